//! The words of one hub: what it means by texts that Qantara does not know, or
//! knows otherwise.
//!
//! A word is looked for where a whole cell, or a part of a list, is that text.
//! What it means is put in its place, and the cell is then read as any other.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::clean::clean;
use super::concept;
use super::list;

/// What a text may be a word for. A word belongs to one topic: `Legal` among
/// sectors is not `Legal` among skills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Topic {
    /// Sectors.
    Sector,
    /// Technologies.
    Technology,
    /// Skills and needs.
    Skill,
    /// Stages of a startup.
    Stage,
    /// Forms of financing.
    Instrument,
    /// Business models.
    BusinessModel,
    /// Kinds of investor.
    InvestorKind,
    /// Kinds of programme.
    ProgrammeKind,
    /// Who leads a round.
    Lead,
    /// Legal forms.
    LegalForm,
    /// Forms of contract.
    Contract,
    /// Places.
    Place,
    /// Languages.
    Language,
    /// Development goals.
    Goal,
    /// Yes and no.
    Answer,
    /// Amounts of money.
    Amount,
    /// Days.
    Date,
    /// Counts.
    Count,
    /// Shares in percent.
    Percent,
    /// Hours in a month.
    Hours,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 20] = [
        Self::Sector,
        Self::Technology,
        Self::Skill,
        Self::Stage,
        Self::Instrument,
        Self::BusinessModel,
        Self::InvestorKind,
        Self::ProgrammeKind,
        Self::Lead,
        Self::LegalForm,
        Self::Contract,
        Self::Place,
        Self::Language,
        Self::Goal,
        Self::Answer,
        Self::Amount,
        Self::Date,
        Self::Count,
        Self::Percent,
        Self::Hours,
    ];

    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sector => "sector",
            Self::Technology => "technology",
            Self::Skill => "skill",
            Self::Stage => "stage",
            Self::Instrument => "instrument",
            Self::BusinessModel => "business_model",
            Self::InvestorKind => "investor_kind",
            Self::ProgrammeKind => "programme_kind",
            Self::Lead => "lead",
            Self::LegalForm => "legal_form",
            Self::Contract => "contract",
            Self::Place => "place",
            Self::Language => "language",
            Self::Goal => "goal",
            Self::Answer => "answer",
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Hours => "hours",
        }
    }

    /// Whether its cells may hold several values.
    fn is_listed(self) -> bool {
        !matches!(
            self,
            Self::Lead
                | Self::LegalForm
                | Self::Answer
                | Self::Amount
                | Self::Date
                | Self::Count
                | Self::Percent
                | Self::Hours
        )
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Topic {
    type Err = UnknownTopic;

    fn from_str(text: &str) -> Result<Self, UnknownTopic> {
        Self::ALL
            .into_iter()
            .find(|topic| topic.as_str() == text)
            .ok_or_else(|| UnknownTopic(text.to_owned()))
    }
}

/// The text is no [`Topic`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no topic; the topics are {topics}", topics = Topic::ALL.map(Topic::as_str).join(", "))]
pub struct UnknownTopic(String);

/// A word of a hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// What it is a word for.
    pub topic: Topic,
    /// The text, as it was first written.
    pub text: String,
    /// What it means, each value as its field writes it: an id, a code, a path,
    /// an amount. None where it says nothing.
    pub meant: Vec<String>,
}

/// The words of a hub, each once in a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Word>", into = "Vec<Word>")]
pub struct Dictionary {
    words: BTreeMap<(Topic, String), Word>,
}

impl From<Vec<Word>> for Dictionary {
    fn from(words: Vec<Word>) -> Self {
        let mut dictionary = Self::default();
        for word in words {
            dictionary.insert(word);
        }
        dictionary
    }
}

impl From<Dictionary> for Vec<Word> {
    fn from(dictionary: Dictionary) -> Self {
        dictionary.words.into_values().collect()
    }
}

impl Dictionary {
    /// Its words, by topic and text.
    pub fn words(&self) -> impl ExactSizeIterator<Item = &Word> {
        self.words.values()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Takes a word in, in the place of what its text meant in that topic.
    pub fn insert(&mut self, word: Word) {
        self.words.insert((word.topic, Self::key(&word.text)), word);
    }

    /// The word for a text, in any case and with any blanks.
    pub fn find(&self, topic: Topic, text: &str) -> Option<&Word> {
        if self.words.is_empty() {
            return None;
        }
        self.words.get(&(topic, Self::key(text)))
    }

    /// A text as words are compared: its figures and marks tell it apart, its
    /// case and blanks do not.
    pub fn key(text: &str) -> String {
        clean(text).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Takes a word out.
    pub fn remove(&mut self, topic: Topic, text: &str) -> Option<Word> {
        self.words.remove(&(topic, Self::key(text)))
    }

    /// Keeps only these words.
    pub fn retain(&mut self, mut keeps: impl FnMut(&Word) -> bool) {
        self.words.retain(|_, word| keeps(word));
    }

    /// A cell in which what words mean stands in their place.
    pub(crate) fn replaced<'t>(&self, topic: Topic, text: &'t str) -> Cow<'t, str> {
        let first = (topic, String::new());
        let is_of_topic = self.words.range(first..).next().is_some_and(|((found, _), _)| *found == topic);
        if !is_of_topic || text.is_empty() {
            return Cow::Borrowed(text);
        }
        if let Some(word) = self.find(topic, text) {
            return Cow::Owned(word.meant.join(", "));
        }
        if !topic.is_listed() {
            return Cow::Borrowed(text);
        }
        let plain = clean(text);
        let (pieces, begins) = list::pieces(&plain);
        let (mut out, mut done, mut changed) = (String::new(), 0, false);
        let mut at = 0;
        while at < pieces.len() {
            let end = |n: usize| begins[at + n - 1] + pieces[at + n - 1].len();
            let runs = (1..=list::LONGEST.min(pieces.len() - at)).rev();
            let whole = runs
                .into_iter()
                .find_map(|n| Some((n, self.find(topic, &plain[begins[at]..end(n)])?.meant.join(", "))));
            let found = whole.or_else(|| Some((1, self.inside(topic, pieces[at])?)));
            let n = found.as_ref().map_or(1, |(n, _)| *n);
            if let Some((_, meant)) = found {
                out.push_str(&plain[done..begins[at]]);
                out.push_str(&meant);
                done = end(n);
                changed = true;
            }
            at += n;
        }
        if !changed {
            return Cow::Borrowed(text);
        }
        out.push_str(&plain[done..]);
        Cow::Owned(out)
    }

    /// A part of a list in which a word stands beside others: joined to another
    /// (`MENA et France`), left out (`sauf MENA`), or explained (`MENA (4)`).
    fn inside(&self, topic: Topic, piece: &str) -> Option<String> {
        // What is left out, or has a level, is one thing: of two, the second
        // would stand alone.
        let single = |text: &str| match self.find(topic, text)?.meant.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let (_, but, excluded) = concept::exception(piece);
        if !but.is_empty() {
            let at = piece.rfind(excluded).filter(|_| !excluded.is_empty())?;
            let meant = single(excluded.trim())?;
            return Some(format!("{}{meant}{}", &piece[..at], &piece[at + excluded.len()..]));
        }
        if let Some(rest) = concept::negated(piece) {
            let meant = single(rest)?;
            return Some(format!("{} {meant}", piece[..piece.len() - rest.len()].trim_end()));
        }
        for weak in list::WEAK {
            for (at, _) in piece.match_indices(weak) {
                let (left, right) = (piece[..at].trim(), piece[at + weak.len()..].trim());
                let known = |text: &str| self.find(topic, text).map(|word| word.meant.join(", "));
                let of_left = known(left);
                let of_right =
                    known(right).or_else(|| of_left.as_ref().and_then(|_| self.inside(topic, right)));
                if of_left.is_some() || of_right.is_some() {
                    let [left, right] =
                        [of_left.as_deref().unwrap_or(left), of_right.as_deref().unwrap_or(right)];
                    // The parts are known to be two.
                    return Some(format!("{left}, {right}"));
                }
            }
        }
        let at = piece.find(['(', '[', ':']).filter(|at| *at > 0)?;
        Some(format!("{} {}", single(&piece[..at])?, &piece[at..]))
    }
}
