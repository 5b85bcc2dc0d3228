//! `qantara evaluate`: how good lists are, and whether one policy's are better.

mod caps;
mod chart;
mod document;
mod facets;
pub(crate) mod files;
mod in_full;
pub(crate) mod lists;
mod moves;
mod outcomes;
mod page;
mod report;
mod tables;
mod told;
mod trained;
pub(crate) mod truth;
mod weights;

use std::collections::BTreeSet;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use clap::{ArgGroup, Args, ValueEnum};
use jiff::civil::Date;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::profile::{ProfileId, Role};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Evaluation, Task, evaluate};
use qantara_evaluation::measure::Measure;
use qantara_hub::evaluation::{self, Judged, Lists, Measured, Truth};

use self::lists::Systems;
use self::report::{Groups, GroupsOf, Made, Moves, PolicyUsed, Report};
use self::trained::Trained;
use crate::hub::Hub;
use crate::output;
use crate::segment::Field;
use crate::settings::Settings;

/// Measure policies by judgements, and say whether one is better
///
/// Everybody for whom somebody was graded counts, also with an empty list. Means
/// have 95 % intervals from 25 who seek. Two systems are compared seeker by
/// seeker; of more, each two with a correction for how many there are (Tukey).
/// One is better where the interval of the difference excludes zero and chance
/// makes such a difference at most once in twenty (p <= 0.05). The first measure
/// decides. The same seed gives the same output on any number of threads.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("truth").required(true).args(["judgements", "feedback"]))]
#[command(after_help = "\
Examples:
  qantara evaluate --market startup-investor --judgements grades.csv
  qantara evaluate --market startup-investor --policy startup-investor --policy mine.toml \\
      --judgements grades.qrels --by region --by sector
  qantara evaluate --market startup-mentor --run lists.csv --judgements grades.csv --format json
  qantara evaluate --market startup-investor --feedback --split 2026-06-01

--judgements: the columns query_id, candidate_id and, if wanted, grade (-1: asked, no
answer; 0: not relevant; 1 to 255: relevant, the more the better) and market. --run:
query_id, candidate_id, score, as `qantara rank --out` writes them. --exclude: query_id,
candidate_id. These files may be CSV, XLSX or JSON Lines. Files that end in .trec, .run,
.qrels or .txt have TREC's columns.

--feedback grades a pair by what is recorded of it: 3 for a pilot signed or money promised
or paid, 2 where the two met or both agreed to, 1 for a meeting with 1 or 2 stars or where
one side agreed, 0 where one declined. Pairs that were only shown, or declined for want of
time or room or as already known, are unjudged. Lists are then made as if nothing was
recorded, or only what was before the --split.

Measures: nDCG@10, nDCG@10(dcg=exp-log2), RR, AP, P@10, R@50, Success@10, RBP(p=0.8),
Judged@10, Rprec, Bpref; condensed, as in nDCG@10(condensed), takes the unjudged out of the
lists first.")]
pub(crate) struct Evaluate {
    #[command(flatten)]
    systems: Systems,

    /// Who is relevant to whom; several times for several files
    #[arg(long, value_name = "FILE")]
    judgements: Vec<PathBuf>,

    /// Judge by the outcomes that the hub has recorded
    #[arg(long)]
    feedback: bool,

    /// Judge only by outcomes from this day on, lists being made for that day
    /// without pairs that knew of each other before; several times for several.
    /// What profiles themselves hold is as it is today
    #[arg(long, value_name = "DAY", requires = "feedback", conflicts_with = "judgements")]
    split: Vec<Date>,

    /// The lists' length; those of a --run are cut only where this is given
    /// [default: 100, or what the longest --run or a measure needs]
    #[arg(short)]
    k: Option<NonZeroUsize>,

    /// A measure by its name; several times for several
    #[arg(long = "measure", value_name = "NAME")]
    measures: Vec<Measure>,

    /// Pairs that are in no list and no judgement, such as those who know each
    /// other
    #[arg(long, value_name = "FILE")]
    exclude: Option<PathBuf>,

    /// Show it for groups too; several times for several fields. Whoever has
    /// several languages or sectors counts in each
    #[arg(long, value_enum, value_name = "FIELD")]
    by: Vec<Field>,

    /// What `qantara tune` wrote beside a policy, for how far its weights could
    /// be off; what lies beside a policy's file is read by itself
    #[arg(long, value_name = "FILE.training.json")]
    trained: Vec<PathBuf>,

    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Samples for intervals and tests, 1000 to 1000000
    #[arg(long, value_name = "COUNT", default_value = "10000",
        value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    repetitions: u32,

    /// Write every seeker's measures to a CSV file
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,

    /// Write the lists to a folder, as TREC runs
    #[arg(long, value_name = "DIR")]
    runs_out: Option<PathBuf>,

    /// Write a page for people: charts, who gains and who loses, what caps on
    /// exposure cost, what each facet brings, and how it was measured. One file,
    /// in the reader's language
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,

    /// Write the tables to a folder, as CSV and LaTeX
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
}

impl Evaluate {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        self.check_outputs()?;
        let (market, seeking) = self.systems.seeking()?;
        ensure!(
            self.split.len() < 2 || !self.writes_one(),
            "--values, --runs-out, --report and --tables hold one evaluation; name one --split"
        );
        let mut reports = Vec::new();
        if self.feedback {
            let hub = Hub::open(settings)?;
            let splits = self.split.iter().copied().map(Some);
            let whole = self.split.is_empty().then_some(None);
            for split in splits.chain(whole) {
                let truth = Truth::of_outcomes(&hub, (market, seeking), split, None)?;
                reports.push(self.report_on(&hub, seeking, truth)?);
            }
        } else {
            let judgements = files::judgements(&self.judgements, market)?;
            let hub = Hub::open(settings)?;
            let truth = Truth::of_judgements(judgements, hub.pool(market, settings)?);
            reports.push(self.report_on(&hub, seeking, truth)?);
        }
        let messages = settings.messages();
        if let (Some(path), [report]) = (&self.report, &reports[..]) {
            page::write(report, &messages, path)?;
        }
        if let (Some(folder), [report]) = (&self.tables, &reports[..]) {
            tables::write(report, &messages, folder)?;
        }
        match (self.format, &reports[..]) {
            (Format::Json, [report]) => say!("{}", serde_json::to_string_pretty(report)?),
            (Format::Json, reports) => say!("{}", serde_json::to_string_pretty(reports)?),
            (Format::Table, reports) => {
                for report in reports {
                    say!("{}", told::told(report, &messages).to_terminal().trim_end());
                }
            }
        }
        Ok(())
    }

    /// Whether it writes files that hold one evaluation.
    fn writes_one(&self) -> bool {
        self.outputs().next().is_some()
    }

    fn outputs(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.values, &self.report, &self.runs_out, &self.tables].into_iter().flatten()
    }

    /// That nothing is written over what is read, or over something else that is
    /// written.
    fn check_outputs(&self) -> anyhow::Result<()> {
        let policies: Vec<PathBuf> = self.systems.policies.iter().map(PathBuf::from).collect();
        let inputs = self.judgements.iter().chain(&self.systems.runs).chain(&self.exclude).chain(&policies);
        for path in self.outputs() {
            output::is_no_input(path, inputs.clone().map(PathBuf::as_path))?;
        }
        let mut places = BTreeSet::new();
        for path in self.outputs() {
            let place = std::path::absolute(path)?.components().collect::<PathBuf>();
            ensure!(places.insert(place), "two outputs are called {}; name another", path.display());
        }
        Ok(())
    }

    /// Measures everything by one truth.
    fn report_on(&self, hub: &Hub, seeking: Side, truth: Truth) -> anyhow::Result<Report> {
        let truth = truth::without(truth, self.exclude.as_deref())?;
        let Truth { judgements, excluded, pool, outcomes } = &truth;
        let market = pool.market();
        let judged = Judged::look_up(hub, pool, seeking, judgements).map_err(truth::told)?;
        let seekers: Vec<&str> = judgements.iter().map(|(query, _)| query).collect();
        let measures = evaluation::measures(&self.measures, self.k)?;
        let read = files::runs(&self.systems.runs)?;
        let lengths = read.iter().flat_map(|(_, run)| seekers.iter().map(|seeker| run.list(seeker).count()));
        let k = self.k.unwrap_or_else(|| evaluation::length(&measures, lengths));
        let lists = Lists { pool, seeking, k, seekers: &seekers, excluded, stop: None };
        let policies = lists::policies(hub, market, &self.systems)?;
        let runs = lists::runs(&lists, &policies, &read)?;
        let repetitions = NonZeroU32::new(self.repetitions).context("no repetitions")?;
        let task = Task { judgements, excluded, length: Some(k), measures: &measures };
        let found = Measured {
            runs: &runs,
            evaluations: runs.iter().map(|(_, run)| evaluate(run, &task)).collect(),
            judgements,
            excluded,
            length: k,
            candidates: pool.side(seeking.other()).ids().map(ToString::to_string).collect(),
            chance: Chance { repetitions, seed: self.seed },
        };
        if let Some(path) = &self.values {
            let named = runs.iter().map(|(name, _)| name.clone()).zip(found.evaluations.clone());
            files::write_values(&named.collect::<Vec<_>>(), path)?;
        }
        if let Some(folder) = &self.runs_out {
            files::write_runs(&runs, folder)?;
        }
        let everybody = found.evaluations.first().map(Evaluation::everybody).unwrap_or_default();
        let outcomes = outcomes.as_ref().map(|(split, found)| {
            let found = &outcomes::without(found, excluded);
            outcomes::outcomes(found, *split, &policies, &runs, (hub, pool, seeking))
        });
        let is_asked = self.report.is_some() || self.tables.is_some();
        let capped = measures.first().filter(|measure| is_asked && measure.is_of_quality());
        let caps = capped.map(|measure| caps::caps(&policies, *measure, &lists, &found)).transpose()?;
        let of_facets = |measure: &Measure| facets::facets(&policies, *measure, &lists, (&found, &truth));
        let by_quality = measures.iter().find(|measure| is_asked && measure.is_of_quality());
        let facets = by_quality.map(of_facets).transpose()?;
        // To be judged more is no gain.
        let is_of_quality = measures.first().is_some_and(Measure::is_of_quality);
        let mut moves = is_of_quality.then(|| Moves::of(&found)).flatten();
        if let Some(moves) = &mut moves {
            for (side, named) in [seeking, seeking.other()].into_iter().zip(moves.named()) {
                for one in named {
                    one.name = name(hub, market.role(side), &one.id)?;
                }
            }
        }
        let trained = Trained::read(&self.trained, &self.systems.policies)?;
        Ok(Report {
            market: market.id(),
            seeking: market.role(seeking),
            length: k.get(),
            seed: self.seed,
            repetitions: self.repetitions,
            made: Made {
                qantara: env!("CARGO_PKG_VERSION"),
                day: pool.corpus().now(),
                candidates: found.candidates.len(),
                excluded: excluded.len(),
                policies: {
                    let used =
                        |(system, policy): &(String, Arc<Policy>)| PolicyUsed::new(system, policy, &trained);
                    policies.iter().map(used).collect()
                },
            },
            judgements: judged,
            outcomes: outcomes.transpose()?,
            systems: found.systems(),
            comparisons: found.comparisons(&everybody)?,
            groups: self.groups(hub, market, seeking, &found)?,
            moves,
            facets: facets.unwrap_or_default(),
            caps: caps.unwrap_or_default(),
        })
    }

    fn groups(
        &self,
        hub: &Hub,
        market: &Market,
        seeking: Side,
        measured: &Measured<'_>,
    ) -> anyhow::Result<Vec<Groups>> {
        if self.by.is_empty() {
            return Ok(Vec::new());
        }
        let of = |side: Side| -> anyhow::Result<Vec<GroupsOf>> {
            let mut of_fields = vec![GroupsOf::new(); self.by.len()];
            for profile in hub.store().scan(hub.tenant(), market.role(side)) {
                let profile = profile?;
                for (field, groups) in self.by.iter().zip(&mut of_fields) {
                    groups.insert(profile.id.to_string(), field.groups(&profile));
                }
            }
            Ok(of_fields)
        };
        let (seekers, candidates) = (of(seeking)?, of(seeking.other())?);
        let sides = seekers.iter().zip(&candidates);
        let fields = self.by.iter().zip(sides);
        fields
            .map(|(field, (seekers, candidates))| Ok(Groups::of(measured, *field, seekers, candidates)?))
            .collect()
    }
}

/// What a profile is called; `None` where it is not stored.
fn name(hub: &Hub, role: Role, id: &str) -> anyhow::Result<Option<String>> {
    let Ok(id) = id.parse::<ProfileId>() else { return Ok(None) };
    Ok(hub.store().get(hub.tenant(), role, &id)?.map(|profile| profile.name))
}
