//! What a caller may see of a profile: the only place that decides it.
//!
//! Writers and admins manage a hub's profiles and see them whole. For all
//! others, a profile that may not be matched does not exist, and other profiles
//! show only what a counterpart may see: not who met, declined or avoids whom,
//! nor ids in other tools, nor the consent record.

use qantara_engine::explain::{Explanation, Reading};
use qantara_engine::profile::{Common, Details, Profile, Role};
use qantara_store::StoreError;

use crate::access::Access;
use crate::api::Work;
use qantara_hub::ProfileName;

/// The profile as the caller sees it; `None` if the caller may not see it.
pub(crate) fn seen(work: &Work, profile: Profile) -> Result<Option<Profile>, StoreError> {
    if sees_all(work.caller.access) {
        return Ok(Some(profile));
    }
    if work.hub.bar(&profile).is_some() {
        return Ok(None);
    }
    let mut profile = as_counterpart(profile);
    // A startup that may not be matched must not appear in a portfolio either.
    if let Details::Investor(investor) = &mut profile.details {
        for entry in investor.portfolio.iter_mut().flatten() {
            let Some(id) = &entry.startup else { continue };
            if work.hub.hides(&ProfileName::new(Role::Startup, id.clone()))? {
                (entry.startup, entry.name) = (None, None);
            }
        }
    }
    Ok(Some(profile))
}

/// Rules about who knows or avoids whom.
const PRIVATE: [&str; 5] =
    ["not_met", "not_declined", "no_conflict", "no_competitor_backed", "consent_given"];

/// An explanation as a caller with that access sees it. Readers and analysts
/// see one combined verdict for all rules about who knows or avoids whom,
/// without which rule it was or what decided.
pub(crate) fn explanation_seen_by(access: Access, mut told: Explanation) -> Explanation {
    if !sees_all(access) {
        let (private, mut seen): (Vec<Reading>, Vec<Reading>) =
            told.gates.into_iter().partition(|reading| PRIVATE.contains(&reading.rule));
        let worst = private.iter().max_by_key(|reading| (reading.bars(), reading.verdict));
        seen.extend(worst.map(|worst| Reading {
            id: "kept-apart".to_owned(),
            rule: "kept_apart",
            verdict: worst.verdict,
            soft: worst.soft,
            seen: Vec::new(),
            source: None,
            valid_from: None,
            valid_to: None,
        }));
        told.gates = seen;
    }
    told
}

/// Whether a caller with that access manages profiles.
pub(crate) fn sees_all(access: Access) -> bool {
    match access {
        Access::Writer | Access::Admin => true,
        Access::Reader | Access::Analyst => false,
    }
}

/// The profile without private fields.
fn as_counterpart(mut profile: Profile) -> Profile {
    // Listed field by field, so that a new field does not compile until it is
    // decided here.
    let Common {
        languages,
        capacity,
        capacity_by_market,
        availability,
        consent: _,
        external_ids: _,
        conflicts: _,
        met: _,
        met_on: _,
        declined: _,
        interest: _,
        embedding,
        updated_on,
        archived_on,
    } = profile.common;
    profile.common = Common {
        languages,
        capacity,
        capacity_by_market,
        availability,
        consent: None,
        external_ids: None,
        conflicts: None,
        met: None,
        met_on: None,
        declined: None,
        interest: None,
        embedding,
        updated_on,
        archived_on,
    };
    match &mut profile.details {
        Details::Startup(startup) => startup.competitors = None,
        Details::Mentor(mentor) => mentor.must_not_advise = None,
        Details::Investor(_)
        | Details::Pilot(_)
        | Details::Programme(_)
        | Details::Opening(_)
        | Details::Talent(_) => {}
    }
    profile
}
