//! How far learned weights could be off.

use std::num::NonZeroU32;

use rayon::prelude::*;

use super::climb::Climb;
use super::enough::{Set, teaching};
use super::learn::{TuneError, Tuned};
use super::settings::Settings;
use super::{Example, Model};
use crate::draw::{Chance, Draws, Purpose};
use crate::interval::ends_of_samples;

/// Where each weight of what was found lies in 95 of 100 samples of those who
/// teach: for each side, the ends of each facet's interval. `None` where
/// nothing was found, or `go_on` said no.
///
/// Queries are drawn again, with replacement, and from each sample it is
/// learned as it was found: from the start, with the fuse and the number of
/// epochs that were best (percentile bootstrap; Efron & Tibshirani, *An
/// Introduction to the Bootstrap*, 1993, ch. 13). So an interval says how much a
/// weight owes to who happened to teach, and nothing of how the fuse and the
/// epoch were chosen.
///
/// # Errors
///
/// [`TuneError::TooLittle`] when there is too little to learn from.
pub fn weight_intervals(
    start: &Model,
    tuned: &Tuned,
    training: &[Example],
    settings: &Settings,
    chance: &Chance,
    go_on: impl Fn() -> bool + Sync,
) -> Result<Option<[Vec<[f64; 2]>; 2]>, TuneError> {
    let Some(found) = tuned.found else { return Ok(None) };
    let examples = teaching(Set::Training, training)?;
    let fuse = tuned.attempts[found.attempt].fuse;
    let learned = |repetition: u32| {
        let mut draws = Draws::new(chance.seed, Purpose::Weights, repetition);
        let one = |_| examples[draws.below(examples.len() as u32) as usize];
        let sample: Vec<&Example> = (0..examples.len()).map(one).collect();
        let mut climb = Climb::new(start, fuse, &sample, settings);
        for _ in 0..found.epoch {
            if !go_on() {
                return None;
            }
            climb.step();
        }
        Some(climb.point().model.weights.clone())
    };
    let repetitions = NonZeroU32::get(chance.repetitions);
    let Some(samples) = (0..repetitions).into_par_iter().map(learned).collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let interval = |side: usize, facet: usize| {
        ends_of_samples(samples.iter().map(|weights| weights[side].as_slice()[facet]).collect())
    };
    let of_side = |side| (0..start.n_facets()).map(|facet| interval(side, facet)).collect();
    Ok(Some([0, 1].map(of_side)))
}
