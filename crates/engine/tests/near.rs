//! Near misses and the one-stop desk: what is promised is what happens.

use std::num::NonZeroUsize;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::desk::receive;
use qantara_engine::market::{Market, Side};
use qantara_engine::near::{Change, openings};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Details, Profile, Role};
use qantara_engine::programmes;
use qantara_sample::Sample;
use serde_json::{Value, json};

fn mad(low: u64, high: u64) -> Value {
    json!({ "low_minor": low * 100, "high_minor": high * 100, "currency": "MAD" })
}

fn profile(id: &str, mut fields: Value) -> Profile {
    fields["id"] = json!(id);
    fields["name"] = json!(id);
    fields["consent"] = json!({ "matching": true });
    serde_json::from_value(fields).unwrap()
}

fn pool(market: &str, profiles: &[Profile]) -> (Pool, Policy) {
    let settings = Settings::on(date(2026, 11, 23));
    let market = Market::find(market).unwrap();
    (Pool::build(market, settings, profiles).unwrap(), market.default_policy())
}

/// A startup that asks for 3 million, six angels with tickets up to 1 million
/// and one fund that it can have already.
fn hub() -> Vec<Profile> {
    let mut hub = vec![profile(
        "st-1",
        json!({ "startup": {
            "stage": "seed", "home": "MA-06/Casablanca", "sectors": ["fintech"],
            "round": { "ask": mad(3_000_000, 4_000_000), "instruments": ["equity"] },
        } }),
    )];
    for angel in 1..=6 {
        let places = if angel == 6 { json!(["SN"]) } else { json!(["MA"]) };
        hub.push(profile(
            &format!("in-{angel}"),
            json!({ "investor": {
                "ticket": mad(100_000, 1_000_000), "geographies": places, "instruments": ["equity"],
                "sectors_excluded": [],
            } }),
        ));
    }
    hub.push(profile(
        "in-7",
        json!({ "investor": { "ticket": mad(2_000_000, 9_000_000), "geographies": ["002"] } }),
    ));
    hub
}

/// "Five more investors open if the ask is at most 2,000,000 MAD": the policy
/// lets a ticket cover half of the least useful amount.
#[test]
fn a_smaller_ask_opens_the_angels() {
    let hub = hub();
    let (pool, policy) = pool("startup-investor", &hub);
    let found = openings(&pool, &policy, Side::First, &hub[0]);
    assert_eq!((found.counterparts, found.open), (7, 1));
    let smaller = &found.near_misses[0];
    let Change::AskAtMost(amount) = smaller.change else { panic!("{:?}", smaller.change) };
    assert_eq!(amount.minor, 200_000_000, "twice the largest ticket of the angels");
    assert_eq!(
        smaller.opens.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["in-1", "in-2", "in-3", "in-4", "in-5"]
    );
    // The angels have not told their languages either, so nothing that the
    // startup fills in settles the rules with them.
    assert_eq!(found.missing, []);
}

/// An investor asks the same question from the other side.
#[test]
fn a_larger_ticket_opens_the_startup() {
    let hub = hub();
    let (pool, policy) = pool("startup-investor", &hub);
    let found = openings(&pool, &policy, Side::Second, &hub[1]);
    assert_eq!(found.open, 0);
    assert!(
        found
            .near_misses
            .iter()
            .any(|miss| matches!(miss.change, Change::TicketUpTo(_)) && miss.opens.len() == 1),
        "{:?}",
        found.near_misses
    );
}

/// The next step of a startup of that age, ask and past, in the eyes of the
/// desk.
fn next_step(founded: &str, ask: u64, forms: &[&str], obtained: &Value) -> Option<String> {
    let startup = profile(
        "st-1",
        json!({ "startup": {
            "stage": "seed", "home": "MA-06/Casablanca", "sectors": ["fintech"], "founded_on": founded,
            "legal_form": "sarl", "traction": { "turnover": { "minor": 50_000_000, "currency": "MAD" } },
            "round": { "ask": mad(ask, ask), "instruments": forms },
            "obtained": obtained,
        } }),
    );
    let everybody: Vec<Profile> = programmes::builtin().into_iter().chain([startup.clone()]).collect();
    let (pool, policy) = pool("startup-programme", &everybody);
    let desk = receive(&startup, &[(&pool, &policy)], &programmes::builtin(), NonZeroUsize::MIN).unwrap();
    let step = desk.next_step?;
    assert!(!step.proofs.is_empty() && step.amount.is_some());
    Some(step.programme.to_string())
}

/// A young company with a small ask climbs from the lowest rung that gives as
/// much, past those that it has obtained, and never down again.
#[test]
fn the_desk_finds_the_next_step_of_the_ladder() {
    let any = ["loan", "equity", "grant", "honour_loan"].as_slice();
    for (founded, ask, forms, obtained, next) in [
        ("2024-01-01", 400_000, any, json!(null), Some("innov-start")),
        ("2024-01-01", 400_000, any, json!(["innov-start"]), Some("intelaka")),
        ("2024-01-01", 400_000, any, json!(["innov-idea", "innov-start", "intelaka"]), Some("mnf-angels")),
        // Innov Start gives no million; Intelaka does, to those younger than
        // five years.
        ("2024-01-01", 1_000_000, any, json!(null), Some("intelaka")),
        ("2019-01-01", 1_000_000, any, json!(["innov-idea"]), Some("mnf-angels")),
        ("2024-01-01", 3_000_000, any, json!(null), Some("mnf2-seed")),
        // Who seeks equity is not sent to a bank, nor who asks for millions to a
        // grant.
        ("2024-01-01", 400_000, &["equity"], json!(null), Some("mnf-angels")),
        ("2024-01-01", 3_000_000, &["grant"], json!(null), None),
        ("2024-01-01", 40_000_000, any, json!(null), None),
        ("2024-01-01", 400_000, any, json!(["mnf2-venture"]), None),
    ] {
        let found = next_step(founded, ask, forms, &obtained);
        assert_eq!(
            found.as_deref(),
            next,
            "founded {founded}, asks {ask} as {forms:?}, has obtained {obtained}"
        );
    }
}

/// Whatever the desk offers next stands open in the ranking beside it.
#[test]
fn the_next_step_is_open_in_the_ranking_beside_it() {
    let sample = Sample { startups: 120, ..Sample::on(date(2026, 11, 23)) };
    let everybody: Vec<Profile> = sample.profiles().chain(programmes::builtin()).collect();
    let (pool, policy) = pool("startup-programme", &everybody);
    let mut steps = 0;
    for mut startup in everybody.iter().filter(|profile| profile.role() == Role::Startup).cloned() {
        loop {
            let all = NonZeroUsize::new(100).unwrap();
            let desk = receive(&startup, &[(&pool, &policy)], &programmes::builtin(), all).unwrap();
            let Some(step) = desk.next_step else { break };
            assert!(desk.markets[0].best.iter().any(|(id, _)| *id == step.programme), "{}", startup.id);
            steps += 1;
            let Details::Startup(own) = &mut startup.details else { unreachable!() };
            assert!(own.obtained.get_or_insert_default().insert(step.programme), "the same step again");
        }
    }
    assert!(steps > 100, "{steps}");
}
