//! Lists with floors, over a whole sample: what they promise, and what they cost.

use std::num::NonZeroUsize;

use qantara_engine::corpus::Settings;
use qantara_engine::market::{self, Side};
use qantara_engine::money::ExchangeRates;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{MatchingConsent, Profile};
use qantara_engine::rank::{Ranker, Ranking};
use qantara_engine::text::Choice;
use qantara_hub::{Floors, FloorsError, floored};
use qantara_sample::Sample;

const K: NonZeroUsize = NonZeroUsize::new(5).unwrap();

fn places(rankings: &[Ranking], n_candidates: usize) -> Vec<usize> {
    let mut places = vec![0; n_candidates];
    for ranked in rankings.iter().flatten() {
        places[ranked.candidate] += 1;
    }
    places
}

/// Calls a claim with a ranker over a sample of every market, seen from either
/// side, with everybody who seeks and everybody who is sought.
fn in_every_market(claim: impl Fn(&Ranker<'_>, &[usize], &[usize])) {
    let day = "2026-11-23".parse().unwrap();
    let profiles: Vec<Profile> = Sample { startups: 60, ..Sample::on(day) }.profiles().collect();
    let mut n_claims = 0;
    for market in market::ALL {
        let settings = Settings {
            now: day,
            rates: ExchangeRates::builtin(),
            text: Choice::default(),
            consent: MatchingConsent::default(),
        };
        let Ok(pool) = Pool::build(market, settings, &profiles[..]);
        let policy = market.default_policy();
        for seeking in Side::BOTH {
            let ranker = Ranker::new(&pool, &policy, seeking).unwrap();
            let everybody = |n| (0..n).collect::<Vec<usize>>();
            let [seekers, owed] = [ranker.seekers().len(), ranker.candidates().len()].map(everybody);
            // No programme comes with the sample.
            if !seekers.is_empty() && !owed.is_empty() {
                claim(&ranker, &seekers, &owed);
                n_claims += 1;
            }
        }
    }
    assert_eq!(n_claims, 8);
}

#[test]
fn nothing_owed_changes_nothing() {
    in_every_market(|ranker, seekers, owed| {
        let found = floored(ranker, seekers, owed, K, &Floors::default()).unwrap();
        assert_eq!(found.rankings, ranker.rank(seekers, K));
        assert_eq!((found.n_changed, found.short, found.before), (0, 0, found.after));
    });
}

/// Everybody is in as many lists as they are owed, or in as many as are open to
/// them or hold them; lists stay as long, in order, and lose little.
#[test]
fn everybody_is_in_the_lists_that_they_are_owed() {
    in_every_market(|ranker, seekers, owed| {
        let (at_least, n) = (2, owed.len());
        let floors = Floors { at_least, ..Floors::default() };
        let found = floored(ranker, seekers, owed, K, &floors).unwrap();
        let open = ranker.rank(seekers, NonZeroUsize::MAX);
        let (shown, could) = (places(&found.rankings, n), places(&open, n));
        let lacking: usize = shown.iter().map(|shown| 2_usize.saturating_sub(*shown)).sum();
        assert_eq!(found.short, lacking as u64);
        let cannot: usize = could.iter().map(|could| 2_usize.saturating_sub(*could)).sum();
        let room: usize = open.iter().map(|list| list.len().min(K.get())).sum();
        if room >= 3 * n {
            assert_eq!(lacking, cannot, "only those lack places to whom nobody is open");
        }
        assert!(found.after <= found.before + 1e-4);
        for (list, all) in found.rankings.iter().zip(&open) {
            assert_eq!(list.len(), all.len().min(K.get()));
            let order: Vec<_> = all.iter().filter(|one| list.contains(one)).copied().collect();
            assert_eq!(*list, order, "as they stand in the whole list, with its scores");
        }
    });
}

/// A group has its share, under a cap on everybody.
#[test]
fn a_group_has_its_share_and_nobody_more_than_the_cap() {
    in_every_market(|ranker, seekers, owed| {
        let open = ranker.rank(seekers, NonZeroUsize::MAX);
        let could = places(&open, owed.len());
        // Those whom plain lists show least, and who could be shown.
        let shown = places(&ranker.rank(seekers, K), owed.len());
        let mut members: Vec<usize> = owed.iter().copied().filter(|one| could[*one] >= 5).collect();
        members.sort_by_key(|one| shown[*one]);
        members.truncate(members.len() / 3);
        if members.is_empty() {
            return;
        }
        let floors = Floors { at_most_percent: Some(60), shares: vec![(25, members.clone())], at_least: 0 };
        let found = floored(ranker, seekers, owed, K, &floors).unwrap();
        let shown = places(&found.rankings, owed.len());
        assert!(shown.iter().all(|shown| *shown <= (seekers.len() * 60 / 100).max(1)));
        let theirs: usize = members.iter().map(|one| shown[*one]).sum();
        let all: usize = shown.iter().sum();
        assert!(4 * (theirs + found.short_of_shares[0] as usize) >= all, "{theirs} of {all}");
        let twice = Floors { shares: vec![(10, members.clone()), (10, members)], ..Floors::default() };
        assert!(matches!(floored(ranker, seekers, owed, K, &twice), Err(FloorsError::Choice(_))));
    });
}
