//! Qantara over gRPC: profiles, rankings, feedback and policies for front-ends.
//!
//! The contract is in `proto/`. A call arrives through `listen.rs`
//! (connections, TLS) and passes `guard.rs` (identity, permission, capacity). A
//! file of `service/` then parses it (`wire/`), calls the engine with the
//! current view of the caller's hub (`qantara-hub`), and answers. `status.rs`
//! turns errors into what the caller sees.

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
mod studies;
mod token;
mod tunings;
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
