//! What a page has beyond the terminal: charts, weights, who gains and who
//! loses, what caps cost, and how everything was measured.

use qantara_engine::market::Market;
use qantara_evaluation::interval::FEWEST_QUERIES;
use qantara_messages::{Arg, Messages};

use super::chart::{Axis, Chart, Line, Shape};
use super::document::{Document, Part, Table};
use super::outcomes::{OfSystem, Step};
use super::report::{Both, Move, Report};
use super::told::{NONE, told};
use super::weights::{tell_facets, tell_weights};

/// A report for a page.
pub(super) fn in_full(report: &Report, messages: &Messages) -> Document {
    let mut full = told(report, messages);
    // The charts of the systems end what is said of each by itself.
    let next = full.parts.iter().position(|part| matches!(part, Part::Heading(_)));
    let at = next.unwrap_or(full.parts.len());
    let charts = [by_depth(report, messages), lorenz(report, messages)];
    full.parts.splice(at..at, charts.into_iter().flatten().map(Part::Chart));
    for system in report.outcomes.iter().flat_map(|outcomes| &outcomes.systems) {
        full.parts.extend(meaning(system, messages).map(Part::Chart));
    }
    tell_moves(&mut full, report, messages);
    tell_caps(&mut full, report, messages);
    tell_weights(&mut full, report, messages);
    tell_facets(&mut full, report, messages);
    tell_methods(&mut full, report, messages);
    full
}

/// An axis of shares from 0 to the next even number above `most`.
fn from_zero(label: String, most: f64, messages: &Messages) -> Axis {
    let step = [0.01, 0.02, 0.05, 0.1, 0.2].into_iter().find(|step| most <= step * 5.0).unwrap_or(0.2);
    let ticks = (0..=5).map(|n| f64::from(n) * step).map(|value| (value, messages.number(value)));
    Axis { label, ticks: ticks.collect(), by_factors: false }
}

/// An axis from nothing to all.
fn of_all(key: &str, messages: &Messages) -> Axis {
    let ticks = (0..=5).map(|n| f64::from(n) / 5.0).map(|share| (share, messages.percent(share * 100.0)));
    Axis { label: messages.text(key, &[]), ticks: ticks.collect(), by_factors: false }
}

fn by_depth(report: &Report, messages: &Messages) -> Option<Chart> {
    let depths = report.systems.iter().map(|system| system.by_depth.iter().map(|one| one.places as f64));
    let depths: Vec<f64> = depths.max_by_key(ExactSizeIterator::len)?.collect();
    if depths.len() < 2 {
        return None;
    }
    let values = report.systems.iter().flat_map(|system| system.by_depth.iter().map(|one| one.value));
    let most = values.fold(0.0, f64::max);
    let line = |system: &qantara_hub::evaluation::System| Line {
        name: system.name.clone(),
        shape: Shape::Marked,
        points: system.by_depth.iter().map(|one| (one.places as f64, one.value)).collect(),
    };
    let measure = report.first_measure();
    // Whatever depth the first measure has, the curve goes over all.
    let name = measure.split_once('@').map_or(measure.to_owned(), |(name, rest)| {
        format!("{name}{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
    });
    Some(Chart {
        title: messages.text("evaluate-by-depth", &[("measure", name.as_str().into())]),
        x: Axis {
            label: messages.text("axis-places", &[]),
            ticks: depths.iter().map(|places| (*places, messages.number(*places))).collect(),
            by_factors: true,
        },
        y: from_zero(name, most, messages),
        lines: report.systems.iter().map(line).collect(),
    })
}

fn lorenz(report: &Report, messages: &Messages) -> Option<Chart> {
    let tenth = |n: usize| n as f64 / 10.0;
    let curve = |curve: &[f64]| curve.iter().enumerate().map(|(n, share)| (tenth(n), *share)).collect();
    let systems = report.systems.iter().filter(|system| !system.lorenz.is_empty());
    let lines: Vec<Line> = systems
        .map(|system| Line { name: system.name.clone(), shape: Shape::Marked, points: curve(&system.lorenz) })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let alike = Line {
        name: messages.text("evaluate-all-alike", &[]),
        shape: Shape::Plain,
        points: vec![(0.0, 0.0), (1.0, 1.0)],
    };
    Some(Chart {
        title: messages.text("evaluate-lorenz", &[]),
        x: of_all("axis-least-seen", messages),
        y: of_all("axis-exposure", messages),
        lines: lines.into_iter().chain([alike]).collect(),
    })
}

/// What a system's scores have meant, as steps.
fn meaning(system: &OfSystem, messages: &Messages) -> Option<Chart> {
    let steps = system.meaning.as_ref()?;
    let ends = |step: &Step| [(step.low, step.accepted), (step.high, step.accepted)];
    Some(Chart {
        title: messages.text("evaluate-meaning", &[("system", system.name.as_str().into())]),
        x: of_all("head-score", messages),
        y: of_all("head-mutual", messages),
        lines: vec![Line {
            name: system.name.clone(),
            shape: Shape::Marked,
            points: steps.iter().flat_map(ends).collect(),
        }],
    })
}

fn tell_moves(full: &mut Document, report: &Report, messages: &Messages) {
    let (Some(moves), [first, second]) = (&report.moves, &report.systems[..]) else { return };
    let Ok(market) = Market::find(report.market) else { return };
    let Some(side) = market.side(report.seeking) else { return };
    full.heading(messages.text(
        "evaluate-moves",
        &[("first", first.name.as_str().into()), ("second", second.name.as_str().into())],
    ));
    let exposure = messages.text("axis-exposure-of-one", &[]);
    for (name, role, by, both) in [
        ("moves-seekers", report.seeking, report.first_measure(), &moves.seekers),
        ("moves-candidates", market.role(side.other()), exposure.as_str(), &moves.candidates),
    ] {
        let Both { n_gain, n_lose, gain, lose } = both;
        if n_gain + n_lose == 0 {
            let args = [("roles", messages.roles(role).into()), ("by", by.into())];
            full.line(messages.text("evaluate-moves-none", &args));
            continue;
        }
        let args: [(&str, Arg<'_>); 4] = [
            ("roles", messages.roles(role).into()),
            ("by", by.into()),
            ("gain", (*n_gain).into()),
            ("lose", (*n_lose).into()),
        ];
        full.line(messages.text("evaluate-moves-of", &args));
        let head = [messages.role(role), second.name.clone(), first.name.clone()];
        let mut lines = Table::new(name, head.into_iter().chain([messages.text("head-difference", &[])]));
        for Move { id, name, first, second } in gain.iter().chain(lose) {
            // A name in its own direction, whatever marks it holds.
            let named = name.as_ref().map_or(id.clone(), |name| format!("\u{2068}{name}\u{2069} ({id})"));
            let numbers = [*second, *first, first - second].map(|value| messages.thousandths(value));
            lines.row([named].into_iter().chain(numbers));
        }
        full.table(lines);
    }
}

fn tell_caps(full: &mut Document, report: &Report, messages: &Messages) {
    let measure = report.first_measure();
    if report.caps.is_empty() {
        return;
    }
    full.heading(messages.text("evaluate-caps", &[]));
    let head = ["head-systems", "head-cap"].map(|key| messages.text(key, &[]));
    let facts =
        ["head-candidates-each", "evaluate-coverage", "evaluate-gini"].map(|key| messages.text(key, &[]));
    let mut lines = Table::new("caps", head.into_iter().chain([measure.to_owned()]).chain(facts));
    for capped in &report.caps {
        let cap = match capped.percent {
            None => messages.text("evaluate-no-cap", &[]),
            Some(percent) => messages.percent(f64::from(percent)),
        };
        lines.row([
            capped.system.clone(),
            cap,
            messages.thousandths(capped.value),
            messages.number(capped.places),
            messages.share(capped.coverage),
            capped.gini.map_or(NONE.to_owned(), |gini| messages.thousandths(gini)),
        ]);
    }
    full.table(lines);
    let most = report.caps.iter().map(|capped| capped.value).fold(0.0, f64::max);
    let mut drawn: Vec<Line> = Vec::new();
    for capped in &report.caps {
        let Some(gini) = capped.gini else { continue };
        let point = (gini, capped.value);
        match drawn.iter_mut().find(|line| line.name == capped.system) {
            Some(line) => line.points.push(point),
            None => {
                let name = capped.system.clone();
                drawn.push(Line { name, shape: Shape::Marked, points: vec![point] });
            }
        }
    }
    full.chart(Chart {
        title: messages.text("evaluate-caps-chart", &[("measure", measure.into())]),
        x: from_zero(messages.text("evaluate-gini", &[]), 1.0, messages),
        y: from_zero(measure.to_owned(), most, messages),
        lines: drawn,
    });
    full.line(messages.text("evaluate-caps-how", &[]));
}

/// Everything that makes the report again.
fn tell_methods(full: &mut Document, report: &Report, messages: &Messages) {
    let Ok(market) = Market::find(report.market) else { return };
    let Some(side) = market.side(report.seeking) else { return };
    let made = &report.made;
    full.heading(messages.text("evaluate-methods", &[]));
    let judged = report.judgements.seekers - report.judgements.ungraded_seekers;
    if !made.policies.is_empty() {
        let args: [(&str, Arg<'_>); 4] = [
            ("day", messages.date(made.day).into()),
            ("seekers", messages.several(report.seeking, judged).into()),
            ("candidates", messages.several(market.role(side.other()), made.candidates).into()),
            ("k", report.length.into()),
        ];
        full.line(messages.text("evaluate-methods-lists", &args));
    }
    let is_read = |name: &&str| made.policies.iter().all(|policy| policy.system != **name);
    let read: Vec<&str> = report.systems.iter().map(|system| system.name.as_str()).filter(is_read).collect();
    if !read.is_empty() {
        full.line(messages.text("evaluate-methods-read", &[("systems", read.join(", ").into())]));
    }
    let graded = report.judgements.relevant + report.judgements.not_relevant;
    let args = [("excluded", made.excluded.into()), ("judged", graded.into())];
    full.line(messages.text("evaluate-methods-judged", &args));
    if let Some(day) = report.outcomes.as_ref().and_then(|outcomes| outcomes.split) {
        full.line(messages.text("evaluate-since", &[("day", messages.date(day).into())]));
    }
    let args: [(&str, Arg<'_>); 3] = [
        ("fewest", FEWEST_QUERIES.into()),
        ("repetitions", report.repetitions.into()),
        ("seed", report.seed.to_string().into()),
    ];
    full.line(messages.text("evaluate-methods-chance", &args));
    let head = ["head-setting", "head-version", "head-digest"].map(|key| messages.text(key, &[]));
    let mut lines = Table::new("made", head);
    for policy in &made.policies {
        lines.row([
            policy.system.clone(),
            format!("{}@{}", policy.name, policy.version),
            policy.digest.clone(),
        ]);
    }
    lines.row(["qantara".to_owned(), made.qantara.to_owned(), NONE.to_owned()]);
    full.table(lines);
}
