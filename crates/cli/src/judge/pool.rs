//! `qantara judge pool`: the pairs that nobody judged yet, as a sheet.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_evaluation::judgements::Pairs;
use qantara_exchange::SheetWriter;
use qantara_hub::evaluation::Lists;
use sha2::{Digest, Sha256};

use super::columns::COLUMNS;
use crate::evaluate::files;
use crate::evaluate::lists::{self, Systems};
use crate::hub::Hub;
use crate::output::{self, NewFile};
use crate::settings::Settings;

/// Write the pairs to judge to a sheet: the first of each list
///
/// The sheet does not say which policy or file listed a pair, nor where: a
/// seeker's candidates are in an order drawn from the seed. People write -1 (no
/// answer), 0 (not relevant) or 1 and more (relevant) into the column grade.
#[derive(Debug, Args)]
pub(super) struct Pool {
    #[command(flatten)]
    systems: Systems,

    /// Who seeks, by id; several times for several
    #[arg(long = "for", value_name = "ID", required_unless_present = "all")]
    seekers: Vec<ProfileId>,

    /// Everybody seeks
    #[arg(long, conflicts_with = "seekers")]
    all: bool,

    /// How many of each list
    #[arg(short, default_value = "10")]
    k: NonZeroUsize,

    /// What has been judged, and is left out; several times for several files
    #[arg(long, value_name = "FILE")]
    judgements: Vec<PathBuf>,

    /// Where the order begins
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// The sheet to write, as CSV
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

impl Pool {
    pub(super) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let inputs = self.judgements.iter().chain(&self.systems.runs).map(PathBuf::as_path);
        output::is_no_input(&self.out, inputs)?;
        let (market, seeking) = self.systems.seeking()?;
        let judged = files::judgements(&self.judgements, market)?;
        let hub = Hub::open(settings)?;
        let (seeker_role, across) = (market.role(seeking), market.role(seeking.other()));
        self.seekers.iter().try_for_each(|id| hub.find(id, &[seeker_role]).map(drop))?;
        let pool = hub.pool(market, settings)?;
        let seekers: Vec<&str> = if self.all {
            pool.side(seeking).ids().map(ProfileId::as_str).collect()
        } else {
            self.seekers.iter().map(ProfileId::as_str).collect()
        };
        let excluded = Pairs::default();
        let (k, seekers) = (self.k, &seekers[..]);
        let lists = Lists { pool: &pool, seeking, k, seekers, excluded: &excluded, stop: None };
        let policies = lists::policies(&hub, market, &self.systems)?;
        let runs = lists::runs(&lists, &policies, &files::runs(&self.systems.runs)?)?;
        // By seeker, in an order that says nothing of who listed whom.
        let mut pairs: BTreeMap<&str, BTreeSet<(Vec<u8>, &str)>> = BTreeMap::new();
        let (mut n_judged, mut n_dropped) = (0_usize, 0_usize);
        let mut candidates: BTreeMap<&str, Option<Profile>> = BTreeMap::new();
        for seeker in seekers {
            let listed = runs.iter().flat_map(|(_, run)| run.list(seeker));
            let mut listed: Vec<&str> = listed.map(|entry| entry.candidate).collect();
            listed.sort_unstable();
            listed.dedup();
            for candidate in listed {
                if judged.grade(seeker, candidate).is_judged() {
                    n_judged += 1;
                    continue;
                }
                if !candidates.contains_key(candidate) {
                    candidates.insert(candidate, may_be_matched(&hub, across, candidate)?);
                }
                if candidates[candidate].is_none() {
                    n_dropped += 1;
                } else {
                    let order = Sha256::digest(format!("{} {seeker} {candidate}", self.seed)).to_vec();
                    pairs.entry(seeker).or_default().insert((order, candidate));
                }
            }
        }
        let mut file = NewFile::create(&self.out)?;
        let columns = [COLUMNS.0, &COLUMNS.1[..4]].concat();
        let mut sheet = SheetWriter::new(&mut file, &columns)?;
        let mut n_pairs = 0_usize;
        for (seeker, listed) in &pairs {
            let one = hub.find(&seeker.parse()?, &[seeker_role])?;
            for (_, candidate) in listed {
                let Some(other) = &candidates[candidate] else { continue };
                let texts = [&*one, other].map(|profile| words(profile, settings));
                let [query_text, candidate_text] = texts.each_ref().map(String::as_str);
                sheet.row([seeker, candidate, "", &one.name, &other.name, query_text, candidate_text])?;
                n_pairs += 1;
            }
        }
        sheet.finish()?;
        file.finish()?;
        let messages = settings.messages();
        let args = [
            ("pairs", n_pairs.into()),
            ("seekers", messages.several(seeker_role, pairs.len()).into()),
            ("judged", n_judged.into()),
            ("file", self.out.display().to_string().into()),
        ];
        say!("{}", messages.text("judge-pool", &args));
        if n_dropped > 0 {
            say!("{}", messages.text("judge-dropped", &[("n", n_dropped.into())]));
        }
        Ok(())
    }
}

/// A candidate, if it is stored and may be matched: one that a file lists need
/// be neither.
fn may_be_matched(hub: &Hub, role: Role, id: &str) -> anyhow::Result<Option<Profile>> {
    let Ok(id) = id.parse() else { return Ok(None) };
    let stored = hub.store().get(hub.tenant(), role, &id)?;
    Ok(stored.filter(|profile| hub.bar(profile).is_none()))
}

/// A profile's own words, in the language of what is printed if there are.
fn words(profile: &Profile, settings: &Settings) -> String {
    let Some(texts) = profile.texts() else { return String::new() };
    let own = texts.iter().find(|(language, _)| language.as_str() == settings.tongue().tag());
    own.or_else(|| texts.iter().next()).map(|(_, text)| text.clone()).unwrap_or_default()
}
