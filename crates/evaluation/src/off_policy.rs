//! What another policy would have been worth, from what one policy showed.
//!
//! It takes chance in what was shown: whoever never shows a candidate cannot
//! know what would have come of it. Where the log has no chance in it, there
//! is a reason in place of a value.

/// One impression: what was shown, how likely that was, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impression {
    /// How likely the logging policy was to show it: above 0, at most 1.
    pub logged: f64,
    /// How likely the other policy is to show it in the same place: 0 to 1.
    pub target: f64,
    /// What came of it, such as 1 where it was accepted.
    pub reward: f64,
    /// What a model expected, where there is one.
    pub expected: Option<Expected>,
}

/// What a model of rewards expects in the place of an impression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// The reward of what was shown.
    pub shown: f64,
    /// The mean reward of what the other policy shows, by how likely it is to.
    pub target: f64,
}

/// Estimates of the other policy's mean reward, and how much to trust them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// Inverse propensity score, Σ w·r / n with w = target / logged (Horvitz &
    /// Thompson, 1952): right on average, and spread widely.
    pub ips: f64,
    /// The same with weights of at most the clip (Ionides, 2008): steadier,
    /// and too low where rewards are above 0.
    pub clipped_ips: f64,
    /// Self-normalised, Σ w·r / Σ w (Swaminathan & Joachims, NIPS 28, 2015):
    /// steadier, and within the range of rewards.
    pub snips: f64,
    /// Doubly robust: the model's value, and IPS of what it missed (Dudík,
    /// Langford & Li, ICML 2011). `None` where an impression has no expected
    /// reward.
    pub doubly_robust: Option<f64>,
    /// The standard error of `ips`; `None` for one impression.
    pub ips_standard_error: Option<f64>,
    /// As many impressions of the other policy's own would say as much:
    /// (Σ w)² / Σ w² (Kish, 1965).
    pub effective_sample_size: f64,
    /// The mean weight. It is near 1 where the log has all that the other
    /// policy would show; the lower, the more it shows that the log never
    /// does, and the less any estimate means.
    pub mean_weight: f64,
    /// Weights that were clipped.
    pub n_clipped: usize,
    /// Impressions.
    pub n_impressions: usize,
}

/// Why there is no estimate.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NotEvaluable {
    /// There are no impressions.
    #[error("there are no impressions")]
    NoImpressions,

    /// Every impression was certain: the log says nothing of what was not
    /// shown.
    #[error("what was shown was certain, so the log says nothing of what was not shown")]
    Deterministic,

    /// The other policy would have shown none of what was shown.
    #[error("the other policy would have shown none of what was shown")]
    NoOverlap,

    /// A propensity is not above 0 and at most 1, or the other policy's not
    /// from 0 to 1, or a reward is not finite.
    #[error("impression {place} has a probability or a reward out of range")]
    OutOfRange {
        /// Which impression, from 0.
        place: usize,
    },
}

/// Estimates what another policy would have been worth.
///
/// Weights above `clip` count as it in [`Value::clipped_ips`]; 10 is common.
///
/// ```
/// use qantara_evaluation::off_policy::{Impression, NotEvaluable, off_policy};
///
/// let shown = |logged, target, reward| Impression { logged, target, reward, expected: None };
/// // The log tossed a coin; the other policy always shows the first.
/// let log = [shown(0.5, 1.0, 1.0), shown(0.5, 0.0, 0.0), shown(0.5, 1.0, 0.0), shown(0.5, 0.0, 1.0)];
/// let value = off_policy(&log, 10.0)?;
/// assert_eq!((value.ips, value.snips, value.effective_sample_size), (0.5, 0.5, 2.0));
/// assert_eq!(off_policy(&[shown(1.0, 0.5, 1.0)], 10.0), Err(NotEvaluable::Deterministic));
/// # Ok::<(), NotEvaluable>(())
/// ```
///
/// # Errors
///
/// [`NotEvaluable`] when the log cannot say.
pub fn off_policy(impressions: &[Impression], clip: f64) -> Result<Value, NotEvaluable> {
    if impressions.is_empty() {
        return Err(NotEvaluable::NoImpressions);
    }
    if let Some(place) = impressions.iter().position(|impression| !impression.is_in_range()) {
        return Err(NotEvaluable::OutOfRange { place });
    }
    if impressions.iter().all(|impression| impression.logged == 1.0) {
        return Err(NotEvaluable::Deterministic);
    }
    if impressions.iter().all(|impression| impression.target == 0.0) {
        return Err(NotEvaluable::NoOverlap);
    }
    // Sums do not depend on the order in which impressions came.
    let mut impressions = impressions.to_vec();
    impressions.sort_by(|a, b| a.key().partial_cmp(&b.key()).unwrap_or(std::cmp::Ordering::Equal));
    let n = impressions.len() as f64;
    let sum = |of: &dyn Fn(&Impression) -> f64| impressions.iter().map(of).sum::<f64>();
    let weights = sum(&Impression::weight);
    let squares = sum(&|impression| impression.weight() * impression.weight());
    let gained = sum(&|impression| impression.weight() * impression.reward);
    let ips = gained / n;
    let spread = sum(&|impression| {
        let apart = impression.weight() * impression.reward - ips;
        apart * apart
    });
    let robust = impressions.iter().map(|impression| {
        let Expected { shown, target } = impression.expected?;
        Some(target + impression.weight() * (impression.reward - shown))
    });
    Ok(Value {
        ips,
        clipped_ips: sum(&|impression| impression.weight().min(clip) * impression.reward) / n,
        snips: gained / weights,
        doubly_robust: robust.sum::<Option<f64>>().map(|sum| sum / n),
        ips_standard_error: (n > 1.0).then(|| (spread / (n - 1.0) / n).sqrt()),
        effective_sample_size: weights * weights / squares,
        mean_weight: weights / n,
        n_clipped: impressions.iter().filter(|impression| impression.weight() > clip).count(),
        n_impressions: impressions.len(),
    })
}

impl Impression {
    fn key(&self) -> (f64, f64, f64, Option<(f64, f64)>) {
        (
            self.logged,
            self.target,
            self.reward,
            self.expected.map(|expected| (expected.shown, expected.target)),
        )
    }

    fn weight(&self) -> f64 {
        self.target / self.logged
    }

    fn is_in_range(&self) -> bool {
        let is_expected =
            self.expected.is_none_or(|Expected { shown, target }| shown.is_finite() && target.is_finite());
        let is_likely = self.logged > 0.0 && self.logged <= 1.0 && self.weight().is_finite();
        is_likely && (0.0..=1.0).contains(&self.target) && self.reward.is_finite() && is_expected
    }
}
