//! How well an opening wants skills mastered, and how well a talent does.

use std::collections::BTreeMap;

use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Details, Level, Profile, Role};
use crate::taxonomy::Skill;

/// How far the levels of a talent reach what is wanted, over the skills that
/// are wanted.
pub(super) struct Mastery;

/// Levels by skill, as a place among all of them.
type Levels = BTreeMap<usize, Level>;

fn skills(profile: &Profile) -> Option<&BTreeMap<Skill, Level>> {
    match &profile.details {
        Details::Opening(opening) => opening.skills.as_ref(),
        Details::Talent(talent) => talent.skills.as_ref(),
        _ => None,
    }
}

fn levels(profile: &Profile) -> Option<Levels> {
    let skills = skills(profile)?.iter();
    Some(skills.map(|(skill, level)| (skill.concept().position(), *level)).collect())
}

impl Facet for Mastery {
    fn id(&self) -> &'static str {
        "mastery"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let named = skills(profile).map(|skills| skills.keys().map(|skill| skill.concept()).collect());
        vec![Seen::new(profile.role(), "skills", named.map(Value::Concepts))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        matches!(role, Role::Opening | Role::Talent).then_some("skills")
    }
}

impl Coded for Mastery {
    type First = Levels;
    type Second = Levels;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Levels> {
        levels(profile).filter(|wanted| !wanted.is_empty())
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Levels> {
        levels(profile)
    }

    fn fit(&self, wanted: &Levels, mastered: &Levels) -> f32 {
        let reached = |(skill, least): (&usize, &Level)| {
            mastered
                .get(skill)
                .map_or(0.0, |level| f32::from(level.get().min(least.get())) / f32::from(least.get()))
        };
        wanted.iter().map(reached).sum::<f32>() / wanted.len() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wanted_skill_counts_as_far_as_its_level_is_reached() {
        let levels = |skills: &[(usize, u8)]| -> Levels {
            skills.iter().map(|(skill, level)| (*skill, Level::try_from(*level).unwrap())).collect()
        };
        let wanted = levels(&[(1, 4), (2, 2)]);
        for (mastered, fit) in [
            (levels(&[(1, 5), (2, 2)]), 1.0),
            (levels(&[(1, 2), (2, 2)]), 0.75),
            (levels(&[(1, 4)]), 0.5),
            (levels(&[(3, 5)]), 0.0),
            (levels(&[]), 0.0),
        ] {
            assert!((Mastery.fit(&wanted, &mastered) - fit).abs() < 1e-6, "{mastered:?}");
        }
    }
}
