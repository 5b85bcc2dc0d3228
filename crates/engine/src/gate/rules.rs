//! Every rule that a gate can ask, with its parameters.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::money::{Money, MoneyRange};
use crate::place::Place;
use crate::profile::{LegalForm, Stage};
use crate::taxonomy::Sector;

/// What a gate asks of a pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// The ask and the counterpart's own ticket overlap.
    TicketInRange {
        /// The least share of the ask that the largest ticket has to cover, in
        /// percent; 100 where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cover_percent: Option<u8>,
    },
    /// The ask overlaps a fixed range.
    AskBetween {
        /// From the least to the most.
        range: MoneyRange,
    },
    /// None of the startup's sectors is one that the counterpart excludes.
    SectorNotExcluded,
    /// At least one of the startup's sectors is, or lies in, one of these.
    SectorIn {
        /// The sectors that qualify.
        sectors: BTreeSet<Sector>,
    },
    /// A portfolio keeps at most a share of ventures outside some sectors.
    OutsideShareAtMost {
        /// The sectors inside.
        sectors: BTreeSet<Sector>,
        /// The largest share outside, in percent.
        percent: u8,
    },
    /// The startup's stage is one that the counterpart wants.
    StageWanted,
    /// The startup's stage is one of these.
    StageIn {
        /// The stages that qualify.
        stages: BTreeSet<Stage>,
    },
    /// The startup's home or one of its markets is where the counterpart works.
    PlaceWanted,
    /// The startup's home lies in one of these.
    PlaceIn {
        /// The places that qualify.
        places: BTreeSet<Place>,
    },
    /// The company is not older than this.
    AgeAtMost {
        /// In full years.
        years: u8,
    },
    /// Turnover of the last twelve months is not more than this.
    TurnoverAtMost {
        /// The largest turnover.
        amount: Money,
    },
    /// The company has one of these legal forms.
    LegalFormIn {
        /// The forms that qualify.
        forms: BTreeSet<LegalForm>,
    },
    /// The technology is as ready as the brief asks.
    TrlReached,
    /// Applications are open: between the first and the last day, and the
    /// round has not closed.
    Open,
    /// They share an instrument.
    InstrumentShared,
    /// They share a language.
    LanguageShared,
    /// Both agreed to be matched.
    ConsentGiven,
    /// Both have room for one more.
    CapacityLeft,
    /// They have not met before.
    NotMet,
    /// Neither must avoid the other.
    NoConflict,
    /// No competitor of the startup is in the counterpart's portfolio.
    NoCompetitorBacked,
}
