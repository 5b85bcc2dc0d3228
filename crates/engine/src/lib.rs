//! The pure part of Qantara: profiles, facets, gates, scores and rankings.
//!
//! No clock, no disk, no network, no hidden randomness: the day and the seed
//! are arguments, and the same inputs give the same bytes on any number of
//! threads.

pub mod fold;
pub mod gate;
pub mod language;
pub mod money;
pub mod place;
pub mod profile;
pub mod programmes;
pub mod taxonomy;
