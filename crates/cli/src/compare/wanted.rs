//! Whether moves are toward what was wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::Context;
use qantara_engine::compare::{Comparison, FacetChange, ListChange, Moved};
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_evaluation::compare::{Verdict, compare};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::judgements::Grade;
use qantara_evaluation::measure::Measure;
use serde::Serialize;

use crate::evaluate::lists::Lists;
use crate::evaluate::truth::Truth;
use crate::hub::Hub;

/// How far from a candidate's old place its new one is, and which way.
pub(super) fn climb(moved: &Moved, k: usize) -> i64 {
    let [left, right] = [moved.left.rank, moved.right.rank]
        .map(|rank| i64::try_from(rank.unwrap_or(k + 1)).unwrap_or(i64::MAX));
    left - right
}

/// How a candidate's facets changed beside those of all in its list that moved:
/// what changes alike for all moves nobody. The largest change comes first.
pub(super) fn beside_others(list: &ListChange, moved: &Moved) -> Vec<FacetChange> {
    let others: Vec<&Moved> = list.candidates.iter().filter(|other| other.has_moved()).collect();
    let of = |moved: &Moved, facet: &str| {
        moved.facets.iter().find(|change| change.facet == facet).map_or(0.0, |change| change.change)
    };
    let named: BTreeSet<&'static str> =
        others.iter().flat_map(|other| other.facets.iter().map(|change| change.facet)).collect();
    let beside = |facet: &'static str| {
        let mean = others.iter().map(|other| of(other, facet)).sum::<f64>() / others.len().max(1) as f64;
        FacetChange { facet, change: of(moved, facet) - mean }
    };
    let mut changes: Vec<FacetChange> = named.into_iter().map(beside).collect();
    changes.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
    changes
}

/// What judgements say of a comparison.
#[derive(Serialize)]
pub(super) struct Wanted {
    pub(super) toward: usize,
    pub(super) away: usize,
    /// Moves of candidates whom nobody judged.
    pub(super) unjudged: usize,
    /// By the facet that moved a candidate most, the greatest number first.
    pub(super) facets: Vec<ByFacet>,
    pub(super) difference: Difference,
    /// The grades of candidates that are in a list, by seeker and candidate.
    #[serde(skip)]
    pub(super) grades: BTreeMap<(String, String), Grade>,
}

#[derive(Serialize)]
pub(super) struct ByFacet {
    pub(super) facet: &'static str,
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
    (hub, truth): (&Hub, &Truth),
    policies: &[Arc<Policy>; 2],
    (seeking, k): (Side, NonZeroUsize),
    comparison: &Comparison,
    seed: u64,
) -> anyhow::Result<Wanted> {
    let mut grades = BTreeMap::new();
    let mut by_facet: BTreeMap<&'static str, [usize; 2]> = BTreeMap::new();
    let (mut toward, mut away, mut unjudged) = (0, 0, 0);
    for list in &comparison.lists {
        let seeker = list.seeker.as_str();
        let excluded = truth.excluded.of(seeker);
        for moved in &list.candidates {
            let candidate = moved.candidate.as_str();
            let grade = truth.judgements.grade(seeker, candidate);
            grades.insert((seeker.to_owned(), candidate.to_owned()), grade);
            let climb = climb(moved, k.get());
            if climb == 0 || excluded.is_some_and(|ids| ids.contains(candidate)) {
                continue;
            }
            let is_toward = match grade {
                Grade::Unjudged => {
                    unjudged += 1;
                    continue;
                }
                Grade::Relevant(_) => climb > 0,
                Grade::NotRelevant => climb < 0,
            };
            *(if is_toward { &mut toward } else { &mut away }) += 1;
            if let Some(facet) = mover(&beside_others(list, moved), climb) {
                by_facet.entry(facet).or_default()[usize::from(!is_toward)] += 1;
            }
        }
    }
    let mut facets: Vec<ByFacet> =
        by_facet.into_iter().map(|(facet, [toward, away])| ByFacet { facet, toward, away }).collect();
    facets.sort_by_key(|facet| std::cmp::Reverse(facet.toward + facet.away));
    let difference = difference((hub, truth), policies, (seeking, k), comparison, seed)?;
    Ok(Wanted { toward, away, unjudged, facets, difference, grades })
}

/// The facet that changed most in the way in which a candidate went.
fn mover(changes: &[FacetChange], climb: i64) -> Option<&'static str> {
    let goes_along = |change: f64| if climb > 0 { change > 0.0 } else { change < 0.0 };
    changes.iter().find(|facet| goes_along(facet.change)).map(|facet| facet.facet)
}

fn difference(
    (hub, truth): (&Hub, &Truth),
    policies: &[Arc<Policy>; 2],
    (seeking, k): (Side, NonZeroUsize),
    comparison: &Comparison,
    seed: u64,
) -> anyhow::Result<Difference> {
    let seekers: Vec<&str> = comparison.lists.iter().map(|list| list.seeker.as_str()).collect();
    let measure = "nDCG@10".parse::<Measure>()?.cut(k);
    let excluded = &truth.excluded;
    let lists = Lists { hub, pool: &truth.pool, seeking, k, seekers: &seekers, excluded };
    let [first, second] = policies.each_ref().map(Arc::clone);
    let runs = lists.of(&[("first".to_owned(), first), ("second".to_owned(), second)], &[])?;
    let judgements = &truth.judgements.only(seekers.iter().copied());
    let task = Task { judgements, excluded, length: Some(k), measures: &[measure] };
    let found: Vec<_> = runs.iter().map(|(_, run)| evaluate(run, &task)).collect();
    let [first, second] = &found[..] else { anyhow::bail!("two policies have two runs") };
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
