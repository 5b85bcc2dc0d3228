//! `qantara route`: the one-stop desk.

use std::num::NonZeroUsize;

use clap::Args;
use qantara_engine::desk::{Desk, Field, Step, receive};
use qantara_engine::gate::Verdict;
use qantara_engine::market;
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{ProfileId, Role};
use qantara_messages::Messages;

use crate::explain::mark;
use crate::hub::Hub;
use crate::settings::Settings;
use crate::table;

/// Show one startup before every market at once
///
/// Its best counterparts in each market, what it is eligible for today, what
/// its dossier lacks and whom that holds back, and its next step on the
/// financing ladder with the proof it needs.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara route st-0001
  qantara route st-0001 -k 5 --lang fr
  qantara route st-0001 --json | jq .next_step")]
pub(crate) struct Route {
    /// The startup
    startup: ProfileId,

    /// How many counterparts of each market
    #[arg(short, default_value = "3")]
    k: NonZeroUsize,

    /// For machines
    #[arg(long)]
    json: bool,
}

impl Route {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let hub = Hub::open(settings)?;
        let startup = hub.find(&self.startup, &[Role::Startup])?;
        let mut pools: Vec<(Pool, Policy)> = Vec::new();
        for market in market::ALL.iter().filter(|market| market.side(Role::Startup).is_some()) {
            pools.push((hub.pool(market, settings)?, market.default_policy()));
        }
        let markets: Vec<(&Pool, &Policy)> = pools.iter().map(|(pool, policy)| (pool, policy)).collect();
        let desk = receive(&startup, &markets, &hub.all(Role::Programme)?, self.k)?;
        if self.json {
            say!("{}", serde_json::to_string_pretty(&desk)?);
        } else {
            print(&desk, &startup.name, &hub, &settings.messages())?;
        }
        hub.close()
    }
}

fn print(desk: &Desk, name: &str, hub: &Hub, messages: &Messages) -> anyhow::Result<()> {
    say!("{}", messages.text("route-title", &[("name", name.into()), ("id", desk.startup.as_str().into())]));
    let columns = ["head-market", "head-open", "head-id", "head-name", "head-score"];
    let mut lines = table::new(columns.map(|key| messages.text(key, &[])));
    for view in &desk.markets {
        let market = market::Market::find(view.market)?;
        let across = market.role(qantara_engine::market::Side::Second);
        let open = format!("{} / {}", view.open, view.counterparts);
        for (n, (id, score)) in view.best.iter().enumerate() {
            let (market, open) = if n == 0 {
                (messages.market(view.market), open.clone())
            } else {
                (String::new(), String::new())
            };
            let name = hub.find(id, &[across])?.name;
            lines.add_row([market, open, id.to_string(), name, messages.share(*score)]);
        }
        if view.best.is_empty() {
            lines.add_row([messages.market(view.market), open, "–".to_owned(), String::new(), String::new()]);
        }
    }
    say!("{lines}");
    print_dossier(&desk.dossier, messages);
    print_step(desk.next_step.as_ref(), messages);
    Ok(())
}

fn print_dossier(dossier: &[Field], messages: &Messages) {
    let known = dossier.iter().filter(|field| field.known).count();
    let args = [("known", known.into()), ("n", dossier.len().into())];
    say!("\n{}", messages.text("route-dossier", &args));
    for field in dossier.iter().filter(|field| !field.known) {
        let args = [
            ("field", messages.field(&field.field).into()),
            ("weight", messages.share(field.weight).into()),
            ("counterparts", field.holds_back.len().into()),
        ];
        let key = match (field.weight > 0.0, field.holds_back.is_empty()) {
            (true, true) => "route-missing",
            (true, false) => "route-missing-holding",
            (false, _) => "route-missing-rules",
        };
        say!("  ? {}", messages.text(key, &args));
    }
}

fn print_step(step: Option<&Step>, messages: &Messages) {
    let Some(step) = step else {
        say!("\n{}", messages.text("route-no-step", &[]));
        return;
    };
    let mut args = vec![("programme", step.name.as_str().into())];
    let key = match &step.amount {
        Some(amount) => {
            args.push(("amount", messages.range(amount).into()));
            "route-step-amount"
        }
        None => "route-step",
    };
    say!("\n{}", messages.text(key, &args));
    for rule in step.rules.iter().filter(|rule| rule.verdict != Verdict::Pass) {
        say!("  {} {}", mark(rule.verdict), messages.gate(rule));
    }
    if !step.proofs.is_empty() {
        say!("  {}", messages.text("route-proofs", &[]));
        for proof in &step.proofs {
            say!("    – {}", messages.proof(proof));
        }
    }
}
