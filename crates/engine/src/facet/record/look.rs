//! How ventures look: what of a past deal a startup of today is compared with.

use jiff::civil::Date;

use super::{Key, Tally};
use crate::corpus::Corpus;
use crate::hash::hash;
use crate::place::Place;
use crate::profile::Profile;
use crate::taxonomy::Sector;

/// What a venture was when it raised a round. Numbers are whole, so that equal
/// ones are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::facet) struct Look {
    /// Its country, region, area around a city, and city; 0 is unknown.
    pub(super) home: [Key; 4],
    /// Its sectors by their position.
    pub(super) sectors: u128,
    /// The broadest sectors that they lie in.
    pub(super) fields: u128,
    pub(super) stage: Option<u8>,
    /// The decimal logarithm of the round in the base currency, in thousandths.
    pub(super) amount: Option<i32>,
    /// The square root of its age in years, in thousandths.
    pub(super) age: Option<i32>,
}

/// Deals of one look, with how much they count by their age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::facet) struct Deal {
    pub(super) look: Look,
    pub(super) weight: Tally,
}

fn thousandths(number: f64) -> i32 {
    (number * 1000.0).round() as i32
}

/// The square root of a venture's age in years on a day.
pub(super) fn age(founded: Option<Date>, on: Date) -> Option<i32> {
    let years = f64::from((on - founded?).get_days()) / 365.25;
    Some(thousandths(years.max(0.0).sqrt()))
}

pub(super) fn amount(units: Option<f64>) -> Option<i32> {
    units.filter(|units| *units > 0.0).map(|units| thousandths(units.log10()))
}

/// The keys of the places that a home lies in, from the country down.
pub(super) fn places(home: &Place) -> impl Iterator<Item = Key> {
    keys(home).into_iter().filter(|key| *key != 0)
}

pub(super) fn keys(home: &Place) -> [Key; 4] {
    let mut keys = [0; 4];
    for key in home.chain() {
        let level = match key.as_bytes() {
            [first, ..] if first.is_ascii_digit() => continue,
            [.., b'/'] => 2,
            bytes if bytes.contains(&b'/') => 3,
            [_, _] => 0,
            _ => 1,
        };
        // Of several regions, one in the other, the smallest comes first.
        if keys[level] == 0 {
            keys[level] = hash(3, key.as_bytes());
        }
    }
    keys
}

fn bits(positions: impl Iterator<Item = usize>) -> u128 {
    positions
        .filter_map(|position| 1_u128.checked_shl(u32::try_from(position).ok()?))
        .fold(0, |set, bit| set | bit)
}

pub(super) fn sectors<'a>(sectors: impl IntoIterator<Item = &'a Sector> + Clone) -> [u128; 2] {
    let broadest = |sector: &Sector| sector.concept().chain().last().unwrap_or(sector.concept()).position();
    [
        bits(sectors.clone().into_iter().map(|sector| sector.concept().position())),
        bits(sectors.into_iter().map(broadest)),
    ]
}

/// How a startup looks on the day.
pub(super) fn look(profile: &Profile, corpus: &Corpus) -> Option<Look> {
    let startup = profile.as_startup()?;
    let [own, fields] = sectors(startup.sectors.iter().flatten());
    let rates = corpus.rates();
    let ask =
        profile.ask().and_then(|ask| Some((rates.in_base(ask.low())? * rates.in_base(ask.high())?).sqrt()));
    Some(Look {
        home: startup.home.as_ref().map_or([0; 4], keys),
        sectors: own,
        fields,
        stage: startup.stage.map(|stage| stage.position() as u8),
        amount: amount(ask),
        age: age(startup.founded_on, corpus.now()),
    })
}
