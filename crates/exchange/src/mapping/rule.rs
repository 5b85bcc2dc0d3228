//! How one field's value is made from a row.

use std::collections::HashMap;
use std::str::FromStr;

use qantara_engine::fold::fold;
use qantara_engine::money::Currency;
use serde::Deserialize;
use serde_json::Value;

use super::json;

/// How one field's value is made from a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    pub(super) column: Option<String>,
    pub(super) template: Option<Template>,
    pub(super) value: Option<Value>,
    pub(super) default: Option<Fallback>,
    pub(super) split: Option<String>,
    pub(super) transform: Option<Transform>,
    pub(super) values: Option<Values>,
    pub(super) otherwise: Otherwise,
    pub(super) format: Option<String>,
    pub(super) currency: Option<Currency>,
    pub(super) currency_column: Option<String>,
    pub(super) scale: u64,
    pub(super) decimal: Option<char>,
    pub(super) low: Option<String>,
    pub(super) high: Option<String>,
    pub(super) country: Option<String>,
    pub(super) region: Option<String>,
    pub(super) metro: Option<String>,
    pub(super) city: Option<String>,
}

/// The value for an empty cell.
#[derive(Clone, Debug)]
pub(super) enum Fallback {
    Text(Template),
    Value(Value),
}

/// The field's value for each value of the cell.
#[derive(Clone, Debug)]
pub(super) struct Values {
    /// As the file writes them, for messages.
    pub(super) names: Vec<String>,
    by_name: HashMap<String, Value>,
    by_fold: HashMap<String, Value>,
}

impl Values {
    pub(super) fn get(&self, cell: &str) -> Option<&Value> {
        self.by_name.get(cell).or_else(|| {
            let folded = fold(cell);
            // `+` and `-` fold to nothing, but are not spellings of each other.
            if folded.is_empty() { None } else { self.by_fold.get(&folded) }
        })
    }
}

/// How a cell is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Transform {
    Text,
    Concept,
    Country,
    Place,
    Year,
    Date,
    Money,
    MoneyRange,
    Integer,
    Decimal,
    Bool,
    Json,
}

/// What happens to a cell that a rule cannot map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Otherwise {
    #[default]
    Refuse,
    Unknown,
    Keep,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    column: Option<String>,
    template: Option<Template>,
    value: Option<toml::Value>,
    default: Option<toml::Value>,
    split: Option<String>,
    transform: Option<Transform>,
    values: Option<toml::Table>,
    #[serde(default)]
    otherwise: Otherwise,
    format: Option<String>,
    currency: Option<Currency>,
    currency_column: Option<String>,
    scale: Option<u64>,
    decimal: Option<char>,
    low: Option<String>,
    high: Option<String>,
    country: Option<String>,
    region: Option<String>,
    metro: Option<String>,
    city: Option<String>,
}

impl Rule {
    /// A rule from the name of a column, or from a table.
    pub(super) fn read(value: toml::Value) -> Result<Self, String> {
        if let toml::Value::String(column) = value {
            return Ok(Self { column: Some(column), scale: 1, ..Self::default() });
        }
        if !value.is_table() {
            return Err("write the name of a column, or a table such as { column = \"…\" }".to_owned());
        }
        let shape: Shape = value.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
        let values = shape.values.map(Values::try_from).transpose()?;
        let default = match shape.default {
            Some(toml::Value::String(text)) => Some(Fallback::Text(text.parse()?)),
            Some(other) => Some(Fallback::Value(json(other)?)),
            None => None,
        };
        let rule = Self {
            column: shape.column,
            template: shape.template,
            value: shape.value.map(json).transpose()?,
            default,
            split: shape.split,
            transform: shape.transform,
            values,
            otherwise: shape.otherwise,
            format: shape.format,
            currency: shape.currency,
            currency_column: shape.currency_column,
            scale: shape.scale.unwrap_or(1),
            decimal: shape.decimal,
            low: shape.low,
            high: shape.high,
            country: shape.country,
            region: shape.region,
            metro: shape.metro,
            city: shape.city,
        };
        rule.check()?;
        Ok(rule)
    }

    /// Checks that the keys of the rule fit together.
    fn check(&self) -> Result<(), String> {
        let of_place = self.country.is_some();
        let of_range = self.low.is_some() || self.high.is_some();
        let sources =
            [self.column.is_some(), self.template.is_some(), self.value.is_some(), of_place, of_range];
        if sources.iter().filter(|is| **is).count() > 1 {
            return Err("a rule has one of `column`, `template`, `value`, `country` and `low`".to_owned());
        }
        if !sources.contains(&true) && self.default.is_none() {
            return Err("a rule needs a `column`, a `template` or a `value`".to_owned());
        }
        if (of_place || self.region.is_some() || self.metro.is_some() || self.city.is_some())
            && !(of_place && self.transform == Some(Transform::Place))
        {
            return Err(
                "`country`, `region`, `metro` and `city` go together with transform = \"place\"".to_owned()
            );
        }
        let of_money = matches!(self.transform, Some(Transform::Money | Transform::MoneyRange));
        if of_range
            && (self.transform != Some(Transform::MoneyRange) || self.low.is_none() || self.high.is_none())
        {
            return Err("`low` and `high` go together, with transform = \"money_range\"".to_owned());
        }
        if of_money && self.currency.is_none() && self.currency_column.is_none() {
            return Err("money needs a `currency` or a `currency_column`".to_owned());
        }
        if self.transform == Some(Transform::Date) && self.format.is_none() {
            return Err("a date needs its `format`, such as \"%d/%m/%Y\"".to_owned());
        }
        if self.split.as_deref() == Some("") {
            return Err("`split` is a text that parts a list, such as \",\"".to_owned());
        }
        if self.decimal.is_some_and(|mark| mark != ',' && mark != '.') {
            return Err("`decimal` is \",\" or \".\"".to_owned());
        }
        Ok(())
    }

    /// The columns that the rule uses.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let default = match &self.default {
            Some(Fallback::Text(template)) => Some(template),
            _ => None,
        };
        [
            &self.column,
            &self.currency_column,
            &self.low,
            &self.high,
            &self.country,
            &self.region,
            &self.metro,
            &self.city,
        ]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .chain(self.template.iter().chain(default).flat_map(Template::columns))
    }

    /// The value's source, as messages name it.
    pub(super) fn source(&self) -> String {
        self.columns().next().unwrap_or("the mapping").to_owned()
    }
}

impl TryFrom<toml::Table> for Values {
    type Error = String;

    fn try_from(table: toml::Table) -> Result<Self, String> {
        let mut values = Self { names: Vec::new(), by_name: HashMap::new(), by_fold: HashMap::new() };
        for (name, value) in table {
            let value = json(value)?;
            values.by_fold.entry(fold(&name)).or_insert_with(|| value.clone());
            values.by_name.insert(name.clone(), value);
            values.names.push(name);
        }
        Ok(values)
    }
}

/// Text with the names of columns in braces.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Column(String),
}

impl Template {
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Column(column) => Some(column.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text; empty if it has columns and all of them are empty.
    pub(super) fn fill<'a>(&self, cell: impl Fn(&str) -> &'a str) -> String {
        let mut text = String::new();
        let mut any = self.columns().next().is_none();
        for part in &self.0 {
            match part {
                Part::Text(fixed) => text.push_str(fixed),
                Part::Column(column) => {
                    let value = cell(column);
                    any |= !value.is_empty();
                    text.push_str(value);
                }
            }
        }
        if any { text.trim().to_owned() } else { String::new() }
    }
}

impl FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (column, after) =
                after.split_once('}').ok_or_else(|| format!("`{text}`: a brace is never closed"))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Column(column.trim().to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
