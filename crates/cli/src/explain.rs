//! `qantara explain`: why two profiles fit, and why not.

use clap::{Args, ValueEnum};
use qantara_engine::explain::{Direction, Explanation, explain};
use qantara_engine::gate::Verdict;
use qantara_engine::market::Market;
use qantara_engine::profile::{ProfileId, Role};
use qantara_messages::Messages;

use crate::hub::{self, Hub};
use crate::settings::{Settings, role};
use crate::table;

/// Explain the score of a pair: every facet, every gate, what is unknown
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara explain --market startup-investor st-0001 in-0007
  qantara explain --market startup-mentor st-0001 me-0012 --lang fr
  qantara explain --market startup-programme st-0001 intelaka --format json")]
pub(crate) struct Explain {
    /// startup-investor, startup-mentor, startup-pilot, startup-programme or startup-talent
    #[arg(long)]
    market: String,

    /// Who seeks
    seeker: ProfileId,

    /// Who was ranked
    candidate: ProfileId,

    /// The seeker's role, where an id is on both sides
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    role: Option<Role>,

    /// A policy by name, or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,

    /// text for people, json for machines
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Explain {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let market = Market::find(&self.market)?;
        let hub = Hub::open(settings)?;
        let policy = hub.policy(market, self.policy.as_deref())?;
        let (seeking, seeker) = hub::side_of(&hub, market, &self.seeker, self.role)?;
        let candidate = hub.find(&self.candidate, &[market.role(seeking.other())])?;
        let pool = hub.pool(market, settings)?;
        let told = explain(&pool, &policy, seeking, &seeker, &candidate);
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&told)?),
            Format::Text => print(&told, (&seeker.name, &candidate.name), &settings.messages()),
        }
        Ok(())
    }
}

/// Prints a whole explanation.
fn print(told: &Explanation, (seeker, candidate): (&str, &str), messages: &Messages) {
    let args = [
        ("seeker", seeker.into()),
        ("candidate", candidate.into()),
        ("score", messages.share(told.score).into()),
        ("low", messages.share(told.interval.0).into()),
        ("high", messages.share(told.interval.1).into()),
        ("policy", told.policy.0.as_str().into()),
        ("version", told.policy.1.to_string().into()),
    ];
    say!("{}", messages.text("explain-title", &args[..3]));
    say!("{}", messages.text("explain-interval", &args[3..]));
    say!("{}", messages.text(if told.eligible() { "explain-eligible" } else { "explain-not-eligible" }, &[]));
    if told.gates.iter().any(|reading| reading.verdict != Verdict::Pass && reading.soft.is_some()) {
        say!("{}", messages.text("explain-kept", &[("kept", messages.share(told.kept()).into())]));
    }
    for (direction, name) in told.directions.iter().zip([seeker, candidate]) {
        print_direction(direction, name, messages);
    }
    say!("\n{}", messages.text("explain-gates", &[]));
    for verdict in [Verdict::Fail, Verdict::Unknown, Verdict::Pass] {
        for reading in told.gates.iter().filter(|reading| reading.verdict == verdict) {
            let sign = if verdict == Verdict::Fail && !reading.bars() { "!" } else { mark(verdict) };
            say!("  {sign} {}", messages.gate(reading));
            if let Some(source) = &reading.source {
                say!("      {}", messages.source(source));
            }
        }
    }
}

/// A sign for a verdict that needs no language.
pub(crate) fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Unknown => "?",
        Verdict::Fail => "✗",
    }
}

fn print_direction(direction: &Direction, name: &str, messages: &Messages) {
    let args = [
        ("name", name.into()),
        ("value", messages.share(direction.value).into()),
        ("low", messages.share(direction.interval.0).into()),
        ("high", messages.share(direction.interval.1).into()),
    ];
    say!("\n{}", messages.text("explain-direction", &args));
    let columns = ["head-facet", "head-weight", "head-fit", "head-contribution", "head-values"];
    let mut lines = table::new(columns.map(|key| messages.text(key, &[])));
    for term in &direction.contributions {
        lines.add_row([
            messages.facet(term.facet),
            messages.share(term.weight),
            messages.share(term.similarity),
            messages.share(term.contribution),
            messages.reason(direction.role, term),
        ]);
    }
    let sum: f64 = direction.contributions.iter().map(|term| term.contribution).sum();
    lines.add_row([
        messages.text("explain-sum", &[]),
        String::new(),
        String::new(),
        messages.share(sum),
        String::new(),
    ]);
    say!("{lines}");
}
