//! Rules about places.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::place::{Location, Place, any};
use crate::profile::{Details, Profile, Role};

/// The startup is, or sells, where the counterpart works.
///
/// A counterpart works in an investor's or programme's geographies, in the
/// country of a pilot's site, or in the country of a mentor who does not advise
/// remotely.
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

/// Where a profile is and works, prepared for comparison.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PlaceFact {
    /// The home of a startup, or the site of an opening.
    home: Option<Location>,
    /// Home and markets.
    present: Box<[Location]>,
    /// Whether the startup may be in more places than those, because its home
    /// is unknown.
    elsewhere: bool,
    /// The keys of the places where a counterpart works.
    pub(super) wanted: Option<Box<[String]>>,
    /// The same places.
    works: Box<[Location]>,
    /// Whether a counterpart may work in more places than it stated: a mentor
    /// who did not say whether they advise remotely.
    wider: bool,
    /// A counterpart's own places.
    own: Box<[Location]>,
}

impl PlaceFact {
    /// Whether a startup's home lies in a place; whether a counterpart is in
    /// it, or works in it or in part of it.
    ///
    /// A counterpart that stated only where it works counts as known; one that
    /// stated only its home may work elsewhere.
    pub(super) fn is_around(&self, place: &Location) -> Option<bool> {
        if let Some(home) = &self.home {
            return home.lies_in(place);
        }
        let elsewhere = self.wider || self.wanted.is_none();
        let own = self.own.iter().map(|own| own.lies_in(place));
        let works = self.works.iter().map(|area| any([area.lies_in(place), place.lies_in(area)]));
        any(own.chain(works).chain(elsewhere.then_some(None)))
    }
}

impl Fact for PlaceFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        let startup = profile.as_startup();
        let home = match &profile.details {
            Details::Opening(opening) => opening.site.as_ref(),
            _ => startup.and_then(|startup| startup.home.as_ref()),
        };
        let wanted = wanted(profile);
        Self {
            home: home.map(Place::located),
            present: startup.and_then(present).into_iter().flatten().map(Place::located).collect(),
            elsewhere: startup.is_none_or(|startup| startup.home.is_none()),
            works: wanted.iter().flatten().map(Place::located).collect(),
            wider: matches!(&profile.details, Details::Mentor(mentor) if mentor.remote.is_none()),
            wanted: wanted
                .map(|places| places.iter().filter_map(|place| place.chain().into_iter().next()).collect()),
            own: own_places(profile).into_iter().map(Place::located).collect(),
        }
    }
}

/// Where a startup is present. One that names no market sells at home.
fn present(startup: &crate::profile::Startup) -> Option<Vec<&Place>> {
    if startup.home.is_none() && startup.markets.is_none() {
        return None;
    }
    Some(startup.home.iter().chain(startup.markets.iter().flatten()).collect())
}

/// Where the counterpart works; for a mentor who advises remotely, the world.
fn wanted(counterpart: &Profile) -> Option<Vec<Place>> {
    let area = |place: &Place| vec![place.area()];
    match &counterpart.details {
        Details::Startup(_) | Details::Opening(_) => None,
        Details::Talent(talent) if talent.remote == Some(true) => {
            Place::WORLD.parse().ok().map(|world| vec![world])
        }
        Details::Talent(talent) => talent.workplaces(),
        Details::Investor(investor) => investor.geographies.clone(),
        Details::Programme(programme) => programme.geographies.clone(),
        Details::Pilot(pilot) => pilot.site.as_ref().map(area),
        Details::Mentor(mentor) if mentor.remote == Some(true) => {
            Place::WORLD.parse().ok().map(|world| vec![world])
        }
        Details::Mentor(mentor) => mentor.home.as_ref().map(area),
    }
}

/// The counterpart's own location.
fn own_places(counterpart: &Profile) -> Vec<&Place> {
    match &counterpart.details {
        Details::Startup(_) | Details::Opening(_) => Vec::new(),
        Details::Talent(talent) => talent.home.iter().collect(),
        Details::Investor(investor) => investor.home.iter().collect(),
        Details::Mentor(mentor) => mentor.home.iter().collect(),
        Details::Pilot(pilot) => pilot.site.iter().collect(),
        Details::Programme(programme) => programme.sites.iter().flatten().map(|site| &site.place).collect(),
    }
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
        if second.works.is_empty() && (second.wanted.is_none() || second.wider) {
            return Verdict::Unknown;
        }
        let pairs =
            first.present.iter().flat_map(|place| second.works.iter().map(|area| place.lies_in(area)));
        let open_ended = first.elsewhere || second.wider;
        Verdict::of(any(pairs.chain(open_ended.then_some(None))))
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let field = match second.details {
            Details::Pilot(_) => "pilot.site",
            Details::Mentor(_) => "mentor.home",
            Details::Programme(_) => "programme.geographies",
            _ => "investor.geographies",
        };
        let mut seen = vec![seen_present(first), Seen::new(second.role(), field, wanted(second))];
        if PlaceFact::of(second, corpus).wider {
            seen.push(Seen { role: second.role(), field: "mentor.remote", value: Value::Unknown });
        }
        seen
    }
}

impl Check for PlaceIn {
    type Fact = PlaceFact;

    fn test(&self, first: &PlaceFact, _: &PlaceFact, _: &Corpus) -> Verdict {
        Verdict::of(
            first
                .home
                .as_ref()
                .and_then(|home| any(self.places.iter().map(|place| home.lies_in(&place.located())))),
        )
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
