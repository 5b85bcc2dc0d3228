//! Reports changes in the order of their commits.
//!
//! Threads that commit at the same time get sequence numbers in one order and
//! may finish in another. A watcher continues after the last number it
//! received, so no smaller number may come later. A change is therefore
//! reported once no commit that could have a smaller number is still in
//! progress.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::change::Change;

/// The commits in progress, and the changes that wait for them.
#[derive(Debug, Default)]
pub(crate) struct Order {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// How many commits have begun.
    begun: u64,
    /// Those in progress, by how many had begun before them.
    under_way: BTreeSet<u64>,
    /// Changes, each with how many commits had begun when its own was made:
    /// only those can have a smaller number.
    untold: Vec<(u64, Change)>,
}

impl Order {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A commit begins.
    pub(crate) fn begin(&self) -> u64 {
        let mut state = self.state();
        let begun = state.begun;
        state.begun += 1;
        state.under_way.insert(begun);
        begun
    }

    /// A commit has ended, with these changes or none. Returns the changes that
    /// can now be reported.
    pub(crate) fn end(&self, commit: u64, changes: Vec<Change>) -> Vec<Change> {
        let mut state = self.state();
        let begun = state.begun;
        state.untold.extend(changes.into_iter().map(|change| (begun, change)));
        state.under_way.remove(&commit);
        self.ended.notify_all();
        let oldest = state.under_way.first().copied().unwrap_or(begun);
        let told = state.untold.iter().filter(|(begun, _)| *begun <= oldest);
        let Some(last) = told.map(|(_, change)| change.sequence).max() else { return Vec::new() };
        let (told, untold) =
            std::mem::take(&mut state.untold).into_iter().partition(|(_, change)| change.sequence <= last);
        state.untold = untold;
        let mut told: Vec<Change> = told.into_iter().map(|(_, change)| change).collect();
        told.sort_by_key(|change| change.sequence);
        told
    }

    /// Waits until the commits now in progress have ended.
    pub(crate) fn settle(&self) {
        let mut state = self.state();
        let begun = state.begun;
        while state.under_way.first().is_some_and(|oldest| *oldest < begun) {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
