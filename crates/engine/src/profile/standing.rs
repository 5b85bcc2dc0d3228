//! Whether a hub may match a profile at all: consent and archiving.
//!
//! This is not a policy rule, so no policy can drop it: a barred profile is in
//! no pool, and so in no ranking, explanation or near miss.

use serde::{Deserialize, Serialize};

use super::{Common, Details, Profile, ProfileId, Role};

/// How a hub treats consent that was not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchingConsent {
    /// A profile may be matched unless it refused.
    #[default]
    Presumed,
    /// A profile may be matched only if it agreed, or is a programme.
    Required,
}

impl MatchingConsent {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Presumed, Self::Required];

    /// The setting as files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Presumed => "presumed",
            Self::Required => "required",
        }
    }
}

impl std::str::FromStr for MatchingConsent {
    type Err = UnknownConsent;

    fn from_str(text: &str) -> Result<Self, UnknownConsent> {
        Self::ALL
            .into_iter()
            .find(|setting| setting.as_str() == text)
            .ok_or_else(|| UnknownConsent(text.to_owned()))
    }
}

/// The text offered as a [`MatchingConsent`] is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` says nothing of consent that was not stated; write presumed or required")]
pub struct UnknownConsent(String);

/// Why a profile is not matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Bar {
    /// It refused consent.
    #[error("it refused consent to be matched")]
    Refused,
    /// It did not state consent, and the hub requires it.
    #[error("it has not consented to be matched, and this hub requires that")]
    NotStated,
    /// It was archived.
    #[error("it is archived")]
    Archived,
}

impl Profile {
    /// Why the profile is not matched in a hub with that setting; `None` if it
    /// may be. A programme is a public offer: it is matched unless it refused.
    ///
    /// ```
    /// # use qantara_engine::profile::{Bar, MatchingConsent, Profile};
    /// let refuser: Profile = serde_json::from_str(
    ///     r#"{"id": "m-1", "name": "Salma", "consent": {"matching": false}, "mentor": {}}"#)?;
    /// assert_eq!(refuser.bar(MatchingConsent::Presumed), Some(Bar::Refused));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn bar(&self, unstated: MatchingConsent) -> Option<Bar> {
        if self.common.archived_on.is_some() {
            return Some(Bar::Archived);
        }
        match (self.common.consent.as_ref().map(|consent| consent.matching), unstated) {
            (Some(false), _) => Some(Bar::Refused),
            (None, MatchingConsent::Required) if self.role() != Role::Programme => Some(Bar::NotStated),
            (Some(true) | None, _) => None,
        }
    }
}

impl Profile {
    /// Fills in, from an older state, the fields that limit matching and that
    /// this profile leaves empty: consent, the day of archiving, and the
    /// profiles that it met, declined, wants or does not want to meet, or must
    /// avoid. Returns whether any were filled in.
    ///
    /// Sending a profile without its refusal does not withdraw the refusal.
    pub fn keep_protection(&mut self, before: &Self) -> bool {
        fn keep<T: Clone>(now: &mut Option<T>, before: Option<&T>) -> bool {
            let kept = now.is_none() && before.is_some();
            if kept {
                *now = before.cloned();
            }
            kept
        }
        let (now, old) = (&mut self.common, &before.common);
        let mut kept = keep(&mut now.consent, old.consent.as_ref());
        kept |= keep(&mut now.archived_on, old.archived_on.as_ref());
        kept |= keep(&mut now.met, old.met.as_ref());
        kept |= keep(&mut now.met_on, old.met_on.as_ref());
        kept |= keep(&mut now.declined, old.declined.as_ref());
        kept |= keep(&mut now.interest, old.interest.as_ref());
        kept |= keep(&mut now.conflicts, old.conflicts.as_ref());
        if let (Details::Mentor(now), Details::Mentor(old)) = (&mut self.details, &before.details) {
            kept |= keep(&mut now.must_not_advise, old.must_not_advise.as_ref());
        }
        kept
    }
}

impl Profile {
    /// The startup that the profile depends on: for an open role, the startup
    /// that offers it.
    pub fn owner(&self) -> Option<&ProfileId> {
        match &self.details {
            Details::Opening(opening) => opening.startup.as_ref(),
            _ => None,
        }
    }

    /// The profile with its [owner's](Self::owner) limits on matching: a
    /// startup that refused, is archived or avoids a profile does so for its
    /// open roles too. The profile's own statements stay, except where the
    /// owner refused.
    #[must_use]
    pub fn owned_by(mut self, owner: &Self) -> Self {
        fn join<T: Clone + Default + Extend<I> + IntoIterator<Item = I>, I>(
            own: &mut Option<T>,
            theirs: Option<&T>,
        ) {
            if let Some(theirs) = theirs {
                // The last value added wins.
                let mut all = theirs.clone();
                all.extend(own.take().unwrap_or_default());
                *own = Some(all);
            }
        }
        let (own, theirs) = (&mut self.common, &owner.common);
        if own.consent.is_none() || theirs.consent.as_ref().is_some_and(|consent| !consent.matching) {
            own.consent = theirs.consent.clone().or(own.consent.take());
        }
        own.archived_on = own.archived_on.or(theirs.archived_on);
        join(&mut own.conflicts, theirs.conflicts.as_ref());
        join(&mut own.met, theirs.met.as_ref());
        join(&mut own.met_on, theirs.met_on.as_ref());
        join(&mut own.declined, theirs.declined.as_ref());
        join(&mut own.interest, theirs.interest.as_ref());
        self
    }

    /// Only the limits on matching: the part that owned profiles inherit.
    #[must_use]
    pub fn standing(&self) -> Common {
        let own = self.common.clone();
        Common {
            consent: own.consent,
            archived_on: own.archived_on,
            conflicts: own.conflicts,
            met: own.met,
            met_on: own.met_on,
            declined: own.declined,
            interest: own.interest,
            ..Common::default()
        }
    }
}

/// Counts of profiles by consent, and of those that may be matched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConsentCounts {
    /// All of them.
    pub profiles: u64,
    /// Profiles that agreed.
    pub agreed: u64,
    /// Profiles that refused.
    pub refused: u64,
    /// Profiles that did not say.
    pub not_stated: u64,
    /// Archived profiles, whatever their consent.
    pub archived: u64,
    /// Profiles that may be matched.
    pub matched: u64,
}

impl ConsentCounts {
    /// Counts a profile of a hub with that setting.
    pub fn count(&mut self, profile: &Profile, unstated: MatchingConsent) {
        self.profiles += 1;
        match profile.common.consent.as_ref().map(|consent| consent.matching) {
            Some(true) => self.agreed += 1,
            Some(false) => self.refused += 1,
            None => self.not_stated += 1,
        }
        let bar = profile.bar(unstated);
        self.archived += u64::from(bar == Some(Bar::Archived));
        self.matched += u64::from(bar.is_none());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusal_bars_in_every_hub_and_silence_where_consent_is_required() {
        for (consent, presumed, required) in [
            ("{}", None, Some(Bar::NotStated)),
            (r#"{"consent": {"matching": true}}"#, None, None),
            (r#"{"consent": {"matching": false}}"#, Some(Bar::Refused), Some(Bar::Refused)),
            (
                r#"{"consent": {"matching": true}, "archived_on": "2026-11-01"}"#,
                Some(Bar::Archived),
                Some(Bar::Archived),
            ),
        ] {
            for role in Role::ALL {
                // A programme is a public offer, which need not agree.
                let required = required.filter(|bar| role != Role::Programme || *bar != Bar::NotStated);
                let mut tree: serde_json::Value = serde_json::from_str(consent).unwrap();
                (tree["id"], tree["name"]) = ("a".into(), "A".into());
                tree[role.as_str()] = serde_json::json!({});
                let profile: Profile = serde_json::from_value(tree).unwrap();
                let found = MatchingConsent::ALL.map(|unstated| profile.bar(unstated));
                assert_eq!(found, [presumed, required], "{consent} of a {role}");
            }
        }
    }
}
