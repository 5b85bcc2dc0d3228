//! A report's tables as files: CSV with full numbers for programs, LaTeX in the
//! reader's language for papers. In CSV each row says one thing of one system.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context;
use qantara_exchange::SheetWriter;
use qantara_messages::Messages;

use super::document::{Part, Table};
use super::files::file_name;
use super::in_full::in_full;
use qantara_hub::evaluation::{Depth, Mean, Says, System, Versus};

use super::report::{Move, Report};
use crate::output::NewFile;

/// Names what was written, so that the next report leaves no table of this one
/// beside its own.
const CONTENTS: &str = "contents.txt";

/// Writes every table of the report to a folder, and removes those of an
/// earlier report that this one does not have.
pub(super) fn write(report: &Report, messages: &Messages, folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("writing the tables to {}", folder.display()))?;
    let earlier = std::fs::read_to_string(folder.join(CONTENTS)).unwrap_or_default();
    let written = RefCell::new(BTreeSet::new());
    let place = |name: String| {
        let path = folder.join(&name);
        written.borrow_mut().insert(name);
        path
    };
    let mut caption = String::new();
    for part in in_full(report, messages).parts {
        match part {
            Part::Title(text) | Part::Heading(text) => caption = text,
            Part::Table(table) => {
                let mut file = NewFile::create(&place(format!("{}.tex", file_name(&table.name))))?;
                file.write_all(latex(&table, &caption).as_bytes())?;
                file.finish()?;
            }
            Part::Line(_) | Part::Chart(_) => {}
        }
    }
    let sheet = |name: &str| place(format!("{name}.csv"));
    write_systems(report, sheet)?;
    write_made(report, sheet)?;
    write_facets(report, sheet)?;
    write_groups(report, sheet)?;
    let written = written.take();
    for name in earlier.lines().filter(|name| is_table(name) && !written.contains(*name)) {
        match std::fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("removing {}", folder.join(name).display()));
            }
            _ => {}
        }
    }
    let mut contents = NewFile::create(&folder.join(CONTENTS))?;
    for name in written {
        writeln!(contents, "{name}")?;
    }
    contents.finish()
}

/// Whether a name is that of a table in the folder itself, whoever wrote it into
/// the contents.
fn is_table(name: &str) -> bool {
    let path = Path::new(name);
    let is_kind = path.extension().is_some_and(|kind| kind == "csv" || kind == "tex");
    is_kind && path.file_name() == Some(path.as_os_str())
}

/// What each system is worth, and each two beside each other.
fn write_systems(report: &Report, sheet: impl Fn(&str) -> PathBuf) -> anyhow::Result<()> {
    let systems = &report.systems;
    let means = systems.iter().flat_map(|system| system.means.iter().map(|one| row_of(&system.name, one)));
    write_csv(&sheet("systems"), ["system", "measure", "mean", "low", "high"], means)?;
    let of_lists = systems.iter().map(|system| {
        let counts = [system.seekers, system.answered, system.without_relevant, system.listed];
        let shares = [system.judged_share, system.tied_share, system.coverage].map(|share| share.to_string());
        let counts = counts.map(|count| count.to_string());
        [system.name.clone()].into_iter().chain(counts).chain(shares).chain([known(system.gini)])
    });
    let columns = [
        "system",
        "seekers",
        "answered",
        "without_relevant",
        "listed",
        "judged_share",
        "tied_share",
        "coverage",
        "gini",
    ];
    write_csv(&sheet("lists"), columns, of_lists)?;
    let versus = |one: &Versus| {
        let [low, high] = ends(one.interval);
        let named = [&one.first, &one.second, &one.measure].map(Clone::clone);
        let numbers = [one.difference.to_string(), low, high, one.p.to_string(), known(one.cohen_d_z)];
        let counts = [one.better, one.worse].map(|count| count.to_string());
        let verdict = one.verdict.map(Says::as_str).unwrap_or_default().to_owned();
        named.into_iter().chain(numbers).chain(counts).chain([verdict])
    };
    let columns = [
        "first",
        "second",
        "measure",
        "difference",
        "low",
        "high",
        "p",
        "cohen_d_z",
        "better",
        "worse",
        "verdict",
    ];
    write_csv(&sheet("comparisons"), columns, report.comparisons.iter().map(versus))?;
    let depths = systems.iter().flat_map(|system| {
        let row = |one: &Depth| [system.name.clone(), one.places.to_string(), one.value.to_string()];
        system.by_depth.iter().map(row)
    });
    write_csv(&sheet("by-depth"), ["system", "places", "mean"], depths)?;
    let curves = systems.iter().flat_map(|system| {
        let row = |(tenth, share): (usize, &f64)| [system.name.clone(), tenth.to_string(), share.to_string()];
        system.lorenz.iter().enumerate().map(row)
    });
    write_csv(&sheet("lorenz"), ["system", "tenths_of_candidates", "share_of_exposure"], curves)?;
    let caps = report.caps.iter().map(|one| {
        let cap = one.percent.map(|percent| percent.to_string()).unwrap_or_default();
        let [value, places, coverage] = [one.value, one.places, one.coverage].map(|value| value.to_string());
        [one.system.clone(), cap, value, places, coverage, known(one.gini)]
    });
    write_csv(
        &sheet("caps"),
        ["system", "cap_percent", "mean", "candidates_each", "coverage", "gini"],
        caps,
    )?;
    Ok(())
}

/// What made the report, who moves, and what scores have meant.
fn write_made(report: &Report, sheet: impl Fn(&str) -> PathBuf) -> anyhow::Result<()> {
    let made = report.made.policies.iter().map(|policy| {
        [policy.system.clone(), policy.name.clone(), policy.version.to_string(), policy.digest.clone()]
    });
    write_csv(&sheet("made"), ["system", "policy", "version", "sha256"], made)?;
    let weights = report.made.policies.iter().flat_map(|policy| {
        policy.weights.iter().map(|one| {
            let shares = one.shares.map(|share| share.to_string());
            let named = [policy.system.clone(), one.facet.to_owned()];
            named.into_iter().chain(shares).chain(one.intervals.into_iter().flat_map(ends))
        })
    });
    let columns = [
        "system",
        "facet",
        "first_side",
        "second_side",
        "first_low",
        "first_high",
        "second_low",
        "second_high",
    ];
    write_csv(&sheet("weights"), columns, weights)?;
    if let (Some(moves), [first, second]) = (&report.moves, &report.systems[..]) {
        for (name, both) in [("moves-seekers", &moves.seekers), ("moves-candidates", &moves.candidates)] {
            let row = |one: &Move| {
                let name = one.name.clone().unwrap_or_default();
                let of = |system: &System, value: f64| [system.name.clone(), value.to_string()];
                let values = of(first, one.first).into_iter().chain(of(second, one.second));
                [one.id.clone(), name].into_iter().chain(values)
            };
            let rows = both.gain.iter().chain(&both.lose).map(row);
            write_csv(&sheet(name), ["id", "name", "first", "of_first", "second", "of_second"], rows)?;
        }
    }
    for system in report.outcomes.iter().flat_map(|outcomes| &outcomes.systems) {
        let Some(steps) = &system.meaning else { continue };
        let rows = steps.iter().map(|step| {
            let [low, high, accepted] = [step.low, step.high, step.accepted].map(|value| value.to_string());
            [low, high, accepted, step.introductions.to_string()]
        });
        let name = file_name(&format!("meaning-{}", system.name));
        write_csv(&sheet(&name), ["low", "high", "accepted", "introductions"], rows)?;
    }
    Ok(())
}

/// What facets are worth, and how far their weights can move.
fn write_facets(report: &Report, sheet: impl Fn(&str) -> PathBuf) -> anyhow::Result<()> {
    if report.facets.is_empty() {
        return Ok(());
    }
    let worths = report.facets.iter().flat_map(|of| {
        of.worths.facets.iter().map(|worth| {
            let named = [of.system.clone(), worth.id.to_owned(), known(worth.overlap)];
            let lost = [known(worth.lost.map(|lost| lost.value))];
            let [low, high] = ends(worth.lost.and_then(|lost| lost.interval));
            named.into_iter().chain(lost).chain([low, high, known(worth.lost.map(|lost| lost.p))])
        })
    });
    let columns = ["system", "facet", "overlap", "lost", "low", "high", "p"];
    write_csv(&sheet("facets"), columns, worths)?;
    let bounds = report.facets.iter().flat_map(|of| {
        of.bounds.weights.iter().map(|bound| {
            let named = [of.system.clone(), bound.facet.to_owned(), bound.role.to_string()];
            let ends = [bound.first[0], bound.first[1], bound.tenth[0], bound.tenth[1]].map(known);
            named.into_iter().chain([bound.share.to_string()]).chain(ends)
        })
    });
    let columns = ["system", "facet", "role", "weight", "first_low", "first_high", "tenth_low", "tenth_high"];
    write_csv(&sheet("bounds"), columns, bounds)
}

/// Seekers and candidates by group.
fn write_groups(report: &Report, sheet: impl Fn(&str) -> PathBuf) -> anyhow::Result<()> {
    let systems = &report.systems;
    for groups in &report.groups {
        let field = groups.field.as_str();
        let seekers = groups.seekers.iter().flat_map(|group| {
            systems.iter().zip(&group.means).flat_map(|(system, means)| {
                let named = [group.group.clone().unwrap_or_default(), group.seekers.to_string()];
                means.iter().map(move |one| named.clone().into_iter().chain(row_of(&system.name, one)))
            })
        });
        let columns = ["group", "seekers", "system", "measure", "mean", "low", "high"];
        write_csv(&sheet(&format!("seekers-by-{field}")), columns, seekers)?;
        let candidates = groups.candidates.iter().flat_map(|group| {
            let seen = systems.iter().zip(group.exposure.iter().zip(&group.exposure_by_merit));
            seen.map(|(system, (exposure, by_merit))| {
                let name = group.group.clone().unwrap_or_default();
                let numbers = [group.candidates.to_string(), group.merit.to_string()];
                let of_system = [system.name.clone(), exposure.to_string(), known(*by_merit)];
                [name].into_iter().chain(numbers).chain(of_system)
            })
        });
        let columns = ["group", "candidates", "merit", "system", "exposure", "exposure_by_merit"];
        write_csv(&sheet(&format!("candidates-by-{field}")), columns, candidates)?;
    }
    Ok(())
}

fn row_of(system: &str, mean: &Mean) -> [String; 5] {
    let [low, high] = ends(mean.interval);
    [system.to_owned(), mean.measure.clone(), mean.value.to_string(), low, high]
}

/// A number, or an empty cell.
fn known(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
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
            // After the end of a row, these are options of that end.
            '[' | '*' => safe.extend(['{', c, '}']),
            // Directions are for LaTeX's own packages.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
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
    fn only_tables_of_the_folder_are_removed() {
        assert!(is_table("facets.csv") && is_table("made.tex"));
        for name in ["../facets.csv", "/etc/passwd.csv", "sub/made.tex", "notes.txt", "", "."] {
            assert!(!is_table(name), "{name}");
        }
    }

    #[test]
    fn nothing_in_a_cell_is_a_command() {
        let mut table = Table::new("x", ["a_b".to_owned(), "50 %".to_owned()]);
        table.row(["\\input{x}".to_owned(), "R&D ~ ^ $ #".to_owned()]);
        let text = latex(&table, "100 %");
        assert!(text.contains("\\caption{100 \\%}"), "{text}");
        assert!(text.contains("a\\_b & 50 \\% \\\\"), "{text}");
        assert!(text.contains("\\textbackslash{}input\\{x\\}"), "{text}");
        assert!(!latex(&table, "[x] *").contains("[x]"), "{text}");
        assert!(text.contains("R\\&D \\textasciitilde{} \\textasciicircum{} \\$ \\#"), "{text}");
    }
}
