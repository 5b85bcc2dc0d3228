//! Profiles: what a hub knows about a startup, an investor, a mentor, a pilot
//! brief, a programme, an open role or a talent.
//!
//! Files, the store and the wire use one shape: fields that every profile has,
//! and one object named for its role.
//!
//! ```
//! # use qantara_engine::profile::{Profile, Role};
//! let profile: Profile = serde_json::from_str(r#"{
//!     "id": "st-0001", "name": "Agrisense", "languages": ["fr", "ar"],
//!     "startup": { "stage": "seed", "sectors": ["agri.irrigation"], "home": "MA-09/Agadir" }
//! }"#)?;
//! assert_eq!(profile.role(), Role::Startup);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! **Unknown is not empty.** A field that is absent (or `null`) is unknown; an
//! empty list says that there is none.

mod capacity;
mod common;
mod embedding;
mod id;
mod interval;
mod investor;
mod mentions;
mod mentor;
mod opening;
mod part;
mod pilot;
mod programme;
mod role;
mod shape;
mod standing;
mod startup;
mod talent;
mod terms;
mod views;

use serde::{Deserialize, Serialize};

pub use capacity::CapacityByMarket;
pub use common::{Common, Consent, Texts};
pub use embedding::{Embedding, InvalidEmbedding};
pub use id::{InvalidProfileId, ProfileId};
pub use interval::{Interval, InvalidInterval};
pub use investor::{Investment, Investor, InvestorKind, Member};
pub(crate) use mentions::Who;
pub use mentions::{InvalidMention, Mention, Traces};
pub use mentor::Mentor;
pub use opening::Opening;
pub use pilot::Pilot;
pub use programme::{Programme, ProgrammeKind, Site};
pub use role::{Details, Role, UnknownRole};
pub use shape::InvalidProfile;
pub use standing::{Bar, ConsentCounts, MatchingConsent, UnknownConsent};
pub use startup::{Founder, Round, Startup, Traction};
pub use talent::Talent;
pub use terms::{
    BusinessModel, Contract, Instrument, Interest, InvalidLevel, InvalidSdg, InvalidTrl, Lead, LegalForm,
    Level, Sdg, Stage, Trl,
};

use shape::ProfileShape;

/// What a hub knows about one of its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ProfileShape", into = "ProfileShape")]
pub struct Profile {
    /// The hub's id for it, unique within the role.
    pub id: ProfileId,
    /// Its display name.
    pub name: String,
    /// Fields that every role has.
    pub common: Common,
    /// Fields that only this role has.
    pub details: Details,
}

impl Profile {
    /// The profile's role.
    pub fn role(&self) -> Role {
        self.details.role()
    }

    /// The startup's part; `None` for another role.
    pub fn as_startup(&self) -> Option<&Startup> {
        match &self.details {
            Details::Startup(startup) => Some(startup),
            _ => None,
        }
    }

    /// The investor's part; `None` for another role.
    pub fn as_investor(&self) -> Option<&Investor> {
        match &self.details {
            Details::Investor(investor) => Some(investor),
            _ => None,
        }
    }
}
