//! A plan as people keep it: who may meet whom within which limits, which
//! meetings were chosen, when and where they take place, and what proves it.
//!
//! [`qantara_pairing`] solves; this crate holds its question and its answer
//! together. A [`Problem`] is everything that decides a plan, an [`Answer`]
//! what was found. A [`PlanFile`] keeps both as JSON, so that
//! [`verify`] and [`replan`] need no other input. Pure: no clock, disk or
//! randomness.

mod answer;
mod change;
mod compare;
mod fairness;
mod file;
mod prices;
mod problem;
mod replan;
mod rounds;
mod solve;

pub use answer::{Answer, Broken, Figures, Proof, verify};
pub use change::{Change, ChangeError, Newcomer};
pub use compare::{Comparison, Gain, Sums, compare};
pub use fairness::{FloorPoint, curve, standbys};
pub use file::{Earlier, FileError, PlanFile};
pub use prices::{PinCost, Wider, group_costs, most_sought, one_more_seat, pin_costs};
pub use problem::{Aim, Confirmed, Group, Problem, Rules, Shortage, Who};
pub use replan::{ChangeCost, Moved, Point, ReplanError, Replanned, costs, frontier, replan};
pub use rounds::{Closing, close, rounds_of};
pub use solve::{Unsolved, short_placed, solve};
