//! Pages, and going on where one ended.

use prost::Message;

use super::problem::{Problem, Problems};
use crate::token::hash;

/// How many items a page has.
pub(crate) fn size(asked: i32, usual: usize, most: usize) -> Result<usize, Problems> {
    counted("page_size", asked, usual, most)
}

/// A number of items: what was asked for, or the usual where that is 0.
pub(crate) fn counted(field: &str, asked: i32, usual: usize, most: usize) -> Result<usize, Problems> {
    match usize::try_from(asked) {
        Ok(0) => Ok(usual.min(most)),
        Ok(asked) if asked <= most => Ok(asked),
        _ => Err(Problem::new(field, format!("write a number from 1 to {most}, or 0 for {usual}; got {asked}")).into()),
    }
}

/// The token to go on after an item with: it also tells what was asked for, so
/// that it is not used with another question.
pub(crate) fn token<M: Message>(question: &M, last: &str) -> String {
    format!("{}.{last}", fingerprint(question))
}

/// Where to go on, or `None` at the beginning.
pub(crate) fn after<M: Message>(field: &str, question: &M, token: &str) -> Result<Option<String>, Problems> {
    if token.is_empty() {
        return Ok(None);
    }
    match token.split_once('.') {
        Some((of, last)) if of == fingerprint(question) => Ok(Some(last.to_owned())),
        _ => Err(Problem::new(field, "the token belongs to another request; keep the other fields as they were").into()),
    }
}

fn fingerprint<M: Message>(question: &M) -> String {
    hash(question.encode_to_vec())[..16].to_owned()
}
