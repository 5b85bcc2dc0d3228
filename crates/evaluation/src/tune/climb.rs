//! Step after step against the slope, from a start and with one fuse.

use super::adam::Adam;
use super::loss::loss;
use super::point::{Kind, Point};
use super::settings::{Moving, Pull, Settings};
use super::{Example, Fuse, Model};
use crate::draw::{Draws, Purpose};

/// A point on its way.
pub(super) struct Climb<'a> {
    examples: &'a [&'a Example],
    settings: &'a Settings,
    begin: Point,
    /// The numbers of the row that stay as they are.
    held: Vec<usize>,
    point: Point,
    adam: Adam,
}

impl<'a> Climb<'a> {
    /// At the start, with this fuse.
    pub(super) fn new(
        start: &Model,
        fuse: Fuse,
        examples: &'a [&'a Example],
        settings: &'a Settings,
    ) -> Self {
        let begin = with_best_scale(Model { fuse, ..start.clone() }, examples, &settings.pull);
        let (held, point, adam) = (held(&begin, settings), parted(&begin, settings), Adam::new(&begin));
        Self { examples, settings, begin, held, point, adam }
    }

    /// Where it began.
    pub(super) fn begin(&self) -> &Point {
        &self.begin
    }

    /// Where it is.
    pub(super) fn point(&self) -> &Point {
        &self.point
    }

    /// One epoch; the loss of a query on average before it.
    pub(super) fn step(&mut self) -> f64 {
        let (loss, mut slope) = loss(&self.point, &self.begin, self.examples, &self.settings.pull);
        for &number in &self.held {
            slope[number] = 0.0;
        }
        self.point = self.adam.step(&self.point, &slope);
        if self.settings.weights == Moving::None {
            // Scaling to a sum of 1 would round them anew at each step.
            self.point.model.weights.clone_from(&self.begin.model.weights);
        }
        loss
    }
}

/// The power of two, from 1 to 256, by which the start's scores are best
/// scaled; the steps go on from there.
fn with_best_scale(model: Model, examples: &[&Example], pull: &Pull) -> Point {
    let mut best = Point { model, log_scale: 0.0 };
    let mut least = f64::INFINITY;
    for power in 0..=8 {
        let point = Point { log_scale: f64::from(power) * std::f64::consts::LN_2, ..best.clone() };
        let (loss, _) = loss(&point, &point, examples, pull);
        if loss < least {
            (least, best) = (loss, point);
        }
    }
    best
}

/// The same, unless both sides weigh alike: then each weight grows by up to a
/// tenth for one side and falls by as much for the other.
///
/// Where sides are alike they have the same slope, and would stay alike for
/// ever.
fn parted(begin: &Point, settings: &Settings) -> Point {
    let [first, second] = &begin.model.weights;
    if first != second || settings.weights == Moving::None {
        return begin.clone();
    }
    let mut draws = Draws::new(settings.seed, Purpose::Parting, 0);
    let mut row = begin.row();
    let n_facets = begin.model.n_facets();
    for facet in 0..n_facets {
        let by = 0.1 * (f64::from(draws.below(2_001)) / 1_000.0 - 1.0);
        row[facet] *= 1.0 + by;
        row[n_facets + facet] *= 1.0 - by;
    }
    begin.at(&row)
}

/// The numbers of the row that stay as they are.
fn held(begin: &Point, settings: &Settings) -> Vec<usize> {
    let row = begin.row();
    let is_held = |(number, kind): (usize, Kind)| {
        let is_held = match (kind, settings.weights) {
            (Kind::Weight, Moving::None) => true,
            (Kind::Weight, Moving::AboveZero) => row[number] == 0.0,
            (Kind::Share, _) => !settings.shares,
            (Kind::Curve, _) => !settings.curves,
            _ => false,
        };
        is_held.then_some(number)
    };
    begin.kinds().into_iter().enumerate().filter_map(is_held).collect()
}
