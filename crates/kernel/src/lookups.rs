//! Sums of what tables say of codes.

use crate::level::{Level, for_each_level};

/// Codes, one for each lane, and what each code counts.
#[derive(Clone, Copy, Debug)]
pub struct Lookup<'a> {
    /// By lane.
    pub codes: &'a [u32],
    /// By code.
    pub table: &'a [i16],
}

/// Writes to each lane of `sums` what the tables say of its codes, added up
/// and saturated.
///
/// ```
/// use qantara_kernel::{Level, Lookup, add_up};
///
/// let mut sums = [0; 3];
/// let by_stage = Lookup { codes: &[0, 1, 1], table: &[3, 7] };
/// let by_place = Lookup { codes: &[2, 0, 1], table: &[1, 2, 4] };
/// add_up(Level::best(), &[by_stage, by_place], &mut sums);
/// assert_eq!(sums, [7, 8, 9]);
/// ```
///
/// # Panics
///
/// If there are not as many codes as sums, or a table lacks one of its codes.
pub fn add_up(level: Level, lookups: &[Lookup<'_>], sums: &mut [i16]) {
    for_each_level!(level, body(lookups: &[Lookup<'_>], sums: &mut [i16]));
}

#[inline(always)]
fn body(lookups: &[Lookup<'_>], sums: &mut [i16]) {
    sums.fill(0);
    // Several at a time: each is two loads, and the sums are written once.
    let (fours, rest) = lookups.as_chunks::<4>();
    for four in fours {
        of(four, sums);
    }
    for one in rest {
        of(std::slice::from_ref(one).first_chunk::<1>().expect("it is one"), sums);
    }
}

#[inline(always)]
fn of<const N: usize>(lookups: &[Lookup<'_>; N], sums: &mut [i16]) {
    let codes: [&[u32]; N] = std::array::from_fn(|n| &lookups[n].codes[..sums.len()]);
    for (lane, sum) in sums.iter_mut().enumerate() {
        for n in 0..N {
            *sum = sum.saturating_add(lookups[n].table[codes[n][lane] as usize]);
        }
    }
}
