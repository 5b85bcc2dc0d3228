//! Amounts as people write them.

use qantara_engine::money::Currency;

use crate::cell::without_blanks;

/// The minor units of an amount; `None` if the text is not an amount.
///
/// The arithmetic uses whole numbers; fractions of a minor unit are rounded
/// half up.
pub(crate) fn minor(text: &str, currency: Currency, scale: u64, decimal: Option<char>) -> Option<u64> {
    let text = without_blanks(text).replace(['\'', '’', '\u{2009}'], "");
    let text = text.trim_matches(['€', '$', '£']);
    let code = currency.code();
    let text = text.strip_suffix(code).or_else(|| text.strip_prefix(code)).unwrap_or(text);
    let mark = decimal.map_or_else(|| decimal_mark(text), |mark| text.rfind(mark));
    let (whole, fraction) = mark.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    let whole: String = whole.chars().filter(|c| !matches!(c, ',' | '.')).collect();
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !all_digits(&whole) || !all_digits(fraction) {
        return None;
    }
    if whole.len() + fraction.len() > 24 {
        return None;
    }
    let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
    let below = 10_u128.pow(fraction.len() as u32);
    let times = u128::from(scale) * 10_u128.pow(currency.exponent());
    let minor = digits.checked_mul(times)?.checked_add(below / 2)? / below;
    u64::try_from(minor).ok()
}

/// The position of the decimal mark, if there is one.
fn decimal_mark(text: &str) -> Option<usize> {
    let last = text.rfind([',', '.'])?;
    let mark = text.as_bytes()[last];
    let other = if mark == b',' { '.' } else { ',' };
    let several = text.bytes().filter(|byte| *byte == mark).count() > 1;
    if several {
        return None;
    }
    let thousands = text.len() - last - 1 == 3 && !text.contains(other) && !text.starts_with('0') && last > 0;
    (!thousands).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, currency, scale, expected) in [
            ("500 000", "MAD", 1, Some(50_000_000)),
            ("500\u{202f}000", "MAD", 1, Some(50_000_000)),
            ("1,2", "MAD", 1_000_000, Some(120_000_000)),
            ("1.200,50", "EUR", 1, Some(120_050)),
            ("1,200.50", "USD", 1, Some(120_050)),
            ("500,000", "USD", 1, Some(50_000_000)),
            ("1.234.567", "EUR", 1, Some(123_456_700)),
            ("0,500", "TND", 1, Some(500)),
            ("750", "XOF", 1, Some(750)),
            ("750.6", "XOF", 1, Some(751)),
            ("$ 12", "USD", 1, Some(1_200)),
            ("12 MAD", "MAD", 1, Some(1_200)),
            ("12 EUR", "MAD", 1, None),
            ("1.2M", "MAD", 1, None),
            ("-5", "MAD", 1, None),
            ("", "MAD", 1, None),
            (",", "MAD", 1, None),
            ("99999999999999999999", "MAD", 1, None),
            ("99999999999999999999999999999999999999999", "MAD", 1, None),
        ] {
            assert_eq!(minor(text, currency.parse().unwrap(), scale, None), expected, "{text} {currency}");
        }
        assert_eq!(minor("1.234", Currency::MAD, 1, Some('.')), Some(123));
    }
}
