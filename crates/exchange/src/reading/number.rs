//! Counts, numbers and percentages.

use qantara_engine::fold::fold;

use super::clean::{clean, is_nothing};
use super::{Meaning, Why};

/// Words for none, as [`fold`] writes them.
#[rustfmt::skip]
const NONE: &[&str] = &[
    "aucun", "aucune", "neant", "zero", "none", "none yet", "no", "non", "nil", "pas encore", "aucun pour l instant", "aucun client", "not yet",
    "لا احد", "لا شيء", "صفر", "لا يوجد",
];

/// Words for one person alone.
#[rustfmt::skip]
const ONE: &[&str] = &["seul", "seule", "moi", "moi seul", "moi seule", "just me", "only me", "solo", "one", "un", "une", "وحدي", "واحد", "واحده", "solo founder"];

/// Words for numbers that leave room.
#[rustfmt::skip]
const ROUGH: &[(&str, u64)] = &[
    ("dizaine", 10), ("douzaine", 12), ("quinzaine", 15), ("vingtaine", 20), ("trentaine", 30), ("quarantaine", 40), ("cinquantaine", 50),
    ("centaine", 100), ("millier", 1_000), ("dozen", 12),
];

/// Words before a figure that change nothing but how exact it is.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "environ", "env", "about", "around", "approx", "approximately", "circa", "plus", "more", "over", "than", "de", "des", "max", "maximum",
    "jusqu", "a", "up", "to", "حوالي", "تقريبا", "اكثر", "من", "ca", "presque", "almost", "nearly",
];

/// Reads a whole number that is zero or more: people, customers, hours.
/// `12k` is 12 000, `6 personnes` is 6, and what leaves room (`+ de 200`, `~50`,
/// `une dizaine`) is doubtful. A range is not read.
pub(crate) fn count(text: &str) -> Meaning<u64> {
    let folded = fold(text);
    if NONE.contains(&&*folded) {
        return Meaning::Sure(0);
    }
    if ONE.contains(&&*folded) {
        return Meaning::Sure(1);
    }
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let text = clean(text);
    if !text.contains([' ', '_'])
        && let Some(number) = crate::cell::integer(&text).and_then(|value| value.as_u64())
    {
        return Meaning::Sure(number);
    }
    if let [article, word] = folded.split(' ').collect::<Vec<_>>()[..]
        && matches!(article, "une" | "un" | "a")
        && let Some((_, value)) = ROUGH.iter().find(|(rough, _)| *rough == word)
    {
        return Meaning::Doubtful { value: *value, why: Why::Rough };
    }
    // What stands in brackets explains: `8 (5 CDI)`.
    let outside = text.split(['(', '[']).next().unwrap_or_default().trim();
    let start = outside.find(|letter: char| letter.is_ascii_digit());
    let Some(start) = start else { return Meaning::unread(Why::NoFigure) };
    let (before, rest) = outside.split_at(start);
    let words_before = fold(before);
    let is_before = |word: &str| word.is_empty() || BEFORE.contains(&word);
    if before.contains('-') || !words_before.split(' ').all(is_before) {
        return Meaning::unread(Why::NoFigure);
    }
    let end =
        rest.find(|letter: char| !letter.is_ascii_digit() && !" .,'".contains(letter)).unwrap_or(rest.len());
    let (figure, after) = rest.split_at(end);
    let after_words = fold(after);
    let mut words = after_words.split(' ').filter(|word| !word.is_empty()).peekable();
    let thousand = match words.peek() {
        Some(&("k" | "mille" | "thousand" | "الف" | "الاف")) => {
            words.next();
            true
        }
        _ => false,
    };
    // A second figure is a range, a sum or another count.
    let others: Vec<&str> = words.collect();
    let has_figure = after.chars().any(char::is_numeric);
    let is_said = |word: &&str| ["a", "et", "and", "or", "ou", "aucun", "aucune", "no", "pas"].contains(word);
    if has_figure
        || others.len() > 3
        || others.iter().any(is_said)
        || after.trim_start().starts_with(['-', '/'])
    {
        return Meaning::unread(if has_figure { Why::Rough } else { Why::Partly });
    }
    let Some(value) = figure_of(figure.trim_end_matches([' ', '.', ',', '\'']), thousand) else {
        return Meaning::unread(Why::NoFigure);
    };
    let is_rough = !before.trim().is_empty() || after.trim_start().starts_with('+');
    if is_rough { Meaning::Doubtful { value, why: Why::Rough } } else { Meaning::Sure(value) }
}

/// A figure with marks between its thousands, or a fraction of a thousand.
fn figure_of(figure: &str, thousand: bool) -> Option<u64> {
    if let Some((whole, fraction)) =
        figure.split_once(['.', ',']).filter(|(_, fraction)| thousand && fraction.len() < 3)
    {
        let scale = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let fraction: u64 = fraction.parse().ok()?;
        return whole.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(fraction * (1_000 / scale));
    }
    let groups: Vec<&str> = figure.split([' ', '.', ',', '\'']).collect();
    let (first, others) = groups.split_first()?;
    let grouped = others.is_empty() || first.len() <= 3 && others.iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    let number: u64 = digits.parse().ok().filter(|_| grouped && digits.len() < 13)?;
    number.checked_mul(if thousand { 1_000 } else { 1 })
}

/// Reads a percentage of growth, in percent: `25 %` is 25, `x2` and `3x` are
/// 100 and 200, `flat` is 0. What is told of a month is not read.
pub(crate) fn percent(text: &str) -> Meaning<f64> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let text = clean(text);
    let folded = fold(&text);
    match &*folded {
        "flat" | "stable" | "no growth" | "مستقر" | "aucune" | "nulle" => return Meaning::Sure(0.0),
        "doubling" | "doubling yearly" | "doubled" | "double" | "doublement" | "مضاعف" => {
            return Meaning::Sure(100.0);
        }
        "tripling" | "tripled" | "triple" => return Meaning::Sure(200.0),
        _ => {}
    }
    let lower = text.to_lowercase();
    let mut figure = lower.as_str();
    for end in [
        "yoy",
        "y/y",
        "per year",
        "/year",
        "/yr",
        "a year",
        "par an",
        "/an",
        "annuel",
        "annually",
        "yearly",
        "سنويا",
    ] {
        figure = figure.strip_suffix(end).unwrap_or(figure).trim();
    }
    let times = figure
        .strip_prefix(['x', '×'])
        .or_else(|| figure.strip_suffix(['x', '×']))
        .and_then(|times| crate::cell::decimal(times.trim())?.as_f64());
    if let Some(times) = times {
        return if (0.0..=1_000.0).contains(&times) {
            Meaning::Sure((times - 1.0) * 100.0)
        } else {
            Meaning::unread(Why::OutOfRange)
        };
    }
    let figure = figure.trim_end_matches('%').trim().trim_start_matches('+').trim();
    let minus = figure.strip_prefix('-').map(str::trim);
    match crate::cell::decimal(minus.unwrap_or(figure)).and_then(|value| value.as_f64()) {
        Some(number) => Meaning::Sure(if minus.is_some() { -number } else { number }),
        None => Meaning::unread(Why::NoFigure),
    }
}

/// Reads hours in a month: `4h/mois`, `6h / trimestre`, `1 jour par mois`. A day
/// is eight hours, a week a quarter of a month.
pub(crate) fn hours_per_month(text: &str) -> Meaning<u64> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let text = clean(text);
    if let Some(number) = crate::cell::integer(&text).and_then(|value| value.as_u64()) {
        return Meaning::Sure(number);
    }
    // `4h` is a figure and a word.
    let mut apart = String::new();
    let mut last = ' ';
    for letter in text.chars() {
        if last.is_ascii_digit() && letter.is_alphabetic() {
            apart.push(' ');
        }
        apart.push(letter);
        last = letter;
    }
    let folded = fold(&apart);
    let (mut hours, mut number, mut per) = (None::<f64>, None::<f64>, None::<f64>);
    let mut half = false;
    for word in folded.split(' ') {
        match word {
            "h" | "heure" | "heures" | "hour" | "hours" | "hr" | "hrs" | "ساعه" | "ساعات" | "ساعتين"
                if hours.is_none() =>
            {
                hours = Some(1.0);
            }
            "j" | "jour" | "jours" | "journee" | "journees" | "day" | "days" | "يوم" | "ايام"
                if hours.is_none() =>
            {
                hours = Some(8.0);
            }
            "demi" | "half" => half = true,
            "mois" | "month" | "mensuel" | "monthly" | "m" | "mo" | "شهر" | "الشهر" | "شهريا"
                if per.is_none() =>
            {
                per = Some(1.0)
            }
            "semaine" | "week" | "weekly" | "hebdo" | "sem" | "wk" | "اسبوع" | "الاسبوع" | "اسبوعيا"
                if per.is_none() =>
            {
                per = Some(4.0)
            }
            "quinzaine" | "fortnight" if per.is_none() => per = Some(2.0),
            "trimestre" | "quarter" if per.is_none() => per = Some(1.0 / 3.0),
            "an" | "year" if per.is_none() => per = Some(1.0 / 12.0),
            "par" | "per" | "a" | "chaque" | "every" | "each" | "في" | "كل" | "max" | "maximum"
            | "environ" | "env" => {}
            "une" | "un" | "one" if number.is_none() => number = Some(1.0),
            figure => match figure.parse::<u32>() {
                // A second figure is a range.
                Ok(figure) if number.is_none() => number = Some(f64::from(figure)),
                Ok(_) => return Meaning::unread(Why::Rough),
                Err(_) => return Meaning::unread(Why::Unknown),
            },
        }
    }
    let Some(hours) = hours else { return Meaning::unread(Why::Unknown) };
    let number = number.unwrap_or(1.0) * if half { 0.5 } else { 1.0 };
    let total = (number * hours * per.unwrap_or(1.0)).round();
    if !(0.0..=744.0).contains(&total) {
        return Meaning::unread(Why::OutOfRange);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 744")]
    let value = total as u64;
    if per.is_none() || per == Some(4.0) {
        Meaning::Doubtful { value, why: Why::Rough }
    } else {
        Meaning::Sure(value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn counts_are_read_as_people_write_them() {
        for (text, expected) in [
            ("12", Some(12)),
            ("1 250", Some(1_250)),
            ("1,200", Some(1_200)),
            ("1.250", Some(1_250)),
            ("12k", Some(12_000)),
            ("2.5k", Some(2_500)),
            ("2,5 K", Some(2_500)),
            ("٣", Some(3)),
            ("١٢ شخصا", Some(12)),
            ("6 personnes", Some(6)),
            ("2 fondateurs", Some(2)),
            ("18 banks", Some(18)),
            ("8 (5 CDI)", Some(8)),
            ("~50", Some(50)),
            ("+ de 200", Some(200)),
            ("plus de 200", Some(200)),
            ("450+", Some(450)),
            ("max 2", Some(2)),
            ("une dizaine", Some(10)),
            ("une centaine", Some(100)),
            ("aucun", Some(0)),
            ("Néant", Some(0)),
            ("none yet", Some(0)),
            ("0", Some(0)),
            ("seul", Some(1)),
            ("Just me", Some(1)),
            ("1 (complet jusqu'en mars)", Some(1)),
            ("environ 30", Some(30)),
            ("11-50", None),
            ("2 à 3", None),
            ("3 + 2 stagiaires", None),
            ("7 FT + 3 PT", None),
            ("4000 utilisateurs, aucun payant", None),
            ("-5", None),
            ("beaucoup", None),
            ("", None),
            ("n/a", None),
            ("1.2.3", None),
            ("12 34", None),
        ] {
            let read = match count(text) {
                Meaning::Sure(number) | Meaning::Doubtful { value: number, .. } => Some(number),
                _ => None,
            };
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn growth_and_hours_are_read_as_people_write_them() {
        for (text, expected) in [
            ("25 %", Some(25.0)),
            ("+ 15 %", Some(15.0)),
            ("120,5", Some(120.5)),
            ("-8", Some(-8.0)),
            ("-5% YoY", Some(-5.0)),
            ("3x YoY", Some(200.0)),
            ("x2", Some(100.0)),
            ("doubling yearly", Some(100.0)),
            ("flat", Some(0.0)),
            ("80% YoY", Some(80.0)),
            ("٢٥٪", Some(25.0)),
            ("12% MoM", None),
            ("forte", None),
            ("", None),
        ] {
            let read = match percent(text) {
                Meaning::Sure(number) | Meaning::Doubtful { value: number, .. } => Some(number),
                _ => None,
            };
            assert_eq!(read, expected, "{text}");
        }
        for (text, expected) in [
            ("4h/mois", Some(4)),
            ("2 h / mois", Some(2)),
            ("1h/semaine", Some(4)),
            ("6h / trimestre", Some(2)),
            ("2h/quinzaine", Some(4)),
            ("une demi-journée par mois", Some(4)),
            ("1 jour/mois", Some(8)),
            ("4 h", Some(4)),
            ("8", Some(8)),
            ("4 hours per month", Some(4)),
            ("٤ ساعات في الشهر", Some(4)),
            ("2-3 h/mois", None),
            ("souvent", None),
            ("", None),
        ] {
            let read = match hours_per_month(text) {
                Meaning::Sure(number) | Meaning::Doubtful { value: number, .. } => Some(number),
                _ => None,
            };
            assert_eq!(read, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read_without_panic(text in any::<String>(), figures in "[0-9 .,'xkKhj%/+-]{0,24}") {
            for text in [text, figures] {
                let _ = (count(&text), percent(&text), hours_per_month(&text));
            }
        }
    }
}
