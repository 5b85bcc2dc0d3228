//! What policies weigh, how far each weight could move, and what each facet
//! brings.

use qantara_engine::market::{Market, Side};
use qantara_hub::tuning::{Bound, TOP};
use qantara_messages::Messages;

use super::document::{Document, Table};
use super::report::{Facets, PolicyUsed, Report};
use super::told::NONE;
use crate::tune::print::{bounds_in_words, with_interval};

pub(super) fn tell_weights(full: &mut Document, report: &Report, messages: &Messages) {
    let Ok(market) = Market::find(report.market) else { return };
    let policies = &report.made.policies;
    if policies.is_empty() {
        return;
    }
    full.heading(messages.text("evaluate-weights", &[]));
    let of_side =
        |side: Side| messages.text("head-weight-of", &[("role", messages.role(market.role(side)).into())]);
    let columns = columns(policies.iter().map(|policy| policy.system.as_str()), Side::BOTH.map(of_side));
    let mut lines = Table::new("weights", [messages.text("head-facet", &[])].into_iter().chain(columns));
    for facet in market.facets() {
        let is_it = |policy: &PolicyUsed| policy.weights.iter().any(|weighed| weighed.facet == facet.id());
        if policies.iter().any(is_it) {
            let cell = |policy, side| weight(report, policy, (market, side), facet.id(), messages);
            let cells = policies.iter().flat_map(|policy| Side::BOTH.map(|side| cell(policy, side)));
            lines.row([messages.facet(facet.id())].into_iter().chain(cells));
        }
    }
    full.table(lines);
    let lists = report.facets.iter().map(|facets| facets.bounds.lists).max().unwrap_or_default();
    if lists > 0 {
        let args =
            [("k", TOP.get().min(report.length).into()), ("lists", lists.into()), ("none", NONE.into())];
        full.line(messages.text("evaluate-weights-how", &args));
    }
    let is_learned = |policy: &PolicyUsed| {
        policy.weights.iter().any(|weighed| weighed.intervals.iter().any(Option::is_some))
    };
    if policies.iter().any(is_learned) {
        full.line(messages.text("evaluate-intervals-how", &[]));
    }
}

/// A heading for each column of each system, which is named where there are
/// several.
fn columns<'a>(
    systems: impl ExactSizeIterator<Item = &'a str>,
    of_each: [String; 2],
) -> impl Iterator<Item = String> {
    let is_one = systems.len() == 1;
    systems.flat_map(move |system| {
        of_each.each_ref().map(|column| if is_one { column.clone() } else { format!("{system}\n{column}") })
    })
}

/// A policy's weight for a side, and in brackets how far it could move.
fn weight(
    report: &Report,
    policy: &PolicyUsed,
    (market, side): (&Market, Side),
    facet: &str,
    messages: &Messages,
) -> String {
    let weighed = policy.weights.iter().find(|weighed| weighed.facet == facet);
    let at = usize::from(side == Side::Second);
    let share = weighed.map_or(0.0, |weighed| weighed.shares[at]);
    if share == 0.0 {
        return NONE.to_owned();
    }
    let of_policy = report.facets.iter().find(|facets| facets.system == policy.system);
    let interval = weighed.and_then(|weighed| weighed.intervals[at]);
    let interval =
        interval.map_or(String::new(), |ends| format!("\n{}", bounds_in_words(ends.map(Some), messages)));
    let bounds = of_policy.map(|facets| &facets.bounds).filter(|bounds| bounds.lists > 0);
    let is_it = |bound: &&Bound| bound.facet == facet && bound.role == market.role(side);
    match bounds.and_then(|bounds| bounds.weights.iter().find(is_it)) {
        // A weight alone has nothing to share with.
        Some(bound) if share < 1.0 => {
            format!("{} ({}){interval}", messages.share(share), bounds_in_words(bound.tenth, messages))
        }
        _ => messages.share(share) + &interval,
    }
}

/// The facet whose loss costs the first policy most comes first.
pub(super) fn tell_facets(full: &mut Document, report: &Report, messages: &Messages) {
    let Ok(market) = Market::find(report.market) else { return };
    let [first, ..] = &report.facets[..] else { return };
    let measure = [("measure", first.worths.measure.as_deref().unwrap_or_default().into())];
    full.heading(messages.text("evaluate-facets", &[]));
    let of_each = ["head-overlap", "evaluate-facets-lost"].map(|key| messages.text(key, &measure));
    let columns = columns(report.facets.iter().map(|facets| facets.system.as_str()), of_each);
    let mut lines = Table::new("facets", [messages.text("head-facet", &[])].into_iter().chain(columns));
    let worth = |facets: &Facets, id: &str| {
        let found = facets.worths.facets.iter().find(|worth| worth.id == id);
        found.map(|worth| (worth.overlap, worth.lost))
    };
    let lost = |id: &str| worth(first, id).and_then(|(_, lost)| lost);
    let is_weighed = |id: &&str| report.facets.iter().any(|facets| worth(facets, id).is_some());
    let mut ids: Vec<&str> = market.facets().iter().map(|facet| facet.id()).filter(is_weighed).collect();
    let amount = |id: &str| lost(id).map_or(f64::NEG_INFINITY, |lost| lost.value);
    ids.sort_by(|a, b| amount(b).total_cmp(&amount(a)));
    for id in ids {
        let cells = report.facets.iter().flat_map(|facets| {
            let (overlap, lost) = worth(facets, id).unwrap_or_default();
            [
                overlap.map_or(NONE.to_owned(), |overlap| messages.thousandths(overlap)),
                lost.map_or(NONE.to_owned(), |lost| with_interval(lost.value, lost.interval, messages)),
            ]
        });
        lines.row([messages.facet(id)].into_iter().chain(cells));
    }
    full.table(lines);
    full.line(messages.text("evaluate-facets-how", &measure));
    full.line(messages.text("sensitivity-overlap-how", &[]));
}
