//! Evaluates a policy and learns weights over the fictional ecosystem, in turn
//! with a peer that learns from the same facets: `benches/peers/quality/run`.
//!
//! ```text
//! quality_peer STARTUPS INVESTORS FOLDER
//! ```
//!
//! Writes, for each startup with an investor that fits it in truth, the fits of
//! the investors that it learns from (`fits.f32`, row by row), their grades
//! (`grades.u8`), and how many rows each startup has (`groups.u32`), first those
//! who teach and then those who choose; prints how many of either there are and
//! how many facets. Those who teach keep 150 hard investors and 120 others
//! beside the relevant ones, as `qantara tune` does; those who choose keep all
//! that the rules leave. Then answers each line of standard input, `evaluate`,
//! `epoch` or `tune`, by seconds and the nDCG@10 of those who choose.

use std::error::Error;
use std::fs;
use std::io::{BufRead, Write, stdin, stdout};
use std::num::{NonZeroU32, NonZeroUsize};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use qantara_engine::corpus::Settings as Corpus;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, ProfileId};
use qantara_engine::rank::Ranker;
use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::judgements::{Grade, Judgements, Pairs};
use qantara_evaluation::tune::{
    Example, Fuse, Model, Negatives, Settings, Weights, hard_negatives, n_for_validation, ndcg_at_10,
    shuffled, tune,
};
use qantara_hub::run_for;
use qantara_sample::Sample;

const TOP: NonZeroUsize = NonZeroUsize::new(10).unwrap();

/// The market, who is judged for, and by whom.
struct Peer {
    pool: Pool,
    policy: Policy,
    training: Vec<Example>,
    validation: Vec<Example>,
    judgements: Judgements,
    /// Who chooses, by position.
    seekers: Vec<usize>,
}

impl Peer {
    fn new(startups: u64, investors: u64) -> Result<Self, Box<dyn Error>> {
        let day = "2026-11-23".parse()?;
        let sample =
            Sample { startups, investors, mentors: 0, pilots: 0, talents: 0, openings: 0, ..Sample::on(day) };
        let market = Market::find("startup-investor")?;
        let profiles: Vec<Profile> = sample.profiles().collect();
        let Ok(pool) = Pool::build(market, Corpus::on(day), profiles.as_slice());
        let policy = market.default_policy();
        let mut judgements = Judgements::default();
        for judged in sample.truth().filter(|judged| judged.market == market.id()) {
            let grade = Grade::try_from(i32::from(judged.grade))?;
            judgements.judge(judged.query.as_str(), judged.candidate.as_str(), grade)?;
        }
        let ranker = Ranker::new(&pool, &policy, Side::First)?;
        let example = |seeker: usize| -> Result<Example, Box<dyn Error>> {
            let open: Vec<usize> = ranker.open(seeker).into_iter().map(|(candidate, _)| candidate).collect();
            let query = ranker.seekers().id(seeker).as_str();
            let grade =
                |candidate: &usize| judgements.grade(query, ranker.candidates().id(*candidate).as_str());
            let fits = ranker.fits(seeker, &open);
            Ok(Example::new(query.to_owned(), market.facets().len(), fits, open.iter().map(grade).collect())?)
        };
        let ids = ranker.seekers().ids().map(ProfileId::as_str);
        let judged = shuffled(ids.filter(|id| judgements.of(id).is_some()), 1);
        let position = |id: &str| ranker.seekers().position(&id.parse().ok()?);
        let judged: Vec<usize> = judged.into_iter().filter_map(position).collect();
        let (seekers, teaching) = judged.split_at(n_for_validation(judged.len()));
        let examples = |seekers: &[usize]| -> Result<Vec<Example>, Box<dyn Error>> {
            seekers.iter().map(|seeker| example(*seeker)).collect()
        };
        let negatives = Negatives { n_hard: 150, n_random: 120, seed: 0 };
        let training = hard_negatives(&examples(teaching)?, &start(&policy)?, &negatives);
        let validation = examples(seekers)?;
        let seekers = seekers.to_vec();
        Ok(Self { pool, policy, training, validation, judgements, seekers })
    }

    /// All that the peer learns from.
    fn write(&self, folder: &Path) -> std::io::Result<()> {
        let examples = || self.training.iter().chain(&self.validation);
        let fits =
            examples().flat_map(|example| (0..example.n_candidates()).flat_map(|one| example.fits(one)));
        fs::write(folder.join("fits.f32"), fits.flat_map(|fit| fit.to_le_bytes()).collect::<Vec<_>>())?;
        let grades = examples().flat_map(Example::grades).map(|grade| i32::from(*grade).max(0) as u8);
        fs::write(folder.join("grades.u8"), grades.collect::<Vec<_>>())?;
        let groups = examples().flat_map(|example| (example.n_candidates() as u32).to_le_bytes());
        fs::write(folder.join("groups.u32"), groups.collect::<Vec<_>>())
    }

    /// Lists and measures of the policy for those who choose, from the pool on.
    fn evaluate(&self) -> Result<f64, Box<dyn Error>> {
        let ranker = Ranker::new(&self.pool, &self.policy, Side::First)?;
        let excluded = Pairs::default();
        let run = run_for(&ranker, &self.seekers, TOP, None, &excluded);
        let ids = self.seekers.iter().map(|seeker| ranker.seekers().id(*seeker).as_str());
        let judgements = &self.judgements.only(ids);
        let measures = &["nDCG@10".parse()?];
        Ok(evaluate(&run, &Task { judgements, excluded: &excluded, length: Some(TOP), measures }).all().means
            [0])
    }

    /// The nDCG@10 on those who choose of what was learned.
    fn tune(&self, settings: &Settings) -> Result<f64, Box<dyn Error>> {
        let tuned = tune(&start(&self.policy)?, &self.training, &self.validation, settings, |_| {
            ControlFlow::Continue(())
        })?;
        let values = ndcg_at_10(&tuned.model, &self.validation);
        Ok(values.iter().sum::<f64>() / values.len() as f64)
    }
}

fn start(policy: &Policy) -> Result<Model, Box<dyn Error>> {
    let weights = |side| Weights::try_from(policy.weights(side));
    Ok(Model::new([weights(Side::First)?, weights(Side::Second)?], Fuse::Geometric)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [startups, investors, folder] = &args[..] else { return Err("STARTUPS INVESTORS FOLDER".into()) };
    let peer = Peer::new(startups.parse()?, investors.parse()?)?;
    peer.write(Path::new(folder))?;
    let n_facets = peer.pool.market().facets().len();
    println!("{} {} {n_facets}", peer.training.len(), peer.validation.len());
    let one_epoch = Settings { n_epochs: NonZeroU32::MIN, fuses: Vec::new(), ..Settings::default() };
    for line in stdin().lock().lines() {
        let start = Instant::now();
        let value = match line?.as_str() {
            "evaluate" => peer.evaluate()?,
            "epoch" => peer.tune(&one_epoch)?,
            "tune" => peer.tune(&Settings::default())?,
            other => return Err(format!("`{other}` is none of evaluate, epoch and tune").into()),
        };
        println!("{} {value}", start.elapsed().as_secs_f64());
        stdout().flush()?;
    }
    Ok(())
}
