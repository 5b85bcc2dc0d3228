//! Policies: what each side of a market values, and which rules hold.
//!
//! A policy is a TOML file; those under `data/policies` are the examples.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fuse::Fuse;
use crate::gate::Gate;
use crate::market::{Market, Side, UnknownMarket};
use crate::profile::{Role, Texts};

/// How much one facet counts beside the others: finite, and zero or more.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f32", into = "f32")]
pub struct Weight(f32);

impl Weight {
    /// The number.
    pub fn get(self) -> f32 {
        self.0
    }
}

impl TryFrom<f32> for Weight {
    type Error = InvalidWeight;

    fn try_from(value: f32) -> Result<Self, InvalidWeight> {
        if value.is_finite() && value >= 0.0 { Ok(Self(value)) } else { Err(InvalidWeight(value)) }
    }
}

impl From<Weight> for f32 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

/// The number offered as a [`Weight`] was negative, infinite or not a number.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a weight is a finite number, zero or more; got {0}")]
pub struct InvalidWeight(f32);

/// Limits on the lists that a policy makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// No candidate is in more than this share of the lists of one run, in
    /// percent; absent: no cap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure_percent: Option<u8>,
}

/// What each side of a market values, and which rules hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    name: String,
    version: u32,
    market: &'static Market,
    summary: Option<Texts>,
    fuse: Fuse,
    /// By side, then by facet in the order of [`Market::facets`].
    weights: [Vec<Weight>; 2],
    gates: Vec<Gate>,
    limits: Limits,
}

/// How a [`Policy`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyShape {
    name: String,
    version: u32,
    market: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<Texts>,
    #[serde(default)]
    fuse: Fuse,
    #[serde(default)]
    limits: Limits,
    weights: BTreeMap<Role, BTreeMap<String, Weight>>,
    #[serde(default)]
    gates: Vec<Gate>,
}

impl Policy {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version, raised with every change.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The market that it is for.
    pub fn market(&self) -> &'static Market {
        self.market
    }

    /// What it is for, in words.
    pub fn summary(&self) -> Option<&Texts> {
        self.summary.as_ref()
    }

    /// How the two values become one score.
    pub fn fuse(&self) -> Fuse {
        self.fuse
    }

    /// The rules that hold for every pair of the market.
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// Limits on the lists of one run.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// A side's weights by facet, in the order of [`Market::facets`], scaled
    /// so that they sum to 1: a value is then the share of the best possible.
    pub fn weights(&self, side: Side) -> Vec<f64> {
        let weights = &self.weights[side.index()];
        let sum: f64 = weights.iter().map(|weight| f64::from(weight.0)).sum();
        weights.iter().map(|weight| f64::from(weight.0) / sum).collect()
    }

    /// The weights of both sides, the market's first role first.
    pub(crate) fn both_weights(&self) -> [Vec<f64>; 2] {
        Side::BOTH.map(|side| self.weights(side))
    }

    /// The policy as TOML, in the form that it is read.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(&PolicyShape::from(self)).expect("a policy is valid TOML")
    }

    /// SHA-256 over all that has an influence on a ranking, as hexadecimal
    /// digits.
    pub fn digest(&self) -> String {
        let shape = serde_json::to_vec(&PolicyShape::from(self)).expect("a policy is valid JSON");
        Sha256::digest(shape).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// What differs from another policy, one entry for each setting.
    pub fn diff(&self, other: &Self) -> Vec<Difference> {
        let (left, right) = (self.settings(), other.settings());
        let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
        keys.into_iter()
            .filter(|key| left.get(*key) != right.get(*key))
            .map(|key| Difference {
                setting: key.clone(),
                left: left.get(key).cloned(),
                right: right.get(key).cloned(),
            })
            .collect()
    }

    /// Every setting by its path.
    fn settings(&self) -> BTreeMap<String, String> {
        let mut settings = BTreeMap::from([
            ("name".to_owned(), self.name.clone()),
            ("version".to_owned(), self.version.to_string()),
            ("market".to_owned(), self.market.id().to_owned()),
        ]);
        let json = |value: &dyn erased::Json| value.json();
        settings.insert("fuse".to_owned(), json(&self.fuse));
        if let Some(percent) = self.limits.exposure_percent {
            settings.insert("limits.exposure_percent".to_owned(), percent.to_string());
        }
        for side in Side::BOTH {
            for (facet, weight) in self.market.facets().iter().zip(&self.weights[side.index()]) {
                let key = format!("weights.{}.{}", self.market.role(side), facet.id());
                settings.insert(key, weight.0.to_string());
            }
        }
        for gate in &self.gates {
            settings.insert(format!("gates.{}", gate.id), json(gate));
        }
        settings
    }
}

/// Lets settings of different types be written in one way.
mod erased {
    pub(super) trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).expect("a setting is valid JSON")
        }
    }
}

/// One setting that two policies do not share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its path, such as `weights.startup.sector`.
    pub setting: String,
    /// What the one has.
    pub left: Option<String>,
    /// What the other has.
    pub right: Option<String>,
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let shape: PolicyShape = toml::from_str(text)?;
        let market = Market::find(&shape.market)?;
        for role in shape.weights.keys() {
            if market.side(*role).is_none() {
                return Err(PolicyError::NotInMarket { role: *role, market });
            }
        }
        let mut ids = BTreeSet::new();
        for gate in &shape.gates {
            if !ids.insert(&gate.id) {
                return Err(PolicyError::GateTwice(gate.id.clone()));
            }
        }
        let weights = [
            side_weights(market, Side::First, &shape.weights)?,
            side_weights(market, Side::Second, &shape.weights)?,
        ];
        Ok(Self {
            name: shape.name,
            version: shape.version,
            market,
            summary: shape.summary,
            fuse: shape.fuse,
            weights,
            gates: shape.gates,
            limits: shape.limits,
        })
    }
}

fn side_weights(
    market: &'static Market,
    side: Side,
    weights: &BTreeMap<Role, BTreeMap<String, Weight>>,
) -> Result<Vec<Weight>, PolicyError> {
    let role = market.role(side);
    let empty = BTreeMap::new();
    let named = weights.get(&role).unwrap_or(&empty);
    let facets = market.facets();
    if let Some(facet) = named.keys().find(|id| facets.iter().all(|facet| facet.id() != id.as_str())) {
        let known = facets.iter().map(|facet| facet.id()).collect();
        return Err(PolicyError::UnknownFacet { facet: facet.clone(), role, market, known });
    }
    let weights: Vec<Weight> =
        facets.iter().map(|facet| named.get(facet.id()).copied().unwrap_or(Weight(0.0))).collect();
    if weights.iter().all(|weight| weight.0 == 0.0) {
        return Err(PolicyError::NoWeight { role });
    }
    Ok(weights)
}

impl From<&Policy> for PolicyShape {
    fn from(policy: &Policy) -> Self {
        let weights = Side::BOTH
            .into_iter()
            .map(|side| {
                let facets = policy.market.facets();
                let weights = facets
                    .iter()
                    .map(|facet| facet.id().to_owned())
                    .zip(policy.weights[side.index()].iter().copied());
                (policy.market.role(side), weights.collect())
            })
            .collect();
        Self {
            name: policy.name.clone(),
            version: policy.version,
            market: policy.market.id().to_owned(),
            summary: policy.summary.clone(),
            fuse: policy.fuse,
            limits: policy.limits,
            weights,
            gates: policy.gates.clone(),
        }
    }
}

/// The facets that a market's own policy gives a weight to.
pub(crate) fn named_facets(text: &str) -> BTreeSet<String> {
    let shape: PolicyShape = toml::from_str(text).expect("the bundled policies are valid");
    shape.weights.into_values().flat_map(BTreeMap::into_keys).collect()
}

/// The policies that come with Qantara beside the markets' own.
const MORE: &[&str] = &[
    include_str!("../data/policies/mnf-angels.toml"),
    include_str!("../data/policies/maroc-numeric-fund-2-seed.toml"),
    include_str!("../data/policies/maroc-numeric-fund-2-venture.toml"),
];

/// Every policy that comes with Qantara, the markets' own first.
pub fn builtin() -> Vec<Policy> {
    crate::market::ALL
        .iter()
        .map(Market::default_policy)
        .chain(MORE.iter().map(|text| text.parse().expect("the bundled policies are valid")))
        .collect()
}

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
    /// It gives a weight to something that is no facet of the market.
    #[error("`weights.{role}.{facet}` is set, and the facets of the market {market:?} are {list}", list = .known.join(", "))]
    UnknownFacet {
        /// What was named.
        facet: String,
        /// Whose weights.
        role: Role,
        /// The market.
        market: &'static Market,
        /// What may be named.
        known: Vec<&'static str>,
    },
    /// A side values nothing, so that all its scores would be equal.
    #[error("`weights.{role}` has no weight above zero; give at least one facet a weight")]
    NoWeight {
        /// Whose weights.
        role: Role,
    },
    /// Two gates have the same id.
    #[error("the gate `{0}` is there twice; give each gate an id of its own")]
    GateTwice(String),
}
