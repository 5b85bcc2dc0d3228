//! How much a rank counts: 1 / log₂(rank + 1).

use std::sync::LazyLock;

/// Lists are seldom longer.
const N_KEPT: usize = 1_000;

static KEPT: LazyLock<Vec<f64>> = LazyLock::new(|| (0..N_KEPT).map(computed).collect());

/// The discount of a place, counted from 0 (Järvelin & Kekäläinen, ACM TOIS
/// 20(4), 2002, as `trec_eval` has it): 1 for the first, 0.63 for the second.
pub(crate) fn discount(place: usize) -> f64 {
    KEPT.get(place).copied().unwrap_or_else(|| computed(place))
}

fn computed(place: usize) -> f64 {
    // The standard library's logarithm is the platform's, and its last bit
    // differs from one to the next.
    1.0 / libm::log2(place as f64 + 2.0)
}
