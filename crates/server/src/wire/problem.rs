//! What is wrong with a request, field by field.

use std::fmt;

/// One field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Its path in the request.
    pub(crate) field: String,
    /// The value, and what is expected.
    pub(crate) description: String,
}

impl Problem {
    pub(crate) fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self { field: field.into(), description: description.into() }
    }

    /// A parser's message about a field.
    pub(crate) fn of(field: impl Into<String>, error: &impl fmt::Display) -> Self {
        Self::new(field, error.to_string())
    }
}

/// One field or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    /// The same for fields within a field of the request. A problem of a whole
    /// profile or policy already has the field's name.
    #[must_use]
    pub(crate) fn within(mut self, field: &str) -> Self {
        for problem in self.0.iter_mut().filter(|problem| problem.field != field) {
            problem.field = format!("{field}.{}", problem.field);
        }
        self
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}
