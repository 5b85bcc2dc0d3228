//! `qantara import`: files in.

mod proposal;
mod template;
pub(crate) mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use indicatif::ProgressBar;
use qantara_engine::profile::{Bar, Mention, Profile, ProfileId, Role};
use qantara_exchange::mapping::Mapping;
use qantara_exchange::recognise::{Corrections, Proposal};
use qantara_exchange::{
    Dictionary, Format, ImportError, Kind, Mode, Names, Note, Reading, Refusal, Summary, Target, Unsure,
    Withdrawal,
};
use qantara_hub::ProfileName;
use qantara_hub::imports::Gathered;
use qantara_messages::Messages;
use qantara_store::{Batch, StoreError};

use crate::hub::{self, Hub};
use crate::settings::{Settings, role};
use crate::sync::{self, Absent};
use crate::{consent, mentions, output};

/// Bring profiles in from CSV, JSON Lines or XLSX
///
/// Profiles are known by their id: importing a file twice changes nothing. A
/// file changes the fields that it carries and leaves the others alone, and an
/// empty cell says nothing. Rows that are wrong are reported one by one, with
/// file, row, column, value and what was expected; the others are kept.
///
/// A sheet with columns of its own needs no mapping: Qantara shows what it
/// takes each column and value for, and asks. What it cannot read stays unknown
/// and is listed.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[command(after_help = "\
Examples:
  qantara import form-answers.csv                    any sheet: shows how it is read, and asks
  qantara import investors.xlsx --yes                takes what is proposed
  qantara import form.csv --yes --save-mapping form.toml
  qantara import next-month.csv --mapping form.toml  says what is new in it
  qantara import --template startup members.xlsx     an empty sheet to fill in
  qantara import startups.csv --role startup
  qantara import ecosystem.xlsx                      one sheet for each role
  qantara import export-from-f6s.csv --mapping f6s.toml
  qantara import new.jsonl --dry-run                 what would change, be cleared or lost
  qantara import export.csv --clear-empty            after cells were emptied by hand
  qantara import members.csv --role startup --sync   who is in the hub and not in the file
  qantara import returning.csv --unarchive           whoever was archived and is back
  qantara import whole.jsonl --replace               each profile is exactly as in the file")]
pub(crate) struct Import {
    /// The files, read in this order
    #[arg(required_unless_present = "template", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What the rows are, where no column tells
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: Option<Role>,

    /// How the columns and values of another tool map onto profiles: written by
    /// hand, or by `--save-mapping`
    #[arg(long, value_name = "FILE.toml", conflicts_with = "role")]
    mapping: Option<PathBuf>,

    /// Replace whole profiles: what the file does not give is lost
    #[arg(long, conflicts_with = "mapping")]
    replace: bool,

    /// Let an empty cell, or a null, clear its field
    #[arg(long, conflicts_with_all = ["mapping", "replace"])]
    clear_empty: bool,

    /// The files are complete: list those in the hub, of the roles in the
    /// files, who are not in any of them
    #[arg(long)]
    sync: bool,

    /// Archive whom `--sync` lists: they are kept, and matched with no other.
    /// Nobody is archived where any row is refused, or there is none
    #[arg(long, requires = "sync")]
    archive_absent: bool,

    /// Bring back those in the files who are archived
    #[arg(long)]
    unarchive: bool,

    /// The kind of file, where its name does not tell: csv, jsonl or xlsx
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Check and count everything, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Take what is proposed for sheets with columns of their own
    #[arg(long)]
    yes: bool,

    /// Write what was proposed as a short mapping, for the next such file: what
    /// is unsure, and what cannot be read, with room to say what it means
    #[arg(long, value_name = "FILE.toml", conflicts_with_all = ["replace", "clear_empty"])]
    save_mapping: Option<PathBuf>,

    /// Write an empty sheet with the columns of a role (.xlsx or .csv), and
    /// import nothing
    #[arg(long, value_names = ["ROLE", "FILE"], num_args = 2, exclusive = false, conflicts_with = "files")]
    template: Option<Vec<String>>,

    /// Of such sheets, refuse rows with a cell that cannot be read
    #[arg(long)]
    strict: bool,
}

impl Import {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        if let Some([role_name, out]) = self.template.as_deref() {
            return template::write(role(role_name)?, Path::new(out), settings);
        }
        let there = Hub::open_if_there(settings)?;
        let words = there.as_ref().map(|hub| hub.own_words()).transpose()?.unwrap_or_default().words;
        let words = Arc::new(words);
        let (reading, corrections) = self.reading(&words)?;
        for file in &self.files {
            if !file.is_file() {
                bail!("there is no file {}", file.display());
            }
        }
        let mut readings = Vec::with_capacity(self.files.len());
        let mut proposed = false;
        for file in &self.files {
            let proposal = match &corrections {
                Some(corrections) => {
                    proposal::of(file, self.format_of(file)?, corrections, &words, settings)?
                }
                None => None,
            };
            readings.push(match proposal {
                None => reading.clone(),
                Some(proposal) => {
                    proposal::show(&proposal, corrections.as_ref(), settings);
                    proposed = true;
                    if let Some(path) = &self.save_mapping {
                        self.save(path, &proposal, settings)?;
                    }
                    Reading::Proposal { proposal: Arc::new(proposal), strict: self.strict }
                }
            });
        }
        if proposed && self.dry_run {
            // A proposal is shown without a store, and so are the files beside it.
            return Ok(());
        }
        if proposed && !self.yes && !proposal::is_taken(settings)? {
            bail!(settings.messages().text("propose-take", &[]));
        }
        let hub = match there {
            Some(hub) => hub,
            None => Hub::open_or_create(settings)?,
        };
        let (mut rows, mut refused, mut unsure) = (0, 0, 0);
        let would = (self.dry_run && self.files.len() > 1).then(BTreeMap::new);
        let mut people = People { unarchive: self.unarchive, would, ..People::default() };
        for (file, reading) in self.files.iter().zip(readings) {
            let (summary, n_unsure) = self.import(file, reading, &hub, &mut people, settings)?;
            unsure += n_unsure;
            tell(file, &summary, self.dry_run, settings);
            rows += summary.rows - summary.skipped;
            refused += summary.refused;
        }
        if unsure > 0 {
            say!("{}", settings.messages().text("import-unsure", &[("n", unsure.into())]));
        }
        people.tell(&hub, settings)?;
        people.tell_consent(&hub, settings);
        people.tell_standing(&hub, self.dry_run, settings)?;
        if self.sync {
            let absent = match (self.archive_absent, self.dry_run) {
                (true, false) => Absent::Archive,
                (true, true) => Absent::WouldArchive,
                (false, _) => Absent::List,
            };
            sync::run(&hub, &people.consent, refused, absent, settings)?;
        }
        if refused > 0 {
            let key = match self.dry_run {
                true => "import-would-refuse-total",
                false if refused == rows => "import-refused-all",
                false => "import-refused-total",
            };
            bail!(settings.messages().text(key, &[("n", refused.into())]));
        }
        Ok(())
    }

    /// How files are read, and what is said of those that are looked over.
    fn reading(&self, words: &Arc<Dictionary>) -> anyhow::Result<(Reading, Option<Corrections>)> {
        let mode = if self.replace { Mode::Replace } else { Mode::Merge };
        let fields = Reading::Fields { role: self.role, mode, clear_empty: self.clear_empty };
        let Some(path) = &self.mapping else {
            let looks_over = !self.replace && !self.clear_empty;
            return Ok((fields, looks_over.then(|| Corrections::of_role(self.role))));
        };
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        if let Some(corrections) = Corrections::parse(&text) {
            let corrections =
                corrections.with_context(|| format!("reading the mapping in {}", path.display()))?;
            return Ok((fields, Some(corrections)));
        }
        let mapping: Mapping =
            text.parse().with_context(|| format!("reading the mapping in {}", path.display()))?;
        Ok((Reading::Mapping(Box::new(mapping.by(Arc::clone(words)))), None))
    }

    /// Writes what was proposed as a mapping.
    fn save(&self, path: &Path, proposal: &Proposal, settings: &Settings) -> anyhow::Result<()> {
        if self.files.len() > 1 {
            bail!(settings.messages().text("propose-save-one", &[]));
        }
        output::is_no_input(path, self.files.iter().map(PathBuf::as_path))?;
        let text = Corrections::of(proposal).to_toml(proposal);
        let mut file = output::NewFile::create(path)?;
        file.write_all(text.as_bytes()).with_context(|| format!("writing {}", path.display()))?;
        file.finish()?;
        let args = [("file", path.display().to_string().into()), ("lines", text.lines().count().into())];
        say!("{}", settings.messages().text("propose-saved", &args));
        Ok(())
    }

    fn format_of(&self, file: &Path) -> anyhow::Result<Format> {
        let Some(format) = self.format.or_else(|| Format::of_path(file)) else {
            bail!("{} does not say what it is; add --format csv, jsonl or xlsx", file.display());
        };
        Ok(format)
    }

    /// Imports one file; returns what came of it, and how many texts are unread
    /// or doubtful.
    fn import(
        &self,
        file: &Path,
        reading: Reading,
        hub: &Hub,
        people: &mut People,
        settings: &Settings,
    ) -> anyhow::Result<(Summary, usize)> {
        let format = self.format_of(file)?;
        let name = file.display().to_string();
        let reader = File::open(file).with_context(|| format!("reading {name}"))?;
        let counter =
            output::counter(settings.messages().text("progress-import", &[("file", name.as_str().into())]));
        let unsure = Gathered::default();
        let mut into = IntoHub { hub, counter: counter.clone(), people, unsure };
        let summary = qantara_exchange::import(reader, format, &name, reading, self.dry_run, &mut into);
        let unsure = into.unsure.of(&name, jiff::Timestamp::now());
        counter.finish_and_clear();
        let summary = summary.map_err(|error| match error {
            ImportError::Target(source) => anyhow::Error::new(source),
            other => anyhow::Error::new(other),
        })?;
        let n_unsure = unsure.texts.len();
        if !self.dry_run {
            hub.keep_import(hub::author("qantara import"), unsure)?;
        }
        Ok((summary, n_unsure))
    }
}

/// Prints what an import did.
fn tell(file: &Path, summary: &Summary, dry_run: bool, settings: &Settings) {
    let messages = settings.messages();
    let key = if dry_run { "import-would" } else { "import-did" };
    let args = [
        ("file", file.display().to_string().into()),
        ("rows", summary.rows.into()),
        ("created", summary.created.into()),
        ("updated", summary.updated.into()),
        ("unchanged", summary.unchanged.into()),
        ("refused", summary.refused.into()),
    ];
    say!("{}", messages.text(key, &args));
    if summary.repeated > 0 {
        say!("  {}", messages.text("import-repeated", &[("n", summary.repeated.into())]));
    }
    for (field, effects) in &summary.effects {
        let args = [
            ("field", field.as_str().into()),
            ("set", effects.set.into()),
            ("changed", effects.changed.into()),
            ("lost", effects.lost.into()),
        ];
        let losers = effects.losers.iter().map(ProfileId::as_str).collect::<Vec<_>>().join(", ");
        let more = if effects.lost > effects.losers.len() as u64 { ", …" } else { "" };
        let named = if losers.is_empty() { losers } else { format!(" ({losers}{more})") };
        say!("  {}{named}", messages.text("import-field", &args));
    }
    if !summary.withdrawn.is_empty() {
        let key = if dry_run { "import-would-withdraw" } else { "import-withdrew" };
        let who = named(summary.withdrawn.iter(), &messages);
        say!("  {}", messages.text(key, &[("n", summary.withdrawn.len().into()), ("who", who.into())]));
    }
    if summary.not_withdrawn > 0 {
        say!("  {}", messages.text("import-not-withdrawn", &[("n", summary.not_withdrawn.into())]));
    }
    for note in &summary.notes {
        say!("  {}", told(note, &messages));
    }
}

/// A note in the reader's language.
fn told(note: &Note, messages: &Messages) -> String {
    match note {
        Note::NotUtf8 { row } => messages.text("note-not-utf8", &[("row", row.to_string().into())]),
        Note::Arabic1256 { row } => messages.text("note-arabic-1256", &[("row", row.to_string().into())]),
        Note::Utf16 => messages.text("note-utf16", &[]),
        Note::ColumnsIgnored(columns) => {
            messages.text("note-columns-ignored", &[("columns", columns.join(", ").into())])
        }
        Note::SheetIgnored(sheet) => messages.text("note-sheet-ignored", &[("sheet", sheet.as_str().into())]),
        Note::RowsSkipped(rows) => messages.text("note-rows-skipped", &[("n", (*rows).into())]),
        other => other.to_string(),
    }
}

/// The first few profiles of a list, and how many more there are.
fn named<'a>(profiles: impl ExactSizeIterator<Item = &'a (Role, ProfileId)>, messages: &Messages) -> String {
    let more = profiles.len().saturating_sub(output::TOLD);
    let names = profiles.take(output::TOLD).map(|(role, id)| Mention::of(*role, id.clone()).to_string());
    let mut list = names.collect::<Vec<_>>().join(", ");
    if more > 0 {
        list = messages.text("import-named-and-more", &[("who", list.into()), ("n", more.into())]);
    }
    list
}

/// Those of whom the files speak, and whom they name.
#[derive(Default)]
pub(crate) struct People {
    /// Each with its answer, where it gave one.
    consent: BTreeMap<(Role, ProfileId), Option<bool>>,
    names: BTreeMap<(Role, ProfileId), Names>,
    /// Those who had refused consent or were archived: that, and what keeps
    /// them from being matched now.
    barred: BTreeMap<(Role, ProfileId), (Bar, Option<Bar>)>,
    /// Those for whom a refused row refused consent, and who were not in the
    /// hub then.
    refused_absent: BTreeSet<Mention>,
    /// Whether those who are archived are brought back.
    unarchive: bool,
    /// Profiles as earlier files of a trial run would leave them; one file
    /// alone needs none of that.
    would: Option<BTreeMap<(Role, ProfileId), Profile>>,
}

impl People {
    /// Prints whom of those who are named nobody knows, once everybody is in.
    fn tell(&self, hub: &Hub, settings: &Settings) -> anyhow::Result<()> {
        if self.names.is_empty() {
            return Ok(());
        }
        let mut directory = mentions::directory(hub)?;
        for (role, id) in self.consent.keys() {
            directory.add(*role, id);
        }
        mentions::tell(&directory, self.names.values().cloned().map(Ok), settings)
    }

    /// Prints how many of them agreed to be matched, and what the hub makes of
    /// those who did not say.
    fn tell_consent(&self, hub: &Hub, settings: &Settings) {
        let count = |answer| self.consent.values().filter(|given| **given == answer).count();
        let silent = count(None);
        let args = [
            ("agreed", count(Some(true)).into()),
            ("refused", count(Some(false)).into()),
            ("silent", silent.into()),
        ];
        say!("{}", settings.messages().text("import-consent", &args));
        if silent > 0 {
            consent::tell_setting(hub, settings);
        }
    }

    /// Prints who may be matched now and could not be before, and who is
    /// still archived.
    fn tell_standing(&self, hub: &Hub, dry_run: bool, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        let mut barred = self.barred.clone();
        for ((role, id), (_, now)) in &mut barred {
            // An open role stands and falls with its startup.
            if *role == Role::Opening
                && let Some(opening) = hub.store().get(hub.tenant(), *role, id)?
                && let Some(bar) = hub.as_matched(opening)?.bar(hub.consent()).filter(|_| !dry_run)
            {
                *now = Some(bar);
            }
        }
        let tell = |key, is: fn(Bar, Option<Bar>) -> bool| {
            let those = barred.iter().filter(|(_, (was, now))| is(*was, *now));
            let those: Vec<_> = those.map(|(who, _)| who).collect();
            if !those.is_empty() {
                let n = those.len().into();
                let who = named(those.into_iter(), &messages).into();
                say!("{}", messages.text(key, &[("n", n), ("who", who)]));
            }
        };
        let key = if dry_run { "import-would-be-matched" } else { "import-may-be-matched" };
        tell(key, |_, now| now.is_none());
        tell("import-not-stated", |_, now| now == Some(Bar::NotStated));
        tell("import-stay-archived", |was, now| was == Bar::Archived && now == Some(Bar::Archived));
        Ok(())
    }
}

/// Imported profiles go into the store, a batch at a time.
pub(crate) struct IntoHub<'a> {
    pub(crate) hub: &'a Hub,
    pub(crate) counter: ProgressBar,
    pub(crate) people: &'a mut People,
    /// What is unread or doubtful.
    pub(crate) unsure: Gathered,
}

impl Target for IntoHub<'_> {
    type Error = StoreError;

    fn get(&mut self, role: Role, id: &ProfileId) -> Result<Option<Profile>, StoreError> {
        let would = self.people.would.as_ref();
        if let Some(profile) = would.and_then(|would| would.get(&(role, id.clone()))) {
            return Ok(Some(profile.clone()));
        }
        self.hub.store().get(self.hub.tenant(), role, id)
    }

    fn put(&mut self, profiles: Vec<Profile>) -> Result<(), StoreError> {
        let mut batch = Batch::new(self.hub.tenant().clone());
        let mut names = Vec::new();
        for profile in profiles {
            names.push(ProfileName::of(&profile).to_string());
            batch.put(profile);
        }
        self.hub.record(batch, "qantara import", names).map(drop)
    }

    fn would_put(&mut self, profiles: Vec<Profile>) {
        if let Some(would) = &mut self.people.would {
            would.extend(profiles.into_iter().map(|profile| ((profile.role(), profile.id.clone()), profile)));
        }
    }

    fn brings_back(&self) -> bool {
        self.people.unarchive
    }

    fn seen(&mut self, before: Option<&Profile>, now: &Profile) {
        let key = (now.role(), now.id.clone());
        match Names::of(now) {
            Some(names) => drop(self.people.names.insert(key.clone(), names)),
            None => drop(self.people.names.remove(&key)),
        }
        let bar = |profile: &Profile| profile.bar(self.hub.consent());
        // In a file of many batches, what counts is how it was before all.
        if let Some((_, latest)) = self.people.barred.get_mut(&key) {
            *latest = bar(now);
        } else if let Some(was) = before.and_then(bar).filter(|was| *was != Bar::NotStated) {
            self.people.barred.insert(key.clone(), (was, bar(now)));
        }
        self.people.consent.insert(key, now.common.consent.as_ref().map(|consent| consent.matching));
    }

    fn refused_before(&self, role: Role, id: &ProfileId) -> bool {
        self.people.refused_absent.iter().any(|who| who.is(role, id))
    }

    fn refused(&mut self, refusal: &Refusal) {
        let absent = refusal.problems.iter().filter_map(|problem| match &problem.kind {
            Kind::ConsentRefused(Withdrawal::NoProfile(who)) => Some(who.clone()),
            _ => None,
        });
        self.people.refused_absent.extend(absent);
        self.counter.suspend(|| {
            for problem in &refusal.problems {
                eprintln!("{}", output::plain(&problem.to_string()));
            }
        });
    }

    fn unsure(&mut self, unsure: Unsure) {
        self.unsure.take(unsure);
    }

    fn progress(&mut self, rows: u64) {
        self.counter.set_position(rows);
    }
}
