//! Watchers of a hub's profiles, and what they read.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use qantara_store::Sequence;
use tokio::sync::broadcast;

use crate::change::Change;
use crate::order::Order;

/// How many changes are kept for watchers.
const RECENT: usize = 8_192;

/// What one watcher reads.
#[derive(Debug)]
pub struct Watch {
    /// Everything after this sequence number.
    pub from: u64,
    /// The changes already known.
    pub missed: Vec<Change>,
    /// The changes to come.
    pub changes: broadcast::Receiver<Change>,
}

/// The watchers of a hub's profiles.
#[derive(Debug)]
pub(crate) struct Watchers {
    order: Order,
    recent: Mutex<Recent>,
    changes: broadcast::Sender<Change>,
}

#[derive(Debug)]
struct Recent {
    /// The latest changes, the oldest first.
    changes: VecDeque<Change>,
    /// Changes up to here are no longer kept.
    floor: Sequence,
    /// The last commit reported to watchers.
    told: Sequence,
}

/// A commit from its beginning until it is visible or has failed. Its changes
/// are reported to watchers when it is dropped.
#[derive(Debug)]
pub(crate) struct UnderWay<'a> {
    watchers: &'a Watchers,
    commit: u64,
    pub(crate) changes: Vec<Change>,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.watchers.tell(self.commit, std::mem::take(&mut self.changes));
    }
}

impl Watchers {
    /// No watchers yet; changes up to a sequence number are not known.
    pub(crate) fn new(sequence: Sequence) -> Self {
        Self {
            order: Order::default(),
            recent: Mutex::new(Recent { changes: VecDeque::new(), floor: sequence, told: sequence }),
            changes: broadcast::channel(RECENT).0,
        }
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A commit begins.
    pub(crate) fn begin(&self) -> UnderWay<'_> {
        UnderWay { watchers: self, commit: self.order.begin(), changes: Vec::new() }
    }

    fn tell(&self, commit: u64, changes: Vec<Change>) {
        let mut recent = self.recent();
        for change in self.order.end(commit, changes) {
            if recent.changes.len() == RECENT {
                recent.floor = recent.changes.pop_front().map_or(recent.floor, |change| change.sequence);
            }
            recent.told = change.sequence;
            recent.changes.push_back(change.clone());
            // There may be no watchers.
            let _ = self.changes.send(change);
        }
    }

    /// Waits until the commits now in progress have ended.
    pub(crate) fn settle(&self) {
        self.order.settle();
    }

    /// Drops the changes up to a commit; a watcher that missed them lists the
    /// profiles again.
    pub(crate) fn forget(&self, sequence: Sequence) {
        let mut recent = self.recent();
        recent.changes.retain(|change| change.sequence > sequence);
        recent.floor = recent.floor.max(sequence);
        recent.told = recent.told.max(sequence);
    }

    /// Changes from a sequence number on, and those to come; `None` where some
    /// are no longer known.
    pub(crate) fn watch(&self, after: Option<u64>) -> Option<Watch> {
        let recent = self.recent();
        let (from, missed) = match after {
            None => (recent.told.get(), Vec::new()),
            Some(after) if after < recent.floor.get() => return None,
            // The watch may have ended in the middle of one commit's changes.
            Some(after) => {
                let missed = recent.changes.iter().filter(|change| change.sequence.get() >= after);
                (after, missed.cloned().collect())
            }
        };
        Some(Watch { from, missed, changes: self.changes.subscribe() })
    }
}
