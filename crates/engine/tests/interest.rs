//! Whom somebody wants to meet counts, whoever says it and however, in every
//! market and from both sides.

use std::num::NonZeroUsize;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::explain::explain;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::outcome::{Acquaintances, Outcome};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, Role};
use qantara_engine::rank::Ranker;
use serde_json::{Value, json};

fn profile(role: Role, id: &str, more: &Value) -> Profile {
    let mut tree = json!({ "id": id, "name": "N", "languages": ["fr"], role.as_str(): {} });
    tree.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(tree).unwrap()
}

/// The market's own policy, with interest where it has none.
fn policy(market: &'static Market) -> Policy {
    let own = market.default_policy();
    let facets = market.facets();
    let counts = facets.iter().any(|facet| facet.id() == "interest");
    assert!(counts || market.id() == "startup-programme", "a programme wants nobody in particular");
    own
}

fn pool(market: &'static Market, profiles: &[Profile]) -> Pool {
    let settings = Settings::on(date(2026, 11, 23));
    let Ok(pool) = Pool::build(market, settings, profiles);
    pool
}

/// The list of the seeker `x`, with scores.
fn list(market: &'static Market, seeking: Side, profiles: &[Profile]) -> Vec<(String, f64)> {
    let (pool, policy) = (pool(market, profiles), policy(market));
    let ranker = Ranker::new(&pool, &policy, seeking).unwrap();
    let seeker = ranker.seekers().position(&"x".parse().unwrap()).unwrap();
    let list = ranker.rank(&[seeker], NonZeroUsize::MAX).remove(0);
    list.iter().map(|at| (ranker.candidates().id(at.candidate).to_string(), at.score)).collect()
}

/// The markets in which interest counts.
fn markets() -> impl Iterator<Item = (&'static Market, Side)> {
    let all = market::ALL.iter().filter(|market| market.id() != "startup-programme");
    all.flat_map(|market| Side::BOTH.map(|side| (market, side)))
}

/// A seeker `x` and three alike, `a`, `b` and `c`, with what `x` and `b` say.
fn four(market: &Market, seeking: Side, x: &Value, b: &Value) -> Vec<Profile> {
    let (own, other) = (market.role(seeking), market.role(seeking.other()));
    let nothing = json!({});
    [(own, "x", x), (other, "a", &nothing), (other, "b", b), (other, "c", &nothing)]
        .map(|(role, id, more)| profile(role, id, more))
        .into()
}

#[test]
fn who_wants_to_meet_comes_first_whichever_says_it() {
    for (market, seeking) in markets() {
        let (own, other) = (market.role(seeking).plural(), market.role(seeking.other()).plural());
        let nothing = json!({});
        let plain = list(market, seeking, &four(market, seeking, &nothing, &nothing));
        assert_eq!(plain.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        for (stated, above) in [("wants", true), ("would", true), ("no", false)] {
            let of_b = json!({ "interest": { format!("{other}/b"): stated } });
            let of_x = json!({ "interest": { format!("{own}/x"): stated } });
            for told in [
                four(market, seeking, &of_b, &nothing),
                four(market, seeking, &nothing, &of_x),
                four(market, seeking, &of_b, &of_x),
            ] {
                let list = list(market, seeking, &told);
                if above {
                    assert_eq!(list[0].0, "b", "{market:?} {seeking:?} {stated}");
                    assert!(list[0].1 > plain[1].1);
                } else {
                    assert!(list.iter().all(|(id, _)| id != "b"), "{market:?} {seeking:?} {stated}");
                }
                // To name one takes nothing from the others.
                for id in ["a", "c"] {
                    let score = |list: &[(String, f64)]| list.iter().find(|(one, _)| one == id).unwrap().1;
                    assert!(score(&list).total_cmp(&score(&plain)).is_eq(), "{market:?} {seeking:?} {id}");
                }
            }
        }
    }
}

#[test]
fn feedback_says_the_same_as_the_field() {
    for (market, seeking) in markets() {
        let (own, other) = (market.role(seeking), market.role(seeking.other()));
        let [startup, counterpart] = if seeking == Side::First { ["x", "b"] } else { ["b", "x"] };
        for (event, stated) in [("wants_to_meet", "wants"), ("would_meet", "would")] {
            for (by, who) in [(own, "x"), (other, "b")] {
                let outcome: Outcome = serde_json::from_value(json!({
                    "id": "o", "market": market.id(), "startup": startup, "counterpart": counterpart,
                    "by": by, "at": "2026-11-01T09:00:00Z", "event": event,
                }))
                .unwrap();
                let known: Acquaintances = [&outcome].into_iter().collect();
                let nothing = json!({});
                let by_feedback: Vec<Profile> = four(market, seeking, &nothing, &nothing)
                    .into_iter()
                    .map(|profile| known.fold_into(profile))
                    .collect();
                let mention =
                    if who == "x" { format!("{}/b", other.plural()) } else { format!("{}/x", own.plural()) };
                let said = json!({ "interest": { mention: stated } });
                let by_field = match who {
                    "x" => four(market, seeking, &said, &nothing),
                    _ => four(market, seeking, &nothing, &said),
                };
                assert_eq!(by_feedback, by_field);
                assert_eq!(list(market, seeking, &by_feedback)[0].0, "b");
            }
        }
    }
}

/// What one said of the other is the reason, and nothing said is none.
#[test]
fn a_stated_interest_is_a_reason() {
    for (market, seeking) in markets() {
        let of_b = json!({ "interest": { format!("{}/b", market.role(seeking.other()).plural()): "wants" } });
        let profiles = four(market, seeking, &of_b, &json!({}));
        let (pool, policy) = (pool(market, &profiles), policy(market));
        let facet = if seeking == Side::First { "interest" } else { "interest_back" };
        for (candidate, expected) in [(1, false), (2, true)] {
            let told = explain(&pool, &policy, seeking, &profiles[0], &profiles[candidate]);
            let given = told.reasons().iter().any(|term| term.facet == facet);
            assert_eq!(given, expected, "{market:?} {seeking:?}");
        }
    }
}
