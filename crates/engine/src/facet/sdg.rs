//! The Sustainable Development Goals that a startup serves, and those that
//! its counterparts want served.

use super::shares::{Parts, Welcome};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role, Sdg as Goal};

/// The share of the startup's goals that the counterpart wants served.
pub(super) struct Sdg;

const NAMES: [&str; 17] =
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17"];

fn position(goal: Goal) -> usize {
    usize::from(goal.get()) - 1
}

impl Facet for Sdg {
    fn id(&self) -> &'static str {
        "sdg"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let goals = profile.sdgs().map(|goals| goals.iter().map(|goal| NAMES[position(*goal)]).collect());
        vec![Seen::new(profile.role(), "sdgs", goals.map(|goals| Value::Terms("sdg", goals)))]
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("sdgs")
    }
}

impl Coded for Sdg {
    type First = Parts;
    type Second = Welcome;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Parts> {
        Parts::of(profile.sdgs()?.iter().map(|goal| position(*goal)))
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Welcome> {
        Some(Welcome::to(profile.sdgs()?.iter().map(|goal| position(*goal)), NAMES.len()))
    }

    fn fit(&self, first: &Parts, second: &Welcome) -> f32 {
        first.best(second)
    }

    fn fit_all(&self, firsts: &[&Parts], seconds: &[&Welcome], fits: &mut [f32]) {
        Parts::best_all(firsts, seconds, fits);
    }
}
