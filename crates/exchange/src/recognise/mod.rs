//! Any sheet, read without a mapping.
//!
//! [`propose`] looks at a file three times: at its first rows, to find its
//! tables (`layout`), what each column is (`header`, `plan`) and whose
//! profiles the rows are; at all of it, to find the rows that are no members
//! (`skip`), those that answer twice, and ids; and once more, to find each
//! value that cannot be read. What comes of it is a [`Proposal`], which can be shown, and which
//! an import then follows cell by cell: what is shown is what is stored.

mod apply;
mod corrections;
mod header;
mod identity;
mod layout;
mod meaning;
mod plan;
mod proposal;
mod rows;
mod saved;
mod skip;
mod survey;
mod tongue;

pub(crate) use header::headers;
pub(crate) use rows::{Recogniser, TableRows};

pub use corrections::Corrections;
pub use proposal::{ColumnUse, Example, LeftOut, Proposal, Table, Unread};
pub use skip::Skipped;
pub use survey::{is_own, propose};
