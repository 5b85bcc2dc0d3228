//! Work on a whole hub's data ends once somebody takes their part of it back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

/// Why somebody's data may no longer be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawal {
    /// They are erased.
    Erasure,
    /// They no longer consent to be matched.
    Consent,
}

/// Ends work, from any thread.
#[derive(Debug, Default)]
pub struct Halt {
    is_set: AtomicBool,
    withdrawal: OnceLock<Withdrawal>,
}

impl Halt {
    /// Ends the work.
    pub fn set(&self) {
        self.is_set.store(true, Ordering::Release);
    }

    /// Set when the work is to end.
    pub fn flag(&self) -> &AtomicBool {
        &self.is_set
    }

    /// Whether the work is to end.
    pub fn is_set(&self) -> bool {
        self.is_set.load(Ordering::Acquire)
    }

    /// The first withdrawal that ended the work, if one did.
    pub fn withdrawal(&self) -> Option<Withdrawal> {
        self.withdrawal.get().copied()
    }

    fn withdraw(&self, why: Withdrawal) {
        let _ = self.withdrawal.set(why);
        self.set();
    }
}

/// The work that a hub's data is in.
#[derive(Debug, Default)]
pub(crate) struct Halts(Mutex<Vec<Weak<Halt>>>);

impl Halts {
    fn all(&self) -> MutexGuard<'_, Vec<Weak<Halt>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Set by every withdrawal from now on, as long as somebody holds it.
    pub(crate) fn begin(&self) -> Arc<Halt> {
        let halt = Arc::new(Halt::default());
        let mut all = self.all();
        all.retain(|halt| halt.strong_count() > 0);
        all.push(Arc::downgrade(&halt));
        halt
    }

    /// Ends all work.
    pub(crate) fn withdraw(&self, why: Withdrawal) {
        for halt in self.all().iter().filter_map(Weak::upgrade) {
            halt.withdraw(why);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_first_is_the_reason_and_work_begun_later_goes_on() {
        let halts = Halts::default();
        let (first, own) = (halts.begin(), halts.begin());
        own.set();
        assert!(own.is_set() && own.withdrawal().is_none());
        halts.withdraw(Withdrawal::Consent);
        halts.withdraw(Withdrawal::Erasure);
        let later = halts.begin();
        assert_eq!(first.withdrawal(), Some(Withdrawal::Consent));
        assert!(first.is_set() && !later.is_set());
        drop(first);
        drop(halts.begin());
        assert_eq!(halts.all().len(), 3, "what ended is not kept, but for the last");
    }
}
