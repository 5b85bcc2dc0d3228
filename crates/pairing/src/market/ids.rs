//! The order of ids.

use std::cmp::Ordering;

/// Ids as people order them: runs of digits by their number, so that `s9`
/// stands before `s10`.
pub(super) fn by_id(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        let (Some(first), Some(second)) = (left.first(), right.first()) else {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        if first.is_ascii_digit() && second.is_ascii_digit() {
            let (number, rest) = digits(left);
            let (other, other_rest) = digits(right);
            let order = number.len().cmp(&other.len()).then_with(|| number.cmp(other));
            if order.is_ne() {
                return order;
            }
            (left, right) = (rest, other_rest);
        } else if first == second {
            (left, right) = (&left[1..], &right[1..]);
        } else {
            return first.cmp(second);
        }
    }
}

/// A leading run of digits without its zeros, and what follows it.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let start = text[..end].iter().position(|&byte| byte != b'0').unwrap_or(end);
    (&text[start..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_ids_are_ordered_as_numbers() {
        for (less, more) in
            [("s9", "s10"), ("2", "10"), ("a", "b"), ("a", "a1"), ("x2y1", "x2y10"), ("01", "1")]
        {
            assert_eq!(by_id(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(by_id(more, less), Ordering::Greater, "{more} {less}");
        }
        assert_eq!(by_id("s7", "s7"), Ordering::Equal);
    }
}
