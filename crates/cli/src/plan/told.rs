//! What `qantara plan` prints and writes of a plan.

use std::io::Write;

use qantara_exchange::SheetWriter;
use qantara_messages::{Arg, Messages};
use qantara_pairing::audit::audit;
use qantara_pairing::choice::Rule;
use qantara_pairing::fairness::lorenz;
use qantara_pairing::market::{Limits, Market, PairId, Side};
use qantara_plan::{
    Aim, Figures, PinCost, PlanFile, Problem, Proof, Shortage, Sought, Unsolved, group_costs, most_sought,
    one_more_seat, pin_costs, short_placed,
};
use serde_json::json;

use super::{Lists, day, points};
use crate::output::{self, TOLD};
use crate::table;

/// Prints what people want to know of a plan.
pub(super) fn print(file: &PlanFile, proof: Proof, lists: Lists, sides: &[String; 2], messages: &Messages) {
    let PlanFile { problem, answer, .. } = file;
    let market = &problem.market;
    let found = audit(market, &answer.meetings);
    let text = |key: &str| messages.text(key, &[]);
    let heads = ["plan-side", "plan-people", "plan-without", "plan-below", "plan-busiest", "plan-places"];
    let mut lines = table::new(heads.map(text));
    // Those who take no meetings are not there.
    let takes = |side: Side, one: u32| market.limits(side, one).max() > 0;
    let without = Side::BOTH.map(|side| -> Vec<String> {
        let meetings = (0..).zip(&found.sides[side as usize].meetings);
        let without = meetings.filter(|&(one, &meetings)| meetings == 0 && takes(side, one));
        without.map(|(one, _)| market.id(side, one).to_owned()).collect()
    });
    for (at, name) in Side::BOTH.into_iter().zip(sides) {
        let side = &found.sides[at as usize];
        let people = (0..side.meetings.len() as u32).filter(|&one| takes(at, one)).count();
        let counts = [people, without[at as usize].len(), side.below_floor, side.busiest as usize];
        let counts = counts.map(|count| messages.number(count as f64));
        let places = messages.number(side.places as f64);
        lines.add_row([name.clone()].into_iter().chain(counts).chain([places]));
    }
    say!("{lines}");
    for (ids, side) in without.into_iter().zip(sides).filter(|(ids, _)| !ids.is_empty()) {
        let more = ids.len().saturating_sub(TOLD);
        let named = ids.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
        let args = [("side", side.as_str().into()), ("ids", named.into()), ("more", more.into())];
        say!("{}", messages.text("plan-without-names", &args));
    }
    for line in sums(file, proof, messages) {
        say!("{line}");
    }
    match lists {
        Lists::All => {}
        Lists::Enough => say!("{}", text("plan-of-all")),
        Lists::Best(k) => say!("{}", messages.text("plan-of-best", &[("k", k.get().into())])),
    }
    for line in placed(file, sides, messages) {
        say!("{line}");
    }
}

/// The total, what is missing, and the proof.
pub(crate) fn sums(file: &PlanFile, proof: Proof, messages: &Messages) -> Vec<String> {
    let PlanFile { problem, answer, .. } = file;
    let found = audit(&problem.market, &answer.meetings);
    let value = points::number(found.value);
    let args = [("n", found.meetings.into()), ("value", value.into())];
    let mut lines = vec![messages.text("plan-meetings", &args)];
    let short: u64 = found.sides.iter().map(|side| side.short).sum();
    if short > 0 {
        lines.push(messages.text("plan-short", &[("n", short.into())]));
    }
    let missing = problem.missing_of_groups(&answer.meetings);
    for (group, missing) in problem.groups.iter().zip(&missing).filter(|(_, missing)| **missing > 0) {
        let args = [("group", group.name.as_str().into()), ("n", (*missing).into())];
        lines.push(messages.text("plan-short-of-group", &args));
    }
    let all = short + missing.into_iter().map(u64::from).sum::<u64>();
    lines.push(proved(proof, goal(file, all), messages));
    let n = problem.no_slot.len();
    if n > 0 {
        lines.push(messages.text("plan-no-slot", &[("n", n.into())]));
    }
    lines
}

/// What a plan in which so many meetings are missing is the best of.
fn goal(file: &PlanFile, short: u64) -> &'static str {
    let problem = &file.problem;
    match (problem.aim, problem.floors) {
        _ if problem.confirmed.is_some() => "kept",
        (Aim::WorstFirst, _) => "worst",
        _ if short == 0 && !problem.pins.is_empty() => "pinned",
        _ if short == 0 => "total",
        (_, Shortage::Spread) => "spread",
        (_, Shortage::Relax | Shortage::Strict) => "relax",
    }
}

/// How many of those who are sought most are named.
const SOUGHT: usize = 3;

/// What more places would bring, and what groups and pins cost.
pub(super) fn prices(file: &PlanFile, has_pins: bool, messages: &Messages) -> Result<Vec<String>, Unsolved> {
    let PlanFile { problem, answer, .. } = file;
    let market = &problem.market;
    let points = |millionths: i64| messages.number(points::number(millionths));
    let mut lines = Vec::new();
    let sought = most_sought(problem, answer, Side::Right, SOUGHT)?;
    if !sought.is_empty() {
        let one = |one: &Sought| {
            let id = market.id(Side::Right, one.participant);
            let brings = if one.brings.floors > 0 {
                messages.text("plan-sought-floor", &[])
            } else {
                points(one.brings.gain)
            };
            let args = [("id", id.into()), ("brings", brings.as_str().into())];
            messages.text(if one.needs_a_slot { "plan-sought-slot" } else { "plan-sought-place" }, &args)
        };
        let named = sought.iter().map(one).collect::<Vec<_>>().join(", ");
        lines.push(messages.text("plan-sought", &[("ids", named.as_str().into())]));
    }
    let seat = one_more_seat(problem, answer)?;
    if seat.floors > 0 {
        lines.push(messages.text("plan-seat-floor", &[]));
    } else if seat.gain > 0 {
        lines.push(messages.text("plan-seat", &[("points", points(seat.gain).as_str().into())]));
    }
    for (group, cost) in problem.groups.iter().zip(group_costs(problem, answer)?) {
        let args = [("group", group.name.as_str().into()), ("points", points(cost.gain).into())];
        if cost.gain > 0 {
            lines.push(messages.text("plan-group-costs", &args));
        }
    }
    let costs = if has_pins { pin_costs(problem, answer)? } else { Vec::new() };
    let pin = |found: &PinCost| {
        let [left, right] = problem.ids(found.pair);
        let cost = points(found.cost);
        let args = [("left", left.into()), ("right", right.into()), ("cost", cost.as_str().into())];
        let mut line = messages.text("plan-pin-costs", &args);
        if found.short > 0 {
            line += " ";
            line += &messages.text("plan-pin-short", &[("n", found.short.cast_unsigned().into())]);
        }
        if let Some((side, one, loses)) = found.loser {
            let loses = points(loses);
            let args = [("who", market.id(side, one).into()), ("loses", loses.as_str().into())];
            line += " ";
            line += &messages.text("plan-pin-loser", &args);
        }
        format!("• {line}")
    };
    lines.extend(output::listed(costs.iter().map(pin), messages));
    Ok(lines)
}

/// What is proved of a plan that is the best for a goal.
pub(super) fn proved(proof: Proof, goal: &str, messages: &Messages) -> String {
    match proof {
        Proof::Optimal => messages.text("plan-optimal", &[("goal", goal.into())]),
        Proof::FloorsUnproved => messages.text("plan-floors-unproved", &[]),
        Proof::Gap(gap) => messages.text("plan-gap", &[("gap", points::text(gap).into())]),
        Proof::Stable => messages.text("plan-stable", &[]),
    }
}

/// When the meetings take place, and which do not.
pub(crate) fn placed(file: &PlanFile, sides: &[String; 2], messages: &Messages) -> Vec<String> {
    let Some(timetable) = &file.answer.timetable else { return Vec::new() };
    let seats = file.problem.within().request.most;
    let seats = seats.filter(|&seats| seats as usize <= file.answer.meetings.len());
    let mut lines: Vec<String> =
        seats.iter().map(|&seats| messages.text("plan-seats", &[("n", seats.into())])).collect();
    lines.extend(day::told(timetable, &file.problem, messages));
    let waits = file.answer.waits(&file.problem).filter(|_| !timetable.seats.is_empty());
    lines.extend(waits.into_iter().flat_map(|waits| day::waits_told(waits, sides, messages)));
    let short = short_placed(&file.problem, &file.answer);
    lines.extend(short.map(|short| messages.text("plan-short-placed", &[("n", short.into())])));
    lines
}

/// Why there is no plan.
pub(super) fn unsolved(error: Unsolved, problem: &Problem, messages: &Messages) -> anyhow::Error {
    let asked = &problem.market;
    match error {
        Unsolved::Conflict { conflict, market } => {
            let rules = conflict.rules.iter().map(|one| rule(*one, problem, &market, messages));
            anyhow::anyhow!(conflicting(rules, messages))
        }
        Unsolved::Overbooked { side, participant, slots } => {
            let floor = messages.text("plan-rule-floor", &limit(asked, side, participant, Limits::min));
            let who = [("who", asked.id(side, participant).into()), ("n", slots.into())];
            let rules = [floor, messages.text("plan-rule-slots", &who)];
            anyhow::anyhow!(conflicting(rules.into_iter(), messages))
        }
        Unsolved::NoSlots { short } => {
            anyhow::anyhow!(messages.text("plan-short-placed", &[("n", short.into())]))
        }
        error => error.into(),
    }
}

/// An error, in words where it says why there is no plan.
pub(super) fn in_words(error: anyhow::Error, problem: &Problem, messages: &Messages) -> anyhow::Error {
    match error.downcast() {
        Ok(error) => unsolved(error, problem, messages),
        Err(error) => error,
    }
}

/// Rules that cannot all hold, each on a line.
fn conflicting(rules: impl ExactSizeIterator<Item = String>, messages: &Messages) -> String {
    let lines = output::listed(rules.map(|rule| format!("• {rule}")), messages);
    [vec![messages.text("plan-conflict", &[])], lines].concat().join("\n")
}

fn rule(rule: Rule, problem: &Problem, market: &Market, messages: &Messages) -> String {
    let asked = &problem.market;
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
        Rule::Group(at) | Rule::GroupCapacity(at) => {
            let group = &problem.groups[at];
            let (key, n) = match rule {
                Rule::Group(_) => ("plan-rule-group", group.min),
                _ => ("plan-rule-group-capacity", group.max.unwrap_or(0)),
            };
            return messages.text(key, &[("group", group.name.as_str().into()), ("n", n.into())]);
        }
        Rule::Total => {
            let most = problem.within().request.most.unwrap_or(0);
            return messages.text("plan-rule-seats", &[("n", most.into())]);
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

/// A meeting as files have it.
struct Row<'a> {
    left: &'a str,
    right: &'a str,
    score: i64,
    slot: Option<u32>,
    table: Option<u32>,
}

fn rows(file: &PlanFile) -> Vec<Row<'_>> {
    let PlanFile { problem, answer, .. } = file;
    let row = |&pair: &PairId| {
        let [left, right] = problem.ids(pair);
        let seat = answer.seat(pair);
        let (slot, table) = (seat.map(|seat| seat.slot), seat.and_then(|seat| seat.table));
        Row { left, right, score: problem.market.score(pair), slot, table }
    };
    answer.meetings.iter().map(row).collect()
}

/// Writes the meetings as CSV.
pub(super) fn write_meetings(file: &PlanFile, out: &mut dyn Write) -> anyhow::Result<()> {
    let columns = ["left", "right", "score", "slot", "table"];
    let width = if file.problem.day.is_some() { 5 } else { 3 };
    let mut lines = SheetWriter::new(out, &columns[..width])?;
    for row in rows(file) {
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let score = points::text(row.score.into());
        let cells = [row.left, row.right, &score, &number(row.slot), &number(row.table)];
        lines.row(&cells[..width])?;
    }
    Ok(lines.finish()?)
}

/// The figures and the meetings, for machines.
pub(super) fn as_json(file: &PlanFile, figures: &Figures) -> anyhow::Result<serde_json::Value> {
    let mut told = serde_json::to_value(figures)?;
    let pairs = rows(file).into_iter().map(|row| {
        json!({
            "left": row.left, "right": row.right, "score": points::number(row.score),
            "slot": row.slot, "table": row.table,
        })
    });
    told["pairs"] = pairs.collect();
    let found = audit(&file.problem.market, &file.answer.meetings);
    for (side, of_side) in Side::BOTH.into_iter().zip(&found.sides) {
        let meetings: Vec<i64> = of_side.meetings.iter().copied().map(i64::from).collect();
        told[side.to_string()] = json!({
            "below_floor": of_side.below_floor,
            "busiest": of_side.busiest,
            "gini_meetings": of_side.gini_meetings,
            "gini_scores": of_side.gini_scores,
            "lorenz_meetings": lorenz(&meetings),
            "lorenz_scores": lorenz(&of_side.scores),
        });
    }
    told["blocking_mutual"] = found.blocking_mutual.into();
    told["blocking_own"] = found.blocking_own.into();
    // Absent and null are one to many readers, and no figure is missing.
    if figures.bound.is_none() {
        told["bound"] = serde_json::Value::Null;
    }
    Ok(told)
}
