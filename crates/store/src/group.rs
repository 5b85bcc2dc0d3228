//! Group commit: threads that commit at the same time share one disk sync.
//!
//! A thread that finds no write in progress leads: it takes all waiting work,
//! writes it as one group, and gives each thread its outcome. Threads that
//! arrive meanwhile wait, and one of them leads the next group. A single thread
//! leads a group of one and does not wait.

use std::mem::take;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A queue of work that is done in groups.
#[derive(Debug)]
pub(crate) struct Group<W, O> {
    queue: Mutex<Queue<W, O>>,
    turn: Condvar,
}

#[derive(Debug)]
struct Queue<W, O> {
    waiting: Vec<(W, Arc<Mutex<Option<O>>>)>,
    led: bool,
}

impl<W, O> Default for Group<W, O> {
    fn default() -> Self {
        Self { queue: Mutex::new(Queue { waiting: Vec::new(), led: false }), turn: Condvar::new() }
    }
}

impl<W, O> Group<W, O> {
    /// Gets the work done, by `write` on this thread or another, and returns
    /// its outcome. `write` returns one outcome for each piece, in order.
    pub(crate) fn join(&self, work: W, write: impl FnOnce(Vec<W>) -> Vec<O>) -> O {
        let slot = Arc::new(Mutex::new(None));
        let mut queue = unpoisoned(&self.queue);
        queue.waiting.push((work, Arc::clone(&slot)));
        while queue.led {
            queue = self.turn.wait(queue).unwrap_or_else(PoisonError::into_inner);
            if let Some(outcome) = unpoisoned(&slot).take() {
                return outcome;
            }
        }
        queue.led = true;
        let (group, slots): (Vec<W>, Vec<_>) = take(&mut queue.waiting).into_iter().unzip();
        drop(queue);
        let outcomes = write(group);
        let mut queue = unpoisoned(&self.queue);
        queue.led = false;
        for (slot, outcome) in slots.iter().zip(outcomes) {
            *unpoisoned(slot) = Some(outcome);
        }
        drop(queue);
        self.turn.notify_all();
        unpoisoned(&slot).take().expect("a leader's own work is in its group")
    }
}

/// The guarded state is consistent between statements, so a panic in another
/// thread does no harm.
pub(crate) fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
