//! What a hub's own words mean, checked before they are taken in.

use qantara_engine::profile::Role;
use serde_json::Value;

use crate::personal::tells_of_a_person;
use crate::reading::{Context, Found, Kind, Topic, Word};

/// What the texts of a field are words for, by its path without the role:
/// `sectors`, `round.ask`. Fields of free text have no words.
pub fn topic_of(role: Role, field: &str) -> Option<Topic> {
    Kind::of(role, field)?.topic()
}

/// The topic that a name stands for: a topic's code, or a field's path in any
/// role.
pub fn find_topic(name: &str) -> Option<Topic> {
    let of_field = || Role::ALL.into_iter().find_map(|role| topic_of(role, name));
    name.parse().ok().or_else(of_field)
}

/// Why a text cannot be the meaning of a word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidWord {
    /// The word has no letters and figures, or too many.
    #[error("`{0}` cannot be a word: write 1 to {MOST_LETTERS} letters")]
    Text(String),
    /// The word would say who somebody is or how they are reached.
    #[error("`{0}` cannot be a word, since it says something of a person")]
    Personal(String),
    /// The meaning, or a part of it, cannot be read as the topic's.
    #[error("`{meaning}` is no {topic}")]
    Meaning {
        /// What it would be a word for.
        topic: Topic,
        /// The text that cannot be read.
        meaning: String,
        /// What may have been meant.
        guesses: Vec<String>,
    },
}

/// The longest word, in letters.
const MOST_LETTERS: usize = 200;

/// A word for what a text means: ids, codes or words that are read without a
/// doubt, as a cell of the topic's fields has them. Nothing, or words such as
/// `à définir`, mean that the word says nothing.
///
/// ```
/// use qantara_exchange::{Topic, word};
///
/// let word = word(Topic::Sector, "Agro-tech 4.0", "Agriculture, Logistique")?;
/// assert_eq!(word.meant, ["agri", "logistics"]);
/// # Ok::<(), qantara_exchange::InvalidWord>(())
/// ```
///
/// # Errors
///
/// [`InvalidWord`] when the text is no word, or what it is to mean cannot be
/// read without a doubt.
pub fn word(topic: Topic, text: &str, meaning: &str) -> Result<Word, InvalidWord> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = text.chars().count();
    if !text.contains(char::is_alphanumeric) || letters > MOST_LETTERS {
        return Err(InvalidWord::Text(text));
    }
    if tells_of_a_person(topic, &text) {
        return Err(InvalidWord::Personal(text));
    }
    let meaning = meaning.trim();
    // `…` in an example is no answer: what says nothing is written so.
    if !meaning.is_empty() && !meaning.contains(char::is_alphanumeric) {
        return Err(InvalidWord::Meaning { topic, meaning: meaning.to_owned(), guesses: Vec::new() });
    }
    let kind = Kind::of_topic(topic);
    let found = kind.read(meaning, &Context::default());
    let meant = values(topic, meaning, &found);
    // What is kept has to mean the same when it is read in the word's place.
    let again = kind.read(&meant.join(", "), &Context::default());
    let is_sure =
        |found: &Found| found.unread.is_empty() && found.doubts.is_empty() && found.beside.is_empty();
    if !is_sure(&found) || again != found {
        let unread = found.unread.first();
        return Err(InvalidWord::Meaning {
            topic,
            meaning: unread.map_or_else(|| meaning.to_owned(), |part| part.text.clone()),
            guesses: unread.iter().flat_map(|part| &part.guesses).map(|guess| guess.value.clone()).collect(),
        });
    }
    Ok(Word { topic, text, meant })
}

/// What was found, each value as a cell may have it.
fn values(topic: Topic, meaning: &str, found: &Found) -> Vec<String> {
    // Amounts and figures stay as they were written.
    let as_written = matches!(topic, Topic::Amount | Topic::Count | Topic::Percent | Topic::Hours)
        .then(|| meaning.to_owned());
    match (&found.value, as_written) {
        (None, _) => Vec::new(),
        (Some(_), Some(written)) => vec![written],
        (Some(Value::Array(items)), None) => items.iter().map(written).collect(),
        (Some(value), None) => vec![written(value)],
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(answer) => (if *answer { "yes" } else { "no" }).to_owned(),
        other => other.to_string(),
    }
}
