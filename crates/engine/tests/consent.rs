//! Who refused consent is matched nowhere, in any market, by any policy.

use std::num::NonZeroUsize;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::desk::receive;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::money::ExchangeRates;
use qantara_engine::near::openings;
use qantara_engine::policy::Policy;
use qantara_engine::pool::{Change, Pool};
use qantara_engine::profile::{MatchingConsent, Profile, Role};
use qantara_engine::rank::Ranker;
use qantara_engine::text::Choice;
use serde_json::json;

const K: NonZeroUsize = NonZeroUsize::new(100).unwrap();

/// A profile that said yes, no or nothing, and may be archived.
#[derive(Clone, Copy, Debug)]
struct Said {
    consent: Option<bool>,
    archived: bool,
}

impl Said {
    /// A programme, which is a public offer, need not agree.
    fn may_be_matched(self, role: Role, setting: MatchingConsent) -> bool {
        let presumed = setting == MatchingConsent::Presumed || role == Role::Programme;
        let consented = self.consent.unwrap_or(presumed);
        consented && !self.archived
    }
}

fn said() -> impl Strategy<Value = Said> {
    (prop::option::of(prop::bool::ANY), prop::bool::weighted(0.2))
        .prop_map(|(consent, archived)| Said { consent, archived })
}

fn profile(role: Role, n: usize, said: Said) -> Profile {
    let consent = said.consent.map(|matching| json!({ "matching": matching }));
    let archived = said.archived.then_some("2026-10-01");
    let shape = json!({ "id": format!("{role}-{n}"), "name": "N", "consent": consent, "archived_on": archived,
        role.as_str(): {} });
    serde_json::from_value(shape).unwrap()
}

fn pool(market: &'static Market, consent: MatchingConsent, profiles: &[Profile]) -> Pool {
    let settings =
        Settings { now: date(2026, 11, 23), rates: ExchangeRates::builtin(), text: Choice::Lexical, consent };
    let Ok(pool) = Pool::build(market, settings, profiles);
    pool
}

/// The market's policy with some of its rules dropped.
fn policy(market: &'static Market, dropped: &[bool]) -> Policy {
    let mut json = serde_json::to_value(market.default_policy()).unwrap();
    let mut keep = dropped.iter().map(|dropped| !dropped);
    json["gates"].as_array_mut().unwrap().retain(|_| keep.next().unwrap_or(true));
    serde_json::from_value(json).unwrap()
}

fn shown(pool: &Pool, policy: &Policy) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for seeking in Side::BOTH {
        shown.extend(pool.side(seeking).ids().map(ToString::to_string));
        let ranker = Ranker::new(pool, policy, seeking).unwrap();
        let everybody: Vec<usize> = (0..ranker.seekers().len()).collect();
        let lists = ranker.rank(&everybody, K).into_iter().flatten();
        shown.extend(lists.map(|at| ranker.candidates().id(at.candidate).to_string()));
    }
    shown
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn only_who_may_be_matched_is_anywhere(
        first in prop::collection::vec(said(), 1..8),
        second in prop::collection::vec(said(), 1..8),
        later in prop::collection::vec(said(), 1..8),
        dropped in prop::collection::vec(prop::bool::ANY, 16),
        setting in prop::sample::select(MatchingConsent::ALL.to_vec()),
    ) {
        for market in market::ALL {
            let policy = policy(market, &dropped);
            let [a, b] = Side::BOTH.map(|side| market.role(side));
            let of = |role: Role, said: &[Said]| -> Vec<Profile> {
                said.iter().enumerate().map(|(n, said)| profile(role, n, *said)).collect()
            };
            let all: Vec<Profile> = of(a, &first).into_iter().chain(of(b, &second)).collect();
            let built = pool(market, setting, &all);
            // The same profiles, who say something else later.
            let mut now = second.clone();
            for (now, later) in now.iter_mut().zip(&later) {
                *now = *later;
            }
            let patched = built.patched(of(b, &now).into_iter().map(|profile| Change::Put(Box::new(profile))));
            for (pool, second) in [(&built, &second), (&patched, &now)] {
                let mut may: Vec<String> = Vec::new();
                for (role, said) in [(a, &first), (b, second)] {
                    let named = said.iter().enumerate().filter(|(_, said)| said.may_be_matched(role, setting));
                    may.extend(named.map(|(n, _)| format!("{role}-{n}")));
                }
                let shown = shown(pool, &policy);
                prop_assert!(shown.iter().all(|id| may.contains(id)), "{shown:?} in {market:?}");
                prop_assert!(may.iter().all(|id| shown.contains(id)), "{may:?} in {market:?}");
                // Nor do near misses count anybody else.
                let seeker = profile(a, 99, Said { consent: Some(true), archived: false });
                let counted = openings(pool, &policy, Side::First, &seeker).counterparts;
                prop_assert_eq!(counted, second.iter().filter(|said| said.may_be_matched(b, setting)).count());
            }
        }
    }
}

#[test]
fn the_desk_offers_no_programme_that_may_not_be_matched() {
    let market = Market::find("startup-programme").unwrap();
    let startup = profile(Role::Startup, 0, Said { consent: None, archived: false });
    for (said, offered) in [
        (Said { consent: Some(true), archived: false }, true),
        (Said { consent: Some(false), archived: false }, false),
        (Said { consent: None, archived: true }, false),
    ] {
        let mut programme = serde_json::to_value(profile(Role::Programme, 0, said)).unwrap();
        programme["programme"]["rung"] = 1.into();
        let programmes: [Profile; 1] = [serde_json::from_value(programme).unwrap()];
        let pool = pool(market, MatchingConsent::Presumed, &programmes);
        let desk = receive(&startup, &[(&pool, &market.default_policy())], &programmes, K).unwrap();
        assert_eq!(desk.next_step.is_some(), offered, "{said:?}");
    }
}

#[test]
fn no_shipped_policy_speaks_of_consent() {
    for policy in qantara_engine::policy::builtin() {
        assert!(policy.gates().iter().all(|gate| gate.rule.kind() != "consent_given"), "{}", policy.name());
    }
}
