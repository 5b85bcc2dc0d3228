//! What people read of one small hub, in each language, reviewed as writing.

use std::fmt::Write;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::explain::{Explanation, explain};
use qantara_engine::gate::Verdict;
use qantara_engine::language::Tongue;
use qantara_engine::market::{Market, Side};
use qantara_engine::money::Money;
use qantara_engine::near::{Change, MissingFields, NearMiss};
use qantara_engine::place::Place;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Instrument, LegalForm, Profile, ProfileId, Role, Stage, Trl};
use qantara_messages::{Arg, Messages};
use serde_json::{Value, json};

fn mad(low: u64, high: u64) -> Value {
    json!({ "low_minor": low * 100, "high_minor": high * 100, "currency": "MAD" })
}

/// One startup, two investors that it suits and does not suit, and others of
/// whom little is known.
fn hub() -> Vec<Profile> {
    let hub = json!([
        {
            "id": "st-1", "name": "Nour Agri", "languages": ["fr", "ary"], "capacity": 4,
            "consent": { "matching": true },
            "startup": {
                "sectors": ["agri.irrigation", "energy.solar"], "technologies": ["tech.ai"],
                "business_models": ["b2b", "saas"], "stage": "seed", "sdgs": [2, 6, 7, 13],
                "home": "MA-09/Agadir", "markets": ["MA", "SN"], "trl": 6, "team_size": 9,
                "pitch": { "en": "Irrigation by satellite and solar pumps for small farms" },
                "round": {
                    "ask": mad(2_000_000, 3_000_000), "instruments": ["equity", "convertible"],
                    "closes_on": "2027-03-21",
                },
                "founded_on": "2023-05-02", "legal_form": "sarl", "competitors": ["st-9"],
                "traction": { "turnover": { "minor": 90_000_000, "currency": "MAD" }, "customers": 140 },
            },
        },
        {
            "id": "in-1", "name": "Atlas Ventures", "languages": ["fr", "en", "ary"], "capacity": 2,
            "consent": { "matching": true },
            "investor": {
                "sectors": ["agri", "energy", "health", "edu"], "sectors_excluded": ["tourism"],
                "technologies": ["tech.ai"], "business_models": ["b2b"], "stages": ["seed", "series_a"],
                "geographies": ["MA", "SN"], "ticket": mad(500_000, 4_000_000), "sdgs": [2, 6, 7, 13],
                "instruments": ["equity"], "thesis": { "en": "We back irrigation and solar for small farms" },
                "portfolio": [
                    { "startup": "st-8", "date": "2026-03-01", "stage": "seed", "home": "MA-09/Agadir",
                      "sectors": ["agri"], "round": { "minor": 312_345_678, "currency": "MAD" } },
                    { "name": "Zitoun", "date": "2025-09-01", "stage": "seed", "home": "MA-09/Agadir",
                      "sectors": ["agri.irrigation"], "round": { "minor": 280_000_000, "currency": "MAD" } },
                ],
            },
        },
        {
            "id": "in-2", "name": "Rive Capital", "languages": ["en"], "capacity": 0,
            "consent": { "matching": false }, "conflicts": ["st-1"], "met": ["st-1"],
            "declined": { "st-1": "2026-10-02" },
            "investor": {
                "sectors": ["fintech"], "sectors_excluded": ["tourism", "edu", "health", "energy"],
                "stages": ["pre_seed"], "geographies": ["FR", "ES", "PT", "IT", "DE"],
                "ticket": mad(10_000_000, 40_000_000), "instruments": ["loan"],
                "portfolio": [{ "startup": "st-9", "date": "2019-03-01", "sectors": ["fintech"] }],
            },
        },
        { "id": "in-3", "name": "Inconnu", "investor": {} },
        {
            "id": "me-1", "name": "Salma Idrissi", "languages": ["fr"], "consent": { "matching": true },
            "mentor": { "stages": ["series_a"], "home": "MA-06/Casablanca", "remote": true, "interests": ["agri"] },
        },
    ]);
    serde_json::from_value(hub).unwrap()
}

fn settings() -> Settings {
    Settings::on(date(2026, 11, 23))
}

/// Everything that is told of the startup and one counterpart.
fn explained(market: &str, counterpart: &str) -> Explanation {
    let hub = hub();
    let market = Market::find(market).unwrap();
    let Ok(pool) = Pool::build(market, settings(), hub.as_slice());
    let policy = market.default_policy();
    let other = hub.iter().find(|profile| profile.id.as_str() == counterpart).unwrap();
    explain(&pool, &policy, Side::First, &hub[0], other)
}

fn tell(told: &Explanation, readers: &[Role], messages: &Messages) -> String {
    let mut text = String::new();
    for reader in readers {
        writeln!(text, "— {} —", messages.role(*reader)).unwrap();
        let direction = told.directions.iter().find(|direction| direction.role == *reader).unwrap();
        for term in &direction.contributions {
            writeln!(text, "{}", messages.reason(*reader, term)).unwrap();
        }
    }
    text
}

fn tell_rules(told: &Explanation, messages: &Messages) -> String {
    let mut text = String::new();
    for reading in &told.gates {
        let mark = match reading.verdict {
            Verdict::Pass => '✓',
            Verdict::Unknown => '?',
            Verdict::Fail => '✗',
        };
        writeln!(text, "{mark} {}", messages.gate(reading)).unwrap();
    }
    text
}

#[test]
fn reasons_are_told_to_either_reader() {
    for tongue in Tongue::ALL {
        let messages = Messages::new(tongue);
        let mut text = String::new();
        for (market, other, role) in [
            ("startup-investor", "in-1", Role::Investor),
            ("startup-investor", "in-2", Role::Investor),
            ("startup-investor", "in-3", Role::Investor),
            ("startup-mentor", "me-1", Role::Mentor),
        ] {
            writeln!(text, "== {other}").unwrap();
            text += &tell(&explained(market, other), &[Role::Startup, role], &messages);
        }
        insta::assert_snapshot!(format!("reasons_{}", tongue.tag()), text);
    }
}

#[test]
fn rules_are_told_with_what_decided() {
    for tongue in Tongue::ALL {
        let messages = Messages::new(tongue);
        let mut text = String::new();
        for other in ["in-1", "in-2", "in-3"] {
            writeln!(text, "== {other}").unwrap();
            text += &tell_rules(&explained("startup-investor", other), &messages);
        }
        insta::assert_snapshot!(format!("rules_{}", tongue.tag()), text);
    }
}

#[test]
fn near_misses_are_told_with_what_they_open_and_close() {
    let amount = Money { minor: 80_000_000, currency: "MAD".parse().unwrap() };
    let place = || Place::find("Sénégal").unwrap();
    let day = date(2026, 12, 31);
    let changes = [
        (Change::AskAtMost(amount), Role::Investor, 1, 0),
        (Change::AskAtLeast(amount), Role::Investor, 2, 1),
        (Change::Stage(Stage::Seed), Role::Programme, 3, 2),
        (Change::SellIn(place()), Role::Pilot, 11, 3),
        (Change::MoveTo(place()), Role::Programme, 100, 0),
        (Change::ReachTrl(Trl::try_from(7).unwrap()), Role::Pilot, 2, 0),
        (Change::LegalForm(LegalForm::Sarl), Role::Programme, 5, 1),
        (Change::TicketFrom(amount), Role::Startup, 103, 0),
        (Change::TicketUpTo(amount), Role::Startup, 120, 12),
        (Change::AddStage(Stage::PreSeed), Role::Startup, 2, 0),
        (Change::AddPlace(place()), Role::Startup, 1, 0),
        (Change::WelcomeSector("edu".parse().unwrap()), Role::Startup, 4, 0),
        (Change::SiteIn(place()), Role::Startup, 6, 2),
        (Change::AskTrl(Trl::try_from(5).unwrap()), Role::Startup, 15, 0),
        (Change::AdviseRemotely, Role::Startup, 3, 0),
        (Change::AddInstrument(Instrument::Convertible), Role::Investor, 7, 0),
        (Change::AddLanguage("en".parse().unwrap()), Role::Mentor, 2, 0),
        (Change::OpenFrom(day), Role::Startup, 11, 0),
        (Change::OpenUntil(day), Role::Startup, 1, 0),
        (Change::MakeRoom("startup-mentor"), Role::Mentor, 12, 0),
    ];
    let ids = |count| (0..count).map(|n| ProfileId::try_from(format!("p-{n}")).unwrap()).collect();
    let fields = [
        (vec!["languages"], Role::Mentor, 1),
        (vec!["startup.round.ask", "startup.home"], Role::Investor, 12),
        (vec!["mentor.home", "capacity", "consent.matching"], Role::Startup, 103),
    ];
    for tongue in Tongue::ALL {
        let messages = Messages::new(tongue);
        let mut text = String::new();
        for (change, across, opens, closes) in changes.clone() {
            let miss = NearMiss { change, opens: ids(opens), closes };
            writeln!(text, "{}", messages.near_miss(across, &miss)).unwrap();
        }
        for (fields, across, settles) in fields.clone() {
            let missing = MissingFields { fields, settles: ids(settles) };
            writeln!(text, "{}", messages.missing_fields(across, &missing)).unwrap();
        }
        insta::assert_snapshot!(format!("near_{}", tongue.tag()), text);
    }
}

/// In Arabic the receipt is a list of counts, and has one wording.
#[test]
fn a_receipt_of_an_erasure_counts_one_and_many() {
    for (tongue, n, told) in [
        (
            Tongue::En,
            0_u32,
            "0 profiles erased, 0 not there; 0 outcomes removed, 0 other profiles corrected.",
        ),
        (Tongue::En, 1, "1 profile erased, 1 not there; 1 outcome removed, 1 other profile corrected."),
        (Tongue::En, 2, "2 profiles erased, 2 not there; 2 outcomes removed, 2 other profiles corrected."),
        (Tongue::Fr, 1, "1 profil effacé, 1 introuvable ; 1 suite supprimée, 1 autre profil corrigé."),
        (
            Tongue::Fr,
            2,
            "2 profils effacés, 2 introuvables ; 2 suites supprimées, 2 autres profils corrigés.",
        ),
    ] {
        let counts = ["n", "missing", "outcomes", "corrected"].map(|name| (name, Arg::from(n)));
        let args = [&counts[..], &[("time", "today".into()), ("sequence", "7".into())]].concat();
        let receipt = Messages::new(tongue).text("profiles-erased", &args);
        let receipt = receipt.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(receipt.contains(told), "`{told}` is missing in:\n{receipt}");
    }
}
