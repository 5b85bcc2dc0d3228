//! Scores as files write them, and as the plan counts them: in millionths of a
//! point.

/// How many units a point has.
const POINT: i64 = 1_000_000;

/// Millionths of a point of a decimal such as `0.8125`, with a comma too,
/// or with an exponent as in `1.6e-05`. Places behind the sixth are rounded.
/// `None` if it is no decimal, or has more than nine digits before the point.
pub(super) fn parse(text: &str) -> Option<i64> {
    if text.contains(['e', 'E']) {
        let score = text.parse::<f64>().ok().filter(|score| score.abs() < 1e9)?;
        return Some(of(score));
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + part.len() == 0 || whole.len() > 9 || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let number = |text: &str| text.bytes().fold(0, |sum, digit| 10 * sum + i64::from(digit - b'0'));
    let (kept, rest) = part.split_at(part.len().min(6));
    let scale = 10_i64.pow(6 - kept.len() as u32);
    let up = i64::from(rest.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    let points = number(whole) * POINT + number(kept) * scale + up;
    Some(if negative { -points } else { points })
}

/// The nearest millionth of a point to a score of a ranking.
pub(super) fn of(score: f64) -> i64 {
    (score * POINT as f64).round() as i64
}

/// Points as a number of JSON, exact to six decimal places.
pub(super) fn number(points: i64) -> f64 {
    points as f64 / POINT as f64
}

/// The exact decimal, without zeros at its end.
pub(super) fn text(points: i128) -> String {
    let (whole, part) = (points.unsigned_abs() / POINT as u128, points.unsigned_abs() % POINT as u128);
    let sign = if points < 0 { "-" } else { "" };
    let decimal = format!("{sign}{whole}.{part:06}");
    decimal.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_written_exactly() {
        for (written, points, back) in [
            ("0.8125", 812_500, "0.8125"),
            ("1", 1_000_000, "1"),
            ("12,5", 12_500_000, "12.5"),
            (".25", 250_000, "0.25"),
            ("-0.000001", -1, "-0.000001"),
            ("+3.", 3_000_000, "3"),
            ("0.1234565", 123_457, "0.123457"),
            ("0.12345649999", 123_456, "0.123456"),
            ("0", 0, "0"),
            ("1.6e-05", 16, "0.000016"),
            ("-2.5E1", -25_000_000, "-25"),
        ] {
            assert_eq!(parse(written), Some(points), "{written}");
            assert_eq!(text(points.into()), back);
        }
        for refused in ["", ".", "-", "1e30", "e", "1e", "inf", "0.5.5", "NaN", "٣", "1 000", "10000000000"]
        {
            assert_eq!(parse(refused), None, "{refused}");
        }
    }
}
