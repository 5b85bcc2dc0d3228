//! Candidates in the order of their bounds, sorted no further than needed.

use std::cmp::Reverse;

use qantara_kernel::Found;

/// How many are sorted at a time.
const RUN: usize = 32;

/// The highest bounds first: the sooner the best are found, the fewer others
/// need be looked at.
pub(super) struct Queue<'a> {
    /// Those to come, in no order.
    rest: &'a mut [Found],
    /// Those that come next, the last of them first.
    run: &'a [Found],
}

impl<'a> Queue<'a> {
    pub(super) fn new(found: &'a mut [Found]) -> Self {
        Self { rest: found, run: &[] }
    }

    /// The next, if its bound is at least so high.
    pub(super) fn next(&mut self, least: i16) -> Option<Found> {
        if self.run.is_empty() {
            self.sort_more(least);
        }
        let (next, run) = self.run.split_first()?;
        self.run = run;
        // What comes after it is no higher.
        (next.points >= least).then_some(*next)
    }

    fn sort_more(&mut self, least: i16) {
        let all = std::mem::take(&mut self.rest);
        // Those that are high enough still, first.
        let mut kept = 0;
        for at in 0..all.len() {
            if all[at].points >= least {
                all.swap(kept, at);
                kept += 1;
            }
        }
        let all = &mut all[..kept];
        let key = |found: &Found| (Reverse(found.points), found.lane);
        let cut = RUN.min(all.len());
        if cut < all.len() {
            all.select_nth_unstable_by_key(cut, key);
        }
        let (run, rest) = all.split_at_mut(cut);
        run.sort_unstable_by_key(key);
        (self.run, self.rest) = (run, rest);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// All that are high enough when their turn comes, the highest first.
        #[test]
        fn it_is_a_sorted_list(points in prop::collection::vec(0..50_i16, 0..200), rises in 0..3_i16) {
            let found = |(lane, points): (usize, &i16)| Found { lane: lane as u32, points: *points };
            let mut all: Vec<Found> = points.iter().enumerate().map(found).collect();
            let mut sorted = all.clone();
            sorted.sort_by_key(|found| (Reverse(found.points), found.lane));
            let mut queue = Queue::new(&mut all);
            for (turn, next) in (0_i16..).zip(&sorted) {
                let least = rises * turn;
                prop_assert_eq!(queue.next(least), (next.points >= least).then_some(*next));
                if next.points < least {
                    return Ok(());
                }
            }
            prop_assert_eq!(queue.next(0), None);
        }
    }
}
