//! What matching requests share: the question, the seeker, and the size of the
//! answer.

use std::num::NonZeroUsize;
use std::sync::Arc;

use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::profile::{Profile, Role};

use crate::api::Work;
use crate::service::profiles::profile_name;
use crate::status::Fault;
use crate::visibility::sees_all;
use crate::wire::problem::{Problem, Problems};
use crate::wire::proto::{self, ExplanationView};
use crate::wire::{page, policy, profile};
use qantara_hub::{PolicyName, ProfileName, Question, Seeker, Weighting};

/// The question of a request, about the hub as it is now.
pub(super) fn read_question(
    work: &Work,
    market: &str,
    weighting: Option<proto::Weighting>,
) -> Result<Question, Fault> {
    let market = Market::find(market).map_err(|error| Problem::of("market", &error))?;
    Ok(Question::new(&work.hub, market, &weighting_of(weighting)?)?)
}

/// The side that a role in a field of a request is on.
pub(super) fn side(question: &Question, field: &str, role: Role) -> Result<Side, Fault> {
    question.side(role).map_err(|error| Problem::of(field, &error).into())
}

pub(super) fn snapshot(question: &Question) -> proto::Snapshot {
    proto::Snapshot {
        sequence: question.view().sequence().get(),
        day: question.pool().corpus().now().to_string(),
        members: question.pool().len() as u64,
    }
}

/// The policy that a request names, and its own weights.
pub(in crate::service) fn weighting_of(weighting: Option<proto::Weighting>) -> Result<Weighting, Fault> {
    let proto::Weighting { policy: named, weights } = weighting.unwrap_or_default();
    let named = match named.as_str() {
        "" => None,
        name => Some(name.parse().map_err(|error| Problem::of("weighting.policy", &error))?),
    };
    Ok(Weighting { policy: named, weights: policy::weights("weighting.weights", weights)? })
}

/// A stored profile that may be matched. For one that may not, writers and
/// admins learn why; for all others it does not exist.
pub(super) fn matched(work: &Work, name: &ProfileName) -> Result<Arc<Profile>, Fault> {
    let profile = work.hub.profile(name)?.ok_or_else(|| Fault::NotFound(name.to_string()))?;
    match work.hub.bar(&profile) {
        None => Ok(profile),
        Some(bar) if sees_all(work.caller.access) => Err(Fault::Barred(name.to_string(), bar)),
        Some(_) => Err(Fault::NotFound(name.to_string())),
    }
}

/// The subjects of a call for the audit: the seekers, and the policy if the
/// call changed its weights.
pub(super) fn about(policy: &Policy, mut subjects: Vec<String>) -> Vec<String> {
    if policy.is_reweighed() {
        subjects.push(PolicyName::of(policy).to_string());
    }
    subjects
}

/// The seeker: a stored profile, or one that came with the request.
pub(super) fn read_seeker(work: &Work, question: &Question, sent: Sent) -> Result<Seeker, Fault> {
    let (name, profile) = match sent {
        Sent::Name(name) => {
            let name = profile_name("name", &name)?;
            let profile = matched(work, &name)?;
            (Some(name), profile)
        }
        Sent::Profile(sent) => {
            let profile = profile::from_wire(*sent).map_err(|problems| problems.within("profile"))?;
            if let Some(bar) = work.hub.bar(&profile) {
                return Err(Fault::Barred(ProfileName::of(&profile).to_string(), bar));
            }
            // A copy sent without the refusal does not get around it.
            let name = ProfileName::of(&profile);
            if work.hub.hides(&name)? {
                matched(work, &name)?;
            }
            (None, Arc::new(work.hub.as_matched(profile)?))
        }
        Sent::Nobody => return Err(Problem::new("seeker", "name a profile, or give one").into()),
    };
    let side = side(question, if name.is_some() { "name" } else { "profile" }, profile.role())?;
    Ok(Seeker { name, profile, side })
}

/// The seeker of a request; each request has its own type for it.
pub(super) enum Sent {
    Name(String),
    Profile(Box<proto::Profile>),
    Nobody,
}

macro_rules! sent {
    ($($module:ident),*) => {$(
        impl From<Option<proto::$module::Seeker>> for Sent {
            fn from(seeker: Option<proto::$module::Seeker>) -> Self {
                match seeker {
                    Some(proto::$module::Seeker::Name(name)) => Self::Name(name),
                    Some(proto::$module::Seeker::Profile(profile)) => Self::Profile(Box::new(profile)),
                    None => Self::Nobody,
                }
            }
        }
    )*};
}

sent!(rank_request, explain_request, near_misses_request);

pub(super) fn k(asked: i32, most: u32) -> Result<NonZeroUsize, Problems> {
    let k = page::counted("k", asked, 10, most as usize)?;
    NonZeroUsize::new(k).ok_or_else(|| Problem::new("k", "the server's limit is 0").into())
}

pub(super) fn view_of(number: i32, unspecified: ExplanationView) -> Result<ExplanationView, Problems> {
    match ExplanationView::try_from(number) {
        Ok(ExplanationView::Unspecified) => Ok(unspecified),
        Ok(view) => Ok(view),
        Err(_) => Err(Problem::new("view", format!("{number} is no view")).into()),
    }
}

/// The positions of seekers in the pool, ordered by id; all if none is named.
pub(super) fn positions(question: &Question, side: Side, names: &[String]) -> Result<Vec<usize>, Fault> {
    let members = question.pool().side(side);
    if names.is_empty() {
        return Ok((0..members.len()).collect());
    }
    let role = question.market().role(side);
    let mut positions = Vec::with_capacity(names.len());
    for (n, name) in names.iter().enumerate() {
        let field = format!("seekers[{n}]");
        let name = profile_name(&field, name)?;
        if name.role != role {
            return Err(Problem::new(field, format!("`{name}` is no {role}")).into());
        }
        positions.push(members.position(&name.id).ok_or_else(|| Fault::NotFound(name.to_string()))?);
    }
    positions.sort_unstable();
    positions.dedup();
    Ok(positions)
}
