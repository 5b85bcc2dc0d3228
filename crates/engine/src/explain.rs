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
use crate::layout::Similarity;
use crate::market::Side;
use crate::policy::Policy;
use crate::pool::Pool;
use crate::profile::{Details, Profile, ProfileId, Role};

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

    /// What speaks most for the pair, whichever side values it: facets that
    /// are known and fit well, by what they add for both sides together.
    pub fn reasons(&self) -> Vec<&Contribution> {
        let mut reasons: Vec<(f64, &Contribution)> = Vec::new();
        for term in self.directions.iter().flat_map(|direction| &direction.contributions) {
            match reasons.iter_mut().find(|(_, told)| told.facet == term.facet) {
                Some((sum, _)) => *sum += term.contribution,
                None if term.known && term.similarity >= FITS => reasons.push((term.contribution, term)),
                None => {}
            }
        }
        reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
        reasons.into_iter().map(|(_, term)| term).collect()
    }
}

/// From here on a facet speaks for a pair.
pub const FITS: f64 = 0.5;

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
    let (first, second) = match seeking {
        Side::First => (seeker, candidate),
        Side::Second => (candidate, seeker),
    };
    let rows = [pool.encode(Side::First, first).row, pool.encode(Side::Second, second).row];
    let values = pool.layout().values(&policy.both_weights(), &rows[0], &rows[1]);
    let fits: Vec<Similarity> = pool.layout().similarities(&rows[0], &rows[1]).collect();
    let view = |side: Side| direction(pool, policy, side, [first, second], values[side.index()], &fits);
    let views = [view(Side::First), view(Side::Second)];
    let fuse = |of: fn(&Direction) -> f64| policy.fuse().of(of(&views[0]), of(&views[1]));
    let (score, least, most) =
        (fuse(|view| view.value), fuse(|view| view.interval.0), fuse(|view| view.interval.1));
    let [of_first, of_second] = views;
    Explanation {
        market: pool.market().id(),
        policy: (policy.name().to_owned(), policy.version()),
        seeker: seeker.id.clone(),
        candidate: candidate.id.clone(),
        score,
        interval: (least, most),
        directions: match seeking {
            Side::First => [of_first, of_second],
            Side::Second => [of_second, of_first],
        },
        gates: readings(policy, first, second, pool.corpus()),
    }
}

fn direction(
    pool: &Pool,
    policy: &Policy,
    side: Side,
    pair: [&Profile; 2],
    value: f64,
    fits: &[Similarity],
) -> Direction {
    let (mut low, mut high) = (value, value);
    let mut contributions = Vec::with_capacity(fits.len());
    let (viewer, other) = (pair[side.index()], pair[side.other().index()]);
    for ((facet, weight), fit) in pool.layout().facets().zip(policy.weights(side)).zip(fits) {
        if weight == 0.0 {
            continue;
        }
        if !fit.known {
            low -= weight * fit.neutral;
            high += weight * (1.0 - fit.neutral);
        }
        let mut seen = facet.seen(viewer, pool.corpus());
        seen.extend(facet.seen(other, pool.corpus()));
        contributions.push(Contribution {
            facet: facet.id(),
            weight,
            similarity: fit.value,
            contribution: weight * fit.value,
            known: fit.known,
            seen,
        });
    }
    contributions.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
    Direction { role: viewer.role(), value, interval: (low, high), contributions }
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
