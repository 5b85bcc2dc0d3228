//! Prices of groups and of the day to begin with.
//!
//! The auction knows neither. So it is held again, with other prices for those
//! whose limits press, until they hold about as many units as they should. The
//! price to try next is what the last unit that is too many is worth, or the
//! last one that is missing. What is off in the end is made exact by shortest
//! paths, like everything else.

use super::auction::Auction;
use super::network::{GROUND, Network, Node};

/// How often the auction is held again at most, for the day and for the groups.
const TRIES: usize = 8;
/// By which share of what it should hold, or by how many units, a group or the
/// day may be off: to make so few exact is quicker.
const CLOSE_SHARE: u32 = 300;
const CLOSE_UNITS: u32 = 24;

/// The levels of groups and the total, with the auction held at them.
pub(super) fn settle(network: &Network<'_>, auction: &mut Auction<'_>) -> Vec<i64> {
    let mut hubs: Vec<Hub> =
        network.nodes[network.n_tails..network.n_left].iter().map(|&node| Hub::new(network, node)).collect();
    let mut levels = vec![0; hubs.len()];
    // The day's price first: at it fewer groups are too full, and more lack
    // meetings. What these draw then is too many for the day again.
    for with_groups in [false, true] {
        hubs.iter_mut().for_each(Hub::begin);
        let mut best: Option<(u64, Vec<i64>)> = None;
        for times in 0..=TRIES {
            let units = units(network, auction);
            let mut off = 0;
            let mut next = levels.clone();
            for (at, hub) in hubs.iter_mut().enumerate().filter(|(_, hub)| with_groups || !hub.node.is_group)
            {
                if let Some(sought) = hub.presses(units[at]) {
                    off += u64::from(units[at].abs_diff(sought));
                    let above = level_of(network, &levels, hub.node.parent);
                    let level = next_level(network, auction, at, [units[at], sought]);
                    hub.tries(units[at], sought, level.map(|level| level - above));
                }
            }
            if off == 0 {
                break;
            }
            if best.as_ref().is_none_or(|(least, _)| off < *least) {
                best = Some((off, levels.clone()));
            }
            for at in (0..hubs.len()).rev() {
                next[at] = hubs[at].price + level_of(network, &next, hubs[at].node.parent);
            }
            if times == TRIES {
                next = best.take().map_or(next, |(_, levels)| levels);
            }
            if next == levels {
                break;
            }
            // Where the day is dear to everybody, no place is.
            let less = (next[hubs.len() - 1] - levels[hubs.len() - 1]).max(0);
            let less = if hubs[hubs.len() - 1].node.is_group { 0 } else { less };
            levels = next;
            let dues = (0..network.n_tails as u32).map(|left| level_above(network, &levels, left)).collect();
            auction.reopen(dues, less);
        }
        for at in 0..hubs.len() {
            hubs[at].price = levels[at] - level_of(network, &levels, hubs[at].node.parent);
        }
    }
    levels
}

/// The level of the group or the total that a left node is in; else the
/// ground's.
pub(super) fn level_above(network: &Network<'_>, levels: &[i64], left: u32) -> i64 {
    level_of(network, levels, hub_above(network, left))
}

fn level_of(network: &Network<'_>, levels: &[i64], hub: u32) -> i64 {
    if hub == GROUND { 0 } else { levels[hub as usize - network.n_tails] }
}

fn hub_above(network: &Network<'_>, mut left: u32) -> u32 {
    while left != GROUND && (left as usize) < network.n_tails {
        left = network.nodes[left as usize].parent;
    }
    left
}

/// How many units each group and the total have in the auction.
fn units(network: &Network<'_>, auction: &Auction<'_>) -> Vec<u32> {
    let mut units = vec![0; network.n_left - network.n_tails];
    for (left, has) in auction.units().enumerate() {
        let mut above = network.nodes[left].parent;
        while above != GROUND {
            units[above as usize - network.n_tails] += has;
            above = network.nodes[above as usize].parent;
        }
    }
    units
}

/// The level at which a hub that has some units would have as many as are
/// sought, if nothing else changed; `None` where it cannot.
fn next_level(network: &Network<'_>, auction: &Auction<'_>, hub: usize, units: [u32; 2]) -> Option<i64> {
    let [has, sought] = units;
    let mut below = vec![(network.n_tails + hub) as u32];
    let mut worths = Vec::new();
    // The day takes from all, so there is less demand for every place; a group
    // leaves the places to the others.
    let prices_fall = !network.nodes[network.n_tails + hub].is_group;
    while let Some(node) = below.pop() {
        below.extend(network.members_of(node));
        if (node as usize) < network.n_tails {
            let [held, open] = auction.worths(node, prices_fall);
            worths.extend(if has > sought { held } else { open });
        }
    }
    let last = has.abs_diff(sought) as usize - 1;
    if last >= worths.len() {
        return None;
    }
    worths.sort_unstable();
    Some(if has > sought { worths[last] } else { worths[worths.len() - 1 - last] - 1 })
}

/// A group or the total, and the search for its price.
struct Hub {
    node: Node,
    price: i64,
    /// Prices above zero keep units away, prices below zero draw them, and none
    /// is of use beyond these.
    ends: [i64; 2],
    /// The last price that was too low and the last that was too high.
    bracket: [i64; 2],
    /// How often the same side was found, one time after the other: the step
    /// grows with it.
    times: u32,
    /// By how much the units were off, and to which side.
    off: i64,
    /// Which number of units is sought.
    sought: Option<u32>,
}

impl Hub {
    fn new(network: &Network<'_>, node: Node) -> Self {
        let greatest = network.weights.iter().copied().max().unwrap_or(0).max(1);
        let penalties = &network.penalties;
        let lowest = if node.min > 0 { -penalties.of_groups() } else { 0 };
        let ends = [lowest, greatest + penalties.of(1) + penalties.of_groups()];
        Self { node, price: 0, ends, bracket: ends, times: 0, off: 0, sought: None }
    }

    /// Begins to look for a price anew, from the one that there is.
    fn begin(&mut self) {
        (self.bracket, self.times, self.off) = (self.ends, 0, 0);
    }

    /// The number of units that is sought, where this one is not close.
    fn presses(&mut self, units: u32) -> Option<u32> {
        let Node { min, cap, .. } = self.node;
        let sought = *self.sought.get_or_insert(units.clamp(min.min(cap), cap));
        (units.abs_diff(sought) > (sought / CLOSE_SHARE).max(CLOSE_UNITS)).then_some(sought)
    }

    /// Takes another price for a number of units that is not close: `next`, or
    /// further on where that was not far enough before.
    fn tries(&mut self, units: u32, sought: u32, next: Option<i64>) {
        let off = i64::from(units) - i64::from(sought);
        let is_same_side = off.signum() == self.off.signum();
        // Where a step changed little, the next ones will.
        let is_stuck = is_same_side && self.times > 1 && off.abs() * 8 > self.off.abs() * 7;
        self.times = if is_same_side { self.times + 1 } else { 1 };
        self.off = off;
        let side = usize::from(off < 0);
        self.bracket[side] = self.price;
        let end = self.bracket[1 - side];
        let next = match next {
            Some(next) if !is_stuck => {
                let step = next.clamp(self.ends[0], self.ends[1]) - self.price;
                self.price.saturating_add(step.saturating_mul(1 << (self.times - 1)))
            }
            _ => end,
        };
        let [low, high] = self.bracket;
        let is_end = next == end && end == self.ends[1 - side];
        self.price = if low < next && next < high || is_end { next } else { low.midpoint(high) };
    }
}
