//! Learning a policy's weights and fuse from judgements or recorded outcomes.

mod bounds;
mod error;
mod examples;
mod learning;
mod model;
mod options;
mod report;
mod sets;

pub use bounds::{Bound, Bounds, bounds};
pub use error::TuningError;
pub use examples::{Counts, Examples, LeftOut, Ungraded, examples};
pub use learning::{Learned, Learning, next_version};
pub use model::{fuse_name, model_of, policy_of};
pub use options::{Only, Options, TOP};
pub use report::{
    Attempt, Curve, Data, Difference, Mean, Named, Report, Set as SetReport, Settings, Validation, Weight,
};
pub use sets::{Drawing, Set, Sets, Split, Unused};
