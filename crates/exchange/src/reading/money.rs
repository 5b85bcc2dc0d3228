//! Amounts of money and ranges of them, as people write them.
//!
//! A cell is cut into figures, signs and words. A currency or unit that stands
//! once counts for both ends of a range. Whatever else stands in the cell makes
//! it unread: a wrong amount is worse than none.

use qantara_engine::fold::fold;
use qantara_engine::money::Currency;

use super::clean::{clean, is_nothing};

/// An amount or a range of amounts in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// The lower end; 0 where only an upper one is told.
    pub(crate) low_minor: u64,
    /// The upper end; `None` where there is none: `à partir de 1 MDH`.
    pub(crate) high_minor: Option<u64>,
    pub(crate) currency: Currency,
    /// Whether a unit stands in its cell or its column.
    pub(crate) has_unit: bool,
}

/// What the column tells about a cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// The currency of amounts that name none, and of names that several
    /// currencies share, such as the dollar.
    pub(crate) currency: Option<Currency>,
    /// What amounts without a unit are counted in: 1,000 in a column «en KDH».
    pub(crate) scale: u64,
    /// The decimal mark, where the mapping says it; else each cell tells.
    pub(crate) decimal: Option<char>,
    /// Whether somebody said that the cells are amounts: then `2024` is one, and
    /// no year.
    pub(crate) is_money: bool,
}

/// Why a cell that says something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is no amount, or more than one, or not in an amount's words.
    NoAmount,
    /// Neither the cell nor the column says which currency is meant.
    NoCurrency,
}

/// A figure with the unit that stands beside it.
#[derive(Clone, Debug)]
struct Figure {
    text: String,
    unit: Option<u64>,
}

/// What a cell of money is made of.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign that a cell may have beside the others")]
struct Parts {
    figures: Vec<Figure>,
    names: Vec<Name>,
    /// The unit of figures that have none, from a word before them: `MDH 1,5`.
    before: Option<u64>,
    /// The first end is the lowest, and there is no other.
    from: bool,
    /// The only end is the highest.
    up_to: bool,
    /// Something stands between two figures that makes a range of them.
    joined: bool,
    /// It begins as a range does: `entre 2 …`.
    is_range: bool,
    /// It counts something in years, or tells a year.
    of_years: bool,
    /// Something stands in it that no amount has.
    odd: bool,
}

/// What a currency is called in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    /// A name of one currency alone.
    Of(Currency),
    /// A name that several share, by its place in [`SHARED`].
    Shared(usize),
}

/// Names and signs of one currency alone, as [`fold`] writes them.
#[rustfmt::skip]
const NAMES: &[(&str, &[&str])] = &[
    ("EUR", &["€", "euro", "euros", "يورو", "اورو"]), ("USD", &["us"]), ("NGN", &["₦", "naira"]), ("INR", &["₹"]),
    ("TND", &["dt"]), ("DZD", &["da"]), ("KES", &["ksh"]), ("GHS", &["cedi", "cedis"]), ("ZAR", &["rand"]),
];

/// Names that currencies share: the names, whose they are where the column is
/// in none of these currencies (empty: then nobody can say), and the others'.
#[rustfmt::skip]
const SHARED: &[(&[&str], &str, &[&str])] = &[
    (&["dh", "dhs", "dirham", "dirhams", "درهم", "دراهم", "درهما"], "MAD", &["AED"]),
    (&["$", "dollar", "dollars", "دولار"], "USD", &["CAD", "AUD", "NZD", "HKD", "SGD", "LRD"]),
    (&["fcfa", "cfa"], "XOF", &["XAF"]),
    (&["f", "franc", "francs", "فرنك"], "", &["XOF", "XAF", "CHF", "GNF", "CDF", "DJF", "RWF", "BIF", "KMF"]),
    (&["£"], "GBP", &["EGP", "LBP", "SDG", "SYP"]), (&["livre", "livres", "جنيه"], "", &["GBP", "EGP", "LBP", "SDG", "SYP"]),
    (&["dinar", "dinars", "دينار"], "", &["TND", "DZD", "LYD", "KWD", "BHD", "JOD", "IQD"]),
    (&["riyal", "riyals", "rial", "ريال"], "", &["SAR", "QAR", "OMR", "YER"]),
    (&["shilling", "shillings"], "", &["KES", "TZS", "UGX", "SOS"]), (&["¥"], "", &["JPY", "CNY"]),
];

/// Units by their names. Left out: `md`, `mm` and `billion`, which mean one number
/// here and another there.
#[rustfmt::skip]
const UNITS: &[(&str, u64)] = &[
    ("k", 1_000), ("mille", 1_000), ("thousand", 1_000), ("الف", 1_000), ("الاف", 1_000), ("m", 1_000_000), ("mn", 1_000_000),
    ("mio", 1_000_000), ("million", 1_000_000), ("millions", 1_000_000), ("مليون", 1_000_000), ("ملايين", 1_000_000), ("bn", 1_000_000_000),
    ("mds", 1_000_000_000), ("milliard", 1_000_000_000), ("milliards", 1_000_000_000), ("مليار", 1_000_000_000),
];

/// Units that are one of themselves: `مليون درهم`.
const ONE: &[&str] = &["mille", "million", "milliard", "الف", "مليون", "مليار"];

#[rustfmt::skip]
const FROM: &[&str] = &["partir", "from", "min", "minimum", "moins", "least", "plus", "over", "above", "dessus", "فوق", "الاقل", "اكثر"];
#[rustfmt::skip]
const UP_TO: &[&str] = &["jusqu", "jusque", "up", "max", "maximum", "under", "below", "plafond", "حدود", "اقصي", "اقل"];
const JOINING: &[&str] = &["a", "to", "et", "and", "الي", "و"];
/// Words that change nothing: about, between, of, a year, before tax.
#[rustfmt::skip]
const NO_WORD: &[&str] = &[
    "du", "des", "ht", "ttc", "environ", "env", "about", "around", "approx",
    "approximativement", "circa", "au", "of", "par", "per", "than", "more", "less", "حوالي", "تقريبا", "كحد", "علي", "ما", "فما",
];
/// Words that stand before a range, or between an amount and its currency.
const OF: &[&str] = &["de", "entre", "between", "بين", "من"];
/// Words of years; an amount of money in a year has a currency or a unit.
const YEARS: &[&str] = &["en", "an", "ans", "annee", "annuel", "annuels", "year", "years", "yearly"];
/// Words for an amount of nothing.
#[rustfmt::skip]
const ZERO: &[&str] = &[
    "pre revenue", "prerevenue", "neant", "aucun", "aucune", "zero", "pas encore de ca", "pas de ca", "no revenue", "bootstrapped", "لا يوجد دخل", "صفر",
    "pas encore de revenus", "pas encore de chiffre d affaires",
];

impl Amounts {
    /// The range of two cells that hold its ends; `None` where they do not: one
    /// is a range by itself, or in another currency, or `2` beside `3 MDH`.
    pub(crate) fn between(low: Self, high: Self) -> Option<Self> {
        let is_low = low.high_minor.is_none_or(|end| end == low.low_minor);
        let is_high = high.low_minor == 0 || high.high_minor == Some(high.low_minor);
        let thousand = 1_000 * high.currency.minor_per_unit().unsigned_abs();
        let lacks_unit = |one: &Self, other: &Self, end: u64| {
            other.has_unit && !one.has_unit && (1..thousand).contains(&end)
        };
        let is_clear = !lacks_unit(&low, &high, low.low_minor)
            && !lacks_unit(&high, &low, high.high_minor.unwrap_or(high.low_minor));
        (is_low && is_high && is_clear && low.currency == high.currency)
            .then_some(Self { low_minor: low.low_minor, ..high })
    }
}

impl Name {
    fn find(word: &str) -> Option<Self> {
        if let Some((code, _)) = NAMES.iter().find(|(_, names)| names.contains(&word)) {
            return code.parse().ok().map(Self::Of);
        }
        if let Some(place) = SHARED.iter().position(|(names, ..)| names.contains(&word)) {
            return Some(Self::Shared(place));
        }
        let is_code = word.len() == 3 && word.is_ascii() && word != "all" && word != "top" && word != "try";
        is_code.then(|| word.to_uppercase().parse().ok().map(Self::Of)).flatten()
    }

    /// The currency that is meant in a column; `None` where nobody can say.
    fn currency(self, column: Option<Currency>) -> Option<Currency> {
        match self {
            Self::Of(currency) => Some(currency),
            Self::Shared(place) => {
                let (_, usual, others) = SHARED[place];
                let shares = |currency: &Currency| others.contains(&currency.code());
                column.filter(shares).or_else(|| usual.parse().ok())
            }
        }
    }
}

/// A currency by its code, its sign or a name, in any case; `None` for a name
/// that several have.
pub(crate) fn currency(text: &str) -> Option<Currency> {
    let text = clean(text);
    Name::find(&fold(&text)).or_else(|| Name::find(&text))?.currency(None)
}

fn unit_of(word: &str) -> Option<u64> {
    UNITS.iter().find(|(name, _)| *name == word).map(|(_, unit)| *unit)
}

/// `kdh`, `mfcfa`: a unit and a currency in one word.
fn both_of(word: &str) -> Option<(u64, Name)> {
    let rest = word.strip_prefix(['k', 'm'])?;
    let name = Name::find(rest).filter(|_| rest.len() > 1)?;
    Some((if word.starts_with('k') { 1_000 } else { 1_000_000 }, name))
}

impl Parts {
    fn of(text: &str) -> Self {
        let mut parts = Self::default();
        let one_word = |text: String, words: &str| text.replace(words, "fcfa");
        let text = ["francs cfa", "franc cfa", "f cfa"].into_iter().fold(text.to_lowercase(), one_word);
        let letters: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < letters.len() {
            let letter = letters[at];
            let next = letters.get(at + 1);
            if letter.is_ascii_digit() || is_mark(letter) && next.is_some_and(char::is_ascii_digit) {
                // `.5` is a half.
                let zero = if is_mark(letter) { "0" } else { "" };
                let end = figure_end(&letters, at);
                let text = zero.chars().chain(letters[at..end].iter().copied()).collect();
                parts.figures.push(Figure { text, unit: parts.before });
                at = end;
            } else if letter.is_alphabetic() {
                let end = (at..letters.len()).find(|n| !letters[*n].is_alphabetic()).unwrap_or(letters.len());
                let word = fold(&letters[at..end].iter().collect::<String>());
                let touches =
                    |sign: char| letters.get(end) == Some(&sign) || at > 0 && letters[at - 1] == sign;
                // Whose dollar `A$` is: Australia's.
                parts.odd |= touches('$') && word != "us" && unit_of(&word).is_none();
                if !(word == "d" && touches('\'')) {
                    parts.word(&word);
                }
                at = end;
            } else {
                parts.sign(letter);
                at += 1;
            }
        }
        // «moins de 5» is below it, «au moins 5» from it.
        let folded = fold(&text);
        let has = |words: &[&str]| words.iter().any(|words| folded.contains(words));
        if has(&["moins de", "less than", "au plus", "اقل من"]) {
            (parts.from, parts.up_to) = (false, true);
        }
        if has(&["علي الاقل"]) {
            (parts.from, parts.up_to) = (true, false);
        }
        parts
    }

    fn word(&mut self, word: &str) {
        if let Some(unit) = unit_of(word) {
            self.unit(word, unit);
        } else if let Some((unit, name)) = both_of(word) {
            match self.figures.as_slice() {
                [] => self.before = Some(unit),
                _ => self.unit(word, unit),
            }
            self.name(name);
        } else if FROM.contains(&word) {
            self.from = true;
        } else if UP_TO.contains(&word) {
            self.up_to = true;
        } else if JOINING.contains(&word) {
            self.joined |= !self.figures.is_empty();
        } else if OF.contains(&word) {
            self.is_range |= self.figures.is_empty();
        } else if YEARS.contains(&word) {
            self.of_years = true;
        } else if NO_WORD.contains(&word) {
        } else if let Some(name) = Name::find(word) {
            self.name(name);
        } else {
            self.odd = true;
        }
    }

    fn sign(&mut self, sign: char) {
        match sign {
            '-' if self.figures.is_empty() => self.odd = true,
            '-' => self.joined = true,
            '+' => {
                self.odd |= self.figures.len() > 1;
                self.from = true;
            }
            '>' | '≥' => self.from = true,
            '<' | '≤' => self.up_to = true,
            ' ' | '\n' | '\'' | '.' | ',' | ':' | '~' | '≈' | '/' => {}
            sign => match Name::find(sign.encode_utf8(&mut [0; 4])) {
                Some(name) => self.name(name),
                None => self.odd = true,
            },
        }
    }

    /// A unit goes to the figure before it; without one, `مليون` is a million.
    fn unit(&mut self, word: &str, unit: u64) {
        match self.figures.last_mut() {
            Some(figure) if figure.unit.is_none() => figure.unit = Some(unit),
            None if ONE.contains(&word) => {
                self.figures.push(Figure { text: "1".to_owned(), unit: Some(unit) });
            }
            Some(_) | None => self.odd = true,
        }
    }

    fn name(&mut self, name: Name) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// The currency that all names together mean.
    fn currency(&self, column: Option<Currency>) -> Result<Option<Currency>, Unread> {
        let mut meant = None;
        for name in &self.names {
            let one = name.currency(column).ok_or(Unread::NoCurrency)?;
            if meant.is_some_and(|meant| meant != one) {
                return Err(Unread::NoAmount);
            }
            meant = Some(one);
        }
        Ok(meant)
    }
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '.' | ',' | '٫')
}

/// Where a figure ends that begins at a digit or a mark. Marks belong to it where a digit
/// follows, a blank only before a group of three.
fn figure_end(letters: &[char], begin: usize) -> usize {
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut at = begin;
    while at < letters.len() {
        match letters[at] {
            letter if letter.is_ascii_digit() => at += 1,
            letter if (is_mark(letter) || letter == '\'') && digit(at + 1) => at += 1,
            ' ' if (1..4).all(|n| digit(at + n)) && !digit(at + 4) => at += 1,
            _ => break,
        }
    }
    at
}

/// The minor units of a figure; `None` where its marks are no number's, or could
/// be those of two.
fn minor(figure: &str, unit: u64, exponent: u32, decimal: Option<char>, has_unit: bool) -> Option<u64> {
    let decimal = if figure.contains('٫') { Some('٫') } else { decimal };
    let last = figure.rfind(is_mark);
    let mark = last.and_then(|at| figure[at..].chars().next());
    let count = |wanted: char| figure.chars().filter(|c| *c == wanted).count();
    let after = last.map_or("", |at| figure[at..].trim_start_matches(is_mark));
    let is_decimal = match (decimal, mark) {
        (_, None) => false,
        (Some(wanted), Some(mark)) => mark == wanted && count(mark) == 1,
        (None, Some(mark)) => {
            let other = if mark == ',' { '.' } else { ',' };
            let may_be_both = count(mark) == 1 && after.len() == 3 && count(other) == 0;
            // `1,500 K` is one and a half thousand here, and a million and a half there.
            if may_be_both && has_unit && !figure.starts_with('0') {
                return None;
            }
            count(mark) == 1 && (!may_be_both || figure.starts_with('0'))
        }
    };
    let (whole, fraction) = match last {
        Some(at) if is_decimal => (&figure[..at], after),
        _ => (figure, ""),
    };
    let marks: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let is_grouped = groups.len() == 1
        || groups[1..].iter().all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len());
    let is_one_mark = marks.iter().all(|mark| Some(mark) == marks.first());
    // A zero leads phone numbers and dates.
    let leads_zero = whole.len() > 1 && whole.starts_with('0');
    let is_plain = fraction.bytes().all(|byte| byte.is_ascii_digit()) && (has_unit || fraction.len() <= 3);
    if !is_grouped || !is_one_mark || leads_zero || !is_plain || whole.len() + fraction.len() > 24 {
        return None;
    }
    let digits: u128 = format!("{}{fraction}", groups.concat()).parse().ok()?;
    let below = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let times = u128::from(unit) * 10_u128.pow(exponent);
    u64::try_from(digits.checked_mul(times)?.checked_add(below / 2)? / below).ok()
}

/// Reads an amount or a range; `None` where the cell says nothing.
///
/// # Errors
///
/// [`Unread`], where the cell says something else.
pub(crate) fn range(text: &str, column: &Column) -> Result<Option<Amounts>, Unread> {
    let text = in_figures(without_year(&clean(text)));
    if is_nothing(&text) {
        return Ok(None);
    }
    if ZERO.contains(&fold(&text).as_str()) {
        let currency = column.currency.ok_or(Unread::NoCurrency)?;
        return Ok(Some(Amounts { low_minor: 0, high_minor: Some(0), currency, has_unit: false }));
    }
    let parts = Parts::of(&text);
    let has_unit = parts.figures.iter().any(|figure| figure.unit.is_some());
    if parts.odd || parts.of_years && parts.names.is_empty() && !has_unit {
        return Err(Unread::NoAmount);
    }
    if !column.is_money
        && parts.names.is_empty()
        && !has_unit
        && parts.figures.iter().any(|figure| is_another_number(&figure.text))
    {
        return Err(Unread::NoAmount);
    }
    let told = parts.currency(column.currency)?;
    let currency = told.or(column.currency).ok_or(Unread::NoCurrency)?;
    // A column «en KDH» counts dirhams in thousands, and not the euros of a cell.
    let scale = if currency == column.currency.unwrap_or(currency) { column.scale } else { 1 };
    let minor_per_unit = currency.minor_per_unit().unsigned_abs();
    // The unit of the upper end counts for the lower: `2 à 3 MDH`.
    let shared = parts.figures.last().and_then(|figure| figure.unit);
    let end = |figure: &Figure| {
        let unit = figure.unit.or(shared);
        let exponent = currency.exponent();
        minor(&figure.text, unit.unwrap_or(scale), exponent, column.decimal, unit.is_some())
            .ok_or(Unread::NoAmount)
    };
    let (low_minor, high_minor) = match parts.figures.as_slice() {
        [low, high] if parts.joined && !parts.from && !parts.up_to => {
            let (low, high) = (end(low)?, end(high)?);
            // `5-10 000` may begin at 5 or at 5 000, and `2020 à 2024` is no money.
            let thousand = 1_000 * minor_per_unit;
            let is_short = shared.is_none() && low < thousand && low.saturating_mul(1_000) <= high;
            let are_years = parts.names.is_empty()
                && shared.is_none()
                && [low, high].iter().all(|end| (1_990..=2_060).contains(&(end / minor_per_unit)));
            if low > high || is_short || are_years {
                return Err(Unread::NoAmount);
            }
            (low, Some(high))
        }
        [only] => match (end(only)?, parts.from, parts.up_to) {
            // A range that was cut off, or a minus behind its amount.
            (_, false, false) if parts.joined || parts.is_range => return Err(Unread::NoAmount),
            (only, false, false) => (only, Some(only)),
            (only, true, false) => (only, None),
            (only, false, true) => (0, Some(only)),
            (_, true, true) => return Err(Unread::NoAmount),
        },
        _ => return Err(Unread::NoAmount),
    };
    Ok(Some(Amounts { low_minor, high_minor, currency, has_unit: has_unit || scale > 1 }))
}

/// Whether a figure without a unit or currency is a year, a day (`20240512`) or
/// a phone number.
fn is_another_number(figure: &str) -> bool {
    let digits: String = figure.chars().filter(char::is_ascii_digit).collect();
    let is_plain = digits.len() == figure.len();
    let number: u64 = digits.parse().unwrap_or(u64::MAX);
    let is_day = (1_990..2_060).contains(&(number / 10_000))
        && (1..=12).contains(&(number / 100 % 100))
        && (1..=31).contains(&(number % 100));
    is_plain && ((2_010..=2_039).contains(&number) || digits.len() == 8 && is_day)
        || digits.len() >= 12 && !figure.contains(['.', ','])
}

/// Numbers in words before a unit as figures, and the half behind it: `deux
/// millions` is `2 millions`, `مليون ونصف` is `1٫5 مليون`, `half a million` is
/// `0٫5 million`.
fn in_figures(text: String) -> String {
    #[rustfmt::skip]
    const WORDS: &[(&str, u8)] = &[
        ("un", 1), ("one", 1), ("a", 1), ("deux", 2), ("two", 2), ("trois", 3), ("three", 3), ("ثلاثه", 3), ("quatre", 4), ("four", 4), ("اربعه", 4), ("cinq", 5), ("five", 5), ("خمسه", 5),
        ("six", 6), ("سته", 6), ("sept", 7), ("seven", 7), ("سبعه", 7), ("huit", 8), ("eight", 8), ("ثمانيه", 8), ("neuf", 9), ("nine", 9), ("تسعه", 9), ("dix", 10), ("ten", 10), ("عشره", 10),
    ];
    const PAIRS: &[(&str, &str)] =
        &[("مليونين", "مليون"), ("مليونان", "مليون"), ("الفين", "الف"), ("الفان", "الف")];
    if !text.chars().any(char::is_alphabetic) || text.len() > 100 {
        return text;
    }
    let spaced = text.replace("demi-", "demi ").replace("Demi-", "demi ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let is_unit = |at: usize| folded.get(at).is_some_and(|word| word.len() > 2 && unit_of(word).is_some());
    let mut out: Vec<String> = Vec::new();
    let (mut at, mut changed) = (0, false);
    while at < words.len() {
        let rest: Vec<&str> = folded[at..].iter().take(3).map(String::as_str).collect();
        let n_half = match rest[..] {
            ["half", "a", ..] | ["un", "demi", ..] => 2,
            ["half" | "demi" | "نصف", ..] => 1,
            _ => 0,
        };
        if n_half > 0 && is_unit(at + n_half) {
            out.push("0٫5".to_owned());
            (at, changed) = (at + n_half, true);
            continue;
        }
        if let Some((_, number)) =
            WORDS.iter().find(|(word, _)| *word == folded[at]).filter(|_| is_unit(at + 1))
        {
            out.push(number.to_string());
            (at, changed) = (at + 1, true);
            continue;
        }
        if let Some((_, unit)) = PAIRS.iter().find(|(word, _)| *word == folded[at]) {
            out.extend(["2".to_owned(), (*unit).to_owned()]);
            (at, changed) = (at + 1, true);
            continue;
        }
        let n_more = match rest[..] {
            ["et", "demi" | "demie", ..] | ["and", "half", ..] => 2,
            ["and", "a", "half"] => 3,
            ["ونصف", ..] => 1,
            _ => 0,
        };
        let is_behind_unit = out.last().is_some_and(|word| unit_of(&fold(word)).is_some());
        if n_more > 0 && is_behind_unit {
            let figure = out.len().checked_sub(2).filter(|at| out[*at].bytes().all(|b| b.is_ascii_digit()));
            match figure {
                Some(figure) => out[figure].push_str("٫5"),
                None => out.insert(out.len() - 1, "1٫5".to_owned()),
            }
            (at, changed) = (at + n_more, true);
            continue;
        }
        out.push(words[at].to_owned());
        at += 1;
    }
    if changed { out.join(" ") } else { text }
}

/// The text without a year in brackets, of which the figure is.
fn without_year(text: &str) -> String {
    let Some((before, rest)) = text.split_once('(') else { return text.to_owned() };
    match rest.split_once(')') {
        Some((year, after)) if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{before}{after}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIRHAMS: Column =
        Column { currency: Some(Currency::MAD), scale: 1, decimal: None, is_money: false };

    fn told(text: &str) -> Option<(u64, Option<u64>, &'static str)> {
        let amounts = range(text, &DIRHAMS).ok()??;
        let unit = amounts.currency.minor_per_unit().cast_unsigned();
        Some((amounts.low_minor / unit, amounts.high_minor.map(|high| high / unit), amounts.currency.code()))
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let one = |amount, code| Some((amount, Some(amount), code));
        for (text, expected) in [
            ("1 500 000", one(1_500_000, "MAD")),
            ("1 500 000,00 DH", one(1_500_000, "MAD")),
            ("1.500.000,00", one(1_500_000, "MAD")),
            ("1,500,000.00", one(1_500_000, "MAD")),
            ("1.355,90", one(1_355, "MAD")),
            ("500 000 €", one(500_000, "EUR")),
            ("€ 500 000", one(500_000, "EUR")),
            ("£500000", one(500_000, "GBP")),
            ("MAD 500 000", one(500_000, "MAD")),
            ("350000dhs", one(350_000, "MAD")),
            ("500 Dhs", one(500, "MAD")),
            ("500000 dirhams", one(500_000, "MAD")),
            ("500 kDH", one(500_000, "MAD")),
            ("1,5 MDH", one(1_500_000, "MAD")),
            ("1.5M", one(1_500_000, "MAD")),
            ("1,5 M MAD", one(1_500_000, "MAD")),
            ("2 millions de dirhams", one(2_000_000, "MAD")),
            ("0,7 million", one(700_000, "MAD")),
            ("500K", one(500_000, "MAD")),
            ("25 MFCFA", one(25_000_000, "XOF")),
            ("75 millions FCFA", one(75_000_000, "XOF")),
            ("KES 6,500,000", one(6_500_000, "KES")),
            ("EGP 4.2M", one(4_200_000, "EGP")),
            ("US$ 600,000", one(600_000, "USD")),
            ("$3.8M (2025)", one(3_800_000, "USD")),
            ("~ 900 KDH", one(900_000, "MAD")),
            ("Environ 450 000 dh", one(450_000, "MAD")),
            ("730000 DH HT", one(730_000, "MAD")),
            ("٥٠٬٠٠٠ درهم", one(50_000, "MAD")),
            ("٢٠٠ ألف درهم", one(200_000, "MAD")),
            ("مليون درهم", one(1_000_000, "MAD")),
            ("\u{200f}500 000", one(500_000, "MAD")),
            ("500'000", one(500_000, "MAD")),
            ("pre-revenue", one(0, "MAD")),
            ("néant", one(0, "MAD")),
            ("1 000 000 - 2 000 000", Some((1_000_000, Some(2_000_000), "MAD"))),
            ("$250K - $1M", Some((250_000, Some(1_000_000), "USD"))),
            ("100-500k€", Some((100_000, Some(500_000), "EUR"))),
            ("entre 2 et 3 MDH", Some((2_000_000, Some(3_000_000), "MAD"))),
            ("5 à 7 MDH", Some((5_000_000, Some(7_000_000), "MAD"))),
            ("de 400 à 600 KDH", Some((400_000, Some(600_000), "MAD"))),
            ("Jusqu'à 5 MDH", Some((0, Some(5_000_000), "MAD"))),
            ("< 1 MDH", Some((0, Some(1_000_000), "MAD"))),
            ("max 2MDH", Some((0, Some(2_000_000), "MAD"))),
            ("moins de 5 MDH", Some((0, Some(5_000_000), "MAD"))),
            ("٣٠٠ ألف درهم كحد أقصى", Some((0, Some(300_000), "MAD"))),
            ("إلى حدود ٨٠٠ ألف درهم", Some((0, Some(800_000), "MAD"))),
            ("à partir de 500 KDH", Some((500_000, None, "MAD"))),
            ("> 1 MDH", Some((1_000_000, None, "MAD"))),
            ("5 MDH et +", Some((5_000_000, None, "MAD"))),
            ("au moins 1 MDH", Some((1_000_000, None, "MAD"))),
            ("$5M+", Some((5_000_000, None, "USD"))),
            ("25 M F CFA", one(25_000_000, "XOF")),
            (".5M", one(500_000, "MAD")),
            ("٫٥ مليون", one(500_000, "MAD")),
            ("jusqu'à ,5 MDH", Some((0, Some(500_000), "MAD"))),
            ("$.99", one(0, "USD")),
            ("1٫500", one(1, "MAD")),
            ("٢٬٥٠٠ ألف درهم", one(2_500_000, "MAD")),
            ("1 million d'euros", one(1_000_000, "EUR")),
            ("مليون ونصف درهم", one(1_500_000, "MAD")),
            ("مليونين درهم", one(2_000_000, "MAD")),
            ("نصف مليون درهم", one(500_000, "MAD")),
            ("deux millions de dirhams", one(2_000_000, "MAD")),
            ("2 millions et demi de DH", one(2_500_000, "MAD")),
            ("un million et demi", one(1_500_000, "MAD")),
            ("un demi-million d'euros", one(500_000, "EUR")),
            ("half a million dollars", one(500_000, "USD")),
            ("1 million and a half", one(1_500_000, "MAD")),
            ("5 MDH par an", one(5_000_000, "MAD")),
            ("500-20 000 DH", Some((500, Some(20_000), "MAD"))),
            ("500 US$", one(500, "USD")),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    /// What is no amount, and what could be two: a wrong one is worse than none.
    #[test]
    #[rustfmt::skip]
    fn what_may_mean_another_amount_is_not_read() {
        for text in [
            "1.2.3", "1.50.000", "12 34", "5 00 000", "-500000", "300 k$ - 2 M€", "3 - 2 MDH", "à définir",
            "selon dossier", "غير محدد", "-", "99999999999999999999", "1.000 000 €", "1,500 000 000",
            "1٫500٬000", "1.5 000", "500 000-", "500 000 DH -", "500 à", "entre 500k", "de 500k", "20-50 000",
            "5-10 000 DH", "5 ans", "5-10 ans", "en 2024", "2020 à 2024", "le 12.05", "12.2024", "01.2025",
            "05-12", "0612345678", "0 500", "1,500 K", "10.000 k€", "12\n500", "1 billion DH", "A$ 500",
            "500 A$", "$A 500", "AU$500", "500 LE", "12 d", "M", "M.", "k", "25 %", "500 000 ?", "(500)",
            "5 MD", "5 MM DH", "5 000 dinars", "5 000 francs", "1,234.567,89", "8k$ MRR", "5 000 DH / mois",
            "raising $1.5M SAFE", "min 1 max 2 MDH", "3 startups", "12/2024",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    /// By column, currency and scale.
    #[test]
    fn what_a_cell_says_wins_over_what_its_column_says() {
        let column = |code: &str, scale| Column { currency: code.parse().ok(), scale, ..DIRHAMS };
        for (text, column, minor, code) in [
            ("12 EUR", column("MAD", 1), 1_200, "EUR"),
            ("500\u{202f}000", column("MAD", 1), 50_000_000, "MAD"),
            ("1,2", column("MAD", 1_000_000), 120_000_000, "MAD"),
            ("1,2 M", column("MAD", 1_000), 120_000_000, "MAD"),
            ("800 €", column("MAD", 1_000), 80_000, "EUR"),
            ("0,500", column("TND", 1), 500, "TND"),
            ("750.6", column("XOF", 1), 751, "XOF"),
            ("1.234", Column { decimal: Some('.'), ..DIRHAMS }, 123, "MAD"),
            ("1.234", Column { decimal: Some(','), ..DIRHAMS }, 123_400, "MAD"),
            // Of a name that several currencies share, the column's is meant.
            ("500 dirhams", column("AED", 1), 50_000, "AED"),
            ("25 M FCFA", column("XAF", 1), 25_000_000, "XAF"),
            ("$5", column("CAD", 1), 500, "CAD"),
            ("$5", column("EUR", 1), 500, "USD"),
            ("5 dinars", column("TND", 1), 5_000, "TND"),
            ("5 000 F", column("XOF", 1), 5_000, "XOF"),
            ("£5", column("EGP", 1), 500, "EGP"),
        ] {
            let read = range(text, &column).unwrap().unwrap();
            assert_eq!((read.low_minor, read.currency.code()), (minor, code), "{text}");
            assert_eq!(read.high_minor, Some(minor), "{text}");
        }
        for text in ["selon dossier", "N/A", "-", ""] {
            assert_eq!(range(text, &DIRHAMS), Ok(None), "{text}");
        }
        assert_eq!(range("1.2.3", &DIRHAMS), Err(Unread::NoAmount));
        let none = Column { currency: None, ..DIRHAMS };
        for text in ["500", "pre-revenue", "5 dinars"] {
            assert_eq!(range(text, &none), Err(Unread::NoCurrency), "{text}");
        }
    }

    #[test]
    fn a_currency_is_found_by_its_code_sign_or_name() {
        for (text, code) in [
            ("€", Some("EUR")),
            ("DH", Some("MAD")),
            ("eur", Some("EUR")),
            ("FCFA", Some("XOF")),
            ("درهم", Some("MAD")),
            ("TND", Some("TND")),
            ("dinar", None),
            ("gold", None),
        ] {
            assert_eq!(currency(text).map(Currency::code), code, "{text}");
        }
    }

    /// A name that a table has twice would hide one of its meanings.
    #[test]
    fn every_currency_of_the_tables_is_one_and_every_name_stands_once() {
        let codes = NAMES.iter().map(|(code, _)| *code);
        let usual = SHARED.iter().map(|(_, usual, _)| *usual).filter(|usual| !usual.is_empty());
        let others = SHARED.iter().flat_map(|(.., others)| others.iter().copied());
        for code in codes.chain(usual).chain(others) {
            assert!(code.parse::<Currency>().is_ok(), "{code}");
        }
        let mut names: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        names.extend(SHARED.iter().flat_map(|(names, ..)| names.iter().copied()));
        names.extend(UNITS.iter().map(|(name, _)| *name));
        let n_names = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), n_names);
    }

    proptest! {
        #[test]
        fn any_cell_is_read_without_panic(text in any::<String>(), figures in "[0-9 .,'kKmM€$<>+à-]{0,24}") {
            let _ = range(&text, &DIRHAMS);
            let _ = range(&figures, &DIRHAMS);
        }

        #[test]
        fn what_is_written_is_read_back(units in 0_u64..1_000_000_000_000, cents in 0_u64..100) {
            let written = format!("{units},{cents:02} DH");
            let read = range(&written, &DIRHAMS).unwrap().unwrap();
            prop_assert_eq!((read.low_minor, read.high_minor), (units * 100 + cents, Some(units * 100 + cents)));
        }
    }
}
