//! What a startup needs to learn, and what mentors and programmes can teach.

use super::{Facet, concepts};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Details, Level, Profile, Role};
use crate::taxonomy::{self, Concept, Kind};

/// Skills: a startup's needs against a mentor's skills by level, or what a
/// programme teaches.
pub(super) struct Skill;

/// Skills with how well they are mastered, from 0 to 1. A first level already
/// helps somebody who has nothing.
fn named(profile: &Profile) -> Option<Vec<(Concept, f32)>> {
    let degree = |level: Level| 0.5 + 0.5 * f32::from(level.get() - 1) / 4.0;
    match &profile.details {
        Details::Startup(startup) => {
            Some(startup.needs.as_ref()?.iter().map(|skill| (skill.concept(), 1.0)).collect())
        }
        Details::Mentor(mentor) => Some(
            mentor.skills.as_ref()?.iter().map(|(skill, level)| (skill.concept(), degree(*level))).collect(),
        ),
        Details::Programme(programme) => {
            Some(programme.skills.as_ref()?.iter().map(|skill| (skill.concept(), 0.8)).collect())
        }
        Details::Investor(_) | Details::Pilot(_) => None,
    }
}

impl Facet for Skill {
    fn id(&self) -> &'static str {
        "skill"
    }

    fn width(&self, _: &Corpus) -> usize {
        taxonomy::count(Kind::Skill)
    }

    fn neutral(&self) -> f32 {
        0.3
    }

    fn encode(&self, profile: &Profile, _: &Corpus, block: &mut [f32]) -> bool {
        let named = named(profile);
        concepts::encode(profile, Kind::Skill, named.as_ref().map(|named| named.iter().copied()), block)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let named =
            named(profile).map(|named| named.into_iter().map(|(concept, _)| concept).collect::<Vec<_>>());
        vec![Seen::new(profile.role(), self.field(profile.role()).unwrap_or("skills"), named)]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        match role {
            Role::Startup => Some("needs"),
            Role::Mentor | Role::Programme => Some("skills"),
            Role::Investor | Role::Pilot => None,
        }
    }
}
