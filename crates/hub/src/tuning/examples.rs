//! What is learned from: the candidates of those who were judged, with their
//! fits and grades.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::rank::Ranker;
use qantara_evaluation::judgements::Grade;
use qantara_evaluation::tune::Example;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::TuningError;
use crate::digest::hexadecimal;
use crate::evaluation::{Truth, position};

/// What a candidate is whom nobody graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ungraded {
    /// Not relevant, as nDCG@10 has it.
    NotRelevant,
    /// Left out of lists, as nDCG@10(condensed) has it.
    LeftOut,
}

impl Ungraded {
    /// The measure that takes them for the same.
    pub fn measure(self) -> &'static str {
        match self {
            Self::NotRelevant => "nDCG@10",
            Self::LeftOut => "nDCG@10(condensed)",
        }
    }
}

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Those who seek and have an example.
    pub seekers: usize,
    /// Of them, those with a relevant candidate and one that is not: a ranking
    /// of the others can be neither right nor wrong.
    pub teaching: usize,
    /// Relevant candidates.
    pub relevant: usize,
    /// All candidates.
    pub candidates: usize,
}

/// What no example holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Those who were judged for and are not in the pool, or have no candidate.
    pub seekers: usize,
    /// Relevant candidates that are not in the pool.
    pub relevant_not_in_pool: usize,
    /// Relevant candidates whom a rule keeps apart from the seeker.
    pub relevant_barred: usize,
}

/// Examples of those who were judged for.
#[derive(Default)]
pub struct Examples {
    /// In the order of the queries that have one.
    pub list: Vec<Example>,
    /// How many of what they hold, before any was left out.
    pub counts: Counts,
    /// What none of them holds.
    pub left_out: LeftOut,
    /// SHA-256 over the queries, the candidates, their fits and grades.
    pub digest: String,
}

/// The fits that are held before examples are thinned: 64 MiB.
const FITS_AT_ONCE: usize = 1 << 24;

/// Makes the examples of these queries, in their order. Each holds all
/// candidates that the policy's rules leave, with fits as the policy takes
/// them before its curves, which are for a model to know; `thin` may then leave
/// candidates out.
///
/// # Errors
///
/// [`TuningError`]; [`TuningError::Stopped`] soon after `stop` is set.
pub fn examples(
    truth: &Truth,
    queries: &[&str],
    (policy, seeking): (&Policy, Side),
    ungraded: Ungraded,
    stop: Option<&AtomicBool>,
    thin: impl Fn(Vec<Example>) -> Vec<Example>,
) -> Result<Examples, TuningError> {
    let straight = policy.clone().straight();
    let ranker = Ranker::new(&truth.pool, &straight, seeking)?;
    let is_stopped = || stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
    let making = Making { truth, ranker, n_facets: policy.market().facets().len(), ungraded };
    let mut made = Examples::default();
    let mut digest = Sha256::new();
    let at_once = FITS_AT_ONCE / making.fits_of_one().max(1);
    for queries in queries.chunks(at_once.max(1)) {
        if is_stopped() {
            return Err(TuningError::Stopped);
        }
        let found: Vec<Found> =
            queries.par_iter().map(|query| making.of(query)).collect::<Result<_, TuningError>>()?;
        let mut examples = Vec::with_capacity(found.len());
        for Found { example, left_out, digest: of_query } in found {
            made.left_out.seekers += left_out.seekers;
            made.left_out.relevant_not_in_pool += left_out.relevant_not_in_pool;
            made.left_out.relevant_barred += left_out.relevant_barred;
            digest.update(of_query);
            examples.extend(example);
        }
        for example in &examples {
            let relevant = n_relevant(example);
            made.counts.seekers += 1;
            made.counts.teaching += usize::from((1..example.n_candidates()).contains(&relevant));
            made.counts.relevant += relevant;
            made.counts.candidates += example.n_candidates();
        }
        made.list.extend(thin(examples));
    }
    made.digest = hexadecimal(digest.finalize());
    Ok(made)
}

fn n_relevant(example: &Example) -> usize {
    example.grades().iter().filter(|grade| grade.is_relevant()).count()
}

struct Making<'a> {
    truth: &'a Truth,
    ranker: Ranker<'a>,
    n_facets: usize,
    ungraded: Ungraded,
}

/// One query's example, where it has one.
#[derive(Default)]
struct Found {
    example: Option<Example>,
    left_out: LeftOut,
    digest: Vec<u8>,
}

impl Making<'_> {
    /// The most fits that an example can hold.
    fn fits_of_one(&self) -> usize {
        self.ranker.candidates().len() * self.n_facets
    }

    fn of(&self, query: &str) -> Result<Found, TuningError> {
        let mut found = Found::default();
        let Some(seeker) = position(self.ranker.seekers(), query) else {
            found.left_out.seekers = 1;
            return Ok(found);
        };
        let excluded = self.truth.excluded.of(query);
        let id = |candidate: usize| self.ranker.candidates().id(candidate).as_str();
        let grade = |candidate: usize| self.truth.judgements.grade(query, id(candidate));
        let is_kept = |(candidate, _): &(usize, f64)| {
            excluded.is_none_or(|ids| !ids.contains(id(*candidate)))
                && (self.ungraded == Ungraded::NotRelevant || grade(*candidate).is_judged())
        };
        let open: Vec<(usize, f64)> = self.ranker.open(seeker).into_iter().filter(is_kept).collect();
        let positions: Vec<usize> = open.iter().map(|(candidate, _)| *candidate).collect();
        let out_of_reach = self.out_of_reach(query, &positions, &mut found.left_out);
        if open.is_empty() {
            found.left_out.seekers = 1;
            return Ok(found);
        }
        let fits = self.ranker.fits(seeker, &positions);
        let kept: Vec<f64> = open.iter().map(|(_, kept)| *kept).collect();
        let grades: Vec<Grade> = positions.iter().map(|candidate| grade(*candidate)).collect();
        let mut digest = Sha256::new();
        digest.update(query);
        for (candidate, grade) in positions.iter().zip(&grades) {
            digest.update(format!("\n{} {}", id(*candidate), i32::from(*grade)));
        }
        for fit in &fits {
            digest.update(fit.to_le_bytes());
        }
        for share in &kept {
            digest.update(share.to_le_bytes());
        }
        found.digest = digest.finalize().to_vec();
        let example = Example::new(query.to_owned(), self.n_facets, fits, grades)?.with_kept(kept)?;
        found.example = Some(example.with_out_of_reach(out_of_reach));
        Ok(found)
    }

    /// The grades of relevant candidates whom no list can hold, who are counted.
    fn out_of_reach(&self, query: &str, open: &[usize], left_out: &mut LeftOut) -> Vec<Grade> {
        let judged = self.truth.judgements.of(query);
        let relevant = judged.into_iter().flatten().filter(|(_, grade)| grade.is_relevant());
        let open: BTreeSet<usize> = open.iter().copied().collect();
        let mut grades = Vec::new();
        for (candidate, grade) in relevant {
            match position(self.ranker.candidates(), candidate) {
                Some(candidate) if open.contains(&candidate) => continue,
                Some(_) => left_out.relevant_barred += 1,
                None => left_out.relevant_not_in_pool += 1,
            }
            grades.push(*grade);
        }
        grades
    }
}
