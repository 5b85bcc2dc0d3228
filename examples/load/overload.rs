//! Ten times more than the service can take.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use qantara_engine::market::Side;

use crate::callers::{Caller, Turn, as_they_come, in_turn};
use crate::report::{Report, median};
use crate::servers::There;
use crate::turns::Line;
use crate::{Options, Outcome};

/// Connections and threads that calls come on.
const CONNECTIONS: usize = 32;
const THREADS: usize = 2;

/// What is called sustainable, of the most that was answered.
const SUSTAINABLE: f64 = 0.8;

/// How many times that is offered.
const TIMES: f64 = 10.0;

/// How often the overload is repeated.
const REPEATS: usize = 3;

/// How many times slower accepted calls may be.
const MOST_SLOWER: f64 = 2.0;

/// How much memory calls may take, MiB.
const MOST_MEMORY: f64 = 64.0;

pub(crate) fn measure(options: &Options, folder: &Path, token: &str, report: &mut Report) -> Outcome<()> {
    let line = Line::new("a startup's investors", options.sample(), Side::First, false)?;
    let server = There::start(folder, options.rankings)?;
    let calling = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut rates = Vec::new();
    calling.block_on(async {
        let mut callers = Caller::several(options.clients(), &server.address, token).await?;
        // The first turn warms up.
        for turn in 0..4 {
            let turned = in_turn(&mut callers, |number| line.requests(number), Duration::from_secs(2)).await;
            if turn > 0 {
                rates.push(turned.calls_per_second());
            }
        }
        Outcome::Ok(())
    })?;
    let most = median(rates);
    let sustainable = most * SUSTAINABLE;
    println!("\noverload: {most:.0} calls a second at most, {sustainable:.0} sustainable");
    let before = server.memory();
    let mut rounds = Vec::new();
    for _ in 0..REPEATS {
        let calm = offer(&line, &server, token, sustainable, options.overload())?.0;
        let (storm, peak) = offer(&line, &server, token, sustainable * TIMES, options.overload())?;
        for (name, turn) in [("sustainable", &calm), ("ten times", &storm)] {
            println!(
                "  {name:<12} {:>6.0} offered/s {:>5.0} answered/s  p50 {:>7.2} ms  p99 {:>7.2} ms  {} answered, {} shed, failed {:?}",
                turn.made() as f64 / turn.length.as_secs_f64(),
                turn.calls_per_second(),
                turn.percentile(50),
                turn.percentile(99),
                turn.count(),
                turn.shed,
                turn.failed,
            );
        }
        rounds.push((calm, storm, peak));
    }
    thread::sleep(Duration::from_secs(2));
    let after = server.memory();
    let peak = rounds.iter().map(|round| round.2).fold(before, f64::max);
    println!(
        "  memory, MiB: {before:.0} before, {peak:.0} at most, {after:.0} after; {:.0} while the pools were built",
        server.most_memory()
    );
    let of = |figure: &dyn Fn(&(Turn, Turn, f64)) -> f64| median(rounds.iter().map(figure).collect());
    let failed: usize =
        rounds.iter().flat_map(|(calm, storm, _)| [calm, storm]).flat_map(|turn| turn.failed.values()).sum();
    let shed: f64 = of(&|(calm, ..)| 100.0 * calm.shed as f64 / calm.made() as f64);
    report.at_least(
        "overload: offered, times the sustainable rate".to_owned(),
        of(&|(_, storm, _)| storm.made() as f64 / storm.length.as_secs_f64() / sustainable),
        TIMES * 0.9,
    );
    report.at_most(
        "overload: p99 of accepted calls, times the sustainable one".to_owned(),
        of(&|(calm, storm, _)| storm.percentile(99) / calm.percentile(99)),
        MOST_SLOWER,
    );
    report.at_most("sustainable: shed, percent".to_owned(), shed, 1.0);
    report.at_least(
        "overload: answered, share of the most".to_owned(),
        of(&|(_, storm, _)| storm.calls_per_second() / most),
        0.5,
    );
    report.at_most("overload: neither answered nor told to retry".to_owned(), failed as f64, 0.0);
    report.at_most("overload: memory taken, MiB".to_owned(), peak - before, MOST_MEMORY);
    Ok(())
}

/// Offers calls at a rate, from threads of their own; also the most memory that
/// the server took meanwhile.
fn offer(
    line: &Line,
    server: &There,
    token: &str,
    calls_per_second: f64,
    length: Duration,
) -> Outcome<(Turn, f64)> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let memory = scope.spawn(|| {
            let mut most = server.memory();
            while !over.load(Ordering::Relaxed) {
                most = most.max(server.memory());
                thread::sleep(Duration::from_millis(50));
            }
            most
        });
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                scope.spawn(move || {
                    let calling = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                    calling.block_on(async {
                        let connections = CONNECTIONS / THREADS;
                        let callers = Caller::several(connections, &server.address, token).await?;
                        let rate = calls_per_second / THREADS as f64;
                        let requests = line.requests(number * 7);
                        Outcome::Ok(
                            as_they_come(&callers, requests, rate, length, random(number as u64)).await,
                        )
                    })
                })
            })
            .collect();
        let turns: Vec<_> =
            threads.into_iter().map(|thread| thread.join().expect("no caller panics")).collect();
        over.store(true, Ordering::Relaxed);
        let mut all = Turn::default();
        for turn in turns {
            all.add(turn?);
        }
        Ok((all, memory.join().expect("reading memory does not panic")))
    })
}

/// Numbers above 0 and up to 1 (`SplitMix64`).
fn random(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        ((mixed >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }
}
