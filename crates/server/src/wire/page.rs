//! Pages, and continuing after one.

use std::fmt::Display;
use std::str::FromStr;

use prost::Message;

use super::problem::{Problem, Problems};
use crate::token::hash;

/// How many items a page has.
pub(crate) fn size(asked: i32, usual: usize, most: usize) -> Result<usize, Problems> {
    counted("page_size", asked, usual, most)
}

/// The number of items: the number requested, or the default for 0.
pub(crate) fn counted(field: &str, asked: i32, usual: usize, most: usize) -> Result<usize, Problems> {
    match usize::try_from(asked) {
        Ok(0) => Ok(usual.min(most)),
        Ok(asked) if asked <= most => Ok(asked),
        _ => Err(Problem::new(
            field,
            format!("write a number from 1 to {most}, or 0 for {usual}; got {asked}"),
        )
        .into()),
    }
}

/// The token to continue after an item. It also identifies the request, so that
/// it cannot be used with another.
pub(crate) fn token<M: Message>(question: &M, last: impl Display) -> String {
    format!("{}.{last}", fingerprint(question))
}

/// The token to continue after the last item of a page; empty if the page is
/// empty.
pub(crate) fn going_on<M: Message>(question: &M, last: Option<impl Display>) -> String {
    last.map(|last| token(question, last)).unwrap_or_default()
}

/// The item to continue after, or `None` at the beginning.
pub(crate) fn after<M: Message, T: FromStr>(
    field: &str,
    question: &M,
    token: &str,
) -> Result<Option<T>, Problems> {
    if token.is_empty() {
        return Ok(None);
    }
    let last = token.split_once('.').filter(|(of, _)| *of == fingerprint(question));
    let last = last.and_then(|(_, last)| last.parse().ok());
    let wrong = "the token belongs to another request; keep the other fields as they were";
    last.map(Some).ok_or_else(|| Problem::new(field, wrong).into())
}

fn fingerprint<M: Message>(question: &M) -> String {
    hash(question.encode_to_vec())[..16].to_owned()
}
