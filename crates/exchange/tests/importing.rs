//! What an import does to what is there.

mod common;

use common::{Shelf, table};
use proptest::prelude::*;
use qantara_engine::language::Tongue;
use qantara_engine::profile::Role;
use qantara_exchange::{Format, Mapping, Mode, Reading, Summary, Writer, import};
use serde_json::json;

fn jsonl(shelf: &mut Shelf, mode: Mode, input: &str) -> Summary {
    let reading = Reading::Fields { role: None, mode, clear_empty: false };
    import(input.as_bytes(), Format::Jsonl, "in.jsonl", reading, false, shelf).unwrap()
}

fn by_mapping(shelf: &mut Shelf, mapping: &str, input: &str) -> Summary {
    let mapping: Mapping = mapping.parse().unwrap();
    let reading = Reading::Mapping(Box::new(mapping));
    import(input.as_bytes(), Format::Csv, "in.csv", reading, false, shelf).unwrap()
}

#[test]
fn a_profile_that_stays_as_it_was_is_not_written() {
    let mut shelf = Shelf::default();
    let two = "{\"id\":\"a\",\"name\":\"A\",\"mentor\":{}}\n{\"id\":\"b\",\"name\":\"B\",\"mentor\":{}}\n";
    let first = jsonl(&mut shelf, Mode::Merge, two);
    assert_eq!((first.created, first.updated, first.unchanged), (2, 0, 0));
    let second = jsonl(&mut shelf, Mode::Merge, &two.replace("\"B\"", "\"C\""));
    assert_eq!((second.created, second.updated, second.unchanged), (0, 1, 1));
    assert_eq!(shelf.puts, 3);
}

#[test]
fn a_patch_changes_what_it_gives_and_nothing_else() {
    let mut shelf = Shelf::default();
    jsonl(
        &mut shelf,
        Mode::Merge,
        r#"{"id":"a","name":"A","capacity":3,"startup":{"stage":"idea","trl":2,"pitch":{"fr":"x","en":"y"},
            "round":{"ask":{"low_minor":1,"high_minor":2,"currency":"MAD"},"closes_on":"2024-01-01"}}}"#
            .replace('\n', " ")
            .as_str(),
    );
    let done = jsonl(
        &mut shelf,
        Mode::Merge,
        r#"{"id":"a","capacity":null,"startup":{"stage":"seed","pitch":{"ar":"z"},"round":{"ask":{"low_minor":5,"high_minor":6,"currency":"EUR"}}}}"#,
    );
    assert_eq!((done.updated, done.refused), (1, 0), "{}", shelf.messages());
    assert_eq!(
        shelf.profile(Role::Startup, "a"),
        json!({"id": "a", "name": "A", "capacity": 3, "startup": {"stage": "seed", "trl": 2,
            "pitch": {"fr": "x", "en": "y", "ar": "z"},
            "round": {"ask": {"low_minor": 5, "high_minor": 6, "currency": "EUR"}, "closes_on": "2024-01-01"}}})
    );
    let missing = jsonl(&mut shelf, Mode::Merge, r#"{"id":"nobody","startup":{"stage":"seed"}}"#);
    assert_eq!(missing.refused, 1);
    assert_eq!(
        shelf.messages(),
        "in.jsonl, row 1, id: there is no startup with id `nobody`, and a new one needs a name"
    );
    let named = jsonl(&mut shelf, Mode::Merge, r#"{"id":"new","name":"New","startup":{"stage":"seed"}}"#);
    assert_eq!(named.created, 1, "a patch with a name creates");
}

#[test]
fn a_csv_patch_reaches_one_language_of_a_text() {
    let mut shelf = Shelf::default();
    jsonl(&mut shelf, Mode::Merge, r#"{"id":"a","name":"A","startup":{"pitch":{"fr":"x","en":"y"}}}"#);
    let reading = Reading::Fields { role: Some(Role::Startup), mode: Mode::Merge, clear_empty: false };
    import("id,pitch.fr\na,neuf\n".as_bytes(), Format::Csv, "in.csv", reading, false, &mut shelf).unwrap();
    assert_eq!(
        shelf.profile(Role::Startup, "a").pointer("/startup/pitch"),
        Some(&json!({"fr": "neuf", "en": "y"})),
        "{}",
        shelf.messages()
    );
}

const APPEND: &str = r#"
role = "investor"
mode = "append"
append = "portfolio"
id = "who"
[fields]
startup = "what"
round = { column = "amount", transform = "money", currency = "USD" }
"#;

/// What a cell of money says is stored, or the row is refused: never another
/// amount or currency.
#[test]
fn money_is_stored_as_its_cell_says() {
    let mapping = r#"
role = "investor"
id = "who"
[fields]
name = "who"
typical_ticket = { column = "usual", transform = "money", currency = "MAD", currency_column = "code" }
ticket = { transform = "money_range", low = "min", high = "max", currency = "MAD" }
"#;
    let money = |minor: u64, currency: &str| json!({ "minor": minor, "currency": currency });
    let range = |low: u64, high: u64, currency: &str| json!({ "low_minor": low, "high_minor": high, "currency": currency });
    for (cells, typical, ticket) in [
        ("500 000 €,,,", Some(money(50_000_000, "EUR")), None),
        ("500 000 €,€,,", Some(money(50_000_000, "EUR")), None),
        ("2,DH,\"1,5 MDH\",3 MDH", Some(money(200, "MAD")), Some(range(150_000_000, 300_000_000, "MAD"))),
        ("à définir,,,5 MDH", None, Some(range(0, 500_000_000, "MAD"))),
        (",,0,5 MDH", None, Some(range(0, 500_000_000, "MAD"))),
        (",,500,20 000", None, Some(range(50_000, 2_000_000, "MAD"))),
        (",,500 000,1 MDH", None, Some(range(50_000_000, 100_000_000, "MAD"))),
        ("pre-revenue,TND,N/A,-", Some(money(0, "TND")), None),
    ] {
        let mut shelf = Shelf::default();
        let done = by_mapping(&mut shelf, mapping, &format!("who,usual,code,min,max\na,{cells}\n"));
        assert_eq!((done.created, done.refused), (1, 0), "{cells}: {}", shelf.messages());
        let profile = shelf.profile(Role::Investor, "a");
        assert_eq!(profile.pointer("/investor/typical_ticket"), typical.as_ref(), "{cells}");
        assert_eq!(profile.pointer("/investor/ticket"), ticket.as_ref(), "{cells}");
    }
    for (cells, told) in [
        ("1.2.3,,,", "`1.2.3`"),
        ("500 000 €,MAD,,", "`500 000 €`"),
        ("500,gold,,", "gold"),
        ("pre-revenue,gold,,", "gold"),
        ("2 à 3 MDH,,,", "`2 à 3 MDH`"),
        (",,500 k€,1 M$", "`1 M$`"),
        (",,> 1 MDH,", "`> 1 MDH`"),
        (",,2,3 MDH", "`3 MDH`"),
        (",,500k-1M,2M", "`2M`"),
    ] {
        let mut shelf = Shelf::default();
        let done = by_mapping(&mut shelf, mapping, &format!("who,usual,code,min,max\na,{cells}\n"));
        assert_eq!((done.created, done.refused), (0, 1), "{cells}");
        assert!(shelf.messages().contains(told), "{cells}: {}", shelf.messages());
    }
}

#[test]
fn appending_twice_is_appending_once() {
    let mut shelf = Shelf::default();
    jsonl(&mut shelf, Mode::Merge, r#"{"id":"i","name":"I","investor":{}}"#);
    let rows = "who,what,amount\ni,a,5\ni,b,\ni,a,5\n";
    let first = by_mapping(&mut shelf, APPEND, rows);
    assert_eq!((first.rows, first.updated, first.refused), (3, 1, 0));
    let portfolio = json!([{"startup": "a", "round": {"minor": 500, "currency": "USD"}}, {"startup": "b"}]);
    assert_eq!(shelf.profile(Role::Investor, "i").pointer("/investor/portfolio"), Some(&portfolio));
    let second = by_mapping(&mut shelf, APPEND, rows);
    assert_eq!((second.updated, second.unchanged), (0, 1));
    assert_eq!(shelf.puts, 2);
}

#[test]
fn appending_to_nobody_is_refused_unless_the_mapping_names_them() {
    let mut shelf = Shelf::default();
    let rows = "who,what,amount\nnew,a,\n";
    by_mapping(&mut shelf, APPEND, rows);
    assert_eq!(
        shelf.messages(),
        "in.csv, row 2, id: there is no investor with id `new`, and a new one needs a name"
    );
    let named = APPEND.replace("id = \"who\"", "id = \"who\"\ncreate = { name = \"Fund {who}\" }");
    assert_eq!(by_mapping(&mut shelf, &named, rows).created, 1);
    assert_eq!(shelf.profile(Role::Investor, "new")["name"], "Fund new");
}

#[test]
fn many_rows_about_one_profile_are_one_write() {
    let mut shelf = Shelf::default();
    jsonl(&mut shelf, Mode::Merge, r#"{"id":"i","name":"I","investor":{}}"#);
    let rows = (0..5_000).map(|n| format!("i,s{n},{n}")).collect::<Vec<_>>().join("\n");
    by_mapping(&mut shelf, APPEND, &format!("who,what,amount\n{rows}"));
    assert_eq!(shelf.puts, 2);
    let profile = shelf.profile(Role::Investor, "i");
    assert_eq!(profile.pointer("/investor/portfolio").unwrap().as_array().unwrap().len(), 5_000);
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let mut shelf = Shelf::default();
    let input = "id,name,role\na,A,mentor\nb,,mentor\n".as_bytes();
    let summary = import(input, Format::Csv, "in.csv", Reading::default(), true, &mut shelf).unwrap();
    assert_eq!((summary.created, summary.refused, shelf.puts), (1, 1, 0));
}

#[test]
fn a_workbook_is_told_by_sheet_and_row() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let notes = book.add_worksheet();
    notes.set_name("Notes").unwrap().write(0, 0, "Bonjour").unwrap();
    let page = book.add_worksheet();
    page.set_name("mentor").unwrap();
    for (column, name) in (0..).zip(["id", "name", "updated_on", "hours_per_month", "remote"]) {
        page.write(0, column, name).unwrap();
    }
    let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 5, 31).unwrap();
    page.write(2, 0, 7).unwrap().write(2, 1, "Salma").unwrap().write(2, 3, 6).unwrap();
    page.write_with_format(2, 2, &day, &date).unwrap().write(2, 4, true).unwrap();
    page.write(4, 0, "m-2").unwrap().write(4, 1, "Omar").unwrap().write(4, 3, 6.5).unwrap();
    // An id of so many digits is another one in a workbook.
    page.write(5, 0, 12_345_678_901_234_567_890_f64).unwrap().write(5, 1, "Ines").unwrap();
    // The farthest cell of a sheet costs no more than any other.
    page.write(1_048_575, 0, "m-3").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let mut shelf = Shelf::default();
    let summary =
        import(bytes.as_slice(), Format::Xlsx, "b.xlsx", Reading::default(), false, &mut shelf).unwrap();
    assert_eq!(
        shelf.profile(Role::Mentor, "7"),
        json!({"id": "7", "name": "Salma", "updated_on": "2024-05-31",
            "mentor": {"hours_per_month": 6, "remote": true}})
    );
    insta::assert_snapshot!(shelf.messages(), @r"
    b.xlsx, sheet mentor, row 5, hours_per_month: `6.5`: expected a whole number from 0 to 4294967295
    b.xlsx, sheet mentor, row 6, id: `12345678901234567000`: a number of so many digits is rounded in a workbook; write it as text
    b.xlsx, sheet mentor, row 1048576, id: there is no mentor with id `m-3`, and a new one needs a name
    ");
    let notes: Vec<String> = summary.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["sheet Notes was left out: its first row names no `id` column"]);
}

/// What becomes of a row in a file of many.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Row {
    Good,
    /// A cell is wrong.
    Bad,
    /// There are more cells than columns.
    Long,
    /// An earlier row says otherwise, where there is one.
    Other,
}

fn rows_add_up(summary: &Summary) -> bool {
    let Summary { rows, created, updated, unchanged, repeated, skipped, refused, .. } = summary;
    created + updated + unchanged + repeated + skipped + refused == *rows
}

#[test]
fn rows_that_a_mapping_skips_or_adds_up_are_counted_too() {
    let skip = "role = \"startup\"\nid = \"id\"\nskip = [{ column = \"out\", empty = false, equals = [\"x\"] }]\n\
        [fields]\nname = \"name\"\ntrl = \"trl\"\n";
    let mut shelf = Shelf::default();
    let rows = "id,name,trl,out\na,A,3,\nb,B,3,x\nc,C,many,\na,A,3,\nd,D,,x\n";
    let summary = by_mapping(&mut shelf, skip, rows);
    assert!(rows_add_up(&summary), "{summary:?}");
    assert_eq!(
        (summary.rows, summary.created, summary.skipped, summary.repeated, summary.refused),
        (5, 1, 2, 1, 1)
    );
    // Each row of those that are done at once is told, and counted.
    let mut shelf = Shelf::default();
    let summary = by_mapping(&mut shelf, APPEND, "who,what,amount\nnew,a,\nnew,b,\nnew,c,\n");
    assert!(rows_add_up(&summary), "{summary:?}");
    assert_eq!((summary.rows, summary.refused), (3, 3));
    assert_eq!(shelf.messages().lines().filter(|line| line.contains("no investor with id")).count(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Over formats, roles and modes: created, updated, unchanged and refused
    /// rows, and those about one profile, are all the rows of the file.
    #[test]
    fn the_counts_add_up_to_the_rows(
        rows in prop::collection::vec(
            (0..6_usize, prop::sample::select(vec![Row::Good, Row::Good, Row::Bad, Row::Long, Row::Other])),
            0..12,
        ),
        roles in prop::sample::subsequence(Role::ALL.to_vec(), 2),
        format in prop::sample::select(Format::ALL.to_vec()),
        odd_column: bool,
        dry_run: bool,
    ) {
        let ids = ["a", "b", "c", "d", "e", "f"];
        let role = |id: usize| roles[id % 2];
        let mut shelf = Shelf::default();
        for (id, name) in ids.iter().enumerate().take(4) {
            let profile = json!({"id": name, "name": "Old", role(id).as_str(): {}});
            let profile: qantara_engine::profile::Profile = serde_json::from_value(profile).unwrap();
            shelf.profiles.insert((role(id), profile.id.clone()), profile);
        }
        let mut said = [false; 6];
        let (mut good, mut refused) = ([0_u64; 6], 0);
        let mut cells = Vec::new();
        for (id, row) in &rows {
            // A line of JSON has no cells without a name.
            let row = if *row == Row::Long && format == Format::Jsonl { Row::Bad } else { *row };
            let name = match row {
                Row::Other if said[*id] => "Other",
                _ if *id < 2 => "Old",
                _ => "New",
            };
            let updated = if row == Row::Bad { "yesterday" } else { "" };
            let mut line = vec![ids[*id], role(*id).as_str(), name, updated];
            if row == Row::Long {
                line.push("more");
            }
            cells.push(line);
            match row {
                Row::Good => good[*id] += 1,
                Row::Other if !said[*id] => good[*id] += 1,
                _ => refused += 1,
            }
            said[*id] |= matches!(row, Row::Good | Row::Other);
        }
        let mut header = vec!["id", "role", "name", "updated_on"];
        if odd_column && format != Format::Jsonl {
            header.push("shoe");
            (good, refused) = ([0; 6], rows.len() as u64);
        }
        let bytes = table(format, &header, &cells);
        let reading = Reading::default();
        let summary = import(bytes.as_slice(), format, "in", reading, dry_run, &mut shelf).unwrap();
        prop_assert!(rows_add_up(&summary), "{:?}", summary);
        let profiles = |ids: &[usize]| ids.iter().filter(|id| good[**id] > 0).count() as u64;
        let expected = (
            rows.len() as u64,
            profiles(&[4, 5]),
            profiles(&[2, 3]),
            profiles(&[0, 1]),
            good.iter().map(|rows| rows.saturating_sub(1)).sum::<u64>(),
            refused,
        );
        let Summary { rows, created, updated, unchanged, repeated, refused, .. } = summary;
        prop_assert_eq!((rows, created, updated, unchanged, repeated, refused), expected, "{}", shelf.messages());
        let told: std::collections::BTreeSet<_> =
            shelf.refusals.iter().filter(|refusal| !refusal.problems.is_empty()).map(|refusal| refusal.location.row).collect();
        prop_assert!(odd_column || told.len() as u64 == refused, "each refused row is told");
    }
}

proptest! {
    /// Whatever the bytes, an import ends in a summary or an error.
    #[test]
    fn no_bytes_make_an_import_panic(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            "(id|name|role|stage|startup|,|;|\\||\"|\n|\\[|\\{|\\}|:|=|seed|1|-|é){0,60}".prop_map(String::into_bytes),
        ],
        format in prop::sample::select(Format::ALL.to_vec()),
    ) {
        if let Ok(summary) = import(bytes.as_slice(), format, "x", Reading::default(), false, &mut Shelf::default()) {
            prop_assert!(rows_add_up(&summary), "{:?}", summary);
        }
    }

    /// Nor does a workbook that was damaged.
    #[test]
    fn no_damage_to_a_workbook_makes_an_import_panic(at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
        let mut writer = Writer::new(Vec::new(), Format::Xlsx, None, Tongue::Fr);
        let profile = json!({"id": "a", "name": "A", "startup": {"stage": "seed"}});
        writer.write(&serde_json::from_value(profile).unwrap()).unwrap();
        let mut bytes = writer.finish().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        let _ = import(bytes.as_slice(), Format::Xlsx, "x", Reading::default(), false, &mut Shelf::default());
    }
}
