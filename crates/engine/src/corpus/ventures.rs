//! What portfolio entries borrow from the ventures' own profiles.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::place::Place;
use crate::profile::{Investment, ProfileId, Startup};
use crate::taxonomy::Sector;

/// Sectors and homes of startups, by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Ventures(HashMap<ProfileId, Venture>);

#[derive(Clone, Debug)]
struct Venture {
    sectors: Option<BTreeSet<Sector>>,
    home: Option<Place>,
    founded_on: Option<Date>,
}

impl Ventures {
    pub(super) fn learn(&mut self, id: &ProfileId, startup: &Startup) {
        let venture = Venture {
            sectors: startup.sectors.clone(),
            home: startup.home.clone(),
            founded_on: startup.founded_on,
        };
        self.0.insert(id.clone(), venture);
    }

    fn of(&self, entry: &Investment) -> Option<&Venture> {
        self.0.get(entry.startup.as_ref()?)
    }

    pub(super) fn sectors_of<'a>(&'a self, entry: &'a Investment) -> Option<&'a BTreeSet<Sector>> {
        entry.sectors.as_ref().or_else(|| self.of(entry)?.sectors.as_ref())
    }

    pub(super) fn home_of<'a>(&'a self, entry: &'a Investment) -> Option<&'a Place> {
        entry.home.as_ref().or_else(|| self.of(entry)?.home.as_ref())
    }

    pub(super) fn founding_of(&self, entry: &Investment) -> Option<Date> {
        self.of(entry)?.founded_on
    }
}
