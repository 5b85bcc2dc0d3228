//! Audit events: who changed what, and who saw whom.
//!
//! A change's event is in the change's own batch, so neither exists without the
//! other. Views go through [`AuditQueue`](crate::AuditQueue).

use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use qantara_store::{Batch, DocumentName, Kind, StoreError};
use serde::{Deserialize, Serialize};

/// Replaces the name of an erased subject.
pub const ERASED: &str = "erased";

/// The author of an action, as audit events name it.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// The credential, or the user of the command line.
    pub actor: &'a str,
    /// What was called: `ProfileService/GetProfile`, `qantara import`.
    pub call: &'a str,
    /// The request's id in logs and answers.
    pub request_id: &'a str,
}

impl Author<'_> {
    /// The author, without a request id that has such a part.
    pub(crate) fn with_request_id_without(self, is_it: impl Fn(&str) -> bool) -> Self {
        if has_part(self.request_id, is_it) { Self { request_id: ERASED, ..self } } else { self }
    }

    /// Adds the author's audit event to the batch that changes these subjects.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the event is too large.
    pub fn record(self, batch: &mut Batch, subjects: Vec<String>) -> Result<(), StoreError> {
        let event = Event::new(self, subjects, Vec::new());
        batch.put_document(Kind::Audit, document(&event), &event).map(drop)
    }
}

/// One action by an author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What was called.
    pub call: String,
    /// The subjects of the action.
    pub subjects: Vec<String>,
    /// The profiles shown.
    pub shown: Vec<String>,
    /// The request's id.
    pub request_id: String,
}

impl Event {
    /// An event with the current time.
    pub fn new(author: Author<'_>, subjects: Vec<String>, shown: Vec<String>) -> Self {
        Self {
            at: Timestamp::now(),
            actor: author.actor.to_owned(),
            call: author.call.to_owned(),
            subjects,
            shown,
            request_id: author.request_id.to_owned(),
        }
    }

    /// Whether the event is about a subject.
    pub fn names(&self, subject: &str) -> bool {
        self.subjects.iter().chain(&self.shown).any(|name| name == subject)
    }

    /// Removes the names of subjects from the event; returns whether there were
    /// any.
    pub(crate) fn forget(&mut self, is_gone: impl Fn(&str) -> bool) -> bool {
        let mut found = false;
        for name in self.subjects.iter_mut().chain(&mut self.shown) {
            if is_gone(name) {
                ERASED.clone_into(name);
                found = true;
            }
        }
        // A caller may have built its request id from a subject's id.
        if has_part(&self.request_id, is_gone) {
            ERASED.clone_into(&mut self.request_id);
            found = true;
        }
        found
    }
}

/// Whether a predicate holds for some part of a text between word boundaries:
/// `st-1` is such a part of `page/st-1/2`, but not of `st-12`.
pub(crate) fn has_part(text: &str, is_it: impl Fn(&str) -> bool) -> bool {
    let inside = |at: usize| {
        let (before, after) = text.split_at(at);
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        in_word(before.chars().next_back()) && in_word(after.chars().next())
    };
    let mut edges: Vec<usize> = text.char_indices().map(|(at, _)| at).filter(|at| !inside(*at)).collect();
    edges.push(text.len());
    edges.iter().enumerate().any(|(n, from)| edges[n + 1..].iter().any(|to| is_it(&text[*from..*to])))
}

/// A name for the event's document: events sort by time.
pub(crate) fn document(event: &Event) -> DocumentName {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("{:016x}-{count:08x}", event.at.as_microsecond());
    name.try_into().expect("digits make a short name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_a_text_as_a_whole_only() {
        for (text, found) in [
            ("st-1", true),
            ("page/st-1/2", true),
            ("st-1:st-2", true),
            ("x_st-1", true),
            ("st-12", false),
            ("best-1", false),
            ("قنطرة", false),
            ("", false),
        ] {
            assert_eq!(has_part(text, |part| part == "st-1"), found, "{text}");
        }
        assert!(has_part("a+b*", |part| part == "+b*"));
    }
}
