//! Who meets whom: the best plan of meetings, proved.
//!
//! It knows participants, limits and scored pairs, and nothing
//! of profiles. No clock, no disk, no randomness, no threads: the same market
//! and request give the same plan.

pub mod audit;
pub mod check;
pub mod choice;
pub mod fairness;
pub mod market;
pub mod price_out;
pub mod repair;
pub mod stable;
pub mod standby;
