//! A plan as people keep it: who may meet whom within which limits, which
//! meetings were chosen, when and where they take place, and what proves it.
//!
//! [`qantara_pairing`] solves; this crate holds its question and its answer
//! together. A [`Problem`] is everything that decides a plan, an [`Answer`]
//! what was found. A [`PlanFile`] keeps both as JSON, so that
//! [`verify`] and [`replan`] need no other input. Pure: no clock, disk or
//! randomness.
//!
//! ```
//! use qantara_pairing::market::Market;
//! use qantara_pairing::repair::Keep;
//! use qantara_plan::{Change, PlanFile, Problem, Rules, Shortage, replan, solve};
//!
//! let market = Market::builder()
//!     .left("argan", 1, 2)
//!     .left("zellige", 1, 2)
//!     .right("atlas fund", 0, 2)
//!     .right("rif angels", 0, 1)
//!     .pair("argan", "atlas fund", 900_000)
//!     .pair("argan", "rif angels", 700_000)
//!     .pair("zellige", "atlas fund", 600_000)
//!     .build()?;
//! // Two slots with one table each.
//! let problem = Problem::new(market, Shortage::Spread).on(Rules::of(2, 1));
//! let answer = solve(&problem)?;
//! let file = PlanFile { problem, answer, manifest: "by hand".into(), earlier: None };
//!
//! // Anybody can check the file, and repair the plan in it.
//! let (file, _proof, figures) = PlanFile::read_checked(&file.to_json()?)?;
//! assert_eq!((figures.placed, figures.short), (Some(2), 0));
//! let absent = [Change::Absent("argan".to_owned())];
//! let found = replan(&file.problem, &file.answer, &absent, Keep::FewestChanges)?;
//! assert_eq!((found.lost.len(), found.cancelled.len()), (1, 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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

pub use answer::{Answer, Broken, Figures, Proof, Waits, verify};
pub use change::{Change, ChangeError, Newcomer};
pub use compare::{Comparison, Gain, Sums, compare};
pub use fairness::{FloorPoint, curve, standbys};
pub use file::{Earlier, FileError, PlanFile};
pub use prices::{PinCost, Sought, Wider, group_costs, most_sought, one_more_seat, pin_costs};
pub use problem::{Aim, Confirmed, Group, Problem, Resource, Rules, Shortage, Who, Within};
pub use replan::{ChangeCost, Moved, Point, ReplanError, Replanned, costs, frontier, replan};
pub use rounds::{Closing, close, rounds_of};
pub use solve::{Unsolved, short_placed, solve};
