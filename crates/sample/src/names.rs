//! Names of people and organisations, all made up.

use crate::draw::Draws;
use crate::world::Origin;

const MAGHREB: (&[&str], &[&str]) = (
    &[
        "Amina",
        "Youssef",
        "Khadija",
        "Mehdi",
        "Salma",
        "Omar",
        "Fatima Zahra",
        "Anas",
        "Imane",
        "Hamza",
        "Tilila",
        "Idir",
        "Tifawt",
        "Massin",
        "Ghizlane",
        "Rachid",
        "Nadia",
        "Ayoub",
        "Sanaa",
        "Badr",
        "Yasmine",
        "Soufiane",
        "Hajar",
        "Zakaria",
        "Meryem",
        "Anir",
        "Loubna",
        "Tarik",
        "Houda",
        "Ilyas",
        "Naïma",
        "Aksil",
        "Siham",
        "Reda",
        "Wiam",
        "Driss",
        "Chaimae",
        "Walid",
        "Numidia",
        "Karim",
    ],
    &[
        "El Amrani",
        "Benjelloun",
        "Aït Oufkir",
        "Tazi",
        "Bouzidi",
        "El Idrissi",
        "Ouhaddou",
        "Chraibi",
        "Amellal",
        "Berrada",
        "Oubrahim",
        "El Fassi",
        "Azenkot",
        "Lahlou",
        "Aït Taleb",
        "Ziani",
        "Bennis",
        "Ouazzani",
        "El Mansouri",
        "Akhrif",
        "Sefrioui",
        "Boukhris",
        "Naciri",
        "Aït Lahcen",
        "Rahmouni",
        "Zerouali",
        "El Khattabi",
        "Belkadi",
        "Moutawakil",
        "Hajji",
        "Oulhaj",
        "Skalli",
    ],
);
const WEST: (&[&str], &[&str]) = (
    &[
        "Awa",
        "Mamadou",
        "Fatou",
        "Ousmane",
        "Aïssatou",
        "Kouamé",
        "Adjoua",
        "Ibrahima",
        "Mariam",
        "Kofi",
        "Ama",
        "Chidi",
        "Ngozi",
        "Tunde",
        "Folake",
        "Seydou",
        "Aminata",
        "Yao",
        "Binta",
        "Emeka",
    ],
    &[
        "Diallo", "Ndiaye", "Traoré", "Koné", "Kouassi", "Diop", "Sow", "Mensah", "Okafor", "Adeyemi",
        "Bamba", "Fall", "Ouattara", "Sarr", "Boateng", "Eze",
    ],
);
const EAST: (&[&str], &[&str]) = (
    &[
        "Wanjiru", "Kamau", "Achieng", "Otieno", "Njeri", "Mwangi", "Amani", "Baraka", "Zawadi", "Juma",
        "Uwase", "Mugisha", "Selam", "Dawit", "Neema", "Abebe",
    ],
    &[
        "Kariuki", "Odhiambo", "Wambui", "Mutua", "Ochieng", "Nyambura", "Kiptoo", "Habimana", "Mukamana",
        "Tesfaye", "Bekele", "Mushi", "Otieno", "Njoroge",
    ],
);

/// A person's name.
pub(crate) fn person(draws: &mut Draws, origin: Origin) -> String {
    let (first, family) = match origin {
        Origin::Maghreb => MAGHREB,
        Origin::West => WEST,
        Origin::East => EAST,
    };
    format!("{} {}", draws.pick(first), draws.pick(family))
}

/// Beginnings of organisations' names: Amazigh, Arabic and plain invention.
const ROOTS: &[&str] = &[
    "Tazrout",
    "Anzaro",
    "Itrane",
    "Tafouka",
    "Amoud",
    "Asifal",
    "Tagandt",
    "Izlane",
    "Tiwizou",
    "Agdalo",
    "Tamdit",
    "Ourtane",
    "Azemzo",
    "Tiglayo",
    "Imoulan",
    "Taghart",
    "Nouralis",
    "Rihlano",
    "Qalamio",
    "Waslati",
    "Baytoun",
    "Zitouma",
    "Safarine",
    "Najmara",
    "Bahrello",
    "Mizanor",
    "Hikmatis",
    "Jisralo",
    "Sahlouma",
    "Doukane",
    "Warshati",
    "Mawjelis",
    "Riyadane",
    "Sanadoro",
    "Mourjalis",
    "Fikralo",
    "Khouzam",
    "Turabine",
    "Zellijo",
    "Kanouni",
    "Bidayata",
    "Malakyto",
    "Terrazigh",
    "Sokouna",
    "Kasbaro",
    "Argalis",
    "Medinalo",
    "Dunaro",
    "Sahelis",
    "Tambourao",
    "Baobalis",
    "Kolawe",
    "Jabarimo",
    "Umojani",
    "Savanelle",
    "Zuberio",
];
const ENDINGS: &[&str] = &[
    "", " Lab", "tek", "ia", "wise", " Maroc", "link", " Connect", "sens", " Systems", "ary", "nova",
    " Afrique", "field", "way", "mind", "grid", "core", " Digital", "ly", "path", "zone", "flow", "mar",
    " Works", "vera", "dari", "lane", " Terre", " & Co", "hub", "quest",
];

/// A venture's name. There are a few thousand; past that, they repeat with
/// different second words.
pub(crate) fn venture(draws: &mut Draws) -> String {
    let (root, ending) = (draws.pick(ROOTS), draws.pick(ENDINGS));
    if draws.chance(150) {
        format!(
            "{root}{ending} {}",
            draws.pick(&["One", "Plus", "Sud", "Atlas Est", "Rif", "Oriental", "Nord"])
        )
    } else {
        format!("{root}{ending}")
    }
}

/// An organisation's name: a root between what stands before and after it.
pub(crate) fn organisation(draws: &mut Draws, before: &str, after: &str) -> String {
    let (root, ending) = (draws.pick(ROOTS), draws.pick(&["", "", "", "ne", "lis", "dor", "var"]));
    format!("{before}{root}{ending}{after}")
}
