//! What a startup's round asks for, and what an investor could put into it.
//!
//! Several investors can close a round that none of them would take alone.
//! Which sets of tickets do is counted elsewhere, from these amounts
//! (`rounds` in `crates/pairing`).
//!
//! **Unknown is no promise.** An investor who states no ticket has no offer,
//! and one who does not say whether it leads is not counted on to lead. A usual
//! ticket (`typical_ticket`) is not a range that it agreed to. An unknown
//! instrument excludes nobody, as in the rule `instrument_shared`.
//!
//! A startup's `traction.raised` is the sum of all its rounds, so nothing of it
//! is taken off the ask. No field says that a round needs a lead: that is for
//! the caller to ask.

use jiff::civil::Date;

use crate::corpus::Corpus;
use crate::explain::{Reading, readings};
use crate::money::MoneyRange;
use crate::policy::Policy;
use crate::profile::{Lead, Profile};

/// What an investor could put into one startup's round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its smallest and largest ticket, in the currency of the ask.
    pub ticket: MoneyRange,
    /// Whether it says that it leads rounds, or does either.
    pub leads: bool,
}

/// What a startup's round asks for on a day, from the least that is useful to
/// the most, in its own currency. `None` where it states no amount, where the
/// round has closed, and for another role.
///
/// ```
/// # use qantara_engine::{profile::Profile, rounds};
/// let startup: Profile = serde_json::from_str(r#"{
///     "id": "st-0001", "name": "Agrisense", "startup": { "round": {
///         "ask": { "low_minor": 100000000, "high_minor": 150000000, "currency": "MAD" },
///         "closes_on": "2026-12-31"
///     } }
/// }"#)?;
/// let ask = rounds::ask(&startup, jiff::civil::date(2026, 11, 23)).unwrap();
/// assert_eq!(ask.low().minor, 100_000_000);
/// assert_eq!(rounds::ask(&startup, jiff::civil::date(2027, 1, 1)), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn ask(startup: &Profile, now: Date) -> Option<MoneyRange> {
    let round = startup.as_startup()?.round.as_ref()?;
    let is_open = round.closes_on.is_none_or(|day| now <= day);
    round.ask.filter(|_| is_open)
}

/// What an investor could put into a startup's round: its ticket, in the
/// currency of the ask by the corpus's exchange rates.
///
/// `None` where the investor cannot take part, or has not said enough:
///
/// - the startup has no [`ask`] on the corpus's day;
/// - the investor states no ticket, itself or, for an angel group, through its
///   members;
/// - both name instruments, and none in common, whatever the policy says;
/// - the policy bars the pair, as with a ticket that covers less of the ask
///   than `ticket_in_range` wants (`cover_percent`);
/// - there is no exchange rate.
///
/// ```
/// # use qantara_engine::corpus::{CorpusBuilder, Settings};
/// # use qantara_engine::{market::Market, profile::Profile, rounds};
/// let startup: Profile = serde_json::from_str(r#"{
///     "id": "st-0001", "name": "Agrisense", "startup": { "round": {
///         "ask": { "low_minor": 100000000, "high_minor": 150000000, "currency": "MAD" }
///     } }
/// }"#)?;
/// let angel: Profile = serde_json::from_str(r#"{
///     "id": "in-0001", "name": "Amina", "investor": { "lead": "either",
///         "ticket": { "low_minor": 2500000, "high_minor": 5000000, "currency": "EUR" }
///     }
/// }"#)?;
/// let corpus = CorpusBuilder::new(Settings::on(jiff::civil::date(2026, 11, 23))).build();
/// let policy = Market::find("startup-investor")?.default_policy();
/// let offer = rounds::offer(&policy, &startup, &angel, &corpus).unwrap();
/// assert_eq!((offer.ticket.low().minor, offer.ticket.high().minor), (27_000_000, 54_000_000));
/// assert!(offer.leads);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn offer(policy: &Policy, startup: &Profile, investor: &Profile, corpus: &Corpus) -> Option<Offer> {
    let lead = investor.as_investor()?.lead;
    let ask = ask(startup, corpus.now())?;
    let ticket = corpus.rates().range_in(investor.ticket()?, ask.currency())?;
    let [wanted, given] = [startup, investor].map(Profile::instruments);
    if wanted.zip(given).is_some_and(|(wanted, given)| wanted.is_disjoint(given)) {
        return None;
    }
    let is_barred = readings(policy, startup, investor, corpus).iter().any(Reading::bars);
    let leads = matches!(lead, Some(Lead::Lead | Lead::Either));
    (!is_barred).then_some(Offer { ticket, leads })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;
    use crate::corpus::{CorpusBuilder, Settings};
    use crate::market::Market;

    fn profile(id: &str, role: &str, fields: &Value) -> Profile {
        serde_json::from_value(json!({ "id": id, "name": id, role: fields })).unwrap()
    }

    fn range(low: u64, high: u64, currency: &str) -> Value {
        let minor: u64 = if currency == "XOF" { 1 } else { 100 };
        json!({ "low_minor": low * minor, "high_minor": high * minor, "currency": currency })
    }

    /// The default policy, where a ticket must cover a share of the ask.
    fn policy(cover_percent: u8) -> Policy {
        let text = Market::find("startup-investor").unwrap().default_policy().to_toml();
        let ours = text.replace("cover_percent = 50", &format!("cover_percent = {cover_percent}"));
        assert!(cover_percent == 50 || ours != text);
        ours.parse().unwrap()
    }

    /// Rows: the round, the investor, the share of the ask that the policy wants
    /// covered, and the offer in units of the ask's currency.
    #[test]
    fn offers_follow_from_what_both_state() {
        let corpus = CorpusBuilder::new(Settings::on(date(2026, 11, 23))).build();
        let million = || json!({ "ask": range(1_000_000, 1_500_000, "MAD") });
        let angel = || json!({ "kind": "angel", "ticket": range(100_000, 250_000, "MAD") });
        let with = |mut fields: Value, field: &str, value: Value| {
            fields[field] = value;
            fields
        };
        let shares = json!(["equity", "convertible"]);
        let table = [
            // A quarter of the ask is too little for the default policy.
            (million(), angel(), 50, None),
            (million(), angel(), 25, Some((100_000.0, 250_000.0, false))),
            // Whether it leads, as far as it says so.
            (million(), with(angel(), "lead", json!("lead")), 25, Some((100_000.0, 250_000.0, true))),
            (million(), with(angel(), "lead", json!("either")), 25, Some((100_000.0, 250_000.0, true))),
            (million(), with(angel(), "lead", json!("follow")), 25, Some((100_000.0, 250_000.0, false))),
            // Instruments meet, do not, are empty, or are not stated.
            (
                with(million(), "instruments", json!(["convertible"])),
                with(angel(), "instruments", shares.clone()),
                25,
                Some((100_000.0, 250_000.0, false)),
            ),
            (
                with(million(), "instruments", json!(["loan", "grant"])),
                with(angel(), "instruments", shares.clone()),
                25,
                None,
            ),
            (
                with(million(), "instruments", json!([])),
                with(angel(), "instruments", shares.clone()),
                25,
                None,
            ),
            (million(), with(angel(), "instruments", shares), 25, Some((100_000.0, 250_000.0, false))),
            // No ticket, a usual one, and an angel group's members.
            (million(), json!({ "kind": "angel" }), 25, None),
            (million(), json!({ "typical_ticket": { "minor": 25_000_000, "currency": "MAD" } }), 25, None),
            (
                million(),
                json!({ "kind": "angel_group", "members": [
                    { "name": "Amina", "ticket": range(100_000, 300_000, "MAD") },
                    { "name": "Badr", "ticket": range(50_000, 200_000, "MAD") },
                ] }),
                50,
                Some((50_000.0, 500_000.0, false)),
            ),
            // Amounts are in the currency of the ask: 10.8 dirhams to the euro.
            (
                json!({ "ask": range(100_000, 150_000, "EUR") }),
                json!({ "ticket": range(270_000, 540_000, "MAD") }),
                25,
                Some((25_000.0, 50_000.0, false)),
            ),
            (
                million(),
                json!({ "ticket": range(25_000, 50_000, "EUR") }),
                25,
                Some((270_000.0, 540_000.0, false)),
            ),
            // The same currency is not converted, whatever rates there are.
            (
                json!({ "ask": range(100_000, 150_000, "EUR") }),
                json!({ "ticket": range(33_333, 33_334, "EUR") }),
                25,
                Some((33_333.0, 33_334.0, false)),
            ),
            // Francs have no minor unit, and nobody has a rate for the krona.
            (
                json!({ "ask": range(60_000_000, 90_000_000, "XOF") }),
                json!({ "ticket": range(330_000, 660_000, "MAD") }),
                25,
                Some((20_000_000.0, 40_000_000.0, false)),
            ),
            (million(), json!({ "ticket": range(1_000_000, 5_000_000, "ISK") }), 25, None),
            // A smallest ticket above the most asked.
            (million(), json!({ "ticket": range(2_000_000, 20_000_000, "MAD") }), 25, None),
            // A round that has closed, and one without an amount.
            (with(million(), "closes_on", json!("2026-11-22")), angel(), 25, None),
            (
                with(million(), "closes_on", json!("2026-11-23")),
                angel(),
                25,
                Some((100_000.0, 250_000.0, false)),
            ),
            (json!({}), angel(), 25, None),
        ];
        for (round, investor, cover, expected) in table {
            let startup = profile("st-1", "startup", &json!({ "round": round }));
            let found = offer(&policy(cover), &startup, &profile("in-1", "investor", &investor), &corpus);
            let units = |one: crate::money::Money| one.minor as f64 / one.currency.minor_per_unit() as f64;
            let found = found.map(|offer| {
                assert_eq!(Some(offer.ticket.currency()), startup.ask().map(|ask| ask.currency()));
                (units(offer.ticket.low()), units(offer.ticket.high()), offer.leads)
            });
            assert_eq!(found, expected, "{round} {investor}");
        }
    }

    /// Other hard rules bar an offer too, and a soft one does not.
    #[test]
    fn a_pair_that_the_policy_bars_has_no_offer() {
        let corpus = CorpusBuilder::new(Settings::on(date(2026, 11, 23))).build();
        let startup = profile(
            "st-1",
            "startup",
            &json!({ "sectors": ["fintech"], "round": { "ask": range(1_000_000, 1_500_000, "MAD") } }),
        );
        let investor = profile(
            "in-1",
            "investor",
            &json!({ "ticket": range(500_000, 900_000, "MAD"), "sectors_excluded": ["fintech"] }),
        );
        assert_eq!(offer(&policy(50), &startup, &investor, &corpus), None);
        let soft =
            policy(50).to_toml().replace("id = \"sector-excluded\"", "id = \"sector-excluded\"\nsoft = 0.5");
        assert!(offer(&soft.parse().unwrap(), &startup, &investor, &corpus).is_some());
        // A mentor puts nothing in.
        let mentor = profile("me-1", "mentor", &json!({}));
        assert_eq!(offer(&policy(50), &startup, &mentor, &corpus), None);
    }
}
