//! What an evaluation found, as files have it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use jiff::civil::Date;
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::profile::Role;
use qantara_evaluation::compare::{ALPHA, Comparison, Verdict, compare};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Evaluation, Summary, Task, evaluate};
use qantara_evaluation::exposure::{GroupExposure, by_group, coverage, exposure, gini, lorenz};
use qantara_evaluation::interval::Interval;
use qantara_evaluation::judgements::{Grade, Judgements, Pairs};
use qantara_evaluation::measure::Measure;
use qantara_evaluation::run::Run;
use qantara_evaluation::tukey::tukey;
use serde::Serialize;

use super::outcomes::Outcomes;
use crate::segment::Field;

/// How far down a list a candidate is counted as seen.
pub(super) const SEEN: usize = 10;

/// How many places a curve by depth counts.
const DEPTHS: [usize; 9] = [1, 2, 3, 5, 10, 20, 50, 100, 200];

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
    /// What caps on exposure cost; empty where nobody asked.
    pub(super) caps: Vec<Capped>,
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
}

impl PolicyUsed {
    pub(super) fn new(system: &str, policy: &Policy) -> Self {
        let (name, version) = (policy.name().to_owned(), policy.version());
        let [first, second] = Side::BOTH.map(|side| policy.weights(side));
        let shares = first.into_iter().zip(second).map(|(first, second)| [first, second]);
        let facets = policy.market().facets();
        let weighed = facets.iter().zip(shares).map(|(facet, shares)| Weighed { facet: facet.id(), shares });
        let weights = weighed.filter(|one| one.shares.iter().any(|share| *share > 0.0)).collect();
        Self { system: system.to_owned(), name, version, digest: policy.digest(), weights }
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

/// What the judgements hold.
#[derive(Default, Serialize)]
pub(super) struct Judged {
    pub(super) seekers: usize,
    pub(super) relevant: usize,
    pub(super) not_relevant: usize,
    /// Of the seekers, those for whom nobody was graded: they do not count.
    pub(super) ungraded_seekers: usize,
    /// Pairs before a judge who said nothing.
    pub(super) unjudged: usize,
    /// Seekers and candidates that the store lacks.
    pub(super) seekers_not_stored: Vec<String>,
    pub(super) candidates_not_stored: Vec<String>,
    /// Seekers and candidates that may not be matched.
    pub(super) not_matched: Vec<String>,
}

impl Judged {
    pub(super) fn of(judgements: &Judgements) -> Self {
        let mut counts = Self { seekers: judgements.n_queries(), ..Self::default() };
        let is_graded = |judged: &BTreeMap<String, Grade>| judged.values().any(|grade| grade.is_judged());
        counts.ungraded_seekers = judgements.iter().filter(|(_, judged)| !is_graded(judged)).count();
        for grade in judgements.iter().flat_map(|(_, judged)| judged.values()) {
            counts.relevant += usize::from(grade.is_relevant());
            counts.not_relevant += usize::from(grade.is_judged() && !grade.is_relevant());
            counts.unjudged += usize::from(!grade.is_judged());
        }
        counts
    }
}

/// A policy, or a ranking that was made elsewhere.
#[derive(Serialize)]
pub(super) struct System {
    pub(super) name: String,
    pub(super) means: Vec<Mean>,
    /// Seekers for whom somebody was graded, of whom all count.
    pub(super) seekers: usize,
    pub(super) answered: usize,
    pub(super) without_relevant: usize,
    pub(super) listed: usize,
    pub(super) judged_share: f64,
    pub(super) tied_share: f64,
    /// The share of candidates in anybody's first places.
    pub(super) coverage: f64,
    /// How unequal their exposure in the first places is; absent where nobody
    /// has any.
    pub(super) gini: Option<f64>,
    /// The share of all exposure that the least seen tenth of the candidates
    /// has, two tenths, and so on to all; empty where there is none.
    pub(super) lorenz: Vec<f64>,
    /// The first measure by how many places count; empty where it has no
    /// number of places.
    pub(super) by_depth: Vec<Depth>,
}

/// A mean over the first places of lists.
#[derive(Serialize)]
pub(super) struct Depth {
    pub(super) places: usize,
    pub(super) value: f64,
}

/// A mean with its 95 % interval, where there are enough seekers for one.
#[derive(Serialize)]
pub(super) struct Mean {
    pub(super) measure: String,
    pub(super) value: f64,
    pub(super) interval: Option<[f64; 2]>,
}

/// One system beside another by one measure.
#[derive(Serialize)]
pub(super) struct Versus {
    pub(super) first: String,
    pub(super) second: String,
    pub(super) measure: String,
    pub(super) difference: f64,
    pub(super) interval: Option<[f64; 2]>,
    /// How often chance alone makes as great a difference; among more than two
    /// systems, between the best and the worst of all.
    pub(super) p: f64,
    pub(super) cohen_d_z: Option<f64>,
    pub(super) hedges_g: Option<f64>,
    pub(super) better: usize,
    pub(super) worse: usize,
    /// Absent for a measure that says nothing of quality.
    pub(super) verdict: Option<Says>,
}

/// What a comparison says of the first system.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Says {
    Better,
    Worse,
    NotDecisive,
    TooFewSeekers,
}

impl Says {
    /// As JSON has it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::NotDecisive => "not_decisive",
            Self::TooFewSeekers => "too_few_seekers",
        }
    }
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

/// Systems measured by the same judgements.
pub(super) struct Measured<'a> {
    pub(super) runs: &'a [(String, Run)],
    /// In the same order.
    pub(super) evaluations: Vec<Evaluation>,
    pub(super) judgements: &'a Judgements,
    pub(super) excluded: &'a Pairs,
    /// How long lists are.
    pub(super) length: NonZeroUsize,
    /// Everybody who may be listed.
    pub(super) candidates: Vec<String>,
    pub(super) chance: Chance,
}

impl Measured<'_> {
    pub(super) fn systems(&self) -> Vec<System> {
        self.runs
            .iter()
            .zip(&self.evaluations)
            .map(|((name, run), found)| self.system(name, run, found))
            .collect()
    }

    fn system(&self, name: &str, run: &Run, found: &Evaluation) -> System {
        let Summary { means, counts } = found.all();
        let seen = self.seen(run);
        let curve = lorenz(seen.values().copied());
        let tenths = if curve.is_empty() { 0..0 } else { 0..11 };
        let last = curve.len().saturating_sub(1);
        System {
            name: name.to_owned(),
            means: self.means(found, &found.everybody(), &means),
            seekers: counts.queries,
            answered: counts.answered,
            without_relevant: counts.without_relevant,
            listed: counts.listed,
            judged_share: counts.judged_share(),
            tied_share: counts.tied_share(),
            coverage: coverage(&seen),
            gini: unequal(&seen),
            lorenz: tenths.map(|tenth| between(&curve, tenth * last)).collect(),
            by_depth: self.by_depth(run, found),
        }
    }

    fn by_depth(&self, run: &Run, found: &Evaluation) -> Vec<Depth> {
        let Some(first) = found.measures().first() else { return Vec::new() };
        let places = DEPTHS.into_iter().filter_map(NonZeroUsize::new).filter(|k| *k <= self.length);
        let cut = places.filter_map(|k| Some((k.get(), first.to_depth(k)?)));
        let (places, measures): (Vec<usize>, Vec<Measure>) = cut.unzip();
        let task = Task {
            judgements: self.judgements,
            excluded: self.excluded,
            length: Some(self.length),
            measures: &measures,
        };
        let means = evaluate(run, &task).all().means;
        places.into_iter().zip(means).map(|(places, value)| Depth { places, value }).collect()
    }

    pub(super) fn seen(&self, run: &Run) -> BTreeMap<String, f64> {
        exposure(run, self.candidates.iter().map(String::as_str), SEEN)
    }

    fn means(&self, found: &Evaluation, members: &[usize], means: &[f64]) -> Vec<Mean> {
        let intervals = found.intervals(members, &self.chance);
        let interval = |place: usize| intervals.as_ref().map(|intervals| ends(intervals[place]));
        let named = found.measures().iter().zip(means).enumerate();
        named
            .map(|(place, (measure, mean))| Mean {
                measure: measure.to_string(),
                value: *mean,
                interval: interval(place),
            })
            .collect()
    }

    /// Every two systems by every measure, over some of the seekers.
    pub(super) fn comparisons(&self, members: &[usize]) -> anyhow::Result<Vec<Versus>> {
        let mut found = Vec::new();
        let n_systems = self.evaluations.len();
        let corrected = (n_systems > 2).then(|| self.corrected(members));
        for first in 0..n_systems {
            for second in first + 1..n_systems {
                let (one, other) = (&self.evaluations[first], &self.evaluations[second]);
                let comparisons = compare(one, other, members, &self.chance)?;
                for (place, comparison) in comparisons.iter().enumerate() {
                    let p = corrected.as_ref().map(|by_measure| by_measure[place][&(first, second)]);
                    let [first, second] = [first, second].map(|place| self.runs[place].0.clone());
                    found.push(versus(first, second, one.measures()[place], comparison, p));
                }
            }
        }
        Ok(found)
    }

    /// By measure, the chance of each two systems among all of them.
    fn corrected(&self, members: &[usize]) -> Vec<BTreeMap<(usize, usize), f64>> {
        let n_measures = self.evaluations.first().map_or(0, |found| found.measures().len());
        let of = |measure: usize| {
            let column = |found: &Evaluation| -> Vec<f64> {
                members.iter().map(|query| found.row(*query)[measure]).collect()
            };
            let columns: Vec<Vec<f64>> = self.evaluations.iter().map(column).collect();
            let pairs = tukey(&columns, &self.chance);
            pairs.into_iter().map(|pair| ((pair.first, pair.second), pair.p)).collect()
        };
        (0..n_measures).map(of).collect()
    }

    /// The seekers and the candidates by a field; whoever is in several groups
    /// counts in each.
    pub(super) fn groups(
        &self,
        field: Field,
        seekers: &GroupsOf,
        candidates: &GroupsOf,
    ) -> anyhow::Result<Groups> {
        let mut members: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        let queries = self.evaluations.first().map(Evaluation::queries).unwrap_or_default();
        for (place, query) in queries.iter().enumerate() {
            for group in groups_of(seekers, query) {
                members.entry(group).or_default().push(place);
            }
        }
        let seekers = members.iter().map(|(group, members)| {
            let means = |found: &Evaluation| self.means(found, members, &found.summary(members).means);
            Ok(SeekerGroup {
                group: group.map(str::to_owned),
                seekers: members.len(),
                means: self.evaluations.iter().map(means).collect(),
                comparisons: self.comparisons(members)?,
            })
        });
        let mut seekers = seekers.collect::<anyhow::Result<Vec<SeekerGroup>>>()?;
        // The unknown comes last.
        seekers.sort_by_key(|group| group.group.is_none());
        Ok(Groups { field, seekers, candidates: self.candidate_groups(candidates) })
    }

    fn candidate_groups(&self, of: &GroupsOf) -> Vec<CandidateGroup> {
        let mut merits: BTreeMap<&str, f64> = BTreeMap::new();
        for (_, judged) in self.judgements.iter() {
            for (id, _) in judged.iter().filter(|(_, grade)| grade.is_relevant()) {
                *merits.entry(id).or_default() += 1.0;
            }
        }
        let merit = |id: &str| merits.get(id).copied().unwrap_or(0.0);
        let seen: Vec<BTreeMap<String, f64>> = self.runs.iter().map(|(_, run)| self.seen(run)).collect();
        let all: BTreeSet<Option<&str>> = self.candidates.iter().flat_map(|id| groups_of(of, id)).collect();
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
}

/// The groups of an id; one that is not known is in the unknown.
fn groups_of<'a>(groups: &'a GroupsOf, id: &str) -> Vec<Option<&'a str>> {
    match groups.get(id) {
        Some(Some(groups)) => groups.iter().map(|group| Some(group.as_str())).collect(),
        Some(None) | None => vec![None],
    }
}

/// The Gini index of exposure, where there is any.
pub(super) fn unequal(seen: &BTreeMap<String, f64>) -> Option<f64> {
    let amounts = || seen.values().copied();
    amounts().any(|amount| amount > 0.0).then(|| gini(amounts()))
}

/// A curve's height at a place in tenths of its steps.
fn between(curve: &[f64], tenths: usize) -> f64 {
    let (whole, part) = (tenths / 10, (tenths % 10) as f64 / 10.0);
    let next = curve.get(whole + 1).unwrap_or(&curve[whole]);
    curve[whole] + part * (next - curve[whole])
}

fn versus(
    first: String,
    second: String,
    measure: Measure,
    found: &Comparison,
    corrected: Option<f64>,
) -> Versus {
    let verdict = match found.verdict() {
        Verdict::TooFewQueries => Says::TooFewSeekers,
        Verdict::NotDecisive => Says::NotDecisive,
        Verdict::Better | Verdict::Worse if corrected.is_some_and(|p| p > ALPHA) => Says::NotDecisive,
        Verdict::Better => Says::Better,
        Verdict::Worse => Says::Worse,
    };
    Versus {
        first,
        second,
        measure: measure.to_string(),
        difference: found.difference,
        interval: found.interval.map(ends),
        p: corrected.unwrap_or(found.p.value),
        cohen_d_z: found.effect.map(|effect| effect.cohen_d_z),
        hedges_g: found.effect.map(|effect| effect.hedges_g),
        better: found.n_better,
        worse: found.n_worse,
        verdict: measure.is_of_quality().then_some(verdict),
    }
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}
