//! The parts of a cell that holds several values.

use std::collections::HashMap;

use super::Context;
use super::clean::is_nothing;

/// Marks that part a list.
const MARKS: &[char] = &[',', ';', '/', '|', '•', '·', '\n', '¶'];

/// What parts a list only where both sides are known: `Santé et bien-être` is
/// one thing, `immobilier et BTP` two.
pub(super) const WEAK: &[&str] =
    &[" et ", " and ", " ou ", " or ", " & ", " + ", " - ", " و", "&", "+", " au ", " or/and "];

/// Parts that one option may have.
pub(super) const LONGEST: usize = 6;

/// Parts of a cell that are looked at; no list of options is longer.
const MOST: usize = 400;

/// The options that a column's cells are made of, such as those of a form's
/// multiple choice. An option may contain the mark that parts the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Options with a mark in them.
    whole: Vec<String>,
}

impl Options {
    /// Learns from all cells of a column which texts always stand together:
    /// `Vente, prospection` where neither stands without the other.
    pub(crate) fn learn<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut pairs: HashMap<(&str, &str), usize> = HashMap::new();
        let cells: Vec<Vec<&str>> = cells.into_iter().map(|cell| pieces(cell).0).collect();
        for pieces in &cells {
            for piece in pieces {
                *counts.entry(piece).or_default() += 1;
            }
            for pair in pieces.windows(2) {
                *pairs.entry((pair[0], pair[1])).or_default() += 1;
            }
        }
        let lower = |text: &str| text.starts_with(char::is_lowercase);
        let is_one = |left: &str, right: &str| {
            let n = pairs.get(&(left, right)).copied().unwrap_or(0);
            // The part of a sentence that a comma cut goes on in lower case.
            let enough = if !lower(left) && lower(right) { 2 } else { 3 };
            n >= enough && counts.get(left) == Some(&n) && counts.get(right) == Some(&n)
        };
        let mut whole: Vec<String> = Vec::new();
        for pieces in &cells {
            let mut at = 0;
            while at < pieces.len() {
                let mut end = at + 1;
                while end < pieces.len() && end - at < LONGEST && is_one(pieces[end - 1], pieces[end]) {
                    end += 1;
                }
                if end - at > 1 {
                    let option = pieces[at..end].join(",");
                    if !whole.contains(&option) {
                        whole.push(option);
                    }
                }
                at = end;
            }
        }
        Self { whole }
    }

    /// Options that are known: the labels of a form.
    #[cfg(test)]
    pub(crate) fn known(options: impl IntoIterator<Item = String>) -> Self {
        let joined = |option: String| {
            let (pieces, _) = pieces(&option);
            (pieces.len() > 1).then(|| pieces.join(","))
        };
        Self { whole: options.into_iter().filter_map(joined).collect() }
    }

    fn has(&self, pieces: &[&str]) -> bool {
        pieces.len() > 1 && !self.whole.is_empty() && {
            let joined = pieces.join(",");
            self.whole.contains(&joined)
        }
    }
}

/// Whether a text has a mark that parts a list.
pub(crate) fn has_mark(text: &str) -> bool {
    text.contains(MARKS)
}

/// The parts of a text between marks that are not in brackets, and where each
/// begins.
pub(super) fn pieces(text: &str) -> (Vec<&str>, Vec<usize>) {
    let (mut found, mut begins) = (Vec::new(), Vec::new());
    let (mut begin, mut depth) = (0, 0_usize);
    let mut take = |from: usize, to: usize| {
        let piece = text[from..to].trim();
        if !piece.is_empty() && found.len() < MOST {
            begins.push(from + text[from..to].len() - text[from..to].trim_start().len());
            found.push(piece);
        }
    };
    let closes = text.matches([')', ']']).count();
    for (at, letter) in text.char_indices() {
        match letter {
            // An open bracket that nothing closes is a slip.
            '(' | '[' => depth += usize::from(closes > 0),
            ')' | ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 && MARKS.contains(&letter) => {
                take(begin, at);
                begin = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    take(begin, text.len());
    (found, begins)
}

/// The parts of a list, without those that say nothing. The longest text that
/// `is_whole` knows is one part, whatever marks it contains, and so is an option
/// of the column.
pub(crate) fn split(text: &str, context: &Context<'_>, is_whole: impl Fn(&str) -> bool) -> Vec<String> {
    if let Some(items) = text.strip_prefix('[').and_then(|_| serde_json::from_str::<Vec<String>>(text).ok()) {
        return items.into_iter().filter(|item| !is_nothing(item)).collect();
    }
    let (pieces, begins) = pieces(text);
    let mut parts = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let run = |n: usize| {
            let last = at + n - 1;
            &text[begins[at]..begins[last] + pieces[last].len()]
        };
        let longest = LONGEST.min(pieces.len() - at);
        let known = (2..=longest).rev().find(|n| is_whole(run(*n)));
        let option = || {
            (2..=longest).rev().find(|n| {
                context.options.is_some_and(|options| options.has(&pieces[at..at + n]))
                    && !pieces[at..at + n].iter().all(|piece| is_whole(piece))
            })
        };
        match known.or_else(option) {
            Some(n) => {
                parts.push(run(n).to_owned());
                at += n;
            }
            None => {
                joined(pieces[at], &is_whole, &mut parts);
                at += 1;
            }
        }
    }
    parts.retain(|part| is_whole(part) || !is_nothing(part));
    parts
}

/// Parts a piece at its conjunctions where that leaves only what is known.
fn joined(piece: &str, is_whole: &impl Fn(&str) -> bool, parts: &mut Vec<String>) {
    if is_whole(piece) || piece.len() > 200 {
        parts.push(piece.to_owned());
        return;
    }
    for weak in WEAK {
        for (at, _) in piece.match_indices(weak) {
            let (left, right) = (piece[..at].trim(), piece[at + weak.len()..].trim());
            if is_whole(left) {
                let mut rest = Vec::new();
                joined(right, is_whole, &mut rest);
                if rest.iter().all(|part| is_whole(part)) {
                    parts.push(left.to_owned());
                    parts.append(&mut rest);
                    return;
                }
            }
        }
    }
    parts.push(piece.to_owned());
}
