//! Lists of rankings in files.

use std::io::{self, Write};

use qantara_engine::profile::ProfileId;
use qantara_engine::rank::Ranker;
use qantara_exchange::{Page, PageCell, SheetWriter, write_book};
use qantara_hub::{Format, List, Run};
use serde::Serialize;

use super::reasons::Reasons;

/// Lists as they are written to a file, one seeker's after the other's.
pub(super) struct Lists<'a, W: Write> {
    form: Form<W>,
    run: &'a Run,
    ranker: &'a Ranker<'a>,
    reasons: Option<Reasons<'a>>,
    /// The name of the policy.
    tag: &'a str,
}

enum Form<W: Write> {
    Csv(Box<SheetWriter<W>>),
    Jsonl(W),
    Trec(W),
    /// A workbook is written once it is whole.
    Book(W, Page),
}

#[derive(Serialize)]
struct Line<'a> {
    query_id: &'a ProfileId,
    candidate_id: &'a ProfileId,
    rank: usize,
    score: f64,
    #[serde(flatten)]
    told: Option<Told<'a>>,
}

/// What people read beside the ids.
#[derive(Serialize)]
struct Told<'a> {
    query_name: &'a str,
    candidate_name: String,
    reasons: Vec<String>,
}

impl<'a, W: Write> Lists<'a, W> {
    pub(super) fn begin(
        out: W,
        run: &'a Run,
        ranker: &'a Ranker<'a>,
        reasons: Option<Reasons<'a>>,
        tag: &'a str,
    ) -> anyhow::Result<Self> {
        let form = match run.format {
            Format::Csv => {
                let columns = ["query_id", "candidate_id", "rank", "score"];
                let told: &[&str] = match reasons {
                    Some(_) => &["query_name", "candidate_name", "reasons"],
                    None => &[],
                };
                Form::Csv(Box::new(SheetWriter::new(out, &[&columns, told].concat())?))
            }
            Format::Jsonl => Form::Jsonl(out),
            Format::Trec => Form::Trec(out),
            Format::Xlsx => Form::Book(out, reasons.as_ref().map(page).unwrap_or_default()),
        };
        Ok(Self { form, run, ranker, reasons, tag })
    }

    /// Writes the list of one who seeks.
    pub(super) fn write(&mut self, seeker: usize, list: &List) -> anyhow::Result<()> {
        let query_id = self.ranker.seekers().id(seeker);
        let profile = match &self.reasons {
            Some(reasons) => Some((reasons, reasons.seeker(query_id)?)),
            None => None,
        };
        for (place, ranked) in list.ranking.iter().enumerate() {
            let candidate_id = self.ranker.candidates().id(ranked.candidate);
            let told = match &profile {
                Some((reasons, seeker)) => {
                    let (candidate_name, reasons) = reasons.of(seeker, candidate_id)?;
                    Some(Told { query_name: &seeker.name, candidate_name, reasons })
                }
                None => None,
            };
            let line = Line { query_id, candidate_id, rank: place + 1, score: ranked.score, told };
            self.form.write(line, self.tag)?;
        }
        // People look for everybody who seeks.
        if let (Form::Book(_, page), Some((reasons, seeker)), true) =
            (&mut self.form, &profile, list.ranking.is_empty())
        {
            let why = reasons.messages.text(list_is_empty(list), &[("id", query_id.as_str().into())]);
            let blank = || PageCell::Text(String::new());
            let (name, id) = (seeker.name.as_str().into(), query_id.as_str().into());
            page.rows.push(vec![name, id, blank(), blank(), blank(), blank(), why.into()]);
        }
        Ok(())
    }

    /// Writes the rest.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self.form {
            Form::Csv(sheet) => sheet.finish()?,
            Form::Jsonl(_) | Form::Trec(_) => {}
            Form::Book(out, page) => {
                write_book(out, self.run.reasons.unwrap_or_default(), self.run.now, &[page])?;
            }
        }
        Ok(())
    }
}

/// Why a list is empty, as the key of a message.
pub(super) fn list_is_empty(list: &List) -> &'static str {
    if list.emptied_by_cap { "rank-capped" } else { "rank-nobody" }
}

impl<W: Write> Form<W> {
    /// Scores are written with all the digits that tell them apart, but for
    /// people.
    fn write(&mut self, line: Line<'_>, tag: &str) -> anyhow::Result<()> {
        let Line { query_id, candidate_id, rank, score, ref told } = line;
        match self {
            Self::Csv(sheet) => {
                let cells =
                    [query_id.to_string(), candidate_id.to_string(), rank.to_string(), score.to_string()];
                let told = told.iter().flat_map(|told| {
                    [told.query_name.to_owned(), told.candidate_name.clone(), told.reasons.join("\n")]
                });
                sheet.row(cells.into_iter().chain(told))?;
            }
            // Ids have no spaces.
            Self::Trec(out) => writeln!(out, "{query_id} Q0 {candidate_id} {rank} {score} {tag}")?,
            Self::Jsonl(out) => {
                // The file's own error: a reader may stop early.
                serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Self::Book(_, page) => {
                let Some(told) = line.told else { return Ok(()) };
                page.rows.push(vec![
                    told.query_name.into(),
                    query_id.as_str().into(),
                    PageCell::Number(rank as f64),
                    told.candidate_name.into(),
                    candidate_id.as_str().into(),
                    PageCell::Share(score),
                    told.reasons.join("\n").into(),
                ]);
            }
        }
        Ok(())
    }
}

/// The page of a workbook, before the first list.
fn page(reasons: &Reasons<'_>) -> Page {
    const COLUMNS: [&str; 7] =
        ["head-seeker", "head-id", "head-rank", "head-candidate", "head-id", "head-score", "head-why"];
    Page {
        name: reasons.messages.market(reasons.pool.market().id()),
        head: COLUMNS.map(|key| reasons.messages.text(key, &[])).into(),
        rows: Vec::new(),
    }
}
