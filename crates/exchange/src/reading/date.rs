//! Days, as people write them.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use qantara_engine::fold::fold;

use super::clean::{clean, is_nothing};
use super::{Context, Meaning, Why};

/// How much of a date was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precision {
    Day,
    Month,
    Quarter,
    Year,
}

/// A day, and how much of it was written: a month is its first day, a year its
/// 1 January.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) precision: Precision,
}

/// What is written where there is no day, as [`fold`] writes it.
#[rustfmt::skip]
const NO_DAY: &[&str] = &[
    "en continu", "continu", "rolling", "rolling basis", "ongoing", "continuous", "permanent", "permanente", "toute l annee", "all year",
    "always open", "open", "ouvert", "pas encore", "not yet", "not incorporated", "not yet incorporated", "not registered", "pas encore creee",
    "pas encore cree", "en cours", "en cours de creation", "asap", "des que possible", "immediatement", "immediate", "no deadline", "sans date",
    "pas de date", "sans echeance", "مستمر", "مفتوح", "مفتوح طوال السنه", "علي مدار السنه", "طوال السنه", "ليس بعد", "قيد التاسيس", "لم تؤسس بعد",
    "au fil de l eau", "n importe quand", "anytime", "flexible",
];

/// Months by the beginnings of their names and by whole names, as [`fold`]
/// writes them.
#[rustfmt::skip]
const MONTHS: &[&[&str]] = &[
    &["janvier", "janv", "jan", "january", "يناير", "جانفي", "كانون الثاني"], &["fevrier", "fevr", "fev", "feb", "february", "فبراير", "فيفري", "شباط"],
    &["mars", "mar", "march", "مارس", "اذار"], &["avril", "avr", "april", "apr", "ابريل", "افريل", "نيسان"], &["mai", "may", "ماي", "مايو", "ايار"],
    &["juin", "jun", "june", "يونيو", "يونيه", "جوان", "حزيران"], &["juillet", "juil", "jul", "july", "يوليوز", "يوليو", "يوليه", "جويليه", "تموز"],
    &["aout", "aou", "aug", "august", "غشت", "اغسطس", "اوت", "اب"], &["septembre", "sept", "sep", "september", "شتنبر", "سبتمبر", "ايلول"],
    &["octobre", "oct", "october", "اكتوبر", "تشرين الاول"], &["novembre", "nov", "november", "نونبر", "نوفمبر", "تشرين الثاني"],
    &["decembre", "dec", "december", "دجنبر", "ديسمبر", "كانون الاول"],
];

/// Words that stand beside a day and change nothing.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "founded", "since", "depuis", "le", "en", "in", "on", "the", "of", "de", "du", "cree", "creee", "created", "fondee", "fonde", "creation", "date",
    "er", "st", "nd", "rd", "th", "year", "annee", "incorporated", "established", "est", "by", "avant", "before", "au", "l", "d", "منذ", "سنه", "عام", "شهر", "في", "lundi",
    "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "lance", "lancee", "launched", "started", "registered", "immatriculee", "deadline", "until", "jusqu", "to", "تاسست",
];

/// Reads a day. Whether it is plausible for its field is the caller's to say.
pub(crate) fn read(text: &str, context: &Context<'_>) -> Meaning<Day> {
    let text = clean(text);
    if is_nothing(&text) || NO_DAY.contains(&&*fold(text.rsplit_once(':').map_or(&text, |(_, rest)| rest))) {
        return Meaning::Nothing;
    }
    if let Some(format) = context.date_format
        && let Ok(date) = Date::strptime(format, &*text)
    {
        return Meaning::Sure(Day { date, precision: Precision::Day });
    }
    if let Some(date) = serial(&text) {
        return Meaning::Sure(Day { date, precision: Precision::Day });
    }
    let parts = Parts::of(&without_time(&text));
    let Some(day) = parts.day(context) else {
        return parts.relative(context).unwrap_or_else(|| Meaning::unread(Why::Unknown));
    };
    if parts.is_end {
        // «fin 2023» is its last month, of which the first day stands for it.
        let year = day.date.year();
        let day = match day.precision {
            Precision::Year => Day { date: date(year, 12, 1), precision: Precision::Month },
            _ => day.end(),
        };
        return Meaning::Doubtful { value: day, why: Why::Rough };
    }
    if parts.is_rough { Meaning::Doubtful { value: day, why: Why::Rough } } else { Meaning::Sure(day) }
}

impl Day {
    /// The last day of what was written.
    pub(crate) fn end(self) -> Self {
        let span: Span = match self.precision {
            Precision::Day => 0.days(),
            Precision::Month => 1.month(),
            Precision::Quarter => 3.months(),
            Precision::Year => 1.year(),
        };
        let is_day = self.precision == Precision::Day;
        let after = self.date.checked_add(span).ok().filter(|_| !is_day);
        let date = after.and_then(|after| after.yesterday().ok()).unwrap_or(self.date);
        Self { date, precision: Precision::Day }
    }
}

/// A day as spreadsheets count them, from 1982 to 2064.
fn serial(text: &str) -> Option<Date> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_number =
        whole.len() == 5 && [whole, fraction].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let days = whole.parse::<i32>().ok().filter(|days| is_number && (30_000..=60_000).contains(days))?;
    date(1899, 12, 30).checked_add(days.days()).ok()
}

/// The text without a time of day.
fn without_time(text: &str) -> String {
    let is_time = |word: &str| {
        let word = word.trim_end_matches(['Z', 'z']);
        word.contains(':')
            && word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+'))
    };
    // `2024-05-31T08:00:00Z`
    let text = match text.split_once('T') {
        Some((day, time)) if is_time(time) && day.len() == 10 => day,
        _ => text,
    };
    let words =
        text.split_whitespace().filter(|word| !is_time(word) && !matches!(*word, "AM" | "PM" | "am" | "pm"));
    words.collect::<Vec<_>>().join(" ")
}

/// What a day is written of.
#[derive(Debug, Default)]
struct Parts {
    /// Numbers with their digits counted.
    numbers: Vec<(i64, usize)>,
    /// The month that a word names, and how many numbers stand before it.
    month: Option<(i8, usize)>,
    /// The first month of a quarter or half year.
    quarter: Option<i8>,
    is_end: bool,
    is_rough: bool,
    /// Years or months ago.
    ago: Option<bool>,
    is_odd: bool,
}

impl Parts {
    fn of(text: &str) -> Self {
        let mut parts = Self::default();
        let folded = fold(text);
        let mut words: Vec<String> = Vec::new();
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            // `1er`, `T3`: letters and digits are parted.
            let mut last = None;
            for letter in word.chars() {
                let is_digit = letter.is_ascii_digit();
                if last == Some(is_digit)
                    && let Some(word) = words.last_mut()
                {
                    word.push(letter);
                } else {
                    words.push(letter.to_string());
                }
                last = Some(is_digit);
            }
        }
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_str();
            let next = words.get(at + 1).map_or("", String::as_str);
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                let is_ordinal =
                    matches!(next, "e" | "er" | "eme" | "ere") || matches!(next, "st" | "nd" | "rd" | "th");
                let after = words.get(at + 2).map_or("", String::as_str);
                if is_ordinal && matches!(after, "trimestre" | "quarter" | "semestre") {
                    parts.part_of_year(after, word);
                    at += 3;
                    continue;
                }
                match word.parse::<i64>() {
                    Ok(number) if word.len() <= 8 => parts.numbers.push((number, word.len())),
                    _ => parts.is_odd = true,
                }
            } else if matches!(word, "q" | "t" | "s" | "h" | "trimestre" | "quarter" | "semestre" | "الربع")
                && !next.is_empty()
            {
                let ordinal = ["الاول", "الثاني", "الثالث", "الرابع"].iter().position(|name| *name == next);
                let number = ordinal.map(|n| (n + 1).to_string());
                parts.part_of_year(word, number.as_deref().unwrap_or(next));
                at += 1;
            } else if let Some(month) = month(word, next) {
                parts.is_odd |= parts.month.is_some();
                parts.month = Some((month, parts.numbers.len()));
                at += usize::from(month_of(word).is_none());
            } else {
                parts.word(word);
            }
            at += 1;
        }
        parts
    }

    fn part_of_year(&mut self, name: &str, number: &str) {
        let months = if matches!(name, "s" | "h" | "semestre") { 6 } else { 3 };
        match number.parse::<i8>() {
            Ok(number @ 1..=4) if number * months <= 12 => self.quarter = Some((number - 1) * months + 1),
            _ => self.is_odd = true,
        }
    }

    fn word(&mut self, word: &str) {
        match word {
            "fin" | "end" | "late" | "نهايه" | "اواخر" => self.is_end = true,
            "debut" | "early" | "beginning" | "mi" | "mid" | "environ" | "vers" | "circa" | "about"
            | "around" | "بدايه" | "حوالي" => {
                self.is_rough = true;
            }
            "an" | "ans" | "annees" | "years" | "سنوات" | "اعوام" => self.ago = Some(true),
            "mois" | "months" | "month" | "اشهر" | "شهور" => self.ago = Some(false),
            "il" | "y" | "a" | "ago" | "قبل" => {}
            word if BESIDE.contains(&word) => {}
            _ => self.is_odd = true,
        }
    }

    fn day(&self, context: &Context<'_>) -> Option<Day> {
        if self.is_odd || self.ago.is_some() {
            return None;
        }
        let of = |year: i64, month: i64, day: i64, precision| {
            let date =
                Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
                    .ok()?;
            Some(Day { date, precision })
        };
        let year = |(number, digits): (i64, usize)| match digits {
            4 => Some(number).filter(|year| (1800..=2199).contains(year)),
            2 => Some(2000 + number),
            _ => None,
        };
        if let Some(first) = self.quarter {
            let [number] = self.numbers[..] else { return None };
            return of(year(number)?, first.into(), 1, Precision::Quarter);
        }
        if let Some((month, before)) = self.month {
            return match self.numbers[..] {
                [number] => of(year(number)?, month.into(), 1, Precision::Month),
                // `5 May 2017`, `Feb 28, 2027`, `2021 mars 5`.
                [first, second] if first.1 == 4 && before == 1 => {
                    of(year(first)?, month.into(), second.0, Precision::Day)
                }
                [first, second] if first.1 <= 2 => of(year(second)?, month.into(), first.0, Precision::Day),
                _ => None,
            };
        }
        match self.numbers[..] {
            [(number, 8)] => of(number / 10_000, number / 100 % 100, number % 100, Precision::Day)
                .filter(|day| (1990..=2060).contains(&day.date.year())),
            [only @ (_, 4)] => of(year(only)?, 1, 1, Precision::Year),
            [first @ (_, 4), (month, 1..=2)] => of(year(first)?, month, 1, Precision::Month),
            [(month, 1..=2), last @ (_, 4)] => of(year(last)?, month, 1, Precision::Month),
            [first @ (_, 4), (month, 1..=2), (day, 1..=2)] => of(year(first)?, month, day, Precision::Day),
            [(first, 1..=2), (second, 1..=2), last @ (_, 2 | 4)] => {
                let year = year(last)?;
                let [day_first, month_first] =
                    [of(year, second, first, Precision::Day), of(year, first, second, Precision::Day)];
                if context.month_first { month_first.or(day_first) } else { day_first.or(month_first) }
            }
            _ => None,
        }
    }

    /// `il y a 3 ans`, `6 months ago`.
    fn relative(&self, context: &Context<'_>) -> Option<Meaning<Day>> {
        let is_years = self.ago?;
        let [(number @ 1..=99, _)] = self.numbers[..] else { return None };
        if self.is_odd {
            return None;
        }
        let Some(today) = context.today else { return Some(Meaning::unread(Why::Relative)) };
        let span = if is_years { number.years() } else { number.months() };
        let precision = if is_years { Precision::Year } else { Precision::Month };
        let date = today.checked_sub(span).ok()?;
        Some(Meaning::Doubtful { value: Day { date, precision }, why: Why::Relative })
    }
}

fn month_of(word: &str) -> Option<i8> {
    (1..).zip(MONTHS).find(|(_, names)| names.contains(&word)).map(|(month, _)| month)
}

/// The month that a word names, or that it names with the next.
fn month(word: &str, next: &str) -> Option<i8> {
    month_of(word).or_else(|| month_of(&format!("{word} {next}")))
}
