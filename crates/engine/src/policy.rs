//! Policies: what each side of a market values, and which rules hold.
//!
//! A policy is written as TOML or JSON; those under `data/policies` are the
//! examples.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
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

/// What a policy is called: 1 to 64 lower-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PolicyName(String);

impl PolicyName {
    /// The longest name, in bytes.
    pub const MAX_LEN: usize = 64;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PolicyName {
    type Error = InvalidPolicyName;

    fn try_from(text: String) -> Result<Self, InvalidPolicyName> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=Self::MAX_LEN).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text))
        } else {
            Err(InvalidPolicyName(text))
        }
    }
}

impl FromStr for PolicyName {
    type Err = InvalidPolicyName;

    fn from_str(text: &str) -> Result<Self, InvalidPolicyName> {
        text.to_owned().try_into()
    }
}

impl From<PolicyName> for String {
    fn from(name: PolicyName) -> Self {
        name.0
    }
}

impl fmt::Display for PolicyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The text offered as a [`PolicyName`] is empty, too long, or has a character
/// that names of policies do not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name for a policy; write 1 to 64 of a to z, 0 to 9 and -")]
pub struct InvalidPolicyName(String);

/// Limits on the lists that a policy makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// No candidate is in more than this share of the lists of one run, in
    /// percent, 1 to 100; absent: no cap.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "percent")]
    pub exposure_percent: Option<u8>,
}

fn percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u8>, D::Error> {
    match Option::<u8>::deserialize(from)? {
        Some(percent) if !(1..=100).contains(&percent) => {
            Err(D::Error::custom(format!("a share of lists is 1 to 100 percent; got {percent}")))
        }
        percent => Ok(percent),
    }
}

/// What each side of a market values, and which rules hold.
///
/// Written as TOML or JSON, in one form. Where it matters what is wrong with
/// a text, parse it with [`FromStr`]: serde keeps only the words of a
/// [`PolicyError`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "PolicyShape", into = "PolicyShape")]
pub struct Policy {
    name: PolicyName,
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
    name: PolicyName,
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
        self.name.as_str()
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

    /// The same policy under another name and version.
    #[must_use]
    pub fn renamed(self, name: PolicyName, version: u32) -> Self {
        Self { name, version, ..self }
    }

    /// The same policy with other weights for one side: all of its own are
    /// gone, and facets that are not named count nothing.
    ///
    /// # Errors
    ///
    /// As for weights in a file: [`PolicyError::NotInMarket`],
    /// [`PolicyError::UnknownFacet`] or [`PolicyError::NoWeight`].
    pub fn with_weights(&self, role: Role, named: &BTreeMap<String, Weight>) -> Result<Self, PolicyError> {
        let market = self.market;
        let side = market.side(role).ok_or(PolicyError::NotInMarket { role, market })?;
        let mut policy = self.clone();
        policy.weights[side.index()] = side_weights(market, side, named)?;
        Ok(policy)
    }

    /// The policy as TOML, in the form that it is read.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).expect("a policy is valid TOML")
    }

    /// SHA-256 over all that has an influence on a ranking, as hexadecimal
    /// digits.
    pub fn digest(&self) -> String {
        let shape = serde_json::to_vec(self).expect("a policy is valid JSON");
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
            ("name".to_owned(), self.name.to_string()),
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
        toml::from_str::<PolicyShape>(text)?.try_into()
    }
}

impl TryFrom<PolicyShape> for Policy {
    type Error = PolicyError;

    fn try_from(shape: PolicyShape) -> Result<Self, PolicyError> {
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
        let none = BTreeMap::new();
        let named = |side: Side| shape.weights.get(&market.role(side)).unwrap_or(&none);
        let weights = [
            side_weights(market, Side::First, named(Side::First))?,
            side_weights(market, Side::Second, named(Side::Second))?,
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
    named: &BTreeMap<String, Weight>,
) -> Result<Vec<Weight>, PolicyError> {
    let role = market.role(side);
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

impl From<Policy> for PolicyShape {
    fn from(policy: Policy) -> Self {
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
            name: policy.name,
            version: policy.version,
            market: policy.market.id().to_owned(),
            summary: policy.summary,
            fuse: policy.fuse,
            limits: policy.limits,
            weights,
            gates: policy.gates,
        }
    }
}

impl Market {
    /// The policy that comes with the market.
    pub fn default_policy(&'static self) -> Policy {
        self.policy_text().parse().expect("the bundled policies are valid")
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(named: &[(&str, f32)]) -> BTreeMap<String, Weight> {
        named.iter().map(|(facet, weight)| ((*facet).to_owned(), Weight(*weight))).collect()
    }

    #[test]
    fn toml_and_json_are_one_form() {
        for policy in builtin() {
            assert_eq!(policy.to_toml().parse::<Policy>().unwrap(), policy);
            let json = serde_json::to_string(&policy).unwrap();
            assert_eq!(serde_json::from_str::<Policy>(&json).unwrap(), policy);
        }
    }

    #[test]
    fn a_name_is_lower_case_and_without_spaces() {
        let longest = "a".repeat(PolicyName::MAX_LEN);
        for (name, accepted) in [
            ("startup-investor", true),
            ("q3-2026", true),
            (longest.as_str(), true),
            ("", false),
            ("Mine", false),
            ("my policy", false),
            ("médina", false),
            (format!("{longest}a").as_str(), false),
        ] {
            assert_eq!(name.parse::<PolicyName>().is_ok(), accepted, "`{name}`");
        }
        let text = builtin()[0].to_toml().replace("name = \"startup-investor\"", "name = \"../mine\"");
        assert!(text.parse::<Policy>().unwrap_err().to_string().contains("`../mine` is not a name"));
    }

    #[test]
    fn a_renamed_policy_differs_in_nothing_else() {
        let policy = &builtin()[0];
        let changed: Vec<String> = policy
            .diff(&policy.clone().renamed("mine".parse().unwrap(), 7))
            .into_iter()
            .map(|difference| difference.setting)
            .collect();
        assert_eq!(changed, ["name", "version"]);
    }

    /// The same as writing them into the file, mistakes included.
    #[test]
    fn given_weights_replace_those_of_one_side() {
        let policy = &builtin()[0];
        let given = policy.with_weights(Role::Startup, &weights(&[("sector", 3.0), ("stage", 1.0)])).unwrap();
        let positive: Vec<f64> =
            given.weights(Side::First).into_iter().filter(|weight| *weight > 0.0).collect();
        assert_eq!(positive, [0.75, 0.25]);
        assert_eq!(given.weights(Side::Second), policy.weights(Side::Second));
        for (role, named, told) in [
            (Role::Mentor, weights(&[("sector", 1.0)]), "the market startup-investor has no mentor"),
            (Role::Investor, weights(&[("sektor", 1.0)]), "`weights.investor.sektor` is set"),
            (Role::Investor, weights(&[("sector", 0.0)]), "`weights.investor` has no weight above zero"),
            (Role::Startup, weights(&[]), "`weights.startup` has no weight above zero"),
        ] {
            let error = policy.with_weights(role, &named).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
