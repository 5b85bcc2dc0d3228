//! `qantara replan`: a plan when something has changed.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;
use qantara_engine::market::Side as Seeking;
use qantara_engine::profile::ProfileId;
use qantara_engine::rank::Ranker;
use qantara_messages::{Arg, Messages};
use qantara_pairing::market::{PairId, Side};
use qantara_pairing::repair::Keep;
use qantara_pairing::timetable::Seat;
use qantara_plan::{
    Change, ChangeCost, Earlier, Newcomer, PlanFile, Point, Problem, ReplanError, Replanned, costs, frontier,
    replan, verify,
};
use serde_json::json;

use super::source::{Source, sha256_of};
use super::{Format, both, lists, points, told, writing};
use crate::hub::Hub;
use crate::output;
use crate::settings::Settings;
use crate::table;

/// Repair a plan when somebody drops out, comes late or joins
///
/// Meetings that have been held stay as they are. The floors come first; then
/// as few of the others are cancelled as can be, unless --keep says what keeping
/// one is worth; and those that stay keep their slot where they can. Where
/// nothing has changed, nothing moves. Where there is a choice, it shows what
/// more changes would bring.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara replan plan.json --absent in-0007 --out plan-2.json
  qantara replan plan.json --from 4 --late st-0012@6 --leaves in-0003@9 --tables 18
  qantara replan plan.json --absent st-0001 --walk-in st-0400 --keep 0.05 --out plan-2.json

Slots count from 0; --from 4 says that the slots 0 to 3 have been held or are under way.
An id on both sides is written left:ID or right:ID.")]
pub(crate) struct Replan {
    /// A file that `plan --out` or `replan --out` wrote
    plan: PathBuf,

    /// The first slot that has not begun; what stands before it stays
    #[arg(long, value_name = "SLOT")]
    from: Option<u32>,

    /// Somebody who does not come, or has left; several times for several
    #[arg(long, value_name = "ID")]
    absent: Vec<String>,

    /// Somebody who comes in a slot only
    #[arg(long, value_name = "ID@SLOT")]
    late: Vec<String>,

    /// Somebody who is away from a slot on
    #[arg(long, value_name = "ID@SLOT")]
    leaves: Vec<String>,

    /// A profile of the hub that joins, for a plan of a hub's profiles
    #[arg(long, value_name = "ID")]
    walk_in: Vec<ProfileId>,

    /// People who join, with the columns of `plan --sides`; needs --edges
    #[arg(long, value_name = "FILE", requires = "edges")]
    sides: Option<PathBuf>,

    /// The pairs of those who join, with the columns of `plan --edges`
    #[arg(long, value_name = "FILE", requires = "sides")]
    edges: Option<PathBuf>,

    /// A pair that must meet; a veto of it is lifted
    #[arg(long = "pin", value_name = "LEFT,RIGHT")]
    pins: Vec<String>,

    /// A pair that must not meet; a pin of it is lifted
    #[arg(long = "veto", value_name = "LEFT,RIGHT")]
    vetoes: Vec<String>,

    /// How many meetings can take place at once, from now or a slot on
    #[arg(long, value_name = "N[@SLOT]")]
    tables: Option<String>,

    /// What it is worth to keep a meeting, in points, such as 0.05
    #[arg(long, value_name = "BONUS", conflicts_with = "least_change")]
    keep: Option<String>,

    /// Cancel as few meetings as can be once the floors are met, whatever the
    /// score; this is the default
    #[arg(long)]
    least_change: bool,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Write the plan to a file: the whole plan if its name ends in .json, else
    /// the meetings as CSV; several times for several
    #[arg(long = "out", short, value_name = "FILE")]
    outs: Vec<PathBuf>,
}

impl Replan {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        let inputs = [Some(&self.plan), self.edges.as_ref(), self.sides.as_ref()];
        writing::is_none_of(&self.outs, inputs.into_iter().flatten())?;
        let (before, ..) = writing::read(&self.plan)?;
        let keep = match &self.keep {
            Some(bonus) => {
                Keep::Bonus(points::parse(bonus).filter(|bonus| *bonus >= 0).with_context(|| {
                    format!("--keep {bonus}: write the points that a kept meeting is worth, such as 0.05")
                })?)
            }
            None => Keep::FewestChanges,
        };
        let changes = self.changes(&before, settings)?;
        let told_error = |error| match error {
            ReplanError::Unsolved(error) => told::unsolved(error, &before.problem, &messages),
            error => error.into(),
        };
        let found = replan(&before.problem, &before.answer, &changes, keep).map_err(told_error)?;
        let curve = frontier(&before.problem, &before.answer, &changes).map_err(told_error)?;
        let is_same = changes.is_empty() && keep == Keep::FewestChanges;
        let earlier = Earlier {
            file: self.plan.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            sha256: sha256_of(&self.plan)?,
            bonus: match keep {
                Keep::Bonus(bonus) => Some(bonus),
                Keep::FewestChanges => None,
            },
            changes,
        };
        let file = PlanFile {
            problem: found.problem.clone(),
            answer: found.answer.clone(),
            manifest: before.manifest.clone(),
            // A plan that nothing changes stays the plan that it is.
            earlier: if is_same { before.earlier.clone() } else { Some(earlier.clone()) },
        };
        writing::write(&file, &self.outs, told::write_meetings)?;
        let (proof, figures) = verify(&file.problem, &file.answer)?;
        if self.format == Format::Json {
            let mut json = told::as_json(&file, &figures)?;
            json["changes"] = as_json(&found);
            json["frontier"] = curve.iter().map(point_as_json).collect();
            say!("{json}");
            return Ok(());
        }
        let changes = earlier.changes.as_slice();
        let mut lines = changes_told(&found, changes, &before, &messages);
        lines.extend(without(&file, changes, &messages));
        if (2..=output::TOLD).contains(&changes.len()) {
            let costs = costs(&before.problem, &before.answer, changes, keep).map_err(told_error)?;
            lines.extend(costs_told(changes, &costs, &messages));
        }
        for line in lines {
            say!("{line}");
        }
        let sides = Source::sides_of(&file.manifest, &messages);
        let placed = told::placed(&file, &sides, &messages);
        for line in told::sums(&file, proof, &messages).into_iter().chain(placed) {
            say!("{line}");
        }
        print_curve(&curve, &messages);
        Ok(())
    }

    /// What has changed, in the order in which it is looked at.
    fn changes(&self, before: &PlanFile, settings: &Settings) -> anyhow::Result<Vec<Change>> {
        let mut changes: Vec<Change> = self.from.map(Change::Now).into_iter().collect();
        if let (Some(edges), Some(sides)) = (&self.edges, &self.sides) {
            changes.extend(of_files(edges, sides, &before.problem)?.into_iter().map(Change::Joins));
        }
        if !self.walk_in.is_empty() {
            changes.extend(self.of_hub(before, settings)?.into_iter().map(Change::Joins));
        }
        changes.extend(self.absent.iter().cloned().map(Change::Absent));
        for (named, change) in [(&self.late, Change::Late as fn(_, _) -> _), (&self.leaves, Change::Leaves)] {
            for one in named {
                let (id, slot) = at(one)?;
                let slot = slot.with_context(|| format!("`{one}` names no slot; write ID@SLOT"))?;
                changes.push(change(id.to_owned(), slot));
            }
        }
        if let Some(tables) = &self.tables {
            let (number, slot) = at(tables)?;
            let number = number.parse().with_context(|| format!("--tables {tables}: write N or N@SLOT"))?;
            let from =
                slot.or(self.from).unwrap_or_else(|| before.problem.day.as_ref().map_or(0, |day| day.from));
            changes.push(Change::Tables { tables: number, from });
        }
        let joins = |side: Side, id: &str| {
            changes.iter().any(|change| {
                matches!(change, Change::Joins(one) if one.id == id && one.left == (side == Side::Left))
            })
        };
        let is_there =
            |side: Side, id: &str| before.problem.market.find(side, id).is_some() || joins(side, id);
        let mut pairs = Vec::new();
        for (named, change) in [(&self.vetoes, Change::Veto as fn(_, _) -> _), (&self.pins, Change::Pin)] {
            for one in named {
                let [left, right] = both(one, is_there)?.map(str::to_owned);
                pairs.push(change(left, right));
            }
        }
        changes.extend(pairs);
        Ok(changes)
    }

    /// Profiles of the hub that join, ranked as the plan's own were.
    fn of_hub(&self, before: &PlanFile, settings: &Settings) -> anyhow::Result<Vec<Newcomer>> {
        let source = Source::read(&before.manifest)?;
        let rankings = source.rankings;
        let rankings = rankings
            .context("the plan is not of a hub's profiles; bring people in with --edges and --sides")?;
        let hub = Hub::open_for(&rankings.run, settings)?;
        let market = rankings.run.market()?;
        let policy = rankings.run.policy()?;
        let pool = hub.pool(market, settings)?;
        let mut newcomers: Vec<Newcomer> = Vec::new();
        for id in &self.walk_in {
            let (seeking, profile) = crate::hub::side_of(&hub, market, id, None)?;
            let side = if seeking == Seeking::First { Side::Left } else { Side::Right };
            ensure!(before.problem.market.find(side, id.as_str()).is_none(), "`{id}` is in the plan already");
            let ranker = Ranker::new(&pool, &policy, seeking)?;
            let list = ranker.rank_encoded(&pool.encode(seeking, &profile), NonZeroUsize::MAX);
            let other = side.other();
            let is_there = |of: &str| {
                let joined = newcomers.iter().any(|one| one.id == of && one.left == (other == Side::Left));
                joined || before.problem.market.find(other, of).is_some()
            };
            let pairs = list
                .iter()
                .map(|one| (ranker.candidates().id(one.candidate).to_string(), points::of(one.score)));
            let pairs = pairs.filter(|(of, _)| is_there(of)).map(|(of, score)| (of, score, score, score));
            let pairs = pairs.collect();
            let (min, max) = usual(&before.problem, side);
            let max = profile.capacity_in(market).map_or(max, |stated| stated.min(max));
            newcomers.push(Newcomer {
                id: id.to_string(),
                left: side == Side::Left,
                min: min.min(max),
                max,
                free: None,
                by_video: false,
                group: None,
                at_once: None,
                length: None,
                needs: None,
                pairs,
            });
        }
        Ok(newcomers)
    }
}

/// The floor and the capacity in the middle of a side's.
fn usual(problem: &Problem, side: Side) -> (u32, u32) {
    let market = &problem.market;
    let middle = |of: &dyn Fn(u32) -> u32| {
        let mut limits: Vec<u32> = (0..market.len(side) as u32).map(of).collect();
        limits.sort_unstable();
        limits.get(limits.len() / 2).copied().unwrap_or(0)
    };
    let min = middle(&|one| market.limits(side, one).min());
    let max = middle(&|one| market.limits(side, one).max());
    (min, max)
}

/// People of two files who join.
fn of_files(edges: &Path, sides: &Path, problem: &Problem) -> anyhow::Result<Vec<Newcomer>> {
    let lists::People { participants, mut who, groups, needs } = lists::people(sides)?;
    let mut newcomers: Vec<Newcomer> = Vec::new();
    for (side, people) in Side::BOTH.into_iter().zip(participants) {
        for one in people {
            ensure!(
                problem.market.find(side, &one.id).is_none(),
                "{}: `{}` is in the plan already",
                sides.display(),
                one.id
            );
            let who = who[side as usize].remove(&one.id).unwrap_or_default();
            let slot = |free: bool| if free { '1' } else { '0' };
            newcomers.push(Newcomer {
                left: side == Side::Left,
                min: one.min,
                max: one.max,
                free: who.free.map(|free| free.into_iter().map(slot).collect()),
                by_video: who.by_video,
                group: groups
                    .iter()
                    .find(|(id, _)| side == Side::Left && *id == one.id)
                    .map(|(_, group)| group.clone()),
                at_once: who.at_once,
                length: who.length,
                needs: needs
                    .iter()
                    .find(|(of, id, _)| *of == side && *id == one.id)
                    .map(|(.., name)| name.clone()),
                pairs: Vec::new(),
                id: one.id,
            });
        }
    }
    let places: HashMap<(bool, String), usize> =
        newcomers.iter().enumerate().map(|(at, one)| ((one.left, one.id.clone()), at)).collect();
    lists::pairs(edges, |left, right, scores| {
        let new = [places.get(&(true, left.to_owned())), places.get(&(false, right.to_owned()))];
        // The one that joins later brings the pair with it.
        let (at, other) = match new {
            [Some(&left_at), None] => (left_at, right),
            [Some(&left_at), Some(&right_at)] if left_at > right_at => (left_at, right),
            [_, Some(&right_at)] => (right_at, left),
            [None, None] => bail!("neither `{left}` nor `{right}` joins"),
        };
        newcomers[at].pairs.push((other.to_owned(), scores[0], scores[1], scores[2]));
        Ok(())
    })?;
    Ok(newcomers)
}

/// `ID@SLOT` in two; ids may hold an `@` themselves.
fn at(text: &str) -> anyhow::Result<(&str, Option<u32>)> {
    match text.rsplit_once('@') {
        Some((id, slot)) => {
            let slot =
                slot.parse().with_context(|| format!("`{text}`: `{slot}` is no slot; slots count from 0"))?;
            Ok((id, Some(slot)))
        }
        None => Ok((text, None)),
    }
}

/// What changes, in lines.
fn changes_told(
    found: &Replanned,
    changes: &[Change],
    before: &PlanFile,
    messages: &Messages,
) -> Vec<String> {
    let problem = &found.problem;
    let counts = [&found.lost, &found.cancelled, &found.added].map(Vec::len);
    if counts == [0; 3] && found.moved.is_empty() {
        let is_same = changes.is_empty();
        return vec![messages.text(if is_same { "replan-same" } else { "replan-no-meeting" }, &[])];
    }
    let args: [(&str, Arg<'_>); 5] = [
        ("lost", counts[0].into()),
        ("cancelled", counts[1].into()),
        ("added", counts[2].into()),
        ("moved", found.moved.len().into()),
        ("people", found.touched.into()),
    ];
    let mut lines = vec![messages.text("replan-counts", &args)];
    let pair = |key: &str, pair: PairId| {
        let [left, right] = problem.ids(pair);
        let score = points::number(problem.market.score(pair));
        let slot = found.answer.seat(pair).map_or_else(|| "-".to_owned(), |seat| seat.slot.to_string());
        let args: [(&str, Arg<'_>); 4] = [
            ("left", left.into()),
            ("right", right.into()),
            ("score", score.into()),
            ("slot", slot.as_str().into()),
        ];
        messages.text(key, &args)
    };
    let has_day = problem.day.is_some();
    let added = |pair: PairId| match found.answer.seat(pair) {
        _ if !has_day => "replan-added",
        Some(_) => "replan-added-in",
        None => "replan-added-without",
    };
    for (key, pairs) in [("replan-lost", &found.lost), ("replan-cancelled", &found.cancelled)] {
        lines.extend(output::listed(pairs.iter().map(|&one| pair(key, one)), messages));
    }
    lines.extend(output::listed(found.added.iter().map(|&one| pair(added(one), one)), messages));
    let moved = found.moved.iter().map(|moved| {
        let [left, right] = problem.ids(moved.pair);
        let slot = |seat: Option<Seat>| {
            let table = |table: u32| format!("/{table}");
            let text = |seat: Seat| format!("{}{}", seat.slot, seat.table.map(table).unwrap_or_default());
            seat.map_or_else(|| "-".to_owned(), text)
        };
        let (from, to) = (slot(moved.from), slot(moved.to));
        let args: [(&str, Arg<'_>); 4] = [
            ("left", left.into()),
            ("right", right.into()),
            ("from", from.as_str().into()),
            ("to", to.as_str().into()),
        ];
        let key = match (moved.from, moved.to) {
            (_, None) => "replan-moved-out",
            (None, _) => "replan-moved-in",
            _ => "replan-moved",
        };
        messages.text(key, &args)
    });
    lines.extend(output::listed(moved, messages));
    let total = |meetings: &[PairId], problem: &Problem| {
        points::number(meetings.iter().map(|&pair| problem.market.score(pair)).sum())
    };
    let from = total(&before.answer.meetings, &before.problem);
    let to = total(&found.answer.meetings, problem);
    lines.push(messages.text("replan-total", &[("from", from.into()), ("to", to.into())]));
    lines
}

/// What each change costs, in lines.
fn costs_told(changes: &[Change], costs: &[ChangeCost], messages: &Messages) -> Vec<String> {
    let mut lines = vec![messages.text("replan-costs", &[])];
    let one = |(change, cost): (&Change, &ChangeCost)| {
        let what = match change {
            Change::Now(slot) => format!("--from {slot}"),
            Change::Absent(id) => format!("--absent {id}"),
            Change::Late(id, slot) => format!("--late {id}@{slot}"),
            Change::Leaves(id, slot) => format!("--leaves {id}@{slot}"),
            Change::Joins(newcomer) => format!("+ {}", newcomer.id),
            Change::Pin(left, right) => format!("--pin {left},{right}"),
            Change::Veto(left, right) => format!("--veto {left},{right}"),
            Change::Tables { tables, from } => format!("--tables {tables}@{from}"),
        };
        let points = messages.number(points::number(cost.cost));
        let args: [(&str, Arg<'_>); 3] = [
            ("change", what.as_str().into()),
            ("cost", points.as_str().into()),
            ("people", cost.touched.into()),
        ];
        let line = messages.text("replan-cost", &args);
        match u64::try_from(cost.short) {
            Ok(short) if short > 0 => {
                format!("  {line} {}", messages.text("plan-pin-short", &[("n", short.into())]))
            }
            _ => format!("  {line}"),
        }
    };
    lines.extend(changes.iter().zip(costs).map(one));
    lines
}

/// Those who join and get no meeting, in lines.
fn without(file: &PlanFile, changes: &[Change], messages: &Messages) -> Vec<String> {
    let market = &file.problem.market;
    let gets_none = |change: &Change| {
        let Change::Joins(Newcomer { id, left, .. }) = change else { return None };
        let side = if *left { Side::Left } else { Side::Right };
        let one = market.find(side, id)?;
        let meets = file.answer.meetings.iter().any(|&pair| market.of(side, pair) == one);
        (!meets).then(|| messages.text("replan-without", &[("who", id.as_str().into())]))
    };
    changes.iter().filter_map(gets_none).collect()
}

/// What each number of changes brings, if there is a choice.
fn print_curve(curve: &[Point], messages: &Messages) {
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else { return };
    if curve.len() < 2 {
        return;
    }
    let heads = [
        "replan-head-cancelled",
        "replan-head-added",
        "replan-head-short",
        "replan-head-value",
        "replan-head-share",
        "replan-head-keep",
    ];
    let mut lines = table::new(heads.map(|key| messages.text(key, &[])));
    for point in curve {
        let all = last.value - first.value;
        let share = (all > 0.0).then(|| messages.share((point.value - first.value) / all));
        lines.add_row([
            messages.number(point.cancelled as f64),
            messages.number(point.added as f64),
            messages.number(point.short as f64),
            messages.number(point.value),
            share.unwrap_or_default(),
            point.bonus.map_or_else(|| "--least-change".to_owned(), |bonus| format!("--keep {bonus}")),
        ]);
    }
    say!("{}", messages.text("replan-curve", &[]));
    say!("{lines}");
}

fn point_as_json(point: &Point) -> serde_json::Value {
    json!({
        "cancelled": point.cancelled, "added": point.added, "short": point.short,
        "value": point.value, "keep": point.bonus,
    })
}

fn as_json(found: &Replanned) -> serde_json::Value {
    let problem = &found.problem;
    let pairs = |pairs: &[PairId]| -> Vec<serde_json::Value> {
        let one = |&pair: &PairId| {
            let [left, right] = problem.ids(pair);
            json!({"left": left, "right": right, "score": points::number(problem.market.score(pair))})
        };
        pairs.iter().map(one).collect()
    };
    let moved = found.moved.iter().map(|moved| {
        let [left, right] = problem.ids(moved.pair);
        let seat = |seat: Option<Seat>| seat.map(|seat| json!({"slot": seat.slot, "table": seat.table}));
        json!({"left": left, "right": right, "from": seat(moved.from), "to": seat(moved.to)})
    });
    json!({
        "lost": pairs(&found.lost), "cancelled": pairs(&found.cancelled), "added": pairs(&found.added),
        "moved": moved.collect::<Vec<_>>(),
    })
}
