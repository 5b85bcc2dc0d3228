//! `qantara plan`: who meets whom.

mod candidates;
mod day;
mod lists;
mod points;

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{ArgGroup, Args, ValueEnum};
use qantara_engine::market::{Market as HubMarket, Side as Seeking};
use qantara_messages::{Arg, Messages};
use qantara_pairing::audit::{Audit, audit};
use qantara_pairing::check::check;
use qantara_pairing::choice::{ChooseError, Conflict, Floors, Request, Rule, choose};
use qantara_pairing::fairness::best_worst;
use qantara_pairing::market::{Limits, Market, PairId, Side};
use qantara_pairing::stable::deferred_acceptance;
use qantara_pairing::timetable::Timetable;
use serde_json::json;

use crate::hub::Hub;
use crate::output::{NewFile, TOLD};
use crate::settings::Settings;
use crate::table;
use day::Free;

/// Choose who meets whom: the best total under everybody's limits, proved
///
/// With --market, the pairs are those of the hub that the policy's rules leave.
/// With --edges, they come from a file, and the people of both sides from
/// another. Scores are counted to six decimal places. What is printed is exact:
/// the total, the meetings that are missing below the floors, and whether any
/// plan is better.
///
/// With --slots and --tables, each meeting gets a slot and a table. Nobody then
/// takes more meetings than they have free slots. The second side keeps its
/// tables where it can. Where there is not room for all meetings, which ones go
/// without a slot does not depend on their scores.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("pairs").required(true).args(["market", "edges"]))]
#[command(after_help = "\
Examples:
  qantara plan --market startup-investor --slots 12 --tables 40 --floor 2 --out meetings.csv
  qantara plan --market startup-mentor --max 6 --people hours.xlsx --floors spread
  qantara plan --edges pairs.csv --sides people.csv --floor 2
  qantara plan --edges pairs.csv --sides people.csv --pin st-1,in-7 --veto st-2,in-7 --out plan.csv
  qantara plan --edges pairs.csv --sides people.csv --choose stable-left --format json

--edges: the columns left, right, score and, if the sides differ, left_score and right_score.
--sides: the columns id, side (left or right), min, max, free.
--people: the columns id, role, min, max, free; whoever is not there keeps --min and --max.
free holds a 1 for each slot in which somebody is free and a 0 for each other, such as 111011.
--out: the columns left, right, score and, with --slots, slot and table, which count from 0.
Files may be CSV, XLSX or JSON Lines.")]
pub(crate) struct Plan {
    /// The market in which the hub's profiles meet
    #[arg(long)]
    market: Option<String>,

    /// A policy by name, or a TOML file; see `qantara policy list`
    #[arg(long, value_name = "NAME|FILE", requires = "market")]
    policy: Option<String>,

    /// How many candidates of each profile are looked at [default: all]
    #[arg(short, requires = "market")]
    k: Option<NonZeroUsize>,

    /// Meetings that each profile should get
    #[arg(long, value_name = "N", default_value_t = 0, requires = "market")]
    min: u32,

    /// Meetings that each profile takes at most [default: one in each slot]
    #[arg(long, value_name = "N", requires = "market", required_unless_present_any = ["slots", "edges"])]
    max: Option<u32>,

    /// Other limits for some profiles; its columns are below
    #[arg(long, value_name = "FILE", requires = "market")]
    people: Option<PathBuf>,

    /// The pairs that may meet, with their scores; its columns are below
    #[arg(long, value_name = "FILE", requires = "sides")]
    edges: Option<PathBuf>,

    /// Everybody, and how many meetings each takes; its columns are below
    #[arg(long, value_name = "FILE", requires = "edges")]
    sides: Option<PathBuf>,

    /// Meetings that everybody on the left should get (startups, with
    /// --market), at most as many as they take; it replaces their `min`
    #[arg(long, value_name = "N")]
    floor: Option<u32>,

    /// What is done where not all floors can be met [default: relax with
    /// --edges, spread with --market]
    #[arg(long, value_enum)]
    floors: Option<Shortage>,

    /// What makes a plan the best
    #[arg(long, value_enum, default_value = "total")]
    choose: Aim,

    /// A pair that must meet; several times for several
    #[arg(long = "pin", value_name = "LEFT,RIGHT")]
    pins: Vec<String>,

    /// A pair that must not meet; several times for several
    #[arg(long = "veto", value_name = "LEFT,RIGHT")]
    vetoes: Vec<String>,

    /// How many slots the day has
    #[arg(long, value_name = "N")]
    slots: Option<u32>,

    /// How many meetings can take place at once [default: as many as come]
    #[arg(long, value_name = "N", requires = "slots")]
    tables: Option<u32>,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Write the meetings to a CSV file
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shortage {
    /// As few meetings are missing as can be
    Relax,
    /// Nobody's second meeting before everybody's first, and so on
    Spread,
    /// There is no plan
    Strict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Aim {
    /// The greatest sum of scores
    Total,
    /// The worst-off left participant's best meeting, then the sum
    WorstFirst,
    /// No two would rather meet each other; the best such plan for the left
    StableLeft,
    /// No two would rather meet each other; the best such plan for the right
    StableRight,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// The meetings of a plan, and what is known of it.
struct Chosen {
    /// The market, with the floors that the plan answers to.
    market: Market,
    meetings: Vec<PairId>,
    /// What no plan with as few meetings missing exceeds, where the plan has a
    /// certificate.
    bound: Option<i128>,
    proof: Proof,
}

/// In which way a plan is the best of those that the limits leave.
enum Proof {
    Optimal,
    /// By how much another plan could be better at most.
    Gap(i128),
    /// Nobody would leave it together.
    Stable,
}

impl Plan {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        let ((market, free), sides) = match (&self.market, &self.edges, &self.sides) {
            (Some(market), ..) => {
                let market = HubMarket::find(market)?;
                let roles = Seeking::BOTH.map(|side| messages.roles(market.role(side)));
                (self.of_hub(market, settings)?, roles)
            }
            (None, Some(edges), Some(sides)) => {
                (lists::read(edges, sides)?, ["plan-left", "plan-right"].map(|key| messages.text(key, &[])))
            }
            _ => bail!("nothing says who may meet; add --market, or --edges and --sides"),
        };
        let mut market = self.floor.map_or(market.clone(), |floor| market.with_floor(Side::Left, floor));
        let tables = self.tables.unwrap_or(u32::MAX);
        let day = self.slots.map(|slots| day::day(&market, &free, slots, tables)).transpose()?;
        if let Some(day) = &day {
            market = day::within(market, day);
        }
        let chosen = self.chosen(market, &messages)?;
        let timetable = day.map(|day| day::timetable(&chosen.market, &chosen.meetings, &day)).transpose()?;
        let found = audit(&chosen.market, &chosen.meetings);
        if let Some(path) = &self.out {
            let mut file = NewFile::create(path)?;
            write_meetings(&chosen, timetable.as_ref(), &mut file)?;
            file.finish()?;
        }
        match self.format {
            Format::Json => say!("{}", as_json(&chosen, &found, timetable.as_ref())),
            Format::Table => {
                self.print(&chosen, &found, &sides, &messages);
                let told = timetable.map(|timetable| day::told(&timetable, &chosen.market, &messages));
                told.into_iter().flatten().for_each(|line| say!("{line}"));
            }
        }
        Ok(())
    }

    /// The pairs of the hub that may meet.
    fn of_hub(&self, market: &'static HubMarket, settings: &Settings) -> anyhow::Result<(Market, Free)> {
        let hub = Hub::open(settings)?;
        let policy = hub.policy(market, self.policy.as_deref())?;
        let pool = hub.pool(market, settings)?;
        let max = self.max.or(self.slots).unwrap_or(u32::MAX);
        let limits = Limits::new(self.min, max)
            .with_context(|| format!("--min {} is more than --max {max}", self.min))?;
        let pairs = candidates::of_pool(&pool, &policy, self.k, limits)?;
        let roles = Seeking::BOTH.map(|side| market.role(side).as_str());
        match &self.people {
            Some(people) => candidates::with_people(pairs, people, roles),
            None => Ok((pairs.clone(), candidates::always(&pairs))),
        }
    }

    fn request(&self, market: &Market) -> anyhow::Result<Request> {
        let unsaid = if self.market.is_some() { Shortage::Spread } else { Shortage::Relax };
        let floors = match self.floors.unwrap_or(unsaid) {
            Shortage::Relax => Floors::Relax,
            Shortage::Spread => Floors::Spread,
            Shortage::Strict => Floors::Strict,
        };
        let pairs = |named: &[String]| named.iter().map(|pair| find(market, pair)).collect::<Result<_, _>>();
        Ok(Request { floors, pins: pairs(&self.pins)?, vetoes: pairs(&self.vetoes)?, ..Request::default() })
    }

    fn chosen(&self, market: Market, messages: &Messages) -> anyhow::Result<Chosen> {
        let request = self.request(&market)?;
        let (market, request, plan) = match self.choose {
            Aim::Total => match choose(&market, &request) {
                Err(ChooseError::Conflict(conflict)) => bail!(named(&conflict, &market, messages)),
                plan => (market, request, plan?),
            },
            Aim::WorstFirst => {
                let found = best_worst(&market, &request)?;
                (market.with_floor(Side::Left, 1), found.request, found.plan)
            }
            Aim::StableLeft | Aim::StableRight => {
                if !(self.pins.is_empty() && self.vetoes.is_empty()) {
                    bail!("a stable plan has neither pins nor vetoes; leave them out, or --choose total");
                }
                let proposers = if self.choose == Aim::StableLeft { Side::Left } else { Side::Right };
                let meetings = deferred_acceptance(&market, proposers);
                return Ok(Chosen { market, meetings, bound: None, proof: Proof::Stable });
            }
        };
        let verdict = check(&market, &request, &plan).context("the plan does not stand its own check")?;
        let proof = if verdict.is_optimal() { Proof::Optimal } else { Proof::Gap(verdict.gap()) };
        Ok(Chosen {
            market,
            meetings: plan.meetings,
            bound: Some(i128::from(plan.value) + verdict.gap()),
            proof,
        })
    }

    /// Prints what people want to know of the plan.
    fn print(&self, chosen: &Chosen, found: &Audit, sides: &[String; 2], messages: &Messages) {
        let text = |key: &str| messages.text(key, &[]);
        let heads = ["plan-side", "plan-people", "plan-without", "plan-below", "plan-busiest", "plan-places"];
        let mut lines = table::new(heads.map(text));
        for (side, name) in found.sides.iter().zip(sides) {
            let without = side.meetings.iter().filter(|&&meetings| meetings == 0).count();
            let counts = [side.meetings.len(), without, side.below_floor, side.busiest as usize];
            let counts = counts.map(|count| messages.number(count as f64));
            let places = messages.number(side.places as f64);
            lines.add_row([name.clone()].into_iter().chain(counts).chain([places]));
        }
        say!("{lines}");
        let value = found.value as f64 / 1e6;
        say!("{}", messages.text("plan-meetings", &[("n", found.meetings.into()), ("value", value.into())]));
        let short: u64 = found.sides.iter().map(|side| side.short).sum();
        if short > 0 {
            say!("{}", messages.text("plan-short", &[("n", short.into())]));
        }
        let proof = match chosen.proof {
            Proof::Optimal => match self.k {
                None => text("plan-optimal"),
                Some(k) => messages.text("plan-optimal-of-best", &[("k", k.get().into())]),
            },
            Proof::Gap(gap) => messages.text("plan-gap", &[("gap", points::text(gap).into())]),
            Proof::Stable => text("plan-stable"),
        };
        say!("{proof}");
    }
}

/// The rules that cannot all hold, each on a line.
fn named(conflict: &Conflict, market: &Market, messages: &Messages) -> String {
    let mut lines = vec![messages.text("plan-conflict", &[])];
    for rule in conflict.rules.iter().take(TOLD) {
        let (key, args) = match *rule {
            Rule::Floor(side, one) => ("plan-rule-floor", limit(market, side, one, Limits::min)),
            Rule::Capacity(side, one) | Rule::Absence(side, one) => {
                ("plan-rule-capacity", limit(market, side, one, Limits::max))
            }
            Rule::Pin(pair) => ("plan-rule-pin", both(market, pair)),
            Rule::Veto(pair) => ("plan-rule-veto", both(market, pair)),
        };
        lines.push(format!("  • {}", messages.text(key, &args)));
    }
    if let Some(more) = conflict.rules.len().checked_sub(TOLD).filter(|&more| more > 0) {
        lines.push(format!("  {}", messages.text("plan-more", &[("n", more.into())])));
    }
    lines.join("\n")
}

fn limit(market: &Market, side: Side, one: u32, of: impl Fn(Limits) -> u32) -> [(&str, Arg<'_>); 2] {
    [("who", market.id(side, one).into()), ("n", of(market.limits(side, one)).into())]
}

fn both(market: &Market, pair: PairId) -> [(&str, Arg<'_>); 2] {
    let [left, right] = Side::BOTH.map(|side| market.id(side, market.of(side, pair)));
    [("who", left.into()), ("whom", right.into())]
}

/// The pair that is named `LEFT,RIGHT`.
fn find(market: &Market, named: &str) -> anyhow::Result<PairId> {
    let (left, right) =
        named.split_once(',').with_context(|| format!("`{named}` names no pair; write LEFT,RIGHT"))?;
    let one = |side, id: &str| {
        market.find(side, id.trim()).with_context(|| format!("nobody on the {side} side has the id `{id}`"))
    };
    let pair = market.pair(one(Side::Left, left)?, one(Side::Right, right)?);
    pair.with_context(|| format!("`{left}` and `{right}` cannot meet: they are no pair in the list"))
}

fn write_meetings(
    chosen: &Chosen,
    timetable: Option<&Timetable>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    let columns = ["left", "right", "score", "slot", "table"];
    rows.write_record(&columns[..if timetable.is_some() { 5 } else { 3 }])?;
    let market = &chosen.market;
    for &pair in &chosen.meetings {
        let [left, right] = Side::BOTH.map(|side| market.id(side, market.of(side, pair)).to_owned());
        let mut row = vec![left, right, points::text(market.score(pair).into())];
        if let Some(timetable) = timetable {
            let seat = timetable.seats.binary_search_by_key(&pair, |seat| seat.pair).ok();
            let seat = seat.map(|at| timetable.seats[at]);
            let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
            row.extend([number(seat.map(|seat| seat.slot)), number(seat.and_then(|seat| seat.table))]);
        }
        rows.write_record(row)?;
    }
    Ok(rows.flush()?)
}

fn as_json(chosen: &Chosen, found: &Audit, timetable: Option<&Timetable>) -> serde_json::Value {
    let number = |points: i128| points as f64 / 1e6;
    let proof = match chosen.proof {
        Proof::Optimal => json!("optimal"),
        Proof::Gap(gap) => json!(number(gap)),
        Proof::Stable => json!("stable"),
    };
    let mut told = json!({
        "meetings": found.meetings,
        "value": number(found.value.into()),
        "short": found.sides.iter().map(|side| side.short).sum::<u64>(),
        "bound": chosen.bound.map(number),
        "proof": proof,
    });
    if let Some(timetable) = timetable {
        told["slots_used"] = timetable.slots_used.into();
        told["placed"] = timetable.seats.len().into();
        told["placed_bound"] = timetable.bound.into();
    }
    told
}
