//! When the plan's meetings take place: the slots, the tables, and who is free.

use anyhow::Context;
use qantara_messages::{Arg, Messages};
use qantara_pairing::market::{Limits, Market, PairId, Side};
use qantara_pairing::timetable::{Day, Reason, Timetable, arrange, check};

use crate::output;

/// Who is free when, as sheets say it: a `1` or `0` for each slot; `None` for
/// those who are always free. By side, in the market's order.
pub(super) type Free = [Vec<Option<String>>; 2];

/// The slots of a `free` cell.
pub(super) fn free(cell: &str) -> anyhow::Result<&str> {
    let other = cell.chars().find(|slot| !matches!(slot, '0' | '1'));
    anyhow::ensure!(
        other.is_none(),
        "free: `{cell}` is no row of slots; write 1 for a free slot and 0 for another"
    );
    Ok(cell)
}

/// The day on which a plan's meetings take place.
///
/// # Errors
///
/// Where somebody's `free` ends before the day does.
pub(super) fn day(market: &Market, free: &Free, slots: u32, tables: u32) -> anyhow::Result<Day> {
    let mut day = Day::new(slots, tables);
    for side in Side::BOTH {
        for (one, free) in (0..).zip(&free[side as usize]) {
            let Some(free) = free else { continue };
            let (said, id) = (free.len(), market.id(side, one));
            anyhow::ensure!(
                said >= slots as usize,
                "free: `{id}` speaks of {said} slots, and the day has {slots}"
            );
            day = day.with_free(side, one, free.bytes().map(|slot| slot == b'1'));
        }
    }
    Ok(day)
}

/// In how many slots a participant is free.
fn slots(day: &Day, side: Side, one: u32) -> u32 {
    (0..day.n_slots()).filter(|&slot| day.is_free(side, one, slot)).count() as u32
}

/// A participant who should get more meetings than it has free slots, and how
/// many these are.
pub(super) fn overbooked(market: &Market, day: &Day) -> Option<(Side, u32, u32)> {
    let everybody =
        Side::BOTH.into_iter().flat_map(|side| (0..market.len(side) as u32).map(move |one| (side, one)));
    everybody
        .map(|(side, one)| (side, one, slots(day, side, one)))
        .find(|&(side, one, slots)| market.limits(side, one).min() > slots)
}

/// The market in which nobody takes more meetings than they have free slots.
pub(super) fn within(mut market: Market, day: &Day) -> Market {
    for side in Side::BOTH {
        for one in 0..market.len(side) as u32 {
            let slots = slots(day, side, one);
            let limits = market.limits(side, one);
            let max = limits.max().min(slots);
            if let Some(less) = Limits::new(limits.min().min(max), max).filter(|less| *less != limits) {
                market = market.with_limits(side, one, less);
            }
        }
    }
    market
}

/// Slots and tables for meetings, looked over by a check of its own.
pub(super) fn timetable(market: &Market, meetings: &[PairId], day: &Day) -> anyhow::Result<Timetable> {
    let timetable = arrange(market, meetings, day)?;
    check::check(market, meetings, day, &timetable).context("the timetable does not stand its own check")?;
    Ok(timetable)
}

/// What people want to know of a timetable, in lines.
pub(super) fn told(timetable: &Timetable, market: &Market, messages: &Messages) -> Vec<String> {
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
        };
        let mut args: Vec<(&str, Arg<'_>)> = vec![("left", left.into()), ("right", right.into())];
        args.extend(full.map(|full| ("full", full.into())));
        format!("• {}", messages.text(key, &args))
    });
    lines.extend(output::listed(lines_of, messages));
    lines
}
