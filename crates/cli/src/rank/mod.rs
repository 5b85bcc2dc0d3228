//! `qantara rank`: the best counterparts of one profile, or of all.

mod lists;
mod reasons;

use std::io::Write;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::{Members, Pool};
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::rank::Ranker;
use qantara_hub::{Format as BatchFormat, Hashed, List, Manifest, Run};
use qantara_messages::Messages;

use crate::floors;
use crate::hub::{self, Hub};
use crate::output::{self, NewFile};
use crate::settings::{Settings, role};
use crate::table;

pub(crate) use reasons::Reasons;

use lists::{Lists, list_is_empty};

/// Rank the counterparts of one profile, or of all
///
/// Either side of a market may seek. CSV columns begin with `query_id`,
/// `candidate_id`, rank and score; scores lie between 0 and 1. The output is the
/// same on any number of threads.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara rank --market startup-investor --for st-0001
  qantara rank --market startup-mentor --all -k 5 --format csv > mentors.csv
  qantara rank --market startup-investor --all --as investor --out lists.csv
  qantara rank --market startup-investor --all --out lists.xlsx --lang fr   with names and reasons
  qantara rank --market startup-investor --all --exposure 30 --policy mnf-angels --format jsonl
  qantara rank --market startup-investor --all --as investor --at-least 3 --share region=MA-09:10 --format csv

With --out FILE, a manifest is written beside it; `qantara replay` makes the same bytes from it.")]
pub(crate) struct Rank {
    /// startup-investor, startup-mentor, startup-pilot, startup-programme or startup-talent
    #[arg(long)]
    market: String,

    /// Who seeks, by id; several times for several
    #[arg(long = "for", value_name = "ID", required_unless_present_any = ["all", "for_file"])]
    seekers: Vec<ProfileId>,

    /// Everybody seeks
    #[arg(long, conflicts_with_all = ["seekers", "for_file"])]
    all: bool,

    /// Who seeks: a file with an id in the first column of each line
    #[arg(long, value_name = "FILE", conflicts_with = "seekers")]
    for_file: Option<PathBuf>,

    /// The role that seeks, with --all or where an id is on both sides; the
    /// startup where absent
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    role: Option<Role>,

    /// Rank only these: a file with an id in the first column of each line
    #[arg(long, value_name = "FILE")]
    among: Option<PathBuf>,

    /// How many for each
    #[arg(short, default_value = "10")]
    k: NonZeroUsize,

    /// A policy by name, or a TOML file; see `qantara policy list`
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,

    /// Nobody is in more than this share of the lists, in percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100))]
    exposure: Option<u8>,

    /// Every candidate is in so many lists, at the least loss of score
    #[arg(long, value_name = "COUNT")]
    at_least: Option<NonZeroU32>,

    /// A group of candidates has a share of all places, in percent, at the least
    /// loss of score: region=MA-09:10, sector, stage or language; several times
    /// for several
    #[arg(long = "share", value_name = "FIELD=GROUP:PERCENT")]
    shares: Vec<String>,

    /// table or xlsx for people; csv, jsonl or trec for machines [default:
    /// table; with --out, by the file's name, or csv]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write names and the strongest reasons beside ids, as a table and a
    /// workbook always have them
    #[arg(long)]
    reasons: bool,

    /// Write to a file, with its manifest beside it
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Jsonl,
    Trec,
    Xlsx,
}

impl Format {
    fn in_a_file(self) -> Option<BatchFormat> {
        match self {
            Self::Table => None,
            Self::Csv => Some(BatchFormat::Csv),
            Self::Jsonl => Some(BatchFormat::Jsonl),
            Self::Trec => Some(BatchFormat::Trec),
            Self::Xlsx => Some(BatchFormat::Xlsx),
        }
    }
}

impl Rank {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let market = Market::find(&self.market)?;
        let hub = Hub::open(settings)?;
        let policy = hub.policy(market, self.policy.as_deref())?;
        // For a profile named by id, say why there is no list.
        let role = market.role(self.side(&hub, market)?);
        self.seekers.iter().try_for_each(|id| hub.find(id, &[role]).map(drop))?;
        let format = match (self.format, &self.out) {
            (Some(format), _) => format.in_a_file(),
            (None, None) => None,
            (None, Some(path)) => Some(by_name(path, &settings.messages())?),
        };
        if format.is_none() && self.out.is_some() {
            bail!(settings.messages().text("rank-table-out", &[]));
        }
        if self.reasons && format == Some(BatchFormat::Trec) {
            bail!(settings.messages().text("rank-trec-reasons", &[]));
        }
        let reasons = self.reasons || format == Some(BatchFormat::Xlsx);
        let run = Run {
            market: market.id().to_owned(),
            policy: policy.to_toml(),
            seeking: role,
            seekers: self.seekers()?,
            among: self.among.as_deref().map(ids_in).transpose()?,
            k: self.k,
            exposure_percent: self.exposure.or(policy.limits().exposure_percent),
            at_least: self.at_least,
            shares: self.shares.clone(),
            format: format.unwrap_or(BatchFormat::Csv),
            reasons: reasons.then(|| settings.tongue()),
            now: settings.now(),
            rates: settings.rates()?,
            consent: hub.consent(),
        };
        if format.is_none() {
            return table(&run, &hub, settings);
        }
        if let Some(path) = &self.out {
            let mut out = Hashed::new(NewFile::create(path)?);
            execute(&run, &hub, settings, &mut out)?;
            let manifest = Manifest::new(run, &**hub.store(), hub.tenant(), &out)?;
            out.into_inner().finish()?;
            let mut beside = path.as_os_str().to_owned();
            beside.push(".manifest.json");
            let mut file = NewFile::create(Path::new(&beside))?;
            writeln!(file, "{}", manifest.to_json())?;
            file.finish()?;
        } else {
            let mut out = output::stdout();
            execute(&run, &hub, settings, &mut out)?;
            out.flush()?;
        }
        Ok(())
    }

    fn seekers(&self) -> anyhow::Result<Option<Vec<ProfileId>>> {
        match &self.for_file {
            Some(path) => ids_in(path).map(Some),
            None if self.all => Ok(None),
            None => Ok(Some(self.seekers.clone())),
        }
    }

    /// The side that seeks.
    fn side(&self, hub: &Hub, market: &Market) -> anyhow::Result<Side> {
        match (self.role, self.seekers.first()) {
            (Some(role), _) => hub::side(market, role),
            (None, Some(id)) => Ok(hub::side_of(hub, market, id, None)?.0),
            (None, None) => Ok(Side::First),
        }
    }
}

/// Prints a table for each seeker, with names and reasons.
fn table(run: &Run, hub: &Hub, settings: &Settings) -> anyhow::Result<()> {
    let policy = run.policy()?;
    let pool = hub.pool(run.market()?, settings)?;
    let batch = Batch::new(run, &pool, &policy, hub, settings)?;
    let (seeking, messages) = (batch.seeking, settings.messages());
    let told = Reasons { hub, pool: &pool, policy: &policy, seeking, messages };
    batch.lists(run, hub, settings, |seekers, lists| {
        for (seeker, list) in seekers.iter().zip(lists) {
            let seeker = told.seeker(batch.ranker.seekers().id(*seeker))?;
            print_ranking(&told, &seeker, &list)?;
        }
        anyhow::Ok(())
    })
}

/// Prints the best counterparts of one profile, with the reasons for each.
pub(crate) fn print_ranking(told: &Reasons<'_>, seeker: &Profile, list: &List) -> anyhow::Result<()> {
    let Reasons { pool, seeking, messages, .. } = told;
    let market = pool.market();
    let args = [
        ("seeker", seeker.name.as_str().into()),
        ("id", seeker.id.as_str().into()),
        ("roles", messages.roles(market.role(seeking.other())).into()),
    ];
    say!("\n{}", messages.text("rank-title", &args));
    if list.ranking.is_empty() {
        say!("{}", messages.text(list_is_empty(list), &[("id", seeker.id.as_str().into())]));
        return Ok(());
    }
    let columns = ["head-rank", "head-id", "head-name", "head-score", "head-why"];
    let mut lines = table::new(columns.map(|key| messages.text(key, &[])));
    for (rank, ranked) in list.ranking.iter().enumerate() {
        let id = pool.side(seeking.other()).id(ranked.candidate);
        let (name, reasons) = told.of(seeker, id)?;
        let score = messages.share(ranked.score);
        lines.add_row([(rank + 1).to_string(), id.to_string(), name, score, reasons.join("\n")]);
    }
    say!("{lines}");
    Ok(())
}

/// Ranks as the run says and writes the lists as they come.
pub(crate) fn execute(run: &Run, hub: &Hub, settings: &Settings, out: &mut impl Write) -> anyhow::Result<()> {
    let policy = run.policy()?;
    let pool = hub.pool(run.market()?, settings)?;
    let batch = Batch::new(run, &pool, &policy, hub, settings)?;
    let ranker = &batch.ranker;
    let bar = output::bar(settings.messages().text("progress-rank", &[]), batch.seekers.len() as u64);
    let reasons = run.reasons.map(Messages::new).map(|messages| Reasons {
        hub,
        pool: &pool,
        policy: &policy,
        seeking: batch.seeking,
        messages,
    });
    let mut writer = Lists::begin(out, run, ranker, reasons, policy.name())?;
    let mut emptied = Vec::new();
    batch.lists(run, hub, settings, |seekers, lists| {
        for (seeker, list) in seekers.iter().zip(&lists) {
            writer.write(*seeker, list)?;
            if list.emptied_by_cap {
                emptied.push(ranker.seekers().id(*seeker).as_str());
            }
        }
        bar.inc(seekers.len() as u64);
        Ok(())
    })?;
    writer.finish()?;
    bar.finish_and_clear();
    if !emptied.is_empty() {
        let args = [("n", emptied.len().into()), ("ids", emptied.join(", ").into())];
        eprintln!("{}", settings.messages().text("rank-capped-lists", &args));
    }
    Ok(())
}

/// Who seeks in a run, and whom.
struct Batch<'a> {
    ranker: Ranker<'a>,
    seeking: Side,
    seekers: Vec<usize>,
    candidates: Vec<usize>,
}

impl<'a> Batch<'a> {
    fn new(
        run: &Run,
        pool: &'a Pool,
        policy: &'a Policy,
        hub: &Hub,
        settings: &Settings,
    ) -> anyhow::Result<Self> {
        let seeking = hub::side(pool.market(), run.seeking)?;
        let ranker = Ranker::new(pool, policy, seeking)?;
        let role = pool.market().role(seeking.other());
        let candidates = positions(ranker.candidates(), run.among.as_deref(), role, (hub, settings))?;
        let ranker = if run.among.is_some() { ranker.among(candidates.iter().copied()) } else { ranker };
        let seekers = positions(ranker.seekers(), run.seekers.as_deref(), run.seeking, (hub, settings))?;
        Ok(Self { ranker, seeking, seekers, candidates })
    }

    /// Passes the lists on as they come; with floors, once all are made.
    fn lists(
        &self,
        run: &Run,
        hub: &Hub,
        settings: &Settings,
        mut visit: impl FnMut(&[usize], Vec<List>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Self { ranker, seekers, candidates, .. } = self;
        let role = run.market()?.role(self.seeking.other());
        let told = (hub, &settings.messages());
        match floors::lists(run, ranker, (seekers, candidates), role, told)? {
            Some(made) => visit(seekers, made.into_iter().map(List::from).collect()),
            None => qantara_hub::lists(ranker, seekers, run.k, run.exposure_percent, visit),
        }
    }
}

/// The format that a file's name tells; a name without an ending is CSV.
fn by_name(path: &Path, messages: &Messages) -> anyhow::Result<BatchFormat> {
    Ok(match path.extension().and_then(|extension| extension.to_str()).unwrap_or("csv") {
        "csv" => BatchFormat::Csv,
        "jsonl" => BatchFormat::Jsonl,
        "trec" => BatchFormat::Trec,
        "xlsx" => BatchFormat::Xlsx,
        _ => bail!(messages.text("rank-out-format", &[("file", path.display().to_string().into())])),
    })
}

/// The positions of the named profiles in the pool; all if none is named.
/// Profiles that may not be matched are left out and reported, so that one of
/// them does not fail a whole list of guests.
fn positions(
    members: &Members,
    ids: Option<&[ProfileId]>,
    role: Role,
    (hub, settings): (&Hub, &Settings),
) -> anyhow::Result<Vec<usize>> {
    let Some(ids) = ids else { return Ok((0..members.len()).collect()) };
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    for id in ids {
        match members.position(id) {
            Some(position) => found.push(position),
            None => match hub.find_stored(id, &[role]) {
                Err(nobody) => return Err(nobody),
                Ok(_) => left_out.push(id.as_str()),
            },
        }
    }
    if !left_out.is_empty() {
        let args = [("n", left_out.len().into()), ("ids", left_out.join(", ").into())];
        eprintln!("{}", settings.messages().text("rank-left-out", &args));
    }
    Ok(found)
}

/// The ids in the first column of a file: of a line, all before the first
/// comma. A first line that ends in `_id`, or is `id`, is a header.
fn ids_in(path: &Path) -> anyhow::Result<Vec<ProfileId>> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {name}"))?;
    let first_column =
        |line: &str| line.split(',').next().unwrap_or_default().trim().trim_matches('"').to_owned();
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, first_column(line)))
        .filter(|(n, id)| !(id.is_empty() || *n == 1 && (id == "id" || id.ends_with("_id"))))
        .map(|(n, id)| id.parse().with_context(|| format!("{name}, line {n}")))
        .collect()
}
