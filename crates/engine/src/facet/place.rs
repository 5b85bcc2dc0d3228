//! Where a startup is, and where its counterparts work.

use super::{Facet, admit};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::place::Place as Somewhere;
use crate::profile::{Details, Profile, Role};

/// How welcome the startup's place is to its counterpart: fully inside a
/// place that the counterpart named, less the larger the area is that both
/// lie in.
pub(super) struct Place;

/// The share that a startup's home has beside its markets.
const HOME: f32 = 0.75;

/// How welcome a place is that only contains the one wanted: the startup may
/// be in the wanted part of it.
const AROUND: f32 = 0.6;

/// How welcome a mentor who advises at a distance finds every place.
const REMOTE: f32 = 0.7;

/// By what the two have in common: how welcome it is.
fn nearness(common: &str) -> f32 {
    let area = common.starts_with(|c: char| c.is_ascii_digit());
    match (area, common.len()) {
        (true, _) if common == Somewhere::WORLD => 0.0,
        // A continent, or a part of one.
        (true, _) if ["002", "009", "019", "142", "150"].contains(&common) => 0.1,
        (true, _) => 0.2,
        (false, 2) => 0.5,
        // A region, or smaller.
        (false, _) => 0.8,
    }
}

/// The places that a counterpart named, and whether every other one is
/// welcome too because it works at a distance.
fn named(counterpart: &Profile) -> Option<(Vec<&Somewhere>, bool)> {
    match &counterpart.details {
        Details::Startup(_) => None,
        Details::Investor(investor) => match &investor.geographies {
            Some(places) => Some((places.iter().collect(), false)),
            None => investor.home.as_ref().map(|home| (vec![home], false)),
        },
        Details::Mentor(mentor) => {
            let remote = mentor.remote == Some(true);
            (mentor.home.is_some() || remote).then(|| (mentor.home.iter().collect(), remote))
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

fn encode_startup(profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
    let Some(startup) = profile.as_startup() else { return false };
    let tree = corpus.places();
    let home = startup.home.as_ref().and_then(|home| tree.leaf(home));
    let markets: Vec<usize> = startup.markets.iter().flatten().filter_map(|place| tree.leaf(place)).collect();
    let home_share = match (home, markets.as_slice()) {
        (None, []) => return false,
        (None, _) => 0.0,
        (Some(_), []) => 1.0,
        (Some(_), _) => HOME,
    };
    if let Some(home) = home {
        block[home] += home_share;
    }
    for market in &markets {
        block[*market] += (1.0 - home_share) / markets.len() as f32;
    }
    true
}

fn encode_counterpart(profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
    let Some((places, remote)) = named(profile) else { return false };
    let tree = corpus.places();
    for place in places {
        let chain = place.chain();
        for (node, degree) in block.iter_mut().enumerate().take(tree.len()) {
            let closeness = if tree.chain(node).any(|around| tree.key(around) == chain[0]) {
                1.0
            } else if chain.iter().any(|key| key == tree.key(node)) {
                AROUND.min(nearness(tree.key(node)).max(0.2))
            } else {
                tree.chain(node)
                    .find(|around| chain.iter().any(|key| key == tree.key(*around)))
                    .map_or(0.0, |common| nearness(tree.key(common)))
            };
            *degree = degree.max(closeness);
        }
    }
    if remote {
        (0..tree.len()).for_each(|node| admit(block, node, REMOTE));
    }
    true
}

impl Facet for Place {
    fn id(&self) -> &'static str {
        "place"
    }

    fn width(&self, _: &Corpus) -> usize {
        crate::corpus::PLACE_NODES
    }

    fn neutral(&self) -> f32 {
        0.3
    }

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        if profile.role() == Role::Startup {
            encode_startup(profile, corpus, block)
        } else {
            encode_counterpart(profile, corpus, block)
        }
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let places = match profile.as_startup() {
            Some(startup) => {
                let places: Vec<_> = startup.home.iter().chain(startup.markets.iter().flatten()).collect();
                (!places.is_empty()).then_some(places)
            }
            None => named(profile).map(|(places, _)| places),
        };
        let field = self.field(profile.role()).unwrap_or("home");
        let places = places.map(|places| places.into_iter().cloned().collect::<Vec<_>>());
        vec![Seen::new(profile.role(), field, places)]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        Some(match role {
            Role::Startup | Role::Mentor => "home",
            Role::Investor => "geographies",
            Role::Pilot => "site",
            Role::Programme => "sites",
        })
    }
}
