//! The kind of value that a field of a profile holds, and its JSON.

use qantara_engine::profile::Role;
use qantara_engine::taxonomy::Kind as Concepts;
use serde_json::{Value, json};

use super::clean::{clean, is_nothing};
use super::money::{Amounts, Column, Unread};
use super::term::Vocabulary;
use super::{
    Context, Listing, Meaning, Part, Topic, Why, answer, concept, date, language, list, money, number, place,
    round, term,
};

/// A kind of cell: what its text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Text,
    Count,
    Percent,
    HoursPerMonth,
    Answer,
    Date,
    /// A day that is over: of founding, of an answer.
    PastDate,
    /// A last day: that of a month or quarter, where no other is told.
    Deadline,
    Money,
    MoneyRange,
    Currency,
    Place,
    Places,
    Sectors,
    Technologies,
    /// Skills with levels, by their ids.
    Skills,
    /// Skills without levels.
    Needs,
    Sdgs,
    Languages,
    Term(Vocabulary),
    Terms(Vocabulary),
}

/// What a cell gives its field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// The field's value, as a profile's JSON has it; `None` where the cell
    /// says nothing or could not be read.
    pub(crate) value: Option<Value>,
    /// What it says of other fields of the same role, by their paths:
    /// `sectors_excluded` of `tous secteurs sauf …`.
    pub(crate) beside: Vec<(&'static str, Value)>,
    /// What is doubtful about the value.
    pub(crate) doubts: Vec<Why>,
    /// What could not be read. Without a value it is the whole cell.
    pub(crate) unread: Vec<Part>,
}

impl Kind {
    /// The kind of a field, by its path without the role: `round.ask`,
    /// `sectors`. Fields that only a program writes have none.
    pub(crate) fn of(role: Role, path: &str) -> Option<Self> {
        Some(match path {
            "name" | "bio" | "pitch" | "thesis" | "problem" | "description" | "owner" | "operator"
            | "school" => Self::Text,
            "languages" => Self::Languages,
            "capacity" | "team_size" | "traction.customers" | "trl" | "trl_min" => Self::Count,
            "consent.matching" | "remote" => Self::Answer,
            "consent.given_on" | "updated_on" | "archived_on" | "founded_on" => Self::PastDate,
            "round.closes_on" | "deadline" | "closes_on" => Self::Deadline,
            "opens_on" | "starts_on" | "available_on" => Self::Date,
            "stage" => Self::Term(Vocabulary::Stage),
            "stages" => Self::Terms(Vocabulary::Stage),
            "sectors" | "sectors_excluded" => Self::Sectors,
            "technologies" => Self::Technologies,
            "business_models" => Self::Terms(Vocabulary::BusinessModel),
            "home" | "site" => Self::Place,
            "markets" | "geographies" | "places" => Self::Places,
            "legal_form" => Self::Term(Vocabulary::LegalForm),
            "round.ask" | "ticket" | "budget" | "amount" | "pay" => Self::MoneyRange,
            "traction.turnover" | "traction.raised" | "typical_ticket" => Self::Money,
            "round.instruments" | "instruments" => Self::Terms(Vocabulary::Instrument),
            "traction.growth_percent" => Self::Percent,
            "sdgs" => Self::Sdgs,
            "needs" => Self::Needs,
            "skills" if role == Role::Programme => Self::Needs,
            "skills" => Self::Skills,
            "kind" if role == Role::Programme => Self::Term(Vocabulary::ProgrammeKind),
            "kind" => Self::Term(Vocabulary::InvestorKind),
            "lead" => Self::Term(Vocabulary::Lead),
            "hours_per_month" => Self::HoursPerMonth,
            "contracts" => Self::Terms(Vocabulary::Contract),
            _ => return None,
        })
    }

    /// What its texts may be words for.
    pub(crate) fn topic(self) -> Option<Topic> {
        Some(match self {
            Self::Text | Self::Currency => return None,
            Self::Count => Topic::Count,
            Self::Percent => Topic::Percent,
            Self::HoursPerMonth => Topic::Hours,
            Self::Answer => Topic::Answer,
            Self::Date | Self::PastDate | Self::Deadline => Topic::Date,
            Self::Money | Self::MoneyRange => Topic::Amount,
            Self::Place | Self::Places => Topic::Place,
            Self::Sectors => Topic::Sector,
            Self::Technologies => Topic::Technology,
            Self::Skills | Self::Needs => Topic::Skill,
            Self::Sdgs => Topic::Goal,
            Self::Languages => Topic::Language,
            Self::Term(vocabulary) | Self::Terms(vocabulary) => match vocabulary {
                Vocabulary::Stage => Topic::Stage,
                Vocabulary::Instrument => Topic::Instrument,
                Vocabulary::BusinessModel => Topic::BusinessModel,
                Vocabulary::InvestorKind => Topic::InvestorKind,
                Vocabulary::ProgrammeKind => Topic::ProgrammeKind,
                Vocabulary::Lead => Topic::Lead,
                Vocabulary::LegalForm => Topic::LegalForm,
                Vocabulary::Contract => Topic::Contract,
            },
        })
    }

    /// The kind that reads what a word of a topic means; lists where the topic
    /// has them.
    pub(crate) fn of_topic(topic: Topic) -> Self {
        match topic {
            Topic::Count => Self::Count,
            Topic::Percent => Self::Percent,
            Topic::Hours => Self::HoursPerMonth,
            Topic::Answer => Self::Answer,
            Topic::Date => Self::Date,
            Topic::Amount => Self::MoneyRange,
            Topic::Place => Self::Places,
            Topic::Sector => Self::Sectors,
            Topic::Technology => Self::Technologies,
            Topic::Skill => Self::Needs,
            Topic::Goal => Self::Sdgs,
            Topic::Language => Self::Languages,
            Topic::Stage => Self::Terms(Vocabulary::Stage),
            Topic::Instrument => Self::Terms(Vocabulary::Instrument),
            Topic::BusinessModel => Self::Terms(Vocabulary::BusinessModel),
            Topic::InvestorKind => Self::Term(Vocabulary::InvestorKind),
            Topic::ProgrammeKind => Self::Term(Vocabulary::ProgrammeKind),
            Topic::Lead => Self::Term(Vocabulary::Lead),
            Topic::LegalForm => Self::Term(Vocabulary::LegalForm),
            Topic::Contract => Self::Terms(Vocabulary::Contract),
        }
    }

    /// Reads a cell. It costs microseconds, also where the cell is bad.
    pub(crate) fn read(self, text: &str, context: &Context<'_>) -> Found {
        match self.topic() {
            Some(topic) => self.read_plain(&context.in_words_of_all(topic, text), context),
            None => self.read_plain(text, context),
        }
    }

    /// Reads a cell that has none of the hub's own words.
    fn read_plain(self, text: &str, context: &Context<'_>) -> Found {
        if self == Self::Text {
            let text = text.trim();
            let value = (!text.is_empty()).then(|| text.into());
            return Found { value, ..Found::default() };
        }
        // A mark or a flag has no letters, and is an answer or a country.
        let has_signs = matches!(self, Self::Answer | Self::Place | Self::Places);
        if !has_signs && is_nothing(text) {
            return Found::default();
        }
        match self {
            Self::Text => Found::default(),
            Self::Count => single(text, number::count(text).map(Value::from)),
            Self::Percent => single(text, number::percent(text).map(Value::from)),
            Self::HoursPerMonth => single(text, number::hours_per_month(text).map(Value::from)),
            Self::Answer => single(text, answer::read(text).map(Value::from)),
            Self::Date | Self::PastDate | Self::Deadline => {
                single(text, self.day(date::read(text, context), context))
            }
            Self::Money | Self::MoneyRange => self.amount(text, context),
            Self::Currency => {
                let found = money::currency(text).map(|currency| currency.code().into());
                single(text, found.map_or_else(|| Meaning::unread(Why::Unknown), Meaning::Sure))
            }
            Self::Place => single(text, place::one(text, context).map(|place| place.to_string().into())),
            Self::Places => several(place::all(text, context), "", |place| place.to_string().into()),
            Self::Sectors => sectors(concept::all(text, Concepts::Sector, context)),
            Self::Technologies => {
                several(concept::all(text, Concepts::Technology, context), "", |concept| concept.id().into())
            }
            Self::Needs => {
                several(concept::all(text, Concepts::Skill, context), "", |concept| concept.id().into())
            }
            Self::Skills => skills(concept::skills(text, context)),
            Self::Sdgs => several(sdgs(text, context), "", |goal| (*goal).into()),
            Self::Languages => several(language::all(text, context), "", |language| language.as_str().into()),
            Self::Term(vocabulary) => single(text, term::one(text, vocabulary, context).map(Value::from)),
            Self::Terms(vocabulary) => {
                several(term::all(text, vocabulary, context), "", |code| (*code).into())
            }
        }
    }
}

impl Kind {
    /// An amount, with or without the words of its round.
    fn amount(self, text: &str, context: &Context<'_>) -> Found {
        let column = column(context);
        let is_one = self == Self::Money;
        let read = money::range(text, &column);
        if read != Err(Unread::NoAmount) {
            return amounts(text, read, is_one);
        }
        let plain = clean(text);
        if round::is_none(&plain) {
            return Found::default();
        }
        let Some(round) = round::part(&plain) else { return amounts(text, read, is_one) };
        let mut amount = money::range(&round.amount, &column);
        if round.is_monthly {
            let year = |minor: u64| minor.checked_mul(12);
            amount = match amount {
                Ok(Some(Amounts { low_minor, high_minor, currency, has_unit })) => year(low_minor)
                    .zip(high_minor.map_or(Some(None), |high| year(high).map(Some)))
                    .map(|(low_minor, high_minor)| {
                        Some(Amounts { low_minor, high_minor, currency, has_unit })
                    })
                    .ok_or(Unread::NoAmount),
                other => other,
            };
        }
        let mut found = amounts(text, amount, is_one);
        if found.value.is_some() {
            if round.is_monthly {
                found.doubts.push(Why::PerMonth);
            }
            if !is_one && !round.instruments.is_empty() {
                found.beside.push(("round.instruments", json!(round.instruments)));
            }
        }
        found
    }

    /// A day's value, where it can be one of the field's.
    fn day(self, meaning: Meaning<date::Day>, context: &Context<'_>) -> Meaning<Value> {
        // No company that still raises money is older, and nobody plans later.
        const YEARS: std::ops::RangeInclusive<i16> = 1850..=2080;
        let is_plausible = |day: jiff::civil::Date| {
            let is_past = self == Self::PastDate;
            YEARS.contains(&day.year()) && !(is_past && context.today.is_some_and(|today| day > today))
        };
        let day = meaning.map(|day| if self == Self::Deadline { day.end().date } else { day.date });
        match day {
            Meaning::Sure(day) | Meaning::Doubtful { value: day, .. } if !is_plausible(day) => {
                Meaning::unread(Why::OutOfRange)
            }
            day => day.map(|day| day.to_string().into()),
        }
    }
}

/// Gives a range of money that stands in two cells, of which one may be empty.
pub(crate) fn ends(low: &str, high: &str, context: &Context<'_>) -> Found {
    let column = column(context);
    let [low, high] = [low, high].map(|end| context.in_words_of_all(Topic::Amount, end));
    let (low, high) = (&*low, &*high);
    let text = format!("{low} – {high}");
    let read = match (money::range(low, &column), money::range(high, &column)) {
        (Ok(Some(low)), Ok(Some(high))) => Amounts::between(low, high).map(Some).ok_or(Unread::NoAmount),
        (Ok(Some(low)), Ok(None)) => {
            let is_one = low.high_minor == Some(low.low_minor);
            Ok(Some(Amounts { high_minor: low.high_minor.filter(|_| !is_one), ..low }))
        }
        (Ok(None), Ok(Some(high))) => {
            let is_one = high.high_minor == Some(high.low_minor);
            Ok(Some(Amounts { low_minor: if is_one { 0 } else { high.low_minor }, ..high }))
        }
        (Ok(None), Ok(None)) => Ok(None),
        (Err(why), _) | (_, Err(why)) => Err(why),
    };
    amounts(&text, read, false)
}

fn column(context: &Context<'_>) -> Column {
    Column { currency: context.currency, scale: context.scale, decimal: context.decimal, is_money: false }
}

fn single(text: &str, meaning: Meaning<Value>) -> Found {
    match meaning {
        Meaning::Nothing => Found::default(),
        Meaning::Sure(value) => Found { value: Some(value), ..Found::default() },
        Meaning::Doubtful { value, why } => {
            Found { value: Some(value), doubts: vec![why], ..Found::default() }
        }
        Meaning::Unread { why, guesses } => {
            Found { unread: vec![Part { text: clean(text).into_owned(), why, guesses }], ..Found::default() }
        }
    }
}

/// How many times its lower end an open range goes.
const OPEN_TIMES: u64 = 10;

fn amounts(text: &str, read: Result<Option<Amounts>, Unread>, is_one: bool) -> Found {
    let unread = |why| single(text, Meaning::unread(why));
    let Amounts { low_minor, high_minor, currency, .. } = match read {
        Ok(None) => return Found::default(),
        Ok(Some(amounts)) => amounts,
        Err(Unread::NoCurrency) => return unread(Why::NoCurrency),
        Err(Unread::NoAmount) => return unread(Why::NoFigure),
    };
    if is_one {
        if high_minor != Some(low_minor) {
            return unread(Why::Several);
        }
        let value = json!({ "minor": low_minor, "currency": currency });
        return Found { value: Some(value), ..Found::default() };
    }
    if high_minor.is_some_and(|high| high < low_minor) {
        return unread(Why::Backwards);
    }
    // From nothing on is no range.
    if high_minor.is_none() && low_minor == 0 {
        return unread(Why::OpenEnd);
    }
    let open = low_minor.saturating_mul(OPEN_TIMES);
    let value =
        json!({ "low_minor": low_minor, "high_minor": high_minor.unwrap_or(open), "currency": currency });
    let doubts = if high_minor.is_none() { vec![Why::OpenEnd] } else { Vec::new() };
    Found { value: Some(value), doubts, ..Found::default() }
}

fn several<T: Clone + PartialEq>(
    listing: Listing<T>,
    excluded: &'static str,
    value: impl Fn(&T) -> Value,
) -> Found {
    let values = |items: &[T]| Value::Array(items.iter().map(&value).collect());
    let mut found = Found { unread: listing.unread, ..Found::default() };
    if !listing.items.is_empty() {
        found.value = Some(values(&listing.items));
    }
    if !listing.excluded.is_empty() && !excluded.is_empty() {
        found.beside.push((excluded, values(&listing.excluded)));
    }
    found.doubts = listing.doubts.into_iter().map(|(_, why)| why).collect();
    found
}

/// Sectors, and the technologies that people list among them.
fn sectors(mut listing: Listing<qantara_engine::taxonomy::Concept>) -> Found {
    let mut technologies: Vec<Value> = Vec::new();
    listing.unread.retain(|part| {
        if concept::negated(&part.text).is_some() {
            return true;
        }
        let found = concept::of(&part.text, Concepts::Technology);
        for id in found.iter().map(|concept| Value::from(concept.id())) {
            if !technologies.contains(&id) {
                technologies.push(id);
            }
        }
        found.is_empty()
    });
    let mut found = several(listing, "sectors_excluded", |concept| concept.id().into());
    if !technologies.is_empty() {
        found.beside.push(("technologies", Value::Array(technologies)));
    }
    found
}

/// The level of a skill of which none is told: the middle of the five.
const USUAL_LEVEL: u8 = 3;

fn skills(listing: Listing<(qantara_engine::taxonomy::Concept, Option<u8>)>) -> Found {
    let mut found = Found { unread: listing.unread, ..Found::default() };
    if !listing.items.is_empty() {
        let levels = listing
            .items
            .iter()
            .map(|(skill, level)| (skill.id().to_owned(), json!(level.unwrap_or(USUAL_LEVEL))));
        found.value = Some(Value::Object(levels.collect()));
    }
    found.doubts = listing.doubts.into_iter().map(|(_, why)| why).collect();
    found
}

/// Reads development goals: `SDG 2, SDG 15`, `ODD 7`, `8, 9`.
fn sdgs(text: &str, context: &Context<'_>) -> Listing<u8> {
    let mut listing = Listing::default();
    for part in list::split(&clean(text), context, |_| false) {
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        let goal = digits.parse::<u8>().ok().filter(|goal| (1..=17).contains(goal));
        listing.take(&part, goal.map_or_else(|| Meaning::unread(Why::Unknown), Meaning::Sure));
    }
    listing
}
