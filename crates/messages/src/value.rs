//! Values in words: amounts, days, places, lists.

use jiff::civil::Date;
use qantara_engine::evidence::Value;
use qantara_engine::money::{Currency, Money, MoneyRange};

use crate::{Messages, number};

/// Items of a list that are told; of the others only their number.
const SHOWN: usize = 3;

/// Characters of a profile's own words that are told.
const QUOTED: usize = 80;

impl Messages {
    /// A value that was looked at.
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Unknown => self.text("value-unknown", &[]),
            Value::Money(money) => self.money(*money),
            Value::Range(range) => self.range(range),
            Value::Concepts(concepts) => {
                self.list(concepts.iter().map(|concept| concept.label(self.tongue).to_owned()))
            }
            Value::Terms(vocabulary, codes) => {
                self.list(codes.iter().map(|code| self.term(vocabulary, code)))
            }
            Value::Places(places) => self.list(places.iter().map(|place| place.name(self.tongue))),
            Value::Languages(languages) => {
                self.list(languages.iter().map(|language| self.language(language)))
            }
            Value::Number(number) => self.number(*number),
            Value::Percent(percent) => self.percent(*percent),
            Value::Years(years) => self.text("value-years", &[("count", (*years).into())]),
            Value::Date(date) => self.date(*date),
            Value::Ids(ids) => self.list(ids.iter().map(ToString::to_string)),
            Value::Text(text) => self.text("value-text", &[("text", shortened(text).into())]),
            Value::Flag(true) => self.text("value-yes", &[]),
            Value::Flag(false) => self.text("value-no", &[]),
        }
    }

    /// A number, with at most two decimals.
    pub fn number(&self, number: f64) -> String {
        number::number(self.tongue, number)
    }

    /// A number with three decimals, none of them left out: "0.710".
    pub fn thousandths(&self, number: f64) -> String {
        number::thousandths(self.tongue, number)
    }

    /// A share of a hundred, to the nearest whole.
    pub fn percent(&self, percent: f64) -> String {
        self.text("value-percent", &[("amount", percent.round().into())])
    }

    /// A share from 0 to 1 as a share of a hundred, to a tenth: "76.0%".
    pub fn share(&self, share: f64) -> String {
        self.text("value-percent", &[("amount", number::tenths(self.tongue, share * 100.0).into())])
    }

    /// An amount: "1,000,000 MAD".
    pub fn money(&self, money: Money) -> String {
        let amount = number::amount(self.tongue, money);
        self.text("value-money", &[("amount", amount.into()), ("currency", self.currency(money).into())])
    }

    /// From an amount to another, told once where both are equal.
    pub fn range(&self, range: &MoneyRange) -> String {
        if range.low() == range.high() {
            return self.money(range.low());
        }
        let [low, high] = [range.low(), range.high()].map(|end| number::amount(self.tongue, end));
        let currency = self.currency(range.high());
        self.text("value-range", &[("low", low.into()), ("high", high.into()), ("currency", currency.into())])
    }

    /// A currency's name after an amount.
    fn currency(&self, money: Money) -> String {
        let currency: Currency = money.currency;
        let units = money.minor as f64 / currency.minor_per_unit() as f64;
        self.known(&format!("currency-{currency}"), &[("count", units.into())])
            .unwrap_or_else(|| currency.to_string())
    }

    /// A day: "22 December 2016".
    pub fn date(&self, date: Date) -> String {
        let month = self.text(&format!("month-{}", date.month()), &[]);
        self.text(
            "value-date",
            &[
                ("day", f64::from(date.day()).into()),
                ("month", month.into()),
                // As words: a year is not grouped.
                ("year", date.year().to_string().into()),
            ],
        )
    }

    /// Items one after another: the first three, and how many more there are.
    pub fn list(&self, items: impl IntoIterator<Item = String>) -> String {
        let mut items: Vec<String> = items.into_iter().collect();
        if items.is_empty() {
            return self.text("value-none", &[]);
        }
        let rest = if items.len() > SHOWN { items.split_off(SHOWN).len() } else { 0 };
        let shown = self.joined(&items);
        if rest == 0 {
            return shown;
        }
        // The sign and the number are one word, which stays in one place.
        self.text("list-more", &[("items", shown.into()), ("more", format!("+{rest}").into())])
    }

    /// Every item, with the language's comma between.
    pub(crate) fn joined(&self, items: &[String]) -> String {
        // The items are the callers' own words, or already a message: in
        // Arabic each is isolated so that a Latin one stays in its place.
        let items: Vec<String> = items.iter().map(|item| self.isolated(item)).collect();
        items.join(&self.text("list-separator", &[]))
    }

    /// Clauses one after another, as within brackets.
    pub(crate) fn aside(&self, clauses: &[String]) -> String {
        clauses.join(&self.text("clause-separator", &[]))
    }

    /// The label of a value and the value.
    pub(crate) fn labelled(&self, label: String, value: String) -> String {
        self.text("labelled", &[("label", label.into()), ("value", value.into())])
    }

    fn isolated(&self, item: &str) -> String {
        let foreign = item.chars().any(|c| c.is_ascii_alphanumeric()) && !item.starts_with('\u{2068}');
        if self.is_right_to_left() && foreign { format!("\u{2068}{item}\u{2069}") } else { item.to_owned() }
    }
}

/// The beginning of a text, cut after a word.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.char_indices().nth(QUOTED) else { return text };
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", &text[..end])
}
