//! A run against judgements: every query, every measure.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use rayon::prelude::*;

use crate::judgements::{Grade, Judgements, Pairs};
use crate::measure::{List, Measure};
use crate::run::{Place, Run};

/// What to measure, the same for every system that is compared.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// The queries, and who is relevant to them.
    pub judgements: &'a Judgements,
    /// Pairs that are taken out of a list before it is cut, and out of the
    /// judgements: a system neither gains nor loses by them.
    pub excluded: &'a Pairs,
    /// How long lists are meant to be: what comes after is cut off, and
    /// measures that have no cutoff take it for theirs. `None` for all of it.
    pub length: Option<NonZeroUsize>,
    /// What is measured.
    pub measures: &'a [Measure],
}

/// What a run is worth on a [`Task`], query by query.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    measures: Vec<Measure>,
    /// In order.
    queries: Vec<String>,
    /// How many were left out, since nobody was graded for them.
    ungraded: usize,
    facts: Vec<Facts>,
    /// Row by row: the measures of the first query, of the second, …
    values: Vec<f64>,
}

/// What is known of one query beside its measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Facts {
    answered: bool,
    has_relevant: bool,
    listed: usize,
    judged: usize,
    tied: usize,
}

/// Measures a run.
///
/// Every query for which somebody was graded counts, answered or not, and in
/// the order of ids: queries that only the run knows are passed over. One whose
/// pairs all wait for an answer, or are excluded, says nothing of a list: it is
/// left out, and [`Counts::ungraded`].
///
/// ```
/// use qantara_evaluation::evaluate::{Task, evaluate};
/// use qantara_evaluation::judgements::{Grade, Judgements, Pairs};
/// use qantara_evaluation::run::Run;
///
/// let mut judgements = Judgements::default();
/// judgements.judge("argan", "atlas fund", Grade::RELEVANT)?;
/// judgements.judge("zellige", "rif angels", Grade::RELEVANT)?;
/// let run = Run::from_entries([("argan", "rif angels", 2.0), ("argan", "atlas fund", 1.0)])?;
/// let measures = ["RR".parse()?, "R@10".parse()?];
/// let task =
///     Task { judgements: &judgements, excluded: &Pairs::default(), length: None, measures: &measures };
/// let evaluation = evaluate(&run, &task);
/// // Zellige has no list, and counts.
/// assert_eq!(evaluation.all().means, [0.25, 0.5]);
/// assert_eq!((evaluation.all().counts.queries, evaluation.all().counts.answered), (2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn evaluate(run: &Run, task: &Task<'_>) -> Evaluation {
    let judgements = task.judgements.without(task.excluded);
    let is_graded =
        |(_, judged): &(&str, &BTreeMap<String, Grade>)| judged.values().any(|grade| grade.is_judged());
    let queries: Vec<(&str, &BTreeMap<String, Grade>)> = judgements.iter().filter(is_graded).collect();
    let condensed = task.measures.iter().any(Measure::is_condensed);
    let length = task.length.map(NonZeroUsize::get);
    let rows: Vec<(Facts, Vec<f64>)> = queries
        .par_iter()
        .map(|&(query, judged)| {
            let (mut facts, grades) = listed(run, task, query, judged);
            let list = List::new(grades, judged.values().copied());
            facts.has_relevant = !list.ideal.is_empty();
            let short = condensed.then(|| list.condensed());
            let of = |measure: &Measure| match &short {
                Some(short) if measure.is_condensed() => measure.value(short, length),
                _ => measure.value(&list, length),
            };
            (facts, task.measures.iter().map(of).collect())
        })
        .collect();
    let (facts, values): (Vec<Facts>, Vec<Vec<f64>>) = rows.into_iter().unzip();
    Evaluation {
        measures: task.measures.to_vec(),
        queries: queries.iter().map(|(query, _)| (*query).to_owned()).collect(),
        ungraded: judgements.n_queries() - queries.len(),
        facts,
        values: values.concat(),
    }
}

/// The grades of a query's list, without who is excluded, and cut.
fn listed(run: &Run, task: &Task<'_>, query: &str, judged: &BTreeMap<String, Grade>) -> (Facts, Vec<Grade>) {
    let mut facts = Facts::default();
    let Some(places) = run.places(query) else { return (facts, Vec::new()) };
    facts.answered = true;
    // Few are judged and fewer excluded. Sorted as ids are, so as places too.
    let grades: Vec<(u32, Grade)> =
        judged.iter().filter_map(|(id, grade)| Some((run.place_of(id)?, *grade))).collect();
    let excluded: Vec<u32> =
        task.excluded.of(query).into_iter().flatten().filter_map(|id| run.place_of(id)).collect();
    let kept = places.iter().filter(|place| excluded.binary_search(&place.candidate).is_err());
    let mut kept = kept.peekable();
    let length = task.length.map_or(usize::MAX, NonZeroUsize::get);
    let mut list = Vec::with_capacity(places.len().min(length));
    let mut above: Option<&Place> = None;
    while list.len() < length
        && let Some(place) = kept.next()
    {
        let is_tied = |other: Option<&Place>| other.is_some_and(|other| other.score == place.score);
        facts.tied += usize::from(is_tied(above) || is_tied(kept.peek().copied()));
        above = Some(place);
        let found = grades.binary_search_by_key(&place.candidate, |(candidate, _)| *candidate);
        list.push(found.map_or(Grade::Unjudged, |at| grades[at].1));
    }
    facts.listed = list.len();
    facts.judged = list.iter().filter(|grade| grade.is_judged()).count();
    (facts, list)
}

/// The means and counts of some queries.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The mean of each measure, in their order; 0 where there is no query.
    pub means: Vec<f64>,
    /// What the means are made of.
    pub counts: Counts,
}

/// What means are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Queries for which somebody was graded. All count in a mean.
    pub queries: usize,
    /// Queries with judgements for which nobody was graded. They count in no
    /// mean, and only in [`Evaluation::all`] here: they are in no segment.
    pub ungraded: usize,
    /// Those for which the run has a list, empty or not once it is cut.
    pub answered: usize,
    /// Queries to which nobody is relevant: every measure of them is 0 but
    /// `Judged`. `trec_eval` counts them too.
    pub without_relevant: usize,
    /// Entries of the lists, once they are cut.
    pub listed: usize,
    /// Of these, how many were judged.
    pub judged: usize,
    /// Of these, how many have the same score as another of their list, so
    /// that only ids order them. Another tool may order them otherwise.
    pub tied: usize,
}

impl Counts {
    /// The share of entries that were judged; 0 where there is none.
    pub fn judged_share(&self) -> f64 {
        if self.listed == 0 { 0.0 } else { self.judged as f64 / self.listed as f64 }
    }

    /// The share of entries that only ids order; 0 where there is none.
    pub fn tied_share(&self) -> f64 {
        if self.listed == 0 { 0.0 } else { self.tied as f64 / self.listed as f64 }
    }
}

/// Some of an evaluation's queries, as places in [`Evaluation::queries`].
pub type Members = Vec<usize>;

impl Evaluation {
    /// What was measured.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The queries, in order.
    pub fn queries(&self) -> &[String] {
        &self.queries
    }

    /// The measures of a query, by its place.
    pub fn row(&self, query: usize) -> &[f64] {
        &self.values[query * self.measures.len()..][..self.measures.len()]
    }

    /// All queries of one measure, by its place.
    pub fn column(&self, measure: usize) -> Vec<f64> {
        assert!(measure < self.measures.len(), "no measure {measure}");
        self.values.iter().skip(measure).step_by(self.measures.len()).copied().collect()
    }

    /// All queries together, and how many were left out.
    pub fn all(&self) -> Summary {
        let mut summary = self.summary(&self.everybody());
        summary.counts.ungraded = self.ungraded;
        summary
    }

    /// All queries.
    pub fn everybody(&self) -> Members {
        (0..self.queries.len()).collect()
    }

    /// The queries of each segment, such as new and known startups. A query
    /// without a segment is in none.
    pub fn segments<'a>(&self, segment: impl Fn(&str) -> Option<&'a str>) -> BTreeMap<&'a str, Members> {
        let mut segments: BTreeMap<&str, Members> = BTreeMap::new();
        for (place, query) in self.queries.iter().enumerate() {
            if let Some(name) = segment(query) {
                segments.entry(name).or_default().push(place);
            }
        }
        segments
    }

    /// Some queries together.
    pub fn summary(&self, members: &[usize]) -> Summary {
        let mut means = vec![0.0; self.measures.len()];
        let mut counts = Counts { queries: members.len(), ..Counts::default() };
        for &query in members {
            for (sum, value) in means.iter_mut().zip(self.row(query)) {
                *sum += value;
            }
            let facts = &self.facts[query];
            counts.answered += usize::from(facts.answered);
            counts.without_relevant += usize::from(!facts.has_relevant);
            counts.listed += facts.listed;
            counts.judged += facts.judged;
            counts.tied += facts.tied;
        }
        for sum in &mut means {
            *sum /= members.len().max(1) as f64;
        }
        Summary { means, counts }
    }
}
