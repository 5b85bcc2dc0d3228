//! The Sustainable Development Goals that a startup serves, and those that
//! its counterparts want served.

use super::{Facet, encode_set};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role, Sdg as Goal};

/// The share of the startup's goals that the counterpart wants served.
pub(super) struct Sdg;

const NAMES: [&str; 17] =
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17"];

impl Facet for Sdg {
    fn id(&self) -> &'static str {
        "sdg"
    }

    fn width(&self, _: &Corpus) -> usize {
        usize::from(*Goal::RANGE.end())
    }

    fn neutral(&self) -> f32 {
        0.3
    }

    fn encode(&self, profile: &Profile, _: &Corpus, block: &mut [f32]) -> bool {
        encode_set(
            profile,
            profile.sdgs().map(|goals| goals.iter().map(|goal| usize::from(goal.get()) - 1)),
            block,
        )
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let goals =
            profile.sdgs().map(|goals| goals.iter().map(|goal| NAMES[usize::from(goal.get()) - 1]).collect());
        vec![Seen::new(profile.role(), "sdgs", goals.map(|goals| Value::Terms("sdg", goals)))]
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("sdgs")
    }
}
