//! Whether somebody said that they want to meet the other.
//!
//! What each of the two said is a facet of its own, so that each side can
//! value what it said itself, what the other said, or both. Nothing said is
//! known, too: it counts as [`UNSAID`], whomever else somebody named.

use std::collections::BTreeMap;

use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Interest as Stated, Mention, Profile, Role, Who};
use crate::side::Side;

/// What the first role said of the second: the startup, or its open role.
pub(super) struct Interest;

/// What the second role said of the first.
pub(super) struct InterestBack;

/// Of who said nothing of the other.
const UNSAID: f32 = 0.5;

/// Whom a profile named, and how; ordered.
type Said = Box<[(Mention, Stated)]>;

fn said(profile: &Profile) -> Said {
    profile.common.interest.iter().flatten().map(|(who, stated)| (who.clone(), *stated)).collect()
}

/// Of several mentions that may mean the same one, the least interest counts.
fn fit(said: &Said, other: &Who) -> f32 {
    let stated = other.named_in(said, |(who, _)| who).map(|(_, stated)| *stated).max();
    match stated {
        Some(Stated::Wants) => 1.0,
        Some(Stated::Would) => 0.75,
        Some(Stated::No) => 0.0,
        None => UNSAID,
    }
}

/// Of how many somebody said something; of whom is for each pair alone.
fn seen(profile: &Profile, side: Side) -> Vec<Seen> {
    let (role, said) = (profile.role(), profile.common.interest.as_ref().map_or(0, BTreeMap::len));
    let seen = (role.side() == side).then(|| Seen::new(role, "interest", Some(Value::Number(said as f64))));
    seen.into_iter().collect()
}

impl Facet for Interest {
    fn id(&self) -> &'static str {
        "interest"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn even(&self) -> Option<f32> {
        Some(UNSAID)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        seen(profile, Side::First)
    }

    /// Nothing said is known, so there is nothing to fill in.
    fn field(&self, _: Role) -> Option<&'static str> {
        None
    }
}

impl Coded for Interest {
    type First = Said;
    type Second = Who;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Said> {
        Some(said(profile))
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Who> {
        Some(Who::of(profile))
    }

    fn fit(&self, first: &Said, second: &Who) -> f32 {
        fit(first, second)
    }

    fn flat_first(&self, first: &Said) -> Option<f32> {
        first.is_empty().then_some(UNSAID)
    }
}

impl Facet for InterestBack {
    fn id(&self) -> &'static str {
        "interest_back"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn even(&self) -> Option<f32> {
        Some(UNSAID)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        seen(profile, Side::Second)
    }

    /// Nothing said is known, so there is nothing to fill in.
    fn field(&self, _: Role) -> Option<&'static str> {
        None
    }
}

impl Coded for InterestBack {
    type First = Who;
    type Second = Said;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Who> {
        Some(Who::of(profile))
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Said> {
        Some(said(profile))
    }

    fn fit(&self, first: &Who, second: &Said) -> f32 {
        fit(second, first)
    }

    fn flat_second(&self, second: &Said) -> Option<f32> {
        second.is_empty().then_some(UNSAID)
    }
}
