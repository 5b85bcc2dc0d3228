//! The edges that a flow uses.

use super::network::Network;

/// The used edges, by number and by right node.
///
/// A repair changes few of many edges, so nothing here is done for each edge of
/// the network.
#[derive(Debug)]
pub(super) struct Used {
    holds: Vec<bool>,
    /// The used edges into each right node: `lengths` of them from `starts` on.
    starts: Vec<u32>,
    lengths: Vec<u32>,
    into: Vec<u32>,
    /// The edges to begin with, and those that were used at some later time.
    first: Vec<u32>,
    later: Vec<u32>,
}

impl Used {
    /// Some edges, in order.
    pub(super) fn new(network: &Network<'_>, edges: Vec<u32>) -> Self {
        let mut lengths = vec![0_u32; network.nodes.len() - network.n_left];
        for &edge in &edges {
            lengths[network.heads[edge as usize] as usize] += 1;
        }
        // Room for as many as a right node takes, or has to begin with, and for
        // one that comes before another goes.
        let mut end = 0;
        let rooms = network.nodes[network.n_left..].iter().zip(&lengths).zip(network.right_starts.windows(2));
        let starts = rooms
            .map(|((node, &length), edges)| {
                let start = end;
                end += (node.cap - node.low).max(length).saturating_add(1).min(edges[1] - edges[0]);
                start
            })
            .collect();
        lengths.fill(0);
        let mut used = Self {
            holds: vec![false; network.n_edges()],
            starts,
            lengths,
            into: vec![0; end as usize],
            first: Vec::new(),
            later: Vec::new(),
        };
        for &edge in &edges {
            used.add(edge, network.heads[edge as usize]);
        }
        used.first = edges;
        used
    }

    pub(super) fn contains(&self, edge: usize) -> bool {
        self.holds[edge]
    }

    /// The used edges into a right node, which is counted from the first one.
    pub(super) fn edges_into(&self, right: u32) -> &[u32] {
        let start = self.starts[right as usize] as usize;
        &self.into[start..start + self.lengths[right as usize] as usize]
    }

    /// Uses an edge into a right node, or uses it no more.
    pub(super) fn turn(&mut self, edge: u32, right: u32) {
        if self.holds[edge as usize] {
            let start = self.starts[right as usize] as usize;
            let length = &mut self.lengths[right as usize];
            let into = &mut self.into[start..start + *length as usize];
            let at = into.iter().position(|&one| one == edge).unwrap_or_default();
            into[at..].rotate_left(1);
            *length -= 1;
            self.holds[edge as usize] = false;
        } else {
            self.add(edge, right);
            self.later.push(edge);
        }
    }

    fn add(&mut self, edge: u32, right: u32) {
        let length = &mut self.lengths[right as usize];
        self.into[(self.starts[right as usize] + *length) as usize] = edge;
        *length += 1;
        self.holds[edge as usize] = true;
    }

    /// The used edges, in order.
    pub(super) fn finish(self) -> Vec<u32> {
        let Self { mut holds, mut first, mut later, .. } = self;
        first.retain(|&edge| holds[edge as usize]);
        for &edge in &first {
            holds[edge as usize] = false;
        }
        later.retain(|&edge| std::mem::take(&mut holds[edge as usize]));
        if later.is_empty() {
            return first;
        }
        later.sort_unstable();
        // The later ones are few: whole runs of the others go between them.
        let mut edges = Vec::with_capacity(first.len() + later.len());
        let mut rest = &first[..];
        for edge in later {
            let (before, after) = rest.split_at(rest.partition_point(|&one| one < edge));
            edges.extend_from_slice(before);
            edges.push(edge);
            rest = after;
        }
        edges.extend_from_slice(rest);
        edges
    }
}
