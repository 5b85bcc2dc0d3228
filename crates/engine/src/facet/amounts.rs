//! Amounts on a logarithmic scale, so that how well an amount suits somebody
//! is a curve over bins.
//!
//! A bin stands for an amount, and the amounts of neighbours differ by a fifth
//! of a decade. An ask is spread over the two bins around it, in proportion to
//! nearness (a hat function), so that its welcome by any curve over the bins
//! is that curve, interpolated at the ask.

use super::shares::Shares;
use crate::corpus::Corpus;
use crate::profile::Profile;

/// The decimal logarithm of the first bin's amount, in units of the base
/// currency.
const FIRST: f64 = 3.0;
const PER_DECADE: f64 = 5.0;

/// The number of bins: from 1,000 to 10,000,000,000 units.
pub(super) const COUNT: usize = 36;

/// The decimal logarithm of a bin's amount.
pub(super) fn log10_of(bin: usize) -> f64 {
    FIRST + bin as f64 / PER_DECADE
}

/// The decimal logarithm of an amount, no further out than the bins go.
pub(super) fn clamp(log10: f64) -> f64 {
    log10.clamp(FIRST, log10_of(COUNT - 1))
}

/// A startup's ask over the bins.
pub(super) fn ask(profile: &Profile, corpus: &Corpus) -> Option<Shares> {
    let ask = profile.ask()?;
    let rates = corpus.rates();
    Shares::of(spread_range(rates.in_base(ask.low())?, rates.in_base(ask.high())?))
}

/// A share for the two bins around an amount, in units of the base currency.
/// Amounts beyond the ends count as the ends.
fn spread(units: f64, share: f64) -> Vec<(usize, f32)> {
    let position = (clamp(units.max(1.0).log10()) - FIRST) * PER_DECADE;
    let below = position.floor();
    let above = position - below;
    let mut parts = vec![(below as usize, (share * (1.0 - above)) as f32)];
    if above > 0.0 {
        parts.push((below as usize + 1, (share * above) as f32));
    }
    parts
}

/// Spreads a range of amounts: its ends and its middle on the scale.
fn spread_range(low: f64, high: f64) -> Vec<(usize, f32)> {
    if low >= high {
        return spread(low, 1.0);
    }
    let middle = (low.max(1.0) * high).sqrt();
    [(low, 0.25), (middle, 0.5), (high, 0.25)]
        .into_iter()
        .flat_map(|(units, share)| spread(units, share))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_read_where_the_amount_stands() {
        for (units, bin) in [(1_000.0, 0.0), (10_000.0, 5.0), (12_589.254, 5.5), (1e12, 35.0), (0.0, 0.0)] {
            let read: f32 = spread(units, 1.0).iter().map(|(bin, share)| *bin as f32 * share).sum();
            assert!((read - bin).abs() < 1e-3, "{units} read at {read} instead of {bin}");
        }
    }
}
