//! `qantara read`: the hub's own words.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use qantara_engine::place::Place;
use qantara_engine::profile::Role;
use qantara_exchange::{Dictionary, InvalidWord, Topic, Word, find_topic, word};
use qantara_hub::imports::{self, OwnWords};
use qantara_messages::Messages;
use qantara_store::Batch;

use crate::hub::Hub;
use crate::import::value;
use crate::problems::Format;
use crate::settings::Settings;
use crate::table;

/// Say what a text means in this hub's sheets, and list what was said
///
/// Every later import reads the text so, alone in a cell or in a list, in
/// columns that a mapping names and in those that are recognised. What earlier
/// imports brought in stays as it is until its file comes in again. The words
/// are the hub's own: other hubs of the store do not have them, and backups do.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara read                                       the hub's own words
  qantara read \"Agro-tech 4.0\" --as agri
  qantara read \"Grand Sud\" --as \"MA-10, MA-11, MA-12\"
  qantara read \"Legal\" --as legal --for sectors     where a text can be of several kinds
  qantara read \"ticket type\" --as \"2 MDH\"
  qantara read \"Divers\" --as \"\" --for sectors       it says nothing
  qantara read \"Agro-tech 4.0\" --forget
  qantara read --format json > words.json            and into another hub:
  qantara read --from words.json --tenant autre-hub")]
pub(crate) struct Read {
    /// The text, as sheets have it
    #[arg(requires = "act")]
    text: Option<String>,

    /// What it means: ids, codes or words that are known, parted by commas
    #[arg(long = "as", value_name = "VALUE", group = "act", requires = "text")]
    meaning: Option<String>,

    /// Take the text back out
    #[arg(long, group = "act", requires = "text")]
    forget: bool,

    /// What it is a word for: a field such as sectors, stage, markets, ticket
    /// [default: what the last imports could not read it as]
    #[arg(long = "for", value_name = "FIELD", requires = "text", value_parser = topic)]
    topic: Option<Topic>,

    /// Take in the words that `--format json` printed
    #[arg(long, value_name = "FILE.json", conflicts_with = "text")]
    from: Option<PathBuf>,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn topic(name: &str) -> Result<Topic, String> {
    find_topic(name).ok_or_else(|| {
        format!(
            "`{name}` is no field with a vocabulary; write one of {}",
            Topic::ALL.map(Topic::as_str).join(", ")
        )
    })
}

impl Read {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let hub = if self.from.is_some() || self.meaning.is_some() {
            Hub::open_or_create(settings)?
        } else {
            Hub::open(settings)?
        };
        let messages = settings.messages();
        let own = hub.own_words()?;
        if let Some(path) = &self.from {
            let text =
                std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
            let written: Vec<Word> = serde_json::from_str(&text)
                .with_context(|| format!("reading the words in {}", path.display()))?;
            // What was written by hand is read as if it were said here.
            let read = written.iter().map(|one| word(one.topic, &one.text, &one.meant.join(", ")));
            let read = read.collect::<Result<Vec<Word>, _>>().map_err(|error| told(&error, &messages))?;
            let n = read.len();
            change(&hub, own, |words| {
                for word in read {
                    words.insert(word);
                }
            })?;
            say!("{}", messages.text("read-taken", &[("n", n.into())]));
            return Ok(());
        }
        let Some(text) = self.text.as_deref() else {
            return list(&own.words, self.format, &messages);
        };
        if self.forget {
            let topics = self.topic.map_or(Topic::ALL.to_vec(), |topic| vec![topic]);
            let known: Vec<Topic> =
                topics.into_iter().filter(|topic| own.words.find(*topic, text).is_some()).collect();
            ensure!(!known.is_empty(), messages.text("read-unknown", &[("text", text.into())]));
            change(&hub, own, |words| {
                for topic in known {
                    words.remove(topic, text);
                }
            })?;
            say!("{}", messages.text("read-forgotten", &[("text", text.into())]));
            return Ok(());
        }
        let meaning = self.meaning.unwrap_or_default();
        let found = meant(&hub, text, &meaning, self.topic, &messages)?;
        change(&hub, own, |words| words.insert(found.clone()))?;
        let args = [
            ("text", found.text.as_str().into()),
            ("topic", topic_name(found.topic, &messages).into()),
            ("value", values(&found, &messages).into()),
        ];
        let key = if found.meant.is_empty() { "read-nothing" } else { "read-did" };
        say!("{}", messages.text(key, &args));
        Ok(())
    }
}

/// Keeps the words as they are after a change.
fn change(hub: &Hub, mut own: OwnWords, with: impl FnOnce(&mut Dictionary)) -> anyhow::Result<()> {
    with(&mut own.words);
    let mut batch = Batch::new(hub.tenant().clone());
    imports::put_words(&mut batch, &mut own)?;
    hub.record(batch, "qantara read", vec![format!("dictionary/versions/{}", own.version)])?;
    Ok(())
}

/// The word, of the one topic that it can be of: the one named, else what the
/// last imports could not read the text as, else whatever has such values.
fn meant(
    hub: &Hub,
    text: &str,
    meaning: &str,
    topic: Option<Topic>,
    messages: &Messages,
) -> anyhow::Result<Word> {
    if let Some(topic) = topic {
        return word(topic, text, meaning).map_err(|error| told(&error, messages));
    }
    let imports = imports::last_imports(&**hub.store(), hub.tenant())?;
    let texts = imports.iter().flat_map(|import| &import.texts);
    let is_it = |known: &str| known.to_lowercase() == text.trim().to_lowercase();
    let unread: BTreeSet<Topic> =
        texts.filter(|unread| is_it(&unread.text)).map(|unread| unread.topic).collect();
    let readings = |topics: &mut dyn Iterator<Item = Topic>| -> Vec<Word> {
        topics.filter_map(|topic| word(topic, text, meaning).ok()).collect()
    };
    let mut found = readings(&mut unread.iter().copied());
    if found.is_empty() && !meaning.trim().is_empty() {
        // Goals are read of any text with a figure in it.
        found = readings(&mut Topic::ALL.into_iter().filter(|topic| *topic != Topic::Goal));
    }
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => match unread.first() {
            Some(topic) => {
                let error = word(*topic, text, meaning).err();
                bail!(error.map_or_else(String::new, |error| told(&error, messages).to_string()))
            }
            None => bail!(
                messages.text("read-which", &[("text", text.into()), ("fields", codes(&Topic::ALL).into())])
            ),
        },
        several => {
            let topics: Vec<Topic> = several.iter().map(|word| word.topic).collect();
            bail!(messages.text("read-which", &[("text", text.into()), ("fields", codes(&topics).into())]))
        }
    }
}

fn codes(topics: &[Topic]) -> String {
    topics.iter().map(|topic| topic.as_str()).collect::<Vec<_>>().join(", ")
}

/// Why a word is none, in the reader's language.
fn told(error: &InvalidWord, messages: &Messages) -> anyhow::Error {
    anyhow::Error::msg(match error {
        InvalidWord::Meaning { topic, meaning, guesses } => {
            let args = [
                ("meaning", meaning.as_str().into()),
                ("topic", topic_name(*topic, messages).into()),
                ("guesses", guesses.join(", ").into()),
            ];
            let key = if guesses.is_empty() { "read-no-value" } else { "read-no-value-near" };
            let args = if guesses.is_empty() { &args[..2] } else { &args[..] };
            messages.text(key, args)
        }
        InvalidWord::Personal(text) => messages.text("read-personal", &[("text", text.as_str().into())]),
        InvalidWord::Text(text) => messages.text("read-no-word", &[("text", text.as_str().into())]),
        other => other.to_string(),
    })
}

fn list(words: &Dictionary, format: Format, messages: &Messages) -> anyhow::Result<()> {
    if format == Format::Json {
        say!("{}", serde_json::to_string_pretty(words)?);
        return Ok(());
    }
    if words.is_empty() {
        say!("{}", messages.text("read-none", &[]));
        return Ok(());
    }
    let header = ["read-head-text", "read-head-topic", "read-head-value"].map(|key| messages.text(key, &[]));
    let mut lines = table::new(header);
    for word in words.words() {
        let value = match word.meant.as_slice() {
            [] => messages.text("read-says-nothing", &[]),
            meant => format!("{} [{}]", values(word, messages), meant.join(", ")),
        };
        lines.add_row([word.text.clone(), topic_name(word.topic, messages), value]);
    }
    say!("{lines}");
    Ok(())
}

fn topic_name(topic: Topic, messages: &Messages) -> String {
    messages.text(&format!("topic-{}", topic.as_str().replace('_', "-")), &[])
}

/// What a word means, as people say it.
fn values(word: &Word, messages: &Messages) -> String {
    let (role, path) = match word.topic {
        Topic::Sector => (Role::Startup, "sectors"),
        Topic::Technology => (Role::Startup, "technologies"),
        Topic::Skill => (Role::Startup, "needs"),
        Topic::Stage => (Role::Startup, "stage"),
        Topic::Instrument => (Role::Investor, "instruments"),
        Topic::BusinessModel => (Role::Startup, "business_models"),
        Topic::InvestorKind => (Role::Investor, "kind"),
        Topic::ProgrammeKind => (Role::Programme, "kind"),
        Topic::Lead => (Role::Investor, "lead"),
        Topic::LegalForm => (Role::Startup, "legal_form"),
        Topic::Contract => (Role::Talent, "contracts"),
        Topic::Language => (Role::Startup, "languages"),
        Topic::Answer => {
            let key = if word.meant == ["yes"] { "value-yes" } else { "value-no" };
            return messages.text(key, &[]);
        }
        Topic::Place => {
            let name = |code: &String| match code.parse::<Place>() {
                Ok(place) => place.name(messages.tongue()),
                Err(_) => code.clone(),
            };
            return messages.list(word.meant.iter().map(name));
        }
        _ => return messages.list(word.meant.iter().cloned()),
    };
    messages.list(word.meant.iter().map(|code| value::told(role, path, code, messages)))
}

#[cfg(test)]
mod tests {
    use qantara_engine::language::Tongue;

    use super::*;

    #[test]
    fn every_topic_has_a_name_in_every_language() {
        for messages in Tongue::ALL.map(Messages::new) {
            let names: BTreeSet<String> =
                Topic::ALL.into_iter().map(|topic| topic_name(topic, &messages)).collect();
            assert_eq!(names.len(), Topic::ALL.len());
        }
    }
}
