//! Profiles in and out of CSV, JSON Lines and XLSX.
//!
//! [`import`] reads a file, reports every bad field of every bad row, and
//! passes the good rows to a [`Target`]. [`Writer`] writes files that
//! [`import`] reads back without loss. Every format is reduced to one JSON tree
//! per row, which the domain's own types check.
//!
//! # Columns
//!
//! The columns of CSV files and workbooks are named after the fields in
//! [`fields`]: `id`, `name`, `languages`, and a role's own fields, with or
//! without the role as a prefix: `sectors`, `startup.sectors`,
//! `round.ask.low_minor`, `pitch.fr`. The role is in a column `role`, or is
//! given for the whole file. Other tools' files are read through a [`mapping`].
//!
//! # Cells
//!
//! * An empty cell, or a null, says nothing: the field stays as it was, and is
//!   **unknown** in a new profile. `[]` is **known to be none**. Cells clear
//!   their fields only where the import asks for that ([`Reading`]).
//! * A list is `a|b|c`, or JSON when it begins with `[`.
//! * A field with keys is `fr=…|en=…`, or JSON when it begins with `{`.
//! * Lists of objects (founders, members, portfolio, …) are JSON.
//! * An apostrophe before `=`, `+`, `-`, `@`, a blank, another apostrophe or
//!   nothing is removed: it keeps a spreadsheet program from running text as a
//!   formula, and distinguishes empty text from unknown.
//!
//! * Languages and the role may be written in words, in French, Arabic or
//!   English (`français|الدارجة`, `investisseur`), and so may an answer about
//!   consent, also in a column `consent` (`oui`, `refusé`, `لا`).
//!
//! CSV may be parted by commas, semicolons or tabs, in UTF-8, UTF-16 with
//! its mark, or Windows-1252; JSON Lines hold one profile on each line.
//!
//! # Refused rows
//!
//! A row with anything wrong in it changes nothing, but for one thing: where
//! it refuses consent, and its id can be read, that refusal is done.

mod cell;
mod change;
mod columns;
mod directory;
mod draft;
mod effects;
pub mod fields;
mod format;
mod import;
mod learn;
pub mod mapping;
mod personal;
mod problem;
mod read;
mod reading;
pub mod recognise;
mod rows;
mod sheet;
mod sheet_writer;
mod template;
mod tree;
mod unsure;
mod words;
mod write;

pub use cell::sheet_cell;
pub use change::{Append, ApplyError, BadField, Change, Patch, apply};
pub use directory::{Directory, Doubt, Names};
pub use draft::Mode;
pub use effects::{Effects, FieldName};
pub use format::{Format, UnknownFormat};
pub use import::{BATCH_PROFILES, ImportError, Summary, Target, import};
pub use learn::{InvalidWord, find_topic, topic_of, word};
pub use mapping::{InvalidMapping, Mapping};
pub use problem::{Expected, Kind, Location, Note, Problem, Refusal, Withdrawal};
pub use read::{Changes, Reading, read};
pub use reading::{Dictionary, Topic, UnknownTopic, Word};
pub use sheet::{Sheet, SheetError, SheetRow};
pub use sheet_writer::SheetWriter;
pub use template::{Asked, Choices, TemplateColumn, asked, vocabularies, write_template, write_template_csv};
pub use unsure::Unsure;
pub use write::{Page, PageCell, WriteError, Writer, write_book};
