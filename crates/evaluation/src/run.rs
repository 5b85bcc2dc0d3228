//! Runs: the list that a system makes for each query.
//!
//! A list is ordered by score, the greatest first, and equal scores by
//! candidate id. Ids are kept once for the whole run, sorted, so that a list
//! of a thousand candidates takes 16 kB and comparing places compares ids.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

/// What one system ranked: a list for each query that it answered.
///
/// ```
/// use qantara_evaluation::run::Run;
///
/// let run = Run::from_entries([
///     ("argan", "rif angels", 0.5),
///     ("argan", "souss capital", 0.9),
///     ("argan", "atlas fund", 0.5),
/// ])?;
/// let list: Vec<_> = run.list("argan").map(|entry| entry.candidate).collect();
/// assert_eq!(list, ["souss capital", "atlas fund", "rif angels"]);
/// # Ok::<(), qantara_evaluation::run::RunError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// In order, each once.
    candidates: Vec<Box<str>>,
    lists: BTreeMap<String, Vec<Place>>,
}

/// One candidate of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The candidate's id.
    pub candidate: &'a str,
    /// Finite; greater is better.
    pub score: f64,
}

/// An [`Entry`] whose candidate is a place in [`Run::candidates`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) candidate: u32,
    pub(crate) score: f64,
}

impl Run {
    /// A run of these queries, candidates and scores, in any order.
    ///
    /// # Errors
    ///
    /// [`RunError`] when a score is not finite or a pair is there twice.
    pub fn from_entries<'a, I>(entries: I) -> Result<Self, RunError>
    where
        I: IntoIterator<Item = (&'a str, &'a str, f64)>,
    {
        let mut builder = RunBuilder::default();
        for (query, candidate, score) in entries {
            builder.add(query, candidate, score)?;
        }
        builder.build()
    }

    /// The list of a query, best first; empty where the run does not answer it.
    pub fn list(&self, query: &str) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.places(query)
            .unwrap_or_default()
            .iter()
            .map(|place| Entry { candidate: &self.candidates[place.candidate as usize], score: place.score })
    }

    /// The queries that have a list, in order.
    pub fn queries(&self) -> impl ExactSizeIterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }

    /// How many entries all lists have together.
    pub fn n_entries(&self) -> usize {
        self.lists.values().map(Vec::len).sum()
    }

    /// Every candidate of any list, in order.
    pub fn candidates(&self) -> impl ExactSizeIterator<Item = &str> {
        self.candidates.iter().map(|id| &**id)
    }

    pub(crate) fn places(&self, query: &str) -> Option<&[Place]> {
        self.lists.get(query).map(Vec::as_slice)
    }

    /// Where a candidate stands among the run's candidates.
    pub(crate) fn place_of(&self, candidate: &str) -> Option<u32> {
        let found = self.candidates.binary_search_by(|id| (**id).cmp(candidate));
        found.ok().map(|place| place as u32)
    }
}

/// Takes the entries of a [`Run`] in any order.
#[derive(Debug, Default)]
pub struct RunBuilder {
    candidates: HashMap<Box<str>, u32>,
    queries: HashMap<String, usize>,
    lists: Vec<(String, Vec<Added>)>,
    /// The list of the entry before.
    last: usize,
    n_added: usize,
}

/// An entry as it came: candidates are numbered as they appear.
#[derive(Clone, Copy, Debug)]
struct Added {
    candidate: u32,
    score: f64,
    number: usize,
}

impl RunBuilder {
    /// Adds an entry.
    ///
    /// # Errors
    ///
    /// [`RunError::NotFinite`] when the score is infinite or not a number.
    pub fn add(&mut self, query: &str, candidate: &str, score: f64) -> Result<(), RunError> {
        if !score.is_finite() {
            return Err(RunError::NotFinite {
                query: query.to_owned(),
                candidate: candidate.to_owned(),
                score,
            });
        }
        let n_candidates = self.candidates.len() as u32;
        let candidate = match self.candidates.get(candidate) {
            Some(&known) => known,
            None => *self.candidates.entry(candidate.into()).or_insert(n_candidates),
        };
        // A file has a query's entries together, as a rule.
        let list = match self.lists.get(self.last) {
            Some((last, _)) if last == query => self.last,
            _ => self.list_of(query),
        };
        self.last = list;
        // Minus zero would come after zero, and equal scores are ordered by id.
        let score = score + 0.0;
        self.lists[list].1.push(Added { candidate, score, number: self.n_added });
        self.n_added += 1;
        Ok(())
    }

    /// The place of a query's list, which is made where there is none.
    fn list_of(&mut self, query: &str) -> usize {
        if let Some(&known) = self.queries.get(query) {
            return known;
        }
        self.queries.insert(query.to_owned(), self.lists.len());
        self.lists.push((query.to_owned(), Vec::new()));
        self.lists.len() - 1
    }

    /// The run.
    ///
    /// # Errors
    ///
    /// [`RunError::Twice`] when a pair was added twice.
    pub fn build(self) -> Result<Run, RunError> {
        let mut candidates: Vec<(Box<str>, u32)> = self.candidates.into_iter().collect();
        candidates.sort_unstable();
        let mut place_of = vec![0; candidates.len()];
        for (place, (_, number)) in (0..).zip(&candidates) {
            place_of[*number as usize] = place;
        }
        let candidates: Vec<Box<str>> = candidates.into_iter().map(|(id, _)| id).collect();
        let sorted: Vec<_> =
            self.lists.into_par_iter().map(|(query, list)| (query, ranked(list, &place_of))).collect();
        let mut lists = BTreeMap::new();
        let mut twice: Option<(usize, RunError)> = None;
        for (query, list) in sorted {
            match list {
                Ok(list) => {
                    lists.insert(query, list);
                }
                Err((first, second, place)) => {
                    let candidate = candidates[place as usize].to_string();
                    // The one that came first, however many lists have one.
                    if twice.as_ref().is_none_or(|(earliest, _)| second < *earliest) {
                        twice = Some((second, RunError::Twice { query, candidate, first, second }));
                    }
                }
            }
        }
        match twice {
            Some((_, error)) => Err(error),
            None => Ok(Run { candidates, lists }),
        }
    }
}

/// The entries of one list in order, or where a candidate is there twice.
fn ranked(mut list: Vec<Added>, place_of: &[u32]) -> Result<Vec<Place>, (usize, usize, u32)> {
    for entry in &mut list {
        entry.candidate = place_of[entry.candidate as usize];
    }
    list.sort_unstable_by_key(|entry| (entry.candidate, entry.number));
    let same = |pair: &&[Added]| pair[0].candidate == pair[1].candidate;
    if let Some(pair) = list.windows(2).filter(same).min_by_key(|pair| pair[1].number) {
        return Err((pair[0].number, pair[1].number, pair[0].candidate));
    }
    // Stable, so that equal scores stay in the order of ids.
    list.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ok(list.iter().map(|&Added { candidate, score, .. }| Place { candidate, score }).collect())
}

/// Why entries make no run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A score is infinite or not a number.
    #[error("candidate `{candidate}` has the score {score} for query `{query}`; a score is finite")]
    NotFinite {
        /// The query.
        query: String,
        /// The candidate.
        candidate: String,
        /// The score.
        score: f64,
    },

    /// A pair has two scores.
    #[error("query `{query}` lists candidate `{candidate}` twice")]
    Twice {
        /// The query.
        query: String,
        /// The candidate.
        candidate: String,
        /// Which entry named the pair first, counted from 0 in the order in
        /// which entries were added.
        first: usize,
        /// Which entry named it again.
        second: usize,
    },
}
