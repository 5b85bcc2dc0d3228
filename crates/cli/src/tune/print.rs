//! What tuning came to, for people.

use std::path::Path;

use qantara_engine::fuse::Fuse;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy;
use qantara_hub::PolicyName;
use qantara_hub::tuning::{Curve, Difference, Mean, Report, SetReport as Set, TOP, Weight};
use qantara_messages::Messages;

use super::options::Tune;
use crate::table;

/// A file that is not there yet: the same judgements again would flatter.
const OTHERS: &str = "others.csv";

/// What stands in a cell where there is no figure.
pub(crate) const NONE: &str = "–";

pub(super) fn print(report: &Report, asked: &Tune, market: &'static Market, messages: &Messages) {
    let title = [
        ("market", messages.market(report.market).into()),
        ("policy", report.start.name.as_str().into()),
        ("version", report.start.version.to_string().into()),
    ];
    say!("{}", messages.text("tune-title", &title));
    print_set("tune-training", &report.data.training, report, messages);
    print_set("tune-validation", &report.data.validation, report, messages);
    print_left_out(report, messages);
    print_attempts(report, messages);
    if report.interrupted {
        say!("{}", messages.text("tune-interrupted", &[]));
    }
    print_outcome(report, messages);
    let Some(policy) = &report.policy else { return };
    say!("{}", messages.text("tune-flattered", &[]));
    let [before, after] = [report.start.fuse, policy.fuse].map(|fuse| fuse_in_words(fuse, messages));
    if before != after {
        let args = [("before", before.as_str().into()), ("after", after.as_str().into())];
        say!("{}", messages.text("tune-fuse", &args));
    }
    print_weights(&report.weights, market, messages);
    print_curves(&report.curves, messages);
    print_written(report, asked, messages);
}

fn print_set(key: &str, set: &Set, report: &Report, messages: &Messages) {
    let args = [
        ("seekers", messages.several(report.seeking, set.counts.seekers).into()),
        ("relevant", set.counts.relevant.into()),
        ("candidates", set.counts.candidates.into()),
    ];
    say!("{}", messages.text(key, &args));
}

fn print_left_out(report: &Report, messages: &Messages) {
    let sets = [&report.data.training, &report.data.validation];
    let sum = |of: fn(&Set) -> usize| sets.iter().map(|set| of(set)).sum::<usize>();
    let absent = sum(|set| set.unused_seekers.not_in_pool + set.left_out.seekers);
    let without = sum(|set| set.unused_seekers.without_relevant);
    let beyond = sum(|set| set.unused_seekers.beyond_limit);
    if absent + without + beyond > 0 {
        let args = [("absent", absent.into()), ("without", without.into()), ("beyond", beyond.into())];
        say!("{}", messages.text("tune-unused", &args));
    }
    let absent = sum(|set| set.left_out.relevant_not_in_pool);
    let barred = sum(|set| set.left_out.relevant_barred);
    if absent + barred > 0 {
        let args = [("absent", absent.into()), ("barred", barred.into())];
        say!("{}", messages.text("tune-unreachable", &args));
    }
}

fn print_attempts(report: &Report, messages: &Messages) {
    let head = ["head-fuse", "head-epochs", "head-best-epoch"].map(|key| messages.text(key, &[]));
    let mut lines = table::new(head.into_iter().chain([report.validation.measure.clone()]));
    for attempt in &report.attempts {
        lines.add_row([
            messages.term("fuse", attempt.fuse),
            messages.number(f64::from(attempt.epochs)),
            messages.number(f64::from(attempt.best_epoch)),
            messages.thousandths(attempt.validation),
        ]);
    }
    say!("{lines}");
}

fn print_outcome(report: &Report, messages: &Messages) {
    let validation = &report.validation;
    let policy = [("policy", report.start.name.as_str().into())];
    let measure = validation.measure.as_str();
    let (Some(after), Some(found)) = (validation.after, validation.difference) else {
        let args = [
            ("measure", measure.into()),
            ("policy", report.start.name.as_str().into()),
            ("value", mean(validation.before, messages).into()),
        ];
        say!("{}", messages.text("tune-before", &args));
        say!("{}", messages.text("tune-nothing", &policy));
        return;
    };
    let Difference { value, interval, better, worse, .. } = found;
    let args = [
        ("measure", measure.into()),
        ("before", mean(validation.before, messages).into()),
        ("after", mean(after, messages).into()),
        ("difference", with_interval(value, interval, messages).into()),
        ("better", better.into()),
        ("worse", worse.into()),
    ];
    say!("{}", messages.text("tune-difference", &args));
    if report.policy.is_none() {
        say!("{}", messages.text("tune-nothing-written", &policy));
    }
}

/// A value, and in brackets its interval, where it has one.
pub(crate) fn with_interval(value: f64, interval: Option<[f64; 2]>, messages: &Messages) -> String {
    let value = messages.thousandths(value);
    let Some([low, high]) = interval else { return value };
    let args = [("low", messages.thousandths(low).into()), ("high", messages.thousandths(high).into())];
    format!("{value} ({})", messages.text("evaluate-from-to", &args))
}

fn mean(mean: Mean, messages: &Messages) -> String {
    with_interval(mean.value, mean.interval, messages)
}

fn fuse_in_words(fuse: Fuse, messages: &Messages) -> String {
    match fuse {
        Fuse::Geometric => messages.term("fuse", "geometric"),
        Fuse::Harmonic => messages.term("fuse", "harmonic"),
        Fuse::Minimum => messages.term("fuse", "minimum"),
        Fuse::Mean { first_share } => {
            format!("{} ({})", messages.term("fuse", "mean"), messages.share(first_share.into()))
        }
    }
}

/// A row for each facet, and for each side its weight and how far it can move.
fn print_weights(weights: &[Weight], market: &Market, messages: &Messages) {
    let bounds = messages.text("head-bounds", &[]);
    let of_side = |side: Side| {
        let role = messages.role(market.role(side));
        [messages.text("head-weight-of", &[("role", role.into())]), bounds.clone()]
    };
    let head = [messages.text("head-facet", &[])].into_iter().chain(Side::BOTH.map(of_side).concat());
    let mut lines = table::new(head);
    for facet in market.facets() {
        let of = |side: Side| {
            weights.iter().find(|weight| weight.facet == facet.id() && weight.role == market.role(side))
        };
        let found = Side::BOTH.map(of);
        if found.iter().all(Option::is_none) {
            continue;
        }
        let cells = found.map(|weight| match weight {
            Some(weight) => {
                let before = messages.share(weight.before);
                let after = share_with_interval(weight.after, weight.interval, messages);
                [format!("{before} → {after}"), bounds_in_words(weight.margin, messages)]
            }
            None => [NONE.to_owned(), NONE.to_owned()],
        });
        lines.add_row([messages.facet(facet.id())].into_iter().chain(cells.concat()));
    }
    say!("{lines}");
    say!("{}", messages.text("tune-weights-how", &[("k", TOP.get().into())]));
    if weights.iter().any(|weight| weight.interval.is_some()) {
        say!("{}", messages.text("tune-intervals-how", &[]));
    }
}

/// A row for each facet whose fits count otherwise now.
fn print_curves(curves: &[Curve], messages: &Messages) {
    if curves.is_empty() {
        return;
    }
    let mut lines = table::new(["head-facet", "head-curve"].map(|key| messages.text(key, &[])));
    for curve in curves {
        let point = |&(fit, value): &(f32, f64)| {
            format!("{} → {}", messages.share(fit.into()), messages.share(value))
        };
        let points: Vec<String> = curve.after.iter().flat_map(policy::Curve::points).map(point).collect();
        lines.add_row([messages.facet(curve.facet), points.join("\n")]);
    }
    say!("{lines}");
    say!("{}", messages.text("tune-curves-how", &[]));
}

/// A share, and in brackets its interval, where it has one.
fn share_with_interval(share: f64, interval: Option<[f64; 2]>, messages: &Messages) -> String {
    let share = messages.share(share);
    match interval {
        Some(ends) => format!("{share} ({})", bounds_in_words(ends.map(Some), messages)),
        None => share,
    }
}

/// Where a weight's bounds are: 0 and all where nothing changes before.
pub(crate) fn bounds_in_words([low, high]: [Option<f64>; 2], messages: &Messages) -> String {
    let args = [
        ("low", messages.share(low.unwrap_or(0.0)).into()),
        ("high", messages.share(high.unwrap_or(1.0)).into()),
    ];
    messages.text("evaluate-from-to", &args)
}

fn print_written(report: &Report, asked: &Tune, messages: &Messages) {
    let Some(policy) = &report.policy else { return };
    let name = PolicyName { name: policy.name.clone(), version: Some(policy.version) }.to_string();
    if asked.dry_run {
        say!("{}", messages.text("tune-dry-run", &[("name", name.as_str().into())]));
        return;
    }
    let named = |path: &Path| path.display().to_string();
    let manifest = asked.manifest_path(&policy.name, policy.version).map(|path| named(&path));
    let mut args =
        vec![("name", name.as_str().into()), ("manifest", manifest.as_deref().unwrap_or(NONE).into())];
    let file = asked.out.as_deref().map(named);
    let key = match &file {
        Some(file) => {
            args.push(("file", file.as_str().into()));
            "tune-written"
        }
        None => "tune-put",
    };
    say!("{}", messages.text(key, &args));
    say!("\n{}", messages.text("tune-next", &[]));
    let new = file.unwrap_or_else(|| name.strip_prefix("policies/").unwrap_or(&name).to_owned());
    let old = asked
        .policy
        .clone()
        .unwrap_or_else(|| format!("{}/versions/{}", report.start.name, report.start.version));
    let market = report.market;
    let [old, new] = [old, new].map(|name| in_a_shell(&name));
    say!("  qantara compare {old} {new} --judgements {OTHERS}");
    say!("  qantara evaluate --market {market} --policy {old} --policy {new} --judgements {OTHERS}");
}

/// A word as a shell reads it back.
fn in_a_shell(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./".contains(letter);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
