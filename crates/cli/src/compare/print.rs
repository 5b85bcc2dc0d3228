//! Who moves, for people.

use qantara_engine::compare::{Cause, Comparison, Exposure, ListChange, Moved, Reason, Standing};
use qantara_engine::profile::Role;
use qantara_evaluation::interval::FEWEST_QUERIES;
use qantara_messages::Messages;

use super::Report;
use super::wanted::{Difference, Says, Wanted};
use crate::output::TOLD;
use crate::table;
use crate::tune::print::{NONE, with_interval};

/// The reasons that are named of a move.
const NAMED: usize = 2;

/// Those who are seen more, and less, that are named.
const SEEN: usize = 5;

/// `given` is how either policy was named, which tells two of one name apart.
pub(super) fn print(report: &Report, given: [&str; 2], seeking: Role, messages: &Messages) {
    let Report { comparison, wanted } = report;
    let is_shared = comparison.left == comparison.right;
    let name = |(name, version): &(String, u32), given: &str| {
        let tag = format!("{name}/versions/{version}");
        if is_shared && given != name { format!("{tag} ({given})") } else { tag }
    };
    let title = [
        ("first", name(&comparison.left, given[0]).into()),
        ("second", name(&comparison.right, given[1]).into()),
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
    print_reasons(comparison, wanted.as_ref(), messages);
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
    moves.sort_by_key(|(_, moved)| std::cmp::Reverse(moved.rise(comparison.k).abs()));
    moves
}

fn print_reasons(comparison: &Comparison, wanted: Option<&Wanted>, messages: &Messages) {
    if comparison.reasons.is_empty() {
        return;
    }
    let head = ["head-facet", "head-moved-by"].map(|key| messages.text(key, &[]));
    let judged = wanted.map(|_| ["head-toward", "head-away"].map(|key| messages.text(key, &[])));
    let mut lines = table::new(head.into_iter().chain(judged.into_iter().flatten()));
    let total: f64 = comparison.reasons.iter().map(|reason| reason.change).sum();
    for reason in &comparison.reasons {
        let counts = wanted.map(|wanted| {
            let of = wanted.reasons.iter().find(|found| found.cause == reason.cause);
            let [toward, away] = of.map_or([0, 0], |found| [found.toward, found.away]);
            [toward, away].map(|n| messages.number(n as f64))
        });
        let cells = [cause(reason.cause, messages), messages.share(reason.change / total)];
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
            messages.text(
                "moves-places",
                &[("before", place(&moved.left).into()), ("after", place(&moved.right).into())],
            ),
            why(moved, messages),
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

fn cause(cause: Cause, messages: &Messages) -> String {
    match cause {
        Cause::Facet(facet) => messages.facet(facet),
        Cause::Fuse | Cause::SoftGates => messages.term("cause", cause.id()),
    }
}

/// The rules that take a candidate out or let it in, and what acts most in the
/// way in which it went.
fn why(moved: &Moved, messages: &Messages) -> String {
    let change = |reason: &Reason| {
        let sign = if reason.change > 0.0 { "+" } else { "" };
        format!("{} {sign}{}", cause(reason.cause, messages), messages.number(reason.change * 100.0))
    };
    let gates = |from: &Standing, to: &Standing, key: &str| {
        let new: Vec<String> = to.gates.iter().filter(|gate| !from.gates.contains(gate)).cloned().collect();
        let args = [("rules", new.join(", ").into())];
        (!new.is_empty()).then(|| messages.text(key, &args))
    };
    let barred = gates(&moved.left, &moved.right, "moves-barred");
    let admitted = gates(&moved.right, &moved.left, "moves-admitted");
    let capped = match (moved.left.capped, moved.right.capped) {
        (false, true) => Some("moves-capped"),
        (true, false) => Some("moves-no-longer-capped"),
        _ => None,
    };
    let capped = capped.map(|key| messages.text(key, &[]));
    let reasons = moved.reasons.iter().take(NAMED).map(change);
    let mut all: Vec<String> = barred.into_iter().chain(admitted).chain(capped).chain(reasons).collect();
    // Its score moved it past nobody: others made way, or came in.
    if all.is_empty() && moved.ruled > 0 {
        all.push(messages.text("moves-ruled", &[("n", moved.ruled.into())]));
    }
    all.join(&messages.text("moves-between", &[]))
}

fn print_seen(comparison: &Comparison, messages: &Messages) {
    let told = |key: &str, is_more: bool| {
        let of = comparison.exposure.iter().filter(|seen| (seen.right > seen.left) == is_more);
        let one = |seen: &Exposure| {
            let id = seen.candidate.to_string();
            let args = [("id", id.into()), ("before", seen.left.into()), ("after", seen.right.into())];
            messages.text("moves-seen-one", &args)
        };
        let all: Vec<String> = of.map(one).collect();
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
