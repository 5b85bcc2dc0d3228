//! Why two profiles fit, and why not.
//!
//! The contributions are the terms of the sum that made the score, so they
//! add up to it; an unknown leaves an interval, and every gate tells what it
//! saw.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;

use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::gate::{Facts, Gate, Source, Verdict};
use crate::measures::{Marks, Similarity};
use crate::policy::Policy;
use crate::pool::{Encoded, Pool};
use crate::profile::{Profile, ProfileId, Role};
use crate::side::Side;

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
        strongest(&self.directions).into_iter().map(|(_, term)| term).collect()
    }
}

/// From here on a facet speaks for a pair.
pub const FITS: f64 = 0.5;

/// What speaks most for a pair, with whose view it is.
fn strongest(directions: &[Direction; 2]) -> Vec<(Role, &Contribution)> {
    let mut reasons: Vec<(f64, Role, &Contribution)> = Vec::new();
    for direction in directions {
        for term in &direction.contributions {
            match reasons.iter_mut().find(|(.., told)| told.facet == term.facet) {
                Some((sum, ..)) => *sum += term.contribution,
                None if term.known && term.similarity >= FITS => {
                    reasons.push((term.contribution, direction.role, term));
                }
                None => {}
            }
        }
    }
    reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
    reasons.into_iter().map(|(_, role, term)| (role, term)).collect()
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
    let seeker = Party::encoded(pool, seeking, seeker);
    let candidate = Party::encoded(pool, seeking.other(), candidate);
    Pair { pool, policy, seeking, seeker: &seeker, candidate: &candidate }.explanation()
}

/// One of the two whom an explanation is about: the profile, which tells the
/// values, and the marks and facts that decided.
///
/// To encode a profile costs more than all the rest of an explanation, so
/// whoever explains a ranking takes members as the pool has them, and the
/// seeker once for all candidates.
#[derive(Clone, Debug)]
pub struct Party<'a> {
    profile: &'a Profile,
    marks: Marks,
    facts: Cow<'a, Facts>,
}

impl<'a> Party<'a> {
    /// A profile of a side, whether it is a member of the pool or not.
    pub fn encoded(pool: &Pool, side: Side, profile: &'a Profile) -> Self {
        let Encoded { marks, facts, .. } = pool.encode(side, profile);
        Self { profile, marks, facts: Cow::Owned(facts) }
    }

    /// The member at a position of a side, as rankings have it.
    /// Where the profile has changed since the pool was made, the score is
    /// still that of the ranking.
    ///
    /// # Panics
    ///
    /// Where the side has not so many members.
    pub fn member(pool: &'a Pool, side: Side, position: usize, profile: &'a Profile) -> Self {
        let facts = Cow::Borrowed(pool.side(side).member(position).facts);
        Self { profile, marks: pool.marks(side, position), facts }
    }
}

/// A pair to be explained; the seeker is of the side `seeking`, the candidate
/// of the other.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The pool that both were encoded for.
    pub pool: &'a Pool,
    /// The policy, of the pool's market.
    pub policy: &'a Policy,
    /// The seeker's side.
    pub seeking: Side,
    /// Who seeks.
    pub seeker: &'a Party<'a>,
    /// Who is ranked.
    pub candidate: &'a Party<'a>,
}

impl<'a> Pair<'a> {
    /// Why the candidate has its score.
    pub fn explanation(&self) -> Explanation {
        let Self { pool, policy, .. } = *self;
        let [first, second] = self.by_side();
        let mut views = self.directions();
        for view in &mut views {
            for term in &mut view.contributions {
                term.seen = self.seen(view.role, term.facet);
            }
        }
        let fuse = |of: fn(&Direction) -> f64| policy.fuse().of(of(&views[0]), of(&views[1]));
        let (score, least, most) =
            (fuse(|view| view.value), fuse(|view| view.interval.0), fuse(|view| view.interval.1));
        Explanation {
            market: pool.market().id(),
            policy: (policy.name().to_owned(), policy.version()),
            seeker: self.seeker.profile.id.clone(),
            candidate: self.candidate.profile.id.clone(),
            score,
            interval: (least, most),
            directions: self.seeking.in_order(views),
            gates: judge(
                policy,
                [first.profile, second.profile],
                [&first.facts, &second.facts],
                pool.corpus(),
            ),
        }
    }

    /// The first of [`Explanation::reasons`], without the rest of it.
    pub fn reasons(&self, most: usize) -> Vec<Contribution> {
        let directions = self.seeking.in_order(self.directions());
        let strongest = strongest(&directions).into_iter().take(most);
        strongest
            .map(|(role, term)| Contribution { seen: self.seen(role, term.facet), ..term.clone() })
            .collect()
    }

    /// The market's first role first.
    fn by_side(&self) -> [&'a Party<'a>; 2] {
        self.seeking.in_order([self.seeker, self.candidate])
    }

    /// Both views in the order of sides, without the values that made them.
    fn directions(&self) -> [Direction; 2] {
        let Self { pool, policy, .. } = self;
        let [first, second] = self.by_side();
        let fits = pool.measures().similarities(&first.marks, &second.marks);
        let values = pool.measures().values(&policy.both_weights(), &fits);
        Side::BOTH.map(|side| direction(pool, policy, side, values[side.index()], &fits))
    }

    /// The values that a facet looked at, of whose view it is and of the other.
    fn seen(&self, viewer: Role, facet: &str) -> Vec<Seen> {
        let mut parties = [self.seeker.profile, self.candidate.profile];
        if parties[0].role() != viewer {
            parties.reverse();
        }
        let facet = self.pool.measures().facets().find(|known| known.id() == facet);
        facet
            .into_iter()
            .flat_map(|facet| parties.into_iter().flat_map(|party| facet.seen(party, self.pool.corpus())))
            .collect()
    }
}

fn direction(pool: &Pool, policy: &Policy, side: Side, value: f64, fits: &[Similarity]) -> Direction {
    let (mut low, mut high) = (value, value);
    let mut contributions = Vec::with_capacity(fits.len());
    for ((facet, weight), fit) in pool.measures().facets().zip(policy.weights(side)).zip(fits) {
        if weight == 0.0 {
            continue;
        }
        if !fit.known {
            low -= weight * fit.neutral;
            high += weight * (1.0 - fit.neutral);
        }
        contributions.push(Contribution {
            facet: facet.id(),
            weight,
            similarity: fit.value,
            contribution: weight * fit.value,
            known: fit.known,
            seen: Vec::new(),
        });
    }
    contributions.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
    let role = pool.market().role(side);
    Direction { role, value, interval: (low, high), contributions }
}

/// Reads every gate that holds for a pair on the corpus's day, the market's
/// first role first.
pub fn readings(policy: &Policy, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Reading> {
    judge(policy, [first, second], [&Facts::of(first, corpus), &Facts::of(second, corpus)], corpus)
}

fn judge(
    policy: &Policy,
    [first, second]: [&Profile; 2],
    [facts, other]: [&Facts; 2],
    corpus: &Corpus,
) -> Vec<Reading> {
    gates(policy, first, second, corpus)
        .map(|gate| Reading {
            id: gate.id.clone(),
            rule: gate.rule.kind(),
            verdict: gate.rule.test(facts, other, corpus),
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
        .chain(first.own_gates())
        .chain(second.own_gates())
        .filter(move |gate| gate.holds_on(now))
}
