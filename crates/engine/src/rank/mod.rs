//! Rankings: for each seeker the best candidates of the other side.
//!
//! Every pair's two values come from a matrix product (`kernel.rs`), which is
//! fast and whose last digits depend on the machine. They only bound the
//! score from above: a pair whose bound reaches the k-th best so far is
//! judged by the gates and scored again in one fixed order of operations
//! ([`crate::layout::Layout::values`]). So a ranking is exact, the same on any number of
//! threads, and the sum of its explanation.

mod best;
mod exposure;
mod kernel;

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

pub use exposure::{DEPTH_FOR_CAP, cap_exposure};

use crate::filter::Filter;
use crate::gate::{Gate, Verdict};
use crate::market::Side;
use crate::policy::Policy;
use crate::pool::{Encoded, Member, Members, Pool, Tile};
use best::Best;

/// How many seekers share one pass over the pool.
const SEEKERS_A_TILE: usize = 128;

/// How many candidates are scored against a tile of seekers at a time, so
/// that their values stay in the processor's cache.
const CANDIDATES_A_TILE: usize = 512;

/// How many candidates a thread is given at least. Fewer are scored sooner than
/// another thread wakes up.
const CANDIDATES_A_THREAD: usize = 1_024;

/// The least number of seekers for which products come before gates. With
/// fewer, reading a row costs more than asking the gates whether to.
const SEEKERS_FOR_PRODUCTS: usize = 8;

/// A candidate's place in a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Its position among the members of its side, which are ordered by id.
    pub candidate: usize,
    /// The mutual score, from 0 to 1.
    pub score: f64,
}

/// The best candidates for one seeker: higher scores first, equal ones by id.
pub type Ranking = Vec<Ranked>;

/// Ranks one side of a pool for seekers of the other, by one policy.
pub struct Ranker<'a> {
    pool: &'a Pool,
    policy: &'a Policy,
    seeking: Side,
    /// By side.
    weights: [Vec<f64>; 2],
    /// A weight for every number of a row, by side.
    spread: [Vec<f32>; 2],
    /// The policy's gates that hold on the pool's day.
    gates: Vec<&'a Gate>,
    /// Members of the candidates' side that are ranked; all where absent.
    among: Option<Vec<bool>>,
    stop: Option<&'a AtomicBool>,
}

/// The policy is for another market than the pool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy `{policy}` is for the market {for_market}, and the pool is of {of_market}")]
pub struct MarketMismatch {
    policy: String,
    for_market: &'static str,
    of_market: &'static str,
}

impl<'a> Ranker<'a> {
    /// Prepares to rank for the seekers on a side.
    ///
    /// # Errors
    ///
    /// [`MarketMismatch`] when the policy is for another market.
    pub fn new(pool: &'a Pool, policy: &'a Policy, seeking: Side) -> Result<Self, MarketMismatch> {
        if policy.market() != pool.market() {
            return Err(MarketMismatch {
                policy: policy.name().to_owned(),
                for_market: policy.market().id(),
                of_market: pool.market().id(),
            });
        }
        let now = pool.corpus().now();
        let weights = policy.both_weights();
        Ok(Self {
            pool,
            policy,
            seeking,
            spread: [pool.layout().spread(&weights[0]), pool.layout().spread(&weights[1])],
            weights,
            gates: policy.gates().iter().filter(|gate| gate.holds_on(now)).collect(),
            among: None,
            stop: None,
        })
    }

    /// Ranks only these members of the candidates' side, by position. Asked
    /// twice, those that are named both times.
    #[must_use]
    pub fn among(mut self, candidates: impl IntoIterator<Item = usize>) -> Self {
        let mut among = vec![false; self.candidates().len()];
        for candidate in candidates {
            among[candidate] = self.among.as_ref().is_none_or(|before| before[candidate]);
        }
        self.among = Some(among);
        self
    }

    /// Ranks only those whom a filter admits.
    #[must_use]
    pub fn filtered(self, filter: &Filter) -> Self {
        let wishes = filter.wishes();
        let admitted: Vec<usize> = self
            .candidates()
            .iter()
            .enumerate()
            .filter(|(_, member)| wishes.admit(member.facts))
            .map(|(position, _)| position)
            .collect();
        self.among(admitted)
    }

    /// Ends soon after `stop` is set. What is returned then means nothing.
    #[must_use]
    pub fn stopped_by(mut self, stop: &'a AtomicBool) -> Self {
        self.stop = Some(stop);
        self
    }

    /// The members that seek.
    pub fn seekers(&self) -> &'a Members {
        self.pool.side(self.seeking)
    }

    /// The members that are ranked.
    pub fn candidates(&self) -> &'a Members {
        self.pool.side(self.seeking.other())
    }

    /// The best `k` for each seeker, by position, in the order of `seekers`.
    pub fn rank(&self, seekers: &[usize], k: NonZeroUsize) -> Vec<Ranking> {
        let members = self.seekers();
        let seekers: Vec<Member<'_>> = seekers.iter().map(|&position| members.member(position)).collect();
        self.rank_seekers(&seekers, k)
    }

    /// The best `k` for a profile that need not be a member of the pool.
    pub fn rank_encoded(&self, seeker: &Encoded, k: NonZeroUsize) -> Ranking {
        self.rank_seekers(&[seeker.as_member()], k).pop().unwrap_or_default()
    }

    fn rank_seekers(&self, seekers: &[Member<'_>], k: NonZeroUsize) -> Vec<Ranking> {
        let count = self.candidates().len();
        let tiles: Vec<&[Member<'_>]> = seekers.chunks(SEEKERS_A_TILE).collect();
        // With fewer tiles than threads, the pool is cut as well. Where it is
        // cut has no influence on the result, only on who computes it.
        let cuts = (2 * rayon::current_num_threads()).div_ceil(tiles.len().max(1));
        let span = count.div_ceil(cuts).max(CANDIDATES_A_THREAD);
        let spans: Vec<_> = (0..count).step_by(span).map(|start| start..(start + span).min(count)).collect();
        let parts: Vec<(usize, Vec<Best>)> = tiles
            .par_iter()
            .enumerate()
            .flat_map(|(tile, seekers)| {
                spans.par_iter().map(move |span| (tile, self.scan(seekers, span.clone(), k)))
            })
            .collect();
        let mut best: Vec<Vec<Best>> =
            tiles.iter().map(|seekers| seekers.iter().map(|_| Best::new(k)).collect()).collect();
        for (tile, part) in parts {
            best[tile].iter_mut().zip(part).for_each(|(best, part)| best.merge(part));
        }
        best.into_iter().flatten().map(Best::into_ranking).collect()
    }

    /// The best of a span of candidates for a tile of seekers.
    fn scan(&self, seekers: &[Member<'_>], span: Range<usize>, k: NonZeroUsize) -> Vec<Best> {
        let mut best: Vec<Best> = seekers.iter().map(|_| Best::new(k)).collect();
        if seekers.len() < SEEKERS_FOR_PRODUCTS {
            for (seeker, best) in seekers.iter().zip(&mut best) {
                self.scan_gates_first(*seeker, span.clone(), best);
            }
        } else {
            self.scan_products_first(seekers, span, &mut best);
        }
        best
    }

    /// The candidates of a span, until somebody stops it.
    fn tiles(&self, span: Range<usize>) -> impl Iterator<Item = Tile<'a>> {
        let stopped = || self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        self.candidates().tiles(span, CANDIDATES_A_TILE).take_while(move |_| !stopped())
    }

    fn scan_gates_first(&self, seeker: Member<'_>, span: Range<usize>, best: &mut Best) {
        let bound = kernel::RowBound::new(&self.spread, seeker);
        for tile in self.tiles(span) {
            let longest = tile.chunk.longest();
            for offset in tile.offsets.clone() {
                let (position, candidate) = (tile.position(offset), tile.chunk.member(offset));
                if !self.admits(seeker, position, candidate) {
                    continue;
                }
                let [first, second] = bound.values(candidate.row, longest);
                if self.policy.fuse().of(first, second) >= best.threshold() {
                    best.offer(position, self.score(seeker, candidate));
                }
            }
        }
    }

    fn scan_products_first(&self, seekers: &[Member<'_>], span: Range<usize>, best: &mut [Best]) {
        let mut products = kernel::Products::new(&self.spread, seekers);
        for tile in self.tiles(span) {
            products.multiply(&tile);
            for ((row, seeker), best) in seekers.iter().enumerate().zip(best.iter_mut()) {
                let [first, second] = products.bounds(row);
                kernel::reaching(self.policy.fuse(), first, second, best.threshold(), |lane| {
                    let offset = tile.offsets.start + lane;
                    let (position, candidate) = (tile.position(offset), tile.chunk.member(offset));
                    if self.admits(*seeker, position, candidate) {
                        best.offer(position, self.score(*seeker, candidate));
                    }
                    best.threshold()
                });
            }
        }
    }

    /// The score that rankings are ordered by.
    fn score(&self, seeker: Member<'_>, candidate: Member<'_>) -> f64 {
        let [first, second] = self.pool.layout().values(&self.weights, seeker.row, candidate.row);
        self.policy.fuse().of(first, second)
    }

    /// Whether a candidate may be ranked: it is among those asked for, and no
    /// gate fails.
    fn admits(&self, seeker: Member<'_>, position: usize, candidate: Member<'_>) -> bool {
        if self.among.as_ref().is_some_and(|among| !among[position]) {
            return false;
        }
        let corpus = self.pool.corpus();
        let (first, second) = match self.seeking {
            Side::First => (seeker.facts, candidate.facts),
            Side::Second => (candidate.facts, seeker.facts),
        };
        let own = seeker.own_gates.iter().chain(candidate.own_gates);
        self.gates
            .iter()
            .copied()
            .chain(own.filter(|gate| gate.holds_on(corpus.now())))
            .all(|gate| gate.rule.test(first, second, corpus) != Verdict::Fail)
    }
}
