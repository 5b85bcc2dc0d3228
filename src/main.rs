//! The binary `qantara`.
fn main() {}
