//! How many others an investor usually invests beside.

use super::Record;
use crate::corpus::{Corpus, HalfLife, Learn};
use crate::evidence::Value;
use crate::facet::level::Level;
use crate::facet::portfolio;
use crate::profile::{Profile, Role};

/// 1 for one who always invests alone, 0 for one of [`MANY`]: by the mean of
/// the logarithm of how many investors are on record for the same venture and
/// day. An investor with few on record is drawn towards pairs.
pub(in crate::facet) const SYNDICATE: Level = Level {
    id: "syndicate",
    role: Role::Investor,
    field: "portfolio",
    value: |profile, corpus| Some(Value::Number(usual(profile, corpus)?.exp().round())),
    share: |profile, corpus| Some((1.0 - usual(profile, corpus)? / MANY.ln()).clamp(0.0, 1.0)),
    statistics: Some(|| Box::<Record>::default() as Box<dyn Learn>),
};

/// Who invests beside so many others counts nothing.
const MANY: f64 = 11.0;

/// The logarithm that one more investment, of weight 1, is taken to have.
const PRIOR: f64 = 0.6;

fn usual(profile: &Profile, corpus: &Corpus) -> Option<f64> {
    let record = corpus.learned::<Record>()?;
    let (mut sum, mut whole) = (PRIOR, 1.0);
    for entry in portfolio::of(profile, corpus).unwrap_or_default() {
        if let Some(beside) = record.beside(entry) {
            let weight = corpus.recency(entry, HalfLife::PORTFOLIO);
            sum += weight * (beside.max(1) as f64).ln();
            whole += weight;
        }
    }
    (whole > 1.0).then(|| sum / whole)
}
