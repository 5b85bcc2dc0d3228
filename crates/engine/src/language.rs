//! Languages: those that profiles speak, and those in which Qantara answers.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A language as a BCP 47 primary subtag: `fr`, `ar`, `zgh`.
///
/// Reading drops script, region and dialect (`fr-MA` is `fr`), because only the
/// language decides whether two people can talk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

impl Language {
    /// The subtag, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How well speakers of the two languages understand each other, from 0 to
    /// 1: Moroccan Arabic and Arabic are near, French and English are not. The
    /// table is `data/languages.csv`.
    ///
    /// ```
    /// # use qantara_engine::language::Language;
    /// let [ary, ar, fr]: [Language; 3] = ["ary", "ar", "fr"].map(|tag| tag.parse().unwrap());
    /// assert!(ary.nearness(&ar) > ary.nearness(&fr));
    /// assert_eq!(fr.nearness(&fr), 1.0);
    /// ```
    pub fn nearness(&self, other: &Self) -> f32 {
        if self == other {
            return 1.0;
        }
        let pair = if self < other { (self, other) } else { (other, self) };
        relations().get(&(pair.0.0.as_str(), pair.1.0.as_str())).copied().unwrap_or(0.0)
    }

    /// Whether speakers of the two can hold a meeting.
    pub fn speaks_with(&self, other: &Self) -> bool {
        self.nearness(other) >= MEETING
    }
}

/// The least nearness at which two people can hold a meeting.
const MEETING: f32 = 0.5;

/// Nearness by the codes of two languages, in alphabetical order.
fn relations() -> &'static HashMap<(&'static str, &'static str), f32> {
    static RELATIONS: OnceLock<HashMap<(&'static str, &'static str), f32>> = OnceLock::new();
    RELATIONS.get_or_init(|| {
        let rows = include_str!("../data/languages.csv").lines().skip(1).filter(|row| !row.starts_with('#'));
        rows.map(|row| {
            let mut cells = row.split(',');
            let mut cell = || cells.next().expect("the bundled table has three columns");
            let (one, other, degree) = (cell(), cell(), cell());
            let degree = degree.parse().expect("the bundled table is valid");
            (if one < other { (one, other) } else { (other, one) }, degree)
        })
        .collect()
    })
}

impl FromStr for Language {
    type Err = InvalidLanguage;

    fn from_str(text: &str) -> Result<Self, InvalidLanguage> {
        let primary = text.split(['-', '_']).next().unwrap_or_default();
        if (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic()) {
            Ok(Self(primary.to_ascii_lowercase()))
        } else {
            Err(InvalidLanguage(text.to_owned()))
        }
    }
}

impl TryFrom<String> for Language {
    type Error = InvalidLanguage;

    fn try_from(text: String) -> Result<Self, InvalidLanguage> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text offered as a [`Language`] is not a BCP 47 tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language; write a BCP 47 tag such as fr, ar or en")]
pub struct InvalidLanguage(String);

/// A language in which Qantara answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    /// French.
    Fr,
    /// Arabic, written right to left.
    Ar,
    /// English.
    #[default]
    En,
}

impl Tongue {
    /// Every tongue, in display order.
    pub const ALL: [Self; 3] = [Self::Fr, Self::Ar, Self::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::Ar => "ar",
            Self::En => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_of_languages_and_go_both_ways() {
        for ((one, other), degree) in relations() {
            let [one, other]: [Language; 2] = [one, other].map(|tag| tag.parse().unwrap());
            assert!(*degree > 0.0 && *degree <= 1.0, "{one} and {other}");
            assert!(one.nearness(&other).total_cmp(&other.nearness(&one)).is_eq(), "{one} and {other}");
        }
        let [ary, ar, fr]: [Language; 3] = ["ary", "ar-MA", "fr"].map(|tag| tag.parse().unwrap());
        assert!(ary.speaks_with(&ar) && !ary.speaks_with(&fr));
    }
}
