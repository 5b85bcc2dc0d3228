//! Times rankings of the fictional ecosystem, for comparison with peers.
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroUsize;
use std::time::Instant;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::pool::Pool;
use qantara_engine::profile::Profile;
use qantara_engine::rank::{Ranker, Ranking};
use qantara_sample::Sample;

fn digest(lists: &[Ranking]) -> u64 {
    let mut h = DefaultHasher::new();
    for list in lists {
        for r in list {
            r.candidate.hash(&mut h);
            r.score.to_bits().hash(&mut h);
        }
    }
    h.finish()
}

fn main() {
    let args: Vec<u64> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    let day = date(2026, 11, 23);
    let sample = Sample { startups: args[0], investors: args[1], ..Sample::on(day) };
    let threads = args.get(2).copied().unwrap_or(1) as usize;
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().unwrap();
    let start = Instant::now();
    let profiles: Vec<Profile> = sample.startups().chain(sample.investors()).collect();
    println!("sample {:.2}s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let market = Market::find("startup-investor").unwrap();
    let Ok(pool) = Pool::build(market, Settings::on(day), profiles.as_slice());
    println!(
        "pool {:.2}s, {} bytes a profile",
        start.elapsed().as_secs_f64(),
        pool.bytes() / pool.len().max(1)
    );
    drop(profiles);
    let k = NonZeroUsize::new(10).unwrap();
    let singles: usize = std::env::var("SINGLES").map_or(200, |n| n.parse().unwrap());
    let policy = market.default_policy();
    for side in Side::BOTH {
        if std::env::var("SIDE").is_ok_and(|s| s != format!("{side:?}")) {
            continue;
        }
        let ranker = Ranker::new(&pool, &policy, side).unwrap();
        let n = ranker.seekers().len();
        let m = ranker.candidates().len();
        if std::env::var_os("ONE").is_none() {
            let seekers: Vec<usize> = (0..n).collect();
            let start = Instant::now();
            for _ in 0..std::env::var("REPS").map_or(0, |r| r.parse().unwrap()) {
                ranker.rank(&seekers, k);
            }
            let start = if std::env::var_os("REPS").is_some() { Instant::now() } else { start };
            let lists = ranker.rank(&seekers, k);
            let s = start.elapsed().as_secs_f64();
            println!(
                "{side:?} all {n}x{m}: {s:.3}s {:.1} M pairs/s digest {:016x}",
                (n * m) as f64 / s / 1e6,
                digest(&lists)
            );
        }
        let mut times: Vec<(f64, usize)> = Vec::new();
        let mut lists = Vec::new();
        for i in 0..n.min(singles) {
            let seeker = i * n / n.min(singles);
            let start = Instant::now();
            lists.extend(ranker.rank(&[seeker], k));
            times.push((start.elapsed().as_secs_f64() * 1e3, seeker));
        }
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        println!(
            "{side:?} one among {m}: p50 {:.3} ms p90 {:.3} max {:.3} digest {:016x}",
            times[times.len() / 2].0,
            times[times.len() * 9 / 10].0,
            times.last().unwrap().0,
            digest(&lists)
        );
    }
}
