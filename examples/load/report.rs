//! What was measured beside what is promised.

use std::fmt;

/// Every figure with its aim.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    name: String,
    figure: f64,
    aim: f64,
    /// Whether the aim is the most, or else the least.
    is_most: bool,
}

impl Row {
    fn is_met(&self) -> bool {
        if self.is_most { self.figure <= self.aim } else { self.figure >= self.aim }
    }
}

impl Report {
    pub(crate) fn at_most(&mut self, name: String, figure: f64, aim: f64) {
        self.rows.push(Row { name, figure, aim, is_most: true });
    }

    pub(crate) fn at_least(&mut self, name: String, figure: f64, aim: f64) {
        self.rows.push(Row { name, figure, aim, is_most: false });
    }

    pub(crate) fn is_met(&self) -> bool {
        self.rows.iter().all(Row::is_met)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            let bound = if row.is_most { "at most" } else { "at least" };
            let met = if row.is_met() { "met" } else { "MISSED" };
            writeln!(f, "{:<62} {:>9.3}  {bound:>8} {:>6.2}  {met}", row.name, row.figure, row.aim)?;
        }
        Ok(())
    }
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
