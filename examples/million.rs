//! A country's worth of profiles: what a store of a million takes.
//!
//! ```sh
//! cargo run --release --example million -- FOLDER [STARTUPS]
//! ```
//!
//! Imports the sample's startups as JSON Lines and 2,000 investors into a new
//! store in FOLDER, opens it again, builds the pool of startups and investors,
//! and ranks the ten best startups of every investor. Prints what each step
//! took, and the most memory that the process ever held (on Linux).

use std::error::Error;
use std::io::{BufReader, Read};
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::pool::{Pool, Source};
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::rank::Ranker;
use qantara_exchange::{Format, Reading, Target, import};
use qantara_sample::Sample;
use qantara_store::{Batch, OpenOptions, ProfileStore, StoreError, Tenant};

struct Store(Box<dyn ProfileStore>);

impl Source for Store {
    type Error = StoreError;

    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), StoreError> {
        self.0.scan(&Tenant::default(), role).try_for_each(|profile| profile.map(&mut *visit))
    }
}

impl Target for &Store {
    type Error = StoreError;

    fn get(&mut self, role: Role, id: &ProfileId) -> Result<Option<Profile>, StoreError> {
        self.0.get(&Tenant::default(), role, id)
    }

    fn put(&mut self, profiles: Vec<Profile>) -> Result<(), StoreError> {
        let mut batch = Batch::new(Tenant::default());
        for profile in profiles {
            batch.put(profile);
        }
        self.0.commit(batch).map(drop)
    }
}

/// Profiles as the bytes of a JSON Lines file, made as they are read.
struct Lines<I> {
    profiles: I,
    line: Vec<u8>,
    at: usize,
}

impl<I: Iterator<Item = Profile>> Read for Lines<I> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.line.len() {
            let Some(profile) = self.profiles.next() else { return Ok(0) };
            self.line = serde_json::to_vec(&profile)?;
            self.line.push(b'\n');
            self.at = 0;
        }
        let length = buffer.len().min(self.line.len() - self.at);
        buffer[..length].copy_from_slice(&self.line[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.map_or_else(|| "unknown".to_owned(), |line| line["VmHWM:".len()..].trim().to_owned())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("name a new folder for the store")?;
    let startups: u64 = args.next().as_deref().unwrap_or("1000000").parse()?;
    let day = date(2026, 11, 23);
    let sample = Sample { startups, investors: 2_000, ..Sample::on(day) };

    let start = Instant::now();
    let store = Store(qantara_store::open(Path::new(&folder), &OpenOptions::new().create(true))?);
    let lines = Lines { profiles: sample.startups().chain(sample.investors()), line: Vec::new(), at: 0 };
    let summary =
        import(BufReader::new(lines), Format::Jsonl, "sample", Reading::default(), false, &mut &store)?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "import: {} profiles in {seconds:.0} s, {:.0} a minute, every batch on disk",
        summary.created,
        summary.created as f64 * 60.0 / seconds
    );
    store.0.close()?;
    println!("most memory so far: {}", most_memory());

    let start = Instant::now();
    let store = Store(qantara_store::open(Path::new(&folder), &OpenOptions::new())?);
    println!("open, every record compared: {:.1} s", start.elapsed().as_secs_f64());
    println!("on disk: {} MB", store.0.stats()?.disk_bytes / 1_000_000);

    let start = Instant::now();
    let settings = Settings::on(day);
    let market = Market::find("startup-investor")?;
    let pool = Pool::build(market, settings, &store)?;
    println!(
        "pool: {:.0} s, {} MB of rows and facts",
        start.elapsed().as_secs_f64(),
        pool.bytes() / 1_000_000
    );

    let start = Instant::now();
    let policy = market.default_policy();
    let ranker = Ranker::new(&pool, &policy, Side::Second)?;
    let everybody: Vec<usize> = (0..ranker.seekers().len()).collect();
    let rankings = ranker.rank(&everybody, NonZeroUsize::new(10).ok_or("ten")?);
    println!("rank: {} investors in {:.0} s", rankings.len(), start.elapsed().as_secs_f64());
    println!("most memory: {}", most_memory());
    Ok(())
}
