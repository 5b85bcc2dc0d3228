//! A load test of the service: what it adds to the engine, and what it does
//! when it is offered ten times what it can take.
//!
//! ```sh
//! cargo run --release --example load              # 100,000 profiles
//! cargo run --release --example load -- --quick   # a tenth of them, fewer turns
//! cargo run --release --example load -- --help
//! ```
//!
//! Everything happens on this machine: a store in a temporary folder, the
//! server in this process on a free port of the loopback, and for the overload
//! in a process of its own, so that its memory can be read. It ends by itself,
//! in some minutes, with a table of what was measured beside what is promised.
//!
//! Three things take turns, because other work on the machine slows all three:
//! the service, a bare tonic server that answers with the same bytes, and the
//! engine called without a service. The figures are medians over the turns.

mod callers;
mod engine;
mod fill;
mod overload;
mod report;
mod servers;
mod turns;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use qantara_sample::Sample;

use crate::fill::DAY;
use crate::report::Report;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Set where this program runs as the binary `qantara` instead.
const AS_QANTARA: &str = "LOAD_AS_QANTARA";

/// Measures the service against the engine alone, and overloads it.
#[derive(Debug, Parser)]
struct Options {
    /// A tenth of the profiles and fewer turns, for a first look
    #[arg(long)]
    quick: bool,
    /// Startups in the store
    #[arg(long)]
    startups: Option<u64>,
    /// Investors in the store
    #[arg(long)]
    investors: Option<u64>,
    /// Mentors in the store
    #[arg(long)]
    mentors: Option<u64>,
    /// Pilot briefs in the store
    #[arg(long)]
    pilots: Option<u64>,
    /// How often everything takes its turn
    #[arg(long)]
    turns: Option<usize>,
    /// How long a turn takes, ms
    #[arg(long, default_value_t = 700)]
    turn_ms: u64,
    /// Callers at a time when throughput is measured [default: two for each processor]
    #[arg(long)]
    clients: Option<usize>,
    /// Measure explanations in full beside the three best reasons
    #[arg(long)]
    full: bool,
    /// How long the overload lasts each time, s; 0: leave it out
    #[arg(long)]
    overload_seconds: Option<u64>,
    /// Leave out everything but the overload
    #[arg(long)]
    only_overload: bool,
    /// `limits.rankings` of the servers; 0: as they come
    #[arg(long, default_value_t = 0)]
    rankings: usize,
    /// Keep the store in this folder, and use it if it is there already
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

impl Options {
    fn sample(&self) -> Sample {
        let part = if self.quick { 10 } else { 1 };
        Sample {
            startups: self.startups.unwrap_or(88_000 / part),
            investors: self.investors.unwrap_or(6_000 / part),
            mentors: self.mentors.unwrap_or(5_000 / part),
            pilots: self.pilots.unwrap_or(1_000 / part),
            ..Sample::on(DAY)
        }
    }

    fn turns(&self) -> usize {
        self.turns.unwrap_or(if self.quick { 5 } else { 7 }).clamp(1, 1_000)
    }

    fn turn(&self) -> Duration {
        Duration::from_millis(self.turn_ms.clamp(50, 60_000))
    }

    fn clients(&self) -> usize {
        self.clients.unwrap_or(2 * processors()).clamp(1, 64)
    }

    fn overload(&self) -> Duration {
        let usual = if self.quick { 4 } else { 8 };
        Duration::from_secs(self.overload_seconds.unwrap_or(usual).min(120))
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn main() -> ExitCode {
    if std::env::var_os(AS_QANTARA).is_some() {
        // However the load test ends, its server does not outlive it.
        std::thread::spawn(|| {
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            std::process::exit(1);
        });
        return qantara_cli::main();
    }
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything was met.
fn run(options: &Options) -> Outcome<bool> {
    // Calls are logged as they would be; nobody reads it.
    tracing_subscriber::fmt().with_writer(std::io::sink).init();
    let temporary = tempfile::tempdir()?;
    let folder = options.keep.clone().unwrap_or_else(|| temporary.path().join("store"));
    let sample = options.sample();
    let start = Instant::now();
    fill::store(&folder, sample)?;
    println!(
        "{} startups, {} investors, {} mentors and {} pilot briefs in {} ({:.0} s); {} processors",
        sample.startups,
        sample.investors,
        sample.mentors,
        sample.pilots,
        folder.display(),
        start.elapsed().as_secs_f64(),
        processors(),
    );
    let token = fill::token(&folder)?;
    let mut report = Report::default();
    if !options.only_overload {
        let copy = temporary.path().join("copy");
        fill::copy(&folder, &copy)?;
        turns::measure(options, &folder, &copy, &token, &mut report)?;
    }
    if !options.overload().is_zero() {
        overload::measure(options, &folder, &token, &mut report)?;
    }
    println!("\n{report}");
    Ok(report.is_met())
}
