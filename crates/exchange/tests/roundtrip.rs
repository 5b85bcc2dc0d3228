//! What is exported is imported again, unchanged.

mod common;

use std::collections::BTreeSet;
use std::io::Read;

use common::{Shelf, profile, profiles};
use proptest::prelude::*;
use qantara_engine::language::Tongue;
use qantara_engine::profile::{Profile, Role};
use qantara_exchange::fields::{self, Holds};
use qantara_exchange::{Format, Reading, Writer, import};
use serde_json::{Value, json};

fn export(profiles: &[Profile], format: Format) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), format, None, Tongue::Ar);
    for profile in profiles {
        writer.write(profile).unwrap();
    }
    writer.finish().unwrap()
}

fn read_back(bytes: &[u8], format: Format) -> Vec<Profile> {
    let mut shelf = Shelf::default();
    import(bytes, format, "export", Reading::default(), false, &mut shelf).unwrap();
    assert_eq!(shelf.messages(), "");
    shelf.profiles.into_values().collect()
}

fn sorted(mut profiles: Vec<Profile>) -> Vec<Profile> {
    profiles.sort_by(|a, b| (a.role(), &a.id).cmp(&(b.role(), &b.id)));
    profiles
}

fn any_role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn csv_loses_nothing(profiles in any_role().prop_flat_map(profiles)) {
        prop_assert_eq!(read_back(&export(&profiles, Format::Csv), Format::Csv), sorted(profiles));
    }

    #[test]
    fn json_lines_lose_nothing(profiles in any_role().prop_flat_map(profiles)) {
        prop_assert_eq!(read_back(&export(&profiles, Format::Jsonl), Format::Jsonl), sorted(profiles));
    }

    #[test]
    fn a_workbook_of_several_roles_loses_nothing(
        startups in profiles(Role::Startup), others in any_role().prop_flat_map(profiles),
    ) {
        let mut all = startups;
        all.extend(others.into_iter().filter(|other| other.role() != Role::Startup));
        prop_assert_eq!(read_back(&export(&all, Format::Xlsx), Format::Xlsx), sorted(all));
    }

    /// A field that is added to a role and not to the table is found here:
    /// its value would be lost on the way through a spreadsheet.
    #[test]
    fn the_table_has_every_field(full in any_role().prop_flat_map(|role| profile(role, true))) {
        let role = full.role();
        let mut leaves = BTreeSet::new();
        leaf_paths(role, String::new(), &serde_json::to_value(&full).unwrap(), &mut leaves);
        for leaf in &leaves {
            prop_assert!(fields::find(role, leaf).is_some(), "{} is not in the table", leaf);
        }
    }
}

/// Paths of the values that are not objects of the table's groups.
fn leaf_paths(role: Role, path: String, value: &Value, leaves: &mut BTreeSet<String>) {
    let is_role = path == role.as_str();
    let is_leaf = fields::find(role, &path).is_some_and(|field| field.holds != Holds::Group);
    match value {
        Value::Object(map) if !is_leaf || is_role => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaf_paths(role, path, value, leaves);
            }
        }
        _ => {
            leaves.insert(path);
        }
    }
}

/// And the other way: every field of the table is one that the domain knows.
#[test]
fn the_domain_has_every_field_of_the_table() {
    for role in Role::ALL {
        for field in fields::of(role) {
            let mut tree = json!({});
            for key in field.full_path().rsplit('.') {
                tree = if tree == json!({}) { json!({ key: "?" }) } else { json!({ key: tree }) };
            }
            let error = serde_json::from_value::<Profile>(tree).map(|_| ()).unwrap_err().to_string();
            assert!(!error.contains("unknown field"), "{}: {error}", field.full_path());
        }
    }
}

#[test]
fn a_csv_file_of_one_startup_reads_well() {
    let startup: Profile = serde_json::from_value(json!({
        "id": "st-1", "name": "=Agrisense", "languages": ["fr", "ar"], "met": [],
        "declined": { "in-7": "2026-05-01", "in-9": "2026-06-12" },
        "startup": {
            "stage": "seed", "sectors": ["agri.irrigation"], "home": "MA-09/Agadir",
            "pitch": {"fr": "L'eau, au bon moment", "ar": "الماء في وقته"},
            "round": {"ask": {"low_minor": 50_000_000, "high_minor": 120_000_000, "currency": "MAD"}},
            "traction": {"growth_percent": -12.1},
            "founders": [{"name": "Salma"}],
        }
    }))
    .unwrap();
    let text = String::from_utf8(export(&[startup], Format::Csv)).unwrap();
    let mut reader = csv_lines(&text).into_iter();
    let (names, cells) = (reader.next().unwrap(), reader.next().unwrap());
    let told: Vec<String> = names
        .iter()
        .zip(&cells)
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(name, cell)| format!("{name}: {cell}"))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

/// In a workbook text is text, whatever it begins with.
#[test]
fn no_cell_of_a_workbook_is_a_formula() {
    let name = "=HYPERLINK(\"http://example.org\")";
    let mentor = json!({ "id": "@m-1", "name": name, "mentor": { "bio": { "fr": "+1", "en": "-2" } } });
    let book = export(&[serde_json::from_value(mentor).unwrap()], Format::Xlsx);
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut sheet = String::new();
    parts.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    // Every cell with something in it refers to a shared text.
    assert!(sheet.contains("t=\"s\"") && !sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
}

fn csv_lines(text: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn a_role_of_no_profiles_is_a_header() {
    let writer = Writer::new(Vec::new(), Format::Csv, Some(Role::Mentor), Tongue::En);
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    assert!(text.starts_with("id,role,name,languages,"), "{text}");
    assert_eq!(read_back(text.as_bytes(), Format::Csv), []);
}
