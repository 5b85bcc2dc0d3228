//! Money: ISO 4217 currencies, amounts in integer minor units, and a dated
//! table of exchange rates.
//!
//! No amount is a floating-point number; only rates are.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An ISO 4217 currency with minor units, written as its three letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The Moroccan dirham, the currency that default policies count in.
    pub const MAD: Self = Self(iso_currency::Currency::MAD);

    /// Decimal digits of the minor unit: 2 for MAD, 3 for TND, 0 for XOF.
    pub fn exponent(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// How many minor units make one unit: 100 for MAD.
    pub fn minor_per_unit(self) -> i64 {
        10_i64.pow(self.exponent())
    }

    /// The three letters, such as `MAD`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

impl std::str::FromStr for Currency {
    type Err = InvalidCurrency;

    fn from_str(code: &str) -> Result<Self, InvalidCurrency> {
        iso_currency::Currency::from_code(code).map(Self).ok_or_else(|| InvalidCurrency(code.to_owned()))
    }
}

impl TryFrom<String> for Currency {
    type Error = InvalidCurrency;

    fn try_from(code: String) -> Result<Self, InvalidCurrency> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text offered as a [`Currency`] is not an ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an ISO 4217 currency; write three capital letters, such as MAD or EUR")]
pub struct InvalidCurrency(String);

/// An amount: zero or more minor units of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// How much, in the currency's minor units (centimes for MAD).
    pub minor: u64,
    /// The currency.
    pub currency: Currency,
}

/// From a low to a high amount of one currency, both ends included.
///
/// A ticket, an ask or a budget. `low ≤ high` always holds; a single amount is
/// a range with equal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "MoneyRangeShape", into = "MoneyRangeShape")]
pub struct MoneyRange {
    low_minor: u64,
    high_minor: u64,
    currency: Currency,
}

/// How a [`MoneyRange`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyRangeShape {
    low_minor: u64,
    high_minor: u64,
    currency: Currency,
}

impl MoneyRange {
    /// The range from `low_minor` to `high_minor`, both included.
    ///
    /// # Errors
    ///
    /// [`InvalidRange`] when `low_minor` is above `high_minor`.
    pub fn new(low_minor: u64, high_minor: u64, currency: Currency) -> Result<Self, InvalidRange> {
        if low_minor <= high_minor {
            Ok(Self { low_minor, high_minor, currency })
        } else {
            Err(InvalidRange { low_minor, high_minor })
        }
    }

    /// The range that holds one amount only.
    pub fn exactly(amount: Money) -> Self {
        Self { low_minor: amount.minor, high_minor: amount.minor, currency: amount.currency }
    }

    /// The smallest amount in the range.
    pub fn low(&self) -> Money {
        Money { minor: self.low_minor, currency: self.currency }
    }

    /// The largest amount in the range.
    pub fn high(&self) -> Money {
        Money { minor: self.high_minor, currency: self.currency }
    }

    /// The currency of both ends.
    pub fn currency(&self) -> Currency {
        self.currency
    }
}

impl TryFrom<MoneyRangeShape> for MoneyRange {
    type Error = InvalidRange;

    fn try_from(shape: MoneyRangeShape) -> Result<Self, InvalidRange> {
        Self::new(shape.low_minor, shape.high_minor, shape.currency)
    }
}

impl From<MoneyRange> for MoneyRangeShape {
    fn from(range: MoneyRange) -> Self {
        Self { low_minor: range.low_minor, high_minor: range.high_minor, currency: range.currency }
    }
}

/// The low end of a range of money was above its high end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a range goes from low to high; got low_minor {low_minor} above high_minor {high_minor}")]
pub struct InvalidRange {
    low_minor: u64,
    high_minor: u64,
}

/// The value of one unit of each currency in a base currency, on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RatesShape", into = "RatesShape")]
pub struct ExchangeRates {
    shape: RatesShape,
}

/// How [`ExchangeRates`] are written: the bundled file is the example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RatesShape {
    base: Currency,
    date: Date,
    source: String,
    /// Units of the base currency for one unit of each other currency.
    rates: BTreeMap<Currency, f64>,
}

impl ExchangeRates {
    /// The rates that come with Qantara: rounded and indicative, good enough to
    /// see whether a ticket and an ask are of the same order.
    pub fn builtin() -> Self {
        toml::from_str(include_str!("../data/exchange-rates.toml")).expect("the bundled rates are valid")
    }

    /// The currency that amounts are converted to.
    pub fn base(&self) -> Currency {
        self.shape.base
    }

    /// The day that the rates are of.
    pub fn date(&self) -> Date {
        self.shape.date
    }

    /// Where the rates come from.
    pub fn source(&self) -> &str {
        &self.shape.source
    }

    /// The amount in units (not minor units) of the base currency; `None` if
    /// the table has no rate for its currency.
    pub fn in_base(&self, amount: Money) -> Option<f64> {
        let units = amount.minor as f64 / amount.currency.minor_per_unit() as f64;
        if amount.currency == self.shape.base {
            return Some(units);
        }
        self.shape.rates.get(&amount.currency).map(|rate| units * rate)
    }

    /// The amount in the base currency, to the nearest minor unit.
    pub fn convert(&self, amount: Money) -> Option<Money> {
        let minor = self.in_base(amount)? * self.base().minor_per_unit() as f64;
        Some(Money { minor: minor.round() as u64, currency: self.base() })
    }

    /// The range in another currency, to the nearest minor unit; as it is where
    /// it is in that currency already. `None` if the table has no rate for one
    /// of the two.
    ///
    /// ```
    /// # use qantara_engine::money::{Currency, ExchangeRates, MoneyRange};
    /// let rates = ExchangeRates::builtin();
    /// let euros = MoneyRange::new(1_000_000, 2_500_000, "EUR".parse()?)?;
    /// let dirhams = rates.range_in(euros, Currency::MAD).unwrap();
    /// assert_eq!((dirhams.low().minor, dirhams.high().minor), (10_800_000, 27_000_000));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn range_in(&self, range: MoneyRange, currency: Currency) -> Option<MoneyRange> {
        if range.currency() == currency {
            return Some(range);
        }
        let unit = self.in_base(Money { minor: currency.minor_per_unit().cast_unsigned(), currency })?;
        let minor = |amount: Money| {
            let units = self.in_base(amount)? / unit;
            Some((units * currency.minor_per_unit() as f64).round() as u64)
        };
        MoneyRange::new(minor(range.low())?, minor(range.high())?, currency).ok()
    }
}

impl TryFrom<RatesShape> for ExchangeRates {
    type Error = InvalidRate;

    fn try_from(shape: RatesShape) -> Result<Self, InvalidRate> {
        match shape.rates.iter().find(|(_, rate)| !(rate.is_finite() && **rate > 0.0)) {
            Some((&currency, &rate)) => Err(InvalidRate { currency, rate }),
            None => Ok(Self { shape }),
        }
    }
}

impl From<ExchangeRates> for RatesShape {
    fn from(rates: ExchangeRates) -> Self {
        rates.shape
    }
}

/// An exchange rate was zero, negative, infinite or not a number.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a rate is a finite number above zero; got {rate} for {currency}")]
pub struct InvalidRate {
    currency: Currency,
    rate: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: u64, code: &str) -> Money {
        Money { minor, currency: code.parse().unwrap() }
    }

    #[test]
    fn minor_units_follow_the_currency() {
        let rates = ExchangeRates::builtin();
        for (amount, units) in
            [(money(12_345, "MAD"), 123.45), (money(100, "EUR"), 10.8), (money(1_000, "TND"), 3.2)]
        {
            let got = rates.in_base(amount).unwrap();
            assert!((got - units).abs() < 1e-9, "{amount:?}: {got} instead of {units}");
        }
    }

    #[test]
    fn a_range_never_runs_backwards() {
        let read = |text| serde_json::from_str::<MoneyRange>(text).map_err(|e| e.to_string());
        assert!(read(r#"{"low_minor": 1, "high_minor": 2, "currency": "MAD"}"#).is_ok());
        let backwards = read(r#"{"low_minor": 3, "high_minor": 2, "currency": "MAD"}"#).unwrap_err();
        assert!(backwards.contains("low_minor 3 above high_minor 2"), "{backwards}");
        let unknown = read(r#"{"low_minor": 1, "high_minor": 2, "currency": "DHS"}"#).unwrap_err();
        assert!(unknown.contains("`DHS` is not an ISO 4217 currency"), "{unknown}");
    }
}
