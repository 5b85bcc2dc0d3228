//! What a pool's profiles have in common: the day, the rates, the places that
//! occur, and how often things happen, so that one profile can be told from
//! the average.
//!
//! A corpus is frozen before any row is made, and every row of a pool is made
//! with the same one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use crate::facet::{bins, round};
use crate::money::ExchangeRates;
use crate::place::Place;
use crate::profile::{Bar, Details, Investment, MatchingConsent, Profile, ProfileId, Stage};
use crate::taxonomy::{self, Concept, Kind, Sector};
use crate::text::{self, Frequencies};

/// The most places that rows tell apart; rarer ones count as the smallest
/// larger place that is among them.
pub const PLACE_NODES: usize = 112;

/// The most languages that rows tell apart.
pub const LANGUAGES: usize = 16;

/// What a corpus is given rather than learns.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The day to rank for: ages, deadlines and recency count from it.
    pub now: Date,
    /// How amounts in different currencies compare.
    pub rates: ExchangeRates,
    /// Where vectors of text come from.
    pub text: text::Choice,
    /// What is made of consent that was not stated.
    pub consent: MatchingConsent,
}

/// What a pool's profiles have in common.
#[derive(Clone, Debug)]
pub struct Corpus {
    settings: Settings,
    ventures: Ventures,
    places: PlaceTree,
    languages: Vec<String>,
    base: BaseRates,
    text: text::Vectors,
}

/// What portfolio entries borrow from the ventures' own profiles.
#[derive(Clone, Debug, Default)]
struct Ventures(HashMap<ProfileId, Venture>);

#[derive(Clone, Debug)]
struct Venture {
    sectors: Option<BTreeSet<Sector>>,
    home: Option<Place>,
}

impl Ventures {
    fn of(&self, entry: &Investment) -> Option<&Venture> {
        self.0.get(entry.startup.as_ref()?)
    }

    fn sectors_of<'a>(&'a self, entry: &'a Investment) -> Option<&'a BTreeSet<Sector>> {
        entry.sectors.as_ref().or_else(|| self.of(entry)?.sectors.as_ref())
    }

    fn home_of<'a>(&'a self, entry: &'a Investment) -> Option<&'a Place> {
        entry.home.as_ref().or_else(|| self.of(entry)?.home.as_ref())
    }
}

/// How all investments of the pool spread, weighted by recency.
#[derive(Clone, Debug, Default)]
pub(crate) struct BaseRates {
    /// By node of the place tree, each with all that lies in it.
    pub(crate) places: Vec<f64>,
    /// By sector, each with all that lies in it; the last is their sum.
    pub(crate) sectors: Vec<f64>,
    /// By stage.
    pub(crate) stages: Vec<f64>,
    /// Around each amount.
    pub(crate) rounds: Rounds,
    /// The largest activity of one investor.
    pub(crate) busiest: f64,
}

/// How rounds spread over amounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounds {
    pub(crate) around: [f64; bins::COUNT],
    pub(crate) whole: f64,
}

impl Default for Rounds {
    fn default() -> Self {
        Self { around: [0.0; bins::COUNT], whole: 0.0 }
    }
}

impl Corpus {
    /// The day to rank for.
    pub fn now(&self) -> Date {
        self.settings.now
    }

    /// How amounts in different currencies compare.
    pub fn rates(&self) -> &ExchangeRates {
        &self.settings.rates
    }

    /// Why a profile may not be matched; `None` where it may.
    pub fn bar(&self, profile: &Profile) -> Option<Bar> {
        profile.bar(self.settings.consent)
    }

    /// A venture's sectors, as a portfolio entry has them or the venture's
    /// own profile.
    pub(crate) fn sectors_of<'a>(&'a self, entry: &'a Investment) -> Option<&'a BTreeSet<Sector>> {
        self.ventures.sectors_of(entry)
    }

    /// A venture's home, from the entry or the venture's own profile.
    pub(crate) fn home_of<'a>(&'a self, entry: &'a Investment) -> Option<&'a Place> {
        self.ventures.home_of(entry)
    }

    /// The places that rows tell apart.
    pub(crate) fn places(&self) -> &PlaceTree {
        &self.places
    }

    /// The languages that rows tell apart.
    pub(crate) fn languages(&self) -> &[String] {
        &self.languages
    }

    /// How profiles get their vectors of text.
    pub(crate) fn text(&self) -> &text::Vectors {
        &self.text
    }

    /// The countries that rows tell apart, in alphabetical order.
    pub(crate) fn countries(&self) -> BTreeSet<Place> {
        let codes = self.places.keys.iter().filter(|key| key.len() == 2);
        codes.filter_map(|code| code.parse().ok()).collect()
    }

    pub(crate) fn base(&self) -> &BaseRates {
        &self.base
    }

    /// How much an investment counts by its age: see [`recency`].
    pub(crate) fn recency(&self, entry: &Investment, half_life: f64) -> f64 {
        recency(entry, self.settings.now, half_life)
    }
}

/// How much an investment counts by its age: 1 today, half as much after
/// every half-life, in years; nothing when it lies in the future, and as if it
/// were [`UNDATED_YEARS`] old when nobody told.
fn recency(entry: &Investment, now: Date, half_life: f64) -> f64 {
    let years = match entry.date {
        None => UNDATED_YEARS,
        Some(date) if date >= now => return 0.0,
        Some(date) => f64::from((now - date).get_days()) / 365.25,
    };
    (-years / half_life).exp2()
}

/// The first entry of each venture: following up on a venture tells less of a
/// taste than choosing it.
pub(crate) fn first_rounds(portfolio: &[Investment]) -> Vec<&Investment> {
    let mut order: Vec<&Investment> = portfolio.iter().collect();
    // Undated entries last; the sort keeps the order of equal ones.
    order.sort_by_key(|entry| (entry.date.is_none(), entry.date));
    let mut seen = HashSet::new();
    order.retain(|entry| match (&entry.startup, &entry.name) {
        (Some(startup), _) => seen.insert(startup.as_str()),
        (None, Some(name)) => seen.insert(name.as_str()),
        (None, None) => true,
    });
    order
}

/// After this many years, a choice of sector or place counts half.
pub(crate) const PORTFOLIO_HALF_LIFE: f64 = 4.0;

/// After this many years, a choice of stage or round counts half.
pub(crate) const STAGE_HALF_LIFE: f64 = 2.0;

/// After this many years, an investment counts half as activity.
pub(crate) const ACTIVITY_HALF_LIFE: f64 = 1.0;

/// How old an investment of unknown date is taken to be.
pub const UNDATED_YEARS: f64 = 4.0;

/// The commonest places of a pool as a tree; every node's larger places are
/// in it too.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlaceTree {
    nodes: HashMap<String, usize>,
    /// By node; a larger place stands before those that lie in it.
    keys: Vec<String>,
    parents: Vec<Option<usize>>,
}

impl PlaceTree {
    fn new(counts: HashMap<String, usize>, mut parents: HashMap<String, String>) -> Self {
        let depth = |key: &String| std::iter::successors(parents.get(key), |key| parents.get(*key)).count();
        // A place occurs at least as often as any that lies in it, so cutting
        // here never parts a place from those around it. Cities come last:
        // where not all places fit, larger ones tell more.
        let is_city = |key: &String| key.contains('/') && !key.ends_with('/');
        let mut ranked: Vec<(bool, Reverse<usize>, usize, String)> = counts
            .into_iter()
            .map(|(key, count)| (is_city(&key), Reverse(count), depth(&key), key))
            .collect();
        ranked.sort();
        ranked.truncate(PLACE_NODES);
        let keys: Vec<String> = ranked.into_iter().map(|(.., key)| key).collect();
        let nodes: HashMap<String, usize> = keys.iter().cloned().zip(0..).collect();
        let parents = keys
            .iter()
            .map(|key| parents.remove(key).and_then(|parent| nodes.get(&parent).copied()))
            .collect();
        Self { nodes, keys, parents }
    }

    /// The smallest node that a place lies in.
    pub(crate) fn leaf(&self, place: &Place) -> Option<usize> {
        place.chain().iter().find_map(|key| self.nodes.get(key).copied())
    }

    /// A node and those that it lies in, the smallest first.
    pub(crate) fn chain(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(node), |node| self.parents[*node])
    }

    /// The node that this one lies in.
    pub(crate) fn parent(&self, node: usize) -> Option<usize> {
        self.parents[node]
    }

    /// The key of a node, as [`Place::chain`] writes it.
    pub(crate) fn key(&self, node: usize) -> &str {
        &self.keys[node]
    }

    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }
}

/// Learns a [`Corpus`] from profiles: all startups first, then the rest.
#[derive(Debug)]
pub struct CorpusBuilder {
    settings: Settings,
    ventures: Ventures,
    place_counts: HashMap<String, usize>,
    place_parents: HashMap<String, String>,
    language_counts: BTreeMap<String, usize>,
    /// Weight and leaf key of every investment whose home is known.
    invested_places: BTreeMap<String, f64>,
    base: BaseRates,
    frequencies: Frequencies,
}

impl CorpusBuilder {
    /// A builder that has seen nothing yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            ventures: Ventures::default(),
            place_counts: HashMap::new(),
            place_parents: HashMap::new(),
            language_counts: BTreeMap::new(),
            invested_places: BTreeMap::new(),
            base: BaseRates {
                sectors: vec![0.0; taxonomy::count(Kind::Sector) + 1],
                stages: vec![0.0; Stage::ALL.len()],
                ..BaseRates::default()
            },
            frequencies: Frequencies::default(),
        }
    }

    /// Learns from one profile. Investors borrow from the startups in their
    /// portfolios, so startups come before them.
    pub fn learn(&mut self, profile: &Profile) {
        for language in profile.common.languages.iter().flatten() {
            *self.language_counts.entry(language.as_str().to_owned()).or_default() += 1;
        }
        match &profile.details {
            Details::Startup(startup) => {
                startup
                    .home
                    .iter()
                    .chain(startup.markets.iter().flatten())
                    .for_each(|place| self.count(place));
                let venture = Venture { sectors: startup.sectors.clone(), home: startup.home.clone() };
                self.ventures.0.insert(profile.id.clone(), venture);
            }
            Details::Investor(investor) => {
                investor
                    .home
                    .iter()
                    .chain(investor.geographies.iter().flatten())
                    .for_each(|place| self.count(place));
                let portfolio = investor.portfolio.as_deref().unwrap_or_default();
                self.learn_portfolio(portfolio);
            }
            Details::Mentor(mentor) => mentor.home.iter().for_each(|place| self.count(place)),
            Details::Pilot(pilot) => pilot.site.iter().for_each(|place| self.count(place)),
            Details::Programme(programme) => {
                let sites = programme.sites.iter().flatten().map(|site| &site.place);
                programme.geographies.iter().flatten().chain(sites).for_each(|place| self.count(place));
            }
        }
    }

    fn learn_portfolio(&mut self, portfolio: &[Investment]) {
        let now = self.settings.now;
        let mut activity = 0.0;
        for entry in first_rounds(portfolio) {
            activity += recency(entry, now, ACTIVITY_HALF_LIFE);
            let weight = recency(entry, now, PORTFOLIO_HALF_LIFE);
            if weight == 0.0 {
                continue;
            }
            if let Some(home) = self.ventures.home_of(entry).cloned() {
                self.count(&home);
                if let Some(leaf) = home.chain().into_iter().next() {
                    *self.invested_places.entry(leaf).or_default() += weight;
                }
            }
            for (sector, share) in self.ventures.sectors_of(entry).map(shares).into_iter().flatten() {
                sector.chain().for_each(|part| self.base.sectors[part.position()] += weight * share);
                *self.base.sectors.last_mut().expect("never empty") += weight * share;
            }
            let weight = recency(entry, now, STAGE_HALF_LIFE);
            if let Some(stage) = entry.stage {
                self.base.stages[stage.position()] += weight;
            }
            let round = entry.round.and_then(|round| self.settings.rates.in_base(round));
            if let Some(units) = round.filter(|units| *units > 0.0) {
                round::add(&mut self.base.rounds.around, units, weight);
                self.base.rounds.whole += weight;
            }
        }
        self.base.busiest = self.base.busiest.max(activity);
    }

    fn count(&mut self, place: &Place) {
        let chain = place.chain();
        for pair in chain.windows(2) {
            if !self.place_parents.contains_key(&pair[0]) {
                self.place_parents.insert(pair[0].clone(), pair[1].clone());
            }
        }
        for key in chain {
            *self.place_counts.entry(key).or_default() += 1;
        }
    }

    /// The corpus of all that was learned.
    pub fn build(self) -> Corpus {
        let mut parents = self.place_parents.clone();
        let places = PlaceTree::new(self.place_counts, std::mem::take(&mut parents));
        let mut base = self.base;
        base.places = vec![0.0; places.len()];
        for (leaf, weight) in self.invested_places {
            let mut key = Some(&leaf);
            while let Some(current) = key {
                if let Some(&node) = places.nodes.get(current) {
                    places.chain(node).for_each(|node| base.places[node] += weight);
                    break;
                }
                key = self.place_parents.get(current);
            }
        }
        let mut languages: Vec<(usize, String)> =
            self.language_counts.into_iter().map(|(language, count)| (count, language)).collect();
        languages.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        languages.truncate(LANGUAGES);
        Corpus {
            text: text::Vectors::new(self.settings.text.clone(), self.frequencies),
            settings: self.settings,
            ventures: self.ventures,
            places,
            languages: languages.into_iter().map(|(_, language)| language).collect(),
            base,
        }
    }
}

/// Each of a venture's sectors with an equal share of it.
pub(crate) fn shares(sectors: &BTreeSet<Sector>) -> impl Iterator<Item = (Concept, f64)> {
    let share = 1.0 / sectors.len() as f64;
    sectors.iter().map(move |sector| (sector.concept(), share))
}
