//! The walks in `docs/`: every command is run as it stands, and every line that
//! is shown is one that was printed.

mod common;

use common::{DAY, Hub, assert_has};

/// The blocks of a page, each with its language.
fn blocks(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'))
}

/// Runs a page's `sh` blocks in one folder; the lines of a `text` block stand in
/// what the block before it printed.
fn walk(page: &str) {
    let hub = Hub::new();
    let binary = env!("CARGO_BIN_EXE_qantara");
    let script = |lines: &str| format!("set -e\nqantara() {{ '{binary}' --now {DAY} \"$@\"; }}\n{lines}");
    let mut printed = String::new();
    for (language, lines) in blocks(page) {
        match language {
            "sh" => {
                let output = hub.program("sh").args(["-c", &script(lines)]).output().unwrap();
                let told = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{lines}{told}");
                printed = String::from_utf8(output.stdout).unwrap();
            }
            "text" => assert_has(&printed, &lines.lines().collect::<Vec<_>>()),
            other => panic!("`{other}` is neither sh nor text"),
        }
    }
}

#[test]
fn an_analyst_evaluates_tunes_compares_and_replays() {
    walk(include_str!("../docs/analyst.md"));
}
