//! How good policies' lists are: what judges them, the lists, and what the
//! judgements say.

mod asked;
mod error;
mod judged;
mod lists;
mod measured;
mod truth;
mod worth;

pub use asked::{length, measures};
pub use error::EvaluationError;
pub use judged::Judged;
pub use lists::{Lists, position};
pub(crate) use measured::ends;
pub use measured::{Depth, Mean, Measured, SEEN, Says, System, Versus, unequal};
pub use truth::Truth;
pub use worth::{Judge, Lost, Worth, Worths, worths};
