//! Fits that were computed before.
//!
//! Those who ask one after the other for their best counterparts often share
//! patterns, and the fits of a pattern with all of the other side are the same
//! each time.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::codes::Code;
use crate::side::Side;

/// The most fits that are kept of one facet: 8 MB.
const MOST: usize = 1 << 21;

/// A side's code, and the bits of a policy's caution.
type Key = (Side, Code, u32);

/// Fits of one facet by pattern, each with all codes of the other side.
#[derive(Debug, Default)]
pub(crate) struct Rows(RwLock<Kept>);

#[derive(Debug, Default)]
struct Kept {
    rows: HashMap<Key, Arc<[f32]>>,
    /// How many fits they have together.
    fits: usize,
}

impl Rows {
    /// The fits of a pattern with at least so many codes.
    pub(crate) fn get(&self, key: Key, codes: usize, make: impl FnOnce() -> Arc<[f32]>) -> Arc<[f32]> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        // Codes may have come since a row was made.
        if let Some(row) = kept.rows.get(&key).filter(|row| row.len() >= codes) {
            return Arc::clone(row);
        }
        drop(kept);
        let row = make();
        if row.len() > MOST {
            return row;
        }
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.fits + size(&row) > MOST {
            *kept = Kept::default();
        }
        kept.fits += size(&row);
        if let Some(before) = kept.rows.insert(key, Arc::clone(&row)) {
            kept.fits -= size(&before);
        }
        row
    }
}

/// How many fits a row takes the place of, with what it takes to find it.
fn size(row: &[f32]) -> usize {
    row.len() + 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_made_once_until_there_are_more_codes() {
        let rows = Rows::default();
        let key = (Side::First, 1, 0);
        let made = |codes: usize| rows.get(key, codes, || vec![0.5; codes].into());
        assert!(Arc::ptr_eq(&made(3), &made(3)));
        assert_eq!(made(5).len(), 5);
        assert!(Arc::ptr_eq(&made(5), &made(3)));
    }

    #[test]
    fn no_more_is_kept_than_allowed() {
        let rows = Rows::default();
        for code in 0..10 {
            rows.get((Side::First, code, 0), 1, || vec![0.5; MOST / 4].into());
            let kept = rows.0.read().unwrap();
            assert_eq!(kept.fits, kept.rows.values().map(|row| size(row)).sum::<usize>());
            assert!(kept.fits <= MOST);
        }
        let row = rows.get((Side::First, 1, 0), MOST + 1, || vec![0.5; MOST + 1].into());
        assert_eq!(row.len(), MOST + 1);
        assert!(rows.0.read().unwrap().fits <= MOST);
    }
}
