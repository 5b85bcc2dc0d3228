//! Sheets of any design: what is proposed of them is what comes in.

mod common;

use std::io::{self, Read};
use std::sync::Arc;

use common::Shelf;
use proptest::prelude::*;
use qantara_engine::language::Tongue;
use qantara_engine::profile::Role;
use qantara_exchange::recognise::{self, Corrections, Proposal};
use qantara_exchange::{Format, Reading, Writer, import};

fn propose(text: &str) -> Proposal {
    propose_with(text, &Corrections::default())
}

fn propose_with(text: &str, corrections: &Corrections) -> Proposal {
    let open = || Ok::<_, io::Error>(Box::new(text.as_bytes()) as Box<dyn Read + '_>);
    let today = Some(jiff::civil::date(2026, 11, 30));
    recognise::propose(open, Format::Csv, "sheet.csv", corrections, &Arc::default(), today).unwrap()
}

fn taken(text: &str, proposal: Proposal) -> Shelf {
    let mut shelf = Shelf::default();
    let reading = Reading::Proposal { proposal: Arc::new(proposal), strict: false };
    import(text.as_bytes(), Format::Csv, "sheet.csv", reading, false, &mut shelf).unwrap();
    shelf
}

/// Cells that people write, good and bad, under headers that they write.
const COLUMNS: &[(&str, &[&str])] = &[
    ("Dans quelle ville êtes-vous ?", &["Agadir", "Casa", "فاس", "Zorbville", "-", ""]),
    (
        "Secteurs (plusieurs choix)",
        &["Agriculture", "Fintech, Santé", "Tous secteurs sauf immobilier", "Zorblogie", "N/A"],
    ),
    (
        "Montant recherché (KDH)",
        &["500", "1,5 MDH", "entre 2 et 3 MDH", "300 k€", "1.2.3", "selon dossier", "9999999999999999999999"],
    ),
    ("Date de création", &["mars 2021", "03/04/2019", "2121", "0025", "hier", ""]),
    ("Taille de l'équipe", &["3", "6 personnes", "11-50", "une dizaine", "beaucoup"]),
    ("Langues", &["FR/AR", "Français et anglais", "klingon", "العربية"]),
    ("J'accepte que mon dossier soit partagé", &["oui", "Non", "Oui, mais prévenez-moi", ""]),
];

fn sheet() -> impl Strategy<Value = String> {
    let row = COLUMNS.iter().map(
        |(_, cells)| prop_oneof![6 => (0..cells.len()).prop_map(|at| cells[at].to_owned()), 1 => ".{0,20}"],
    );
    let rows = proptest::collection::vec(("[A-Z][a-z]{3,9}", row.collect::<Vec<_>>()), 1..8);
    rows.prop_map(|rows| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let names = COLUMNS.iter().map(|(name, _)| *name);
        writer.write_record(std::iter::once("Nom de la startup").chain(names)).unwrap();
        for (name, cells) in rows {
            writer.write_record(std::iter::once(name).chain(cells)).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// No row is lost to a bad cell, and examples that were shown are stored.
    #[test]
    fn what_is_proposed_comes_in(text in sheet()) {
        let proposal = propose(&text);
        let (coming, tables) = (proposal.coming_in(), proposal.tables.clone());
        let shelf = taken(&text, proposal);
        prop_assert_eq!(shelf.messages(), "");
        prop_assert_eq!(shelf.profiles.len() as u64, coming);
        let stored: Vec<serde_json::Value> =
            shelf.profiles.values().map(|profile| serde_json::to_value(profile).unwrap()).collect();
        for column in tables.iter().flat_map(|table| &table.columns) {
            for example in &column.examples {
                let Some(value) = example.value.as_deref() else { continue };
                let keys = || example.field.split('.');
                let is_stored = |profile: &serde_json::Value| {
                    let roots = [profile, &profile["startup"]];
                    roots.into_iter().any(|root| {
                        let found = keys().try_fold(root, |at, key| at.get(key));
                        found.is_some_and(|found| holds(found, value))
                    })
                };
                prop_assert!(stored.iter().any(is_stored), "{} of {}: {:?}", value, example.field, stored);
            }
        }
    }

    /// Nothing that a file holds makes it panic, and it says the same twice.
    #[test]
    fn any_text_is_looked_over(text in "(.{0,40}\n){0,6}", cells in "([a-zA-Z0-9é ,;/|]{0,30}\n){0,6}") {
        for text in [text, format!("Nom;Ville;Secteurs;Ticket\n{cells}")] {
            let (first, second) = (propose(&text), propose(&text));
            prop_assert_eq!(first.coming_in(), second.coming_in());
            taken(&text, first);
        }
    }
}

/// Whether a stored value is the one that was shown; texts stand under their
/// language, and an open end or a level may be filled in.
fn holds(found: &serde_json::Value, shown: &str) -> bool {
    let text = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
    let parsed: Option<serde_json::Value> = serde_json::from_str(shown).ok();
    let sorted = |value: &serde_json::Value| {
        let mut items: Vec<String> = value.as_array()?.iter().map(ToString::to_string).collect();
        items.sort();
        Some(items)
    };
    text == shown
        || parsed.as_ref().is_some_and(|parsed| {
            parsed == found || sorted(parsed).is_some() && sorted(parsed) == sorted(found)
        })
        || found.as_object().is_some_and(|texts| texts.values().any(|text| text == shown))
}

#[test]
fn an_export_needs_no_question() {
    let text = "Nom de la startup,Ville,Secteurs\nAzalay,Agadir,Agriculture\nMadar,Fès,Logistique\n";
    let shelf = taken(text, propose(text));
    assert_eq!(shelf.profiles.len(), 2);
    assert!(!recognise::is_own(text.as_bytes(), Format::Csv).unwrap());
    for format in [Format::Csv, Format::Jsonl, Format::Xlsx] {
        let mut writer = Writer::new(Vec::new(), format, Some(Role::Startup), Tongue::Fr);
        for profile in shelf.profiles.values() {
            writer.write(profile).unwrap();
        }
        let out = writer.finish().unwrap();
        assert!(recognise::is_own(&out[..], format).unwrap(), "{format:?}");
    }
}

/// What a saved proposal says brings the same profiles in again, and tells what
/// is new; what it is made to say is done.
#[test]
fn a_saved_proposal_is_short_and_brings_in_the_same() {
    let text = "Nom de la startup;Ville;Thème;Montant recherché\nAzalay;Agadir;Agriculture;500 KDH\n\
                Madar;Fès;Logistique, Zorblogie;beaucoup\nRimal;Rabat;Zorblogie;2 MDH\n";
    let proposal = propose(text);
    let saved = Corrections::of(&proposal).to_toml(&proposal);
    assert!(saved.lines().count() < 15, "{saved}");
    let read = |saved: &str| Corrections::parse(saved).unwrap().unwrap();
    let first = taken(text, proposal);
    let again = propose_with(text, &read(&saved));
    assert!(again.tables[0].unread.is_empty(), "{:?}", again.tables[0].unread);
    assert_eq!(taken(text, again).profiles, first.profiles);

    let meant = saved.replace("Zorblogie = \"\"", "Zorblogie = \"énergie\"");
    assert_ne!(meant, saved);
    let next = text.replace("Ville", "Ville;Effectif").replace("Agadir", "Agadir;3").replace("Fès", "Fès;x");
    let next = next.replace("Rabat", "Rabat;5");
    let told = propose_with(&next, &read(&meant));
    assert_eq!(read(&meant).unseen(&told.tables[0]), ["Effectif"]);
    let shelf = taken(&next, told);
    let sectors = |id: &str| shelf.profile(Role::Startup, id)["startup"]["sectors"].to_string();
    assert_eq!(sectors("madar"), r#"["energy","logistics"]"#);
    assert_eq!(sectors("rimal"), r#"["energy"]"#);

    let pinned = "recognise = true\n[columns]\n\"Thème\" = \"none\"\n\"Ville\" = \"markets\"\n";
    let shelf = taken(text, propose_with(text, &read(pinned)));
    let azalay = shelf.profile(Role::Startup, "azalay");
    assert_eq!(azalay["startup"]["markets"].to_string(), r#"["MA-09/Agadir"]"#);
    assert!(azalay["startup"].get("sectors").is_none() && azalay["startup"].get("home").is_none());
    assert!(Corrections::parse("role = \"startup\"").is_none());
    assert!(Corrections::parse("recognise = true\ncolumn = 1").unwrap().is_err());
}

/// Sheets of eight designs, in three languages: what comes in of each, whole.
#[test]
fn sheets_of_many_designs_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheets");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 8);
    let mut told = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let proposal = propose(&text);
        told += &format!("== {}\n", file.file_name().unwrap().to_string_lossy());
        for table in &proposal.tables {
            for left in &table.left_out {
                told += &format!("out: row {} {:?}\n", left.row, left.why);
            }
            for unread in &table.unread {
                told += &format!("unread: {} of {}, near {:?}\n", unread.text, unread.column, unread.guesses);
            }
        }
        let shelf = taken(&text, proposal);
        for profile in shelf.profiles.values() {
            told += &format!("{}\n", serde_json::to_string(profile).unwrap());
        }
    }
    insta::assert_snapshot!(told);
}

/// What cells are counts for more than what stands above them.
#[test]
fn a_column_of_amounts_is_money_whatever_it_is_called() {
    for header in ["Besoin", "Pitch", "Description", "Présentation", "Colonne 3", "الوصف", "What you do"]
    {
        let text = format!(
            "Nom de la startup,Secteur,{header}\nAlpha Tech,Agritech,\"1,5 MDH\"\nBeta Lab,Fintech,2 MDH\nGamma,Santé,900 k€\n"
        );
        let proposal = propose(&text);
        assert_eq!(proposal.tables[0].columns[2].fields, ["round.ask"], "{header}");
    }
}
