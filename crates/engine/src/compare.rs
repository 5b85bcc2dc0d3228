//! Comparisons: what changes when one policy replaces another.
//!
//! Both rank the same pool for the same seekers. For each candidate in either
//! list, the result gives its place in both, the facets that moved it, and the
//! rules that keep it out of one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;
use serde::Serialize;

use crate::gate::{Gate, Verdict};
use crate::measures::Similarity;
use crate::policy::Policy;
use crate::pool::{Members, Pool};
use crate::profile::ProfileId;
use crate::rank::{DEPTH_FOR_CAP, MarketMismatch, Ranker, Ranking, cap_exposure};
use crate::side::Side;

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
    /// How much each facet moved candidates: the sum of absolute changes over
    /// all lists, the largest first.
    pub facets: Vec<FacetChange>,
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
    /// By facet, how its contribution to the mean of the two values changes;
    /// the largest change first. They add up to the change of that mean. Empty
    /// if the candidate keeps its place.
    pub facets: Vec<FacetChange>,
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
}

/// How much a facet's contribution changes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FacetChange {
    /// The facet.
    pub facet: &'static str,
    /// Right minus left.
    pub change: f64,
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
        facets: totals(pool, &lists),
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

    /// How two members fit, by their positions.
    fn similarities(&self, pair: [usize; 2]) -> Vec<Similarity> {
        let [first, second] = Side::BOTH.map(|side| self.pool.marks(side, pair[side.index()]));
        self.pool.measures().similarities_under(&first, &second, self.policy)
    }

    /// Where a candidate stands in a list. `pair` is the positions of the
    /// market's first role and of its second.
    fn standing(&self, pair: [usize; 2], candidate: usize, list: &Ranking) -> Standing {
        let [first, second] = Side::BOTH.map(|side| self.pool.side(side).member(pair[side.index()]));
        let measures = self.pool.measures();
        let [to_first, to_second] = measures.values(&self.weights, &self.similarities(pair));
        let broken =
            |gate: &&&Gate| gate.rule.test(first.facts, second.facts, self.pool.corpus()) == Verdict::Fail;
        Standing {
            rank: list.iter().position(|ranked| ranked.candidate == candidate).map(|place| place + 1),
            score: self.policy.fuse().of(to_first, to_second),
            values: match self.seeking {
                Side::First => [to_first, to_second],
                Side::Second => [to_second, to_first],
            },
            gates: self.gates.iter().filter(broken).map(|gate| gate.id.clone()).collect(),
        }
    }
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
    let mut met = HashSet::new();
    let either = ours.iter().chain(theirs).map(|ranked| ranked.candidate).filter(|one| met.insert(*one));
    let mut candidates: Vec<(usize, Moved)> = either
        .map(|candidate| {
            let pair = match seeking {
                Side::First => [seeker, candidate],
                Side::Second => [candidate, seeker],
            };
            let mut moved = Moved {
                candidate: across.id(candidate).clone(),
                left: left.standing(pair, candidate, ours),
                right: right.standing(pair, candidate, theirs),
                facets: Vec::new(),
            };
            if moved.has_moved() {
                moved.facets = facet_changes(pool, left, right, pair);
            }
            (candidate, moved)
        })
        .collect();
    candidates.sort_by_key(|(position, moved)| {
        let [one, other] = [moved.left.rank, moved.right.rank].map(|rank| rank.unwrap_or(k.get() + 1));
        (Reverse(one.abs_diff(other)), one.min(other), *position)
    });
    let positions = |list: &Ranking| list.iter().map(|ranked| ranked.candidate).collect::<Vec<_>>();
    let (overlap, agreement) = agreement(&positions(ours), &positions(theirs));
    ListChange {
        seeker: pool.side(seeking).id(seeker).clone(),
        overlap,
        agreement,
        candidates: candidates.into_iter().map(|(_, moved)| moved).collect(),
    }
}

/// How each facet's contribution to the mean of a pair's two values changes.
fn facet_changes(pool: &Pool, left: &Judge<'_>, right: &Judge<'_>, pair: [usize; 2]) -> Vec<FacetChange> {
    let fits = left.similarities(pair).into_iter().zip(right.similarities(pair));
    let changes = pool.measures().facets().zip(fits).enumerate().map(|(n, (facet, (ours, theirs)))| {
        let adds = |judge: &Judge<'_>, fit: Similarity| {
            f64::midpoint(judge.weights[0][n], judge.weights[1][n]) * fit.value
        };
        FacetChange { facet: facet.id(), change: adds(right, theirs) - adds(left, ours) }
    });
    largest_first(changes.filter(|change| change.change != 0.0).collect())
}

fn largest_first(mut changes: Vec<FacetChange>) -> Vec<FacetChange> {
    changes.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
    changes
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

fn totals(pool: &Pool, lists: &[ListChange]) -> Vec<FacetChange> {
    let mut totals: HashMap<&'static str, f64> = HashMap::new();
    for change in lists.iter().flat_map(|list| &list.candidates).flat_map(|moved| &moved.facets) {
        *totals.entry(change.facet).or_default() += change.change.abs();
    }
    let in_order = pool
        .measures()
        .facets()
        .filter_map(|facet| Some(FacetChange { facet: facet.id(), change: *totals.get(facet.id())? }));
    largest_first(in_order.collect())
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
