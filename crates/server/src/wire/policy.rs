//! Policies on the wire.
//!
//! A policy is read as the JSON form of its file, by the parser that reads
//! files.

use std::collections::BTreeMap;

use qantara_engine::policy::{Curve, Policy, Weight};
use qantara_engine::profile::Role;
use serde_json::{Map, Value, json};

use super::codes::Coded as _;
use super::problem::{Problem, Problems};
use super::proto;
use qantara_hub::PolicyName;

/// The name of a policy's version.
pub(crate) fn name(policy: &Policy) -> PolicyName {
    PolicyName::of(policy)
}

/// A policy as a message.
pub(crate) fn to_wire(policy: &Policy, active: bool) -> proto::Policy {
    let Ok(Value::Object(mut object)) = serde_json::to_value(policy) else {
        unreachable!("a policy is an object");
    };
    let mut field = |key: &str| object.remove(key).filter(|value| !value.is_null());
    let read = "the contract has every field of a policy";
    let weights: BTreeMap<String, BTreeMap<String, f32>> =
        field("weights").map_or_else(BTreeMap::new, |value| serde_json::from_value(value).expect(read));
    let curves: BTreeMap<String, Curve> =
        field("curves").map_or_else(BTreeMap::new, |value| serde_json::from_value(value).expect(read));
    let gates = field("gates").map_or_else(Vec::new, |value| serde_json::from_value(value).expect(read));
    let summary = field("summary").map(|value| serde_json::from_value(value).expect(read));
    let fuse = field("fuse").map(|fuse| {
        let code = fuse["kind"].as_str().unwrap_or_default();
        let kind = proto::fuse::Kind::of_code(code).expect("the contract has every fuse");
        proto::Fuse { kind: kind.into(), first_share: fuse["first_share"].as_f64() }
    });
    proto::Policy {
        name: name(policy).to_string(),
        market: policy.market().id().to_owned(),
        summary,
        fuse,
        caution: Some(policy.caution().into()),
        weights: weights.into_iter().map(|(role, weights)| (role, proto::FacetWeights { weights })).collect(),
        curves: curves.into_iter().map(|(facet, curve)| (facet, curve_to_wire(&curve))).collect(),
        gates,
        exposure_percent: policy.limits().exposure_percent.map(u32::from),
        active,
        digest: policy.digest(),
        toml: policy.to_toml(),
    }
}

fn curve_to_wire(curve: &Curve) -> proto::Curve {
    let point = |&(fit, value): &(f32, f64)| proto::curve::Point { fit, value };
    proto::Curve { points: curve.points().iter().map(point).collect() }
}

/// Reads a policy as one version of its name.
pub(crate) fn from_wire(wire: proto::Policy, version: u32) -> Result<Policy, Problems> {
    let name: PolicyName = wire.name.parse().map_err(|error| Problem::of("name", &error))?;
    let mut object = Map::from_iter([
        ("name".to_owned(), json!(name.name)),
        ("version".to_owned(), json!(version)),
        ("market".to_owned(), json!(wire.market)),
    ]);
    if let Some(summary) = wire.summary {
        object.insert("summary".to_owned(), json!(summary));
    }
    if let Some(caution) = wire.caution {
        object.insert("caution".to_owned(), json!(caution));
    }
    if let Some(fuse) = wire.fuse {
        let kind = match proto::fuse::Kind::try_from(fuse.kind) {
            Ok(proto::fuse::Kind::Unspecified) => proto::fuse::Kind::Geometric,
            Ok(kind) => kind,
            Err(_) => return Err(Problem::new("fuse.kind", format!("{} is no fuse", fuse.kind)).into()),
        };
        let mut value = json!({ "kind": kind.code() });
        if let Some(share) = fuse.first_share {
            value["first_share"] = json!(share);
        }
        object.insert("fuse".to_owned(), value);
    }
    if let Some(percent) = wire.exposure_percent {
        object.insert("limits".to_owned(), json!({ "exposure_percent": percent }));
    }
    let weights: BTreeMap<Role, BTreeMap<String, Weight>> = wire
        .weights
        .into_iter()
        .map(|side| side_weights("weights", side))
        .collect::<Result<_, Problems>>()?;
    object.insert("weights".to_owned(), json!(weights));
    let curves: BTreeMap<String, Curve> =
        wire.curves.into_iter().map(curve_from_wire).collect::<Result<_, Problems>>()?;
    object.insert("curves".to_owned(), json!(curves));
    let mut gates = json!(wire.gates);
    for gate in gates.as_array_mut().into_iter().flatten() {
        if let Some(gate) = gate.as_object_mut() {
            gate.retain(|_, value| !value.is_null());
        }
    }
    object.insert("gates".to_owned(), gates);
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = match error.path().to_string() {
            path if path == "." => "policy".to_owned(),
            path => path,
        };
        Problem::new(path, error.into_inner().to_string()).into()
    })
}

/// The weights of both sides, in a field of a request.
pub(crate) fn weights(
    field: &str,
    sides: BTreeMap<String, proto::FacetWeights>,
) -> Result<BTreeMap<Role, BTreeMap<String, Weight>>, Problems> {
    sides.into_iter().map(|side| side_weights(field, side)).collect()
}

/// The weights of one side. A policy's parser cannot name their fields.
fn side_weights(
    field: &str,
    (role, weights): (String, proto::FacetWeights),
) -> Result<(Role, BTreeMap<String, Weight>), Problems> {
    let field = format!("{field}.{role}");
    let role: Role = role.parse().map_err(|error| Problem::of(&field, &error))?;
    let weight = |(facet, number): (String, f32)| match Weight::try_from(number) {
        Ok(weight) => Ok((facet, weight)),
        Err(error) => Err(Problem::of(format!("{field}.{facet}"), &error).into()),
    };
    Ok((role, weights.weights.into_iter().map(weight).collect::<Result<_, Problems>>()?))
}

/// A facet's curve. A policy's parser cannot name its field.
fn curve_from_wire((facet, curve): (String, proto::Curve)) -> Result<(String, Curve), Problems> {
    let points = curve.points.into_iter().map(|point| (point.fit, point.value)).collect();
    match Curve::new(points) {
        Ok(curve) => Ok((facet, curve)),
        Err(error) => Err(Problem::of(format!("curves.{facet}"), &error).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_goes_over_the_wire_and_back() {
        for policy in qantara_engine::policy::builtin() {
            let wire = to_wire(&policy, false);
            assert_eq!(wire.toml.parse::<Policy>().unwrap(), policy);
            assert_eq!(from_wire(wire, policy.version()).unwrap(), policy);
        }
    }

    #[test]
    fn curves_go_over_the_wire_and_back() {
        let text = "name = 'bent'\nversion = 1\nmarket = 'startup-investor'\n\
            [weights.startup]\nsector = 1\n[weights.investor]\nsimilar_deals = 1\n\
            [curves]\nsector = [[0, 0], [0.3, 0.7], [1, 1]]\nsimilar_deals = [[0, 0.1], [1, 0.1]]";
        let policy: Policy = text.parse().unwrap();
        let wire = to_wire(&policy, false);
        assert_eq!(wire.curves.len(), 2);
        assert_eq!(wire.toml.parse::<Policy>().unwrap(), policy);
        assert_eq!(from_wire(wire, 1).unwrap(), policy);
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let good = to_wire(&qantara_engine::policy::builtin()[0], false);
        let heavy = |facet: &str, weight: f32| {
            let weights = proto::FacetWeights { weights: BTreeMap::from([(facet.to_owned(), weight)]) };
            let mut policy = good.clone();
            policy.weights.insert("startup".to_owned(), weights);
            policy
        };
        let bent = |facet: &str, points: &[(f32, f64)]| {
            let points = points.iter().map(|&(fit, value)| proto::curve::Point { fit, value }).collect();
            let mut policy = good.clone();
            policy.curves.insert(facet.to_owned(), proto::Curve { points });
            policy
        };
        let mut no_rule = good.clone();
        no_rule.gates[0].rule = None;
        for (wire, field) in [
            (proto::Policy { name: "policies/A".to_owned(), ..good.clone() }, "name"),
            (proto::Policy { market: "x".to_owned(), ..good.clone() }, "policy"),
            (heavy("sector", -1.0), "weights.startup.sector"),
            (heavy("fame", 1.0), "policy"),
            (bent("sector", &[(0.0, 1.0), (1.0, 0.0)]), "curves.sector"),
            (bent("sector", &[(0.0, 0.0)]), "curves.sector"),
            (bent("sector", &[]), "curves.sector"),
            (bent("fame", &[(0.0, 0.0), (1.0, 1.0)]), "policy"),
            (no_rule, "gates[0]"),
        ] {
            let problems = from_wire(wire, 1).unwrap_err();
            assert_eq!(problems.iter().next().unwrap().field, field);
        }
    }
}
