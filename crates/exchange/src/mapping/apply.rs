//! Converts a row of another tool's spreadsheet to a change, by a mapping.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use qantara_engine::money::Currency;
use qantara_engine::place::Place;
use qantara_engine::profile::ProfileId;
use qantara_engine::taxonomy::Concept;
use serde_json::{Value, json};

use super::rule::{Fallback, Otherwise, Rule, Transform};
use super::{FieldRule, Mapping};
use crate::cell;
use crate::change::Change;
use crate::draft::{Draft, Mode, Set};
use crate::fields::{self, Holds};
use crate::problem::{Expected, Heard, Kind, Location, Note, Problem, Refusal, shown};
use crate::reading::money::{self, Amounts, Column, Unread};
use crate::reading::{Context, Dictionary, Meaning, Topic, answer, number, place};
use crate::rows::Header;
use crate::unsure::Unsure;
use crate::words;

/// Reads rows through a mapping.
#[derive(Debug)]
pub(crate) struct Mapped {
    mapping: Mapping,
    columns: HashMap<String, usize>,
    ignored: Vec<String>,
    skipped: u64,
    unsure: Vec<Unsure>,
}

/// The hub's own words for a field, and what is missed of it.
struct Words<'d> {
    topic: Option<Topic>,
    dictionary: &'d Dictionary,
    /// Texts that could not be read, and are left out without a fault.
    missed: RefCell<Vec<String>>,
}

impl<'d> Words<'d> {
    fn new(topic: Option<Topic>, dictionary: &'d Dictionary) -> Self {
        Self { topic, dictionary, missed: RefCell::default() }
    }

    /// What a text of the field means in the hub's own words.
    fn meant(&self, text: &str) -> Option<&'d [String]> {
        Some(&self.dictionary.find(self.topic?, text)?.meant)
    }

    fn miss(&self, text: &str) {
        self.missed.borrow_mut().push(text.to_owned());
    }
}

/// A rule's value, or what is wrong with the cell `value`.
type Outcome = Result<Option<Value>, (String, Kind)>;

impl Mapped {
    pub(crate) fn new(mapping: Mapping) -> Self {
        Self { mapping, columns: HashMap::new(), ignored: Vec::new(), skipped: 0, unsure: Vec::new() }
    }

    /// Reads a table's header.
    ///
    /// # Errors
    ///
    /// All columns that the mapping uses and the table lacks.
    pub(crate) fn header(&mut self, header: &Arc<Header>) -> Result<(), Refusal> {
        self.columns.clear();
        for (index, name) in header.names.iter().enumerate() {
            self.columns.entry(name.clone()).or_insert(index);
        }
        let used = self.mapping.columns();
        self.ignored = header
            .names
            .iter()
            .filter(|name| !name.is_empty() && !used.contains(name.as_str()))
            .cloned()
            .collect();
        let problems: Vec<Problem> = used
            .into_iter()
            .filter(|column| !self.columns.contains_key(*column))
            .map(|column| Problem {
                location: header.location.clone(),
                column: Some(column.to_owned()),
                value: None,
                kind: Kind::NoColumn {
                    near: fields::nearest(column, header.names.iter().map(String::as_str)).map(str::to_owned),
                },
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(Refusal::new(&header.location, problems)) }
    }

    pub(crate) fn notes(&self) -> impl Iterator<Item = Note> {
        let ignored = (!self.ignored.is_empty()).then(|| Note::ColumnsIgnored(self.ignored.clone()));
        let skipped = (self.skipped > 0).then_some(Note::RowsSkipped(self.skipped));
        ignored.into_iter().chain(skipped)
    }

    pub(crate) fn take_unsure(&mut self) -> Vec<Unsure> {
        std::mem::take(&mut self.unsure)
    }

    /// The change that a row of cells requests, or `None` if it is skipped.
    pub(crate) fn cells(&mut self, location: &Location, cells: &[String]) -> Result<Option<Change>, Refusal> {
        let read = |column: &str| cell_of(&self.columns, cells, column);
        let result = self.mapping.change(location, read, &mut self.unsure);
        self.skipped += u64::from(matches!(result, Ok(None)));
        result
    }

    /// The change that a line of JSON requests; members of objects are columns
    /// such as `address.city`.
    pub(crate) fn json(&mut self, location: &Location, value: &Value) -> Result<Option<Change>, Refusal> {
        let cells = flat(value);
        let result = self.mapping.change(location, |column| flat_cell(&cells, column), &mut self.unsure);
        self.skipped += u64::from(matches!(result, Ok(None)));
        result
    }

    /// The refusal of consent in a row of cells that cannot be used.
    pub(crate) fn heard_in_cells(&self, location: &Location, cells: &[String]) -> Option<Heard> {
        self.mapping.heard(location, |column| cell_of(&self.columns, cells, column))
    }

    /// The same in a line of JSON.
    pub(crate) fn heard_in_json(&self, location: &Location, value: &Value) -> Option<Heard> {
        let cells = flat(value);
        self.mapping.heard(location, |column| flat_cell(&cells, column))
    }
}

/// A value that is read without a doubt; a mapping takes no others.
fn sure<T>(meaning: Meaning<T>) -> Option<T> {
    match meaning {
        Meaning::Sure(value) => Some(value),
        Meaning::Nothing | Meaning::Doubtful { .. } | Meaning::Unread { .. } => None,
    }
}

/// The text of a row's cell; empty where the row does not have it.
fn cell_of<'a>(columns: &HashMap<String, usize>, cells: &'a [String], column: &str) -> &'a str {
    columns.get(column).and_then(|index| cells.get(*index)).map_or("", |cell| cell.trim())
}

/// The same of a line of JSON.
fn flat_cell<'a>(cells: &'a BTreeMap<String, String>, column: &str) -> &'a str {
    cells.get(column).map_or("", |cell| cell.trim())
}

fn flat(value: &Value) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::new();
    flatten(String::new(), value, &mut cells);
    cells
}

fn flatten(path: String, value: &Value, cells: &mut BTreeMap<String, String>) {
    match value {
        Value::Null => {}
        Value::String(text) => {
            cells.insert(path, text.clone());
        }
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(path, value, cells);
            }
        }
        other => {
            cells.insert(path, other.to_string());
        }
    }
}

impl Mapping {
    fn change<'a>(
        &self,
        location: &Location,
        read: impl Fn(&str) -> &'a str,
        unsure: &mut Vec<Unsure>,
    ) -> Result<Option<Change>, Refusal> {
        let cell = |column: &str| self.unless_blank(read(column));
        if self.skip.iter().any(|skip| {
            let text = cell(&skip.column);
            (skip.empty && text.is_empty()) || skip.equals.contains(text)
        }) {
            return Ok(None);
        }
        let mut problems = Vec::new();
        let mut tell = |rule: &Rule, (value, kind): (String, Kind)| {
            problems.push(Problem {
                location: location.clone(),
                column: Some(rule.source()),
                value: (!value.is_empty()).then(|| shown(&value)),
                kind,
            });
        };
        let no_words = Words::new(None, &self.dictionary);
        let id = match self.id.evaluate(Some(Holds::Text), &cell, &no_words) {
            Ok(Some(id)) => id,
            Ok(None) => {
                tell(&self.id, (String::new(), Kind::Missing { field: "id".to_owned() }));
                Value::Null
            }
            Err(fault) => {
                tell(&self.id, fault);
                Value::Null
            }
        };
        let whose: Option<ProfileId> = id.as_str().and_then(|id| id.parse().ok());
        let mut missed = |field: &FieldRule, text: &str| {
            unsure.extend(whose.as_ref().and_then(|id| Unsure::new(self.role, id, &field.name, text)));
        };
        let id = Set { path: vec!["id".to_owned()], value: id, column: self.id.source() };
        let mut sets = Vec::with_capacity(self.fields.len() + 1);
        for field in &self.fields {
            let FieldRule { topic, path, holds, rule, .. } = field;
            let words = Words::new(*topic, &self.dictionary);
            let value = rule.evaluate(*holds, &cell, &words);
            words.missed.take().iter().for_each(|text| missed(field, text));
            let value = match value {
                Ok(Some(value)) => Ok(Some(value)),
                // A refusal in plain words is one, whatever the rule makes of it.
                none => rule.refusal(path, &cell).map_or(none, |no| Ok(Some(no))),
            };
            match value {
                Ok(Some(value)) => sets.push(Set { path: path.clone(), value, column: rule.source() }),
                Ok(None) => {}
                Err(fault) => {
                    missed(field, &fault.0);
                    tell(rule, fault);
                }
            }
        }
        let create = self.create.as_ref().map(|template| template.fill(cell)).filter(|name| !name.is_empty());
        let draft = |sets| Draft { role: self.role, sets };
        let result = if let Some(list) = self.append {
            draft(sets).finish_append(list, id, create, location)
        } else {
            sets.insert(0, id);
            draft(sets).finish(self.mode, create.filter(|_| self.mode == Mode::Merge), location)
        };
        for problem in result.as_ref().err().into_iter().flat_map(|refusal| &refusal.problems) {
            let of = |field: &&FieldRule| Some(field.rule.source()) == problem.column;
            if let (Some(field), Some(text)) = (self.fields.iter().find(of), &problem.value) {
                missed(field, text);
            }
        }
        if problems.is_empty() {
            return result.map(Some);
        }
        if let Err(mut refusal) = result {
            // A field that failed is not reported as missing too.
            refusal.problems.retain(|problem| !problems.iter().any(|known| known.column == problem.column));
            problems.append(&mut refusal.problems);
        }
        Err(Refusal::new(location, problems))
    }

    /// The refusal of consent in a row, as far as that row can be read.
    fn heard<'a>(&self, location: &Location, read: impl Fn(&str) -> &'a str) -> Option<Heard> {
        if self.append.is_some() {
            return None;
        }
        let cell = |column: &str| self.unless_blank(read(column));
        let told = |rule: &Rule, holds, topic| {
            rule.evaluate(holds, &cell, &Words::new(topic, &self.dictionary)).ok().flatten()
        };
        let (rule, answer) =
            self.fields.iter().find_map(|FieldRule { topic, path, holds, rule, .. }| {
                let by_rule = told(rule, *holds, *topic).filter(|answer| words::refuses(path, answer));
                let written = rule.column.as_deref().map(&cell).filter(|text| !text.is_empty());
                let answer = by_rule.or_else(|| rule.refusal(path, &cell))?;
                Some((rule, written.map_or(answer, Value::from)))
            })?;
        let id = told(&self.id, Some(Holds::Text), None);
        Some(Heard::new(
            location,
            Some(self.role),
            id.as_ref().and_then(Value::as_str),
            &rule.source(),
            &answer,
        ))
    }

    /// A cell's text, unless the mapping says that such text says nothing.
    fn unless_blank<'a>(&self, text: &'a str) -> &'a str {
        if self.blank.contains(text) { "" } else { text }
    }
}

impl Rule {
    /// The text of the rule's cell, where the field is about consent and the
    /// text refuses it.
    fn refusal<'a>(&self, path: &[String], cell: &impl Fn(&str) -> &'a str) -> Option<Value> {
        let written = Value::from(cell(self.column.as_deref()?));
        words::refuses(path, &written).then_some(written)
    }

    /// The field's value, or `None` if the row does not give it.
    fn evaluate<'a>(
        &self,
        holds: Option<Holds>,
        cell: &impl Fn(&str) -> &'a str,
        words: &Words<'_>,
    ) -> Outcome {
        if let Some(value) = &self.value {
            return Ok(Some(value.clone()));
        }
        let found = if self.country.is_some() {
            self.place(cell, words)
        } else if let (Some(low), Some(high)) = (&self.low, &self.high) {
            self.range([cell(low), cell(high)], cell, words)
        } else {
            let text = match (&self.column, &self.template) {
                (Some(column), _) => cell(column).to_owned(),
                (None, Some(template)) => template.fill(cell),
                (None, None) => String::new(),
            };
            self.list_or_one(&text, holds, cell, words)
        }?;
        let value = match (found, &self.default) {
            (None, Some(Fallback::Value(value))) => Some(value.clone()),
            (None, Some(Fallback::Text(template))) => {
                Some(template.fill(cell)).filter(|text| !text.is_empty()).map(Value::String)
            }
            (found, _) => found,
        };
        let is_list = matches!(holds, Some(Holds::Texts | Holds::Integers | Holds::Decimals));
        Ok(value.map(|value| if is_list && !value.is_array() { Value::Array(vec![value]) } else { value }))
    }

    fn list_or_one<'a>(
        &self,
        text: &str,
        holds: Option<Holds>,
        cell: &impl Fn(&str) -> &'a str,
        words: &Words<'_>,
    ) -> Outcome {
        let Some(separator) = &self.split else { return self.one(text, holds, cell, words) };
        let each = match holds {
            Some(Holds::Texts) => Some(Holds::Text),
            Some(Holds::Integers) => Some(Holds::Integer),
            Some(Holds::Decimals) => Some(Holds::Decimal),
            other => other,
        };
        let mut items = Vec::new();
        for part in text.split(separator.as_str()).map(str::trim).filter(|part| !part.is_empty()) {
            match self.one(part, each, cell, words)? {
                Some(Value::Array(several)) => items.extend(several),
                Some(item) => items.push(item),
                None => {}
            }
        }
        Ok((!items.is_empty()).then_some(Value::Array(items)))
    }

    fn one<'a>(
        &self,
        text: &str,
        holds: Option<Holds>,
        cell: &impl Fn(&str) -> &'a str,
        words: &Words<'_>,
    ) -> Outcome {
        if text.is_empty() {
            return Ok(None);
        }
        let mapped = self.values.as_ref().and_then(|values| values.get(text));
        if let (None, Some(meant)) = (mapped, words.meant(text)) {
            return self.meant(meant, holds, cell);
        }
        if let Some(values) = &self.values {
            return match (mapped, self.otherwise) {
                (Some(Value::String(mapped)), _) if mapped.is_empty() => Ok(None),
                (Some(Value::String(mapped)), _) if self.transform.is_some() => {
                    self.transformed(mapped, holds, cell)
                }
                (Some(value), _) => Ok(Some(value.clone())),
                (None, Otherwise::Unknown) => {
                    words.miss(text);
                    Ok(None)
                }
                (None, Otherwise::Keep) => self.transformed(text, holds, cell),
                (None, Otherwise::Refuse) => {
                    Err((text.to_owned(), Kind::NotMapped { allowed: values.names.clone() }))
                }
            };
        }
        match self.transformed(text, holds, cell) {
            Err(_) if self.otherwise == Otherwise::Unknown => {
                words.miss(text);
                Ok(None)
            }
            outcome => outcome,
        }
    }

    /// The value of what the hub's own word means.
    fn meant<'a>(&self, meant: &[String], holds: Option<Holds>, cell: &impl Fn(&str) -> &'a str) -> Outcome {
        let mut items = Vec::new();
        for text in meant {
            match self.transformed(text, holds, cell)? {
                Some(Value::Array(several)) => items.extend(several),
                Some(item) => items.push(item),
                None => {}
            }
        }
        Ok(if items.len() > 1 { Some(Value::Array(items)) } else { items.pop() })
    }

    fn transformed<'a>(&self, text: &str, holds: Option<Holds>, cell: &impl Fn(&str) -> &'a str) -> Outcome {
        let expected = |expected| (text.to_owned(), Kind::Expected(expected));
        let value = match self.transform {
            None => return Ok(cell::read(holds.unwrap_or(Holds::Text), text)),
            Some(Transform::Text) => text.into(),
            Some(Transform::Concept) => {
                let unknown = || Expected::Concept { near: fields::nearest_concept(text).map(str::to_owned) };
                Concept::find(text).ok_or_else(|| expected(unknown()))?.id().into()
            }
            Some(Transform::Country) => {
                Place::country_of(text).ok_or_else(|| expected(Expected::Country))?.into()
            }
            Some(Transform::Place) => sure(place::one(text, &Context::default()))
                .ok_or_else(|| expected(Expected::Place))?
                .to_string()
                .into(),
            Some(Transform::Year) => match text.strip_suffix(".0").unwrap_or(text).parse::<i16>() {
                Ok(year @ 1000..=9999) => format!("{year:04}-01-01").into(),
                // A day, as the hub's own words have it.
                _ => match text.parse::<Date>() {
                    Ok(day) => day.to_string().into(),
                    Err(_) => return Err(expected(Expected::Year)),
                },
            },
            Some(Transform::Date) => {
                let format = self.format.as_deref().unwrap_or("%Y-%m-%d");
                let date = Date::strptime(format, text).or_else(|_| text.parse());
                date.map_err(|_| expected(Expected::DateAs(format.to_owned())))?.to_string().into()
            }
            Some(Transform::Money) => match self.amounts(text, cell)? {
                None => return Ok(None),
                Some(Amounts { low_minor, high_minor, currency, .. }) if high_minor == Some(low_minor) => {
                    json!({ "minor": low_minor, "currency": currency })
                }
                Some(_) => return Err(expected(Expected::Money)),
            },
            Some(Transform::MoneyRange) => match self.amounts(text, cell)? {
                None => return Ok(None),
                Some(amounts) => money_range(amounts).ok_or_else(|| expected(Expected::Money))?,
            },
            Some(Transform::Integer) => cell::integer(text)
                .or_else(|| sure(number::count(text)).map(Value::from))
                .ok_or_else(|| expected(Expected::Integer))?,
            Some(Transform::Decimal) => cell::decimal(text).ok_or_else(|| expected(Expected::Decimal))?,
            Some(Transform::Bool) => sure(answer::read(text)).ok_or_else(|| expected(Expected::Bool))?.into(),
            Some(Transform::Json) => serde_json::from_str(text).map_err(|_| expected(Expected::Json))?,
        };
        Ok(Some(value))
    }

    /// A range from its lowest and its highest amount, which stand in two cells.
    /// Where there is no highest, the highest is the lowest; where there is no
    /// lowest, it is 0.
    fn range<'a>(&self, ends: [&str; 2], cell: &impl Fn(&str) -> &'a str, words: &Words<'_>) -> Outcome {
        let [low, high] = ends.map(|end| words.dictionary.replaced(Topic::Amount, end));
        let (low, high) = (&*low, &*high);
        let unread =
            || (if high.is_empty() { low } else { high }.to_owned(), Kind::Expected(Expected::Money));
        let both = match (self.amounts(low, cell)?, self.amounts(high, cell)?) {
            (None, None) => return Ok(None),
            (Some(only), None) => only,
            (None, Some(only)) => Amounts { low_minor: 0, ..only },
            (Some(low), Some(high)) => Amounts::between(low, high).ok_or_else(unread)?,
        };
        money_range(both).ok_or_else(unread).map(Some)
    }

    /// What a cell of money says. Another currency than the one that stands in
    /// its row's column contradicts it.
    fn amounts<'a>(
        &self,
        text: &str,
        cell: &impl Fn(&str) -> &'a str,
    ) -> Result<Option<Amounts>, (String, Kind)> {
        let of_column = self.currency(cell);
        let currency = of_column.as_ref().ok().copied();
        let column = Column { currency, scale: self.scale, decimal: self.decimal, is_money: true };
        let is_of_row = self.currency_column.as_deref().is_some_and(|name| !cell(name).is_empty());
        let contradicts = |found: &Amounts| is_of_row && Some(found.currency) != currency;
        let unread = || (text.to_owned(), Kind::Expected(Expected::Money));
        match money::range(text, &column) {
            Ok(Some(found)) if contradicts(&found) => Err(unread()),
            Ok(found) => Ok(found),
            Err(Unread::NoCurrency) => of_column.and(Err(unread())),
            Err(Unread::NoAmount) => Err(unread()),
        }
    }

    fn currency<'a>(&self, cell: &impl Fn(&str) -> &'a str) -> Result<Currency, (String, Kind)> {
        match (self.currency_column.as_deref().map(cell), self.currency) {
            (None | Some(""), Some(currency)) => Ok(currency),
            (code, _) => {
                let code = code.unwrap_or_default();
                money::currency(code).map_or_else(|| code.to_uppercase().parse(), Ok).map_err(
                    |error: qantara_engine::money::InvalidCurrency| {
                        (code.to_owned(), Kind::Invalid { message: error.to_string() })
                    },
                )
            }
        }
    }

    fn place<'a>(&self, cell: &impl Fn(&str) -> &'a str, words: &Words<'_>) -> Outcome {
        let part = |column: &Option<String>| column.as_deref().map_or("", cell);
        let written = part(&self.country);
        if written.is_empty() {
            return Ok(None);
        }
        let mapped = self.values.as_ref().and_then(|values| values.get(written)).and_then(Value::as_str);
        if mapped == Some("") {
            return Ok(None);
        }
        let meant = words.meant(written).and_then(<[_]>::first).map(String::as_str);
        let Some(country) = Place::country_of(mapped.or(meant).unwrap_or(written)) else {
            return match self.otherwise {
                Otherwise::Unknown => {
                    words.miss(written);
                    Ok(None)
                }
                _ => Err((written.to_owned(), Kind::Expected(Expected::Country))),
            };
        };
        let region = part(&self.region);
        // A city that the gazetteer has is where the gazetteer has it.
        if region.is_empty()
            && part(&self.metro).is_empty()
            && let Some(place) = sure(place::from_parts(part(&self.city), "", &country))
        {
            return Ok(Some(place.to_string().into()));
        }
        let code = match region {
            "" => country,
            region if region.starts_with(&format!("{country}-")) => region.to_owned(),
            // A region's name, if the gazetteer has it.
            region => match Place::find(region) {
                Some(found) if found.region().is_some() && found.country() == Some(country.as_str()) => {
                    found.region().unwrap_or_default().to_owned()
                }
                _ => format!("{country}-{region}"),
            },
        };
        // A slash separates the levels of a place.
        let (metro, city) = (part(&self.metro).replace('/', "-"), part(&self.city).replace('/', "-"));
        let path = match (metro.trim(), city.trim()) {
            ("", "") => code,
            ("", city) => format!("{code}/{city}"),
            (metro, city) => format!("{code}/{metro}/{city}"),
        };
        match path.parse::<Place>() {
            Ok(place) => Ok(Some(place.to_string().into())),
            Err(_) if self.otherwise == Otherwise::Unknown => Ok(None),
            Err(error) => Err((path, Kind::Invalid { message: error.to_string() })),
        }
    }
}

/// A range as a profile has it; `None` where it has no upper end, which a
/// profile cannot hold.
fn money_range(Amounts { low_minor, high_minor, currency, .. }: Amounts) -> Option<Value> {
    Some(json!({ "low_minor": low_minor, "high_minor": high_minor?, "currency": currency }))
}
