//! What a startup has achieved.

use super::level::{Level, on_log_scale};
use crate::corpus::Corpus;
use crate::evidence::Value;
use crate::profile::{Profile, Role};

/// One number from 0 to 1: the mean of turnover, customers, growth, team and
/// technology readiness, each on a scale that saturates. What is not stated of
/// them counts nothing, so that to state one more never lowers it, and to hide
/// a weak one never pays.
pub(super) const TRACTION: Level = Level {
    id: "traction",
    role: Role::Startup,
    field: "traction",
    value: |profile, corpus| achieved(profile, corpus).map(|share| Value::Percent(share * 100.0)),
    share: achieved,
    statistics: None,
};

fn achieved(profile: &Profile, corpus: &Corpus) -> Option<f64> {
    let startup = profile.as_startup()?;
    let traction = startup.traction.as_ref();
    let turnover = traction.and_then(|traction| corpus.rates().in_base(traction.turnover?));
    let customers = traction.and_then(|traction| traction.customers);
    let growth = traction.and_then(|traction| traction.growth_percent);
    let parts = [
        turnover.map(|units| on_log_scale(units, 1e4, 1e7)),
        customers.map(|count| on_log_scale(count as f64, 1.0, 10_000.0)),
        growth.map(|percent| (f64::from(percent) / 200.0).clamp(0.0, 1.0)),
        startup.team_size.map(|people| on_log_scale(f64::from(people), 1.0, 50.0)),
        startup.trl.map(|trl| f64::from(trl.get() - 1) / 8.0),
    ];
    let stated = parts.iter().any(Option::is_some);
    stated.then(|| parts.iter().flatten().sum::<f64>() / parts.len() as f64)
}
