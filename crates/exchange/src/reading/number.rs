//! Counts, numbers and percentages.

use qantara_engine::fold::fold;

use super::clean::{clean, is_nothing};
use super::{Meaning, Why};

/// Words for none and for numbers, as [`fold`] writes them.
#[rustfmt::skip]
const WORDS: &[(&str, u64)] = &[
    ("aucun", 0), ("aucune", 0), ("none", 0), ("none yet", 0), ("neant", 0), ("zero", 0), ("pas encore", 0), ("not yet", 0), ("no", 0), ("nobody", 0),
    ("personne", 0), ("pas de client", 0), ("pas de clients", 0), ("aucun client", 0), ("no customers", 0), ("no customers yet", 0), ("pas encore de clients", 0), ("صفر", 0), ("لا احد", 0), ("لا يوجد", 0),
    ("seul", 1), ("seule", 1), ("just me", 1), ("moi seul", 1), ("solo", 1), ("only me", 1), ("moi meme", 1), ("solo founder", 1), ("un", 1), ("une", 1), ("one", 1), ("واحد", 1), ("وحدي", 1),
    ("deux", 2), ("two", 2), ("اثنان", 2), ("trois", 3), ("three", 3), ("ثلاثه", 3), ("quatre", 4), ("four", 4), ("اربعه", 4), ("cinq", 5), ("five", 5), ("خمسه", 5),
    ("six", 6), ("سته", 6), ("sept", 7), ("seven", 7), ("سبعه", 7), ("huit", 8), ("eight", 8), ("ثمانيه", 8), ("neuf", 9), ("nine", 9), ("تسعه", 9),
    ("dix", 10), ("ten", 10), ("عشره", 10), ("douze", 12), ("twelve", 12),
];

/// Words for about so many.
#[rustfmt::skip]
const ROUGHLY: &[(&str, u64)] = &[
    ("une dizaine", 10), ("dizaine", 10), ("a dozen", 12), ("une douzaine", 12), ("une quinzaine", 15), ("une vingtaine", 20), ("une trentaine", 30), ("une quarantaine", 40),
    ("une cinquantaine", 50), ("une soixantaine", 60), ("une centaine", 100), ("about a hundred", 100), ("un millier", 1_000), ("a dozen or so", 12), ("حوالي عشره", 10),
];

/// What is counted, and words beside a count; as [`fold`] writes them.
#[rustfmt::skip]
const COUNTED: &[&str] = &[
    "personne", "personnes", "people", "person", "persons", "employe", "employes", "employee", "employees", "salarie", "salaries", "collaborateur", "collaborateurs", "membre", "membres",
    "member", "members", "fondateur", "fondateurs", "founder", "founders", "associes", "client", "clients", "customer", "customers", "users", "utilisateurs", "payants", "paying", "team", "equipe", "fte", "etp",
    "ft", "full", "time", "trl", "niveau", "level", "startup", "startups", "start", "ups", "dossier", "dossiers", "mentees", "projets", "projects", "par", "an", "per", "year", "max", "maximum", "jusqu", "a", "up", "to", "au",
    "h", "heures", "heure", "hours", "hour", "mois", "month", "monthly", "mensuel", "de", "d", "شخص", "اشخاص", "افراد", "زبون", "زبناء", "عميل", "عملاء", "موظف", "موظفين", "ساعه", "ساعات", "في", "الشهر", "شهريا", "شركات", "سنويا",
    "entreprises", "companies", "banks", "banques", "ecoles", "schools", "cooperatives", "hotels", "magasins", "boutiques", "b2b", "contracts", "contrats", "abonnes", "subscribers", "mentores", "seats", "places", "meetings", "talents", "co",
    "paid", "payant", "actifs", "active", "total", "nous", "sommes", "we", "are", "etablissements", "pharmacies", "cliniques", "clinics", "farms", "fermes", "agriculteurs", "farmers", "commercants", "merchants", "shops", "restaurants",
];

const ROUGH: &[&str] = &[
    "environ",
    "env",
    "about",
    "around",
    "approx",
    "circa",
    "plus",
    "over",
    "more",
    "than",
    "moins",
    "less",
    "حوالي",
    "تقريبا",
    "اكثر",
    "من",
    "une",
    "dizaine",
    "au",
    "near",
    "quelque",
];

/// Figures of a text, and the words around them.
struct Figures {
    numbers: Vec<f64>,
    words: Vec<String>,
    signs: String,
}

impl Figures {
    fn of(text: &str) -> Option<Self> {
        let mut figures = Self { numbers: Vec::new(), words: Vec::new(), signs: String::new() };
        let letters: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < letters.len() {
            let letter = letters[at];
            if letter.is_ascii_digit() {
                let end = end(&letters, at);
                let mut number = figure(&letters[at..end].iter().collect::<String>())?;
                at = end;
                // `2,5 k`
                at += usize::from(
                    letters[at..].starts_with(&[' ', 'k'])
                        && letters.get(at + 2).is_none_or(|c| !c.is_alphanumeric()),
                );
                let next = letters.get(at).map(char::to_ascii_lowercase);
                let after = letters.get(at + 1).is_none_or(|c| !c.is_alphanumeric());
                if next == Some('k') && after {
                    number *= 1_000.0;
                    at += 1;
                } else if next == Some('m') && after {
                    number *= 1_000_000.0;
                    at += 1;
                }
                figures.numbers.push(number);
            } else if letter.is_alphabetic() {
                let end = (at..letters.len()).find(|n| !letters[*n].is_alphabetic()).unwrap_or(letters.len());
                figures.words.push(fold(&letters[at..end].iter().collect::<String>()));
                at = end;
            } else {
                if !letter.is_whitespace() {
                    figures.signs.push(letter);
                }
                at += 1;
            }
        }
        Some(figures)
    }
}

/// Where a figure ends; marks belong to it where a digit follows, a blank only
/// before a group of three.
fn end(letters: &[char], begin: usize) -> usize {
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut at = begin;
    while at < letters.len() {
        match letters[at] {
            letter if letter.is_ascii_digit() => at += 1,
            '.' | ',' | '٫' | '\'' if digit(at + 1) => at += 1,
            ' ' if (1..4).all(|n| digit(at + n)) && !digit(at + 4) => at += 1,
            _ => break,
        }
    }
    at
}

/// The number of a figure; `None` where its marks are no number's.
fn figure(text: &str) -> Option<f64> {
    let marks: Vec<char> = text.chars().filter(|c| matches!(c, '.' | ',' | '٫')).collect();
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '\'')).collect();
    let last = plain.rfind(['.', ',', '٫']);
    let n_after = last.map_or(0, |at| plain[at..].chars().count() - 1);
    let is_decimal = match marks.as_slice() {
        [] => false,
        [one] => n_after != 3 || *one == '٫' || plain.starts_with('0'),
        [first, .., last] => first != last,
    };
    let (whole, fraction) = match last {
        Some(at) if is_decimal => (&plain[..at], plain[at..].trim_start_matches(['.', ',', '٫'])),
        _ => (plain.as_str(), ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    if groups.len() > 1 && groups[1..].iter().any(|group| group.len() != 3) || whole.len() > 18 {
        return None;
    }
    format!("{}.{fraction}0", groups.concat()).parse().ok()
}

/// No team, customer base or capacity has more.
const MOST: f64 = 1e9;

/// Reads a whole number that is zero or more: people, customers, hours.
pub(crate) fn count(text: &str) -> Meaning<u64> {
    let text = clean(text);
    let folded = fold(&text);
    let word =
        |table: &[(&str, u64)]| table.iter().find(|(word, _)| *word == folded).map(|(_, number)| *number);
    if let Some(number) = word(WORDS) {
        return Meaning::Sure(number);
    }
    if let Some(number) = word(ROUGHLY) {
        return Meaning::Doubtful { value: number, why: Why::Rough };
    }
    if is_nothing(&text) {
        return Meaning::Nothing;
    }
    // What stands in brackets explains the number before them.
    let bare = text.split('(').next().unwrap_or(&text).trim();
    let bare = if bare.is_empty() { &*text } else { bare };
    let Some(Figures { numbers, words, signs }) = Figures::of(bare) else {
        return Meaning::unread(Why::NoFigure);
    };
    let sum: f64 = numbers.iter().sum();
    let is_denied = words
        .iter()
        .any(|word| matches!(word.as_str(), "aucun" | "aucune" | "no" | "none" | "pas" | "not" | "dont"));
    if numbers.is_empty()
        || is_denied
        || bare.starts_with('-')
        || numbers.iter().any(|number| number.fract() > 0.0)
    {
        return Meaning::unread(Why::NoFigure);
    }
    if sum > MOST {
        return Meaning::unread(Why::OutOfRange);
    }
    let odd = words
        .iter()
        .filter(|word| !COUNTED.contains(&word.as_str()) && !ROUGH.contains(&word.as_str()))
        .count();
    let is_rough = words.iter().any(|word| ROUGH.contains(&word.as_str()));
    let whole = |number: f64| number as u64;
    let strange = signs.chars().any(|sign| {
        !matches!(sign, '+' | '-' | '~' | '≈' | '<' | '>' | '≥' | '≤' | '/' | '.' | ':' | '\'' | ',')
    });
    if strange {
        return Meaning::unread(Why::NoFigure);
    }
    match numbers.as_slice() {
        [number] if odd == 0 && !is_rough && !signs.contains(['+', '~', '≈', '<', '>', '≥', '≤']) => {
            Meaning::Sure(whole(*number))
        }
        [number] if odd == 0 => Meaning::Doubtful { value: whole(*number), why: Why::Rough },
        [number] if odd == 1 && words.len() <= 2 => {
            Meaning::Doubtful { value: whole(*number), why: Why::Partly }
        }
        // `3 + 2 stagiaires`
        [_, _] if signs == "+" && odd <= 2 => Meaning::Doubtful { value: whole(sum), why: Why::Rough },
        // `11-50`, `2 à 3`: the number that is certainly reached.
        [low, high]
            if low < high
                && odd == 0
                && (signs == "-" || words.iter().any(|word| matches!(word.as_str(), "a" | "to"))) =>
        {
            Meaning::Doubtful { value: whole(*low), why: Why::Rough }
        }
        _ => Meaning::unread(Why::NoFigure),
    }
}

/// Words beside a percentage, as [`fold`] writes them.
#[rustfmt::skip]
const BESIDE_PERCENT: &[&str] = &[
    "x", "yoy", "par", "an", "per", "year", "yearly", "annuel", "annuelle", "growth", "croissance", "environ", "env", "about", "percent", "pour", "cent",
    "pourcent", "de", "sur", "annual", "p", "pa", "yr", "سنويا", "في", "السنه", "نمو", "fois", "times", "approx", "last", "ca", "du", "annee", "a", "بالمئه", "بالمائه", "up", "hausse", "increase",
];

/// Reads a percentage, in percent: `25 %` is 25, `x2` is 100.
pub(crate) fn percent(text: &str) -> Meaning<f64> {
    let text = clean(text);
    if is_nothing(&text) {
        return Meaning::Nothing;
    }
    match fold(&text).as_str() {
        "flat" | "stable" | "zero" | "nulle" | "aucune" | "aucun" | "مستقر" => {
            return Meaning::Sure(0.0);
        }
        "doubling" | "doubling yearly" | "doubled" | "double" | "doublement" | "a double" | "x 2"
        | "الضعف" => return Meaning::Sure(100.0),
        "tripling" | "tripled" | "triple" | "triplement" | "a triple" => return Meaning::Sure(200.0),
        _ => {}
    }
    let Some(Figures { numbers, words, signs }) = Figures::of(&text) else {
        return Meaning::unread(Why::NoFigure);
    };
    let [number] = numbers[..] else { return Meaning::unread(Why::NoFigure) };
    let is = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if is(&[
        "mom",
        "month",
        "mois",
        "monthly",
        "mensuel",
        "mensuelle",
        "qoq",
        "quarter",
        "trimestre",
        "week",
        "semaine",
        "wow",
        "شهريا",
    ]) {
        return Meaning::unread(Why::PerMonth);
    }
    if words.iter().any(|word| !BESIDE_PERCENT.contains(&word.as_str()))
        || signs.chars().any(|sign| !"%+-~≈/×.:".contains(sign))
    {
        return Meaning::unread(Why::NoFigure);
    }
    let is_times = (is(&["x", "fois", "times"]) || signs.contains('×')) && !signs.contains('%');
    let is_rough = is(&["environ", "env", "about", "approx"]) || signs.contains(['~', '≈']);
    let value = if is_times { (number - 1.0) * 100.0 } else { number };
    let value = if text.trim_start_matches(['~', '≈', ' ']).starts_with('-') { -value } else { value };
    if signs.contains('-') && !text.trim_start_matches(['~', '≈', ' ']).starts_with('-') {
        return Meaning::unread(Why::NoFigure);
    }
    if is_rough { Meaning::Doubtful { value, why: Why::Rough } } else { Meaning::Sure(value) }
}

/// Words beside hours, as [`fold`] writes them.
#[rustfmt::skip]
const BESIDE_HOURS: &[&str] = &[
    "h", "hr", "hrs", "heure", "heures", "hour", "hours", "par", "per", "mois", "month", "monthly", "mensuel", "mensuelles", "a", "an", "de", "to", "le", "la", "the", "each", "every", "chaque", "environ", "about", "max",
    "maximum", "up", "jusqu", "quinzaine", "fortnight", "biweekly", "ساعه", "ساعات", "في", "الشهر", "شهريا", "شهر", "كل", "من", "الي", "et", "and", "au", "mes", "i", "can", "une", "un", "one", "m", "tous", "les", "p",
    "j", "jour", "jours", "day", "days", "journee", "journees", "يوم", "ايام", "semaine", "week", "sem", "hebdo", "weekly", "hebdomadaire", "اسبوع", "الاسبوع", "اسبوعيا", "wk", "trimestre", "quarter", "quarterly",
    "trim", "ربع", "semestre", "semester", "annee", "year", "yearly", "ans", "سنه", "السنه", "سنويا", "min", "mn", "minutes",
];

/// Reads hours in a month: `4h/mois`, `6h / trimestre`, `1 jour par mois`. Of a
/// range the lower end; a week is a fourth of a month.
pub(crate) fn hours_per_month(text: &str) -> Meaning<u64> {
    let text = clean(text);
    if is_nothing(&text) {
        return Meaning::Nothing;
    }
    let folded = fold(&text.replace(['/', '\\'], " par "));
    let half_day = ["une demi journee", "demi journee", "half a day", "half day", "1 2 journee", "نصف يوم"];
    let half = half_day.iter().find(|name| folded.starts_with(**name));
    let rest = half.map_or(&*folded, |name| &folded[name.len()..]);
    let Some(Figures { numbers, words, .. }) = Figures::of(if half.is_some() { rest } else { &text }) else {
        return Meaning::unread(Why::NoFigure);
    };
    let is = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let hours = if half.is_some() {
        4.0
    } else if is(&["j", "jour", "jours", "day", "days", "journee", "journees", "يوم", "ايام"]) {
        8.0
    } else {
        1.0
    };
    // A whole number of hours of a month is exact; days and weeks are about so many.
    let is_of_day = hours > 1.0;
    let is_min = is(&["min", "mn", "minutes"]);
    let month = if is(&["quinzaine", "fortnight", "biweekly"]) {
        2.0
    } else if is(&[
        "semaine",
        "week",
        "sem",
        "hebdo",
        "weekly",
        "hebdomadaire",
        "اسبوع",
        "الاسبوع",
        "اسبوعيا",
        "wk",
    ]) {
        4.0
    } else if is(&["trimestre", "quarter", "quarterly", "trim", "ربع"]) {
        1.0 / 3.0
    } else if is(&["semestre", "semester"]) {
        1.0 / 6.0
    } else if is(&["an", "annee", "year", "yearly", "ans", "سنه", "السنه", "سنويا"]) {
        1.0 / 12.0
    } else {
        1.0
    };
    let is_of_week = month > 3.0;
    let number = match numbers.as_slice() {
        [] if half.is_some() => 1.0,
        [] if is(&["une", "one", "un", "ساعه"]) => 1.0,
        [only] => *only,
        [low, high] if low < high => *low,
        _ => return Meaning::unread(Why::NoFigure),
    };
    if words.iter().any(|word| !BESIDE_HOURS.contains(&word.as_str())) || text.starts_with('-') {
        return Meaning::unread(Why::NoFigure);
    }
    let value = number * hours * month / if is_min { 60.0 } else { 1.0 };
    // Nobody gives more than all hours of a month's working days.
    if value > 200.0 {
        return Meaning::unread(Why::OutOfRange);
    }
    let rounded = value.round();
    let is_exact = numbers.len() <= 1 && (value - rounded).abs() < 1e-9 && !is_of_week && !is_of_day;
    let value = rounded as u64;
    if is_exact { Meaning::Sure(value) } else { Meaning::Doubtful { value, why: Why::Rough } }
}
