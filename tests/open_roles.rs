//! Open roles and talents, from the files of a hub to lists and back.

mod common;

use common::Hub;

const OPENINGS: &str = "\
id,name,startup,languages,skills,site,remote,contracts,pay.low_minor,pay.high_minor,pay.currency,starts_on
op-1,Développeuse back-end,st-1,fr|en,skill.software=4|skill.ux=2,MA-06/Casablanca,no,permanent,1200000,1800000,MAD,2027-01-15
op-2,مسؤول مبيعات,st-1,ar,skill.sales=3,,yes,freelance|permanent,,,,
";

const TALENTS: &str = "\
id,name,languages,skills,home,places,remote,contracts,pay.low_minor,pay.high_minor,pay.currency,available_on,school
ta-1,Salma Idrissi,fr|ar,skill.software=5|skill.ux=3,MA-04/Rabat,MA,no,permanent,1500000,1700000,MAD,2027-01-01,Académie du code
ta-2,Driss Alami,fr,skill.software=2,FR,FR,no,permanent,1000000,1200000,MAD,2027-01-01,
ta-3,Hind Saidi,ar|fr,skill.sales=4,MA-01/Tanger,,yes,freelance,,,,2027-09-01,
";

fn hub() -> Hub {
    let hub = Hub::new();
    hub.write("openings.csv", OPENINGS);
    hub.write("talents.csv", TALENTS);
    hub.ok("import openings.csv --role opening");
    hub.ok("import talents.csv --role talent");
    hub
}

/// An open role finds people, and people find open roles; who lives too far,
/// or begins too late, is on no list and is told why.
#[test]
fn open_roles_and_talents_are_ranked_and_explained_both_ways() {
    let hub = hub();
    for (seeker, found, not) in [("op-1", "ta-1", "ta-2"), ("ta-1", "op-1", "op-2"), ("op-2", "ta-3", "ta-2")]
    {
        let list = hub.ok(&format!("rank --market startup-talent --for {seeker} --format csv"));
        assert!(list.contains(found), "{list}");
        if seeker == "op-1" {
            assert!(!list.contains(not), "{list}");
        }
    }
    for lang in ["en", "fr", "ar"] {
        for pair in ["op-1 ta-1", "op-1 ta-2", "ta-3 op-2"] {
            let told = hub.ok(&format!("explain --market startup-talent {pair} --lang {lang}"));
            insta::assert_snapshot!(format!("talent_{}_{lang}", pair.replace(' ', "_")), told);
        }
    }
    let told = hub.ok("near op-1 --market startup-talent");
    insta::assert_snapshot!("talent_near", told);
}

/// What is exported comes back, in every format.
#[test]
fn open_roles_and_talents_come_back_as_they_were() {
    let hub = hub();
    hub.ok("export --out all.jsonl");
    for (n, format) in ["csv", "jsonl", "xlsx"].into_iter().enumerate() {
        for role in ["opening", "talent"] {
            hub.ok(&format!("export --role {role} --out {role}.{format}"));
            hub.ok(&format!("import {role}.{format} --role {role} --data again-{n}"));
        }
        hub.ok(&format!("export --data again-{n} --out again-{n}.jsonl"));
        assert!(hub.read("all.jsonl") == hub.read(&format!("again-{n}.jsonl")), "{format} loses something");
    }
}
