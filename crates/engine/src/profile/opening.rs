//! What a startup looks for when it hires.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::part::Part;
use super::{Contract, Level, ProfileId, Texts};
use crate::money::MoneyRange;
use crate::place::Place;
use crate::taxonomy::Skill;

/// A startup's open role. Its title is the profile's name.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Opening {
    /// The startup that offers the role, by profile id.
    pub startup: Option<ProfileId>,
    /// The work, in the startup's words.
    pub description: Option<Texts>,
    /// Skills wanted, with the least level of each.
    pub skills: Option<BTreeMap<Skill, Level>>,
    /// Where the work is.
    pub site: Option<Place>,
    /// Whether the work can be done remotely.
    pub remote: Option<bool>,
    /// The contracts that it offers.
    pub contracts: Option<BTreeSet<Contract>>,
    /// The monthly pay, before tax.
    pub pay: Option<MoneyRange>,
    /// The day on which the work starts.
    pub starts_on: Option<Date>,
}

impl Part for Opening {
    fn texts(&self) -> Option<&Texts> {
        self.description.as_ref()
    }
}
