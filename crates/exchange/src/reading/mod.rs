//! What a cell may mean: one way from a cell's text to a value. One file a kind.
//!
//! A reader never guesses in silence: it says that a cell holds
//! [nothing](Meaning::Nothing), a [sure](Meaning::Sure) value, a value with a
//! [doubt](Doubt), or that it [cannot read](Meaning::Unread) the cell.

mod clean;
pub(crate) mod money;

use qantara_engine::money::Currency;

/// What a cell's text means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning<T> {
    /// It says nothing: it is empty, or says that nothing is known.
    Nothing,
    /// It can be read in one way only.
    Sure(T),
    /// It is probably this.
    Doubtful(T, Doubt),
    Unread,
}

/// Why a reading is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Neither the cell nor the column names a currency.
    NoCurrency,
    /// The amount is for a month, and the field wants a year's: twelve of them
    /// are taken.
    PerMonth,
}

/// What the column tells about a cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The currency of amounts that name none.
    pub(crate) currency: Option<Currency>,
    /// What amounts without a unit are counted in: 1,000 in a column «en KDH».
    pub(crate) scale: u64,
    /// The decimal mark, where the mapping says it; else each cell tells.
    pub(crate) decimal: Option<char>,
}

impl Default for Context {
    fn default() -> Self {
        Self { currency: None, scale: 1, decimal: None }
    }
}
