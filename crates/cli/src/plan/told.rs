//! What `qantara plan` prints and writes of a plan.

use std::io::Write;
use std::num::NonZeroUsize;

use qantara_messages::Messages;
use qantara_pairing::audit::Audit;
use qantara_pairing::market::{Market, PairId, Side};
use qantara_pairing::timetable::Timetable;
use serde_json::json;

use super::{Aim, Chosen, Plan, Proof, Shortage, points};
use crate::output::TOLD;
use crate::table;

impl Plan {
    /// Prints what people want to know of the plan.
    pub(super) fn print(
        &self,
        chosen: &Chosen,
        (asked, found): (&Market, &Audit),
        sides: &[String; 2],
        messages: &Messages,
    ) {
        let text = |key: &str| messages.text(key, &[]);
        let heads = ["plan-side", "plan-people", "plan-without", "plan-below", "plan-busiest", "plan-places"];
        let mut lines = table::new(heads.map(text));
        // Those who take no meetings are not there.
        let takes = |side: Side, one: u32| asked.limits(side, one).max() > 0;
        let without = Side::BOTH.map(|side| -> Vec<String> {
            let meetings = (0..).zip(&found.sides[side as usize].meetings);
            let without = meetings.filter(|&(one, &meetings)| meetings == 0 && takes(side, one));
            without.map(|(one, _)| asked.id(side, one).to_owned()).collect()
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
        let value = found.value as f64 / 1e6;
        say!("{}", messages.text("plan-meetings", &[("n", found.meetings.into()), ("value", value.into())]));
        let short: u64 = found.sides.iter().map(|side| side.short).sum();
        if short > 0 {
            say!("{}", messages.text("plan-short", &[("n", short.into())]));
        }
        for (ids, side) in without.into_iter().zip(sides).filter(|(ids, _)| !ids.is_empty()) {
            let more = ids.len().saturating_sub(TOLD);
            let named = ids.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
            let args = [("side", side.as_str().into()), ("ids", named.into()), ("more", more.into())];
            say!("{}", messages.text("plan-without-names", &args));
        }
        let goal = match (self.choose, self.floors_asked()) {
            (Aim::WorstFirst, _) => "worst",
            _ if short == 0 => "total",
            (_, Shortage::Spread) => "spread",
            (_, Shortage::Relax | Shortage::Strict) => "relax",
        };
        let proof = match chosen.proof {
            Proof::Optimal => {
                let proof = messages.text("plan-optimal", &[("goal", goal.into())]);
                let lists = |k: NonZeroUsize| messages.text("plan-of-best", &[("k", k.get().into())]);
                [Some(proof), self.k.map(lists)].into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
            Proof::FloorsUnproved => text("plan-floors-unproved"),
            Proof::Gap(gap) => messages.text("plan-gap", &[("gap", points::text(gap).into())]),
            Proof::Stable => text("plan-stable"),
        };
        say!("{proof}");
        if self.out.is_none() {
            say!("{}", text("plan-out"));
        }
    }
}

/// A meeting as files have it.
struct Row<'a> {
    left: &'a str,
    right: &'a str,
    score: i64,
    slot: Option<u32>,
    table: Option<u32>,
}

fn rows<'a>(chosen: &'a Chosen, timetable: Option<&Timetable>) -> Vec<Row<'a>> {
    let market = &chosen.market;
    let seat = |pair: PairId| {
        let seats = &timetable?.seats;
        seats.binary_search_by_key(&pair, |seat| seat.pair).ok().map(|at| seats[at])
    };
    let row = |&pair: &PairId| {
        let [left, right] = Side::BOTH.map(|side| market.id(side, market.of(side, pair)));
        let seat = seat(pair);
        let (slot, table) = (seat.map(|seat| seat.slot), seat.and_then(|seat| seat.table));
        Row { left, right, score: market.score(pair), slot, table }
    };
    chosen.meetings.iter().map(row).collect()
}

pub(super) fn write_meetings(
    chosen: &Chosen,
    timetable: Option<&Timetable>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let columns = ["left", "right", "score", "slot", "table"];
    let width = if timetable.is_some() { 5 } else { 3 };
    let mut file = csv::Writer::from_writer(out);
    file.write_record(&columns[..width])?;
    for row in rows(chosen, timetable) {
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let score = points::text(row.score.into());
        let cells = [row.left, row.right, &score, &number(row.slot), &number(row.table)];
        file.write_record(&cells[..width])?;
    }
    Ok(file.flush()?)
}

pub(super) fn as_json(chosen: &Chosen, found: &Audit, timetable: Option<&Timetable>) -> serde_json::Value {
    let number = |points: i128| points as f64 / 1e6;
    let proof = match chosen.proof {
        Proof::Optimal => json!("optimal"),
        Proof::FloorsUnproved => json!("floors unproved"),
        Proof::Gap(gap) => json!(number(gap)),
        Proof::Stable => json!("stable"),
    };
    let mut told = json!({
        "meetings": found.meetings,
        "value": number(found.value.into()),
        "short": found.sides.iter().map(|side| side.short).sum::<u64>(),
        "bound": chosen.bound.map(number),
        "proof": proof,
        "pairs": rows(chosen, timetable).into_iter().map(|row| json!({
            "left": row.left, "right": row.right, "score": number(row.score.into()),
            "slot": row.slot, "table": row.table,
        })).collect::<Vec<_>>(),
    });
    if let Some(timetable) = timetable {
        told["slots_used"] = timetable.slots_used.into();
        told["placed"] = timetable.seats.len().into();
        told["placed_bound"] = timetable.bound.into();
    }
    told
}
