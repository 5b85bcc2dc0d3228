//! `qantara judge import`: the judgements of one or several people.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use qantara_evaluation::agreement::{NoAgreement, Rating, Scale, agreement};
use qantara_evaluation::judgements::{Grade, Judgements};
use qantara_evaluation::trec;
use qantara_exchange::SheetWriter;
use qantara_messages::Messages;

use super::columns::COLUMNS;
use crate::evaluate::files;
use crate::output::{self, NewFile};
use crate::settings::Settings;
use crate::sheet::{self, needed};

/// From this agreement on, Krippendorff relies on judgements, and from the other
/// draws tentative conclusions (*Content Analysis*, 2004, ch. 11).
const RELIABLE: [f64; 2] = [0.8, 0.667];

/// Read judges' sheets back as judgements, and say how far the judges agree
///
/// A judge is the sheet's name (of several called so, its path), or what its
/// column rater says. A pair with
/// several grades gets the middle one, of two the lower. A pair without a grade
/// stays in the file as -1.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The sheets, as `qantara judge pool` wrote them, filled in
    #[arg(required = true, value_name = "FILE")]
    sheets: Vec<PathBuf>,

    /// The judgements to write; TREC's columns where it ends in .qrels, .trec or .txt
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

/// Grades by pair and judge; of a pair without any, nothing.
type Graded = BTreeMap<(String, String), BTreeMap<String, Grade>>;

impl Import {
    pub(super) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        output::is_no_input(&self.out, self.sheets.iter().map(PathBuf::as_path))?;
        let found = self.read()?;
        let mut judgements = Judgements::default();
        for ((query, candidate), grades) in &found {
            let mut sorted: Vec<Grade> = grades.values().copied().collect();
            sorted.sort_unstable();
            let middle = sorted.get(sorted.len().saturating_sub(1) / 2);
            judgements.judge(query, candidate, middle.copied().unwrap_or(Grade::Unjudged))?;
        }
        let mut file = NewFile::create(&self.out)?;
        if files::is_trec(&self.out) {
            let mut text = String::new();
            trec::write_judgements(&judgements, &mut text)
                .with_context(|| format!("writing {}", self.out.display()))?;
            file.write_all(text.as_bytes())?;
        } else {
            let mut sheet = SheetWriter::new(&mut file, COLUMNS.0)?;
            for (query, judged) in judgements.iter() {
                for (candidate, grade) in judged {
                    sheet.row([query, candidate, &i32::from(*grade).to_string()])?;
                }
            }
            sheet.finish()?;
        }
        file.finish()?;
        print(&found, &settings.messages());
        Ok(())
    }

    fn read(&self) -> anyhow::Result<Graded> {
        let mut graded = Graded::new();
        for path in &self.sheets {
            let judge = self.judge(path);
            sheet::for_each(path, COLUMNS, |row| {
                let [query, candidate, grade, _, _, _, _, rater, _] = row.cells();
                let pair =
                    (needed(query, "query_id")?.to_owned(), needed(candidate, "candidate_id")?.to_owned());
                let of_pair = graded.entry(pair).or_default();
                let grade = grade.map_or(Ok(Grade::Unjudged), files::grade)?;
                let rater = rater.unwrap_or(&judge);
                if grade.is_judged() && of_pair.insert(rater.to_owned(), grade).is_some() {
                    bail!("`{rater}` graded this pair before");
                }
                Ok(())
            })?;
        }
        Ok(graded)
    }

    /// Who a sheet is of: its name, with its folder where others are called so.
    fn judge(&self, path: &Path) -> String {
        let is_alone = self.sheets.iter().filter(|other| other.file_stem() == path.file_stem()).count() == 1;
        if is_alone { files::stem(path) } else { path.display().to_string() }
    }
}

fn print(graded: &Graded, messages: &Messages) {
    let raters: BTreeSet<&String> = graded.values().flat_map(BTreeMap::keys).collect();
    let n_judged = graded.values().filter(|grades| !grades.is_empty()).count();
    let args = [
        ("pairs", graded.len().into()),
        ("judged", n_judged.into()),
        ("raters", raters.len().into()),
        ("waiting", (graded.len() - n_judged).into()),
    ];
    say!("{}", messages.text("judge-imported", &args));
    if raters.len() < 2 {
        return;
    }
    let units: Vec<(String, &BTreeMap<String, Grade>)> =
        graded.iter().map(|((query, candidate), grades)| (format!("{query}\0{candidate}"), grades)).collect();
    let ratings: Vec<Rating<'_>> = units
        .iter()
        .flat_map(|(unit, grades)| {
            grades.iter().map(move |(rater, grade)| Rating { unit, rater, value: i32::from(*grade).into() })
        })
        .collect();
    match agreement(&ratings, Scale::Ordinal) {
        Ok(found) => {
            let args = [("alpha", messages.thousandths(found.alpha).into()), ("pairs", found.units.into())];
            say!("{}", messages.text("judge-agreement", &args));
            let key = match RELIABLE {
                [reliable, _] if found.alpha >= reliable => "judge-reliable",
                [_, tentative] if found.alpha >= tentative => "judge-tentative",
                _ => "judge-unreliable",
            };
            say!("{}", messages.text(key, &[]));
        }
        Err(NoAgreement::OneValue(_)) => say!("{}", messages.text("judge-one-grade", &[])),
        Err(_) => say!("{}", messages.text("judge-nothing-shared", &[])),
    }
}
