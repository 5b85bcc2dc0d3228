//! The places where an investor invests more than others do.
//!
//! A region, or the area around a city, is the smallest place that counts: one
//! investor's deals are too few to tell cities of one area apart.

use std::collections::{BTreeMap, HashMap};

use super::{Scale, log_step, of};
use crate::corpus::{Corpus, HalfLife, Learn};
use crate::evidence::{Seen, Value};
use crate::facet::degree::Exact;
use crate::facet::path::{Node, Path, Size};
use crate::facet::{Coded, Facet, Kind};
use crate::profile::{Profile, Role};

/// Lift over places.
pub(in crate::facet) struct Place;

const SCALE: Scale = Scale { full: 5.0 };
const KAPPA: f64 = 3.0;

/// How investments spread over places, weighted by recency: by a place's key,
/// with all that lies in it.
#[derive(Debug, Default)]
struct Spread(HashMap<u64, f64>);

impl Spread {
    fn of(&self, key: u64) -> f64 {
        self.0.get(&key).copied().unwrap_or_default()
    }
}

/// Where an investor has invested, ordered by place, with what each step down
/// the tree tells. It is asked of every startup: one block of memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::facet) struct Backed(Box<[(u64, Steps)]>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Steps {
    /// The logarithm of how much the place is favoured in the larger one.
    into: Exact,
    /// The same for any part of it where the investor has not invested.
    to_others: Exact,
}

/// The parts of a home that count, the world first.
fn areas(home: &Path) -> impl Iterator<Item = &Node> {
    home.nodes().iter().filter(|node| node.size != Size::City)
}

/// A startup's home, and how many ventures an investor has backed.
pub(super) fn seen_home(profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
    let home = profile.as_startup().and_then(|startup| startup.home.clone());
    super::seen(profile, corpus, "home", home.map(|home| Value::Places(vec![home])))
}

/// Each investment's home as a path, with its weight.
pub(super) fn homes<'a>(profile: &'a Profile, corpus: &'a Corpus) -> impl Iterator<Item = (Path, f64)> + 'a {
    of(profile, corpus).unwrap_or_default().into_iter().filter_map(|entry| {
        let weight = corpus.recency(entry, HalfLife::PORTFOLIO);
        (weight > 0.0).then_some((Path::of(corpus.home_of(entry)?), weight))
    })
}

impl Learn for Spread {
    fn learn(&mut self, profile: &Profile, known: &Corpus) {
        for (home, weight) in homes(profile, known) {
            areas(&home).for_each(|node| *self.0.entry(node.key).or_default() += weight);
        }
    }
}

impl Facet for Place {
    fn id(&self) -> &'static str {
        "portfolio_place"
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

impl Coded for Place {
    /// The keys of the home, the world first, as far down as anybody has
    /// invested.
    type First = Box<[u64]>;
    type Second = Backed;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Box<[u64]>> {
        let base = corpus.learned::<Spread>()?;
        let home = Path::of(profile.as_startup()?.home.as_ref()?);
        Some(areas(&home).map(|node| node.key).take_while(|key| base.of(*key) > 0.0).collect())
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Backed> {
        let base = corpus.learned::<Spread>()?;
        let mut own: HashMap<u64, f64> = HashMap::new();
        let mut wholes: BTreeMap<u64, Option<u64>> = BTreeMap::new();
        for (home, weight) in homes(profile, corpus) {
            let mut whole = None;
            for node in areas(&home) {
                *own.entry(node.key).or_default() += weight;
                wholes.insert(node.key, whole);
                whole = Some(node.key);
            }
        }
        let inside = |key: u64| own.get(&key).copied().unwrap_or_default();
        let steps = |(&key, whole): (&u64, &Option<u64>)| {
            let into = whole.map_or(0.0, |whole| {
                log_step(inside(key), inside(whole), base.of(key), base.of(whole), KAPPA)
            });
            let to_others = (KAPPA / (inside(key) + KAPPA)).ln();
            (key, Steps { into: Exact(into as f32), to_others: Exact(to_others as f32) })
        };
        (!wholes.is_empty()).then(|| Backed(wholes.iter().map(steps).collect()))
    }

    fn fit(&self, first: &Box<[u64]>, second: &Backed) -> f32 {
        let (mut log_lift, mut to_others) = (0.0, 0.0);
        for key in first {
            let Ok(at) = second.0.binary_search_by_key(key, |(place, _)| *place) else {
                log_lift += to_others;
                break;
            };
            let (_, steps) = second.0[at];
            log_lift += steps.into.0;
            to_others = steps.to_others.0;
        }
        SCALE.degree(f64::from(log_lift))
    }
}
