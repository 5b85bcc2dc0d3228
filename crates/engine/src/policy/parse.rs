//! How policies are written and read.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::caution::Caution;
use super::{Curve, Limits, Policy, PolicyError, PolicyName, Weight};
use crate::fuse::Fuse;
use crate::gate::{Gate, Rule};
use crate::market::Market;
use crate::profile::{Role, Texts};
use crate::side::Side;

/// How a [`Policy`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyShape {
    name: PolicyName,
    version: u32,
    market: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<Texts>,
    #[serde(default)]
    fuse: Fuse,
    #[serde(default)]
    caution: Caution,
    #[serde(default)]
    limits: Limits,
    weights: BTreeMap<Role, BTreeMap<String, Weight>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    curves: BTreeMap<String, Curve>,
    #[serde(default)]
    gates: Vec<Gate>,
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
            if gate.soft.is_some() && matches!(gate.rule, Rule::NoConflict(_) | Rule::ConsentGiven(_)) {
                return Err(PolicyError::NeverSoft(gate.id.clone()));
            }
        }
        let facets = market.facets();
        if let Some(facet) =
            shape.curves.keys().find(|id| facets.iter().all(|facet| facet.id() != id.as_str()))
        {
            let known = facets.iter().map(|facet| facet.id()).collect();
            return Err(PolicyError::UnknownCurve { facet: facet.clone(), market, known });
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
            caution: shape.caution,
            weights,
            curves: facets.iter().map(|facet| shape.curves.get(facet.id()).cloned()).collect(),
            gates: shape.gates,
            limits: shape.limits,
        })
    }
}

pub(super) fn side_weights(
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
        let facets = policy.market.facets();
        let weights = Side::BOTH
            .into_iter()
            .map(|side| {
                let weights = facets
                    .iter()
                    .map(|facet| facet.id())
                    .zip(policy.weights[side.index()].iter().copied())
                    .filter(|(facet, weight)| weight.0 > 0.0 || !policy.market.is_extra(facet));
                let named = weights.map(|(facet, weight)| (facet.to_owned(), weight));
                (policy.market.role(side), named.collect())
            })
            .collect();
        let curves = facets.iter().map(|facet| facet.id().to_owned()).zip(policy.curves);
        Self {
            name: policy.name,
            version: policy.version,
            market: policy.market.id().to_owned(),
            summary: policy.summary,
            fuse: policy.fuse,
            caution: policy.caution,
            limits: policy.limits,
            weights,
            curves: curves.filter_map(|(facet, curve)| Some((facet, curve?))).collect(),
            gates: policy.gates,
        }
    }
}
