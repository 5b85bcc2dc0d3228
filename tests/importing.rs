//! Files of a hub brought in from the command line: what is taken, what is
//! refused, and what the report says of it.

mod common;

use common::{Hub, assert_has};

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
        "mentors/x, mentor.must_not_advise: there is no startups/st-2 in this hub; did you mean st-1?",
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

/// A refusal in a row that is refused counts for whom a later file of the run
/// brings in without an answer.
#[test]
fn who_refused_before_being_there_is_not_matched_when_a_later_file_brings_them() {
    for dry_run in ["", " --dry-run"] {
        let hub = Hub::new();
        hub.write("one.csv", "id,role,name,stage,consent\nnew-1,startup,New,banana,no\n");
        hub.write("two.csv", "id,role,name,stage\nnew-1,startup,New,seed\n");
        let told = hub.fails(&format!("import one.csv two.csv{dry_run}"));
        assert_has(&told, &["startups/new-1 refuses consent, but is not in the hub"]);
        if dry_run.is_empty() {
            assert_has(&hub.ok("profiles show new-1"), &["\"matching\": false"]);
        }
    }
}

/// The suggestion can be typed as it stands, and is of the role that is meant.
#[test]
fn a_suggested_id_can_be_typed_where_it_is_suggested() {
    let hub = Hub::new();
    hub.ok("demo");
    hub.write("a.csv", "id,role,name,obtained\nst-x,startup,X,innov-idee|st-0000005\n");
    let told = hub.ok("import a.csv");
    assert_has(&told, &["did you mean innov-idea?"]);
    assert!(!told.contains("in-0000005") && !told.contains("programmes/innov-idea?"), "{told}");
    hub.write("a.csv", "id,role,name,obtained\nst-x,startup,X,innov-idea\n");
    assert!(!hub.ok("import a.csv").contains("did you mean"));
}
