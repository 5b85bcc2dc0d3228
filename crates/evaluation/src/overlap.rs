//! How alike two lists are.

use std::collections::HashSet;

/// How far a reader goes down a list: with this probability past each rank.
///
/// With 0.9 the first ten ranks have 86 % of the weight.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Persistence(f64);

impl TryFrom<f64> for Persistence {
    type Error = InvalidPersistence;

    fn try_from(value: f64) -> Result<Self, InvalidPersistence> {
        if value > 0.0 && value < 1.0 { Ok(Self(value)) } else { Err(InvalidPersistence(value)) }
    }
}

/// The number offered as a [`Persistence`] was not between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a persistence is above 0 and below 1; got {0}")]
pub struct InvalidPersistence(f64);

/// A list has a candidate twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is in the list twice")]
pub struct ListedTwice(pub String);

/// Rank-biased overlap of two lists, best first, from 0 (nothing in common) to
/// 1 (the same list); what comes after the lists' ends is taken to agree as
/// they do at their ends (Webber, Moffat & Zobel, ACM TOIS 28(4), 2010,
/// `RBO_EXT`, equation 32). Lists may differ in length. Two empty lists are
/// the same; an empty one has nothing in common with another.
///
/// ```
/// use qantara_evaluation::overlap::{Persistence, rbo};
///
/// let p = Persistence::try_from(0.9)?;
/// assert!((rbo(&["a", "b", "c"], &["a", "b", "c"], p)? - 1.0).abs() < 1e-12);
/// assert_eq!(rbo(&["a", "b"], &["c", "d"], p)?, 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ListedTwice`] when a list has a candidate twice.
pub fn rbo(first: &[&str], second: &[&str], persistence: Persistence) -> Result<f64, ListedTwice> {
    once_each(first)?;
    once_each(second)?;
    let (short, long) = if first.len() <= second.len() { (first, second) } else { (second, first) };
    if short.is_empty() {
        return Ok(f64::from(u8::from(long.is_empty())));
    }
    let p = persistence.0;
    let (mut in_short, mut in_long) = (HashSet::new(), HashSet::new());
    let (mut common, mut common_at_short) = (0_usize, 0_usize);
    // p to the power of the depth, Σ agreement · pᵈ, and what the short list
    // is taken to add to it after its end.
    let (mut power, mut sum, mut beyond) = (1.0, 0.0, 0.0);
    for (place, &candidate) in long.iter().enumerate() {
        let depth = place + 1;
        in_long.insert(candidate);
        match short.get(place) {
            Some(&other) => {
                in_short.insert(other);
                // The same at one rank is one in common, not two.
                common += usize::from(in_short.contains(candidate));
                common += usize::from(other != candidate && in_long.contains(other));
                common_at_short = common;
            }
            None => common += usize::from(in_short.contains(candidate)),
        }
        power *= p;
        sum += common as f64 / depth as f64 * power;
        if depth > short.len() {
            let missed = common_at_short as f64 * (depth - short.len()) as f64;
            beyond += missed / (short.len() * depth) as f64 * power;
        }
    }
    let at_end = (common - common_at_short) as f64 / long.len() as f64;
    let agreed = at_end + common_at_short as f64 / short.len() as f64;
    Ok((1.0 - p) / p * (sum + beyond) + agreed * power)
}

/// The share of the first `k` that two lists have in common, in any order:
/// over `k`, or over the longer list where both are shorter. 1 for two empty
/// lists.
///
/// ```
/// use qantara_evaluation::overlap::top_overlap;
///
/// assert_eq!(top_overlap(&["a", "b", "c"], &["b", "d", "a"], 2)?, 0.5);
/// # Ok::<(), qantara_evaluation::overlap::ListedTwice>(())
/// ```
///
/// # Errors
///
/// [`ListedTwice`] when a list has a candidate twice.
pub fn top_overlap(first: &[&str], second: &[&str], k: usize) -> Result<f64, ListedTwice> {
    once_each(first)?;
    once_each(second)?;
    let [first, second] = [first, second].map(|list| &list[..k.min(list.len())]);
    let among: HashSet<&str> = first.iter().copied().collect();
    let common = second.iter().filter(|candidate| among.contains(*candidate)).count();
    let whole = first.len().max(second.len());
    Ok(if whole == 0 { 1.0 } else { common as f64 / whole as f64 })
}

fn once_each(list: &[&str]) -> Result<(), ListedTwice> {
    let mut seen = HashSet::new();
    match list.iter().find(|candidate| !seen.insert(**candidate)) {
        Some(twice) => Err(ListedTwice((*twice).to_owned())),
        None => Ok(()),
    }
}
