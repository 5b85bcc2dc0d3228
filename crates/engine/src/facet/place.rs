//! Where a startup is, and where its counterparts work.

use super::path::{Path, Size};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::place::Place as Somewhere;
use crate::profile::{Details, Profile, Role};
use crate::side::Side;

/// How welcome the startup's place is to its counterpart: fully inside a
/// place that the counterpart named, less the larger the area is that both
/// lie in.
pub(super) struct Place;

/// The share that a startup's home has beside the best of its markets.
const HOME: f32 = 0.75;

/// How welcome a place is that only contains the one wanted: the startup may
/// be in the wanted part of it.
const AROUND: f32 = 0.6;

/// How welcome a mentor who advises at a distance finds every place.
const REMOTE: f32 = 0.7;

/// By how large an area both lie in: how welcome it is.
fn nearness(common: Size) -> f32 {
    match common {
        Size::World => 0.0,
        Size::Continent => 0.1,
        Size::Area => 0.2,
        Size::Country => 0.5,
        Size::Region | Size::City => 0.8,
    }
}

/// How welcome a place is to somebody who named one.
fn closeness(place: &Path, named: &Path) -> f32 {
    let (common, nodes) = (place.in_common(named), place.nodes());
    if common == named.nodes().len() {
        1.0
    } else if common == nodes.len() {
        let size = nodes.last().map_or(Size::World, |node| node.size);
        AROUND.min(nearness(size).max(0.2))
    } else {
        common.checked_sub(1).map_or(0.0, |last| nearness(nodes[last].size))
    }
}

/// The places that a counterpart named, and whether every other one is
/// welcome too because it works at a distance.
fn named(counterpart: &Profile) -> Option<(Vec<&Somewhere>, bool)> {
    match &counterpart.details {
        Details::Startup(_) | Details::Opening(_) => None,
        Details::Investor(investor) => match &investor.geographies {
            Some(places) => Some((places.iter().collect(), false)),
            None => investor.home.as_ref().map(|home| (vec![home], false)),
        },
        Details::Mentor(mentor) => {
            let remote = mentor.remote == Some(true);
            (mentor.home.is_some() || remote).then(|| (mentor.home.iter().collect(), remote))
        }
        Details::Talent(talent) => {
            let remote = talent.remote == Some(true);
            (talent.home.is_some() || remote).then(|| (talent.home.iter().collect(), remote))
        }
        Details::Pilot(pilot) => pilot.site.as_ref().map(|site| (vec![site], false)),
        Details::Programme(programme) => {
            let sites = programme.sites.iter().flatten().map(|site| &site.place);
            let places: Vec<_> = match &programme.sites {
                Some(sites) if !sites.is_empty() => sites.iter().map(|site| &site.place).collect(),
                _ => sites.chain(programme.geographies.iter().flatten()).collect(),
            };
            (programme.sites.is_some() || programme.geographies.is_some()).then_some((places, false))
        }
    }
}

/// Where a startup is and where it sells; where the work of an opening is.
fn presence(profile: &Profile) -> Option<(Option<&Somewhere>, Vec<&Somewhere>)> {
    let (home, sold): (_, Vec<_>) = match &profile.details {
        Details::Startup(startup) => (startup.home.as_ref(), startup.markets.iter().flatten().collect()),
        Details::Opening(opening) => (opening.site.as_ref(), Vec::new()),
        _ => return None,
    };
    (home.is_some() || !sold.is_empty()).then_some((home, sold))
}

/// Where a startup is and sells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Presence {
    home: Option<Path>,
    markets: Box<[Path]>,
}

/// Where a counterpart works.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Reach {
    places: Box<[Path]>,
    remote: bool,
}

impl Reach {
    fn welcome(&self, place: &Path) -> f32 {
        let remote = if self.remote { REMOTE } else { 0.0 };
        self.places.iter().map(|named| closeness(place, named)).fold(remote, f32::max)
    }
}

impl Facet for Place {
    fn id(&self) -> &'static str {
        "place"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let places = match profile.role().side() {
            Side::First => presence(profile).map(|(home, sold)| home.into_iter().chain(sold).collect()),
            Side::Second => named(profile).map(|(places, _)| places),
        };
        let field = self.field(profile.role()).unwrap_or("home");
        let places = places.map(|places: Vec<_>| places.into_iter().cloned().collect::<Vec<_>>());
        vec![Seen::new(profile.role(), field, places)]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        Some(match role {
            Role::Startup | Role::Mentor | Role::Talent => "home",
            Role::Investor => "geographies",
            Role::Pilot | Role::Opening => "site",
            Role::Programme => "sites",
        })
    }
}

impl Coded for Place {
    type First = Presence;
    type Second = Reach;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Presence> {
        let (home, sold) = presence(profile)?;
        let mut markets: Vec<Path> = sold.into_iter().map(Path::of).collect();
        markets.sort();
        Some(Presence { home: home.map(Path::of), markets: markets.into() })
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Reach> {
        let (places, remote) = named(profile)?;
        let mut places: Vec<Path> = places.into_iter().map(Path::of).collect();
        places.sort();
        places.dedup();
        Some(Reach { places: places.into(), remote })
    }

    fn fit(&self, first: &Presence, second: &Reach) -> f32 {
        let home = first.home.as_ref().map(|home| second.welcome(home));
        let sold = first.markets.iter().map(|market| second.welcome(market)).fold(0.0, f32::max);
        match home {
            // It sells at home too, so one more market never lowers the fit.
            Some(home) => HOME * home + (1.0 - HOME) * home.max(sold),
            None => sold,
        }
    }
}
