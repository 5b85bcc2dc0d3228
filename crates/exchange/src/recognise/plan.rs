//! What each column of a table is: headers suggest, values confirm or overrule.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use qantara_engine::fold::fold;
use qantara_engine::money::{Currency, Money};
use qantara_engine::profile::Role;

use super::header::{self, Suggestion};
use super::meaning::{self, Does};
use crate::fields::{self, Target};
use crate::reading::term::Vocabulary;
use crate::reading::{Context, Dictionary, Kind, Meaning, Options, answer};

/// Below this, a column is not used.
const SURE_ENOUGH: f32 = 0.45;

/// What the values and the header of a column tell.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) index: usize,
    /// What stands above it, the topmost first.
    pub(super) levels: Vec<String>,
    suggestions: Vec<Suggestion>,
    /// The field that corrections pin it to, or `none`.
    pinned: Option<String>,
    /// Distinct cells of the sample, in order.
    pub(super) cells: Vec<String>,
    /// Filled cells of the sample.
    filled: usize,
    /// Whether the filled cells of the sample are 1, 2, 3 and so on.
    is_counter: bool,
    /// Cells of lists, amounts and dates are read in this light.
    told: Told,
    fits: RefCell<HashMap<Kind, Option<f32>>>,
}

/// What a column says of all its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    currency: Option<Currency>,
    scale: Option<u64>,
    month_first: bool,
    /// The day that what is past and future is told by.
    today: Option<Date>,
    options: Options,
    /// The hub's own words.
    dictionary: Arc<Dictionary>,
}

impl Told {
    /// The light in which a cell is read; a currency of its own row goes first.
    pub(super) fn context(&self, currency: Option<Currency>) -> Context<'_> {
        Context {
            currency: currency.or(self.currency),
            scale: self.scale.unwrap_or(1),
            month_first: self.month_first,
            today: self.today,
            options: Some(&self.options),
            dictionary: Some(&self.dictionary),
            ..Context::default()
        }
    }

    /// The light in which a text is read that is no cell of the column.
    pub(super) fn apart(&self) -> Context<'_> {
        Context { dictionary: Some(&self.dictionary), ..Context::default() }
    }
}

/// How the cells of columns become a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum How {
    /// Each cell is read as the field's kind; lists of several columns add up.
    Fill(Kind),
    /// The header is a field's own name, and its cells are as exports write
    /// them.
    Own(Target),
    /// The name, or its parts in order.
    Name,
    /// City, region and country, where there are columns for them.
    Place { city: Option<usize>, region: Option<usize>, country: Option<usize> },
    /// The two ends of a range.
    Ends { low: Option<usize>, high: Option<usize> },
    /// A text, under the language of its words.
    Text,
    /// People by name, with what they do in brackets.
    People,
    /// Ventures by name.
    Ventures,
    /// A rule of a programme.
    Rule,
    /// One column for each option: what a mark in it stands for.
    Marks(Vec<(usize, serde_json::Value)>),
}

/// A field, the columns that fill it, and how.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Use {
    /// The field's path without the role; of a rule, its kind.
    pub(super) path: String,
    pub(super) columns: Vec<usize>,
    pub(super) how: How,
    /// Above 0, at most 1.
    pub(super) confidence: f32,
}

/// What the columns are in rows of one role.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) uses: Vec<Use>,
    /// How well the table fits the role.
    pub(super) weight: f32,
}

/// Columns that tell rows apart, whatever their role.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    pub(super) id: Option<usize>,
    /// The id counts rows only, and another list counts from 1 again.
    pub(super) id_is_counter: bool,
    pub(super) email: Option<usize>,
    pub(super) url: Option<usize>,
    pub(super) answered: Option<usize>,
    pub(super) currency: Option<usize>,
    /// Columns whose words may say why a row does not come in.
    pub(super) remarks: Vec<usize>,
    /// The role of each row.
    pub(super) role: Option<usize>,
}

impl Column {
    pub(super) fn new<'a>(
        index: usize,
        levels: Vec<String>,
        pinned: Option<String>,
        sample: impl Iterator<Item = &'a str>,
        today: Option<Date>,
        dictionary: &Arc<Dictionary>,
    ) -> Self {
        const MOST: usize = 300;
        let suggestions = header::suggestions(&levels);
        let (mut cells, mut filled, mut is_counter) = (Vec::new(), 0, true);
        let mut known = BTreeSet::new();
        for text in sample.map(str::trim).filter(|text| !text.is_empty()) {
            filled += 1;
            is_counter &= fold(text).parse::<usize>().is_ok_and(|number| number == filled);
            if cells.len() < MOST && known.insert(text.to_owned()) {
                cells.push(text.to_owned());
            }
        }
        let mut told = of_header(&levels);
        told.month_first = month_first(&cells);
        told.today = today;
        told.dictionary = Arc::clone(dictionary);
        told.options = Options::learn(cells.iter().map(String::as_str));
        let (is_counter, fits) = (is_counter && filled > 1, RefCell::default());
        Self { index, levels, suggestions, pinned, cells, filled, is_counter, told, fits }
    }

    pub(super) fn told(&self) -> &Told {
        &self.told
    }

    /// The words above the column, as one.
    pub(super) fn name(&self) -> String {
        self.levels
            .last()
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap_or_default()
    }

    fn suggested(&self, meaning: &str) -> f32 {
        self.suggestions.iter().find(|known| known.meaning == meaning).map_or(0.0, |known| known.score)
    }

    fn best(&self) -> f32 {
        self.suggestions.first().map_or(0.0, |best| best.score)
    }

    /// The best that the header suggests and that the cells do not overrule.
    fn best_that_holds(&self, role: Role) -> f32 {
        let holds = |known: &&Suggestion| !self.is_overruled(known.meaning, role);
        self.suggestions.iter().find(holds).map_or(0.0, |best| best.score)
    }

    /// Whether the cells are amounts, and the meaning is a text or a field of
    /// another kind.
    fn is_overruled(&self, meaning: &str, role: Role) -> bool {
        let is_other = || match meaning::does(meaning) {
            Does::Says => true,
            Does::Fills => meaning::field(meaning, role)
                .and_then(|path| Kind::of(role, path))
                .is_some_and(|kind| kind == Kind::Text || self.fit(kind).is_none_or(|fit| fit < 0.12)),
            _ => false,
        };
        is_other() && self.is_money()
    }

    /// Whether the cells are amounts whatever stands above them: `12 MDH` is no
    /// text.
    fn is_money(&self) -> bool {
        speaks_for_itself(self, "amount") && self.fit(Kind::Money).is_some_and(|fit| fit >= 0.85)
    }

    /// The share of cells that read as a kind; `None` where no cell says
    /// anything.
    fn fit(&self, kind: Kind) -> Option<f32> {
        // Each role asks, and several of its fields.
        if let Some(known) = self.fits.borrow().get(&kind) {
            return *known;
        }
        let fit = self.fit_anew(kind);
        self.fits.borrow_mut().insert(kind, fit);
        fit
    }

    fn fit_anew(&self, kind: Kind) -> Option<f32> {
        const MOST: usize = 80;
        let (mut n, mut read) = (0.0, 0.0);
        for cell in self.cells.iter().take(MOST) {
            let found = kind.read(cell, &self.told.context(None));
            let value = found.value.is_some() || !found.beside.is_empty();
            match (value, found.unread.is_empty()) {
                (true, true) => read += 1.0,
                (true, false) => read += 0.7,
                (false, true) => continue,
                (false, false) => {}
            }
            n += 1.0;
        }
        (n > 0.0).then(|| read / n)
    }

    /// Whether the header suggests another field, and the cells are read as it.
    fn is_of_another_kind(&self, meaning: &str, role: Role) -> bool {
        self.suggestions.iter().filter(|known| known.meaning != meaning).any(|known| {
            let kind = meaning::field(known.meaning, role).and_then(|path| Kind::of(role, path));
            let kind = kind.filter(|kind| *kind != Kind::Text && meaning::does(known.meaning) == Does::Fills);
            kind.and_then(|kind| self.fit(kind)).is_some_and(|fit| fit >= 0.6)
        })
    }

    fn share(&self, holds: impl Fn(&str) -> bool) -> f32 {
        if self.cells.is_empty() {
            return 0.0;
        }
        self.cells.iter().filter(|cell| holds(cell)).count() as f32 / self.cells.len() as f32
    }

    fn mean_length(&self) -> f32 {
        let total: usize = self.cells.iter().map(|cell| cell.chars().count()).sum();
        total as f32 / self.cells.len().max(1) as f32
    }
}

/// The currency and unit that the words above a column name: `(MDH)`, `en k€`.
fn of_header(levels: &[String]) -> Told {
    let mut told = Told::default();
    for text in levels.iter().rev() {
        let words: Vec<&str> = text
            .split(|letter: char| letter.is_whitespace() || "()[]/,:".contains(letter))
            .filter(|word| !word.is_empty())
            .collect();
        for at in 0..words.len() {
            for length in [2, 1] {
                let Some(unit) = words.get(at..at + length).map(|words| words.join(" ")) else { continue };
                // Words such as `de` and `a` are no unit, whatever a reader makes of them.
                let is_figure = unit.chars().any(char::is_numeric);
                if told.currency.is_some() || is_figure || unit.chars().count() < 2 && !"€$£₦".contains(&unit)
                {
                    continue;
                }
                if let Some(amount) = amount(&format!("1 {unit}")) {
                    told.currency = Some(amount.currency);
                    told.scale = amount
                        .minor
                        .checked_div(amount.currency.minor_per_unit().unsigned_abs())
                        .filter(|scale| *scale > 1);
                }
            }
        }
    }
    told
}

/// An amount that tells its currency itself.
fn amount(text: &str) -> Option<Money> {
    let found = Kind::Money.read(text, &Context::default());
    serde_json::from_value(found.value.filter(|_| found.unread.is_empty())?).ok()
}

/// Whether days such as 03/15/2027 show that months come first.
fn month_first(cells: &[String]) -> bool {
    let (mut first, mut second) = (0, 0);
    for cell in cells {
        let parts: Vec<u32> = cell
            .split(['/', '-', '.'])
            .map_while(|part| part.trim().get(..part.trim().len().min(4))?.parse().ok())
            .collect();
        if let [a, b, _] = parts[..] {
            second += usize::from(b > 12 && a <= 12);
            first += usize::from(a > 12 && a <= 31);
        }
    }
    second > 0 && first == 0
}

/// The columns that tell rows apart.
pub(super) fn keys(columns: &[Column]) -> Keys {
    let mut keys = Keys::default();
    let best = |meaning: &str, least: f32, fits: &dyn Fn(&Column) -> bool| {
        let free = columns.iter().filter(|column| column.pinned.is_none());
        let found = free.filter(|column| column.suggested(meaning) >= least && fits(column));
        let strongest = |a: &&Column, b: &&Column| {
            a.suggested(meaning).total_cmp(&b.suggested(meaning)).then(b.index.cmp(&a.index))
        };
        found.max_by(strongest).map(|column| column.index)
    };
    let of = |index: usize| columns.iter().find(|column| column.index == index);
    let is_mail = |column: &Column| column.share(|cell| cell.contains('@') && !cell.contains(' ')) > 0.6;
    keys.email = columns.iter().filter(|column| is_mail(column)).map(|column| column.index).next();
    // An id is another in each row, and no text.
    let tells_apart = |column: &Column| {
        column.cells.len() * 10 >= column.filled * 9
            && column.share(|cell| super::identity::from_cell(cell).is_some()) > 0.9
            && !is_mail(column)
            && column.cells.len() < 300.max(column.filled)
    };
    // `Challenge ID`: other words beside it, and then cells such as `P-001`.
    let is_code = |cell: &str| cell.len() <= 24 && !cell.contains(' ') && cell.contains(char::is_numeric);
    keys.id = best("id", 0.9, &tells_apart)
        .or_else(|| best("id", 0.6, &|column| tells_apart(column) && column.share(is_code) > 0.9));
    let pinned = columns.iter().find(|column| column.pinned.as_deref() == Some("id"));
    keys.id = pinned.map(|column| column.index).or(keys.id);
    keys.id_is_counter = pinned.is_none()
        && keys.id.and_then(of).is_some_and(|column| column.is_counter || short_numbers(column));
    keys.url =
        best("url", 0.6, &|column| column.share(|cell| cell.contains('.') && !cell.contains(' ')) > 0.6);
    keys.answered =
        best("updated", 0.7, &|column| column.share(|cell| cell.chars().any(char::is_numeric)) > 0.8);
    keys.currency = best("currency", 0.9, &|column| column.fit(Kind::Currency).is_some_and(|fit| fit > 0.6));
    keys.role = columns
        .iter()
        .filter(|column| column.suggested("role") >= 0.7 || column.suggested("kind") >= 0.9)
        .find(|column| {
            let roles: BTreeSet<&str> =
                column.cells.iter().filter_map(|cell| Role::find(cell)).map(Role::as_str).collect();
            let found = column.share(|cell| Role::find(cell).is_some());
            let kinds = column.fit(Kind::Term(Vocabulary::InvestorKind)).unwrap_or(0.0);
            roles.len() > 1 && (found >= 0.5 || found > kinds)
                || roles.len() == 1 && found > 0.3 && kinds < found
        })
        .map(|column| column.index);
    keys.remarks = columns
        .iter()
        .filter(|column| column.suggested("none") >= 0.5 || column.suggested("about") >= 0.5)
        .map(|column| column.index)
        .collect();
    keys
}

/// Whether ids are small numbers, as rows are counted with.
fn short_numbers(column: &Column) -> bool {
    column.share(|cell| fold(cell).parse::<u32>().is_ok_and(|number| number < 1000) && !cell.starts_with('0'))
        > 0.9
}

/// How well a column fits a meaning in a role, at most 1; 0 where it cannot be.
fn score(column: &Column, meaning: &'static str, role: Role) -> f32 {
    let header = column.suggested(meaning);
    let Some(path) = meaning::field(meaning, role) else {
        return match meaning::does(meaning) {
            Does::Nothing | Does::Currency => header,
            _ => 0.0,
        };
    };
    if column.is_overruled(meaning, role) {
        return 0.0;
    }
    let fit = match meaning::does(meaning) {
        Does::Nothing | Does::Currency => return header,
        Does::Names if column.fit(Kind::Answer).is_some_and(|fit| fit > 0.8) => return 0.0,
        Does::Names => {
            let is_name = |cell: &str| {
                cell.chars().any(char::is_alphabetic) && cell.chars().count() < 90 && !cell.contains('@')
            };
            Some(column.share(is_name) * if column.cells.len() * 2 < column.filled { 0.5 } else { 1.0 })
        }
        // Cells that say something else, as the header does too, are no text.
        Does::Says if column.is_of_another_kind(meaning, role) => return 0.0,
        Does::Says => Some((column.mean_length() / 24.0).clamp(0.25, 1.0)),
        // The name of a person is two words or more, and has no figure.
        Does::People => Some(column.share(|cell| cell.contains(' ') && !cell.chars().any(char::is_numeric))),
        Does::Ventures => Some(column.share(|cell| cell.chars().any(char::is_alphabetic) || cell.len() < 3)),
        Does::Locates => column.fit(Kind::Place),
        Does::Ends => column.fit(Kind::Money),
        Does::Rules => column.fit(if path == "age_at_most" { Kind::Count } else { Kind::Money }),
        Does::Fills => Kind::of(role, path)
            .and_then(|kind| if kind == Kind::Text { Some(0.9) } else { column.fit(kind) }),
    };
    let Some(fit) = fit.filter(|_| !column.cells.is_empty()) else { return header * 0.75 };
    if header > 0.0 {
        // Values that are something else overrule the words above them.
        if fit < 0.12 && header < 0.75 { 0.0 } else { header * (0.7 + 0.3 * fit) }
    } else if column.best_that_holds(role) < 0.55 && speaks_for_itself(column, meaning) && fit >= 0.85 {
        0.6 * fit
    } else {
        0.0
    }
}

/// Whether the cells of a column tell what it is, whatever stands above it.
fn speaks_for_itself(column: &Column, meaning: &str) -> bool {
    let marked = |cell: &str| {
        cell.chars().any(char::is_numeric)
            && cell.chars().any(|letter| letter.is_alphabetic() || "€$£₦".contains(letter))
    };
    let enough = column.cells.len() >= 2;
    match meaning {
        "amount" => enough && column.share(marked) > 0.6,
        "languages" | "stage" | "legal_form" | "instruments" | "sectors" | "place" | "kind" => {
            enough
                && column.mean_length() > 1.5
                && column.share(|cell| cell.chars().any(char::is_alphabetic)) > 0.8
        }
        _ => false,
    }
}

/// What the columns are, in rows of a role.
pub(super) fn plan(columns: &[Column], role: Role, keys: &Keys) -> Plan {
    let mut candidates: Vec<(f32, usize, &'static str)> = Vec::new();
    let mut own = Vec::new();
    let marks = marks(columns, role);
    for column in columns {
        if let Some(pin) = &column.pinned {
            match pinned(column, pin, role) {
                Pinned::Meaning(meaning) => candidates.push((2.0, column.index, meaning)),
                Pinned::Own(path, target) => {
                    let (columns, how) = (vec![column.index], How::Own(target));
                    own.push(Use { path, columns, how, confidence: 1.0 });
                }
                Pinned::Nothing => {}
            }
            continue;
        }
        let is_key = [keys.role, keys.email].contains(&Some(column.index))
            || keys.id == Some(column.index)
            || marks.iter().any(|option| option.columns.contains(&column.index));
        if is_key {
            continue;
        }
        let name = column.name();
        if (name.contains('.') || name.contains('_'))
            && column.best() < 0.9
            && let Some(target) = fields::resolve(role, &name)
        {
            own.push(Use { path: name, columns: vec![column.index], how: How::Own(target), confidence: 1.0 });
            continue;
        }
        for (meaning, _) in meaning::all() {
            // What the rows are is told by values, and which are, is known.
            if matches!(meaning, "role" | "id") {
                continue;
            }
            let score = score(column, meaning, role);
            if score >= SURE_ENOUGH {
                candidates.push((score, column.index, meaning));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));
    let mut taken: BTreeMap<usize, (&'static str, f32)> = BTreeMap::new();
    let mut given: BTreeSet<&'static str> = BTreeSet::new();
    let mut filled: BTreeSet<&'static str> = BTreeSet::new();
    for (score, column, meaning) in candidates {
        let does = meaning::does(meaning);
        let path = meaning::field(meaning, role);
        let again = given.contains(meaning) && !meaning::adds_up(meaning);
        // A range is filled by one column, or by two for its ends.
        let twice = does == Does::Fills
            && !meaning::adds_up(meaning)
            && path.is_some_and(|path| filled.contains(path));
        if taken.contains_key(&column) || again || twice {
            continue;
        }
        if does == Does::Fills {
            filled.extend(path);
        }
        given.insert(meaning);
        taken.insert(column, (meaning, score.min(1.0)));
    }
    let mut plan = assemble(role, &taken);
    plan.uses.extend(own);
    for option in marks {
        match plan.uses.iter().position(|known| known.path == option.path) {
            Some(at) if matches!(plan.uses[at].how, How::Fill(_)) => {}
            _ => plan.uses.push(option),
        }
    }
    plan.weight =
        taken.values().map(|(meaning, score)| score * meaning::speaks_for(meaning, role)).sum::<f32>();
    name_at_least(&mut plan, columns, &taken);
    plan.uses.sort_by_key(|one| one.columns.first().copied());
    plan
}

/// What a pinned column is in a role.
enum Pinned {
    Meaning(&'static str),
    /// A field, by its path, whose cells are as exports write them.
    Own(String, Target),
    Nothing,
}

/// The meaning that fills the field, the one that the header says if several do;
/// else the field itself.
fn pinned(column: &Column, pin: &str, role: Role) -> Pinned {
    let path = pin.strip_prefix(role.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(pin);
    let fills = |meaning: &&'static str| meaning::field(meaning, role) == Some(path);
    let likeliest = column.suggestions.iter().map(|known| known.meaning).find(fills);
    let usual = Some("place").filter(fills);
    let any = || meaning::all().map(|(meaning, _)| meaning).find(fills);
    match likeliest.or(usual).or_else(any) {
        Some(meaning) => Pinned::Meaning(meaning),
        None => match fields::resolve(role, path) {
            Some(target) if path != "id" => Pinned::Own(path.to_owned(), target),
            _ => Pinned::Nothing,
        },
    }
}

/// Puts together the columns that fill one field.
fn assemble(role: Role, taken: &BTreeMap<usize, (&'static str, f32)>) -> Plan {
    let mut uses: Vec<Use> = Vec::new();
    let at = |meaning: &str| {
        taken.iter().find(|(_, (known, _))| *known == meaning).map(|(column, (_, score))| (*column, *score))
    };
    let named: Vec<(usize, f32)> = match (at("first_name"), at("last_name"), at("name")) {
        (Some(first), Some(last), name) if name.is_none_or(|name| name.1 < first.1.min(last.1)) => {
            vec![first, last]
        }
        (Some(first), None, Some(name)) => vec![first, name],
        (_, _, Some(name)) => vec![name],
        (first, last, None) => first.into_iter().chain(last).collect(),
    };
    if !named.is_empty() {
        let confidence = named.iter().map(|(_, score)| *score).fold(1.0, f32::min);
        let columns = named.into_iter().map(|(column, _)| column).collect();
        uses.push(Use { path: "name".to_owned(), columns, how: How::Name, confidence });
    }
    let (city, region, country) = (at("city").or_else(|| at("place")), at("region"), at("country"));
    let parts = [city, region, country];
    if let Some(path) = meaning::field("place", role)
        && parts.iter().any(Option::is_some)
    {
        let index = |part: Option<(usize, f32)>| part.map(|(column, _)| column);
        let how = How::Place { city: index(city), region: index(region), country: index(country) };
        let confidence = parts.iter().flatten().map(|(_, score)| *score).fold(1.0, f32::min);
        let columns = parts.iter().flatten().map(|(column, _)| *column).collect();
        uses.push(Use { path: path.to_owned(), columns, how, confidence });
    }
    let ends = [at("min"), at("max")];
    for (column, (meaning, score)) in taken {
        let Some(path) = meaning::field(meaning, role) else { continue };
        let one = |how| Use { path: path.to_owned(), columns: vec![*column], how, confidence: *score };
        match meaning::does(meaning) {
            Does::Fills => {
                let Some(kind) = Kind::of(role, path) else { continue };
                // Two columns for the ends say more than one for the range; but
                // those of a ticket say nothing of what a startup asks.
                if kind == Kind::MoneyRange && *meaning != "ask" && ends.iter().all(Option::is_some) {
                    continue;
                }
                match uses.iter_mut().find(|known| known.path == path && known.how == How::Fill(kind)) {
                    Some(known) => {
                        known.columns.push(*column);
                        known.confidence = known.confidence.min(*score);
                    }
                    None => uses.push(one(How::Fill(kind))),
                }
            }
            // The text is in the first column that has one, the likeliest first.
            Does::Says => match uses.iter_mut().find(|known| known.how == How::Text) {
                Some(known) if *score > known.confidence => {
                    known.columns.insert(0, *column);
                    known.confidence = *score;
                }
                Some(known) => known.columns.push(*column),
                None => uses.push(one(How::Text)),
            },
            Does::People | Does::Ventures => {
                let how = if meaning::does(meaning) == Does::People { How::People } else { How::Ventures };
                match uses.iter_mut().find(|known| known.path == path) {
                    Some(known) => known.columns.push(*column),
                    None => uses.push(one(how)),
                }
            }
            Does::Rules => uses.push(one(How::Rule)),
            Does::Names | Does::Locates | Does::Ends | Does::Currency | Does::Nothing => {}
        }
    }
    if let Some(path) = meaning::field("min", role)
        && ends.iter().any(Option::is_some)
        && !uses.iter().any(|known| known.path == path)
    {
        let [low, high] = ends.map(|end| end.map(|(column, _)| column));
        let confidence = ends.iter().flatten().map(|(_, score)| *score).fold(1.0, f32::min);
        let columns = [low, high].into_iter().flatten().collect();
        uses.push(Use { path: path.to_owned(), columns, how: How::Ends { low, high }, confidence });
    }
    Plan { uses, weight: 0.0 }
}

/// A profile has a name: where no header tells which column it is, it is the
/// first whose cells differ from row to row and are short words.
fn name_at_least(plan: &mut Plan, columns: &[Column], taken: &BTreeMap<usize, (&'static str, f32)>) {
    if plan.uses.iter().any(|one| one.how == How::Name) {
        return;
    }
    let used: BTreeSet<usize> = plan.uses.iter().flat_map(|one| one.columns.iter().copied()).collect();
    let is_name = |column: &&Column| {
        !used.contains(&column.index)
            && column.pinned.is_none()
            && !taken.contains_key(&column.index)
            && column.filled > 0
            && column.cells.len() * 10 >= column.filled.min(300) * 8
            && (3.0..60.0).contains(&column.mean_length())
            && column.share(|cell| {
                cell.chars().filter(|letter| letter.is_alphabetic()).count() * 2 > cell.chars().count()
            }) > 0.8
            && column.share(|cell| cell.contains('@') || cell.contains("://")) < 0.2
    };
    let found = columns.iter().find(is_name).map(|column| column.index);
    // A brief may have no title: then its text is its name.
    let text = plan.uses.iter().find(|one| one.how == How::Text).and_then(|one| one.columns.first().copied());
    if let Some(column) = found.or(text) {
        plan.uses.push(Use {
            path: "name".to_owned(),
            columns: vec![column],
            how: How::Name,
            confidence: 0.5,
        });
    }
}

/// Columns that are options of one question: their header is a value, and
/// their cells are marks.
fn marks(columns: &[Column], role: Role) -> Vec<Use> {
    const LISTS: [&str; 8] =
        ["sectors", "stage", "instruments", "skills", "needs", "languages", "technologies", "business_model"];
    // `Legal` is a sector and a skill: each column may be an option of several.
    let mut may_be: Vec<(usize, Vec<(&'static str, serde_json::Value)>)> = Vec::new();
    for column in columns {
        let is_mark = |cell: &str| {
            matches!(answer::read(cell), Meaning::Sure(_)) || matches!(cell, "1" | "2" | "3" | "4" | "5")
        };
        if column.cells.is_empty()
            || column.pinned.is_some()
            || column.cells.len() > 8
            || column.share(is_mark) < 1.0
            || is_answered(column)
        {
            continue;
        }
        let option = option_of(&column.levels);
        let above: Vec<&'static str> = column.suggestions.iter().map(|known| known.meaning).collect();
        let mut lists: Vec<&'static str> =
            LISTS.into_iter().filter(|list| meaning::field(list, role).is_some()).collect();
        lists.sort_by_key(|list| above.iter().position(|known| known == list).unwrap_or(usize::MAX));
        let mut readings = Vec::new();
        for list in lists {
            let Some(path) = meaning::field(list, role) else { continue };
            let Some(kind) = Kind::of(role, path) else { continue };
            let read = kind.read(&option, &column.told.apart());
            if let Some(value) = read.value.filter(|_| read.unread.is_empty() && read.doubts.is_empty()) {
                readings.push((list, value));
            }
        }
        may_be.push((column.index, readings));
    }
    // It is one of the list that most of them are options of.
    let mut counts: HashMap<&'static str, usize> = HashMap::new();
    for (list, _) in may_be.iter().flat_map(|(_, readings)| readings) {
        *counts.entry(list).or_default() += 1;
    }
    let mut found: HashMap<&'static str, Vec<(usize, serde_json::Value)>> = HashMap::new();
    for (column, readings) in may_be {
        let count = |reading: &(&'static str, _)| counts.get(reading.0).copied().unwrap_or(0);
        // The last of equals is taken: the first is then the likeliest.
        if let Some((list, value)) = readings.into_iter().rev().max_by_key(count) {
            found.entry(list).or_default().push((column, value));
        }
    }
    let uses = found.into_iter().filter(|(_, options)| options.len() >= 2).filter_map(|(list, options)| {
        let path = meaning::field(list, role)?.to_owned();
        let columns = options.iter().map(|(column, _)| *column).collect();
        Some(Use { path, columns, how: How::Marks(options), confidence: 0.8 })
    });
    let mut uses: Vec<Use> = uses.collect();
    uses.sort_by(|a, b| a.path.cmp(&b.path));
    uses
}

/// Whether the words above a column ask for an answer or a figure, and not for a
/// mark: `Consent`, `Team`. An `X` under `Legal` is a mark, whatever `Legal` is.
fn is_answered(column: &Column) -> bool {
    let asks = |known: &Suggestion| {
        known.score >= 0.6 && matches!(known.meaning, "consent" | "remote" | "lead" | "none" | "eligibility")
    };
    let has_sign = column.cells.iter().any(|cell| !cell.chars().all(char::is_numeric));
    column.suggestions.iter().any(asks) || !has_sign && column.best() >= 0.9
}

/// The option in a header such as `Secteurs [Fintech]` or `Fintech`.
fn option_of(levels: &[String]) -> String {
    let last = levels.last().map_or("", String::as_str);
    let bracketed = last.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(option, _)| option);
    bracketed.unwrap_or(last).trim().to_owned()
}

/// How strongly the words of a name or a title speak for a role.
pub(super) fn hint(text: &str, role: Role) -> f32 {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| word.chars().count() > 2).collect();
    let one = words.iter().any(|word| Role::find(word) == Some(role));
    let two = words.windows(2).any(|pair| Role::find(&pair.join(" ")) == Some(role));
    if one || two { 1.0 } else { 0.0 }
}

/// How strongly the values of a column speak for a role.
pub(super) fn of_values(columns: &[Column], role: Role) -> f32 {
    let vocabulary = match role {
        Role::Investor => Vocabulary::InvestorKind,
        Role::Programme => Vocabulary::ProgrammeKind,
        _ => return 0.0,
    };
    let named = |column: &&Column| column.suggested("kind") >= 0.5 || column.suggested("role") >= 0.5;
    let fits = columns.iter().filter(named).filter_map(|column| column.fit(Kind::Term(vocabulary)));
    fits.fold(0.0, f32::max)
}
