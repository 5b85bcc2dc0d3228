//! Shows what a file is taken for, and asks.

use std::fs::File;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use qantara_engine::profile::Role;
use qantara_exchange::recognise::{self, Corrections, Proposal, Skipped, Table};
use qantara_exchange::{Dictionary, Format, Note};
use qantara_messages::Messages;

use super::value;
use crate::output;
use crate::settings::Settings;

/// Lines of one sort that are shown of a table.
const SHOWN: usize = 20;

/// What a file is taken for; `None` where its columns are Qantara's own.
///
/// # Errors
///
/// When the file cannot be read, or holds no table of profiles.
pub(super) fn of(
    file: &Path,
    format: Format,
    corrections: &Corrections,
    words: &Arc<Dictionary>,
    settings: &Settings,
) -> anyhow::Result<Option<Proposal>> {
    let name = file.display().to_string();
    let open = || Ok(Box::new(File::open(file)?) as Box<dyn io::Read>);
    let reading = || format!("reading {name}");
    if recognise::is_own(open().with_context(reading)?, format).with_context(reading)? {
        return Ok(None);
    }
    let today = Some(settings.now());
    let proposal =
        recognise::propose(open, format, &name, corrections, words, today).with_context(reading)?;
    if proposal.tables.is_empty() {
        bail!(settings.messages().text("propose-nothing", &[("file", name.as_str().into())]));
    }
    Ok(Some(proposal))
}

/// Whether the reader, who has seen the proposals, takes them.
///
/// # Errors
///
/// Where nobody can be asked.
pub(super) fn is_taken(settings: &Settings) -> anyhow::Result<bool> {
    let messages = settings.messages();
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!(messages.text("propose-take", &[]));
    }
    let mut out = io::stdout().lock();
    write!(out, "{} ", messages.text("propose-ask", &[]))?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "o" | "oui" | "نعم"))
}

/// Prints a proposal.
pub(super) fn show(proposal: &Proposal, corrections: Option<&Corrections>, settings: &Settings) {
    let messages = settings.messages();
    for table in &proposal.tables {
        show_table(proposal, table, &messages);
        let new = corrections.map(|corrections| corrections.unseen(table)).unwrap_or_default();
        if !new.is_empty() {
            let new = new.into_iter().map(short).collect::<Vec<_>>().join(", ");
            say!("  {}", messages.text("propose-new", &[("columns", new.into())]));
        }
    }
    if !proposal.sheets_without.is_empty() {
        let sheets = proposal.sheets_without.join(", ").into();
        say!("{}", messages.text("propose-sheets", &[("sheets", sheets)]));
    }
    for note in proposal.notes.iter().filter(|note| !matches!(note, Note::RowsSkipped(_))) {
        say!("  {}", super::told(note, &messages));
    }
}

fn show_table(proposal: &Proposal, table: &Table, messages: &Messages) {
    let place = match &table.sheet {
        Some(sheet) => format!("{}, {sheet}", proposal.file),
        None => proposal.file.clone(),
    };
    let counts = table
        .roles
        .iter()
        .map(|(role, n)| messages.text(&format!("count-{role}"), &[("count", (*n).into())]));
    let who = counts.collect::<Vec<_>>().join(", ");
    let args = [("place", place.into()), ("row", table.header_row.to_string().into()), ("who", who.into())];
    say!("{}", messages.text("propose-table", &args));
    let (used, unused): (Vec<_>, Vec<_>) = table.columns.iter().partition(|column| !column.fields.is_empty());
    for column in used {
        let percent = format!("{:.0}", column.confidence * 100.0);
        let args = [
            ("column", short(&column.name).into()),
            ("fields", column.fields.join(", ").into()),
            ("name", name(&column.fields, messages).into()),
            ("percent", percent.into()),
        ];
        say!("  {}", messages.text("propose-column", &args));
        let role = table.roles.keys().next().copied();
        for example in &column.examples {
            let (Some(value), Some(role)) = (&example.value, role) else { continue };
            let mut value = value::told(role, &example.field, value, messages);
            let is_own = |field: &String| {
                let own = field.split_once('.').filter(|(role, _)| role.parse::<Role>().is_ok());
                let own = own.map_or(field.as_str(), |(_, own)| own);
                let rest = example.field.strip_prefix(own);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            if !column.fields.iter().any(is_own) {
                let field = messages.field(&example.field);
                value = messages.text("propose-beside", &[("field", field.into()), ("value", value.into())]);
            }
            if value != example.text || example.is_doubtful {
                let key = if example.is_doubtful { "propose-doubtful" } else { "propose-example" };
                let args = [("text", short(&example.text).into()), ("value", short(&value).into())];
                say!("      {}", messages.text(key, &args));
            }
        }
    }
    if !unused.is_empty() {
        let columns = unused.iter().map(|column| short(&column.name)).collect::<Vec<_>>().join(", ");
        say!("  {}", messages.text("propose-unused", &[("columns", columns.into())]));
    }
    for left in table.left_out.iter().take(SHOWN) {
        let args = [
            ("row", left.row.to_string().into()),
            ("name", short(&left.name).into()),
            ("why", why(&left.why, messages).into()),
        ];
        say!("  {}", messages.text("propose-left-out", &args));
    }
    more("propose-left-out-more", table.left_out.len(), messages);
    for unread in table.unread.iter().take(SHOWN) {
        let rows = unread.rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let rows = if unread.count > unread.rows.len() as u64 { format!("{rows}, …") } else { rows };
        let mut args = vec![
            ("column", short(&unread.column).into()),
            ("text", short(&unread.text).into()),
            ("count", unread.count.to_string().into()),
            ("rows", rows.into()),
        ];
        let key = if unread.guesses.is_empty() {
            "propose-unread"
        } else {
            args.push(("guesses", unread.guesses.join(", ").into()));
            "propose-unread-near"
        };
        say!("  {}", messages.text(key, &args));
    }
    more("propose-unread-more", table.unread.len(), messages);
    for (first, second, name) in table.doubles.iter().take(SHOWN) {
        let args = [
            ("first", first.to_string().into()),
            ("second", second.to_string().into()),
            ("name", short(name).into()),
        ];
        say!("  {}", messages.text("propose-double", &args));
    }
}

/// The fields of a column by their names, each once.
fn name(fields: &[String], messages: &Messages) -> String {
    let mut names: Vec<String> = Vec::new();
    for field in fields {
        let name = if field == "role" { messages.text("fields-role", &[]) } else { messages.field(field) };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

fn more(key: &str, n: usize, messages: &Messages) {
    if n > SHOWN {
        say!("  {}", messages.text(key, &[("n", (n - SHOWN).into())]));
    }
}

fn why(why: &Skipped, messages: &Messages) -> String {
    match why {
        Skipped::Total => messages.text("skipped-total", &[]),
        Skipped::Note => messages.text("skipped-note", &[]),
        Skipped::Test => messages.text("skipped-test", &[]),
        Skipped::Closed => messages.text("skipped-closed", &[]),
        Skipped::Other(text) => messages.text("skipped-other", &[("text", short(text).into())]),
        Skipped::Duplicate { row } => messages.text("skipped-duplicate", &[("row", row.to_string().into())]),
        Skipped::AnsweredAgain { row } => {
            messages.text("skipped-answered-again", &[("row", row.to_string().into())])
        }
        _ => messages.text("skipped-nameless", &[]),
    }
}

/// A text on one line, not too long.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    let line = output::plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(MOST).collect();
    if line.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
