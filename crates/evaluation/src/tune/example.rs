//! What is learned from: a query's candidates, their fits and their grades.

use crate::judgements::Grade;

/// One query with the candidates that it could have had.
///
/// Candidates stand in the order in which equal scores are ranked, which is
/// that of their ids. An unjudged candidate counts as not relevant, as in
/// feedback, where nobody says no; a caller who knows better leaves it out.
///
/// ```
/// use qantara_evaluation::judgements::Grade;
/// use qantara_evaluation::tune::Example;
///
/// // Two candidates, two facets.
/// let fits = vec![0.9, 0.1, 0.2, 0.8];
/// let example = Example::new("argan".into(), 2, fits, vec![Grade::RELEVANT, Grade::NotRelevant])?;
/// assert_eq!(example.fits(1), [0.2, 0.8]);
/// # Ok::<(), qantara_evaluation::tune::InvalidExample>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    query: String,
    n_facets: usize,
    /// Row by row: the facets of the first candidate, of the second, …
    fits: Vec<f32>,
    grades: Vec<Grade>,
    /// The share of each candidate's score that is left to it.
    kept: Vec<f64>,
    /// How many candidates each stands for.
    importance: Vec<f32>,
    /// Of relevant candidates whom no ranking can hold.
    out_of_reach: Vec<Grade>,
}

impl Example {
    /// A query with all its candidates: `fits` holds `n_facets` numbers from 0
    /// to 1 for each grade.
    ///
    /// # Errors
    ///
    /// [`InvalidExample`] when a fit is not from 0 to 1, or there are not as
    /// many as facets and grades ask for.
    pub fn new(
        query: String,
        n_facets: usize,
        fits: Vec<f32>,
        grades: Vec<Grade>,
    ) -> Result<Self, InvalidExample> {
        if n_facets == 0 || fits.len() != n_facets * grades.len() {
            let (n_fits, n_grades) = (fits.len(), grades.len());
            return Err(InvalidExample::Lengths { query, n_facets, n_fits, n_grades });
        }
        if let Some(place) = fits.iter().position(|fit| !(0.0..=1.0).contains(fit)) {
            let (candidate, facet) = (place / n_facets, place % n_facets);
            return Err(InvalidExample::NotAFit { query, candidate, facet, fit: fits[place] });
        }
        let (kept, importance) = (vec![1.0; grades.len()], vec![1.0; grades.len()]);
        Ok(Self { query, n_facets, fits, grades, kept, importance, out_of_reach: Vec::new() })
    }

    /// The same where a rule leaves candidates only a share of their score, as
    /// a soft gate does.
    ///
    /// # Errors
    ///
    /// [`InvalidExample`] when a share is not from 0 to 1, or there are not as
    /// many as candidates.
    pub fn with_kept(self, kept: Vec<f64>) -> Result<Self, InvalidExample> {
        if kept.len() != self.grades.len() || !kept.iter().all(|share| (0.0..=1.0).contains(share)) {
            return Err(InvalidExample::Kept { query: self.query });
        }
        Ok(Self { kept, ..self })
    }

    /// The same where candidates were sampled: each stands for so many.
    ///
    /// # Errors
    ///
    /// [`InvalidExample`] when a number is not finite and above zero, or there
    /// are not as many as candidates.
    pub fn with_importance(self, importance: Vec<f32>) -> Result<Self, InvalidExample> {
        let is_importance = |number: &f32| number.is_finite() && *number > 0.0;
        if importance.len() != self.grades.len() || !importance.iter().all(is_importance) {
            return Err(InvalidExample::Importance { query: self.query });
        }
        Ok(Self { importance, ..self })
    }

    /// The same with the grades of those whom no ranking can hold, such as those
    /// whom a rule bars: a ranking with all the others in order still lacks them.
    #[must_use]
    pub fn with_out_of_reach(self, grades: Vec<Grade>) -> Self {
        Self { out_of_reach: grades, ..self }
    }

    /// The query's id.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// How many facets a candidate has.
    pub fn n_facets(&self) -> usize {
        self.n_facets
    }

    /// How many candidates there are.
    pub fn n_candidates(&self) -> usize {
        self.grades.len()
    }

    /// A candidate's fit in each facet.
    pub fn fits(&self, candidate: usize) -> &[f32] {
        &self.fits[candidate * self.n_facets..][..self.n_facets]
    }

    /// The share of its score that is left to a candidate.
    pub fn kept(&self, candidate: usize) -> f64 {
        self.kept[candidate]
    }

    /// The candidates' grades.
    pub fn grades(&self) -> &[Grade] {
        &self.grades
    }

    /// The grades of the candidates, and of those whom no ranking can hold.
    pub(super) fn all_grades(&self) -> impl Iterator<Item = Grade> {
        self.grades.iter().chain(&self.out_of_reach).copied()
    }

    /// How many candidates each candidate stands for.
    pub fn importance(&self) -> &[f32] {
        &self.importance
    }

    /// Some of the candidates, in this order.
    pub(super) fn only(&self, kept: &[(usize, f32)]) -> Self {
        Self {
            query: self.query.clone(),
            n_facets: self.n_facets,
            fits: kept.iter().flat_map(|&(candidate, _)| self.fits(candidate)).copied().collect(),
            grades: kept.iter().map(|&(candidate, _)| self.grades[candidate]).collect(),
            kept: kept.iter().map(|&(candidate, _)| self.kept[candidate]).collect(),
            importance: kept.iter().map(|&(_, importance)| importance).collect(),
            out_of_reach: self.out_of_reach.clone(),
        }
    }

    pub(super) fn n_relevant(&self) -> usize {
        self.grades.iter().filter(|grade| grade.is_relevant()).count()
    }

    /// Whether a ranking of it can be right or wrong.
    pub(super) fn teaches(&self) -> bool {
        (1..self.n_candidates()).contains(&self.n_relevant())
    }
}

/// Why a query is nothing to learn from.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidExample {
    /// Facets, fits and grades do not go together.
    #[error(
        "query `{query}` has {n_fits} fits for {n_grades} candidates and {n_facets} facets; \
         every candidate has one for each facet, of which there is at least one"
    )]
    Lengths {
        /// The query.
        query: String,
        /// How many facets there are.
        n_facets: usize,
        /// How many fits came.
        n_fits: usize,
        /// How many grades.
        n_grades: usize,
    },

    /// A fit is below 0, above 1 or not a number.
    #[error(
        "candidate {candidate} of query `{query}` has the fit {fit} in facet {facet}; a fit is from 0 to 1"
    )]
    NotAFit {
        /// The query.
        query: String,
        /// The candidate, counted from 0.
        candidate: usize,
        /// The facet, counted from 0.
        facet: usize,
        /// The number.
        fit: f32,
    },

    /// A share of a score is not from 0 to 1, or not for each candidate.
    #[error("query `{query}` needs a share from 0 to 1 for each candidate")]
    Kept {
        /// The query.
        query: String,
    },

    /// Importance is not finite and above zero, or not for each candidate.
    #[error("query `{query}` needs a finite importance above zero for each candidate")]
    Importance {
        /// The query.
        query: String,
    },
}
