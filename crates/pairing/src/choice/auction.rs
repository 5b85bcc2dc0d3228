//! Prices by auction: quick, and right but for a few meetings.
//!
//! Left nodes bid for the right nodes' places. A bid gives away what the
//! bidder prefers it by over its best alternative, and a small step more, so
//! prices only rise; who is outbid bids again. The step shrinks from round to
//! round, and prices carry over (Bertsekas, *Auction algorithms for network
//! flow problems: a tutorial introduction*, 1992). What is left to be done is
//! exact and done elsewhere: any prices would be right, good ones are quick.

use std::cmp::Reverse;
use std::collections::VecDeque;

use super::best::Keys;
use super::network::{BARRED, Network};

// The steps are these shares of the greatest weight, largest first; where there
// are too few places for the floors, the first one is that share of the greatest
// penalty, since prices rise as far. The prices of a round are too high by a few
// of its steps, so the next one begins lower: most of all where places stayed
// empty.
const FIRST_SHARE: i64 = 4;
const LAST_SHARE: i64 = 5_000;
// Where the prices are about right already.
const REOPEN_SHARE: i64 = 200;
const SHRINK: i64 = 5;
// Where they were right for other floors.
const NEAR_SHARE: i64 = 50;
const NEAR_LOWER: i64 = 2;
// An auction from such prices ends after this many bids for each left node, or
// where more than this share of the places are too dear.
const NEAR_BIDS: usize = 40;
const DEAR_SHARE: usize = 100;
// In halves of a step. Lower by one step only, prices can stay far too high.
const LOWER_FULL: i64 = 3;
const LOWER_EMPTY: i64 = 16;

/// The price where there are no places: beyond every weight and penalty.
pub(crate) const NO_PLACES: i64 = 1 << 60;

/// An auction among left nodes that are not split into good meetings and
/// others.
pub(crate) struct Auction<'a> {
    network: &'a Network<'a>,
    /// The greatest weight, if it is above zero.
    greatest: i64,
    /// What a place at each right node costs: its lowest bid where it is full.
    pub(crate) prices: Vec<i64>,
    /// What each left node's meetings pay for its group and the day.
    dues: Vec<i64>,
    /// Each right node's bids, a heap with the lowest on top.
    bids: Vec<Vec<(i64, u32)>>,
    /// Whether each edge's bid stands.
    holds: Vec<bool>,
    /// How many bids of each left node stand.
    held: Vec<u32>,
    /// Left nodes that may want more.
    queue: VecDeque<u32>,
    /// How many bids there may be yet.
    bids_left: usize,
    keys: Keys,
    /// Where a bidder's best edges stand among its edges, and what each gains.
    places: Vec<usize>,
    best: Vec<(i64, u32)>,
}

impl<'a> Auction<'a> {
    pub(crate) fn new(network: &'a Network<'a>) -> Self {
        let n_right = network.nodes.len() - network.n_left;
        Self {
            network,
            greatest: network.weights.iter().copied().max().unwrap_or(0).max(0),
            prices: network.nodes[network.n_left..]
                .iter()
                .map(|node| if node.cap > node.low { 0 } else { NO_PLACES })
                .collect(),
            dues: vec![0; network.n_tails],
            bids: vec![Vec::new(); n_right],
            holds: vec![false; network.n_edges()],
            held: vec![0; network.n_tails],
            queue: VecDeque::new(),
            bids_left: usize::MAX,
            keys: keys(network),
            places: Vec::new(),
            best: Vec::new(),
        }
    }

    /// Holds the auction from scratch.
    pub(crate) fn open(&mut self) {
        let highest = if self.is_scarce() { self.network.penalties.of(1) } else { 0 }.max(self.greatest);
        self.rounds((highest / FIRST_SHARE).max(1));
    }

    /// Holds the auction with prices to begin with, the negatives of `levels`:
    /// right ones for other floors, which were missed or not. False where one
    /// from scratch is likely to be quicker.
    pub(crate) fn open_near(&mut self, levels: &[i64], was_short: bool) -> bool {
        let step = (self.greatest / NEAR_SHARE).max(1);
        // Where there are too few places now, each is worth a missing meeting.
        let more = if self.is_scarce() && !was_short { self.network.penalties.of(1) } else { 0 };
        for (price, level) in self.prices.iter_mut().zip(levels).filter(|(price, _)| **price < NO_PLACES) {
            *price = (more - level - NEAR_LOWER * step).max(0);
        }
        self.bids_left = NEAR_BIDS * self.network.n_tails;
        self.hold(step);
        if self.bids_left == 0 || self.is_too_dear() {
            return false;
        }
        self.clear(step);
        self.rounds((step / SHRINK).max(1));
        self.bids_left > 0
    }

    /// Whether many places stay empty that cost more than any meeting is worth:
    /// there are too few of them, but not everywhere.
    fn is_too_dear(&self) -> bool {
        let (mut places, mut empty) = (0, 0);
        let rights = self.network.nodes[self.network.n_left..].iter();
        for ((node, bids), &price) in rights.zip(&self.bids).zip(&self.prices) {
            let open = (node.cap - node.low) as usize;
            places += open;
            empty += if price > self.greatest { open - bids.len() } else { 0 };
        }
        empty > places / DEAR_SHARE
    }

    /// Whether there are fewer places than meetings that floors ask for.
    fn is_scarce(&self) -> bool {
        let (left, right) = self.network.nodes.split_at(self.network.n_left);
        let floors: u64 = left[..self.network.n_tails].iter().map(|node| u64::from(node.min)).sum();
        let places: u64 = right.iter().map(|node| u64::from(node.cap)).sum();
        floors > places
    }

    /// Holds the auction again with other dues, and with prices that are lower
    /// by `less`.
    pub(crate) fn reopen(&mut self, dues: Vec<i64>, less: i64) {
        let changes = dues.iter().zip(&self.dues).map(|(new, old)| (new - old - less).abs());
        let change = changes.max().unwrap_or(0);
        self.dues = dues;
        for price in self.prices.iter_mut().filter(|price| **price < NO_PLACES) {
            *price = (*price - less).max(0);
        }
        // Bids can go up by as much as the dues went down.
        let step = (self.greatest / REOPEN_SHARE).max(change / FIRST_SHARE).max(1);
        self.clear(step);
        self.rounds(step);
    }

    /// What each unit that a left node has is worth to it, and each that it
    /// could have: the former without the right nodes' prices where these would
    /// fall with the demand.
    pub(crate) fn worths(&self, left: u32, prices_fall: bool) -> [Vec<i64>; 2] {
        let network = self.network;
        let node = network.nodes[left as usize];
        let has = node.low + self.held[left as usize];
        let (mut held, mut open) = (Vec::new(), Vec::new());
        for edge in network.edges_of(left) {
            let price = self.prices[network.heads[edge] as usize];
            if self.holds[edge] {
                held.push(network.weights[edge] - if prices_fall { 0 } else { price });
            } else {
                open.push(network.weights[edge] - price);
            }
        }
        for (units, first) in [(&mut held, node.low + 1), (&mut open, has + 1)] {
            units.sort_unstable_by_key(|&gain| Reverse(gain));
            for (gain, nth) in units.iter_mut().zip(first..) {
                *gain += network.worth(left, nth);
            }
        }
        open.truncate((node.cap - has) as usize);
        [held, open]
    }

    /// How many units each left node has.
    pub(crate) fn units(&self) -> impl Iterator<Item = u32> {
        self.network.nodes.iter().zip(&self.held).map(|(node, held)| node.low + held)
    }

    fn rounds(&mut self, mut step: i64) {
        let last = (self.greatest / LAST_SHARE).max(1);
        loop {
            self.hold(step);
            if step <= last || self.bids_left == 0 {
                return;
            }
            self.clear(step);
            step = (step / SHRINK).max(last);
        }
    }

    /// Left nodes bid until all bids stand.
    fn hold(&mut self, step: i64) {
        self.queue.extend(0..self.network.n_tails as u32);
        while self.bids_left > 0
            && let Some(left) = self.queue.pop_front()
        {
            self.bids_left -= 1;
            self.bid(left, step);
        }
    }

    /// Lowers the prices and lifts all bids.
    fn clear(&mut self, step: i64) {
        for (right, bids) in self.bids.iter().enumerate() {
            let node = self.network.nodes[self.network.n_left + right];
            let price = &mut self.prices[right];
            if *price < NO_PLACES {
                let places = (node.cap - node.low) as usize;
                let halves = if bids.len() < places { LOWER_EMPTY } else { LOWER_FULL };
                *price = (*price - halves * step / 2).max(0);
            }
        }
        self.bids.iter_mut().for_each(Vec::clear);
        self.holds.fill(false);
        self.held.fill(0);
    }

    /// Bids for as many places as a left node still wants.
    fn bid(&mut self, left: u32, step: i64) {
        let network = self.network;
        let node = network.nodes[left as usize];
        let due = self.dues[left as usize];
        let has = node.low + self.held[left as usize];
        let wants = (node.cap - has) as usize;
        if wants == 0 {
            return;
        }
        // The best edges, and one more: the alternative.
        let edges = network.edges_of(left);
        let gain = |(weight, &head): (&i64, &u32)| weight - self.prices[head as usize];
        let gains = network.weights[edges.clone()].iter().zip(&network.heads[edges.clone()]).map(gain);
        let open = gains.zip(&self.holds[edges.clone()]).map(|(gain, holds)| (!holds).then_some(gain));
        self.keys.best(wants + 1, open, &mut self.places);
        self.best.clear();
        self.best.extend(self.places.iter().map(|place| {
            let edge = edges.start + place;
            (gain((&network.weights[edge], &network.heads[edge])), edge as u32)
        }));
        let takes = (has + 1..)
            .zip(&self.best)
            .take(wants)
            .take_while(|(nth, (gain, _))| gain + network.worth(left, *nth) > due)
            .count();
        if takes == 0 {
            return;
        }
        let reserve = due - network.worth(left, has + takes as u32);
        let alternative = self.best.get(takes).map_or(reserve, |one| one.0.max(reserve));
        for at in 0..takes {
            let (gain, edge) = self.best[at];
            let right = network.heads[edge as usize] as usize;
            let bid = self.prices[right] + gain - alternative + step;
            self.place(right, bid, edge);
            self.held[left as usize] += 1;
            self.holds[edge as usize] = true;
        }
    }

    /// Puts a bid in its right node's heap, which has places; the lowest bid
    /// falls out where they are all taken.
    fn place(&mut self, right: usize, bid: i64, edge: u32) {
        let node = self.network.nodes[self.network.n_left + right];
        let places = (node.cap - node.low) as usize;
        let bids = &mut self.bids[right];
        if bids.len() < places {
            bids.push((bid, edge));
            let mut at = bids.len() - 1;
            while at > 0 && bids[(at - 1) / 2] > bids[at] {
                bids.swap(at, (at - 1) / 2);
                at = (at - 1) / 2;
            }
        } else {
            let (_, out) = std::mem::replace(&mut bids[0], (bid, edge));
            let mut at = 0;
            let least = |bids: &[(i64, u32)], at: usize| {
                (2 * at + 1..bids.len().min(2 * at + 3)).min_by_key(|&child| bids[child])
            };
            while let Some(child) = least(bids, at) {
                if bids[child] >= bids[at] {
                    break;
                }
                bids.swap(at, child);
                at = child;
            }
            self.holds[out as usize] = false;
            let loser = self.network.tails[out as usize];
            self.held[loser as usize] -= 1;
            self.queue.push_back(loser);
        }
        if bids.len() == places {
            self.prices[right] = bids[0].0;
        }
    }
}

/// Keys for the gains that prices can lead to.
fn keys(network: &Network<'_>) -> Keys {
    let weights = network.weights.iter().filter(|&&weight| weight > BARRED);
    let greatest = weights.map(|weight| weight.abs()).max().unwrap_or(0);
    let penalties = network.penalties.of(1).saturating_add(network.penalties.of_groups());
    let reach = greatest.saturating_add(penalties).saturating_mul(4).min(i64::MAX / 4);
    let longest = network.starts.windows(2).map(|two| two[1] - two[0]).max().unwrap_or(0);
    Keys::new(reach, longest as usize)
}
