//! The same figures as `trec_eval`, which gave those of
//! `data/trec_eval.json` (see the script beside it), and as `elinor` 0.4.0.

use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::judgements::{Grade, Judgements, Pairs};
use qantara_evaluation::measure::Measure;
use qantara_evaluation::run::Run;
use serde_json::Value;

const NAMES: [(&str, &str); 10] = [
    ("nDCG", "ndcg"),
    ("nDCG@5", "ndcg_cut_5"),
    ("RR", "recip_rank"),
    ("AP", "map"),
    ("AP@5", "map_cut_5"),
    ("P@5", "P_5"),
    ("R@5", "recall_5"),
    ("Success@1", "success_1"),
    ("Rprec", "Rprec"),
    ("Bpref", "bpref"),
];

#[test]
fn figures_are_those_of_trec_eval() {
    let data: Value = serde_json::from_str(include_str!("data/trec_eval.json")).unwrap();
    let of = |key: &str| data[key].as_object().unwrap().iter();
    let mut judgements = Judgements::default();
    for (query, grades) in of("judgements") {
        for (candidate, grade) in grades.as_object().unwrap() {
            let grade = Grade::try_from(grade.as_i64().unwrap() as i32).unwrap();
            judgements.judge(query, candidate, grade).unwrap();
        }
    }
    let entries = of("run").flat_map(|(query, list)| {
        let of_list = list.as_object().unwrap().iter();
        of_list.map(|(candidate, score)| (query.as_str(), candidate.as_str(), score.as_f64().unwrap()))
    });
    let run = Run::from_entries(entries).unwrap();
    for (key, is_condensed) in [("plain", false), ("condensed", true)] {
        let named = |(name, _): (&str, &str)| {
            let measure: Measure = name.parse().unwrap();
            if is_condensed { measure.condensed() } else { measure }
        };
        let measures = NAMES.map(named);
        let task =
            Task { judgements: &judgements, excluded: &Pairs::default(), length: None, measures: &measures };
        let evaluation = evaluate(&run, &task);
        assert_eq!(evaluation.queries().len(), 12);
        for (place, query) in evaluation.queries().iter().enumerate() {
            for ((measure, (_, name)), value) in measures.iter().zip(NAMES).zip(evaluation.row(place)) {
                let expected = data[key][query][name].as_f64().unwrap();
                assert!((value - expected).abs() < 1e-9, "{measure} of {query}: {value}, not {expected}");
            }
        }
    }
}

/// The means of `elinor` 0.4.0, which also knows the exponential gain.
#[test]
fn figures_are_those_of_elinor() {
    const MEANS: [(&str, f64); 9] = [
        ("nDCG@10", 0.296_073_184_130_095),
        ("nDCG", 0.474_298_432_781_089),
        ("nDCG@10(dcg=exp-log2)", 0.231_819_573_090_374),
        ("RR@3", 0.944_444_444_444_444),
        ("AP@10", 0.238_563_623_050_230),
        ("P@5", 0.4),
        ("R@10", 0.352_008_177_008_177),
        ("Rprec", 0.317_120_610_870_611),
        ("Bpref", 0.394_953_338_650_353),
    ];
    let mut state = 7_u32;
    let mut below = |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % n
    };
    let mut judgements = Judgements::default();
    let mut entries = Vec::new();
    for q in 0..12 {
        for c in 0..40 {
            let candidate = (c * 7 + q) % 40;
            let (query, id) = (format!("q{q:02}"), format!("c{candidate:02}"));
            let grade = if candidate == q { 1 } else { below(9).saturating_sub(5) as u8 };
            if below(3) > 0 || candidate == q {
                judgements.judge(&query, &id, Grade::try_from(i32::from(grade)).unwrap()).unwrap();
            }
            if below(4) > 0 {
                entries.push((query, id, f64::from(1_000 - c)));
            }
        }
    }
    let run =
        Run::from_entries(entries.iter().map(|(q, c, score)| (q.as_str(), c.as_str(), *score))).unwrap();
    let measures = MEANS.map(|(name, _)| name.parse().unwrap());
    let task =
        Task { judgements: &judgements, excluded: &Pairs::default(), length: None, measures: &measures };
    let means = evaluate(&run, &task).all().means;
    for ((name, expected), mean) in MEANS.iter().zip(means) {
        assert!((mean - expected).abs() < 1e-9, "{name}: {mean}, not {expected}");
    }
}
