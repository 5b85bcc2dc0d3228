//! Which tickets close a round: whether any set does, and the cheapest one.
//!
//! A set of tickets closes a round if its least amounts together stay within
//! the most that the round takes, its greatest amounts together reach the
//! least that closes it, and somebody leads where that is needed. This is a
//! knapsack with two constraints, so no method is quick on every input. The
//! sums of the tickets from some place to the end are therefore kept as a list
//! of those that no other sum beats: less at least, and more at most (Nemhauser
//! & Ullmann, *Discrete dynamic programming and capital allocation*, 1969).
//! Sums that no choice among the earlier tickets can make matter are left out
//! as well, which shortens the lists from both ends.
//!
//! From the lists the search knows of every beginning of a set whether it can
//! be completed, and with how few tickets. So it finds a set without a step
//! back, and looks further only for a cheaper one.

use std::ops::Add;

use super::{Amounts, Ask};

/// Tickets of one round beyond this are not looked at together.
pub(super) const MOST_TICKETS: usize = 120;

/// How many sums are kept for one question.
const MOST_SUMS: usize = 1 << 20;

/// What a ticket costs; the second number tells equal ones apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost(pub(super) i128, pub(super) i128);

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1)
    }
}

/// What somebody could put into the round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticket {
    pub(super) amounts: Amounts,
    pub(super) leads: bool,
    pub(super) cost: Cost,
    /// Whether it takes one of the places; a meeting that is pinned does not.
    pub(super) counts: bool,
}

/// The least and the greatest sum of some tickets. In a list both rise.
type Sums = Vec<(u64, u64)>;

/// Sums of any tickets, and of tickets of which one leads.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    any: Sums,
    led: Sums,
}

impl Lists {
    /// No ticket at all.
    fn none() -> Self {
        Self { any: vec![(0, 0)], led: Vec::new() }
    }

    fn len(&self) -> usize {
        self.any.len() + self.led.len()
    }

    /// The most that tickets can bring which together need at most `room`,
    /// with a lead among them unless somebody leads already.
    pub(super) fn most(&self, has_lead: bool, room: u64) -> Option<u64> {
        let sums = if has_lead { &self.any } else { &self.led };
        let within = sums.partition_point(|&(least, _)| least <= room);
        within.checked_sub(1).map(|last| sums[last].1)
    }

    /// These, or with `ticket` beside those of `without`.
    fn with(&self, ticket: &Ticket, without: Option<&Self>, ask: &Ask) -> Self {
        let Some(without) = without else { return self.clone() };
        let any = merged(&self.any, &shifted(&without.any, ticket, ask));
        let led = if !ask.needs_lead {
            Vec::new()
        } else if ticket.leads {
            merged(&self.led, &shifted(&without.any, ticket, ask))
        } else {
            merged(&self.led, &shifted(&without.led, ticket, ask))
        };
        Self { any, led }
    }

    /// Leaves out what does not matter: of the sums that fit in any case all
    /// but the greatest, and those that are too small in any case.
    fn trim(&mut self, fits: Option<u64>, needed: u64) {
        for sums in [&mut self.any, &mut self.led] {
            if let Some(fits) = fits {
                let free = sums.partition_point(|&(least, _)| least <= fits);
                sums.drain(..free.saturating_sub(1));
            }
            let small = sums.partition_point(|&(_, most)| most < needed);
            sums.drain(..small);
        }
    }
}

/// The sums with one more ticket, within what the round takes. More than
/// closes the round is no better than what does.
fn shifted(sums: &Sums, ticket: &Ticket, ask: &Ask) -> Sums {
    let mut shifted: Sums = Vec::with_capacity(sums.len());
    for &(least, most) in sums {
        let Some(least) =
            least.checked_add(ticket.amounts.least()).filter(|&least| least <= ask.amounts.most())
        else {
            break;
        };
        shifted.push((least, most.saturating_add(ticket.amounts.most()).min(ask.amounts.least())));
    }
    shifted
}

/// The sums of both lists that no other one beats.
fn merged(a: &Sums, b: &Sums) -> Sums {
    let mut merged: Sums = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    loop {
        let a_is_less = match (a.peek(), b.peek()) {
            (Some(one), Some(other)) => one <= other,
            (one, None) => one.is_some(),
            (None, Some(_)) => false,
        };
        let Some(&sum) = (if a_is_less { a.next() } else { b.next() }) else { return merged };
        match merged.last_mut() {
            Some(last) if sum.1 <= last.1 => {}
            Some(last) if sum.0 == last.0 => *last = sum,
            _ => merged.push(sum),
        }
    }
}

/// The sums of all sets of tickets, for questions that leave room for `spare`
/// of what the round takes. `None` if there are too many.
pub(super) fn all_sums(ask: &Ask, tickets: &[Ticket], spare: u64) -> Option<Lists> {
    let least = |ticket: &Ticket| u128::from(ticket.amounts.least());
    let mut earlier = u128::from(spare) + tickets.iter().map(least).sum::<u128>();
    let mut lists = Lists::none();
    for ticket in tickets.iter().rev() {
        lists = lists.with(ticket, Some(&lists), ask);
        earlier -= least(ticket);
        let fits = u64::try_from(earlier).ok().and_then(|earlier| ask.amounts.most().checked_sub(earlier));
        lists.trim(fits, 0);
        if lists.len() > MOST_SUMS {
            return None;
        }
    }
    Some(lists)
}

/// Whether some of the tickets close the round; `None` if there are too many
/// sums to tell.
pub(super) fn closes(ask: &Ask, tickets: &[Ticket]) -> Option<bool> {
    let free: Vec<Ticket> = tickets.iter().map(|ticket| Ticket { counts: false, ..*ticket }).collect();
    match Search::new(ask, &free, 0) {
        Some(search) => Some(search.completes(0, 0, State::of(ask))),
        // A few tickets may do, and have fewer sums.
        None => fewest(ask, tickets, tickets.len(), 0).map(|set| set.is_some()),
    }
}

/// A set of tickets that closes a round, by their places in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) tickets: Vec<usize>,
    /// Whether no set within the same number of places is cheaper. If not, the
    /// search ended before all were looked at.
    pub(super) is_cheapest: bool,
}

/// The cheapest set of at most `places` tickets that closes the round, where
/// one does. The tickets come in order of cost, and no cost is below zero
/// unless all sets that close the round are of the same size. At most `steps`
/// beginnings of a set are looked at once one is found.
///
/// The outer `None` says that there are too many sums to tell.
#[expect(clippy::option_option, reason = "too many to tell, and none")]
pub(super) fn cheapest(ask: &Ask, tickets: &[Ticket], places: usize, steps: usize) -> Option<Option<Set>> {
    let mut search = Search::new(ask, tickets, places)?;
    search.steps = steps;
    search.look(0, places, State::of(ask));
    let is_cheapest = search.steps > 0;
    Some(search.best.map(|(_, tickets)| Set { tickets, is_cheapest }))
}

/// The cheapest of the smallest sets that close the round, where one of at most
/// `places` tickets does. The outer `None` as with [`cheapest`].
#[expect(clippy::option_option, reason = "too many to tell, and none")]
pub(super) fn fewest(ask: &Ask, tickets: &[Ticket], places: usize, steps: usize) -> Option<Option<Set>> {
    let free = tickets.iter().filter(|ticket| !ticket.counts);
    let mut reached = free.fold(0_u64, |sum, ticket| sum.saturating_add(ticket.amounts.most()));
    let mut counted: Vec<u64> =
        tickets.iter().filter(|ticket| ticket.counts).map(|ticket| ticket.amounts.most()).collect();
    counted.sort_unstable_by(|a, b| b.cmp(a));
    let mut size = 0;
    while reached < ask.amounts.least() && size < counted.len() {
        reached = reached.saturating_add(counted[size]);
        size += 1;
    }
    for size in size..=places.min(counted.len()) {
        if let Some(set) = cheapest(ask, tickets, size, steps)? {
            return Some(Some(set));
        }
    }
    Some(None)
}

/// What the tickets taken so far come to.
#[derive(Clone, Copy)]
struct State {
    least: u64,
    most: u64,
    has_lead: bool,
    cost: Cost,
}

impl State {
    fn of(ask: &Ask) -> Self {
        Self { least: 0, most: 0, has_lead: !ask.needs_lead, cost: Cost::default() }
    }
}

struct Search<'a> {
    ask: &'a Ask,
    tickets: &'a [Ticket],
    /// By places left, then by the ticket from which on the sums are.
    lists: Vec<Vec<Lists>>,
    /// What the tickets before each one cost together.
    costs: Vec<Cost>,
    taken: Vec<usize>,
    best: Option<(Cost, Vec<usize>)>,
    /// How many beginnings may still be looked at for a cheaper set.
    steps: usize,
}

impl<'a> Search<'a> {
    /// The lists for sets of at most `places` counted tickets.
    fn new(ask: &'a Ask, tickets: &'a [Ticket], places: usize) -> Option<Self> {
        let earlier = [Amounts::least, Amounts::most].map(|end| greatest_sums(tickets, places, end));
        let mut kept = 0;
        let mut lists: Vec<Vec<Lists>> = Vec::with_capacity(places + 1);
        for left in 0..=places {
            let mut layer = vec![Lists::none(); tickets.len() + 1];
            for (from, ticket) in tickets.iter().enumerate().rev() {
                let without = if ticket.counts {
                    left.checked_sub(1).map(|fewer| &lists[fewer][from + 1])
                } else {
                    Some(&layer[from + 1])
                };
                let mut found = layer[from + 1].with(ticket, without, ask);
                let [least, most] = [0, 1].map(|end| earlier[end][from][places - left]);
                found.trim(ask.amounts.most().checked_sub(least), ask.amounts.least().saturating_sub(most));
                kept += found.len();
                if kept > MOST_SUMS {
                    return None;
                }
                layer[from] = found;
            }
            lists.push(layer);
        }
        let mut costs = vec![Cost::default()];
        for (at, ticket) in tickets.iter().enumerate() {
            costs.push(costs[at] + ticket.cost);
        }
        Some(Self { ask, tickets, lists, costs, taken: Vec::new(), best: None, steps: 0 })
    }

    /// Whether the tickets from a place on can complete a set, taking at most
    /// so many of the places.
    fn completes(&self, from: usize, places: usize, state: State) -> bool {
        let room = self.ask.amounts.most() - state.least;
        let needed = self.ask.amounts.least().saturating_sub(state.most);
        self.lists[places][from].most(state.has_lead, room).is_some_and(|most| most >= needed)
    }

    /// Looks for cheaper sets that begin with those taken, which fit.
    fn look(&mut self, from: usize, places: usize, state: State) {
        if state.has_lead && state.most >= self.ask.amounts.least() {
            if self.best.as_ref().is_none_or(|(cost, _)| state.cost < *cost) {
                self.best = Some((state.cost, self.taken.clone()));
            }
            return;
        }
        for at in from..self.tickets.len() {
            self.steps = self.steps.saturating_sub(1);
            if self.steps == 0 && self.best.is_some() {
                return;
            }
            // As many more tickets are needed, and the next ones cost least.
            let Some(needed) = (0..=places).find(|&few| self.completes(at, few, state)) else { return };
            let next = (at + needed).min(self.tickets.len());
            let (before, after) = (self.costs[at], self.costs[next]);
            let bound = state.cost + Cost(after.0 - before.0, after.1 - before.1);
            if self.best.as_ref().is_some_and(|(cost, _)| bound >= *cost) {
                return;
            }
            let ticket = &self.tickets[at];
            let left = if ticket.counts { places.checked_sub(1) } else { Some(places) };
            let least = state.least.checked_add(ticket.amounts.least());
            let (Some(left), Some(least)) = (left, least) else { continue };
            if least <= self.ask.amounts.most() {
                let with = State {
                    least,
                    most: state.most.saturating_add(ticket.amounts.most()),
                    has_lead: state.has_lead || ticket.leads,
                    cost: state.cost + ticket.cost,
                };
                if self.completes(at + 1, left, with) {
                    self.taken.push(at);
                    self.look(at + 1, left, with);
                    self.taken.pop();
                }
            }
        }
    }
}

/// By ticket, then by number of places: the most that the tickets before it
/// come to.
fn greatest_sums(tickets: &[Ticket], places: usize, end: impl Fn(Amounts) -> u64) -> Vec<Vec<u64>> {
    let mut counted: Vec<u64> = Vec::new();
    let mut free = 0_u64;
    let mut sums = Vec::with_capacity(tickets.len());
    for ticket in tickets {
        let mut sum = free;
        let mut row = vec![sum];
        for nth in 0..places {
            sum = sum.saturating_add(counted.get(nth).copied().unwrap_or(0));
            row.push(sum);
        }
        sums.push(row);
        let amount = end(ticket.amounts);
        if ticket.counts {
            let place = counted.partition_point(|&other| other >= amount);
            counted.insert(place, amount);
            counted.truncate(places);
        } else {
            free = free.saturating_add(amount);
        }
    }
    sums
}
