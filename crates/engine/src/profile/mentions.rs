//! Other profiles that a profile names: whom it has met, declined or avoids,
//! its competitors, what it has backed.

use super::{Details, Profile, ProfileId, Role};

impl Profile {
    /// Whether the profile names another one.
    pub fn names(&self, role: Role, id: &ProfileId) -> bool {
        self.clone().forget(role, id)
    }

    /// Whether the profile names any other one.
    pub fn names_anybody(&self) -> bool {
        let common = &self.common;
        let any = |list: &Option<std::collections::BTreeSet<ProfileId>>| {
            list.as_ref().is_some_and(|list| !list.is_empty())
        };
        any(&common.conflicts)
            || any(&common.met)
            || common.declined.as_ref().is_some_and(|declined| !declined.is_empty())
            || match &self.details {
                Details::Startup(startup) => any(&startup.competitors),
                Details::Mentor(mentor) => any(&mentor.must_not_advise),
                Details::Investor(investor) => {
                    investor.portfolio.iter().flatten().any(|entry| entry.startup.is_some())
                }
                Details::Pilot(_) | Details::Programme(_) => false,
            }
    }

    /// Takes another profile's id out of this one, and tells whether it was
    /// there.
    ///
    /// Lists hold ids without roles: those of a startup name the other side of
    /// its markets, but for its competitors, and those of the others name
    /// startups.
    pub fn forget(&mut self, role: Role, id: &ProfileId) -> bool {
        let mut found = false;
        if (self.role() == Role::Startup) != (role == Role::Startup) {
            let common = &mut self.common;
            for list in [&mut common.conflicts, &mut common.met].into_iter().flatten() {
                found |= list.remove(id);
            }
            found |= common.declined.as_mut().is_some_and(|declined| declined.remove(id).is_some());
        }
        if role != Role::Startup {
            return found;
        }
        match &mut self.details {
            Details::Startup(startup) => {
                found |= startup.competitors.as_mut().is_some_and(|competitors| competitors.remove(id));
            }
            Details::Mentor(mentor) => {
                found |= mentor.must_not_advise.as_mut().is_some_and(|startups| startups.remove(id));
            }
            Details::Investor(investor) => {
                // The venture's name goes with its id; that there was a round
                // is the investor's own history.
                for entry in investor.portfolio.iter_mut().flatten() {
                    if entry.startup.as_ref() == Some(id) {
                        (entry.startup, entry.name) = (None, None);
                        found = true;
                    }
                }
            }
            Details::Pilot(_) | Details::Programme(_) => {}
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_forgets_another_and_nobody_else() {
        for (text, role, left) in [
            (
                r#"{"id": "a", "name": "A", "met": ["x", "y"], "startup": {}}"#,
                Role::Investor,
                r#""met":["y"]"#,
            ),
            (
                r#"{"id": "a", "name": "A", "conflicts": ["x"], "investor": {}}"#,
                Role::Startup,
                r#""conflicts":[]"#,
            ),
            (
                r#"{"id": "a", "name": "A", "declined": {"x": "2026-01-01"}, "mentor": {}}"#,
                Role::Startup,
                r#""declined":{}"#,
            ),
            (
                r#"{"id": "a", "name": "A", "startup": {"competitors": ["x", "y"]}}"#,
                Role::Startup,
                r#""competitors":["y"]"#,
            ),
            (
                r#"{"id": "a", "name": "A", "investor": {"portfolio": [{"startup": "x", "name": "X", "stage": "seed"}]}}"#,
                Role::Startup,
                r#""portfolio":[{"stage":"seed"}]"#,
            ),
        ] {
            let mut profile: Profile = serde_json::from_str(text).unwrap();
            let other: ProfileId = "z".parse().unwrap();
            assert!(!profile.clone().forget(role, &other), "{text}");
            let id: ProfileId = "x".parse().unwrap();
            assert!(profile.names(role, &id) && profile.names_anybody(), "{text}");
            assert!(profile.forget(role, &id), "{text}");
            assert!(!profile.names(role, &id), "{text}");
            let told = serde_json::to_string(&profile).unwrap();
            assert!(told.contains(left), "{told}");
        }
    }

    #[test]
    fn an_id_in_another_role_is_somebody_else() {
        let text = r#"{"id": "a", "name": "A", "met": ["x"], "startup": {}}"#;
        let mut startup: Profile = serde_json::from_str(text).unwrap();
        assert!(!startup.forget(Role::Startup, &"x".parse().unwrap()));
    }
}
