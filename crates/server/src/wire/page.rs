//! Pages, and going on where one ended.

use std::fmt::Display;
use std::str::FromStr;

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
        _ => Err(Problem::new(
            field,
            format!("write a number from 1 to {most}, or 0 for {usual}; got {asked}"),
        )
        .into()),
    }
}

/// The token to go on after an item with: it also tells what was asked for, so
/// that it is not used with another question.
pub(crate) fn token<M: Message>(question: &M, last: impl Display) -> String {
    format!("{}.{last}", fingerprint(question))
}

/// The token to go on with after the last item of a page; empty where the page
/// is.
pub(crate) fn going_on<M: Message>(question: &M, last: Option<impl Display>) -> String {
    last.map(|last| token(question, last)).unwrap_or_default()
}

/// Where to go on, or `None` at the beginning.
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
