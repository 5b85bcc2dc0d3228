//! The contract of `proto/`, and the way between its messages and the
//! engine's values.

pub mod proto {
    //! The messages and services of `qantara.v1`, as the contract says.
    #![allow(missing_docs, unreachable_pub, rustdoc::all, clippy::all, clippy::pedantic)]
    tonic::include_proto!("qantara.v1");
}

/// The contract as a set of file descriptors, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

mod codes;
pub(crate) mod json;
pub(crate) mod name;
pub(crate) mod problem;
pub(crate) mod profile;
pub(crate) mod time;
