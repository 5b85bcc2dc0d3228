//! What a hub knows about people looking for work in a startup.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::part::Part;
use super::{Contract, Level, Texts};
use crate::money::MoneyRange;
use crate::place::Place;
use crate::taxonomy::Skill;

/// A person looking for work in a startup.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Talent {
    /// Their description of themselves.
    pub bio: Option<Texts>,
    /// What they can do, and how well.
    pub skills: Option<BTreeMap<Skill, Level>>,
    /// Where they are.
    pub home: Option<Place>,
    /// Where they would work; absent: in their own country.
    pub places: Option<Vec<Place>>,
    /// Whether they would work remotely.
    pub remote: Option<bool>,
    /// The contracts that they would take.
    pub contracts: Option<BTreeSet<Contract>>,
    /// The monthly pay they expect, before tax.
    pub pay: Option<MoneyRange>,
    /// The first day on which they can start.
    pub available_on: Option<Date>,
    /// Where they studied.
    pub school: Option<String>,
}

impl Part for Talent {
    fn texts(&self) -> Option<&Texts> {
        self.bio.as_ref()
    }
}

impl Talent {
    /// Where they would work, as far as known.
    pub(crate) fn workplaces(&self) -> Option<Vec<Place>> {
        self.places.clone().or_else(|| {
            let home = self.home.as_ref()?;
            Some(vec![home.country().and_then(|code| code.parse().ok()).unwrap_or_else(|| home.clone())])
        })
    }
}
