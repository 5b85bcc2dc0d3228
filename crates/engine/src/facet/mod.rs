//! Facets: the things by which two profiles can fit.
//!
//! A facet encodes each profile as a block of numbers, so that the inner
//! product of the blocks of the two sides of a market is how well they fit:
//! from 0 (not at all) to 1. What a fit is worth to either side is the
//! policy's to say, by its weights.
//!
//! In every market one role is the *focus* (the startup) and the other its
//! *counterpart*. On most facets a startup is a distribution (its sectors,
//! each with a share; the shares sum to 1) and a counterpart a membership
//! (how welcome each sector is, from 0 to 1), so the product is the mean
//! welcome of what the startup is, and lies in [0, 1] by itself.
//!
//! # Unknown is not bad
//!
//! Two more numbers at the end of a block make a missing value on either side
//! contribute the facet's neutral value μ exactly:
//!
//! | | first role | second role |
//! | --- | --- | --- |
//! | known | `[v, 0, μ]` | `[u, μ, 0]` |
//! | missing | `[0, 1, μ/2]` | `[0, μ/2, 1]` |

mod activity;
pub(crate) mod bins;
mod business_model;
mod concepts;
mod instrument;
mod language;
mod place;
mod portfolio;
pub(crate) mod round;
mod sdg;
mod sector;
mod skill;
mod stage;
mod technology;
mod text;
mod ticket;
mod traction;

use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Profile, Role};

/// How a profile's part in one facet is encoded and told.
pub trait Facet: Send + Sync {
    /// Its name in policies and explanations: `sector`.
    fn id(&self) -> &'static str;

    /// How many numbers its block has, the two for unknowns not counted.
    fn width(&self, corpus: &Corpus) -> usize;

    /// What it contributes where one side is unknown, from 0 to 1.
    fn neutral(&self) -> f32;

    /// Writes what the profile is, offers or looks for into `block`, which is
    /// all zeros, and tells whether that is known.
    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool;

    /// The values of a profile that the facet looks at, unknown ones included.
    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen>;

    /// The field to fill in where the facet is unknown for a role.
    fn field(&self, role: Role) -> Option<&'static str>;
}

impl std::fmt::Debug for dyn Facet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// Every facet, in the order in which explanations list them.
pub const ALL: &[&dyn Facet] = &[
    &sector::Sector,
    &technology::Technology,
    &skill::Skill,
    &stage::Stage,
    &ticket::Ticket,
    &round::Round,
    &place::Place,
    &instrument::Instrument,
    &business_model::BusinessModel,
    &language::Language,
    &sdg::Sdg,
    &text::Text,
    &portfolio::Sector,
    &portfolio::Place,
    &portfolio::Stage,
    &traction::Traction,
    &activity::Activity,
];

/// The facet of that name.
pub fn find(id: &str) -> Option<&'static dyn Facet> {
    ALL.iter().copied().find(|facet| facet.id() == id)
}

/// Writes a distribution: each position gets an equal share, and all shares
/// sum to 1. Nothing is known of an empty one.
fn distribute(block: &mut [f32], positions: impl Iterator<Item = usize> + Clone) -> bool {
    let count = positions.clone().count();
    positions.for_each(|position| block[position] += 1.0 / count as f32);
    count > 0
}

/// Raises a membership at a position to at least `degree`.
fn admit(block: &mut [f32], position: usize, degree: f32) {
    block[position] = block[position].max(degree);
}

/// Writes a set as a distribution for a startup and as a membership for its
/// counterparts, who welcome each item fully.
fn encode_set(
    profile: &Profile,
    positions: Option<impl Iterator<Item = usize> + Clone>,
    block: &mut [f32],
) -> bool {
    let Some(mut positions) = positions else { return false };
    if profile.role() == Role::Startup {
        distribute(block, positions)
    } else {
        positions.by_ref().for_each(|position| admit(block, position, 1.0));
        true
    }
}
