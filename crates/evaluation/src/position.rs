//! How much less is seen further down, from neighbours who changed places.
//!
//! Whoever stands higher is clicked more for being better, and for standing
//! higher. Where two neighbours changed places by the toss of a coin, the same
//! two stood in both orders, and what is left is the place.

use std::collections::BTreeMap;

/// Two neighbours who were shown in an order that a coin decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swap {
    /// The rank of the upper one, from 1.
    pub rank: u32,
    /// Whether they changed places.
    pub swapped: bool,
    /// Whether the upper one, as shown, was clicked.
    pub upper_clicked: bool,
    /// Whether the lower one was.
    pub lower_clicked: bool,
}

/// Why there is no estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotEstimable {
    /// Nobody changed places.
    #[error("no neighbours changed places")]
    NoSwaps,

    /// At this rank neighbours were shown in one order only, or not at all
    /// though they were further down, so that ranks below cannot be compared
    /// with those above.
    #[error("neighbours at rank {rank} and the next were not shown in both orders")]
    OneOrder {
        /// The rank of the upper one.
        rank: u32,
    },

    /// At this rank nobody was clicked, above or below.
    #[error("neighbours at rank {rank} and the next have too few clicks")]
    TooFewClicks {
        /// The rank of the upper one.
        rank: u32,
    },
}

/// How likely each rank is to be looked at, beside the first, which is 1: by
/// rank, as far down as neighbours changed places.
///
/// The lower place's click rate over the upper one's, both orders weighing the
/// same, and each rank from the one above (swap interventions between
/// neighbours; Craswell et al., WSDM 2008; Joachims, Swaminathan & Schnabel,
/// WSDM 2017, §5.3; Wang et al., WSDM 2018, `RandPair`).
///
/// ```
/// use qantara_evaluation::position::{Swap, position_bias};
///
/// let shown = |swapped, upper_clicked, lower_clicked| Swap { rank: 1, swapped, upper_clicked, lower_clicked };
/// let log = [shown(false, true, true), shown(false, true, false), shown(true, true, false), shown(true, true, true)];
/// assert_eq!(position_bias(&log)?, [1.0, 0.5]);
/// # Ok::<(), qantara_evaluation::position::NotEstimable>(())
/// ```
///
/// # Errors
///
/// [`NotEstimable`] when the log cannot say.
pub fn position_bias(swaps: &[Swap]) -> Result<Vec<f64>, NotEstimable> {
    // By rank and order: impressions, clicks above, clicks below.
    let mut counts: BTreeMap<u32, [(u32, u32, u32); 2]> = BTreeMap::new();
    for swap in swaps {
        let (shown, upper, lower) = &mut counts.entry(swap.rank).or_default()[usize::from(swap.swapped)];
        *shown += 1;
        *upper += u32::from(swap.upper_clicked);
        *lower += u32::from(swap.lower_clicked);
    }
    if !swaps.iter().any(|swap| swap.swapped) {
        return Err(NotEstimable::NoSwaps);
    }
    let mut seen = vec![1.0];
    let deepest = counts.keys().next_back().copied().unwrap_or(0);
    for rank in 1..=deepest {
        let [kept, swapped] = counts.get(&rank).copied().unwrap_or_default();
        if kept.0 == 0 || swapped.0 == 0 {
            return Err(NotEstimable::OneOrder { rank });
        }
        let rate = |clicks: [u32; 2]| {
            f64::from(clicks[0]) / f64::from(kept.0) + f64::from(clicks[1]) / f64::from(swapped.0)
        };
        let (upper, lower) = (rate([kept.1, swapped.1]), rate([kept.2, swapped.2]));
        if upper == 0.0 || lower == 0.0 {
            return Err(NotEstimable::TooFewClicks { rank });
        }
        seen.push(seen[rank as usize - 1] * lower / upper);
    }
    Ok(seen)
}
