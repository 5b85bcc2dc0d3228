//! Amounts of money and ranges of them, as people write them.
//!
//! A cell is cut into figures, signs and words. A currency or unit that stands
//! once counts for both ends of a range; words that are no part of the amount
//! are kept as [`Amounts::rest`].

use qantara_engine::fold::fold;
use qantara_engine::money::Currency;

use super::clean::{clean, is_nothing};
use super::{Context, Doubt, Meaning};

/// An amount or a range of amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// The lower end; 0 where only an upper one is told.
    pub(crate) low_minor: u64,
    /// The upper end; `None` where there is none: `à partir de 1 MDH`.
    pub(crate) high_minor: Option<u64>,
    pub(crate) currency: Currency,
    /// The words of the cell that are no part of the amount: `SAFE` of
    /// `$1.5M SAFE`.
    pub(crate) rest: String,
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
    currencies: Vec<Currency>,
    /// The first end is the lowest, and there is no other.
    from: bool,
    /// The only end is the highest.
    up_to: bool,
    /// Something stands between two figures that makes a range of them.
    joined: bool,
    /// Something adds two figures up or has a sign.
    odd: bool,
    is_none: bool,
    per_month: bool,
    rest: Vec<String>,
}

/// Currencies by their signs and names, as [`fold`] writes them.
#[rustfmt::skip]
const CURRENCIES: &[(&str, &str)] = &[
    ("€", "EUR"), ("eur", "EUR"), ("euro", "EUR"), ("euros", "EUR"), ("يورو", "EUR"), ("اورو", "EUR"),
    ("$", "USD"), ("us", "USD"), ("usd", "USD"), ("dollar", "USD"), ("dollars", "USD"), ("دولار", "USD"),
    ("£", "GBP"), ("gbp", "GBP"), ("livres", "GBP"), ("₦", "NGN"), ("naira", "NGN"), ("¥", "JPY"), ("₹", "INR"),
    ("mad", "MAD"), ("dh", "MAD"), ("dhs", "MAD"), ("dirham", "MAD"), ("dirhams", "MAD"), ("درهم", "MAD"), ("دراهم", "MAD"), ("درهما", "MAD"),
    ("fcfa", "XOF"), ("cfa", "XOF"), ("xof", "XOF"), ("xaf", "XAF"), ("فرنك", "XOF"), ("f", "XOF"),
    ("dt", "TND"), ("tnd", "TND"), ("dinar", "TND"), ("dinars", "TND"), ("da", "DZD"), ("riyal", "SAR"), ("riyals", "SAR"), ("ريال", "SAR"),
    ("shilling", "KES"), ("shillings", "KES"), ("ksh", "KES"), ("cedi", "GHS"), ("cedis", "GHS"), ("rand", "ZAR"),
];

/// Units by their names.
#[rustfmt::skip]
const UNITS: &[(&str, u64)] = &[
    ("k", 1_000), ("mille", 1_000), ("thousand", 1_000), ("الف", 1_000), ("الاف", 1_000), ("m", 1_000_000), ("mn", 1_000_000), ("mm", 1_000_000),
    ("mio", 1_000_000), ("million", 1_000_000), ("millions", 1_000_000), ("مليون", 1_000_000), ("ملايين", 1_000_000), ("b", 1_000_000_000),
    ("bn", 1_000_000_000), ("md", 1_000_000_000), ("mds", 1_000_000_000), ("milliard", 1_000_000_000), ("milliards", 1_000_000_000), ("billion", 1_000_000_000), ("مليار", 1_000_000_000),
];

#[rustfmt::skip]
const FROM: &[&str] = &["partir", "from", "min", "minimum", "moins", "least", "plus", "over", "above", "dessus", "فوق", "الاقل", "اكثر"];
#[rustfmt::skip]
const UP_TO: &[&str] = &["jusqu", "jusque", "up", "max", "maximum", "under", "below", "plafond", "cap", "حدود", "اقصي", "اقل"];
#[rustfmt::skip]
const NO_WORD: &[&str] = &[
    "de", "d", "du", "des", "la", "le", "les", "a", "to", "et", "and", "entre", "between", "ht", "ttc", "environ", "env", "about", "around", "approx",
    "approximativement", "circa", "au", "en", "of", "at", "in", "par", "per", "an", "year", "ans", "annee", "annuel", "annuels", "yearly", "than", "more",
    "less", "من", "الي", "و", "بين", "حوالي", "تقريبا", "كحد", "علي", "ما", "فما", "arr", "p",
];
#[rustfmt::skip]
const NONE: &[&str] = &[
    "pre revenue", "prerevenue", "neant", "aucun", "aucune", "zero", "pas encore de ca", "pas de ca", "no revenue", "bootstrapped", "لا يوجد دخل", "صفر",
    "pas encore de revenus", "pas encore de chiffre d affaires", "0",
];

/// A currency by its code, its sign or a name, in any case.
pub(crate) fn currency(text: &str) -> Option<Currency> {
    let text = clean(text);
    currency_of(&fold(&text)).or_else(|| currency_of(&text))
}

fn currency_of(word: &str) -> Option<Currency> {
    let known = CURRENCIES.iter().find(|(name, _)| *name == word).map(|(_, code)| *code);
    let code = known.map_or_else(|| word.to_uppercase(), str::to_owned);
    let is_code = known.is_some() || word.len() == 3 && word.is_ascii() && word != "all" && word != "top";
    is_code.then(|| code.parse().ok()).flatten()
}

fn unit_of(word: &str) -> Option<u64> {
    UNITS.iter().find(|(name, _)| *name == word).map(|(_, unit)| *unit)
}

/// `kdh`, `mfcfa`: a unit and a currency in one word.
fn both_of(word: &str) -> Option<(u64, Currency)> {
    let (unit, rest) = match word.chars().next()? {
        'k' => (1_000, &word[1..]),
        'm' => (1_000_000, &word[1..]),
        _ => return None,
    };
    let is_name = rest.len() > 1 && (rest == "mad" || CURRENCIES.iter().any(|(name, _)| *name == rest));
    if is_name { currency_of(rest).map(|currency| (unit, currency)) } else { None }
}

impl Parts {
    fn of(text: &str) -> Self {
        let mut parts = Self::default();
        let folded = fold(text);
        if NONE.contains(&folded.as_str()) {
            parts.is_none = true;
            return parts;
        }
        let letters: Vec<char> = text.to_lowercase().chars().collect();
        let mut at = 0;
        while at < letters.len() {
            let letter = letters[at];
            if letter.is_ascii_digit() {
                let end = figure_end(&letters, at);
                parts.figures.push(Figure { text: letters[at..end].iter().collect(), unit: None });
                at = end;
            } else if letter.is_alphabetic() {
                let end = (at..letters.len()).find(|n| !letters[*n].is_alphabetic()).unwrap_or(letters.len());
                parts.word(&fold(&letters[at..end].iter().collect::<String>()));
                at = end;
            } else {
                parts.sign(letter);
                at += 1;
            }
        }
        // «moins de 5» is below it, «au moins 5» from it.
        if folded.contains("moins de") || folded.contains("less than") {
            (parts.from, parts.up_to) = (false, true);
        }
        if folded.contains("au plus") || folded.contains("اقل من") {
            (parts.from, parts.up_to) = (false, true);
        }
        if folded.contains("علي الاقل") {
            (parts.from, parts.up_to) = (true, false);
        }
        parts.per_month |= folded.contains("mois") || folded.contains("month") || folded.contains("mrr");
        parts
    }

    fn word(&mut self, word: &str) {
        if let Some(unit) = unit_of(word) {
            self.unit(unit);
        } else if let Some((unit, currency)) = both_of(word) {
            self.unit(unit);
            self.currency(currency);
        } else if FROM.contains(&word) {
            self.from = true;
        } else if UP_TO.contains(&word) {
            self.up_to = true;
        } else if matches!(word, "a" | "to" | "et" | "and" | "الي" | "و") {
            self.joined |= !self.figures.is_empty();
        } else if NO_WORD.contains(&word) || matches!(word, "mois" | "month" | "monthly" | "mrr") {
        } else if let Some(currency) = currency_of(word) {
            self.currency(currency);
        } else {
            self.rest.push(word.to_owned());
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
            sign => {
                if let Some(currency) = currency_of(sign.encode_utf8(&mut [0; 4])) {
                    self.currency(currency);
                }
            }
        }
    }

    /// A unit goes to the figure before it; without one, `مليون` is a million.
    fn unit(&mut self, unit: u64) {
        match self.figures.last_mut() {
            Some(figure) if figure.unit.is_none() => figure.unit = Some(unit),
            Some(figure) => self.odd |= figure.unit != Some(unit),
            None if unit >= 1_000 && self.rest.is_empty() => {
                self.figures.push(Figure { text: "1".to_owned(), unit: Some(unit) });
            }
            None => {}
        }
    }

    fn currency(&mut self, currency: Currency) {
        if !self.currencies.contains(&currency) {
            self.currencies.push(currency);
        }
    }
}

/// Where a figure ends that begins at a digit. Marks belong to it where a digit
/// follows, a blank only before a group of three.
fn figure_end(letters: &[char], begin: usize) -> usize {
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut at = begin;
    while at < letters.len() {
        match letters[at] {
            letter if letter.is_ascii_digit() => at += 1,
            '.' | ',' | '\'' if digit(at + 1) => at += 1,
            ' ' if (1..4).all(|n| digit(at + n)) && !digit(at + 4) => at += 1,
            _ => break,
        }
    }
    at
}

/// The minor units of a figure; `None` where its marks are no number's.
fn minor(figure: &str, unit: u64, exponent: u32, decimal: Option<char>, has_unit: bool) -> Option<u64> {
    let figure: String = figure.chars().filter(|c| !matches!(c, ' ' | '\'')).collect();
    let last = figure.rfind([',', '.']);
    let mark = last.and_then(|at| figure[at..].chars().next());
    let count = |wanted: char| figure.chars().filter(|c| *c == wanted).count();
    let after = last.map_or(0, |at| figure.len() - at - 1);
    let is_decimal = match (decimal, mark) {
        (_, None) => false,
        (Some(wanted), Some(mark)) => mark == wanted && count(mark) == 1,
        (None, Some(mark)) => {
            let other = if mark == ',' { '.' } else { ',' };
            count(mark) == 1 && (after != 3 || count(other) > 0 || figure.starts_with('0') || has_unit)
        }
    };
    let (whole, fraction) = match last {
        Some(at) if is_decimal => (&figure[..at], &figure[at + 1..]),
        _ => (figure.as_str(), ""),
    };
    let groups: Vec<&str> = whole.split([',', '.']).collect();
    let grouped = groups.len() == 1
        || groups[1..].iter().all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len());
    if !grouped || whole.len() + fraction.len() > 24 {
        return None;
    }
    let digits: u128 = format!("{}{fraction}", groups.concat()).parse().ok()?;
    let below = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let times = u128::from(unit) * 10_u128.pow(exponent);
    u64::try_from(digits.checked_mul(times)?.checked_add(below / 2)? / below).ok()
}

/// Reads an amount or a range.
pub(crate) fn range(text: &str, context: &Context) -> Meaning<Amounts> {
    let text = clean(text);
    let text = without_year(&text);
    let parts = Parts::of(&text);
    let told = parts.currencies.first().copied();
    let currency = told.or(context.currency).unwrap_or(Currency::MAD);
    if parts.is_none {
        let rest = String::new();
        return Meaning::Sure(Amounts { low_minor: 0, high_minor: Some(0), currency, rest });
    }
    if is_nothing(&text) {
        return Meaning::Nothing;
    }
    if parts.currencies.len() > 1 {
        return Meaning::Unread;
    }
    if parts.odd || parts.figures.is_empty() || parts.figures.len() > 2 {
        return Meaning::Unread;
    }
    if parts.figures.len() == 2 && !parts.joined {
        return Meaning::Unread;
    }
    // The unit of the upper end counts for the lower: `2 à 3 MDH`.
    let shared = parts.figures.last().and_then(|figure| figure.unit);
    let mut ends = Vec::with_capacity(2);
    for figure in &parts.figures {
        let unit = figure.unit.or(shared);
        let scale =
            unit.unwrap_or(if told.is_none() || told == context.currency { context.scale } else { 1 });
        let Some(minor) = minor(&figure.text, scale, currency.exponent(), context.decimal, unit.is_some())
        else {
            return Meaning::Unread;
        };
        let Some(minor) = minor.checked_mul(if parts.per_month { 12 } else { 1 }) else {
            return Meaning::Unread;
        };
        ends.push(minor);
    }
    let (low_minor, high_minor) = match ends.as_slice() {
        [low, high] if low > high => return Meaning::Unread,
        [low, high] => (*low, Some(*high)),
        [only] if parts.up_to => (0, Some(*only)),
        [only] if parts.from => (*only, None),
        [only] => (*only, Some(*only)),
        _ => return Meaning::Unread,
    };
    let value = Amounts { low_minor, high_minor, currency, rest: parts.rest.join(" ") };
    match told.or(context.currency) {
        _ if parts.per_month => Meaning::Doubtful(value, Doubt::PerMonth),
        None => Meaning::Doubtful(value, Doubt::NoCurrency),
        Some(_) => Meaning::Sure(value),
    }
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

    fn told(text: &str) -> Option<(u64, Option<u64>, &'static str)> {
        let (Meaning::Sure(amounts) | Meaning::Doubtful(amounts, _)) = range(text, &Context::default())
        else {
            return None;
        };
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
            ("1.2.3", None),
            ("1.50.000", None),
            ("12 34", None),
            ("5 00 000", None),
            ("-500000", None),
            ("300 k$ - 2 M€", None),
            ("3 - 2 MDH", None),
            ("à définir", None),
            ("selon dossier", None),
            ("غير محدد", None),
            ("-", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    /// By column, currency and scale.
    #[test]
    fn what_a_cell_says_wins_over_what_its_column_says() {
        let column = |code: &str, scale| Context { currency: code.parse().ok(), scale, decimal: None };
        for (text, context, minor, code) in [
            ("12 EUR", column("MAD", 1), 1_200, "EUR"),
            ("500\u{202f}000", column("MAD", 1), 50_000_000, "MAD"),
            ("1,2", column("MAD", 1_000_000), 120_000_000, "MAD"),
            ("1,2 M", column("MAD", 1_000), 120_000_000, "MAD"),
            ("800 €", column("MAD", 1_000), 80_000, "EUR"),
            ("0,500", column("TND", 1), 500, "TND"),
            ("750.6", column("XOF", 1), 751, "XOF"),
            ("1.234", Context { decimal: Some('.'), ..column("MAD", 1) }, 123, "MAD"),
            ("1.234", Context { decimal: Some(','), ..column("MAD", 1) }, 123_400, "MAD"),
        ] {
            let Meaning::Sure(read) = range(text, &context) else { panic!("{text} is not sure") };
            assert_eq!((read.low_minor, read.currency.code()), (minor, code), "{text}");
            assert_eq!(read.high_minor, Some(minor), "{text}");
        }
        for (text, code) in
            [("€", "EUR"), ("DH", "MAD"), ("eur", "EUR"), ("FCFA", "XOF"), ("درهم", "MAD"), ("TND", "TND")]
        {
            assert_eq!(currency(text).map(Currency::code), Some(code), "{text}");
        }
        assert_eq!(currency("gold"), None);
        let doubts = [("500", Doubt::NoCurrency), ("8k$ MRR", Doubt::PerMonth)];
        for (text, expected) in doubts {
            let Meaning::Doubtful(_, doubt) = range(text, &Context::default()) else { panic!("{text}") };
            assert_eq!(doubt, expected, "{text}");
        }
        let Meaning::Sure(read) = range("raising $1.5M SAFE", &Context::default()) else { panic!() };
        assert_eq!(read.rest, "raising safe");
        assert_eq!(range("selon dossier", &column("MAD", 1)), Meaning::Nothing);
        assert_eq!(range("1.2.3", &column("MAD", 1)), Meaning::Unread);
    }

    proptest! {
        #[test]
        fn any_cell_is_read_without_panic(text in any::<String>(), figures in "[0-9 .,'kKmM€$<>+à-]{0,24}") {
            let _ = range(&text, &Context::default());
            let _ = range(&figures, &Context::default());
        }

        #[test]
        fn what_is_written_is_read_back(units in 0_u64..1_000_000_000_000, cents in 0_u64..100) {
            let written = format!("{units},{cents:02} DH");
            let Meaning::Sure(read) = range(&written, &Context::default()) else { panic!("{written}") };
            prop_assert_eq!((read.low_minor, read.high_minor), (units * 100 + cents, Some(units * 100 + cents)));
        }
    }
}
