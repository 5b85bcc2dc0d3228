//! Mentions: the profiles that a profile has met, declined or avoids, its
//! competitors, the ventures it has backed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::role::listed;
use super::{Details, InvalidProfileId, Profile, ProfileId, Role};
use crate::fold::fold;

/// A profile that another profile names, by role and id, written as the service
/// names it: `investors/in-0001`.
///
/// An id alone leaves the role open, as files and stores did before mentions
/// had roles. It then means every counterpart with that id, so it never
/// protects less than was intended.
///
/// ```
/// # use qantara_engine::profile::{Mention, Role};
/// let mention: Mention = "investors/in-0001".parse()?;
/// let id = "in-0001".parse()?;
/// assert!(mention.is(Role::Investor, &id) && !mention.is(Role::Mentor, &id));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mention {
    // First, so that lists are ordered by it.
    id: ProfileId,
    role: Option<Role>,
}

impl Mention {
    /// The profile with that role and id.
    pub fn of(role: Role, id: ProfileId) -> Self {
        Self { id, role: Some(role) }
    }

    /// The id.
    pub fn id(&self) -> &ProfileId {
        &self.id
    }

    /// The role; `None` if it was left open.
    pub fn role(&self) -> Option<Role> {
        self.role
    }

    /// Whether it means this profile, or may mean it.
    pub fn is(&self, role: Role, id: &ProfileId) -> bool {
        self.id == *id && self.role.is_none_or(|own| own == role)
    }
}

/// The profile that a mention may mean. For an open role this includes the
/// startup that offers it, since people name the startup.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Who {
    role: Role,
    id: ProfileId,
    owner: Option<ProfileId>,
}

impl Who {
    pub(crate) fn of(profile: &Profile) -> Self {
        Self { role: profile.role(), id: profile.id.clone(), owner: profile.owner().cloned() }
    }

    pub(crate) fn id(&self) -> &ProfileId {
        &self.id
    }

    /// The entries of an ordered list of mentions that may mean it.
    pub(crate) fn named_in<'a, T, F>(&self, list: &'a [T], mention: F) -> impl Iterator<Item = &'a T>
    where
        F: Fn(&T) -> &Mention + Copy,
    {
        let owner = self.owner.as_ref().map(|owner| named(list, mention, Role::Startup, owner));
        named(list, mention, self.role, &self.id).chain(owner.into_iter().flatten())
    }
}

/// The entries of an ordered list that may mean the profile with a role and id.
fn named<'a, T, F>(
    list: &'a [T],
    mention: F,
    role: Role,
    id: &ProfileId,
) -> impl Iterator<Item = &'a T> + use<'a, T, F>
where
    F: Fn(&T) -> &Mention + Copy,
{
    let start = list.partition_point(|one| mention(one).id < *id);
    let end = start + list[start..].partition_point(|one| mention(one).id == *id);
    list[start..end].iter().filter(move |one| mention(one).role.is_none_or(|own| own == role))
}

impl From<ProfileId> for Mention {
    /// A mention that leaves the role open.
    fn from(id: ProfileId) -> Self {
        Self { id, role: None }
    }
}

impl TryFrom<String> for Mention {
    type Error = InvalidMention;

    fn try_from(text: String) -> Result<Self, InvalidMention> {
        text.parse()
    }
}

impl FromStr for Mention {
    type Err = InvalidMention;

    fn from_str(text: &str) -> Result<Self, InvalidMention> {
        let Some((kind, id)) = text.split_once('/') else {
            return Ok(text.parse::<ProfileId>()?.into());
        };
        // Files name roles in the singular, so people may write that too.
        let role = Role::ALL.into_iter().find(|role| role.plural() == kind || role.as_str() == kind);
        Ok(Self::of(role.ok_or_else(|| InvalidMention::Role(kind.to_owned()))?, id.parse()?))
    }
}

impl From<Mention> for String {
    fn from(mention: Mention) -> Self {
        mention.to_string()
    }
}

impl fmt::Display for Mention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.role {
            Some(role) => write!(f, "{}/{}", role.plural(), self.id),
            None => self.id.fmt(f),
        }
    }
}

/// The text offered as a [`Mention`] is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMention {
    /// The part before the slash is not a role.
    #[error("`{0}` is not a role; write {roles}", roles = listed("or", |role| format!("{}/ID", role.plural())))]
    Role(String),
    /// The part after the slash, or the whole, is not an id.
    #[error(transparent)]
    Id(#[from] InvalidProfileId),
}

impl Profile {
    /// Every profile that this one names, with the field that names it.
    ///
    /// ```
    /// # use qantara_engine::profile::Profile;
    /// let startup: Profile = serde_json::from_str(
    ///     r#"{"id": "a", "name": "A", "met": ["in-1"], "startup": {"competitors": ["b"]}}"#)?;
    /// let told: Vec<String> = startup.mentions().map(|(field, who)| format!("{field}: {who}")).collect();
    /// assert_eq!(told, ["met: in-1", "startup.competitors: startups/b"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn mentions(&self) -> impl Iterator<Item = (&'static str, Mention)> {
        let common = &self.common;
        let conflicts = common.conflicts.iter().flatten().cloned().map(|who| ("conflicts", who));
        let met = common.met.iter().flatten().cloned().map(|who| ("met", who));
        let met_on = common.met_on.iter().flat_map(BTreeMap::keys).cloned().map(|who| ("met_on", who));
        let declined = common.declined.iter().flat_map(BTreeMap::keys).cloned().map(|who| ("declined", who));
        let startup = |id: &ProfileId| Mention::of(Role::Startup, id.clone());
        let own: Vec<(&'static str, Mention)> = match &self.details {
            Details::Startup(own) => {
                let programme = |id: &ProfileId| Mention::of(Role::Programme, id.clone());
                let competitors =
                    own.competitors.iter().flatten().map(|id| ("startup.competitors", startup(id)));
                let obtained = own.obtained.iter().flatten().map(|id| ("startup.obtained", programme(id)));
                competitors.chain(obtained).collect()
            }
            Details::Mentor(own) => own
                .must_not_advise
                .iter()
                .flatten()
                .map(|id| ("mentor.must_not_advise", startup(id)))
                .collect(),
            Details::Investor(own) => own
                .portfolio
                .iter()
                .flatten()
                .filter_map(|entry| entry.startup.as_ref())
                .map(|id| ("investor.portfolio", startup(id)))
                .collect(),
            Details::Opening(own) => own.startup.iter().map(|id| ("opening.startup", startup(id))).collect(),
            Details::Pilot(_) | Details::Programme(_) | Details::Talent(_) => Vec::new(),
        };
        let interest = common.interest.iter().flat_map(BTreeMap::keys).cloned().map(|who| ("interest", who));
        conflicts.chain(met).chain(met_on).chain(declined).chain(interest).chain(own)
    }

    /// Whether the profile names that profile, or may mean it.
    pub fn names(&self, role: Role, id: &ProfileId) -> bool {
        self.mentions().any(|(_, mention)| mention.is(role, id))
    }

    /// Whether the profile names any other profile.
    pub fn names_anybody(&self) -> bool {
        self.mentions().next().is_some()
    }

    /// Adds the intended roles to mentions of an id that leave the role open:
    /// one mention becomes one for each role.
    pub fn resolve(&mut self, id: &ProfileId, roles: &[Role]) {
        let open = Mention::from(id.clone());
        let typed = || roles.iter().map(|role| Mention::of(*role, id.clone()));
        let common = &mut self.common;
        for list in [&mut common.conflicts, &mut common.met].into_iter().flatten() {
            if !roles.is_empty() && list.remove(&open) {
                list.extend(typed());
            }
        }
        for days in [&mut common.met_on, &mut common.declined].into_iter().flatten() {
            if !roles.is_empty()
                && let Some(day) = days.remove(&open)
            {
                for mention in typed() {
                    let latest = days.entry(mention).or_insert(day);
                    *latest = (*latest).max(day);
                }
            }
        }
        if let Some(interest) = &mut common.interest
            && !roles.is_empty()
            && let Some(stated) = interest.remove(&open)
        {
            for mention in typed() {
                interest.entry(mention).or_insert(stated);
            }
        }
    }

    /// Removes another profile's id from this one, and returns whether it was
    /// there. Mentions that leave the role open are removed too;
    /// [`Self::resolve`] those that mean another profile first.
    pub fn forget(&mut self, role: Role, id: &ProfileId) -> bool {
        let mut found = false;
        let common = &mut self.common;
        for list in [&mut common.conflicts, &mut common.met].into_iter().flatten() {
            let before = list.len();
            list.retain(|mention| !mention.is(role, id));
            found |= list.len() < before;
        }
        for days in [&mut common.met_on, &mut common.declined].into_iter().flatten() {
            let before = days.len();
            days.retain(|mention, _| !mention.is(role, id));
            found |= days.len() < before;
        }
        if let Some(interest) = &mut common.interest {
            let before = interest.len();
            interest.retain(|mention, _| !mention.is(role, id));
            found |= interest.len() < before;
        }
        if role == Role::Programme
            && let Details::Startup(startup) = &mut self.details
        {
            found |= startup.obtained.as_mut().is_some_and(|obtained| obtained.remove(id));
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
                // The venture's name is removed with its id; the round itself is
                // the investor's own history.
                for entry in investor.portfolio.iter_mut().flatten() {
                    if entry.startup.as_ref() == Some(id) {
                        (entry.startup, entry.name) = (None, None);
                        found = true;
                    }
                }
            }
            Details::Opening(opening) => found |= opening.startup.take_if(|own| own == id).is_some(),
            Details::Pilot(_) | Details::Programme(_) | Details::Talent(_) => {}
        }
        found
    }

    /// Removes other traces of these profiles: a startup's name in a portfolio
    /// without an id for it, and their ids among the ids in other tools.
    /// Returns whether there were any.
    pub fn forget_traces(&mut self, traces: &Traces) -> bool {
        let mut found = false;
        if let Details::Investor(investor) = &mut self.details
            && !traces.ventures.is_empty()
        {
            for entry in investor.portfolio.iter_mut().flatten() {
                let is_one = |name: &String| traces.ventures.contains(&fold(name));
                if entry.startup.is_none() && entry.name.as_ref().is_some_and(is_one) {
                    entry.name = None;
                    found = true;
                }
            }
        }
        if let Some(ids) = &mut self.common.external_ids {
            let before = ids.len();
            ids.retain(|_, id| !traces.ids.contains(id.as_str()));
            found |= ids.len() < before;
        }
        found
    }
}

/// Traces of profiles in other profiles, besides mentions.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    /// Names of startups, folded.
    ventures: BTreeSet<String>,
    /// Their ids, here and in other tools.
    ids: BTreeSet<String>,
}

impl Traces {
    /// Adds an id whose profile is unknown.
    pub fn add_id(&mut self, id: &ProfileId) {
        self.ids.insert(id.to_string());
    }

    /// Adds a profile.
    pub fn add(&mut self, profile: &Profile) {
        self.add_id(&profile.id);
        self.ids.extend(profile.common.external_ids.iter().flat_map(BTreeMap::values).cloned());
        let name = fold(&profile.name);
        // A name without letters would match every other such name.
        if profile.role() == Role::Startup && !name.is_empty() {
            self.ventures.insert(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
                r#"{"id": "a", "name": "A", "startup": {"obtained": ["x", "y"]}}"#,
                Role::Programme,
                r#""obtained":["y"]"#,
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

    fn profile(tree: serde_json::Value) -> Profile {
        serde_json::from_value(tree).unwrap()
    }

    #[test]
    fn a_mention_is_read_as_it_is_written() {
        for role in Role::ALL {
            let id: ProfileId = "in:7".parse().unwrap();
            let mention = Mention::of(role, id.clone());
            let written = mention.to_string();
            assert_eq!(written.parse(), Ok(mention.clone()));
            assert_eq!(format!("{role}/in:7").parse(), Ok(mention), "as files name roles");
            let open: Mention = "in:7".parse().unwrap();
            assert_eq!((open.role(), open.to_string()), (None, "in:7".to_owned()));
            assert!(open.is(role, &id));
        }
        for text in ["", "/", "startups/", "friends/a", "startups/a/b", "startups/a b", "/a"] {
            assert!(text.parse::<Mention>().is_err(), "{text}");
        }
    }

    /// Every role, naming every role, in every list.
    #[test]
    fn a_profile_forgets_the_one_of_that_role_and_no_other() {
        for own in Role::ALL {
            for gone in Role::ALL {
                let other = Role::ALL.into_iter().find(|role| *role != gone).unwrap();
                let dated = || {
                    json!({
                        format!("{}/x", gone.plural()): "2026-01-01",
                        format!("{}/x", other.plural()): "2026-01-02",
                    })
                };
                for (field, list) in [
                    ("met", json!([format!("{}/x", gone.plural()), format!("{}/x", other.plural())])),
                    ("conflicts", json!([format!("{}/x", gone.plural()), format!("{}/x", other.plural())])),
                    (
                        "interest",
                        json!({
                            format!("{}/x", gone.plural()): "wants",
                            format!("{}/x", other.plural()): "no",
                        }),
                    ),
                    ("declined", dated()),
                    ("met_on", dated()),
                ] {
                    let id: ProfileId = "x".parse().unwrap();
                    let mut told = profile(json!({"id": "a", "name": "A", field: list, own.as_str(): {}}));
                    assert!(told.names(gone, &id) && told.forget(gone, &id), "{own} {field} {gone}");
                    let left: Vec<String> = told.mentions().map(|(_, who)| who.to_string()).collect();
                    assert_eq!(left, [format!("{}/x", other.plural())], "{own} {field} {gone}");
                }
            }
        }
    }

    #[test]
    fn an_open_mention_becomes_those_who_are_meant() {
        let mut startup = profile(json!({
            "id": "a", "name": "A", "met": ["x"], "declined": {"x": "2026-02-01", "mentors/x": "2026-01-01"},
            "interest": {"x": "would"}, "startup": {},
        }));
        let id = "x".parse().unwrap();
        startup.resolve(&id, &[]);
        assert!(startup.names(Role::Pilot, &id), "somebody whom the hub does not know");
        startup.resolve(&id, &[Role::Mentor]);
        assert!(!startup.forget(Role::Investor, &id));
        let told = serde_json::to_string(&startup).unwrap();
        assert!(told.contains(r#""met":["mentors/x"],"declined":{"mentors/x":"2026-02-01"}"#), "{told}");
        assert!(told.contains(r#""interest":{"mentors/x":"would"}"#), "{told}");
    }

    #[test]
    fn names_and_ids_in_other_tools_are_forgotten_too() {
        let gone = profile(json!({
            "id": "st-1", "name": "Agri Sense", "external_ids": {"f6s": "77"}, "startup": {},
        }));
        let mut investor = profile(json!({
            "id": "a", "name": "A", "external_ids": {"crm": "st-1", "f6s": "77", "x": "kept"},
            "investor": {"portfolio": [{"name": "agri sense"}, {"name": "Kept"}]},
        }));
        let mut traces = Traces::default();
        traces.add(&gone);
        assert!(investor.forget_traces(&traces) && !investor.forget_traces(&traces));
        let told = serde_json::to_string(&investor).unwrap();
        assert!(told.contains(r#""external_ids":{"x":"kept"}"#), "{told}");
        assert!(told.contains(r#""portfolio":[{},{"name":"Kept"}]"#), "{told}");
    }
}
