//! Levels to begin with, where no earlier plan gives any.

use super::auction::{self, Auction};
use super::flow::Flow;
use super::hubs;
use super::network::{BARRED, GROUND, Network};

/// The flow in which every left node has its best edges at the levels of the
/// right nodes and of groups and the total, whatever these can take.
fn best_replies(network: &Network<'_>, right_levels: Vec<i64>, hub_levels: &[i64]) -> Flow {
    let mut levels = Vec::with_capacity(network.nodes.len());
    let mut edges: Vec<u32> = Vec::new();
    let mut gains: Vec<(i64, u32)> = Vec::new();
    for left in 0..network.n_tails as u32 {
        let above = hubs::level_above(network, hub_levels, left);
        let node = network.nodes[left as usize];
        gains.clear();
        gains.extend(
            network.edges_of(left).map(|edge| {
                (network.weights[edge] + right_levels[network.heads[edge] as usize], edge as u32)
            }),
        );
        let most = (node.cap - node.low) as usize;
        let better = |a: &(i64, u32), b: &(i64, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if most + 1 < gains.len() {
            gains.select_nth_unstable_by(most, better);
            gains.truncate(most + 1);
        }
        gains.sort_unstable_by(better);
        let takes = (node.low + 1..)
            .zip(&gains)
            .take(most)
            .take_while(|(nth, (gain, _))| gain + network.worth(left, *nth) >= above)
            .count();
        let first = edges.len();
        edges.extend(gains[..takes].iter().map(|&(_, edge)| edge));
        edges[first..].sort_unstable();
        // The level at which these edges gain, the next one does not, and the
        // last meeting is worth taking.
        // An edge that nobody may use says nothing of the level.
        let next = gains.get(takes).map(|&(gain, _)| gain).filter(|&gain| gain > BARRED / 2);
        let units = node.low + takes as u32;
        let last = (takes > 0).then(|| above - network.worth(left, units));
        let unused = above - if units < node.cap { network.worth(left, units + 1) } else { 0 };
        levels.push(next.max(last).unwrap_or(unused));
    }
    levels.extend(hub_levels);
    levels.extend(right_levels);
    Flow { levels, edges }
}

/// Levels and edges to begin with.
pub(crate) fn start(network: &Network<'_>) -> Flow {
    let n_right = network.nodes.len() - network.n_left;
    if is_split(network) {
        return best_replies(network, vec![0; n_right], &vec![0; network.n_left - network.n_tails]);
    }
    let mut auction = Auction::new(network);
    auction.open();
    let hub_levels = hubs::settle(network, &mut auction);
    sold(network, auction, &hub_levels)
}

/// Whether left nodes are split into good meetings and others.
fn is_split(network: &Network<'_>) -> bool {
    let mut parents = network.nodes[..network.n_tails].iter().map(|node| node.parent);
    parents.any(|parent| parent != GROUND && (parent as usize) < network.n_tails)
}

/// Levels and edges to begin with, found from those of a flow for other floors.
pub(crate) fn start_near(network: &Network<'_>, flow: &Flow, is_short: bool) -> Flow {
    // Groups and the day need an auction from scratch.
    if network.n_left > network.n_tails || is_split(network) {
        return start(network);
    }
    let mut auction = Auction::new(network);
    if !auction.open_near(&flow.levels[network.n_left..], is_short) {
        return start(network);
    }
    sold(network, auction, &[])
}

/// The flow at the prices of an auction.
fn sold(network: &Network<'_>, auction: Auction<'_>, hub_levels: &[i64]) -> Flow {
    let levels = auction.prices.into_iter().map(|price| -price).collect();
    let mut flow = best_replies(network, levels, hub_levels);
    // Where there are no places, a price that keeps everybody away.
    for right in network.n_left..network.nodes.len() {
        if flow.levels[right] != -auction::NO_PLACES {
            continue;
        }
        let enough =
            |&edge: &u32| network.weights[edge as usize] - flow.levels[network.tails[edge as usize] as usize];
        let price = network.edges_into(right as u32).iter().map(enough).max().unwrap_or(0);
        flow.levels[right] = -price.max(0);
    }
    flow
}
