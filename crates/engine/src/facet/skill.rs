//! What a startup needs to learn, and what mentors and programmes can teach;
//! what an opening asks for, and what a talent can do.

use super::concepts::{Conceptual, Degrees};
use super::shares::{Parts, Welcome};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Details, Level, Mentor, Profile, Role, Talent};
use crate::taxonomy;

/// Skills: a startup's needs against a mentor's skills by level, or what a
/// programme teaches.
pub(super) struct Skill;

/// How well a skill of some level serves somebody who needs it. A first level
/// already helps who has nothing.
fn degree(level: Level) -> f32 {
    0.5 + 0.5 * f32::from(level.get() - 1) / 4.0
}

/// How well a programme's teaching serves.
const TAUGHT: f32 = 0.8;

/// How much the best match counts beside further ones.
const BEST: f32 = 0.7;

impl Conceptual for Skill {
    const KIND: taxonomy::Kind = taxonomy::Kind::Skill;

    fn stated(profile: &Profile) -> Option<Degrees> {
        Some(match &profile.details {
            Details::Startup(startup) => {
                startup.needs.as_ref()?.iter().map(|skill| (skill.concept(), 1.0)).collect()
            }
            Details::Opening(opening) => {
                opening.skills.as_ref()?.keys().map(|skill| (skill.concept(), 1.0)).collect()
            }
            Details::Mentor(Mentor { skills, .. }) | Details::Talent(Talent { skills, .. }) => {
                skills.as_ref()?.iter().map(|(skill, level)| (skill.concept(), degree(*level))).collect()
            }
            Details::Programme(programme) => {
                programme.skills.as_ref()?.iter().map(|skill| (skill.concept(), TAUGHT)).collect()
            }
            Details::Investor(_) | Details::Pilot(_) => return None,
        })
    }

    /// A startup's pitch tells what it can do, not what it needs. A programme's
    /// description tells what it gives, not what it teaches.
    fn is_in_words(role: Role) -> bool {
        !matches!(role, Role::Startup | Role::Programme)
    }
}

impl Facet for Skill {
    fn id(&self) -> &'static str {
        "skill"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        self.seen_named(profile, corpus)
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        match role {
            Role::Startup => Some("needs"),
            Role::Mentor | Role::Programme | Role::Opening | Role::Talent => Some("skills"),
            Role::Investor | Role::Pilot => None,
        }
    }
}

impl Coded for Skill {
    type First = Parts;
    type Second = Welcome;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Parts> {
        Self::parts(profile)
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Welcome> {
        Self::welcome(profile)
    }

    fn fit(&self, first: &Parts, second: &Welcome) -> f32 {
        first.most(second, BEST)
    }

    fn fit_all(&self, firsts: &[&Parts], seconds: &[&Welcome], fits: &mut [f32]) {
        Parts::most_all(firsts, seconds, BEST, fits);
    }
}
