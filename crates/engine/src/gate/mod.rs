//! Gates: the hard rules, apart from scores.
//!
//! A gate is data: an id, a rule with its parameters, where the rule comes
//! from and on which days it holds. It answers pass, fail or unknown, and
//! tells the values that it saw. Policies carry gates that hold for a whole
//! market; a programme carries its own eligibility.

mod rules;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

pub use rules::Rule;

/// A rule that a pair must not break, with its source and its days.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Its name among the gates that it stands with.
    pub id: String,
    /// What it asks.
    pub rule: Rule,
    /// Who says so.
    #[serde(default)]
    pub source: Option<Source>,
    /// The first day on which it holds; absent: it always did.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// The last day on which it holds; absent: it still does.
    #[serde(default)]
    pub valid_to: Option<Date>,
}

impl Gate {
    /// Whether the gate holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Where a rule was published.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The publication.
    pub title: String,
    /// Where it can be read.
    #[serde(default)]
    pub url: Option<String>,
    /// The day that it was published.
    #[serde(default)]
    pub published: Option<Date>,
    /// What else a reader should know, such as another source's figure.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a gate says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rule is kept.
    Pass,
    /// What would decide is not known; the pair stays.
    Unknown,
    /// The rule is broken; the pair is not ranked.
    Fail,
}
