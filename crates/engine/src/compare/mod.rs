//! Comparisons: what changes when one policy replaces another.
//!
//! Both rank the same pool for the same seekers. For each candidate in either
//! list, the result gives its place in both, the rules that keep it out of one,
//! and why it moved.
//!
//! A move is a change of order: who rises passes others, and others pass who
//! falls. So a reason's number is how that part of the candidate's score
//! changes, less the mean of how it changes for those it passed, or for those
//! who passed it. What changes alike for all of them moves nobody. The numbers
//! of a move add up to how its score changes beside theirs: more than zero
//! where it rises, less where it falls.

mod parts;

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use crate::gate::Gate;
use crate::policy::Policy;
use crate::pool::{Member, Members, Pool};
use crate::profile::ProfileId;
use crate::rank::{DEPTH_FOR_CAP, MarketMismatch, Ranked, Ranker, Ranking, cap_exposure};
use crate::side::Side;

use parts::{Score, parts};

/// Changes of a score, from 0 to 1, that are no more than rounding.
const ROUNDING: f64 = 1e-12;

/// What changes in the lists of some seekers from a left policy to a right
/// one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The market.
    pub market: &'static str,
    /// The left policy's name and version.
    pub left: (String, u32),
    /// The right policy's name and version.
    pub right: (String, u32),
    /// The greatest length of a list.
    pub k: usize,
    /// The mean of the seekers' [`ListChange::overlap`]; 1 without seekers.
    pub overlap: f64,
    /// The mean of the seekers' [`ListChange::agreement`]; 1 without seekers.
    pub agreement: f64,
    /// How much moved candidates: the sums of the moves' reasons without their
    /// signs, the largest first.
    pub reasons: Vec<Reason>,
    /// The candidates that are in more lists or in fewer, the largest
    /// difference first.
    pub exposure: Vec<Exposure>,
    /// The lists, in the order in which the seekers were given.
    pub lists: Vec<ListChange>,
}

/// What changes in one seeker's list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListChange {
    /// Whose list it is.
    pub seeker: ProfileId,
    /// The share of the longer list that is also in the other; 1 if both are
    /// empty.
    pub overlap: f64,
    /// How far both agree from the top: the share that their first `d` have in
    /// common, averaged over every depth `d`. 1 for equal lists; places at the
    /// top count more than those below (the average overlap, one minus the
    /// intersection metric of Fagin, Kumar & Sivakumar, *Comparing top k
    /// lists*, 2003).
    pub agreement: f64,
    /// The candidates in either list, those that moved farthest first. A
    /// candidate beyond the end of a list counts as being at place `k + 1`.
    pub candidates: Vec<Moved>,
}

/// A candidate under both policies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// The candidate.
    pub candidate: ProfileId,
    /// Under the left policy.
    pub left: Standing,
    /// Under the right policy.
    pub right: Standing,
    /// What changed its order with those whom [`Self::passed`] counts: first
    /// what acts most in the way in which it went, last what acts most against
    /// it. Empty if it keeps its place, and if only rules or a cap changed that.
    pub reasons: Vec<Reason>,
    /// How many candidates of either list it passed by its score, if it rises,
    /// or passed it, if it falls.
    pub passed: usize,
    /// How many more it changed order with in that way because a rule or a cap
    /// keeps them from one of the lists.
    pub ruled: usize,
}

/// Where a candidate stands under one policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Its place in the list, from 1. `None` if it is not in the list: others
    /// are better, a gate keeps it out, or it is already in as many lists as
    /// the cap allows.
    pub rank: Option<usize>,
    /// Its mutual score, from 0 to 1, or the score it would have.
    pub score: f64,
    /// The candidate's value to the seeker, and the seeker's to the candidate.
    pub values: [f64; 2],
    /// The ids of the policy's gates that keep it out.
    pub gates: Vec<String>,
    /// Whether its score is enough for the list, and the cap on exposure keeps
    /// it out.
    pub capped: bool,
}

/// A part of a score, and how much its change beside that of others moved a
/// candidate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Which part.
    pub cause: Cause,
    /// Right minus left, in units of score.
    pub change: f64,
}

/// A part of a score that can change. It is written as its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A facet: its weights, or what an unknown counts in it.
    Facet(&'static str),
    /// How the two values become one score.
    Fuse,
    /// The share of the score that soft gates leave.
    SoftGates,
}

impl Cause {
    /// A facet's id, `fuse` or `soft-gates`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Facet(facet) => facet,
            Self::Fuse => "fuse",
            Self::SoftGates => "soft-gates",
        }
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// In how many lists a candidate is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exposure {
    /// The candidate.
    pub candidate: ProfileId,
    /// Under the left policy.
    pub left: usize,
    /// Under the right policy.
    pub right: usize,
}

impl Moved {
    /// Whether its place changed, or it entered or left the list.
    pub fn has_moved(&self) -> bool {
        self.left.rank != self.right.rank
    }

    /// How many places it rises; less than zero where it falls. `k` is the
    /// greatest length of a list.
    pub fn rise(&self, k: usize) -> i64 {
        let [left, right] = [&self.left, &self.right].map(|at| at.rank.unwrap_or(k + 1));
        let distance = i64::try_from(left.abs_diff(right)).unwrap_or(i64::MAX);
        if left > right { distance } else { -distance }
    }
}

impl Standing {
    /// Whether anything but its score keeps it from the list.
    fn is_out(&self) -> bool {
        self.capped || !self.gates.is_empty()
    }
}

/// Compares the best `k` under two policies for seekers of a side, by position.
/// The limits that each policy sets on its lists apply.
///
/// ```
/// # use std::num::NonZeroUsize;
/// # use qantara_engine::{compare::compare, corpus::Settings, market::{Market, Side}, pool::Pool, profile::Profile};
/// let profiles: Vec<Profile> = serde_json::from_str(r#"[
///     { "id": "st-1", "name": "Agrisense", "startup": { "sectors": ["agri"] } },
///     { "id": "in-1", "name": "Wind Fund", "investor": { "sectors": ["energy"] } },
///     { "id": "in-2", "name": "Farm Fund", "investor": { "sectors": ["agri"] } }
/// ]"#)?;
/// let market = Market::find("startup-investor")?;
/// let Ok(pool) = Pool::build(market, Settings::on("2026-11-23".parse()?), profiles.as_slice());
/// let policy = market.default_policy();
/// let both = compare(&pool, &policy, &policy, Side::First, &[0], NonZeroUsize::MIN)?;
/// assert_eq!(both.overlap, 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`MarketMismatch`] when either policy is for another market.
pub fn compare(
    pool: &Pool,
    left: &Policy,
    right: &Policy,
    seeking: Side,
    seekers: &[usize],
    k: NonZeroUsize,
) -> Result<Comparison, MarketMismatch> {
    compare_until(pool, [left, right], seeking, seekers, k, &AtomicBool::new(false))
}

/// The same, but ends soon after `stop` is set; the result is then meaningless.
///
/// # Errors
///
/// As for [`compare`].
pub fn compare_until(
    pool: &Pool,
    [left, right]: [&Policy; 2],
    seeking: Side,
    seekers: &[usize],
    k: NonZeroUsize,
    stop: &AtomicBool,
) -> Result<Comparison, MarketMismatch> {
    let judge = |policy| Judge::new(pool, policy, seeking, stop);
    let (left, right) = (judge(left)?, judge(right)?);
    let (ours, theirs) = (left.lists(seekers, k), right.lists(seekers, k));
    let pairs = [&left, &right];
    let lists: Vec<ListChange> = seekers
        .par_iter()
        .zip(ours.par_iter().zip(&theirs))
        .map(|(&seeker, (ours, theirs))| list_change(pool, pairs, seeking, seeker, [ours, theirs], k))
        .collect();
    let mean = |of: fn(&ListChange) -> f64| {
        if lists.is_empty() { 1.0 } else { lists.iter().map(of).sum::<f64>() / lists.len() as f64 }
    };
    Ok(Comparison {
        market: pool.market().id(),
        left: left.tag(),
        right: right.tag(),
        k: k.get(),
        overlap: mean(|list| list.overlap),
        agreement: mean(|list| list.agreement),
        reasons: totals(pool, &lists),
        exposure: exposure(pool.side(seeking.other()), &ours, &theirs),
        lists,
    })
}

/// A policy that ranks one side of a pool.
struct Judge<'a> {
    pool: &'a Pool,
    policy: &'a Policy,
    seeking: Side,
    ranker: Ranker<'a>,
    /// By side.
    weights: [Vec<f64>; 2],
    /// The policy's gates that hold on the pool's day.
    gates: Vec<&'a Gate>,
}

impl<'a> Judge<'a> {
    fn new(
        pool: &'a Pool,
        policy: &'a Policy,
        seeking: Side,
        stop: &'a AtomicBool,
    ) -> Result<Self, MarketMismatch> {
        let ranker = Ranker::new(pool, policy, seeking)?.stopped_by(stop);
        let now = pool.corpus().now();
        let gates = policy.gates().iter().filter(|gate| gate.holds_on(now)).collect();
        Ok(Self { pool, policy, seeking, ranker, weights: policy.both_weights(), gates })
    }

    fn tag(&self) -> (String, u32) {
        (self.policy.name().to_owned(), self.policy.version())
    }

    fn lists(&self, seekers: &[usize], k: NonZeroUsize) -> Vec<Ranking> {
        match self.policy.limits().exposure_percent {
            Some(percent) => {
                cap_exposure(&self.ranker.rank(seekers, k.saturating_mul(DEPTH_FOR_CAP)), k, percent)
            }
            None => self.ranker.rank(seekers, k),
        }
    }

    /// Where a candidate stands in a list, and what its score is made of.
    /// `pair` is the positions of the market's first role and of its second.
    fn standing(&self, pair: [usize; 2], list: &Ranking, k: NonZeroUsize) -> (Standing, Score) {
        let candidate = pair[self.seeking.other().index()];
        let score = self.score(pair);
        let [first, second] = self.members(pair);
        let corpus = self.pool.corpus();
        let bars = |gate: &&&Gate| gate.keeps(gate.rule.test(first.facts, second.facts, corpus)).is_none();
        let gates: Vec<String> = self.gates.iter().filter(bars).map(|gate| gate.id.clone()).collect();
        let rank = list.iter().position(|ranked| ranked.candidate == candidate).map(|place| place + 1);
        let is_good_enough = || {
            let lowest = list.last().filter(|_| list.len() == k.get());
            let order =
                |lowest: &Ranked| by_score((score.total(), candidate), (lowest.score, lowest.candidate));
            lowest.is_none_or(|lowest| order(lowest).is_lt())
        };
        let is_capped = self.policy.limits().exposure_percent.is_some();
        let standing = Standing {
            rank,
            score: score.total(),
            values: self.seeking.in_order(score.values),
            capped: is_capped && rank.is_none() && gates.is_empty() && is_good_enough(),
            gates,
        };
        (standing, score)
    }

    fn members(&self, pair: [usize; 2]) -> [Member<'a>; 2] {
        Side::BOTH.map(|side| self.pool.side(side).member(pair[side.index()]))
    }

    fn score(&self, pair: [usize; 2]) -> Score {
        let [first, second] = Side::BOTH.map(|side| self.pool.marks(side, pair[side.index()]));
        let measures = self.pool.measures();
        let fits = measures.similarities_under(&first, &second, self.policy);
        let adds =
            fits.iter().enumerate().map(|(n, fit)| [0, 1].map(|side| self.weights[side][n] * fit.value));
        let [first, second] = self.members(pair);
        let (corpus, now) = (self.pool.corpus(), self.pool.corpus().now());
        let own = self.seeking.in_order([first.own_gates, second.own_gates]).into_iter().flatten();
        let soft = self.gates.iter().copied().chain(own.filter(|gate| gate.holds_on(now)));
        let kept = soft.filter_map(|gate| gate.keeps(gate.rule.test(first.facts, second.facts, corpus)));
        Score {
            fuse: self.policy.fuse(),
            values: measures.values(&self.weights, &fits),
            adds: adds.collect(),
            kept: kept.product(),
        }
    }
}

/// In the order of a list: higher scores first, equal ones by position.
fn by_score(one: (f64, usize), other: (f64, usize)) -> Ordering {
    other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
}

/// A candidate of either list.
struct Met {
    position: usize,
    moved: Moved,
    /// The parts of the change of its score, in the order of [`causes`].
    parts: Vec<f64>,
}

fn list_change(
    pool: &Pool,
    [left, right]: [&Judge<'_>; 2],
    seeking: Side,
    seeker: usize,
    [ours, theirs]: [&Ranking; 2],
    k: NonZeroUsize,
) -> ListChange {
    let across = pool.side(seeking.other());
    let positions = |list: &Ranking| list.iter().map(|ranked| ranked.candidate).collect::<Vec<_>>();
    let mut either = [positions(ours), positions(theirs)].concat();
    either.sort_unstable();
    either.dedup();
    let of = |position: usize| {
        let pair = seeking.in_order([seeker, position]);
        let (left, before) = left.standing(pair, ours, k);
        let (right, after) = right.standing(pair, theirs, k);
        let candidate = across.id(position).clone();
        let moved = Moved { candidate, left, right, reasons: Vec::new(), passed: 0, ruled: 0 };
        Met { position, moved, parts: parts(&before, &after) }
    };
    let met: Vec<Met> = either.into_iter().map(of).collect();
    let causes = causes(pool);
    let mut candidates: Vec<Moved> =
        met.iter().map(|one| with_reasons(one, &met, &causes, k.get())).collect();
    // The sort keeps the order of ids among equal ones.
    candidates.sort_by_key(|moved| {
        let places = [&moved.left, &moved.right].map(|at| at.rank.unwrap_or(k.get() + 1));
        (Reverse(moved.rise(k.get()).abs()), places[0].min(places[1]))
    });
    let (overlap, agreement) = agreement(&positions(ours), &positions(theirs));
    ListChange { seeker: pool.side(seeking).id(seeker).clone(), overlap, agreement, candidates }
}

/// A candidate with why it moved.
fn with_reasons(one: &Met, met: &[Met], causes: &[Cause], k: usize) -> Moved {
    let mut moved = one.moved.clone();
    let rise = moved.rise(k);
    // A rule or the cap on itself is the whole reason.
    if rise == 0 || moved.left.is_out() || moved.right.is_out() {
        return moved;
    }
    let is_ahead = |one: &Met, other: &Met, of: fn(&Moved) -> &Standing| {
        let [ours, theirs] = [one, other].map(|met| of(&met.moved));
        let order = || by_score((ours.score, one.position), (theirs.score, other.position));
        !ours.is_out() && (theirs.is_out() || order().is_lt())
    };
    let has_passed = |one: &Met, other: &Met| {
        is_ahead(other, one, |moved| &moved.left) && is_ahead(one, other, |moved| &moved.right)
    };
    let others =
        met.iter().filter(|other| if rise > 0 { has_passed(one, other) } else { has_passed(other, one) });
    let (ruled, passed): (Vec<&Met>, Vec<&Met>) =
        others.partition(|other| other.moved.left.is_out() || other.moved.right.is_out());
    (moved.passed, moved.ruled) = (passed.len(), ruled.len());
    if passed.is_empty() {
        return moved;
    }
    let change = |n: usize| {
        let beside = passed.iter().map(|other| one.parts[n] - other.parts[n]);
        beside.sum::<f64>() / passed.len() as f64
    };
    let reasons = causes.iter().enumerate().map(|(n, &cause)| Reason { cause, change: change(n) });
    moved.reasons = reasons.filter(|reason| reason.change.abs() > ROUNDING).collect();
    let along = |reason: &Reason| if rise > 0 { reason.change } else { -reason.change };
    moved.reasons.sort_by(|a, b| along(b).total_cmp(&along(a)));
    moved
}

/// Everything that a score's change has a part of, in the order of parts.
fn causes(pool: &Pool) -> Vec<Cause> {
    let facets = pool.measures().facets().map(|facet| Cause::Facet(facet.id()));
    facets.chain([Cause::Fuse, Cause::SoftGates]).collect()
}

/// The share that two lists have in common, and how far they agree from the
/// top.
fn agreement(left: &[usize], right: &[usize]) -> (f64, f64) {
    let (mut ours, mut theirs) = (HashSet::new(), HashSet::new());
    let (mut common, mut share, mut sum) = (0, 1.0, 0.0);
    let depth = left.len().max(right.len());
    for at in 0..depth {
        if let Some(one) = left.get(at) {
            common += usize::from(theirs.contains(one));
            ours.insert(one);
        }
        if let Some(one) = right.get(at) {
            common += usize::from(ours.contains(one));
            theirs.insert(one);
        }
        share = common as f64 / (at + 1) as f64;
        sum += share;
    }
    (share, if depth == 0 { 1.0 } else { sum / depth as f64 })
}

fn totals(pool: &Pool, lists: &[ListChange]) -> Vec<Reason> {
    let mut totals: HashMap<Cause, f64> = HashMap::new();
    for reason in lists.iter().flat_map(|list| &list.candidates).flat_map(|moved| &moved.reasons) {
        *totals.entry(reason.cause).or_default() += reason.change.abs();
    }
    let mut totals: Vec<Reason> = causes(pool)
        .into_iter()
        .filter_map(|cause| Some(Reason { cause, change: *totals.get(&cause)? }))
        .collect();
    totals.sort_by(|a, b| b.change.total_cmp(&a.change));
    totals
}

fn exposure(members: &Members, ours: &[Ranking], theirs: &[Ranking]) -> Vec<Exposure> {
    let mut counts: BTreeMap<usize, [usize; 2]> = BTreeMap::new();
    for (side, lists) in [ours, theirs].into_iter().enumerate() {
        for ranked in lists.iter().flatten() {
            counts.entry(ranked.candidate).or_default()[side] += 1;
        }
    }
    let mut exposure: Vec<Exposure> = counts
        .into_iter()
        .filter(|(_, [left, right])| left != right)
        .map(|(candidate, [left, right])| Exposure { candidate: members.id(candidate).clone(), left, right })
        .collect();
    // The sort keeps the order of ids among equal ones.
    exposure.sort_by_key(|exposure| Reverse(exposure.left.abs_diff(exposure.right)));
    exposure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_agree_more_where_their_tops_do() {
        for (left, right, overlap, depths) in [
            (&[][..], &[][..], 1.0, 1.0),
            (&[1, 2, 3], &[1, 2, 3], 1.0, 1.0),
            (&[1, 2, 3], &[4, 5, 6], 0.0, 0.0),
            // The same three, the last first.
            (&[1, 2, 3], &[3, 1, 2], 1.0, (0.0 + 0.5 + 1.0) / 3.0),
            (&[1, 2, 3], &[1, 2, 4], 2.0 / 3.0, (1.0 + 1.0 + 2.0 / 3.0) / 3.0),
            (&[1, 2, 3], &[4, 2, 3], 2.0 / 3.0, (0.0 + 0.5 + 2.0 / 3.0) / 3.0),
            (&[1, 2], &[1], 0.5, 0.75),
            (&[1], &[], 0.0, 0.0),
        ] {
            for (left, right) in [(left, right), (right, left)] {
                let told = agreement(left, right);
                assert!((told.0 - overlap).abs() < 1e-12, "{left:?} and {right:?} overlap by {}", told.0);
                assert!((told.1 - depths).abs() < 1e-12, "{left:?} and {right:?} agree by {}", told.1);
            }
        }
    }
}
