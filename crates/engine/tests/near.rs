//! Near misses and the one-stop desk: what is promised is what happens.

use std::num::NonZeroUsize;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::desk::receive;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::near::{Change, openings};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::Profile;
use qantara_engine::programmes;
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

/// A young company with a small ask climbs from the lowest rung that no rule
/// keeps from it, and past those that it has climbed already.
#[test]
fn the_desk_finds_the_next_step_of_the_ladder() {
    let mut everybody = programmes::builtin();
    let startup = |met: Value, founded: &str| {
        let mut startup = profile(
            "st-1",
            json!({ "startup": {
                "stage": "seed", "home": "MA-06/Casablanca", "sectors": ["fintech"], "founded_on": founded,
                "legal_form": "sarl", "traction": { "turnover": { "minor": 50_000_000, "currency": "MAD" } },
                "round": { "ask": mad(800_000, 1_000_000), "instruments": ["loan", "equity", "grant", "honour_loan"] },
            } }),
        );
        startup.common.met = serde_json::from_value(met).unwrap();
        startup
    };
    everybody.push(startup(json!(null), "2024-01-01"));
    let pools: Vec<(Pool, Policy)> = market::ALL.iter().map(|market| pool(market.id(), &everybody)).collect();
    let markets: Vec<(&Pool, &Policy)> = pools.iter().map(|(pool, policy)| (pool, policy)).collect();
    let step = |startup: &Profile| {
        let desk = receive(startup, &markets, &programmes::builtin(), NonZeroUsize::MIN).unwrap();
        desk.next_step.map(|step| (step.programme.to_string(), step.proofs.len()))
    };
    let climbed = json!(["innov-idea", "innov-start"]);
    let (next, proofs) = step(&startup(climbed.clone(), "2024-01-01")).unwrap();
    assert_eq!(next, "intelaka");
    assert!(proofs > 0);
    // Too old for Intelaka: more than five years.
    assert_ne!(step(&startup(climbed, "2019-01-01")).map(|(next, _)| next).as_deref(), Some("intelaka"));
}
