//! Ranks the fictional ecosystem when told to, for `benches/peers/ranking`,
//! which asks it and its peers in turn.
//!
//! `peer STARTUPS INVESTORS THREADS [DIMS]`, then one command a line: `all SIDE
//! K` ranks for every member of the side, `one SIDE N K` for N of them one after
//! the other. It answers with the seconds taken, the pairs ranked and a digest
//! of the lists. With DIMS, everybody has a vector of so many random numbers,
//! and nothing else counts.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, Write};
use std::num::NonZeroUsize;
use std::time::Instant;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Embedding, InvalidEmbedding, Profile};
use qantara_engine::rank::{Ranker, Ranking};
use qantara_engine::text::{Choice, Supplied};
use qantara_sample::Sample;

/// A policy by which only vectors count.
const VECTORS: &str = r#"
name = "vectors"
version = 1
market = "startup-investor"
fuse = { kind = "geometric" }
weights = { startup = { text = 1 }, investor = { text = 1 } }
"#;

/// A vector drawn from a seed (`SplitMix64`), nearly evenly in all directions.
fn embedding(seed: u64, dims: usize) -> Result<Embedding, InvalidEmbedding> {
    let mut state = seed.wrapping_mul(0xd134_2543_de82_ef95);
    let mut uniform = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 40) as f32 / (1 << 24) as f32 - 0.5
    };
    let values = (0..dims).map(|_| (0..4).map(|_| uniform()).sum()).collect();
    Embedding::new("random".to_owned(), values)
}

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
    let dims = next().ok().transpose()?.map(|dims| dims as usize);
    let day = date(2026, 11, 23);
    let mut profiles: Vec<Profile> = {
        let sample = Sample { startups, investors, ..Sample::on(day) };
        sample.startups().chain(sample.investors()).collect()
    };
    let market = Market::find("startup-investor")?;
    let mut settings = Settings::on(day);
    let mut policy = market.default_policy();
    if let Some(dims) = dims {
        for (seed, profile) in (0..).zip(&mut profiles) {
            profile.common.embedding = Some(embedding(seed, dims)?);
        }
        settings.text = Choice::Supplied(Supplied::new("random", dims));
        policy = VECTORS.parse::<Policy>()?;
    }
    let start = Instant::now();
    let Ok(pool) = Pool::build(market, settings, profiles.as_slice());
    drop(profiles);
    let level = qantara_kernel::Level::best().name();
    println!("built {:.2} {} {level}", start.elapsed().as_secs_f64(), pool.bytes() / pool.len().max(1));
    std::io::stdout().flush()?;
    // Building takes all threads; only ranking is compared.
    let ranking_threads = rayon::ThreadPoolBuilder::new().num_threads(threads as usize).build()?;
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
