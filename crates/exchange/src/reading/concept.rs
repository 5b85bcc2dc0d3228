//! Sectors, technologies and skills. What people call them beside the
//! taxonomy's labels is in `data/concept-names.csv`.

use std::collections::HashMap;
use std::sync::OnceLock;

use qantara_engine::fold::fold;
use qantara_engine::taxonomy::{Concept, Kind};

use super::clean::{clean, is_nothing};
use super::names::{Names, key};
use super::{Context, Listing, Meaning, Why, list, near};

/// Reads concepts of a kind: `Fintech, Santé`, `Tous secteurs sauf immobilier`.
pub(crate) fn all(text: &str, kind: Kind, context: &Context<'_>) -> Listing<Concept> {
    let mut listing = Listing::default();
    let text = clean(text);
    let (wanted, but, excluded) = exception(&text);
    if is_all(wanted) {
        listing.is_all = true;
    } else {
        for part in list::split(wanted, context, |part| is_known(part, kind)) {
            let (whole, (part, is_out)) =
                (&part, negated(&part).map_or((&*part, false), |rest| (rest, true)));
            for meaning in named(part, kind, context) {
                match meaning {
                    meaning if is_out => listing.leave_out(whole, meaning),
                    meaning => listing.take(part, meaning),
                }
            }
        }
    }
    for part in list::split(excluded, context, |part| is_known(part, kind)) {
        let part = negated(&part).unwrap_or(&part);
        for meaning in named(part, kind, context) {
            listing.leave_out(&format!("{but} {part}"), meaning);
        }
    }
    listing.items.retain(|item| !listing.excluded.contains(item));
    listing
}

/// Reads skills with their levels, 1 to 5: `Finance (4), Vente : 3`. A skill
/// without a level has none.
pub(crate) fn skills(text: &str, context: &Context<'_>) -> Listing<(Concept, Option<u8>)> {
    let mut listing = Listing::default();
    let known = |part: &str| is_known(levelled(part).0, Kind::Skill);
    for part in list::split(&clean(text), context, known) {
        let (name, level) = levelled(&part);
        if negated(name).is_some() {
            continue;
        }
        for meaning in named(name, Kind::Skill, context) {
            match meaning {
                Meaning::Sure(skill) if listing.items.iter().any(|(known, _)| *known == skill) => {}
                meaning => listing.take(&part, meaning.map(|skill| (skill, level))),
            }
        }
    }
    listing
}

/// A skill and the level that stands behind it: `Finance (4)`, `Vente : 3/5`,
/// `Marketing ***`, `UX - expert`.
fn levelled(text: &str) -> (&str, Option<u8>) {
    let bare = text.trim_end_matches([')', ']', ' ']);
    let stars = bare.chars().rev().take_while(|c| matches!(c, '*' | '★' | '⭐')).count();
    if (1..=5).contains(&stars) {
        let name = bare.trim_end_matches(['*', '★', '⭐', '☆']).trim_end_matches([' ', '(', ':', '-']);
        return (name, u8::try_from(stars).ok());
    }
    let Some(at) = bare.rfind(['(', '[', ':', '-', '=', ' ']) else { return (text, None) };
    let (name, level) = (&bare[..at], bare[at..].trim_start_matches(['(', '[', ':', '-', '=', ' ']));
    let level = level.strip_suffix("/5").unwrap_or(level).trim();
    let level = match fold(level).as_str() {
        "1" | "debutant" | "beginner" | "notions" | "basic" | "مبتدئ" => 1,
        "2" | "elementaire" | "elementary" => 2,
        "3" | "intermediaire" | "intermediate" | "moyen" | "confirme" | "متوسط" => 3,
        "4" | "avance" | "advanced" | "bon" | "good" | "متقدم" => 4,
        "5" | "expert" | "experte" | "خبير" => 5,
        _ => return (text, None),
    };
    let name = name.trim_end_matches(['(', '[', ':', '-', '=', ' ']);
    // The level's own word: `Finance niveau 3`.
    let name = ["niveau", "level", "lvl"].iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name);
    (name.trim_end_matches(['(', '[', ':', '-', '=', ' ']), Some(level))
}

/// Words for everything there is, as [`fold`] writes them.
#[rustfmt::skip]
const ALL: &[&str] = &[
    "tous", "toutes", "tout", "all", "any", "agnostic", "agnostique", "tous secteurs", "tous les secteurs", "tous secteurs confondus",
    "tous domaines", "tous les domaines", "toutes industries", "toutes les industries", "tout secteur", "all sectors", "any sector",
    "all industries", "any industry", "sector agnostic", "industry agnostic", "secteur agnostique", "multisectoriel", "multi sectoriel",
    "multisecteur", "multi secteurs", "multisecteurs", "multi sector", "multisector", "generaliste", "generalist", "open to all", "pas de preference", "no preference", "everything",
    "sans preference", "ouvert a tous", "ouvert a tous les secteurs", "tous types", "all verticals", "sector agnostic fund", "technology agnostic",
    "كل القطاعات", "جميع القطاعات", "كافه القطاعات", "مختلف القطاعات", "الكل", "جميع المجالات", "كل المجالات", "قطاعات متعدده", "جميعها", "divers", "various", "transversal",
    "tous les secteurs d activite", "tous secteurs d activite", "diversified", "diversifie",
];

/// Words that say that nothing is meant: of a column of needs or technologies.
#[rustfmt::skip]
const NONE: &[&str] = &[
    "aucun", "aucune", "aucune en particulier", "aucun en particulier", "rien", "rien pour l instant", "rien pour le moment", "none", "nothing",
    "none in particular", "pas pour l instant", "pas pour le moment", "autre", "autres", "other", "others", "اخري", "لا شيء حاليا",
    "pas de besoin", "no need", "neant", "pas encore", "not yet", "لا شيء",
];

pub(crate) fn is_all(text: &str) -> bool {
    ALL.contains(&&*fold(text))
}

/// Parts a text at the words that leave something out: what is before them,
/// they themselves, and what is after them.
pub(super) fn exception(text: &str) -> (&str, &str, &str) {
    #[rustfmt::skip]
    const BUT: &[&str] = &[
        " sauf ", " hors ", " excepté ", " excepte ", " à l'exception de ", " à l'exception du ", " à l'exception des ", " à l'exclusion de ",
        " except for ", " except ", " excluding ", " excl. ", " other than ", " but not ", " apart from ", " ما عدا ", " ماعدا ", " باستثناء ", " عدا ", " إلا ", " sans ",
    ];
    let lower = text.to_lowercase().replace('(', " ");
    // Lower case of a few letters has other lengths; then nothing is parted.
    if lower.len() != text.len() {
        return (text, "", "");
    }
    let first = BUT.iter().filter_map(|word| Some((lower.find(word)?, word.len()))).min();
    match first {
        Some((at, length)) if text.is_char_boundary(at) && text.is_char_boundary(at + length) => (
            text[..at].trim_end_matches([' ', ',', ';', '(', ':']),
            text[at..at + length].trim_matches(['(', ' ']),
            text[at + length..].trim_end_matches(')'),
        ),
        _ => (text, "", ""),
    }
}

/// What a text says is not wanted: `no crypto`, `hors tabac`.
pub(super) fn negated(text: &str) -> Option<&str> {
    const NOT: &[&str] = &[
        "no ",
        "not ",
        "non ",
        "pas de ",
        "pas d'",
        "hors ",
        "sauf ",
        "sans ",
        "excluding ",
        "except ",
        "excl. ",
        "excepté ",
        "باستثناء ",
        "ما عدا ",
        "بدون ",
        "ليس ",
    ];
    let is_start = |word: &&&str| text.get(..word.len()).is_some_and(|start| start.to_lowercase() == **word);
    NOT.iter().find(is_start).map(|word| text[word.len()..].trim())
}

fn is_known(text: &str, kind: Kind) -> bool {
    let text = negated(text).unwrap_or(text);
    by_id(text, kind).is_some() || names(kind).whole(text).is_some() || is_all(text)
}

/// A concept by its id. Folded, an id is like a list: `FinTech, Lending`.
fn by_id(text: &str, kind: Kind) -> Option<Concept> {
    Concept::find(text).filter(|concept| concept.id() == text && concept.kind() == kind)
}

/// What a text that is no list names.
fn named(text: &str, kind: Kind, context: &Context<'_>) -> Vec<Meaning<Concept>> {
    let names = names(kind);
    if is_nothing(text) || NONE.contains(&&*fold(text)) || is_all(text) {
        return vec![Meaning::Nothing];
    }
    if let Some(concept) = by_id(text, kind) {
        return vec![Meaning::Sure(concept)];
    }
    let sure = |concepts: &[Concept]| concepts.iter().map(|concept| Meaning::Sure(*concept)).collect();
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit() || " .)-:#".contains(c));
    let whole = names.whole(text).or_else(|| names.whole(numbered));
    if let Some(concepts) = whole {
        return sure(concepts);
    }
    // What stands in brackets explains what stands before them.
    let before = text.split(['(', '[']).next().unwrap_or(text).trim();
    if let Some(concept) = by_id(before, kind) {
        return vec![Meaning::Sure(concept)];
    }
    if let Some(concepts) = names.whole(before).filter(|_| before.len() < text.len()) {
        return sure(concepts);
    }
    let cover = names.cover(text);
    if !cover.found.is_empty() && !cover.is_partial {
        return sure(&cover.found);
    }
    let is_option = list::has_mark(text);
    if is_option && !cover.found.is_empty() {
        let doubtful = |value| Meaning::Doubtful { value, why: Why::Partly };
        return cover.found.into_iter().map(doubtful).collect();
    }
    let mut guesses: Vec<_> = cover.found.iter().map(|concept| near::guess(concept.id(), 0.8)).collect();
    guesses.extend(near::names(text, names, context, |concept| concept.id().to_owned()));
    let is_elsewhere = || {
        let others = [Kind::Sector, Kind::Technology, Kind::Skill];
        others.into_iter().any(|other| other != kind && self::names(other).whole(text).is_some())
    };
    let why = if guesses.is_empty() && is_elsewhere() { Why::OtherKind } else { Why::Unknown };
    guesses.truncate(3);
    vec![Meaning::Unread { why, guesses }]
}

/// Concepts of another kind that a part of a cell names.
pub(crate) fn of(text: &str, kind: Kind) -> &'static [Concept] {
    names(kind).whole(text).unwrap_or_default()
}

fn names(kind: Kind) -> &'static Names<Concept> {
    static NAMES: OnceLock<[Names<Concept>; 3]> = OnceLock::new();
    let tables = NAMES.get_or_init(|| [Kind::Sector, Kind::Technology, Kind::Skill].map(table));
    match kind {
        Kind::Sector => &tables[0],
        Kind::Technology => &tables[1],
        Kind::Skill => &tables[2],
    }
}

fn table(kind: Kind) -> Names<Concept> {
    let mut names = Names::default();
    for concept in Concept::of_kind(kind) {
        for tongue in qantara_engine::language::Tongue::ALL {
            names.add(concept.label(tongue), &[concept]);
        }
    }
    let wanted = kind.to_string();
    for row in include_str!("../../data/concept-names.csv").lines().skip(1) {
        let cells: Vec<&str> = row.splitn(3, ',').collect();
        let [own, concepts, called] = cells.as_slice() else { continue };
        if *own == wanted {
            let concepts: Vec<Concept> = concepts.split(' ').filter_map(Concept::find).collect();
            called.split('|').for_each(|name| names.add(name, &concepts));
        }
    }
    // The words by which texts are tagged are names too, where one concept has
    // them; those that end in `*` are no words.
    let mut tags: HashMap<String, Vec<Concept>> = HashMap::new();
    for concept in Concept::of_kind(kind) {
        for word in concept.synonyms().filter(|word| !word.ends_with('*') && word.chars().count() > 3) {
            let concepts = tags.entry(key(word)).or_default();
            if !concepts.contains(&concept) {
                concepts.push(concept);
            }
        }
    }
    for (word, concepts) in tags.into_iter().filter(|(_, concepts)| concepts.len() == 1) {
        names.add(&word, &concepts);
    }
    names
}
