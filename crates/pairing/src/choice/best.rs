//! The best few of a list by gain, without a branch for each.
//!
//! Where gains come in no order, a processor cannot foresee whether the next
//! one is among the best, and each wrong guess costs as much as several gains.
//! So the few best stand in a fixed number of slots, and every gain goes
//! through all of them: each slot keeps the greater and hands on the lesser.

/// Numbers that are ordered as gains are, and equal gains by place: the
/// earlier one counts as the greater.
///
/// A gain and a place share 64 bits. Where gains are too large for that, their
/// last bits are not looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys {
    reach: i64,
    lost_bits: u32,
    place_bits: u32,
}

/// Below every key.
const NONE: i64 = i64::MIN;
/// How many slots there are at most: for more, selecting is quicker.
pub(super) const SLOTS: usize = 8;

impl Keys {
    /// Keys for gains of at most `reach`, and for lists of at most
    /// `length`. Gains below minus `reach` are all the same.
    pub(super) fn new(reach: i64, length: usize) -> Self {
        let place_bits = usize::BITS - length.leading_zeros();
        let gain_bits = i64::BITS - reach.leading_zeros();
        Self { reach, lost_bits: (gain_bits + place_bits).saturating_sub(62), place_bits }
    }

    fn key(self, gain: i64, place: usize) -> i64 {
        let gain = gain.max(-self.reach) >> self.lost_bits;
        gain << self.place_bits | (self.last_place() - i64::from(place as u32))
    }

    fn place(self, key: i64) -> usize {
        (self.last_place() - (key & self.last_place())) as usize
    }

    fn last_place(self) -> i64 {
        (1 << self.place_bits) - 1
    }

    /// The places of the best `n` gains, the best first; fewer where there are
    /// not so many. A place whose gain is `None` is not looked at.
    pub(super) fn best(self, n: usize, gains: impl Iterator<Item = Option<i64>>, best: &mut Vec<usize>) {
        best.clear();
        let keys = gains.enumerate().map(|(place, gain)| gain.map_or(NONE, |gain| self.key(gain, place)));
        match n {
            0 => {}
            1 | 2 => self.collect(slots::<2>(keys), n, best),
            3 => self.collect(slots::<3>(keys), n, best),
            4 => self.collect(slots::<4>(keys), n, best),
            5 | 6 => self.collect(slots::<6>(keys), n, best),
            7 | SLOTS => self.collect(slots::<SLOTS>(keys), n, best),
            _ => {
                let mut keys: Vec<i64> = keys.collect();
                if n < keys.len() {
                    keys.select_nth_unstable_by(n, |a, b| b.cmp(a));
                    keys.truncate(n);
                }
                keys.sort_unstable_by(|a, b| b.cmp(a));
                self.collect(keys, n, best);
            }
        }
    }

    fn collect(self, keys: impl IntoIterator<Item = i64>, n: usize, best: &mut Vec<usize>) {
        let some = keys.into_iter().take(n).take_while(|&key| key != NONE);
        best.extend(some.map(|key| self.place(key)));
    }
}

/// The greatest `N` of some keys, the greatest first.
#[inline]
fn slots<const N: usize>(keys: impl Iterator<Item = i64>) -> [i64; N] {
    let mut slots = [NONE; N];
    for mut key in keys {
        for slot in &mut slots {
            let lesser = key.min(*slot);
            *slot = key.max(*slot);
            key = lesser;
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The slots hold what sorting puts first, for any number of them; where
        /// gains are very large, what is first but for their last bits.
        #[test]
        fn the_best_are_those_that_sorting_puts_first(
            gains in prop::collection::vec(prop::option::of(-9..=9_i64), 0..40),
            n in 0..12_usize,
            bits in 0..58_u32,
        ) {
            let gains: Vec<Option<i64>> = gains.into_iter().map(|gain| gain.map(|gain| gain << bits)).collect();
            let mut sorted: Vec<usize> = (0..gains.len()).filter(|&place| gains[place].is_some()).collect();
            sorted.sort_by_key(|&place| std::cmp::Reverse(gains[place]));
            sorted.truncate(n);
            let mut best = Vec::new();
            Keys::new(9 << bits, gains.len()).best(n, gains.into_iter(), &mut best);
            prop_assert_eq!(best, sorted);
        }
    }
}
