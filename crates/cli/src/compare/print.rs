//! Who moves, for people.

use qantara_engine::compare::{Comparison, FacetChange, ListChange, Moved, Standing};
use qantara_engine::profile::Role;
use qantara_evaluation::interval::FEWEST_QUERIES;
use qantara_messages::Messages;

use super::Report;
use super::wanted::{Difference, Says, Wanted, beside_others, climb};
use crate::output::TOLD;
use crate::table;
use crate::tune::print::{NONE, with_interval};

/// The facets that are named of a move.
const NAMED: usize = 2;

/// Those who are seen more, and less, that are named.
const SEEN: usize = 5;

pub(super) fn print(report: &Report, seeking: Role, messages: &Messages) {
    let Report { comparison, wanted } = report;
    let name = |(name, version): &(String, u32)| format!("{name}/versions/{version}");
    let title = [
        ("first", name(&comparison.left).into()),
        ("second", name(&comparison.right).into()),
        ("seekers", messages.several(seeking, comparison.lists.len()).into()),
        ("k", comparison.k.into()),
    ];
    say!("{}", messages.text("moves-title", &title));
    let moved = moves(comparison);
    let n_lists = comparison.lists.iter().filter(|list| list.candidates.iter().any(Moved::has_moved)).count();
    let args = [
        ("changed", n_lists.into()),
        ("overlap", messages.share(comparison.overlap).into()),
        ("agreement", messages.share(comparison.agreement).into()),
        ("moves", moved.len().into()),
    ];
    say!("{}", messages.text("moves-lists", &args));
    print_facets(comparison, wanted.as_ref(), messages);
    print_moves(&moved, comparison.k, wanted.as_ref(), messages);
    print_seen(comparison, messages);
    if let Some(wanted) = wanted {
        print_wanted(wanted, messages);
    }
}

/// All moves, the farthest first.
fn moves(comparison: &Comparison) -> Vec<(&ListChange, &Moved)> {
    let all = comparison.lists.iter().flat_map(|list| list.candidates.iter().map(move |moved| (list, moved)));
    let mut moves: Vec<_> = all.filter(|(_, moved)| moved.has_moved()).collect();
    moves.sort_by_key(|(_, moved)| std::cmp::Reverse(climb(moved, comparison.k).abs()));
    moves
}

fn print_facets(comparison: &Comparison, wanted: Option<&Wanted>, messages: &Messages) {
    if comparison.facets.is_empty() {
        return;
    }
    let head = ["head-facet", "head-moved-by"].map(|key| messages.text(key, &[]));
    let judged = wanted.map(|_| ["head-toward", "head-away"].map(|key| messages.text(key, &[])));
    let mut lines = table::new(head.into_iter().chain(judged.into_iter().flatten()));
    let total: f64 = comparison.facets.iter().map(|facet| facet.change).sum();
    for facet in &comparison.facets {
        let counts = wanted.map(|wanted| {
            let of = wanted.facets.iter().find(|found| found.facet == facet.facet);
            let [toward, away] = of.map_or([0, 0], |found| [found.toward, found.away]);
            [toward, away].map(|n| messages.number(n as f64))
        });
        let cells = [messages.facet(facet.facet), messages.share(facet.change / total)];
        lines.add_row(cells.into_iter().chain(counts.into_iter().flatten()));
    }
    say!("{lines}");
    say!("{}", messages.text("moves-facets-how", &[]));
}

fn print_moves(moves: &[(&ListChange, &Moved)], k: usize, wanted: Option<&Wanted>, messages: &Messages) {
    if moves.is_empty() {
        return;
    }
    let head = ["head-seeker", "head-candidate", "head-moved", "head-why"].map(|key| messages.text(key, &[]));
    let grade = wanted.map(|_| messages.text("head-grade", &[]));
    let mut lines = table::new(head.into_iter().chain(grade));
    for (list, moved) in moves.iter().take(TOLD) {
        let place = |at: &Standing| at.rank.map_or(NONE.to_owned(), |rank| messages.number(rank as f64));
        let cells = [
            list.seeker.to_string(),
            moved.candidate.to_string(),
            format!("{} → {}", place(&moved.left), place(&moved.right)),
            why(list, moved, messages),
        ];
        let grade = wanted.map(|wanted| {
            let pair = (list.seeker.to_string(), moved.candidate.to_string());
            let grade = wanted.grades.get(&pair).filter(|grade| grade.is_judged());
            grade.map_or(NONE.to_owned(), |grade| messages.number(f64::from(i32::from(*grade))))
        });
        lines.add_row(cells.into_iter().chain(grade));
    }
    say!("\n{lines}");
    if moves.len() > TOLD {
        say!("{}", messages.text("more-lines", &[("n", (moves.len() - TOLD).into())]));
    }
    say!("{}", messages.text("moves-how", &[("k", k.into())]));
}

/// The rules that take a candidate out or let it in, and the facets that changed
/// most beside those of others in the list.
fn why(list: &ListChange, moved: &Moved, messages: &Messages) -> String {
    let change = |facet: &FacetChange| {
        let sign = if facet.change > 0.0 { "+" } else { "" };
        format!("{} {sign}{}", messages.facet(facet.facet), messages.number(facet.change * 100.0))
    };
    let gates = |from: &Standing, to: &Standing, key: &str| {
        let new: Vec<String> = to.gates.iter().filter(|gate| !from.gates.contains(gate)).cloned().collect();
        let args = [("rules", new.join(", ").into())];
        (!new.is_empty()).then(|| messages.text(key, &args))
    };
    let barred = gates(&moved.left, &moved.right, "moves-barred");
    let admitted = gates(&moved.right, &moved.left, "moves-admitted");
    let beside = beside_others(list, moved);
    let facets = beside.iter().take(NAMED).map(change);
    barred.into_iter().chain(admitted).chain(facets).collect::<Vec<_>>().join("; ")
}

fn print_seen(comparison: &Comparison, messages: &Messages) {
    let told = |key: &str, is_more: bool| {
        let of = comparison.exposure.iter().filter(|seen| (seen.right > seen.left) == is_more);
        let all: Vec<String> =
            of.map(|seen| format!("{} ({} → {})", seen.candidate, seen.left, seen.right)).collect();
        if !all.is_empty() {
            let named = all.iter().take(SEEN).cloned().collect::<Vec<_>>().join(", ");
            let args = [("n", all.len().into()), ("ids", named.into())];
            say!("{}", messages.text(key, &args));
        }
    };
    told("moves-seen-more", true);
    told("moves-seen-less", false);
}

fn print_wanted(wanted: &Wanted, messages: &Messages) {
    let args = [
        ("toward", wanted.toward.into()),
        ("away", wanted.away.into()),
        ("unjudged", wanted.unjudged.into()),
    ];
    say!("{}", messages.text("moves-wanted", &args));
    let Difference { measure, first, second, value, interval, verdict, .. } = &wanted.difference;
    let args = [
        ("measure", measure.as_str().into()),
        ("before", messages.thousandths(*first).into()),
        ("after", messages.thousandths(*second).into()),
        ("difference", with_interval(*value, *interval, messages).into()),
    ];
    say!("{}", messages.text("moves-difference", &args));
    let key = match verdict {
        Says::Better => "moves-better",
        Says::Worse => "moves-worse",
        Says::NotDecisive => "moves-not-decisive",
        Says::TooFewSeekers => {
            say!("{}", messages.text("evaluate-says-too-few", &[("fewest", FEWEST_QUERIES.into())]));
            return;
        }
    };
    say!("{}", messages.text(key, &[]));
}
