//! The pure part of Qantara: profiles, facets, gates, scores and rankings.
//!
//! No clock, no disk, no network, no hidden randomness: the day and the seed
//! are arguments, and the same inputs give the same bytes on any number of
//! threads.

pub mod codes;
pub mod compare;
pub mod corpus;
pub mod desk;
pub mod evidence;
pub mod examine;
pub mod explain;
pub mod facet;
pub mod filter;
pub mod fold;
pub mod fuse;
pub mod gate;
mod hash;
pub mod language;
pub mod market;
pub mod matched;
mod means;
pub mod measures;
pub mod money;
pub mod near;
pub mod outcome;
pub mod place;
pub mod policy;
pub mod pool;
pub mod profile;
pub mod programmes;
pub mod rank;
pub mod rounds;
mod rows;
mod side;
pub mod tagging;
pub mod taxonomy;
pub mod text;
