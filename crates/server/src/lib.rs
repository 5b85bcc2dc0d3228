//! Qantara over gRPC.
pub mod wire;
