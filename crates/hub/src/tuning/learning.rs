//! From a policy and judgements to a better policy, step by step.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use qantara_engine::facet::Facet;
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_evaluation::compare::{Verdict, compare};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Evaluation, Task, evaluate};
use qantara_evaluation::measure::Measure;
use qantara_evaluation::tune::{
    self, Epoch, Example, Model, Moving, Negatives, Tuned, hard_negatives, margins_of_lists,
};

use super::error::TuningError;
use super::examples::{Examples, Ungraded, examples};
use super::model::{fuse_name, model_of, policy_of};
use super::options::{N_KNOTS, Only, Options, TOP};
use super::report::{self, Report};
use super::sets::{Set, Sets};
use crate::evaluation::{EvaluationError, Lists, ends};
use crate::hub::Hub;

/// Candidates not relevant that each who teaches keeps; where the numbers are
/// from, [`Negatives`] says.
const N_HARD: usize = 150;
const N_RANDOM: usize = 120;

/// The lists whose margins are taken.
const MOST_MARGINS: usize = 100;

/// What there is to learn from, made ready.
pub struct Learning<'a> {
    start: Arc<Policy>,
    model: Model,
    seeking: Side,
    sets: &'a Sets,
    options: Options,
    training: Examples,
    validation: Examples,
    stop: Option<&'a AtomicBool>,
}

/// What was learned.
pub struct Learned {
    /// The manifest; its policy and its files are for the caller to name.
    pub report: Report,
    /// The policy, with the start's name and version, where it is better than
    /// the start on those who choose.
    pub policy: Option<Policy>,
}

/// The ends of each facet's weight, for each side.
type Intervals = [Vec<[f64; 2]>; 2];

/// A better policy, and how much better it is.
struct Better {
    policy: Arc<Policy>,
    after: report::Mean,
    difference: report::Difference,
}

impl<'a> Learning<'a> {
    /// Makes the examples. Soon after `stop` is set, this and what follows end
    /// with [`TuningError::Stopped`].
    ///
    /// # Errors
    ///
    /// [`TuningError`].
    pub fn new(
        start: Arc<Policy>,
        seeking: Side,
        sets: &'a Sets,
        options: Options,
        stop: Option<&'a AtomicBool>,
    ) -> Result<Self, TuningError> {
        let mut model = model_of(&start)?;
        let negatives = Negatives { n_hard: N_HARD, n_random: N_RANDOM, seed: options.seed };
        let of = |set: &Set, thin: &dyn Fn(Vec<Example>) -> Vec<Example>| {
            let queries: Vec<&str> = set.queries.iter().map(String::as_str).collect();
            examples(&set.truth, &queries, (&start, seeking), options.ungraded, stop, thin)
        };
        let training = of(&sets.training, &|examples| hard_negatives(&examples, &model, &negatives))?;
        let validation = of(&sets.validation, &|examples| examples)?;
        if options.curves {
            model = model.with_identity_curves(&training.list, N_KNOTS);
        }
        Ok(Self { start, model, seeking, sets, options, training, validation, stop })
    }

    /// Learns, and tells of every epoch; `tell` may end it, and the best so far
    /// counts.
    ///
    /// # Errors
    ///
    /// [`TuningError::TooLittle`].
    pub fn learn(&self, tell: impl FnMut(&Epoch) -> ControlFlow<()>) -> Result<Tuned, TuningError> {
        let settings = self.options.settings();
        Ok(tune::tune(&self.model, &self.training.list, &self.validation.list, &settings, tell)?)
    }

    /// Measures what was learned as it would be written, and keeps it where an
    /// evaluation calls it better than the start. `interrupted`: whether the
    /// learning was ended before its end. Intervals of weights are left out once
    /// `go_on` says no.
    ///
    /// # Errors
    ///
    /// [`TuningError`].
    pub fn finish(
        &self,
        tuned: &Tuned,
        interrupted: bool,
        go_on: impl Fn() -> bool + Sync,
    ) -> Result<Learned, TuningError> {
        let start_lists = self.measured(&self.start)?;
        let better = match tuned.found {
            Some(_) => self.better(&start_lists, &tuned.model)?,
            None => None,
        };
        let mut report = self.report(tuned, interrupted);
        report.validation.before = self.mean(&start_lists);
        let mut policy = None;
        if let Some(better) = better {
            report.validation.after = Some(better.after);
            report.validation.difference = Some(better.difference);
            if better.difference.decisive {
                let intervals = self.intervals(tuned, go_on)?;
                report.settings.resamples = match (&intervals, self.options.resamples) {
                    (Some(_), Some(resamples)) => resamples.get(),
                    _ => 0,
                };
                report.weights = self.weights(&better.policy, intervals.as_ref())?;
                report.curves = self.curves(&better.policy);
                policy = Some(Policy::clone(&better.policy));
            }
        }
        Ok(Learned { report, policy })
    }

    /// The lists of a policy for those who choose, measured.
    fn measured(&self, policy: &Policy) -> Result<Evaluation, TuningError> {
        let Set { truth, queries, .. } = &self.sets.validation;
        let seekers: Vec<&str> = queries.iter().map(String::as_str).collect();
        // Who is left out of lists may stand before ten who are not.
        let k = match self.options.ungraded {
            Ungraded::NotRelevant => TOP,
            Ungraded::LeftOut => {
                NonZeroUsize::new(truth.pool.side(self.seeking.other()).len()).unwrap_or(TOP).max(TOP)
            }
        };
        let lists = Lists {
            pool: &truth.pool,
            seeking: self.seeking,
            k,
            seekers: &seekers,
            excluded: &truth.excluded,
            stop: self.stop,
        };
        let run = lists.of_policy(policy)?;
        if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Err(TuningError::Stopped);
        }
        let judgements = &truth.judgements.only(seekers.iter().copied());
        let measures = &[self.measure()];
        let task = Task { judgements, excluded: &truth.excluded, length: Some(k), measures };
        Ok(evaluate(&run, &task))
    }

    fn measure(&self) -> Measure {
        self.options.ungraded.measure().parse().expect("a measure by its own name")
    }

    /// What was learned as a policy, beside the start.
    fn better(&self, start_lists: &Evaluation, learned: &Model) -> Result<Option<Better>, TuningError> {
        let policy = policy_of(&self.start, learned)?;
        if policy == *self.start {
            return Ok(None);
        }
        let lists = self.measured(&policy)?;
        let chance = Chance::new(self.options.seed);
        let compared =
            compare(&lists, start_lists, &lists.everybody(), &chance).map_err(EvaluationError::from)?;
        let compared = compared.first().expect("one measure was compared");
        let difference = report::Difference {
            value: compared.difference,
            interval: compared.interval.map(ends),
            p: compared.p.value,
            better: compared.n_better,
            worse: compared.n_worse,
            decisive: compared.verdict() == Verdict::Better,
        };
        Ok(Some(Better { policy: Arc::new(policy), after: self.mean(&lists), difference }))
    }

    fn mean(&self, lists: &Evaluation) -> report::Mean {
        let interval = lists.intervals(&lists.everybody(), &Chance::new(self.options.seed));
        report::Mean {
            value: lists.all().means.first().copied().unwrap_or_default(),
            interval: interval.and_then(|intervals| intervals.first().map(|interval| ends(*interval))),
        }
    }

    fn report(&self, tuned: &Tuned, interrupted: bool) -> Report {
        let settings = self.options.settings();
        let set = |set: &Set, made: &Examples| report::Set {
            ids: set.queries.clone(),
            digest: made.digest.clone(),
            counts: made.counts,
            unused_seekers: set.left_out,
            left_out: made.left_out,
        };
        let attempt = |attempt: &tune::Attempt| report::Attempt {
            fuse: fuse_name(attempt.fuse),
            epochs: attempt.n_epochs,
            best_epoch: attempt.epoch,
            validation: attempt.validation,
        };
        let market = self.start.market();
        Report {
            format: report::FORMAT,
            qantara: env!("CARGO_PKG_VERSION"),
            market: market.id(),
            seeking: market.role(self.seeking),
            day: self.sets.validation.truth.pool.corpus().now(),
            start: (&*self.start).into(),
            policy: None,
            data: report::Data {
                split: self.sets.split,
                files: BTreeMap::new(),
                ungraded: self.options.ungraded,
                training: set(&self.sets.training, &self.training),
                validation: set(&self.sets.validation, &self.validation),
            },
            settings: report::Settings {
                seed: self.options.seed,
                epochs: settings.n_epochs.get(),
                patience: settings.patience.get(),
                standard_errors: settings.standard_errors,
                pull: settings.pull.weights,
                learned: match self.options.only {
                    None => "weights_and_fuse",
                    Some(Only::Fuse) => "fuse",
                    Some(Only::Weights) => "weights",
                },
                resamples: 0,
                all_facets: self.options.all_facets,
                curves: self.options.curves,
                hard_negatives: N_HARD,
                random_negatives: N_RANDOM,
            },
            attempts: tuned.attempts.iter().map(attempt).collect(),
            interrupted,
            validation: report::Validation {
                measure: self.measure().to_string(),
                before: report::Mean { value: tuned.start_validation, interval: None },
                after: None,
                difference: None,
            },
            weights: Vec::new(),
            curves: Vec::new(),
        }
    }

    /// The curves that were learned, facet by facet.
    fn curves(&self, policy: &Policy) -> Vec<report::Curve> {
        let facets = self.start.market().facets();
        let both = self.start.curves().iter().zip(policy.curves());
        let changed = facets.iter().zip(both).filter(|(_, (before, after))| before != after);
        let curve = |(facet, (before, after)): (&&'static dyn Facet, (&Option<_>, &Option<_>))| {
            report::Curve { facet: facet.id(), before: before.clone(), after: after.clone() }
        };
        changed.map(curve).collect()
    }

    /// How far the weights could be off, where that was asked for.
    fn intervals(
        &self,
        tuned: &Tuned,
        go_on: impl Fn() -> bool + Sync,
    ) -> Result<Option<Intervals>, TuningError> {
        let settings = self.options.settings();
        let Some(repetitions) = self.options.resamples.filter(|_| settings.weights != Moving::None) else {
            return Ok(None);
        };
        let is_stopped = || self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        let chance = Chance { repetitions, seed: self.options.seed };
        let training = &self.training.list;
        let found = tune::weight_intervals(&self.model, tuned, training, &settings, &chance, || {
            !is_stopped() && go_on()
        })?;
        if is_stopped() { Err(TuningError::Stopped) } else { Ok(found) }
    }

    /// The weights that either policy has, and how far the new ones can move.
    fn weights(
        &self,
        policy: &Policy,
        intervals: Option<&Intervals>,
    ) -> Result<Vec<report::Weight>, TuningError> {
        let lists = &self.validation.list[..self.validation.list.len().min(MOST_MARGINS)];
        let before = Side::BOTH.map(|side| self.start.weights(side));
        let market = self.start.market();
        let facets = market.facets();
        let weight = |margin: &tune::MarginOfLists| report::Weight {
            facet: facets[margin.facet].id(),
            role: market.role(Side::BOTH[margin.side]),
            before: before[margin.side][margin.facet],
            after: margin.weight,
            interval: intervals.map(|of_sides| of_sides[margin.side][margin.facet]),
            margin: margin.at(NonZeroUsize::MIN),
        };
        let margins = margins_of_lists(&model_of(policy)?, lists, TOP.get());
        let weights = margins.iter().map(weight);
        Ok(weights.filter(|weight| weight.before > 0.0 || weight.after > 0.0).collect())
    }
}

/// The version after all that the hub keeps under a name, and after `own`.
pub fn next_version(hub: &Hub, name: &str, own: u32) -> u32 {
    let kept = hub.view().policies().versions_of(name).map(|kept| kept.version()).max();
    kept.unwrap_or(0).max(own).saturating_add(1)
}
