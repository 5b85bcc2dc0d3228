//! Counts, numbers and percentages.

use super::clean::{clean, is_nothing};
use super::{Meaning, Why};

/// Reads a whole number that is zero or more: people, customers, hours.
pub(crate) fn count(text: &str) -> Meaning<u64> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    match crate::cell::integer(&clean(text)).and_then(|value| value.as_u64()) {
        Some(number) => Meaning::Sure(number),
        None => Meaning::unread(Why::NoFigure),
    }
}

/// Reads a percentage, in percent: `25 %` is 25, `x2` is 100.
pub(crate) fn percent(text: &str) -> Meaning<f64> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let text = clean(text);
    let figure = text.trim_end_matches('%').trim().trim_start_matches('+').trim();
    match crate::cell::decimal(figure).and_then(|value| value.as_f64()) {
        Some(number) => Meaning::Sure(number),
        None => Meaning::unread(Why::NoFigure),
    }
}

/// Reads hours in a month: `4h/mois`, `6h / trimestre`.
pub(crate) fn hours_per_month(text: &str) -> Meaning<u64> {
    count(text)
}
