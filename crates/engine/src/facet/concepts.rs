//! How a set of concepts becomes a block, for every facet of the taxonomy.

use super::{admit, distribute};
use crate::profile::{Profile, Role};
use crate::taxonomy::{Concept, Kind};

/// How welcome a concept is to somebody who named its parent: it is part of
/// what they named.
const PART: f32 = 0.95;
/// … to somebody who named one of its parts: it may be another part.
const WHOLE: f32 = 0.6;
/// … to somebody who named another part of the same parent.
const SIBLING: f32 = 0.35;

/// Writes a startup's concepts as a distribution, and a counterpart's as a
/// membership that reaches over the tree, each with a degree from 0 to 1.
pub(super) fn encode(
    profile: &Profile,
    kind: Kind,
    named: Option<impl Iterator<Item = (Concept, f32)> + Clone>,
    block: &mut [f32],
) -> bool {
    let Some(named) = named else { return false };
    if profile.role() == Role::Startup {
        return distribute(block, named.map(|(concept, _)| concept.position()));
    }
    for (concept, degree) in named {
        for other in Concept::of_kind(kind) {
            let closeness = closeness(concept, other);
            if closeness > 0.0 {
                admit(block, other.position(), closeness * degree);
            }
        }
    }
    true
}

/// How welcome `other` is to somebody who named `named`.
fn closeness(named: Concept, other: Concept) -> f32 {
    if other == named {
        1.0
    } else if other.is_in(named) {
        PART
    } else if named.is_in(other) {
        WHOLE
    } else if named.parent().is_some() && named.parent() == other.parent() {
        SIBLING
    } else {
        0.0
    }
}
