//! Amounts of money and ranges of them, as people write them.

use qantara_engine::money::{Currency, Money, MoneyRange};

use super::clean::{clean, is_nothing};
use super::{Context, Meaning, Why};

/// An amount or a range of amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// The lower end; 0 where only an upper one is told.
    pub(crate) low_minor: u64,
    /// The upper end; `None` where there is none: `à partir de 1 MDH`.
    pub(crate) high_minor: Option<u64>,
    pub(crate) currency: Currency,
    /// The words of the cell that are no part of the amount: `SAFE` of
    /// `$1.5M SAFE`.
    pub(crate) rest: String,
}

impl Amounts {
    /// As a profile holds it. A range without an upper end becomes ten times
    /// its lower end, which is told as [`Why::OpenEnd`].
    pub(crate) fn range(&self) -> Option<(MoneyRange, Option<Why>)> {
        let why = self.high_minor.is_none().then_some(Why::OpenEnd);
        let high = self.high_minor.unwrap_or_else(|| self.low_minor.saturating_mul(10));
        Some((MoneyRange::new(self.low_minor, high, self.currency).ok()?, why))
    }
}

/// Reads an amount or a range.
pub(crate) fn range(text: &str, context: &Context<'_>) -> Meaning<Amounts> {
    amount(text, context).map(|money| Amounts {
        low_minor: money.minor,
        high_minor: Some(money.minor),
        currency: money.currency,
        rest: String::new(),
    })
}

/// Reads a range of which the two ends stand in two cells. An empty low end is
/// 0, and an empty high end is none.
pub(crate) fn ends(low: &str, high: &str, context: &Context<'_>) -> Meaning<Amounts> {
    if is_nothing(low) && is_nothing(high) {
        return Meaning::Nothing;
    }
    let (low, high) = (amount(low, context).value(), amount(high, context).value());
    match (low, high) {
        (Some(low), Some(high)) if low.currency != high.currency => Meaning::unread(Why::TwoCurrencies),
        (Some(low), Some(high)) if low.minor > high.minor => Meaning::unread(Why::Backwards),
        (None, None) => Meaning::unread(Why::NoFigure),
        (low, high) => {
            let Some(currency) = low.or(high).map(|money| money.currency) else {
                return Meaning::Nothing;
            };
            Meaning::Sure(Amounts {
                low_minor: low.map_or(0, |money| money.minor),
                high_minor: high.map(|money| money.minor),
                currency,
                rest: String::new(),
            })
        }
    }
}

/// Reads one amount.
pub(crate) fn amount(text: &str, context: &Context<'_>) -> Meaning<Money> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let currency = context.currency.unwrap_or(Currency::MAD);
    match crate::mapping::minor(&clean(text), currency, context.scale, context.decimal) {
        Some(minor) => Meaning::Sure(Money { minor, currency }),
        None => Meaning::unread(Why::NoFigure),
    }
}

/// The currency that a cell names: a sign, a code or a name.
pub(crate) fn currency(text: &str) -> Meaning<Currency> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    match clean(text).to_uppercase().parse() {
        Ok(currency) => Meaning::Sure(currency),
        Err(_) => Meaning::unread(Why::Unknown),
    }
}
