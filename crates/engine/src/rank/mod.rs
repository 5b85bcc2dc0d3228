//! Rankings: for each seeker the best candidates of the other side.
//!
//! What a pair can be worth at most is a sum of whole numbers by code, which
//! rules that bar it are part of (`worth.rs`). One seeker's bounds are looked up
//! in tables (`tables.rs`); those of many are sums of columns that they share
//! (`lanes.rs`). Pairs are looked at in the order of their bounds (`queue.rs`):
//! reading the words of a pair lowers its bound, the rules that are left judge
//! it (a soft one lowers its score), and the canonical sum decides. So a
//! ranking is exact, the same on any number of threads, and equal to the sum of
//! its explanation.

mod best;
mod columns;
mod dense;
mod exposure;
mod lanes;
mod pairs;
mod queue;
mod tables;
mod worth;

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

pub use exposure::{DEPTH_FOR_CAP, cap_exposure};

use crate::filter::Filter;
use crate::gate::{Facts, Gate};
use crate::measures::Marks;
use crate::policy::Policy;
use crate::pool::{Encoded, Member, Members, Pool};
use crate::side::Side;
use best::Best;
use columns::{Columns, Sought};
use dense::{DenseQueries, points_in};
use qantara_kernel::Level;
use queue::Queue;
use tables::{Row, Tables};
use worth::{BARRED, Worth};

/// How many seekers one task ranks for.
const SEEKERS_A_TASK: usize = 32;

/// How many candidates are added up at a time, so that their values stay in
/// the processor's nearest cache.
const CANDIDATES_A_TILE: usize = 1024;

/// The fewest candidates that a thread is given. Ranking fewer takes less time
/// than waking another thread.
const CANDIDATES_A_THREAD: usize = 2_048;

/// The fewest seekers that are ranked for together. For fewer, tables by the
/// candidates' codes are quicker.
const SEEKERS_TOGETHER: usize = 64;

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

/// How a ranking is computed. No result depends on it, only the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Whichever promises to be quicker.
    #[default]
    Quicker,
    /// For each seeker by itself.
    OneByOne,
    /// For all seekers together, by what they share, however little that is.
    Together,
    /// For all seekers together, by what their candidates share.
    InLanes,
}

/// Ranks one side of a pool for seekers of the other, by one policy.
pub struct Ranker<'a> {
    pool: &'a Pool,
    policy: &'a Policy,
    seeking: Side,
    worth: Worth<'a>,
    level: Level,
    way: Way,
    /// How many members are taken together, if not as many as is quickest.
    most_together: Option<usize>,
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
            worth: Worth::of(
                pool.measures(),
                policy,
                policy.gates().iter().filter(|gate| gate.holds_on(now)).collect(),
            ),
            level: Level::best(),
            way: Way::default(),
            most_together: None,
            among: None,
            stop: None,
            by_values: false,
        })
    }

    /// Computes in a way of the caller's choice, for tests and measurements.
    #[must_use]
    pub fn by_way(mut self, way: Way) -> Self {
        self.way = way;
        self
    }

    /// Takes no more than so many members together, for tests.
    #[must_use]
    pub fn in_batches_of(mut self, most: NonZeroUsize) -> Self {
        self.most_together = Some(most.get());
        self
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
        let seekers: Vec<Seeker<'_>> = seekers.iter().map(|position| self.member(*position)).collect();
        self.rank_seekers(&seekers, k)
    }

    /// The best `k` for a profile that need not be a member of the pool.
    pub fn rank_encoded(&self, seeker: &Encoded, k: NonZeroUsize) -> Ranking {
        let Encoded { marks, facts, own_gates } = seeker;
        let seeker = Seeker { marks: marks.clone(), member: None, facts, own_gates };
        self.rank_seekers(&[seeker], k).pop().unwrap_or_default()
    }

    fn rank_seekers(&self, seekers: &[Seeker<'_>], k: NonZeroUsize) -> Vec<Ranking> {
        if self.is_stopped() {
            return vec![Vec::new(); seekers.len()];
        }
        let rankings = match self.way {
            Way::Quicker if seekers.len() >= SEEKERS_TOGETHER => self.rank_together(seekers, k),
            Way::Together => self.rank_together(seekers, k),
            Way::InLanes => self.rank_in_lanes(seekers, k),
            Way::Quicker | Way::OneByOne => None,
        };
        if let Some(rankings) = rankings {
            return rankings;
        }
        let sought: Vec<Sought<'_>> = seekers.iter().map(Seeker::sought).collect();
        let columns = Columns::new(&self.worth, self.policy.caution(), self.seeking, &sought);
        let count = self.candidates().len();
        let tasks: Vec<&[Seeker<'_>]> = seekers.chunks(SEEKERS_A_TASK).collect();
        // With fewer tasks than threads, the pool is cut too. The cuts do not
        // affect the result, only which thread computes it.
        let cuts = (2 * rayon::current_num_threads()).div_ceil(tasks.len().max(1));
        let span = count.div_ceil(cuts).max(CANDIDATES_A_THREAD);
        let spans: Vec<_> = (0..count).step_by(span).map(|start| start..(start + span).min(count)).collect();
        let rank_for = |seeker: &Seeker<'_>| {
            let rows = columns.of(seeker.sought());
            let tables = Tables::new(self.level, self.pool, &self.worth, self.seeking, seeker.facts, &rows);
            let queries = self.dense_seekers(std::slice::from_ref(seeker));
            let part = |span: &Range<usize>| self.scan(seeker, &rows, &tables, &queries, span.clone(), k);
            let parts: Vec<Best> = spans.par_iter().map(part).collect();
            let mut best = Best::new(k);
            for part in parts {
                best.merge(part);
            }
            best.into_ranking()
        };
        tasks.par_iter().flat_map_iter(|seekers| seekers.iter().map(&rank_for)).collect()
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// The best of a span of candidates for a seeker.
    fn scan(
        &self,
        seeker: &Seeker<'_>,
        rows: &[Row],
        tables: &Tables,
        queries: &DenseQueries,
        span: Range<usize>,
        k: NonZeroUsize,
    ) -> Best {
        let mut best = Best::new(k);
        let mut sums = [0; CANDIDATES_A_TILE];
        let (mut found, mut room) = (Vec::new(), Vec::new());
        for tile in self.candidates().tiles(span, CANDIDATES_A_TILE) {
            if self.is_stopped() {
                break;
            }
            let sums = &mut sums[..tile.offsets.len()];
            qantara_kernel::add_up(self.level, &tables.lookups(&tile), sums);
            if let Some(among) = &self.among {
                let lanes = sums.iter_mut().zip(tile.offsets.clone());
                lanes.filter(|(_, offset)| !among[tile.position(*offset)]).for_each(|(sum, _)| *sum = BARRED);
            }
            let base = tables.base();
            found.clear();
            // Nobody here is open, or near enough for any vector.
            let nearest = sums.iter().copied().max().unwrap_or(BARRED);
            if nearest.saturating_add(self.worth.most_in_dense_columns()) < self.least(&best) - base {
                continue;
            }
            let dense = queries.columns(0..1, |n| tile.chunk.vectors(n), &tile.offsets, &mut room);
            let dense = dense.of(0);
            let columns: Vec<&[i16]> = std::iter::once(&*sums).chain(dense).collect();
            qantara_kernel::reaching(self.level, &columns, self.least(&best) - base, &mut found);
            let mut queue = Queue::new(&mut found);
            while let Some(found) = queue.next(self.least(&best) - base) {
                let lane = found.lane as usize;
                let offset = tile.offsets.start + lane;
                let candidate = tile.chunk.member(offset);
                let pair = Pair { seeker, candidate, position: tile.position(offset) };
                let points = found.points.saturating_add(base) - points_in(dense, lane);
                self.consider(&pair, points, &self.worth.judging, &mut best, |n| {
                    rows[n].fit(candidate.code(self.worth.coded[n].attribute))
                });
            }
        }
        best
    }

    /// The points that a candidate needs to be kept.
    fn least(&self, best: &Best) -> i16 {
        self.worth.least_in_columns(best.threshold())
    }

    /// Judges and scores a pair whose bound is high enough, and keeps it if it
    /// is one of the best. `points` are those of its codes; `fits` tells how
    /// well it fits in the n-th coded facet that counts.
    fn consider(
        &self,
        pair: &Pair<'_>,
        points: i16,
        judging: &[&Gate],
        best: &mut Best,
        fits: impl Fn(usize) -> f32,
    ) {
        // Words are read first: most pairs fall for want of them.
        let dense = self.dense_fits(pair);
        if points < self.worth.least(best.threshold(), dense.iter().copied()) {
            return;
        }
        let Some(kept) = self.admits(pair, judging) else { return };
        let kept = if self.by_values { 1.0 } else { kept };
        let mut values = [0.0; 2];
        let mut add = |weights: [f64; 2], fit: f64| {
            values = [values[0] + weights[0] * fit, values[1] + weights[1] * fit];
        };
        for (n, coded) in self.worth.coded.iter().enumerate() {
            add(coded.weights, f64::from(fits(n)));
        }
        self.worth.dense.iter().zip(&dense).for_each(|(weights, fit)| add(*weights, *fit));
        let [first, second] = values;
        best.offer(pair.position, self.policy.fuse().of(first, second) * kept);
    }

    /// How well a pair fits in each dense facet.
    fn dense_fits(&self, pair: &Pair<'_>) -> Vec<f64> {
        let facets = self.pool.measures().dense().iter().enumerate();
        let fit = |(n, facet): (usize, &crate::measures::DenseFacet)| {
            let vectors = [pair.seeker.marks.dense[n].as_deref(), pair.candidate.vector(n)];
            let [first, second] = self.seeking.in_order(vectors);
            facet.fit(first, second, self.policy.caution())
        };
        facets.map(fit).collect()
    }

    /// The share of its score that a pair keeps by these gates and those of its
    /// own; `None` if it may not be ranked.
    fn admits(&self, pair: &Pair<'_>, judging: &[&Gate]) -> Option<f64> {
        let corpus = self.pool.corpus();
        let [first, second] = self.seeking.in_order([pair.seeker.facts, pair.candidate.facts]);
        let own = pair.seeker.own_gates.iter().chain(pair.candidate.own_gates);
        judging
            .iter()
            .copied()
            .chain(own.filter(|gate| gate.holds_on(corpus.now())))
            .try_fold(1.0, |kept, gate| Some(kept * gate.keeps(gate.rule.test(first, second, corpus))?))
    }
}

/// The seeker, a member or not.
struct Seeker<'a> {
    marks: Marks,
    /// If it is one of the pool.
    member: Option<Member<'a>>,
    facts: &'a Facts,
    own_gates: &'a [Gate],
}

impl Seeker<'_> {
    fn sought(&self) -> Sought<'_> {
        Sought { marks: &self.marks, member: self.member }
    }
}

/// A seeker and one of its candidates.
struct Pair<'a> {
    seeker: &'a Seeker<'a>,
    candidate: Member<'a>,
    position: usize,
}
