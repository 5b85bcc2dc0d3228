//! Days, as people write them.

use jiff::civil::{Date, date};

use super::clean::{clean, is_nothing};
use super::{Context, Meaning, Why};

/// How much of a date was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precision {
    Day,
    Month,
    Quarter,
    Year,
}

/// A day, and how much of it was written: a month is its first day, a year its
/// 1 January.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) precision: Precision,
}

/// Reads a day. Whether it is plausible for its field is the caller's to say.
pub(crate) fn read(text: &str, context: &Context<'_>) -> Meaning<Day> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let text = clean(text);
    let day = |date| Meaning::Sure(Day { date, precision: Precision::Day });
    if let Some(format) = context.date_format
        && let Ok(date) = Date::strptime(format, &*text)
    {
        return day(date);
    }
    if let Ok(date) = text.parse::<Date>() {
        return day(date);
    }
    if let Ok(year @ 1900..=2199) = text.parse::<i16>() {
        return Meaning::Sure(Day { date: date(year, 1, 1), precision: Precision::Year });
    }
    Meaning::unread(Why::Unknown)
}
