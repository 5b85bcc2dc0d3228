//! What imports could not read or read with a doubt, as far as it may be kept.

use qantara_engine::profile::{ProfileId, Role};

use crate::learn::topic_of;
use crate::reading::Topic;

/// A text of a row that could not be read, or was read with a doubt.
///
/// Only what stands for a value of a vocabulary, a place, an amount or a day is
/// told. Names, mails and free texts are not, since they are about people and
/// no reader could learn them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unsure {
    /// The role of the row's profile.
    pub role: Role,
    /// Its id: whoever erases it erases what it said.
    pub id: ProfileId,
    /// The field, by its path without the role.
    pub field: String,
    /// What the text may be a word for.
    pub topic: Topic,
    /// The text; `None` where it may say something of a person, and is not to
    /// be kept.
    pub text: Option<String>,
    /// What it was read as, with a doubt; `None` where it could not be read.
    pub read_as: Option<String>,
    /// What may have been meant, the likeliest first.
    pub guesses: Vec<String>,
}

/// The longest text that is a value, in letters: what is longer is a sentence.
const MOST_LETTERS: usize = 80;

impl Unsure {
    /// A text of a field; `None` where its field has no vocabulary.
    pub(crate) fn new(role: Role, id: &ProfileId, field: &str, text: &str) -> Option<Self> {
        let topic = topic_of(role, field)?;
        let kept = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self {
            role,
            id: id.clone(),
            field: field.to_owned(),
            topic,
            text: Some(kept).filter(|text| !text.is_empty() && !is_personal(topic, text)),
            read_as: None,
            guesses: Vec::new(),
        })
    }
}

/// Whether a text may say something of a person, and not only of a value: an
/// address, a number to call, a sentence.
fn is_personal(topic: Topic, text: &str) -> bool {
    let figures = text.chars().filter(|letter| letter.is_numeric()).count();
    let is_figure = matches!(topic, Topic::Amount | Topic::Date | Topic::Count);
    text.chars().count() > MOST_LETTERS
        || text.contains(['@', '\n'])
        || text.contains("://")
        || text.contains("www.")
        || figures > 6 && !(is_figure && figures <= 24)
        || text.starts_with(['+']) && figures > 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_about_a_person_is_not_kept() {
        let id: ProfileId = "st-1".parse().unwrap();
        for (field, text, kept) in [
            ("sectors", "Agro-tech 4.0", true),
            ("sectors", "السياحة المستدامة", true),
            ("round.ask", "1 500 000 à 2 500 000 environ", true),
            ("sectors", "voir avec sara@alami.ma", false),
            ("sectors", "06 61 23 45 67", false),
            ("round.ask", "+212661234567", false),
            ("stage", "https://sara-alami.ma", false),
            ("stage", "www.sara-alami.ma", false),
            ("stage", &"Nous avons lancé avec mon frère en 2019 et ".repeat(3), false),
        ] {
            let unsure = Unsure::new(Role::Startup, &id, field, text).unwrap();
            assert_eq!(unsure.text.is_some(), kept, "{field}: {text}");
        }
        for field in ["name", "pitch", "pitch.fr", "founders", "external_ids", "external_ids.list"] {
            assert_eq!(Unsure::new(Role::Startup, &id, field, "Sara Alami"), None, "{field}");
        }
    }
}
