//! Rankings: for each seeker the best candidates of the other side.
//!
//! A seeker's fits with all candidates in a coded facet are one column, indexed
//! by the candidate's code (`columns.rs`). Adding up columns in the canonical
//! order gives the exact first part of every pair's two values; adding the most
//! that the dense facets can add gives an upper bound. If a pair's bound
//! reaches the k-th best score so far, the gates judge the pair (a soft one
//! lowers its score), and only then are its vectors read. So a ranking is
//! exact, the same on any number of threads, and equal to the sum of its
//! explanation.

mod best;
mod columns;
mod exposure;

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

pub use exposure::{DEPTH_FOR_CAP, cap_exposure};

use crate::codes::Code;
use crate::filter::Filter;
use crate::gate::{Facts, Gate};
use crate::measures::Marks;
use crate::policy::Policy;
use crate::pool::{Encoded, Member, Members, Pool, Tile};
use crate::side::Side;
use best::Best;
use columns::{Columns, Sought};

/// How many seekers one task ranks for.
const SEEKERS_A_TASK: usize = 32;

/// How many candidates are added up at a time, so that their values stay in
/// the processor's nearest cache.
const CANDIDATES_A_TILE: usize = 512;

/// The fewest candidates that a thread is given. Ranking fewer takes less time
/// than waking another thread.
const CANDIDATES_A_THREAD: usize = 2_048;

/// Slack on a bound: not every fuse is monotonic to the last bit.
const EASE: f64 = 1.0 + 1e-12;

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
    /// The policy's gates that hold on the pool's day.
    gates: Vec<&'a Gate>,
    /// Members of the candidates' side that are ranked; absent: all.
    among: Option<Vec<bool>>,
    stop: Option<&'a AtomicBool>,
    /// Whether scores ignore soft gates.
    by_values: bool,
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
        Ok(Self {
            pool,
            policy,
            seeking,
            weights: policy.both_weights(),
            gates: policy.gates().iter().filter(|gate| gate.holds_on(now)).collect(),
            among: None,
            stop: None,
            by_values: false,
        })
    }

    /// Ranks only these members of the candidates' side, by position. A second
    /// call keeps those that are in both.
    #[must_use]
    pub fn among(mut self, candidates: impl IntoIterator<Item = usize>) -> Self {
        let mut among = vec![false; self.candidates().len()];
        for candidate in candidates {
            among[candidate] = self.among.as_ref().is_none_or(|before| before[candidate]);
        }
        self.among = Some(among);
        self
    }

    /// Ranks only candidates that a filter admits.
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

    /// Scores by the two values alone, ignoring soft gates.
    #[must_use]
    pub(crate) fn by_values(mut self) -> Self {
        self.by_values = true;
        self
    }

    /// Ends soon after `stop` is set; the result is then meaningless.
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
    ///
    /// ```
    /// # use std::num::NonZeroUsize;
    /// # use qantara_engine::{corpus::Settings, market::{Market, Side}, pool::Pool, profile::Profile, rank::Ranker};
    /// let profiles: Vec<Profile> = serde_json::from_str(r#"[
    ///     { "id": "st-1", "name": "Agrisense", "startup": { "sectors": ["agri"] } },
    ///     { "id": "in-1", "name": "Wind Fund", "investor": { "sectors": ["energy"] } },
    ///     { "id": "in-2", "name": "Farm Fund", "investor": { "sectors": ["agri"] } }
    /// ]"#)?;
    /// let market = Market::find("startup-investor")?;
    /// let Ok(pool) = Pool::build(market, Settings::on("2026-11-23".parse()?), profiles.as_slice());
    /// let policy = market.default_policy();
    /// let ranker = Ranker::new(&pool, &policy, Side::First)?;
    /// let lists = ranker.rank(&[0], NonZeroUsize::MIN);
    /// assert_eq!(ranker.candidates().id(lists[0][0].candidate).as_str(), "in-2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rank(&self, seekers: &[usize], k: NonZeroUsize) -> Vec<Ranking> {
        let seeker = |&position: &usize| {
            let member = self.seekers().member(position);
            let facets = 0..self.pool.measures().coded().len();
            Seeker {
                marks: self.pool.marks(self.seeking, position),
                codes: Some(facets.map(|facet| member.code(facet)).collect()),
                facts: member.facts,
                own_gates: member.own_gates,
            }
        };
        let seekers: Vec<Seeker<'_>> = seekers.iter().map(seeker).collect();
        self.rank_seekers(&seekers, k)
    }

    /// The best `k` for a profile that need not be a member of the pool.
    pub fn rank_encoded(&self, seeker: &Encoded, k: NonZeroUsize) -> Ranking {
        let Encoded { marks, facts, own_gates } = seeker;
        let seeker = Seeker { marks: marks.clone(), codes: None, facts, own_gates };
        self.rank_seekers(&[seeker], k).pop().unwrap_or_default()
    }

    fn rank_seekers(&self, seekers: &[Seeker<'_>], k: NonZeroUsize) -> Vec<Ranking> {
        if self.is_stopped() {
            return vec![Vec::new(); seekers.len()];
        }
        let sought: Vec<Sought<'_>> = seekers.iter().map(Seeker::sought).collect();
        let caution = self.policy.caution();
        let columns = Columns::new(self.pool.measures(), &self.weights, caution, self.seeking, &sought);
        let count = self.candidates().len();
        let tasks: Vec<&[Seeker<'_>]> = seekers.chunks(SEEKERS_A_TASK).collect();
        // With fewer tasks than threads, the pool is cut too. The cuts do not
        // affect the result, only which thread computes it.
        let cuts = (2 * rayon::current_num_threads()).div_ceil(tasks.len().max(1));
        let span = count.div_ceil(cuts).max(CANDIDATES_A_THREAD);
        let spans: Vec<_> = (0..count).step_by(span).map(|start| start..(start + span).min(count)).collect();
        let rank_for = |seeker: &Seeker<'_>| {
            let own = columns.of(seeker.sought());
            let terms: Vec<Term<'_>> = columns
                .facets()
                .iter()
                .zip(&own)
                .map(|((n, facet), fits)| self.term(*n, facet.at, fits))
                .collect();
            let parts: Vec<Best> =
                spans.par_iter().map(|span| self.scan(seeker, &terms, span.clone(), k)).collect();
            let mut best = Best::new(k);
            for part in parts {
                best.merge(part);
            }
            best.into_ranking()
        };
        tasks.par_iter().flat_map_iter(|seekers| seekers.iter().map(&rank_for)).collect()
    }

    fn term<'t>(&self, facet: usize, at: usize, fits: &'t [f32]) -> Term<'t> {
        Term { facet, weights: [self.weights[0][at], self.weights[1][at]], fits }
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// The best of a span of candidates for a seeker.
    fn scan(&self, seeker: &Seeker<'_>, terms: &[Term<'_>], span: Range<usize>, k: NonZeroUsize) -> Best {
        let mut best = Best::new(k);
        let dense: Vec<[f64; 2]> = self
            .pool
            .measures()
            .dense()
            .iter()
            .map(|facet| [self.weights[0][facet.at], self.weights[1][facet.at]])
            .collect();
        let (mut firsts, mut seconds) = ([0.0; CANDIDATES_A_TILE], [0.0; CANDIDATES_A_TILE]);
        let mut bounds = [0.0; CANDIDATES_A_TILE];
        for tile in self.candidates().tiles(span, CANDIDATES_A_TILE) {
            if self.is_stopped() {
                break;
            }
            let n = tile.offsets.len();
            add_up(terms, &tile, &mut firsts[..n], &mut seconds[..n]);
            let fuse = self.policy.fuse();
            for (bound, (first, second)) in bounds.iter_mut().zip(firsts[..n].iter().zip(&seconds[..n])) {
                let most = dense.iter().fold([*first, *second], |[a, b], [v, w]| [a + v, b + w]);
                *bound = fuse.of(most[0], most[1]) * EASE;
            }
            let mut threshold = best.threshold();
            for (lane, offset) in tile.offsets.clone().enumerate() {
                if bounds[lane] < threshold {
                    continue;
                }
                let (position, candidate) = (tile.position(offset), tile.chunk.member(offset));
                if let Some(kept) = self.admits(seeker, position, candidate) {
                    let [first, second] =
                        self.whole([firsts[lane], seconds[lane]], &dense, seeker, candidate);
                    let kept = if self.by_values { 1.0 } else { kept };
                    best.offer(position, fuse.of(first, second) * kept);
                    threshold = best.threshold();
                }
            }
        }
        best
    }

    /// Completes both values with the dense facets, in the order of
    /// [`crate::measures::Measures::values`].
    fn whole(
        &self,
        beginning: [f64; 2],
        weights: &[[f64; 2]],
        seeker: &Seeker<'_>,
        candidate: Member<'_>,
    ) -> [f64; 2] {
        let facets = self.pool.measures().dense().iter().zip(weights).enumerate();
        facets.fold(beginning, |[a, b], (n, (facet, [v, w]))| {
            let vectors = [seeker.marks.dense[n].as_deref(), candidate.vector(n)];
            let [first, second] = self.seeking.in_order(vectors);
            let fit = facet.fit(first, second, self.policy.caution());
            [a + v * fit, b + w * fit]
        })
    }

    /// The share of its score that a candidate keeps; `None` if it may not be
    /// ranked: it is not among those asked for, or fails a gate that is not
    /// soft.
    fn admits(&self, seeker: &Seeker<'_>, position: usize, candidate: Member<'_>) -> Option<f64> {
        if self.among.as_ref().is_some_and(|among| !among[position]) {
            return None;
        }
        let corpus = self.pool.corpus();
        let [first, second] = self.seeking.in_order([seeker.facts, candidate.facts]);
        let own = seeker.own_gates.iter().chain(candidate.own_gates);
        self.gates
            .iter()
            .copied()
            .chain(own.filter(|gate| gate.holds_on(corpus.now())))
            .try_fold(1.0, |kept, gate| Some(kept * gate.keeps(gate.rule.test(first, second, corpus))?))
    }
}

/// The seeker, a member or not.
struct Seeker<'a> {
    marks: Marks,
    /// By coded facet, of a member.
    codes: Option<Vec<Code>>,
    facts: &'a Facts,
    own_gates: &'a [Gate],
}

impl Seeker<'_> {
    fn sought(&self) -> Sought<'_> {
        Sought { marks: &self.marks, codes: self.codes.as_deref() }
    }
}

/// What a coded facet adds to both values.
struct Term<'a> {
    /// Its place among the coded facets.
    facet: usize,
    /// By side.
    weights: [f64; 2],
    /// By the candidate's code.
    fits: &'a [f32],
}

/// The first part of both values of every candidate in a tile.
fn add_up(terms: &[Term<'_>], tile: &Tile<'_>, firsts: &mut [f64], seconds: &mut [f64]) {
    firsts.fill(0.0);
    seconds.fill(0.0);
    for Term { facet, weights, fits } in terms {
        let codes = &tile.chunk.codes(*facet)[tile.offsets.clone()];
        for ((code, first), second) in codes.iter().zip(&mut *firsts).zip(&mut *seconds) {
            let fit = f64::from(fits[*code as usize]);
            *first += weights[0] * fit;
            *second += weights[1] * fit;
        }
    }
}
