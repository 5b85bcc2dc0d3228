//! What a facet or a gate saw: values by field, independent of language.
//!
//! Explanations consist of these values, and the message catalogue turns them
//! into French, Arabic or English.

use jiff::civil::Date;
use serde::Serialize;

use crate::language::Language;
use crate::money::{Money, MoneyRange};
use crate::place::Place;
use crate::profile::{ProfileId, Role};
use crate::taxonomy::Concept;

/// One value that a facet or a gate read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seen {
    /// Whose it is.
    pub role: Role,
    /// The field, as files write it: `startup.round.ask`.
    pub field: &'static str,
    /// What was in it.
    pub value: Value,
}

impl Seen {
    /// A value, or [`Value::Unknown`] if the field is unknown.
    pub fn new(role: Role, field: &'static str, value: Option<impl Into<Value>>) -> Self {
        Self { role, field, value: value.map_or(Value::Unknown, Into::into) }
    }

    /// A value of a rule, for comparison with what a profile has.
    pub fn is_unknown(&self) -> bool {
        self.value == Value::Unknown
    }
}

/// A typed value, to be rendered in any language.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Not stated.
    Unknown,
    /// An amount.
    Money(Money),
    /// A range of amounts.
    Range(MoneyRange),
    /// Sectors, technologies or skills.
    #[serde(serialize_with = "concept_ids")]
    Concepts(Vec<Concept>),
    /// Codes of a closed vocabulary, with its name in the message catalogue:
    /// `stage`, `instrument`, …
    Terms(&'static str, Vec<&'static str>),
    /// Places.
    Places(Vec<Place>),
    /// Languages.
    Languages(Vec<Language>),
    /// A count or a level.
    Number(f64),
    /// A share.
    Percent(f64),
    /// A length of time, in years.
    Years(f64),
    /// A day.
    Date(Date),
    /// Other profiles.
    Ids(Vec<ProfileId>),
    /// The profile's own words.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

pub(crate) fn concept_ids<S: serde::Serializer>(
    concepts: &[Concept],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(concepts.iter().map(|concept| concept.id()))
}

macro_rules! values {
    ($($from:ty => $variant:ident;)*) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}

values! {
    Money => Money;
    MoneyRange => Range;
    Vec<Concept> => Concepts;
    Vec<Place> => Places;
    Vec<Language> => Languages;
    f64 => Number;
    Date => Date;
    Vec<ProfileId> => Ids;
    String => Text;
    bool => Flag;
}
