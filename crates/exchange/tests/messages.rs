//! What people read when a row is wrong.

mod common;

use common::{Shelf, table};
use qantara_engine::profile::Role;
use qantara_exchange::{Format, Mapping, Mode, Reading, Summary, import};
use serde_json::json;

fn told(input: &[u8], format: Format, reading: Reading) -> (String, Summary) {
    let mut shelf = Shelf::default();
    let file = format!("file.{format}");
    let summary = import(input, format, &file, reading, false, &mut shelf).unwrap();
    (shelf.messages(), summary)
}

fn of(role: Role) -> Reading {
    Reading::Fields { role: Some(role), mode: Mode::Merge, clear_empty: false }
}

#[test]
fn every_bad_cell_is_told_with_its_column_and_what_was_expected() {
    let input = "\
id;name;stage;sectors;home;team_size;round.ask.low_minor;round.ask.high_minor;round.ask.currency;founded_on;sdgs;founders
st-1;Agrisense;seed;agri;MA;4;1;2;MAD;2020-01-31;1|2;
st-2;Dawaa;sed;agri|helth;Morocco;four;5;2;MAD;31/01/2020;1|18;[{\"nam\":\"A\"}]
;Sans id;seed;;;;;;;;;
st 3;;seed;;;;;;;;;

st-1;Again;seed;;;;;;;;;
st-5;Half an ask;;;;;100;;;;;
st-6;Too long;;;;;;;;;;;;x
";
    let (messages, summary) = told(input.as_bytes(), Format::Csv, of(Role::Startup));
    insta::assert_snapshot!(messages);
    assert_eq!((summary.rows, summary.created, summary.refused), (7, 1, 6));
}

#[test]
fn unknown_columns_are_told_once_with_what_was_meant() {
    let input = b"id,name,sector,Team Size,shoe,name\na,b,agri,1,43,c\nd,e,agri,1,43,f\n";
    let (messages, summary) = told(input, Format::Csv, of(Role::Startup));
    insta::assert_snapshot!(messages, @r"
    file.csv, row 1, sector: no such field; did you mean `sectors`?
    file.csv, row 1, Team Size: no such field; did you mean `team_size`?
    file.csv, row 1, shoe: no such field
    file.csv, row 1, name: it is there twice
    ");
    // No row of such a file can be used.
    assert_eq!((summary.rows, summary.created, summary.refused), (2, 0, 2));
}

#[test]
fn what_is_no_language_is_told_by_its_cell_in_every_format() {
    let expected = "expected a language: its name or its ISO 639 code, such as fr, ar or ary";
    for role in Role::ALL {
        for format in Format::ALL {
            for mode in [Mode::Merge, Mode::Replace] {
                for (written, hint) in [
                    ("xx-bogus", ""),
                    ("fr|qqq", ""),
                    ("??", ""),
                    ("Englsh", "; did you mean `en`?"),
                    ("fransais", "; did you mean `fr`?"),
                ] {
                    let bytes = match format {
                        Format::Jsonl => json!({"id": "a", "name": "A", "role": role.as_str(),
                            "languages": written.split('|').collect::<Vec<_>>()})
                        .to_string()
                        .into_bytes(),
                        _ => table(
                            format,
                            &["id", "name", "role", "languages"],
                            &[vec!["a", "A", role.as_str(), written]],
                        ),
                    };
                    let reading = Reading::Fields { role: None, mode, clear_empty: false };
                    let (told, summary) = told(&bytes, format, reading);
                    let bad = written.rsplit('|').next().unwrap();
                    assert!(told.ends_with(&format!("`{bad}`: {expected}{hint}")), "{told}");
                    assert!(told.contains(", languages"), "{told}");
                    assert_eq!((told.lines().count(), summary.refused), (1, 1), "{told}");
                }
            }
        }
    }
    let text = b"id,name,role,pitch.xx,pitch.fr-MA\na,A,startup,Hello,Bonjour\n";
    let (told, _) = told(text, Format::Csv, Reading::default());
    assert_eq!(told, format!("file.csv, row 2, pitch.xx: `xx`: {expected}"));
}

#[test]
fn what_is_no_answer_about_consent_is_told_by_its_cell() {
    for column in ["consent", "consent.matching"] {
        let input = format!("id,name,{column}\na,A,peut-être\n");
        let (told, _) = told(input.as_bytes(), Format::Csv, of(Role::Mentor));
        assert_eq!(told, "file.csv, row 2, consent.matching: `peut-être`: expected yes or no");
    }
}

/// Languages and roles come in under their names in French, Arabic and English.
#[test]
fn languages_and_roles_are_understood_as_people_write_them() {
    let names = ["investisseur", "Investor", "مستثمر", "INVESTISSEURS", "المستثمر"];
    let spoken = [
        ("français|anglais|arabe", vec!["ar", "en", "fr"]),
        ("French, English ; Darija", vec!["ary", "en", "fr"]),
        ("العربية، الفرنسية", vec!["ar", "fr"]),
        ("الدارجة|amazighe", vec!["ary", "zgh"]),
        ("fra|FR-ma|fr", vec!["fr"]),
    ];
    for format in Format::ALL {
        for (written, codes) in &spoken {
            for name in names {
                let bytes = match format {
                    Format::Jsonl => json!({"id": "a", "name": "A", "role": name,
                        "languages": written.split('|').collect::<Vec<_>>()})
                    .to_string()
                    .into_bytes(),
                    _ => {
                        table(format, &["id", "name", "role", "languages"], &[vec!["a", "A", name, written]])
                    }
                };
                let mut shelf = Shelf::default();
                import(bytes.as_slice(), format, "in", Reading::default(), false, &mut shelf).unwrap();
                assert_eq!(shelf.messages(), "", "{name}, {written}");
                assert_eq!(shelf.profile(Role::Investor, "a")["languages"], json!(codes), "{written}");
            }
        }
    }
    // So are the languages of texts.
    for format in Format::ALL {
        let header =
            ["id", "name", "role", "startup.pitch.Français", "startup.pitch.ara", "startup.pitch.EN-gb"];
        let bytes = table(format, &header, &[vec!["a", "A", "startup", "u", "v", "w"]]);
        let mut shelf = Shelf::default();
        import(bytes.as_slice(), format, "in", Reading::default(), false, &mut shelf).unwrap();
        assert_eq!(shelf.messages(), "");
        let pitch = &shelf.profile(Role::Startup, "a")["startup"]["pitch"];
        assert_eq!(*pitch, json!({"fr": "u", "ar": "v", "en": "w"}), "{format}");
    }
    let mapping: Mapping =
        "role = \"mentor\"\nid = \"Ref\"\n[fields]\nname = \"Ref\"\nlanguages = { column = \"Langues\", split = \" et \" }\n"
            .parse()
            .unwrap();
    let mut shelf = Shelf::default();
    let reading = Reading::Mapping(Box::new(mapping));
    import("Ref,Langues\nm,arabe et français\n".as_bytes(), Format::Csv, "in", reading, false, &mut shelf)
        .unwrap();
    assert_eq!(shelf.profile(Role::Mentor, "m")["languages"], json!(["ar", "fr"]));
}

#[test]
fn a_role_is_told_by_a_column_a_prefix_or_the_caller() {
    for (input, reading, message) in [
        ("id,name,role\na,A,mentor\n", Reading::default(), ""),
        ("id,name,startup.stage\na,A,seed\n", Reading::default(), ""),
        ("id,name\na,A\n", of(Role::Pilot), ""),
        (
            "id,name\na,A\n",
            Reading::default(),
            "file.csv, row 2: nothing says what role this is; add a `role` column, or name the role for the \
             whole file",
        ),
        (
            "id,name,role\na,A,investr\n",
            Reading::default(),
            "file.csv, row 2, role: `investr`: expected one of startup, investor, mentor, pilot, programme, \
             opening, talent; did you mean `investor`?",
        ),
        (
            "id,name,role,skills\na,A,startup,skill.pr=1\n",
            Reading::default(),
            "file.csv, row 2, skills: `skill.pr=1`: not a field of a startup",
        ),
        (
            "id,name,skills\na,A,skill.pr=1\n",
            of(Role::Startup),
            "file.csv, row 1, skills: not a field of a startup",
        ),
    ] {
        assert_eq!(told(input.as_bytes(), Format::Csv, reading).0, message, "{input}");
    }
}

#[test]
fn json_lines_are_told_by_line_and_field() {
    let input = r#"
{"id":"a","name":"A","startup":{}}
{"id":"b","name":"B","startup":{"stage":"seed"}
{"id":"c","name":"C"}
{"id":"d","name":"","investor":{}}
{"id":"e","name":"E","startup":{},"investor":{}}
{"id":"f","nam":"F","startup":{"round":{"ask":{"low_minor":-1,"high_minor":99999999999999999999,"currency":"DHS"}}}}
{"id":"g","name":"G","startup":{"traction":{"growth_percent":1e39}},"embedding":{"encoder":"e","values":[]}}
{"id":"h","name":"H","mentor":{"skills":{"skill.sales":9,"sale":1},"remote":"yes"},"availability":[{"start":"today","end":"2024-01-01T00:00:00Z"}]}
{"id":"a","name":"A","startup":{}}
{"id":"i","role":"programme","name":"I","programme":{"eligibility":[{"id":"x","rule":{"kind":"age_at_mst","years":5}}]}}
"#;
    let (messages, summary) = told(input.as_bytes(), Format::Jsonl, Reading::default());
    insta::assert_snapshot!(messages);
    assert_eq!((summary.rows, summary.created, summary.refused), (10, 1, 8));
}

const MAPPING: &str = r#"
role = "startup"
blank = ["N/A"]
skip = [{ column = "Statut", equals = ["Radiée"] }]

[id]
template = "crm-{Ref}"

[fields]
name = "Raison sociale"
pitch.fr = "Présentation"
sectors = { column = "Secteur", split = ",", transform = "concept" }
stage = { column = "Maturité", values = { "Idée" = "idea", "MVP" = "pre_seed" } }
founded_on = { column = "Créée le", transform = "date", format = "%d/%m/%Y" }
home = { transform = "place", country = "Pays", region = "Région", city = "Ville" }
languages = { value = ["fr", "ar"] }
"round.ask" = { transform = "money_range", low = "Min", high = "Max", currency = "MAD", scale = 1000 }
"#;

const HEADER: &str =
    "Ref,Raison sociale,Présentation,Secteur,Maturité,Créée le,Pays,Région,Ville,Min,Max,Statut,Tél\n";

fn mapped(rows: &str) -> (Shelf, Summary) {
    let mapping: Mapping = MAPPING.parse().unwrap();
    let mut shelf = Shelf::default();
    let input = format!("{HEADER}{rows}");
    let reading = Reading::Mapping(Box::new(mapping));
    let summary = import(input.as_bytes(), Format::Csv, "crm.csv", reading, false, &mut shelf).unwrap();
    (shelf, summary)
}

#[test]
fn an_export_of_another_tool_comes_in_by_a_mapping() {
    let (shelf, summary) = mapped(
        "7,Agrisense,L'eau,\"Agriculture,Énergie\",idee,31/01/2020,Maroc,Casablanca-Settat,Casablanca,500,\"1,2\",,06\n\
         8,Radiée,,,,,,,,,,Radiée,\n\
         9,Dawaa,N/A,,,,SEN,,,\"1 500\",,,\n",
    );
    assert_eq!(
        shelf.messages(),
        "crm.csv, row 2, Min: a range goes from low to high; got low_minor 50000000 above high_minor 120000"
    );
    let notes: Vec<String> = summary.notes.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(notes.join("\n"));
    insta::assert_snapshot!(shelf.profile(Role::Startup, "crm-9"));
    let (shelf, _) = mapped(
        "7,Agrisense,L'eau,\"Agriculture,Énergie\",idee,31/01/2020,Maroc,Casablanca-Settat,Casablanca,500,\"1 200\",,06\n",
    );
    insta::assert_snapshot!(shelf.profile(Role::Startup, "crm-7"));
}

#[test]
fn a_mapping_tells_what_it_cannot_map() {
    let (shelf, _) = mapped("7,A,,\"Agriculure\",Mûr,2020-13-01,Atlantide,,,cinq,,,\n,B,,,,,,,,,,,\n");
    insta::assert_snapshot!(shelf.messages());
}

#[test]
fn a_mapping_of_another_file_names_the_columns_that_are_missing() {
    let mapping: Mapping = MAPPING.parse().unwrap();
    let input = "Réf,Raison social,Statut\n1,A,\n2,B,\n";
    let (messages, _) = told(input.as_bytes(), Format::Csv, Reading::Mapping(Box::new(mapping)));
    insta::assert_snapshot!(messages);
}

#[test]
fn a_mapping_that_is_wrong_says_where() {
    let told: Vec<String> = [
        "role = \"startp\"\n[id]\ncolumn = \"a\"",
        "role = \"startup\"\nid = \"a\"\n[fields]\nsector = \"b\"",
        "role = \"startup\"\nid = \"a\"\n[fields]\nstage = { colum = \"b\", value = \"x\" }",
        "role = \"startup\"\nid = \"a\"\n[fields]\nstage = { column = \"b\", value = \"x\" }",
        "role = \"startup\"\nid = \"a\"\n[fields]\nround.ask = { column = \"b\", transform = \"money_range\" }",
        "role = \"startup\"\nid = { template = \"{a\" }",
        "role = \"investor\"\nmode = \"append\"\nid = \"a\"",
        "role = \"investor\"\nmode = \"append\"\nappend = \"stages\"\nid = \"a\"",
        "role = \"investor\"\nshoe = 1\nid = \"a\"",
    ]
    .into_iter()
    .map(|text| text.parse::<Mapping>().map(|_| ()).unwrap_err().to_string())
    .collect();
    insta::assert_snapshot!(told.join("\n---\n"));
}
