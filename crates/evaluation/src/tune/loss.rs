//! What learning makes small, and its slope.
//!
//! Per query, the listwise softmax cross entropy (Cao et al., *Learning to
//! rank: from pairwise approach to listwise approach*, ICML 2007, with grades
//! as the target, which bounds nDCG: Bruch et al., ICTIR 2019):
//!
//! ```text
//! − Σ over candidates i of  q[i] · ln( exp(scale · s[i]) / Σ over j of ω[j] · exp(scale · s[j]) )
//! ```
//!
//! where q is the grade times ω as a share of their sum, and ω the importance
//! of a candidate that was sampled. To the sum over queries comes how far the
//! model went from its start, squared, as if the start were the mean of a
//! normal prior; so the more queries speak, the less the start holds.

use rayon::prelude::*;

use super::point::Point;
use super::{Example, Pull};
use crate::judgements::Grade;

/// How many queries are summed by one thread at a time. The same blocks are
/// added in the same order on any number of threads.
const N_BLOCK: usize = 32;

/// The loss of a query on average, and its slope by each number of the row.
pub(super) fn loss(point: &Point, start: &Point, examples: &[&Example], pull: &Pull) -> (f64, Vec<f64>) {
    let n_numbers = point.row().len();
    let begins = point.curves_at();
    let blocks: Vec<(f64, Vec<f64>)> = examples
        .par_chunks(N_BLOCK)
        .map(|block| {
            let (mut loss, mut slope) = (0.0, vec![0.0; n_numbers]);
            let mut room = Room::default();
            for example in block {
                loss += of_query(point, &begins, example, &mut room, &mut slope);
            }
            (loss, slope)
        })
        .collect();
    let (mut loss, mut slope) = pulled(point, start, pull);
    for (of_block, slope_of_block) in blocks {
        loss += of_block;
        for (sum, slope) in slope.iter_mut().zip(slope_of_block) {
            *sum += slope;
        }
    }
    let n_queries = examples.len() as f64;
    for slope in &mut slope {
        *slope /= n_queries;
    }
    // Weights that all grow alike change nothing, as their sum is 1.
    for (side, weights) in point.model.weights.iter().enumerate() {
        let weights = weights.as_slice();
        let slope = &mut slope[side * weights.len()..][..weights.len()];
        let common: f64 = slope.iter().zip(weights).map(|(slope, weight)| slope * weight).sum();
        for slope in slope {
            *slope -= common;
        }
    }
    (loss / n_queries, slope)
}

/// What one query needs, kept for the next.
#[derive(Default)]
struct Room {
    /// After the curves, row by row.
    fits: Vec<f64>,
    values: Vec<[f64; 2]>,
    /// The scores times the scale.
    scaled: Vec<f64>,
}

fn of_query(point: &Point, begins: &[usize], example: &Example, room: &mut Room, slope: &mut [f64]) -> f64 {
    let model = &point.model;
    let n_facets = model.n_facets();
    let [first, second] = [0, 1].map(|side: usize| model.weights[side].as_slice());
    let scale = libm::exp(point.log_scale);
    room.fits.clear();
    room.values.clear();
    room.scaled.clear();
    for candidate in 0..example.n_candidates() {
        let fits = example.fits(candidate);
        let mut values = [0.0; 2];
        for (facet, &fit) in fits.iter().enumerate() {
            let fit = model.fit(facet, fit);
            values[0] += first[facet] * fit;
            values[1] += second[facet] * fit;
            room.fits.push(fit);
        }
        room.values.push(values);
        let score = model.fuse.softened(values[0], values[1]).score;
        room.scaled.push(scale * example.kept(candidate) * score);
    }
    let greatest = room.scaled.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let importance = example.importance();
    let mut all = 0.0;
    let mut gains = 0.0;
    for (candidate, scaled) in room.scaled.iter().enumerate() {
        all += f64::from(importance[candidate]) * libm::exp(scaled - greatest);
        gains += gain(example, candidate);
    }
    let mut loss = greatest + libm::log(all);
    let log_all = loss;
    for (candidate, &scaled) in room.scaled.iter().enumerate() {
        let wanted = gain(example, candidate) / gains;
        loss -= wanted * scaled;
        let expected = f64::from(importance[candidate]) * libm::exp(scaled - log_all);
        let excess = expected - wanted;
        let [a, b] = room.values[candidate];
        let slopes = model.fuse.softened(a, b);
        let steepness = scale * example.kept(candidate) * excess;
        let (by_first, by_second) = (steepness * slopes.by_first, steepness * slopes.by_second);
        slope[2 * n_facets] += steepness * slopes.by_share;
        slope[2 * n_facets + 1] += excess * scaled;
        let fits = &room.fits[candidate * n_facets..][..n_facets];
        let (of_first, rest) = slope.split_at_mut(n_facets);
        for ((sum, of_second), fit) in of_first.iter_mut().zip(rest).zip(fits) {
            *sum += by_first * fit;
            *of_second += by_second * fit;
        }
        for (facet, curve) in model.curves.iter().enumerate() {
            if let Some(curve) = curve {
                let by_fit = by_first * first[facet] + by_second * second[facet];
                let at = curve.place(example.fits(candidate)[facet]);
                slope[begins[facet] + at.knot] += by_fit * (1.0 - at.share);
                slope[begins[facet] + at.knot + 1] += by_fit * at.share;
            }
        }
    }
    loss
}

/// A candidate's grade, as often as it counts.
fn gain(example: &Example, candidate: usize) -> f64 {
    match example.grades()[candidate] {
        Grade::Relevant(degree) => f64::from(degree.get()) * f64::from(example.importance()[candidate]),
        Grade::NotRelevant | Grade::Unjudged => 0.0,
    }
}

/// What it costs to be where the start was not, and its slope.
fn pulled(point: &Point, start: &Point, pull: &Pull) -> (f64, Vec<f64>) {
    let (row, from) = (point.row(), start.row());
    let n_facets = point.model.n_facets();
    let moved: Vec<f64> = row.iter().zip(&from).map(|(now, then)| now - then).collect();
    let mut slope = vec![0.0; row.len()];
    let mut loss = 0.0;
    // The share is pulled as a weight; the scale is free.
    for number in 0..=2 * n_facets {
        loss += pull.weights / 2.0 * moved[number] * moved[number];
        slope[number] += pull.weights * moved[number];
    }
    for (curve, begin) in point.model.curves.iter().zip(point.curves_at()) {
        let Some(curve) = curve else { continue };
        let end = begin + curve.values().len();
        for number in begin..end {
            loss += pull.curves / 2.0 * moved[number] * moved[number];
            slope[number] += pull.curves * moved[number];
        }
        for middle in begin + 1..end - 1 {
            let bend = moved[middle - 1] - 2.0 * moved[middle] + moved[middle + 1];
            loss += pull.bends / 2.0 * bend * bend;
            slope[middle - 1] += pull.bends * bend;
            slope[middle] -= 2.0 * pull.bends * bend;
            slope[middle + 1] += pull.bends * bend;
        }
    }
    (loss, slope)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tune::{Curve, Fuse, Model, Weights};

    fn fuse() -> impl Strategy<Value = Fuse> {
        prop_oneof![
            Just(Fuse::Geometric),
            Just(Fuse::Harmonic),
            (0.1..0.9).prop_map(|first_share| Fuse::Mean { first_share }),
        ]
    }

    /// Some of the fits are 0, so that values are near or at zero too.
    fn example() -> impl Strategy<Value = Example> {
        let fit = prop_oneof![Just(0.0_f32), 0.0_f32..=1.0];
        let shares = prop::collection::vec(0.1..=1.0, 5);
        (prop::collection::vec(fit, 15), prop::collection::vec(0.5_f32..3.0, 5), shares, 1..4).prop_map(
            |(fits, importance, shares, grade)| {
                let grades = [grade, 0, 1, -1, 0].map(|grade| Grade::try_from(grade).unwrap());
                let example = Example::new("q".into(), 3, fits, grades.to_vec()).unwrap();
                example.with_importance(importance).and_then(|example| example.with_kept(shares)).unwrap()
            },
        )
    }

    fn weights() -> impl Strategy<Value = Weights> {
        prop::collection::vec(0.1..1.0, 3).prop_map(|weights| Weights::try_from(weights).unwrap())
    }

    fn point() -> impl Strategy<Value = Point> {
        (weights(), weights(), fuse(), 0.0..3.0, 0.2..0.4).prop_map(
            |(first, second, fuse, log_scale, low)| {
                let curve = Curve::new(vec![0.0, 0.3, 0.6, 1.0], vec![0.1, low, low + 0.1, 0.9]).unwrap();
                let model = Model::new([first, second], fuse).unwrap().with_curve(1, curve);
                Point { model, log_scale }
            },
        )
    }

    const STEP: f64 = 1e-6;

    proptest! {
        #[test]
        fn the_slope_is_how_the_loss_moves(
            point in point(),
            start in weights(),
            examples in prop::collection::vec(example(), 1..4),
        ) {
            let pull = Pull { weights: 0.7, curves: 0.3, bends: 0.2 };
            let examples: Vec<&Example> = examples.iter().collect();
            let mut from = point.clone();
            from.model.weights[0] = start;
            from = from.at(&from.row().iter().map(|number| number * 0.97).collect::<Vec<_>>());
            let (_, slope) = loss(&point, &from, &examples, &pull);
            for number in 0..slope.len() {
                let moved = |by: f64| {
                    let mut row = point.row();
                    row[number] += by;
                    loss(&point.at(&row), &from, &examples, &pull).0
                };
                let plain = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
                prop_assert!(
                    (slope[number] - plain).abs() <= 1e-5 * (1.0 + plain.abs()),
                    "number {number}: {}, not {plain}", slope[number],
                );
            }
        }
    }

    /// At zero `√(a·b)` has no slope; the softened one has, and it is finite.
    #[test]
    fn values_of_zero_have_a_finite_slope() {
        let grades = vec![Grade::RELEVANT, Grade::NotRelevant];
        let example = Example::new("q".into(), 1, vec![0.0, 0.0], grades).unwrap();
        let one = || Weights::try_from(vec![1.0]).unwrap();
        for fuse in [Fuse::Geometric, Fuse::Harmonic, Fuse::Minimum, Fuse::Mean { first_share: 0.5 }] {
            let model = Model::new([one(), one()], fuse).unwrap();
            let model = model.with_identity_curves(std::slice::from_ref(&example), 3);
            let point = Point { model, log_scale: 1.0 };
            let pull = Pull { weights: 0.0, curves: 0.0, bends: 0.0 };
            let (loss, slope) = loss(&point, &point, &[&example], &pull);
            assert!((loss - 2.0_f64.ln()).abs() < 1e-9, "{fuse:?}: {loss}");
            assert!(slope.iter().all(|slope| slope.is_finite()), "{fuse:?}: {slope:?}");
        }
    }
}
