//! Languages: those that profiles speak, and those in which Qantara answers.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::fold::fold;

/// A language as BCP 47 writes its primary subtag: `fr`, `ar`, `zgh`.
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

    /// Finds a language by its ISO 639 code, of two letters or three, or by its
    /// name in French, Arabic or English as people write it. The table is
    /// `data/language-names.csv`.
    ///
    /// A code that is in use nowhere reads as a [`Language`], so that old
    /// records do, and is not found.
    ///
    /// ```
    /// # use qantara_engine::language::Language;
    /// let found = |text| Language::find(text).map(String::from);
    /// assert_eq!(found("Français"), Some("fr".to_owned()));
    /// assert_eq!(found("العربية"), found("ara"));
    /// assert_eq!(found("xx-bogus"), None);
    /// ```
    pub fn find(text: &str) -> Option<Self> {
        let by_name = &known().by_name;
        let tag = || by_name.get(text.trim().parse::<Self>().ok()?.as_str());
        by_name.get(&fold(text)).or_else(tag).map(|code| Self((*code).to_owned()))
    }

    /// Everything by which a language is found, names before codes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        known().names.iter().copied()
    }

    /// How well a speaker of this language follows one of another, from 0 to
    /// 1: Moroccan Arabic and Arabic are near, French and English are not.
    /// The table is `data/languages.csv`.
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

/// The languages that are in use, by their codes and names.
struct Known {
    /// By code, and by name as [`fold`] writes it. A code goes before a name.
    by_name: HashMap<String, &'static str>,
    names: Vec<&'static str>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let rows = include_str!("../data/language-names.csv").lines().skip(1);
        let rows: Vec<Vec<&str>> = rows
            .filter(|row| !row.starts_with('#'))
            .map(|row| row.split([',', '|']).filter(|name| !name.is_empty()).collect())
            .collect();
        let mut by_name: HashMap<String, &'static str> =
            rows.iter().map(|row| (row[0].to_owned(), row[0])).collect();
        for row in &rows {
            for name in &row[1..] {
                by_name.entry(fold(name)).or_insert(row[0]);
            }
        }
        let names = rows.iter().flat_map(|row| &row[1..]).chain(rows.iter().map(|row| &row[0]));
        Known { names: names.copied().collect(), by_name }
    })
}

/// The nearness from which on two people can hold a meeting.
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
    fn a_language_is_found_by_each_of_its_names() {
        for row in include_str!("../data/language-names.csv").lines().skip(1) {
            if row.starts_with('#') {
                continue;
            }
            let (code, names) = row.split_once(',').unwrap();
            for name in names.split([',', '|']).chain([code]).filter(|name| !name.is_empty()) {
                let found = Language::find(name).map(String::from);
                // "Ga" is a language, and the code of Irish.
                let is_code = found.as_deref() == Some(&*fold(name));
                assert!(found.as_deref() == Some(code) || is_code, "{name} of {code} finds {found:?}");
            }
        }
        for (one, other) in relations().keys() {
            assert!(Language::find(one).is_some() && Language::find(other).is_some(), "{one} and {other}");
        }
        for (written, code) in [
            ("fr-MA", Some("fr")),
            ("FRA", Some("fr")),
            (" anglais ", Some("en")),
            ("francais", Some("fr")),
            ("Darija", Some("ary")),
            ("الدارجة", Some("ary")),
            ("الفرنسيّة", Some("fr")),
            ("amazighe", Some("zgh")),
            ("xx", None),
            ("xx-bogus", None),
            ("qqq", None),
            ("dothraki", None),
            ("", None),
        ] {
            assert_eq!(Language::find(written).map(String::from).as_deref(), code, "{written}");
        }
    }

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
