//! Compiles the contract in `proto/`, without protoc.

use std::path::{Path, PathBuf};

use prost::Message as _;

/// The files, by their path in `proto/`.
const FILES: &[&str] = &[
    "qantara/v1/values.proto",
    "qantara/v1/rules.proto",
    "qantara/v1/profile.proto",
    "qantara/v1/matching.proto",
    "qantara/v1/profile_service.proto",
    "qantara/v1/matching_service.proto",
    "qantara/v1/feedback_service.proto",
    "qantara/v1/policy_service.proto",
    "qantara/v1/subject_service.proto",
    "qantara/v1/admin_service.proto",
    "qantara/v1/evaluation_service.proto",
    "qantara/v1/tuning_service.proto",
];

/// Messages that have the same shape as the engine's own values in JSON, so
/// that those are read by the one parser that there is (`wire/profile.rs`).
const MESSAGES: &[&str] = &[
    "Money",
    "MoneyRange",
    "Stages",
    "Instruments",
    "BusinessModels",
    "Strings",
    "Numbers",
    "Texts",
    "Gate",
    "Gates",
    "Source",
    "Profile",
    "Interval",
    "Intervals",
    "Consent",
    "ExternalIds",
    "Capacities",
    "Meetings",
    "Declines",
    "Interests",
    "Embedding",
    "Startup",
    "Founders",
    "Founder",
    "Round",
    "Traction",
    "Investor",
    "Members",
    "Member",
    "Investments",
    "Investment",
    "Mentor",
    "SkillLevels",
    "Pilot",
    "Programme",
    "Sites",
    "Site",
    "Contracts",
    "Opening",
    "Talent",
];

/// Messages around a list or a map, which in JSON is just that.
const WRAPPERS: &[&str] = &[
    "Stages",
    "Instruments",
    "BusinessModels",
    "Strings",
    "Numbers",
    "Texts",
    "Gates",
    "Intervals",
    "ExternalIds",
    "Capacities",
    "Meetings",
    "Declines",
    "Interests",
    "Founders",
    "Members",
    "Investments",
    "SkillLevels",
    "Sites",
    "Contracts",
];

/// Fields that JSON writes in another way than their Rust type would.
const CODED: &[(&str, &str)] = &[
    ("Stages.values", "codes::stage::list"),
    ("Instruments.values", "codes::instrument::list"),
    ("BusinessModels.values", "codes::business_model::list"),
    ("Contracts.values", "codes::contract::list"),
    ("Interests.values", "codes::interest::by_key"),
    ("Startup.stage", "codes::stage::optional"),
    ("Startup.legal_form", "codes::legal_form::optional"),
    ("Investment.stage", "codes::stage::optional"),
    ("Investor.kind", "codes::investor_kind::optional"),
    ("Investor.lead", "codes::lead::optional"),
    ("Programme.kind", "codes::programme_kind::optional"),
    ("Gate.rule", "json::object"),
    ("Interval.start", "time::optional"),
    ("Interval.end", "time::optional"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto");
    println!("cargo:rerun-if-changed={}", root.display());
    let descriptors = protox::compile(FILES, [&root])?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;

    let path = |name: &str| format!(".qantara.v1.{name}");
    let mut build = tonic_prost_build::configure().btree_map(".");
    for message in MESSAGES {
        build = build
            .message_attribute(path(message), "#[derive(serde::Serialize, serde::Deserialize)]")
            .message_attribute(path(message), "#[serde(default)]");
    }
    for wrapper in WRAPPERS {
        build = build.message_attribute(path(wrapper), "#[serde(transparent)]");
    }
    build = build
        .type_attribute(path("Profile.details"), "#[derive(serde::Serialize, serde::Deserialize)]")
        .type_attribute(path("Profile.details"), "#[serde(rename_all = \"snake_case\")]");
    for (field, module) in CODED {
        build = build.field_attribute(path(field), format!("#[serde(with = \"crate::wire::{module}\")]"));
    }
    build.compile_fds(descriptors)?;
    Ok(())
}
