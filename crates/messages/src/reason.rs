//! Reasons: why two profiles fit, one short sentence for each facet.

use jiff::civil::Date;
use qantara_engine::evidence::{Seen, Value};
use qantara_engine::explain::{Contribution, FITS};
use qantara_engine::market::Side;
use qantara_engine::matched::Match;
use qantara_engine::money::Money;
use qantara_engine::profile::Role;

use crate::{Arg, Messages, catalogue, shared};

impl Messages {
    /// What one facet says of a pair, told to `reader`, one of the two: the
    /// startup reads "you" of the startup, its counterpart of itself.
    ///
    /// The sentence holds whichever side's view the contribution is, so one
    /// reader can be told the reasons of both directions.
    pub fn reason(&self, reader: Role, term: &Contribution) -> String {
        if !term.known {
            return self.unstated(reader, term);
        }
        let told_to = if reader.side() == Side::First { "startup" } else { "other" };
        let mut args: Vec<(&str, Arg<'_>)> = vec![("reader", told_to.into())];
        let startup = term.seen.iter().find(|seen| seen.role.side() == Side::First);
        let other = term.seen.iter().find(|seen| seen.role.side() == Side::Second);
        for (name, seen) in [("startup", startup), ("other", other)] {
            args.extend(seen.map(|seen| (name, self.told(seen).into())));
        }
        let mut key = catalogue::key("reason", term.facet);
        match &term.matched {
            Some(Match::Shared(items)) => {
                args.extend([("n", shared::count(items).into()), ("common", self.value(items).into())]);
            }
            Some(Match::Words(concepts)) => {
                if term.facet != "text" {
                    key.push_str("-words");
                }
                args.push(("common", self.value(&Value::Concepts(concepts.clone())).into()));
            }
            Some(Match::Deals { like, count, latest }) => {
                args.extend(like.as_ref().map(|like| ("common", self.value(like).into())));
                args.push(("deals", self.deals(*count, *latest).into()));
            }
            // "Much time" is not said of little.
            Some(Match::Level) if term.similarity < FITS => return self.little(reader, term),
            Some(Match::Level) => {
                if let Some(Value::Percent(share)) = startup.map(|seen| &seen.value) {
                    args.push(("points", share.round().into()));
                }
                if let Some(Value::Number(count)) = other.map(|seen| &seen.value) {
                    args.push(("count", (*count).into()));
                }
            }
            Some(Match::Amounts) => {}
            None if term.similarity < FITS || self.of_both(reader, &term.seen).is_empty() => {
                return self.little(reader, term);
            }
            // They fit without being the same: next to it, or within reach.
            None if self.has(&format!("{key}-near")) => key.push_str("-near"),
            None => return self.fair(reader, term),
        }
        self.known(&key, &args).unwrap_or_else(|| self.fair(reader, term))
    }

    /// So many investments, and when the latest was.
    fn deals(&self, count: usize, latest: Option<Date>) -> String {
        let count = self.text("investments", &[("count", count.into())]);
        match latest {
            None => count,
            Some(day) => self.text(
                "investments-latest",
                &[("investments", count.into()), ("date", self.date(day).into())],
            ),
        }
    }

    /// That a facet fits without anything that agrees, and the values.
    fn fair(&self, reader: Role, term: &Contribution) -> String {
        let (facet, seen) = (self.facet(term.facet), self.of_both(reader, &term.seen));
        self.text("reason-other", &[("facet", facet.into()), ("seen", seen.into())])
    }

    /// That a facet speaks against a pair, and the values by which it does.
    fn little(&self, reader: Role, term: &Contribution) -> String {
        let facet = ("facet", self.facet(term.facet).into());
        let seen = self.of_both(reader, &term.seen);
        if seen.is_empty() {
            self.text("reason-little-alone", &[facet])
        } else {
            self.text("reason-little", &[facet, ("seen", seen.into())])
        }
    }

    /// Who has to fill in what before a facet says anything.
    fn unstated(&self, reader: Role, term: &Contribution) -> String {
        let mut args: Vec<(&str, Arg<'_>)> = vec![("facet", self.facet(term.facet).into())];
        let unknown = || term.seen.iter().filter(|seen| seen.is_unknown());
        let fields: Vec<String> =
            unknown().filter(|seen| seen.role == reader).map(|seen| self.field(seen.field)).collect();
        let other = unknown().find(|seen| seen.role != reader);
        let key = match (fields.is_empty(), other.is_some()) {
            (true, true) => "reason-unstated-other",
            (false, false) => "reason-unstated-reader",
            (false, true) => "reason-unstated-both",
            (true, false) => "reason-unstated",
        };
        if !fields.is_empty() {
            args.push(("fields", self.joined(&fields).into()));
        }
        args.extend(other.map(|seen| ("other", self.the(seen.role).into())));
        self.text(key, &args)
    }

    /// The values of both, each with whose it is. Texts are too long to tell.
    fn of_both(&self, reader: Role, seen: &[Seen]) -> String {
        let told = seen.iter().filter(|seen| !matches!(seen.value, Value::Text(_))).map(|seen| {
            let whose = if seen.role == reader { self.text("you", &[]) } else { self.the(seen.role) };
            self.labelled(whose, self.told(seen))
        });
        self.aside(&told.collect::<Vec<_>>())
    }

    /// A value, with its unit where the number alone has none.
    fn told(&self, seen: &Seen) -> String {
        match seen.value {
            Value::Number(count) if seen.field == "portfolio" => {
                self.text("investments", &[("count", count.into())])
            }
            // The middle of many amounts, or of their conversions.
            Value::Money(money) if seen.field == "usual_round" => self.money(about(money)),
            _ => self.value(&seen.value),
        }
    }
}

/// An amount to two digits.
fn about(money: Money) -> Money {
    let digits = money.minor.checked_ilog10().unwrap_or(0);
    let unit = 10_u64.pow(digits.saturating_sub(1));
    Money { minor: (money.minor + unit / 2) / unit * unit, ..money }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_told_to_two_digits() {
        for (minor, told) in
            [(0, 0), (7, 7), (99, 99), (104, 100), (105, 110), (413_456_789, 410_000_000), (995, 1_000)]
        {
            let money = Money { minor, currency: "MAD".parse().unwrap() };
            assert_eq!(about(money).minor, told, "{minor}");
        }
    }
}
