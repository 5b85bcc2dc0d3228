//! Who meets whom, and when: the best plan of meetings, proved.
//!
//! It knows participants, limits, scored pairs, slots and tables, and nothing
//! of profiles. No clock, no disk, no randomness, no threads: the same market
//! and request give the same plan.

pub mod check;
pub mod choice;
pub mod market;
