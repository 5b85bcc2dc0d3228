//! The exact part: from any levels to a best flow, by shortest paths.
//!
//! From given levels every edge that gains is used and every edge that loses
//! is not. That is best for these levels, but some nodes then take in more
//! than they give out, or less. Each such unit is sent along a shortest path,
//! in what the path loses, to where one is missing or to the ground, and the
//! levels of the nodes that are nearer than the end rise or fall, so that the
//! flow stays best (successive shortest paths: Ahuja, Magnanti & Orlin,
//! *Network Flows*, 9.7). The ground takes everything, so that paths are short
//! when the levels were good. All numbers are integers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{GROUND, Network};
use super::used::Used;

/// A best flow and the levels that prove it.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    /// For each node.
    pub(crate) levels: Vec<i64>,
    /// The used edges, in order.
    pub(crate) edges: Vec<u32>,
}

/// The node is not reached through an edge but from its parent or a member.
const NO_EDGE: u32 = u32::MAX;

/// Makes a flow best. Of the edges that neither gain nor lose,
/// those of `flow` are used.
pub(crate) fn make_best(network: &Network<'_>, flow: Flow) -> Flow {
    let mut repair = Repair::new(network, flow);
    for node in 0..network.nodes.len() as u32 {
        while repair.surplus[node as usize] > 0 {
            repair.send(node);
        }
        while repair.surplus[node as usize] < 0 {
            repair.fetch(node);
        }
    }
    Flow { levels: repair.levels, edges: repair.edges.finish() }
}

/// The edges that gain at some levels, and those of `edges` that do not lose.
fn best_edges(network: &Network<'_>, levels: &[i64], edges: &[u32]) -> Vec<u32> {
    let (levels, head_levels) = levels.split_at(network.n_left);
    let mut best = Vec::with_capacity(edges.len());
    let mut rest = edges;
    for (left, &level) in levels[..network.n_tails].iter().enumerate() {
        let range = network.edges_of(left as u32);
        let gain = |(weight, &head): (&i64, &u32)| weight + head_levels[head as usize] - level;
        let gain_of = |edge: u32| gain((&network.weights[edge as usize], &network.heads[edge as usize]));
        let n_given = rest.iter().take_while(|&&edge| (edge as usize) < range.end).count();
        let given;
        (given, rest) = rest.split_at(n_given);
        // Nearly always the edges are the right ones, and to count those that
        // gain is quicker than to look at each.
        let all = network.weights[range.clone()].iter().zip(&network.heads[range.clone()]);
        let n_gaining = all.filter(|&one| gain(one) > 0).count();
        let n_given_gaining = given.iter().filter(|&&edge| gain_of(edge) > 0).count();
        if n_given_gaining == n_gaining && given.iter().all(|&edge| gain_of(edge) >= 0) {
            best.extend(given);
            continue;
        }
        best.extend((range.start as u32..range.end as u32).filter(|&edge| {
            let gain = gain_of(edge);
            gain > 0 || (gain == 0 && given.binary_search(&edge).is_ok())
        }));
    }
    best
}

struct Repair<'a> {
    network: &'a Network<'a>,
    levels: Vec<i64>,
    edges: Used,
    /// Units on the arc between each node and its parent.
    used: Vec<u32>,
    /// What each node takes in beyond what it gives out.
    surplus: Vec<i32>,
    search: Search,
}

/// One search's distances. Entries count only where their round is this one.
struct Search {
    round: u32,
    reached: Vec<Reached>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    done: Vec<u32>,
    /// The nearest end so far: its distance, itself, and how it is reached.
    end: Option<(i64, u32)>,
    /// How the ground is reached.
    to_ground: u32,
}

#[derive(Clone, Copy)]
struct Reached {
    round: u32,
    done: bool,
    from: u32,
    edge: u32,
    distance: i64,
}

impl Search {
    fn begin(&mut self, node: u32) {
        self.round += 1;
        self.heap.clear();
        self.done.clear();
        self.end = None;
        self.reached[node as usize] =
            Reached { round: self.round, done: false, from: GROUND, edge: NO_EDGE, distance: 0 };
        self.heap.push(Reverse((0, node)));
    }

    /// The next nearest node, unless the end is as near.
    fn next(&mut self) -> Option<(i64, u32)> {
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if self.end.is_some_and(|(nearest, _)| distance >= nearest) {
                return None;
            }
            let reached = &mut self.reached[node as usize];
            if !reached.done {
                reached.done = true;
                self.done.push(node);
                return Some((distance, node));
            }
        }
        None
    }

    fn reach(&mut self, node: u32, distance: i64, from: u32, edge: u32, is_end: bool) {
        if self.end.is_some_and(|(nearest, _)| distance >= nearest) {
            return;
        }
        if node == GROUND {
            self.to_ground = from;
            self.end = Some((distance, GROUND));
            return;
        }
        let reached = &mut self.reached[node as usize];
        if reached.round == self.round && (reached.done || reached.distance <= distance) {
            return;
        }
        *reached = Reached { round: self.round, done: false, from, edge, distance };
        if is_end {
            self.end = Some((distance, node));
        } else {
            self.heap.push(Reverse((distance, node)));
        }
    }
}

impl<'a> Repair<'a> {
    fn new(network: &'a Network<'a>, Flow { levels, edges }: Flow) -> Self {
        let n = network.nodes.len();
        let edges = best_edges(network, &levels, &edges);
        let mut surplus = vec![0_i32; n];
        for &edge in &edges {
            surplus[network.tails[edge as usize] as usize] -= 1;
            surplus[network.head(edge as usize) as usize] += 1;
        }
        let edges = Used::new(network, edges);
        let blank = Reached { round: 0, done: false, from: GROUND, edge: NO_EDGE, distance: 0 };
        let search = Search {
            round: 0,
            reached: vec![blank; n],
            heap: BinaryHeap::new(),
            done: Vec::new(),
            end: None,
            to_ground: GROUND,
        };
        let mut repair = Self { network, levels, edges, used: vec![0; n], surplus, search };
        // Members before their groups, whose units are the members'.
        let mut order: Vec<u32> = (0..n as u32).collect();
        if !network.members.is_empty() {
            order.sort_by_key(|&node| Reverse(repair.depth(node)));
        }
        for node in order {
            repair.set_used(node);
        }
        repair
    }

    fn depth(&self, mut node: u32) -> u32 {
        let mut depth = 0;
        while self.network.nodes[node as usize].parent != GROUND {
            node = self.network.nodes[node as usize].parent;
            depth += 1;
        }
        depth
    }

    /// Uses a node's arc for as many units as the levels allow and the node
    /// has, and books the surplus.
    fn set_used(&mut self, node: u32) {
        let of = self.network.nodes[node as usize];
        let balance = self.surplus[node as usize];
        let edges = if self.network.is_left(node) { -balance } else { balance }.max(0) as u32;
        let (low, high) = self.allowed(node);
        // Pinned meetings are no edges: they take and give by themselves.
        let used = (of.low + edges).clamp(low, high);
        self.used[node as usize] = used;
        let units = (used - of.low).cast_signed();
        if self.network.is_left(node) {
            self.surplus[node as usize] += units;
            if of.parent != GROUND {
                self.surplus[of.parent as usize] -= units;
            }
        } else {
            self.surplus[node as usize] -= units;
        }
    }

    /// The fewest and the most units that are best at these levels.
    fn allowed(&self, node: u32) -> (u32, u32) {
        let of = self.network.nodes[node as usize];
        let gain = self.tilt(node);
        if gain > 0 {
            return (of.cap, of.cap);
        }
        let min = of.min.min(of.cap);
        let (mut low, mut high) = (of.low, of.low.max(if gain == 0 { of.cap } else { 0 }));
        while low < min && self.network.worth(node, low + 1) + gain > 0 {
            low += 1;
        }
        high = high.max(low);
        while high < min && self.network.worth(node, high + 1) + gain == 0 {
            high += 1;
        }
        (low, high)
    }

    /// What a node's levels add to the gain of its arc.
    fn tilt(&self, node: u32) -> i64 {
        let parent = self.network.nodes[node as usize].parent;
        let above = if parent == GROUND { 0 } else { self.levels[parent as usize] };
        let tilt = self.levels[node as usize] - above;
        if self.network.is_left(node) { tilt } else { -tilt }
    }

    /// What one more unit through a node's arc loses; `None` where it is full.
    fn one_more(&self, node: u32) -> Option<i64> {
        let used = self.used[node as usize];
        (used < self.network.nodes[node as usize].cap)
            .then(|| -self.network.worth(node, used + 1) - self.tilt(node))
    }

    /// What one unit less through a node's arc loses; `None` where there is
    /// none to take.
    fn one_less(&self, node: u32) -> Option<i64> {
        let used = self.used[node as usize];
        (used > self.network.nodes[node as usize].low)
            .then(|| self.network.worth(node, used) + self.tilt(node))
    }

    /// Sends one unit of a node's surplus to the nearest end.
    fn send(&mut self, node: u32) {
        self.search.begin(node);
        while let Some((distance, at)) = self.search.next() {
            self.spread(distance, at);
        }
        let Some((length, end)) = self.search.end else { return };
        for &node in &self.search.done {
            self.levels[node as usize] -= length - self.search.reached[node as usize].distance;
        }
        self.surplus[node as usize] -= 1;
        if end != GROUND {
            self.surplus[end as usize] += 1;
        }
        let mut to = end;
        while to != node {
            let (from, edge) = self.arrival(to);
            self.step(from, to, edge);
            to = from;
        }
    }

    /// Fetches one unit that a node lacks from the nearest end.
    fn fetch(&mut self, node: u32) {
        self.search.begin(node);
        while let Some((distance, at)) = self.search.next() {
            self.spread_back(distance, at);
        }
        let Some((length, end)) = self.search.end else { return };
        for &node in &self.search.done {
            self.levels[node as usize] += length - self.search.reached[node as usize].distance;
        }
        self.surplus[node as usize] += 1;
        if end != GROUND {
            self.surplus[end as usize] -= 1;
        }
        let mut from = end;
        while from != node {
            let (to, edge) = self.arrival(from);
            self.step(from, to, edge);
            from = to;
        }
    }

    fn arrival(&self, node: u32) -> (u32, u32) {
        if node == GROUND {
            return (self.search.to_ground, NO_EDGE);
        }
        let reached = self.search.reached[node as usize];
        (reached.from, reached.edge)
    }

    /// Moves one unit of flow from a node to its neighbour.
    fn step(&mut self, from: u32, to: u32, edge: u32) {
        if edge != NO_EDGE {
            self.edges.turn(edge, self.network.heads[edge as usize]);
            return;
        }
        // The lower node of the two has the arc: left arcs lead down from the
        // ground, right ones up to it.
        let down = to != GROUND && self.network.nodes[to as usize].parent == from;
        let lower = if down { to } else { from };
        if down == self.network.is_left(lower) {
            self.used[lower as usize] += 1;
        } else {
            self.used[lower as usize] -= 1;
        }
    }

    fn reach(&mut self, node: u32, distance: i64, from: u32, edge: u32, is_end: bool) {
        self.search.reach(node, distance, from, edge, is_end);
    }

    /// Reaches the nodes that a unit can go to from `node`.
    fn spread(&mut self, distance: i64, node: u32) {
        let network = self.network;
        if network.is_left(node) {
            if let Some(loss) = self.one_less(node) {
                let parent = network.nodes[node as usize].parent;
                let is_end = parent != GROUND && self.surplus[parent as usize] < 0;
                self.reach(parent, distance + loss, node, NO_EDGE, is_end);
            }
            let level = self.levels[node as usize];
            for edge in network.edges_of(node) {
                if !self.edges.contains(edge) {
                    let head = network.head(edge);
                    let loss = level - self.levels[head as usize] - network.weights[edge];
                    let is_end = self.surplus[head as usize] < 0;
                    self.reach(head, distance + loss, node, edge as u32, is_end);
                }
            }
            for &member in network.members_of(node) {
                if let Some(loss) = self.one_more(member) {
                    let is_end = self.surplus[member as usize] < 0;
                    self.reach(member, distance + loss, node, NO_EDGE, is_end);
                }
            }
        } else {
            if let Some(loss) = self.one_more(node) {
                self.reach(GROUND, distance + loss, node, NO_EDGE, false);
            }
            let level = self.levels[node as usize];
            let right = node - network.n_left as u32;
            for at in 0..self.edges.edges_into(right).len() {
                let edge = self.edges.edges_into(right)[at] as usize;
                let tail = network.tails[edge];
                let loss = network.weights[edge] + level - self.levels[tail as usize];
                let is_end = self.surplus[tail as usize] < 0;
                self.reach(tail, distance + loss, node, edge as u32, is_end);
            }
        }
    }

    /// Reaches the nodes that a unit can come from to `node`.
    fn spread_back(&mut self, distance: i64, node: u32) {
        let network = self.network;
        let level = self.levels[node as usize];
        if network.is_left(node) {
            if let Some(loss) = self.one_more(node) {
                let parent = network.nodes[node as usize].parent;
                let is_end = parent != GROUND && self.surplus[parent as usize] > 0;
                self.reach(parent, distance + loss, node, NO_EDGE, is_end);
            }
            for edge in network.edges_of(node) {
                if self.edges.contains(edge) {
                    let head = network.head(edge);
                    let loss = network.weights[edge] + self.levels[head as usize] - level;
                    let is_end = self.surplus[head as usize] > 0;
                    self.reach(head, distance + loss, node, edge as u32, is_end);
                }
            }
            for &member in network.members_of(node) {
                if let Some(loss) = self.one_less(member) {
                    let is_end = self.surplus[member as usize] > 0;
                    self.reach(member, distance + loss, node, NO_EDGE, is_end);
                }
            }
        } else {
            if let Some(loss) = self.one_less(node) {
                self.reach(GROUND, distance + loss, node, NO_EDGE, false);
            }
            for &edge in network.edges_into(node) {
                if !self.edges.contains(edge as usize) {
                    let tail = network.tails[edge as usize];
                    let loss = self.levels[tail as usize] - level - network.weights[edge as usize];
                    let is_end = self.surplus[tail as usize] > 0;
                    self.reach(tail, distance + loss, node, edge, is_end);
                }
            }
        }
    }
}
