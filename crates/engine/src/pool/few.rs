//! Work that is shared between threads only when there is much of it.

use rayon::prelude::*;

/// Work on more than this is shared between threads.
const FEW: usize = 8;

/// Maps many items on all threads, and a few on this one, so that a small
/// change need not wait for threads that are busy ranking.
pub(super) fn map_many<T: Send, U: Send>(things: Vec<T>, map: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    if things.len() > FEW {
        things.into_par_iter().map(map).collect()
    } else {
        things.into_iter().map(map).collect()
    }
}
