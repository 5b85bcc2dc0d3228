//! Steps against the slope: Adam (Kingma & Ba, ICLR 2015), then the nearest
//! point that is allowed.
//!
//! Its small, even steps are what early stopping chooses among. `argmin` has
//! better methods for the last digits, but no bounds in L-BFGS, and it brings
//! `paste`, which nobody maintains.

use super::point::{Kind, Point};

pub(super) struct Adam {
    n_steps: i32,
    means: Vec<f64>,
    squares: Vec<f64>,
    lengths: Vec<f64>,
}

impl Adam {
    pub(super) fn new(point: &Point) -> Self {
        let length = |kind: &Kind| match kind {
            Kind::Weight => 0.005,
            Kind::Share | Kind::Curve => 0.01,
            Kind::Scale => 0.05,
        };
        let lengths: Vec<f64> = point.kinds().iter().map(length).collect();
        let n_numbers = lengths.len();
        Self { n_steps: 0, means: vec![0.0; n_numbers], squares: vec![0.0; n_numbers], lengths }
    }

    /// One step from a point with this slope.
    pub(super) fn step(&mut self, point: &Point, slope: &[f64]) -> Point {
        const KEPT: f64 = 0.9;
        const KEPT_SQUARE: f64 = 0.999;
        self.n_steps += 1;
        let (bias, bias_square) = (1.0 - KEPT.powi(self.n_steps), 1.0 - KEPT_SQUARE.powi(self.n_steps));
        let mut row = point.row();
        for (number, slope) in slope.iter().enumerate() {
            let (mean, square) = (&mut self.means[number], &mut self.squares[number]);
            *mean = KEPT * *mean + (1.0 - KEPT) * slope;
            *square = KEPT_SQUARE * *square + (1.0 - KEPT_SQUARE) * slope * slope;
            row[number] -= self.lengths[number] * (*mean / bias) / ((*square / bias_square).sqrt() + 1e-8);
        }
        point.at(&row)
    }
}
