//! Closed vocabularies: stages, instruments, business models, kinds of
//! investor and programme, legal forms, contracts, who leads. What people call
//! their codes is in `data/term-names.csv`.

use std::collections::HashMap;
use std::sync::OnceLock;

use qantara_engine::fold::fold;
use qantara_engine::profile::{BusinessModel, Contract, Instrument, Lead, LegalForm, Stage};

use super::clean::{clean, is_nothing};
use super::names::Names;
use super::{Context, Listing, Meaning, Why, list, near};

/// A closed vocabulary of the profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Vocabulary {
    Stage,
    Instrument,
    BusinessModel,
    InvestorKind,
    ProgrammeKind,
    Lead,
    LegalForm,
    Contract,
}

impl Vocabulary {
    pub(crate) const ALL: [Self; 8] = [
        Self::Stage,
        Self::Instrument,
        Self::BusinessModel,
        Self::InvestorKind,
        Self::ProgrammeKind,
        Self::Lead,
        Self::LegalForm,
        Self::Contract,
    ];

    /// The codes, in order.
    pub(crate) fn codes(self) -> Vec<&'static str> {
        match self {
            Self::Stage => Stage::ALL.iter().map(|term| term.as_str()).collect(),
            Self::Instrument => Instrument::ALL.iter().map(|term| term.as_str()).collect(),
            Self::BusinessModel => BusinessModel::ALL.iter().map(|term| term.as_str()).collect(),
            Self::Lead => Lead::ALL.iter().map(|term| term.as_str()).collect(),
            Self::LegalForm => LegalForm::ALL.iter().map(|term| term.as_str()).collect(),
            Self::Contract => Contract::ALL.iter().map(|term| term.as_str()).collect(),
            Self::InvestorKind => vec![
                "angel",
                "angel_group",
                "vc_fund",
                "corporate_vc",
                "public_fund",
                "bank",
                "family_office",
                "accelerator",
                "crowdfunding",
                "other",
            ],
            Self::ProgrammeKind => vec!["incubation", "acceleration", "hosting", "financing"],
        }
    }

    /// Its name in `data/term-names.csv`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Instrument => "instrument",
            Self::BusinessModel => "business_model",
            Self::InvestorKind => "investor_kind",
            Self::ProgrammeKind => "programme_kind",
            Self::Lead => "lead",
            Self::LegalForm => "legal_form",
            Self::Contract => "contract",
        }
    }

    pub(crate) fn names(self) -> &'static Names<&'static str> {
        static NAMES: OnceLock<HashMap<Vocabulary, Names<&'static str>>> = OnceLock::new();
        let names = NAMES.get_or_init(|| {
            let rows: Vec<Vec<&str>> = include_str!("../../data/term-names.csv")
                .lines()
                .skip(1)
                .filter(|row| !row.starts_with('#'))
                .map(|row| row.splitn(3, ',').collect())
                .collect();
            let table = |vocabulary: Vocabulary| {
                let mut names = Names::default();
                for code in vocabulary.codes() {
                    names.add(code, &[code]);
                }
                for row in rows.iter().filter(|row| row[0] == vocabulary.as_str()) {
                    let codes: Vec<&str> = row[1].split(' ').collect();
                    row[2].split('|').for_each(|name| names.add(name, &codes));
                }
                (vocabulary, names)
            };
            Vocabulary::ALL.map(table).into()
        });
        // Every vocabulary is in the table.
        &names[&self]
    }
}

/// Words for everything there is.
#[rustfmt::skip]
const ALL: &[&str] = &[
    "tous", "toutes", "tout", "all", "any", "all stages", "any stage", "tous stades", "tous les stades", "toutes phases", "toutes les phases",
    "tous types", "tous les types", "stage agnostic", "agnostic", "agnostique", "tous instruments", "no preference", "sans preference",
    "indifferent", "peu importe", "الكل", "جميع المراحل", "كل المراحل", "كل الادوات", "جميع الادوات",
];

/// Reads one term, as its code.
pub(crate) fn one(text: &str, vocabulary: Vocabulary, context: &Context<'_>) -> Meaning<&'static str> {
    match codes(text, vocabulary, context) {
        Meaning::Sure(codes) if codes.len() == 1 => Meaning::Sure(codes[0]),
        Meaning::Doubtful { value, why } if value.len() == 1 => Meaning::Doubtful { value: value[0], why },
        Meaning::Sure(codes) | Meaning::Doubtful { value: codes, .. } => {
            let guesses = codes.into_iter().map(|code| near::guess(code, 0.9)).collect();
            Meaning::Unread { why: Why::Several, guesses }
        }
        Meaning::Nothing => Meaning::Nothing,
        Meaning::Unread { why, guesses } => Meaning::Unread { why, guesses },
    }
}

/// What a text that is no list means.
fn codes(text: &str, vocabulary: Vocabulary, context: &Context<'_>) -> Meaning<Vec<&'static str>> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let text = clean(text);
    let names = vocabulary.names();
    let whole = |text: &str| names.whole(text).map(<[_]>::to_vec);
    // `2. Prototype`, `Seed (1st round)`, `SARL - société …`.
    let numbered = || text.trim_start_matches(|c: char| c.is_ascii_digit() || " .)-:#".contains(c));
    let unbracketed = || {
        let (before, rest) = text.split_once('(')?;
        let (_, after) = rest.split_once(')')?;
        whole(&format!("{before}{after}")).filter(|_| !before.trim().is_empty())
    };
    if let Some(codes) = whole(&text).or_else(|| whole(numbered())).or_else(unbracketed) {
        return Meaning::Sure(codes);
    }
    let cover = names.cover(&text);
    match (cover.found.as_slice(), cover.is_partial) {
        ([], _) => Meaning::Unread {
            why: Why::Unknown,
            guesses: near::names(&text, names, context, |code| (*code).to_owned()),
        },
        (_, false) => Meaning::Sure(cover.found),
        // Of a stage's sentence one word may be the wrong one: «no prototype yet».
        ([_], true) if vocabulary != Vocabulary::Lead => {
            Meaning::Doubtful { value: cover.found, why: Why::Partly }
        }
        (found, true) => {
            let guesses = found.iter().map(|code| near::guess(code, 0.7)).collect();
            Meaning::Unread { why: Why::Several, guesses }
        }
    }
}

/// Reads terms, as their codes: `Amorçage à Série A`, `Capital + OC`.
pub(crate) fn all(text: &str, vocabulary: Vocabulary, context: &Context<'_>) -> Listing<&'static str> {
    let mut listing = Listing::default();
    let text = clean(text);
    if ALL.contains(&&*fold(&text)) {
        listing.is_all = true;
        if vocabulary == Vocabulary::Stage {
            listing.items = vocabulary.codes();
        }
        return listing;
    }
    let is_known = |part: &str| {
        vocabulary.names().whole(part).is_some() || vocabulary == Vocabulary::Stage && between(part).is_some()
    };
    for part in list::split(&text, context, is_known) {
        if let Some(stages) = between(&part).filter(|_| vocabulary == Vocabulary::Stage) {
            for stage in stages {
                listing.push(stage);
            }
            continue;
        }
        match codes(&part, vocabulary, context) {
            Meaning::Nothing => {}
            Meaning::Sure(codes) => codes.into_iter().for_each(|code| listing.push(code)),
            Meaning::Doubtful { value, why } => {
                for code in value {
                    listing.take(&part, Meaning::Doubtful { value: code, why });
                }
            }
            Meaning::Unread { why, guesses } => listing.take(&part, Meaning::Unread { why, guesses }),
        }
    }
    listing
}

/// The stages of a range: `Amorçage à Croissance`, `Seed+`, `jusqu'à Série A`.
fn between(text: &str) -> Option<Vec<&'static str>> {
    let codes = Vocabulary::Stage.codes();
    let names = Vocabulary::Stage.names();
    if names.whole(text).is_some() && !text.ends_with('+') {
        return None;
    }
    let at = |text: &str| -> Option<(usize, usize)> {
        let meant = names.whole(text)?;
        let mut places = meant.iter().filter_map(|code| codes.iter().position(|one| one == code));
        let first = places.next()?;
        Some((first, places.next_back().unwrap_or(first)))
    };
    let lower = text.to_lowercase();
    let bare = ["de l'", "de la ", "de ", "du ", "from ", "من "]
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .unwrap_or(&lower);
    for sign in [
        " à la ",
        " à ",
        " au ",
        " a ",
        " to ",
        " jusqu'à ",
        " jusqu'au ",
        " until ",
        " through ",
        " إلى ",
        " الى ",
        " - ",
        "→",
        "->",
        ">",
        "-",
    ] {
        for (begin, _) in bare.match_indices(sign) {
            let (low, high) = (bare[..begin].trim(), bare[begin + sign.len()..].trim());
            if let (Some((low, _)), Some((_, high))) = (at(low), at(high))
                && low < high
            {
                return Some(codes[low..=high].to_vec());
            }
        }
    }
    let onward = [
        " et +",
        "+",
        " et plus",
        " et au-delà",
        " and later",
        " or later",
        " or above",
        " or beyond",
        " ou plus",
        " ou au-delà",
        " et au delà",
        " au minimum",
        " أو أكثر",
        " and beyond",
        " and above",
        " onwards",
        " onward",
        " minimum",
        " فما فوق",
    ];
    let from = [
        "à partir de la ",
        "à partir du ",
        "à partir de ",
        "from ",
        "at least ",
        "minimum ",
        "min ",
        "min. ",
        "au moins ",
        "على الأقل ",
        "dès la ",
        "dès l'",
        "dès ",
        "post-",
        "ابتداء من ",
    ];
    let up_to = ["jusqu'à la ", "jusqu'à ", "jusqu'au ", "up to ", "max ", "until "];
    let rest = onward.iter().find_map(|end| lower.strip_suffix(end));
    let rest = rest.or_else(|| from.iter().find_map(|word| lower.strip_prefix(word)));
    if let Some((low, _)) = rest.and_then(at) {
        return Some(codes[low..].to_vec());
    }
    let (_, high) = up_to.iter().find_map(|word| lower.strip_prefix(word)).and_then(at)?;
    Some(codes[..=high].to_vec())
}
