//! The sheet that judges fill in.

use crate::sheet::Columns;

/// The columns of a sheet for judges that it must have, and those that help them.
pub(super) const COLUMNS: Columns = (
    &["query_id", "candidate_id", "grade"],
    &["query", "candidate", "query_text", "candidate_text", "rater", "note"],
);
