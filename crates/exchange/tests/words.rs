//! A hub's own words: what they mean is read wherever they stand, in columns
//! that a mapping names and in those that are recognised.

mod common;

use std::io::{self, Read};
use std::sync::Arc;

use common::Shelf;
use qantara_engine::profile::{Instrument, Profile, Stage};
use qantara_engine::taxonomy::Concept;
use qantara_exchange::mapping::Mapping;
use qantara_exchange::recognise::{self, Corrections};
use qantara_exchange::{Dictionary, Format, Reading, Topic, import, word};

fn dictionary(words: &[(Topic, &str, &str)]) -> Arc<Dictionary> {
    let words = words.iter().map(|(topic, text, meaning)| word(*topic, text, meaning).unwrap());
    Arc::new(words.collect::<Vec<_>>().into())
}

/// The words of the tests, none of which Qantara knows.
fn words() -> Arc<Dictionary> {
    dictionary(&[
        (Topic::Sector, "Zorblogie", "Agriculture, santé"),
        (Topic::Sector, "Bleu profond", "agri.aquaculture"),
        (Topic::Sector, "Quinzaine, ou presque", "fintech"),
        (Topic::Sector, "Divers à préciser", ""),
        (Topic::Place, "Sud-Ouest élargi", "Maroc, Sénégal"),
        (Topic::Place, "le campus", "Benguerir"),
        (Topic::Stage, "Palier 2", "pre_seed"),
        (Topic::Skill, "pitcher", "sales"),
        (Topic::Amount, "ticket type", "2 MDH"),
        (Topic::Date, "au lancement", "2024-03-01"),
        (Topic::Count, "la bande", "4"),
        (Topic::Answer, "ça roule", "oui"),
        (Topic::Language, "langue de la maison", "Darija, Français"),
    ])
}

fn recognised(text: &str, dictionary: &Arc<Dictionary>) -> Shelf {
    let open = || Ok::<_, io::Error>(Box::new(text.as_bytes()) as Box<dyn Read + '_>);
    let today = Some(jiff::civil::date(2026, 11, 30));
    let corrections = Corrections::default();
    let proposal =
        recognise::propose(open, Format::Csv, "sheet.csv", &corrections, dictionary, today).unwrap();
    let mut shelf = Shelf::default();
    let reading = Reading::Proposal { proposal: Arc::new(proposal), strict: false };
    import(text.as_bytes(), Format::Csv, "sheet.csv", reading, false, &mut shelf).unwrap();
    shelf
}

fn only(shelf: &Shelf) -> serde_json::Value {
    let profiles: Vec<&Profile> = shelf.profiles.values().collect();
    assert_eq!(profiles.len(), 1, "{}", shelf.messages());
    serde_json::to_value(profiles[0]).unwrap()
}

/// A list in an order of its own: profiles keep sets.
fn in_order(mut value: serde_json::Value) -> String {
    if let Some(items) = value.as_array_mut() {
        items.sort_by_key(ToString::to_string);
    }
    value.to_string()
}

/// Whatever stands around a word, the rest of the cell is read as before.
#[test]
fn a_word_is_read_wherever_it_stands() {
    let words = words();
    for (header, cell, path, value) in [
        ("Secteur", "Zorblogie", "/startup/sectors", r#"["agri","health"]"#),
        ("Secteur", "  zorblogie ", "/startup/sectors", r#"["agri","health"]"#),
        ("Secteur", "Fintech, Zorblogie", "/startup/sectors", r#"["fintech","agri","health"]"#),
        ("Secteur", "Fintech et Zorblogie", "/startup/sectors", r#"["fintech","agri","health"]"#),
        ("Secteur", "Zorblogie & Fintech", "/startup/sectors", r#"["agri","health","fintech"]"#),
        ("Secteur", "Bleu profond (pêche)", "/startup/sectors", r#"["agri.aquaculture"]"#),
        ("Secteur", "Quinzaine, ou presque; Santé", "/startup/sectors", r#"["fintech","health"]"#),
        ("Secteur", "Santé; Divers à préciser", "/startup/sectors", r#"["health"]"#),
        ("Secteur", "Divers à préciser", "/startup/sectors", "null"),
        ("Marchés visés", "Sud-Ouest élargi / France", "/startup/markets", r#"["MA","SN","FR"]"#),
        ("Ville", "le campus", "/startup/home", r#""MA-07/Ben Guerir""#),
        ("Maturité", "palier 2", "/startup/stage", r#""pre_seed""#),
        ("Montant recherché", "Ticket  type", "/startup/round/ask/high_minor", "200000000"),
        ("Date de création", "Au lancement", "/startup/founded_on", r#""2024-03-01""#),
        ("Taille de l'équipe", "la bande", "/startup/team_size", "4"),
        ("J'accepte que mon dossier soit partagé", "ça roule", "/consent/matching", "true"),
        ("Langues", "langue de la maison, EN", "/languages", r#"["ar","fr","en"]"#),
    ] {
        let text = format!("Nom de la startup;{header}\nAgrisense;\"{cell}\"\n");
        let read = only(&recognised(&text, &words));
        let found = read.pointer(path).cloned().unwrap_or_default();
        assert_eq!(in_order(found), in_order(value.parse().unwrap()), "{header}: {cell}\n{read:#}");
    }
}

#[test]
fn what_a_word_leaves_out_is_left_out() {
    let words = words();
    for (cell, wanted, excluded) in [
        ("Tous secteurs sauf Bleu profond", "null", r#"["agri.aquaculture"]"#),
        ("Tous secteurs (sauf Bleu profond)", "null", r#"["agri.aquaculture"]"#),
        ("Fintech, hors bleu profond", r#"["fintech"]"#, r#"["agri.aquaculture"]"#),
        // Of two, the second would be wanted: it stays unread.
        ("Fintech, hors Zorblogie", r#"["fintech"]"#, "null"),
    ] {
        let text = format!("Nom du fonds;Secteurs;Ticket\nAtlas;\"{cell}\";1 MDH à 2 MDH\n");
        let read = only(&recognised(&text, &words));
        let of =
            |name: &str| read.pointer(&format!("/investor/{name}")).cloned().unwrap_or_default().to_string();
        assert_eq!(
            (of("sectors"), of("sectors_excluded")),
            (wanted.to_owned(), excluded.to_owned()),
            "{cell}"
        );
    }
}

/// The same words through a mapping: one cell, a list, and beside `values`,
/// which goes first.
#[test]
fn a_mapping_reads_by_the_same_words() {
    let mapping = r#"
        role = "startup"
        id.column = "Ref"
        [fields]
        name = "Nom"
        sectors = { column = "Secteur", split = ";", transform = "concept" }
        stage = { column = "Stade", values = { "Idée" = "idea", "Palier 3" = "series_a" } }
        languages = "Langues"
        home = { transform = "place", country = "Pays", city = "Ville" }
        founded_on = { column = "Depuis", transform = "year" }
        "round.ask" = { column = "Demande", transform = "money_range", currency = "EUR" }
        team_size = { column = "Équipe", transform = "integer", otherwise = "unknown" }
    "#;
    let mapping: Mapping = mapping.parse().unwrap();
    let words = dictionary(&[
        (Topic::Sector, "Zorblogie", "Agriculture, santé"),
        (Topic::Stage, "Palier 2", "pre_seed"),
        (Topic::Stage, "Palier 3", "idea"),
        (Topic::Language, "maison", "ar, fr"),
        (Topic::Place, "le royaume", "MA"),
        (Topic::Date, "au lancement", "2024-03-01"),
        (Topic::Amount, "ticket type", "2 MDH"),
        (Topic::Count, "la bande", "4"),
    ]);
    let text = "Ref,Nom,Secteur,Stade,Langues,Pays,Ville,Depuis,Demande,Équipe\n\
                a,A,fintech;zorblogie,palier 2,Maison,Le royaume,Agadir,au lancement,ticket type,la bande\n\
                b,B,fintech,Palier 3,fr,Maroc,,2020,1 MDH,beaucoup\n";
    let read = |mapping: Mapping| {
        let mut shelf = Shelf::default();
        let reading = Reading::Mapping(Box::new(mapping));
        import(text.as_bytes(), Format::Csv, "sheet.csv", reading, false, &mut shelf).unwrap();
        shelf
    };
    let shelf = read(mapping.clone().by(words));
    assert_eq!(shelf.messages(), "");
    let profiles: Vec<serde_json::Value> =
        shelf.profiles.values().map(|profile| serde_json::to_value(profile).unwrap()).collect();
    let startup =
        |at: usize, field: &str| profiles[at].pointer(field).cloned().unwrap_or_default().to_string();
    for (field, value) in [
        ("/startup/sectors", r#"["fintech","agri","health"]"#),
        ("/startup/stage", r#""pre_seed""#),
        ("/languages", r#"["ar","fr"]"#),
        ("/startup/home", r#""MA-09/Agadir""#),
        ("/startup/founded_on", r#""2024-03-01""#),
        ("/startup/round/ask/high_minor", "200000000"),
        ("/startup/round/ask/currency", r#""MAD""#),
        ("/startup/team_size", "4"),
    ] {
        let found = startup(0, field).parse().unwrap();
        assert_eq!(in_order(found), in_order(value.parse().unwrap()), "{field}");
    }
    assert_eq!(startup(1, "/startup/stage"), r#""series_a""#, "the mapping's own values go first");
    // Without the words the row is refused, and each text is told.
    let without = read(mapping);
    assert_eq!(without.profiles.len(), 1);
    let mut told: Vec<(&str, &str)> = without
        .unsure
        .iter()
        .map(|unsure| (unsure.field.as_str(), unsure.text.as_deref().unwrap_or_default()))
        .collect();
    told.sort_unstable();
    let expected = [
        ("founded_on", "au lancement"),
        ("home", "Le royaume"),
        ("languages", "Maison"),
        ("round.ask", "ticket type"),
        ("sectors", "zorblogie"),
        ("stage", "palier 2"),
        ("team_size", "beaucoup"),
        ("team_size", "la bande"),
    ];
    assert_eq!(told, expected);
}

/// What is kept of a meaning means the same again, whatever it is.
#[test]
fn every_value_can_be_a_meaning() {
    let concepts = Concept::all().map(|concept| {
        let topic = match concept.kind().to_string().as_str() {
            "sector" => Topic::Sector,
            "technology" => Topic::Technology,
            _ => Topic::Skill,
        };
        (topic, concept.id().to_owned())
    });
    let stages = Stage::ALL.iter().map(|stage| (Topic::Stage, stage.as_str().to_owned()));
    let instruments = Instrument::ALL.iter().map(|one| (Topic::Instrument, one.as_str().to_owned()));
    let others = [
        (Topic::Place, "MA-06/Casablanca"),
        (Topic::Place, "002"),
        (Topic::Place, "MA-09"),
        (Topic::Goal, "13"),
        (Topic::Answer, "no"),
        (Topic::Percent, "25"),
        (Topic::Hours, "6"),
        (Topic::Lead, "lead"),
        (Topic::Language, "zgh"),
    ];
    let others = others.map(|(topic, text)| (topic, text.to_owned()));
    for (topic, id) in concepts.chain(stages).chain(instruments).chain(others) {
        let word = word(topic, "zorb", &id).unwrap_or_else(|error| panic!("{topic} {id}: {error}"));
        assert_eq!(word.meant, [id.as_str()], "{topic}");
    }
}

#[test]
fn what_cannot_be_read_is_no_meaning() {
    for (topic, text, meaning) in [
        (Topic::Sector, "Zorb", "Zorblogie"),
        (Topic::Sector, "Zorb", "Fintech, Zorblogie"),
        (Topic::Sector, "Zorb", "Tous secteurs sauf crypto"),
        (Topic::Sector, "Zorb", "pre_seed"),
        (Topic::Stage, "Zorb", "agri"),
        (Topic::Amount, "Zorb", "2 000"),
        (Topic::Amount, "Zorb", "1.2.3 MAD"),
        (Topic::Date, "Zorb", "hier"),
        (Topic::Sector, "", "agri"),
        (Topic::Sector, " ! ", "agri"),
    ] {
        assert!(word(topic, text, meaning).is_err(), "{topic}: {text} = {meaning}");
    }
}
