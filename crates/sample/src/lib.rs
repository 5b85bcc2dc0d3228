//! A made-up ecosystem of any size, with a planted truth.
//!
//! ```
//! # use qantara_sample::Sample;
//! let sample = Sample { startups: 1_000_000, ..Sample::on("2026-01-15".parse()?) };
//! let first = sample.startups().next().unwrap();
//! assert_eq!(Some(first), sample.startup(0));
//! # Ok::<(), jiff::Error>(())
//! ```
//!
//! Every profile is a function of the seed, the counts, the day and its own
//! index, so a sample of millions streams in the memory of one profile, and
//! any part of it can be made on its own. The same arguments give the same
//! bytes on every machine.
//!
//! Behind each profile stand *latent* values: what a venture works in, where,
//! how far it has come, what it lacks, what it lives for, how good it is.
//! Profiles are noisy, partial views of them: a field is missing, a sector is
//! told broadly, a stage is out of date, only the text tells. [`Sample::truth`]
//! says who really fits whom, and is made from the latent values alone, so a
//! ranking that does well on it has read the profiles well.
//!
//! People and organisations are fictional. The public programmes are real, and
//! are `qantara_engine::programmes`.

mod draw;
mod investor;
mod latent;
mod mentor;
mod names;
mod opening;
mod pilot;
mod shown;
mod startup;
mod talent;
mod text;
mod truth;
mod world;

use jiff::civil::Date;
use qantara_engine::profile::{Mention, Profile, ProfileId, Role};

pub use truth::{Judgement, MOST_RELEVANT};

use crate::draw::{Draws, Purpose};

/// A sample: how many of whom, from which seed, on which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Another seed gives other people.
    pub seed: u64,
    /// The day on which the sample is taken: ages, deadlines and meetings
    /// are counted from it.
    pub now: Date,
    /// How many startups.
    pub startups: u64,
    /// How many investors.
    pub investors: u64,
    /// How many mentors.
    pub mentors: u64,
    /// How many pilot briefs.
    pub pilots: u64,
    /// How many open roles of startups.
    pub openings: u64,
    /// How many people who look for work in one.
    pub talents: u64,
}

impl Sample {
    /// The seed of the bundled sample.
    pub const SEED: u64 = 2026;

    /// The bundled sample's size and seed, on a day: a hub of 450 startups.
    pub fn on(now: Date) -> Self {
        Self {
            seed: Self::SEED,
            now,
            startups: 450,
            investors: 60,
            mentors: 120,
            pilots: 25,
            openings: 80,
            talents: 160,
        }
    }

    /// All of them, role by role.
    pub fn profiles(self) -> impl Iterator<Item = Profile> {
        self.startups()
            .chain(self.investors())
            .chain(self.mentors())
            .chain(self.pilots())
            .chain(self.openings())
            .chain(self.talents())
    }

    /// The startups, by index.
    pub fn startups(self) -> impl Iterator<Item = Profile> {
        (0..self.startups).map(move |index| startup::show(self, index))
    }

    /// The investors, by index.
    pub fn investors(self) -> impl Iterator<Item = Profile> {
        (0..self.investors).map(move |index| investor::show(self, index))
    }

    /// The mentors, by index.
    pub fn mentors(self) -> impl Iterator<Item = Profile> {
        (0..self.mentors).map(move |index| mentor::show(self, index))
    }

    /// The pilot briefs, by index.
    pub fn pilots(self) -> impl Iterator<Item = Profile> {
        (0..self.pilots).map(move |index| pilot::show(self, index))
    }

    /// How many all of them are.
    pub fn total(self) -> u64 {
        self.startups + self.investors + self.mentors + self.pilots + self.openings + self.talents
    }

    /// The open roles, by index.
    pub fn openings(self) -> impl Iterator<Item = Profile> {
        (0..self.openings).map(move |index| opening::show(self, index))
    }

    /// The talents, by index.
    pub fn talents(self) -> impl Iterator<Item = Profile> {
        (0..self.talents).map(move |index| talent::show(self, index))
    }

    /// One startup, or `None` past the last; so that many can be made at once.
    pub fn startup(self, index: u64) -> Option<Profile> {
        (index < self.startups).then(|| startup::show(self, index))
    }

    /// One investor, or `None` past the last.
    pub fn investor(self, index: u64) -> Option<Profile> {
        (index < self.investors).then(|| investor::show(self, index))
    }

    /// One mentor, or `None` past the last.
    pub fn mentor(self, index: u64) -> Option<Profile> {
        (index < self.mentors).then(|| mentor::show(self, index))
    }

    /// One pilot brief, or `None` past the last.
    pub fn pilot(self, index: u64) -> Option<Profile> {
        (index < self.pilots).then(|| pilot::show(self, index))
    }

    /// Who really fits whom, startup by startup, each market best first: the
    /// pairs of grade 1 and above, at most [`MOST_RELEVANT`] a startup and
    /// market.
    ///
    /// Counterparts are held in memory, startups are not. Every startup is
    /// compared with every counterpart.
    pub fn truth(self) -> impl Iterator<Item = Judgement> {
        truth::truth(self)
    }

    /// The investor whom a startup must not be introduced to, by index.
    fn conflict_of(self, startup: u64) -> Option<u64> {
        let mut draws = Draws::new(self.seed, Purpose::StartupConflict, startup);
        let investor = draws.index_below(self.investors.max(1));
        (draws.chance(40) && self.investors > 0).then_some(investor)
    }
}

/// The id of a generated profile; ids order as indices do, up to ten million.
fn id(role: Role, index: u64) -> ProfileId {
    let prefix = match role {
        Role::Startup => "st",
        Role::Investor => "in",
        Role::Mentor => "me",
        Role::Pilot => "pi",
        Role::Programme => "pr",
        Role::Opening => "op",
        Role::Talent => "ta",
    };
    format!("{prefix}-{index:07}").parse().expect("a short id of plain letters")
}

fn mention(role: Role, index: u64) -> Mention {
    Mention::of(role, id(role, index))
}
