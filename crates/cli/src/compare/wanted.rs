//! Whether moves are toward what was wanted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::Context;
use qantara_engine::compare::{Cause, Comparison};
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_evaluation::compare::{Verdict, compare};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::judgements::Grade;
use qantara_evaluation::measure::Measure;
use qantara_hub::evaluation::{Lists, Truth};
use serde::Serialize;

/// What judgements say of a comparison.
#[derive(Serialize)]
pub(super) struct Wanted {
    pub(super) toward: usize,
    pub(super) away: usize,
    /// Moves of candidates whom nobody judged.
    pub(super) unjudged: usize,
    /// By what acted most in the way in which a candidate went, the greatest
    /// number first.
    pub(super) reasons: Vec<ByCause>,
    pub(super) difference: Difference,
    /// The grades of candidates that are in a list, by seeker and candidate.
    #[serde(skip)]
    pub(super) grades: BTreeMap<(String, String), Grade>,
}

#[derive(Serialize)]
pub(super) struct ByCause {
    pub(super) cause: Cause,
    pub(super) toward: usize,
    pub(super) away: usize,
}

/// The second policy's lists minus the first's.
#[derive(Serialize)]
pub(super) struct Difference {
    pub(super) measure: String,
    pub(super) first: f64,
    pub(super) second: f64,
    pub(super) value: f64,
    pub(super) interval: Option<[f64; 2]>,
    pub(super) p: f64,
    pub(super) verdict: Says,
}

/// What the judgements say of the second policy.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Says {
    Better,
    Worse,
    NotDecisive,
    TooFewSeekers,
}

pub(super) fn wanted(
    truth: &Truth,
    policies: &[Arc<Policy>; 2],
    (seeking, k): (Side, NonZeroUsize),
    comparison: &Comparison,
    seed: u64,
) -> anyhow::Result<Wanted> {
    let mut grades = BTreeMap::new();
    let mut by_cause: HashMap<Cause, [usize; 2]> = HashMap::new();
    let (mut toward, mut away, mut unjudged) = (0, 0, 0);
    for list in &comparison.lists {
        let seeker = list.seeker.as_str();
        let excluded = truth.excluded.of(seeker);
        for moved in &list.candidates {
            let candidate = moved.candidate.as_str();
            let grade = truth.judgements.grade(seeker, candidate);
            grades.insert((seeker.to_owned(), candidate.to_owned()), grade);
            let rise = moved.rise(k.get());
            if rise == 0 || excluded.is_some_and(|ids| ids.contains(candidate)) {
                continue;
            }
            let is_toward = match grade {
                Grade::Unjudged => {
                    unjudged += 1;
                    continue;
                }
                Grade::Relevant(_) => rise > 0,
                Grade::NotRelevant => rise < 0,
            };
            *(if is_toward { &mut toward } else { &mut away }) += 1;
            if let Some(reason) = moved.reasons.first() {
                by_cause.entry(reason.cause).or_default()[usize::from(!is_toward)] += 1;
            }
        }
    }
    let mut reasons: Vec<ByCause> =
        by_cause.into_iter().map(|(cause, [toward, away])| ByCause { cause, toward, away }).collect();
    reasons.sort_by_key(|by| (Reverse(by.toward + by.away), by.cause.id()));
    let difference = difference(truth, policies, (seeking, k), comparison, seed)?;
    Ok(Wanted { toward, away, unjudged, reasons, difference, grades })
}

fn difference(
    truth: &Truth,
    policies: &[Arc<Policy>; 2],
    (seeking, k): (Side, NonZeroUsize),
    comparison: &Comparison,
    seed: u64,
) -> anyhow::Result<Difference> {
    let seekers: Vec<&str> = comparison.lists.iter().map(|list| list.seeker.as_str()).collect();
    let measure = "nDCG@10".parse::<Measure>()?.cut(k);
    let excluded = &truth.excluded;
    let lists = Lists { pool: &truth.pool, seeking, k, seekers: &seekers, excluded, stop: None };
    let [first, second] = policies.each_ref().map(|policy| lists.of_policy(policy));
    let judgements = &truth.judgements.only(seekers.iter().copied());
    let task = Task { judgements, excluded, length: Some(k), measures: &[measure] };
    let [first, second] = &[evaluate(&first?, &task), evaluate(&second?, &task)];
    let compared = compare(second, first, &first.everybody(), &Chance::new(seed))?;
    let compared = compared.first().context("one measure was compared")?;
    let mean = |found: &qantara_evaluation::evaluate::Evaluation| {
        found.all().means.first().copied().unwrap_or_default()
    };
    Ok(Difference {
        measure: measure.to_string(),
        first: mean(first),
        second: mean(second),
        value: compared.difference,
        interval: compared.interval.map(|interval| [interval.low, interval.high]),
        p: compared.p.value,
        verdict: match compared.verdict() {
            Verdict::Better => Says::Better,
            Verdict::Worse => Says::Worse,
            Verdict::NotDecisive => Says::NotDecisive,
            Verdict::TooFewQueries => Says::TooFewSeekers,
        },
    })
}
