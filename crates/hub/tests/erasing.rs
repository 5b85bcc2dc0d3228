//! An erasure, and those who write meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;

use qantara_engine::profile::{MatchingConsent, Profile, Role};
use qantara_exchange::recognise::{self, Corrections};
use qantara_exchange::{Format, Reading};
use qantara_hub::imports::{self, Gathered};
use qantara_hub::{Author, Event, Gone, Hub, Making, ProfileName, erase};
use qantara_store::{Batch, Kind, ProfileStore, Tenant};
use serde_json::{Value, json};

fn profile(json: Value) -> Profile {
    serde_json::from_value(json).unwrap()
}

fn name(name: &str) -> ProfileName {
    name.parse().unwrap()
}

fn put(profiles: impl IntoIterator<Item = Value>) -> Batch {
    let mut batch = Batch::new(Tenant::default());
    for json in profiles {
        batch.put(profile(json));
    }
    batch
}

fn stored(store: &dyn ProfileStore, text: &str) -> Option<Profile> {
    let name = name(text);
    store.get(&Tenant::default(), name.role, &name.id).unwrap()
}

/// An investor who knows the startup that is erased.
fn investor(id: &str, name: &str) -> Value {
    json!({ "id": id, "name": name, "met": ["startups/gone"], "investor": {} })
}

/// What is read to be corrected may be changed or deleted before it is
/// written again.
#[test]
fn what_others_write_during_an_erasure_is_neither_lost_nor_undone() {
    let store = qantara_store::in_memory();
    let gone = || json!({ "id": "gone", "name": "Partie", "startup": {} });
    let of_a_tool = json!({ "id": "tool", "name": "Outil", "external_ids": { "f6s": "f-1" }, "mentor": {} });
    let investors = ["changed", "deleted", "left"].map(|id| investor(id, "Avant"));
    store.commit(put(investors.into_iter().chain([gone(), of_a_tool]))).unwrap();

    let mut by_others = Vec::new();
    // Once the startup has been read, it gets an id in a tool.
    let mut told = gone();
    told["external_ids"] = json!({ "f6s": "f-1" });
    by_others.push(("startups/gone", put([told])));
    // Once the investors have been read, one is renamed and one deleted.
    let mut batch = put([investor("changed", "Après")]);
    let deleted = name("investors/deleted");
    batch.delete(deleted.role, deleted.id);
    by_others.push(("investors/changed", batch));

    let erased = [name("startups/gone")].into();
    let erased = erase(&*store, &Tenant::default(), &erased, &mut |batch, touched| {
        let at = by_others.iter().position(|(before, _)| touched.contains(&name(before)));
        if let Some(at) = at {
            store.commit(by_others.remove(at).1)?;
        }
        store.commit(batch)
    });
    let erased = erased.unwrap();
    assert!(by_others.is_empty(), "others wrote meanwhile");
    assert_eq!((erased.profiles, erased.not_found, erased.profiles_corrected), (1, 0, 3));
    assert_eq!(stored(&*store, "startups/gone"), None);
    assert_eq!(stored(&*store, "investors/deleted"), None, "it has not come back");
    for (text, named) in
        [("investors/changed", "Après"), ("investors/left", "Avant"), ("mentors/tool", "Outil")]
    {
        let kept = stored(&*store, text).unwrap();
        assert_eq!(kept.name, named, "{text}");
        let json = serde_json::to_string(&kept).unwrap();
        assert!(!json.contains("gone") && !json.contains("f-1"), "{json}");
    }
}

/// The id of a request is the caller's, and may have anybody's in it.
#[test]
fn a_change_after_an_erasure_is_recorded_without_their_ids() {
    let store: Arc<dyn ProfileStore> = qantara_store::in_memory().into();
    let making = Making {
        rates: qantara_engine::money::ExchangeRates::builtin(),
        text: qantara_engine::text::Choice::default(),
        day: Some("2026-11-23".parse().unwrap()),
        consent: MatchingConsent::default(),
    };
    let hub = Hub::open(Tenant::default(), store, Gone::default(), making, Arc::new(())).unwrap();
    let erased: BTreeSet<ProfileName> = [name("startups/gone"), name("startups/again")].into();
    hub.forget(&erased);
    let change = |id: &str, request_id: &str| {
        let author = Author { actor: "test", call: "test", request_id };
        let new = json!({ "id": id, "name": "Une", "startup": {} });
        let names = [name(&format!("startups/{id}"))];
        hub.commit_by(author, vec![names[0].to_string()], put([new]), &names, &[]).unwrap();
    };
    change("other", "page/gone/2");
    change("again", "page/gone/3");
    change("again", "page/again/4");
    let events = hub.store().documents(hub.tenant(), Kind::Audit, None);
    let events = events.map(|document| document.unwrap().read::<Event>().unwrap());
    let events: Vec<_> = events.map(|event| (event.subjects.join(" "), event.request_id)).collect();
    let expected = [
        ("startups/other", "erased"),
        // Whoever is created again is named again.
        ("startups/again", "erased"),
        ("startups/again", "page/again/4"),
    ];
    assert_eq!(events, expected.map(|(subject, id)| (subject.to_owned(), id.to_owned())));
}

/// What an import could not read of a profile that is erased while it runs.
#[test]
fn an_import_that_ends_after_an_erasure_keeps_nothing_of_the_erased() {
    let store: Arc<dyn ProfileStore> = Arc::from(qantara_store::in_memory());
    let making = Making {
        rates: qantara_engine::money::ExchangeRates::builtin(),
        text: qantara_engine::text::Choice::default(),
        day: None,
        consent: MatchingConsent::default(),
    };
    let hub =
        Hub::open(Tenant::default(), Arc::clone(&store), Gone::default(), making, Arc::new(())).unwrap();
    let table = "Nom;Secteurs;Stade\nAzalay;Zorblogie;Zorbisme\nMadar;Quinquologie;Zorbisme\n";
    let open = || Ok(Box::new(table.as_bytes()) as Box<dyn std::io::Read>);
    let corrections = Corrections::of_role(Some(Role::Startup));
    let proposal =
        recognise::propose(open, Format::Csv, "form.csv", &corrections, &Arc::default(), None).unwrap();
    let reading = Reading::Proposal { proposal: Arc::new(proposal), strict: false };
    let mut changes = qantara_exchange::read(table.as_bytes(), Format::Csv, "form.csv", reading).unwrap();
    let mut gathered = Gathered::default();
    while changes.next().is_some() {
        changes.take_unsure().into_iter().for_each(|unsure| gathered.take(unsure));
    }
    let import = gathered.of("/home/sara/form.csv", jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(import.file, "form.csv", "without its folder");
    hub.forget(&[name("startups/azalay")].into());
    hub.keep_import(Author { actor: "importer", call: "import", request_id: "" }, import).unwrap();
    let kept = imports::last_imports(&*store, &Tenant::default()).unwrap();
    let texts: Vec<(&str, u64)> =
        kept.iter().flat_map(|import| &import.texts).map(|text| (text.text.as_str(), text.count)).collect();
    assert_eq!(texts, [("Zorbisme", 1), ("Quinquologie", 1)]);

    // Those of files of long ago make room.
    for n in 0..imports::MOST_FILES {
        let file = format!("file-{n}.csv");
        let at = jiff::Timestamp::from_second(i64::try_from(n).unwrap() + 1).unwrap();
        let import = imports::LastImport { file, at, ..kept[0].clone() };
        hub.keep_import(Author { actor: "importer", call: "import", request_id: "" }, import).unwrap();
    }
    let kept = imports::last_imports(&*store, &Tenant::default()).unwrap();
    assert_eq!(kept.len(), imports::MOST_FILES);
    assert!(kept.iter().all(|import| import.file != "form.csv"));
}
