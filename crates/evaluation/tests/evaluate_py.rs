//! The same figures as `bench/evaluate.py`, which compares peers.
//!
//! `data/evaluate_py.json` is what the script says of the split below; where
//! the script itself is at hand, it is asked again.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use qantara_evaluation::evaluate::{Evaluation, Task, evaluate};
use qantara_evaluation::measure::Measure;
use qantara_evaluation::{table, trec};
use serde_json::Value;

/// A split in the form of `evaluate.py`, with ties, known pairs and queries
/// that nobody answers.
struct Split {
    queries: String,
    candidates: String,
    qrels: String,
    exclude: String,
    run: String,
}

impl Split {
    fn generate() -> Self {
        let mut state = 1_u32;
        let mut below = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % n
        };
        let header = "query_id,candidate_id\n";
        let mut split = Self {
            queries: "query_id,cold\n".to_owned(),
            candidates: "candidate_id\n".to_owned(),
            qrels: header.to_owned(),
            exclude: header.to_owned(),
            run: String::new(),
        };
        (0..120).for_each(|c| writeln!(split.candidates, "c{c:03}").unwrap());
        for q in 0..30 {
            writeln!(split.queries, "q{q:02},{}", below(2)).unwrap();
            let is_answered = q % 10 != 7;
            let first = below(120);
            for c in 0..120 {
                let is_relevant = c == first || below(100) < 6;
                if is_relevant {
                    writeln!(split.qrels, "q{q:02},c{c:03}").unwrap();
                }
                if !is_relevant && below(100) < 10 {
                    writeln!(split.exclude, "q{q:02},c{c:03}").unwrap();
                }
                let score = below(30) + if is_relevant { below(12) } else { 0 };
                if is_answered && below(100) < 80 {
                    writeln!(split.run, "q{q:02},c{c:03},{}", f64::from(score) / 8.0).unwrap();
                }
            }
        }
        split
    }

    fn evaluated(&self, run: &qantara_evaluation::run::Run) -> Evaluation {
        let measures: Vec<Measure> =
            ["R@10", "R@50", "nDCG@10", "RR", "Success@10"].map(|name| name.parse().unwrap()).to_vec();
        let judgements = table::read_judgements(self.qrels.as_bytes()).unwrap();
        let excluded = table::read_pairs(self.exclude.as_bytes()).unwrap();
        let task = Task { judgements: &judgements, excluded: &excluded, length: None, measures: &measures };
        evaluate(run, &task)
    }
}

/// That each query's figures are those of `evaluate.py`, which has them by
/// query.
fn assert_same(evaluation: &Evaluation, expected: &Value) {
    assert_eq!(expected.as_object().unwrap().len(), evaluation.queries().len());
    for (place, query) in evaluation.queries().iter().enumerate() {
        let expected: Vec<f64> =
            expected[query].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
        assert_eq!(expected.len(), evaluation.measures().len());
        for ((measure, value), expected) in
            evaluation.measures().iter().zip(evaluation.row(place)).zip(expected)
        {
            assert!((value - expected).abs() < 1e-9, "{measure} of {query}: {value}, not {expected}");
        }
    }
}

#[test]
fn figures_are_those_that_evaluate_py_gave() {
    let split = Split::generate();
    let run = table::read_run(split.run.as_bytes()).unwrap();
    let expected = serde_json::from_str(include_str!("data/evaluate_py.json")).unwrap();
    assert_same(&split.evaluated(&run), &expected);
}

/// Where `bench/evaluate.py` lies: `QANTARA_SHARED`, or beside the repository.
fn script() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("QANTARA_SHARED").map(PathBuf::from);
    let beside = ["../../../shared", "../../../../shared"].map(|dir| here.join(dir));
    named.into_iter().chain(beside).map(|dir| dir.join("bench/evaluate.py")).find(|file| file.is_file())
}

#[test]
fn figures_are_those_that_evaluate_py_gives_now() {
    const BY_QUERY: &str = "
import json, os, sys
sys.path.insert(0, os.path.dirname(sys.argv[1]))
import evaluate as e
queries, cands, qrels, excl = e.load(sys.argv[2], 'a')
run = e.read_run(os.path.join(sys.argv[2], sys.argv[3]), queries, cands)
print(json.dumps(e.per_query(run, queries, qrels, excl)))
";
    let Some(script) = script() else {
        println!("skipped: ../shared/bench/evaluate.py is not here; its figures are");
        return;
    };
    let split = Split::generate();
    let run = table::read_run(split.run.as_bytes()).unwrap();
    let mut as_trec = String::new();
    trec::write_run(&run, "tag", &mut as_trec).unwrap();
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("a_queries.csv", &split.queries),
        ("a_candidates.csv", &split.candidates),
        ("a_qrels.csv", &split.qrels),
        ("a_exclude.csv", &split.exclude),
        ("run.csv", &split.run),
        ("run.trec", &as_trec),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    for file in ["run.csv", "run.trec"] {
        // Without -B, Python would leave its cache in the shared folder.
        let output = Command::new("python3")
            .args(["-B", "-c", BY_QUERY])
            .arg(&script)
            .arg(dir.path())
            .arg(file)
            .output();
        let Ok(output) = output else {
            println!("skipped: python3 is not here");
            return;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_same(&split.evaluated(&run), &serde_json::from_slice(&output.stdout).unwrap());
    }
}
