//! Markets: two roles that look for each other, with the market's own policy.
//!
//! A market is one TOML file under `data/policies` and one entry here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;

use crate::facet::{self, Facet};
use crate::profile::Role;

pub use crate::side::Side;

/// Two roles that look for each other.
#[derive(Clone, Copy)]
pub struct Market {
    id: &'static str,
    roles: [Role; 2],
    policy: &'static str,
    more: &'static [&'static str],
}

/// What a portfolio tells beside the facets of the market's own policy.
const OF_THE_RECORD: &[&str] = &[
    "portfolio_city",
    "similar_deals",
    "uncommon",
    "co_investors",
    "syndicate",
    "few_backers",
    "larger_round",
    "smaller_round",
    "ask_size",
];

/// The part of a policy that names facets.
#[derive(Deserialize)]
struct Named {
    weights: BTreeMap<Role, BTreeMap<String, f32>>,
}

/// Every market.
pub const ALL: &[Market] = &[
    Market {
        id: "startup-investor",
        roles: [Role::Startup, Role::Investor],
        policy: include_str!("../data/policies/startup-investor.toml"),
        more: OF_THE_RECORD,
    },
    Market {
        id: "startup-mentor",
        roles: [Role::Startup, Role::Mentor],
        policy: include_str!("../data/policies/startup-mentor.toml"),
        more: &[],
    },
    Market {
        id: "startup-pilot",
        roles: [Role::Startup, Role::Pilot],
        policy: include_str!("../data/policies/startup-pilot.toml"),
        more: &[],
    },
    Market {
        id: "startup-programme",
        roles: [Role::Startup, Role::Programme],
        policy: include_str!("../data/policies/startup-programme.toml"),
        more: &[],
    },
    Market {
        id: "startup-talent",
        roles: [Role::Opening, Role::Talent],
        policy: include_str!("../data/policies/startup-talent.toml"),
        more: &[],
    },
];

/// Whether there is a market in which the two roles meet.
pub fn meet(one: Role, other: Role) -> bool {
    ALL.iter().any(|market| market.roles == [one, other] || market.roles == [other, one])
}

impl Market {
    /// The market of that name.
    ///
    /// # Errors
    ///
    /// [`UnknownMarket`] when there is none.
    ///
    /// ```
    /// # use qantara_engine::market::{Market, Side};
    /// # use qantara_engine::profile::Role;
    /// let market = Market::find("startup-mentor")?;
    /// assert_eq!(market.role(Side::Second), Role::Mentor);
    /// assert!(Market::find("startup-baker").is_err());
    /// # Ok::<(), qantara_engine::market::UnknownMarket>(())
    /// ```
    pub fn find(id: &str) -> Result<&'static Self, UnknownMarket> {
        ALL.iter().find(|market| market.id == id).ok_or_else(|| UnknownMarket(id.to_owned()))
    }

    /// Its name: `startup-investor`.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The role on a side.
    pub fn role(&self, side: Side) -> Role {
        self.roles[side.index()]
    }

    /// The side that a role is on; `None` if the role is not in this market.
    pub fn side(&self, role: Role) -> Option<Side> {
        Side::BOTH.into_iter().find(|side| self.role(*side) == role)
    }

    /// The text of the policy that comes with the market.
    pub(crate) fn policy_text(&self) -> &'static str {
        self.policy
    }

    /// The facets of the market, in the order of [`facet::ALL`]: those that its
    /// own policy names for either side, and some more that policies may name
    /// ([`Self::is_extra`]).
    pub fn facets(&self) -> Vec<&'static dyn Facet> {
        let named: Named = toml::from_str(self.policy).expect("the bundled policies are valid");
        let named: BTreeSet<String> = named.weights.into_values().flat_map(BTreeMap::into_keys).collect();
        let is_here = |facet: &&dyn Facet| named.contains(facet.id()) || self.is_extra(facet.id());
        facet::ALL.iter().copied().filter(is_here).collect()
    }

    /// Whether a facet is none of the market's own policy. A policy that gives
    /// it no weight is written without it.
    pub fn is_extra(&self, facet: &str) -> bool {
        self.more.contains(&facet)
    }
}

impl fmt::Debug for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Market {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Market {}

/// No market has that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a market; write one of {known}", known = names())]
pub struct UnknownMarket(String);

fn names() -> String {
    ALL.iter().map(|market| market.id).collect::<Vec<_>>().join(", ")
}
