//! What a pair's score is made of, and the parts of its change.

use crate::fuse::Fuse;

/// A pair's score under one policy, and what it is made of. The market's first
/// role comes first.
#[derive(Debug)]
pub(super) struct Score {
    pub(super) fuse: Fuse,
    /// What each facet adds to either value.
    pub(super) adds: Vec<[f64; 2]>,
    pub(super) values: [f64; 2],
    /// The share that soft gates leave.
    pub(super) kept: f64,
}

impl Score {
    pub(super) fn total(&self) -> f64 {
        self.fuse.of(self.values[0], self.values[1]) * self.kept
    }
}

/// The change from one score to another in parts that add up to it: one for
/// each facet, then one for the fuse and one for the soft gates.
///
/// What changes together is shared as Shapley does (*A value for n-person
/// games*, 1953): with the parts changed one after the other, the mean of both
/// orders. So the parts of the way back are the same with other signs.
pub(super) fn parts(left: &Score, right: &Score) -> Vec<f64> {
    let by = |fuse: Fuse, of: &Score| fuse.of(of.values[0], of.values[1]);
    let kept = f64::midpoint(left.kept, right.kept);
    let slopes = [left, right].map(|one| one.fuse.slopes(left.values, right.values));
    let slope = |side: usize| f64::midpoint(slopes[0][side], slopes[1][side]);
    let facets =
        left.adds.iter().zip(&right.adds).map(|(ours, theirs)| {
            kept * (slope(0) * (theirs[0] - ours[0]) + slope(1) * (theirs[1] - ours[1]))
        });
    let at = |values: &Score| by(right.fuse, values) - by(left.fuse, values);
    let fuse = kept * f64::midpoint(at(left), at(right));
    let fused = f64::midpoint(by(left.fuse, left), by(right.fuse, right));
    facets.chain([fuse, fused * (right.kept - left.kept)]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn score() -> impl Strategy<Value = Score> {
        let fuse = prop::sample::select(vec![
            json!({ "kind": "geometric" }),
            json!({ "kind": "harmonic" }),
            json!({ "kind": "minimum" }),
            json!({ "kind": "mean", "first_share": 0.3 }),
        ]);
        let fuse = fuse.prop_map(|shape| serde_json::from_value(shape).unwrap());
        let one = prop_oneof![Just(0.0), 0.0..0.25];
        let adds = prop::collection::vec([one.clone(), one], 4);
        (fuse, adds, 0.0..=1.0).prop_map(|(fuse, adds, kept)| {
            let values = [0, 1].map(|side| adds.iter().map(|add| add[side]).sum());
            Score { fuse, adds, values, kept }
        })
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_change_and_mirror(left in score(), right in score()) {
            let told = parts(&left, &right);
            let change = right.total() - left.total();
            let sum: f64 = told.iter().sum();
            prop_assert!((sum - change).abs() < 1e-12, "{sum} instead of {change}");
            for (there, back) in told.iter().zip(parts(&right, &left)) {
                prop_assert!((there + back).abs() < 1e-12, "{there} and {back}");
            }
            prop_assert!(told[4] == 0.0 || left.fuse != right.fuse);
        }
    }
}
