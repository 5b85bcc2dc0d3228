//! Sheets that somebody else designed, brought in without a mapping.

mod common;

use std::path::Path;
use std::process::Command;

use common::{Hub, assert_has};

const FORM: &str = "Horodateur;Adresse e-mail;1. Quel est le nom de votre startup ?;Dans quelle ville êtes-vous ?;\
    3. Dans quels domaines intervenez-vous ?;Décrivez votre solution;Un commentaire ?\n\
    03/10/2026 08:41:12;a@azalay.example;Azalay Ferme;Agadir;Agriculture;Un capteur pour irriguer avec moins d'eau.;\n\
    03/10/2026 09:41:12;t@essai.example;TEST;Rabat;Santé;test;test du formulaire\n\
    04/10/2026 08:41:12;m@madar.example;Madar Logistique;Fès;Logistique;Des camions pour les retours à vide.;\n\
    05/10/2026 08:41:12;m@madar.example;Madar logistique;Rabat;Zorblogie;Des camions pour les retours à vide.;\n";

/// A form comes in by itself: shown first, and as it was shown.
#[test]
fn a_form_comes_in_without_a_mapping() {
    let hub = Hub::new();
    hub.write("form.csv", FORM);
    let shown = hub.ok("import form.csv --dry-run");
    assert_has(
        &shown,
        &[
            "2 startups",
            "row 4",
            "row 5 answers again",
            "test",
            "Zorblogie",
            "home",
            "Location [home]",
            "Agadir is read as MA-09/Agadir",
        ],
    );
    let told = hub.fails("import form.csv");
    assert_has(&told, &["Nothing was written", "--yes"]);
    hub.fails("profiles list");
    hub.ok("import form.csv --yes");
    hub.ok("export --role startup --out out.jsonl");
    let kept = hub.read("out.jsonl");
    assert_has(
        &kept,
        &["azalay-ferme", "MA-09/Agadir", "madar-logistique", "MA-04/Rabat", "\"fr\":\"Un capteur"],
    );
    assert!(!kept.contains("MA-03"), "an answer given again counts once, the last: {kept}");
    // The file that came in again changes nothing.
    assert_has(&hub.ok("import form.csv --yes"), &["2 unchanged"]);
    // What was exported needs no question.
    assert_has(&hub.ok("import out.jsonl"), &["2 unchanged"]);
}

#[test]
fn one_bad_cell_costs_no_row_unless_that_is_wanted() {
    let hub = Hub::new();
    hub.write("list.csv", "Nom;Ville;Secteurs\nAzalay;Agadir;Agriculture\nMadar;Fès;Zorblogie\n");
    let strict = hub.fails("import list.csv --role startup --yes --strict");
    assert_has(&strict, &["row 3, Secteurs: `Zorblogie`", "1 row was refused"]);
    assert!(!hub.ok("profiles list").contains("madar"));
    assert_has(&hub.ok("import list.csv --role startup --yes"), &["1 created", "Zorblogie"]);
}

const LIST: &str = "Nom du fonds;Ticket (MDH);Secteurs;Stades;Ville;Avis interne;Référent\n\
    Fonds du Souss;0,5 à 2;Agriculture, Zorblogie;Amorçage à Série A;Agadir;bien;SB\n\
    Rif Capital;jusqu'à 3;Tous secteurs sauf immobilier;Seed;Tanger;;SB\n\
    Oued Invest;beaucoup;Agricultur;Croissance;Fès;;KM\nTotal;3;;;;;\n";

/// What is proposed is told in each language, with nothing written.
#[test]
fn a_proposal_is_told_in_every_language() {
    let hub = Hub::new();
    hub.write("list.csv", LIST);
    let tongues = ["en", "fr", "ar"];
    let told = tongues.map(|lang| hub.ok(&format!("import list.csv --dry-run --lang {lang}"))).join("\n");
    assert!(!hub.store().exists());
    insta::assert_snapshot!(told);
}

/// A mapping that an import wrote is short, brings the same in, says what is new
/// in the next file, and takes what a hub says of its own words.
#[test]
fn a_saved_mapping_reads_the_next_file() {
    let hub = Hub::new();
    hub.write("list.csv", LIST);
    assert_has(&hub.ok("import list.csv --yes --save-mapping list.toml"), &["list.toml is written"]);
    let saved = hub.read("list.toml");
    assert!(saved.lines().count() < 15, "{saved}");
    assert_has(&saved, &["recognise = true", "Zorblogie = \"\"", "role = \"investor\""]);
    assert_has(&hub.ok("import list.csv --yes --mapping list.toml"), &["3 unchanged"]);
    hub.write("list.toml", &saved.replace("Zorblogie = \"\"", "Zorblogie = \"énergie\""));
    let next =
        LIST.replace("Référent", "Référent;Thèse").replace(";Tanger;;SB", ";Tanger;;SB;L'eau d'abord.");
    hub.write("next.csv", &next.replace("Amorçage à Série A", "Lune"));
    let told = hub.ok("import next.csv --yes --mapping list.toml");
    assert_has(&told, &["has not seen: Thèse", "Lune"]);
    assert!(!told.contains("“Zorblogie”"), "{told}");
    assert_has(&hub.ok("export --role investor"), &[r#""sectors":["agri","energy"]"#]);
    hub.write("bad.toml", "recognise = true\ncolumn = 1\n");
    assert_has(&hub.fails("import next.csv --yes --mapping bad.toml"), &["bad.toml"]);
}

/// A template is recognised in each language, and its example is not imported.
#[test]
fn a_template_comes_back_without_a_question() {
    for role in ["startup", "investor", "mentor", "pilot", "programme", "talent"] {
        for lang in ["en", "fr", "ar"] {
            let hub = Hub::new();
            hub.ok(&format!("import --template {role} empty.xlsx --lang {lang}"));
            hub.fails("import empty.xlsx --yes");
            hub.ok(&format!("import --template {role} members.csv --lang {lang}"));
            let text = hub.read("members.csv");
            let example = ["(example) ", "(exemple) ", "(مثال) "].iter().find(|word| text.contains(*word));
            hub.write("members.csv", &text.replace(example.unwrap(), ""));
            let told = hub.ok(&format!("import members.csv --yes --lang {lang}"));
            let asked = told.matches('[').count();
            assert_eq!(asked, text.lines().next().unwrap().split(',').count(), "{role} {lang}: {told}");
            assert!(!told.contains('“') && !told.contains('«'), "{role} {lang}: {told}");
            assert_eq!(hub.ok(&format!("export --role {role}")).lines().count(), 1, "{role} {lang}: {told}");
        }
    }
    let hub = Hub::new();
    hub.fails("import --template startup empty.pdf");
    hub.fails("import --template baker empty.xlsx");
}

#[test]
fn what_exists_can_be_listed() {
    let hub = Hub::new();
    assert_has(&hub.ok("fields startup"), &["sectors", "round.ask", "MAD 500,000"]);
    assert_has(&hub.ok("fields"), &["hours_per_month", "Startups"]);
    assert_has(&hub.ok("fields concepts --lang fr"), &["agri", "Agriculture"]);
    assert_has(&hub.ok("fields stages"), &["pre_seed", "series_a"]);
    assert_has(&hub.ok("fields instruments --lang ar"), &["honour_loan"]);
    assert_has(&hub.ok("fields kinds"), &["vc_fund", "incubation"]);
    assert_has(&hub.ok("fields places"), &["MA-06", "SN", "002"]);
    assert_has(&hub.ok("fields places Fez"), &["MA-03/Fès"]);
    hub.fails("fields places Xyzzyville");
    hub.fails("fields shoes");
    assert!(!hub.store().exists());
}

#[test]
fn investors_come_in_under_titles_and_in_two_scripts() {
    let hub = Hub::new();
    hub.write(
        "list.csv",
        "شبكة المستثمرين,,,\n\nالمستثمر / Investisseur,المدينة / Ville,القطاعات / Secteurs,Langues / اللغات\n\
         نادي المحيط,الدار البيضاء,الماء,العربية\nFonds du Souss,Agadir,Agriculture,français\nالمجموع,2,,\n",
    );
    let shown = hub.ok("import list.csv --dry-run --lang ar");
    assert_has(&shown, &["المجموع"]);
    hub.ok("import list.csv --yes");
    let kept = hub.ok("export --role investor");
    assert_has(&kept, &["fonds-du-souss", "نادي المحيط", "MA-06/Casablanca", "MA-09/Agadir"]);
    assert_eq!(kept.lines().count(), 2);
}

#[test]
fn what_is_no_table_and_no_known_format_is_refused() {
    let hub = Hub::new();
    hub.write("notes.csv", "A letter to the board\nIt says little\n");
    assert_has(&hub.fails("import notes.csv --yes"), &["no table of profiles"]);
    hub.write("notes.pages", FORM);
    hub.fails("import notes.pages --yes");
    hub.write(
        "people.json",
        r#"[{"Mentor name": "Sara Alami", "City": "Rabat", "Expertise": "Marketing", "Hours per month": 4}]"#,
    );
    hub.ok("import people.json --yes");
    assert_has(&hub.ok("export --role mentor"), &["sara-alami", "MA-04/Rabat"]);
}

/// Five sheets made like real exports, with their truth, cell by cell.
#[test]
fn messy_sheets_are_read_as_their_truth_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/sheets");
    if !folder.join("score.py").is_file() {
        println!("skipped: there are no sheets with a truth in {}", folder.display());
        return;
    }
    let mut score = Command::new("python3");
    score.arg(folder.join("score.py"));
    let mut n_sheets = 0;
    let hubs: Vec<Hub> = std::iter::repeat_with(Hub::new).take(8).collect();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let sheets =
        files.iter().filter(|path| path.extension().is_some_and(|end| end == "csv" || end == "xlsx"));
    for (sheet, hub) in sheets.zip(&hubs) {
        hub.ok(&format!("import {} --yes", sheet.display()));
        hub.ok("export --format jsonl --out out.jsonl");
        score.arg(hub.path("out.jsonl")).arg(sheet.with_extension("truth.jsonl"));
        n_sheets += 1;
    }
    assert_eq!(n_sheets, 5);
    let Ok(scored) = score.arg("--json").output() else {
        println!("skipped: there is no python3");
        return;
    };
    let by_file: serde_json::Value = serde_json::from_slice(&scored.stdout).unwrap();
    let (mut right, mut wrong, mut cells) = (0, 0, 0);
    for (name, score) in by_file.as_object().unwrap() {
        for told in ["lost", "wrong_role", "came_in", "nowhere"] {
            assert_eq!(score[told], 0, "{name}: {told}");
        }
        let count = |told: &str| score["all"][told].as_u64().unwrap_or(0);
        (right, wrong, cells) = (right + count("right"), wrong + count("wrong"), cells + count("cells"));
    }
    assert!(right * 100 >= cells * 95 && wrong * 100 <= cells, "{right} right, {wrong} wrong of {cells}");
}
