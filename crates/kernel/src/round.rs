//! Fractions as whole numbers.

use crate::level::{Level, for_each_level};

/// Writes each fraction times a scale, rounded up.
///
/// ```
/// use qantara_kernel::{Level, rounded_up};
///
/// let mut points = [0; 3];
/// rounded_up(Level::best(), &[0.0, 0.5, 1.0], 101.0, &mut points);
/// assert_eq!(points, [0, 51, 101]);
/// ```
pub fn rounded_up(level: Level, fractions: &[f32], scale: f64, points: &mut [i16]) {
    for_each_level!(level, body(fractions: &[f32], scale: f64, points: &mut [i16]));
}

#[inline(always)]
fn body(fractions: &[f32], scale: f64, points: &mut [i16]) {
    for (fraction, points) in fractions.iter().zip(points) {
        *points = (f64::from(*fraction) * scale).ceil() as i16;
    }
}
