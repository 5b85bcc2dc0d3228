//! The whole product from the outside: the binary, real files, a real store.

mod common;

use std::fs;
use std::path::Path;

use common::Hub;

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}

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
fn bad_rows_are_told_and_good_ones_kept() {
    let hub = Hub::new();
    hub.write(
        "startups.csv",
        "id,name,stage,sectors,round.ask.low_minor,round.ask.high_minor,round.ask.currency\n\
         st-1,Bonne,seed,agri|fintech,100,200,MAD\n\
         st-2,Mauvaise,sead,agri,300,200,MAD\n\
         st-3,بداية,idea,energy,,,\n",
    );
    let told = hub.fails("import startups.csv --role startup");
    assert_has(&told, &["startups.csv", "row 3", "stage", "sead", "seed", "1 row was refused"]);
    let kept = hub.ok("profiles list --role startup");
    assert_has(&kept, &["st-1", "st-3", "بداية"]);
    assert!(!kept.contains("st-2"));
    // A trial run tells the same and writes nothing.
    hub.fails("import startups.csv --role startup --dry-run --data trial");
    assert!(!hub.ok("profiles list --data trial").contains("st-1"));
    let told = hub.fails("import nowhere.csv --role startup");
    assert_has(&told, &["nowhere.csv"]);
    hub.write("investors.csv", "id,name,languages\nin-1,Un,français|xx-bogus\nin-2,Deux,العربية\n");
    let told = hub.fails("import investors.csv --role investisseur");
    assert_has(&told, &["investors.csv, row 2, languages: `xx-bogus`: expected a language"]);
    assert_has(&hub.ok("profiles show in-2 --as مستثمر"), &["\"ar\""]);
    hub.write("odd.csv", "id,name,sektors\nst-9,Neuf,agri\n");
    assert_has(&hub.fails("import odd.csv --role startup"), &["sektors", "sectors"]);
}

/// An export of another tool comes in unedited through a mapping.
#[test]
fn an_import_leaves_alone_what_the_file_does_not_carry() {
    let hub = Hub::new();
    hub.write(
        "full.jsonl",
        r#"{"id":"st-1","name":"Un","consent":{"matching":false},"met":["in-1"],"startup":{"stage":"idea"}}"#,
    );
    hub.ok("import full.jsonl");
    hub.write("list.csv", "id,name,stage,consent.matching\nst-1,Un,seed,\n");
    let would = hub.ok("import list.csv --role startup --dry-run");
    assert_has(&would, &["1 updated", "startup.stage: 0 filled in, 1 changed, 0 lost"]);
    hub.ok("import list.csv --role startup");
    let kept =
        r#"{"id":"st-1","name":"Un","consent":{"matching":false},"met":["in-1"],"startup":{"stage":"seed"}}"#;
    hub.ok("export --role startup --out after.jsonl");
    assert_eq!(hub.read("after.jsonl").trim(), kept);
    let lost = hub.ok("import list.csv --role startup --replace --dry-run");
    assert_has(
        &lost,
        &["consent: 0 filled in, 0 changed, 1 lost (st-1)", "met: 0 filled in, 0 changed, 1 lost"],
    );
    hub.ok("export --role startup --out after.jsonl");
    assert_eq!(hub.read("after.jsonl").trim(), kept, "a dry run changes nothing");
}

/// A misspelt conflict keeps nobody apart, so it is told wherever it is seen.
#[test]
fn an_id_that_names_nobody_is_told_at_import_and_by_check() {
    let hub = Hub::new();
    hub.write(
        "all.jsonl",
        "{\"id\":\"st-1\",\"name\":\"Un\",\"conflicts\":[\"investors/in-0071\"],\"met\":[\"x\"],\"startup\":{}}\n\
         {\"id\":\"in-0017\",\"name\":\"Deux\",\"met\":[\"st-1\",\"startups/lost\"],\"investor\":{}}\n\
         {\"id\":\"x\",\"name\":\"Trois\",\"mentor\":{\"must_not_advise\":[\"st-2\"]}}\n\
         {\"id\":\"x\",\"name\":\"Quatre\",\"pilot\":{}}\n",
    );
    let expected = [
        "4 ids",
        "startups/st-1, conflicts: there is no investors/in-0071 in this hub; did you mean investors/in-0017?",
        "mentors/x, mentor.must_not_advise: there is no startups/st-2 in this hub; did you mean startups/st-1?",
        "startups/st-1, met: x can be mentors/x, pilots/x",
        "investors/in-0017, met: there is no startups/lost in this hub",
    ];
    for line in ["import all.jsonl --dry-run", "import all.jsonl", "import all.jsonl", "check"] {
        let told = hub.ok(line);
        assert_has(&told, &expected);
        assert!(told.find(expected[1]) < told.find(expected[3]), "conflicts come first: {told}");
    }
    // A file that leaves the mistake alone speaks of the profile all the same.
    hub.write("one.csv", "id,name,conflicts\nst-1,Un,investors/in-0017\n");
    assert!(!hub.ok("import one.csv --role startup").contains("in-0071"));
    assert_has(&hub.ok("check --lang fr"), &["3 identifiants"]);
}

/// A complete list tells who has left; it archives only when that is asked for,
/// and never from a file that was not read whole.
#[test]
fn those_absent_from_a_complete_file_are_listed_and_archived_on_request() {
    let hub = Hub::new();
    hub.write(
        "all.jsonl",
        "{\"id\":\"st-1\",\"name\":\"Un\",\"startup\":{}}\n\
         {\"id\":\"st-2\",\"name\":\"Deux\",\"met\":[\"investors/in-1\"],\"startup\":{}}\n\
         {\"id\":\"in-1\",\"name\":\"Trois\",\"investor\":{}}\n",
    );
    hub.ok("import all.jsonl");
    let before = || {
        hub.ok("export --out now.jsonl");
        hub.read("now.jsonl")
    };
    let whole = before();
    hub.write("members.csv", "id,name\nst-1,Un\n");
    hub.write("empty.csv", "id,name\n");
    hub.write("bad.csv", "id,name,stage\nst-1,Un,\nst-3,Quatre,sead\n");
    let import = |file: &str, more: &str| format!("import {file} --role startup {more}");
    let listed = hub.ok(&import("members.csv", "--sync"));
    assert_has(
        &listed,
        &["1 profile is in the hub and not in the files", "startups/st-2", "Nothing was done"],
    );
    assert!(!listed.contains("in-1"), "of another role: {listed}");
    // A trial run tells what would be done, and never that it was.
    for (language, would, done) in [
        ("en", "1 profile would be archived", "was archived"),
        ("fr", "1 profil serait archivé", "été archivé"),
        ("ar", "سيُؤرشف ما عدده \u{2068}1", "لم يُؤرشف أحد"),
    ] {
        let told =
            hub.ok(&import("members.csv", &format!("--sync --archive-absent --dry-run --lang {language}")));
        assert_has(&told, &["startups/st-2", would]);
        assert!(!told.contains(done) && !told.contains("`--archive-absent`"), "{told}");
        for file in ["empty.csv", "bad.csv"] {
            let more = format!("--sync --archive-absent --dry-run --lang {language}");
            let told = hub.fails(&import(file, &more));
            assert!(!told.contains(done), "{told}");
        }
    }
    let told = hub.fails(&import("empty.csv", "--sync --archive-absent"));
    assert_has(&told, &["No row was read"]);
    let told = hub.fails(&import("bad.csv", "--sync --archive-absent"));
    assert_has(&told, &["1 row was refused", "nobody was archived"]);
    hub.fails(&import("members.csv", "--archive-absent"));
    assert_eq!(before(), whole, "nobody was archived so far");

    let market = "--market startup-investor --for in-1 --format csv";
    hub.write("also.csv", "id,name,met\nst-2,Deux,[]\n");
    hub.ok(&import("also.csv", ""));
    assert_has(&hub.ok(&format!("rank {market}")), &["st-1", "st-2"]);
    assert_has(&hub.ok(&import("members.csv", "--sync --archive-absent")), &["1 profile archived"]);
    assert!(!hub.ok(&format!("rank {market}")).contains("st-2"));
    assert_has(&hub.ok("profiles show st-2"), &["archived_on"]);
    assert_has(&hub.ok(&import("members.csv", "--sync --archive-absent")), &["Everybody"]);
    // An import that does not speak of it leaves it archived, and says so.
    let told = hub.ok(&import("also.csv", ""));
    assert_has(&told, &["1 archived profile is in the files and stays archived: startups/st-2"]);
    assert!(!hub.ok(&format!("rank {market}")).contains("st-2"));
    hub.write("back.csv", "id,name,archived_on\nst-2,Deux,\n");
    let told = hub.ok(&import("back.csv", "--unarchive"));
    assert_has(
        &told,
        &["1 profile had refused consent or was archived, and may now be matched: startups/st-2"],
    );
    assert_has(&hub.ok(&format!("rank {market}")), &["st-2"]);
}

#[test]
fn who_refused_is_behind_no_door_and_silence_is_what_the_hub_says() {
    let hub = Hub::new();
    hub.write(
        "all.jsonl",
        "{\"id\":\"st\",\"name\":\"Seeker\",\"consent\":{\"matching\":true},\"startup\":{}}\n\
         {\"id\":\"no\",\"name\":\"Refuser\",\"consent\":{\"matching\":false},\"programme\":{\"rung\":1}}\n\
         {\"id\":\"hm\",\"name\":\"Silent\",\"programme\":{\"rung\":2}}\n",
    );
    let counted = "Consent to be matched: 1 agreed, 1 refused, 1 did not say";
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
    assert_has(&hub.ok(&format!("rank {market} --for st")), &["Silent"]);
    assert_has(&hub.ok("consent required"), &["Only those who agreed"]);
    assert!(!hub.ok(&format!("rank {market} --for st")).contains("Silent"));
    assert_has(&hub.fails(&format!("explain {market} st hm")), &["this hub requires that"]);
    assert_has(
        &hub.ok("check --lang fr"),
        &["Refus", "Sans réponse", "Seuls ceux qui ont donné leur accord"],
    );
}

/// What is told of a file adds up to its rows, in every language and format.
#[test]
fn the_report_of_an_import_accounts_for_every_row() {
    let hub = Hub::new();
    let rows = "st-1,Un,startup,seed\nme-1,Deux,mentor,\nst-2,Trois,startup,seed\n";
    hub.write("all.csv", &format!("id,name,role,stage\n{rows}"));
    let told = hub.ok("import all.csv");
    assert_has(&told, &["3 rows; 3 created, 0 updated, 0 unchanged, 0 refused"]);
    assert!(!told.contains("more row"), "{told}");
    hub.ok("export --out all.xlsx");
    hub.ok("export --out all.jsonl");
    for file in ["all.csv", "all.xlsx", "all.jsonl"] {
        assert_has(
            &hub.ok(&format!("import {file}")),
            &["3 rows; 0 created, 0 updated, 3 unchanged, 0 refused"],
        );
    }
    hub.write(
        "mixed.csv",
        "id,name,role,stage\nst-1,Un,startup,seed\nst-2,Neuf,startup,seed\nme-2,Cinq,mentor,\nst-4,Six,startup,sead\n\
         me-2,Cinq,mentor,\nst-2,,startup,\n",
    );
    for (language, parts) in [
        (
            "en",
            [
                "6 rows",
                "1 created",
                "1 updated",
                "1 unchanged",
                "1 refused",
                "2 more rows are about profiles",
            ],
        ),
        (
            "fr",
            [
                "6 lignes",
                "créés\u{a0}: 1",
                "modifiés\u{a0}: 1",
                "inchangés\u{a0}: 1",
                "refusés\u{a0}: 1",
                "2 lignes de plus",
            ],
        ),
        (
            "ar",
            [
                "\u{2068}6\u{2069}",
                "سيُنشأ \u{2068}1",
                "سيُعدّل \u{2068}1",
                "سيبقى \u{2068}1",
                "سيُرفض \u{2068}1",
                "وردت في غيرها: \u{2068}2",
            ],
        ),
    ] {
        let output = hub.run(&format!("import mixed.csv --dry-run --lang {language}"));
        assert_has(&String::from_utf8(output.stdout).unwrap(), &parts);
    }
    // A field that several roles have is told once, with all that it does.
    hub.write("two.csv", "id,name,role,capacity\nst-1,Un,startup,3\nme-1,Deux,mentor,4\n");
    let told = hub.ok("import two.csv");
    assert_has(&told, &["capacity: 2 filled in, 0 changed, 0 lost"]);
    assert_eq!(told.matches("capacity").count(), 1, "{told}");
    // Where no row can be used, there are no others that are in.
    hub.write("odd.csv", "id,name,sektors\nst-7,Sept,agri\nst-8,Huit,agri\n");
    let told = hub.fails("import odd.csv --role startup");
    assert_has(&told, &["row 1, sektors", "2 rows were refused, and there are no others"]);
    hub.write("latin.csv", "id,name\n");
    std::fs::write(hub.path("latin.csv"), b"id,name\nst-9,Caf\xE9\n").unwrap();
    for (language, note) in
        [("en", "Row 2 is not UTF-8"), ("fr", "La ligne 2 n’est pas en UTF-8"), ("ar", "Windows-1252؛")]
    {
        assert_has(&hub.ok(&format!("import latin.csv --role startup --dry-run --lang {language}")), &[note]);
    }
}

/// A file may speak of whom an earlier one creates.
#[test]
fn a_trial_run_of_several_files_tells_what_the_real_one_does() {
    let hub = Hub::new();
    hub.write("first.csv", "id,name,role,consent\nst-1,Un,startup,non\nme-1,Deux,mentor,\n");
    hub.write("second.csv", "id,role,stage,consent\nst-1,startup,seed,\nst-1,startup,,oui\nme-1,mentor,,\n");
    hub.write("third.csv", "id,role,stage,consent\nst-1,startup,sead,non\n");
    let run = |more: &str| {
        let output = hub.run(&format!("import first.csv second.csv third.csv {more}"));
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let [would, would_refuse] = run("--dry-run");
    let [did, refused] = run("");
    let as_done = |text: &str| {
        text.replace(", trial run:", ":").replace("; would be ", "; ").replace("would be taken", "were taken")
    };
    assert_eq!(as_done(&would), did.replace("was taken", "were taken"));
    let rows =
        |text: &str| text.lines().filter(|line| line.contains(", row ")).map(as_done).collect::<Vec<_>>();
    let expected: Vec<String> =
        rows(&refused).iter().map(|row| row.replace("was taken", "were taken")).collect();
    assert_eq!(rows(&would_refuse), expected);
    assert_has(&did, &["2 rows; 2 created", "1 updated, 1 unchanged", "startups/st-1"]);
}

/// Who was kept from matching and no longer is, and who still is, is named.
#[test]
fn an_import_names_whom_it_brings_back_and_who_stays_archived() {
    let hub = Hub::new();
    let rows = |cells: fn(u32) -> String| (1..=24).map(cells).collect::<String>();
    let header = "id,name,role,consent,archived_on\n";
    let first = rows(|n| format!("me-{n},M,mentor,{}\n", if n <= 22 { "no," } else { ",2026-01-01" }));
    hub.write("first.csv", &format!("{header}{first}"));
    let told = hub.ok("import first.csv");
    assert!(!told.contains("may now be matched") && !told.contains("stay archived"), "{told}");
    let second = rows(|n| format!("me-{n},N,mentor,yes,\n"));
    hub.write("second.csv", &format!("{header}{second}"));
    let stay =
        "2 archived profiles are in the files and stay archived: mentors/me-23, mentors/me-24. `--unarchive`";
    let list = "mentors/me-1, mentors/me-10, mentors/me-11";
    let told = hub.ok("import second.csv --dry-run");
    assert_has(
        &told,
        &["22 profiles refuse consent or are archived, and could then be matched:", list, stay],
    );
    let told = hub.ok("import second.csv");
    assert_has(&told, &["22 profiles had refused consent or were archived, and may now be matched:", stay]);
    assert_has(&told, &[list, "and 2 more\n"]);
    let told = hub.ok("import second.csv --unarchive");
    assert_has(&told, &["2 profiles had refused consent or were archived", "mentors/me-23, mentors/me-24\n"]);
    assert!(!told.contains("stay archived"), "{told}");
    assert!(!hub.ok("profiles show me-23").contains("archived_on"));
    // A hub that requires consent matches nobody who has not given it.
    hub.ok("consent required");
    hub.write("third.csv", "id,name,role,consent.matching\nme-1,M,mentor,no\n");
    hub.ok("import third.csv");
    hub.write("fourth.jsonl", "{\"id\":\"me-1\",\"name\":\"M\",\"mentor\":{}}\n");
    let told = hub.ok("import fourth.jsonl --replace");
    assert_has(
        &told,
        &["consent: 0 filled in, 0 changed, 1 lost (me-1)", "which this hub requires: mentors/me-1"],
    );
    assert!(!told.contains("may now be matched"), "{told}");
}

/// Whoever withdraws does so too where the rest of the row cannot be used.
#[test]
fn a_refusal_of_consent_in_a_refused_row_is_taken_and_named() {
    let hub = Hub::new();
    hub.write("all.csv", "id,name,consent\nst-1,Un,oui\nst-2,Deux,oui\n");
    hub.ok("import all.csv --role startup");
    hub.write("bad.csv", "id,name,stage,consent\nst-1,Un,sead,non\nst-2,Deux,seed,oui\nst-9,Neuf,sead,non\n");
    let told = |line: &str| {
        let output = hub.run(line);
        assert!(!output.status.success());
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let line = "import bad.csv --role startup";
    for (more, report, row) in [
        (
            " --dry-run",
            "1 refusal of consent stands in a refused row and would be taken all the same: startups/st-1",
            "would be taken",
        ),
        (
            "",
            "1 refusal of consent stands in a refused row and was taken all the same: startups/st-1",
            "was taken",
        ),
    ] {
        let [report_told, rows_told] = told(&format!("{line}{more}"));
        assert_has(
            &report_told,
            &[report, "1 refusal of consent stands in a refused row and is applied to nobody"],
        );
        assert_has(
            &rows_told,
            &["row 2, stage", "row 2, consent: `non`: startups/st-1 refuses consent", row],
        );
        assert_has(
            &rows_told,
            &["row 4, consent: `non`: startups/st-9 refuses consent, but is not in the hub"],
        );
        assert_eq!(hub.ok("profiles show st-1").contains("\"matching\": false"), more.is_empty());
    }
    assert_has(
        &told(&format!("{line} --lang fr"))[0],
        &["1 refus d’être rapproché figure dans une ligne refusée et a été"],
    );
    assert_has(&told(&format!("{line} --lang ar"))[0], &["رفضُ وصلٍ"]);
    assert!(!hub.ok("profiles list --role startup").contains("st-9"));
}

#[test]
fn another_tools_columns_come_in_through_a_mapping() {
    let hub = Hub::new();
    hub.write(
        "f6s.csv",
        "Ref;Company;Country;Raising (MAD);Level\nA 1;Énergie Plus;Maroc;1 500 000,50;Amorçage\n",
    );
    hub.write(
        "f6s.toml",
        r#"
            role = "startup"
            [id]
            template = "f6s-{Level}-1"
            [fields]
            name = "Company"
            "round.ask" = { column = "Raising (MAD)", transform = "money_range", currency = "MAD" }
            home = { column = "Country", transform = "place" }
            stage = { column = "Level", values = { "Amorçage" = "seed" } }
        "#,
    );
    hub.ok("import f6s.csv --mapping f6s.toml");
    let profile = hub.ok("export --role startup");
    assert_has(&profile, &["Énergie Plus", "\"MA\"", "150000050", "\"seed\"", "f6s-Amorçage-1"]);
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

#[test]
fn a_damaged_store_is_named_and_never_read() {
    let hub = Hub::with_sample();
    let table = fs::read_dir(hub.store())
        .unwrap()
        .map(|entry| entry.unwrap().path().join("db"))
        .find(|path| path.is_file())
        .unwrap();
    let mut bytes = fs::read(&table).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle..middle + 4096].fill(0);
    fs::write(&table, bytes).unwrap();
    let told = hub.fails("rank --market startup-mentor --all --format csv");
    assert_has(&told, &["qantara-data", "qantara restore"]);
    assert!(!told.contains("panicked"), "{told}");
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
    for line in
        ["near st-0000000", "policy show mnf-angels", "rank --market startup-mentor --all --format csv"]
    {
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
