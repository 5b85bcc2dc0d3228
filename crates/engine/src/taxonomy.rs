//! The concepts that profiles are described with: sectors, technologies and
//! skills, in a tree, with labels and synonyms in three languages.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::language::Tongue;

/// The kind of a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The field in which a venture works.
    Sector,
    /// What a venture works with.
    Technology,
    /// What a person can do and a venture may need.
    Skill,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sector => "sector",
            Self::Technology => "technology",
            Self::Skill => "skill",
        })
    }
}

/// A concept of the bundled taxonomy, as its row number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Concept(u16);

impl Concept {
    /// Every concept, in the order of the taxonomy.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..taxonomy().entries.len() as u16).map(Self)
    }

    /// Every concept of a kind, in the order of the taxonomy.
    pub fn of_kind(kind: Kind) -> impl Iterator<Item = Self> {
        Self::all().filter(move |concept| concept.kind() == kind)
    }

    /// The id, such as `agri.irrigation`.
    pub fn id(self) -> &'static str {
        &self.entry().id
    }

    /// The kind of the concept.
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// The concept that this one is a part of.
    pub fn parent(self) -> Option<Self> {
        self.entry().parent
    }

    /// This concept and those that it is a part of, the narrowest first.
    pub fn chain(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |concept| concept.parent())
    }

    /// Whether this concept is `broader`, or a part of it.
    pub fn is_in(self, broader: Self) -> bool {
        self.chain().any(|concept| concept == broader)
    }

    /// Its name in a language.
    pub fn label(self, tongue: Tongue) -> &'static str {
        let entry = self.entry();
        match tongue {
            Tongue::En => &entry.en,
            Tongue::Fr => &entry.fr,
            Tongue::Ar => &entry.ar,
        }
    }

    /// Words that name it, in every language; one that ends in `*` stands for
    /// every word with that beginning.
    pub fn synonyms(self) -> impl Iterator<Item = &'static str> {
        Tongue::ALL.into_iter().flat_map(move |tongue| self.synonyms_in(tongue))
    }

    /// The [`synonyms`](Self::synonyms) of one language.
    pub fn synonyms_in(self, tongue: Tongue) -> impl Iterator<Item = &'static str> {
        let entry = self.entry();
        let synonyms = match tongue {
            Tongue::En => &entry.syn_en,
            Tongue::Fr => &entry.syn_fr,
            Tongue::Ar => &entry.syn_ar,
        };
        synonyms.iter().map(String::as_str)
    }

    /// The Sustainable Development Goals that it serves.
    pub fn sdgs(self) -> &'static [u8] {
        &self.entry().sdgs
    }

    /// Its place among the concepts of its own kind, from 0.
    pub fn position(self) -> usize {
        usize::from(self.entry().position)
    }

    /// Finds a concept by id, or by label in any language as people write it.
    ///
    /// ```
    /// # use qantara_engine::taxonomy::Concept;
    /// assert_eq!(Concept::find("Énergie").unwrap().id(), "energy");
    /// assert_eq!(Concept::find("الفلاحة").unwrap().id(), "agri");
    /// ```
    pub fn find(text: &str) -> Option<Self> {
        let taxonomy = taxonomy();
        taxonomy.by_id.get(text.trim()).or_else(|| taxonomy.by_label.get(&fold(text))).copied()
    }

    fn entry(self) -> &'static Entry {
        &taxonomy().entries[usize::from(self.0)]
    }
}

/// The number of concepts of a kind.
pub fn count(kind: Kind) -> usize {
    taxonomy().entries.iter().filter(|entry| entry.kind == kind).count()
}

macro_rules! concepts {
    ($($(#[$doc:meta])* $name:ident of $kind:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Concept);

        impl $name {
            /// The concept itself.
            pub fn concept(self) -> Concept {
                self.0
            }
        }

        impl TryFrom<Concept> for $name {
            type Error = InvalidConcept;

            fn try_from(concept: Concept) -> Result<Self, InvalidConcept> {
                if concept.kind() == Kind::$kind {
                    Ok(Self(concept))
                } else {
                    Err(InvalidConcept::Kind { id: concept.id(), wanted: Kind::$kind, is: concept.kind() })
                }
            }
        }

        impl FromStr for $name {
            type Err = InvalidConcept;

            fn from_str(id: &str) -> Result<Self, InvalidConcept> {
                match taxonomy().by_id.get(id) {
                    Some(&concept) => Self::try_from(concept),
                    None => Err(InvalidConcept::unknown(id, Kind::$kind)),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidConcept;

            fn try_from(id: String) -> Result<Self, InvalidConcept> {
                id.parse()
            }
        }

        impl From<$name> for String {
            fn from(concept: $name) -> Self {
                concept.0.id().to_owned()
            }
        }

        impl From<$name> for Concept {
            fn from(concept: $name) -> Self {
                concept.0
            }
        }
    )*};
}

concepts! {
    /// A [`Concept`] that is a sector, written as its id.
    Sector of Sector;
    /// A [`Concept`] that is a technology, written as its id.
    Technology of Technology;
    /// A [`Concept`] that is a skill, written as its id.
    Skill of Skill;
}

/// The text offered as a concept is not one, or is one of another kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConcept {
    /// No concept has this id.
    #[error("`{id}` is not a {wanted} of the taxonomy{}", hint(*.near))]
    Unknown {
        /// What was offered.
        id: String,
        /// What was wanted.
        wanted: Kind,
        /// A concept that may have been meant.
        near: Option<&'static str>,
    },
    /// The concept is of another kind.
    #[error("`{id}` is a {is}, not a {wanted}")]
    Kind {
        /// The concept.
        id: &'static str,
        /// What was wanted.
        wanted: Kind,
        /// What it is.
        is: Kind,
    },
}

fn hint(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

impl InvalidConcept {
    fn unknown(id: &str, wanted: Kind) -> Self {
        let near = Concept::find(id)
            .filter(|concept| concept.kind() == wanted)
            .or_else(|| {
                Concept::of_kind(wanted).find(|concept| {
                    let last = concept.id().rsplit('.').next().unwrap_or_default();
                    last == id || fold(concept.label(Tongue::En)).starts_with(&fold(id)) && id.len() > 3
                })
            })
            .map(Concept::id);
        Self::Unknown { id: id.to_owned(), wanted, near }
    }
}

struct Taxonomy {
    entries: Vec<Entry>,
    by_id: HashMap<String, Concept>,
    by_label: HashMap<String, Concept>,
}

struct Entry {
    id: String,
    parent: Option<Concept>,
    kind: Kind,
    position: u16,
    en: String,
    fr: String,
    ar: String,
    syn_en: Vec<String>,
    syn_fr: Vec<String>,
    syn_ar: Vec<String>,
    sdgs: Vec<u8>,
}

/// A line of `data/taxonomy.csv`.
#[derive(Deserialize)]
struct Row {
    id: String,
    parent: String,
    kind: String,
    en: String,
    fr: String,
    ar: String,
    syn_en: String,
    syn_fr: String,
    syn_ar: String,
    sdg: String,
}

fn taxonomy() -> &'static Taxonomy {
    static TAXONOMY: OnceLock<Taxonomy> = OnceLock::new();
    TAXONOMY.get_or_init(|| {
        let rows: Vec<Row> = csv::Reader::from_reader(include_str!("../data/taxonomy.csv").as_bytes())
            .into_deserialize()
            .collect::<Result<_, _>>()
            .expect("the bundled taxonomy is valid");
        let by_id: HashMap<String, Concept> =
            rows.iter().zip(0..).map(|(row, n)| (row.id.clone(), Concept(n))).collect();
        let mut by_label = HashMap::new();
        let mut positions: HashMap<Kind, u16> = HashMap::new();
        let mut entries = Vec::with_capacity(rows.len());
        for (row, n) in rows.into_iter().zip(0..) {
            for label in [&row.en, &row.fr, &row.ar] {
                by_label.entry(fold(label)).or_insert(Concept(n));
            }
            let kind = match row.kind.as_str() {
                "sector" => Kind::Sector,
                "technology" => Kind::Technology,
                "skill" => Kind::Skill,
                other => panic!("the bundled taxonomy has a concept of kind `{other}`"),
            };
            let position = positions.entry(kind).or_default();
            let list =
                |text: &str| text.split('|').filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            entries.push(Entry {
                parent: (!row.parent.is_empty()).then(|| by_id[&row.parent]),
                kind,
                position: *position,
                syn_en: list(&row.syn_en),
                syn_fr: list(&row.syn_fr),
                syn_ar: list(&row.syn_ar),
                sdgs: list(&row.sdg).iter().filter_map(|goal| goal.parse().ok()).collect(),
                id: row.id,
                en: row.en,
                fr: row.fr,
                ar: row.ar,
            });
            *position += 1;
        }
        Taxonomy { entries, by_id, by_label }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_concept_has_a_parent_of_its_kind_and_three_labels() {
        assert_eq!(Concept::all().len(), 177);
        for concept in Concept::all() {
            assert!(
                concept.parent().is_none_or(|parent| parent.kind() == concept.kind()),
                "{}",
                concept.id()
            );
            for tongue in Tongue::ALL {
                assert!(!concept.label(tongue).is_empty(), "{} in {tongue:?}", concept.id());
            }
        }
    }

    #[test]
    fn what_was_meant_is_suggested() {
        for (offered, message) in [
            ("irrigation", "`irrigation` is not a sector of the taxonomy; did you mean `agri.irrigation`?"),
            ("Énergie", "`Énergie` is not a sector of the taxonomy; did you mean `energy`?"),
            ("tech.ai", "`tech.ai` is a technology, not a sector"),
            ("qqq", "`qqq` is not a sector of the taxonomy"),
        ] {
            assert_eq!(offered.parse::<Sector>().unwrap_err().to_string(), message);
        }
    }
}
