//! A refusal of consent counts, whatever else is wrong with its row.

mod common;

use std::io::{Cursor, Read as _, Write as _};

use common::{Shelf, table};
use qantara_engine::profile::Role;
use qantara_exchange::{Format, Mapping, Mode, Reading, Summary, import};
use serde_json::{Value, json};

const WORDS: [&str; 7] = ["no", "Non", "لا", "refused", "Refusé", "رفض", "false"];

/// What is wrong with a row beside its refusal: a cell more, or a row before.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// The cell of a column.
    Cell(&'static str, &'static str),
    /// One cell more than there are columns.
    OneMore,
    /// An earlier row says something else.
    Contradiction,
    /// The role, where one profile has the id.
    Role,
}

const FAULTS: [Fault; 7] = [
    Fault::Cell("updated_on", "yesterday"),
    Fault::Cell("capacity", "many"),
    Fault::Cell("consent.given_on", "31/01/2026"),
    // No row of the file can be used, in formats with a header.
    Fault::Cell("shoe", "43"),
    Fault::OneMore,
    Fault::Contradiction,
    Fault::Role,
];

/// A file in which the last row refuses consent and is wrong.
fn file(format: Format, role: Role, column: &str, word: &str, fault: Fault) -> Vec<u8> {
    let mut header = vec!["id", "role", "name", column];
    let mut row = vec!["a", role.as_str(), "New name", word];
    let mut rows = Vec::new();
    match fault {
        Fault::Cell(name, cell) => {
            header.push(name);
            row.push(cell);
        }
        Fault::OneMore => row.push("more"),
        Fault::Contradiction => rows.push(vec!["a", role.as_str(), "Old name", "yes"]),
        Fault::Role => row[1] = "shoe",
    }
    rows.push(row);
    table(format, &header, &rows)
}

fn stored(role: Role) -> (Shelf, Value) {
    let profile = json!({"id": "a", "name": "Old name", "consent": {"matching": true, "given_on": "2026-01-01"},
        "met": ["x"], role.as_str(): {}});
    let mut shelf = Shelf::default();
    let read: qantara_engine::profile::Profile = serde_json::from_value(profile.clone()).unwrap();
    shelf.profiles.insert((role, read.id.clone()), read);
    (shelf, profile)
}

fn run(shelf: &mut Shelf, format: Format, bytes: &[u8], dry_run: bool) -> Summary {
    import(bytes, format, "in", Reading::default(), dry_run, shelf).unwrap()
}

#[test]
fn a_refusal_of_consent_is_taken_whatever_else_its_row_has_wrong() {
    for role in Role::ALL {
        for format in Format::ALL {
            for fault in FAULTS {
                // A line of JSON has no cells without a name.
                if fault == Fault::OneMore && format == Format::Jsonl {
                    continue;
                }
                for column in ["consent", "consent.matching"] {
                    if matches!(fault, Fault::Cell(name, _) if name.starts_with(column))
                        && format == Format::Jsonl
                    {
                        continue;
                    }
                    for word in WORDS {
                        let case = format!("{role}, {format}, {fault:?}, {column}: {word}");
                        let bytes = file(format, role, column, word, fault);
                        let (mut shelf, before) = stored(role);

                        let would = run(&mut shelf, format, &bytes, true);
                        assert_eq!(would.refused, 1, "{case}: {}", shelf.messages());
                        assert_eq!(shelf.profile(role, "a"), before, "{case}: a dry run");
                        let told = format!("{}/a refuses consent; this would be taken", role.plural());
                        assert!(shelf.messages().contains(&told), "{case}: {}", shelf.messages());

                        shelf.refusals.clear();
                        let done = run(&mut shelf, format, &bytes, false);
                        let mut after = before.clone();
                        after["consent"]["matching"] = false.into();
                        assert_eq!(shelf.profile(role, "a"), after, "{case}: {}", shelf.messages());
                        let told = format!("{}/a refuses consent; this was taken", role.plural());
                        assert!(shelf.messages().contains(&told), "{case}: {}", shelf.messages());
                        for summary in [would, done] {
                            assert_eq!(summary.withdrawn.len(), 1, "{case}");
                            assert_eq!(summary.not_withdrawn, 0, "{case}");
                        }

                        // Where there is no such profile, none is made.
                        if fault != Fault::Contradiction {
                            let mut empty = Shelf::default();
                            let done = run(&mut empty, format, &bytes, false);
                            assert!(empty.profiles.is_empty(), "{case}");
                            assert_eq!((done.withdrawn.len(), done.not_withdrawn), (0, 1), "{case}");
                            assert!(
                                empty.messages().contains("a refuses consent, but is not in the hub"),
                                "{case}"
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_word_for_consent_is_read_in_a_good_row_too() {
    for role in Role::ALL {
        for format in Format::ALL {
            for column in ["consent", "consent.matching"] {
                for (word, agrees) in
                    WORDS.map(|word| (word, false)).into_iter().chain([("accord", true), ("نعم", true)])
                {
                    let bytes = table(
                        format,
                        &["id", "role", "name", column],
                        &[vec!["a", role.as_str(), "A", word]],
                    );
                    let mut shelf = Shelf::default();
                    run(&mut shelf, format, &bytes, false);
                    let told = shelf.messages();
                    assert_eq!(told, "", "{role}, {format}, {column}: {word}");
                    assert_eq!(shelf.profile(role, "a")["consent"], json!({"matching": agrees}), "{word}");
                }
            }
        }
    }
}

#[test]
fn a_mapping_hears_a_refusal_in_a_row_that_it_refuses() {
    let mapping: Mapping = "role = \"startup\"\nid = { template = \"crm-{Ref}\" }\n[fields]\nname = \"Nom\"\n\
        stage = { column = \"Maturité\", values = { \"Idée\" = \"idea\" } }\n\
        \"consent.matching\" = { column = \"Accord\", values = { \"Refus écrit\" = false, \"Signé\" = true } }\n"
        .parse()
        .unwrap();
    let import_rows = |shelf: &mut Shelf, rows: &str| {
        let reading = Reading::Mapping(Box::new(mapping.clone()));
        import(rows.as_bytes(), Format::Csv, "crm.csv", reading, false, shelf).unwrap()
    };
    for (rows, said) in [
        ("Ref,Nom,Maturité,Accord\n7,Agrisense,Mûr,Refus écrit\n", "Refus écrit"),
        ("Ref,Nom,Maturité,Accord\n7,Agrisense,Mûr,refusé\n", "refusé"),
        // The mapping is of another file.
        ("Ref,Nom,Accord\n7,Agrisense,Refus écrit\n", "Refus écrit"),
    ] {
        let mut shelf = Shelf::default();
        import_rows(&mut shelf, "Ref,Nom,Maturité,Accord\n7,Agrisense,Idée,Signé\n");
        let summary = import_rows(&mut shelf, rows);
        assert_eq!(shelf.profile(Role::Startup, "crm-7")["consent"], json!({"matching": false}), "{rows}");
        assert_eq!((summary.refused, summary.withdrawn.len()), (1, 1), "{rows}");
        let told =
            format!("crm.csv, row 2, Accord: `{said}`: startups/crm-7 refuses consent; this was taken");
        assert!(shelf.messages().contains(&told), "{}", shelf.messages());
    }
}

#[test]
fn a_formula_that_failed_leaves_the_refusal_beside_it() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Startups").unwrap();
    for (column, (name, cell)) in (0..).zip([("id", "a"), ("consent", "non"), ("trl", "")]) {
        sheet.write(0, column, name).unwrap().write(1, column, cell).unwrap();
    }
    sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (mut shelf, _) = stored(Role::Startup);
    let summary = run(&mut shelf, Format::Xlsx, &bytes, false);
    assert_eq!((summary.refused, summary.withdrawn.len()), (1, 1));
    insta::assert_snapshot!(shelf.messages(), @r"
    in, sheet Startups, row 2, trl: `#DIV/0!`: the formula in this cell has failed, or has left no value
    in, sheet Startups, row 2, consent: `non`: startups/a refuses consent; this was taken, though the row is refused
    ");
}

/// A rule that makes nothing of a cell does not silence a plain refusal in it.
#[test]
fn a_plain_refusal_is_one_whatever_a_mapping_makes_of_it() {
    for rule in [
        r#"{ column = "Accord", values = { "Toujours" = true }, otherwise = "unknown" }"#,
        r#"{ column = "Accord", values = { "Toujours" = true } }"#,
        r#"{ column = "Accord", transform = "bool" }"#,
        r#"{ column = "Accord" }"#,
    ] {
        for word in ["non", "Refusé", "لا أوافق"] {
            let mapping: Mapping = format!(
                "role = \"startup\"\nid = \"Ref\"\n[fields]\nname = \"Nom\"\n\"consent.matching\" = {rule}\n"
            )
            .parse()
            .unwrap();
            let (mut shelf, _) = stored(Role::Startup);
            let rows = format!("Ref,Nom,Accord\na,A,{word}\n");
            let reading = Reading::Mapping(Box::new(mapping));
            import(rows.as_bytes(), Format::Csv, "in.csv", reading, false, &mut shelf).unwrap();
            assert_eq!(shelf.profile(Role::Startup, "a")["consent"]["matching"], false, "{rule}: {word}");
        }
    }
}

/// Files that are broken in themselves: a field that is there twice, names of
/// columns that are nearly right, a quotation mark that is never closed.
#[test]
fn a_refusal_is_heard_in_a_broken_file() {
    for (format, file) in [
        (
            Format::Jsonl,
            r#"{"id":"a","startup":{},"consent":{"matching":false},"consent":{"matching":true}}"#,
        ),
        (
            Format::Jsonl,
            r#"{"id":"a","startup":{},"consent":{"matching":true},"consent":{"matching":"non"}}"#,
        ),
        (Format::Jsonl, r#"{"id":"a","startup":{},"consent":{"matching":false,"matching":null}}"#),
        (Format::Jsonl, r#"{"id":"a","startup":{},"consent.matching":false}"#),
        (Format::Jsonl, r#"{"id":"a","startup":{},"consent":{"Matching":false}}"#),
        (Format::Csv, "id,role,Consent.Matching\na,startup,no\n"),
        (Format::Csv, "id,role,consent_matching\na,startup,no\n"),
        (Format::Csv, "id,role,Consentement\na,startup,non\n"),
        (Format::Csv, "ID,Role,consent.matching\na,startup,no\n"),
        (Format::Csv, "id,role,name,consent\nb,startup,\"B,yes\na,startup,A,no\nc,startup,C,no\n"),
        (Format::Csv, "id,role,name,consent\na,startup,\"A,no\nc,startup,C,yes\n"),
    ] {
        let (mut shelf, _) = stored(Role::Startup);
        let summary = run(&mut shelf, format, file.as_bytes(), false);
        assert_eq!(shelf.profile(Role::Startup, "a")["consent"]["matching"], false, "{file}");
        assert!(summary.refused > 0 && shelf.messages().contains("row "), "{file}");
    }
}

/// A workbook with its XML changed.
fn with_parts(book: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut parts = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        changed.start_file(part.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        changed.write_all(change(&text).as_bytes()).unwrap();
    }
    changed.finish().unwrap().into_inner()
}

/// Where a program wrote a formula and did not work it out, nothing is read
/// from it, and it is told; one that can only mean no is a no.
#[test]
fn a_formula_without_a_value_is_told() {
    for (formula, agrees) in [("=B9", true), ("=FALSE()", false)] {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("startup").unwrap();
        for (column, name) in (0..).zip(["id", "consent", "trl"]) {
            sheet.write(0, column, name).unwrap();
        }
        let formula_of = |text: &str, result: &str| rust_xlsxwriter::Formula::new(text).set_result(result);
        sheet.write(1, 0, "a").unwrap();
        sheet.write_formula(1, 1, formula_of(formula, "7")).unwrap();
        sheet.write_formula(1, 2, formula_of("=1+2", "3")).unwrap();
        let bytes = with_parts(&book.save_to_buffer().unwrap(), |part| part.replace("<v>7</v>", ""));
        let (mut shelf, before) = stored(Role::Startup);
        run(&mut shelf, Format::Xlsx, &bytes, false);
        let told =
            format!("row 2, consent: `{formula}`: the formula in this cell has failed, or has left no value");
        assert!(shelf.messages().contains(&told), "{}", shelf.messages());
        let mut expected = before;
        expected["consent"]["matching"] = agrees.into();
        assert_eq!(shelf.profile(Role::Startup, "a"), expected, "{formula}");
    }
}

/// What is refused only beside what is stored, or replaced twice.
#[test]
fn a_change_that_does_not_fit_refuses_consent_all_the_same() {
    for (mode, rows, why) in [
        (Mode::Merge, "id,name,consent,round.ask.low_minor\na,,no,5\n", "round.ask.high_minor` is missing"),
        (Mode::Replace, "id,name,consent\na,A,yes\na,A,no\n", "already used in row 2"),
        (Mode::Merge, "id,name,consent\na,A,yes\na,A,no\n", "row 2 says something else"),
        // The refusal stands, whichever comes first.
        (Mode::Merge, "id,name,consent,trl\na,A,no,x\na,A,yes,\n", "row 2 says something else"),
        (Mode::Replace, "id,name,consent,trl\na,A,no,x\na,A,yes,\n", "row 2 says something else"),
        // The profile that is refused for is made by a later row.
        (Mode::Merge, "id,name,consent,trl\nb,B,no,x\nb,B,,3\n", "taken"),
    ] {
        let (mut shelf, _) = stored(Role::Startup);
        let reading = Reading::Fields { role: Some(Role::Startup), mode, clear_empty: false };
        let summary = import(rows.as_bytes(), Format::Csv, "in.csv", reading, false, &mut shelf).unwrap();
        let id = &rows[rows.find('\n').unwrap() + 1..][..1];
        assert_eq!(shelf.profile(Role::Startup, id)["consent"]["matching"], false, "{rows}");
        assert!(shelf.messages().contains(why), "{rows}: {}", shelf.messages());
        assert_eq!(summary.withdrawn.len(), 1, "{rows}");
    }
}

#[test]
fn a_refusal_of_which_nobody_knows_whose_it_is_is_told_loudly() {
    let (mut shelf, before) = stored(Role::Startup);
    let other = json!({"id": "a", "name": "A", "mentor": {}});
    let other: qantara_engine::profile::Profile = serde_json::from_value(other).unwrap();
    shelf.profiles.insert((Role::Mentor, other.id.clone()), other);
    let rows = "id,role,name,consent\nst 3,startup,C,no\n,startup,D,no\na,shoe,A,no\na,,A,no\n";
    let summary =
        import(rows.as_bytes(), Format::Csv, "in.csv", Reading::default(), false, &mut shelf).unwrap();
    assert_eq!((summary.withdrawn.len(), summary.not_withdrawn), (0, 4));
    assert_eq!(shelf.profile(Role::Startup, "a"), before);
    insta::assert_snapshot!(shelf.messages(), @r"
    in.csv, row 2, id: `st 3` is not an id; write 1 to 64 bytes of letters, digits and - _ . : @ + ~ # *, without spaces
    in.csv, row 2, consent: `no`: this refusal of consent is not applied: the id cannot be read
    in.csv, row 3: `id` is missing
    in.csv, row 3, consent: `no`: this refusal of consent is not applied: the id cannot be read
    in.csv, row 4, role: `shoe`: expected one of startup, investor, mentor, pilot, programme, opening, talent
    in.csv, row 4, consent: `no`: this refusal of consent is not applied: it may be that of startups/a or mentors/a
    in.csv, row 5: nothing says what role this is; add a `role` column, or name the role for the whole file
    in.csv, row 5, consent: `no`: this refusal of consent is not applied: it may be that of startups/a or mentors/a
    ");
}
