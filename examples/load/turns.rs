//! What the service adds to the engine, measured in turns.

use std::path::Path;
use std::time::{Duration, Instant};

use prost::Message as _;
use qantara_engine::market::{Market, Side};
use qantara_engine::profile::ProfileId;
use qantara_sample::Sample;
use qantara_server::wire::proto::rank_request::Seeker;
use qantara_server::wire::proto::{ExplanationView, RankRequest};

use crate::callers::{Caller, Turn, in_turn};
use crate::engine::{Engine, K};
use crate::report::{Report, median};
use crate::servers::Here;
use crate::{Options, Outcome};

/// How many different seekers are asked for.
const SEEKERS: u64 = 1_000;

/// How many calls a turn has at least.
const LEAST_CALLS: usize = 5;

/// How much longer a call may take than the engine, ms.
const MOST_ADDED_MS: f64 = 0.3;

/// How much of the engine's throughput is left.
const LEAST_SHARE: f64 = 0.70;

/// One sort of call.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) seeking: Side,
    pub(crate) full: bool,
    /// How many times the length of others its turns have.
    lengths: u32,
    seekers: Vec<ProfileId>,
    requests: Vec<RankRequest>,
}

impl Line {
    pub(crate) fn new(name: &'static str, sample: Sample, seeking: Side, full: bool) -> Outcome<Self> {
        let market = Market::find("startup-investor")?;
        // A ranking of startups takes longer: there are more of them.
        let (count, collection, lengths) = match seeking {
            Side::First => (sample.startups, "startups", 1),
            Side::Second => (sample.investors, "investors", 3),
        };
        // Some of everywhere, in no order.
        let profile = |index: u64| {
            let index = (index * 7_919 + 13) % count.max(1);
            match seeking {
                Side::First => sample.startup(index),
                Side::Second => sample.investor(index),
            }
        };
        let seekers: Vec<ProfileId> = (0..SEEKERS).filter_map(profile).map(|profile| profile.id).collect();
        let view = if full { ExplanationView::Full } else { ExplanationView::Reasons };
        let request = |id: &ProfileId| RankRequest {
            market: market.id().to_owned(),
            seeker: Some(Seeker::Name(format!("{collection}/{id}"))),
            k: i32::try_from(K.get()).expect("a small number"),
            view: view.into(),
            ..RankRequest::default()
        };
        let requests = seekers.iter().map(request).collect();
        Ok(Self { name, seeking, full, lengths, seekers, requests })
    }

    /// Seekers without end, another first one for each caller.
    pub(crate) fn seekers(&self, caller: usize) -> impl Iterator<Item = &ProfileId> {
        self.seekers.iter().cycle().skip(caller * 101 % self.seekers.len())
    }

    pub(crate) fn requests(&self, caller: usize) -> impl Iterator<Item = &RankRequest> {
        self.requests.iter().cycle().skip(caller * 101 % self.requests.len())
    }
}

/// What one turn of everything showed.
struct Round {
    one: Alternating,
    many: [Turn; 4],
}

/// One caller who asks everybody in turn: whatever slows the machine slows them
/// all. Each is asked of another seeker, so that nobody finds in the
/// processor's cache what the one before has read.
#[derive(Default)]
struct Alternating {
    bare: Turn,
    on_one_thread: Turn,
    on_all_threads: Turn,
    service: Turn,
}

impl Alternating {
    async fn measure(
        line: &Line,
        engine: &Engine,
        [bare, service]: [&mut Caller; 2],
        length: Duration,
    ) -> Self {
        let mut all = Self::default();
        let start = Instant::now();
        // Three starts far from each other.
        let others = line.seekers(3).zip(line.seekers(6));
        for (request, (first, second)) in line.requests(0).zip(others) {
            all.bare.ask(bare, request.clone()).await;
            all.on_one_thread.answered(engine.on_one_thread(line, first));
            all.service.ask(service, request.clone()).await;
            all.on_all_threads.answered(engine.on_all_threads(line, second));
            if start.elapsed() >= length && all.service.made() >= LEAST_CALLS {
                break;
            }
        }
        all
    }

    /// Whichever is faster.
    fn engine(&self) -> &Turn {
        let [one, all] = [&self.on_one_thread, &self.on_all_threads];
        if one.percentile(50) < all.percentile(50) { one } else { all }
    }
}

pub(crate) fn measure(
    options: &Options,
    folder: &Path,
    copy: &Path,
    token: &str,
    report: &mut Report,
) -> Outcome<()> {
    let sample = options.sample();
    let engine = Engine::open(copy)?;
    let serving = qantara_server::runtime()?;
    let service = serving.block_on(Here::service(folder, options.rankings))?;
    let calling = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut lines = vec![
        Line::new("a startup's investors", sample, Side::First, false)?,
        Line::new("an investor's startups", sample, Side::Second, false)?,
    ];
    if options.full {
        lines.push(Line::new("a startup's investors, in full", sample, Side::First, true)?);
    }
    for line in &lines {
        let (answer, mut callers) = calling.block_on(async {
            let mut callers = Caller::several(options.clients(), &service.address, token).await?;
            let request = line.requests(0).next().ok_or("there are no seekers")?;
            Outcome::Ok((callers[0].ask(request.clone()).await?, callers))
        })?;
        let bytes = answer.encoded_len();
        let bare = serving.block_on(async { Here::bare(answer) })?;
        let mut bare_callers = calling.block_on(Caller::several(options.clients(), &bare.address, token))?;
        let mut rounds = Vec::new();
        for _ in 0..options.turns() {
            let length = options.turn() * line.lengths;
            let one = calling.block_on(async {
                let both = [&mut bare_callers[0], &mut callers[0]];
                Alternating::measure(line, &engine, both, length * 3).await
            });
            let ask = |callers: &mut [Caller]| {
                calling.block_on(in_turn(callers, |number| line.requests(number), length))
            };
            rounds.push(Round {
                one,
                many: [
                    ask(&mut bare_callers),
                    engine.side_by_side(line, length),
                    ask(&mut callers),
                    engine.together(line, options.clients(), length),
                ],
            });
        }
        tell(line, bytes, options.clients(), &rounds, report);
        drop((callers, bare_callers));
        serving.block_on(bare.stop())?;
    }
    serving.block_on(service.stop())
}

/// One of those that take turns.
type Of = fn(&Alternating) -> &Turn;

fn tell(line: &Line, bytes: usize, clients: usize, rounds: &[Round], report: &mut Report) {
    let of = |figure: &dyn Fn(&Round) -> f64| median(rounds.iter().map(figure).collect());
    let rate = |who: usize| of(&|round| round.many[who].calls_per_second());
    println!("\n{}: {bytes} bytes an answer, {} turns", line.name, rounds.len());
    println!("  one caller, ms                 p50      p99");
    let rows: [(&str, Of); 4] = [
        ("a bare tonic server", |one| &one.bare),
        ("the engine, one thread", |one| &one.on_one_thread),
        ("the engine, all threads", |one| &one.on_all_threads),
        ("the service", |one| &one.service),
    ];
    for (name, turn) in rows {
        let percentile = |percent| of(&|round| turn(&round.one).percentile(percent));
        println!("    {name:<24} {:>7.3}  {:>7.3}", percentile(50), percentile(99));
    }
    println!("  {clients} callers                calls a second      p99, ms");
    let names = ["a bare tonic server", "the engine, side by side", "the service", "the engine, together"];
    for (who, name) in names.into_iter().enumerate() {
        let p99 = of(&|round| round.many[who].percentile(99));
        println!("    {name:<24} {:>12.0}  {p99:>11.3}", rate(who));
    }
    let added = of(&|round| round.one.service.percentile(50) - round.one.engine().percentile(50));
    let share = of(&|round| {
        let engine = round.many[1].calls_per_second().max(round.many[3].calls_per_second());
        round.many[2].calls_per_second() / engine
    });
    let failed: usize = rounds
        .iter()
        .flat_map(|round| [&round.one.service, &round.many[2]])
        .map(|turn| turn.made() - turn.count())
        .sum();
    report.at_most(format!("{}: p50 over the engine's, ms", line.name), added, MOST_ADDED_MS);
    report.at_least(format!("{}: calls/s, share of the engine's", line.name), share, LEAST_SHARE);
    report.at_most(format!("{}: calls not answered", line.name), failed as f64, 0.0);
}
