//! A policy as a model that learns, and a model as a policy that is written.

use anyhow::Context;
use qantara_engine::fuse;
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_evaluation::tune::{Fuse, Model, Weights};
use serde_json::{Value, json};

/// A policy's weights and fuse. Its rules are in the examples.
pub(crate) fn model_of(policy: &Policy) -> anyhow::Result<Model> {
    let weights = |side: Side| Weights::try_from(policy.weights(side));
    let fuse = match policy.fuse() {
        fuse::Fuse::Geometric => Fuse::Geometric,
        fuse::Fuse::Harmonic => Fuse::Harmonic,
        fuse::Fuse::Mean { first_share } => Fuse::Mean { first_share: first_share.into() },
        fuse::Fuse::Minimum => Fuse::Minimum,
    };
    Ok(Model::new([weights(Side::First)?, weights(Side::Second)?], fuse)?)
}

/// A fuse as policies name it.
pub(crate) fn fuse_name(fuse: Fuse) -> &'static str {
    match fuse {
        Fuse::Geometric => "geometric",
        Fuse::Harmonic => "harmonic",
        Fuse::Mean { .. } => "mean",
        Fuse::Minimum => "minimum",
    }
}

/// The start with a model's weights and fuse, rounded as they are written:
/// weights to a thousandth beside the sum that the start's side has, a share to
/// a ten-thousandth. What did not change is as the start has it.
pub(crate) fn policy_of(start: &Policy, model: &Model) -> anyhow::Result<Policy> {
    let before = model_of(start)?;
    let mut shape = serde_json::to_value(start)?;
    for (n, side) in Side::BOTH.into_iter().enumerate() {
        let [own, was] = [model, &before].map(|model| model.weights()[n].as_slice());
        if own == was {
            continue;
        }
        let weights = &mut shape["weights"][start.market().role(side).as_str()];
        let weights = weights.as_object_mut().context("a policy has weights for both roles")?;
        let sum: f64 = weights.values().filter_map(Value::as_f64).sum();
        for (facet, weight) in start.market().facets().iter().zip(own) {
            weights.insert(facet.id().to_owned(), json!(rounded(weight * sum, 1e3)));
        }
    }
    if model.fuse() != before.fuse() {
        shape["fuse"] = match model.fuse() {
            Fuse::Mean { first_share } => {
                json!({ "kind": fuse_name(model.fuse()), "first_share": rounded(first_share, 1e4) })
            }
            other => json!({ "kind": fuse_name(other) }),
        };
    }
    Ok(serde_json::from_value(shape)?)
}

fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

#[cfg(test)]
mod tests {
    use qantara_engine::market;

    use super::*;

    /// What is written is what is read, and ranks as what was learned but for
    /// the rounding.
    #[test]
    fn a_model_is_written_as_it_will_be_read() {
        for market in market::ALL {
            let start = market.default_policy();
            let model = model_of(&start).unwrap();
            assert_eq!(policy_of(&start, &model).unwrap(), start);
            let n_facets = model.n_facets();
            let weights = [1.0, 2.0].map(|power: f64| {
                let weights = (0..n_facets).map(|facet| (facet as f64 / 3.0).powf(power)).collect::<Vec<_>>();
                Weights::try_from(weights).unwrap()
            });
            let learned = Model::new(weights, Fuse::Mean { first_share: 0.123_456 }).unwrap();
            let policy = policy_of(&start, &learned).unwrap();
            assert_eq!(policy.to_toml().parse::<Policy>().unwrap(), policy);
            let read = model_of(&policy).unwrap();
            assert_eq!(read.fuse(), Fuse::Mean { first_share: 0.1235 });
            for side in 0..2 {
                let pairs = read.weights()[side].as_slice().iter().zip(learned.weights()[side].as_slice());
                for (read, learned) in pairs {
                    assert!((read - learned).abs() < 1e-3, "{read}, not {learned}");
                }
            }
            let longest = policy.to_toml().lines().map(str::len).max().unwrap_or_default();
            assert!(longest < 200, "a number is written with all digits of its binary form");
        }
    }
}
