//! `qantara plan`: who meets whom.

mod candidates;
mod day;
mod lists;
mod points;
mod told;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{ArgGroup, Args, ValueEnum};
use qantara_engine::market::{Market as HubMarket, Side as Seeking};
use qantara_engine::profile::{ProfileId, Role};
use qantara_messages::{Arg, Messages};
use qantara_pairing::audit::audit;
use qantara_pairing::check::check;
use qantara_pairing::choice::{ChooseError, Floors, Request, Rule, choose};
use qantara_pairing::fairness::best_worst;
use qantara_pairing::market::{Limits, Market, PairId, Side};
use qantara_pairing::stable::deferred_acceptance;

use crate::hub::Hub;
use crate::output::{self, NewFile};
use crate::settings::Settings;
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
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "edges")]
    policy: Option<String>,

    /// How many candidates of each profile are looked at [default: all]
    #[arg(short, conflicts_with = "edges")]
    k: Option<NonZeroUsize>,

    /// Meetings that each profile should get
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "edges", value_parser = meetings())]
    min: u32,

    /// Meetings that each profile takes at most; a smaller capacity that it
    /// states counts too [default: one in each slot]
    #[arg(long, value_name = "N", conflicts_with = "edges", required_unless_present_any = ["slots", "edges"], value_parser = meetings())]
    max: Option<u32>,

    /// Other limits for some profiles; its columns are below
    #[arg(long, value_name = "FILE", conflicts_with = "edges")]
    people: Option<PathBuf>,

    /// The pairs that may meet, with their scores; its columns are below
    #[arg(long, value_name = "FILE", requires = "sides")]
    edges: Option<PathBuf>,

    /// Everybody, and how many meetings each takes; its columns are below
    #[arg(long, value_name = "FILE", requires = "edges")]
    sides: Option<PathBuf>,

    /// Meetings that everybody on the left should get (startups, with
    /// --market), at most as many as they take; it replaces their `min`
    #[arg(long, value_name = "N", value_parser = meetings())]
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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    slots: Option<u32>,

    /// How many meetings can take place at once [default: as many as come]
    #[arg(long, value_name = "N", requires = "slots", value_parser = clap::value_parser!(u32).range(1..))]
    tables: Option<u32>,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Write the meetings to a CSV file
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A number of meetings.
fn meetings() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(..=i64::from(lists::MOST))
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
    /// No two would rather meet each other; the best such plan for the left.
    /// It looks at no floors
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
    /// It is not proved that floors come before every score.
    FloorsUnproved,
    /// Nobody would leave it together.
    Stable,
}

impl Plan {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        if self.choose != Aim::Total && self.floors.is_some() {
            bail!("only --choose total looks at --floors; leave one of the two out");
        }
        let is_stable = matches!(self.choose, Aim::StableLeft | Aim::StableRight);
        if is_stable && !(self.pins.is_empty() && self.vetoes.is_empty()) {
            bail!("a stable plan looks at no --pin or --veto; leave them out, or --choose total");
        }
        let mut inputs = [&self.edges, &self.sides, &self.people].into_iter().flatten();
        if let Some(same) = inputs.find(|input| is_same(input, self.out.as_deref())) {
            bail!("--out {} is one of the files to read; name another", same.display());
        }
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
        let asked = match self.floor {
            Some(floor) => market.with_floor(Side::Left, floor),
            None => market,
        };
        let mut market = asked.clone();
        // More tables than a side has people would stay empty.
        let most = Side::BOTH.map(|side| market.len(side) as u32).into_iter().min().unwrap_or(0);
        let tables = self.tables.map_or(most, |tables| tables.min(most));
        let day = self.slots.map(|slots| day::day(&market, &free, slots, tables)).transpose()?;
        if let Some(day) = &day {
            if self.floors_asked() == Shortage::Strict {
                // What cannot be had on any day is not the day's fault.
                self.chosen(&asked, market, &messages)?;
                if let Some((side, one, slots)) = day::overbooked(&asked, day) {
                    let floor = messages.text("plan-rule-floor", &limit(&asked, side, one, Limits::min));
                    let who = [("who", asked.id(side, one).into()), ("n", slots.into())];
                    let rules = [floor, messages.text("plan-rule-slots", &who)];
                    bail!(conflicting(rules.into_iter(), &messages));
                }
                market = asked.clone();
            }
            market = day::within(market, day);
        }
        let chosen = self.chosen(&asked, market, &messages)?;
        let timetable = day.map(|day| day::timetable(&chosen.market, &chosen.meetings, &day)).transpose()?;
        let found = audit(&asked, &chosen.meetings);
        // Meetings that are missing once only those with a slot count.
        let short = timetable.as_ref().map(|timetable| {
            let placed: Vec<PairId> = timetable.seats.iter().map(|seat| seat.pair).collect();
            audit(&asked, &placed).sides.iter().map(|side| side.short).sum::<u64>()
        });
        let short = short.filter(|&short| short > found.sides.iter().map(|side| side.short).sum());
        let told_short = short.map(|short| messages.text("plan-short-placed", &[("n", short.into())]));
        if self.floors_asked() == Shortage::Strict
            && let Some(told) = told_short
        {
            bail!(told);
        }
        if let Some(path) = &self.out {
            let mut file = NewFile::create(path)?;
            told::write_meetings(&chosen, timetable.as_ref(), &mut file)?;
            file.finish()?;
        }
        match self.format {
            Format::Json => say!("{}", told::as_json(&chosen, &found, timetable.as_ref())),
            Format::Table => {
                self.print(&chosen, (&asked, &found), &sides, &messages);
                let told = timetable.map(|timetable| day::told(&timetable, &chosen.market, &messages));
                for line in told.into_iter().flatten().chain(told_short) {
                    say!("{line}");
                }
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
            .with_context(|| format!("--min {} is more than the {max} that each takes", self.min))?;
        let roles = Seeking::BOTH.map(|side| market.role(side));
        let mut capacities: HashMap<(Role, ProfileId), u32> = HashMap::new();
        for role in roles {
            let stated = hub
                .all(role)?
                .into_iter()
                .filter_map(|profile| Some(((role, profile.id.clone()), profile.capacity_in(market)?)));
            capacities.extend(stated);
        }
        let limits = |side: Seeking, id: &ProfileId| {
            let stated = capacities.get(&(market.role(side), id.clone()));
            let max = stated.map_or(limits.max(), |&capacity| capacity.min(limits.max()));
            Limits::new(limits.min().min(max), max).unwrap_or(limits)
        };
        let pairs = candidates::of_pool(&pool, &policy, self.k, limits)?;
        match &self.people {
            Some(people) => candidates::with_people(pairs, people, roles),
            None => {
                let free = candidates::always(&pairs);
                Ok((pairs, free))
            }
        }
    }

    fn request(&self, market: &Market) -> anyhow::Result<Request> {
        let floors = match self.floors_asked() {
            Shortage::Relax => Floors::Relax,
            Shortage::Spread => Floors::Spread,
            Shortage::Strict => Floors::Strict,
        };
        let (mut pins, mut vetoes) = (Vec::new(), Vec::new());
        for named in &self.pins {
            pins.push(find(market, named)?.with_context(|| {
                format!(
                    "`{named}` cannot meet: no such pair is listed, or a rule bars it (`qantara explain`)"
                )
            })?);
        }
        // Those who cannot meet need no veto.
        for named in &self.vetoes {
            vetoes.extend(find(market, named)?);
        }
        Ok(Request { floors, pins, vetoes, ..Request::default() })
    }

    /// The plan, for the market as the day leaves it of what was asked.
    fn chosen(&self, asked: &Market, market: Market, messages: &Messages) -> anyhow::Result<Chosen> {
        let request = self.request(&market)?;
        let (market, request, plan) = match self.choose {
            Aim::Total => match choose(&market, &request) {
                Err(ChooseError::Conflict(conflict)) => {
                    let rules = conflict.rules.iter().map(|one| rule(*one, asked, &market, messages));
                    bail!(conflicting(rules, messages))
                }
                plan => (market, request, plan?),
            },
            Aim::WorstFirst => {
                let found = best_worst(&market, &request)?;
                (market.with_floor(Side::Left, 1), found.request, found.plan)
            }
            Aim::StableLeft | Aim::StableRight => {
                let proposers = if self.choose == Aim::StableLeft { Side::Left } else { Side::Right };
                let meetings = deferred_acceptance(&market, proposers);
                return Ok(Chosen { market, meetings, bound: None, proof: Proof::Stable });
            }
        };
        let verdict = check(&market, &request, &plan).context("the plan does not stand its own check")?;
        let proof = match verdict.gap() {
            _ if verdict.is_optimal() => Proof::Optimal,
            0 => Proof::FloorsUnproved,
            gap => Proof::Gap(gap),
        };
        Ok(Chosen {
            market,
            meetings: plan.meetings,
            bound: Some(i128::from(plan.value) + verdict.gap()),
            proof,
        })
    }

    /// What is done where not all floors can be met.
    fn floors_asked(&self) -> Shortage {
        let unsaid = if self.market.is_some() { Shortage::Spread } else { Shortage::Relax };
        self.floors.unwrap_or(unsaid)
    }
}

/// Rules that cannot all hold, each on a line.
fn conflicting(rules: impl ExactSizeIterator<Item = String>, messages: &Messages) -> String {
    let lines = output::listed(rules.map(|rule| format!("• {rule}")), messages);
    [vec![messages.text("plan-conflict", &[])], lines].concat().join("\n")
}

fn rule(rule: Rule, asked: &Market, market: &Market, messages: &Messages) -> String {
    let (key, args) = match rule {
        // Of time, where that is what limits.
        Rule::Capacity(side, one) | Rule::Absence(side, one)
            if market.limits(side, one) != asked.limits(side, one) =>
        {
            ("plan-rule-slots", limit(market, side, one, Limits::max))
        }
        Rule::Floor(side, one) => ("plan-rule-floor", limit(market, side, one, Limits::min)),
        Rule::Capacity(side, one) | Rule::Absence(side, one) => {
            ("plan-rule-capacity", limit(market, side, one, Limits::max))
        }
        Rule::Pin(pair) => ("plan-rule-pin", both(market, pair)),
        Rule::Veto(pair) => ("plan-rule-veto", both(market, pair)),
    };
    messages.text(key, &args)
}

fn limit(market: &Market, side: Side, one: u32, of: impl Fn(Limits) -> u32) -> [(&str, Arg<'_>); 2] {
    [("who", market.id(side, one).into()), ("n", of(market.limits(side, one)).into())]
}

fn both(market: &Market, pair: PairId) -> [(&str, Arg<'_>); 2] {
    let [left, right] = Side::BOTH.map(|side| market.id(side, market.of(side, pair)));
    [("who", left.into()), ("whom", right.into())]
}

/// Whether a file to read is also the one to write.
fn is_same(input: &Path, out: Option<&Path>) -> bool {
    let [input, out] = [Some(input), out].map(|path| path.and_then(|path| path.canonicalize().ok()));
    input.is_some() && input == out
}

/// The pair that is named `LEFT,RIGHT`; `None` where the two cannot meet.
fn find(market: &Market, named: &str) -> anyhow::Result<Option<PairId>> {
    let (left, right) =
        named.split_once(',').with_context(|| format!("`{named}` names no pair; write LEFT,RIGHT"))?;
    let one = |side, id: &str| {
        market.find(side, id.trim()).with_context(|| format!("nobody on the {side} side has the id `{id}`"))
    };
    Ok(market.pair(one(Side::Left, left)?, one(Side::Right, right)?))
}
