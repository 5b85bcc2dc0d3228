//! A row's cells as the fields of a profile, by the plan for its role.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use qantara_engine::fold::fold;
use qantara_engine::money::Currency;
use qantara_engine::profile::Role;
use serde_json::{Map, Value, json};

use super::corrections;
use super::plan::{How, Keys, Plan, Told, Use};
use super::tongue;
use crate::cell;
use crate::draft::Set;
use crate::fields;
use crate::reading::clean::is_nothing;
use crate::reading::term::Vocabulary;
use crate::reading::{Context, Found, Kind, Meaning, Part, Topic, answer, field, place};

/// The most distinct cells of a column that are kept read.
const MOST_KEPT: usize = 20_000;

/// What a row gives, and what of it could not be read.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Fields with the columns that they came from.
    pub(super) fields: Vec<(Field, Value)>,
    /// Parts that could not be read.
    pub(super) unread: Vec<Missed>,
    /// Columns whose cells were read with a doubt.
    pub(super) doubtful: Vec<usize>,
}

/// A part of a cell that could not be read.
#[derive(Clone, Debug)]
pub(super) struct Missed {
    pub(super) column: usize,
    /// The field that it would fill, by its path without the role.
    pub(super) path: String,
    pub(super) part: Part,
}

/// A field of a row: its path from the root of a profile, and its column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) path: Vec<String>,
    pub(super) column: usize,
}

impl Field {
    /// Its path without the role.
    pub(super) fn without(&self, role: Role) -> String {
        let of_role = self.path.first().is_some_and(|first| first == role.as_str());
        self.path[usize::from(of_role)..].join(".")
    }
}

/// Reads rows of one role.
#[derive(Debug)]
pub(super) struct Applied {
    role: Role,
    uses: Arc<[Use]>,
    currency: Option<usize>,
    told: Arc<HashMap<usize, Told>>,
    /// The language of texts whose words tell none.
    language: &'static str,
    /// By column, what is read in the place of texts.
    corrected: HashMap<usize, HashMap<String, String>>,
    kept: HashMap<(usize, usize), HashMap<String, Arc<Found>>>,
}

impl Applied {
    pub(super) fn new(
        role: Role,
        plan: &Plan,
        keys: &Keys,
        told: Arc<HashMap<usize, Told>>,
        language: &'static str,
        corrected: HashMap<usize, HashMap<String, String>>,
    ) -> Self {
        let uses = plan.uses.as_slice().into();
        Self { role, uses, currency: keys.currency, told, language, corrected, kept: HashMap::new() }
    }

    /// The name that a row gives.
    pub(super) fn name(&self, cells: &[String]) -> String {
        let Some(one) = self.uses.iter().find(|one| one.how == How::Name) else { return String::new() };
        let parts: Vec<String> = one
            .columns
            .iter()
            .map(|column| cells.get(*column).map_or("", |cell| cell.trim()))
            .filter(|part| !part.is_empty())
            .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        parts.join(" ").chars().take(200).collect()
    }

    /// The fields of a row.
    pub(super) fn read(&mut self, cells: &[String]) -> Given {
        let mut given = Given::default();
        let currency = self.currency.and_then(|column| currency_of(cells, column));
        let cells = self.with_corrections(cells);
        for at in 0..self.uses.len() {
            self.fill(at, &cells, currency, &mut given);
        }
        if !self.corrected.is_empty() {
            self.correct_parts(currency, &mut given);
        }
        leave_out_excluded(&mut given);
        given
    }

    /// The cells as corrections of whole cells have them.
    fn with_corrections<'c>(&self, cells: &'c [String]) -> Cow<'c, [String]> {
        if self.corrected.is_empty() {
            return Cow::Borrowed(cells);
        }
        let corrected = cells.iter().enumerate().map(|(column, cell)| {
            let meant = self.corrected.get(&column).and_then(|texts| texts.get(&corrections::key(cell)));
            meant.unwrap_or(cell).clone()
        });
        Cow::Owned(corrected.collect())
    }

    /// Reads parts of cells that corrections know, as they say.
    fn correct_parts(&mut self, currency: Option<Currency>, given: &mut Given) {
        for missed in std::mem::take(&mut given.unread) {
            let column = missed.column;
            let texts = self.corrected.get(&column);
            let Some(meant) =
                texts.and_then(|texts| texts.get(&corrections::key(&missed.part.text))).cloned()
            else {
                given.unread.push(missed);
                continue;
            };
            let uses = self.uses.iter().enumerate().filter(|(_, one)| one.columns.contains(&column));
            let fill = uses.filter_map(|(at, one)| match one.how {
                How::Fill(kind) => Some((at, one.path.clone(), kind)),
                _ => None,
            });
            if let Some((at, path, kind)) = fill.take(1).next().filter(|_| !meant.is_empty()) {
                let found = self.found(at, column, kind, &meant, currency);
                self.put(given, &path, column, &found, kind);
            }
        }
    }

    fn fill(&mut self, at: usize, cells: &[String], currency: Option<Currency>, given: &mut Given) {
        let uses = Arc::clone(&self.uses);
        let one = &uses[at];
        let text = |column: usize| cells.get(column).map_or("", |cell| cell.trim());
        let filled = || one.columns.iter().copied().filter(|column| !text(*column).is_empty());
        match &one.how {
            How::Name => {
                let name = self.name(cells);
                let column = one.columns.first().copied().unwrap_or_default();
                if !name.is_empty() {
                    given.fields.push((Field { path: vec!["name".to_owned()], column }, name.into()));
                }
            }
            How::Fill(kind) => {
                for column in filled() {
                    let found = self.found(at, column, *kind, text(column), currency);
                    self.put(given, &one.path, column, &found, *kind);
                }
            }
            How::Own(target) => {
                for column in filled() {
                    if let Some(value) = cell::read(target.holds, text(column)) {
                        given.fields.push((Field { path: target.path.clone(), column }, value));
                    }
                }
            }
            How::Place { city, region, country } => {
                let column = one.columns.first().copied().unwrap_or_default();
                let context = self.told.get(&column).cloned().unwrap_or_default();
                let part = |column: &Option<usize>| {
                    context.apart().in_words_of_all(Topic::Place, column.map_or("", text)).into_owned()
                };
                let (city, region, country) = (&*part(city), &*part(region), &*part(country));
                let key = format!("{city}\u{1F}{region}\u{1F}{country}");
                let found = self.kept(at, column, &key, || from_parts(city, region, country));
                let found = if one.path == "sites" {
                    Found {
                        value: found.value.clone().map(|place| json!([{ "place": place }])),
                        ..(*found).clone()
                    }
                } else {
                    (*found).clone()
                };
                self.add(given, &one.path, column, &found);
            }
            How::Ends { low, high } => {
                let part = |column: &Option<usize>| column.map_or("", text);
                let column = one.columns.first().copied().unwrap_or_default();
                let (low, high) = (part(low), part(high));
                if is_nothing(low) && is_nothing(high) {
                    return;
                }
                let key = format!("{low}\u{1F}{high}\u{1F}{currency:?}");
                let told = Arc::clone(&self.told);
                let found = self.kept(at, column, &key, || {
                    let context =
                        told.get(&column).map_or_else(Context::default, |told| told.context(currency));
                    let high = if one.columns.len() == 1 && high.is_empty() { "" } else { high };
                    field::ends(low, high, &context)
                });
                self.add(given, &one.path, column, &found);
            }
            How::Text => {
                for column in filled().take(1) {
                    let written = text(column);
                    if is_nothing(written) {
                        continue;
                    }
                    let language = tongue::of(written).unwrap_or(self.language);
                    let path = self.path(&format!("{}.{language}", one.path));
                    given.fields.push((Field { path, column }, written.into()));
                }
            }
            How::People | How::Ventures => {
                let is_people = one.how == How::People;
                let mut items = Vec::new();
                for column in filled() {
                    items.extend(named(text(column), is_people));
                }
                if let (Some(column), false) = (filled().next(), items.is_empty()) {
                    given.fields.push((Field { path: self.path(&one.path), column }, items.into()));
                }
            }
            How::Rule => {
                for column in filled() {
                    self.rule(at, &one.path, column, text(column), currency, given);
                }
            }
            How::Marks(options) => {
                if let (Some(list), Some((column, _))) = (marked(options, cells), options.first()) {
                    given.fields.push((Field { path: self.path(&one.path), column: *column }, list));
                }
            }
        }
    }

    fn found(
        &mut self,
        at: usize,
        column: usize,
        kind: Kind,
        text: &str,
        currency: Option<Currency>,
    ) -> Arc<Found> {
        let key = match currency {
            Some(currency) if matches!(kind, Kind::Money | Kind::MoneyRange) => {
                Cow::Owned(format!("{text}\u{1F}{}", currency.code()))
            }
            _ => Cow::Borrowed(text),
        };
        let told = Arc::clone(&self.told);
        self.kept(at, column, &key, || match told.get(&column) {
            Some(told) => kind.read(text, &told.context(currency)),
            None => kind.read(text, &Told::default().context(currency)),
        })
    }

    /// Reads a cell once, however often it stands in the column.
    fn kept(&mut self, at: usize, column: usize, key: &str, read: impl FnOnce() -> Found) -> Arc<Found> {
        let kept = self.kept.entry((at, column)).or_default();
        if let Some(found) = kept.get(key) {
            return Arc::clone(found);
        }
        let found = Arc::new(read());
        if kept.len() < MOST_KEPT {
            kept.insert(key.to_owned(), Arc::clone(&found));
        }
        found
    }

    /// Adds what a cell gives its field, and the fields that its words belong
    /// to besides: a technology among the sectors.
    fn put(&self, given: &mut Given, path: &str, column: usize, found: &Found, kind: Kind) {
        let mut found = Cow::Borrowed(found);
        if kind == Kind::Sectors && path == "sectors" && !found.unread.is_empty() {
            let elsewhere = [
                ("technologies", Kind::Technologies),
                ("business_models", Kind::Terms(Vocabulary::BusinessModel)),
            ];
            found.to_mut().unread.retain(|part| {
                let mut is_elsewhere = false;
                for (path, kind) in elsewhere {
                    if fields::find(self.role, path).is_none() {
                        continue;
                    }
                    let apart = self.told.get(&column).map(Told::apart).unwrap_or_default();
                    let read = kind.read(&part.text, &apart);
                    if let Some(value) =
                        read.value.filter(|_| read.unread.is_empty() && read.doubts.is_empty())
                    {
                        given.add(self.path(path), column, value);
                        is_elsewhere = true;
                        break;
                    }
                }
                !is_elsewhere
            });
        }
        self.add(given, path, column, &found);
    }

    fn add(&self, given: &mut Given, path: &str, column: usize, found: &Found) {
        if let Some(value) = found.value.clone().filter(|value| !value.is_null()) {
            given.add(self.path(path), column, value);
        }
        for (beside, value) in &found.beside {
            if fields::find(self.role, beside).is_some() {
                given.add(self.path(beside), column, value.clone());
            }
        }
        given.miss(path, column, found);
        given.doubtful.extend((!found.doubts.is_empty()).then_some(column));
    }

    fn rule(
        &mut self,
        at: usize,
        kind: &str,
        column: usize,
        text: &str,
        currency: Option<Currency>,
        given: &mut Given,
    ) {
        let (reads, id, key) = match kind {
            "age_at_most" => (Kind::Count, "age", "years"),
            _ => (Kind::Money, "turnover", "amount"),
        };
        let found = self.found(at, column, reads, at_most(text), currency);
        if let Some(value) = found.value.clone() {
            let mut rule = Map::new();
            rule.insert("kind".to_owned(), kind.into());
            rule.insert(key.to_owned(), value);
            given.add(self.path("eligibility"), column, json!([{ "id": id, "rule": rule }]));
        }
        given.miss("eligibility", column, &found);
    }

    /// A field's keys from the root of a profile.
    fn path(&self, path: &str) -> Vec<String> {
        let first = path.split('.').next().unwrap_or(path);
        let is_own = fields::find(self.role, path)
            .or_else(|| fields::find(self.role, first))
            .is_none_or(|field| field.role.is_some());
        let role = is_own.then(|| self.role.as_str().to_owned());
        role.into_iter().chain(path.split('.').map(str::to_owned)).collect()
    }
}

impl Given {
    /// Adds a value to its field: lists add up, and of two others the first
    /// stays.
    fn add(&mut self, path: Vec<String>, column: usize, value: Value) {
        match self.fields.iter_mut().find(|(field, _)| field.path == path) {
            None => self.fields.push((Field { path, column }, value)),
            Some((_, known)) => {
                let mut list = Some(known.take());
                add_up(&mut list, value);
                *known = list.unwrap_or_default();
            }
        }
    }

    /// Tells what could not be read of a cell for a field.
    fn miss(&mut self, path: &str, column: usize, found: &Found) {
        let missed = |part: &Part| Missed { column, path: path.to_owned(), part: part.clone() };
        self.unread.extend(found.unread.iter().map(missed));
    }

    /// The fields as sets, each with the number of its column.
    pub(super) fn sets(&self) -> Vec<Set> {
        let set = |(field, value): &(Field, Value)| Set {
            path: field.path.clone(),
            value: value.clone(),
            column: column_key(field.column),
        };
        self.fields.iter().map(set).collect()
    }
}

/// The limit in words such as `moins de 3 ans`: it is one whatever words say so.
fn at_most(text: &str) -> &str {
    const WORDS: [&str; 12] = [
        "moins de ",
        "jusqu'à ",
        "jusqu’à ",
        "au plus ",
        "less than ",
        "up to ",
        "under ",
        "max. ",
        "max ",
        "maximum ",
        "أقل من ",
        "أقصاه ",
    ];
    let text = text.trim().trim_start_matches(['<', '≤', ' ']);
    WORDS
        .iter()
        .find_map(|words| {
            let start = text.get(..words.len())?;
            (start.to_lowercase() == *words).then(|| text[words.len()..].trim())
        })
        .unwrap_or(text)
}

/// A column as faults name it.
pub(super) fn column_key(column: usize) -> String {
    format!("\u{2}{column}")
}

fn currency_of(cells: &[String], column: usize) -> Option<Currency> {
    Kind::Currency.read(cells.get(column)?.trim(), &Context::default()).value?.as_str()?.parse().ok()
}

fn from_parts(city: &str, region: &str, country: &str) -> Found {
    match place::from_parts(city, region, country) {
        Meaning::Nothing => Found::default(),
        Meaning::Sure(place) => Found { value: Some(place.to_string().into()), ..Found::default() },
        Meaning::Doubtful { value, why } => {
            Found { value: Some(value.to_string().into()), doubts: vec![why], ..Found::default() }
        }
        Meaning::Unread { why, guesses } => {
            let written =
                [city, region, country].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
            Found { unread: vec![Part { text: written.to_owned(), why, guesses }], ..Found::default() }
        }
    }
}

/// What the marks in columns of options stand for, together; a figure from 2
/// to 5 is a level.
fn marked(options: &[(usize, Value)], cells: &[String]) -> Option<Value> {
    let mut list = None;
    for (column, option) in options {
        let mark = cells.get(*column).map_or("", |cell| cell.trim());
        let level = mark.parse::<u8>().ok().filter(|level| (2..=5).contains(level));
        if level.is_none() && !matches!(answer::read(mark), Meaning::Sure(true)) {
            continue;
        }
        let mut option = option.clone();
        if let (Some(level), Some(skills)) = (level, option.as_object_mut()) {
            skills.values_mut().for_each(|known| *known = level.into());
        }
        add_up(&mut list, option);
    }
    list
}

/// Adds one list to another, or the keys of one object to those of another.
fn add_up(known: &mut Option<Value>, more: Value) {
    match (known, more) {
        (Some(Value::Array(known)), Value::Array(more)) => {
            for item in more {
                if !known.contains(&item) {
                    known.push(item);
                }
            }
        }
        (Some(Value::Object(known)), Value::Object(more)) => {
            for (key, value) in more {
                known.entry(key).or_insert(value);
            }
        }
        (Some(_), _) => {}
        (none, more) => *none = Some(more),
    }
}

/// A sector cannot be wanted and left out: what is left out goes first.
fn leave_out_excluded(given: &mut Given) {
    let of = |given: &Given, name: &str| {
        given.fields.iter().position(|(field, _)| field.path.last().is_some_and(|last| last == name))
    };
    let (Some(wanted), Some(excluded)) = (of(given, "sectors"), of(given, "sectors_excluded")) else {
        return;
    };
    let excluded = given.fields[excluded].1.clone();
    if let (Value::Array(wanted), Value::Array(excluded)) = (&mut given.fields[wanted].1, excluded) {
        wanted.retain(|sector| !excluded.contains(sector));
    }
    given.fields.retain(|(_, value)| value.as_array().is_none_or(|items| !items.is_empty()));
}

/// Names in a cell, as objects: `Sara Alami (CEO); Omar Fassi`.
fn named(text: &str, is_people: bool) -> Vec<Value> {
    let mut items: Vec<Value> = Vec::new();
    for part in text.split([';', '\n', '|', ',', '،', '؛', '/']) {
        for part in part.split(" & ").flat_map(|part| part.split(" et ")).flat_map(|part| part.split(" and "))
        {
            let (name, title) = match part.split_once('(') {
                Some((name, rest)) => {
                    (name.trim(), rest.split(')').next().map(str::trim).filter(|title| !title.is_empty()))
                }
                None => (part.trim(), None),
            };
            let said = name.chars().any(char::is_alphanumeric) && !is_nothing(name) && !is_none(name);
            let item = match (is_people, title) {
                (true, Some(title)) => json!({ "name": name, "title": title }),
                _ => json!({ "name": name }),
            };
            if said && !items.contains(&item) {
                items.push(item);
            }
        }
    }
    items
}

/// Words that say that there is none.
fn is_none(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "aucun" | "aucune" | "neant" | "none" | "none yet" | "no" | "non" | "pas encore" | "لا شيء"
    )
}
