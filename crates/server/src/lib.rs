//! Qantara over gRPC: profiles, rankings, feedback and policies for front-ends.
//!
//! The contract is in `proto/`. A call comes in through `listen.rs`
//! (connections, TLS), passes `guard.rs` (who calls, may they, is there room),
//! and is answered by a file of `service/`, which parses it (`wire/`), calls
//! the engine with the current view of the caller's hub (`hub.rs`), and answers.
//! What goes wrong leaves through `status.rs`.

mod access;
mod api;
mod audit;
mod caller;
mod config;
mod erasure;
mod guard;
mod hub;
mod listen;
mod metrics;
mod order;
mod policies;
mod rankings;
mod requests;
mod server;
mod service;
mod status;
mod token;
mod visibility;
pub mod wire;
mod words;

pub use access::{Access, CALLS, Call, Lasts, UnknownAccess, find as find_call};
pub use config::{
    Auth, Certificate, Config, ConfigError, ENVIRONMENT, InvalidOrigin, Limits, LogForm, Origin, Tls,
};
pub use erasure::{Erased, erase_profiles};
pub use listen::TlsError;
pub use server::{Ranking, Ready, ServeError, TOKENS, runtime};
pub use token::{Token, TokenError, Tokens};
