#![doc = include_str!("../README.md")]
// Equal scores are tied, and nearly equal ones are not.
#![allow(clippy::float_cmp)]

pub mod compare;
pub mod draw;
pub mod evaluate;
pub mod interval;
pub mod judgements;
pub mod measure;
pub mod read;
pub mod run;
pub mod table;
pub mod trec;
pub mod tukey;
