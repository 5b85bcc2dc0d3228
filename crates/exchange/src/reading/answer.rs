//! Yes and no.

use qantara_engine::fold::fold;

use super::clean::is_nothing;
use super::{Meaning, Why};

/// Reads yes or no, a mark in a column of an option (`X`, `✓`), or its absence.
pub(crate) fn read(text: &str) -> Meaning<bool> {
    if let Some(answer) = mark(text) {
        return Meaning::Sure(answer);
    }
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let folded = fold(text);
    match crate::cell::boolean(&folded) {
        Some(answer) => Meaning::Sure(answer),
        None => Meaning::unread(Why::Unknown),
    }
}

/// What a mark says that is no word.
fn mark(text: &str) -> Option<bool> {
    match text.trim() {
        "✓" | "✔" | "✔️" | "☑" | "✅" | "x" | "X" | "×" | "•" | "●" | "+" => Some(true),
        "✗" | "✘" | "❌" | "☐" => Some(false),
        _ => None,
    }
}
