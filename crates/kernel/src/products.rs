//! Products of vectors of small whole numbers.

use crate::level::{Level, for_each_level};

/// The inner product of two vectors.
///
/// ```
/// use qantara_kernel::{Level, product};
///
/// assert_eq!(product(Level::best(), &[1, -2, 3], &[4, 5, 6]), 12);
/// ```
///
/// # Panics
///
/// If they are not equally long, or longer than 131,072, where the sum may not
/// fit.
pub fn product(level: Level, a: &[i8], b: &[i8]) -> i32 {
    assert!(a.len() == b.len() && a.len() <= 1 << 17, "vectors of {} and {} numbers", a.len(), b.len());
    for_each_level!(level, body(a: &[i8], b: &[i8]) -> i32)
}

/// The inner product of two vectors of fractions, summed in one fixed order:
/// eight sums side by side, then their total. It is the same to the last bit
/// whatever the processor.
///
/// ```
/// use qantara_kernel::{Level, inner_product};
///
/// assert_eq!(inner_product(Level::best(), &[0.5, 0.25], &[2.0, 4.0]), 2.0);
/// ```
pub fn inner_product(level: Level, a: &[f32], b: &[f32]) -> f64 {
    for_each_level!(level, fractions(a: &[f32], b: &[f32]) -> f64)
}

#[inline(always)]
fn fractions(a: &[f32], b: &[f32]) -> f64 {
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0_f64; 8];
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..8 {
            sums[lane] += f64::from(a[lane]) * f64::from(b[lane]);
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
    sums.iter().sum::<f64>() + rest
}

#[inline(always)]
fn body(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}
