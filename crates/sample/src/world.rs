//! The ground that all profiles stand on: sectors with what is said of them,
//! cities, and the round numbers that money is spoken of in. Read once.

use std::str::FromStr;
use std::sync::OnceLock;

use qantara_engine::language::{Language, Tongue};
use qantara_engine::money::Currency;
use qantara_engine::place::Place;
use qantara_engine::profile::{BusinessModel, Sdg};
use qantara_engine::taxonomy::{Concept, Kind, Sector, Skill, Technology};

/// Where people's names come from.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Origin {
    Maghreb,
    West,
    East,
}

/// A city, and how many profiles in a thousand or so come from it.
pub(crate) struct City {
    pub(crate) place: Place,
    /// Its region where it has one, else its country.
    pub(crate) around: Place,
    pub(crate) country: Place,
    pub(crate) names: [String; 3],
    pub(crate) origin: Origin,
    pub(crate) morocco: bool,
}

/// A narrow sector, and what its ventures work with and say.
pub(crate) struct Leaf {
    pub(crate) sector: Sector,
    pub(crate) root: Sector,
    pub(crate) technologies: Vec<Technology>,
    pub(crate) models: Vec<BusinessModel>,
    /// The skill that this trade needs beside those of every venture.
    /// As a place among the skills.
    pub(crate) skill: usize,
    /// Cities that the trade is at home in, for some trades.
    pub(crate) homes: Vec<usize>,
    pub(crate) sdgs: Vec<Sdg>,
    pub(crate) problem: [String; 3],
    pub(crate) solution: [String; 3],
    pub(crate) customers: [String; 3],
}

/// How many thousand dirhams people speak of. Neighbours are about a quarter
/// apart, so the number of steps between two amounts is a logarithm.
pub(crate) const STEPS: [u64; 36] = [
    50, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000, 2500, 3000, 4000, 5000,
    6000, 8000, 10_000, 12_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000,
    120_000, 150_000, 200_000,
];

/// Where an investor or a pilot may look for ventures.
pub(crate) const SCOPES: [&str; 14] = [
    "MA", "015", "002", "001", "MA-06", "MA-04", "MA-01", "MA-09", "MA-07", "MA-03", "MA-02", "011", "014",
    "MA-08",
];

const CITIES: &[(&str, u32)] = &[
    ("MA-06/Casablanca", 230),
    ("MA-04/Rabat", 130),
    ("MA-01/Tanger", 75),
    ("MA-09/Agadir", 75),
    ("MA-07/Marrakech", 75),
    ("MA-03/Fès", 55),
    ("MA-02/Oujda", 35),
    ("MA-07/Ben Guerir", 35),
    ("MA-03/Meknès", 20),
    ("MA-04/Kénitra", 15),
    ("MA-04/Salé", 12),
    ("MA-01/Tétouan", 12),
    ("MA-06/El Jadida", 12),
    ("MA-05/Béni Mellal", 12),
    ("MA-05/Khouribga", 8),
    ("MA-06/Settat", 8),
    ("MA-06/Mohammédia", 8),
    ("MA-02/Nador", 8),
    ("MA-07/Safi", 6),
    ("MA-07/Essaouira", 6),
    ("MA-03/Ifrane", 5),
    ("MA-08/Errachidia", 5),
    ("MA-08/Ouarzazate", 5),
    ("MA-09/Taroudant", 4),
    ("MA-10/Guelmim", 4),
    ("MA-11/Laâyoune", 8),
    ("MA-12/Dakhla", 8),
    ("MA-02/Berkane", 3),
    ("SN/Dakar", 30),
    ("CI/Abidjan", 30),
    ("TN/Tunis", 25),
    ("EG/Cairo", 25),
    ("KE/Nairobi", 25),
    ("NG/Lagos", 30),
    ("GH/Accra", 10),
    ("RW/Kigali", 8),
    ("ML/Bamako", 6),
    ("CM/Douala", 8),
    ("ET/Addis Ababa", 5),
    ("TZ/Dar es Salaam", 5),
    ("DZ/Alger", 5),
    ("MR/Nouakchott", 4),
];

/// Skills that ventures of each stage lack.
const NEEDS: [&[&str]; 6] = [
    &["pmf", "bizmodel", "recruiting", "pitching", "cto", "leadership", "ux", "ip", "grants", "softskills"],
    &[
        "pmf",
        "fundraising",
        "product",
        "pitching",
        "pricing",
        "software",
        "accounting",
        "legal",
        "branding",
        "grants",
    ],
    &[
        "fundraising",
        "b2bsales",
        "digitalmkt",
        "sales",
        "finance",
        "valuation",
        "product",
        "partnerships",
        "hr",
    ],
    &[
        "internationalisation",
        "b2bsales",
        "governance",
        "hr",
        "finance",
        "operations",
        "customersuccess",
        "diaspora",
    ],
    &[
        "internationalisation",
        "governance",
        "exits",
        "supplychain",
        "leadership",
        "privacy",
        "esgreport",
        "strategy",
    ],
    &["exits", "governance", "strategy", "publicaffairs", "banking", "esgreport", "internationalisation"],
];

/// Languages that profiles are in, the three tongues first.
pub(crate) struct Languages {
    pub(crate) tongues: [Language; 3],
    pub(crate) amazigh: Language,
}

pub(crate) struct World {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) leaf_weights: Vec<u32>,
    pub(crate) cities: Vec<City>,
    pub(crate) city_weights: Vec<u32>,
    /// Whether a city lies in a scope: `[scope][city]`.
    pub(crate) inside: Vec<Vec<bool>>,
    pub(crate) scopes: Vec<Place>,
    pub(crate) skills: Vec<Skill>,
    /// Skills that ventures of each stage lack, as places among the skills.
    pub(crate) needs: [Vec<usize>; 6],
    pub(crate) languages: Languages,
    pub(crate) currencies: Currencies,
    /// Amounts in words, by step and tongue.
    pub(crate) amounts: Vec<[String; 3]>,
}

pub(crate) struct Currencies {
    pub(crate) eur: Currency,
    pub(crate) usd: Currency,
    pub(crate) xof: Currency,
}

/// The world, read once.
pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::read)
}

impl World {
    fn read() -> Self {
        let (leaves, leaf_weights) = read_leaves();
        let cities: Vec<City> = CITIES.iter().map(|(path, _)| city(path)).collect();
        let scopes: Vec<Place> = SCOPES.iter().map(|code| parse(code)).collect();
        let inside =
            scopes.iter().map(|scope| cities.iter().map(|city| city.place.is_in(scope)).collect()).collect();
        Self {
            leaves,
            leaf_weights,
            cities,
            city_weights: CITIES.iter().map(|(_, weight)| *weight).collect(),
            inside,
            scopes,
            skills: Concept::of_kind(Kind::Skill)
                .map(|concept| Skill::try_from(concept).expect("asked for skills"))
                .collect(),
            needs: NEEDS.map(|names| names.iter().map(|name| skill_place(name)).collect()),
            languages: Languages {
                tongues: Tongue::ALL.map(|tongue| parse(tongue.tag())),
                amazigh: parse("zgh"),
            },
            currencies: Currencies { eur: parse("EUR"), usd: parse("USD"), xof: parse("XOF") },
            amounts: STEPS.iter().map(|thousands| in_words(*thousands)).collect(),
        }
    }
}

fn parse<T: FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("`{text}` in the bundled tables is not valid"))
}

fn city(path: &str) -> City {
    let place: Place = parse(path);
    let code = place.country().expect("every city has a country").to_owned();
    let origin = match code.as_str() {
        "MA" | "TN" | "EG" | "DZ" | "MR" => Origin::Maghreb,
        "KE" | "RW" | "ET" | "TZ" => Origin::East,
        _ => Origin::West,
    };
    City {
        around: parse(place.region().unwrap_or(&code)),
        country: parse(&code),
        names: Tongue::ALL.map(|tongue| city_name(&place, tongue)),
        origin,
        morocco: code == "MA",
        place,
    }
}

/// The gazetteer knows the Moroccan cities; these are the others in Arabic.
fn city_name(place: &Place, tongue: Tongue) -> String {
    let name = place.name(tongue);
    let known = match (tongue, name.as_str()) {
        (Tongue::Ar, "Dakar") => "دكار",
        (Tongue::Ar, "Abidjan") => "أبيدجان",
        (Tongue::Ar, "Tunis") => "تونس",
        (Tongue::Ar, "Cairo") => "القاهرة",
        (Tongue::Fr, "Cairo") => "Le Caire",
        (Tongue::Ar, "Nairobi") => "نيروبي",
        (Tongue::Ar, "Lagos") => "لاغوس",
        (Tongue::Ar, "Accra") => "أكرا",
        (Tongue::Ar, "Kigali") => "كيغالي",
        (Tongue::Ar, "Bamako") => "باماكو",
        (Tongue::Ar, "Douala") => "دوالا",
        (Tongue::Ar, "Addis Ababa") => "أديس أبابا",
        (Tongue::Fr, "Addis Ababa") => "Addis-Abeba",
        (Tongue::Ar, "Dar es Salaam") => "دار السلام",
        (Tongue::Ar, "Alger") => "الجزائر",
        (Tongue::En, "Alger") => "Algiers",
        (Tongue::Ar, "Nouakchott") => "نواكشوط",
        _ => return name,
    };
    known.to_owned()
}

/// Thousands of dirhams, as French, Arabic and English say them.
fn in_words(thousands: u64) -> [String; 3] {
    if thousands < 1000 {
        return [
            format!("{thousands}\u{a0}000 dirhams"),
            format!("{thousands} ألف درهم"),
            format!("{thousands},000 dirhams"),
        ];
    }
    let (whole, tenths) = (thousands / 1000, thousands % 1000 / 100);
    let (comma, point) = match tenths {
        0 => (whole.to_string(), whole.to_string()),
        _ => (format!("{whole},{tenths}"), format!("{whole}.{tenths}")),
    };
    let arabic = match (whole, tenths) {
        (1, 0) => "مليون درهم".to_owned(),
        (2, 0) => "مليوني درهم".to_owned(),
        (3..=10, 0) => format!("{comma} ملايين درهم"),
        _ => format!("{comma} مليون درهم"),
    };
    let plural = if whole > 1 { "s" } else { "" };
    [format!("{comma} million{plural} de dirhams"), arabic, format!("{point} million dirhams")]
}

fn read_leaves() -> (Vec<Leaf>, Vec<u32>) {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'|').from_reader(include_str!("../data/sectors.csv").as_bytes());
    let mut leaves = Vec::new();
    let mut weights = Vec::new();
    for row in reader.records() {
        let row = row.expect("the bundled table is valid");
        let cell = |column: usize| row[column].trim().to_owned();
        let sector: Sector = parse(&row[0]);
        let root = sector.concept().chain().last().expect("a chain begins with itself");
        let texts = |column: usize| [cell(column), cell(column + 3), cell(column + 6)];
        weights.push(parse(&row[1]));
        leaves.push(Leaf {
            sector,
            root: root.try_into().expect("a parent is of the same kind"),
            technologies: row[2].split_whitespace().map(|id| parse(&format!("tech.{id}"))).collect(),
            models: row[3].split_whitespace().map(model).collect(),
            skill: skill_place(&row[4]),
            homes: homes_of(sector.concept().id())
                .iter()
                .filter_map(|home| CITIES.iter().position(|(path, _)| path == home))
                .collect(),
            sdgs: sector.concept().sdgs().iter().filter_map(|goal| Sdg::try_from(*goal).ok()).collect(),
            problem: texts(5),
            solution: texts(6),
            customers: texts(7),
        });
    }
    (leaves, weights)
}

/// The place of a skill among them, by the end of its id.
fn skill_place(name: &str) -> usize {
    parse::<Skill>(&format!("skill.{name}")).concept().position()
}

/// The cities that a trade is at home in.
fn homes_of(sector: &str) -> &'static [&'static str] {
    match sector {
        "agri.aquaculture" => &["MA-09/Agadir", "MA-12/Dakhla", "MA-07/Safi"],
        "tourism" | "crafts" => &["MA-07/Marrakech", "MA-03/Fès", "MA-07/Essaouira", "MA-08/Ouarzazate"],
        "industry.auto" | "logistics.freight" => &["MA-01/Tanger", "MA-04/Kénitra"],
        "industry.mining" => &["MA-07/Ben Guerir", "MA-05/Khouribga"],
        "energy.solar" => &["MA-08/Ouarzazate", "MA-07/Ben Guerir"],
        id if id.starts_with("fintech") => &["MA-06/Casablanca"],
        id if id.starts_with("agri") => {
            &["MA-09/Agadir", "MA-03/Meknès", "MA-02/Berkane", "MA-05/Béni Mellal"]
        }
        _ => &[],
    }
}

fn model(code: &str) -> BusinessModel {
    let found = BusinessModel::ALL.iter().find(|model| model.as_str() == code);
    *found.unwrap_or_else(|| panic!("`{code}` in the bundled table is not a business model"))
}
