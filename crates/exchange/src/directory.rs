//! The ids in a hub, to check the mentions in profiles.
//!
//! A conflict with a misspelt id keeps no pair apart, without any sign of it.

use std::collections::BTreeMap;

use qantara_engine::market::meet;
use qantara_engine::profile::{Mention, Profile, ProfileId, Role};

/// The ids of a hub's profiles.
///
/// ```
/// # use qantara_engine::profile::{Profile, Role};
/// # use qantara_exchange::{Directory, Doubt};
/// let mut directory = Directory::default();
/// directory.add(Role::Investor, &"in-0017".parse()?);
/// let startup: Profile = serde_json::from_str(
///     r#"{"id": "st-1", "name": "A", "conflicts": ["investors/in-0071"], "startup": {}}"#)?;
/// let [(field, mention)] = startup.mentions().collect::<Vec<_>>().try_into().unwrap();
/// assert_eq!(directory.doubt(Role::Startup, &mention), Some(Doubt::Nobody));
/// assert_eq!(directory.nearest(Role::Startup, &mention), Some("investors/in-0017".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Directory {
    roles: BTreeMap<ProfileId, Vec<Role>>,
}

/// Why a mention is in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It can mean no profile of the hub.
    Nobody,
    /// It leaves the role open and can mean several profiles; it then means all
    /// of them.
    Several(Vec<Mention>),
}

impl Directory {
    /// Adds a profile's id; adding it twice has no effect.
    pub fn add(&mut self, role: Role, id: &ProfileId) {
        let roles = match self.roles.get_mut(id) {
            Some(roles) => roles,
            None => self.roles.entry(id.clone()).or_default(),
        };
        if !roles.contains(&role) {
            roles.push(role);
        }
    }

    /// Why a mention in a profile of role `own` is in doubt; `None` if it can
    /// mean exactly one profile.
    pub fn doubt(&self, own: Role, mention: &Mention) -> Option<Doubt> {
        let meant: Vec<Mention> = self
            .roles
            .get(mention.id())
            .into_iter()
            .flatten()
            .filter(|role| can_mean(own, mention, **role))
            .map(|role| Mention::of(*role, mention.id().clone()))
            .collect();
        match meant.len() {
            0 => Some(Doubt::Nobody),
            1 => None,
            _ => Some(Doubt::Several(meant)),
        }
    }

    /// The existing profile that a mention in a profile of role `own` most
    /// likely meant: the same id in another role, or an id one typing error
    /// away.
    pub fn nearest(&self, own: Role, mention: &Mention) -> Option<Mention> {
        let written = mention.id().as_str();
        let length = written.chars().count();
        // A short id is close to every other.
        let farthest = (length / 3).min(2);
        let of_one = |id: &ProfileId, roles: &[Role]| {
            let of_its_role = roles.iter().find(|role| can_mean(own, mention, **role));
            let role = *of_its_role.or_else(|| roles.iter().find(|role| meet(own, **role)))?;
            let distance = if id.as_str().chars().count().abs_diff(length) > farthest {
                return None;
            } else {
                strsim::osa_distance(&written.to_lowercase(), &id.as_str().to_lowercase())
            };
            // Of another role only the very id can be meant.
            let farthest = if of_its_role.is_some() { farthest } else { 0 };
            (distance <= farthest).then(|| ((distance, of_its_role.is_none()), Mention::of(role, id.clone())))
        };
        let near = self.roles.iter().filter_map(|(id, roles)| of_one(id, roles));
        near.min().map(|(_, mention)| mention)
    }
}

/// Whether a mention in a profile of role `own` can mean the profile of `role`
/// with that id.
fn can_mean(own: Role, mention: &Mention, role: Role) -> bool {
    mention.role().map_or_else(|| meet(own, role), |meant| meant == role)
}

/// The mentions of a profile, kept until all ids are known.
#[derive(Clone, Debug)]
pub struct Names {
    /// The profile's role.
    pub role: Role,
    /// Its id.
    pub id: ProfileId,
    /// Mentions, each with its field.
    pub mentions: Vec<(&'static str, Mention)>,
}

impl Names {
    /// The mentions of a profile; `None` if it has none.
    pub fn of(profile: &Profile) -> Option<Self> {
        let mentions: Vec<_> = profile.mentions().collect();
        (!mentions.is_empty()).then(|| Self { role: profile.role(), id: profile.id.clone(), mentions })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_cannot_be_meant_is_told_and_guessed() {
        let mut directory = Directory::default();
        for (role, id) in [
            (Role::Startup, "st-0001"),
            (Role::Startup, "both"),
            (Role::Investor, "in-0017"),
            (Role::Investor, "both"),
            (Role::Mentor, "both"),
            (Role::Mentor, "me-0003"),
        ] {
            directory.add(role, &id.parse().unwrap());
            directory.add(role, &id.parse().unwrap());
        }
        let nobody = Some(Doubt::Nobody);
        let several =
            Some(Doubt::Several(vec!["investors/both".parse().unwrap(), "mentors/both".parse().unwrap()]));
        for (own, written, doubt, near) in [
            (Role::Startup, "investors/in-0017", None, None),
            (Role::Startup, "in-0017", None, None),
            (Role::Startup, "investors/in-0071", nobody.clone(), Some("investors/in-0017")),
            (Role::Startup, "IN-0017", nobody.clone(), Some("investors/in-0017")),
            (Role::Startup, "mentors/in-0017", nobody.clone(), Some("investors/in-0017")),
            (Role::Startup, "investors/unlike", nobody.clone(), None),
            // Startups are not introduced to each other, so an id without a
            // role does not mean a startup; a mention with the role does.
            (Role::Startup, "st-0001", nobody.clone(), None),
            (Role::Startup, "startups/st-0001", None, None),
            (Role::Mentor, "both", None, None),
            (Role::Startup, "both", several, None),
            (Role::Pilot, "st-00001", nobody, Some("startups/st-0001")),
        ] {
            let mention: Mention = written.parse().unwrap();
            let found = directory.doubt(own, &mention);
            assert_eq!(found, doubt, "{written} in a {own}");
            if found == Some(Doubt::Nobody) {
                let guess = directory.nearest(own, &mention).map(|near| near.to_string());
                assert_eq!(guess.as_deref(), near, "{written} in a {own}");
            }
        }
    }
}
