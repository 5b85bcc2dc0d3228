//! How far a startup has come, and at which stages its counterparts come in.

use super::shares::Welcome;
use super::{Coded, Facet, Kind, shares::Parts};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role, Stage as Step};

/// An ordinal scale: the stages beside a wanted one are half welcome, those
/// after them hardly.
pub(super) struct Stage;

const BY_DISTANCE: [f32; 3] = [1.0, 0.5, 0.15];

impl Facet for Stage {
    fn id(&self) -> &'static str {
        "stage"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let stages: Option<Vec<&'static str>> = match profile.as_startup() {
            Some(startup) => startup.stage.map(|stage| vec![stage.as_str()]),
            None => profile.stages_wanted().map(|wanted| wanted.iter().map(|stage| stage.as_str()).collect()),
        };
        let field = self.field(profile.role()).unwrap_or("stages");
        vec![Seen::new(profile.role(), field, stages.map(|stages| Value::Terms("stage", stages)))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        Some(if role == Role::Startup { "stage" } else { "stages" })
    }
}

impl Coded for Stage {
    type First = Parts;
    type Second = Welcome;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Parts> {
        Parts::of([profile.as_startup()?.stage?.position()])
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Welcome> {
        let wanted = profile.stages_wanted()?;
        let welcome = |stage: &Step| {
            let steps = wanted.iter().map(|wanted| wanted.position().abs_diff(stage.position()));
            steps.filter_map(|steps| BY_DISTANCE.get(steps)).fold(0.0, |most: f32, degree| most.max(*degree))
        };
        Some(Welcome::by_position(Step::ALL.iter().map(welcome)))
    }

    fn fit(&self, first: &Parts, second: &Welcome) -> f32 {
        first.best(second)
    }

    fn fit_all(&self, firsts: &[&Parts], seconds: &[&Welcome], fits: &mut [f32]) {
        Parts::best_all(firsts, seconds, fits);
    }
}
