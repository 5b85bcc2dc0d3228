//! How far a startup has come, and at which stages its counterparts come in.

use super::{Facet, admit};
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

    fn width(&self, _: &Corpus) -> usize {
        Step::ALL.len()
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn encode(&self, profile: &Profile, _: &Corpus, block: &mut [f32]) -> bool {
        if let Some(startup) = profile.as_startup() {
            let Some(stage) = startup.stage else { return false };
            block[stage.position()] = 1.0;
            return true;
        }
        let Some(wanted) = profile.stages_wanted() else { return false };
        for stage in wanted {
            for other in Step::ALL {
                if let Some(degree) = BY_DISTANCE.get(stage.position().abs_diff(other.position())) {
                    admit(block, other.position(), *degree);
                }
            }
        }
        true
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
