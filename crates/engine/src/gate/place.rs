//! Rules about places.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::place::Place;
use crate::profile::{Details, Profile, Role};

/// The startup is, or sells, where the counterpart works.
///
/// An investor's or a programme's geographies, the country of a pilot's site,
/// the country of a mentor who does not advise at a distance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceWanted {}

/// The startup's home lies in one of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceIn {
    /// The places that qualify.
    pub places: BTreeSet<Place>,
}

/// The keys of a place, from the place itself up to the world.
pub(crate) type Chain = [String];

/// Keys of places, those of each up to the world.
#[derive(Clone, Debug)]
pub(super) struct PlaceFact {
    /// Where a startup is, or the work of an opening.
    home: Option<Box<Chain>>,
    /// Home and markets.
    present: Option<Box<[Box<Chain>]>>,
    /// Where a counterpart works: the place itself only.
    pub(super) wanted: Option<Box<[String]>>,
    /// All that a counterpart's own places and those where it works lie in.
    around: Option<Box<[String]>>,
}

impl PlaceFact {
    /// Whether a startup's home lies in a place; whether a counterpart is in
    /// it, or works in it or in part of it.
    ///
    /// Who told where it works, and not where it is, is known.
    pub(super) fn is_around(&self, place: &Chain) -> Option<bool> {
        let key = place.first()?;
        if let Some(home) = &self.home {
            return Some(home.contains(key));
        }
        if self.around.as_ref().is_some_and(|around| around.contains(key)) {
            return Some(true);
        }
        Some(self.wanted.as_ref()?.iter().any(|area| place.contains(area)))
    }
}

impl Fact for PlaceFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        let startup = profile.as_startup();
        let home = match &profile.details {
            Details::Opening(opening) => opening.site.as_ref(),
            _ => startup.and_then(|startup| startup.home.as_ref()),
        };
        let chain = |place: &Place| place.chain().into_boxed_slice();
        Self {
            home: home.map(chain),
            present: startup.and_then(present).map(|places| places.into_iter().map(chain).collect()),
            wanted: wanted(profile)
                .map(|places| places.iter().filter_map(|place| place.chain().into_iter().next()).collect()),
            around: around(profile),
        }
    }
}

fn present(startup: &crate::profile::Startup) -> Option<Vec<&Place>> {
    if startup.home.is_none() && startup.markets.is_none() {
        return None;
    }
    Some(startup.home.iter().chain(startup.markets.iter().flatten()).collect())
}

/// Where the counterpart works; the world, for a mentor who advises at a
/// distance.
fn wanted(counterpart: &Profile) -> Option<Vec<Place>> {
    let country = |place: &Place| {
        vec![place.country().and_then(|code| code.parse().ok()).unwrap_or_else(|| place.clone())]
    };
    match &counterpart.details {
        Details::Startup(_) | Details::Opening(_) => None,
        Details::Talent(talent) if talent.remote == Some(true) => {
            Place::WORLD.parse().ok().map(|world| vec![world])
        }
        Details::Talent(talent) => talent.workplaces(),
        Details::Investor(investor) => investor.geographies.clone(),
        Details::Programme(programme) => programme.geographies.clone(),
        Details::Pilot(pilot) => pilot.site.as_ref().map(country),
        Details::Mentor(mentor) if mentor.remote == Some(true) => {
            Place::WORLD.parse().ok().map(|world| vec![world])
        }
        Details::Mentor(mentor) => mentor.home.as_ref().map(country),
    }
}

/// All that a counterpart's own places and those where it works lie in, once
/// each.
fn around(counterpart: &Profile) -> Option<Box<[String]>> {
    let own: Vec<&Place> = match &counterpart.details {
        Details::Startup(_) | Details::Opening(_) => return None,
        Details::Talent(talent) => talent.home.iter().collect(),
        Details::Investor(investor) => investor.home.iter().collect(),
        Details::Mentor(mentor) => mentor.home.iter().collect(),
        Details::Pilot(pilot) => pilot.site.iter().collect(),
        Details::Programme(programme) => programme.sites.iter().flatten().map(|site| &site.place).collect(),
    };
    let works = wanted(counterpart);
    if own.is_empty() && works.is_none() {
        return None;
    }
    let keys: BTreeSet<String> =
        own.into_iter().chain(works.iter().flatten()).flat_map(Place::chain).collect();
    Some(keys.into_iter().collect())
}

fn seen_present(startup: &Profile) -> Seen {
    let places = startup.as_startup().and_then(present);
    Seen::new(
        Role::Startup,
        "startup.home",
        places.map(|places| places.into_iter().cloned().collect::<Vec<_>>()),
    )
}

impl Check for PlaceWanted {
    type Fact = PlaceFact;

    fn test(&self, first: &PlaceFact, second: &PlaceFact, _: &Corpus) -> Verdict {
        Verdict::of(first.present.as_ref().zip(second.wanted.as_ref()).map(|(present, wanted)| {
            wanted.iter().any(|key| present.iter().any(|chain| chain.contains(key)))
        }))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let field = match second.details {
            Details::Pilot(_) => "pilot.site",
            Details::Mentor(_) => "mentor.home",
            Details::Programme(_) => "programme.geographies",
            _ => "investor.geographies",
        };
        vec![seen_present(first), Seen::new(second.role(), field, wanted(second))]
    }
}

impl Check for PlaceIn {
    type Fact = PlaceFact;

    fn test(&self, first: &PlaceFact, _: &PlaceFact, _: &Corpus) -> Verdict {
        let lies_in =
            |home: &[String], place: &Place| place.chain().first().is_some_and(|key| home.contains(key));
        Verdict::of(first.home.as_ref().map(|home| self.places.iter().any(|place| lies_in(home, place))))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let home = first.as_startup().and_then(|startup| startup.home.clone());
        let wanted = Value::Places(self.places.iter().cloned().collect());
        vec![
            Seen::new(Role::Startup, "startup.home", home.map(|home| vec![home])),
            Seen { role: second.role(), field: "rule.places", value: wanted },
        ]
    }
}
