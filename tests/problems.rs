//! What imports could not read, and the hub's own words that settle it.

mod common;

use common::{Hub, assert_has};
use serde_json::Value;

const FORM: &str = "Nom de la startup;Dans quelle ville êtes-vous ?;Secteurs;Montant recherché;Contact\n\
    Azalay;Agadir;Zorblogie;1 à 2 MDH;Sara Alami\n\
    Madar;Fès;Zorblogie, Logistique;2 à 3 MDH;m@madar.example\n\
    Tamunt;Rabat;Fintech;ticket type;Omar Fassi\n\
    Ifker;Rabat;voir avec sara@alami.example;plus de 2 MDH;Lina Naciri\n";

fn problems(hub: &Hub) -> Value {
    serde_json::from_str(&hub.ok("problems --format json")).unwrap()
}

fn sectors(hub: &Hub, id: &str) -> Value {
    let profile: Value = serde_json::from_str(&hub.ok(&format!("profiles show {id}"))).unwrap();
    profile["startup"]["sectors"].clone()
}

/// From an import to a text that is settled, and the next import.
#[test]
fn a_text_that_was_settled_is_read_by_the_next_import() {
    let hub = Hub::new();
    hub.write("form.csv", FORM);
    assert_has(&hub.ok("import form.csv --yes --role startup"), &["qantara problems"]);
    let told = hub.ok("problems");
    assert_has(
        &told,
        &["2 × “Zorblogie”, Sectors (Startup)", "form.csv", "qantara read Zorblogie --as", "ticket type"],
    );
    assert_has(&told, &["“plus de 2 MDH”", "taken for", "not sure"]);
    assert_has(&hub.ok("problems --lang fr"), &["illisible"]);
    assert_has(&hub.ok("problems --lang ar"), &["لا يُقرأ"]);
    // A person's address is counted, and not kept.
    assert_has(&told, &["Sectors (Startup): 1 more that are not kept"]);
    assert!(!told.contains("alami"), "{told}");

    assert_has(&hub.ok("read Zorblogie --as Agriculture"), &["Zorblogie", "is read as", "sectors"]);
    assert_has(&hub.ok_with(&["read", "ticket type", "--as", "2 à 3 MDH"]), &["amounts"]);
    assert_has(&hub.ok("problems"), &["2 more texts have been settled"]);
    assert_has(&hub.ok("read"), &["Zorblogie", "[agri]", "ticket type"]);
    // What came in stays until its file comes in again.
    assert_eq!(sectors(&hub, "azalay"), Value::Null);
    let again = hub.ok("import form.csv --dry-run --role startup");
    assert!(!again.contains("“Zorblogie” cannot"), "{again}");
    hub.ok("import form.csv --yes --role startup");
    assert_eq!(sectors(&hub, "azalay"), serde_json::json!(["agri"]));
    let left = problems(&hub);
    let texts: Vec<&str> =
        left["texts"].as_array().unwrap().iter().map(|text| text["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["plus de 2 MDH"]);

    // The same through a mapping.
    hub.write("list.csv", "Ref,Nom,Secteur\na,Aman,Zorblogie\nb,Bled,Quinquologie\n");
    let mapping = "role = \"startup\"\nid.column = \"Ref\"\n[fields]\nname = \"Nom\"\n\
        sectors = { column = \"Secteur\", transform = \"concept\", otherwise = \"unknown\" }\n";
    hub.write("list.toml", mapping);
    hub.ok("import list.csv --mapping list.toml");
    assert_eq!(sectors(&hub, "a"), serde_json::json!(["agri"]));
    assert_has(&hub.ok("problems"), &["Quinquologie", "list.csv"]);
}

/// Each hub of a store has words and problems of its own, and backups have them
/// all.
#[test]
fn words_are_the_hubs_own_and_can_be_taken_along_and_back() {
    let hub = Hub::new();
    hub.write("form.csv", FORM);
    hub.ok("import form.csv --yes --role startup --tenant agadir");
    hub.ok("read Zorblogie --as agri --tenant agadir");
    assert_has(&hub.ok("read --tenant rabat"), &["no words of its own"]);
    hub.ok("import form.csv --yes --role startup --tenant rabat");
    let rabat = hub.ok("profiles show azalay --tenant rabat");
    assert!(!rabat.contains("agri"), "{rabat}");

    hub.ok("backup hub.qantara");
    hub.ok("restore hub.qantara --data restored");
    assert_has(&hub.ok("read --tenant agadir --data restored"), &["Zorblogie"]);
    assert_has(&hub.ok("problems --tenant rabat --data restored"), &["Zorblogie"]);

    let words = hub.ok("read --format json --tenant agadir");
    hub.write("words.json", &words);
    assert_has(&hub.ok("read --from words.json --tenant rabat"), &["1 word was taken in"]);
    assert_eq!(hub.ok("read --format json --tenant rabat"), words);

    assert_has(&hub.ok("read zorblogie --forget --tenant rabat"), &["no word of this hub any more"]);
    hub.fails("read Zorblogie --forget --tenant rabat");
    assert_has(&hub.ok("read --tenant agadir"), &["Zorblogie"]);
}

#[test]
fn a_word_has_one_kind_and_a_value_that_exists() {
    let hub = Hub::new();
    for (command, expected) in [
        (&["read", "Zorb", "--as", "Zorblogie", "--for", "sectors"][..], "cannot be read"),
        (&["read", "Zorb", "--as", "Zorblogie"], "--for"),
        (&["read", "Zorb", "--as", ""], "--for"),
        (&["read", "!", "--as", "agri", "--for", "sectors"], "cannot be a word"),
        (&["read", "Zorb", "--as", "agri", "--for", "name"], "no field with a vocabulary"),
        (&["read", "Zorb"], "--as"),
        (&["read", "--from", "none.json"], "none.json"),
    ] {
        assert_has(&hub.fails_with(command), &[expected]);
    }
    assert_has(&hub.ok_with(&["read", "Divers", "--as", "", "--for", "sectors"]), &["says nothing"]);
    assert_has(&hub.ok_with(&["read", "Grand Sud", "--as", "MA-10, MA-11, MA-12"]), &["Guelmim"]);
}

/// Whoever is erased takes along what only they wrote.
#[test]
fn an_erasure_leaves_no_text_behind() {
    let hub = Hub::new();
    let form = "Nom de la startup;Ville;Secteurs;Maturité\n\
        Azalay Ferme;Agadir;Quinquologie;Zorbisme\nMadar;Fès;Logistique;Zorbisme\n\
        Tamunt;Rabat;avec Azalay Ferme;Idée\n";
    hub.write("form.csv", form);
    hub.ok("import form.csv --yes --role startup");
    hub.ok("read Quinquologie --as agri");
    hub.ok_with(&["read", "comme Azalay Ferme", "--as", "agri", "--for", "sectors"]);
    assert_has(&hub.ok("problems"), &["2 × “Zorbisme”", "avec Azalay Ferme"]);
    hub.ok("profiles erase azalay-ferme --role startup");
    let left = hub.ok("problems --format json");
    assert_has(&left, &["\"Zorbisme\"", "\"count\": 1"]);
    for gone in ["Quinquologie", "Azalay", "azalay"] {
        assert!(!left.contains(gone), "{gone}: {left}");
    }
    let words = hub.ok("read");
    // What the hub said itself stays, unless it names them.
    assert_has(&words, &["Quinquologie"]);
    assert!(!words.contains("Azalay"), "{words}");
    hub.ok("backup after.qantara");
    let backup = hub.read("after.qantara");
    assert!(!backup.to_lowercase().contains("azalay"), "{backup}");
}

/// What `problems` prints is what a shell can run: one line for each spelling of
/// a text, and each guess.
#[test]
fn the_commands_that_settle_texts_are_accepted_as_printed() {
    let hub = Hub::new();
    let form = "Nom de la startup;Ville;Secteurs;Maturité\n\
        Azalay;Agadir;-stade--;Phase ZZ\nMadar;Divers trucs;Divers trucs;phase  zz\n\
        Tamunt;Rabat;Agro-tech 4.0;PHASE zz\nIfker;Rabat;Mme Leila Tazi;0661-22-33-44\n";
    hub.write("form.csv", form);
    hub.ok("import form.csv --yes --role startup");
    let told = hub.ok("problems");
    assert_has(&told, &["3 × “PHASE zz”", "qantara read --as … -- '-stade--'"]);
    assert_has(&told, &["read 'Divers trucs' --as … --for sector", "read 'Divers trucs' --as … --for place"]);
    for gone in ["Leila", "0661"] {
        assert!(!told.contains(gone), "{told}");
    }
    // Each guess has its command.
    let guesses = problems(&hub);
    let agro =
        guesses["texts"].as_array().unwrap().iter().find(|one| one["text"] == "Agro-tech 4.0").unwrap();
    for guess in agro["guesses"].as_array().unwrap() {
        assert_has(&told, &[&format!("read 'Agro-tech 4.0' --as {}", guess.as_str().unwrap())]);
    }
    // A mark is no meaning: copied as it stands, nothing is settled by it.
    for mark in ["…", "???", "-"] {
        let line = ["read", "--as", mark, "--for", "stage", "--", "Phase ZZ"];
        assert_has(&hub.fails_with(&line), &["cannot be read"]);
    }
    hub.ok_with(&["read", "--as", "agri", "--for", "sectors", "--", "-stade--"]);
    hub.ok_with(&["read", "Divers trucs", "--as", "agri", "--for", "sector"]);
    hub.ok_with(&["read", "phase zz", "--as", "idea", "--for", "stage"]);
    assert_has(&hub.ok("problems"), &["3 more texts have been settled"]);
    // Whoever can be reached by it is no word.
    for text in ["karim@x.ma", "0661998877", "Mme Salma Idrissi"] {
        let told = hub.fails_with(&["read", text, "--as", "agri", "--for", "sectors"]);
        assert_has(&told, &["cannot be a word"]);
    }
}
