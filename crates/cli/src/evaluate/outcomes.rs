//! What recorded outcomes say beside their grades: how many introductions both
//! sides accepted, and what a score has meant.

use std::sync::Arc;

use jiff::civil::Date;
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_evaluation::acceptance::{Acceptance, acceptance};
use qantara_evaluation::calibration::{Calibration, Outcome};
use qantara_evaluation::interval::FEWEST_QUERIES;
use qantara_evaluation::judgements::Pairs;
use qantara_evaluation::run::Run;
use qantara_hub::{Feedback, score};
use serde::Serialize;

use crate::hub::Hub;

/// What outcomes say.
#[derive(Serialize)]
pub(super) struct Outcomes {
    /// The first day of outcomes that judge.
    pub(super) split: Option<Date>,
    /// How many outcomes judge.
    pub(super) recorded: usize,
    pub(super) introductions: Introductions,
    pub(super) systems: Vec<OfSystem>,
}

/// What became of introductions.
#[derive(Serialize)]
pub(super) struct Introductions {
    pub(super) introduced: usize,
    pub(super) seeker_answered: usize,
    pub(super) seeker_accepted: usize,
    pub(super) candidate_answered: usize,
    pub(super) candidate_accepted: usize,
    /// Both answered, or one said no.
    pub(super) settled: usize,
    pub(super) mutual: usize,
    /// The share of the settled that both accepted.
    pub(super) mutual_rate: Option<f64>,
}

impl From<Acceptance> for Introductions {
    fn from(counts: Acceptance) -> Self {
        Self {
            introduced: counts.introduced,
            seeker_answered: counts.seeker_answered,
            seeker_accepted: counts.seeker_accepted,
            candidate_answered: counts.candidate_answered,
            candidate_accepted: counts.candidate_accepted,
            settled: counts.settled,
            mutual: counts.mutual,
            mutual_rate: counts.mutual_rate(),
        }
    }
}

/// What outcomes say of a system.
#[derive(Serialize)]
pub(super) struct OfSystem {
    pub(super) name: String,
    /// Whether it has scores for every pair.
    #[serde(skip)]
    pub(super) is_policy: bool,
    /// The introductions that are in its lists.
    pub(super) listed: Introductions,
    /// What a policy's scores have meant, where enough introductions are
    /// settled; absent for a ranking from a file too.
    pub(super) meaning: Option<Vec<Step>>,
}

/// Scores that have meant one share accepted.
#[derive(Serialize)]
pub(super) struct Step {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) accepted: f64,
    pub(super) introductions: usize,
}

/// The same without the introductions of some pairs.
pub(super) fn without(found: &Feedback, excluded: &Pairs) -> Feedback {
    let mut found = found.clone();
    found.introductions.retain(|(seeker, candidate), _| {
        excluded.of(seeker.as_str()).is_none_or(|ids| !ids.contains(candidate.as_str()))
    });
    found
}

/// Reads what outcomes say of runs, of which the first are those of policies.
pub(super) fn outcomes(
    found: &Feedback,
    split: Option<Date>,
    policies: &[(String, Arc<Policy>)],
    runs: &[(String, Run)],
    (hub, pool, seeking): (&Hub, &Pool, Side),
) -> anyhow::Result<Outcomes> {
    let mut systems = Vec::new();
    for (place, (name, run)) in runs.iter().enumerate() {
        let is_listed =
            |seeker: &str, candidate: &str| run.list(seeker).any(|entry| entry.candidate == candidate);
        let listed = found
            .introductions
            .iter()
            .filter(|((seeker, candidate), _)| is_listed(seeker.as_str(), candidate.as_str()));
        systems.push(OfSystem {
            name: name.clone(),
            is_policy: policies.get(place).is_some(),
            listed: acceptance(listed.map(|(_, introduction)| *introduction)).into(),
            meaning: match policies.get(place) {
                Some((_, policy)) => meaning(found, policy, (hub, pool, seeking))?,
                None => None,
            },
        });
    }
    let introductions = acceptance(found.introductions.values().copied()).into();
    Ok(Outcomes { split, recorded: found.outcomes, introductions, systems })
}

/// The share accepted as a function of a policy's score.
fn meaning(
    found: &Feedback,
    policy: &Policy,
    (hub, pool, seeking): (&Hub, &Pool, Side),
) -> anyhow::Result<Option<Vec<Step>>> {
    let mut settled = Vec::new();
    for ((seeker, candidate), introduction) in &found.introductions {
        let counts = acceptance([*introduction]);
        if counts.settled == 0 {
            continue;
        }
        if let Some(score) = score(hub, pool, policy, seeking, [seeker, candidate])? {
            settled.push(Outcome { score, accepted: counts.mutual == 1 });
        }
    }
    if settled.len() < FEWEST_QUERIES {
        return Ok(None);
    }
    let steps = Calibration::fit(&settled)?;
    let step = |step: &qantara_evaluation::calibration::Step| Step {
        low: step.low,
        high: step.high,
        accepted: step.share,
        introductions: step.n_outcomes,
    };
    Ok(Some(steps.steps().iter().map(step).collect()))
}
