//! Numbers as each language groups and points them.

use qantara_engine::language::Tongue;
use qantara_engine::money::Money;

/// A number with at most two decimals; those that are zero are left out.
///
/// Separators are those of CLDR for `en`, `fr` and `ar-MA`. Moroccan Arabic
/// uses the digits of French.
pub(crate) fn number(tongue: Tongue, number: f64) -> String {
    let rounded = format!("{:.2}", number.abs());
    signed(tongue, number, rounded.trim_end_matches('0'))
}

/// A number with one decimal.
pub(crate) fn tenths(tongue: Tongue, number: f64) -> String {
    signed(tongue, number, &format!("{:.1}", number.abs()))
}

/// A number with three decimals.
pub(crate) fn thousandths(tongue: Tongue, number: f64) -> String {
    signed(tongue, number, &format!("{:.3}", number.abs()))
}

/// A number's size, with its sign where it is not zero.
fn signed(tongue: Tongue, number: f64, size: &str) -> String {
    let (whole, decimals) = size.split_once('.').unwrap_or((size, ""));
    let is_zero = size.chars().all(|c| matches!(c, '0' | '.'));
    let sign = match tongue {
        _ if number >= 0.0 || is_zero => "",
        // In a line that runs to the left, a sign would stand behind its number.
        Tongue::Ar => "\u{200e}\u{2212}",
        Tongue::En | Tongue::Fr => "\u{2212}",
    };
    format!("{sign}{}", grouped(tongue, whole, decimals))
}

/// An amount in whole units, with its minor units only where there are any.
pub(crate) fn amount(tongue: Tongue, money: Money) -> String {
    let per_unit = money.currency.minor_per_unit().unsigned_abs();
    let (units, minor) = (money.minor / per_unit, money.minor % per_unit);
    let decimals = match minor {
        0 => String::new(),
        _ => format!("{minor:0width$}", width = money.currency.exponent() as usize),
    };
    grouped(tongue, &units.to_string(), &decimals)
}

fn grouped(tongue: Tongue, whole: &str, decimals: &str) -> String {
    let (group, point) = match tongue {
        Tongue::En => (',', '.'),
        Tongue::Fr => ('\u{202f}', ','),
        Tongue::Ar => ('.', ','),
    };
    let mut text = String::with_capacity(whole.len() * 2);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(point);
        text.push_str(decimals);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_never_left_out() {
        for (value, en, fr) in
            [(76.0, "76.0", "76,0"), (0.04, "0.0", "0,0"), (-1.25, "\u{2212}1.2", "\u{2212}1,2")]
        {
            assert_eq!(tenths(Tongue::En, value), en);
            assert_eq!(tenths(Tongue::Fr, value), fr);
        }
    }

    #[test]
    fn each_language_groups_in_its_own_way() {
        for (value, en, fr, ar) in [
            (0.0, "0", "0", "0"),
            (999.0, "999", "999", "999"),
            (1_234_567.5, "1,234,567.5", "1\u{202f}234\u{202f}567,5", "1.234.567,5"),
            (-12.345, "\u{2212}12.35", "\u{2212}12,35", "\u{200e}\u{2212}12,35"),
            (-0.001, "0", "0", "0"),
        ] {
            let told = [Tongue::En, Tongue::Fr, Tongue::Ar].map(|tongue| number(tongue, value));
            assert_eq!(told, [en, fr, ar], "{value}");
        }
    }

    #[test]
    fn an_amount_shows_its_cents_only_where_it_has_some() {
        for (minor, code, told) in [
            (100_000_000, "MAD", "1,000,000"),
            (12_345, "MAD", "123.45"),
            (1_005, "TND", "1.005"),
            (500, "XOF", "500"),
        ] {
            let money = Money { minor, currency: code.parse().unwrap() };
            assert_eq!(amount(Tongue::En, money), told, "{minor} {code}");
        }
    }
}
