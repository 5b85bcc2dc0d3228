//! No reader panics, whatever a cell holds.

use proptest::prelude::*;
use qantara_engine::profile::Role;

use super::super::{Context, Kind, Options, answer, field, place};
use super::context;
use crate::fields;

/// Every kind that a field has, and those that no field has alone.
fn kinds() -> Vec<Kind> {
    let mut kinds = vec![Kind::Currency];
    for field in fields::all() {
        for role in Role::ALL {
            if let Some(kind) = Kind::of(role, field.path)
                && !kinds.contains(&kind)
            {
                kinds.push(kind);
            }
        }
    }
    kinds
}

proptest! {
    #[test]
    fn any_cell_is_read_without_panic(
        text in any::<String>(),
        mixed in "[0-9a-zéÀİßأ-ي٠-٩ .,;:/|()\\[\\]\"'*+<>≥%€$🇲🇦\n-]{0,40}",
        words in prop::collection::vec(
            prop::sample::select(vec![
                "tous", "sauf", "no", "hors", "de", "à", "jusqu'à", "Série", "A", "Seed", "+", "-", "(", ")", "Q", "T3", "2021", "31", "02", "mars", "غشت",
                "MDH", "1,5", "raising", "SAFE", "MRR", "x2", "%", "h", "/", "mois", "Paris", "Maroc", ",", "Finance", "(4)", "niveau", "MENA", "İ", "et", "و",
            ]),
            0..8,
        ),
    ) {
        let joined = words.join(" ");
        let options = Options::learn([&*text, &*mixed, &*joined, &*joined, &*joined]);
        for context in [context(), Context { options: Some(&options), month_first: true, ..Context::default() }] {
            for kind in kinds() {
                for cell in [&text, &mixed, &joined] {
                    let found = kind.read(cell, &context);
                    // What is unread is told with words of the cell.
                    prop_assert!(found.unread.iter().all(|part| part.guesses.len() <= 3 || found.value.is_none()));
                }
            }
            let _ = (field::ends(&text, &mixed, &context), place::from_parts(&text, &mixed, &joined), answer::read(&mixed));
        }
    }
}
