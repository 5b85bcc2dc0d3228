//! How many have invested in a startup already.

use super::Record;
use crate::corpus::Learn;
use crate::evidence::Value;
use crate::facet::level::Level;
use crate::profile::Role;

/// ln(1 + n) / ln(1 + [`FULL`]), with n the investors on record.
pub(in crate::facet) const BACKERS: Level = Level {
    id: "backers",
    role: Role::Startup,
    field: "backers",
    value: |profile, corpus| {
        profile.as_startup()?;
        Some(Value::Number(corpus.learned::<Record>()?.backers(profile).len() as f64))
    },
    share: |profile, corpus| {
        profile.as_startup()?;
        let record = corpus.learned::<Record>()?;
        let backers = record.backers(profile).len() as f64;
        (record.n_investors() > 0).then(|| (backers.ln_1p() / FULL.ln_1p()).min(1.0))
    },
    statistics: Some(|| Box::<Record>::default() as Box<dyn Learn>),
};

/// As many count fully.
const FULL: f64 = 20.0;
