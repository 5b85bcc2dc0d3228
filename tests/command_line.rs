//! The whole product from the outside: the binary, real files, a real store.

mod common;

use std::fs;
use std::path::Path;

use common::{Hub, assert_has};

#[test]
fn the_demo_shows_the_whole_path_and_adds_nothing_twice() {
    let hub = Hub::new();
    let first = hub.ok("demo");
    assert_has(
        &first,
        &["907 profiles", "(907 added now)", "Investors for", "Mentors for", "Why not", "Try next:"],
    );
    let second = hub.ok("demo");
    assert_has(&second, &["907 profiles", "(0 added now)"]);
    assert_eq!(
        first.replace("907 added", "N added"),
        second.replace("(0 added", "(N added"),
        "only the count of what was added differs"
    );
    assert_has(&hub.ok("check"), &["907 profiles read", "healthy"]);
}

#[test]
fn every_language_is_spoken_throughout() {
    let hub = Hub::with_sample();
    for (line, french, arabic) in [
        ("demo", "À essayer ensuite", "جرّب بعد ذلك"),
        ("route st-0000000", "Prochaine marche", "سلم التمويل"),
        ("near st-0000000", "accessibles à", "المتاح أمام"),
        ("explain --market startup-investor st-0000000 in-0000051", "Règles", "القواعد"),
    ] {
        assert_has(&hub.ok(&format!("{line} --lang fr")), &[french]);
        assert_has(&hub.ok(&format!("{line} --lang ar")), &[arabic]);
    }
}

#[test]
fn what_is_exported_comes_back_the_same() {
    let hub = Hub::with_sample();
    hub.ok("export --out all.jsonl");
    hub.ok("export --out all.xlsx");
    hub.ok("import all.xlsx --data from-xlsx");
    hub.ok("export --data from-xlsx --out again.jsonl");
    assert!(hub.read("all.jsonl") == hub.read("again.jsonl"), "XLSX loses something");
    for role in ["startup", "investor", "mentor", "pilot", "programme", "opening", "talent"] {
        hub.ok(&format!("export --role {role} --out {role}.csv"));
        hub.ok(&format!("import {role}.csv --role {role} --data from-csv"));
    }
    hub.ok("export --data from-csv --out again.jsonl");
    assert!(hub.read("all.jsonl") == hub.read("again.jsonl"), "CSV loses something");
    // A second import changes nothing.
    assert_has(&hub.ok("import all.jsonl"), &["0 created", "0 updated", "907 unchanged"]);
}

#[test]
fn who_refused_is_behind_no_door_and_silence_is_what_the_hub_says() {
    let hub = Hub::new();
    hub.write(
        "all.jsonl",
        "{\"id\":\"st\",\"name\":\"Seeker\",\"consent\":{\"matching\":true},\"startup\":{}}\n\
         {\"id\":\"no\",\"name\":\"Refuser\",\"consent\":{\"matching\":false},\"programme\":{\"rung\":1}}\n\
         {\"id\":\"hm\",\"name\":\"Offer\",\"programme\":{\"rung\":2}}\n\
         {\"id\":\"mt\",\"name\":\"Silent\",\"mentor\":{}}\n",
    );
    let counted = "Consent to be matched: 1 agreed, 1 refused, 2 did not say";
    for line in ["import all.jsonl --dry-run", "import all.jsonl"] {
        assert_has(&hub.ok(line), &[counted, "qantara consent required"]);
    }
    let market = "--market startup-programme";
    for line in [
        format!("rank {market} --for st"),
        format!("rank {market} --all --format csv"),
        "route st".to_owned(),
    ] {
        let told = hub.ok(&line);
        assert!(!told.contains("Refuser") && !told.contains(",no,"), "{line}: {told}");
    }
    for line in [format!("explain {market} st no"), format!("rank {market} --for no"), "near no".to_owned()] {
        assert_has(&hub.fails(&line), &["`no` is matched with no other", "refused consent"]);
    }
    let mentors = "--market startup-mentor";
    assert_has(&hub.ok(&format!("rank {mentors} --for st")), &["Silent"]);
    assert_has(&hub.ok("consent required"), &["Only those who agreed"]);
    assert!(!hub.ok(&format!("rank {mentors} --for st")).contains("Silent"));
    assert_has(&hub.fails(&format!("explain {mentors} st mt")), &["this hub requires that"]);
    // A programme is a public offer, which need not agree.
    assert_has(&hub.ok(&format!("rank {market} --for st")), &["Offer"]);
    assert_has(
        &hub.ok("check --lang fr"),
        &["Refus", "Sans réponse", "Seuls ceux qui ont donné leur accord"],
    );
}

#[test]
fn rankings_are_the_same_on_any_number_of_threads() {
    let hub = Hub::with_sample();
    let lists = hub.ok("rank --market startup-investor --all -k 10 --format csv --threads 1");
    assert!(lists.starts_with("query_id,candidate_id,rank,score\nst-0000000,"), "{}", &lists[..80]);
    for threads in [2, 5] {
        let again =
            hub.ok(&format!("rank --market startup-investor --all -k 10 --format csv --threads {threads}"));
        assert!(lists == again, "{threads} threads give other bytes");
    }
    // One alone has the list that it has among all.
    let alone = hub.ok("rank --market startup-investor --for st-0000003 -k 10 --format csv");
    let among: Vec<&str> = lists.lines().filter(|line| line.starts_with("st-0000003,")).collect();
    assert_eq!(alone.lines().skip(1).collect::<Vec<_>>(), among);
    // The other side of the market sees the same scores.
    let line = among.first().unwrap();
    let [startup, investor, _, score] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
    let back = hub.ok(&format!("rank --market startup-investor --for {investor} -k 450 --format csv"));
    let seen = back.lines().find(|line| line.contains(&format!(",{startup},"))).unwrap();
    assert!(seen.ends_with(&format!(",{score}")), "{seen} and {line}");
}

#[test]
fn exposure_is_capped_when_asked_for() {
    let hub = Hub::with_sample();
    let lists = hub.ok("rank --market startup-investor --all -k 10 --exposure 20 --format csv");
    let mut shown = std::collections::HashMap::new();
    for line in lists.lines().skip(1) {
        *shown.entry(line.split(',').nth(1).unwrap()).or_insert(0) += 1;
    }
    let most = shown.values().max().unwrap();
    assert!(*most <= 90, "somebody is in {most} of 450 lists");
}

/// Three startups want the one investor there is, and one of them may have it.
#[test]
fn a_cap_counts_in_every_format_and_whoever_it_leaves_with_nobody_is_told() {
    let hub = Hub::new();
    let startup = |n: usize| format!("{{\"id\":\"st-{n}\",\"name\":\"Une\",\"startup\":{{}}}}\n");
    let investor = "{\"id\":\"in-1\",\"name\":\"Fonds\",\"investor\":{}}\n";
    hub.write("all.jsonl", &((1..=3).map(startup).collect::<String>() + investor));
    hub.ok("import all.jsonl");
    let own =
        hub.ok("policy show startup-investor").replace("name = \"startup-investor\"", "name = \"mine\"");
    hub.write("mine.toml", &own.replacen("[limits]\n", "[limits]\nexposure_percent = 34\n", 1));
    hub.ok("policy put mine.toml");
    for cap in ["--exposure 34", "--policy mine"] {
        for format in ["csv", "jsonl", "trec", "table"] {
            let line = format!("rank --market startup-investor --all --format {format} {cap}");
            let output = hub.run(&line);
            assert!(output.status.success(), "{line}");
            let (lists, told) =
                (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
            assert_eq!(lists.matches("in-1").count(), 1, "{line}: {lists}");
            // Of equal scores the first id has it.
            if format == "table" {
                assert_eq!(lists.matches("empty because of the cap").count(), 2, "{lists}");
            } else {
                assert!(
                    told.contains("2 lists are empty because of the cap on exposure: st-2, st-3"),
                    "{told}"
                );
            }
        }
    }
    let told = hub.ok("rank --market startup-investor --all --exposure 34 --lang fr");
    assert_has(&told, &["La liste est vide en raison du plafond d’exposition\u{a0}:"]);
    assert_has(&hub.ok("rank --market startup-investor --all --exposure 34 --lang ar"), &["سقف الظهور"]);
    // Without a cap everybody has the investor, and one list is no crowd.
    let all = hub.ok("rank --market startup-investor --all --format csv");
    assert_eq!(all.matches("in-1").count(), 3, "{all}");
    let one = hub.ok("rank --market startup-investor --for st-3 --format csv --exposure 1");
    assert_eq!(one.matches("in-1").count(), 1, "{one}");
    // The run keeps its cap.
    hub.ok("rank --market startup-investor --all --policy mine --out lists.csv");
    hub.ok("replay lists.csv.manifest.json");
}

#[test]
fn a_batch_can_be_had_again_until_its_profiles_change() {
    let hub = Hub::with_sample();
    hub.ok("rank --market startup-mentor --all -k 5 --out lists.csv");
    assert_has(&hub.ok("replay lists.csv.manifest.json --out again.csv"), &["same"]);
    assert!(hub.read("lists.csv") == hub.read("again.csv"));
    // On another day it is still the run of that day.
    hub.ok("replay lists.csv.manifest.json --now 2031-01-01");
    hub.ok("profiles delete me-0000000 --role mentor");
    assert_has(
        &hub.fails("replay lists.csv.manifest.json"),
        &["changed since the run: the profiles", "restore"],
    );
}

/// Floors cost what is said, in every language and format, and are made again.
#[test]
fn lists_with_floors_say_what_they_cost_and_are_made_again() {
    let hub = Hub::with_sample();
    let line = "rank --market startup-investor --all --as investor -k 10 --at-least 1 --share region=MA-09:5";
    for (lang, said) in
        [("en", "The floors cost"), ("fr", "Les planchers coûtent"), ("ar", "تكلّف الحدود الدنيا")]
    {
        let output = hub.run(&format!("{line} --out fair.csv --lang {lang}"));
        assert!(output.status.success());
        assert_has(&String::from_utf8(output.stderr).unwrap(), &[said]);
    }
    assert_has(&hub.ok("replay fair.csv.manifest.json"), &["same"]);
    let shown = |lists: &str| {
        let seen = lists.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned());
        seen.collect::<std::collections::BTreeSet<String>>().len()
    };
    let fair = hub.read("fair.csv");
    let plain = hub.ok("rank --market startup-investor --all --as investor -k 10 --format csv");
    assert_eq!(fair.lines().count(), plain.lines().count());
    assert!(shown(&fair) > shown(&plain), "{} and {}", shown(&fair), shown(&plain));
    for (share, said) in [
        ("region=MA-99:5", "nobody is in it; there are"),
        ("island=x:5", "`island` is none of region, sector"),
        ("region=MA-09", "write FIELD=GROUP:PERCENT"),
        ("region=MA-09:0", "write FIELD=GROUP:PERCENT"),
    ] {
        assert_has(&hub.refuses(&format!("rank --market startup-investor --all --share {share}")), &[said]);
    }
}

#[test]
fn an_explanation_adds_up_for_machines_too() {
    let hub = Hub::with_sample();
    let json = hub.ok("explain --market startup-investor st-0000000 in-0000051 --format json");
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    for direction in told["directions"].as_array().unwrap() {
        let terms = direction["contributions"].as_array().unwrap();
        let sum: f64 = terms.iter().map(|term| term["contribution"].as_f64().unwrap()).sum();
        assert!((sum - direction["value"].as_f64().unwrap()).abs() < 1e-9);
    }
    assert!(told["gates"].as_array().unwrap().len() > 5);
    let desk: serde_json::Value = serde_json::from_str(&hub.ok("route st-0000000 --json")).unwrap();
    assert_eq!(desk["markets"].as_array().unwrap().len(), 4);
}

/// What people read, in their three languages: reviewed as writing.
#[test]
fn a_pair_is_explained_in_every_language() {
    let hub = Hub::with_sample();
    for lang in ["en", "fr", "ar"] {
        let told = hub.ok(&format!("explain --market startup-programme st-0000000 mnf-angels --lang {lang}"));
        insta::assert_snapshot!(format!("explain_{lang}"), told);
        insta::assert_snapshot!(format!("near_{lang}"), hub.ok(&format!("near st-0000000 --lang {lang}")));
        insta::assert_snapshot!(format!("route_{lang}"), hub.ok(&format!("route st-0000000 --lang {lang}")));
    }
}

#[test]
fn a_policy_is_shown_changed_checked_and_used() {
    let hub = Hub::with_sample();
    let shown = hub.ok("policy show startup-investor");
    hub.write(
        "mine.toml",
        &shown.replace("name = \"startup-investor\"", "name = \"mine\"").replacen(
            "sector = 1.0",
            "sector = 9.0",
            1,
        ),
    );
    assert_has(&hub.ok("policy check mine.toml"), &["mine", "SHA-256"]);
    assert_has(&hub.ok("policy diff startup-investor mine.toml"), &["weights.startup.sector", "9"]);
    assert_has(&hub.ok("policy list"), &["startup-investor", "mnf-angels", "startup-programme"]);
    let by = |policy: &str| {
        hub.ok(&format!("rank --market startup-investor --all --format csv --policy {policy}"))
    };
    assert!(by("mine.toml") != by("startup-investor"), "the weight has no effect");
    hub.write("bad.toml", &shown.replacen("sector = ", "sektor = ", 1));
    assert_has(&hub.fails("policy check bad.toml"), &["sektor", "sector"]);
    assert_has(
        &hub.fails("rank --market startup-mentor --all --policy mnf-angels"),
        &["mnf-angels", "startup-investor"],
    );
}

/// A list of guests serves, whoever of them refused.
#[test]
fn who_may_not_be_matched_is_left_out_of_a_list_and_told() {
    let hub = Hub::new();
    hub.write(
        "all.jsonl",
        r#"{"id":"s1","name":"One","startup":{}}
{"id":"s2","name":"Two","consent":{"matching":false},"startup":{}}
{"id":"m1","name":"Mentor","mentor":{}}
{"id":"m2","name":"Refuser","consent":{"matching":false},"mentor":{}}
"#,
    );
    hub.ok("import all.jsonl");
    hub.write("startups.csv", "id\ns1\ns2\n");
    hub.write("mentors.csv", "id\nm2\nm1\n");
    let line =
        "rank --market startup-mentor --for-file startups.csv --as startup --among mentors.csv --format csv";
    let output = hub.run(line);
    let [lists, told] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(output.status.success() && lists.contains("s1,m1") && !lists.contains("s2"), "{lists}{told}");
    assert_has(&told, &["left out: s2", "left out: m2"]);
    // Somebody who is named alone is told why, and one who is not there too.
    assert_has(&hub.fails("rank --market startup-mentor --for s2 --as startup"), &["s2"]);
    hub.write("mentors.csv", "id\nm9\n");
    assert_has(&hub.fails(line), &["m9"]);
}

/// Names come from outside, and a terminal obeys nothing in them.
#[test]
fn no_name_commands_the_terminal() {
    let hub = Hub::new();
    hub.write("all.jsonl", r#"{"id":"s1","name":"a\u001b[31mRED\u009b0m","startup":{}}"#);
    hub.ok("import all.jsonl");
    for line in ["profiles list", "profiles show s1", "near s1", "route s1"] {
        let told = hub.ok(line);
        assert!(told.contains("RED") && !told.contains(['\u{1b}', '\u{9b}']), "{line}: {told:?}");
    }
    hub.write("bad.csv", "id,name,stage\ns2,\u{1b}[2J,\u{1b}[2J\n");
    assert!(!hub.fails("import bad.csv --role startup").contains('\u{1b}'));
}

#[test]
fn a_policy_is_examined_on_the_stored_profiles() {
    let hub = Hub::with_sample();
    for lang in ["en", "fr", "ar"] {
        let told = hub.ok(&format!("policy check startup-mentor --on-pool --lang {lang}"));
        insta::assert_snapshot!(format!("on_pool_{lang}"), told);
    }
    for role in ["talent", "opening"] {
        let told = hub.ok(&format!("policy check startup-talent --on-pool --as {role} --seekers 5 -k 3"));
        assert_has(&told, &["Level of skills", "correlation"]);
    }
    assert_has(
        &hub.fails("policy check startup-mentor --on-pool --as talent"),
        &["talent", "startup-mentor"],
    );
}

#[test]
fn a_backup_makes_the_same_store_again() {
    let hub = Hub::with_sample();
    hub.ok("backup hub.backup");
    hub.ok("restore hub.backup --data again");
    let rank = "rank --market startup-pilot --all --format csv";
    assert!(hub.ok(rank) == hub.ok(&format!("{rank} --data again")));
    assert_has(&hub.fails("restore hub.backup --data again"), &["again"]);
}

/// Where the damage lies decides what is hit: a part that nothing refers to any
/// more does no harm, and every other is named. Never is less read than was
/// written.
#[test]
fn a_damaged_store_is_named_and_never_read() {
    let hub = Hub::with_sample();
    let table = fs::read_dir(hub.store())
        .unwrap()
        .map(|entry| entry.unwrap().path().join("db"))
        .find(|path| path.is_file())
        .unwrap();
    let line = "rank --market startup-mentor --all --format csv";
    let whole = hub.ok(line);
    let bytes = fs::read(&table).unwrap();
    let mut named = 0;
    for eighth in 0..8 {
        let mut damaged = bytes.clone();
        let from = damaged.len() * eighth / 8;
        damaged[from..from + 4096].fill(0);
        fs::write(&table, damaged).unwrap();
        let output = hub.run(line);
        if output.status.success() {
            assert!(output.stdout == whole.as_bytes(), "damage at {from} is read as other profiles");
            continue;
        }
        let told = String::from_utf8(output.stderr).unwrap();
        assert_has(&told, &["qantara-data", "qantara restore"]);
        assert!(!told.contains("panicked"), "{told}");
        named += 1;
    }
    assert!(named > 0, "no damage was found");
}

#[test]
fn mistakes_are_answered_with_what_to_do() {
    let hub = Hub::new();
    assert_has(&hub.fails("rank --market startup-investor --all"), &["qantara-data", "qantara import"]);
    let hub = Hub::with_sample();
    for (line, parts) in [
        ("rank --market startups --all", &["startups", "startup-investor"][..]),
        ("rank --market startup-investor --for st-000000", &["st-000000", "did you mean `st-0000000`"]),
        ("rank --market startup-investor --for st-0000000 -k 0", &["-k"]),
        ("rank --market startup-investor --for st-0000000 --policy nope", &["nope", "mnf-angels"]),
        ("explain --market startup-mentor st-0000000 in-0000001", &["in-0000001"]),
        ("profiles show nobody", &["nobody"]),
        ("profiles delete nobody --role mentor", &["nobody"]),
        ("replay Cargo.toml", &["Cargo.toml"]),
        ("policy show nope", &["nope"]),
        ("near st-0000000 --market startup-investor --policy startup-mentor", &["startup-mentor"]),
        ("import", &["FILE"]),
    ] {
        assert_has(&hub.fails(line), parts);
    }
}

#[test]
fn a_reader_may_stop_early() {
    let hub = Hub::with_sample();
    for line in [
        "near st-0000000",
        "policy show mnf-angels",
        "rank --market startup-mentor --all --format csv",
        "rank --market startup-mentor --all --format jsonl --reasons",
        "export --role startup --format csv",
        "export --format jsonl",
    ] {
        let mut child = hub
            .command(line)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && told.is_empty(), "{line}: {told}");
    }
    assert_has(&hub.ok("check"), &["healthy"]);
}

#[test]
fn the_folder_can_come_from_the_environment() {
    let hub = Hub::new();
    let elsewhere = hub.path("elsewhere");
    let output = hub.command("demo").env("QANTARA_DATA", &elsewhere).output().unwrap();
    assert!(output.status.success());
    assert!(Path::new(&elsewhere).join("MANIFEST").exists());
}

#[test]
fn a_generated_ecosystem_is_the_same_for_the_same_seed() {
    let hub = Hub::new();
    for (seed, folder) in [(7, "a"), (7, "b"), (8, "c")] {
        hub.ok(&format!(
            "generate --startups 30 --investors 5 --mentors 5 --pilots 2 --openings 4 --talents 6 --seed {seed} --truth --out {folder}"
        ));
    }
    for file in [
        "startups.jsonl",
        "investors.jsonl",
        "mentors.jsonl",
        "pilots.jsonl",
        "openings.jsonl",
        "talents.jsonl",
        "truth.csv",
    ] {
        assert_eq!(hub.read(&format!("a/{file}")), hub.read(&format!("b/{file}")), "{file}");
    }
    assert_ne!(hub.read("a/startups.jsonl"), hub.read("c/startups.jsonl"));
    hub.ok("import a/startups.jsonl a/investors.jsonl a/mentors.jsonl a/pilots.jsonl a/programmes.jsonl");
    assert_has(&hub.ok("check"), &["54 profiles"]);
}

/// A reader who has seen enough is no failure; a full disk is.
#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_printed_is_a_failure() {
    let hub = Hub::new();
    hub.ok("demo");
    for line in ["profiles list", "check", "route st-0000000"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = hub.command(line).stdout(full).output().unwrap();
        assert!(!output.status.success(), "{line}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("No space left"), "{line}: {told}");
    }
}
