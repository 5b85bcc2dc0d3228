//! Qantara over gRPC: profiles, rankings, feedback and policies for front-ends.
//!
//! The contract is in `proto/`. A call comes in through `listen.rs`
//! (connections, TLS), passes `guard.rs` (who calls, may they, is there room),
//! and is answered by a file of `service/`, which parses it (`wire/`), calls
//! the engine with the current view of the caller's hub (`qantara-hub`), and answers.
//! What goes wrong leaves through `status.rs`.

mod access;
mod api;
mod caller;
mod config;
mod guard;
mod listen;
mod metrics;
mod rankings;
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
pub use listen::TlsError;
pub use server::{Ranking, Ready, ServeError, TOKENS, runtime};
pub use token::{Token, TokenError, Tokens};
