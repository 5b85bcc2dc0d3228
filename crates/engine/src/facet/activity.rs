//! How much an investor has been investing lately.

use super::level::Level;
use super::portfolio;
use crate::corpus::HalfLife;
use crate::evidence::Value;
use crate::profile::Role;

/// ln(1 + c) / ln(1 + [`FULL`]), with c the investments counted by recency,
/// each venture once. A fixed scale, so that a pool that is patched stays on
/// it.
pub(super) const ACTIVITY: Level = Level {
    id: "activity",
    role: Role::Investor,
    field: "portfolio",
    value: |profile, corpus| {
        let portfolio = profile.as_investor()?.portfolio.as_ref()?;
        let known = portfolio.iter().filter(|entry| corpus.is_known(entry));
        Some(Value::Number(known.count() as f64))
    },
    share: |profile, corpus| {
        let recent = portfolio::of(profile, corpus)?
            .into_iter()
            .map(|entry| corpus.recency(entry, HalfLife::ACTIVITY));
        Some((recent.sum::<f64>().ln_1p() / FULL.ln_1p()).min(1.0))
    },
    statistics: None,
};

/// As many recent investments count fully.
const FULL: f64 = 100.0;
