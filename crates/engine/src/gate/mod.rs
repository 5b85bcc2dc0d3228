//! Gates: the hard rules, separate from scores.
//!
//! A gate is data: an id, a rule with its parameters, the rule's source, and
//! the days on which it applies. It answers pass, fail or unknown, and reports
//! the values that it read. A policy's gates apply to a whole market; a
//! programme carries its own eligibility rules.

mod acquaintance;
mod capacity;
mod company;
mod consent;
mod dates;
mod money;
mod obtained;
mod place;
mod readiness;
mod sector;
mod shared;
mod stage;
mod turnover;
mod work;

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

pub use acquaintance::{NoCompetitorBacked, NoConflict, NotDeclined, NotMet};
pub use capacity::CapacityLeft;
pub use company::{AgeAtMost, LegalFormIn};
pub use consent::ConsentGiven;
pub use dates::{ApplicationsOpen, Open, RoundOpen};
pub use money::{AskBetween, TicketInRange};
pub use obtained::NotObtained;
pub use place::{PlaceIn, PlaceWanted};
pub use readiness::TrlReached;
pub(crate) use sector::bits as sector_bits;
pub use sector::{NotMainlyIn, OutsideShareAtMost, SectorIn, SectorNotExcluded};
pub use shared::{InstrumentShared, LanguageShared};
pub(crate) use stage::bits as stage_bits;
pub use stage::{StageIn, StageWanted};
pub use turnover::TurnoverAtMost;
pub use work::{StartInTime, WorkWithinReach};

use crate::codes::{Code, Pattern, Shelf, UNKNOWN};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::fuse::Share;
use crate::language::Language;
use crate::profile::{Profile, ProfileId};
use crate::side::Side;

/// A rule that a pair must not break (or, if soft, should not), with its source
/// and dates.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Its name, unique among the gates of its policy or profile.
    pub id: String,
    /// What it asks.
    pub rule: Rule,
    /// Makes the gate soft: a pair that fails it stays in the lists with a
    /// warning, and its score is multiplied by this share. An unknown counts
    /// like a failure here, so that leaving a field empty never pays. Absent: a
    /// pair that fails is not ranked.
    #[serde(default)]
    pub soft: Option<Share>,
    /// Where the rule comes from.
    #[serde(default)]
    pub source: Option<Source>,
    /// The first day on which it applies; absent: no beginning.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// The last day on which it applies; absent: no end.
    #[serde(default)]
    pub valid_to: Option<Date>,
}

impl Gate {
    /// The share of its score that a pair with this verdict keeps; `None` if
    /// the pair is not ranked.
    pub(crate) fn keeps(&self, verdict: Verdict) -> Option<f64> {
        match (verdict, self.soft) {
            (Verdict::Pass, _) | (Verdict::Unknown, None) => Some(1.0),
            (Verdict::Fail, None) => None,
            (Verdict::Unknown | Verdict::Fail, Some(soft)) => Some(soft.into()),
        }
    }

    /// Whether the gate applies on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Where a rule was published.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The publication.
    pub title: String,
    /// The address at which it can be read.
    #[serde(default)]
    pub url: Option<String>,
    /// The day that it was published.
    #[serde(default)]
    pub published: Option<Date>,
    /// For a page without a date: the day it was read.
    #[serde(default)]
    pub read_on: Option<Date>,
    /// What else a reader should know, such as another source's figure.
    #[serde(default)]
    pub note: Option<String>,
}

/// A gate's answer for a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rule is kept.
    Pass,
    /// A value needed to decide is unknown; the pair stays.
    Unknown,
    /// The rule is broken; the pair is not ranked.
    Fail,
}

impl Verdict {
    /// Pass or fail if known, else unknown.
    pub(crate) fn of(kept: Option<bool>) -> Self {
        match kept {
            Some(true) => Self::Pass,
            Some(false) => Self::Fail,
            None => Self::Unknown,
        }
    }
}

/// The part of one profile that a group of rules reads, small and ready to
/// compare.
///
/// A pool keeps these for each member, so a gate costs only a comparison.
trait Fact: Pattern {
    /// Whether many profiles have the same, so that a pool numbers them and a
    /// ranking judges each pair of numbers once.
    const SHARED: bool = true;

    /// Reads it from a profile of any role.
    fn of(profile: &Profile, corpus: &Corpus) -> Self;
}

/// A rule: how it judges a pair, and what it reads.
///
/// The first of the pair has the market's first role, such as the startup.
trait Check {
    /// What it compares.
    type Fact: Fact;

    /// Judges a pair by its facts.
    fn test(&self, first: &Self::Fact, second: &Self::Fact, corpus: &Corpus) -> Verdict;

    /// The values that decided, of both profiles.
    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen>;
}

/// Registers rules, grouped by the facts that they share: one line each.
macro_rules! rules {
    ($($module:ident: $fact:ident => { $($(#[$doc:meta])* $rule:ident = $kind:literal,)+ })*) => {
        /// What a gate asks of a pair.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum Rule {
            $($($(#[$doc])* #[serde(rename = $kind)] $rule($rule),)+)*
        }

        /// Everything that rules read of one profile. Members of a pool share
        /// what they have in common.
        #[derive(Clone, Debug)]
        pub struct Facts {
            $($module: Arc<$module::$fact>,)*
        }

        impl Facts {
            /// Reads them from a profile.
            pub fn of(profile: &Profile, corpus: &Corpus) -> Self {
                Self { $($module: Arc::new($module::$fact::of(profile, corpus)),)* }
            }
        }

        /// The facts that profiles of one side share, numbered.
        #[derive(Debug, Default)]
        pub(crate) struct FactBook {
            $($module: Shelf<$module::$fact>,)*
        }

        impl FactBook {
            const GROUPS: &[&str] = &[$(stringify!($module)),*];

            /// The numbers of a profile's facts, group by group; those that are
            /// known already take the place of its own.
            pub(crate) fn codes(&self, facts: &mut Facts) -> Vec<Code> {
                vec![$(if $module::$fact::SHARED {
                    let (code, known) = self.$module.shared(&facts.$module);
                    facts.$module = known;
                    code
                } else {
                    UNKNOWN
                },)*]
            }

            /// Bytes that the facts of so many profiles take: what they share
            /// once, and of each what nobody shares.
            pub(crate) fn bytes(&self, profiles: usize) -> usize {
                let facts = [$((size_of::<$module::$fact>(), $module::$fact::SHARED, self.$module.len()),)*];
                let of = |(size, shared, known)| size * if shared { known } else { profiles };
                profiles * size_of::<Facts>() + facts.into_iter().map(of).sum::<usize>()
            }

            /// How many groups of facts there are.
            pub(crate) fn groups() -> usize {
                Self::GROUPS.len()
            }

            /// How many numbers a group has, with the one that stands for none.
            pub(crate) fn len(&self, group: usize) -> usize {
                1 + [$(self.$module.len(),)*][group]
            }

            /// What a rule says of somebody, who is on a side, with those of the
            /// other side whose facts have these numbers; `None` if the rule's
            /// facts are not numbered.
            pub(crate) fn verdicts(
                &self,
                rule: &Rule,
                side: Side,
                facts: &Facts,
                codes: &[Code],
                corpus: &Corpus,
            ) -> Option<Vec<Verdict>> {
                match rule {
                    $($(Rule::$rule(rule) => $module::$fact::SHARED.then(|| {
                        self.$module.map(codes, |other| {
                            let [first, second] = side.in_order([&facts.$module, other]);
                            rule.test(first, second, corpus)
                        })
                    }),)+)*
                }
            }
        }

        impl Rule {
            /// The group of facts that it reads, if those are numbered.
            pub(crate) fn group(&self) -> Option<usize> {
                let (name, shared) = match self {
                    $($(Self::$rule(_) => (stringify!($module), $module::$fact::SHARED),)+)*
                };
                FactBook::GROUPS.iter().position(|group| *group == name).filter(|_| shared)
            }

            /// The kind of rule, as files write it: `ticket_in_range`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $($(Self::$rule(_) => $kind,)+)*
                }
            }

            /// Judges a pair, the market's first role first.
            pub fn test(&self, first: &Facts, second: &Facts, corpus: &Corpus) -> Verdict {
                match self {
                    $($(Self::$rule(rule) => rule.test(&first.$module, &second.$module, corpus),)+)*
                }
            }

            /// The values that decided, of both profiles.
            pub fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
                match self {
                    $($(Self::$rule(rule) => rule.seen(first, second, corpus),)+)*
                }
            }
        }
    };
}

impl Facts {
    /// The id of their profile.
    pub(crate) fn id(&self) -> &ProfileId {
        self.acquaintance.who.id()
    }

    /// Whether a sector that the profile works in or wants is, or lies in, one
    /// of these, given as [`sector_bits`].
    pub(crate) fn is_in_sectors(&self, sectors: u128) -> Option<bool> {
        self.sector.is_in(sectors)
    }

    /// A startup's stage, or the stages that a counterpart wants, as
    /// [`stage_bits`].
    pub(crate) fn stages(&self) -> Option<u8> {
        self.stage.either()
    }

    /// Whether the profile is, or works, in a place.
    pub(crate) fn is_around(&self, place: &crate::place::Location) -> Option<bool> {
        self.place.is_around(place)
    }

    /// The languages in which the profile can hold a meeting.
    pub(crate) fn languages(&self) -> Option<&[Language]> {
        self.shared.languages.as_deref()
    }

    /// The keys of the places where a counterpart works.
    pub(crate) fn places_wanted(&self) -> &[String] {
        self.place.wanted.as_deref().unwrap_or_default()
    }
}

impl Rule {
    /// The asks that pass this rule with a counterpart: the greatest "least
    /// useful amount" and the smallest "most asked", in units of the base
    /// currency.
    pub(crate) fn ask_limits(&self, counterpart: &Facts, corpus: &Corpus) -> Option<(f64, f64)> {
        match self {
            Self::AskBetween(rule) => {
                money::in_base(&rule.range, corpus.rates()).map(|(low, high)| (high, low))
            }
            Self::TicketInRange(rule) => {
                counterpart.money.ticket.map(|(low, high)| (high / rule.cover(), low))
            }
            _ => None,
        }
    }

    /// The tickets that pass this rule with a startup: the greatest lower end
    /// and the smallest upper end.
    pub(crate) fn ticket_limits(&self, startup: &Facts) -> Option<(f64, f64)> {
        match self {
            Self::TicketInRange(rule) => startup.money.ask.map(|(low, high)| (high, low * rule.cover())),
            _ => None,
        }
    }

    /// The places, one of which must contain the startup's home.
    pub(crate) fn homes(&self) -> Option<&std::collections::BTreeSet<crate::place::Place>> {
        match self {
            Self::PlaceIn(rule) => Some(&rule.places),
            _ => None,
        }
    }
}

rules! {
    money: MoneyFact => {
        /// The ask and the counterpart's own ticket overlap.
        TicketInRange = "ticket_in_range",
        /// The ask overlaps a fixed range.
        AskBetween = "ask_between",
    }
    turnover: TurnoverFact => {
        /// Turnover is at most an amount.
        TurnoverAtMost = "turnover_at_most",
    }
    sector: SectorFact => {
        /// No sector of the startup is excluded by the counterpart.
        SectorNotExcluded = "sector_not_excluded",
        /// A sector of the startup is, or lies in, one of these.
        SectorIn = "sector_in",
        /// Not all of the startup's sectors are among these.
        NotMainlyIn = "not_mainly_in",
        /// A portfolio keeps at most a share of ventures outside some sectors.
        OutsideShareAtMost = "outside_share_at_most",
    }
    stage: StageFact => {
        /// The startup's stage is one that the counterpart wants.
        StageWanted = "stage_wanted",
        /// The startup's stage is one of these.
        StageIn = "stage_in",
    }
    place: PlaceFact => {
        /// The startup is, or sells, where the counterpart works.
        PlaceWanted = "place_wanted",
        /// The startup's home lies in one of these.
        PlaceIn = "place_in",
    }
    company: CompanyFact => {
        /// The company is at most this old.
        AgeAtMost = "age_at_most",
        /// The company has one of these legal forms.
        LegalFormIn = "legal_form_in",
    }
    readiness: ReadinessFact => {
        /// The technology is as ready as the brief asks.
        TrlReached = "trl_reached",
    }
    work: WorkFact => {
        /// The work is within the talent's reach, or remote.
        WorkWithinReach = "work_within_reach",
        /// The talent can start in time.
        StartInTime = "start_in_time",
    }
    dates: DatesFact => {
        /// The round that the startup is raising has not closed.
        RoundOpen = "round_open",
        /// The counterpart accepts applications.
        ApplicationsOpen = "applications_open",
        /// One of the two, depending on the counterpart, for older policies.
        Open = "open",
    }
    shared: SharedFact => {
        /// They share an instrument.
        InstrumentShared = "instrument_shared",
        /// They share a language.
        LanguageShared = "language_shared",
    }
    consent: ConsentFact => {
        /// Both agreed to be matched.
        ConsentGiven = "consent_given",
    }
    capacity: CapacityFact => {
        /// Both have room for one more.
        CapacityLeft = "capacity_left",
    }
    obtained: ObtainedFact => {
        /// The startup has not obtained the programme before.
        NotObtained = "not_obtained",
    }
    acquaintance: AcquaintanceFact => {
        /// They have not met before.
        NotMet = "not_met",
        /// Neither has declined to meet the other lately.
        NotDeclined = "not_declined",
        /// Neither must avoid the other.
        NoConflict = "no_conflict",
        /// No competitor of the startup is in the counterpart's portfolio.
        NoCompetitorBacked = "no_competitor_backed",
    }
}
