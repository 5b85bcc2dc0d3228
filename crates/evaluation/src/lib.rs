#![doc = include_str!("../README.md")]
// Equal scores are tied, and nearly equal ones are not.
#![allow(clippy::float_cmp)]

pub mod acceptance;
pub mod agreement;
pub mod calibration;
pub mod compare;
pub mod draw;
pub mod evaluate;
pub mod exposure;
pub mod interval;
pub mod judgements;
pub mod measure;
pub mod off_policy;
pub mod overlap;
pub mod position;
pub mod read;
pub mod run;
pub mod table;
pub mod trec;
pub mod tukey;
pub mod tune;
