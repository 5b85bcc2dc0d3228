//! Files that come back as they went.

#![allow(clippy::float_cmp)]

mod common;

use common::{judgements, run, small};
use proptest::prelude::*;
use qantara_evaluation::judgements::{Grade, Judgements};
use qantara_evaluation::read::ReadError;
use qantara_evaluation::run::Run;
use qantara_evaluation::table;
use qantara_evaluation::trec::{self, WriteError};

/// The order of a list in a TREC file as `trec_eval` sees it: scores pass
/// through `atof` into a `float`, and equal ones go by id, the last first.
fn order_in_trec_eval(file: &str) -> Vec<(String, Vec<String>)> {
    let mut lists: Vec<(String, Vec<(f32, String)>)> = Vec::new();
    for line in file.lines() {
        let columns: Vec<&str> = line.split(' ').collect();
        if lists.last().is_none_or(|(query, _)| query != columns[0]) {
            lists.push((columns[0].to_owned(), Vec::new()));
        }
        let score = columns[4].parse::<f64>().unwrap() as f32;
        lists.last_mut().unwrap().1.push((score, columns[2].to_owned()));
    }
    let sorted = lists.into_iter().map(|(query, mut list)| {
        list.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap().then_with(|| b.1.cmp(&a.1)));
        (query, list.into_iter().map(|(_, candidate)| candidate).collect())
    });
    sorted.collect()
}

fn order_here(run: &Run) -> Vec<(String, Vec<String>)> {
    let of = |query: &str| run.list(query).map(|entry| entry.candidate.to_owned()).collect();
    run.queries().map(|query| (query.to_owned(), of(query))).collect()
}

/// Scores that are near, equal, huge, tiny, or equal once they are 32 bits.
fn score() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-2_i8..3).prop_map(f64::from),
        (0_u8..5).prop_map(|n| 0.1 + f64::from(n) * 1e-12),
        (0_u8..3).prop_map(|n| f64::from(n) * -1e-46),
        (0_u8..3).prop_map(|n| f64::from(f32::from_bits(u32::from(n)))),
        prop::sample::select(vec![f64::MAX, f64::MIN, 1e39, -1e39, f64::from(f32::MIN), f64::from(f32::MAX)]),
        any::<f64>().prop_filter("finite", |score| score.is_finite()),
    ]
}

proptest! {
    /// Whoever reads our file orders lists as we do, by score alone.
    #[test]
    fn trec_eval_orders_a_written_run_as_we_do(
        lists in prop::collection::vec(prop::collection::btree_map(0_u8..40, score(), 1..25), 1..4),
    ) {
        let mut entries = Vec::new();
        for (number, list) in lists.iter().enumerate() {
            entries.extend(list.iter().map(|(&c, &score)| (common::query(number), common::candidate(c), score)));
        }
        let run = Run::from_entries(entries.iter().map(|(q, c, s)| (q.as_str(), c.as_str(), *s))).unwrap();
        let mut file = String::new();
        let written = trec::write_run(&run, "tag", &mut file).unwrap();
        prop_assert_eq!(written.entries, run.n_entries());
        prop_assert_eq!(order_in_trec_eval(&file), order_here(&run));
        let read = trec::read_run(file.as_bytes()).unwrap();
        prop_assert_eq!(order_here(&read), order_here(&run));
        for query in read.queries() {
            let scores: Vec<f32> = read.list(query).map(|entry| entry.score as f32).collect();
            prop_assert!(scores.windows(2).all(|pair| pair[0] > pair[1]), "{:?}", scores);
        }
        // How many of a list share their score, by the plain way.
        let tied = |list: &std::collections::BTreeMap<u8, f64>| {
            list.values().filter(|score| list.values().filter(|other| other == score).count() > 1).count()
        };
        prop_assert_eq!(written.tied, lists.iter().map(tied).sum::<usize>());
        if written.moved == 0 {
            let same = |query: &str| read.list(query).zip(run.list(query)).all(|(a, b)| a.score as f32 == b.score as f32);
            prop_assert!(read.queries().all(same));
        }
    }

    #[test]
    fn judgements_and_csv_come_back_as_they_went(queries in prop::collection::vec(small(), 1..4), odd in "\\PC{1,6}") {
        let mut judgements = judgements(&queries);
        let mut file = String::new();
        trec::write_judgements(&judgements, &mut file).unwrap();
        prop_assert_eq!(&trec::read_judgements(file.as_bytes()).unwrap(), &judgements);
        let run = run(&queries);
        let mut file = String::new();
        table::write_run(&run, &mut file).unwrap();
        prop_assert_eq!(table::read_run(file.as_bytes()).unwrap(), run);
        judgements.judge("a,\"b\"\nc", &odd, Grade::Unjudged).unwrap();
        let mut file = String::new();
        table::write_judgements(&judgements, &mut file).unwrap();
        prop_assert_eq!(table::read_judgements(file.as_bytes()).unwrap(), judgements);
    }
}

#[test]
fn ids_that_are_no_column_are_named() {
    let mut out = String::new();
    for id in ["atlas fund", "", "a\u{a0}b", "a\tb", "a\0b"] {
        for (query, candidate, tag) in [(id, "c", "t"), ("q", id, "t"), ("q", "c", id)] {
            let run = Run::from_entries([(query, candidate, 1.0)]).unwrap();
            let refused = trec::write_run(&run, tag, &mut out);
            assert!(matches!(refused, Err(WriteError::Id(named)) if named == id), "{id:?}");
        }
        let mut judgements = Judgements::default();
        judgements.judge("q", id, Grade::RELEVANT).unwrap();
        let refused = trec::write_judgements(&judgements, &mut out);
        assert!(matches!(refused, Err(WriteError::Id(named)) if named == id), "{id:?}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_named_with_its_line() {
    for (file, message) in [
        (
            "q Q0 a 1 0.5 t\n\nq Q0 b 2 t\n",
            "line 3 has 5 columns; it should have `query Q0 candidate rank score tag`",
        ),
        ("q Q0 a 1 high t\n", "line 1: the score `high` is not a finite number"),
        ("q Q0 a 1 NaN t\n", "line 1: the score `NaN` is not a finite number"),
        ("q Q0 a 1 1e999 t\n", "line 1: the score `1e999` is not a finite number"),
        (
            "q Q0 a 1 3 t\n\nq Q0 b 1 2 t\nq Q0 a 1 1 t\nq Q0 b 1 1 t\n",
            "query `q` has candidate `a` on line 1 and on line 4",
        ),
    ] {
        assert_eq!(trec::read_run(file.as_bytes()).unwrap_err().to_string(), message);
    }
    for (file, message) in [
        ("q 0 a 1\nq 0 b x\n", "line 2: the grade `x` is not a whole number from -1 to 255"),
        ("q 0 a -2\n", "line 1: the grade `-2` is not a whole number from -1 to 255"),
        ("q 0 a 256\n", "line 1: the grade `256` is not a whole number from -1 to 255"),
        ("q 0 a 1\nq 0 b 1\nq 0 a 1\n", "query `q` has candidate `a` on line 1 and on line 3"),
    ] {
        assert_eq!(trec::read_judgements(file.as_bytes()).unwrap_err().to_string(), message);
    }
    for (file, message) in [
        (
            "query_id,candidate_id,score\nq,a\n",
            "line 2 has 2 columns; it should have `query_id,candidate_id,score`",
        ),
        ("q,a,1\n\nquery_id,b,score\n", "line 3: the score `score` is not a finite number"),
        ("q,a,1\nq,b,2\nq,a,1\n", "query `q` has candidate `a` on line 1 and on line 3"),
    ] {
        assert_eq!(table::read_run(file.as_bytes()).unwrap_err().to_string(), message);
    }
    let refused = trec::read_run(b"q Q0 \xff 1 1 t\n".as_slice());
    assert!(matches!(refused, Err(ReadError::Text { line: 1 })));
    let refused = table::read_run(b"q,a,1\n\xff,b,1\n".as_slice());
    assert!(matches!(refused, Err(ReadError::Text { line: 2 })), "{refused:?}");
}

#[test]
fn a_header_a_mark_and_the_ends_of_lines_do_not_matter() {
    let plain = Run::from_entries([("q", "a b", 1.0), ("q", "c", 0.5)]).unwrap();
    for file in [
        "q,a b,1\nq,c,0.5\n",
        "\u{feff}QID,candidate,score\r\nq,a b,1\r\nq,c, 0.5\r\n",
        "query,x,y\nq,\"a b\",1e0\n\nq,c,.5",
    ] {
        assert_eq!(table::read_run(file.as_bytes()).unwrap(), plain, "{file:?}");
    }
    let pairs = table::read_pairs("query_id,candidate_id\nq,a\nq,a\n".as_bytes()).unwrap();
    assert!(pairs.of("q").is_some_and(|of| of.len() == 1 && of.contains("a")));
}
