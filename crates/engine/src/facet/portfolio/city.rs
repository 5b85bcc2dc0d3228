//! The cities where an investor invests more than in others of their area.
//!
//! Beside [`super::place::Place`], which ends at the area around a city: one
//! investor's deals tell little of cities, and a policy may count that little
//! by itself.

use std::collections::{BTreeMap, HashMap};

use super::place::{homes, seen_home};
use super::{Scale, log_step};
use crate::corpus::{Corpus, Learn};
use crate::evidence::Seen;
use crate::facet::degree::Exact;
use crate::facet::path::{Node, Path, Size};
use crate::facet::{Coded, Facet, Kind};
use crate::profile::{Profile, Role};

/// Lift over the cities of an area.
pub(in crate::facet) struct City;

const SCALE: Scale = Scale { full: 3.0 };
const KAPPA: f64 = 3.0;

/// How investments spread over cities and their areas, weighted by recency.
#[derive(Debug, Default)]
struct Spread(HashMap<u64, f64>);

impl Spread {
    fn of(&self, key: u64) -> f64 {
        self.0.get(&key).copied().unwrap_or_default()
    }
}

/// A city with the area that it lies in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::facet) struct Home {
    city: u64,
    area: u64,
    /// Everybody's investments in each, by recency.
    of_city: Exact,
    of_area: Exact,
}

/// An investor's investments by recency, in each city and area, by key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::facet) struct Backed(Box<[(u64, Exact)]>);

impl Backed {
    fn of(&self, key: u64) -> f64 {
        let at = self.0.binary_search_by_key(&key, |(place, _)| *place);
        at.map_or(0.0, |at| f64::from(self.0[at].1.0))
    }
}

/// A path's city and the area around it; `None` without a city.
fn city(home: &Path) -> Option<[u64; 2]> {
    match home.nodes() {
        [.., area, Node { key, size: Size::City }] => Some([*key, area.key]),
        _ => None,
    }
}

impl Learn for Spread {
    fn learn(&mut self, profile: &Profile, known: &Corpus) {
        for (home, weight) in homes(profile, known) {
            for key in city(&home).into_iter().flatten() {
                *self.0.entry(key).or_default() += weight;
            }
        }
    }
}

impl Facet for City {
    fn id(&self) -> &'static str {
        "portfolio_city"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn even(&self) -> Option<f32> {
        Some(SCALE.degree(0.0))
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        Some(Box::<Spread>::default())
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        seen_home(profile, corpus)
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        super::field(role, "home")
    }
}

impl Coded for City {
    type First = Home;
    type Second = Backed;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Home> {
        let base = corpus.learned::<Spread>()?;
        let [city, area] = city(&Path::of(profile.as_startup()?.home.as_ref()?))?;
        let exact = |key: u64| Exact(base.of(key) as f32);
        Some(Home { city, area, of_city: exact(city), of_area: exact(area) })
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Backed> {
        let mut own: BTreeMap<u64, f64> = BTreeMap::new();
        for (home, weight) in homes(profile, corpus) {
            city(&home).into_iter().flatten().for_each(|key| *own.entry(key).or_default() += weight);
        }
        let own = own.into_iter().map(|(key, weight)| (key, Exact(weight as f32)));
        let own: Box<[_]> = own.collect();
        (!own.is_empty()).then_some(Backed(own))
    }

    fn fit(&self, first: &Home, second: &Backed) -> f32 {
        let base = [first.of_city, first.of_area].map(|weight| f64::from(weight.0));
        SCALE.degree(log_step(second.of(first.city), second.of(first.area), base[0], base[1], KAPPA))
    }
}
