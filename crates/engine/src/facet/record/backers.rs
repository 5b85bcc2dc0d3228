//! How many have invested in a startup already.

use super::Record;
use crate::corpus::Learn;
use crate::evidence::Value;
use crate::facet::level::Level;
use crate::profile::Role;

/// 1 - ln(1 + n) / ln(1 + [`MANY`]), with n the investors on record: who has
/// backed a startup before is known already, and takes part again.
pub(in crate::facet) const FEW_BACKERS: Level = Level {
    id: "few_backers",
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
        (record.n_investors() > 0).then(|| (1.0 - backers.ln_1p() / MANY.ln_1p()).max(0.0))
    },
    statistics: Some(|| Box::<Record>::default() as Box<dyn Learn>),
};

/// So many count nothing.
const MANY: f64 = 20.0;
