//! Why a hub could not answer.

use std::sync::Arc;

use qantara_engine::market::Market;
use qantara_engine::policy::PolicyError;
use qantara_engine::profile::Role;
use qantara_store::StoreError;

use crate::name::{PolicyName, ProfileName};

/// Why a hub could not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No profile has that name.
    #[error("no profile {0}")]
    NoProfile(ProfileName),
    /// No policy has that name.
    #[error("no policy {0}")]
    NoPolicy(PolicyName),
    /// The policy is for another market.
    #[error("the policy `{}` is for the market {}, not {}", policy.name, found.id(), asked.id())]
    OtherMarket {
        /// The policy.
        policy: PolicyName,
        /// The market that it is for.
        found: &'static Market,
        /// The market requested.
        asked: &'static Market,
    },
    /// The name belongs to a policy for another market.
    #[error("`{}` is a policy for the market {}", policy.name, market.id())]
    NameTaken {
        /// The policy that has the name.
        policy: PolicyName,
        /// Its market.
        market: &'static Market,
    },
    /// Others kept putting versions of the policy.
    #[error("others are changing {0}")]
    Contended(PolicyName),
    /// The role is not in the market.
    #[error("the market {} has no {role}", market.id())]
    NoSuchRole {
        /// The market.
        market: &'static Market,
        /// The role.
        role: Role,
    },
    /// The weights given instead of the policy's own are wrong.
    #[error("the weights of the {role} are wrong")]
    Weights {
        /// The role whose weights they are.
        role: Role,
        /// What is wrong.
        source: PolicyError,
    },
    /// The text is not a request id.
    #[error("`{0}` is no request id; write 1 to 64 visible ASCII characters, such as a UUID")]
    RequestId(String),
    /// The request id belongs to another change.
    #[error("the request id `{0}` belongs to another change")]
    RequestReused(String),
    /// The hub, or one of its pools, could not be read a moment ago, and
    /// nothing has changed since.
    #[error(transparent)]
    Unreadable(Arc<StoreError>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
