//! Facets: the things by which two profiles can fit.
//!
//! A facet reads a *pattern* off each of the two sides of a market (a set of
//! sectors, a stage, an amount) and says how well two patterns fit: from 0
//! (not at all) to 1. Profiles share patterns, so a pool keeps each pattern
//! once and a small code for every profile ([`Coded`]), and the fit may be
//! any function. Where nearly every profile has a pattern of its own, such as
//! a vector of its text, the facet is [`Dense`] instead.
//!
//! What a fit is worth to either side is the policy's to say, by its weights.
//! Where the pattern is unknown on either side, the pool's mean fit with the
//! other counts (`means.rs`).
//!
//! Saying more never lowers a fit: where a profile names several things, they
//! are alternatives, and the best of them counts.

mod activity;
mod amounts;
mod ask_size;
mod budget;
mod business_model;
mod concepts;
mod contract;
mod degree;
mod hours;
mod instrument;
mod interest;
mod language;
mod lead;
mod level;
mod mastery;
mod path;
mod pay;
mod place;
mod portfolio;
mod record;
mod round;
mod sdg;
mod sector;
mod shares;
mod skill;
mod stage;
mod technology;
mod text;
mod ticket;
mod traction;
mod usual_round;

use std::fmt::Debug;

use crate::codes::{Book, Codes};
use crate::corpus::{Corpus, Learn};
use crate::evidence::Seen;
use crate::profile::{Profile, Role};

pub(crate) use record::{alike, co_investors_between};
pub(crate) use text::text_field;

pub use crate::codes::{Coded, Pattern};

/// One of the things by which two profiles can fit.
pub trait Facet: Send + Sync {
    /// Its name in policies and explanations: `sector`.
    fn id(&self) -> &'static str;

    /// How its fits are kept.
    fn kind(&self) -> Kind;

    /// What it has to count over all profiles before it can read one.
    fn statistics(&self) -> Option<Box<dyn Learn>> {
        None
    }

    /// The fit of somebody who is like everybody, where the facet compares with
    /// the pool by itself; an unknown counts for that.
    fn even(&self) -> Option<f32> {
        None
    }

    /// The values of a profile that the facet looks at, unknown ones included.
    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen>;

    /// The field to fill in where the facet is unknown for a role.
    fn field(&self, role: Role) -> Option<&'static str>;
}

impl Debug for dyn Facet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// How a facet's fits are kept.
#[expect(missing_debug_implementations, reason = "it holds a facet, which has only its id to show")]
pub enum Kind {
    /// A dictionary of patterns.
    Coded(Box<dyn Codes>),
    /// A vector for each profile.
    Dense(&'static dyn Dense),
}

impl Kind {
    /// An empty dictionary for a coded facet.
    pub(crate) fn coded<F: Coded>(facet: F) -> Self {
        Self::Coded(Box::new(Book::new(facet)))
    }
}

/// A facet in which every profile is a vector, all of one length.
pub trait Dense: Facet {
    /// How many numbers the vectors have.
    fn dims(&self, corpus: &Corpus) -> usize;

    /// Reads a profile of either side, or `None` where nothing is known.
    fn vector(&self, profile: &Profile, corpus: &Corpus) -> Option<Vec<f32>>;

    /// The inner product of two vectors that counts fully, above zero. Of half
    /// of it the fit is a half, of nothing or less nothing.
    fn full(&self) -> f64;
}

/// Every facet, in the order in which explanations list them.
pub const ALL: &[&dyn Facet] = &[
    &sector::Sector,
    &technology::Technology,
    &skill::Skill,
    &mastery::Mastery,
    &stage::Stage,
    &ticket::Ticket,
    &round::Round,
    &place::Place,
    &instrument::Instrument,
    &contract::Contract,
    &pay::Pay,
    &business_model::BusinessModel,
    &language::Language,
    &sdg::Sdg,
    &text::Text,
    &portfolio::sector::Sector,
    &portfolio::place::Place,
    &portfolio::stage::Stage,
    &portfolio::city::City,
    &record::similar::SimilarDeals,
    &record::uncommon::Uncommon,
    &record::co_investors::CoInvestors,
    &record::syndicate::SYNDICATE,
    &record::backers::FEW_BACKERS,
    &usual_round::LARGER,
    &usual_round::SMALLER,
    &ask_size::ASK_SIZE,
    &traction::TRACTION,
    &activity::ACTIVITY,
    &lead::LEAD,
    &hours::HOURS,
    &budget::BUDGET,
    &interest::Interest,
    &interest::InterestBack,
];

/// The facet of that name.
pub fn find(id: &str) -> Option<&'static dyn Facet> {
    ALL.iter().copied().find(|facet| facet.id() == id)
}
