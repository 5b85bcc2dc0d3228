//! The command line of Qantara.
//!
//! Each subcommand is a file with its arguments and what it does; what they
//! share is in `hub.rs` (the store and the pools), `settings.rs`, `table.rs` and
//! `output.rs`.
//! Rules live in the engine: a command parses, calls and prints.

#[macro_use]
mod output;

mod backup;
mod check;
mod compare;
mod completions;
mod consent;
mod demo;
mod evaluate;
mod explain;
mod export;
mod fields;
mod floors;
mod generate;
mod hub;
mod import;
mod interrupt;
mod judge;
mod mentions;
mod near;
mod plan;
mod policy;
mod problems;
mod profiles;
mod rank;
mod read;
mod replay;
mod route;
mod segment;
mod sensitivity;
mod serve;
mod settings;
mod sheet;
mod sync;
mod table;
mod thesis;
mod token;
mod tune;
mod workbook;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use settings::Settings;

/// Who should an innovation hub introduce to whom, and why.
///
/// Qantara keeps a hub's profiles in a folder, ranks startups against
/// investors, mentors, corporate pilots, programmes and talents, and explains
/// every score.
#[derive(Debug, Parser)]
#[command(name = "qantara", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  qantara demo                                     see it work on a fictional ecosystem
  qantara import startups.csv investors.xlsx       bring in your own
  qantara rank --market startup-investor --for st-0001
  qantara explain --market startup-investor st-0001 in-0007
  qantara route st-0001                            everything for one startup
  qantara serve                                    answer front-ends over gRPC

Every command works on the store in --data DIR, or QANTARA_DATA, or ./qantara-data.")]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Demo),
    Import(import::Import),
    Problems(problems::Problems),
    Read(read::Read),
    Fields(fields::Fields),
    Export(export::Export),
    Rank(rank::Rank),
    Explain(explain::Explain),
    Near(near::Near),
    Plan(plan::Plan),
    Replan(plan::Replan),
    CheckPlan(plan::CheckPlan),
    Allocate(plan::Allocate),
    Route(route::Route),
    Policy(policy::PolicyCommand),
    Evaluate(evaluate::Evaluate),
    Judge(judge::Judge),
    Tune(tune::Tune),
    Sensitivity(sensitivity::Sensitivity),
    Compare(compare::Compare),
    Thesis(thesis::Thesis),
    Profiles(profiles::Profiles),
    Check(check::Check),
    Consent(consent::Consent),
    Backup(backup::Backup),
    Restore(backup::Restore),
    Replay(replay::Replay),
    Generate(generate::Generate),
    Serve(serve::Serve),
    Token(token::TokenCommand),
    Completions(completions::Completions),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let Cli { settings, command } = Cli::parse();
    let mut end = ExitCode::SUCCESS;
    let outcome = settings.start().and_then(|()| match command {
        Command::Demo(command) => command.run(&settings),
        Command::Import(command) => command.run(&settings),
        Command::Problems(command) => command.run(&settings),
        Command::Read(command) => command.run(&settings),
        Command::Fields(command) => command.run(&settings),
        Command::Export(command) => command.run(&settings),
        Command::Rank(command) => command.run(&settings),
        Command::Explain(command) => command.run(&settings),
        Command::Near(command) => command.run(&settings),
        Command::Plan(command) => command.run(&settings),
        Command::Replan(command) => command.run(&settings),
        Command::CheckPlan(command) => command.run(&settings),
        Command::Allocate(command) => command.run(&settings),
        Command::Route(command) => command.run(&settings),
        Command::Policy(command) => command.run(&settings),
        Command::Evaluate(command) => command.run(&settings),
        Command::Judge(command) => command.run(&settings),
        Command::Tune(command) => command.run(&settings).map(|ended| end = ended),
        Command::Sensitivity(command) => command.run(&settings),
        Command::Compare(command) => command.run(&settings),
        Command::Thesis(command) => command.run(&settings),
        Command::Profiles(command) => command.run(&settings),
        Command::Check(_) => check::run(&settings),
        Command::Consent(command) => command.run(&settings),
        Command::Backup(command) => command.run(&settings),
        Command::Restore(command) => command.run(&settings),
        Command::Replay(command) => command.run(&settings),
        Command::Generate(command) => command.run(&settings),
        Command::Serve(command) => command.run(&settings),
        Command::Token(command) => command.run(&settings),
        Command::Completions(command) => command.run(),
    });
    match outcome {
        Ok(()) => output::end(end),
        Err(error) => output::fail(&error),
    }
}
