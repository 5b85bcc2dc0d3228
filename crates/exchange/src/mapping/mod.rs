//! Mapping files: any spreadsheet's columns and values onto profile fields.
//!
//! A mapping lets Qantara read another tool's export unedited. It is TOML:
//!
//! ```toml
//! role = "startup"              # startup, investor, mentor, pilot, programme, opening or talent
//! mode = "merge"                # merge (default): each row changes the fields that it gives
//!                               # replace: each row is a whole profile; what it does not give is lost
//!                               # append: each row adds one item to a list
//! blank = ["N/A", "-"]          # cells that say nothing, beside the empty one
//! skip = [                      # rows to leave out
//!     { column = "Statut", equals = ["Radiée", "Brouillon"] },
//!     { column = "Raison sociale", empty = true },
//! ]
//!
//! [id]
//! template = "crm-{Ref}"        # {…} is a column
//!
//! [fields]
//! # A field takes a column as it is …
//! name = "Raison sociale"
//! "pitch.fr" = "Présentation"
//! # … or by a rule:
//! sectors = { column = "Secteur", split = ",", transform = "concept", otherwise = "unknown" }
//! stage = { column = "Maturité", values = { "Idée" = "idea", "MVP" = "pre_seed", "Ventes" = "seed" } }
//! founded_on = { column = "Créée le", transform = "date", format = "%d/%m/%Y" }
//! home = { transform = "place", country = "Pays", region = "Région", city = "Ville" }
//! languages = { value = ["fr", "ar"] }
//! "round.ask" = { transform = "money_range", low = "Min (kMAD)", high = "Max (kMAD)", currency = "MAD", scale = 1000 }
//! "traction.turnover" = { column = "CA", transform = "money", currency_column = "Devise", currency = "MAD" }
//! ```
//!
//! # What a rule says
//!
//! | key | meaning |
//! | --- | --- |
//! | `column` | the column that the value stands in |
//! | `template` | text with columns in braces, where one column is not enough; empty where all of them are |
//! | `value` | a value that is the same for every row |
//! | `default` | what to take where the cell is empty; text may be a template |
//! | `split` | the cell is a list, parted by this text; each part is mapped by itself |
//! | `values` | the field's value for each of the cell's values, in any case and accents; a list where one stands for several, `[]` for none, `""` for unknown |
//! | `otherwise` | for what `values` does not have: `"refuse"` (default), `"unknown"` or `"keep"`; for what a transform cannot read: `"unknown"` leaves it out |
//! | `transform` | how to read the cell, see below |
//!
//! # Transforms
//!
//! | name | reads | gives |
//! | --- | --- | --- |
//! | none | what the field holds, as files without a mapping have it | |
//! | `text` | anything | the text |
//! | `concept` | a concept's id, or its label in French, Arabic or English | its id |
//! | `country` | a name, `MAR`, `MA` | `MA` |
//! | `place` | one cell with a place's path or name; or the columns `country`, `region`, `metro`, `city`, of which all but the country may be empty | a place |
//! | `year` | `2019` | `2019-01-01` |
//! | `date` | a day, by `format` (`strftime` letters) | a date |
//! | `money` | `500 000`, `1.200,50`, `1,5 MDH`, `12 k€`: a currency or unit in the cell counts, else `currency` and `scale` | an amount in minor units |
//! | `money_range` | the same, from `low` to `high`, or `2 à 3 MDH`, `jusqu'à 5 MDH` or both ends from `column` | a range |
//! | `integer`, `decimal`, `bool`, `json` | | the value |
//!
//! In amounts with two kinds of mark, the last one is the decimal mark. A
//! single comma or point before exactly three digits separates thousands,
//! unless `decimal = ","` or `"."` makes it the decimal mark.
//!
//! In a place, `values` maps the country's cell; a country missing from
//! `values` is looked up unchanged. A region without its country's prefix gets
//! it: `CA` of the USA is `US-CA`.
//!
//! # Changing what is there
//!
//! In mode `append`, `append` names the list, and the fields are those of its
//! items. An item that is already in the list is not added again, so importing
//! twice changes nothing. If the profile does not exist, `create` gives the
//! name to create it with; without `create`, the row is refused.
//!
//! ```toml
//! role = "investor"
//! mode = "append"
//! append = "portfolio"
//! create = { name = "{investor_id}" }
//!
//! [id]
//! column = "investor_id"
//!
//! [fields]
//! startup = "startup_id"
//! date = "date"
//! round = { column = "amount_usd", transform = "money", currency = "USD" }
//! ```
//!
//! A file that begins with `recognise = true` is none of these: it corrects how
//! a sheet is read by itself ([`Corrections`](crate::recognise::Corrections)).
//!
//! Columns that no rule uses are ignored, and named once in the summary. In a
//! workbook, `sheet` names the sheet; without it the first one is read.

mod apply;
mod rule;

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::Arc;

use qantara_engine::profile::Role;
use serde::Deserialize;
use serde_json::Value;

pub(crate) use apply::Mapped;
use rule::{Rule, Template};

use crate::draft::Mode;
use crate::fields::{self, Holds};
use crate::learn::topic_of;
use crate::reading::{Dictionary, Topic};

/// How a spreadsheet's columns become the fields of profiles.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub(crate) role: Role,
    pub(crate) mode: Mode,
    pub(crate) sheet: Option<String>,
    blank: BTreeSet<String>,
    skip: Vec<Skip>,
    id: Rule,
    create: Option<Template>,
    append: Option<&'static str>,
    fields: Vec<FieldRule>,
    dictionary: Arc<Dictionary>,
}

/// One field and its rule.
#[derive(Clone, Debug)]
struct FieldRule {
    /// The field as people name it: its path without the role.
    name: String,
    /// What its texts may be words for.
    topic: Option<Topic>,
    /// Path from the root of the profile or, in mode `append`, of the item.
    path: Vec<String>,
    /// The field's kind of value; unknown for the fields of an item.
    holds: Option<Holds>,
    rule: Rule,
}

/// A condition under which a row is left out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Skip {
    column: String,
    #[serde(default)]
    empty: bool,
    #[serde(default)]
    equals: BTreeSet<String>,
}

/// How a mapping file is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    role: Role,
    #[serde(default)]
    mode: Mode,
    sheet: Option<String>,
    #[serde(default)]
    blank: BTreeSet<String>,
    #[serde(default)]
    skip: Vec<Skip>,
    id: toml::Value,
    create: Option<Create>,
    append: Option<String>,
    #[serde(default)]
    fields: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Create {
    name: Template,
}

/// Why a mapping file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMapping {
    /// It is not TOML, or not a mapping.
    #[error("{0}")]
    Toml(String),
    /// A rule is invalid.
    #[error("fields.{path}: {message}")]
    Rule {
        /// The field that the rule is for.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// No profile of the role has the field.
    #[error("fields.{path}: a {role} has no such field{}", .near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    UnknownField {
        /// The field.
        path: String,
        /// The role.
        role: Role,
        /// The field that may have been meant.
        near: Option<String>,
    },
    /// `append` does not fit the mode, or does not name a list.
    #[error("`append` names the list that rows add to: in mode \"append\", and only then{}", .0.as_ref().map(|list| format!("; `{list}` is not a list of objects")).unwrap_or_default())]
    Append(Option<String>),
}

impl FromStr for Mapping {
    type Err = InvalidMapping;

    fn from_str(text: &str) -> Result<Self, InvalidMapping> {
        let shape: Shape = toml::from_str(text).map_err(|error| InvalidMapping::Toml(error.to_string()))?;
        let role = shape.role;
        let append = match (shape.mode, &shape.append) {
            (Mode::Append, Some(list)) => {
                let field = fields::find(role, list)
                    .filter(|field| field.holds == Holds::Objects && field.role.is_some());
                Some(field.ok_or_else(|| InvalidMapping::Append(Some(list.clone())))?.path)
            }
            (Mode::Merge | Mode::Replace, None) => None,
            _ => return Err(InvalidMapping::Append(None)),
        };
        let id = Rule::read(shape.id)
            .map_err(|message| InvalidMapping::Rule { path: "id".to_owned(), message })?;
        let mut rules = Vec::new();
        collect("", shape.fields, &mut rules)?;
        let fields = rules
            .into_iter()
            .map(|(path, rule)| {
                if append.is_some() {
                    let keys = path.split('.').map(str::to_owned).collect();
                    return Ok(FieldRule { name: path, topic: None, path: keys, holds: None, rule });
                }
                if let Some(target) = fields::resolve(role, &path) {
                    let own = path.strip_prefix(role.as_str()).and_then(|rest| rest.strip_prefix('.'));
                    let name = own.unwrap_or(&path).to_owned();
                    let (topic, holds) = (topic_of(role, &name), Some(target.holds));
                    return Ok(FieldRule { name, topic, path: target.path, holds, rule });
                }
                let near = fields::nearest(&path, fields::of(role).map(|field| field.path));
                Err(InvalidMapping::UnknownField { role, near: near.map(str::to_owned), path })
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            role,
            mode: shape.mode,
            sheet: shape.sheet,
            blank: shape.blank,
            skip: shape.skip,
            id,
            create: shape.create.map(|create| create.name),
            append,
            fields,
            dictionary: Arc::default(),
        })
    }
}

impl Mapping {
    /// The role of the imported profiles.
    pub fn role(&self) -> Role {
        self.role
    }

    /// What the rows do to profiles.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The same mapping, reading by a hub's own words too. What its `values`
    /// say goes first.
    #[must_use]
    pub fn by(self, dictionary: Arc<Dictionary>) -> Self {
        Self { dictionary, ..self }
    }

    /// Every column that is used.
    fn columns(&self) -> BTreeSet<&str> {
        let mut columns = BTreeSet::new();
        columns.extend(self.skip.iter().map(|skip| skip.column.as_str()));
        columns.extend(self.id.columns());
        columns.extend(self.create.iter().flat_map(Template::columns));
        columns.extend(self.fields.iter().flat_map(|field| field.rule.columns()));
        columns
    }
}

/// The rules of a table. Tables made by TOML's dotted keys count as paths:
/// `round.ask = …` is `"round.ask" = …`.
fn collect(prefix: &str, table: toml::Table, rules: &mut Vec<(String, Rule)>) -> Result<(), InvalidMapping> {
    const OF_RULES: [&str; 6] = ["column", "template", "value", "transform", "low", "default"];
    for (key, value) in table {
        let path = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(table) if !OF_RULES.iter().any(|key| table.contains_key(*key)) => {
                collect(&path, table, rules)?;
            }
            value => match Rule::read(value) {
                Ok(rule) => rules.push((path, rule)),
                Err(message) => return Err(InvalidMapping::Rule { path, message }),
            },
        }
    }
    Ok(())
}

/// A value of TOML as JSON.
fn json(value: toml::Value) -> Result<Value, String> {
    match value {
        toml::Value::Datetime(date) => Ok(date.to_string().into()),
        toml::Value::Array(items) => {
            items.into_iter().map(json).collect::<Result<Vec<_>, _>>().map(Value::Array)
        }
        other => serde_json::to_value(other).map_err(|error| error.to_string()),
    }
}
