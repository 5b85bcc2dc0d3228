//! Line charts, steps and points as SVG: text that can be searched and read
//! aloud, colours of the page that holds them, and dashes and marks that tell
//! the lines apart in black and white.

use std::fmt::Write as _;

use maud::{Markup, html};

/// In what the drawing is measured; the page scales it.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 300.0;
/// Room for what is written beside the axes.
const LEFT: f64 = 56.0;
const BELOW: f64 = 44.0;
const MARGIN: f64 = 22.0;

/// How many lines are told apart; more begin anew.
const STYLES: usize = 6;

/// A chart of one or more lines over the same axes.
pub(super) struct Chart {
    /// What it shows, for who does not see it too.
    pub(super) title: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) lines: Vec<Line>,
}

/// An axis from its first to its last tick.
pub(super) struct Axis {
    pub(super) label: String,
    /// Where something is written, rising, and what; two at least.
    pub(super) ticks: Vec<(f64, String)>,
    /// Whether equal steps are equal factors.
    pub(super) by_factors: bool,
}

/// One line of a chart.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) shape: Shape,
    /// In the units of the axes, from left to right.
    pub(super) points: Vec<(f64, f64)>,
}

/// How the points of a line are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Joined, each with a mark.
    Marked,
    /// Joined.
    Plain,
    /// Dots that are not joined.
    Dots,
}

impl Axis {
    /// Where a value lies, from 0 to 1.
    fn share(&self, value: f64) -> f64 {
        let scale = |value: f64| if self.by_factors { value.ln() } else { value };
        let (Some((low, _)), Some((high, _))) = (self.ticks.first(), self.ticks.last()) else { return 0.0 };
        let (low, high) = (scale(*low), scale(*high));
        if high > low { ((scale(value) - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 }
    }
}

impl Chart {
    fn x(&self, value: f64) -> f64 {
        round(LEFT + self.x.share(value) * (WIDTH - LEFT - MARGIN))
    }

    fn y(&self, value: f64) -> f64 {
        round(MARGIN + (1.0 - self.y.share(value)) * (HEIGHT - BELOW - MARGIN))
    }

    /// As a figure with a key to its lines.
    pub(super) fn to_html(&self) -> Markup {
        let (right, bottom) = (WIDTH - MARGIN, HEIGHT - BELOW);
        html! {
            figure {
                figcaption { (self.title) }
                svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(self.title) {
                    @for (value, text) in &self.y.ticks {
                        @let y = self.y(*value);
                        line.grid x1=(LEFT) x2=(right) y1=(y) y2=(y) {}
                        text text-anchor="end" x=(LEFT - 6.0) y=(round(y + 4.0)) { (text) }
                    }
                    @for (value, text) in &self.x.ticks {
                        @let x = self.x(*value);
                        line.tick x1=(x) x2=(x) y1=(bottom) y2=(bottom + 4.0) {}
                        text text-anchor="middle" x=(x) y=(bottom + 17.0) { (text) }
                    }
                    text text-anchor="middle" x=(f64::midpoint(LEFT, right)) y=(HEIGHT - 8.0) { (self.x.label) }
                    text text-anchor="middle" transform={ "translate(12 " (f64::midpoint(MARGIN, bottom)) ") rotate(-90)" } { (self.y.label) }
                    @for (n, line) in self.lines.iter().enumerate() {
                        (self.line(n, line))
                    }
                }
                ul.key {
                    @for (n, line) in self.lines.iter().enumerate() {
                        li {
                            svg.sample viewBox="0 0 30 12" aria-hidden="true" {
                                @let class = class(n);
                                @if line.shape != Shape::Dots { line class=(class) x1="0" x2="30" y1="6" y2="6" {} }
                                @if line.shape != Shape::Plain { (mark(n, (15.0, 6.0))) }
                            }
                            bdi { (line.name) }
                        }
                    }
                }
            }
        }
    }

    fn line(&self, n: usize, line: &Line) -> Markup {
        let points: Vec<(f64, f64)> = line.points.iter().map(|(x, y)| (self.x(*x), self.y(*y))).collect();
        let mut path = String::new();
        for (x, y) in &points {
            // Writing to a string does not fail.
            let _ = write!(path, "{x},{y} ");
        }
        html! {
            @if line.shape != Shape::Dots { polyline class=(class(n)) points=(path.trim_end()) {} }
            @if line.shape != Shape::Plain { @for point in &points { (mark(n, *point)) } }
        }
    }
}

/// The style of the n-th line.
fn class(n: usize) -> String {
    format!("line{}", n % STYLES)
}

/// A mark whose form tells the lines apart.
fn mark(n: usize, (x, y): (f64, f64)) -> Markup {
    let class = format!("mark{}", n % STYLES);
    html! {
        @if n.is_multiple_of(2) { circle class=(class) cx=(x) cy=(y) r="3.5" {} }
        @else { rect class=(class) x=(round(x - 3.0)) y=(round(y - 3.0)) width="6" height="6" {} }
    }
}

/// To a tenth, so that files are short and the same everywhere.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
