//! A policy as a model that learns, and a model as a policy that is written.

use qantara_engine::fuse;
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_evaluation::tune::{Curve, Fuse, Model, Weights};
use serde_json::{Value, json};

use super::error::TuningError;

/// A policy's weights, fuse and curves. Its rules are in the examples, whose
/// fits are straight: see [`Policy::straight`].
///
/// # Errors
///
/// [`TuningError`], which no policy that was read gives.
pub fn model_of(policy: &Policy) -> Result<Model, TuningError> {
    let weights = |side: Side| Weights::try_from(policy.weights(side));
    let fuse = match policy.fuse() {
        fuse::Fuse::Geometric => Fuse::Geometric,
        fuse::Fuse::Harmonic => Fuse::Harmonic,
        fuse::Fuse::Mean { first_share } => Fuse::Mean { first_share: first_share.into() },
        fuse::Fuse::Minimum => Fuse::Minimum,
    };
    let model = Model::new([weights(Side::First)?, weights(Side::Second)?], fuse)?;
    let curves = policy.curves().iter().enumerate();
    let curves = curves.filter_map(|(facet, curve)| Some((facet, curve.as_ref()?)));
    Ok(curves.fold(model, |model, (facet, curve)| {
        let (knots, values) = curve.points().iter().copied().unzip();
        model.with_curve(facet, Curve::new(knots, values).expect("a policy's curve rises from 0 to 1"))
    }))
}

/// A fuse as policies name it.
pub fn fuse_name(fuse: Fuse) -> &'static str {
    match fuse {
        Fuse::Geometric => "geometric",
        Fuse::Harmonic => "harmonic",
        Fuse::Mean { .. } => "mean",
        Fuse::Minimum => "minimum",
    }
}

/// The start with a model's weights, fuse and curves, rounded as they are
/// written: weights to a thousandth beside the sum that the start's side has, a
/// share to a ten-thousandth, what a fit counts as to a thousandth. What did not
/// change is as the start has it, and a curve that changes nothing is left out.
///
/// # Errors
///
/// [`TuningError`] when the model has other facets.
pub fn policy_of(start: &Policy, model: &Model) -> Result<Policy, TuningError> {
    let before = model_of(start)?;
    let mut shape = serde_json::to_value(start)?;
    for (n, side) in Side::BOTH.into_iter().enumerate() {
        let [own, was] = [model, &before].map(|model| model.weights()[n].as_slice());
        if own == was {
            continue;
        }
        let weights = &mut shape["weights"][start.market().role(side).as_str()];
        let weights = weights.as_object_mut().expect("a policy has weights for both roles");
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
    let facets = start.market().facets();
    for (facet, (own, was)) in facets.iter().zip(model.curves().iter().zip(before.curves())) {
        let Some(curve) = own.as_ref().filter(|_| own != was) else { continue };
        let points: Vec<(f32, f64)> = curve
            .knots()
            .iter()
            .zip(curve.values())
            .map(|(&knot, &value)| (knot, rounded(value, 1e3)))
            .collect();
        let changes_nothing = points.iter().all(|&(knot, value)| (f64::from(knot) - value).abs() < 1e-3);
        if was.is_some() || !changes_nothing {
            shape["curves"][facet.id()] = json!(points);
        }
    }
    Ok(serde_json::from_value(shape)?)
}

fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

#[cfg(test)]
mod tests {
    use qantara_engine::{market, policy};

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
            let bent = Curve::new(vec![0.0, 0.123, 1.0], vec![0.012_345, 0.7, 0.7]).unwrap();
            let straight = Curve::identity([0.25], 1);
            let learned = learned.with_curve(0, bent).with_curve(n_facets - 1, straight);
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
            let of_facet = |facet: usize| policy.curves()[facet].as_ref().map(policy::Curve::points);
            assert_eq!(of_facet(0), Some(&[(0.0, 0.012), (0.123, 0.7), (1.0, 0.7)][..]));
            assert_eq!(of_facet(n_facets - 1), None, "it changes nothing");
            let (fits, bent) = (vec![0.06; n_facets], read.curves()[0].as_ref().unwrap());
            assert!(
                (read.terms(0, &fits)[0] - read.weights()[0].as_slice()[0] * bent.of(0.06)).abs() < 1e-12
            );
            assert_eq!(policy_of(&policy, &read).unwrap(), policy, "a curve is kept as it is");
            let longest = policy.to_toml().lines().map(str::len).max().unwrap_or_default();
            assert!(longest < 200, "a number is written with all digits of its binary form");
        }
    }
}
