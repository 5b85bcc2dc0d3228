//! Ranks the fictional ecosystem when told to, for `benches/peers/ranking`,
//! which asks it and its peers in turn.
//!
//! `peer STARTUPS INVESTORS THREADS`, then one command a line: `all SIDE K`
//! ranks for every member of the side, `one SIDE N K` for N of them one after
//! the other. It answers with the seconds taken, the pairs ranked and a digest
//! of the lists.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, Write};
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
    let mut hasher = DefaultHasher::new();
    for ranked in lists.iter().flatten() {
        (ranked.candidate, ranked.score.to_bits()).hash(&mut hasher);
    }
    hasher.finish()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>());
    let mut next = || args.next().ok_or("STARTUPS INVESTORS THREADS");
    let (startups, investors, threads) = (next()??, next()??, next()??);
    let day = date(2026, 11, 23);
    let profiles: Vec<Profile> = {
        let sample = Sample { startups, investors, ..Sample::on(day) };
        sample.startups().chain(sample.investors()).collect()
    };
    let market = Market::find("startup-investor")?;
    let start = Instant::now();
    let Ok(pool) = Pool::build(market, Settings::on(day), profiles.as_slice());
    drop(profiles);
    let level = qantara_kernel::Level::best().name();
    println!("built {:.2} {} {level}", start.elapsed().as_secs_f64(), pool.bytes() / pool.len().max(1));
    std::io::stdout().flush()?;
    // Building takes all threads; only ranking is compared.
    let ranking_threads = rayon::ThreadPoolBuilder::new().num_threads(threads as usize).build()?;
    let policy = market.default_policy();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let (side, singles, k) = match words[..] {
            ["all", side, k] => (side, None, k),
            ["one", side, singles, k] => (side, Some(singles.parse::<usize>()?), k),
            _ => return Err(format!("no command: {line}").into()),
        };
        let side = if side == "startups" { Side::First } else { Side::Second };
        let k: NonZeroUsize = k.parse()?;
        let ranker = Ranker::new(&pool, &policy, side)?;
        let (seekers, candidates) = (ranker.seekers().len(), ranker.candidates().len());
        let (seconds, count, lists) = ranking_threads.install(|| match singles {
            None => {
                let everybody: Vec<usize> = (0..seekers).collect();
                let start = Instant::now();
                let lists = ranker.rank(&everybody, k);
                (start.elapsed().as_secs_f64(), seekers, lists)
            }
            Some(singles) => {
                let singles = singles.min(seekers);
                let mut lists = Vec::with_capacity(singles);
                let mut times: Vec<f64> = (0..singles)
                    .map(|at| {
                        let start = Instant::now();
                        lists.extend(ranker.rank(&[at * seekers / singles], k));
                        start.elapsed().as_secs_f64()
                    })
                    .collect();
                times.sort_by(f64::total_cmp);
                (times[singles / 2], 1, lists)
            }
        });
        println!("{seconds:.6} {} {:016x}", count * candidates, digest(&lists));
        std::io::stdout().flush()?;
    }
    Ok(())
}
