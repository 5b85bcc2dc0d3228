//! Amounts on a logarithmic scale, so that a kernel over amounts is an inner
//! product.
//!
//! A bin stands for an amount, and the amounts of neighbours differ by a fifth
//! of a decade. A startup's ask is spread over the two bins around
//! it, in proportion to nearness (a hat function), so that the product with
//! any curve over the bins is that curve, interpolated at the ask.

/// The decimal logarithm of the first bin's amount, in units of the base
/// currency.
const FIRST: f64 = 3.0;
const PER_DECADE: f64 = 5.0;

/// The number of bins: from 1,000 to 10,000,000,000 units.
pub(crate) const COUNT: usize = 36;

/// The decimal logarithm of a bin's amount.
pub(super) fn log10_of(bin: usize) -> f64 {
    FIRST + bin as f64 / PER_DECADE
}

/// The decimal logarithm of an amount, no further out than the bins go.
pub(super) fn clamp(log10: f64) -> f64 {
    log10.clamp(FIRST, log10_of(COUNT - 1))
}

/// Adds a share of 1 to the two bins around an amount, in units of the base
/// currency. Amounts beyond the ends count as the ends.
pub(super) fn spread(block: &mut [f32], units: f64, share: f64) {
    let position = (clamp(units.max(1.0).log10()) - FIRST) * PER_DECADE;
    let below = position.floor();
    let above = position - below;
    block[below as usize] += (share * (1.0 - above)) as f32;
    if above > 0.0 {
        block[below as usize + 1] += (share * above) as f32;
    }
}

/// Spreads a range of amounts: its ends and its middle on the scale.
pub(super) fn spread_range(block: &mut [f32], low: f64, high: f64) {
    if low >= high {
        return spread(block, low, 1.0);
    }
    let middle = (low.max(1.0) * high).sqrt();
    for (units, share) in [(low, 0.25), (middle, 0.5), (high, 0.25)] {
        spread(block, units, share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_read_where_the_amount_stands() {
        let curve: Vec<f32> = (0..COUNT).map(|bin| bin as f32).collect();
        for (units, bin) in [(1_000.0, 0.0), (10_000.0, 5.0), (12_589.254, 5.5), (1e12, 35.0), (0.0, 0.0)] {
            let mut block = [0.0; COUNT];
            spread(&mut block, units, 1.0);
            let read: f32 = block.iter().zip(&curve).map(|(a, b)| a * b).sum();
            assert!((read - bin).abs() < 1e-3, "{units} read at {read} instead of {bin}");
        }
    }
}
