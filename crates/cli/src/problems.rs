//! `qantara problems`: what the last imports could not read.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use qantara_engine::profile::Role;
use qantara_exchange::{Dictionary, Topic};
use qantara_hub::imports::{self, LastImport, OwnWords};
use qantara_messages::Messages;
use serde::Serialize;

use crate::hub::Hub;
use crate::import::value;
use crate::settings::Settings;

/// Show what the last imports could not read, or read with a doubt
///
/// One line for each distinct text, the most frequent first, with a command
/// that says what it means. A text that `qantara read` has settled since is read
/// by the next import of its file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara problems
  qantara problems --lang fr
  qantara problems --format json
  qantara read \"Agro-tech 4.0\" --as agri        settles one of them")]
pub(crate) struct Problems {
    /// Lines at most
    #[arg(short, default_value = "50")]
    n: usize,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// How many guesses of a text are shown.
const GUESSES: usize = 3;

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
}

/// A text of the last imports.
#[derive(Debug, Serialize)]
struct Open {
    topic: Topic,
    text: String,
    /// Rows that have it, in all files.
    count: u64,
    fields: BTreeSet<Field>,
    files: BTreeMap<String, jiff::Timestamp>,
    /// What it was read as, with a doubt.
    read_as: Option<String>,
    guesses: Vec<String>,
    /// Whether the hub's own words have it now.
    settled: bool,
}

/// A field that a text stands in.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Field {
    role: Role,
    field: String,
}

/// Texts that are not kept.
#[derive(Debug, Serialize)]
struct NotKept {
    #[serde(flatten)]
    field: Field,
    file: String,
    count: u64,
}

#[derive(Debug, Serialize)]
struct Report {
    texts: Vec<Open>,
    not_kept: Vec<NotKept>,
}

impl Problems {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let hub = Hub::open(settings)?;
        let imports = imports::last_imports(&**hub.store(), hub.tenant())?;
        let report = report(imports, &hub.own_words()?);
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&report)?),
            Format::Table => print(&report, self.n, &settings.messages()),
        }
        Ok(())
    }
}

/// What the last imports leave open, each text once.
fn report(imports: Vec<LastImport>, own: &OwnWords) -> Report {
    let mut texts: BTreeMap<(Topic, String), Open> = BTreeMap::new();
    let mut not_kept = Vec::new();
    for LastImport { file, at, texts: of_file, not_kept: others, .. } in imports {
        for found in of_file {
            let field = Field { role: found.role, field: found.field };
            let text = texts.entry((found.topic, Dictionary::key(&found.text))).or_insert_with(|| Open {
                topic: found.topic,
                settled: own.words.find(found.topic, &found.text).is_some(),
                text: found.text,
                count: 0,
                fields: BTreeSet::new(),
                files: BTreeMap::new(),
                read_as: found.read_as,
                guesses: found.guesses,
            });
            text.count += found.count;
            text.fields.insert(field);
            text.files.insert(file.clone(), at);
        }
        not_kept.extend(others.into_iter().map(|(role, field, count)| NotKept {
            field: Field { role, field },
            file: file.clone(),
            count,
        }));
    }
    let mut texts: Vec<Open> = texts.into_values().collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.count));
    Report { texts, not_kept }
}

fn print(report: &Report, most: usize, messages: &Messages) {
    let open: Vec<&Open> = report.texts.iter().filter(|text| !text.settled).collect();
    if open.is_empty() {
        say!("{}", messages.text("problems-none", &[]));
    }
    let mut topics: BTreeMap<String, BTreeSet<Topic>> = BTreeMap::new();
    for text in &open {
        topics.entry(Dictionary::key(&text.text)).or_default().insert(text.topic);
    }
    for text in open.iter().take(most) {
        print_text(text, topics[&Dictionary::key(&text.text)].len() > 1, messages);
    }
    if open.len() > most {
        say!("{}", messages.text("problems-more", &[("n", (open.len() - most).into())]));
    }
    for NotKept { field, file, count } in &report.not_kept {
        let args =
            [("n", (*count).into()), ("field", name(field, messages).into()), ("file", file.as_str().into())];
        say!("{}", messages.text("problems-not-kept", &args));
    }
    let settled = report.texts.len() - open.len();
    if settled > 0 {
        say!("{}", messages.text("problems-settled", &[("n", settled.into())]));
    }
}

/// A text, and the commands that may settle it: one for each guess.
fn print_text(text: &Open, is_of_several: bool, messages: &Messages) {
    let fields = text.fields.iter().map(|field| name(field, messages)).collect::<Vec<_>>().join(", ");
    let files = text.files.iter().map(|(file, at)| format!("{file}, {}", day(*at))).collect::<Vec<_>>();
    let mut args = vec![
        ("count", text.count.to_string().into()),
        ("text", text.text.as_str().into()),
        ("fields", fields.into()),
        ("files", files.join("; ").into()),
    ];
    let role = text.fields.first().map_or(Role::Startup, |field| field.role);
    let path = text.fields.first().map_or("", |field| field.field.as_str());
    let key = match &text.read_as {
        Some(read_as) => {
            args.push(("value", value::told(role, path, read_as, messages).into()));
            "problems-doubtful"
        }
        None => "problems-unread",
    };
    say!("{}", messages.text(key, &args));
    let topic = is_of_several.then_some(text.topic);
    let nothing = ["…".to_owned()];
    let guesses = if text.guesses.is_empty() { &nothing[..] } else { &text.guesses[..] };
    for guess in guesses.iter().take(GUESSES) {
        say!("    {}", command(&text.text, guess, topic));
    }
}

/// The command that says what a text means, as a shell takes it.
fn command(text: &str, meaning: &str, topic: Option<Topic>) -> String {
    let topic = topic.map(|topic| format!(" --for {}", topic.as_str())).unwrap_or_default();
    let (text, meaning) = (quoted(text), quoted(meaning));
    // What begins with a dash would be taken for an option.
    if text.trim_start_matches('\'').starts_with('-') {
        format!("qantara read --as {meaning}{topic} -- {text}")
    } else {
        format!("qantara read {text} --as {meaning}{topic}")
    }
}

/// A field by its name, with its role's.
fn name(field: &Field, messages: &Messages) -> String {
    format!("{} ({})", messages.field(&field.field), messages.role(field.role))
}

fn day(at: jiff::Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// A text as a shell takes it for one word.
pub(crate) fn quoted(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "._-/…".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) && !text.starts_with('-') {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_quoted_text_for_one_word() {
        for (text, written) in [
            ("agri", "agri"),
            ("MA-06/Casablanca", "MA-06/Casablanca"),
            ("السياحة", "السياحة"),
            ("", "''"),
            ("Agro-tech 4.0", "'Agro-tech 4.0'"),
            ("l'élevage", r"'l'\''élevage'"),
            ("$(rm -rf /)", "'$(rm -rf /)'"),
            ("-x", "'-x'"),
        ] {
            assert_eq!(quoted(text), written);
        }
    }
}
