//! Every measure beside the plainest routine for it.

#![allow(clippy::float_cmp)]

mod common;

use std::num::NonZeroUsize;

use common::{Small, excluded, judgements, run, small};
use proptest::prelude::*;
use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::measure::{InvalidMeasure, Measure};
use qantara_evaluation::run::{Run, RunError};

/// A measure of the grades of a list, with those of all candidates.
type Plain = fn(&[i32], &[i32], usize) -> f64;

fn relevant(grades: &[i32]) -> f64 {
    grades.iter().filter(|&&grade| grade > 0).count() as f64
}

fn top(list: &[i32], k: usize) -> &[i32] {
    &list[..k.min(list.len())]
}

fn over(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

fn dcg(list: &[i32], gain: fn(i32) -> f64) -> f64 {
    list.iter().enumerate().map(|(n, &grade)| gain(grade.max(0)) / (n as f64 + 2.0).log2()).sum()
}

fn ndcg(list: &[i32], all: &[i32], k: usize, gain: fn(i32) -> f64) -> f64 {
    let mut ideal = all.to_vec();
    ideal.sort_by_key(|grade| -grade);
    over(dcg(top(list, k), gain), dcg(top(&ideal, k), gain))
}

/// `RR` and `AP` by the rank of each relevant candidate.
fn ranks(list: &[i32]) -> Vec<f64> {
    (1..).zip(list).filter(|(_, grade)| **grade > 0).map(|(rank, _)| f64::from(rank)).collect()
}

fn ap(list: &[i32], all: &[i32]) -> f64 {
    over((1..).zip(ranks(list)).map(|(n, rank)| f64::from(n) / rank).sum(), relevant(all))
}

/// The share of pairs of a relevant candidate and one of the first R not
/// relevant ones that are in order.
fn bpref(list: &[i32], all: &[i32]) -> f64 {
    let n_relevant = relevant(all) as usize;
    let n_others = all.iter().filter(|&&grade| grade == 0).count().min(n_relevant);
    let mut sum = 0.0;
    for (place, _) in list.iter().enumerate().filter(|(_, grade)| **grade > 0) {
        let above = list[..place].iter().filter(|&&grade| grade == 0).count().min(n_others);
        sum += if n_others == 0 { 1.0 } else { (n_others - above) as f64 / n_others as f64 };
    }
    over(sum, n_relevant as f64)
}

const ALL: usize = usize::MAX;

/// Each measure, its cutoff, and the plain routine.
const TABLE: &[(&str, usize, Plain)] = &[
    ("nDCG@5(dcg=log2)", 5, |list, all, k| ndcg(list, all, k, f64::from)),
    ("nDCG(dcg=log2)", ALL, |list, all, k| ndcg(list, all, k, f64::from)),
    ("nDCG@5(dcg=exp-log2)", 5, |list, all, k| ndcg(list, all, k, |grade| 2_f64.powi(grade) - 1.0)),
    ("RR", ALL, |list, _, _| ranks(list).first().map_or(0.0, |rank| 1.0 / rank)),
    ("RR@3", 3, |list, _, k| ranks(top(list, k)).first().map_or(0.0, |rank| 1.0 / rank)),
    ("AP", ALL, |list, all, _| ap(list, all)),
    ("AP@4", 4, |list, all, k| ap(top(list, k), all)),
    ("P@5", 5, |list, _, k| relevant(top(list, k)) / 5.0),
    ("R@5", 5, |list, all, k| over(relevant(top(list, k)), relevant(all))),
    ("Success@2", 2, |list, _, k| f64::from(relevant(top(list, k)) > 0.0)),
    ("RBP(p=0.8)", ALL, |list, _, _| ranks(list).iter().map(|rank| 0.2 * 0.8_f64.powf(rank - 1.0)).sum()),
    ("RBP@3(p=0.5)", 3, |list, _, k| ranks(top(list, k)).iter().map(|rank| 0.5_f64.powf(*rank)).sum()),
    ("Judged@5", 5, |list, _, k| {
        let top = top(list, k);
        over(top.iter().filter(|&&grade| grade >= 0).count() as f64, top.len() as f64)
    }),
    ("Rprec", ALL, |list, all, _| over(relevant(top(list, relevant(all) as usize)), relevant(all))),
    ("Bpref", ALL, |list, all, _| bpref(list, all)),
];

proptest! {
    #[test]
    fn every_measure_is_what_the_plain_routine_makes(
        queries in prop::collection::vec(small(), 1..5),
        length in prop::option::of(1_usize..12),
        condensed in any::<bool>(),
    ) {
        let named = |(name, ..): &(&str, usize, Plain)| {
            let measure: Measure = name.parse().unwrap();
            if condensed { measure.condensed() } else { measure }
        };
        let measures: Vec<Measure> = TABLE.iter().map(named).collect();
        let (run, judgements, excluded) = (run(&queries), judgements(&queries), excluded(&queries));
        let asked = length.and_then(NonZeroUsize::new);
        let task =
            Task { judgements: &judgements, excluded: &excluded, length: asked, measures: &measures };
        let evaluation = evaluate(&run, &task);
        let graded: Vec<(String, &Small)> = (0..)
            .map(common::query)
            .zip(&queries)
            .filter(|(_, small)| small.judged().iter().any(|&grade| grade >= 0))
            .collect();
        let named: Vec<&String> = graded.iter().map(|(query, _)| query).collect();
        prop_assert_eq!(evaluation.queries().iter().collect::<Vec<_>>(), named);
        prop_assert_eq!(evaluation.all().counts.ungraded, queries.len() - graded.len());
        for (number, (_, small)) in graded.iter().enumerate() {
            let all = small.judged();
            let mut list = small.list();
            list.truncate(length.unwrap_or(ALL));
            if condensed {
                list.retain(|&grade| grade >= 0);
            }
            for ((name, k, plain), value) in TABLE.iter().zip(evaluation.row(number)) {
                let k = if *k == ALL { length.unwrap_or(ALL) } else { *k };
                let expected = plain(&list, &all, k);
                prop_assert!((value - expected).abs() < 1e-12, "{name}: {value}, not {expected}: {list:?}");
                prop_assert!((0.0..=1.0 + 1e-12).contains(value), "{name}: {value}");
            }
        }
    }

    /// Whoever adds entries, in whatever order and on however many threads,
    /// has the same bytes.
    #[test]
    fn neither_order_nor_threads_change_a_bit(
        queries in prop::collection::vec(small(), 1..5),
        seed in any::<u64>(),
    ) {
        let mut entries = Vec::new();
        for (number, small) in queries.iter().enumerate() {
            let of = small.scores.iter().map(|(&c, &score)| (common::query(number), common::candidate(c), score));
            entries.extend(of);
        }
        let mut shuffled = entries.clone();
        shuffled.sort_by_key(|(q, c, _)| q.bytes().chain(c.bytes()).fold(seed, |sum, byte| {
            sum.rotate_left(7).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(byte)
        }));
        let measures: Vec<Measure> = TABLE.iter().map(|(name, ..)| name.parse().unwrap()).collect();
        let (judgements, excluded) = (judgements(&queries), excluded(&queries));
        let task = Task { judgements: &judgements, excluded: &excluded, length: None, measures: &measures };
        let on = |threads, entries: &[(String, String, i8)]| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let entries = entries.iter().map(|(q, c, score)| (q.as_str(), c.as_str(), f64::from(*score)));
                evaluate(&Run::from_entries(entries).unwrap(), &task)
            })
        };
        prop_assert_eq!(on(1, &entries), on(3, &shuffled));
    }
}

#[test]
fn names_are_read_in_either_form_and_written_in_one() {
    for (read, written, elsewhere) in [
        ("nDCG@10", "nDCG@10(dcg=log2)", "nDCG(dcg='log2')@10"),
        ("nDCG(dcg=log2)@10", "nDCG@10(dcg=log2)", "nDCG(dcg='log2')@10"),
        ("nDCG@10(dcg=exp-log2)", "nDCG@10(dcg=exp-log2)", "nDCG(dcg='exp-log2')@10"),
        ("NDCG(dcg=\"exp-log2\")@5", "nDCG@5(dcg=exp-log2)", "nDCG(dcg='exp-log2')@5"),
        ("MRR", "RR", "RR"),
        ("RR@10", "RR@10", "RR@10"),
        ("MAP", "AP", "AP"),
        ("P(rel=1)@5", "P@5", "P@5"),
        ("Recall@50", "R@50", "R@50"),
        ("Hit@10", "Success@10", "Success@10"),
        ("RBP", "RBP(p=0.8)", "RBP(rel=1,p=0.8)"),
        ("RBP(rel=1, p=0.95)@20", "RBP@20(p=0.95)", "RBP(rel=1,p=0.95)@20"),
        ("P@5(condensed)", "P@5(condensed)", "P(judged_only=True)@5"),
        ("P(judged_only=True)@5", "P@5(condensed)", "P(judged_only=True)@5"),
        ("nDCG@5(dcg=log2,condensed)", "nDCG@5(dcg=log2,condensed)", "nDCG(dcg='log2',judged_only=True)@5"),
        ("Judged@10", "Judged@10", "Judged@10"),
        ("Rprec", "Rprec", "Rprec"),
        ("BPref", "Bpref", "Bpref"),
    ] {
        let measure: Measure = read.parse().unwrap();
        assert_eq!(measure.to_string(), written, "{read}");
        assert_eq!(measure.ir_measures_name(), elsewhere, "{read}");
        assert_eq!(written.parse(), Ok(measure), "{read}");
        assert_eq!(elsewhere.parse(), Ok(measure), "{read}");
    }
}

#[test]
fn what_is_no_measure_says_why() {
    let parameter =
        |measure, parameter: &str| InvalidMeasure::Parameter { measure, parameter: parameter.into() };
    for (name, why) in [
        ("ERR@10", InvalidMeasure::Unknown("ERR".into())),
        ("", InvalidMeasure::Unknown(String::new())),
        ("P", InvalidMeasure::NoCutoff("P")),
        ("Bpref@10", InvalidMeasure::NeverCut("Bpref")),
        ("P@0", InvalidMeasure::Cutoff { measure: "P", cutoff: "0".into() }),
        ("P@ten", InvalidMeasure::Cutoff { measure: "P", cutoff: "ten".into() }),
        ("P@5(", InvalidMeasure::Malformed("P@5(".into())),
        ("P@5()@5", InvalidMeasure::Malformed("P@5()@5".into())),
        ("nDCG(dcg=ln)@5", parameter("nDCG", "dcg=ln")),
        ("RBP(p=1)", parameter("RBP", "p=1")),
        ("RBP(p=NaN)", parameter("RBP", "p=NaN")),
        ("P(p=0.5)@5", parameter("P", "p=0.5")),
        ("P(rel=2)@5", parameter("P", "rel=2")),
    ] {
        assert_eq!(name.parse::<Measure>(), Err(why), "{name}");
    }
}

#[test]
fn queries_without_a_list_or_without_anybody_relevant_count_and_are_counted() {
    let small = |scores: &[(u8, i8)], grades: &[(u8, i32)]| Small {
        scores: scores.iter().copied().collect(),
        grades: grades.iter().copied().collect(),
        excluded: Vec::new(),
    };
    let queries = [
        small(&[(0, 3), (1, 2), (2, 2)], &[(0, 1), (1, 0)]),
        small(&[], &[(0, 1)]),
        small(&[(0, 1)], &[(0, 0), (1, -1)]),
    ];
    let (run, judgements, excluded) = (run(&queries), judgements(&queries), excluded(&queries));
    let measures = ["RR".parse().unwrap(), "Judged@10".parse().unwrap()];
    let task = Task { judgements: &judgements, excluded: &excluded, length: None, measures: &measures };
    let evaluation = evaluate(&run, &task);
    let all = evaluation.all();
    assert_eq!(all.means, [1.0 / 3.0, (2.0 / 3.0 + 1.0) / 3.0]);
    let counts = all.counts;
    assert_eq!((counts.queries, counts.answered, counts.without_relevant), (3, 2, 1));
    assert_eq!((counts.listed, counts.judged, counts.tied), (4, 3, 2));
    let segments = evaluation.segments(|query| match query {
        "q00" => Some("warm"),
        "q01" => Some("cold"),
        _ => None,
    });
    let means: Vec<_> =
        segments.iter().map(|(name, members)| (*name, evaluation.summary(members).means[0])).collect();
    assert_eq!(means, [("cold", 0.0), ("warm", 1.0)]);
}

/// Who waits for a judge, or is excluded, says nothing of a list.
#[test]
fn queries_for_which_nobody_was_graded_are_left_out_and_counted_apart() {
    let small = |grades: &[(u8, i32)], excluded: &[u8]| Small {
        scores: [(0, 3), (1, 2), (2, 1)].into(),
        grades: grades.iter().copied().collect(),
        excluded: excluded.to_vec(),
    };
    let queries = [
        small(&[(0, 1), (1, 0)], &[]),
        small(&[(0, -1), (1, -1)], &[]),
        small(&[(0, 1)], &[0]),
        // Her only relevant candidate is excluded, and one more was judged.
        small(&[(0, 1), (1, 0), (2, -1)], &[0]),
        small(&[(0, 3), (1, 2), (2, 0)], &[0, 2]),
    ];
    let (run, judgements, excluded) = (run(&queries), judgements(&queries), excluded(&queries));
    let measures = ["nDCG@10", "R@10", "Judged@10"].map(|name| name.parse().unwrap());
    let task = Task { judgements: &judgements, excluded: &excluded, length: None, measures: &measures };
    let evaluation = evaluate(&run, &task);
    assert_eq!(evaluation.queries(), ["q00", "q03", "q04"]);
    let counts = evaluation.all().counts;
    assert_eq!((counts.queries, counts.ungraded, counts.without_relevant), (3, 2, 1));
    assert_eq!(evaluation.row(0)[..2], [1.0, 1.0]);
    assert_eq!(evaluation.row(1), [0.0, 0.0, 0.5]);
    assert_eq!(evaluation.row(2), [1.0, 1.0, 1.0], "who is excluded is in no ideal list");
}

#[test]
fn scores_that_are_not_finite_and_pairs_that_come_twice_make_no_run() {
    for score in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let refused = Run::from_entries([("q", "a", score)]);
        assert!(matches!(refused, Err(RunError::NotFinite { .. })), "{score}");
    }
    let twice = Run::from_entries([("q", "b", 1.0), ("q", "a", 1.0), ("p", "a", 1.0), ("q", "a", 2.0)]);
    let expected = RunError::Twice { query: "q".into(), candidate: "a".into(), first: 1, second: 3 };
    assert_eq!(twice, Err(expected));
    let zeros = Run::from_entries([("q", "b", 0.0), ("q", "a", -0.0)]).unwrap();
    assert_eq!(zeros.list("q").map(|entry| entry.candidate).collect::<Vec<_>>(), ["a", "b"]);
}
