//! What imports could not read or read with a doubt, as far as it may be kept.

use qantara_engine::profile::{ProfileId, Role};

use crate::learn::topic_of;
use crate::personal::tells_of_a_person;
use crate::reading::Topic;

/// A text of a row that could not be read, or was read with a doubt.
///
/// Only what stands for a value of a vocabulary, a place, an amount or a day is
/// told. Columns of names, mails and free texts are not, since they are about
/// people and no reader could learn them. A name alone that somebody wrote into
/// another column looks like any word.
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

/// Whether a text may say something of a person, and not only of a value: who
/// they are, where they live, how they are reached, or a sentence.
fn is_personal(topic: Topic, text: &str) -> bool {
    text.chars().count() > MOST_LETTERS || text.contains('\n') || tells_of_a_person(topic, text)
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
            // Whoever is named with a title, or can be found.
            ("sectors", "Mme Leila Tazi", false),
            ("stage", "M. Hassan Bennis", false),
            ("sectors", "chez Hassan Bennis", false),
            ("stage", "fondateur: Hassan Bennis", false),
            ("stage", "اتصل بأحمد العلوي", false),
            ("stage", "السيدة ليلى", false),
            ("stage", "CIN BK123456", false),
            ("round.ask", "0661-22-33-44", false),
            ("round.ask", "٠٦٦١٢٢٣٣٤٤", false),
            ("team_size", "(0661) 22.33.44", false),
            ("round.ask", "wa.me/212661223344", false),
            ("sectors", "leila.tazi(at)gmail.com", false),
            ("sectors", "leila [at] gmail", false),
            ("sectors", "site : alami.ma", false),
            ("places", "12 rue Ibn Sina appt 4 Maarif", false),
            ("places", "Hay Salam nr 55", false),
            ("places", "Rue des Fleurs 12, Casablanca", false),
            // Values that look a little like it.
            ("places", "Hay Riad", true),
            ("places", "Hay Mohammadi, Casablanca", true),
            ("places", "Grand Casa", true),
            ("legal_form", "s.a.r.l.au", true),
            ("founded_on", "01/02/2026 - 03/04/2026", true),
            ("round.ask", "0,5 à 1 MDH", true),
            ("sectors", "Contact", true),
            ("stage", "pré-série A bis", true),
            ("stage", "M. V. P.", false),
            ("sectors", "!bang $(x)", true),
            ("stage", &"Nous avons lancé avec mon frère en 2019 et ".repeat(3), false),
        ] {
            let role = if field == "places" { Role::Investor } else { Role::Startup };
            let unsure = Unsure::new(role, &id, field, text).unwrap();
            assert_eq!(unsure.text.is_some(), kept, "{field}: {text}");
        }
        for field in ["name", "pitch", "pitch.fr", "founders", "external_ids", "external_ids.list"] {
            assert_eq!(Unsure::new(Role::Startup, &id, field, "Sara Alami"), None, "{field}");
        }
    }
}
