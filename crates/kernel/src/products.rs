//! Products of vectors.

use crate::level::{Level, for_each_level};

/// The inner product of two vectors, summed in one fixed order:
/// eight sums side by side, then their total. It is the same to the last bit
/// whatever the processor.
///
/// ```
/// use qantara_kernel::{Level, inner_product};
///
/// assert_eq!(inner_product(Level::best(), &[0.5, 0.25], &[2.0, 4.0]), 2.0);
/// ```
pub fn inner_product(level: Level, a: &[f32], b: &[f32]) -> f64 {
    for_each_level!(level, body(a: &[f32], b: &[f32]) -> f64)
}

#[inline(always)]
fn body(a: &[f32], b: &[f32]) -> f64 {
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
