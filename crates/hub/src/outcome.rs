//! Names of outcomes.

use qantara_engine::outcome::Outcome;

/// How the names of outcomes begin.
pub const PREFIX: &str = "outcomes/";

/// The name of an outcome: `outcomes/ID`.
pub fn name(outcome: &Outcome) -> String {
    format!("{PREFIX}{}", outcome.id.as_str())
}
