//! The services of the contract: each call is parsed, handed to the engine or
//! the store, and answered.

#![allow(clippy::needless_pass_by_value, reason = "the functions of all calls have one form")]

pub(crate) mod admin;
pub(crate) mod evaluation;
pub(crate) mod feedback;
pub(crate) mod matching;
pub(crate) mod policies;
pub(crate) mod profiles;
pub(crate) mod subjects;
pub(crate) mod tuning;

use std::pin::Pin;

use tokio_stream::Stream;
use tonic::Status;

/// What a streaming call answers with.
pub(crate) type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;
