//! The arithmetic that rankings spend their time on, for whatever the
//! processor can do.
//!
//! Routines are written once, in plain Rust, and compiled several times: for
//! any processor, and for the vector extensions of some ([`Level`]). Products of
//! eight-bit numbers name their instructions, which no compiler finds. Which
//! one runs is chosen by the caller, from those that the processor has. All
//! give the same numbers, to the last bit: tests compare each with the plain
//! one.
//!
//! Points are `i16`. Sums saturate, and nothing that a few thousand points can
//! do brings a sum of [`BARRED`] and any number of other columns above zero.

mod columns;
mod level;
mod lookups;
mod products;
mod rough;
mod round;

pub use columns::{Found, reaching, reaching_each};
pub use level::Level;
pub use lookups::{Lookup, add_up};
pub use products::inner_product;
pub use rough::{MOST_DIMS, QUERIES_TOGETHER, RoughQuery, RoughRows, Scale, rough_points};
pub use round::rounded_up;

/// The points of what must not be found, whatever else is added.
pub const BARRED: i16 = i16::MIN;
