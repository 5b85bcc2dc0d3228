//! Rules about amounts: ticket against ask, fixed ranges.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::money::{ExchangeRates, MoneyRange};
use crate::profile::{Details, Profile, Role};

/// The ask and the counterpart's own ticket overlap.
///
/// A ticket is an investor's cheque, a programme's amount or a pilot's budget.
/// The largest ticket must reach the least useful amount, and the most asked
/// must reach the smallest ticket.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketInRange {
    /// The share of the least useful amount that the largest ticket must cover,
    /// in percent; 100 if absent. Less than 100 admits investors who would join
    /// with others.
    #[serde(default)]
    pub cover_percent: Option<u8>,
}

impl TicketInRange {
    /// The share of the least useful amount that a ticket must cover.
    pub(super) fn cover(&self) -> f64 {
        f64::from(self.cover_percent.unwrap_or(100)) / 100.0
    }
}

/// The ask overlaps a fixed range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskBetween {
    /// From the least to the most.
    pub range: MoneyRange,
}

/// Amounts in units of the base currency; two are equal when their bits are.
#[derive(Clone, Debug)]
pub(super) struct MoneyFact {
    pub(super) ask: Option<(f64, f64)>,
    pub(super) ticket: Option<(f64, f64)>,
}

impl MoneyFact {
    fn bits(&self) -> [Option<(u64, u64)>; 2] {
        [self.ask, self.ticket].map(|range| range.map(|(low, high)| (low.to_bits(), high.to_bits())))
    }
}

impl PartialEq for MoneyFact {
    fn eq(&self, other: &Self) -> bool {
        self.bits() == other.bits()
    }
}

impl Eq for MoneyFact {}

impl Hash for MoneyFact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits().hash(state);
    }
}

impl Fact for MoneyFact {
    fn of(profile: &Profile, corpus: &Corpus) -> Self {
        Self {
            ask: profile.ask().and_then(|ask| in_base(&ask, corpus.rates())),
            ticket: profile.ticket().and_then(|ticket| in_base(&ticket, corpus.rates())),
        }
    }
}

pub(super) fn in_base(range: &MoneyRange, rates: &ExchangeRates) -> Option<(f64, f64)> {
    Some((rates.in_base(range.low())?, rates.in_base(range.high())?))
}

fn seen_ask(startup: &Profile) -> Seen {
    Seen::new(Role::Startup, "startup.round.ask", startup.ask())
}

impl Check for TicketInRange {
    type Fact = MoneyFact;

    fn test(&self, first: &MoneyFact, second: &MoneyFact, _: &Corpus) -> Verdict {
        Verdict::of(first.ask.zip(second.ticket).map(|((ask_low, ask_high), (ticket_low, ticket_high))| {
            ticket_high >= ask_low * self.cover() && ask_high >= ticket_low
        }))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let field = match second.details {
            Details::Programme(_) => "programme.amount",
            Details::Pilot(_) => "pilot.budget",
            _ => "investor.ticket",
        };
        vec![seen_ask(first), Seen::new(second.role(), field, second.ticket())]
    }
}

impl Check for AskBetween {
    type Fact = MoneyFact;

    fn test(&self, first: &MoneyFact, _: &MoneyFact, corpus: &Corpus) -> Verdict {
        let range = in_base(&self.range, corpus.rates());
        Verdict::of(
            first.ask.zip(range).map(|((ask_low, ask_high), (low, high))| ask_low <= high && low <= ask_high),
        )
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        vec![
            seen_ask(first),
            Seen { role: second.role(), field: "rule.range", value: Value::Range(self.range) },
        ]
    }
}
