//! `qantara tune` from the outside: policies that were planted in the sample,
//! and what is made of judgements of them.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use common::{Hub, assert_has};
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use serde_json::Value;

const MARKET: &str = "--market startup-investor";

/// What a hub wants in truth: far from what the default policy thinks.
fn planted() -> String {
    let text = include_str!("../crates/engine/data/policies/startup-investor.toml");
    text.replace("name = \"startup-investor\"", "name = \"planted\"")
        .replace("stage = 4", "stage = 1")
        .replace("ticket = 3", "ticket = 1")
        .replace("portfolio_sector = 2", "portfolio_sector = 6")
        .replace("sector = 5", "sector = 1")
        .replace("traction = 2", "traction = 6")
        .replace("round = 2", "round = 5")
}

/// Numbers from 0 to 1 that look like chance (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal, with deviation 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// How much a judge errs beside scores from 0 to 1.
const NOISE: f64 = 0.02;

/// A hub with the sample and the planted policy, and everybody's whole list
/// under it.
struct Judge {
    hub: Hub,
    lists: BTreeMap<String, Vec<(String, f64)>>,
}

impl Judge {
    fn new() -> Self {
        Self::of(&planted())
    }

    fn of(policy: &str) -> Self {
        let hub = Hub::with_sample();
        hub.write("planted.toml", policy);
        let told = hub.ok(&format!("rank {MARKET} --policy planted.toml --all -k 400 --format csv"));
        let mut lists: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
        for line in told.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let entry = (cells[1].to_owned(), cells[3].parse().unwrap());
            lists.entry(cells[0].to_owned()).or_default().push(entry);
        }
        lists.retain(|_, list| list.len() >= 20);
        Self { hub, lists }
    }

    /// Judgements of so many seekers from a place on, of so many candidates
    /// each: some of the first, and others drawn from the rest. Of them the
    /// judge, who errs, finds a quarter relevant.
    fn write(&self, file: &str, seekers: std::ops::Range<usize>, each: usize, noise: f64) {
        let mut numbers = Numbers(7 + seekers.start as u64);
        let mut text = "query_id,candidate_id,grade\n".to_owned();
        for (seeker, list) in self.lists.iter().skip(seekers.start).take(seekers.len()) {
            let mut left: Vec<&(String, f64)> = list.iter().collect();
            let mut judged: Vec<(f64, &str)> = (0..each.min(list.len()))
                .map(|n| {
                    let place = if n % 2 == 0 { 0 } else { (numbers.next() * left.len() as f64) as usize };
                    let (candidate, score) = left.remove(place);
                    (score + noise * numbers.normal(), candidate.as_str())
                })
                .collect();
            judged.sort_by(|a, b| b.0.total_cmp(&a.0));
            for (place, (_, candidate)) in judged.iter().enumerate() {
                let grade = if place < judged.len().div_ceil(20) {
                    2
                } else {
                    usize::from(place < judged.len().div_ceil(4))
                };
                writeln!(text, "{seeker},{candidate},{grade}").unwrap();
            }
        }
        self.hub.write(file, &text);
    }

    /// The mean nDCG@10 of policies by judgements, over judged candidates.
    fn ndcg<const N: usize>(&self, judgements: &str, policies: [&str; N]) -> [f64; N] {
        let named: String = policies.iter().map(|policy| format!(" --policy {policy}")).collect();
        let line = format!(
            "evaluate {MARKET} --judgements {judgements}{named} -k 400 --measure nDCG@10(condensed) --repetitions 1000 --format json"
        );
        let found = json(&self.hub.ok(&line));
        std::array::from_fn(|n| found["systems"][n]["means"][0]["value"].as_f64().unwrap())
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn tune(hub: &Hub, more: &str) -> String {
    hub.ok(&format!("tune {MARKET} --ungraded left-out {more}"))
}

/// A hub for which traction counts from a threshold, and a fair fit in the
/// sector for nothing, teaches that and a policy with curves explains itself by
/// terms that add up.
#[test]
fn the_shapes_of_fits_are_learned() {
    let curves = "\n[curves]\nsector = [[0, 0], [0.7, 0.05], [1, 1]]\ntraction = [[0, 0], [0.5, 0.02], [0.55, 0.98], [1, 1]]\n";
    let judge = Judge::of(&format!("{}{curves}", planted()));
    judge.write("grades.csv", 0..100, 20, NOISE);
    judge.write("held-out.csv", 100..judge.lists.len(), 40, NOISE);
    let told =
        tune(&judge.hub, "--judgements grades.csv --out bent.toml --curves --resamples 0 --format json");
    let [truth, bent] = judge.ndcg("held-out.csv", ["planted.toml", "bent.toml"]);
    assert!(bent >= truth - 0.02, "{bent}, not {truth}");
    let policy: Policy = judge.hub.read("bent.toml").parse().unwrap();
    let of_facet = |id: &str| {
        let at = policy.market().facets().iter().position(|facet| facet.id() == id).unwrap();
        policy.curves()[at].clone().unwrap()
    };
    let (sector, traction) = (of_facet("sector"), of_facet("traction"));
    assert!(sector.of(0.5) < 0.5 && traction.of(0.4) < 0.4, "{sector:?}, {traction:?}");
    let told = json(&told)["curves"].as_array().unwrap().len();
    assert_eq!(told, policy.curves().iter().flatten().count(), "each is told");
    let found = json(&judge.hub.ok(&format!(
        "explain {MARKET} --policy bent.toml --format json {}",
        judge.lists.iter().next().map(|(seeker, list)| format!("{seeker} {}", list[0].0)).unwrap(),
    )));
    for direction in found["directions"].as_array().unwrap() {
        let terms = direction["contributions"].as_array().unwrap().iter();
        let sum: f64 = terms.map(|term| term["contribution"].as_f64().unwrap()).sum();
        assert!((sum - direction["value"].as_f64().unwrap()).abs() < 1e-9, "{direction}");
    }
}

/// A weight's interval is narrower where more teach.
#[test]
fn intervals_of_weights_shrink_with_what_is_known() {
    let judge = Judge::new();
    let width = |file: &str, seekers| {
        judge.write(file, seekers, 20, NOISE);
        let told =
            json(&tune(&judge.hub, &format!("--judgements {file} --dry-run --resamples 40 --format json")));
        let weights = told["weights"].as_array().unwrap();
        let width = |weight: &Value| {
            let [low, high] = [0, 1].map(|end| weight["interval"][end].as_f64().unwrap());
            assert!(0.0 <= low && low <= high && high <= 1.0, "{weight}");
            high - low
        };
        weights.iter().map(width).sum::<f64>() / weights.len() as f64
    };
    let (few, many) = (width("few.csv", 0..50), width("many.csv", 0..150));
    println!("mean width {few:.4} of 50 seekers, {many:.4} of 150");
    assert!(0.0 < many && many < few, "{many}, not below {few}");
}

/// A report shows them where the manifest lies beside the policy, and not for a
/// policy that was changed since.
#[test]
fn a_report_shows_how_far_learned_weights_could_be_off() {
    let judge = Judge::new();
    judge.write("grades.csv", 0..100, 20, NOISE);
    tune(&judge.hub, "--judgements grades.csv --out tuned.toml --resamples 40");
    let of_weights = || {
        let line = format!(
            "evaluate {MARKET} --judgements grades.csv --policy tuned.toml --repetitions 1000 --format json"
        );
        json(&judge.hub.ok(&line))["made"]["policies"][0]["weights"].clone()
    };
    let manifest = json(&judge.hub.read("tuned.training.json"));
    for weighed in of_weights().as_array().unwrap() {
        for (side, role) in ["startup", "investor"].into_iter().enumerate() {
            let is_it = |weight: &&Value| weight["facet"] == weighed["facet"] && weight["role"] == role;
            let learned = manifest["weights"].as_array().unwrap().iter().find(is_it);
            let interval = learned.map_or(&Value::Null, |weight| &weight["interval"]);
            assert_eq!(&weighed["intervals"][side], interval, "{weighed}");
        }
    }
    let changed = judge.hub.read("tuned.toml").replacen("stage = ", "stage = 1", 1);
    judge.hub.write("tuned.toml", &changed);
    let all = of_weights();
    assert!(
        all.as_array().unwrap().iter().all(|weighed| weighed["intervals"] == serde_json::json!([null, null]))
    );
}

/// 2,000 judgements give the planted ranking back; and the manifest, the file
/// and the lists are of one policy.
#[test]
fn two_thousand_noisy_judgements_give_the_planted_ranking_back() {
    let judge = Judge::new();
    let n_held_out = judge.lists.len() - 100;
    judge.write("grades.csv", 0..100, 20, NOISE);
    judge.write("held-out.csv", 100..judge.lists.len(), 40, NOISE);
    assert!(n_held_out >= 50, "{n_held_out}");
    let manifest = json(&tune(&judge.hub, "--judgements grades.csv --out tuned.toml --format json"));
    assert_eq!(manifest, json(&judge.hub.read("tuned.training.json")));
    let [truth, before, after] =
        judge.ndcg("held-out.csv", ["planted.toml", "startup-investor", "tuned.toml"]);
    println!("planted {truth:.4}, default {before:.4}, tuned {after:.4}, {n_held_out} held out");
    assert!(before < truth - 0.02, "there was something to learn: {before} beside {truth}");
    assert!(after >= truth - 0.01, "{after}, not {truth}");
    let policy: Policy = judge.hub.read("tuned.toml").parse().unwrap();
    assert_eq!(manifest["policy"]["digest"], policy.digest());
    assert_eq!((policy.name(), policy.version()), ("startup-investor", 2));
    // The same numbers come out of the written file.
    let chosen = &manifest["validation"];
    assert!(
        chosen["difference"]["decisive"] == true
            && chosen["after"]["value"].as_f64() > chosen["before"]["value"].as_f64()
    );
    assert_eq!(manifest["data"]["training"]["seekers"], 70);
    assert_eq!(manifest["data"]["validation"]["seekers"], 30);
    // The same seed on other threads writes the same bytes, another seed others.
    tune(&judge.hub, "--judgements grades.csv --out again.toml --threads 3");
    assert!(judge.hub.read("tuned.toml") == judge.hub.read("again.toml"));
}

/// From few judgements nothing gets worse: mostly nothing is found at all.
#[test]
fn a_hundred_noisy_judgements_do_no_harm() {
    let judge = Judge::new();
    judge.write("few.csv", 0..50, 2, NOISE);
    judge.write("held-out.csv", 50..judge.lists.len(), 40, NOISE);
    let output =
        judge.hub.run(&format!("tune {MARKET} --ungraded left-out --judgements few.csv --out tuned.toml"));
    let code = output.status.code();
    let is_written = judge.hub.path("tuned.toml").exists();
    assert_eq!(code, Some(if is_written { 0 } else { 3 }));
    if is_written {
        let [before, after] = judge.ndcg("held-out.csv", ["startup-investor", "tuned.toml"]);
        assert!(after >= before, "{after}, worse than {before}");
    } else {
        assert_has(&String::from_utf8(output.stdout).unwrap(), &["Nothing is written."]);
        assert!(!judge.hub.path("tuned.training.json").exists());
    }
}

/// A policy that is put is the hub's from then on; what it was learned from and
/// what chose are told apart; and what may not move does not.
#[test]
fn what_is_learned_can_be_put_chosen_by_a_file_and_limited_to_the_fuse() {
    let judge = Judge::new();
    judge.write("teach.csv", 0..80, 20, NOISE);
    judge.write("choose.csv", 80..120, 20, NOISE);
    let hub = &judge.hub;
    let files = "--judgements teach.csv --validation choose.csv --format json";
    let dry = json(&tune(hub, &format!("{files} --dry-run")));
    assert_eq!(dry["data"]["split"]["by"], "files");
    assert_eq!(
        (&dry["data"]["training"]["seekers"], &dry["data"]["validation"]["seekers"]),
        (&80.into(), &40.into())
    );
    assert!(!hub.ok("policy list").contains("learned"), "nothing is written");
    let put = json(&tune(hub, &format!("{files} --put learned")));
    assert_eq!((&put["validation"], &put["weights"]), (&dry["validation"], &dry["weights"]));
    assert_eq!(put, json(&hub.read("learned-1.training.json")));
    let kept: Policy = hub.ok("policy show learned").parse().unwrap();
    assert_eq!(put["policy"]["digest"], kept.digest());
    let again = json(&tune(hub, &format!("{files} --put learned")));
    assert_eq!(again["policy"]["version"], 2);
    let default: Policy = hub.ok("policy show startup-investor").parse().unwrap();
    let fuse = hub.run(&format!("tune {MARKET} --ungraded left-out {files} --only fuse --out fuse.toml"));
    if fuse.status.success() {
        let fuse: Policy = hub.read("fuse.toml").parse().unwrap();
        for side in Side::BOTH {
            assert_eq!(fuse.weights(side), default.weights(side));
        }
    } else {
        assert_eq!(fuse.status.code(), Some(3));
    }
    tune(hub, &format!("{files} --only weights --out weights.toml"));
    let weights: Policy = hub.read("weights.toml").parse().unwrap();
    assert_eq!(weights.fuse(), default.fuse());
    judge.write("choose.csv", 79..120, 20, NOISE);
    let told = hub.fails(&format!("tune {MARKET} {files} --dry-run"));
    assert_has(&told, &["what teaches may not choose"]);
}

/// What happened before the day teaches, and what came after chooses.
#[test]
fn recorded_outcomes_teach_before_a_day_and_choose_after_it() {
    let judge = Judge::new();
    let hub = &judge.hub;
    let mut outcomes = Vec::new();
    for (n, (startup, list)) in judge.lists.iter().enumerate() {
        let day = format!("2026-{:02}-10", if n % 2 == 0 { 2 } else { 8 });
        for (place, (investor, _)) in list.iter().take(12).enumerate() {
            let mut add = |rest| outcomes.push((startup.clone(), investor.clone(), day.clone(), rest));
            if place < 3 {
                add(r#""by":"startup","event":"accepted""#);
                add(r#""by":"investor","event":"met""#);
            } else {
                add(r#""by":"investor","event":"declined","reason":"sector""#);
            }
        }
    }
    hub.record(&outcomes);
    let told = hub.fails(&format!("tune {MARKET} --feedback --dry-run"));
    assert_has(&told, &["--split"]);
    let line = format!("tune {MARKET} --feedback --split 2026-06-01 --ungraded left-out --format json");
    let found = json(&hub.ok(&format!("{line} --out tuned.toml")));
    assert_eq!(found["data"]["split"]["by"], "time");
    let seekers = |set: &str| found["data"][set]["seekers"].as_u64().unwrap() as usize;
    assert_eq!(seekers("training"), judge.lists.len().div_ceil(2));
    assert_eq!(seekers("validation"), judge.lists.len() / 2);
    let before = hub.run(&format!("{line} --split 2026-01-01 --dry-run"));
    assert!(!before.status.success(), "nothing was recorded before");
}

/// The manifest names those who chose: `evaluate` on them gives its numbers.
#[test]
fn evaluate_gives_the_numbers_of_the_manifest_and_of_sensitivity() {
    let hub = Hub::with_sample();
    hub.ok("generate --out sample --truth");
    hub.write("planted.toml", &planted());
    let found = json(&hub.ok(&format!(
        "tune {MARKET} --judgements sample/truth.csv --policy planted.toml --epochs 20 --out tuned.toml --format json"
    )));
    let ids: Vec<&str> = found["data"]["validation"]["ids"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap())
        .collect();
    let is_theirs = |line: &&str| {
        line.starts_with("market,") || line.split(',').nth(1).is_some_and(|id| ids.contains(&id))
    };
    let truth = hub.read("sample/truth.csv");
    let theirs: Vec<&str> = truth.lines().filter(is_theirs).collect();
    hub.write("chose.csv", &theirs.join("\n"));
    let measured = json(&hub.ok(&format!(
        "evaluate {MARKET} --judgements chose.csv --policy planted.toml --policy tuned.toml --measure nDCG@10 --repetitions 1000 --format json"
    )));
    let value = |n: usize| measured["systems"][n]["means"][0]["value"].as_f64().unwrap();
    let told = |when: &str| found["validation"][when]["value"].as_f64().unwrap();
    assert!((value(0) - told("before")).abs() < 1e-9, "{} and {}", value(0), told("before"));
    assert!((value(1) - told("after")).abs() < 1e-9, "{} and {}", value(1), told("after"));
    // Rules bar some who are relevant: nobody ranks them, and the ideal list has them.
    let sensed = json(
        &hub.ok(&format!("sensitivity {MARKET} --policy planted.toml --judgements chose.csv --format json")),
    );
    let sensed = sensed["ndcg_at_10"].as_f64().unwrap();
    assert!((sensed - value(0)).abs() < 1e-9, "{sensed} and {}", value(0));
}

/// A place that cannot be written is refused before the work, and a policy is
/// kept with its manifest or not at all.
#[test]
fn what_cannot_be_written_is_refused_before_anything_is_learned() {
    let judge = Judge::new();
    let hub = &judge.hub;
    judge.write("grades.csv", 0..100, 20, NOISE);
    std::fs::create_dir_all(hub.path("folder")).unwrap();
    std::fs::create_dir_all(hub.path("kept-1.training.json")).unwrap();
    std::fs::create_dir_all(hub.path("tuned.training.json")).unwrap();
    for place in ["--out folder", "--out nowhere/x.toml", "--out tuned.toml", "--put kept", "--put bad/name"]
    {
        let told = hub.fails(&format!("tune {MARKET} --judgements grades.csv {place}"));
        assert!(!told.contains("Ctrl-C"), "{place}: it began to learn: {told}");
    }
    assert!(!hub.ok("policy list").contains("kept"));
    assert!(!hub.path("tuned.toml").exists());
    let told = hub.fails(&format!("tune {MARKET} --judgements grades.csv --split 2026-06-01 --dry-run"));
    assert_has(&told, &["--split"]);
    let told = hub.fails(&format!("tune {MARKET} --judgements grades.csv --as investor --dry-run"));
    assert_has(&told, &["--as ROLE says who seeks"]);
}

/// The first Ctrl-C keeps the best so far, and the report says so.
#[test]
fn ctrl_c_ends_the_learning_and_keeps_the_best_so_far() {
    let judge = Judge::new();
    judge.write("grades.csv", 0..100, 20, NOISE);
    let line = format!(
        "tune {MARKET} --ungraded left-out --judgements grades.csv --epochs 100000 --out tuned.toml --format json"
    );
    let mut child = judge.hub.command(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    told.read_line(&mut first).unwrap();
    assert_has(&first, &["Ctrl-C"]);
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    let manifest = json(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(manifest["interrupted"], true);
    let is_written = judge.hub.path("tuned.toml").exists();
    assert_eq!(output.status.code(), Some(if is_written { 0 } else { 3 }));
}

/// What is missing is said, in every language, and nothing is written.
#[test]
fn too_little_is_refused_with_what_is_missing() {
    let judge = Judge::new();
    judge.write("few.csv", 0..12, 10, 0.0);
    let line = format!("tune {MARKET} --judgements few.csv --out tuned.toml");
    for (lang, said) in [("en", "too few"), ("fr", "il en manque"), ("ar", "ينقص")] {
        assert_has(&judge.hub.fails(&format!("{line} --lang {lang}")), &[said]);
    }
    assert!(!judge.hub.path("tuned.toml").exists());
}

/// What an analyst reads before and after tuning, in every language.
#[test]
fn weights_moves_and_theses_are_told_in_every_language() {
    let hub = Hub::with_sample();
    hub.ok("generate --out sample --truth");
    hub.write("planted.toml", &planted());
    let mut told = String::new();
    for line in [
        &format!("tune {MARKET} --policy planted.toml --judgements sample/truth.csv --epochs 30 --dry-run"),
        &format!("sensitivity {MARKET} --judgements sample/truth.csv --seekers 20"),
        "compare startup-investor planted.toml --judgements sample/truth.csv --lists 20",
        "thesis in-0000000",
        "thesis in-0000001",
    ] {
        for lang in ["en", "fr", "ar"] {
            writeln!(told, "# {line} --lang {lang}\n\n{}", hub.ok(&format!("{line} --lang {lang}"))).unwrap();
        }
    }
    insta::assert_snapshot!(told);
    let found = json(&hub.ok(&format!("sensitivity {MARKET} --judgements sample/truth.csv --format json")));
    let facets = found["facets"].as_array().unwrap();
    let lost = |facet: &Value| facet["lost"]["value"].as_f64().unwrap();
    let most = facets.iter().max_by(|a, b| lost(a).total_cmp(&lost(b))).unwrap();
    assert_eq!(most["facet"], "sector", "the truth asks for sectors first");
    for weight in found["weights"].as_array().unwrap() {
        for bounds in ["first", "tenth"] {
            let value = weight["weight"].as_f64().unwrap();
            assert!(weight[bounds][0].as_f64().is_none_or(|low| low <= value + 1e-12), "{weight}");
            assert!(weight[bounds][1].as_f64().is_none_or(|high| high >= value - 1e-12), "{weight}");
        }
    }
    let same = json(&hub.ok("compare startup-investor startup-investor --lists 20 --format json"));
    assert_eq!((&same["overlap"], &same["wanted"]), (&1.0.into(), &Value::Null));
    let moved =
        json(&hub.ok("compare startup-investor planted.toml --judgements sample/truth.csv --format json"));
    assert_eq!(moved["wanted"]["difference"]["verdict"], "worse", "the truth is not what was planted");
}

/// Also where the cap on exposure or a rule moves somebody, or those around
/// them.
#[test]
fn every_move_is_told_with_a_reason() {
    let hub = Hub::with_sample();
    let policy = hub.ok("policy show startup-investor");
    hub.write("capped.toml", &policy.replacen("[limits]\n", "[limits]\nexposure_percent = 20\n", 1));
    let (head, rest) = policy.split_once("[[gates]]").unwrap();
    let after_first = rest.split_once("[[gates]]").unwrap().1;
    hub.write("open.toml", &format!("{head}[[gates]]{after_first}"));
    for pair in ["startup-investor capped.toml", "capped.toml startup-investor", "startup-investor open.toml"]
    {
        let found = json(&hub.ok(&format!("compare {pair} --format json")));
        let lists = found["lists"].as_array().unwrap();
        let all = lists.iter().flat_map(|list| list["candidates"].as_array().unwrap());
        let moved: Vec<&Value> = all.filter(|one| one["left"]["rank"] != one["right"]["rank"]).collect();
        assert!(!moved.is_empty(), "{pair}");
        for one in moved {
            let differs = |what: &str| one["left"][what] != one["right"][what];
            let is_told = !one["reasons"].as_array().unwrap().is_empty()
                || differs("gates")
                || differs("capped")
                || one["ruled"].as_u64().unwrap() > 0;
            assert!(is_told, "{pair}: {one}");
        }
        let table = hub.ok(&format!("compare {pair}"));
        let whys = table.lines().filter(|line| line.starts_with("│ st-")).map(|line| line.split('┆').nth(3));
        let whys: Vec<String> = whys.map(|why| why.unwrap().trim_matches(['│', ' ']).to_owned()).collect();
        assert!(!whys.is_empty() && whys.iter().all(|why| !why.is_empty()), "{pair}: {table}");
    }
}
