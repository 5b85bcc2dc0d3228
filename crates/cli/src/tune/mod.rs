//! `qantara tune`: learns a policy's weights and fuse from judgements.

mod data;
pub(crate) mod examples;
mod options;
pub(crate) mod policy;
pub(crate) mod print;
mod report;

use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::{Context, bail, ensure};
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::{Policy, PolicyName};
use qantara_evaluation::compare::{Verdict, compare};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Evaluation, Task, evaluate};
use qantara_evaluation::interval::Interval;
use qantara_evaluation::measure::Measure;
use qantara_evaluation::tune::{
    self, Example, Model, Moving, Negatives, TooLittle, TuneError, Tuned, hard_negatives, margins_of_lists,
};
use qantara_hub::Once;
use qantara_messages::Messages;
use sha2::{Digest, Sha256};

use self::data::{Set, Sets};
use self::examples::{Examples, Ungraded, examples};
pub(crate) use self::options::Tune;
use self::options::{Only, TOP};
use self::policy::{fuse_name, model_of, policy_of};
use self::report::Report;
use crate::evaluate::Format;
use crate::evaluate::lists::Lists;
use crate::evaluate::truth::nobody_seeks;
use crate::hub::{self, Hub};
use crate::interrupt::at_ctrl_c;
use crate::output::{self, NewFile};
use crate::settings::Settings;

/// How a run ends in which nothing was better than the start.
const NOTHING_BETTER: u8 = 3;

/// Candidates not relevant that each who teaches keeps; where the numbers are
/// from, [`Negatives`] says.
const N_HARD: usize = 150;
const N_RANDOM: usize = 120;

/// The lists whose margins are taken.
const MOST_MARGINS: usize = 100;

/// A better policy, and how much better it is.
struct Better {
    policy: Arc<Policy>,
    after: report::Mean,
    difference: report::Difference,
}

impl Tune {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let market = Market::find(&self.market)?;
        let seeking = self.role.map_or(Ok(Side::First), |role| hub::side(market, role))?;
        if let Some(path) = &self.out {
            let start = self.policy.as_deref().map(Path::new);
            let others = self.validation.iter().chain(&self.judging.exclude).map(PathBuf::as_path);
            let read = self.judging.judgements.iter().map(PathBuf::as_path).chain(others).chain(start);
            output::is_no_input(path, read)?;
        }
        let messages = settings.messages();
        let hub = Hub::open(settings)?;
        let start = hub.policy(market, self.policy.as_deref())?;
        self.could_write(&start, &hub)?;
        let model = model_of(&start)?;
        let sets = self.sets(&hub, (market, seeking), settings)?;
        let nobody = [&sets.training, &sets.validation].iter().all(|set| set.names_nobody());
        ensure!(!nobody, nobody_seeks(market.role(seeking)));
        let counter = output::counter(messages.text("progress-examples", &[]));
        let negatives = Negatives { n_hard: N_HARD, n_random: N_RANDOM, seed: self.seed };
        let thinned = |examples: Vec<Example>| hard_negatives(&examples, &model, &negatives);
        let training = self.examples(&sets.training, &start, seeking, thinned)?;
        let validation = self.examples(&sets.validation, &start, seeking, |examples| examples)?;
        counter.finish_and_clear();
        let (tuned, is_interrupted) = self.learn(&model, &training, &validation, &messages)?;
        let start_lists = self.measured(&hub, &sets.validation, seeking, &start)?;
        let better = match tuned.found {
            Some(_) => self.better(&hub, &sets.validation, seeking, (&start, &start_lists), &tuned.model)?,
            None => None,
        };
        let mut report =
            self.report(&start, seeking, &sets, (&training, &validation), (&tuned, is_interrupted))?;
        report.validation.before = self.mean(&start_lists);
        if let Some(better) = better {
            report.validation.after = Some(better.after);
            report.validation.difference = Some(better.difference);
            if better.difference.decisive {
                report.weights = weights(&better.policy, &start, &validation)?;
                self.write(&better.policy, &hub, &mut report)?;
            }
        }
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&report)?),
            Format::Table => print::print(&report, &self, market, &messages),
        }
        Ok(if report.policy.is_some() { ExitCode::SUCCESS } else { ExitCode::from(NOTHING_BETTER) })
    }

    fn examples(
        &self,
        set: &Set,
        start: &Policy,
        seeking: Side,
        thin: impl Fn(Vec<Example>) -> Vec<Example>,
    ) -> anyhow::Result<Examples> {
        let queries: Vec<&str> = set.queries.iter().map(String::as_str).collect();
        examples(&set.truth, &queries, (start, seeking), self.ungraded, thin)
    }

    fn settings(&self) -> tune::Settings {
        let mut settings =
            tune::Settings { n_epochs: self.epochs, seed: self.seed, ..tune::Settings::default() };
        settings.weights = if self.all_facets { Moving::All } else { Moving::AboveZero };
        match self.only {
            Some(Only::Fuse) => settings.weights = Moving::None,
            Some(Only::Weights) => (settings.fuses, settings.shares) = (Vec::new(), false),
            None => {}
        }
        settings
    }

    /// Learns, and says how far it is. Whether Ctrl-C ended it comes with it.
    fn learn(
        &self,
        start: &Model,
        training: &Examples,
        validation: &Examples,
        messages: &Messages,
    ) -> anyhow::Result<(Tuned, bool)> {
        let stop = at_ctrl_c()?;
        eprintln!("{}", messages.text("tune-ctrl-c", &[]));
        let counter = output::counter(messages.text("progress-learning", &[]));
        let tell = |epoch: &tune::Epoch| {
            let args = [
                ("fuse", messages.term("fuse", fuse_name(epoch.fuse)).into()),
                ("epoch", (epoch.number as usize).into()),
                ("value", messages.thousandths(epoch.validation).into()),
            ];
            counter.set_message(messages.text("tune-epoch", &args));
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let tuned = tune::tune(start, &training.list, &validation.list, &self.settings(), tell);
        counter.finish_and_clear();
        match tuned {
            Ok(tuned) => Ok((tuned, stop.load(Ordering::Relaxed))),
            Err(TuneError::TooLittle(too_little)) => bail!(missing(&too_little, messages)),
            Err(error) => Err(error.into()),
        }
    }

    /// The lists of a policy for those who choose, measured.
    fn measured(
        &self,
        hub: &Hub,
        set: &Set,
        seeking: Side,
        policy: &Arc<Policy>,
    ) -> anyhow::Result<Evaluation> {
        let measure: Measure = self.ungraded.measure().parse()?;
        let (truth, seekers) = (&*set.truth, set.queries.iter().map(String::as_str).collect::<Vec<_>>());
        // Who is left out of lists may stand before ten who are not.
        let k = match self.ungraded {
            Ungraded::NotRelevant => TOP,
            Ungraded::LeftOut => {
                NonZeroUsize::new(truth.pool.side(seeking.other()).len()).unwrap_or(TOP).max(TOP)
            }
        };
        let excluded = &truth.excluded;
        let lists = Lists { hub, pool: &truth.pool, seeking, k, seekers: &seekers, excluded };
        let runs = lists.of(&[(policy.name().to_owned(), Arc::clone(policy))], &[])?;
        let judgements = &truth.judgements.only(seekers.iter().copied());
        let task = Task { judgements, excluded, length: Some(k), measures: &[measure] };
        let (_, run) = runs.first().context("a policy has lists")?;
        Ok(evaluate(run, &task))
    }

    /// What was learned as a policy, beside the start.
    fn better(
        &self,
        hub: &Hub,
        set: &Set,
        seeking: Side,
        (start, start_lists): (&Policy, &Evaluation),
        learned: &Model,
    ) -> anyhow::Result<Option<Better>> {
        let policy = policy_of(start, learned)?;
        if model_of(&policy)? == model_of(start)? {
            return Ok(None);
        }
        let policy = Arc::new(policy);
        let lists = self.measured(hub, set, seeking, &policy)?;
        let compared = compare(&lists, start_lists, &lists.everybody(), &Chance::new(self.seed))?;
        let compared = compared.first().context("one measure was compared")?;
        let difference = report::Difference {
            value: compared.difference,
            interval: compared.interval.map(ends),
            p: compared.p.value,
            better: compared.n_better,
            worse: compared.n_worse,
            decisive: compared.verdict() == Verdict::Better,
        };
        Ok(Some(Better { policy, after: self.mean(&lists), difference }))
    }

    fn mean(&self, lists: &Evaluation) -> report::Mean {
        let everybody = lists.everybody();
        let interval = lists.intervals(&everybody, &Chance::new(self.seed));
        report::Mean {
            value: lists.all().means.first().copied().unwrap_or_default(),
            interval: interval.and_then(|intervals| intervals.first().map(|interval| ends(*interval))),
        }
    }

    /// The name and the version of what would be written.
    fn named(&self, name: &str, version: u32, hub: &Hub) -> anyhow::Result<(PolicyName, u32)> {
        let name = self.put.as_deref().unwrap_or(name);
        let kept = hub.view().policies().versions_of(name).map(|kept| kept.version()).max();
        let own = if self.put.is_some() { 0 } else { version };
        Ok((name.parse()?, kept.unwrap_or(0).max(own) + 1))
    }

    /// Fails at once where the result could not be written in the end.
    fn could_write(&self, start: &Policy, hub: &Hub) -> anyhow::Result<()> {
        let (name, version) = self.named(start.name(), start.version(), hub)?;
        let manifest = self.manifest_path(name.as_str(), version);
        self.out.iter().chain(&manifest).try_for_each(|path| NewFile::create(path).map(drop))
    }

    /// Writes the policy under its name and next version where it was asked for,
    /// and what it was learned from: both or neither.
    fn write(&self, policy: &Policy, hub: &Hub, report: &mut Report) -> anyhow::Result<()> {
        let (name, version) = self.named(policy.name(), policy.version(), hub)?;
        let policy = policy.clone().renamed(name, version);
        report.policy = Some((&policy).into());
        if self.dry_run {
            return Ok(());
        }
        let manifest = self.manifest_path(policy.name(), version).context("what is written has a place")?;
        let mut manifest = NewFile::create(&manifest)?;
        writeln!(manifest, "{}", serde_json::to_string_pretty(report)?)?;
        if let Some(path) = &self.out {
            let mut file = NewFile::create(path)?;
            file.write_all(policy.to_toml().as_bytes())?;
            file.finish()?;
        } else {
            let once = Once::any_number_of_times();
            hub.put_policy(&policy, &once, hub::author("qantara tune --put"))?;
        }
        manifest.finish()
    }

    fn report(
        &self,
        start: &Policy,
        seeking: Side,
        sets: &Sets,
        (training, validation): (&Examples, &Examples),
        (tuned, interrupted): (&Tuned, bool),
    ) -> anyhow::Result<Report> {
        let settings = self.settings();
        let set = |set: &Set, made: &Examples| report::Set {
            ids: set.queries.clone(),
            digest: made.digest.clone(),
            counts: made.counts,
            unused_seekers: set.left_out,
            left_out: made.left_out,
        };
        let attempt = |attempt: &tune::Attempt| report::Attempt {
            fuse: fuse_name(attempt.fuse),
            epochs: attempt.n_epochs,
            best_epoch: attempt.epoch,
            validation: attempt.validation,
        };
        let measure: Measure = self.ungraded.measure().parse()?;
        Ok(Report {
            format: report::FORMAT,
            qantara: env!("CARGO_PKG_VERSION"),
            market: start.market().id(),
            seeking: start.market().role(seeking),
            day: sets.validation.truth.pool.corpus().now(),
            start: start.into(),
            policy: None,
            data: report::Data {
                split: sets.split,
                files: self.digests()?,
                ungraded: self.ungraded,
                training: set(&sets.training, training),
                validation: set(&sets.validation, validation),
            },
            settings: report::Settings {
                seed: self.seed,
                epochs: settings.n_epochs.get(),
                patience: settings.patience.get(),
                standard_errors: settings.standard_errors,
                pull: settings.pull.weights,
                learned: match self.only {
                    None => "weights_and_fuse",
                    Some(Only::Fuse) => "fuse",
                    Some(Only::Weights) => "weights",
                },
                all_facets: self.all_facets,
                hard_negatives: N_HARD,
                random_negatives: N_RANDOM,
            },
            attempts: tuned.attempts.iter().map(attempt).collect(),
            interrupted,
            validation: report::Validation {
                measure: measure.to_string(),
                before: report::Mean { value: tuned.start_validation, interval: None },
                after: None,
                difference: None,
            },
            weights: Vec::new(),
        })
    }

    /// SHA-256 of each file that judges.
    fn digests(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let files = self.judging.judgements.iter().chain(&self.validation).chain(&self.judging.exclude);
        let digest = |path: &PathBuf| {
            let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            Ok((path.display().to_string(), digest))
        };
        files.map(digest).collect()
    }
}

/// The weights that either policy has, and how far the new ones can move.
fn weights(policy: &Policy, start: &Policy, validation: &Examples) -> anyhow::Result<Vec<report::Weight>> {
    let lists = &validation.list[..validation.list.len().min(MOST_MARGINS)];
    let before = Side::BOTH.map(|side| start.weights(side));
    let market = start.market();
    let facets = market.facets();
    let weight = |margin: &tune::MarginOfLists| report::Weight {
        facet: facets[margin.facet].id(),
        role: market.role(Side::BOTH[margin.side]),
        before: before[margin.side][margin.facet],
        after: margin.weight,
        margin: margin.at(NonZeroUsize::MIN),
    };
    let margins = margins_of_lists(&model_of(policy)?, lists, TOP.get());
    let weights = margins.iter().map(weight);
    Ok(weights.filter(|weight| weight.before > 0.0 || weight.after > 0.0).collect())
}

/// How much is missing to learn from.
fn missing(too_little: &TooLittle, messages: &Messages) -> String {
    let key = match too_little.set {
        tune::Set::Training => "tune-too-little-to-learn",
        tune::Set::Validation => "tune-too-little-to-choose",
    };
    let args = [
        ("seekers", too_little.queries.into()),
        ("needed", too_little.needed_queries.into()),
        ("missing", too_little.needed_queries.saturating_sub(too_little.queries).into()),
        ("relevant", too_little.positives.into()),
        ("needed-relevant", too_little.needed_positives.into()),
        ("missing-relevant", too_little.needed_positives.saturating_sub(too_little.positives).into()),
    ];
    messages.text(key, &args)
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}
