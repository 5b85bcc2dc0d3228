//! A source never erases what it does not carry.

mod common;

use common::{Shelf, profile, table};
use proptest::prelude::*;
use qantara_engine::language::Tongue;
use qantara_engine::profile::{Profile, Role};
use qantara_exchange::fields::{self, Field, Holds};
use qantara_exchange::{Format, Mode, Reading, Summary, Writer, import};
use serde_json::{Value, json};

fn reading(mode: Mode, clear_empty: bool) -> Reading {
    Reading::Fields { role: None, mode, clear_empty }
}

fn jsonl(shelf: &mut Shelf, reading: Reading, row: &Value) -> Summary {
    import(row.to_string().as_bytes(), Format::Jsonl, "in.jsonl", reading, false, shelf).unwrap()
}

/// What an import says of each field: set, changed, lost.
fn told(summary: &Summary) -> Vec<(&str, [u64; 3])> {
    let effects = summary.effects.iter();
    effects.map(|(field, told)| (field.as_str(), [told.set, told.changed, told.lost])).collect()
}

/// Two profiles of one role and id, the second as another tool knows it.
fn twice() -> impl Strategy<Value = (Profile, Profile)> {
    let role = prop::sample::select(Role::ALL.to_vec());
    role.prop_flat_map(|role| (profile(role, false), profile(role, false))).prop_map(|(before, mut other)| {
        other.id = before.id.clone();
        (before, other)
    })
}

/// The profile in a file of a format that has only some of the columns.
fn file(profile: &Profile, format: Format, kept: &[&Field]) -> Vec<u8> {
    let role = profile.role();
    let is_kept = |path: &str| kept.iter().any(|field| field.full_path() == path);
    if format == Format::Jsonl {
        let whole = serde_json::to_value(profile).unwrap();
        let mut row = json!({ "id": profile.id.as_str(), role.as_str(): {} });
        for field in kept {
            let pointer = format!("/{}", field.full_path().replace('.', "/"));
            // A group's own column says only that the group is empty.
            let says = |value: &&Value| field.holds != Holds::Group || **value == json!({});
            if let Some(value) = whole.pointer(&pointer).filter(says) {
                let mut at = &mut row;
                for key in field.full_path().split('.') {
                    at = at.as_object_mut().unwrap().entry(key).or_insert_with(|| json!({}));
                }
                *at = value.clone();
            }
        }
        return row.to_string().into_bytes();
    }
    let mut writer = Writer::new(Vec::new(), Format::Csv, Some(role), Tongue::En);
    writer.write(profile).unwrap();
    let csv = writer.finish().unwrap();
    let rows: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_slice())
        .records()
        .map(Result::unwrap)
        .collect();
    let whole_path = |name: &str| fields::find(role, name).map(Field::full_path);
    let columns: Vec<usize> = (0..rows[0].len())
        .filter(|column| {
            let name = &rows[0][*column];
            ["id", "role"].contains(&name) || whole_path(name).is_some_and(|path| is_kept(&path))
        })
        .collect();
    let cells =
        rows.iter().map(|row| columns.iter().map(|column| row[*column].to_owned()).collect::<Vec<_>>());
    if format == Format::Csv {
        let mut writer = csv::Writer::from_writer(Vec::new());
        cells.for_each(|row| writer.write_record(row).unwrap());
        return writer.into_inner().unwrap();
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in (0..).zip(cells) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(line, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Over all roles, formats and fields: what the file has no column for is
    /// afterwards as it was, and so is what it has an empty cell for.
    #[test]
    fn a_field_without_a_column_stays_as_it_was(
        (before, other) in twice(),
        format in prop::sample::select(Format::ALL.to_vec()),
        keeps in prop::collection::vec(prop::bool::weighted(0.3), 80),
    ) {
        let role = before.role();
        let exported: Vec<&Field> = fields::of(role).filter(|field| field.exported && field.path != "id").collect();
        let kept: Vec<&Field> =
            exported.iter().zip(&keeps).filter(|(_, keep)| **keep).map(|(field, _)| *field).collect();
        let mut shelf = Shelf::default();
        shelf.profiles.insert((role, before.id.clone()), before.clone());
        let bytes = file(&other, format, &kept);
        import(bytes.as_slice(), format, "in", Reading::default(), false, &mut shelf).unwrap();
        let was = serde_json::to_value(&before).unwrap();
        let now = shelf.profile(role, before.id.as_str());
        let given = serde_json::to_value(&other).unwrap();
        for field in fields::of(role).filter(|field| field.holds != Holds::Group) {
            let pointer = format!("/{}", field.full_path().replace('.', "/"));
            let carried = kept.contains(&field) && given.pointer(&pointer).is_some();
            if !carried {
                prop_assert_eq!(was.pointer(&pointer), now.pointer(&pointer), "{}", field.full_path());
            }
        }
    }

    /// A file that carries everything makes the profile what the file says,
    /// but for what the profile has beside that.
    #[test]
    fn merging_a_whole_profile_into_none_is_replacing((_, other) in twice()) {
        let row = serde_json::to_value(&other).unwrap();
        let (mut merged, mut replaced) = (Shelf::default(), Shelf::default());
        jsonl(&mut merged, reading(Mode::Merge, false), &row);
        jsonl(&mut replaced, reading(Mode::Replace, false), &row);
        prop_assert_eq!(&merged.profiles, &replaced.profiles, "{}", merged.messages());
    }
}

/// The fault that brought this: who had refused consent was ranked again after
/// the next import of the hub's own list.
#[test]
fn refused_consent_outlives_every_list_that_does_not_speak_of_it() {
    for role in Role::ALL {
        let mut shelf = Shelf::default();
        let stored = json!({"id": "a", "name": "A", "consent": {"matching": false}, "met": ["x"],
            "met_on": {"w": "2026-01-01"}, "declined": {"y": "2026-01-01"}, "conflicts": ["z"],
            role.as_str(): {}});
        jsonl(&mut shelf, reading(Mode::Replace, false), &stored);
        let csv = format!("id,name,role,consent.matching,met\na,New name,{role},,\n");
        import(csv.as_bytes(), Format::Csv, "in.csv", Reading::default(), false, &mut shelf).unwrap();
        jsonl(
            &mut shelf,
            Reading::default(),
            &json!({"id": "a", "consent": null, "met": null, role.as_str(): {}}),
        );
        let mut expected = stored.clone();
        expected["name"] = "New name".into();
        assert_eq!(shelf.profile(role, "a"), expected);
    }
}

#[test]
fn whoever_is_archived_stays_so_unless_the_import_brings_them_back() {
    for role in Role::ALL {
        for format in Format::ALL {
            for mode in [Mode::Merge, Mode::Replace] {
                for (brings_back, row, now) in [
                    (false, ["a", role.as_str(), "New", ""], (mode == Mode::Merge).then_some("2026-01-01")),
                    (true, ["a", role.as_str(), "New", ""], None),
                    (true, ["a", role.as_str(), "New", "2026-01-01"], None),
                    // A row that is refused brings nobody back.
                    (true, ["a", role.as_str(), "New", "yesterday"], Some("2026-01-01")),
                ] {
                    let stored =
                        json!({"id": "a", "name": "A", "archived_on": "2026-01-01", role.as_str(): {}});
                    let mut shelf = Shelf { brings_back, ..Shelf::default() };
                    jsonl(&mut shelf, reading(Mode::Replace, false), &stored);
                    let bytes = table(format, &["id", "role", "name", "archived_on"], &[row.to_vec()]);
                    import(bytes.as_slice(), format, "in", reading(mode, false), false, &mut shelf).unwrap();
                    let archived = &shelf.profile(role, "a")["archived_on"];
                    assert_eq!(archived.as_str(), now, "{role}, {format}, {mode:?}, {brings_back}: {row:?}");
                }
            }
        }
    }
}

/// A store that took any code goes on as it was.
#[test]
fn a_language_that_was_stored_does_not_stop_a_file_that_does_not_speak_of_it() {
    let stored = json!({"id": "a", "name": "A", "languages": ["xx"], "startup": {}});
    let mut shelf = Shelf::default();
    let profile: Profile = serde_json::from_value(stored.clone()).unwrap();
    shelf.profiles.insert((Role::Startup, profile.id.clone()), profile);
    jsonl(&mut shelf, Reading::default(), &json!({"id": "a", "startup": {"trl": 3}}));
    assert_eq!(shelf.messages(), "");
    assert_eq!(shelf.profile(Role::Startup, "a")["languages"], stored["languages"]);
}

#[test]
fn replacing_reports_what_is_lost_and_who_loses_it() {
    let mut shelf = Shelf::default();
    let stored = json!({"id": "a", "name": "A", "capacity": 2, "consent": {"matching": false}, "met": ["x"],
        "startup": {"trl": 4, "stage": "idea"}});
    jsonl(&mut shelf, reading(Mode::Merge, false), &stored);
    let summary = jsonl(
        &mut shelf,
        reading(Mode::Replace, false),
        &json!({"id": "a", "name": "A", "startup": {"stage": "seed"}}),
    );
    let lost = [0, 0, 1];
    assert_eq!(
        told(&summary),
        [
            ("consent", lost),
            ("met", lost),
            ("capacity", lost),
            ("startup.stage", [0, 1, 0]),
            ("startup.trl", lost)
        ]
    );
    let losers: Vec<&str> = summary
        .effects
        .values()
        .flat_map(|told| &told.losers)
        .map(qantara_engine::profile::ProfileId::as_str)
        .collect();
    assert_eq!(losers, ["a"; 4]);
}

#[test]
fn an_empty_cell_clears_its_field_where_that_is_asked_for() {
    let stored = json!({"id": "a", "name": "A", "capacity": 2, "startup": {"trl": 4, "pitch": {"fr": "u", "en": "v"},
        "round": {"ask": {"low_minor": 1, "high_minor": 2, "currency": "MAD"}}}});
    let csv = "id,role,name,capacity,pitch.fr,round.ask.low_minor,round.ask.high_minor,round.ask.currency\na,startup,,,,,,\n";
    for (clear_empty, left) in [
        (false, stored.clone()),
        (true, json!({"id": "a", "name": "A", "startup": {"trl": 4, "pitch": {"en": "v"}}})),
    ] {
        let mut shelf = Shelf::default();
        jsonl(&mut shelf, reading(Mode::Merge, false), &stored);
        import(csv.as_bytes(), Format::Csv, "in.csv", reading(Mode::Merge, clear_empty), false, &mut shelf)
            .unwrap();
        assert_eq!(shelf.profile(Role::Startup, "a"), left, "{}", shelf.messages());
    }
}

#[test]
fn two_rows_about_one_profile_add_up_and_must_not_contradict() {
    let mut shelf = Shelf::default();
    let csv = "id,role,name,trl,team_size\na,startup,A,4,\na,startup,,,7\na,startup,,5,\n";
    let summary =
        import(csv.as_bytes(), Format::Csv, "in.csv", Reading::default(), false, &mut shelf).unwrap();
    assert_eq!((summary.created, summary.refused), (1, 1));
    assert_eq!(shelf.messages(), "in.csv, row 4, startup.trl: row 2 says something else of the same profile");
    let expected = json!({"id": "a", "name": "A", "startup": {"trl": 4, "team_size": 7}});
    assert_eq!(shelf.profile(Role::Startup, "a"), expected);
}
