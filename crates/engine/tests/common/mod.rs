//! Random profiles of every role.

use proptest::prelude::*;
use qantara_engine::market;
use qantara_engine::profile::{Profile, Role};
use serde_json::{Value, json};

const SECTORS: &[&str] = &["agri", "agri.irrigation", "fintech", "health", "edu", "energy.solar"];
const SKILLS: &[&str] = &["skill.sales", "skill.finance", "skill.legal"];
const STAGES: &[&str] = &["idea", "pre_seed", "seed", "series_a"];
const PLACES: &[&str] = &["MA", "MA-06", "MA-06/Casablanca", "MA-09/Agadir", "SN", "FR", "002"];
const INSTRUMENTS: &[&str] = &["equity", "convertible", "grant"];
const LANGUAGES: &[&str] = &["fr", "ar", "en"];
const FORMS: &[&str] = &["sarl", "sa", "cooperative"];
const DAYS: &[&str] = &["2026-01-01", "2026-12-31", "2027-06-30"];
const WORDS: &[&str] = &[
    "Irrigation by satellite for small farms",
    "Pompes solaires pour les petites exploitations",
    "We lend to shops that banks refuse",
    "Apprendre à coder en darija",
];

fn maybe(values: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![1 => Just(Value::Null), 3 => prop::sample::select(values).prop_map(|one| json!(one))]
}

fn some_of(values: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let most = values.len().min(3);
    prop_oneof![
        1 => Just(Value::Null),
        3 => prop::sample::subsequence(values, 0..=most).prop_map(|some| json!(some)),
    ]
}

fn range() -> impl Strategy<Value = Value> {
    let known = (1..500_u64, 1..20_u64, prop::sample::select(&["MAD", "EUR", "JPY"][..]));
    prop_oneof![
        1 => Just(Value::Null),
        4 => known.prop_map(|(low, times, currency)| {
            json!({ "low_minor": low * 1_000_000, "high_minor": low * times * 1_000_000, "currency": currency })
        }),
    ]
}

fn level() -> impl Strategy<Value = Value> {
    prop_oneof![1 => Just(Value::Null), 3 => (1..=9_u8).prop_map(|trl| json!(trl))]
}

fn text() -> impl Strategy<Value = Value> {
    maybe(WORDS).prop_map(|words| if words.is_null() { words } else { json!({ "und": words }) })
}

/// The fields of every role.
fn common() -> impl Strategy<Value = Value> {
    let capacity = prop_oneof![2 => Just(Value::Null), 1 => Just(json!(0)), 3 => Just(json!(2))];
    let consent = prop_oneof![2 => Just(Value::Null), 5 => Just(json!({ "matching": true })),
        1 => Just(json!({ "matching": false }))];
    let room = prop_oneof![3 => Just(Value::Null), 1 => Just(json!(0)), 1 => Just(json!(1))];
    (some_of(LANGUAGES), capacity, consent, room).prop_map(|(languages, capacity, consent, room)| {
        json!({ "languages": languages, "capacity": capacity, "consent": consent, "room": room })
    })
}

prop_compose! {
    fn startup()(
        sectors in some_of(SECTORS), stage in maybe(STAGES), home in maybe(PLACES), markets in some_of(PLACES),
        ask in range(), instruments in some_of(INSTRUMENTS), closes_on in maybe(DAYS), trl in level(),
        legal_form in maybe(FORMS), needs in some_of(SKILLS), pitch in text(),
    ) -> Value {
        json!({ "startup": {
            "sectors": sectors, "stage": stage, "home": home, "markets": markets, "trl": trl, "pitch": pitch,
            "legal_form": legal_form, "needs": needs,
            "round": { "ask": ask, "instruments": instruments, "closes_on": closes_on },
        } })
    }
}

prop_compose! {
    fn investor()(
        sectors in some_of(SECTORS), excluded in some_of(SECTORS), stages in some_of(STAGES), thesis in text(),
        geographies in some_of(PLACES), ticket in range(), instruments in some_of(INSTRUMENTS),
        portfolio in prop::option::of(prop::collection::vec(
            (some_of(SECTORS), maybe(STAGES), maybe(PLACES), 2015..2027_i16), 0..4)),
    ) -> Value {
        let portfolio = portfolio.map(|entries| entries.into_iter().map(|(sectors, stage, home, year)| json!({
            "name": "Venture", "sectors": sectors, "stage": stage, "home": home, "date": format!("{year}-03-01"),
        })).collect::<Vec<_>>());
        json!({ "investor": {
            "sectors": sectors, "sectors_excluded": excluded, "stages": stages, "geographies": geographies,
            "ticket": ticket, "instruments": instruments, "portfolio": portfolio, "thesis": thesis,
        } })
    }
}

prop_compose! {
    fn mentor()(
        sectors in some_of(SECTORS), stages in some_of(STAGES), home in maybe(PLACES), bio in text(),
        remote in prop::option::of(any::<bool>()),
    ) -> Value {
        json!({ "mentor": { "sectors": sectors, "stages": stages, "home": home, "remote": remote, "bio": bio } })
    }
}

prop_compose! {
    fn pilot()(
        sectors in some_of(SECTORS), stages in some_of(STAGES), site in maybe(PLACES), budget in range(),
        deadline in maybe(DAYS), trl_min in level(), problem in text(),
    ) -> Value {
        json!({ "pilot": {
            "sectors": sectors, "stages": stages, "site": site, "budget": budget, "deadline": deadline,
            "trl_min": trl_min, "problem": problem,
        } })
    }
}

prop_compose! {
    fn programme()(
        sectors in some_of(SECTORS), stages in some_of(STAGES), geographies in some_of(PLACES), amount in range(),
        opens_on in maybe(DAYS), closes_on in maybe(DAYS), instruments in some_of(INSTRUMENTS),
        forms in prop::sample::subsequence(FORMS, 0..=1), homes in prop::sample::subsequence(PLACES, 0..=1),
    ) -> Value {
        let mut rules = Vec::new();
        if !forms.is_empty() {
            rules.push(json!({ "id": "form", "rule": { "kind": "legal_form_in", "forms": forms } }));
        }
        if !homes.is_empty() {
            rules.push(json!({ "id": "home", "rule": { "kind": "place_in", "places": homes } }));
        }
        json!({ "programme": {
            "sectors": sectors, "stages": stages, "geographies": geographies, "amount": amount,
            "opens_on": opens_on, "closes_on": closes_on, "instruments": instruments, "eligibility": rules,
        } })
    }
}

/// A hub of a few profiles of each role.
pub(crate) fn everybody() -> impl Strategy<Value = Vec<Profile>> {
    let few = |shape: BoxedStrategy<Value>| prop::collection::vec((common(), shape), 1..7);
    [startup().boxed(), investor().boxed(), mentor().boxed(), pilot().boxed(), programme().boxed()]
        .map(few)
        .prop_map(|roles| {
            roles.into_iter().flatten().enumerate().map(|(n, shapes)| profile(n, shapes)).collect()
        })
}

fn profile(n: usize, (mut common, own): (Value, Value)) -> Profile {
    common["id"] = json!(format!("p-{n:02}"));
    common["name"] = json!(format!("Number {n}"));
    if let (Some(fields), Value::Object(own)) = (common.as_object_mut(), own) {
        // The room stated for a market is for one in which the role has a part.
        let room = fields.remove("room").unwrap_or_default();
        let roles: Vec<Role> = own.keys().filter_map(|role| role.parse().ok()).collect();
        let market = market::ALL.iter().find(|market| roles.iter().any(|role| market.side(*role).is_some()));
        if let (Some(market), false) = (market, room.is_null()) {
            fields.insert("capacity_by_market".to_owned(), json!({ market.id(): room }));
        }
        fields.extend(own);
    }
    serde_json::from_value(common).unwrap_or_else(|error| panic!("{error}"))
}
