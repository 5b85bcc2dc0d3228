//! Policies: what each side of a market values, and which rules apply.
//!
//! A policy is written as TOML or JSON; those under `data/policies` are the
//! examples.

mod caution;
mod curve;
mod diff;
mod error;
mod limits;
mod name;
mod parse;
mod shape;
mod weight;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use caution::{Caution, InvalidCaution};
pub use curve::{Curve, InvalidCurve};
pub use diff::Difference;
pub use error::PolicyError;
pub use limits::Limits;
pub use name::{InvalidPolicyName, PolicyName};
pub(crate) use shape::Shape;
pub use weight::{InvalidWeight, Weight};

use parse::{PolicyShape, side_weights};

use crate::fuse::Fuse;
use crate::gate::Gate;
use crate::market::{self, Market};
use crate::profile::{Role, Texts};
use crate::side::Side;

/// What each side of a market values, and which rules apply.
///
/// Written as TOML or JSON, in one form. To match on what is wrong with a text,
/// parse it with [`FromStr`](std::str::FromStr): serde keeps only the message
/// of a [`PolicyError`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "PolicyShape", into = "PolicyShape")]
pub struct Policy {
    name: PolicyName,
    version: u32,
    market: &'static Market,
    summary: Option<Texts>,
    fuse: Fuse,
    caution: Caution,
    /// By side, then by facet in the order of [`Market::facets`].
    weights: [Vec<Weight>; 2],
    /// By facet in the same order.
    curves: Vec<Option<Curve>>,
    gates: Vec<Gate>,
    limits: Limits,
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

    /// What it is for, in one or more languages.
    pub fn summary(&self) -> Option<&Texts> {
        self.summary.as_ref()
    }

    /// How the two values become one score.
    pub fn fuse(&self) -> Fuse {
        self.fuse
    }

    /// How far below the pool's mean an unknown counts.
    pub fn caution(&self) -> Caution {
        self.caution
    }

    /// The curves by facet, in the order of [`Market::facets`]; `None` where a
    /// fit counts as it is.
    pub fn curves(&self) -> &[Option<Curve>] {
        &self.curves
    }

    /// How the fits of the n-th facet count.
    pub(crate) fn shape(&self, facet: usize) -> Shape<'_> {
        Shape { caution: self.caution, curve: self.curves[facet].as_ref() }
    }

    /// Whether two policies of a market weigh and bend fits alike.
    pub(crate) fn values_like(&self, other: &Self) -> bool {
        self.weights == other.weights && self.curves == other.curves
    }

    /// The rules that apply to every pair of the market.
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// Limits on the lists of one run.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// A side's weights by facet, in the order of [`Market::facets`], scaled to
    /// sum to 1: a value is then a share of the best possible.
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

    /// The same policy with other weights for one side. They replace all of
    /// that side's weights; facets that are not named count nothing. The name
    /// then ends with the beginning of the new digest,
    /// `startup-investor+1f3870be`, so that results are not mistaken for those
    /// of the original.
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
        Ok(policy.named_by_digest())
    }

    /// The same policy without a facet for one side, named as by
    /// [`Self::with_weights`]: the side's other facets share its weight as they
    /// share the rest. `None` where the side looks at nothing else.
    pub fn without(&self, side: Side, facet: &str) -> Option<Self> {
        let mut policy = self.clone();
        let weights = &mut policy.weights[side.index()];
        for (weight, _) in weights.iter_mut().zip(self.market.facets()).filter(|(_, one)| one.id() == facet) {
            *weight = Weight(0.0);
        }
        let is_left = weights.iter().any(|weight| weight.0 > 0.0);
        is_left.then(|| policy.named_by_digest())
    }

    /// The same policy with no curves, for who learns new ones. Its name and
    /// version stay, though it may rank otherwise.
    #[must_use]
    pub fn straight(mut self) -> Self {
        self.curves.fill(None);
        self
    }

    /// The same, its name ending with the beginning of its digest.
    fn named_by_digest(mut self) -> Self {
        self.name = self.name.base();
        self.name = self.name.with_digest(&self.digest());
        self
    }

    /// Whether its weights were replaced, as [`Self::with_weights`] does.
    pub fn is_reweighed(&self) -> bool {
        self.name.as_str().contains('+')
    }

    /// The policy as TOML, in the form in which it is read.
    ///
    /// ```
    /// # use qantara_engine::{market::Market, policy::Policy};
    /// let policy = Market::find("startup-investor")?.default_policy();
    /// assert_eq!(policy.to_toml().parse::<Policy>()?, policy);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).expect("a policy is valid TOML")
    }

    /// SHA-256 over everything that influences a ranking, in hexadecimal.
    pub fn digest(&self) -> String {
        let shape = serde_json::to_vec(self).expect("a policy is valid JSON");
        Sha256::digest(shape).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl Market {
    /// The policy that comes with the market.
    pub fn default_policy(&'static self) -> Policy {
        self.policy_text().parse().expect("the bundled policies are valid")
    }
}

/// The policies that come with Qantara, besides the markets' own.
const MORE: &[&str] = &[
    include_str!("../../data/policies/mnf-angels.toml"),
    include_str!("../../data/policies/maroc-numeric-fund-2-seed.toml"),
    include_str!("../../data/policies/maroc-numeric-fund-2-venture.toml"),
];

/// Every policy that comes with Qantara, the markets' own first.
pub fn builtin() -> Vec<Policy> {
    market::ALL
        .iter()
        .map(Market::default_policy)
        .chain(MORE.iter().map(|text| text.parse().expect("the bundled policies are valid")))
        .collect()
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

    #[test]
    fn without_a_facet_the_others_share_its_weight_as_they_share_the_rest() {
        for policy in builtin() {
            for side in Side::BOTH {
                let before = policy.weights(side);
                for (n, facet) in policy.market().facets().iter().enumerate() {
                    let less = policy.without(side, facet.id()).unwrap();
                    assert_eq!(less.weights(side.other()), policy.weights(side.other()));
                    let others = before.iter().zip(less.weights(side)).enumerate();
                    for (m, (before_it, after)) in others {
                        let expected = if n == m { 0.0 } else { before_it / (1.0 - before[n]) };
                        assert!((after - expected).abs() < 1e-6, "{}: {after}, not {expected}", facet.id());
                    }
                }
            }
        }
        let single = builtin()[0].with_weights(Role::Startup, &weights(&[("sector", 3.0)])).unwrap();
        assert!(single.without(Side::First, "sector").is_none());
        assert!(single.without(Side::First, "stage").is_some());
        assert!(single.without(Side::Second, "sector").is_some());
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
        // Its name tells it from the policy's own and from others, and is the
        // same however the weights came.
        let again = given.with_weights(Role::Startup, &weights(&[("stage", 1.0), ("sector", 3.0)])).unwrap();
        let other = policy.with_weights(Role::Startup, &weights(&[("sector", 3.0)])).unwrap();
        assert!(given.is_reweighed() && !policy.is_reweighed());
        assert_eq!(given.name(), again.name());
        assert!(given.name().starts_with("startup-investor+") && given.name() != other.name());
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
