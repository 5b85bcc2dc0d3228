//! What a score means: the share of introductions with it that are accepted.

/// An introduction's score, and whether it was accepted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The score; for [`reliability`] a probability.
    pub score: f64,
    /// Whether it was accepted.
    pub accepted: bool,
}

/// Why outcomes cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidOutcome {
    /// There are none.
    #[error("there are no outcomes")]
    None,

    /// A score is infinite or not a number.
    #[error("a score is a finite number; got {0}")]
    Score(f64),

    /// A probability is not between 0 and 1.
    #[error("a probability is a number from 0 to 1; got {0}")]
    Probability(f64),
}

/// The share accepted as a function of the score that never falls: the one
/// nearest to the outcomes (least squares).
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    steps: Vec<Step>,
}

/// Scores with one share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The least of their scores.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// The share accepted.
    pub share: f64,
    /// How many outcomes they have.
    pub n_outcomes: usize,
}

impl Calibration {
    /// Isotonic regression by pooling adjacent violators (Ayer et al., 1955;
    /// Zadrozny & Elkan, KDD 2002). Equal scores have one share.
    ///
    /// ```
    /// use qantara_evaluation::calibration::{Calibration, Outcome};
    ///
    /// let outcome = |score, accepted| Outcome { score, accepted };
    /// let calibration = Calibration::fit(&[
    ///     outcome(1.0, false),
    ///     outcome(2.0, true),
    ///     outcome(3.0, false),
    ///     outcome(4.0, true),
    /// ])?;
    /// let shares: Vec<f64> = calibration.steps().iter().map(|step| step.share).collect();
    /// assert_eq!(shares, [0.0, 0.5, 1.0]);
    /// assert_eq!((calibration.share(2.9), calibration.share(3.5)), (0.5, 0.75));
    /// # Ok::<(), qantara_evaluation::calibration::InvalidOutcome>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidOutcome`] when there is none, or a score is not finite.
    pub fn fit(outcomes: &[Outcome]) -> Result<Self, InvalidOutcome> {
        if outcomes.is_empty() {
            return Err(InvalidOutcome::None);
        }
        if let Some(bad) = outcomes.iter().find(|outcome| !outcome.score.is_finite()) {
            return Err(InvalidOutcome::Score(bad.score));
        }
        let mut sorted: Vec<(f64, bool)> =
            outcomes.iter().map(|outcome| (outcome.score + 0.0, outcome.accepted)).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        // Counts are whole, so that pooling in any order gives the same shares.
        let mut pools: Vec<Pool> = Vec::new();
        for (score, accepted) in sorted {
            match pools.last_mut() {
                Some(pool) if pool.high == score => pool.take(score, accepted),
                _ => {
                    settle(&mut pools);
                    let mut pool = Pool { low: score, high: score, n: 0, n_accepted: 0 };
                    pool.take(score, accepted);
                    pools.push(pool);
                }
            }
        }
        settle(&mut pools);
        Ok(Self { steps: pools.into_iter().map(Pool::step).collect() })
    }

    /// The steps, by rising score and share.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The share for a score: that of its step, between two steps on the line
    /// from one to the next, and beyond the ends that of the end.
    pub fn share(&self, score: f64) -> f64 {
        let next = self.steps.partition_point(|step| step.high < score);
        match (next.checked_sub(1).map(|at| self.steps[at]), self.steps.get(next)) {
            (_, Some(step)) if score >= step.low => step.share,
            (Some(before), Some(after)) => {
                let part = (score - before.high) / (after.low - before.high);
                before.share + part * (after.share - before.share)
            }
            (None, Some(first)) => first.share,
            (Some(last), None) => last.share,
            (None, None) => f64::NAN,
        }
    }
}

/// Outcomes pooled so far.
struct Pool {
    low: f64,
    high: f64,
    n: u64,
    n_accepted: u64,
}

impl Pool {
    fn take(&mut self, score: f64, accepted: bool) {
        self.high = score;
        self.n += 1;
        self.n_accepted += u64::from(accepted);
    }

    /// Whether its share is at least another's.
    fn reaches(&self, other: &Self) -> bool {
        u128::from(self.n_accepted) * u128::from(other.n) >= u128::from(other.n_accepted) * u128::from(self.n)
    }

    fn step(self) -> Step {
        let Self { low, high, n, n_accepted } = self;
        Step { low, high, share: n_accepted as f64 / n as f64, n_outcomes: n as usize }
    }
}

/// Pools the last with those before it whose share is no lower.
fn settle(pools: &mut Vec<Pool>) {
    while let [.., before, last] = pools.as_mut_slice()
        && before.reaches(last)
    {
        before.high = last.high;
        before.n += last.n;
        before.n_accepted += last.n_accepted;
        pools.pop();
    }
}

/// How far predicted probabilities and outcomes are apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// Outcomes by predicted probability; empty bins are left out.
    pub bins: Vec<Bin>,
    /// The mean squared distance of prediction and outcome: 0 at best, 0.25
    /// for a coin (Brier, 1950).
    pub brier: f64,
    /// The mean distance of prediction and share over the bins, by their size
    /// (expected calibration error; Naeini, Cooper & Hauskrecht, AAAI 2015).
    /// It depends on how many bins there are.
    pub expected_calibration_error: f64,
}

/// Outcomes whose predictions are near each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Which of the equally wide bins it is, from 0.
    pub place: usize,
    /// How many outcomes there are.
    pub n_outcomes: usize,
    /// The mean prediction.
    pub predicted: f64,
    /// The share accepted.
    pub accepted: f64,
}

/// Puts predictions beside outcomes, in so many equally wide bins.
///
/// # Errors
///
/// [`InvalidOutcome`] when there is none, or a score is no probability.
pub fn reliability(
    outcomes: &[Outcome],
    n_bins: std::num::NonZeroUsize,
) -> Result<Reliability, InvalidOutcome> {
    if outcomes.is_empty() {
        return Err(InvalidOutcome::None);
    }
    let n_bins = n_bins.get();
    let mut sorted = outcomes.to_vec();
    if let Some(bad) = sorted.iter().find(|outcome| !(0.0..=1.0).contains(&outcome.score)) {
        return Err(InvalidOutcome::Probability(bad.score));
    }
    // Sums do not depend on the order in which outcomes came.
    sorted.sort_unstable_by(|a, b| a.score.total_cmp(&b.score).then(a.accepted.cmp(&b.accepted)));
    let mut sums = vec![(0_usize, 0.0, 0_usize); n_bins];
    let mut squares = 0.0;
    for Outcome { score, accepted } in sorted {
        let place = ((score * n_bins as f64) as usize).min(n_bins - 1);
        sums[place].0 += 1;
        sums[place].1 += score;
        sums[place].2 += usize::from(accepted);
        let apart = score - f64::from(u8::from(accepted));
        squares += apart * apart;
    }
    let bin = |(place, &(n, predicted, accepted)): (usize, &(usize, f64, usize))| Bin {
        place,
        n_outcomes: n,
        predicted: predicted / n as f64,
        accepted: accepted as f64 / n as f64,
    };
    let bins: Vec<Bin> = sums.iter().enumerate().filter(|(_, sums)| sums.0 > 0).map(bin).collect();
    let n = outcomes.len() as f64;
    let apart = |bin: &Bin| (bin.predicted - bin.accepted).abs() * bin.n_outcomes as f64;
    let expected_calibration_error = bins.iter().map(apart).sum::<f64>() / n;
    Ok(Reliability { bins, brier: squares / n, expected_calibration_error })
}
