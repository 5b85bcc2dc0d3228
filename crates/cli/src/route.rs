//! `qantara route`: the one-stop desk.

use std::num::NonZeroUsize;
use std::sync::Arc;

use clap::Args;
use qantara_engine::desk::{Desk, Field, Step, receive};
use qantara_engine::gate::Verdict;
use qantara_engine::market::{self, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{ProfileId, Role};
use qantara_exchange::{Page, PageCell};
use qantara_messages::Messages;

use crate::explain::mark;
use crate::hub::Hub;
use crate::settings::Settings;
use crate::table;
use crate::workbook::Workbook;

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
  qantara route st-0001 --json | jq .next_step
  qantara route st-0001 --out dossier.xlsx --lang ar")]
pub(crate) struct Route {
    /// The startup
    startup: ProfileId,

    /// How many counterparts of each market
    #[arg(short, default_value = "3")]
    k: NonZeroUsize,

    /// For machines
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    workbook: Workbook,
}

impl Route {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let hub = Hub::open(settings)?;
        let startup = hub.find(&self.startup, &[Role::Startup])?;
        let mut pools: Vec<(Arc<Pool>, Arc<Policy>)> = Vec::new();
        for market in market::ALL.iter().filter(|market| market.side(Role::Startup).is_some()) {
            pools.push((hub.pool(market, settings)?, hub.policy(market, None)?));
        }
        let markets: Vec<(&Pool, &Policy)> =
            pools.iter().map(|(pool, policy)| (&**pool, &**policy)).collect();
        let desk = receive(&startup, &markets, &hub.all(Role::Programme)?, self.k)?;
        if self.workbook.is_wanted() {
            self.workbook.write(&pages(&desk, &hub, &settings.messages())?, settings)?;
        } else if self.json {
            say!("{}", serde_json::to_string_pretty(&desk)?);
        } else {
            print(&desk, &startup.name, &hub, &settings.messages())?;
        }
        Ok(())
    }
}

fn print(desk: &Desk, name: &str, hub: &Hub, messages: &Messages) -> anyhow::Result<()> {
    say!("{}", messages.text("route-title", &[("name", name.into()), ("id", desk.startup.as_str().into())]));
    let columns = ["head-market", "head-open", "head-id", "head-name", "head-score"];
    let mut lines = table::new(columns.map(|key| messages.text(key, &[])));
    for view in &desk.markets {
        let market = messages.market(view.market);
        let open = format!("{} / {}", view.open, view.counterparts);
        for (n, (id, score)) in view.best.iter().enumerate() {
            let (market, open) = if n == 0 { (&*market, &*open) } else { ("", "") };
            let name = best_name(view.market, id, hub)?;
            lines.add_row([market, open, id.as_str(), &name, &messages.share(*score)]);
        }
        if view.best.is_empty() {
            lines.add_row([&*market, &*open, "–", "", ""]);
        }
    }
    say!("{lines}");
    let known = desk.dossier.iter().filter(|field| field.known).count();
    let args = [("known", known.into()), ("n", desk.dossier.len().into())];
    say!("\n{}", messages.text("route-dossier", &args));
    for lack in lacks(&desk.dossier, messages) {
        say!("  ? {lack}");
    }
    say!("\n{}", step(desk.next_step.as_ref(), messages).join("\n"));
    Ok(())
}

/// The same as sheets: the best counterparts, what the dossier lacks, and the
/// next step.
fn pages(desk: &Desk, hub: &Hub, messages: &Messages) -> anyhow::Result<[Page; 3]> {
    let head = |keys: &[&str]| keys.iter().map(|key| messages.text(key, &[])).collect();
    let mut best = Page {
        name: messages.text("route-page-best", &[]),
        head: head(&["head-market", "head-open", "head-counterparts", "head-id", "head-name", "head-score"]),
        rows: Vec::new(),
    };
    for view in &desk.markets {
        let of_market = || {
            let count = |n: usize| PageCell::Number(n as f64);
            vec![messages.market(view.market).into(), count(view.open), count(view.counterparts)]
        };
        for (id, score) in &view.best {
            let name = best_name(view.market, id, hub)?;
            let row = [id.as_str().into(), name.into(), PageCell::Share(*score)];
            best.rows.push(of_market().into_iter().chain(row).collect());
        }
        if view.best.is_empty() {
            best.rows.push(of_market());
        }
    }
    let dossier = Page {
        name: messages.text("route-page-dossier", &[]),
        head: head(&["route-page-dossier"]),
        rows: lacks(&desk.dossier, messages).into_iter().map(|lack| vec![lack.into()]).collect(),
    };
    let step = Page {
        name: messages.text("route-page-step", &[]),
        head: head(&["route-page-step"]),
        rows: step(desk.next_step.as_ref(), messages)
            .into_iter()
            .map(|line| vec![line.trim().into()])
            .collect(),
    };
    Ok([best, dossier, step])
}

fn best_name(market: &str, id: &ProfileId, hub: &Hub) -> anyhow::Result<String> {
    let across = market::Market::find(market)?.role(Side::Second);
    Ok(hub.find(id, &[across])?.name.clone())
}

/// What the dossier lacks, in words.
fn lacks(dossier: &[Field], messages: &Messages) -> Vec<String> {
    let lack = |field: &Field| {
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
        messages.text(key, &args)
    };
    dossier.iter().filter(|field| !field.known).map(lack).collect()
}

/// The next step on the financing ladder, and what it asks for.
fn step(step: Option<&Step>, messages: &Messages) -> Vec<String> {
    let Some(step) = step else { return vec![messages.text("route-no-step", &[])] };
    let mut args = vec![("programme", step.name.as_str().into())];
    let key = match &step.amount {
        Some(amount) => {
            args.push(("amount", messages.range(amount).into()));
            "route-step-amount"
        }
        None => "route-step",
    };
    let mut lines = vec![messages.text(key, &args)];
    let open = step.rules.iter().filter(|rule| rule.verdict != Verdict::Pass);
    lines.extend(open.map(|rule| format!("  {} {}", mark(rule.verdict), messages.gate(rule))));
    if !step.proofs.is_empty() {
        lines.push(format!("  {}", messages.text("route-proofs", &[])));
        lines.extend(step.proofs.iter().map(|proof| format!("    – {}", messages.proof(proof))));
    }
    lines
}
