//! How far a weight can move before a query's list changes.

use std::num::NonZeroUsize;

use rayon::prelude::*;

use super::validation::first_places;
use super::{Example, Fuse, Model};

/// Within which bounds a weight leaves a query's first candidates as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin {
    /// The side, 0 or 1.
    pub side: usize,
    /// The facet, counted from 0.
    pub facet: usize,
    /// The weight as it is.
    pub weight: f64,
    /// Below it someone else is among the first; `None` where a weight of 0
    /// changes nothing.
    pub low: Option<f64>,
    /// Above it someone else is among the first; `None` where a weight of 1
    /// changes nothing.
    pub high: Option<f64>,
}

/// The margin of each weight of a query, side by side: as long as a weight
/// stays between `low` and `high`, and the side's others share what is left in
/// their proportions, the same `n` candidates come first. Their order among
/// themselves may change.
///
/// A side's value is linear in the weight t that moves, so two candidates
/// change places where a polynomial in t is zero: of degree 1 with a mean or
/// `√(a·b)`, 2 with `2ab / (a + b)`, and 1 between the bends of the minimum.
/// The bounds are exact but for rounding. All of the first `n` are compared
/// with everybody else, for each weight.
///
/// Where a facet has all of a side's weight, the others have no proportions,
/// and the side has no margin.
///
/// ```
/// use qantara_evaluation::judgements::Grade;
/// use qantara_evaluation::tune::{Example, Fuse, Model, Weights, margins};
///
/// let weights = Weights::try_from(vec![0.75, 0.25])?;
/// let model = Model::new([weights.clone(), weights], Fuse::Mean { first_share: 0.5 })?;
/// let grades = vec![Grade::NotRelevant; 2];
/// let example = Example::new("argan".into(), 2, vec![1.0, 0.0, 0.0, 1.0], grades)?;
/// // The first candidate leads by the first facet until it weighs 0.25 to one side.
/// let margin = margins(&model, &example, 1)[0];
/// assert_eq!((margin.weight, margin.low, margin.high), (0.75, Some(0.25), None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
///
/// When the example has other facets than the model.
pub fn margins(model: &Model, example: &Example, n: usize) -> Vec<Margin> {
    let n_candidates = example.n_candidates();
    // Every fuse of values that are so much smaller is so much smaller, so what
    // a soft rule leaves of a score may be left of the values instead.
    let left =
        |candidate: usize| model.values(example.fits(candidate)).map(|value| example.kept(candidate) * value);
    let values: Vec<[f64; 2]> = (0..n_candidates).map(left).collect();
    let scores: Vec<f64> = values.iter().map(|&[a, b]| model.fuse.of(a, b)).collect();
    let first = first_places(&scores, n);
    let mut is_first = vec![false; n_candidates];
    for &candidate in &first {
        is_first[candidate] = true;
    }
    let mut margins = Vec::with_capacity(2 * model.n_facets());
    for side in 0..2 {
        for (facet, &weight) in model.weights[side].as_slice().iter().enumerate() {
            let mut margin = Margin { side, facet, weight, low: None, high: None };
            if weight < 1.0 {
                // What the value is at weight 0, how it grows, and the other
                // side's value.
                let lines: Vec<Line> = (0..n_candidates)
                    .map(|candidate| {
                        let fit = model.fit(facet, example.fits(candidate)[facet]) * example.kept(candidate);
                        let at_zero = (values[candidate][side] - weight * fit) / (1.0 - weight);
                        let at_zero = at_zero.max(0.0);
                        Line { at_zero, growth: fit - at_zero, other: values[candidate][1 - side] }
                    })
                    .collect();
                let sided = Sided { fuse: model.fuse, side };
                for &ahead in &first {
                    for behind in (0..n_candidates).filter(|&candidate| !is_first[candidate]) {
                        sided.narrow(&mut margin, &lines[ahead], &lines[behind]);
                    }
                }
            }
            margins.push(margin);
        }
    }
    margins
}

/// Within which bounds a weight leaves most lists as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct MarginOfLists {
    /// The side, 0 or 1.
    pub side: usize,
    /// The facet, counted from 0.
    pub facet: usize,
    /// The weight as it is.
    pub weight: f64,
    /// The lists' bounds, the nearest first; those that have one.
    lows: Vec<f64>,
    highs: Vec<f64>,
}

impl MarginOfLists {
    /// Where so many of the lists have changed, counted from 1: between the
    /// bounds fewer have. `None` where a weight of 0, or of 1, changes fewer.
    pub fn at(&self, n_changed: NonZeroUsize) -> [Option<f64>; 2] {
        [&self.lows, &self.highs].map(|bounds| bounds.get(n_changed.get() - 1).copied())
    }
}

/// The margins of all lists together, weight by weight as in [`margins`].
///
/// ```
/// use std::num::NonZeroUsize;
///
/// use qantara_evaluation::judgements::Grade;
/// use qantara_evaluation::tune::{Example, Fuse, Model, Weights, margins_of_lists};
///
/// let weights = Weights::try_from(vec![0.75, 0.25])?;
/// let model = Model::new([weights.clone(), weights], Fuse::Mean { first_share: 0.5 })?;
/// let grades = vec![Grade::NotRelevant; 2];
/// let near = Example::new("argan".into(), 2, vec![1.0, 0.0, 0.0, 1.0], grades.clone())?;
/// let sure = Example::new("atlas".into(), 2, vec![1.0, 1.0, 0.0, 0.0], grades)?;
/// let margin = &margins_of_lists(&model, &[near, sure], 1)[0];
/// assert_eq!(margin.at(NonZeroUsize::MIN), [Some(0.25), None]);
/// assert_eq!(margin.at(NonZeroUsize::new(2).unwrap()), [None, None]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
///
/// When an example has other facets than the model.
pub fn margins_of_lists(model: &Model, examples: &[Example], n: usize) -> Vec<MarginOfLists> {
    let of_each: Vec<Vec<Margin>> = examples.par_iter().map(|example| margins(model, example, n)).collect();
    let facets = (0..2).flat_map(|side| (0..model.n_facets()).map(move |facet| (side, facet)));
    facets
        .enumerate()
        .map(|(place, (side, facet))| {
            let each = || of_each.iter().map(|margins| &margins[place]);
            let mut lows: Vec<f64> = each().filter_map(|margin| margin.low).collect();
            let mut highs: Vec<f64> = each().filter_map(|margin| margin.high).collect();
            lows.sort_unstable_by(|a, b| b.total_cmp(a));
            highs.sort_unstable_by(f64::total_cmp);
            MarginOfLists { side, facet, weight: model.weights[side].as_slice()[facet], lows, highs }
        })
        .collect()
}

/// A candidate's value to one side by the weight that moves.
struct Line {
    at_zero: f64,
    growth: f64,
    /// The value to the other side.
    other: f64,
}

impl Line {
    fn at(&self, weight: f64) -> f64 {
        (self.at_zero + weight * self.growth).max(0.0)
    }
}

struct Sided {
    fuse: Fuse,
    side: usize,
}

impl Sided {
    /// Narrows a margin to where one candidate stays ahead of another.
    fn narrow(&self, margin: &mut Margin, ahead: &Line, behind: &Line) {
        // Most pairs end here: whoever leads at both ends leads between them,
        // where the lead is linear.
        if let Some([fixed, growth]) = self.linear_lead(ahead, behind) {
            let lead = |weight: f64| fixed + weight * growth;
            if lead(margin.low.unwrap_or(0.0)) >= 0.0 && lead(margin.high.unwrap_or(1.0)) >= 0.0 {
                return;
            }
        }
        let mut places: Vec<f64> = self.crossings(ahead, behind).into_iter().flatten().collect();
        places.retain(|place| *place > 0.0 && *place < 1.0);
        places.sort_unstable_by(f64::total_cmp);
        let lead = |weight: f64| self.score(ahead, weight) - self.score(behind, weight);
        // Between two places the lead has one sign, which its middle shows.
        let above = || places.iter().copied().filter(|place| *place >= margin.weight);
        let mut from = margin.weight;
        for to in above().chain([1.0]) {
            if to > from && lead(f64::midpoint(from, to)) < -ROUNDING {
                margin.high = Some(margin.high.map_or(from, |high| high.min(from)));
                break;
            }
            from = to;
        }
        let below = places.iter().rev().copied().filter(|place| *place <= margin.weight);
        let mut from = margin.weight;
        for to in below.chain([0.0]) {
            if to < from && lead(f64::midpoint(from, to)) < -ROUNDING {
                margin.low = Some(margin.low.map_or(from, |low| low.max(from)));
                break;
            }
            from = to;
        }
    }

    fn score(&self, line: &Line, weight: f64) -> f64 {
        match self.side {
            0 => self.fuse.of(line.at(weight), line.other),
            _ => self.fuse.of(line.other, line.at(weight)),
        }
    }

    /// Something with the sign of one candidate's lead over another, linear in
    /// the weight: what it is at weight 0, and how it grows.
    fn linear_lead(&self, p: &Line, q: &Line) -> Option<[f64; 2]> {
        match self.fuse {
            Fuse::Mean { first_share } => {
                let share = if self.side == 0 { first_share } else { 1.0 - first_share };
                let fixed = share * (p.at_zero - q.at_zero) + (1.0 - share) * (p.other - q.other);
                Some([fixed, share * (p.growth - q.growth)])
            }
            // a·b of one, less a·b of the other.
            Fuse::Geometric => {
                Some([p.at_zero * p.other - q.at_zero * q.other, p.growth * p.other - q.growth * q.other])
            }
            Fuse::Harmonic | Fuse::Minimum => None,
        }
    }

    /// Every weight at which two candidates may change places.
    fn crossings(&self, first: &Line, second: &Line) -> [Option<f64>; 4] {
        let (p, q) = (first, second);
        let line = |[fixed, growth]: [f64; 2]| zeros([fixed, growth, 0.0])[0];
        if let Some(lead) = self.linear_lead(p, q) {
            return [line(lead), None, None, None];
        }
        if self.fuse == Fuse::Minimum {
            return [
                line([p.at_zero - q.at_zero, p.growth - q.growth]),
                line([p.at_zero - q.other, p.growth]),
                line([q.at_zero - p.other, q.growth]),
                None,
            ];
        }
        // Of harmonic means: a·b·(c + d) − c·d·(a + b), with a and c linear in
        // the weight.
        let (b, d) = (p.other, q.other);
        let [one, two] = zeros([
            p.at_zero * q.at_zero * (b - d) + b * d * (p.at_zero - q.at_zero),
            (p.at_zero * q.growth + p.growth * q.at_zero) * (b - d) + b * d * (p.growth - q.growth),
            p.growth * q.growth * (b - d),
        ]);
        [one, two, None, None]
    }
}

/// Leads below this are rounding.
const ROUNDING: f64 = 1e-14;

/// Where c + b·t + a·t² is zero.
fn zeros([c, b, a]: [f64; 3]) -> [Option<f64>; 2] {
    if a == 0.0 {
        return [(b != 0.0).then(|| -c / b), None];
    }
    let root = b * b - 4.0 * a * c;
    if root < 0.0 {
        return [None, None];
    }
    // The form that does not cancel.
    let sum = -0.5 * (b + root.sqrt().copysign(b));
    [Some(sum / a), (sum != 0.0).then(|| c / sum)]
}
