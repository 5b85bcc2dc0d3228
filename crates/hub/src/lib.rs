//! A tenant's hub: what the service and the command line share.
//!
//! A [`Hub`] is one tenant of a store, with the pools from which it ranks. A
//! [`Question`] asks it. Changes go through it, so that they are audited, made
//! once, and visible once acknowledged.
//!
//! It uses the types of the engine and of the store. It knows no wire format
//! and no command line, and its errors are values that the caller puts into
//! words.

mod audit;
mod audit_queue;
mod change;
mod counters;
mod digest;
mod enact;
mod erasure;
mod error;
pub mod evaluation;
mod floors;
mod gone;
mod grades;
mod hub;
mod hubs;
pub mod imports;
mod lists;
mod making;
mod manifest;
mod name;
mod order;
pub mod outcome;
mod past;
mod policies;
mod pools;
mod question;
mod reader;
mod requests;
mod runs;
pub mod tuning;
mod view;
mod watchers;
mod withdrawal;

pub use audit::{Author, ERASED, Event};
pub use audit_queue::AuditQueue;
pub use change::Change;
pub use counters::Counters;
pub use erasure::{Commit, Erased, erase, erase_profiles};
pub use error::Error;
pub use floors::{Floored, Floors, FloorsError, floored};
pub use gone::Gone;
pub use grades::{Feedback, feedback};
pub use hub::Hub;
pub use hubs::Hubs;
pub use lists::{List, lists};
pub use making::Making;
pub use manifest::{Changed, Format, Hashed, Input, Manifest, ManifestError, Run};
pub use name::{InvalidName, PolicyName, ProfileName};
pub use past::{pool_knowing, score};
pub use policies::{Policies, version_document};
pub use question::{Question, Seeker, Weighting};
pub use requests::{Done, Once, sweep};
pub use runs::run_for;
pub use view::View;
pub use watchers::Watch;
pub use withdrawal::{Halt, Withdrawal};
