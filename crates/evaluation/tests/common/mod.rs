//! Small runs and judgements for the tests.

// Each test takes what it needs.
#![allow(dead_code)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use qantara_evaluation::judgements::{Grade, Judgements, Pairs};
use qantara_evaluation::run::Run;

/// A query's list and judgements, candidates by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Small {
    pub(crate) scores: BTreeMap<u8, i8>,
    pub(crate) grades: BTreeMap<u8, i32>,
    pub(crate) excluded: Vec<u8>,
}

/// Few candidates and fewer scores, so that many are tied.
pub(crate) fn small() -> impl Strategy<Value = Small> {
    (
        prop::collection::btree_map(0_u8..20, -3_i8..4, 0..20),
        prop::collection::btree_map(0_u8..24, -1..4, 1..16),
        prop::collection::vec(0_u8..24, 0..4),
    )
        .prop_map(|(scores, grades, excluded)| Small { scores, grades, excluded })
}

/// Candidate 3 as an id; the order of ids is that of numbers.
pub(crate) fn candidate(number: u8) -> String {
    format!("c{number:02}")
}

pub(crate) fn query(number: usize) -> String {
    format!("q{number:02}")
}

impl Small {
    /// The grades of all who were put before a judge and are not excluded.
    pub(crate) fn judged(&self) -> Vec<i32> {
        let kept = self.grades.iter().filter(|(number, _)| !self.excluded.contains(number));
        kept.map(|(_, &grade)| grade).collect()
    }

    /// The grades of the list, best first, by the plainest way: 0 for what was
    /// judged not relevant, −1 for what was not judged.
    pub(crate) fn list(&self) -> Vec<i32> {
        let mut order: Vec<(u8, i8)> = self.scores.iter().map(|(&number, &score)| (number, score)).collect();
        order.retain(|(number, _)| !self.excluded.contains(number));
        order.sort_by_key(|&(number, score)| (-score, number));
        order.iter().map(|(number, _)| self.grades.get(number).copied().unwrap_or(-1)).collect()
    }
}

pub(crate) fn run(queries: &[Small]) -> Run {
    let mut entries = Vec::new();
    for (number, small) in queries.iter().enumerate() {
        entries
            .extend(small.scores.iter().map(|(&c, &score)| (query(number), candidate(c), f64::from(score))));
    }
    Run::from_entries(entries.iter().map(|(q, c, score)| (q.as_str(), c.as_str(), *score))).unwrap()
}

pub(crate) fn judgements(queries: &[Small]) -> Judgements {
    let mut judgements = Judgements::default();
    for (number, small) in queries.iter().enumerate() {
        for (&c, &grade) in &small.grades {
            judgements.judge(&query(number), &candidate(c), Grade::try_from(grade).unwrap()).unwrap();
        }
    }
    judgements
}

pub(crate) fn excluded(queries: &[Small]) -> Pairs {
    let of = |(number, small): (usize, &Small)| {
        small.excluded.iter().map(|&c| (query(number), candidate(c))).collect::<Vec<_>>()
    };
    queries.iter().enumerate().flat_map(of).collect()
}
