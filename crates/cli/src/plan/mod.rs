//! `qantara plan`: who meets whom, when and where.

mod allocate;
mod also;
mod candidates;
mod check_plan;
mod compare;
mod day;
mod groups;
mod lists;
mod points;
pub(crate) mod remake;
mod replan;
mod rounds;
mod source;
mod told;
mod writing;

use std::collections::HashMap;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{ArgGroup, Args, ValueEnum};
use qantara_engine::market::{Market as HubMarket, Side as Seeking};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::ProfileId;
use qantara_hub::{Format as BatchFormat, Run};
use qantara_messages::Messages;
use qantara_pairing::market::{Limits, Market, PairId, Side};
use qantara_plan::{Answer, PlanFile, Problem, Rules, curve, solve, verify};

use crate::hub::Hub;
use crate::settings::Settings;
use lists::Found;
use rounds::{AboutRounds, Sought};
use source::Source;

pub(crate) use allocate::Allocate;
pub(crate) use check_plan::CheckPlan;
pub(crate) use replan::Replan;

/// Choose who meets whom: the best total under everybody's limits, proved
///
/// With --market, the pairs are those of the hub that the policy's rules leave.
/// With --edges, they come from a file, and the people of both sides from
/// another. Scores are counted to six decimal places. What is printed is exact:
/// the total, the meetings that are missing below the floors, and whether any
/// plan is better.
///
/// With --slots and --tables, each meeting gets a slot and a table. Nobody then
/// takes more meetings than they have free slots, and no more meetings are
/// chosen than the tables have room for, unless somebody meets by video. The
/// second side keeps its tables where it can, and waits as little as it can.
///
/// A file that ends in .json keeps the whole plan: the pairs, the limits, the
/// day and the proof. `qantara check-plan` checks it, `qantara replan` repairs
/// it, `qantara replay` makes it again, and --compare sets two side by side.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("pairs").required(true).args(["market", "edges", "compare"]))]
#[command(after_help = "\
Examples:
  qantara plan --market startup-investor --slots 12 --tables 40 --floor 2 --out plan.json --out plan.csv
  qantara plan --market startup-mentor --max 6 --people hours.xlsx --floors spread
  qantara plan --edges pairs.csv --sides people.csv --floor 2
  qantara plan --edges pairs.csv --sides people.csv --pin st-1,in-7 --veto st-2,in-7 --out plan.csv
  qantara plan --edges pairs.csv --sides people.csv --choose stable-left --format json
  qantara plan --market startup-investor --slots 8 --policy angels.toml --close-rounds 0.5
  qantara plan --compare plan.json other.json

--edges: the columns left, right, score and, if the sides differ, left_score and right_score.
--sides: the columns id, side (left or right), max and, if wanted, min, free, video, group, at_once,
length, needs.
--people: the columns id and, if wanted, role, min, max, free, video, group, at_once, length, needs;
whoever is not there keeps --min and --max.
free holds a 1 for each slot in which somebody is free and a 0 for each other, such as 111011.
video holds a 1 for those whose meetings need no table, at_once how many meetings somebody can have at
a time (several people represent them), length how many slots in a row their meetings take, and needs
what they need beside a table (an interpreter, a room; see --resource).
--rounds: --sides has the columns ask_min and ask_max, and --edges ticket_min, ticket_max and, if
wanted, leads (1 for a ticket that leads). With --market, all of them are the profiles' own. An
investor's ticket counts in full in each round that it meets. Where several angels are to cover an
ask together, the policy's rule ticket_in_range must let a small part of it pass (cover_percent).
--out FILE.csv: the columns left, right, score and, with --slots, slot and table. Slots and tables
count from 0.
Files may be CSV, XLSX or JSON Lines.")]
pub(crate) struct Plan {
    /// The market in which the hub's profiles meet
    #[arg(long)]
    market: Option<String>,

    /// A policy by name, or a TOML file; see `qantara policy list`
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "edges")]
    policy: Option<String>,

    /// How many candidates of each profile to begin with; other pairs that
    /// would make a better plan are added [default: all, or 20 above 20 million
    /// pairs]
    #[arg(short, conflicts_with = "edges")]
    k: Option<NonZeroUsize>,

    /// Meetings that each profile should get
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "edges", value_parser = meetings())]
    min: u32,

    /// Meetings that each profile takes at most; a smaller capacity that it
    /// states counts too [default: one in each slot]
    #[arg(long, value_name = "N", conflicts_with = "edges", required_unless_present_any = ["slots", "edges", "compare"], value_parser = meetings())]
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

    /// Meetings that a group of the left should get together, and the most that
    /// it takes: women=20 or south=5..30; who belongs to it says the column
    /// group. Several times for several
    #[arg(long = "group", value_name = "NAME=MIN[..MAX]")]
    groups: Vec<String>,

    /// A pair that must meet; several times for several
    #[arg(long = "pin", value_name = "LEFT,RIGHT")]
    pins: Vec<String>,

    /// A pair that must not meet; several times for several
    #[arg(long = "veto", value_name = "LEFT,RIGHT")]
    vetoes: Vec<String>,

    /// Pairs that must meet, from a file with the columns left and right
    #[arg(long = "pins", value_name = "FILE")]
    pins_file: Option<PathBuf>,

    /// Pairs that must not meet, from a file with the columns left and right
    #[arg(long = "vetoes", value_name = "FILE")]
    vetoes_file: Option<PathBuf>,

    /// How many slots the day has
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    slots: Option<u32>,

    /// How many meetings can take place at once [default: as many as come]
    #[arg(long, value_name = "N", requires = "slots", value_parser = clap::value_parser!(u32).range(1..))]
    tables: Option<u32>,

    /// A slot in which nobody meets, counted from 0; several times for several
    #[arg(long = "break", value_name = "SLOT", requires = "slots", value_delimiter = ',')]
    breaks: Vec<u32>,

    /// How many slots everybody rests after a meeting
    #[arg(long, value_name = "N", requires = "slots", default_value_t = 0)]
    rest: u32,

    /// The most meetings that anybody has in a row
    #[arg(long, value_name = "N", requires = "slots")]
    in_a_row: Option<NonZeroU32>,

    /// How many there are in each slot of something that meetings need, such
    /// as interpreter=2; who needs it says the column needs
    #[arg(long = "resource", value_name = "NAME=N", requires = "slots")]
    resources: Vec<String>,

    #[command(flatten)]
    about_rounds: AboutRounds,

    /// Show the best plan for each floor from 0 to 3 of the left
    #[arg(long)]
    curve: bool,

    /// Write who could step in for whom to a CSV file: side, id, rank, standby,
    /// score
    #[arg(long, value_name = "FILE")]
    standbys: Option<PathBuf>,

    /// Two plans to set side by side: what each does, and who gains and loses
    #[arg(long, num_args = 2, value_names = ["PLAN", "OTHER"])]
    compare: Vec<PathBuf>,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Write the plan to a file: the whole plan if its name ends in .json, else
    /// the meetings as CSV; several times for several
    #[arg(long = "out", short, value_name = "FILE")]
    outs: Vec<PathBuf>,
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

impl From<Shortage> for qantara_plan::Shortage {
    fn from(shortage: Shortage) -> Self {
        match shortage {
            Shortage::Relax => Self::Relax,
            Shortage::Spread => Self::Spread,
            Shortage::Strict => Self::Strict,
        }
    }
}

impl From<Aim> for qantara_plan::Aim {
    fn from(aim: Aim) -> Self {
        match aim {
            Aim::Total => Self::Total,
            Aim::WorstFirst => Self::WorstFirst,
            Aim::StableLeft => Self::StableLeft,
            Aim::StableRight => Self::StableRight,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// A problem with its answer.
struct Asked {
    problem: Problem,
    source: Source,
    answer: Answer,
    /// Whether the pairs are each one's best, and no others are missed.
    lists: Lists,
    /// The rounds, where they are asked about.
    sought: Option<Sought>,
}

/// Which pairs a plan's proof is about.
#[derive(Clone, Copy)]
enum Lists {
    /// All that there are.
    All,
    /// Each one's best so many, and no other pair would make a better plan.
    Enough,
    /// Each one's best so many; others were not looked at.
    Best(NonZeroUsize),
}

impl Plan {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        if let [first, second] = &self.compare[..] {
            return compare::run([first, second], self.format, &messages);
        }
        if self.choose != Aim::Total && self.floors.is_some() {
            bail!("only --choose total looks at --floors; leave one of the two out");
        }
        let is_stable = matches!(self.choose, Aim::StableLeft | Aim::StableRight);
        let names_pairs = !(self.pins.is_empty() && self.vetoes.is_empty());
        if is_stable && (names_pairs || self.pins_file.is_some() || self.vetoes_file.is_some()) {
            bail!("a stable plan looks at no --pin or --veto; leave them out, or --choose total");
        }
        let files = [&self.edges, &self.sides, &self.people, &self.pins_file, &self.vetoes_file];
        let written: Vec<PathBuf> = self.outs.iter().chain(&self.standbys).cloned().collect();
        writing::is_none_of(&written, files.into_iter().flatten())?;
        let Asked { problem, source, answer, lists, sought } = match (&self.market, &self.edges, &self.sides)
        {
            (Some(market), ..) => self.of_hub(HubMarket::find(market)?, settings)?,
            (None, Some(edges), Some(files)) => self.of_files(edges, files, &messages)?,
            _ => bail!("nothing says who may meet; add --market, or --edges and --sides"),
        };
        let mut file = PlanFile { problem, answer, manifest: source.to_json(), earlier: None };
        let about = &self.about_rounds;
        let preferred = sought.as_ref().map(|sought| about.prefer(&mut file, sought)).transpose()?.flatten();
        writing::write(&file, &self.outs, told::write_meetings)?;
        if let Some(path) = &self.standbys {
            also::write_standbys(&file, path)?;
        }
        let curve = self.curve.then(|| curve(&file.problem, also::HIGHEST)).transpose();
        let curve = curve.map_err(|error| told::unsolved(error, &file.problem, &messages))?;
        let (proof, figures) = verify(&file.problem, &file.answer)?;
        match self.format {
            Format::Json => {
                let mut json = told::as_json(&file, &figures)?;
                if let Some(curve) = &curve {
                    json["curve"] = also::curve_as_json(curve);
                }
                say!("{json}");
            }
            Format::Table => {
                told::print(&file, proof, lists, &source.sides(&messages), &messages);
                for line in told::prices(&file, preferred.is_none(), &messages)? {
                    say!("{line}");
                }
                let told = sought.map(|sought| sought.told(&file, preferred.as_ref(), &messages));
                for line in told.into_iter().flatten() {
                    say!("{line}");
                }
                if let Some(curve) = &curve {
                    also::print_curve(curve, &messages);
                }
                if self.outs.is_empty() {
                    say!("{}", messages.text("plan-out", &[]));
                }
            }
        }
        Ok(())
    }

    /// The problem of two files, answered.
    fn of_files(&self, edges: &Path, sides: &Path, messages: &Messages) -> anyhow::Result<Asked> {
        let problem = self.problem(lists::read(edges, sides)?)?;
        let mut source = Source::default();
        let named = [&self.pins_file, &self.vetoes_file].into_iter().flatten().map(PathBuf::as_path);
        for path in [edges, sides].into_iter().chain(named) {
            source.add(path)?;
        }
        let answer = solve(&problem).map_err(|error| told::unsolved(error, &problem, messages))?;
        let about = &self.about_rounds;
        let sought = about.is_asked().then(|| about.of_files(&problem.market, edges, sides)).transpose()?;
        Ok(Asked { problem, source, answer, lists: Lists::All, sought })
    }

    /// The problem of a hub's own profiles, answered.
    fn of_hub(&self, market: &'static HubMarket, settings: &Settings) -> anyhow::Result<Asked> {
        let hub = Hub::open(settings)?;
        let policy = hub.policy(market, self.policy.as_deref())?;
        let pool = hub.pool(market, settings)?;
        let max = self.max.or(self.slots).unwrap_or(u32::MAX);
        let limits = Limits::new(self.min, max)
            .with_context(|| format!("--min {} is more than the {max} that each takes", self.min))?;
        let limits = stated(&hub, market, limits)?;
        let k = candidates::best(&pool, self.k);
        let found = candidates::of_pool(&pool, &policy, k, limits)?;
        let roles = Seeking::BOTH.map(|side| market.role(side));
        let run = run_of(market, &policy, k.unwrap_or(NonZeroUsize::MAX), &hub, settings)?;
        let mut source = Source::of_hub(run, &hub)?;
        for path in [&self.pins_file, &self.vetoes_file].into_iter().flatten() {
            source.add(path)?;
        }
        let found = match &self.people {
            Some(people) => {
                source.add(people)?;
                candidates::with_people(found, people, roles)?
            }
            None => Found::of(found),
        };
        let mut problem = self.problem(found)?;
        let messages = settings.messages();
        let answer = match k {
            Some(_) if problem.aim.proposers().is_none() => {
                candidates::over_all(&mut problem, &pool, &policy)
            }
            _ => solve(&problem).map_err(Into::into),
        };
        let answer = answer.map_err(|error| told::in_words(error, &problem, &messages))?;
        let lists = match k {
            None => Lists::All,
            Some(k) if problem.aim.proposers().is_some() => Lists::Best(k),
            Some(_) => Lists::Enough,
        };
        let about = &self.about_rounds;
        let sought = about.is_asked();
        let sought =
            sought.then(|| about.of_hub(&problem.market, &hub, market, &pool, &policy)).transpose()?;
        Ok(Asked { problem, source, answer, lists, sought })
    }

    /// The problem of a market: floors, pins, vetoes, the day.
    fn problem(&self, Found { market, mut who, group_of, needs }: Found) -> anyhow::Result<Problem> {
        let unsaid = if self.market.is_some() { Shortage::Spread } else { Shortage::Relax };
        let market = match self.floor {
            Some(floor) => market.with_floor(Side::Left, floor),
            None => market,
        };
        let (mut pins, mut vetoes) = named(&market, &self.pins, &self.vetoes)?;
        for (file, must, pairs) in
            [(&self.pins_file, true, &mut pins), (&self.vetoes_file, false, &mut vetoes)]
        {
            if let Some(path) = file {
                pairs.extend(lists::named_pairs(path, &market, must)?);
            }
        }
        let [pins, vetoes] = [pins, vetoes].map(in_order);
        let day = self.slots.map(|slots| Rules {
            breaks: self.breaks.clone(),
            rest: [self.rest; 2],
            in_a_row: [self.in_a_row; 2],
            ..Rules::of(slots, self.tables.unwrap_or(u32::MAX))
        });
        let past = self.breaks.iter().find(|&&slot| self.slots.is_some_and(|slots| slot >= slots));
        if let Some(slot) = past {
            bail!("--break {slot}: the slots count from 0, and the day has no such slot");
        }
        let groups = groups::named(&self.groups)?;
        groups::join(&groups, &group_of, &mut who[Side::Left as usize], &market)?;
        let resources = groups::resources(&self.resources)?;
        if self.slots.is_some() {
            groups::need(&resources, &needs, &mut who)?;
        }
        let floors = self.floors.unwrap_or(unsaid).into();
        let problem = Problem {
            who,
            groups,
            resources,
            pins,
            vetoes,
            aim: self.choose.into(),
            day,
            ..Problem::new(market, floors)
        };
        day::speak_of_all(&problem)?;
        Ok(problem)
    }
}

/// The demo day of a pool in a few lines, proved: 12 slots, 40 tables, and a
/// meeting for each of the first side.
pub(crate) fn demo_day(
    hub: &Hub,
    pool: &Pool,
    policy: &Policy,
    messages: &Messages,
) -> anyhow::Result<Vec<String>> {
    let (slots, tables, floor) = (12, 40, 1);
    let market = pool.market();
    let limits = stated(hub, market, Limits::new(0, slots).unwrap_or_default())?;
    let found = candidates::of_pool(pool, policy, None, limits)?.with_floor(Side::Left, floor);
    let problem = Problem::new(found, qantara_plan::Shortage::Spread).on(Rules::of(slots, tables));
    let answer = solve(&problem).map_err(|error| told::unsolved(error, &problem, messages))?;
    let (proof, _) = verify(&problem, &answer)?;
    let file = PlanFile { problem, answer, manifest: serde_json::Value::Null, earlier: None };
    let sides = Seeking::BOTH.map(|side| messages.roles(market.role(side)));
    Ok([told::sums(&file, proof, messages), told::placed(&file, &sides, messages)].concat())
}

/// The rankings that a plan's pairs are from: each one's best `k`.
fn run_of(
    market: &HubMarket,
    policy: &Policy,
    k: NonZeroUsize,
    hub: &Hub,
    settings: &Settings,
) -> anyhow::Result<Run> {
    Ok(Run {
        market: market.id().to_owned(),
        policy: policy.to_toml(),
        seeking: market.role(Seeking::First),
        seekers: None,
        among: None,
        k,
        exposure_percent: None,
        at_least: None,
        shares: Vec::new(),
        format: BatchFormat::Csv,
        reasons: None,
        now: settings.now(),
        rates: settings.rates()?,
        consent: hub.consent(),
    })
}

/// The pairs that are pinned and those that are vetoed.
fn named(market: &Market, pins: &[String], vetoes: &[String]) -> anyhow::Result<(Vec<PairId>, Vec<PairId>)> {
    let pinned = |named: &String| {
        find(market, named)?.with_context(|| {
            format!("`{named}` cannot meet: no such pair is listed, or a rule bars it (`qantara explain`)")
        })
    };
    let pinned = pins.iter().map(pinned).collect::<anyhow::Result<Vec<_>>>()?;
    // Those who cannot meet need no veto.
    let apart = vetoes.iter().filter_map(|named| find(market, named).transpose());
    Ok((pinned, apart.collect::<anyhow::Result<Vec<_>>>()?))
}

/// Pairs in order, each once.
fn in_order(mut pairs: Vec<PairId>) -> Vec<PairId> {
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Everybody's limits: the same for all, or what a profile states if it takes
/// less.
fn stated(
    hub: &Hub,
    market: &'static HubMarket,
    all: Limits,
) -> anyhow::Result<impl Fn(Seeking, &ProfileId) -> Limits + use<>> {
    let mut capacities = HashMap::new();
    for role in Seeking::BOTH.map(|side| market.role(side)) {
        let profiles = hub.all(role)?.into_iter();
        capacities.extend(
            profiles.filter_map(|profile| Some(((role, profile.id.clone()), profile.capacity_in(market)?))),
        );
    }
    Ok(move |side: Seeking, id: &ProfileId| {
        let stated = capacities.get(&(market.role(side), id.clone()));
        let max = stated.map_or(all.max(), |&capacity: &u32| capacity.min(all.max()));
        Limits::new(all.min().min(max), max).unwrap_or(all)
    })
}

/// The pair that is named `LEFT,RIGHT`; `None` where the two cannot meet.
fn find(market: &Market, named: &str) -> anyhow::Result<Option<PairId>> {
    let [left, right] = both(named, |side, id| market.find(side, id).is_some())?;
    let one = |side, id: &str| market.find(side, id);
    Ok(one(Side::Left, left).zip(one(Side::Right, right)).and_then(|(left, right)| market.pair(left, right)))
}

/// The two ids of `LEFT,RIGHT`. Ids may hold commas themselves.
fn both<'a>(named: &'a str, is_there: impl Fn(Side, &str) -> bool) -> anyhow::Result<[&'a str; 2]> {
    let cuts = named.match_indices(',').map(|(at, _)| [named[..at].trim(), named[at + 1..].trim()]);
    let missing = |ids: [&'a str; 2]| Side::BOTH.into_iter().zip(ids).find(|&(side, id)| !is_there(side, id));
    let cuts: Vec<[&str; 2]> = cuts.collect();
    let first = *cuts.first().with_context(|| format!("`{named}` names no pair; write LEFT,RIGHT"))?;
    let found = cuts.into_iter().find(|&cut| missing(cut).is_none());
    found.with_context(|| {
        let (side, id) = missing(first).unwrap_or((Side::Left, named));
        format!("nobody on the {side} side has the id `{id}`")
    })
}
