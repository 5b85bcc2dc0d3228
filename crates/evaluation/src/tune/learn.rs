//! Epoch after epoch, for each fuse, and the best is kept.

use std::ops::ControlFlow;

use super::climb::Climb;
use super::enough::{Set, TooLittle, teaching};
use super::loss::loss;
use super::point::Point;
use super::settings::{Pull, Settings};
use super::validation::{mean_ndcg, ndcg_at_10};
use super::{Example, Fuse, Model};
use crate::interval::mean;

/// What an epoch came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// The fuse that is being tried, with the share it began with.
    pub fuse: Fuse,
    /// From 1, for each fuse.
    pub number: u32,
    /// The loss of a training query on average, before the epoch's step.
    pub loss: f64,
    /// The mean nDCG@10 of the validation queries after it.
    pub validation: f64,
}

/// The best model, and how it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned {
    /// It ranks validation no worse than the start; it is the start where
    /// nothing better was found.
    pub model: Model,
    /// The mean nDCG@10 of its validation queries. It is a little flattered,
    /// for the model was chosen by it: compare on other queries.
    pub validation: f64,
    /// The start's.
    pub start_validation: f64,
    /// Where a better model than the start was found; `None` where none was, or
    /// none clearly so: [`Settings::standard_errors`].
    pub found: Option<Found>,
    /// Each fuse that was tried, the start's first.
    pub attempts: Vec<Attempt>,
}

impl Tuned {
    /// Whether anything better than the start was found.
    pub fn is_better(&self) -> bool {
        self.found.is_some()
    }
}

/// Where the best model was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The place of its fuse in [`Tuned::attempts`].
    pub attempt: usize,
    /// The epoch after which it stood; 0 is the start with another fuse.
    pub epoch: u32,
}

/// What one fuse came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempt {
    /// The fuse, with the share it began with.
    pub fuse: Fuse,
    /// How many epochs were done.
    pub n_epochs: u32,
    /// The best of them, which has the least loss on validation; 0 is the
    /// start with this fuse.
    pub epoch: u32,
    /// The mean nDCG@10 of the validation queries after it.
    pub validation: f64,
    /// Why it ended.
    pub end: End,
}

/// Why a fuse was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As many epochs in a row as [`Settings::patience`] were no better.
    NoBetter,
    /// [`Settings::n_epochs`] were done.
    AllEpochs,
    /// The caller said so; no further fuse was tried.
    Stopped,
}

/// Why nothing was learned.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TuneError {
    /// There are too few examples.
    #[error(transparent)]
    TooLittle(#[from] TooLittle),

    /// An example has other facets than the start.
    #[error("query `{query}` has {n_facets} facets, the policy {n_start}")]
    Facets {
        /// The query.
        query: String,
        /// How many facets it has.
        n_facets: usize,
        /// How many the start has.
        n_start: usize,
    },

    /// A pull or a number of standard errors is negative, infinite or not a
    /// number.
    #[error("pulls and standard errors are finite numbers, zero or more; got {0}")]
    Setting(f64),

    /// The share of a mean to try is not from 0 to 1.
    #[error("a share is a number from 0 to 1; got {0}")]
    Share(f64),
}

/// Learns weights, the fuse, and the curves that the start has.
///
/// Validation examples come later than training examples and hold every
/// candidate; the caller splits them by time. An epoch of a fuse is chosen by
/// the loss on validation, and fuses, the start among them, by the mean
/// nDCG@10. `progress` is called after each epoch, and when it breaks off, the
/// best so far is kept. The same examples
/// and settings give the same model on any number of threads.
///
/// Grades of a mutual score do not say whose value it was: with a fuse that
/// treats both sides alike, exchanging their weights changes no score. Which
/// side is which is known from the start alone. Where it weighs alike for
/// both, chance parts them, and the sides of the result are names only.
///
/// # Errors
///
/// [`TuneError`] when there is too little to learn from, or examples and start
/// do not go together.
pub fn tune(
    start: &Model,
    training: &[Example],
    validation: &[Example],
    settings: &Settings,
    mut progress: impl FnMut(&Epoch) -> ControlFlow<()>,
) -> Result<Tuned, TuneError> {
    check(start, training.iter().chain(validation), settings)?;
    let examples = teaching(Set::Training, training)?;
    let unseen = teaching(Set::Validation, validation)?;
    let start_values = ndcg_at_10(start, validation);
    let start_validation = mean(&start_values);
    let mut tuned = Tuned {
        model: start.clone(),
        validation: start_validation,
        start_validation,
        found: None,
        attempts: Vec::new(),
    };
    for fuse in fuses(start, settings) {
        let mut climb = Climb::new(start, fuse, &examples, settings);
        let mut best = Best::new(climb.begin().clone(), validation, &unseen);
        let mut end = End::AllEpochs;
        let mut number = 0;
        while number < settings.n_epochs.get() {
            let loss = climb.step();
            number += 1;
            let value = best.see(climb.point(), number, validation, &unseen);
            let epoch = Epoch { fuse, number, loss, validation: value };
            if progress(&epoch).is_break() {
                end = End::Stopped;
                break;
            }
            if number - best.last_progress >= settings.patience.get() {
                end = End::NoBetter;
                break;
            }
        }
        let values = ndcg_at_10(&best.point.model, validation);
        let is_above = is_above(&values, &start_values, settings.standard_errors);
        if best.validation > tuned.validation && is_above {
            tuned.model = best.point.model;
            tuned.validation = best.validation;
            tuned.found = Some(Found { attempt: tuned.attempts.len(), epoch: best.epoch });
        }
        let (epoch, validation) = (best.epoch, best.validation);
        tuned.attempts.push(Attempt { fuse, n_epochs: number, epoch, validation, end });
        if end == End::Stopped {
            break;
        }
    }
    Ok(tuned)
}

/// The best epoch of one fuse.
///
/// It is the one with the least loss on validation. The nDCG@10 of few queries
/// jumps by chance, and its greatest value often comes early: of twelve
/// planted policies and 2,000 judgements, that choice ranked fresh queries
/// worse by 0.004 on average and by 0.017 at most.
struct Best {
    point: Point,
    epoch: u32,
    loss: f64,
    /// The mean nDCG@10 of that epoch.
    validation: f64,
    /// The greatest of any.
    greatest: f64,
    /// The last epoch with less loss or a greater nDCG@10 than all before.
    last_progress: u32,
}

impl Best {
    fn new(point: Point, validation: &[Example], unseen: &[&Example]) -> Self {
        let value = mean_ndcg(&point.model, validation);
        let loss = loss_alone(&point, unseen);
        Self { point, epoch: 0, loss, validation: value, greatest: value, last_progress: 0 }
    }

    /// Keeps a point that is better than all before; its mean nDCG@10.
    fn see(&mut self, point: &Point, epoch: u32, validation: &[Example], unseen: &[&Example]) -> f64 {
        let value = mean_ndcg(&point.model, validation);
        let loss = loss_alone(point, unseen);
        if value > self.greatest || loss < self.loss {
            self.last_progress = epoch;
        }
        self.greatest = self.greatest.max(value);
        if loss < self.loss {
            (self.point, self.epoch) = (point.clone(), epoch);
            (self.loss, self.validation) = (loss, value);
        }
        value
    }
}

/// The loss of a query on average, wherever the start was.
fn loss_alone(point: &Point, examples: &[&Example]) -> f64 {
    loss(point, point, examples, &Pull::default()).0
}

/// Whether values are greater on average, and by more than so many standard
/// errors of the differences.
fn is_above(values: &[f64], start: &[f64], standard_errors: f64) -> bool {
    let differences: Vec<f64> = values.iter().zip(start).map(|(value, start)| value - start).collect();
    let (mean, n) = (mean(&differences), differences.len() as f64);
    let squares: f64 = differences.iter().map(|difference| (difference - mean) * (difference - mean)).sum();
    mean > standard_errors * (squares / (n * (n - 1.0))).sqrt()
}

/// The start's fuse, then the others.
fn fuses(start: &Model, settings: &Settings) -> Vec<Fuse> {
    let mut fuses = vec![start.fuse];
    for &fuse in &settings.fuses {
        if !fuses.iter().any(|other| other.is_like(fuse)) {
            fuses.push(fuse);
        }
    }
    fuses
}

fn check<'a>(
    start: &Model,
    mut examples: impl Iterator<Item = &'a Example>,
    settings: &Settings,
) -> Result<(), TuneError> {
    let n_start = start.n_facets();
    if let Some(example) = examples.find(|example| example.n_facets() != n_start) {
        let (query, n_facets) = (example.query().to_owned(), example.n_facets());
        return Err(TuneError::Facets { query, n_facets, n_start });
    }
    let Pull { weights, curves, bends } = settings.pull;
    let mut numbers = [weights, curves, bends, settings.standard_errors].into_iter();
    if let Some(number) = numbers.find(|number| !number.is_finite() || *number < 0.0) {
        return Err(TuneError::Setting(number));
    }
    for fuse in &settings.fuses {
        if let Fuse::Mean { first_share } = fuse
            && !(0.0..=1.0).contains(first_share)
        {
            return Err(TuneError::Share(*first_share));
        }
    }
    Ok(())
}
