//! Systems measured by the same judgements, one beside another.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use qantara_evaluation::compare::{ALPHA, Comparison, Incomparable, Verdict, compare};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Evaluation, Summary, Task, evaluate};
use qantara_evaluation::exposure::{coverage, exposure, gini, lorenz};
use qantara_evaluation::interval::Interval;
use qantara_evaluation::judgements::{Judgements, Pairs};
use qantara_evaluation::measure::Measure;
use qantara_evaluation::run::Run;
use qantara_evaluation::tukey::tukey;
use serde::Serialize;

/// How far down a list a candidate is counted as seen.
pub const SEEN: usize = 10;

/// How many places a curve by depth counts.
const DEPTHS: [usize; 9] = [1, 2, 3, 5, 10, 20, 50, 100, 200];

/// A policy, or a ranking that was made elsewhere.
#[derive(Serialize)]
pub struct System {
    /// What it is called.
    pub name: String,
    /// Measure by measure.
    pub means: Vec<Mean>,
    /// Seekers for whom somebody was graded, of whom all count.
    pub seekers: usize,
    /// Of them, those with a list.
    pub answered: usize,
    /// Of them, those to whom nobody is relevant.
    pub without_relevant: usize,
    /// Places in all lists.
    pub listed: usize,
    /// The share of places whose pair is graded, from 0 to 1.
    pub judged_share: f64,
    /// The share of places whose score another place of the list has.
    pub tied_share: f64,
    /// The share of candidates in anybody's first places.
    pub coverage: f64,
    /// How unequal their exposure in the first places is; absent where nobody
    /// has any.
    pub gini: Option<f64>,
    /// The share of all exposure that the least seen tenth of the candidates
    /// has, two tenths, and so on to all; empty where there is none.
    pub lorenz: Vec<f64>,
    /// The first measure by how many places count; empty where it has no
    /// number of places.
    pub by_depth: Vec<Depth>,
}

/// A mean over the first places of lists.
#[derive(Serialize)]
pub struct Depth {
    /// How many places count.
    pub places: usize,
    /// The mean.
    pub value: f64,
}

/// A mean with its 95 % interval, where there are enough seekers for one.
#[derive(Serialize)]
pub struct Mean {
    /// The measure's exact name.
    pub measure: String,
    /// The mean.
    pub value: f64,
    /// 95 %, where there are enough seekers.
    pub interval: Option<[f64; 2]>,
}

/// One system beside another by one measure.
#[derive(Serialize)]
pub struct Versus {
    /// The one.
    pub first: String,
    /// The other.
    pub second: String,
    /// The measure's exact name.
    pub measure: String,
    /// The first's mean less the second's.
    pub difference: f64,
    /// 95 %, where there are enough seekers.
    pub interval: Option<[f64; 2]>,
    /// How often chance alone makes as great a difference; among more than two
    /// systems, between the best and the worst of all.
    pub p: f64,
    /// The effect in standard deviations of the differences.
    pub cohen_d_z: Option<f64>,
    /// The same, corrected for few seekers.
    pub hedges_g: Option<f64>,
    /// Seekers for whom the first is better.
    pub better: usize,
    /// Seekers for whom it is worse.
    pub worse: usize,
    /// Absent for a measure that says nothing of quality.
    pub verdict: Option<Says>,
}

/// What a comparison says of the first system.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// Chance makes such a gain at most once in twenty, and the interval excludes zero.
    Better,
    /// The same for a loss.
    Worse,
    /// The interval includes zero, or chance explains it.
    NotDecisive,
    /// There are too few for a verdict.
    TooFewSeekers,
}

impl Says {
    /// As JSON has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::NotDecisive => "not_decisive",
            Self::TooFewSeekers => "too_few_seekers",
        }
    }
}

/// Systems measured by the same judgements.
pub struct Measured<'a> {
    /// The lists, by the name of what made them.
    pub runs: &'a [(String, Run)],
    /// In the same order.
    pub evaluations: Vec<Evaluation>,
    /// What judges.
    pub judgements: &'a Judgements,
    /// Pairs that are in no list.
    pub excluded: &'a Pairs,
    /// How long lists are.
    pub length: NonZeroUsize,
    /// Everybody who may be listed.
    pub candidates: Vec<String>,
    /// Where chance begins, and how often it is asked.
    pub chance: Chance,
}

impl Measured<'_> {
    /// What each came to, in their order.
    pub fn systems(&self) -> Vec<System> {
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

    /// How much each candidate is seen in the first places of all lists.
    pub fn seen(&self, run: &Run) -> BTreeMap<String, f64> {
        exposure(run, self.candidates.iter().map(String::as_str), SEEN)
    }

    /// The means with their intervals, over some of the seekers.
    pub fn means(&self, found: &Evaluation, members: &[usize], means: &[f64]) -> Vec<Mean> {
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
    ///
    /// # Errors
    ///
    /// [`Incomparable`] when two were not measured by the same measures for the
    /// same seekers.
    pub fn comparisons(&self, members: &[usize]) -> Result<Vec<Versus>, Incomparable> {
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
}

/// The Gini index of exposure, where there is any.
pub fn unequal(seen: &BTreeMap<String, f64>) -> Option<f64> {
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

pub(crate) fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}
