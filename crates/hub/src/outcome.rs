//! Names of outcomes.

use qantara_engine::outcome::Outcome;

/// The beginning of outcomes' names.
pub const PREFIX: &str = "outcomes/";

/// The name of an outcome: `outcomes/ID`.
pub fn name(outcome: &Outcome) -> String {
    format!("{PREFIX}{}", outcome.id.as_str())
}
