//! What past investments tell of a pair: the facets of the record.
//!
//! The record is what the portfolios of a pool name, as it was known before
//! the corpus's day. Where it names nothing, these facets are unknown for
//! everybody. No market's own policy weighs them; a policy that does names
//! them ([`crate::market::Market::facets`]).
//!
//! Formulas come from experiments on the Crunchbase data:
//! `docs/research/investments.md`.

pub(super) mod backers;
pub(super) mod co_investors;
mod deal;
mod kernel;
mod look;
pub(super) mod similar;
pub(super) mod syndicate;
mod tally;
pub(super) mod uncommon;

pub(crate) use co_investors::between as co_investors_between;
pub(crate) use similar::alike;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::corpus::{Corpus, HalfLife, Learn};
use crate::fold::fold;
use crate::hash::hash;
use crate::profile::{Investment, Profile, ProfileId};

use look::Deal;
use tally::Tally;

/// A venture, an investor or a place, as a number.
type Key = u64;

/// Who backed whom, of the investments known on the day.
#[derive(Debug, Default)]
pub(super) struct Record {
    ventures: HashMap<Key, Vec<Backing>>,
    investors: HashMap<Key, ProfileId>,
    deals: Vec<Deal>,
    /// How much was invested in each place, with all that lies in it, by
    /// recency.
    places: HashMap<Key, Tally>,
    /// The same everywhere.
    everywhere: Tally,
    merged: OnceLock<Arc<[Deal]>>,
    network: OnceLock<Network>,
}

#[derive(Debug)]
struct Backing {
    investor: Key,
    date: Option<Date>,
    weight: Tally,
}

/// By investor, how strongly it is linked to each other: both have backed one
/// venture.
#[derive(Debug, Default)]
struct Network(HashMap<Key, BTreeMap<Key, Tally>>);

impl Network {
    /// What all links of an investor sum to.
    fn degree(&self, investor: Key) -> f64 {
        self.0.get(&investor).map_or(0.0, |links| links.values().map(|link| link.get()).sum())
    }
}

/// The key of an investor.
fn investor(id: &ProfileId) -> Key {
    hash(0, id.as_str().as_bytes())
}

/// The key of a startup with a profile.
fn startup(id: &ProfileId) -> Key {
    hash(1, id.as_str().as_bytes())
}

/// The key of the venture that an entry names; `None` if it names none.
fn venture(entry: &Investment) -> Option<Key> {
    match (&entry.startup, &entry.name) {
        (Some(id), _) => Some(startup(id)),
        (None, Some(name)) => Some(hash(2, fold(name).as_bytes())),
        (None, None) => None,
    }
}

/// An investor's investments that are known on the day, follow-ups included.
fn known<'a>(profile: &'a Profile, corpus: &'a Corpus) -> impl Iterator<Item = &'a Investment> {
    let portfolio = profile.as_investor().and_then(|investor| investor.portfolio.as_ref());
    portfolio.into_iter().flatten().filter(|entry| corpus.is_known(entry))
}

impl Record {
    /// The investors that have backed a startup.
    fn backers(&self, profile: &Profile) -> BTreeSet<Key> {
        let backings = self.ventures.get(&startup(&profile.id));
        backings.into_iter().flatten().map(|backing| backing.investor).collect()
    }

    /// How many investors are on record for an entry's venture on its day.
    fn beside(&self, entry: &Investment) -> Option<usize> {
        let date = entry.date?;
        let known = self.ventures.get(&venture(entry)?)?;
        let same_day = known.iter().filter(|backing| backing.date == Some(date));
        Some(same_day.map(|backing| backing.investor).collect::<BTreeSet<_>>().len())
    }

    /// ln(1 / share) of all investments that went to a place.
    fn rarity(&self, place: Key) -> f64 {
        let inside = self.places.get(&place).copied().unwrap_or_default();
        ((self.everywhere.get() + 1.0) / (inside.get() + 1.0)).ln()
    }

    /// How many investors have invested.
    fn n_investors(&self) -> usize {
        self.investors.len()
    }

    /// Everybody's deals, those in ventures that look alike as one.
    fn everybody(&self) -> Arc<[Deal]> {
        Arc::clone(self.merged.get_or_init(|| deal::merged(&self.deals).into()))
    }

    /// How strongly an investor is tied to each other that it invests beside.
    ///
    /// Two who back one venture are linked by `w·w' / n`, with `n` its
    /// investors and `w` how much each has invested in it by recency, at most
    /// 1; a tie is the sum of links over `√((deg + 3)(deg' + 3))`, so that it
    /// says little of those who invest beside everybody.
    fn ties(&self, investor: Key) -> Vec<(Key, f64)> {
        let network = self.network.get_or_init(|| self.network());
        let own = network.degree(investor) + 3.0;
        let links = network.0.get(&investor).into_iter().flatten();
        links
            .map(|(other, link)| (*other, link.get() / (own * (network.degree(*other) + 3.0)).sqrt()))
            .collect()
    }

    fn network(&self) -> Network {
        let mut network = Network::default();
        for backings in self.ventures.values() {
            let mut weights: BTreeMap<Key, Tally> = BTreeMap::new();
            for backing in backings {
                weights.entry(backing.investor).or_default().add(backing.weight);
            }
            let weight = |tally: &Tally| tally.get().min(1.0);
            for (one, own) in &weights {
                let links = network.0.entry(*one).or_default();
                for (other, theirs) in weights.iter().filter(|(other, _)| *other != one) {
                    let link = Tally::of(weight(own) * weight(theirs) / weights.len() as f64);
                    links.entry(*other).or_default().add(link);
                }
            }
        }
        network
    }
}

impl Learn for Record {
    fn learn(&mut self, profile: &Profile, corpus: &Corpus) {
        let key = investor(&profile.id);
        for entry in known(profile, corpus) {
            let weight = Tally::of(corpus.recency(entry, HalfLife::PORTFOLIO));
            self.everywhere.add(weight);
            for place in corpus.home_of(entry).into_iter().flat_map(look::places) {
                self.places.entry(place).or_default().add(weight);
            }
            self.investors.entry(key).or_insert_with(|| profile.id.clone());
            if let Some(venture) = venture(entry) {
                let backing = Backing { investor: key, date: entry.date, weight };
                self.ventures.entry(venture).or_default().push(backing);
            }
        }
        self.deals.extend(deal::of(profile, corpus).into_iter().map(|(_, deal)| deal));
    }
}
