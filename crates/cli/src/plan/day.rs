//! When the plan's meetings take place: the slots, the tables, and who is free.

use anyhow::ensure;
use qantara_messages::{Arg, Messages};
use qantara_pairing::market::Side;
use qantara_pairing::timetable::{Reason, Timetable};
use qantara_plan::{Problem, Waits};

use crate::output;

/// The slots of a `free` cell: a `1` for each free one, a `0` for another.
pub(super) fn free(cell: &str) -> anyhow::Result<Vec<bool>> {
    let other = cell.chars().find(|slot| !matches!(slot, '0' | '1'));
    ensure!(other.is_none(), "free: `{cell}` is no row of slots; write 1 for a free slot and 0 for another");
    Ok(cell.bytes().map(|slot| slot == b'1').collect())
}

/// Checks that everybody's `free` speaks of every slot of the day.
pub(super) fn speak_of_all(problem: &Problem) -> anyhow::Result<()> {
    let Some(rules) = &problem.day else { return Ok(()) };
    let slots = rules.tables.len();
    for side in Side::BOTH {
        for (one, who) in (0..).zip(&problem.who[side as usize]) {
            let said = who.free.as_ref().map_or(slots, Vec::len);
            let id = problem.market.id(side, one);
            ensure!(said >= slots, "free: `{id}` speaks of {said} slots, and the day has {slots}");
        }
    }
    Ok(())
}

/// How long those who keep their tables wait, in lines.
pub(super) fn waits_told(waits: Waits, sides: &[String; 2], messages: &Messages) -> Vec<String> {
    let Waits { side, longest, short, n_long } = waits;
    let args = [("side", sides[side as usize].as_str().into()), ("longest", longest.into())];
    let mut lines = vec![messages.text("plan-waits", &args)];
    if n_long > 0 {
        lines.push(messages.text("plan-long-waits", &[("n", n_long.into()), ("short", short.into())]));
    }
    lines
}

/// What people want to know of a timetable, in lines.
pub(super) fn told(timetable: &Timetable, problem: &Problem, messages: &Messages) -> Vec<String> {
    let market = &problem.market;
    let (placed, unplaced) = (timetable.seats.len(), &timetable.unplaced);
    let used = [("n", placed.into()), ("slots", timetable.slots_used.into())];
    let mut lines = vec![messages.text("plan-placed", &used)];
    if unplaced.is_empty() {
        return lines;
    }
    let key = if timetable.is_proved() { "plan-unplaced-proved" } else { "plan-unplaced" };
    let args = [("n", unplaced.len().into()), ("bound", timetable.bound.into())];
    lines.push(messages.text(key, &args));
    let lines_of = unplaced.iter().map(|one| {
        let [left, right] = [market.id(Side::Left, one.left), market.id(Side::Right, one.right)];
        let who = |side: Side| if side == Side::Left { left } else { right };
        let (key, full) = match one.reason {
            Reason::NeverTogether => ("plan-never-together", None),
            Reason::Full(side) => ("plan-one-full", Some(who(side))),
            Reason::BothFull => ("plan-both-full", None),
            Reason::NotAtOnce => ("plan-not-at-once", None),
            Reason::TablesFull => ("plan-tables-full", None),
            Reason::NoResource(at) => {
                let name = problem.resources.get(at as usize).map_or("", |resource| &resource.name);
                ("plan-no-resource", Some(name))
            }
        };
        let mut args: Vec<(&str, Arg<'_>)> = vec![("left", left.into()), ("right", right.into())];
        args.extend(full.map(|full| ("full", full.into())));
        format!("• {}", messages.text(key, &args))
    });
    lines.extend(output::listed(lines_of, messages));
    lines
}
