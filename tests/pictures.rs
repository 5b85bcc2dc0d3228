//! The pictures in the guides are what the program prints today.
//!
//! `QANTARA_PICTURES=1 cargo test --test pictures` draws them again.

mod common;

use std::fmt::Write as _;
use std::path::Path;

use common::Hub;

/// What commands do, as a terminal shows it.
struct Picture {
    file: &'static str,
    /// The language of whoever types them.
    lang: &'static str,
    commands: &'static [&'static str],
}

const PICTURES: &[Picture] = &[
    Picture {
        file: "docs/rank.svg",
        lang: "en",
        commands: &[
            "rank --market startup-investor --for st-0000002 -k 2",
            "near st-0000000 --market startup-investor",
        ],
    },
    // From what a form collected to investors, in two commands.
    Picture {
        file: "docs/import.svg",
        lang: "fr",
        commands: &["import reponses.csv --yes", "rank --market startup-investor --for tazart -k 3"],
    },
];

/// The size of a character, in pixels.
const WIDE: f64 = 8.4;
const HIGH: usize = 18;

#[test]
fn pictures_show_what_is_printed() {
    let hub = Hub::with_sample();
    hub.write("reponses.csv", include_str!("data/reponses.csv"));
    for Picture { file: picture, lang, commands } in PICTURES {
        let told = commands.iter().map(|command| {
            format!("$ qantara {command}\n{}", hub.ok(&format!("{command} --lang {lang}")).trim())
        });
        let drawn = draw(&told.collect::<Vec<_>>().join("\n\n"));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(picture);
        if std::env::var_os("QANTARA_PICTURES").is_some() {
            std::fs::write(&path, &drawn).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == drawn, "{picture} is out of date; QANTARA_PICTURES=1 draws it again");
    }
}

/// A terminal with the text, as SVG. Each line is as long as its characters,
/// whatever font draws it.
fn draw(text: &str) -> String {
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    let (width, height) = (longest as f64 * WIDE + 32.0, text.lines().count() * HIGH + 32);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height}\" width=\"{width:.0}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1e1e1e\"/>\n\
         <g font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" \
         fill=\"#d4d4d4\" xml:space=\"preserve\">\n"
    );
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        let style = if line.starts_with('$') { " fill=\"#a6c76a\"" } else { "" };
        let (y, long) = ((n + 1) * HIGH + 12, line.chars().count() as f64 * WIDE);
        let escaped = line.replace('&', "&amp;").replace('<', "&lt;").replace(' ', "\u{a0}");
        // Writing to a string cannot fail.
        let _ = writeln!(svg, "<text x=\"16\" y=\"{y}\" textLength=\"{long:.1}\"{style}>{escaped}</text>");
    }
    svg + "</g>\n</svg>\n"
}
