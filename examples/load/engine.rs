//! The engine called without a service: the same profiles, rankings,
//! explanations and words.

use std::collections::HashMap;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use qantara_engine::corpus::Settings;
use qantara_engine::evidence::Seen;
use qantara_engine::explain::{Explanation, Pair, Party};
use qantara_engine::language::Tongue;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::{Pool, Source};
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::rank::Ranker;
use qantara_messages::Messages;
use qantara_store::{OpenOptions, ProfileStore, StoreError, Tenant};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::callers::Turn;
use crate::fill::DAY;
use crate::turns::Line;
use crate::{Outcome, processors};

/// How many candidates are asked for.
pub(crate) const K: NonZeroUsize = NonZeroUsize::new(10).unwrap();

/// How many reasons the service tells of a candidate.
const REASONS: usize = 3;

pub(crate) struct Engine {
    /// All in memory: what it takes to read them is the service's to add.
    profiles: HashMap<(Role, ProfileId), Profile>,
    pool: Pool,
    policy: Policy,
    messages: Messages,
    /// One thread each.
    threads: Vec<ThreadPool>,
}

struct Profiles<'a>(&'a dyn ProfileStore);

impl Source for Profiles<'_> {
    type Error = StoreError;

    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), StoreError> {
        self.0.scan(&Tenant::default(), role).try_for_each(|profile| profile.map(&mut *visit))
    }
}

impl Engine {
    pub(crate) fn open(folder: &Path) -> Outcome<Self> {
        let store = qantara_store::open(folder, &OpenOptions::new())?;
        let market = Market::find("startup-investor")?;
        let settings = Settings::on(DAY);
        let pool = Pool::build(market, settings, &Profiles(&*store))?;
        let mut profiles = HashMap::new();
        for role in [Side::First, Side::Second].map(|side| market.role(side)) {
            for profile in store.scan(&Tenant::default(), role) {
                let profile = profile?;
                profiles.insert((role, profile.id.clone()), profile);
            }
        }
        let alone = || ThreadPoolBuilder::new().num_threads(1).build();
        Ok(Self {
            policy: market.default_policy(),
            messages: Messages::new(Tongue::Fr),
            threads: (0..processors()).map(|_| alone()).collect::<Result<_, _>>()?,
            profiles,
            pool,
        })
    }

    /// How long an answer takes on one thread.
    pub(crate) fn on_one_thread(&self, line: &Line, seeker: &ProfileId) -> Duration {
        self.threads[0].install(|| self.on_all_threads(line, seeker))
    }

    /// How long an answer takes when the ranking is made on all threads that
    /// there are where it is called.
    pub(crate) fn on_all_threads(&self, line: &Line, seeker: &ProfileId) -> Duration {
        let begun = Instant::now();
        black_box(self.answer(line, seeker));
        begun.elapsed()
    }

    /// Calls from every processor, each ranking on its own.
    pub(crate) fn side_by_side(&self, line: &Line, length: Duration) -> Turn {
        gather(
            self.threads
                .iter()
                .enumerate()
                .map(|(caller, thread)| move || thread.install(|| self.turn(line, caller, length))),
        )
    }

    /// Calls from so many threads, all ranking on the same.
    pub(crate) fn together(&self, line: &Line, callers: usize, length: Duration) -> Turn {
        gather((0..callers).map(|caller| move || self.turn(line, caller, length)))
    }

    fn turn(&self, line: &Line, caller: usize, length: Duration) -> Turn {
        let mut turn = Turn::default();
        let start = Instant::now();
        for seeker in line.seekers(caller) {
            turn.answered(self.on_all_threads(line, seeker));
            if start.elapsed() >= length {
                break;
            }
        }
        turn.length = start.elapsed();
        turn
    }

    /// The length of everything that a caller would read.
    fn answer(&self, line: &Line, id: &ProfileId) -> usize {
        let get = |role, id: &ProfileId| &self.profiles[&(role, id.clone())];
        let market = self.pool.market();
        let seeker = get(market.role(line.seeking), id);
        let ranker = Ranker::new(&self.pool, &self.policy, line.seeking).expect("the market's own policy");
        let position = ranker.seekers().position(id).expect("the sample is in the pool");
        let ranking = ranker.rank(&[position], K).pop().unwrap_or_default();
        let (seeking, across) = (line.seeking, line.seeking.other());
        let reader = seeker.role();
        let seeker = Party::member(&self.pool, seeking, position, seeker);
        let mut length = 0;
        for ranked in ranking {
            let profile = get(market.role(across), self.pool.side(across).id(ranked.candidate));
            let candidate = Party::member(&self.pool, across, ranked.candidate, profile);
            let (pool, policy) = (&self.pool, &self.policy);
            let pair = Pair { pool, policy, seeking, seeker: &seeker, candidate: &candidate };
            for reason in pair.reasons(REASONS) {
                length += self.messages.facet(reason.facet).len();
                length += self.messages.reason(reader, &reason).len();
            }
            if line.full {
                length += self.everything(&pair.explanation(), reader);
            }
        }
        length
    }

    fn everything(&self, told: &Explanation, reader: Role) -> usize {
        let values =
            |seen: &[Seen]| -> usize { seen.iter().map(|seen| self.messages.value(&seen.value).len()).sum() };
        let terms = told.directions.iter().flat_map(|direction| &direction.contributions);
        let terms: usize = terms
            .map(|term| {
                self.messages.facet(term.facet).len()
                    + self.messages.reason(reader, term).len()
                    + values(&term.seen)
            })
            .sum();
        let gates = told.gates.iter().map(|gate| self.messages.gate(gate).len() + values(&gate.seen));
        terms + gates.sum::<usize>()
    }
}

/// Runs turns on threads of their own, and takes them for one.
fn gather<F: FnOnce() -> Turn + Send>(turns: impl Iterator<Item = F>) -> Turn {
    let all = Mutex::new(Turn::default());
    thread::scope(|scope| {
        for turn in turns {
            scope.spawn(|| {
                let turn = turn();
                all.lock().expect("no turn panics").add(turn);
            });
        }
    });
    all.into_inner().expect("no turn panics")
}
