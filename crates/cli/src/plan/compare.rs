//! `qantara plan --compare`: two plans side by side.

use std::path::PathBuf;

use anyhow::ensure;
use qantara_messages::{Arg, Messages};
use qantara_pairing::market::Side;
use qantara_plan::{Comparison, Gain, Sums, compare};
use serde_json::json;

use super::source::Source;
use super::{Format, points, writing};
use crate::output::TOLD;
use crate::table;

pub(super) fn run(paths: [&PathBuf; 2], format: Format, messages: &Messages) -> anyhow::Result<()> {
    let [(one, ..), (other, ..)] = [writing::read(paths[0])?, writing::read(paths[1])?];
    let found = compare((&one.problem, &one.answer), (&other.problem, &other.answer));
    let is_there = |side: Side| {
        other.problem.market.ids(side).iter().any(|id| one.problem.market.find(side, id).is_some())
    };
    ensure!(Side::BOTH.into_iter().any(is_there), "the two plans have nobody in common");
    if format == Format::Json {
        say!("{}", as_json(&found));
        return Ok(());
    }
    let text = |key: &str| messages.text(key, &[]);
    let name = |path: &PathBuf| path.display().to_string();
    let mut lines = table::new([String::new(), name(paths[0]), name(paths[1])]);
    let count = |n: usize| messages.number(n as f64);
    let points = |millionths: i64| messages.number(points::number(millionths));
    let cells = |plan: &Sums| {
        [
            ("compare-meetings", count(plan.meetings)),
            ("compare-placed", plan.placed.map_or_else(|| "-".to_owned(), count)),
            ("compare-value", points(plan.value)),
            ("compare-short", count(plan.short as usize)),
            ("compare-without", count(plan.without)),
            ("compare-worst", plan.worst.map_or_else(|| "-".to_owned(), points)),
            ("compare-gini-left", messages.number(plan.gini[0])),
            ("compare-gini-right", messages.number(plan.gini[1])),
            ("compare-blocking", count(plan.blocking)),
        ]
    };
    let [first, second] = found.plans.each_ref().map(cells);
    for ((key, first), (_, second)) in first.into_iter().zip(second) {
        lines.add_row([text(key), first, second]);
    }
    say!("{lines}");
    say!("{}", messages.text("compare-in-both", &[("n", found.in_both.into())]));
    let names = Source::read(&other.manifest)?.sides(messages);
    for side in Side::BOTH {
        let gains = &found.gains[side as usize];
        let (more, less) = gains.split_at(gains.partition_point(|gain| gain.gain() > 0));
        // Who loses most stands last.
        let less: Vec<&Gain> = less.iter().rev().collect();
        for (key, gains) in [("compare-gain", more.iter().collect()), ("compare-loss", less)] {
            tell(key, &gains, &names[side as usize], messages);
        }
    }
    Ok(())
}

fn as_json(found: &Comparison) -> serde_json::Value {
    let plan = |plan: &Sums| {
        json!({
            "meetings": plan.meetings, "placed": plan.placed, "value": points::number(plan.value),
            "short": plan.short, "without": plan.without, "worst": plan.worst.map(points::number),
            "gini": plan.gini, "blocking": plan.blocking,
        })
    };
    let gain = |gain: &Gain| json!({"id": gain.id, "meetings": gain.meetings, "scores": gain.scores.map(points::number)});
    let gains = |side: Side| found.gains[side as usize].iter().map(gain).collect::<Vec<_>>();
    json!({
        "plans": found.plans.each_ref().map(plan), "in_both": found.in_both,
        "left": gains(Side::Left), "right": gains(Side::Right),
    })
}

/// Names who gains or loses, the most first.
fn tell(key: &str, gains: &[&Gain], side: &str, messages: &Messages) {
    if gains.is_empty() {
        return;
    }
    let one = |gain: &&Gain| {
        let change = messages.number(points::number(gain.gain()));
        let sign = if gain.gain() > 0 { "+" } else { "" };
        format!("{} ({sign}{change})", gain.id)
    };
    let named = gains.iter().take(TOLD).map(one).collect::<Vec<_>>().join(", ");
    let more = gains.len().saturating_sub(TOLD);
    let args: [(&str, Arg<'_>); 4] = [
        ("side", side.into()),
        ("n", gains.len().into()),
        ("ids", named.as_str().into()),
        ("more", more.into()),
    ];
    say!("{}", messages.text(key, &args));
}
