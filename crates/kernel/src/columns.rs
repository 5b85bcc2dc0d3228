//! Sums of columns: one number for each lane in each column.

use crate::level::{Level, for_each_level};

/// How many lanes are added at a time.
const LANES: usize = 32;

/// A lane whose sum reaches what was asked, with the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The lane.
    pub lane: u32,
    /// The sum over the columns in it.
    pub points: i16,
}

/// Adds to `found`, in order, the lanes in which the sum of the columns is at
/// least `least`. Sums saturate.
///
/// ```
/// use qantara_kernel::{BARRED, Found, Level, reaching};
///
/// let mut found = Vec::new();
/// reaching(Level::best(), &[&[5, 9, 2], &[4, BARRED, 6]], 8, &mut found);
/// assert_eq!(found, [Found { lane: 0, points: 9 }, Found { lane: 2, points: 8 }]);
/// ```
///
/// # Panics
///
/// If the columns are not equally long.
pub fn reaching(level: Level, columns: &[&[i16]], least: i16, found: &mut Vec<Found>) {
    for_each_level!(level, same(columns: &[&[i16]], least: i16, found: &mut Vec<Found>));
}

/// The same with a bound for each lane.
///
/// ```
/// use qantara_kernel::{Found, Level, reaching_each};
///
/// let mut found = Vec::new();
/// reaching_each(Level::best(), &[&[5, 9, 2], &[4, 0, 6]], &[9, 10, 8], &mut found);
/// assert_eq!(found, [Found { lane: 0, points: 9 }, Found { lane: 2, points: 8 }]);
/// ```
///
/// # Panics
///
/// If the columns and the bounds are not equally long.
pub fn reaching_each(level: Level, columns: &[&[i16]], least: &[i16], found: &mut Vec<Found>) {
    for_each_level!(level, each(columns: &[&[i16]], least: &[i16], found: &mut Vec<Found>));
}

#[inline(always)]
fn same(columns: &[&[i16]], least: i16, found: &mut Vec<Found>) {
    body(columns, Same(least), found);
}

#[inline(always)]
fn each(columns: &[&[i16]], least: &[i16], found: &mut Vec<Found>) {
    if let Some(column) = columns.first() {
        assert_eq!(column.len(), least.len(), "there is a bound for each lane");
    }
    body(columns, least, found);
}

/// What sums are compared with.
trait Least: Copy {
    fn at(self, lane: usize) -> i16;

    /// Those of a whole block.
    fn block(self, start: usize) -> [i16; LANES];
}

#[derive(Clone, Copy)]
struct Same(i16);

impl Least for Same {
    #[inline(always)]
    fn at(self, _: usize) -> i16 {
        self.0
    }

    #[inline(always)]
    fn block(self, _: usize) -> [i16; LANES] {
        [self.0; LANES]
    }
}

impl Least for &[i16] {
    #[inline(always)]
    fn at(self, lane: usize) -> i16 {
        self[lane]
    }

    #[inline(always)]
    fn block(self, start: usize) -> [i16; LANES] {
        *self[start..].first_chunk().expect("a block is whole")
    }
}

#[inline(always)]
fn body(columns: &[&[i16]], least: impl Least, found: &mut Vec<Found>) {
    // The number of columns as a constant keeps the sums in registers.
    match columns.len() {
        0 => {}
        1 => of::<1>(columns, least, found),
        2 => of::<2>(columns, least, found),
        3 => of::<3>(columns, least, found),
        4 => of::<4>(columns, least, found),
        5 => of::<5>(columns, least, found),
        6 => of::<6>(columns, least, found),
        7 => of::<7>(columns, least, found),
        8 => of::<8>(columns, least, found),
        _ => any(columns, least, found),
    }
}

#[inline(always)]
fn of<const N: usize>(columns: &[&[i16]], least: impl Least, found: &mut Vec<Found>) {
    let lanes = columns[0].len();
    let columns: [&[i16]; N] = std::array::from_fn(|n| {
        assert_eq!(columns[n].len(), lanes, "columns are equally long");
        columns[n]
    });
    let blocks: [&[[i16; LANES]]; N] = columns.map(|column| column.as_chunks().0);
    for block in 0..lanes / LANES {
        let mut sums = blocks[0][block];
        for column in &blocks[1..] {
            let column = &column[block];
            for lane in 0..LANES {
                sums[lane] = sums[lane].saturating_add(column[lane]);
            }
        }
        let bounds = least.block(block * LANES);
        let mut reached = 0_i16;
        for lane in 0..LANES {
            reached |= -i16::from(sums[lane] >= bounds[lane]);
        }
        if reached != 0 {
            take(&sums, block * LANES, &bounds, found);
        }
    }
    let start = lanes / LANES * LANES;
    let mut sums = [0; LANES];
    let mut bounds = [0; LANES];
    let rest = &mut sums[..lanes - start];
    rest.copy_from_slice(&columns[0][start..]);
    for column in &columns[1..] {
        rest.iter_mut().zip(&column[start..]).for_each(|(sum, points)| *sum = sum.saturating_add(*points));
    }
    bounds.iter_mut().enumerate().take(rest.len()).for_each(|(lane, bound)| *bound = least.at(start + lane));
    take(rest, start, &bounds, found);
}

/// Any number of columns, with their sums in memory.
#[inline(always)]
fn any(columns: &[&[i16]], least: impl Least, found: &mut Vec<Found>) {
    let mut sums = columns[0].to_vec();
    for column in &columns[1..] {
        assert_eq!(column.len(), sums.len(), "columns are equally long");
        sums.iter_mut().zip(*column).for_each(|(sum, points)| *sum = sum.saturating_add(*points));
    }
    let bounds: Vec<i16> = (0..sums.len()).map(|lane| least.at(lane)).collect();
    take(&sums, 0, &bounds, found);
}

/// Out of line: it is rare.
#[cold]
#[inline(never)]
fn take(sums: &[i16], start: usize, least: &[i16], found: &mut Vec<Found>) {
    for (lane, (points, least)) in sums.iter().zip(least).enumerate() {
        if points >= least {
            found.push(Found { lane: (start + lane) as u32, points: *points });
        }
    }
}
