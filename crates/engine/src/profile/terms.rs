//! The closed vocabularies of the field: stage, instrument, business model,
//! legal form, technology readiness, development goal, skill level.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every one of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code used in files and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// Its place among all of them, from 0.
            pub fn position(self) -> usize {
                self as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    )*};
}

terms! {
    /// How far a venture has come, the earliest first.
    Stage {
        /// A problem and a team.
        Idea = "idea",
        /// A prototype, perhaps first users.
        PreSeed = "pre_seed",
        /// A product with first customers.
        Seed = "seed",
        /// A repeatable sale.
        SeriesA = "series_a",
        /// Scaling in one market or more.
        SeriesB = "series_b",
        /// Later rounds.
        Growth = "growth",
    }

    /// How much one profile wants to meet another.
    Interest {
        /// They ask to meet.
        Wants = "wants",
        /// They would if the other wants to.
        Would = "would",
        /// No, thanks.
        No = "no",
    }

    /// Whether an investor sets a round's terms.
    Lead {
        /// Sets the terms.
        Lead = "lead",
        /// Joins a round that another investor leads.
        Follow = "follow",
        /// Does either.
        Either = "either",
    }

    /// How money, or something of value, is provided.
    Instrument {
        /// Shares.
        Equity = "equity",
        /// A note or agreement that turns into shares.
        Convertible = "convertible",
        /// A loan with a bank's conditions.
        Loan = "loan",
        /// A loan on the founder's word, without interest or security.
        HonourLoan = "honour_loan",
        /// Money that is not paid back.
        Grant = "grant",
        /// A guarantee for a loan by another lender.
        Guarantee = "guarantee",
        /// A share of later revenue.
        RevenueShare = "revenue_share",
        /// Many small contributions.
        Crowdfunding = "crowdfunding",
        /// A paid contract, such as a pilot.
        Contract = "contract",
        /// Offices, services, credits.
        InKind = "in_kind",
    }

    /// Who pays a venture, and how.
    BusinessModel {
        /// Companies pay.
        B2b = "b2b",
        /// Consumers pay.
        B2c = "b2c",
        /// Public bodies pay.
        B2g = "b2g",
        /// Companies pay for reaching their consumers.
        B2b2c = "b2b2c",
        /// Two sides meet, and one or both pay.
        Marketplace = "marketplace",
        /// Software by subscription.
        Saas = "saas",
        /// Goods sold online.
        Ecommerce = "ecommerce",
        /// Devices.
        Hardware = "hardware",
        /// People's time.
        Services = "services",
        /// Rights to use an invention or a work.
        Licensing = "licensing",
    }

    /// The form of work for a venture.
    Contract {
        /// Permanent employment.
        Permanent = "permanent",
        /// Fixed-term employment.
        FixedTerm = "fixed_term",
        /// Self-employed.
        Freelance = "freelance",
        /// An internship.
        Internship = "internship",
        /// For shares, as a founder.
        Cofounder = "cofounder",
    }

    /// A venture's legal form in Morocco, or the nearest to it.
    LegalForm {
        /// Not registered yet.
        Unregistered = "unregistered",
        /// Auto-entrepreneur.
        AutoEntrepreneur = "auto_entrepreneur",
        /// Société à responsabilité limitée.
        Sarl = "sarl",
        /// The same with a single partner.
        SarlAu = "sarl_au",
        /// Société anonyme.
        Sa = "sa",
        /// Société par actions simplifiée.
        Sas = "sas",
        /// Cooperative.
        Cooperative = "cooperative",
        /// Association.
        Association = "association",
        /// Any other.
        Other = "other",
    }
}

macro_rules! small_numbers {
    ($($(#[$doc:meta])* $name:ident, $error:ident: $low:literal ..= $high:literal, $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "u8", into = "u8")]
        pub struct $name(u8);

        impl $name {
            /// The smallest and the largest.
            pub const RANGE: std::ops::RangeInclusive<u8> = $low..=$high;

            /// The number.
            pub fn get(self) -> u8 {
                self.0
            }
        }

        impl TryFrom<u8> for $name {
            type Error = $error;

            fn try_from(number: u8) -> Result<Self, $error> {
                if Self::RANGE.contains(&number) { Ok(Self(number)) } else { Err($error(number)) }
            }
        }

        impl From<$name> for u8 {
            fn from(number: $name) -> Self {
                number.0
            }
        }

        #[doc = concat!("The number offered as a [`", stringify!($name), "`] is out of its range.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error("{what} is a whole number from {low} to {high}; got {got}", what = $what, low = $low, high = $high, got = .0)]
        pub struct $error(u8);
    )*};
}

small_numbers! {
    /// A technology readiness level, 1 (principles observed) to 9 (proven in
    /// use), as ISO 16290 defines it.
    Trl, InvalidTrl: 1..=9, "a technology readiness level";
    /// A Sustainable Development Goal of the United Nations, 1 to 17.
    Sdg, InvalidSdg: 1..=17, "a development goal";
    /// How well a person masters a skill: 1 (has done it) to 5 (teaches it to
    /// others).
    Level, InvalidLevel: 1..=5, "a skill level";
}
