//! Time intervals.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A time interval, including its start and excluding its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "IntervalShape", into = "IntervalShape")]
pub struct Interval {
    start: Timestamp,
    end: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IntervalShape {
    start: Timestamp,
    end: Timestamp,
}

impl Interval {
    /// The interval from `start` up to `end`.
    ///
    /// # Errors
    ///
    /// [`InvalidInterval`] when it would end before it begins.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, InvalidInterval> {
        if start < end { Ok(Self { start, end }) } else { Err(InvalidInterval { start, end }) }
    }

    /// When it begins.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// When it ends.
    pub fn end(&self) -> Timestamp {
        self.end
    }
}

impl TryFrom<IntervalShape> for Interval {
    type Error = InvalidInterval;

    fn try_from(shape: IntervalShape) -> Result<Self, InvalidInterval> {
        Self::new(shape.start, shape.end)
    }
}

impl From<Interval> for IntervalShape {
    fn from(interval: Interval) -> Self {
        Self { start: interval.start, end: interval.end }
    }
}

/// A time interval would end before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an interval ends after it starts; got start {start} and end {end}")]
pub struct InvalidInterval {
    start: Timestamp,
    end: Timestamp,
}
