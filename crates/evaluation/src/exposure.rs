//! Who is seen: how lists share attention among candidates.
//!
//! A [`Run`] ranks one side for the other. For both sides, take both runs: in
//! startups' lists it is investors who are seen, and in investors' lists
//! startups.

use std::collections::BTreeMap;

use crate::measure::discount;
use crate::run::Run;

/// How much each candidate is seen, by id: the sum over lists of
/// 1 / log₂(rank + 1) within the first `k` (Singh & Joachims, *Fairness of
/// exposure in rankings*, KDD 2018, §3.1, with the discount of nDCG).
///
/// Candidates that may be listed are all named by the caller, so that whoever
/// is in no list counts with 0. Others are passed over.
///
/// ```
/// use qantara_evaluation::exposure::exposure;
/// use qantara_evaluation::run::Run;
///
/// let run = Run::from_entries([("argan", "atlas", 2.0), ("argan", "rif", 1.0), ("zellige", "atlas", 1.0)])?;
/// let seen = exposure(&run, ["atlas", "rif", "souss"], 10);
/// assert_eq!((seen["atlas"], seen["souss"]), (2.0, 0.0));
/// # Ok::<(), qantara_evaluation::run::RunError>(())
/// ```
pub fn exposure<'a>(
    run: &Run,
    candidates: impl IntoIterator<Item = &'a str>,
    k: usize,
) -> BTreeMap<String, f64> {
    let mut seen: BTreeMap<String, f64> = candidates.into_iter().map(|id| (id.to_owned(), 0.0)).collect();
    for query in run.queries() {
        for (place, entry) in run.list(query).take(k).enumerate() {
            if let Some(sum) = seen.get_mut(entry.candidate) {
                *sum += discount(place);
            }
        }
    }
    seen
}

/// The share of candidates that are seen at all; 0 where there is none.
pub fn coverage(seen: &BTreeMap<String, f64>) -> f64 {
    let n_seen = seen.values().filter(|&&sum| sum > 0.0).count();
    if seen.is_empty() { 0.0 } else { n_seen as f64 / seen.len() as f64 }
}

/// The Gini coefficient of amounts, zero or more: 0 where all are equal, near
/// 1 where one has everything, 0 where there is nothing.
///
/// ```
/// use qantara_evaluation::exposure::gini;
///
/// assert_eq!(gini([0.0, 0.0, 0.0, 8.0]), 0.75);
/// ```
pub fn gini(amounts: impl IntoIterator<Item = f64>) -> f64 {
    let sorted = sorted(amounts);
    let total: f64 = sorted.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    let n = sorted.len() as f64;
    let weighted: f64 = (1_u32..).zip(&sorted).map(|(rank, amount)| f64::from(rank) * amount).sum();
    // Rounding may leave equal amounts a hair below zero.
    (2.0 * weighted / (n * total) - (n + 1.0) / n).max(0.0)
}

/// The Lorenz curve: for each number of candidates, the least seen first, the
/// share of the total that they have together. It begins at 0 and ends at 1,
/// and is empty where there is nothing.
///
/// ```
/// use qantara_evaluation::exposure::lorenz;
///
/// assert_eq!(lorenz([1.0, 0.0, 3.0]), [0.0, 0.0, 0.25, 1.0]);
/// ```
pub fn lorenz(amounts: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let sorted = sorted(amounts);
    let total: f64 = sorted.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let sums = sorted.iter().scan(0.0, |sum, amount| {
        *sum += amount;
        Some(*sum / total)
    });
    std::iter::once(0.0).chain(sums).collect()
}

fn sorted(amounts: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = amounts.into_iter().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// What a group of candidates gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupExposure {
    /// How many candidates are in the group.
    pub members: usize,
    /// The mean exposure of a member.
    pub mean_exposure: f64,
    /// The mean merit of a member.
    pub mean_merit: f64,
}

impl GroupExposure {
    /// Exposure for each unit of merit; `None` without merit. Rankings that
    /// treat groups alike have the same for each (disparate treatment; Singh &
    /// Joachims, §4.2).
    pub fn by_merit(&self) -> Option<f64> {
        (self.mean_merit > 0.0).then(|| self.mean_exposure / self.mean_merit)
    }
}

/// What each group gets. `group` gives a candidate's group, and one without is
/// left out; `merit` what it deserves to be seen for, zero or more, such as the
/// number of queries to which it was judged relevant, or 1 where all deserve
/// the same.
pub fn by_group<'a>(
    seen: &BTreeMap<String, f64>,
    group: impl Fn(&str) -> Option<&'a str>,
    merit: impl Fn(&str) -> f64,
) -> BTreeMap<&'a str, GroupExposure> {
    let mut sums: BTreeMap<&str, (usize, f64, f64)> = BTreeMap::new();
    for (id, exposure) in seen {
        if let Some(name) = group(id) {
            let (members, exposures, merits) = sums.entry(name).or_default();
            *members += 1;
            *exposures += exposure;
            *merits += merit(id);
        }
    }
    let mean = |(members, exposures, merits): (usize, f64, f64)| GroupExposure {
        members,
        mean_exposure: exposures / members as f64,
        mean_merit: merits / members as f64,
    };
    sums.into_iter().map(|(name, sums)| (name, mean(sums))).collect()
}
