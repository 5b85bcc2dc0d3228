//! What a cell may mean: one way from a cell's text to a value. One file a kind.

mod clean;
pub(crate) mod money;
