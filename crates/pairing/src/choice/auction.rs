//! Prices by auction: quick, and right but for a few meetings.
//!
//! Left nodes bid for the right nodes' places. A bid gives away what the
//! bidder prefers it by over its best alternative, and a small step more, so
//! prices only rise; who is outbid bids again. The step shrinks from round to
//! round, and prices carry over (Bertsekas, *Auction algorithms for network
//! flow problems: a tutorial introduction*, 1992). What is left to be done is
//! exact and done elsewhere: any prices would be right, good ones are quick.

use std::collections::VecDeque;

use super::network::Network;

// The steps are these shares of the greatest weight, largest first. The prices
// of a round are too high by a few of its steps, so the next one begins lower:
// most of all where places stayed empty.
const FIRST_SHARE: i64 = 4;
const LAST_SHARE: i64 = 5_000;
const SHRINK: i64 = 5;
const LOWER_FULL: i64 = 2;
const LOWER_EMPTY: i64 = 8;

/// The right nodes' prices after an auction among left nodes without groups.
pub(crate) fn prices(network: &Network<'_>, greatest: i64) -> Vec<i64> {
    let mut auction = Auction::new(network);
    let mut step = (greatest / FIRST_SHARE).max(1);
    let last = (greatest / LAST_SHARE).max(1);
    loop {
        auction.hold(step);
        if step <= last {
            return auction.prices;
        }
        auction.clear(step);
        step = (step / SHRINK).max(last);
    }
}

/// The price where there are no places: beyond every weight and penalty.
pub(crate) const NO_PLACES: i64 = 1 << 60;

struct Auction<'a> {
    network: &'a Network<'a>,
    /// What a place at each right node costs: its lowest bid where it is full.
    prices: Vec<i64>,
    /// Each right node's bids, a heap with the lowest on top.
    bids: Vec<Vec<(i64, u32)>>,
    /// Whether each edge's bid stands.
    holds: Vec<bool>,
    /// How many bids of each left node stand.
    held: Vec<u32>,
    /// Left nodes that may want more.
    queue: VecDeque<u32>,
    best: Vec<(i64, u32)>,
}

impl<'a> Auction<'a> {
    fn new(network: &'a Network<'a>) -> Self {
        let n_right = network.nodes.len() - network.n_left;
        Self {
            network,
            prices: network.nodes[network.n_left..]
                .iter()
                .map(|node| if node.cap > node.low { 0 } else { NO_PLACES })
                .collect(),
            bids: vec![Vec::new(); n_right],
            holds: vec![false; network.n_edges()],
            held: vec![0; network.n_tails],
            queue: VecDeque::new(),
            best: Vec::new(),
        }
    }

    /// Left nodes bid until all bids stand.
    fn hold(&mut self, step: i64) {
        self.queue.extend(0..self.network.n_tails as u32);
        while let Some(left) = self.queue.pop_front() {
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
                let steps = if bids.len() < places { LOWER_EMPTY } else { LOWER_FULL };
                *price = (*price - steps * step).max(0);
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
        let has = node.low + self.held[left as usize];
        let wants = (node.cap - has) as usize;
        if wants == 0 {
            return;
        }
        // The best edges, and one more: the alternative.
        self.best.clear();
        for edge in network.edges_of(left) {
            if self.holds[edge] {
                continue;
            }
            let gain = network.weights[edge] - self.prices[network.heads[edge] as usize];
            if self.best.len() > wants {
                if gain <= self.best[wants].0 {
                    continue;
                }
                self.best.pop();
            }
            let place = self.best.iter().rposition(|one| one.0 >= gain).map_or(0, |place| place + 1);
            self.best.insert(place, (gain, edge as u32));
        }
        let takes = (has + 1..)
            .zip(&self.best)
            .take(wants)
            .take_while(|(nth, (gain, _))| gain + network.worth(left, *nth) > 0)
            .count();
        if takes == 0 {
            return;
        }
        let reserve = -network.worth(left, has + takes as u32);
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
