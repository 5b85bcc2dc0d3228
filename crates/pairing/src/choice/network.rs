//! The flow that a choice of meetings is.
//!
//! ```text
//! ground → total → group → left → good → right → ground
//! ```
//!
//! Groups, the total and the good nodes are there where a request asks for
//! them. A unit of flow is a meeting. The arc between a participant and the ground
//! carries its meetings; a meeting below the floor brings the penalty that it
//! saves. So floors, capacities and pins on either side are one thing: a
//! falling series of gains on one arc.
//!
//! Every node has a *level*, 0 at the ground. What one more unit on an arc
//! gains is `weight + level of the head − level of the tail`. A flow is best
//! where no unused arc gains and no used one loses. A left participant's price
//! is its level, a right one's the level's negative.

use std::borrow::Cow;

use super::penalties::Penalties;
use crate::market::{Market, Side};

/// The weight of an edge that must not be used: below anything that penalties
/// and scores add up to.
pub(crate) const BARRED: i64 = -(1 << 60);

/// No node: the ground.
pub(crate) const GROUND: u32 = u32::MAX;

/// What a node lets through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// The node above a left node; for right ones the ground.
    pub(crate) parent: u32,
    /// Units that are given: pins.
    pub(crate) low: u32,
    /// Units below this bring a penalty's worth each.
    pub(crate) min: u32,
    pub(crate) cap: u32,
    /// Whether the penalties are those of a group, all the same.
    pub(crate) is_group: bool,
}

/// Left nodes with their edges, right nodes, and what each lets through.
#[derive(Debug)]
pub(crate) struct Network<'a> {
    /// Left nodes first, then right ones. Of the left ones, those without
    /// edges of their own come last: groups, then the total.
    pub(crate) nodes: Vec<Node>,
    pub(crate) n_left: usize,
    /// How many left nodes may have edges.
    pub(crate) n_tails: usize,
    /// Where each left node's edges begin, and where the last ends.
    pub(crate) starts: Cow<'a, [u32]>,
    /// The tail of each edge, a left node.
    pub(crate) tails: Cow<'a, [u32]>,
    /// The head of each edge, counted from the first right node.
    pub(crate) heads: Cow<'a, [u32]>,
    pub(crate) weights: Cow<'a, [i64]>,
    /// Where each right node's edges begin in `right_edges`.
    pub(crate) right_starts: Cow<'a, [u32]>,
    pub(crate) right_edges: Cow<'a, [u32]>,
    pub(crate) penalties: Penalties,
    /// Which left nodes are below each one, where any are.
    pub(crate) members: Vec<Vec<u32>>,
}

impl<'a> Network<'a> {
    /// A network in which each left participant has one node with all its
    /// pairs; groups and the total follow.
    pub(crate) fn of(
        market: &'a Market,
        left: Vec<Node>,
        right: Vec<Node>,
        weights: Cow<'a, [i64]>,
        penalties: Penalties,
    ) -> Self {
        let (n_left, n_tails) = (left.len(), market.len(Side::Left));
        let mut starts = Cow::Borrowed(market.starts());
        if n_left > n_tails {
            starts.to_mut().resize(n_left + 1, market.n_pairs() as u32);
        }
        Self {
            members: members(&left),
            nodes: [left, right].concat(),
            n_left,
            n_tails,
            starts,
            tails: Cow::Borrowed(market.lefts()),
            heads: Cow::Borrowed(market.rights()),
            weights,
            right_starts: Cow::Borrowed(market.right_starts()),
            right_edges: Cow::Borrowed(market.right_pairs()),
            penalties,
        }
    }

    /// A network from edges ordered by tail, then by head. The tails are among
    /// the first `n_tails` left nodes.
    pub(crate) fn from_edges(
        left: Vec<Node>,
        n_tails: usize,
        right: Vec<Node>,
        edges: &[(u32, u32, i64)],
        penalties: Penalties,
    ) -> Network<'static> {
        let starts = |n: usize, of: &dyn Fn(&(u32, u32, i64)) -> u32| {
            let mut starts = vec![0_u32; n + 1];
            for edge in edges {
                starts[of(edge) as usize + 1] += 1;
            }
            for place in 0..n {
                starts[place + 1] += starts[place];
            }
            starts
        };
        let right_starts = starts(right.len(), &|edge| edge.1);
        let mut next = right_starts.clone();
        let mut right_edges = vec![0; edges.len()];
        for (edge, &(_, head, _)) in edges.iter().enumerate() {
            right_edges[next[head as usize] as usize] = edge as u32;
            next[head as usize] += 1;
        }
        Network {
            starts: starts(left.len(), &|edge| edge.0).into(),
            n_left: left.len(),
            n_tails,
            members: members(&left),
            nodes: [left, right].concat(),
            tails: edges.iter().map(|edge| edge.0).collect(),
            heads: edges.iter().map(|edge| edge.1).collect(),
            weights: edges.iter().map(|edge| edge.2).collect(),
            right_starts: right_starts.into(),
            right_edges: right_edges.into(),
            penalties,
        }
    }

    pub(crate) fn n_edges(&self) -> usize {
        self.heads.len()
    }

    pub(crate) fn is_left(&self, node: u32) -> bool {
        (node as usize) < self.n_left
    }

    /// A left node's edges.
    pub(crate) fn edges_of(&self, left: u32) -> std::ops::Range<usize> {
        self.starts[left as usize] as usize..self.starts[left as usize + 1] as usize
    }

    /// A right node's edges.
    pub(crate) fn edges_into(&self, right: u32) -> &[u32] {
        let right = right as usize - self.n_left;
        &self.right_edges[self.right_starts[right] as usize..self.right_starts[right + 1] as usize]
    }

    pub(crate) fn head(&self, edge: usize) -> u32 {
        self.heads[edge] + self.n_left as u32
    }

    pub(crate) fn members_of(&self, left: u32) -> &[u32] {
        self.members.get(left as usize).map_or(&[], Vec::as_slice)
    }

    /// What a node's `nth` unit brings, apart from levels.
    pub(crate) fn worth(&self, node: u32, nth: u32) -> i64 {
        let Node { min, is_group, .. } = self.nodes[node as usize];
        match (nth <= min, is_group) {
            (false, _) => 0,
            (true, false) => self.penalties.of(nth),
            (true, true) => self.penalties.of_groups(),
        }
    }
}

/// Which left nodes are below each one; empty where all are below the ground.
fn members(left: &[Node]) -> Vec<Vec<u32>> {
    if left.iter().all(|node| node.parent == GROUND) {
        return Vec::new();
    }
    let mut members = vec![Vec::new(); left.len()];
    for (member, node) in (0..).zip(left).filter(|(_, node)| node.parent != GROUND) {
        members[node.parent as usize].push(member);
    }
    members
}
