//! A plan that closes more rounds.
//!
//! Which rounds to close, and with whom, is a packing of sets (Karp,
//! *Reducibility among combinatorial problems*, 1972), so this is a search by
//! steps: a round's set is pinned, the best plan with these pins is chosen from
//! the prices of the one before, and it is kept if it is worth more.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::cheapest::{self, Cost, MOST_TICKETS, Ticket};
use super::{Rounds, meetings_of, open};
use crate::choice::{ChooseError, Floors, Plan, Request, choose_from, missing};
use crate::market::{Market, PairId, Side};

/// How many plans are chosen at most for each round …
const TRIES: usize = 16;

/// … and how many in any market of a few rounds …
const FEW: usize = 400;

/// … but no more than look at so many pairs together.
const PAIRS: usize = 400_000_000;

/// How many beginnings of a set are looked at for a cheaper one: its cost is an
/// estimate, so the very cheapest need not be found.
const STEPS: usize = 5_000;

/// How many of the rounds that a step loses it tries to close again.
const MENDED: usize = 4;

/// A plan that closes rounds, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The plan.
    pub plan: Plan,
    /// What made it: the request that was given, with pins for the sets that
    /// close rounds. [`check`](crate::check::check) proves the plan the best
    /// for it.
    pub request: Request,
    /// The left participants whose rounds the plan closes.
    pub closed: Vec<u32>,
    /// How many rounds the plan that was given closes.
    pub closed_before: usize,
    /// Rounds that some set of pairs would close, if nobody else needed their
    /// places: no plan for the request closes more.
    pub closable: usize,
    /// What the given plan is worth more than this one, by scores alone, in
    /// millionths of a point.
    pub cost: i64,
    /// How many plans were chosen on the way.
    pub tries: usize,
}

/// Changes a plan so that it closes more rounds, where closing one is worth
/// `bonus`, in millionths of a point.
///
/// `plan` is the one that [`choose`](crate::choice::choose) gave for the market
/// and the request. For each open round, the nearest to closing first, the
/// search takes sets that would close it and cost least at the plan's prices,
/// pins them and chooses anew. It keeps the result where the plan's scores, less
/// what its floors cost, and the bonus of its closed rounds are together worth
/// more; a closed round is given up only for that. Floors come before bonuses
/// where they come before scores, and pairs that the request would keep count
/// with its own bonus.
///
/// The plan is never worth less than the given one in this sense, and it is the
/// best for the request that comes with it. That no other choice of rounds is
/// worth more is not proved: that problem is NP-hard. At most 17 plans are
/// chosen for each round, and 400 beside; a market of tens of thousands of pairs
/// has fewer, for the sake of time. The same input gives the same plan.
///
/// ```
/// use qantara_pairing::check::check;
/// use qantara_pairing::choice::{Request, choose};
/// use qantara_pairing::market::Market;
/// use qantara_pairing::rounds::{Amounts, Ask, Offer, Rounds, close_rounds};
///
/// // Two angels with one meeting each, and two startups that each need both.
/// let market = Market::builder()
///     .left("argan", 0, 2)
///     .left("zellige", 0, 2)
///     .right("amina", 0, 1)
///     .right("badr", 0, 1)
///     .pair("argan", "amina", 900_000)
///     .pair("argan", "badr", 600_000)
///     .pair("zellige", "amina", 500_000)
///     .pair("zellige", "badr", 700_000)
///     .build()?;
/// let ask = Ask { amounts: Amounts::exactly(50_000_000), needs_lead: false };
/// let offer = Offer { amounts: Amounts::new(10_000_000, 25_000_000).unwrap(), leads: false };
/// let rounds = Rounds::new(&market, |_| Some(ask), |_| Some(offer));
///
/// let request = Request::default();
/// let plan = choose(&market, &request)?;
/// let closed = close_rounds(&market, &request, &plan, &rounds, 250_000)?;
/// // Argan meets both angels, for a tenth of a point less.
/// assert_eq!((closed.closed_before, closed.closed.as_slice(), closed.cost), (0, &[0][..], 100_000));
/// assert!(check(&market, &closed.request, &closed.plan)?.is_optimal());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Those of [`choose`](crate::choice::choose).
pub fn close_rounds(
    market: &Market,
    request: &Request,
    plan: &Plan,
    rounds: &Rounds,
    bonus: u64,
) -> Result<Closed, ChooseError> {
    let mut listed = [&request.pins, &request.vetoes, &request.kept, &plan.meetings].into_iter().flatten();
    if let Some(&pair) = listed.find(|&&pair| pair as usize >= market.n_pairs()) {
        return Err(ChooseError::NoSuchPair(pair));
    }
    let mut search = Search::new(market, request, rounds, bonus);
    let mut state = search.start(plan);
    let closed_before = state.n_closed();
    search.climb(&mut state)?;
    search.let_go(&mut state)?;
    Ok(Closed {
        request: search.request_for(&state.sets),
        closed: (0..).zip(&state.closed).filter(|(_, closed)| **closed).map(|(left, _)| left).collect(),
        closed_before,
        closable: search.asking.iter().filter(|&&left| search.is_closable(left)).count(),
        cost: plan.value - state.plan.value,
        plan: state.plan,
        tries: search.tries,
    })
}

/// What a plan is worth: first what is missing below the floors, where that
/// comes first, then scores and bonuses.
type Worth = (Vec<Reverse<u64>>, i128);

/// A plan and the sets that are pinned for it.
#[derive(Clone)]
struct State {
    /// By left participant, the pairs that are to close its round.
    sets: BTreeMap<u32, Vec<PairId>>,
    plan: Plan,
    /// By left participant.
    closed: Vec<bool>,
    worth: Worth,
}

impl State {
    fn n_closed(&self) -> usize {
        self.closed.iter().filter(|closed| **closed).count()
    }
}

struct Search<'a> {
    market: &'a Market,
    request: &'a Request,
    rounds: &'a Rounds,
    bonus: u64,
    /// The left participants with a round.
    asking: Vec<u32>,
    /// The pairs that a set may not have: vetoed, or of somebody who takes no
    /// meetings.
    barred: Vec<bool>,
    vetoed: Vec<bool>,
    pinned: Vec<bool>,
    kept: Vec<bool>,
    /// How many pins of the request each right participant has.
    pins_of_right: Vec<u32>,
    tries: usize,
    most_tries: usize,
}

impl<'a> Search<'a> {
    fn new(market: &'a Market, request: &'a Request, rounds: &'a Rounds, bonus: u64) -> Self {
        let flags = |pairs: &[PairId]| {
            let mut flags = vec![false; market.n_pairs()];
            for &pair in pairs {
                flags[pair as usize] = true;
            }
            flags
        };
        let [vetoed, pinned, kept] = [&request.vetoes, &request.pins, &request.kept].map(|list| flags(list));
        let mut pins_of_right = vec![0; market.len(Side::Right)];
        for pair in (0..market.n_pairs() as PairId).filter(|&pair| pinned[pair as usize]) {
            pins_of_right[market.right(pair) as usize] += 1;
        }
        let barred = (0..market.n_pairs() as PairId).map(|pair| {
            let right = market.right(pair);
            let is_full = pins_of_right[right as usize] >= market.limits(Side::Right, right).max();
            vetoed[pair as usize] || (is_full && !pinned[pair as usize])
        });
        let asking: Vec<u32> =
            (0..market.len(Side::Left) as u32).filter(|&left| rounds.ask(left).is_some()).collect();
        Self {
            barred: barred.collect(),
            most_tries: (TRIES * asking.len() + FEW).min(PAIRS / market.n_pairs().max(1)),
            asking,
            market,
            request,
            rounds,
            bonus,
            vetoed,
            pinned,
            kept,
            pins_of_right,
            tries: 0,
        }
    }

    fn start(&self, plan: &Plan) -> State {
        let mut closed = vec![false; self.market.len(Side::Left)];
        for &left in &self.asking {
            closed[left as usize] = self.closes(&plan.meetings, left);
        }
        let worth = self.worth(plan, &closed);
        State { sets: BTreeMap::new(), plan: plan.clone(), closed, worth }
    }

    fn closes(&self, meetings: &[PairId], left: u32) -> bool {
        self.rounds.closes(left, meetings_of(self.market, meetings, left)) == Some(true)
    }

    fn worth(&self, plan: &Plan, closed: &[bool]) -> Worth {
        let kept = plan.meetings.iter().filter(|&&pair| self.kept[pair as usize]).count();
        let closed = closed.iter().filter(|closed| **closed).count();
        let steered = i128::from(self.request.bonus) * kept as i128
            + i128::from(self.bonus) * closed as i128
            + i128::from(plan.value);
        match self.request.floors {
            Floors::Soft(penalty) => (Vec::new(), steered - i128::from(penalty) * i128::from(plan.short)),
            Floors::Relax | Floors::Strict => (vec![Reverse(plan.short)], steered),
            Floors::Spread => {
                let mut lacking: Vec<Reverse<u64>> = Vec::new();
                let missing = missing(self.market, self.request, &plan.meetings);
                for side in Side::BOTH {
                    for (one, &missing) in (0..).zip(&missing[side as usize]) {
                        let min = self.market.limits(side, one).min();
                        lacking.resize(lacking.len().max(min as usize), Reverse(0));
                        for tier in &mut lacking[(min - missing) as usize..min as usize] {
                            tier.0 += 1;
                        }
                    }
                }
                (lacking, steered)
            }
        }
    }

    fn request_for(&self, sets: &BTreeMap<u32, Vec<PairId>>) -> Request {
        let mut request = self.request.clone();
        request.pins.extend(sets.values().flatten().filter(|&&pair| !self.pinned[pair as usize]));
        request
    }

    fn may_try(&self) -> bool {
        self.tries < self.most_tries
    }

    /// The best plan with these sets, or `None` where they contradict the
    /// request or no more plans may be tried.
    fn with_sets(
        &mut self,
        from: &State,
        sets: BTreeMap<u32, Vec<PairId>>,
    ) -> Result<Option<State>, ChooseError> {
        if !self.may_try() {
            return Ok(None);
        }
        self.tries += 1;
        let plan = match choose_from(self.market, &self.request_for(&sets), &from.plan) {
            Ok(plan) => plan,
            Err(ChooseError::Conflict(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut closed = from.closed.clone();
        for &left in &self.asking {
            let [before, after] =
                [&from.plan, &plan].map(|plan| meetings_of(self.market, &plan.meetings, left));
            if before != after {
                closed[left as usize] = self.closes(&plan.meetings, left);
            }
        }
        let worth = self.worth(&plan, &closed);
        Ok(Some(State { sets, plan, closed, worth }))
    }

    /// Closes rounds while the plan gains by it: those that are open with their
    /// cheapest sets, and where that brings nothing more, all rounds with sets
    /// that do without one of these pairs.
    fn climb(&mut self, state: &mut State) -> Result<(), ChooseError> {
        while self.may_try() {
            let open = self.open_rounds(state);
            if self.step(state, &open, false)? {
                continue;
            }
            let closed = self.asking.iter().copied().filter(|&left| state.closed[left as usize]);
            let all: Vec<u32> = open.into_iter().chain(closed).collect();
            if !self.step(state, &all, true)? {
                break;
            }
        }
        Ok(())
    }

    /// Tries sets for each of some rounds, and keeps the best plan for each
    /// where it is worth more. Says whether one was.
    fn step(&mut self, state: &mut State, lefts: &[u32], widely: bool) -> Result<bool, ChooseError> {
        let mut gained = false;
        for &left in lefts {
            if !widely && state.closed[left as usize] {
                continue;
            }
            let mut best: Option<State> = None;
            for set in self.sets(state, left, widely) {
                let Some(mut next) = self.with_set(state, left, set)? else { continue };
                self.mend(state, &mut next, left)?;
                if next.worth > best.as_ref().unwrap_or(state).worth {
                    best = Some(next);
                }
            }
            if let Some(best) = best {
                *state = best;
                gained = true;
                if widely {
                    break;
                }
            }
        }
        Ok(gained)
    }

    /// Takes back pins that the plan does not need or is better without.
    fn let_go(&mut self, state: &mut State) -> Result<(), ChooseError> {
        // Each set has its try, however many the search took.
        self.most_tries = self.tries + state.sets.len();
        for left in state.sets.keys().copied().collect::<Vec<_>>() {
            let mut sets = state.sets.clone();
            sets.remove(&left);
            if let Some(next) = self.with_sets(state, sets)?
                && next.worth >= state.worth
            {
                *state = next;
            }
        }
        Ok(())
    }

    /// The open rounds, the nearest to closing first.
    fn open_rounds(&self, state: &State) -> Vec<u32> {
        let open = |&left: &u32| {
            let ask = self.rounds.ask(left).filter(|_| !state.closed[left as usize])?;
            let meetings = meetings_of(self.market, &state.plan.meetings, left);
            let lacks = open(self.market, &self.vetoed, self.rounds, &ask, left, meetings);
            Some((lacks.map_or((true, u128::MAX), |lacks| lacks.order(&ask)), left))
        };
        let mut open: Vec<_> = self.asking.iter().filter_map(open).collect();
        open.sort_unstable();
        open.into_iter().map(|(_, left)| left).collect()
    }

    /// Sets that would close a round and cost little at the plan's prices:
    /// beside the other sets, and in place of some of them. `widely` also those
    /// that do without one pair of such a set.
    fn sets(&self, state: &State, left: u32, widely: bool) -> Vec<Vec<PairId>> {
        let mut taken = self.pins_of_right.clone();
        let others = state.sets.iter().filter(|(other, _)| **other != left).flat_map(|(_, set)| set);
        for &pair in others.filter(|&&pair| !self.pinned[pair as usize]) {
            taken[self.market.right(pair) as usize] += 1;
        }
        let is_free = |pair: PairId| {
            let right = self.market.right(pair);
            self.pinned[pair as usize] || taken[right as usize] < self.market.limits(Side::Right, right).max()
        };
        let mut sets = self.sets_among(state, left, is_free);
        sets.extend(self.sets_among(state, left, |_| true));
        if widely {
            let mut pairs = sets.concat();
            pairs.extend(state.sets.get(&left).into_iter().flatten());
            pairs.sort_unstable();
            pairs.dedup();
            for without in pairs {
                sets.extend(self.sets_among(state, left, |pair| pair != without));
            }
        }
        let mut seen = BTreeSet::new();
        sets.retain(|set| state.sets.get(&left) != Some(set) && seen.insert(set.clone()));
        sets
    }

    fn sets_among(&self, state: &State, left: u32, may_join: impl Fn(PairId) -> bool) -> Vec<Vec<PairId>> {
        let Some(ask) = self.rounds.ask(left) else { return Vec::new() };
        let allowed = |&pair: &PairId| may_join(pair) && self.may_join(pair);
        let cost = |pair: PairId| {
            let right = self.market.right(pair);
            let loss = match state.plan.meetings.binary_search(&pair) {
                Ok(_) => 0,
                Err(_) => {
                    let score = self.market.score(pair);
                    (-state.plan.certificate.gain(self.request, left, right, score)).max(0)
                }
            };
            // Of sets that cost the same, the smallest.
            (Cost(i128::from(loss), 1), pair)
        };
        let mut pairs: Vec<(Cost, PairId)> = self.market.of_left(left).filter(allowed).map(cost).collect();
        pairs.sort_unstable();
        pairs.truncate(MOST_TICKETS);
        let Some(tickets) = self.tickets(&pairs) else { return Vec::new() };
        let places = self.places(left);
        let smallest = cheapest::fewest(&ask, &tickets, places, STEPS).flatten();
        let any = cheapest::cheapest(&ask, &tickets, places.min(tickets.len()), STEPS).flatten();
        let as_pairs = |found: cheapest::Set| {
            let mut set: Vec<PairId> = found.tickets.iter().map(|&at| pairs[at].1).collect();
            set.sort_unstable();
            set
        };
        [any, smallest].into_iter().flatten().map(as_pairs).collect()
    }

    /// Whether a pair could be in a set.
    fn may_join(&self, pair: PairId) -> bool {
        !self.barred[pair as usize] && self.rounds.offer(pair).is_some()
    }

    /// The tickets of pairs; those that meet anyway take no place.
    fn tickets(&self, pairs: &[(Cost, PairId)]) -> Option<Vec<Ticket>> {
        let mut tickets = self.rounds.tickets(pairs)?;
        for (ticket, &(_, pair)) in tickets.iter_mut().zip(pairs) {
            ticket.counts = !self.pinned[pair as usize];
        }
        Some(tickets)
    }

    /// How many meetings a left participant takes beside its pins.
    fn places(&self, left: u32) -> usize {
        let pins = self.market.of_left(left).filter(|&pair| self.pinned[pair as usize]).count();
        (self.market.limits(Side::Left, left).max() as usize).saturating_sub(pins)
    }

    /// Whether a set of pairs closes a round, or there are too many to tell.
    fn is_closable(&self, left: u32) -> bool {
        let Some(ask) = self.rounds.ask(left) else { return false };
        let pairs = self.market.of_left(left).filter(|&pair| self.may_join(pair));
        let pairs: Vec<(Cost, PairId)> = pairs.map(|pair| (Cost::default(), pair)).collect();
        let Some(tickets) = self.tickets(&pairs) else { return true };
        cheapest::fewest(&ask, &tickets, self.places(left), STEPS).is_none_or(|set| set.is_some())
    }

    /// The plan with one more set. Other sets give way where a right
    /// participant has no place for both.
    fn with_set(&mut self, state: &State, left: u32, set: Vec<PairId>) -> Result<Option<State>, ChooseError> {
        let mut sets = state.sets.clone();
        sets.insert(left, set.clone());
        let mut taken = self.pins_of_right.clone();
        for &pair in sets.values().flatten().filter(|&&pair| !self.pinned[pair as usize]) {
            taken[self.market.right(pair) as usize] += 1;
        }
        for right in set.into_iter().map(|pair| self.market.right(pair)) {
            let max = self.market.limits(Side::Right, right).max();
            while taken[right as usize] > max {
                let uses = |pair: &PairId| self.market.right(*pair) == right && !self.pinned[*pair as usize];
                let rival = sets.iter().rev().find(|(other, set)| **other != left && set.iter().any(uses));
                let Some(rival) = rival.map(|(&other, _)| other) else { return Ok(None) };
                for pair in sets.remove(&rival).into_iter().flatten() {
                    if !self.pinned[pair as usize] {
                        taken[self.market.right(pair) as usize] -= 1;
                    }
                }
            }
        }
        self.with_sets(state, sets)
    }

    /// Closes rounds that a step has lost, or for which it has freed somebody.
    fn mend(&mut self, before: &State, state: &mut State, settled: u32) -> Result<(), ChooseError> {
        let freed: BTreeSet<u32> = (before.plan.meetings.iter())
            .filter(|pair| state.plan.meetings.binary_search(pair).is_err())
            .map(|&pair| self.market.right(pair))
            .collect();
        let is_touched = |left: u32| {
            let mut pairs = self.market.of_left(left);
            pairs.any(|pair| self.may_join(pair) && freed.contains(&self.market.right(pair)))
        };
        let open = |&left: &u32| {
            let was_closed = before.closed[left as usize];
            left != settled && !state.closed[left as usize] && (was_closed || is_touched(left))
        };
        let mut open: Vec<u32> = self.asking.iter().copied().filter(open).collect();
        open.sort_by_key(|&left| !before.closed[left as usize]);
        open.truncate(MENDED);
        for left in open {
            if state.closed[left as usize] {
                continue;
            }
            for set in self.sets(state, left, false) {
                if let Some(next) = self.with_set(state, left, set)?
                    && next.worth > state.worth
                {
                    *state = next;
                    break;
                }
            }
        }
        Ok(())
    }
}
