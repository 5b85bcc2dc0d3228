//! A batch is only made again from what it was made from.

use std::io::Write as _;
use std::num::NonZeroUsize;

use qantara_engine::market::Market;
use qantara_engine::outcome::Outcome;
use qantara_engine::profile::{MatchingConsent, Profile, Role};
use qantara_hub::{Author, Format, Gone, Hashed, Hub, Input, Making, Manifest, ManifestError, Once, Run};
use qantara_store::{Batch, Kind, ProfileStore, Tenant};
use serde_json::{Value, json};

fn profile(json: Value) -> Profile {
    serde_json::from_value(json).unwrap()
}

/// A store with a startup and an investor.
fn store() -> Box<dyn ProfileStore> {
    let store = qantara_store::in_memory();
    let mut batch = Batch::new(Tenant::default());
    batch.put(profile(json!({ "id": "st-1", "name": "Une", "startup": {} })));
    batch.put(profile(json!({ "id": "in-1", "name": "Fonds", "investor": {} })));
    batch.put(profile(json!({ "id": "me-1", "name": "Mentore", "mentor": {} })));
    store.commit(batch).unwrap();
    store
}

fn run() -> Run {
    let market = Market::find("startup-investor").unwrap();
    Run {
        market: market.id().to_owned(),
        policy: market.default_policy().to_toml(),
        seeking: Role::Startup,
        seekers: None,
        among: None,
        k: NonZeroUsize::MIN,
        exposure_percent: None,
        at_least: None,
        shares: Vec::new(),
        format: Format::Csv,
        reasons: None,
        now: "2026-11-23".parse().unwrap(),
        rates: qantara_engine::money::ExchangeRates::builtin(),
        consent: MatchingConsent::default(),
    }
}

fn written(text: &str) -> Hashed<Vec<u8>> {
    let mut out = Hashed::new(Vec::new());
    out.write_all(text.as_bytes()).unwrap();
    out
}

/// The manifest of a run, after a change to its text.
fn manifest(store: &dyn ProfileStore, change: impl FnOnce(&mut Value)) -> Manifest {
    let made = Manifest::new(run(), store, &Tenant::default(), &written("lists")).unwrap();
    let mut json = serde_json::from_str(&made.to_json()).unwrap();
    change(&mut json);
    Manifest::read(&json.to_string()).unwrap()
}

/// What has changed since a manifest was made, and the words for it.
fn changed(manifest: &Manifest, store: &dyn ProfileStore) -> (Vec<Input>, String) {
    match manifest.compare_inputs(store, &Tenant::default()) {
        Ok(()) => (Vec::new(), String::new()),
        Err(ManifestError::Changed(changed)) => {
            let words = ManifestError::Changed(changed.clone()).to_string();
            (changed.into_iter().map(|changed| changed.input).collect(), words)
        }
        Err(other) => panic!("{other}"),
    }
}

fn outcome() -> Outcome {
    serde_json::from_value(json!({
        "id": "o-1", "market": "startup-investor", "startup": "st-1", "counterpart": "in-1",
        "by": "investor", "at": "2026-05-01T09:30:00Z", "event": "met"
    }))
    .unwrap()
}

#[test]
fn every_input_that_changed_is_named_and_no_other() {
    type Change = fn(&mut Batch);
    type Edit = fn(&mut Value);
    let in_the_hub: [(Input, &str, Change); 3] = [
        (Input::Profiles, "the profiles", |batch| {
            batch.delete(Role::Investor, "in-1".parse().unwrap());
        }),
        (Input::Outcomes, "the recorded outcomes", |batch| {
            batch.put_document(Kind::Outcome, "o-1".parse().unwrap(), &outcome()).unwrap();
        }),
        (Input::Settings, "the settings of the hub", |batch| {
            qantara_store::set_matching_consent(batch, MatchingConsent::Required).unwrap();
        }),
    ];
    for (input, words, change) in in_the_hub {
        let store = store();
        let manifest = manifest(&*store, |_| ());
        assert_eq!(changed(&manifest, &*store).0, []);
        let mut batch = Batch::new(Tenant::default());
        change(&mut batch);
        store.commit(batch).unwrap();
        let (found, told) = changed(&manifest, &*store);
        assert_eq!(found, [input]);
        assert!(told.contains(words), "{told}");
    }
    let in_the_manifest: [(Input, &str, Edit); 2] = [
        (Input::Policy, "the policy in the manifest", |json| {
            let policy = json["run"]["policy"].as_str().unwrap();
            let edited = policy.replacen("sector = 1.0", "sector = 9.0", 1);
            assert_ne!(edited, policy);
            json["run"]["policy"] = edited.into();
        }),
        (Input::Rates, "the exchange rates in the manifest", |json| {
            json["run"]["rates"]["rates"]["EUR"] = json!(11.5);
        }),
    ];
    for (input, words, edit) in in_the_manifest {
        let store = store();
        let (found, told) = changed(&manifest(&*store, edit), &*store);
        assert_eq!(found, [input]);
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn what_has_no_say_in_a_run_does_not_stop_its_replay() {
    let store = store();
    let manifest = manifest(&*store, |_| ());
    let mut batch = Batch::new(Tenant::default());
    // No mentor is in the market, and another hub is another hub.
    batch.delete(Role::Mentor, "me-1".parse().unwrap());
    store.commit(batch).unwrap();
    let mut elsewhere = Batch::new("rabat".parse().unwrap());
    elsewhere.put(profile(json!({ "id": "in-2", "name": "Autre", "investor": {} })));
    elsewhere.put_document(Kind::Outcome, "o-1".parse().unwrap(), &outcome()).unwrap();
    store.commit(elsewhere).unwrap();
    // A run keeps its own policy, whichever is in force by now.
    let making = Making {
        rates: run().rates,
        text: qantara_engine::text::Choice::default(),
        day: Some(run().now),
        consent: MatchingConsent::default(),
    };
    let (store, tenant): (std::sync::Arc<dyn ProfileStore>, _) = (store.into(), Tenant::default());
    let hub = Hub::open(tenant.clone(), store.clone(), Gone::default(), making, std::sync::Arc::new(()));
    let (hub, author) = (hub.unwrap(), Author { actor: "test", call: "test", request_id: "" });
    let policy = Market::find("startup-investor").unwrap().default_policy();
    let put = hub.put_policy(&policy, &Once::any_number_of_times(), author).unwrap();
    assert_eq!(put.version(), 2);
    hub.activate_policy(&put, author).unwrap();
    manifest.compare_inputs(&*store, &tenant).unwrap();
    manifest.compare_output(&written("lists")).unwrap();
    let told = manifest.compare_output(&written("other lists")).unwrap_err().to_string();
    assert!(told.contains("the output differs"), "{told}");
}
