//! Learning a corpus, profile by profile.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::ventures::Ventures;
use super::{Corpus, Learn, Settings};
use crate::place::Place;
use crate::profile::{Details, Profile};
use crate::text::{self, Frequencies};

/// Learns a [`Corpus`] from profiles: all startups first, then the rest.
#[derive(Debug)]
pub struct CorpusBuilder {
    known: Corpus,
    learned: Vec<Box<dyn Learn>>,
}

impl CorpusBuilder {
    /// A builder that has seen nothing yet.
    pub fn new(settings: Settings) -> Self {
        let known = Corpus {
            text: text::Vectors::new(settings.text.clone(), Frequencies::default()),
            settings,
            ventures: Ventures::default(),
            areas: BTreeSet::new(),
            learned: Arc::default(),
        };
        Self { known, learned: Vec::new() }
    }

    /// Adds facets' own counts. Of two of the same type, the first is kept.
    #[must_use]
    pub fn counting(mut self, things: impl IntoIterator<Item = Box<dyn Learn>>) -> Self {
        for thing in things {
            let of = (&*thing as &dyn Any).type_id();
            if self.learned.iter().all(|known| (&**known as &dyn Any).type_id() != of) {
                self.learned.push(thing);
            }
        }
        self
    }

    /// Learns from one profile. Investors borrow from the startups in their
    /// portfolios, so startups come before them.
    pub fn learn(&mut self, profile: &Profile) {
        if let Details::Startup(startup) = &profile.details {
            self.known.ventures.learn(&profile.id, startup);
        }
        self.learn_areas(profile);
        for thing in &mut self.learned {
            thing.learn(profile, &self.known);
        }
    }

    fn learn_areas(&mut self, profile: &Profile) {
        let places: Vec<&Place> = match &profile.details {
            Details::Startup(startup) => {
                startup.home.iter().chain(startup.markets.iter().flatten()).collect()
            }
            Details::Investor(investor) => {
                let entries = investor.portfolio.iter().flatten();
                let backed = entries.filter_map(|entry| self.known.home_of(entry));
                let own = investor.home.iter().chain(investor.geographies.iter().flatten());
                own.chain(backed).collect()
            }
            Details::Mentor(mentor) => mentor.home.iter().collect(),
            Details::Pilot(pilot) => pilot.site.iter().collect(),
            Details::Opening(opening) => opening.site.iter().collect(),
            Details::Talent(talent) => talent.home.iter().chain(talent.places.iter().flatten()).collect(),
            Details::Programme(programme) => {
                let sites = programme.sites.iter().flatten().map(|site| &site.place);
                programme.geographies.iter().flatten().chain(sites).collect()
            }
        };
        let areas: Vec<Place> = places.into_iter().map(Place::area).collect();
        self.known.areas.extend(areas);
    }

    /// The corpus learned so far.
    pub fn build(self) -> Corpus {
        Corpus { learned: Arc::new(self.learned), ..self.known }
    }
}
