//! What a hub knows of people who look for work in a startup.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::part::Part;
use super::{Contract, Level, Texts};
use crate::money::MoneyRange;
use crate::place::Place;
use crate::taxonomy::Skill;

/// Somebody who looks for work in a startup.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Talent {
    /// What they say of themselves.
    pub bio: Option<Texts>,
    /// What they can do, and how well.
    pub skills: Option<BTreeMap<Skill, Level>>,
    /// Where they are.
    pub home: Option<Place>,
    /// Where they would work; absent: in the country that they are in.
    pub places: Option<Vec<Place>>,
    /// Whether they would work at a distance.
    pub remote: Option<bool>,
    /// The contracts that they would take.
    pub contracts: Option<BTreeSet<Contract>>,
    /// What they expect for a month, before tax.
    pub pay: Option<MoneyRange>,
    /// The first day on which they can begin.
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
    /// Where they would work, as far as it is known.
    pub(crate) fn workplaces(&self) -> Option<Vec<Place>> {
        self.places.clone().or_else(|| {
            let home = self.home.as_ref()?;
            Some(vec![home.country().and_then(|code| code.parse().ok()).unwrap_or_else(|| home.clone())])
        })
    }
}
