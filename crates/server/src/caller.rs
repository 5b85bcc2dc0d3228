//! The caller: established by the guard, read by every handler.

use std::time::Instant;

use qantara_engine::language::{Language, Tongue};
use qantara_hub::Author;
use qantara_store::Tenant;

use crate::access::Access;

/// A caller, with its hub and language.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The hub. It comes with the credential, never with the request.
    pub(crate) tenant: Tenant,
    /// What the credential may do.
    pub(crate) access: Access,
    /// The credential: a token's id, `certificate …`, or `local`.
    pub(crate) actor: String,
    /// The request's id in logs and answers.
    pub(crate) request_id: String,
    /// The language that it requested, or the server's.
    pub(crate) tongue: Tongue,
    /// When the caller stops waiting.
    pub(crate) deadline: Option<Instant>,
    /// `ProfileService/GetProfile`.
    pub(crate) call: &'static str,
}

impl Caller {
    /// The caller as audit events name it.
    pub(crate) fn author(&self) -> Author<'_> {
        Author { actor: &self.actor, call: self.call, request_id: &self.request_id }
    }

    /// Whether the caller has stopped waiting.
    pub(crate) fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }
}

/// The tongue for a BCP 47 tag, if Qantara has it.
pub(crate) fn tongue(tag: &str) -> Option<Tongue> {
    let language: Language = tag.trim().parse().ok()?;
    Tongue::ALL.into_iter().find(|tongue| tongue.tag() == language.as_str())
}

/// The first tongue that an `accept-language` header names, best first.
pub(crate) fn accepted(header: &str) -> Option<Tongue> {
    let mut wishes: Vec<(f32, Tongue)> = header
        .split(',')
        .filter_map(|wish| {
            let (tag, quality) = wish.split_once(';').unwrap_or((wish, ""));
            let quality = quality.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse().ok())?;
            Some((quality, tongue(tag)?))
        })
        .collect();
    // The sort is stable: of equal ones, the first named comes first.
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
    wishes.first().map(|(_, tongue)| *tongue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_wished_for_most_is_taken() {
        for (header, expected) in [
            ("fr", Some(Tongue::Fr)),
            ("ar-MA,fr;q=0.8", Some(Tongue::Ar)),
            ("de, en;q=0.5, fr;q=0.7", Some(Tongue::Fr)),
            ("de", None),
            ("", None),
            ("en;q=x, ar;q=0.1", Some(Tongue::Ar)),
        ] {
            assert_eq!(accepted(header), expected, "{header}");
        }
    }
}
