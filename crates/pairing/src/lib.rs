#![doc = include_str!("../README.md")]

pub mod audit;
pub mod check;
pub mod choice;
pub mod fairness;
pub mod market;
pub mod price_out;
pub mod repair;
pub mod rounds;
pub mod stable;
pub mod standby;
pub mod timetable;
