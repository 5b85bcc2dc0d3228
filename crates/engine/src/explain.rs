//! Why two profiles fit, and why not.
//!
//! The contributions are the terms of the sum that made the score, so they
//! add up to it; an unknown leaves an interval, and every gate tells what it
//! saw.

use jiff::civil::Date;
use serde::Serialize;

use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::gate::{Facts, Gate, Source, Verdict};
use crate::market::Side;
use crate::policy::Policy;
use crate::pool::Pool;
use crate::profile::{Details, Profile, ProfileId, Role};
use crate::rank;

/// Why a candidate has its score for a seeker.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The market.
    pub market: &'static str,
    /// The policy's name and version.
    pub policy: (String, u32),
    /// Who seeks.
    pub seeker: ProfileId,
    /// Who is ranked.
    pub candidate: ProfileId,
    /// The mutual score, from 0 to 1.
    pub score: f64,
    /// The least and the most that it could be if all unknowns were known.
    pub interval: (f64, f64),
    /// What the seeker values in the candidate, and the reverse.
    pub directions: [Direction; 2],
    /// Every rule that holds, the policy's first and then the profile's own.
    pub gates: Vec<Reading>,
}

/// What one of the two values in the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Direction {
    /// Whose view it is.
    pub role: Role,
    /// How well the other serves it, from 0 to 1.
    pub value: f64,
    /// The least and the most that it could be if all unknowns were known.
    pub interval: (f64, f64),
    /// The terms of the sum, the largest first; facets without weight are
    /// left out.
    pub contributions: Vec<Contribution>,
}

/// What one facet adds to a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// The facet.
    pub facet: &'static str,
    /// Its weight; all weights of a direction sum to 1.
    pub weight: f64,
    /// How well the two fit in it, from 0 to 1.
    pub similarity: f64,
    /// Weight times similarity.
    pub contribution: f64,
    /// Whether both sides are known.
    pub known: bool,
    /// The values that made it, of whose view it is and of the other.
    pub seen: Vec<Seen>,
}

/// What a gate says of the pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The gate.
    pub id: String,
    /// What sort of rule it is.
    pub rule: &'static str,
    /// Whether the rule is kept.
    pub verdict: Verdict,
    /// The values that decided.
    pub seen: Vec<Seen>,
    /// Who says so.
    pub source: Option<Source>,
    /// The first day on which it holds.
    pub valid_from: Option<Date>,
    /// The last day on which it holds.
    pub valid_to: Option<Date>,
}

impl Explanation {
    /// Whether no gate fails.
    pub fn eligible(&self) -> bool {
        self.gates.iter().all(|reading| reading.verdict != Verdict::Fail)
    }

    /// The contributions of both directions that speak most for the pair:
    /// known ones that fit better than the unknown would, by what they add.
    pub fn reasons(&self) -> Vec<(Role, &Contribution)> {
        let mut reasons: Vec<(Role, &Contribution)> = self
            .directions
            .iter()
            .flat_map(|direction| direction.contributions.iter().map(|term| (direction.role, term)))
            .filter(|(_, term)| term.known && term.similarity >= 0.5)
            .collect();
        reasons.sort_by(|a, b| b.1.contribution.total_cmp(&a.1.contribution));
        let mut told = std::collections::HashSet::new();
        reasons.retain(|(_, term)| told.insert(term.facet));
        reasons
    }
}

/// Explains the score of a candidate for a seeker. Neither need be a member
/// of the pool; the seeker has the role of `seeking`, the candidate that of
/// the other side.
pub fn explain(
    pool: &Pool,
    policy: &Policy,
    seeking: Side,
    seeker: &Profile,
    candidate: &Profile,
) -> Explanation {
    let ours = pool.encode(seeking, seeker);
    let theirs = pool.encode(seeking.other(), candidate);
    let forward = direction(pool, policy, seeking, (seeker, &ours.want), (candidate, &theirs.offer));
    let backward = direction(pool, policy, seeking.other(), (candidate, &theirs.want), (seeker, &ours.offer));
    let fuse = |forward: f64, backward: f64| rank::fuse(policy.fuse(), seeking, forward, backward);
    let (first, second) = match seeking {
        Side::First => (seeker, candidate),
        Side::Second => (candidate, seeker),
    };
    Explanation {
        market: pool.market().id(),
        policy: (policy.name().to_owned(), policy.version()),
        seeker: seeker.id.clone(),
        candidate: candidate.id.clone(),
        score: fuse(forward.value, backward.value),
        interval: (
            fuse(forward.interval.0, backward.interval.0),
            fuse(forward.interval.1, backward.interval.1),
        ),
        directions: [forward, backward],
        gates: readings(policy, first, second, pool.corpus()),
    }
}

fn direction(
    pool: &Pool,
    policy: &Policy,
    wanting: Side,
    (wanter, want): (&Profile, &[f32]),
    (offerer, offer): (&Profile, &[f32]),
) -> Direction {
    let (layout, corpus) = (pool.layout(wanting), pool.corpus());
    let weights = policy.weights(wanting);
    let value = layout.value(&weights, want, offer);
    let (mut low, mut high) = (value, value);
    let mut contributions = Vec::with_capacity(weights.len());
    for ((facet, weight), fit) in layout.facets().zip(weights).zip(layout.similarities(want, offer)) {
        if weight == 0.0 {
            continue;
        }
        let known = fit.want_known && fit.offer_known;
        if !known {
            low -= weight * fit.neutral;
            high += weight * (1.0 - fit.neutral);
        }
        let mut seen = facet.seen(wanter, corpus);
        seen.extend(facet.seen(offerer, corpus));
        contributions.push(Contribution {
            facet: facet.id(),
            weight,
            similarity: fit.value,
            contribution: weight * fit.value,
            known,
            seen,
        });
    }
    contributions.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
    Direction { role: wanter.role(), value, interval: (low, high), contributions }
}

/// Reads every gate that holds for a pair on the corpus's day, the market's
/// first role first.
pub fn readings(policy: &Policy, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Reading> {
    let (facts, other) = (Facts::of(first, corpus), Facts::of(second, corpus));
    gates(policy, first, second, corpus)
        .map(|gate| Reading {
            id: gate.id.clone(),
            rule: gate.rule.kind(),
            verdict: gate.rule.test(&facts, &other, corpus),
            seen: gate.rule.seen(first, second, corpus),
            source: gate.source.clone(),
            valid_from: gate.valid_from,
            valid_to: gate.valid_to,
        })
        .collect()
}

/// The policy's gates and those that the profiles bring, as far as they hold.
fn gates<'a>(
    policy: &'a Policy,
    first: &'a Profile,
    second: &'a Profile,
    corpus: &Corpus,
) -> impl Iterator<Item = &'a Gate> {
    let now = corpus.now();
    policy
        .gates()
        .iter()
        .chain(own_gates(first))
        .chain(own_gates(second))
        .filter(move |gate| gate.holds_on(now))
}

/// Rules that a profile brings itself.
pub(crate) fn own_gates(profile: &Profile) -> &[Gate] {
    match &profile.details {
        Details::Programme(programme) => programme.eligibility.as_deref().unwrap_or_default(),
        _ => &[],
    }
}
