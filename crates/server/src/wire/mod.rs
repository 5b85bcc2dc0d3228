//! The contract of `proto/`, and the conversion between its messages and the
//! engine's values.

pub mod proto {
    //! The messages and services of `qantara.v1`, as the contract says.
    #![allow(missing_docs, unreachable_pub, rustdoc::all, clippy::all, clippy::pedantic)]
    tonic::include_proto!("qantara.v1");
}

/// The contract as a set of file descriptors, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

pub(crate) mod codes;
pub(crate) mod explanation;
pub(crate) mod filter;
pub(crate) mod json;
pub(crate) mod outcome;
pub(crate) mod page;
pub(crate) mod policy;
pub(crate) mod problem;
pub(crate) mod profile;
pub(crate) mod time;
