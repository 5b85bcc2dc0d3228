//! Who meets whom: the plan with the best total, exact and proved.
//!
//! Choosing meetings is a flow of least cost (`network.rs`). Its levels come
//! from an auction or an earlier plan (`start.rs`), and shortest paths make
//! the flow exact from there (`flow.rs`). A floor is a penalty for each
//! meeting that is missing (`penalties.rs`); where strict floors cannot be met,
//! a cut of the flow names the rules that conflict (`conflict.rs`).

mod auction;
mod best;
mod conflict;
mod flow;
mod groups;
mod hubs;
mod network;
mod penalties;
mod start;
mod used;

use std::borrow::Cow;

pub use conflict::{Conflict, Rule};
pub use groups::{Group, GroupError};
pub(crate) use groups::{group_of, missing_of_groups};
pub use penalties::Penalties;

use crate::market::{Market, PairId, Side};
use flow::{Flow, make_best};
use network::{BARRED, GROUND, Network, Node};

/// How floors that cannot all be met are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Floors {
    /// The fewest missing meetings first, then the best total.
    #[default]
    Relax,
    /// Nobody's second meeting before everybody's first, and so on; then the
    /// groups' floors; then the best total.
    Spread,
    /// Floors that cannot all be met are an error.
    Strict,
    /// Each missing meeting costs this much score, in millionths of a point,
    /// from zero to 2^56.
    Soft(i64),
}

/// What is asked of a plan beside the market's limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// How floors that cannot all be met are treated.
    pub floors: Floors,
    /// Pairs that must meet.
    pub pins: Vec<PairId>,
    /// Pairs that must not meet.
    pub vetoes: Vec<PairId>,
    /// Where given, only meetings with at least this score count towards the
    /// left participants' floors.
    pub good: Option<i64>,
    /// Pairs of an earlier plan.
    pub kept: Vec<PairId>,
    /// What it is worth to keep one of them, in millionths of a point. It
    /// steers the choice and is no part of the plan's value.
    pub bonus: i64,
    /// Left participants who should get a number of meetings together.
    pub groups: Vec<Group>,
    /// The most meetings of all, where there is a limit: a day has as many
    /// seats as tables and slots. Pins are among them.
    pub most: Option<u32>,
}

impl Request {
    /// Whether a meeting counts towards the floor of its participant on a side.
    pub(crate) fn counts(&self, market: &Market, side: Side, pair: PairId) -> bool {
        side == Side::Right || self.good.is_none_or(|good| market.score(pair) >= good)
    }

    /// The weight of a pair: its score, and the bonus where it is kept.
    ///
    /// The kept pairs must be in order.
    pub(crate) fn weights<'a>(&self, market: &'a Market) -> Cow<'a, [i64]> {
        let mut weights = Cow::Borrowed(market.scores());
        if self.bonus != 0 {
            for &pair in &self.kept {
                weights.to_mut()[pair as usize] = market.score(pair) + self.bonus;
            }
        }
        weights
    }

    /// How many pairs one exchange of meetings can add at most, and two to
    /// spare. An exchange is a path or a cycle of the flow: it comes by each
    /// right participant once, and by each left one twice where only good
    /// meetings count.
    pub(crate) fn exchange(&self, market: &Market) -> usize {
        let tails = market.len(Side::Left) * if self.good.is_some() { 2 } else { 1 };
        tails.min(market.len(Side::Right)) + 2
    }

    /// How many times as much an earlier missing meeting must cost as the next
    /// one, so that it comes before any number of those.
    ///
    /// Where an exchange comes by a group, the total or the ground, it can take
    /// a meeting from one participant to give it to another; and where only
    /// good meetings count, anybody can give up a good one for another.
    fn fall(&self, market: &Market) -> i64 {
        let smaller = market.len(Side::Left).min(market.len(Side::Right));
        let good = if self.good.is_some() { smaller } else { 0 };
        i64::try_from(self.groups.len() + good + 3).unwrap_or(i64::MAX)
    }
}

/// The meetings to hold, and the prices that prove them best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The pairs that meet, in the market's order, pins among them.
    pub meetings: Vec<PairId>,
    /// The sum of their scores, in millionths of a point.
    pub value: i64,
    /// Meetings missing below the floors, the groups' among them.
    pub short: u64,
    /// Of these, how many each group lacks.
    pub short_of_groups: Vec<u32>,
    /// What proves the plan; [`check`](crate::check::check) reads it.
    pub certificate: Certificate,
}

impl Plan {
    /// The plan of some meetings, in the market's order, with what proves it.
    ///
    /// # Errors
    ///
    /// [`GroupError`], where the request's groups are none of the market's.
    pub fn of(
        market: &Market,
        request: &Request,
        meetings: Vec<PairId>,
        certificate: Certificate,
    ) -> Result<Self, GroupError> {
        let group_of = group_of(market, &request.groups)?;
        Ok(Self::counted(market, request, &group_of, meetings, certificate))
    }

    fn counted(
        market: &Market,
        request: &Request,
        group_of: &[Option<usize>],
        meetings: Vec<PairId>,
        certificate: Certificate,
    ) -> Self {
        let short_of_groups = missing_of_groups(market, request, group_of, &meetings);
        let short_of_people = missing(market, request, &meetings);
        let lacks = short_of_people.iter().flatten().chain(&short_of_groups);
        Self {
            value: meetings.iter().map(|&pair| market.score(pair)).sum(),
            short: lacks.copied().map(u64::from).sum(),
            short_of_groups,
            meetings,
            certificate,
        }
    }

    /// The value less `penalty` for each missing meeting, in millionths of a
    /// point.
    pub fn objective(&self, penalty: i64) -> i128 {
        i128::from(self.value) - i128::from(penalty) * i128::from(self.short)
    }
}

/// A price for every participant, every group and the day, and the penalties
/// that they answer to.
///
/// One more place brings at most its price. A price is below zero where a floor
/// presses: a meeting is taken for the floor's sake. All are in millionths of a
/// point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// What missing meetings cost.
    pub penalties: Penalties,
    /// What left participants pay for a meeting: for their own place
    /// ([`place`](Self::place)), and what the prices of their group and of the
    /// day add.
    pub left: Vec<i64>,
    /// The right participants' prices.
    pub right: Vec<i64>,
    /// What left participants pay for a good meeting, where a request sets
    /// what counts as good; else empty.
    pub left_good: Vec<i64>,
    /// The groups' prices: what one more meeting that a group may hold would
    /// bring at most; below zero, what each meeting for its floor costs.
    pub groups: Vec<i64>,
    /// What one more meeting on the day would bring at most, if it is above zero;
    /// zero where there may be any number.
    pub most: i64,
}

impl Certificate {
    /// What a pair outside the market would add to the plan at these prices:
    /// above zero, the plan might gain by it; else it proves that the pair is
    /// not missed. Scores are in millionths of a point.
    pub fn gain(&self, request: &Request, left: u32, right: u32, score: i64) -> i64 {
        let is_good = request.good.is_some_and(|good| score >= good);
        let paid = if is_good { &self.left_good } else { &self.left };
        score - paid[left as usize] - self.right[right as usize]
    }

    /// What one more place for a participant would bring at most.
    ///
    /// A left participant's price is what its meetings pay less what its group
    /// and the day are paid.
    pub fn place(&self, request: &Request, side: Side, participant: u32) -> i64 {
        match side {
            Side::Right => self.right[participant as usize],
            Side::Left => {
                let mut groups = request.groups.iter().zip(&self.groups);
                let group = groups.find(|(group, _)| group.members.contains(&participant));
                let all = self.left[participant as usize];
                let own = all - self.most - group.map_or(0, |(_, price)| *price);
                // A good meeting takes a place of either kind.
                self.left_good.get(participant as usize).map_or(own, |good| own.max(0) + (good - all).max(0))
            }
        }
    }
}

/// Why no plan was chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChooseError {
    /// A pin, veto or kept pair is none of the market's.
    #[error("there is no pair {0}")]
    NoSuchPair(PairId),

    /// The request's groups share members, or name none.
    #[error(transparent)]
    Groups(#[from] GroupError),

    /// Pins contradict vetoes or capacities, or strict floors cannot all be
    /// met.
    #[error(transparent)]
    Conflict(#[from] Conflict),

    /// Scores, bonus and the number of participants are so large that the
    /// prices would not fit.
    #[error("scores of up to {greatest} are too large for a market of this size")]
    TooLarge {
        /// The greatest difference between two weights.
        greatest: i64,
    },
}

/// The best plan.
///
/// Plans of equal value are told apart by the order of ids alone, so the same
/// market and request give the same plan, in whatever order they were given.
///
/// ```
/// use qantara_pairing::choice::{Request, choose};
/// use qantara_pairing::market::Market;
///
/// let market = Market::builder()
///     .left("argan", 1, 2)
///     .left("zellige", 1, 2)
///     .right("atlas fund", 0, 1)
///     .right("rif angels", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("argan", "rif angels", 700_000)
///     .pair("zellige", "atlas fund", 600_000)
///     .build()?;
/// let plan = choose(&market, &Request::default())?;
/// assert_eq!((plan.value, plan.short), (1_300_000, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ChooseError`], naming the participants that the request contradicts.
pub fn choose(market: &Market, request: &Request) -> Result<Plan, ChooseError> {
    Choice::new(market, request)?.plan(&Start::Fresh)
}

/// The best plan, found from the prices of an earlier one: quickly where
/// little has changed, and with no meeting moved where nothing has.
///
/// The earlier plan may be another market's, as long as participants and pairs
/// are the same; limits, request and scores may differ. A plan for other
/// numbers of participants is not looked at. Where most limits have changed,
/// as with another floor for everybody, [`choose`] is quicker.
///
/// # Errors
///
/// Those of [`choose`].
pub fn choose_from(market: &Market, request: &Request, earlier: &Plan) -> Result<Plan, ChooseError> {
    Choice::new(market, request)?.plan(&Start::From(earlier))
}

/// The best plan, found by an auction that begins with the prices of an earlier
/// plan: quicker than [`choose_from`] where most limits have changed a little.
pub(crate) fn choose_near(market: &Market, request: &Request, earlier: &Plan) -> Result<Plan, ChooseError> {
    Choice::new(market, request)?.plan(&Start::Near(earlier))
}

/// What a choice begins with.
enum Start<'a> {
    Fresh,
    /// The prices and meetings of an earlier plan.
    From(&'a Plan),
    /// An auction that begins with the prices of an earlier plan.
    Near(&'a Plan),
}

/// A market and a request, looked at together.
struct Choice<'a> {
    market: &'a Market,
    request: &'a Request,
    weights: Cow<'a, [i64]>,
    /// The pins in order, each once.
    pins: Vec<PairId>,
    /// How many pins each participant has, by side.
    n_pins: [Vec<u32>; 2],
    group_of: Vec<Option<usize>>,
    /// Each group's place among the nodes. They go by their first members, so
    /// that a plan does not depend on the order in which groups are given.
    group_places: Vec<usize>,
    /// Penalties that outweigh this put shortage before every score.
    reach: i128,
}

impl<'a> Choice<'a> {
    fn new(market: &'a Market, request: &'a Request) -> Result<Self, ChooseError> {
        let listed = [&request.pins, &request.vetoes, &request.kept];
        if let Some(&pair) = listed.into_iter().flatten().find(|&&pair| pair as usize >= market.n_pairs()) {
            return Err(ChooseError::NoSuchPair(pair));
        }
        let group_of = group_of(market, &request.groups)?;
        let mut pins = request.pins.clone();
        pins.sort_unstable();
        pins.dedup();
        if let Some(conflict) = conflict::among_pins(market, request, &group_of, &pins) {
            return Err(conflict.into());
        }
        let mut weights = request.weights(market);
        let (mut least, mut most) = market.score_range();
        for &pair in &request.kept {
            least = weights[pair as usize].min(least);
            most = weights[pair as usize].max(most);
        }
        let reach = request.exchange(market) as i128 * (i128::from(most) - i128::from(least));
        let mut n_pins = Side::BOTH.map(|side| vec![0_u32; market.len(side)]);
        for &pair in &pins {
            weights.to_mut()[pair as usize] = BARRED;
            for side in Side::BOTH {
                n_pins[side as usize][market.of(side, pair) as usize] += 1;
            }
        }
        for &pair in &request.vetoes {
            weights.to_mut()[pair as usize] = BARRED;
        }
        let mut in_order: Vec<usize> = (0..request.groups.len()).collect();
        in_order.sort_by_key(|&group| request.groups[group].members.iter().min());
        let mut group_places = vec![0; in_order.len()];
        for (place, &group) in in_order.iter().enumerate() {
            group_places[group] = place;
        }
        Ok(Self { market, request, weights, pins, n_pins, group_of, group_places, reach })
    }

    fn plan(&self, start: &Start<'_>) -> Result<Plan, ChooseError> {
        let start = match start {
            Start::From(plan) | Start::Near(plan) if !self.knows(plan) => &Start::Fresh,
            start => start,
        };
        let too_large = || ChooseError::TooLarge { greatest: self.reach.try_into().unwrap_or(i64::MAX) };
        let full = match self.request.floors {
            Floors::Soft(penalty) => Penalties::even(penalty),
            Floors::Relax | Floors::Strict => Penalties::least_shortage(self.reach).ok_or_else(too_large)?,
            Floors::Spread => {
                let floors = Side::BOTH
                    .into_iter()
                    .flat_map(|side| (0..self.market.len(side)).map(move |n| (side, n as u32)))
                    .map(|(side, n)| self.market.limits(side, n).min());
                let tiers = floors.max().unwrap_or(0) as usize
                    + usize::from(self.request.groups.iter().any(|group| group.min > 0));
                Penalties::falling(self.reach, self.request.fall(self.market), tiers).ok_or_else(too_large)?
            }
        };
        // Penalties of a few scores are quicker, and where they leave nothing
        // missing no greater ones would.
        let eased = full.eased(self.eased());
        let first = match start {
            Start::From(plan) if plan.certificate.penalties.as_slice().len() == full.as_slice().len() => {
                &plan.certificate.penalties
            }
            _ => &eased,
        };
        let mut network = self.network(first.clone());
        let mut flow = match start {
            Start::Fresh => start::start(&network),
            Start::From(plan) => self.flow_of(plan, first),
            Start::Near(plan) => start::start_near(&network, &self.flow_of(plan, first), plan.short > 0),
        };
        flow = make_best(&network, flow);
        let mut plan = self.read(&network, &flow);
        let is_priced = matches!(self.request.floors, Floors::Soft(_));
        if network.penalties != full && (plan.short > 0 || is_priced) {
            lift(&mut flow.levels, &network.penalties, &full);
            network.penalties = full;
            flow = make_best(&network, flow);
            plan = self.read(&network, &flow);
        }
        if self.request.floors == Floors::Strict
            && let Some(conflict) =
                conflict::among_floors(self.market, self.request, &self.group_of, &plan.meetings)
        {
            return Err(conflict.into());
        }
        Ok(plan)
    }

    /// Whether an earlier plan is about as many participants and pairs.
    fn knows(&self, plan: &Plan) -> bool {
        let Certificate { left, right, .. } = &plan.certificate;
        left.len() == self.market.len(Side::Left)
            && right.len() == self.market.len(Side::Right)
            && plan.meetings.iter().all(|&pair| (pair as usize) < self.market.n_pairs())
    }

    /// The least penalty to try first: a few times the greatest weight.
    fn eased(&self) -> i64 {
        let exchange = self.request.exchange(self.market) as i128;
        i64::try_from(self.reach / exchange * 8).unwrap_or(i64::MAX / 8).max(1)
    }

    /// Which of the market's pairs stands at each edge of the network.
    ///
    /// Where only good meetings count towards a floor, each left participant
    /// has a second node for them, in its own group. Those nodes come last.
    fn pair_at(&self) -> Option<Vec<PairId>> {
        let good = self.request.good?;
        let (better, others): (Vec<_>, Vec<_>) =
            (0..self.market.n_pairs() as u32).partition(|&pair| self.market.score(pair) >= good);
        Some([others, better].concat())
    }

    /// How many left nodes there are before the groups.
    fn n_tails(&self) -> usize {
        self.market.len(Side::Left) * if self.request.good.is_some() { 2 } else { 1 }
    }

    /// The left nodes: participants, good nodes, groups, the total.
    fn left_nodes(&self) -> Vec<Node> {
        let (market, request) = (self.market, self.request);
        let n_left = market.len(Side::Left) as u32;
        let n_tails = self.n_tails();
        let total = n_tails + request.groups.len();
        let top = if request.most.is_some() { total as u32 } else { GROUND };
        let parent_of = |n: u32| {
            self.group_of[n as usize].map_or(top, |group| (n_tails + self.group_places[group]) as u32)
        };
        let with_min = |n: u32, parent: u32, low: u32, min: u32| Node {
            parent,
            low,
            min,
            cap: market.limits(Side::Left, n).max(),
            is_group: false,
        };
        let floor = |n: u32| market.limits(Side::Left, n).min();
        let own_floor = |n: u32| if request.good.is_some() { 0 } else { floor(n) };
        let mut nodes: Vec<Node> = (0..n_left)
            .map(|n| with_min(n, parent_of(n), self.n_pins[0][n as usize], own_floor(n)))
            .collect();
        if let Some(good) = request.good {
            nodes.extend((0..n_left).map(|n| with_min(n, n, 0, floor(n))));
            for &pair in self.pins.iter().filter(|&&pair| market.score(pair) >= good) {
                nodes[(n_left + market.left(pair)) as usize].low += 1;
            }
        }
        // Without a limit, one more than the members can hold: it is never
        // reached, so the price stays at zero or below.
        let beyond = |n: u32| market.limits(Side::Left, n).max().min(market.of_left(n).len() as u32);
        let hub = Node { parent: top, low: 0, min: 0, cap: 1, is_group: true };
        nodes.resize(total, hub);
        for (group, &place) in request.groups.iter().zip(&self.group_places) {
            nodes[n_tails + place].min = group.min;
        }
        let mut total_node = Node { parent: GROUND, is_group: false, ..hub };
        for n in 0..n_left {
            let pins = self.n_pins[0][n as usize];
            let group = self.group_of[n as usize].map(|group| n_tails + self.group_places[group]);
            for node in group.map(|place| &mut nodes[place]).into_iter().chain([&mut total_node]) {
                node.low += pins;
                node.cap = node.cap.saturating_add(beyond(n));
            }
        }
        for (group, &place) in request.groups.iter().zip(&self.group_places) {
            let node = &mut nodes[n_tails + place];
            node.cap = node.cap.min(group.max.unwrap_or(u32::MAX));
        }
        if let Some(most) = request.most {
            nodes.push(Node { cap: total_node.cap.min(most), ..total_node });
        }
        nodes
    }

    fn network(&self, penalties: Penalties) -> Network<'_> {
        let market = self.market;
        let left = self.left_nodes();
        let right = (0..market.len(Side::Right))
            .map(|n| {
                let limits = market.limits(Side::Right, n as u32);
                let (low, min, cap) = (self.n_pins[1][n], limits.min(), limits.max());
                Node { parent: GROUND, low, min, cap, is_group: false }
            })
            .collect();
        let (Some(good), Some(pair_at)) = (self.request.good, self.pair_at()) else {
            return Network::of(market, left, right, Cow::Borrowed(&self.weights), penalties);
        };
        let edges: Vec<_> = pair_at
            .iter()
            .map(|&pair| {
                let is_good = market.score(pair) >= good;
                let tail = market.left(pair) + if is_good { market.len(Side::Left) as u32 } else { 0 };
                (tail, market.right(pair), self.weights[pair as usize])
            })
            .collect();
        Network::from_edges(left, self.n_tails(), right, &edges, penalties)
    }

    /// An earlier plan as a flow, its levels fit for `penalties`.
    fn flow_of(&self, plan: &Plan, penalties: &Penalties) -> Flow {
        let Certificate { penalties: before, left, right, left_good, groups, most } = &plan.certificate;
        let most = if self.request.most.is_some() { *most } else { 0 };
        let mut levels = left.clone();
        if self.request.good.is_some() {
            levels.extend(if left_good.len() == left.len() { left_good } else { left });
        }
        let first_group = levels.len();
        levels.resize(first_group + self.group_places.len(), most);
        if groups.len() == self.group_places.len() {
            for (price, place) in groups.iter().zip(&self.group_places) {
                levels[first_group + place] += price;
            }
        }
        levels.extend(self.request.most.map(|_| most));
        levels.extend(right.iter().map(|price| -price));
        if before != penalties {
            lift(&mut levels, before, penalties);
        }
        let mut edges = plan.meetings.clone();
        if let Some(pair_at) = self.pair_at() {
            let mut in_plan = vec![false; self.market.n_pairs()];
            for &pair in &edges {
                in_plan[pair as usize] = true;
            }
            edges = (0..)
                .zip(pair_at)
                .filter(|&(_, pair)| in_plan[pair as usize])
                .map(|(edge, _)| edge)
                .collect();
        }
        if !edges.is_sorted_by(|a, b| a < b) {
            edges.sort_unstable();
            edges.dedup();
        }
        Flow { levels, edges }
    }

    /// A best flow as a plan.
    fn read(&self, network: &Network<'_>, flow: &Flow) -> Plan {
        let mut meetings: Vec<PairId> = match self.pair_at() {
            Some(pair_at) => flow.edges.iter().map(|&edge| pair_at[edge as usize]).collect(),
            None => flow.edges.clone(),
        };
        if !self.pins.is_empty() || self.request.good.is_some() {
            meetings.extend(&self.pins);
            meetings.sort_unstable();
        }
        let (left, right) = flow.levels.split_at(network.n_left);
        let (left, hubs) = left.split_at(network.n_tails);
        let (left, left_good) = left.split_at(self.market.len(Side::Left));
        let (groups, most) = hubs.split_at(self.group_places.len());
        let most = most.first().copied().unwrap_or(0);
        let certificate = Certificate {
            penalties: network.penalties.clone(),
            left: left.to_vec(),
            left_good: left_good.to_vec(),
            right: right.iter().map(|level| -level).collect(),
            groups: self.group_places.iter().map(|&place| groups[place] - most).collect(),
            most,
        };
        Plan::counted(self.market, self.request, &self.group_of, meetings, certificate)
    }
}

/// Moves levels from one set of penalties to another of the same length.
///
/// Where a floor is missed, the prices around it are a penalty and some
/// scores. The penalty is exchanged and the scores stay, so few meetings have
/// to be looked at again. Any levels are right: this is about speed alone.
fn lift(levels: &mut [i64], before: &Penalties, after: &Penalties) {
    for level in levels {
        let size = level.abs();
        let nearest = (before.as_slice().iter().zip(after.as_slice()))
            .map(|(&before, &after)| (before, after - before))
            .chain([(0, 0)])
            .min_by_key(|(penalty, _)| (size - penalty).abs());
        if let Some((_, shift)) = nearest {
            *level += shift * level.signum();
        }
    }
}

/// How many meetings each participant lacks below its floor, by side.
pub(crate) fn missing(market: &Market, request: &Request, meetings: &[PairId]) -> [Vec<u32>; 2] {
    let mut missing = Side::BOTH.map(|side| {
        (0..market.len(side) as u32).map(|one| market.limits(side, one).min()).collect::<Vec<_>>()
    });
    for &pair in meetings {
        for side in Side::BOTH {
            let one = &mut missing[side as usize][market.of(side, pair) as usize];
            *one = one.saturating_sub(u32::from(request.counts(market, side, pair)));
        }
    }
    missing
}
