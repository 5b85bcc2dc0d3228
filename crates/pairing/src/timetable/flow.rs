//! The greatest flow from a source to a sink (Dinic 1970).

use std::collections::VecDeque;

/// A network with capacities; nodes are numbered from 0.
pub(super) struct Network {
    /// Each node's arcs. An arc's opposite has the number with the other last
    /// bit.
    arcs: Vec<Vec<u32>>,
    heads: Vec<u32>,
    left: Vec<u32>,
    depth: Vec<u32>,
    next: Vec<u32>,
}

impl Network {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            arcs: vec![Vec::new(); nodes],
            heads: Vec::new(),
            left: Vec::new(),
            depth: vec![0; nodes],
            next: vec![0; nodes],
        }
    }

    /// Adds an arc and returns its number.
    pub(super) fn add(&mut self, from: usize, to: usize, capacity: u32) -> u32 {
        let arc = self.heads.len() as u32;
        for (at, head, capacity) in [(from, to, capacity), (to, from, 0)] {
            self.arcs[at].push(self.heads.len() as u32);
            self.heads.push(head as u32);
            self.left.push(capacity);
        }
        arc
    }

    /// What flows through an arc.
    pub(super) fn through(&self, arc: u32) -> u32 {
        self.left[arc as usize ^ 1]
    }

    /// Makes the flow the greatest, and returns what it grew by.
    pub(super) fn fill(&mut self, source: usize, sink: usize) -> u64 {
        let mut total = 0;
        while self.layer(source, sink) {
            self.next.fill(0);
            while let Some(units) = self.augment(source, sink) {
                total += u64::from(units);
            }
        }
        total
    }

    /// Numbers nodes by their distance, and says whether the sink is reached.
    fn layer(&mut self, source: usize, sink: usize) -> bool {
        self.depth.fill(u32::MAX);
        self.depth[source] = 0;
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            for &arc in &self.arcs[node] {
                let head = self.heads[arc as usize] as usize;
                if self.left[arc as usize] > 0 && self.depth[head] == u32::MAX {
                    self.depth[head] = self.depth[node] + 1;
                    queue.push_back(head);
                }
            }
        }
        self.depth[sink] != u32::MAX
    }

    /// Sends what fits along one shortest path.
    fn augment(&mut self, source: usize, sink: usize) -> Option<u32> {
        let mut path: Vec<u32> = Vec::new();
        let mut node = source;
        while node != sink {
            let arcs = &self.arcs[node];
            let fits = |&&arc: &&u32| {
                self.left[arc as usize] > 0
                    && self.depth[self.heads[arc as usize] as usize] == self.depth[node] + 1
            };
            let start = self.next[node] as usize;
            match arcs[start..].iter().position(|arc| fits(&arc)) {
                Some(skipped) => {
                    self.next[node] = (start + skipped) as u32;
                    path.push(arcs[start + skipped]);
                    node = self.heads[arcs[start + skipped] as usize] as usize;
                }
                None => {
                    self.next[node] = arcs.len() as u32;
                    let arc = path.pop()?;
                    node = self.heads[arc as usize ^ 1] as usize;
                    self.next[node] += 1;
                }
            }
        }
        let units = path.iter().map(|&arc| self.left[arc as usize]).min()?;
        for arc in path {
            self.left[arc as usize] -= units;
            self.left[arc as usize ^ 1] += units;
        }
        Some(units)
    }
}
