//! How far weights can move, for people.

use qantara_evaluation::interval::FEWEST_QUERIES;
use qantara_messages::Messages;

use super::Report;
use crate::table;
use crate::tune::print::{NONE, bounds_in_words, with_interval};

pub(super) fn print(report: &Report, messages: &Messages) {
    let plain = |key: &str| messages.text(key, &[]);
    let title = [
        ("policy", report.policy.0.as_str().into()),
        ("version", report.policy.1.to_string().into()),
        ("seekers", messages.several(report.seeking, report.lists).into()),
        ("k", report.k.into()),
    ];
    say!("{}", messages.text("sensitivity-title", &title));
    if report.lists == 0 {
        return;
    }
    let head = ["head-facet", "head-role", "head-weight", "head-no-list", "head-nine-tenths"];
    let mut lines = table::new(head.map(plain));
    for weight in &report.weights {
        lines.add_row([
            messages.facet(weight.facet),
            messages.role(weight.role),
            messages.share(weight.share),
            bounds_in_words(weight.first, messages),
            bounds_in_words(weight.tenth, messages),
        ]);
    }
    say!("{lines}");
    say!("{}", messages.text("sensitivity-how", &[("k", report.k.into())]));
    print_facets(report, messages);
}

/// The facet that lists change most without comes first.
fn print_facets(report: &Report, messages: &Messages) {
    let plain = |key: &str| messages.text(key, &[]);
    let lost = report.ndcg_at_10.is_some().then(|| plain("head-lost"));
    let head = ["head-facet", "head-overlap"].map(plain);
    let mut lines = table::new(head.into_iter().chain(lost));
    let mut facets: Vec<_> = report.facets.iter().collect();
    facets.sort_by(|a, b| a.overlap.unwrap_or(0.0).total_cmp(&b.overlap.unwrap_or(0.0)));
    for facet in facets {
        let overlap = facet.overlap.map_or(NONE.to_owned(), |overlap| messages.thousandths(overlap));
        let lost =
            facet.lost.map_or(NONE.to_owned(), |lost| with_interval(lost.value, lost.interval, messages));
        let lost = report.ndcg_at_10.is_some().then_some(lost);
        lines.add_row([messages.facet(facet.id), overlap].into_iter().chain(lost));
    }
    say!("\n{lines}");
    say!("{}", plain("sensitivity-overlap-how"));
    if let Some(value) = report.ndcg_at_10 {
        say!("{}", messages.text("sensitivity-lost-how", &[("value", messages.thousandths(value).into())]));
        if report.lists < FEWEST_QUERIES {
            say!("{}", messages.text("evaluate-no-interval", &[("fewest", FEWEST_QUERIES.into())]));
        }
    }
}
