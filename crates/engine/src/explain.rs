//! Why two profiles fit, and why not.
//!
//! The contributions are the terms of the sum that made the score, so they add
//! up to it. An unknown leaves an interval, and every gate reports what it saw.

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Serialize;

use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::fuse::Share;
use crate::gate::{Facts, Gate, Source, Verdict};
use crate::matched::{Match, matched};
use crate::measures::{Marks, Similarity};
use crate::policy::Policy;
use crate::pool::{Encoded, Pool, Spread};
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
    /// The mutual score, from 0 to 1: the fused values, times the share that
    /// soft gates leave ([`Self::kept`]).
    pub score: f64,
    /// The least and the most that it could be if all unknowns were known.
    pub interval: (f64, f64),
    /// What the seeker values in the candidate, and the candidate in the
    /// seeker.
    pub directions: [Direction; 2],
    /// Every rule that applies, the policy's first and then the profiles' own.
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
    /// The share of the seeker's candidates that fit at least this well, among
    /// those for which the facet is known; `None` if the fit is not above their
    /// mean.
    pub rarity: Option<f64>,
    /// What matches, if anything does.
    pub matched: Option<Match>,
    /// The values behind it: first of the side whose view this is, then of the
    /// other.
    pub seen: Vec<Seen>,
}

/// What a gate says about the pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The gate.
    pub id: String,
    /// The kind of its rule.
    pub rule: &'static str,
    /// Whether the rule is kept.
    pub verdict: Verdict,
    /// For a soft gate: the share of its score that a pair keeps if it does not
    /// pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soft: Option<Share>,
    /// The values that decided.
    pub seen: Vec<Seen>,
    /// The source of the rule.
    pub source: Option<Source>,
    /// The first day on which it holds.
    pub valid_from: Option<Date>,
    /// The last day on which it holds.
    pub valid_to: Option<Date>,
}

impl Reading {
    /// Whether it keeps the pair out of rankings.
    pub fn bars(&self) -> bool {
        self.verdict == Verdict::Fail && self.soft.is_none()
    }

    /// The share of the score that the pair keeps; 1 if the gate keeps the pair
    /// out altogether.
    fn keeps(&self) -> f64 {
        match (self.verdict, self.soft) {
            (Verdict::Unknown | Verdict::Fail, Some(soft)) => soft.into(),
            _ => 1.0,
        }
    }
}

impl Explanation {
    /// Whether no gate fails, soft ones aside.
    pub fn eligible(&self) -> bool {
        !self.gates.iter().any(Reading::bars)
    }

    /// The share of the fused score that soft gates leave; 1 if all pass.
    pub fn kept(&self) -> f64 {
        self.gates.iter().fold(1.0, |kept, reading| kept * reading.keeps())
    }

    /// The strongest reasons for the pair, whichever side values them: see
    /// [`Pair::reasons`].
    pub fn reasons(&self) -> Vec<&Contribution> {
        let candidates = candidates(&self.directions);
        chosen(candidates.into_iter().map(|(order, _, term)| (order, term)).collect())
    }
}

/// The similarity from which a facet fits well.
pub const FITS: f64 = 0.5;

/// A fit stands out if at most this share of the seeker's candidates fit as
/// well.
const STANDS_OUT: f64 = 0.25;

impl Contribution {
    /// Whether the pair stands out in this facet among the seeker's
    /// candidates: it fits better than their mean, and at most a quarter of
    /// them fit as well.
    pub fn stands_out(&self) -> bool {
        self.known && self.rarity.is_some_and(|share| share <= STANDS_OUT)
    }

    fn is_generic(&self) -> bool {
        self.matched.as_ref().is_some_and(Match::is_generic)
    }
}

/// Facets that may be reasons, each once, with the side whose view it is and
/// its strength: its value to both sides, times its rarity.
fn candidates(directions: &[Direction; 2]) -> Vec<(f64, Role, &Contribution)> {
    let mut terms: Vec<(f64, Role, &Contribution)> = Vec::new();
    for direction in directions {
        for term in direction.contributions.iter().filter(|term| term.known) {
            match terms.iter_mut().find(|(.., told)| told.facet == term.facet) {
                Some((weight, ..)) => *weight += term.weight,
                None => terms.push((term.weight, direction.role, term)),
            }
        }
    }
    for (order, _, term) in &mut terms {
        *order *= term.rarity.map_or(0.0, |share| -share.max(1e-6).ln());
    }
    terms
}

/// The reasons among these: those that match and stand out, generic ones last;
/// if there are none, those that match and fit well.
fn chosen(candidates: Vec<(f64, &Contribution)>) -> Vec<&Contribution> {
    let matching = candidates.into_iter().filter(|(_, term)| term.matched.is_some());
    let (mut reasons, others): (Vec<_>, Vec<_>) =
        matching.partition(|(_, term)| term.stands_out() && !term.is_generic());
    if reasons.is_empty() {
        reasons = others.into_iter().filter(|(_, term)| term.similarity >= FITS).collect();
        reasons.sort_by(|a, b| b.1.contribution.total_cmp(&a.1.contribution));
        reasons.sort_by_key(|(_, term)| term.is_generic());
        // Facts that hold for most pairs say little: one is enough.
        reasons.truncate(1);
    } else {
        reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
    }
    let reasons: Vec<&Contribution> = reasons.into_iter().map(|(_, term)| term).collect();
    let repeats = |term: &Contribution| {
        let ("text", Some(Match::Words(words))) = (term.facet, &term.matched) else { return false };
        words.iter().all(|word| {
            reasons.iter().any(|other| {
                other.facet != "text"
                    && match &other.matched {
                        Some(Match::Shared(Value::Concepts(told)) | Match::Words(told)) => {
                            told.contains(word)
                        }
                        _ => false,
                    }
            })
        })
    };
    reasons.iter().copied().filter(|term| !repeats(term)).collect()
}

/// Explains the score of a candidate for a seeker. Neither need be a member of
/// the pool. The seeker has the role of the side `seeking`, the candidate that
/// of the other side.
///
/// ```
/// # use qantara_engine::{corpus::Settings, explain::explain, market::{Market, Side}, pool::Pool, profile::Profile};
/// let profiles: Vec<Profile> = serde_json::from_str(r#"[
///     { "id": "st-1", "name": "Agrisense", "startup": { "sectors": ["agri"] } },
///     { "id": "in-1", "name": "Wind Fund", "investor": { "sectors": ["energy"] } },
///     { "id": "in-2", "name": "Farm Fund", "investor": { "sectors": ["agri"] } }
/// ]"#)?;
/// let market = Market::find("startup-investor")?;
/// let Ok(pool) = Pool::build(market, Settings::on("2026-11-23".parse()?), profiles.as_slice());
/// let told = explain(&pool, &market.default_policy(), Side::First, &profiles[0], &profiles[2]);
/// // Each side's value is the sum of its facets' contributions.
/// for view in &told.directions {
///     let sum: f64 = view.contributions.iter().map(|term| term.contribution).sum();
///     assert!((view.value - sum).abs() < 1e-9);
/// }
/// assert_eq!(told.reasons()[0].facet, "sector");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

/// One of the two profiles of an explanation, with the marks and facts that
/// decided.
///
/// Encoding a profile costs more than the rest of an explanation. To explain a
/// ranking, take the members as the pool has them ([`Party::member`]) and
/// make the seeker once for all candidates.
#[derive(Clone, Debug)]
pub struct Party<'a> {
    profile: &'a Profile,
    marks: Marks,
    facts: Cow<'a, Facts>,
    /// The distribution of its fits with all candidates, computed on first use
    /// for the policy that asks first.
    spreads: OnceLock<(Policy, Vec<Spread>)>,
}

impl<'a> Party<'a> {
    /// A profile of a side, whether it is a member of the pool or not.
    pub fn encoded(pool: &Pool, side: Side, profile: &'a Profile) -> Self {
        let Encoded { marks, facts, .. } = pool.encode(side, profile);
        Self { profile, marks, facts: Cow::Owned(facts), spreads: OnceLock::new() }
    }

    /// The member at a position of a side, as rankings have it. If the profile
    /// has changed since the pool was made, the score is still that of the
    /// ranking.
    ///
    /// # Panics
    ///
    /// If the position is out of range.
    pub fn member(pool: &'a Pool, side: Side, position: usize, profile: &'a Profile) -> Self {
        let facts = Cow::Borrowed(pool.side(side).member(position).facts);
        Self { profile, marks: pool.marks(side, position), facts, spreads: OnceLock::new() }
    }

    /// The distribution of its fits with all candidates under a policy.
    fn spreads(&self, pool: &Pool, policy: &Policy, side: Side) -> Cow<'_, [Spread]> {
        let made = || pool.spreads(side, &self.marks, policy);
        let (by, spreads) = self.spreads.get_or_init(|| (policy.clone(), made()));
        if by.values_like(policy) { Cow::Borrowed(spreads) } else { Cow::Owned(made()) }
    }
}

/// A pair to explain; the seeker is on the side `seeking`, the candidate on the
/// other.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The pool that both were encoded for.
    pub pool: &'a Pool,
    /// The policy, for the pool's market.
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
                self.tell(view.role, term);
            }
        }
        let fuse = |of: fn(&Direction) -> f64| policy.fuse().of(of(&views[0]), of(&views[1]));
        let (score, least, most) =
            (fuse(|view| view.value), fuse(|view| view.interval.0), fuse(|view| view.interval.1));
        let parties = [first.profile, second.profile];
        let gates = judge(policy, parties, [&first.facts, &second.facts], pool.corpus());
        let kept = gates.iter().fold(1.0, |kept, reading| kept * reading.keeps());
        // An undecided soft gate may pass once everything is known.
        let decided = gates.iter().filter(|reading| reading.verdict == Verdict::Fail);
        let most_kept = decided.fold(1.0, |kept, reading| kept * reading.keeps());
        Explanation {
            market: pool.market().id(),
            policy: (policy.name().to_owned(), policy.version()),
            seeker: self.seeker.profile.id.clone(),
            candidate: self.candidate.profile.id.clone(),
            score: score * kept,
            interval: (least * kept, most * most_kept),
            directions: self.seeking.in_order(views),
            gates,
        }
    }

    /// The strongest reasons for the pair, whichever side values them: the
    /// first `most` of [`Explanation::reasons`], without building the whole
    /// explanation.
    ///
    /// A reason is a facet in which something matches and the pair stands out
    /// among the seeker's candidates: it fits better than their mean, and at
    /// most a quarter of them fit as well. The most valuable and rarest come
    /// first. If nothing stands out, one matching fact is given; a fact that
    /// holds for most pairs (the same country) is given only if there is no
    /// other.
    pub fn reasons(&self, most: usize) -> Vec<Contribution> {
        let mut directions = self.seeking.in_order(self.directions());
        for view in &mut directions {
            for term in &mut view.contributions {
                self.tell(view.role, term);
            }
        }
        let candidates = candidates(&directions);
        let reasons = chosen(candidates.into_iter().map(|(order, _, term)| (order, term)).collect());
        reasons.into_iter().take(most).cloned().collect()
    }

    /// Adds the values that a facet read, and what matches in them.
    fn tell(&self, viewer: Role, term: &mut Contribution) {
        let [first, second] = self.by_side();
        term.seen = self.seen(viewer, term.facet);
        if term.known {
            term.matched = matched(term.facet, first.profile, second.profile, &term.seen, self.pool.corpus());
        }
    }

    /// The market's first role first.
    fn by_side(&self) -> [&'a Party<'a>; 2] {
        self.seeking.in_order([self.seeker, self.candidate])
    }

    /// Both views in the order of sides, without the values that made them.
    fn directions(&self) -> [Direction; 2] {
        let Self { pool, policy, .. } = self;
        let [first, second] = self.by_side();
        let fits = pool.measures().similarities_under(&first.marks, &second.marks, policy);
        let values = pool.measures().values(&policy.both_weights(), &fits);
        let spreads = self.seeker.spreads(pool, policy, self.seeking);
        let rarities: Vec<Option<f64>> = spreads
            .iter()
            .zip(&fits)
            .map(|(spread, fit)| {
                let above = fit.known && !spread.is_empty() && fit.value > spread.mean() + 1e-6;
                above.then(|| spread.share_from(fit.value - 1e-9))
            })
            .collect();
        Side::BOTH.map(|side| direction(pool, policy, side, values[side.index()], &fits, &rarities))
    }

    /// The values that a facet read: first of the side whose view this is, then
    /// of the other.
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

fn direction(
    pool: &Pool,
    policy: &Policy,
    side: Side,
    value: f64,
    fits: &[Similarity],
    rarities: &[Option<f64>],
) -> Direction {
    let (mut low, mut high) = (value, value);
    let mut contributions = Vec::with_capacity(fits.len());
    let terms = pool.measures().facets().zip(policy.weights(side)).zip(fits.iter().zip(rarities));
    for ((facet, weight), (fit, rarity)) in terms {
        if weight == 0.0 {
            continue;
        }
        if !fit.known {
            low -= weight * fit.value;
            high += weight * (1.0 - fit.value);
        }
        contributions.push(Contribution {
            facet: facet.id(),
            weight,
            similarity: fit.value,
            contribution: weight * fit.value,
            known: fit.known,
            rarity: *rarity,
            matched: None,
            seen: Vec::new(),
        });
    }
    contributions.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
    let role = pool.market().role(side);
    Direction { role, value, interval: (low, high), contributions }
}

/// Reads every gate that applies to a pair on the corpus's day, the market's
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
            soft: gate.soft,
            seen: gate.rule.seen(first, second, corpus),
            source: gate.source.clone(),
            valid_from: gate.valid_from,
            valid_to: gate.valid_to,
        })
        .collect()
}

/// The policy's gates and the profiles' own, as far as they apply on the day.
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
