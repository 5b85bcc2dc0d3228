//! A report's tables as files: CSV with full numbers for programs, LaTeX in the
//! reader's language for papers.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context;
use qantara_exchange::SheetWriter;
use qantara_messages::Messages;

use super::document::{Part, Table};
use super::files::file_name;
use super::in_full::in_full;
use super::report::{Mean, Report, Versus};
use crate::output::NewFile;

/// Writes every table of the report to a folder.
pub(super) fn write(report: &Report, messages: &Messages, folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("writing the tables to {}", folder.display()))?;
    let mut caption = String::new();
    for part in in_full(report, messages).parts {
        match part {
            Part::Title(text) | Part::Heading(text) => caption = text,
            Part::Table(table) => {
                let path = folder.join(format!("{}.tex", file_name(&table.name)));
                let mut file = NewFile::create(&path)?;
                file.write_all(latex(&table, &caption).as_bytes())?;
                file.finish()?;
            }
            Part::Line(_) | Part::Chart(_) => {}
        }
    }
    let sheet = |name: &str| folder.join(format!("{name}.csv"));
    let mean = |system: &str, mean: &Mean| {
        let [low, high] = ends(mean.interval);
        [system.to_owned(), mean.measure.clone(), mean.value.to_string(), low, high]
    };
    let means =
        report.systems.iter().flat_map(|system| system.means.iter().map(|one| mean(&system.name, one)));
    write_csv(&sheet("systems"), ["system", "measure", "mean", "low", "high"], means)?;
    let versus = |one: &Versus| {
        let [low, high] = ends(one.interval);
        let effect = one.cohen_d_z.map(|effect| effect.to_string()).unwrap_or_default();
        let (first, second) = (one.first.clone(), one.second.clone());
        let measure = one.measure.clone();
        [first, second, measure, one.difference.to_string(), low, high, one.p.to_string(), effect]
    };
    let columns = ["first", "second", "measure", "difference", "low", "high", "p", "cohen_d_z"];
    write_csv(&sheet("comparisons"), columns, report.comparisons.iter().map(versus))?;
    let depths = report.systems.iter().flat_map(|system| {
        let row =
            |one: &super::report::Depth| [system.name.clone(), one.places.to_string(), one.value.to_string()];
        system.by_depth.iter().map(row)
    });
    write_csv(&sheet("by-depth"), ["system", "places", "mean"], depths)?;
    let curves = report.systems.iter().flat_map(|system| {
        let row = |(tenth, share): (usize, &f64)| [system.name.clone(), tenth.to_string(), share.to_string()];
        system.lorenz.iter().enumerate().map(row)
    });
    write_csv(&sheet("lorenz"), ["system", "tenths_of_candidates", "share_of_exposure"], curves)?;
    let caps = report.caps.iter().map(|one| {
        let cap = one.percent.map(|percent| percent.to_string()).unwrap_or_default();
        let numbers = [one.value, one.coverage, one.gini].map(|value| value.to_string());
        [one.system.clone(), cap].into_iter().chain(numbers)
    });
    write_csv(&sheet("caps"), ["system", "cap_percent", "mean", "coverage", "gini"], caps)
}

fn ends(interval: Option<[f64; 2]>) -> [String; 2] {
    interval.map_or([const { String::new() }; 2], |ends| ends.map(|end| end.to_string()))
}

fn write_csv<const N: usize, R: IntoIterator<Item = String>>(
    path: &Path,
    columns: [&str; N],
    rows: impl Iterator<Item = R>,
) -> anyhow::Result<()> {
    let mut file = NewFile::create(path)?;
    let mut sheet = SheetWriter::new(&mut file, &columns)?;
    for row in rows {
        sheet.row(row)?;
    }
    sheet.finish()?;
    file.finish()
}

/// A table as LaTeX, with the rules of the package booktabs.
fn latex(table: &Table, caption: &str) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(&cell.replace('\n', " "))).collect();
        cells.join(" & ")
    };
    let mut text = String::new();
    let columns = "r".repeat(table.head.len().saturating_sub(1));
    // Writing to a string does not fail.
    let _ = writeln!(text, "% \\usepackage{{booktabs}}; XeLaTeX or LuaLaTeX");
    let _ = writeln!(text, "\\begin{{table}}\n\\caption{{{}}}", escaped(caption));
    let _ =
        writeln!(text, "\\begin{{tabular}}{{l{columns}}}\n\\toprule\n{} \\\\\n\\midrule", row(&table.head));
    for cells in &table.rows {
        let _ = writeln!(text, "{} \\\\", row(cells));
    }
    text += "\\bottomrule\n\\end{tabular}\n\\end{table}\n";
    text
}

/// Text in which nothing is a command of LaTeX.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => safe.extend(['\\', c]),
            '\\' => safe += "\\textbackslash{}",
            '~' => safe += "\\textasciitilde{}",
            '^' => safe += "\\textasciicircum{}",
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_a_command() {
        let mut table = Table::new("x", ["a_b".to_owned(), "50 %".to_owned()]);
        table.row(["\\input{x}".to_owned(), "R&D ~ ^ $ #".to_owned()]);
        let text = latex(&table, "100 %");
        assert!(text.contains("\\caption{100 \\%}"), "{text}");
        assert!(text.contains("a\\_b & 50 \\% \\\\"), "{text}");
        assert!(text.contains("\\textbackslash{}input\\{x\\}"), "{text}");
        assert!(text.contains("R\\&D \\textasciitilde{} \\textasciicircum{} \\$ \\#"), "{text}");
    }
}
