//! A query's list as the measures see it: grades, no ids.

use std::num::NonZeroU8;

use crate::judgements::Grade;

/// The grades of a list, and what its query's judgements hold beyond it.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// Best first. A candidate whom no judge saw is unjudged.
    pub(crate) grades: Vec<Grade>,
    /// The degrees of all relevant candidates, listed or not, the greatest
    /// first: the ideal list.
    pub(crate) ideal: Vec<NonZeroU8>,
    /// How many candidates were judged not relevant, listed or not.
    pub(crate) n_not_relevant: usize,
}

impl List {
    pub(crate) fn new(grades: Vec<Grade>, judged: impl Iterator<Item = Grade>) -> Self {
        let (mut ideal, mut n_not_relevant) = (Vec::new(), 0);
        for grade in judged {
            match grade {
                Grade::Unjudged => {}
                Grade::NotRelevant => n_not_relevant += 1,
                Grade::Relevant(degree) => ideal.push(degree),
            }
        }
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        Self { grades, ideal, n_not_relevant }
    }

    /// The list without unjudged candidates.
    pub(crate) fn condensed(&self) -> Self {
        let grades = self.grades.iter().copied().filter(|grade| grade.is_judged()).collect();
        Self { grades, ideal: self.ideal.clone(), n_not_relevant: self.n_not_relevant }
    }

    pub(super) fn n_relevant(&self) -> usize {
        self.ideal.len()
    }

    /// The first grades, as many as there are up to `depth`.
    pub(super) fn first(&self, depth: usize) -> &[Grade] {
        &self.grades[..depth.min(self.grades.len())]
    }

    /// The places, from 0, of relevant candidates among the first.
    pub(super) fn hits(&self, depth: usize) -> impl Iterator<Item = usize> {
        self.first(depth).iter().enumerate().filter(|(_, grade)| grade.is_relevant()).map(|(place, _)| place)
    }
}

/// A part of a whole; 0 where the whole is nothing.
pub(super) fn share(part: f64, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part / whole as f64 }
}
