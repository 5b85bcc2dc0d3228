//! Why a text is no policy.

use crate::market::{Market, UnknownMarket};
use crate::profile::Role;

/// Why a text is no policy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// It is not TOML, or has fields that a policy does not have.
    #[error("not a policy: {0}")]
    Syntax(#[from] toml::de::Error),
    /// It names a market that does not exist.
    #[error(transparent)]
    Market(#[from] UnknownMarket),
    /// It gives weights to a role that the market does not have.
    #[error("`weights.{role}` is set, and the market {market:?} has no {role}")]
    NotInMarket {
        /// The role.
        role: Role,
        /// The market.
        market: &'static Market,
    },
    /// It gives a weight to something that is not a facet of the market.
    #[error("`weights.{role}.{facet}` is set, and the facets of the market {market:?} are {list}", list = .known.join(", "))]
    UnknownFacet {
        /// The name.
        facet: String,
        /// Whose weights.
        role: Role,
        /// The market.
        market: &'static Market,
        /// The names allowed.
        known: Vec<&'static str>,
    },
    /// It gives a curve to something that is not a facet of the market.
    #[error("`curves.{facet}` is set, and the facets of the market {market:?} are {list}", list = .known.join(", "))]
    UnknownCurve {
        /// The name.
        facet: String,
        /// The market.
        market: &'static Market,
        /// The names allowed.
        known: Vec<&'static str>,
    },
    /// A side has no weight, so all its scores would be equal.
    #[error("`weights.{role}` has no weight above zero; give at least one facet a weight")]
    NoWeight {
        /// Whose weights.
        role: Role,
    },
    /// A gate that cannot be soft is soft.
    #[error(
        "the gate `{0}` is soft, and who must avoid each other or refused is never ranked; take out `soft`"
    )]
    NeverSoft(String),
    /// Two gates have the same id.
    #[error("the gate `{0}` is there twice; give each gate an id of its own")]
    GateTwice(String),
}
