//! What a write costs whoever waits for it, and what its acknowledgement is
//! worth.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use qantara_engine::market::{self, Market, Side};
use qantara_engine::profile::{MatchingConsent, Profile};
use qantara_hub::{Counters, Gone, Hub, Making, ProfileName, Question, Seeker, Weighting};
use qantara_sample::Sample;
use qantara_store::{Batch, Tenant};
use serde_json::json;

/// For how long pools that are built beside are waited for: a busy machine
/// does not matter.
const PATIENCE: Duration = Duration::from_mins(5);

/// On which thread each pool was built.
#[derive(Default)]
struct Builds(Mutex<Vec<ThreadId>>);

impl Builds {
    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    fn on(&self, thread: ThreadId) -> usize {
        self.0.lock().unwrap().iter().filter(|built| **built == thread).count()
    }
}

impl Counters for Builds {
    fn pools_built(&self) {
        self.0.lock().unwrap().push(std::thread::current().id());
    }
}

/// Each startup is ranked in this one.
fn market() -> &'static Market {
    Market::find("startup-investor").unwrap()
}

fn hub(builds: &Arc<Builds>) -> Hub {
    let day = "2026-11-23".parse().unwrap();
    let sample = Sample { startups: 4_200, investors: 300, mentors: 400, ..Sample::on(day) };
    let store = qantara_store::in_memory();
    let profiles: Vec<Profile> = sample.profiles().collect();
    assert!(profiles.len() >= 5_000);
    for some in profiles.chunks(1_000) {
        let mut batch = Batch::new(Tenant::default());
        for profile in some {
            batch.put(profile.clone());
        }
        store.commit(batch).unwrap();
    }
    let making = Making {
        rates: qantara_engine::money::ExchangeRates::builtin(),
        text: qantara_engine::text::Choice::default(),
        day: Some(day),
        consent: MatchingConsent::default(),
    };
    Hub::open(Tenant::default(), store.into(), Gone::default(), making, builds.clone()).unwrap()
}

fn startup(id: &str) -> Profile {
    serde_json::from_value(json!({ "id": id, "name": "Nouvelle", "startup": { "stage": "seed" } })).unwrap()
}

/// Whether the next call sees a startup: in every market of its role, and as a
/// seeker.
fn is_visible(hub: &Hub, profile: &Profile) -> bool {
    let name = ProfileName::of(profile);
    let view = hub.view();
    let mut pools = view.pools().filter(|pool| pool.market().side(name.role).is_some());
    let in_pools =
        pools.all(|pool| pool.side(pool.market().side(name.role).unwrap()).position(&name.id).is_some());
    let question = Question::new(hub, market(), &Weighting::default()).unwrap();
    let new = Seeker::stored(hub, &question, name.clone()).unwrap();
    let among_all = question.ranker(Side::First, None, None);
    let ranked = new.rank(&question, &among_all, NonZeroUsize::MIN);
    in_pools && among_all.seekers().position(&name.id).is_some() && ranked.len() == 1
}

#[test]
fn a_write_builds_no_pool_and_is_visible_once_acknowledged() {
    let builds = Arc::new(Builds::default());
    let hub = hub(&builds);
    hub.build_all();
    assert_eq!(builds.count(), market::ALL.len());
    let here = std::thread::current().id();
    let built_here = builds.on(here);
    // One profile: every pool that it is in is patched, and none is due.
    let new = startup("st-new");
    let mut batch = Batch::new(Tenant::default());
    batch.put(new.clone());
    hub.commit(batch, &[ProfileName::of(&new)], &[]).unwrap();
    assert!(is_visible(&hub, &new));
    assert_eq!(builds.count(), market::ALL.len(), "a pool was built for one profile");
    // So many that every pool of theirs is due: all are built beside.
    let many: Vec<Profile> = (0..1_000).map(|n| startup(&format!("st-more-{n:04}"))).collect();
    let mut batch = Batch::new(Tenant::default());
    for profile in &many {
        batch.put(profile.clone());
    }
    let names: Vec<ProfileName> = many.iter().map(ProfileName::of).collect();
    hub.commit(batch, &names, &[]).unwrap();
    assert_eq!(builds.on(here), built_here, "whoever wrote built a pool");
    assert!(is_visible(&hub, &many[0]) && is_visible(&hub, &many[999]));
    let due = market::ALL.iter().filter(|market| market.side(new.role()).is_some()).count();
    let begun = Instant::now();
    while builds.count() < market::ALL.len() + due {
        assert!(begun.elapsed() < PATIENCE, "the pools that are due were not built");
        std::thread::sleep(Duration::from_millis(20));
    }
    // What is built anew has all of it.
    assert_eq!(builds.on(here), built_here);
    assert!(is_visible(&hub, &new) && is_visible(&hub, &many[999]));
}
