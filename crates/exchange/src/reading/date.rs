//! Days, as people write them.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
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

/// The months by their names in English, in French, and in Arabic as written
/// in Morocco, Algeria and Tunisia, Egypt, and the Levant.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv", "يناير", "جانفي", "كانون الثاني"], &["february", "feb", "fevrier", "fev", "fevr", "فبراير", "فيفري", "شباط"],
    &["march", "mar", "mars", "مارس", "اذار"], &["april", "apr", "avril", "avr", "ابريل", "افريل", "نيسان"],
    &["may", "mai", "ماي", "مايو", "ايار"], &["june", "jun", "juin", "يونيو", "جوان", "حزيران"],
    &["july", "jul", "juillet", "juil", "يوليو", "يوليوز", "جويلية", "تموز"], &["august", "aug", "aout", "غشت", "اغسطس", "اوت", "اب"],
    &["september", "sep", "sept", "septembre", "شتنبر", "سبتمبر", "ايلول"], &["october", "oct", "octobre", "اكتوبر", "تشرين الاول"],
    &["november", "nov", "novembre", "نونبر", "نوفمبر", "تشرين الثاني"], &["december", "dec", "decembre", "دجنبر", "ديسمبر", "كانون الاول"],
];

/// English names before a figure, which may then be a day or a year.
#[rustfmt::skip]
const DAY_FOLLOWS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
];

/// Words that change nothing.
#[rustfmt::skip]
const NO_WORD: &[&str] = &[
    "le", "en", "de", "du", "d", "depuis", "since", "in", "on", "the", "of", "au", "a", "jusqu", "until", "by", "avant", "debut", "early", "beginning", "st",
    "nd", "rd", "th", "er", "founded", "created", "cree", "creee", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "sun", "mon", "tue", "wed", "thu", "fri", "sat", "منذ", "في", "سنه", "عام", "شهر", "يوم", "قبل",
    "annee", "year", "z", "utc", "gmt",
];

/// Words that say that there is no day.
#[rustfmt::skip]
const OPEN: &[&str] = &[
    "en continu", "continu", "au fil de l eau", "rolling", "ongoing", "always open", "open", "permanent", "pas encore", "not yet", "pas encore creee",
    "not incorporated", "en cours de creation", "مفتوح", "مستمر", "بشكل مستمر", "ليس بعد", "toute l annee",
];

fn months() -> &'static HashMap<String, i8> {
    static MONTHS_BY_NAME: OnceLock<HashMap<String, i8>> = OnceLock::new();
    MONTHS_BY_NAME.get_or_init(|| {
        let months = (1..).zip(MONTHS);
        months.flat_map(|(month, names)| names.iter().map(move |name| (fold(name), month))).collect()
    })
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Number { value: i32, digits: usize },
    Month { month: i8, day_follows: bool },
    Quarter(i8),
}

/// Reads a day. Whether it is plausible for its field is the caller's to say;
/// no year before 1900 or after 2100 is read.
pub(crate) fn read(text: &str, context: &Context<'_>) -> Meaning<Day> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let text = clean(text);
    if let Some(format) = context.date_format
        && let Ok(date) = Date::strptime(format, &*text)
    {
        return Meaning::Sure(Day { date, precision: Precision::Day });
    }
    if let Ok(date) = text.parse::<Date>() {
        return plausible(Meaning::Sure(Day { date, precision: Precision::Day }));
    }
    // `Founded: 2021-03`.
    let text = match text.split_once(':') {
        Some((label, rest)) if !label.chars().any(char::is_numeric) => rest.trim(),
        _ => &*text,
    };
    let folded = fold(text);
    if OPEN.contains(&&*folded) || is_nothing(text) {
        return Meaning::Nothing;
    }
    let Some((tokens, is_end)) = tokens(text) else { return Meaning::unread(Why::Unknown) };
    plausible(of(&tokens, is_end, context))
}

fn plausible(found: Meaning<Day>) -> Meaning<Day> {
    match found {
        Meaning::Sure(day) | Meaning::Doubtful { value: day, .. }
            if !(1900..=2100).contains(&day.date.year()) =>
        {
            Meaning::unread(Why::OutOfRange)
        }
        found => found,
    }
}

/// The figures and months of a text, and whether it tells the end of what they
/// name; `None` where there is anything else.
fn tokens(text: &str) -> Option<(Vec<Token>, bool)> {
    let (mut tokens, mut is_end) = (Vec::new(), false);
    let pieces: Vec<String> = without_time(text).iter().map(|piece| fold(piece)).collect();
    let folded = pieces.join(" ");
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut at = 0;
    while at < words.len() {
        let word = words[at];
        at += 1;
        let two = words.get(at).map(|next| format!("{word} {next}"));
        if let Some(month) = two.and_then(|two| months().get(&two).copied()) {
            tokens.push(Token::Month { month, day_follows: false });
            at += 1;
        } else if let Some(month) = months().get(word) {
            tokens.push(Token::Month { month: *month, day_follows: DAY_FOLLOWS.contains(&word) });
        } else if matches!(word, "fin" | "end" | "نهايه") {
            is_end = true;
        } else if let Some(quarter) = quarter(word, words.get(at).copied()) {
            at += usize::from(words.get(at).is_some_and(|next| matches!(*next, "trimestre" | "quarter")));
            tokens.push(Token::Quarter(quarter));
        } else if NO_WORD.contains(&word) {
        } else {
            let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
            let rest = &word[digits.len()..];
            if digits.is_empty()
                || digits.len() > 8
                || !matches!(rest, "" | "er" | "st" | "nd" | "rd" | "th" | "e")
            {
                return None;
            }
            tokens.push(Token::Number { value: digits.parse().ok()?, digits: digits.len() });
        }
    }
    Some((tokens, is_end))
}

/// The pieces of a text without the time of day: `03/10/2026 08:41:12`.
fn without_time(text: &str) -> Vec<&str> {
    let parts = text.split([' ', 'T', ',']).filter(|part| !part.is_empty());
    let is_time = |part: &str| {
        part.contains(':') && part.chars().any(|letter| letter.is_ascii_digit())
            || matches!(part.to_ascii_lowercase().as_str(), "am" | "pm")
    };
    // `Octobre` begins with no `T`, but `Trimestre` and `Tuesday` do.
    if text.contains(':') { parts.filter(|part| !is_time(part)).collect() } else { vec![text] }
}

fn quarter(word: &str, next: Option<&str>) -> Option<i8> {
    let number = |text: &str| text.parse::<i8>().ok().filter(|quarter| (1..=4).contains(quarter));
    if let Some(quarter) = word.strip_prefix(['q', 't']).and_then(number) {
        return Some(quarter);
    }
    if !matches!(next, Some("trimestre" | "quarter")) {
        return None;
    }
    match word {
        "premier" | "first" => Some(1),
        "deuxieme" | "second" => Some(2),
        "troisieme" | "third" => Some(3),
        "quatrieme" | "dernier" | "fourth" | "last" => Some(4),
        word => number(word.trim_end_matches(|letter: char| letter.is_alphabetic())),
    }
}

fn of(tokens: &[Token], is_end: bool, context: &Context<'_>) -> Meaning<Day> {
    use Token::{Month, Number, Quarter};
    let built = match *tokens {
        [Number { value, digits: 4 }] => whole(value, 1, Precision::Year, is_end),
        // The number of a day in a workbook.
        [Number { value, digits: 5 }] if (20_000..=60_000).contains(&value) => {
            let start = date(1899, 12, 30);
            let day = start.checked_add(jiff::Span::new().days(value)).ok();
            day.map(|date| Day { date, precision: Precision::Day })
        }
        [Number { value, digits: 8 }] => full(value / 10_000, value / 100 % 100, value % 100),
        [Number { value: year, digits: 4 }, Number { value: month, digits: 1 | 2 }]
        | [Number { value: month, digits: 1 | 2 }, Number { value: year, digits: 4 }] => {
            i8::try_from(month).ok().and_then(|month| whole(year, month, Precision::Month, is_end))
        }
        [Month { month, .. }, Number { value: year, digits: 4 }]
        | [Number { value: year, digits: 4 }, Month { month, .. }] => {
            whole(year, month, Precision::Month, is_end)
        }
        [Month { month, day_follows }, Number { value, digits: 2 }] if !day_follows || value > 31 => {
            whole(2000 + value, month, Precision::Month, is_end)
        }
        [Quarter(quarter), Number { value: year, digits: 4 }]
        | [Number { value: year, digits: 4 }, Quarter(quarter)] => {
            whole(year, quarter * 3 - 2, Precision::Quarter, is_end)
        }
        [Number { value: day, .. }, Month { month, .. }, Number { value: year, digits }]
        | [Month { month, .. }, Number { value: day, .. }, Number { value: year, digits }]
        | [Number { value: year, digits }, Month { month, .. }, Number { value: day, .. }]
            if digits == 4 || digits == 2 =>
        {
            full(in_century(year, digits), i32::from(month), day)
        }
        [Number { value: year, digits: 4 }, Number { value: month, .. }, Number { value: day, .. }] => {
            full(year, month, day)
        }
        [
            Number { value: first, .. },
            Number { value: second, .. },
            Number { value: year, digits: digits @ (2 | 4) },
        ] => {
            let year = in_century(year, digits);
            let month_first = second > 12 || context.month_first && first <= 12;
            let found = if month_first { full(year, first, second) } else { full(year, second, first) };
            return match found {
                Some(day) if first <= 12 && second <= 12 && first != second => {
                    Meaning::Doubtful { value: day, why: Why::DayOrMonth }
                }
                Some(day) => Meaning::Sure(day),
                None => Meaning::unread(Why::OutOfRange),
            };
        }
        _ => None,
    };
    built.map_or_else(|| Meaning::unread(Why::Unknown), Meaning::Sure)
}

/// A year of two digits is of this century.
fn in_century(year: i32, digits: usize) -> i32 {
    if digits == 2 { 2000 + year } else { year }
}

fn full(year: i32, month: i32, day: i32) -> Option<Day> {
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some(Day { date, precision: Precision::Day })
}

/// The first day of a year, a quarter or a month; where its end is told, the
/// last of a quarter or a month, and of a year its last month.
fn whole(year: i32, month: i8, precision: Precision, is_end: bool) -> Option<Day> {
    let year = i16::try_from(year).ok()?;
    let start = Date::new(year, month, 1).ok()?;
    let date = match (is_end, precision) {
        (false, _) | (true, Precision::Day) => start,
        (true, Precision::Year) => Date::new(year, 12, 1).ok()?,
        (true, Precision::Quarter) => Date::new(year, month + 2, 1).ok()?.last_of_month(),
        (true, Precision::Month) => start.last_of_month(),
    };
    Some(Day { date, precision })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let context = Context::default();
        for (text, expected) in [
            ("2021-03-14", Some("2021-03-14")),
            ("14/03/2021", Some("2021-03-14")),
            ("14/03/21", Some("2021-03-14")),
            ("14.03.2021", Some("2021-03-14")),
            ("14-03-2021", Some("2021-03-14")),
            ("7/7/2023", Some("2023-07-07")),
            ("03/04/2017", Some("2017-04-03")),
            ("03/15/2027", Some("2027-03-15")),
            ("2021/03/14", Some("2021-03-14")),
            ("20210314", Some("2021-03-14")),
            ("03/10/2026 08:41:12", Some("2026-10-03")),
            ("2026-10-03T08:41:12Z", Some("2026-10-03")),
            ("12/11/25", Some("2025-11-12")),
            ("2018", Some("2018-01-01")),
            ("depuis 2020", Some("2020-01-01")),
            ("Founded: 2021-03", Some("2021-03-01")),
            ("09/2020", Some("2020-09-01")),
            ("mars 2023", Some("2023-03-01")),
            ("Août 2022", Some("2022-08-01")),
            ("Janvier 24", Some("2024-01-01")),
            ("1er février 2021", Some("2021-02-01")),
            ("Feb 28, 2027", Some("2027-02-28")),
            ("15 Jan 2027", Some("2027-01-15")),
            ("October 2021", Some("2021-10-01")),
            ("2021-Q3", Some("2021-07-01")),
            ("T2 2024", Some("2024-04-01")),
            ("end of Q1 2027", Some("2027-03-31")),
            ("fin mars 2027", Some("2027-03-31")),
            ("fin 2023", Some("2023-12-01")),
            ("مارس 2023", Some("2023-03-01")),
            ("١٥ غشت ٢٠٢٢", Some("2022-08-15")),
            ("3 يونيو 2024", Some("2024-06-03")),
            ("كانون الأول 2025", Some("2025-12-01")),
            ("44256", Some("2021-03-01")),
            ("2e trimestre 2024", Some("2024-04-01")),
            ("lundi 5 mai 2025", Some("2025-05-05")),
            ("en continu", None),
            ("rolling", None),
            ("pas encore", None),
            ("il y a 3 ans", None),
            ("Depuis toujours !", None),
            ("Jan 24", None),
            ("32/01/2024", None),
            ("31/02/2024", None),
            ("0025-01-01", None),
            ("2121", None),
            ("12", None),
            ("", None),
            ("1.2.3.4", None),
            ("2 à 3", None),
        ] {
            let read = match read(text, &context) {
                Meaning::Sure(day) | Meaning::Doubtful { value: day, .. } => Some(day.date.to_string()),
                _ => None,
            };
            assert_eq!(read.as_deref(), expected, "{text}");
        }
        let months = Context { month_first: true, ..Context::default() };
        let day = read("03/04/2021", &months);
        assert!(matches!(day, Meaning::Doubtful { value, .. } if value.date == date(2021, 3, 4)), "{day:?}");
    }

    proptest! {
        #[test]
        fn any_cell_is_read_without_panic(text in any::<String>(), figures in "[0-9 /.:qTt-]{0,20}") {
            let context = Context::default();
            let _ = (read(&text, &context), read(&figures, &context));
        }
    }
}
