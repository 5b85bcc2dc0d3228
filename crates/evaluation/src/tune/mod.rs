//! Learns a policy's weights, fuse and curves from grades.
//!
//! A score stays a fuse of two sums over facets, so that a learned policy
//! explains itself as any other: its contributions add up. Learning knows fits
//! and grades alone; who is behind them, and which came first, is for the
//! caller to know.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use qantara_evaluation::judgements::Grade;
//! use qantara_evaluation::tune::{Example, Fuse, Model, Settings, Weights, tune};
//!
//! // Whoever fits in the second facet is wanted; the start knows only the first.
//! let example = |n: u16| {
//!     let fits = vec![0.9, 0.2, 0.5, 0.9, f32::from(n) / 100.0, 0.1];
//!     let grades = vec![Grade::NotRelevant, Grade::RELEVANT, Grade::NotRelevant];
//!     Example::new(format!("q{n}"), 2, fits, grades)
//! };
//! let training = (0..40).map(example).collect::<Result<Vec<_>, _>>()?;
//! let validation = (40..70).map(example).collect::<Result<Vec<_>, _>>()?;
//! let weights = Weights::try_from(vec![0.9, 0.1])?;
//! let start = Model::new([weights.clone(), weights], Fuse::Geometric)?;
//! let tuned = tune(&start, &training, &validation, &Settings::default(), |_| ControlFlow::Continue(()))?;
//! assert!(tuned.is_better() && tuned.validation == 1.0);
//! assert!(tuned.model.weights()[0].as_slice()[1] > 0.1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod adam;
mod climb;
mod curve;
mod enough;
mod example;
mod fuse;
mod learn;
mod loss;
mod margins;
mod model;
mod negatives;
mod point;
mod settings;
mod split;
mod spread;
mod validation;
mod weights;

pub use curve::{Curve, InvalidCurve};
pub use enough::{NEEDED_FOR_TRAINING, NEEDED_FOR_VALIDATION, Needed, Set, TooLittle};
pub use example::{Example, InvalidExample};
pub use fuse::Fuse;
pub use learn::{Attempt, End, Epoch, Found, TuneError, Tuned, tune};
pub use margins::{Margin, MarginOfLists, margins, margins_of_lists};
pub use model::{InvalidModel, Model};
pub use negatives::{Negatives, hard_negatives};
pub use settings::{Moving, Pull, Settings};
pub use split::{n_for_validation, shuffled};
pub use spread::weight_intervals;
pub use validation::ndcg_at_10;
pub use weights::{InvalidWeights, Weights};
