//! What every role shows: languages, consent, room, time, money.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use qantara_engine::money::{Currency, Money, MoneyRange};
use qantara_engine::profile::{Common, Consent, Interval};
use qantara_engine::taxonomy::Sector;

use crate::Sample;
use crate::draw::Draws;
use crate::latent::Person;
use crate::world::{City, STEPS, world};

/// What a profile in any role shows of a person.
pub(crate) fn common(draws: &mut Draws, sample: Sample, person: &Person, capacity: u32) -> Common {
    let world = world();
    let languages = &world.languages;
    let mut spoken: BTreeSet<_> = languages
        .tongues
        .iter()
        .zip(person.tongues)
        .filter(|(_, speaks)| *speaks)
        .map(|(language, _)| language.clone())
        .collect();
    if world.cities[person.city].morocco && draws.chance(180) {
        spoken.insert(languages.amazigh.clone());
    }
    let asked = days_before(sample.now, draws.between(1, 400));
    let consent = Consent {
        matching: person.willing,
        given_on: draws.unless_unknown(100, asked),
        notice: draws.unless_unknown(300, "2026-1".to_owned()),
    };
    // A refusal is always on record; an agreement may not have been asked for.
    let consent = if person.willing { draws.unless_unknown(80, consent) } else { Some(consent) };
    let capacity = if person.full { Some(0) } else { draws.unless_unknown(250, capacity) };
    let updated = days_before(sample.now, draws.below(500));
    Common {
        languages: draws.unless_unknown(90, spoken),
        capacity,
        availability: availability(draws, sample.now),
        consent,
        external_ids: draws.maybe(700, |draws| {
            BTreeMap::from([("crm".to_owned(), format!("CRM-{:06}", draws.below(1_000_000)))])
        }),
        updated_on: draws.unless_unknown(150, updated),
        ..Common::default()
    }
}

/// A few half days, two to four weeks ahead.
fn availability(draws: &mut Draws, now: Date) -> Option<Vec<Interval>> {
    if draws.chance(400) {
        return None;
    }
    let mut day = now.checked_add(i64::from(draws.between(10, 16)).days()).ok()?;
    let mut intervals = Vec::new();
    for _ in 0..draws.between(1, 3) {
        let (from, to) = *draws.pick(&[(8, 11), (13, 16), (8, 16)]);
        let at = |hour| day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).map(|time| time.timestamp());
        intervals.extend(Interval::new(at(from).ok()?, at(to).ok()?));
        day = day.checked_add(i64::from(draws.between(1, 5)).days()).ok()?;
    }
    Some(intervals)
}

/// A day some days before another.
pub(crate) fn days_before(day: Date, days: u32) -> Date {
    day.saturating_sub(i64::from(days).days())
}

/// A day some days after another.
pub(crate) fn days_after(day: Date, days: u32) -> Date {
    day.saturating_add(i64::from(days).days())
}

/// The currency that somebody in a city asks in.
pub(crate) fn currency(draws: &mut Draws, city: &City) -> Currency {
    let currencies = &world().currencies;
    let cfa = matches!(city.country.country(), Some("SN" | "CI" | "ML"));
    match draws.below(100) {
        0..6 => currencies.eur,
        6..8 => currencies.usd,
        _ if city.morocco => Currency::MAD,
        8..70 if cfa => currencies.xof,
        8..65 => currencies.usd,
        _ => currencies.eur,
    }
}

/// Thousands of dirhams in a currency, rounded as people would round them.
/// The rates are only of the right order, as in the engine's own table.
pub(crate) fn money(thousands: u64, currency: Currency) -> Money {
    let currencies = &world().currencies;
    let minor = if currency == currencies.eur {
        thousands.div_ceil(11) * 1000 * 100
    } else if currency == currencies.usd {
        thousands.div_ceil(10) * 1000 * 100
    } else if currency == currencies.xof {
        thousands * 60_000
    } else {
        thousands * 1000 * 100
    };
    Money { minor, currency }
}

/// The range between two steps, in a currency.
pub(crate) fn range((low, high): (usize, usize), currency: Currency) -> MoneyRange {
    let (low, high) = (money(STEPS[low], currency), money(STEPS[high], currency));
    MoneyRange::new(low.minor, high.minor.max(low.minor), currency).expect("the steps ascend")
}

/// Pay for a month, from thousands to thousands.
pub(crate) fn pay((low, high): (u32, u32), currency: Currency) -> MoneyRange {
    let minor = |thousands: u32| u64::from(thousands) * 1000 * 100;
    MoneyRange::new(minor(low), minor(high), currency).expect("the lower comes first")
}

/// Sectors as people tell them: narrow, or broad `broad_per_mille` times in a
/// thousand.
pub(crate) fn sectors(
    draws: &mut Draws,
    leaves: impl Iterator<Item = usize>,
    broad_per_mille: u32,
) -> BTreeSet<Sector> {
    leaves
        .map(|leaf| {
            let leaf = &world().leaves[leaf];
            if draws.chance(broad_per_mille) { leaf.root } else { leaf.sector }
        })
        .collect()
}
