//! What each facet is worth: a policy's lists without it.

use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_evaluation::compare::{Comparison, Incomparable, compare};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Evaluation, Task, evaluate};
use qantara_evaluation::judgements::Judgements;
use qantara_evaluation::measure::Measure;
use qantara_evaluation::overlap::{Persistence, rbo};
use qantara_evaluation::run::Run;
use rayon::prelude::*;
use serde::Serialize;

use super::error::EvaluationError;
use super::lists::Lists;
use super::measured::ends;

/// How far a reader goes down a list: the first ten have 86 % of the weight.
const PERSISTENCE: f64 = 0.9;

/// What judges lists with and without a facet.
pub struct Judge<'a> {
    /// Who is relevant to whom.
    pub judgements: &'a Judgements,
    /// By what lists are measured.
    pub measure: Measure,
    /// Where chance begins, and how often it is asked.
    pub chance: Chance,
}

/// What a policy's facets are worth.
#[derive(Serialize)]
pub struct Worths {
    /// The measure's exact name, where there are judgements.
    pub measure: Option<String>,
    /// The mean with all facets.
    pub value: Option<f64>,
    /// Facet by facet that counts for somebody, in the market's order.
    pub facets: Vec<Worth>,
}

/// What lists are without a facet, whose weight goes to the side's others.
///
/// Nothing is learned anew, so a facet that another could stand in for looks
/// worth more than it is.
#[derive(Serialize)]
pub struct Worth {
    /// The facet's id.
    #[serde(rename = "facet")]
    pub id: &'static str,
    /// The mean rank-biased overlap with the whole policy's lists; `None` where a
    /// side looks at nothing else.
    pub overlap: Option<f64>,
    /// By how much the measure falls.
    pub lost: Option<Lost>,
}

/// By how much a measure falls.
#[derive(Clone, Copy, Serialize)]
pub struct Lost {
    /// The mean with all facets less the mean without one.
    pub value: f64,
    /// 95 %, where there are enough seekers.
    pub interval: Option<[f64; 2]>,
    /// How often chance alone makes as great a difference.
    pub p: f64,
}

impl From<&Comparison> for Lost {
    fn from(found: &Comparison) -> Self {
        Self { value: found.difference, interval: found.interval.map(ends), p: found.p.value }
    }
}

/// What each facet that a policy weighs is worth to those who seek.
///
/// # Errors
///
/// [`EvaluationError::Market`] when the policy is for another market.
pub fn worths(
    policy: &Policy,
    lists: &Lists<'_>,
    judge: Option<&Judge<'_>>,
) -> Result<Worths, EvaluationError> {
    let whole = lists.of_policy(policy)?;
    let judged = judge.map(|judge| Judged::new(judge, lists, &whole));
    let weights = Side::BOTH.map(|side| policy.weights(side));
    let facets = policy.market().facets();
    let weighed = facets.iter().enumerate().filter(|(n, _)| weights.iter().any(|side| side[*n] > 0.0));
    let worth = |id: &'static str| -> Result<Worth, EvaluationError> {
        let for_neither = policy.without(Side::First, id).and_then(|less| less.without(Side::Second, id));
        let Some(for_neither) = for_neither else { return Ok(Worth { id, overlap: None, lost: None }) };
        let less = lists.of_policy(&for_neither)?;
        let lost = judged.as_ref().map(|judged| judged.lost(&less)).transpose()?;
        Ok(Worth { id, overlap: overlap(&whole, &less), lost })
    };
    Ok(Worths {
        measure: judge.map(|judge| judge.measure.to_string()),
        value: judged.as_ref().map(Judged::value),
        facets: weighed.map(|(_, facet)| worth(facet.id())).collect::<Result<_, _>>()?,
    })
}

/// The whole policy's lists, measured.
struct Judged<'a> {
    judge: &'a Judge<'a>,
    lists: &'a Lists<'a>,
    whole: Evaluation,
    /// Who seeks, by the place of the query.
    members: Vec<usize>,
}

impl<'a> Judged<'a> {
    fn new(judge: &'a Judge<'a>, lists: &'a Lists<'a>, whole: &Run) -> Self {
        let whole = measured(judge, lists, whole);
        let mut seekers = lists.seekers.to_vec();
        seekers.sort_unstable();
        let queries = whole.queries().iter().enumerate();
        let seeks = |id: &String| seekers.binary_search(&id.as_str()).is_ok();
        let members = queries.filter(|(_, id)| seeks(id)).map(|(place, _)| place).collect();
        Self { judge, lists, whole, members }
    }

    fn value(&self) -> f64 {
        self.whole.summary(&self.members).means[0]
    }

    fn lost(&self, less: &Run) -> Result<Lost, Incomparable> {
        let less = measured(self.judge, self.lists, less);
        let found = compare(&self.whole, &less, &self.members, &self.judge.chance)?;
        Ok(Lost::from(&found[0]))
    }
}

fn measured(judge: &Judge<'_>, lists: &Lists<'_>, run: &Run) -> Evaluation {
    let task = Task {
        judgements: judge.judgements,
        excluded: lists.excluded,
        length: Some(lists.k),
        measures: &[judge.measure],
    };
    evaluate(run, &task)
}

/// The mean overlap of two policies' lists; `None` where nobody has a list.
fn overlap(whole: &Run, less: &Run) -> Option<f64> {
    let persistence = Persistence::try_from(PERSISTENCE).expect("a share between 0 and 1");
    let queries: Vec<&str> = whole.queries().collect();
    let of = |query: &&str| {
        let [one, other] =
            [whole, less].map(|run| run.list(query).map(|entry| entry.candidate).collect::<Vec<_>>());
        rbo(&one, &other, persistence).expect("a candidate is in a list once")
    };
    let overlaps: Vec<f64> = queries.par_iter().map(of).collect();
    (!overlaps.is_empty()).then(|| overlaps.iter().sum::<f64>() / overlaps.len() as f64)
}
