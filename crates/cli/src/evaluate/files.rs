//! The files of evaluations: judgements, runs and pairs in, runs and values out.
//!
//! A sheet has named columns and is CSV, XLSX or JSON Lines. What ends in
//! `.trec`, `.run`, `.qrels` or `.txt` has TREC's columns.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use qantara_engine::market::Market;
use qantara_evaluation::evaluate::Evaluation;
use qantara_evaluation::judgements::{Grade, InvalidGrade, Judgements, Pairs};
use qantara_evaluation::run::{Run, RunBuilder};
use qantara_evaluation::trec;
use qantara_exchange::SheetWriter;

use crate::output::NewFile;
use crate::sheet::{self, needed};

/// Whether a file has TREC's columns, by its name.
pub(crate) fn is_trec(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["trec", "run", "qrels", "txt"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(path)?))
}

/// Judgements of all the files. In a sheet with a column `market`, only those
/// of this market count; without a grade a pair is relevant.
pub(crate) fn judgements(paths: &[PathBuf], market: &Market) -> anyhow::Result<Judgements> {
    let mut all = Judgements::default();
    for path in paths {
        let context = || format!("reading {}", path.display());
        if is_trec(path) {
            let found = trec::read_judgements(open(path).with_context(context)?).with_context(context)?;
            for (query, judged) in found.iter() {
                for (candidate, grade) in judged {
                    all.judge(query, candidate, *grade).with_context(context)?;
                }
            }
            continue;
        }
        sheet::for_each(path, (&["query_id", "candidate_id"], &["grade", "market"]), |row| {
            let [query, candidate, graded, of] = row.cells();
            if of.is_some_and(|of| of != market.id()) {
                return Ok(());
            }
            let (query, candidate) = (needed(query, "query_id")?, needed(candidate, "candidate_id")?);
            all.judge(query, candidate, graded.map_or(Ok(Grade::RELEVANT), grade)?)?;
            Ok(())
        })?;
    }
    Ok(all)
}

/// The grade that a cell holds.
pub(crate) fn grade(cell: &str) -> anyhow::Result<Grade> {
    // Spreadsheets write 2 as 2.0 at times.
    let whole = match cell.split_once('.') {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|digit| digit == b'0') => whole,
        _ => cell,
    };
    let number: i32 = whole.parse().with_context(|| format!("grade: `{cell}` is not a whole number"))?;
    Grade::try_from(number).map_err(|InvalidGrade(_)| {
        anyhow::anyhow!("grade: `{cell}` is out of range; write -1 for no answer, or 0 to 255")
    })
}

/// Rankings that were made elsewhere, each by its file's name.
pub(crate) fn runs(paths: &[PathBuf]) -> anyhow::Result<Vec<(String, Run)>> {
    paths.iter().map(|path| Ok((stem(path), run(path)?))).collect()
}

/// A file's name without its ending.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| path.display().to_string(), |stem| stem.to_string_lossy().into_owned())
}

/// A ranking that was made elsewhere.
fn run(path: &Path) -> anyhow::Result<Run> {
    let context = || format!("reading {}", path.display());
    if is_trec(path) {
        return trec::read_run(open(path).with_context(context)?).with_context(context);
    }
    let mut run = RunBuilder::default();
    sheet::for_each(path, (&["query_id", "candidate_id", "score"], &["rank"]), |row| {
        let [query, candidate, score, _] = row.cells();
        let (query, candidate) = (needed(query, "query_id")?, needed(candidate, "candidate_id")?);
        let score = needed(score, "score")?;
        let number: f64 = score.parse().with_context(|| format!("score: `{score}` is not a number"))?;
        run.add(query, candidate, number)?;
        Ok(())
    })?;
    run.build().with_context(context)
}

/// The pairs of a file, where there is one.
pub(crate) fn excluded(path: Option<&Path>) -> anyhow::Result<Pairs> {
    let mut pairs = Pairs::default();
    let Some(path) = path else { return Ok(pairs) };
    sheet::for_each(path, (&["query_id", "candidate_id"], &[]), |row| {
        let [query, candidate] = row.cells();
        pairs.insert(needed(query, "query_id")?, needed(candidate, "candidate_id")?);
        Ok(())
    })?;
    Ok(pairs)
}

/// Writes each run as a TREC file of its name, and says how many entries were
/// tied.
pub(super) fn write_runs(runs: &[(String, Run)], folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let context = || format!("writing the runs to {}", folder.display());
    std::fs::create_dir_all(folder).with_context(context)?;
    let mut written = Vec::new();
    for (name, run) in runs {
        let tag = file_name(name);
        let path = folder.join(format!("{tag}.trec"));
        let mut text = String::new();
        trec::write_run(run, &tag, &mut text).with_context(context)?;
        let mut file = NewFile::create(&path)?;
        file.write_all(text.as_bytes())?;
        file.finish()?;
        written.push(path);
    }
    Ok(written)
}

/// A name of letters, digits and `- _ .`, for a file and as a run's tag.
pub(super) fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    name.chars().map(plain).collect()
}

/// Writes every seeker's measures, a row for each system and seeker.
pub(super) fn write_values(found: &[(String, Evaluation)], path: &Path) -> anyhow::Result<()> {
    let mut file = NewFile::create(path)?;
    let Some((_, first)) = found.first() else { return file.finish() };
    let measures: Vec<String> = first.measures().iter().map(ToString::to_string).collect();
    let columns: Vec<&str> =
        ["system", "query_id"].into_iter().chain(measures.iter().map(String::as_str)).collect();
    let mut sheet = SheetWriter::new(&mut file, &columns)?;
    for (name, evaluation) in found {
        for (place, query) in evaluation.queries().iter().enumerate() {
            let values = evaluation.row(place).iter().map(ToString::to_string);
            sheet.row([name.clone(), query.clone()].into_iter().chain(values))?;
        }
    }
    sheet.finish()?;
    file.finish()
}
