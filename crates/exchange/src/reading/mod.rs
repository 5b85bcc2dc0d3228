//! What a cell may mean: one way from a cell's text to a value, for columns
//! that a mapping names and for columns that are recognised.
//!
//! One file a kind: [`money`], [`date`], [`place`], [`concept`], [`term`]
//! (stages, instruments and the other closed vocabularies), [`language`],
//! [`number`], [`answer`]. [`Kind`] is the kind that a field holds, and
//! [`Kind::read`] gives the field's JSON.
//!
//! A reader never guesses in silence. It says that a cell holds
//! [nothing](Meaning::Nothing), a [sure](Meaning::Sure) value, a value with a
//! [doubt](Why), or that it [cannot read](Meaning::Unread) the cell, with what
//! may have been meant. A cell of several values says what it holds and which
//! of its parts could not be read ([`Listing`]).

pub(crate) mod answer;
pub(crate) mod clean;
pub(crate) mod concept;
pub(crate) mod date;
mod dictionary;
pub(crate) mod field;
pub(crate) mod language;
pub(crate) mod list;
pub(crate) mod money;
mod names;
mod near;
pub(crate) mod number;
pub(crate) mod place;
mod round;
pub(crate) mod term;

use std::borrow::Cow;

use jiff::civil::Date;
use qantara_engine::money::Currency;

pub use dictionary::{Dictionary, Topic, UnknownTopic, Word};
pub(crate) use field::{Found, Kind};
pub(crate) use list::Options;

/// What a cell's text means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning<T> {
    /// It says nothing: it is empty, or says that nothing is known.
    Nothing,
    /// It can be read in one way only.
    Sure(T),
    /// It is probably this.
    Doubtful { value: T, why: Why },
    /// It cannot be read.
    Unread {
        why: Why,
        /// What may have been meant, the likeliest first.
        guesses: Vec<Guess>,
    },
}

impl<T> Meaning<T> {
    /// The value, with or without a doubt.
    #[cfg(test)]
    pub(crate) fn value(self) -> Option<T> {
        match self {
            Self::Sure(value) | Self::Doubtful { value, .. } => Some(value),
            Self::Nothing | Self::Unread { .. } => None,
        }
    }

    pub(crate) fn map<U>(self, with: impl FnOnce(T) -> U) -> Meaning<U> {
        match self {
            Self::Nothing => Meaning::Nothing,
            Self::Sure(value) => Meaning::Sure(with(value)),
            Self::Doubtful { value, why } => Meaning::Doubtful { value: with(value), why },
            Self::Unread { why, guesses } => Meaning::Unread { why, guesses },
        }
    }

    /// A cell that cannot be read, and that nothing is like.
    pub(crate) fn unread(why: Why) -> Self {
        Self::Unread { why, guesses: Vec::new() }
    }
}

/// Why a reading is doubtful, or there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub(crate) enum Why {
    /// No word of it is known.
    Unknown,
    /// It names several things, and one is wanted.
    Several,
    /// Only a part of it could be read.
    Partly,
    /// It is said in words that leave room: `une dizaine`, `11-50`.
    Rough,
    /// It is counted from the day of the import: `il y a 3 ans`.
    Relative,
    /// A figure with marks that no number has: `1.2.3`.
    NoFigure,
    /// Neither the cell nor the column names a currency.
    NoCurrency,
    /// The low end is above the high end.
    Backwards,
    /// The range has no upper end, and a profile's must have one: ten times
    /// the lower end is taken.
    OpenEnd,
    /// The amount is for a month, and the field wants a year's: twelve of them
    /// are taken.
    PerMonth,
    /// It is there, but of another kind: a skill where a sector is wanted.
    OtherKind,
    /// It is outside what the field can hold.
    OutOfRange,
}

/// What may have been meant by a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guess {
    /// As the field writes it: a code, an id, a path.
    pub(crate) value: String,
    /// How alike the two are, above 0 and below 1.
    pub(crate) likeness: f64,
}

/// What a cell of several values means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listing<T> {
    /// What it names, in the order of the cell, each once.
    pub(crate) items: Vec<T>,
    /// What it names as left out: `tous secteurs sauf …`, `no crypto`.
    pub(crate) excluded: Vec<T>,
    /// Whether it says that there is no restriction: `tous secteurs`.
    pub(crate) is_all: bool,
    /// Values among [`items`](Self::items) and [`excluded`](Self::excluded) that
    /// are read with a doubt.
    pub(crate) doubts: Vec<(T, Why)>,
    /// Parts that could not be read, each with what may have been meant.
    pub(crate) unread: Vec<Part>,
}

/// A part of a cell that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) why: Why,
    pub(crate) guesses: Vec<Guess>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            excluded: Vec::new(),
            is_all: false,
            doubts: Vec::new(),
            unread: Vec::new(),
        }
    }
}

impl<T: Clone + PartialEq> Listing<T> {
    fn push(&mut self, item: T) {
        if !self.items.contains(&item) {
            self.items.push(item);
        }
    }

    /// Takes what a text says is left out. What cannot be read is told with the
    /// word that leaves it out, so that nobody takes it for wanted.
    fn leave_out(&mut self, text: &str, meaning: Meaning<T>) {
        match meaning {
            Meaning::Nothing => {}
            Meaning::Sure(item) => self.exclude(item),
            Meaning::Doubtful { value, why } => {
                self.doubts.push((value.clone(), why));
                self.exclude(value);
            }
            Meaning::Unread { why, guesses } => {
                self.unread.push(Part { text: text.to_owned(), why, guesses });
            }
        }
    }

    fn exclude(&mut self, item: T) {
        if !self.excluded.contains(&item) {
            self.excluded.push(item);
        }
    }

    fn take(&mut self, text: &str, meaning: Meaning<T>) {
        match meaning {
            Meaning::Nothing => {}
            Meaning::Sure(item) => self.push(item),
            Meaning::Doubtful { value, why } => {
                self.doubts.push((value.clone(), why));
                self.push(value);
            }
            Meaning::Unread { why, guesses } => {
                self.unread.push(Part { text: text.to_owned(), why, guesses });
            }
        }
    }
}

/// What the column, the file and the day tell about a cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    /// The currency of amounts that name none, from the column.
    pub(crate) currency: Option<Currency>,
    /// What amounts without a unit are counted in: 1,000 in a column «en KDH».
    pub(crate) scale: u64,
    /// The decimal mark, where the mapping says it; else each cell tells.
    pub(crate) decimal: Option<char>,
    /// Whether dates such as 03/04/2021 have the month first.
    pub(crate) month_first: bool,
    /// How dates are written, in `strftime` letters, where the mapping says it.
    pub(crate) date_format: Option<&'a str>,
    /// The day that `il y a 3 ans` is counted from.
    pub(crate) today: Option<Date>,
    /// The options that the column's cells are made of, where they are known.
    pub(crate) options: Option<&'a Options>,
    /// The hub's own words.
    pub(crate) dictionary: Option<&'a Dictionary>,
    /// Whether what is unread comes with guesses, which cost more than reading.
    pub(crate) guess: bool,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self {
            currency: None,
            scale: 1,
            decimal: None,
            month_first: false,
            date_format: None,
            today: None,
            options: None,
            dictionary: None,
            guess: true,
        }
    }
}

impl Context<'_> {
    /// A cell in which what the hub's own words mean stands in their place.
    pub(crate) fn in_words_of_all<'t>(&self, topic: Topic, text: &'t str) -> Cow<'t, str> {
        self.dictionary.map_or(Cow::Borrowed(text), |dictionary| dictionary.replaced(topic, text))
    }
}

#[cfg(test)]
mod tests;
