//! Documents: what a hub stores besides profiles, in the same store and the
//! same batches.
//!
//! A document has a kind, a name and JSON that the store does not interpret.

use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Sequence, StoreError};

/// The purpose of a document. Each kind has its own namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What counts in a market, and which rules apply.
    Policy,
    /// The outcome of an introduction.
    Outcome,
    /// A request that was carried out, so that it is not repeated.
    Request,
    /// An audit event: who did what, and when.
    Audit,
    /// A setting of the hub.
    Setting,
    /// What imports go by and leave behind: the hub's own words, and texts that
    /// could not be read.
    Import,
}

impl Kind {
    /// All kinds, in the order of their keys.
    pub const ALL: [Self; 6] =
        [Self::Policy, Self::Outcome, Self::Request, Self::Audit, Self::Setting, Self::Import];

    /// The kind as files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Outcome => "outcome",
            Self::Request => "request",
            Self::Audit => "audit",
            Self::Setting => "setting",
            Self::Import => "import",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The name of a document among those of its kind: 1 to 200 bytes of text
/// without control characters. Documents are listed in the byte order of
/// their names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentName(String);

impl DocumentName {
    /// The longest name, in bytes.
    pub const MAX_LEN: usize = 200;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DocumentName {
    type Error = InvalidDocumentName;

    fn try_from(name: String) -> Result<Self, InvalidDocumentName> {
        if (1..=Self::MAX_LEN).contains(&name.len()) && !name.contains(char::is_control) {
            Ok(Self(name))
        } else {
            Err(InvalidDocumentName(name))
        }
    }
}

impl FromStr for DocumentName {
    type Err = InvalidDocumentName;

    fn from_str(name: &str) -> Result<Self, InvalidDocumentName> {
        name.to_owned().try_into()
    }
}

impl From<DocumentName> for String {
    fn from(name: DocumentName) -> Self {
        name.0
    }
}

impl fmt::Display for DocumentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The text offered as a [`DocumentName`] is empty, too long, or has a
/// control character.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no name of a document; write 1 to 200 bytes of text without control characters")]
pub struct InvalidDocumentName(String);

/// A document as it was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: DocumentName,
    /// Its content, byte for byte as it was stored.
    pub json: Box<RawValue>,
    /// The commit that wrote it: its version, for
    /// [`Batch::require_document`](crate::Batch::require_document).
    pub sequence: Sequence,
}

impl Document {
    /// The value in its JSON.
    ///
    /// # Errors
    ///
    /// [`StoreError::UnreadableDocument`] when its JSON is not a `T`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(self.json.get()).map_err(|source| StoreError::UnreadableDocument {
            kind: self.kind,
            name: self.name.clone(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_text_without_control_characters() {
        for (name, accepted) in [
            ("a", true),
            ("2026-12-01T09:00 قنطرة / é", true),
            (&"é".repeat(100), true),
            ("", false),
            ("a\nb", false),
            ("\u{0}", false),
            ("\u{85}", false),
            (&"é".repeat(101), false),
        ] {
            assert_eq!(name.parse::<DocumentName>().is_ok(), accepted, "{name:?}");
        }
    }
}
