//! `qantara fields`: what profiles and sheets can hold.

use std::fmt::Write as _;

use anyhow::bail;
use clap::Args;
use qantara_engine::place::Place;
use qantara_engine::profile::Role;
use qantara_engine::taxonomy::Concept;
use qantara_exchange::{asked, fields, vocabularies};
use qantara_messages::Messages;

use crate::settings::Settings;
use crate::table;

/// Show the fields of profiles, and the values that they can hold
///
/// Without a word it lists the roles' fields, each with a header that imports
/// recognise and an example of a cell. Sheets may have other headers: imports
/// read them, and show what they make of them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara fields startup
  qantara fields concepts                sectors, technologies and skills
  qantara fields stages
  qantara fields instruments --lang fr
  qantara fields places                  areas, countries and regions
  qantara fields places Fez \"Abidjan, CI\"   what a place is read as")]
pub(crate) struct Fields {
    /// A role, or concepts, stages, instruments, places, business-models,
    /// kinds, legal-forms, contracts, leads
    what: Option<String>,

    /// Of places: only these
    names: Vec<String>,
}

impl Fields {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        let Some(what) = self.what.as_deref() else {
            for role in Role::ALL {
                say!("{}", messages.roles(role));
                of_role(role, &messages);
            }
            return Ok(());
        };
        if let Some(role) = Role::find(what) {
            of_role(role, &messages);
            return Ok(());
        }
        match what {
            "concepts" => concepts(&messages),
            "places" if self.names.is_empty() => places(&messages),
            "places" => return named(&self.names, &messages),
            _ => {
                let singular = what.trim_end_matches('s').replace('-', "_");
                let found: Vec<_> = vocabularies()
                    .filter(|(name, _)| {
                        name.split('_').eq(singular.split('_')) || name.ends_with(&format!("_{singular}"))
                    })
                    .collect();
                if found.is_empty() {
                    bail!(messages.text("fields-unknown", &[("what", what.into())]));
                }
                for (name, codes) in found {
                    terms(name, &codes, &messages);
                }
            }
        }
        Ok(())
    }
}

/// Prints a table of codes and what they are called.
fn codes(rows: impl Iterator<Item = [String; 2]>, messages: &Messages) {
    let header = ["fields-code", "fields-name"].map(|key| messages.text(key, &[]));
    let mut table = table::new(header);
    rows.for_each(|row| {
        table.add_row(row);
    });
    say!("{table}");
}

fn of_role(role: Role, messages: &Messages) {
    let header =
        ["fields-field", "fields-name", "fields-header", "fields-example"].map(|key| messages.text(key, &[]));
    let mut table = table::new(header);
    let asked = asked(role, messages.tongue());
    // An amount is one field for a reader, and its parts are for programs.
    let is_part = |path: &str| {
        let last = path.rsplit('.').next().unwrap_or(path);
        path.contains('.') && matches!(last, "minor" | "low_minor" | "high_minor" | "currency")
    };
    for field in fields::of(role).filter(|field| !is_part(field.path)) {
        let column = asked.iter().find(|column| column.path == field.path);
        let (header, example) =
            column.map_or(("", ""), |column| (column.header.as_str(), column.example.as_str()));
        let own = if field.role.is_some() { format!("{role}.{}", field.path) } else { field.path.to_owned() };
        table.add_row([field.path, &messages.field(&own), header, example]);
    }
    say!("{table}");
}

fn concepts(messages: &Messages) {
    codes(
        Concept::all().map(|concept| [concept.id().to_owned(), concept.label(messages.tongue()).to_owned()]),
        messages,
    );
}

fn terms(name: &str, of: &[&str], messages: &Messages) {
    let vocabulary = name.replace('_', "-");
    codes(of.iter().map(|code| [(*code).to_owned(), messages.term(&vocabulary, code)]), messages);
}

/// Prints the coded places: areas, countries, and the regions of Morocco.
fn places(messages: &Messages) {
    let areas = (1..1_000).map(|area| format!("{area:03}"));
    let letters = || 'A'..='Z';
    let countries = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    let regions = (1..=12).map(|region| format!("MA-{region:02}"));
    let known = areas.chain(countries).chain(regions).filter_map(|code| {
        let place: Place = code.parse().ok()?;
        Some([code, place.name(messages.tongue())])
    });
    codes(known, messages);
    say!("{}", messages.text("fields-cities", &[]));
}

/// Prints what places are read as.
fn named(names: &[String], messages: &Messages) -> anyhow::Result<()> {
    let mut unknown = String::new();
    let mut rows = Vec::new();
    for name in names {
        match Place::find(name) {
            Some(place) => rows.push([place.to_string(), place.name(messages.tongue())]),
            None => {
                let gap = if unknown.is_empty() { "" } else { ", " };
                write!(unknown, "{gap}{name}")?;
            }
        }
    }
    if !rows.is_empty() {
        codes(rows.into_iter(), messages);
    }
    if !unknown.is_empty() {
        bail!(messages.text("fields-no-place", &[("names", unknown.into())]));
    }
    Ok(())
}
