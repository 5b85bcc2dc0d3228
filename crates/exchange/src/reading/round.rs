//! What people say of a round in one cell: an amount and the instruments, as in
//! `raising $1.5M SAFE`; and an amount with what it counts, as in `MRR $8k`.

use qantara_engine::fold::fold;

use super::term::Vocabulary;

/// Words of a round that are no part of its amount, as [`fold`] writes them.
#[rustfmt::skip]
const ROUND: &[&str] = &[
    "raising", "seeking", "seek", "looking", "for", "open", "round", "tour", "raise", "fundraising", "fundraise", "levee", "de", "recherche", "besoin", "ask", "target", "cible", "in", "en",
    "montant", "amount", "ticket", "we", "are", "need", "want", "currently", "now", "financement", "funding", "investissement", "investment", "of", "a", "serie", "series", "via", "sous", "forme", "or", "ou", "d",
    "seed", "pre", "preseed", "amorcage", "growth", "based", "extension", "stage", "nous", "cherchons", "recherchons", "levons", "sous", "form", "as", "total",
];

/// Words that name what an amount of a turnover is.
#[rustfmt::skip]
const REVENUE: &[&str] = &["arr", "ca", "revenue", "revenues", "turnover", "sales", "annual", "chiffre", "affaires", "d", "de", "gmv", "net", "brut", "gross", "annuel", "in"];

/// Words of an amount for each month.
#[rustfmt::skip]
const MONTHLY: &[&str] = &["mrr", "monthly", "mensuel", "mensuelle", "month", "mois", "شهريا"];

/// An amount without the words around it, and what these say.
#[derive(Debug, PartialEq)]
pub(crate) struct Round {
    pub(crate) amount: String,
    pub(crate) instruments: Vec<&'static str>,
    pub(crate) is_monthly: bool,
}

/// Whether a cell says that nothing is raised.
pub(crate) fn is_none(text: &str) -> bool {
    #[rustfmt::skip]
    const NONE: &[&str] = &[
        "not raising", "not fundraising", "no fundraising", "not looking", "no round", "not currently raising", "pas de levee", "pas de levee prevue", "pas de levee de fonds", "aucune levee",
        "aucun besoin", "pas de besoin", "pas de levee pour l instant", "pas en levee", "closed", "round closed", "لا نبحث عن تمويل", "لا شيء حاليا", "bootstrapping",
    ];
    NONE.contains(&&*fold(text))
}

/// Parts what a cell says of an amount from the amount.
pub(crate) fn part(text: &str) -> Option<Round> {
    let instruments = Vocabulary::Instrument.names();
    let mut round = Round { amount: String::new(), instruments: Vec::new(), is_monthly: false };
    let mut said = String::new();
    let spaced: String =
        text.chars().map(|c| if matches!(c, '(' | ')' | ';' | ':' | '\n') { ' ' } else { c }).collect();
    let mut is_series = false;
    for word in spaced.split_whitespace() {
        let bare = word.trim_matches([',', '.', '/', '-']);
        let folded = fold(bare);
        let is_words = !bare.is_empty()
            && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '/'));
        let parts: Vec<&str> = folded.split(' ').collect();
        let all = |words: &[&str]| parts.iter().all(|part| words.contains(part));
        let is_letter = is_series && folded.chars().count() == 1;
        // `M`, `K`, `DH` and the like belong to the amount, and so do «up to»,
        // «à partir de»; a lone letter does but behind «Series».
        let is_instrument =
            instruments.has_word(&folded) || parts.iter().all(|part| instruments.has_word(part));
        if is_words
            && (is_letter
                || all(ROUND) && (round.amount.is_empty() || !matches!(folded.as_str(), "de" | "a" | "d")))
        {
            is_series = matches!(folded.as_str(), "serie" | "series");
        } else if is_words && all(MONTHLY) {
            round.is_monthly = true;
        } else if is_words && all(REVENUE) && folded != "de" && folded != "d" {
        } else if is_words && is_instrument && folded.chars().count() > 1 {
            said.push(' ');
            said.push_str(bare);
            is_series = false;
        } else {
            round.amount.push(' ');
            round.amount.push_str(word);
            is_series = false;
        }
    }
    let amount = round.amount.trim().trim_end_matches([',', '/', '-']).trim();
    round.amount = String::from(amount);
    round.instruments = instruments.cover(&said).found;
    let says = !round.instruments.is_empty() || round.is_monthly || round.amount.len() < text.trim().len();
    (says && !round.amount.is_empty()).then_some(round)
}
