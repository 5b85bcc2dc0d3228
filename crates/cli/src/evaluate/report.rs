//! What an evaluation found, as files have it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::profile::Role;
use qantara_evaluation::compare::Incomparable;
use qantara_evaluation::evaluate::Evaluation;
use qantara_evaluation::exposure::{GroupExposure, by_group};
use qantara_hub::evaluation::{Judged, Mean, Measured, System, Versus, Worths};
use qantara_hub::tuning::Bounds;
use serde::Serialize;

use super::outcomes::Outcomes;
use super::trained::Trained;
use crate::segment::Field;

/// What an evaluation found.
#[derive(Serialize)]
pub(super) struct Report {
    pub(super) market: &'static str,
    pub(super) seeking: Role,
    pub(super) length: usize,
    pub(super) seed: u64,
    pub(super) repetitions: u32,
    pub(super) made: Made,
    pub(super) judgements: Judged,
    /// Where recorded outcomes judge.
    pub(super) outcomes: Option<Outcomes>,
    pub(super) systems: Vec<System>,
    /// Every two systems by every measure.
    pub(super) comparisons: Vec<Versus>,
    pub(super) groups: Vec<Groups>,
    /// Where there are two systems.
    pub(super) moves: Option<Moves>,
    /// What each policy's facets are worth; empty where nobody asked.
    pub(super) facets: Vec<Facets>,
    /// What caps on exposure cost; empty where nobody asked.
    pub(super) caps: Vec<Capped>,
}

impl Report {
    /// The name of the measure that decides.
    pub(super) fn first_measure(&self) -> &str {
        self.systems.first().and_then(|system| system.means.first()).map_or("", |mean| &mean.measure)
    }
}

/// What the facets of a policy are worth, and how far their weights can move.
#[derive(Serialize)]
pub(super) struct Facets {
    pub(super) system: String,
    /// By the first measure of quality.
    pub(super) worths: Worths,
    /// Where others come among the first ten.
    pub(super) bounds: Bounds,
}

/// What made a report: whoever has the same makes the same report.
#[derive(Serialize)]
pub(super) struct Made {
    pub(super) qantara: &'static str,
    /// The day of the lists.
    pub(super) day: Date,
    /// Who may be listed.
    pub(super) candidates: usize,
    /// Pairs that are in no list.
    pub(super) excluded: usize,
    pub(super) policies: Vec<PolicyUsed>,
}

/// A policy, as it was.
#[derive(Serialize)]
pub(super) struct PolicyUsed {
    /// What it is called here.
    pub(super) system: String,
    pub(super) name: String,
    pub(super) version: u32,
    /// SHA-256, in hexadecimal.
    pub(super) digest: String,
    /// Those that count for somebody.
    pub(super) weights: Vec<Weighed>,
}

/// What a facet counts for.
#[derive(Serialize)]
pub(super) struct Weighed {
    pub(super) facet: &'static str,
    /// By side, the market's first role first: shares of 1.
    pub(super) shares: [f64; 2],
    /// Where each lies in 95 of 100 samples of those who taught, where the
    /// policy was learned and its manifest is at hand.
    pub(super) intervals: [Option<[f64; 2]>; 2],
}

impl PolicyUsed {
    pub(super) fn new(system: &str, policy: &Policy, trained: &Trained) -> Self {
        let (name, version) = (policy.name().to_owned(), policy.version());
        let [first, second] = Side::BOTH.map(|side| policy.weights(side));
        let shares = first.into_iter().zip(second).map(|(first, second)| [first, second]);
        let digest = policy.digest();
        let market = policy.market();
        let weighed = market.facets().into_iter().zip(shares).map(|(facet, shares)| {
            let interval = |side| trained.interval(&digest, facet.id(), market.role(side));
            Weighed { facet: facet.id(), shares, intervals: Side::BOTH.map(interval) }
        });
        let weights = weighed.filter(|one| one.shares.iter().any(|share| *share > 0.0)).collect();
        Self { system: system.to_owned(), name, version, digest, weights }
    }
}

/// Who gains and who loses where the first system takes the place of the
/// second.
#[derive(Serialize)]
pub(super) struct Moves {
    /// By the first measure.
    pub(super) seekers: Both,
    /// By exposure in the first places of all lists.
    pub(super) candidates: Both,
}

/// Those who gain most and those who lose most, each in this order.
#[derive(Serialize)]
pub(super) struct Both {
    pub(super) n_gain: usize,
    pub(super) n_lose: usize,
    pub(super) gain: Vec<Move>,
    pub(super) lose: Vec<Move>,
}

/// What one profile has under each of the two.
#[derive(Clone, Serialize)]
pub(super) struct Move {
    pub(super) id: String,
    /// Absent where the profile is not stored.
    pub(super) name: Option<String>,
    pub(super) first: f64,
    pub(super) second: f64,
}

/// A policy's lists under a cap on exposure.
#[derive(Serialize)]
pub(super) struct Capped {
    pub(super) system: String,
    /// In how many of the lists one candidate may be, in percent; absent: any.
    pub(super) percent: Option<u8>,
    /// By the first measure.
    pub(super) value: f64,
    /// The mean number of candidates in a list.
    pub(super) places: f64,
    pub(super) coverage: f64,
    pub(super) gini: Option<f64>,
}

/// Seekers and candidates grouped by a field.
#[derive(Serialize)]
pub(super) struct Groups {
    pub(super) field: Field,
    pub(super) seekers: Vec<SeekerGroup>,
    pub(super) candidates: Vec<CandidateGroup>,
}

/// The seekers of a group.
#[derive(Serialize)]
pub(super) struct SeekerGroup {
    /// Absent: the field is unknown.
    pub(super) group: Option<String>,
    pub(super) seekers: usize,
    /// By system, in their order.
    pub(super) means: Vec<Vec<Mean>>,
    pub(super) comparisons: Vec<Versus>,
}

/// How much the candidates of a group are seen.
#[derive(Serialize)]
pub(super) struct CandidateGroup {
    pub(super) group: Option<String>,
    pub(super) candidates: usize,
    /// The mean number of seekers to whom one of them is relevant.
    pub(super) merit: f64,
    /// The mean exposure of one of them, by system.
    pub(super) exposure: Vec<f64>,
    /// The same for each seeker to whom it is relevant.
    pub(super) exposure_by_merit: Vec<Option<f64>>,
}

/// The groups that profiles are in, by id; `None` where the field is unknown.
pub(super) type GroupsOf = BTreeMap<String, Option<BTreeSet<String>>>;

impl Groups {
    /// The seekers and the candidates by a field; whoever is in several groups
    /// counts in each.
    pub(super) fn of(
        measured: &Measured<'_>,
        field: Field,
        seekers: &GroupsOf,
        candidates: &GroupsOf,
    ) -> Result<Self, Incomparable> {
        let mut members: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        let queries = measured.evaluations.first().map(Evaluation::queries).unwrap_or_default();
        for (place, query) in queries.iter().enumerate() {
            for group in groups_of(seekers, query) {
                members.entry(group).or_default().push(place);
            }
        }
        let seekers = members.iter().map(|(group, members)| {
            let means = |found: &Evaluation| measured.means(found, members, &found.summary(members).means);
            Ok(SeekerGroup {
                group: group.map(str::to_owned),
                seekers: members.len(),
                means: measured.evaluations.iter().map(means).collect(),
                comparisons: measured.comparisons(members)?,
            })
        });
        let mut seekers = seekers.collect::<Result<Vec<SeekerGroup>, Incomparable>>()?;
        // The unknown comes last.
        seekers.sort_by_key(|group| group.group.is_none());
        Ok(Self { field, seekers, candidates: candidate_groups(measured, candidates) })
    }
}

fn candidate_groups(measured: &Measured<'_>, of: &GroupsOf) -> Vec<CandidateGroup> {
    let mut merits: BTreeMap<&str, f64> = BTreeMap::new();
    for (_, judged) in measured.judgements.iter() {
        for (id, _) in judged.iter().filter(|(_, grade)| grade.is_relevant()) {
            *merits.entry(id).or_default() += 1.0;
        }
    }
    let merit = |id: &str| merits.get(id).copied().unwrap_or(0.0);
    let seen: Vec<BTreeMap<String, f64>> = measured.runs.iter().map(|(_, run)| measured.seen(run)).collect();
    let all: BTreeSet<Option<&str>> = measured.candidates.iter().flat_map(|id| groups_of(of, id)).collect();
    let group_of = |group: Option<&str>| {
        let is_in = |id: &str| groups_of(of, id).contains(&group).then_some("");
        let each = seen.iter().filter_map(|seen| by_group(seen, is_in, merit).remove(""));
        let each: Vec<_> = each.collect();
        CandidateGroup {
            group: group.map(str::to_owned),
            candidates: each.first().map_or(0, |one| one.members),
            merit: each.first().map_or(0.0, |one| one.mean_merit),
            exposure: each.iter().map(|one| one.mean_exposure).collect(),
            exposure_by_merit: each.iter().map(GroupExposure::by_merit).collect(),
        }
    };
    let mut groups: Vec<CandidateGroup> = all.into_iter().map(group_of).collect();
    groups.sort_by_key(|group| group.group.is_none());
    groups
}

/// The groups of an id; one that is not known is in the unknown.
fn groups_of<'a>(groups: &'a GroupsOf, id: &str) -> Vec<Option<&'a str>> {
    match groups.get(id) {
        Some(Some(groups)) => groups.iter().map(|group| Some(group.as_str())).collect(),
        Some(None) | None => vec![None],
    }
}
