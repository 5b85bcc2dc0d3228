//! What became of introductions: a match is made when both sides say yes.

/// What the two sides said of an introduction; `None` for who said nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// The seeker's answer.
    pub seeker: Option<bool>,
    /// The candidate's answer.
    pub candidate: Option<bool>,
}

/// What was said of introductions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    /// All introductions.
    pub introduced: usize,
    /// Those that the seeker answered.
    pub seeker_answered: usize,
    /// Those that the seeker accepted.
    pub seeker_accepted: usize,
    /// Those that the candidate answered.
    pub candidate_answered: usize,
    /// Those that the candidate accepted.
    pub candidate_accepted: usize,
    /// Those that are settled: both answered, or one said no.
    pub settled: usize,
    /// Those that both accepted.
    pub mutual: usize,
}

impl Acceptance {
    /// The share of settled introductions that both accepted; `None` where
    /// none is settled. Silence counts neither way.
    pub fn mutual_rate(&self) -> Option<f64> {
        (self.settled > 0).then(|| self.mutual as f64 / self.settled as f64)
    }
}

/// Counts what was said.
///
/// ```
/// use qantara_evaluation::acceptance::{Introduction, acceptance};
///
/// let said = |seeker, candidate| Introduction { seeker, candidate };
/// let counts = acceptance([
///     said(Some(true), Some(true)),
///     said(Some(true), None),
///     said(Some(false), None),
///     said(None, None),
/// ]);
/// assert_eq!((counts.introduced, counts.settled, counts.mutual), (4, 2, 1));
/// assert_eq!(counts.mutual_rate(), Some(0.5));
/// ```
pub fn acceptance(introductions: impl IntoIterator<Item = Introduction>) -> Acceptance {
    let mut counts = Acceptance::default();
    for Introduction { seeker, candidate } in introductions {
        counts.introduced += 1;
        counts.seeker_answered += usize::from(seeker.is_some());
        counts.seeker_accepted += usize::from(seeker == Some(true));
        counts.candidate_answered += usize::from(candidate.is_some());
        counts.candidate_accepted += usize::from(candidate == Some(true));
        let is_refused = seeker == Some(false) || candidate == Some(false);
        counts.settled += usize::from(is_refused || seeker.is_some() && candidate.is_some());
        counts.mutual += usize::from(seeker == Some(true) && candidate == Some(true));
    }
    counts
}
