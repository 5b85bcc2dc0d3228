//! Balanced colouring: meetings into slots where everybody is always free.
//!
//! A bipartite graph's edges can be coloured with as many colours as its
//! busiest node has edges (Kőnig 1916), and with any such number the classes
//! can be made equal but for one (de Werra 1971; `McDiarmid` 1972). Both proofs
//! exchange two colours along a path (Kempe), and so does this file.

/// No edge has the colour at the node.
const NONE: u32 = u32::MAX;

/// Colours edges so that no node has a colour twice and the classes' sizes
/// differ by one at most. Each edge has a left and a right end, numbered from
/// 0 on its side; `n` says how many nodes each side has.
///
/// There must be as many colours as the busiest node has edges, or more.
pub(super) fn colour(ends: &[[u32; 2]], n: [usize; 2], n_colours: usize) -> Vec<u32> {
    let mut colouring = Colouring::new(ends, n, n_colours);
    for edge in 0..ends.len() as u32 {
        colouring.insert(edge);
    }
    colouring.balance();
    colouring.colours
}

struct Colouring {
    /// The ends of each edge, the right ones numbered after the left ones.
    ends: Vec<[u32; 2]>,
    n_colours: usize,
    /// The edge of each node and colour.
    at: Vec<u32>,
    /// The colours that each node has, as bits.
    taken: Vec<u64>,
    words: usize,
    colours: Vec<u32>,
    path: Vec<u32>,
}

impl Colouring {
    fn new(ends: &[[u32; 2]], n: [usize; 2], n_colours: usize) -> Self {
        let (nodes, words) = (n[0] + n[1], n_colours.div_ceil(64));
        Self {
            ends: ends.iter().map(|&[left, right]| [left, right + n[0] as u32]).collect(),
            n_colours,
            at: vec![NONE; nodes * n_colours],
            taken: vec![0; nodes * words],
            words,
            colours: vec![NONE; ends.len()],
            path: Vec::new(),
        }
    }

    fn at(&self, node: u32, colour: u32) -> u32 {
        self.at[node as usize * self.n_colours + colour as usize]
    }

    fn put(&mut self, node: u32, colour: u32, edge: u32) {
        self.at[node as usize * self.n_colours + colour as usize] = edge;
        let word = &mut self.taken[node as usize * self.words + colour as usize / 64];
        if edge == NONE {
            *word &= !(1 << (colour % 64));
        } else {
            *word |= 1 << (colour % 64);
        }
    }

    /// The first colour that neither node has.
    fn common(&self, one: u32, other: u32) -> Option<u32> {
        let taken = |node: u32| &self.taken[node as usize * self.words..][..self.words];
        let words = taken(one).iter().zip(taken(other));
        let (at, free) = words.map(|(a, b)| !(a | b)).enumerate().find(|&(_, free)| free != 0)?;
        let colour = at * 64 + free.trailing_zeros() as usize;
        (colour < self.n_colours).then_some(colour as u32)
    }

    fn insert(&mut self, edge: u32) {
        let [left, right] = self.ends[edge as usize];
        let colour = match self.common(left, right) {
            Some(colour) => colour,
            None => {
                let (Some(a), Some(b)) = (self.common(left, left), self.common(right, right)) else {
                    unreachable!("a node has more edges than there are colours");
                };
                // The path from the right end begins with `a` and comes to
                // left nodes by `a`, so that it never comes to this left end.
                self.trace(right, a, b);
                self.flip(a, b);
                a
            }
        };
        self.colours[edge as usize] = colour;
        self.put(left, colour, edge);
        self.put(right, colour, edge);
    }

    /// Finds the path from a node that begins with `a` and then alternates; the
    /// node must not have `b`.
    fn trace(&mut self, mut node: u32, mut a: u32, mut b: u32) {
        self.path.clear();
        loop {
            let edge = self.at(node, a);
            if edge == NONE {
                return;
            }
            self.path.push(edge);
            let [left, right] = self.ends[edge as usize];
            node = if node == left { right } else { left };
            (a, b) = (b, a);
        }
    }

    /// Exchanges two colours along the path.
    fn flip(&mut self, a: u32, b: u32) {
        for at in 0..self.path.len() {
            let edge = self.path[at] as usize;
            for node in self.ends[edge] {
                self.put(node, self.colours[edge], NONE);
            }
        }
        for at in 0..self.path.len() {
            let edge = self.path[at];
            let colour = if self.colours[edge as usize] == a { b } else { a };
            self.colours[edge as usize] = colour;
            for node in self.ends[edge as usize] {
                self.put(node, colour, edge);
            }
        }
    }

    /// Makes the classes equal but for one. Two classes make up paths and
    /// cycles; a path with both end edges in the larger one makes it smaller
    /// by one, and there are at least as many of these as it is larger.
    fn balance(&mut self) {
        let mut sizes = vec![0_usize; self.n_colours];
        for &colour in &self.colours {
            sizes[colour as usize] += 1;
        }
        let mut order: Vec<usize> = (0..self.n_colours).collect();
        order.sort_by_key(|&colour| std::cmp::Reverse(sizes[colour]));
        let (least, larger) = match self.n_colours {
            0 => return,
            n => (self.colours.len() / n, self.colours.len() % n),
        };
        let target = |rank: usize| least + usize::from(rank < larger);
        let (mut from, mut to) = (0, self.n_colours - 1);
        while from < to {
            let (a, b) = (order[from], order[to]);
            let surplus = sizes[a] - target(from).min(sizes[a]);
            let wanted = target(to) - sizes[b].min(target(to));
            let moved = surplus.min(wanted);
            self.shift(a as u32, b as u32, moved);
            sizes[a] -= moved;
            sizes[b] += moved;
            if surplus == moved {
                from += 1;
            }
            if wanted == moved {
                to -= 1;
            }
        }
    }

    /// Makes one class smaller by a number and another one larger.
    fn shift(&mut self, a: u32, b: u32, mut number: usize) {
        let nodes = (self.at.len() / self.n_colours) as u32;
        for node in 0..nodes {
            if number == 0 {
                return;
            }
            if self.at(node, a) != NONE && self.at(node, b) == NONE {
                self.trace(node, a, b);
                if self.path.len() % 2 == 1 {
                    self.flip(a, b);
                    number -= 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_graphs_take_as_many_colours_as_a_node_has_edges() {
        for n in 1..=70_u32 {
            let ends: Vec<[u32; 2]> =
                (0..n).flat_map(|left| (0..n).map(move |right| [left, right])).collect();
            let colours = colour(&ends, [n as usize; 2], n as usize);
            let mut seen: Vec<[u32; 3]> = ends
                .iter()
                .zip(&colours)
                .flat_map(|(&[left, right], &colour)| [[0, left, colour], [1, right, colour]])
                .collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 2 * ends.len());
        }
    }
}
