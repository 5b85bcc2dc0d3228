//! Closed vocabularies: stages, instruments, business models, kinds of
//! investor and programme, legal forms, contracts, who leads.

use qantara_engine::fold::fold;
use qantara_engine::profile::{BusinessModel, Contract, Instrument, Lead, LegalForm, Stage};

use super::clean::{clean, is_nothing};
use super::{Context, Listing, Meaning, Why, list};

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
}

/// Reads one term, as its code.
pub(crate) fn one(text: &str, vocabulary: Vocabulary) -> Meaning<&'static str> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    match named(&clean(text), vocabulary) {
        Some(code) => Meaning::Sure(code),
        None => Meaning::unread(Why::Unknown),
    }
}

/// Reads terms, as their codes: `Amorçage à Série A`, `Capital + OC`.
pub(crate) fn all(text: &str, vocabulary: Vocabulary, context: &Context<'_>) -> Listing<&'static str> {
    let mut listing = Listing::default();
    for part in list::split(&clean(text), context, |part| named(part, vocabulary).is_some()) {
        listing.take(&part, one(&part, vocabulary));
    }
    listing
}

fn named(text: &str, vocabulary: Vocabulary) -> Option<&'static str> {
    let folded = fold(text);
    vocabulary.codes().into_iter().find(|code| fold(code) == folded)
}
