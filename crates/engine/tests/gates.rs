//! Every rule on a pair that keeps it, one that breaks it, and one where what
//! would decide is unknown.

#![expect(
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "a table of cases, read as one"
)]

use jiff::civil::date;
use qantara_engine::corpus::{CorpusBuilder, Settings};
use qantara_engine::gate::{Facts, Gate, Rule, Verdict};
use qantara_engine::market::{self, Market, Side};
use qantara_engine::policy::{self, Policy, PolicyError};
use qantara_engine::profile::{Profile, Role};
use qantara_engine::taxonomy::{Concept, Kind};
use serde_json::{Value, json};

fn profile(id: &str, mut fields: Value) -> Profile {
    fields["id"] = json!(id);
    fields["name"] = json!(id);
    serde_json::from_value(fields).unwrap()
}

fn startup(fields: Value) -> Profile {
    profile("st-1", json!({ "startup": fields }))
}

fn investor(fields: Value) -> Profile {
    profile("in-1", json!({ "investor": fields }))
}

fn mad(low: u64, high: u64) -> Value {
    json!({ "low_minor": low * 100, "high_minor": high * 100, "currency": "MAD" })
}

fn asking(low: u64, high: u64) -> Profile {
    startup(json!({ "round": { "ask": mad(low, high) } }))
}

fn verdict(rule: &Value, first: &Profile, second: &Profile) -> Verdict {
    let rule: Rule = serde_json::from_value(rule.clone()).unwrap();
    let settings = Settings::on(date(2026, 11, 23));
    let mut builder = CorpusBuilder::new(settings);
    builder.learn(first);
    builder.learn(second);
    let corpus = builder.build();
    let verdict = rule.test(&Facts::of(first, &corpus), &Facts::of(second, &corpus), &corpus);
    let seen = rule.seen(first, second, &corpus);
    assert!(!seen.is_empty() || verdict == Verdict::Pass, "{rule:?} decided on nothing it can show");
    verdict
}

/// Rows: the rule, then (first, second, expected) for each case.
#[test]
fn rules_pass_fail_and_do_not_know() {
    use Verdict::{Fail, Pass, Unknown};
    let nobody = investor(json!({}));
    let ticket = |low, high| investor(json!({ "ticket": mad(low, high) }));
    let mentor = |fields: Value| profile("me-1", json!({ "mentor": fields }));
    let pilot = |fields: Value| profile("pi-1", json!({ "pilot": fields }));
    let common = |id: &str, role: &str, mut fields: Value| {
        fields[role] = json!({});
        profile(id, fields)
    };
    let table: Vec<(Value, Vec<(Profile, Profile, Verdict)>)> = vec![
        (
            json!({ "kind": "ticket_in_range" }),
            vec![
                (asking(500_000, 900_000), ticket(100_000, 1_000_000), Pass),
                // MNF Angels' ticket and an ask above it.
                (asking(1_200_000, 2_000_000), ticket(100_000, 1_000_000), Fail),
                (asking(10_000, 50_000), ticket(100_000, 1_000_000), Fail),
                (startup(json!({})), ticket(100_000, 1_000_000), Unknown),
                (asking(500_000, 900_000), nobody.clone(), Unknown),
                // An angel group gives up to its members' sum.
                (
                    asking(1_500_000, 2_000_000),
                    investor(json!({ "members": [
                        { "name": "a", "ticket": mad(100_000, 1_000_000) },
                        { "name": "b", "ticket": mad(200_000, 800_000) },
                    ] })),
                    Pass,
                ),
                // Currencies are converted before they are compared.
                (
                    startup(
                        json!({ "round": { "ask": { "low_minor": 5_000_000, "high_minor": 5_000_000, "currency": "EUR" } } }),
                    ),
                    ticket(500_000, 600_000),
                    Pass,
                ),
            ],
        ),
        (
            json!({ "kind": "ticket_in_range", "cover_percent": 50 }),
            vec![
                (asking(2_000_000, 2_000_000), ticket(100_000, 1_000_000), Pass),
                (asking(2_100_000, 2_100_000), ticket(100_000, 1_000_000), Fail),
            ],
        ),
        (
            json!({ "kind": "ask_between", "range": mad(0, 1_200_000) }),
            vec![
                (asking(1_200_000, 3_000_000), nobody.clone(), Pass),
                (asking(1_200_001, 3_000_000), nobody.clone(), Fail),
                (startup(json!({})), nobody.clone(), Unknown),
            ],
        ),
        (
            json!({ "kind": "turnover_at_most", "amount": { "minor": 1_000_000_000, "currency": "MAD" } }),
            vec![
                (
                    startup(
                        json!({ "traction": { "turnover": { "minor": 1_000_000_000, "currency": "MAD" } } }),
                    ),
                    nobody.clone(),
                    Pass,
                ),
                (
                    startup(
                        json!({ "traction": { "turnover": { "minor": 1_000_000_001, "currency": "MAD" } } }),
                    ),
                    nobody.clone(),
                    Fail,
                ),
                (startup(json!({ "traction": {} })), nobody.clone(), Unknown),
            ],
        ),
        (
            json!({ "kind": "sector_not_excluded" }),
            vec![
                (
                    startup(json!({ "sectors": ["fintech"] })),
                    investor(json!({ "sectors_excluded": ["agri"] })),
                    Pass,
                ),
                // Excluding a sector excludes its parts.
                (
                    startup(json!({ "sectors": ["fintech", "agri.irrigation"] })),
                    investor(json!({ "sectors_excluded": ["agri"] })),
                    Fail,
                ),
                // It may be in a part that is excluded.
                (
                    startup(json!({ "sectors": ["agri"] })),
                    investor(json!({ "sectors_excluded": ["agri.irrigation"] })),
                    Unknown,
                ),
                (startup(json!({ "sectors": ["agri"] })), nobody.clone(), Unknown),
                // Known to exclude nothing is not unknown.
                (startup(json!({ "sectors": ["agri"] })), investor(json!({ "sectors_excluded": [] })), Pass),
            ],
        ),
        (
            json!({ "kind": "sector_in", "sectors": ["energy", "culture"] }),
            vec![
                (startup(json!({ "sectors": ["energy.solar"] })), nobody.clone(), Pass),
                (startup(json!({ "sectors": ["fintech"] })), nobody.clone(), Fail),
                (startup(json!({})), nobody.clone(), Unknown),
            ],
        ),
        (
            json!({ "kind": "sector_in", "sectors": ["agri.irrigation"] }),
            vec![
                (startup(json!({ "sectors": ["agri"] })), nobody.clone(), Unknown),
                (startup(json!({ "sectors": ["agri", "agri.irrigation"] })), nobody.clone(), Pass),
                (startup(json!({ "sectors": ["fintech"] })), nobody.clone(), Fail),
            ],
        ),
        (
            json!({ "kind": "outside_share_at_most", "sectors": ["fintech"], "percent": 20 }),
            vec![
                (startup(json!({ "sectors": ["fintech"] })), nobody.clone(), Pass),
                // One of five would be outside: 20 %.
                (
                    startup(json!({ "sectors": ["agri"] })),
                    investor(json!({ "portfolio": vec![json!({ "sectors": ["fintech.payments"] }); 4] })),
                    Pass,
                ),
                (
                    startup(json!({ "sectors": ["agri"] })),
                    investor(json!({ "portfolio": vec![json!({ "sectors": ["fintech.payments"] }); 3] })),
                    Fail,
                ),
                (startup(json!({ "sectors": ["agri"] })), nobody.clone(), Unknown),
                // A venture of which nothing is known may be inside.
                (
                    startup(json!({ "sectors": ["agri"] })),
                    investor(json!({ "portfolio": [{ "sectors": ["fintech.payments"] }, {}, {}, {}] })),
                    Unknown,
                ),
            ],
        ),
        (
            json!({ "kind": "stage_wanted" }),
            vec![
                (
                    startup(json!({ "stage": "seed" })),
                    investor(json!({ "stages": ["seed", "series_a"] })),
                    Pass,
                ),
                (
                    startup(json!({ "stage": "idea" })),
                    investor(json!({ "stages": ["seed", "series_a"] })),
                    Fail,
                ),
                (startup(json!({})), investor(json!({ "stages": ["seed"] })), Unknown),
            ],
        ),
        (
            json!({ "kind": "stage_in", "stages": ["idea", "pre_seed"] }),
            vec![
                (startup(json!({ "stage": "idea" })), nobody.clone(), Pass),
                (startup(json!({ "stage": "growth" })), nobody.clone(), Fail),
                (startup(json!({})), nobody.clone(), Unknown),
            ],
        ),
        (
            json!({ "kind": "place_wanted" }),
            vec![
                (
                    startup(json!({ "home": "MA-06/Casablanca" })),
                    investor(json!({ "geographies": ["002"] })),
                    Pass,
                ),
                (
                    startup(json!({ "home": "FR", "markets": ["MA"] })),
                    investor(json!({ "geographies": ["MA"] })),
                    Pass,
                ),
                (startup(json!({ "home": "FR" })), investor(json!({ "geographies": ["MA", "SN"] })), Fail),
                (startup(json!({ "home": "FR" })), nobody.clone(), Unknown),
                (startup(json!({ "home": "FR" })), mentor(json!({ "home": "MA", "remote": true })), Pass),
                (startup(json!({ "home": "FR" })), mentor(json!({ "home": "MA", "remote": false })), Fail),
                // A mentor who may advise at a distance.
                (startup(json!({ "home": "FR" })), mentor(json!({ "home": "MA" })), Unknown),
                (startup(json!({ "home": "MA" })), mentor(json!({ "home": "MA" })), Pass),
                // Known only as the country, it may be in the region.
                (startup(json!({ "home": "MA" })), investor(json!({ "geographies": ["MA-06"] })), Unknown),
                // Its markets are known, and its home may be elsewhere.
                (startup(json!({ "markets": ["SN"] })), investor(json!({ "geographies": ["MA"] })), Unknown),
                (
                    startup(json!({ "home": "MA-09/Agadir" })),
                    pilot(json!({ "site": "MA-06/Casablanca" })),
                    Pass,
                ),
            ],
        ),
        (
            json!({ "kind": "place_in", "places": ["MA-09"] }),
            vec![
                (startup(json!({ "home": "MA-09/Agadir" })), nobody.clone(), Pass),
                (startup(json!({ "home": "MA-06/Casablanca", "markets": ["MA-09"] })), nobody.clone(), Fail),
                (startup(json!({ "markets": ["MA-09"] })), nobody.clone(), Unknown),
                (startup(json!({ "home": "MA" })), nobody.clone(), Unknown),
                (startup(json!({ "home": "FR" })), nobody.clone(), Fail),
            ],
        ),
        (
            json!({ "kind": "age_at_most", "years": 5 }),
            vec![
                (startup(json!({ "founded_on": "2021-11-23" })), nobody.clone(), Pass),
                (startup(json!({ "founded_on": "2021-11-22" })), nobody.clone(), Fail),
                (startup(json!({})), nobody.clone(), Unknown),
            ],
        ),
        (
            json!({ "kind": "legal_form_in", "forms": ["sarl", "sarl_au"] }),
            vec![
                (startup(json!({ "legal_form": "sarl_au" })), nobody.clone(), Pass),
                (startup(json!({ "legal_form": "association" })), nobody.clone(), Fail),
                (startup(json!({})), nobody.clone(), Unknown),
            ],
        ),
        (
            json!({ "kind": "trl_reached" }),
            vec![
                (startup(json!({ "trl": 6 })), pilot(json!({ "trl_min": 6 })), Pass),
                (startup(json!({ "trl": 5 })), pilot(json!({ "trl_min": 6 })), Fail),
                (startup(json!({ "trl": 5 })), pilot(json!({})), Unknown),
            ],
        ),
        (
            json!({ "kind": "round_open" }),
            vec![
                (startup(json!({ "round": { "closes_on": "2026-11-23" } })), nobody.clone(), Pass),
                (startup(json!({ "round": { "closes_on": "2026-11-22" } })), nobody.clone(), Fail),
                (startup(json!({})), pilot(json!({ "deadline": "2026-11-22" })), Pass),
            ],
        ),
        (
            json!({ "kind": "applications_open" }),
            vec![
                (startup(json!({})), pilot(json!({ "deadline": "2026-11-23" })), Pass),
                (startup(json!({})), pilot(json!({ "deadline": "2026-11-22" })), Fail),
                (startup(json!({ "round": { "closes_on": "2026-10-01" } })), pilot(json!({})), Pass),
                (
                    startup(json!({})),
                    profile("pr-1", json!({ "programme": { "opens_on": "2027-01-01" } })),
                    Fail,
                ),
                (startup(json!({})), pilot(json!({})), Pass),
            ],
        ),
        // As older policies write the two.
        (
            json!({ "kind": "open" }),
            vec![
                (startup(json!({ "round": { "closes_on": "2026-10-01" } })), pilot(json!({})), Pass),
                (startup(json!({ "round": { "closes_on": "2026-10-01" } })), nobody.clone(), Fail),
                (startup(json!({})), pilot(json!({ "deadline": "2026-11-22" })), Fail),
            ],
        ),
        (
            json!({ "kind": "instrument_shared" }),
            vec![
                (
                    startup(json!({ "round": { "instruments": ["equity", "grant"] } })),
                    investor(json!({ "instruments": ["grant"] })),
                    Pass,
                ),
                (
                    startup(json!({ "round": { "instruments": ["equity"] } })),
                    investor(json!({ "instruments": ["grant"] })),
                    Fail,
                ),
                (startup(json!({})), investor(json!({ "instruments": ["grant"] })), Unknown),
            ],
        ),
        (
            json!({ "kind": "language_shared" }),
            vec![
                (
                    common("st-1", "startup", json!({ "languages": ["fr", "ar"] })),
                    common("in-1", "investor", json!({ "languages": ["ar-MA"] })),
                    Pass,
                ),
                (
                    common("st-1", "startup", json!({ "languages": ["fr"] })),
                    common("in-1", "investor", json!({ "languages": ["en"] })),
                    Fail,
                ),
                // Moroccan Arabic and Arabic.
                (
                    common("st-1", "startup", json!({ "languages": ["ary"] })),
                    common("in-1", "investor", json!({ "languages": ["ar"] })),
                    Pass,
                ),
                (
                    common("st-1", "startup", json!({})),
                    common("in-1", "investor", json!({ "languages": ["en"] })),
                    Unknown,
                ),
            ],
        ),
        (
            json!({ "kind": "consent_given" }),
            vec![
                (
                    common("st-1", "startup", json!({ "consent": { "matching": true } })),
                    common("in-1", "investor", json!({ "consent": { "matching": true } })),
                    Pass,
                ),
                (
                    common("st-1", "startup", json!({})),
                    common("in-1", "investor", json!({ "consent": { "matching": false } })),
                    Fail,
                ),
                (
                    common("st-1", "startup", json!({ "consent": { "matching": true } })),
                    common("in-1", "investor", json!({})),
                    Unknown,
                ),
            ],
        ),
        (
            json!({ "kind": "capacity_left" }),
            vec![
                (
                    common("st-1", "startup", json!({ "capacity": 3 })),
                    common("in-1", "investor", json!({ "capacity": 1 })),
                    Pass,
                ),
                (
                    common("st-1", "startup", json!({})),
                    common("in-1", "investor", json!({ "capacity": 0 })),
                    Fail,
                ),
                (
                    common("st-1", "startup", json!({})),
                    common("in-1", "investor", json!({ "capacity": 1 })),
                    Unknown,
                ),
                // A programme without a number of its own has its sites'.
                (
                    common("st-1", "startup", json!({ "capacity": 1 })),
                    profile(
                        "pr-1",
                        json!({ "programme": { "sites": [{ "place": "MA-04/Rabat", "places": 40 }] } }),
                    ),
                    Pass,
                ),
            ],
        ),
        (
            json!({ "kind": "not_met" }),
            vec![
                (common("st-1", "startup", json!({})), common("in-1", "investor", json!({})), Pass),
                (
                    common("st-1", "startup", json!({ "met": ["in-1"] })),
                    common("in-1", "investor", json!({})),
                    Fail,
                ),
                (
                    common("st-1", "startup", json!({})),
                    common("in-1", "investor", json!({ "met": ["st-1"] })),
                    Fail,
                ),
            ],
        ),
        (
            json!({ "kind": "not_declined", "for_days": 365 }),
            vec![
                (common("st-1", "startup", json!({})), common("in-1", "investor", json!({})), Pass),
                (
                    common("st-1", "startup", json!({ "declined": { "in-1": "2025-11-23" } })),
                    common("in-1", "investor", json!({})),
                    Fail,
                ),
                (
                    common("st-1", "startup", json!({})),
                    common("in-1", "investor", json!({ "declined": { "st-1": "2026-11-24" } })),
                    Fail,
                ),
                (
                    common("st-1", "startup", json!({ "declined": { "in-1": "2025-11-22" } })),
                    common("in-1", "investor", json!({ "declined": { "st-2": "2026-11-23" } })),
                    Pass,
                ),
            ],
        ),
        (
            json!({ "kind": "not_declined" }),
            vec![(
                common("st-1", "startup", json!({})),
                common("in-1", "investor", json!({ "declined": { "st-1": "1999-01-01" } })),
                Fail,
            )],
        ),
        (
            json!({ "kind": "no_conflict" }),
            vec![
                (
                    common("st-1", "startup", json!({})),
                    common("in-1", "investor", json!({ "conflicts": ["st-2"] })),
                    Pass,
                ),
                (
                    common("st-1", "startup", json!({ "conflicts": ["in-1"] })),
                    common("in-1", "investor", json!({})),
                    Fail,
                ),
                (startup(json!({})), mentor(json!({ "must_not_advise": ["st-1"] })), Fail),
            ],
        ),
        (
            json!({ "kind": "not_obtained" }),
            vec![
                (startup(json!({})), common("pr-1", "programme", json!({})), Pass),
                (startup(json!({ "obtained": ["pr-2"] })), common("pr-1", "programme", json!({})), Pass),
                (
                    startup(json!({ "obtained": ["pr-1", "pr-2"] })),
                    common("pr-1", "programme", json!({})),
                    Fail,
                ),
                // A mentor of the same id is no programme.
                (startup(json!({ "obtained": ["mt-1"] })), common("mt-1", "mentor", json!({})), Pass),
            ],
        ),
        (
            json!({ "kind": "no_competitor_backed" }),
            vec![
                (
                    startup(json!({ "competitors": ["st-8"] })),
                    investor(json!({ "portfolio": [{ "startup": "st-7" }] })),
                    Pass,
                ),
                (
                    startup(json!({ "competitors": ["st-7"] })),
                    investor(json!({ "portfolio": [{ "startup": "st-7" }] })),
                    Fail,
                ),
                (startup(json!({})), investor(json!({ "portfolio": [{ "startup": "st-7" }] })), Unknown),
            ],
        ),
    ];
    for (rule, cases) in &table {
        for (first, second, expected) in cases {
            assert_eq!(verdict(rule, first, second), *expected, "{rule} on {first:?} and {second:?}");
        }
    }
}

/// In every market and from both sides: a meeting counts up to its last day,
/// and one without a day for ever.
#[test]
fn a_meeting_counts_for_its_months() {
    use Verdict::{Fail, Pass};
    let for_two_years = json!({ "kind": "not_met", "for_months": 24 });
    let for_ever = json!({ "kind": "not_met" });
    for market in market::ALL {
        for side in Side::BOTH {
            let (role, other) = (market.role(side), market.role(side.other()));
            let id = format!("{}/b", other.plural());
            let partner = profile("b", json!({ other.as_str(): {} }));
            for (met, expected) in [
                (json!({}), Pass),
                (json!({ "met": [id] }), Fail),
                (json!({ "met_on": { &id: "2024-11-23" } }), Fail),
                (json!({ "met_on": { &id: "2024-11-22" } }), Pass),
                (json!({ "met_on": { &id: "2026-11-24" } }), Fail),
                (json!({ "met": [id], "met_on": { &id: "2024-11-22" } }), Pass),
                (json!({ "met": ["b"], "met_on": { &id: "2024-11-22" } }), Pass),
                (json!({ "met_on": { "b": "2024-11-22", &id: "2025-01-01" } }), Fail),
                (json!({ "met": ["c"], "met_on": { "c": "2026-01-01" } }), Pass),
            ] {
                let told = format!("{role} in {}: {met}", market.id());
                let mut fields = met.clone();
                fields[role.as_str()] = json!({});
                let own = profile("a", fields);
                let (first, second) = if side == Side::First { (&own, &partner) } else { (&partner, &own) };
                assert_eq!(verdict(&for_two_years, first, second), expected, "{told}");
                let named = own.names(other, &partner.id);
                assert_eq!(verdict(&for_ever, first, second), if named { Fail } else { Pass }, "{told}");
            }
        }
    }
}

/// In every market and on both sides, the room stated for the market counts
/// before the plain one, and only there.
#[test]
fn capacity_is_that_of_the_market() {
    let capacity_left = json!({ "kind": "capacity_left" });
    for market in market::ALL {
        for side in Side::BOTH {
            let (role, other) = (market.role(side), market.role(side.other()));
            let partner = profile("b", json!({ "capacity": 1, other.as_str(): {} }));
            let elsewhere =
                market::ALL.iter().find(|one| *one != market && one.side(role).is_some()).map(Market::id);
            let mut cases = vec![
                (json!(5), json!({ market.id(): 0 }), Verdict::Fail),
                (json!(0), json!({ market.id(): 2 }), Verdict::Pass),
                (Value::Null, json!({ market.id(): 2 }), Verdict::Pass),
                (Value::Null, json!({}), Verdict::Unknown),
                (json!(0), json!({}), Verdict::Fail),
            ];
            if let Some(elsewhere) = elsewhere {
                cases.push((json!(5), json!({ elsewhere: 0 }), Verdict::Pass));
                cases.push((Value::Null, json!({ elsewhere: 3 }), Verdict::Unknown));
            }
            for (capacity, by_market, expected) in cases {
                let told = format!("{role} in {}: {capacity} and {by_market}", market.id());
                let own = profile(
                    "a",
                    json!({ "capacity": capacity, "capacity_by_market": by_market, role.as_str(): {} }),
                );
                let (first, second) = if side == Side::First { (&own, &partner) } else { (&partner, &own) };
                assert_eq!(verdict(&capacity_left, first, second), expected, "{told}");
            }
        }
    }
}

/// Room in a market that does not exist, or in which the role has no part, is
/// a mistake and not a limit.
#[test]
fn capacity_names_markets_of_the_role() {
    for role in Role::ALL {
        for market in market::ALL.iter().map(Market::id).chain(["startup-friend"]) {
            let fields = json!({
                "id": "a", "name": "A", "capacity_by_market": { market: 1 }, role.as_str(): {},
            });
            let takes_part = Market::find(market).is_ok_and(|market| market.side(role).is_some());
            let read = serde_json::from_value::<Profile>(fields);
            assert_eq!(read.is_ok(), takes_part, "{role} in {market}");
            if let Err(error) = read {
                assert!(error.to_string().contains(market), "{error}");
            }
        }
    }
}

/// A round that has closed is the investors' business alone.
#[test]
fn a_closed_round_bars_in_the_investor_market_only() {
    let closed = startup(json!({ "round": { "closes_on": "2026-11-22" } }));
    for policy in policy::builtin() {
        let other = policy.market().role(Side::Second);
        let counterpart = profile("x-1", json!({ other.as_str(): {} }));
        for gate in policy.gates() {
            let rule = serde_json::to_value(&gate.rule).unwrap();
            let expected = other == Role::Investor && gate.id == "round-open";
            assert_eq!(
                verdict(&rule, &closed, &counterpart) == Verdict::Fail,
                expected,
                "{} of {}",
                gate.id,
                policy.name()
            );
        }
    }
}

/// Applications that have closed bar in every market in which they are taken.
#[test]
fn closed_applications_bar_pilots_and_programmes() {
    for (role, fields) in [
        (Role::Pilot, json!({ "deadline": "2026-11-22" })),
        (Role::Programme, json!({ "closes_on": "2026-11-22" })),
    ] {
        let closed = profile("x-1", json!({ role.as_str(): fields }));
        let market = market::ALL.iter().find(|market| market.role(Side::Second) == role).unwrap();
        let bars = |gate: &Gate| {
            verdict(&serde_json::to_value(&gate.rule).unwrap(), &startup(json!({})), &closed) == Verdict::Fail
        };
        let policy = market.default_policy();
        let barring: Vec<&str> =
            policy.gates().iter().filter(|gate| bars(gate)).map(|gate| gate.id.as_str()).collect();
        assert_eq!(barring, ["open"], "{role}");
    }
}

/// What is known roughly is not held against anybody: stated less finely, a
/// home or a sector turns a verdict into unknown or leaves it.
#[test]
fn a_rough_account_is_unknown_or_the_same() {
    let places = ["MA", "MA-06", "MA-06/Casablanca", "MA-09", "MA-09/Agadir", "FR", "SN", "002", "001"];
    let sectors: Vec<Concept> = Concept::of_kind(Kind::Sector).collect();
    let rough = |place: &str| {
        place.split_once('/').or_else(|| place.split_once('-')).map(|(larger, _)| larger.to_owned())
    };
    let mut turned = 0;
    let mut compare = |rule: &Value, fine: &Profile, rough: &Profile, other: &Profile| {
        let [fine, rough] = [fine, rough].map(|startup| verdict(rule, startup, other));
        assert!(rough == fine || rough == Verdict::Unknown, "{rule}: {fine:?}, then {rough:?}");
        turned += usize::from(rough != fine);
    };
    for home in places {
        let Some(larger) = rough(home) else { continue };
        for asked in places {
            let [fine, larger] = [home, &larger].map(|home| startup(json!({ "home": home })));
            compare(&json!({ "kind": "place_in", "places": [asked] }), &fine, &larger, &investor(json!({})));
            let works = investor(json!({ "geographies": [asked] }));
            compare(&json!({ "kind": "place_wanted" }), &fine, &larger, &works);
        }
    }
    for sector in &sectors {
        let Some(larger) = sector.chain().nth(1) else { continue };
        for asked in sectors.iter().step_by(3).chain([sector, &larger]) {
            let [fine, larger] = [*sector, larger].map(|one| startup(json!({ "sectors": [one.id()] })));
            let nobody = investor(json!({}));
            compare(&json!({ "kind": "sector_in", "sectors": [asked.id()] }), &fine, &larger, &nobody);
            let wary = investor(json!({ "sectors_excluded": [asked.id()] }));
            compare(&json!({ "kind": "sector_not_excluded" }), &fine, &larger, &wary);
        }
    }
    assert!(turned > 100, "{turned} verdicts became unknown");
}

#[test]
fn a_gate_holds_between_its_days() {
    let gate: qantara_engine::gate::Gate = serde_json::from_value(json!({
        "id": "x", "rule": { "kind": "consent_given" }, "valid_from": "2026-01-01", "valid_to": "2026-12-31",
    }))
    .unwrap();
    for (day, holds) in [
        (date(2025, 12, 31), false),
        (date(2026, 1, 1), true),
        (date(2026, 12, 31), true),
        (date(2027, 1, 1), false),
    ] {
        assert_eq!(gate.holds_on(day), holds, "{day}");
    }
}

/// Who refused or must be avoided is ranked by no policy, and a soft gate does
/// not get around it.
#[test]
fn conflicts_and_consent_are_never_soft() {
    for market in market::ALL {
        for kind in ["no_conflict", "consent_given"] {
            let gate = format!("\n[[gates]]\nid = \"x\"\nsoft = 0.9\nrule = {{ kind = \"{kind}\" }}\n");
            let text = market.default_policy().to_toml() + &gate;
            let refused = text.parse::<Policy>().unwrap_err();
            assert!(matches!(&refused, PolicyError::NeverSoft(id) if id == "x"), "{refused}");
        }
        for soft in ["-0.1", "1.1", "nan", "\"half\""] {
            let gate = format!("\n[[gates]]\nid = \"x\"\nsoft = {soft}\nrule = {{ kind = \"not_met\" }}\n");
            assert!((market.default_policy().to_toml() + &gate).parse::<Policy>().is_err(), "{soft}");
        }
    }
}

/// "Mainly" is all that is stated; some of it leaves the question open.
#[test]
fn a_startup_is_mainly_in_what_it_states() {
    let rule = json!({ "kind": "not_mainly_in", "sectors": ["commerce.ecommerce", "edu"] });
    let programme = profile("p", json!({ "programme": {} }));
    for (sectors, expected) in [
        (json!(["fintech"]), Verdict::Pass),
        (json!(["commerce.ecommerce"]), Verdict::Fail),
        (json!(["commerce.ecommerce", "edu.coding"]), Verdict::Fail),
        (json!(["commerce.ecommerce", "fintech"]), Verdict::Unknown),
        (json!(["commerce"]), Verdict::Unknown),
        (json!([]), Verdict::Unknown),
        (Value::Null, Verdict::Unknown),
    ] {
        let startup = profile("s", json!({ "startup": { "sectors": sectors } }));
        assert_eq!(verdict(&rule, &startup, &programme), expected, "{sectors}");
    }
}
