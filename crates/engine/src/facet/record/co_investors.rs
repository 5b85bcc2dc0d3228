//! Those who invest beside a startup's investors.

use super::{Key, Record, investor};
use crate::corpus::{Corpus, Learn};
use crate::evidence::{Seen, Value};
use crate::facet::degree::Exact;
use crate::facet::{Coded, Facet, Kind, portfolio};
use crate::profile::{Profile, ProfileId, Role};

/// ln(1 + 20 · the ties between an investor and those who have backed the
/// startup) / [`FULL`], with ties as in [`Record::ties`].
pub(in crate::facet) struct CoInvestors;

/// The logarithm that counts fully.
const FULL: f64 = 1.75;

/// An investor's ties, by the other's key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::facet) struct Ties(Box<[(Key, Exact)]>);

impl Ties {
    fn with(&self, other: Key) -> Option<f64> {
        let at = self.0.binary_search_by_key(&other, |(key, _)| *key).ok()?;
        Some(f64::from(self.0[at].1.0))
    }
}

/// The investors that have backed a startup and invest beside an investor, the
/// closest first.
pub(crate) fn between(startup: &Profile, other: &Profile, corpus: &Corpus) -> Vec<ProfileId> {
    let Some(record) = corpus.learned::<Record>() else { return Vec::new() };
    let backers = record.backers(startup);
    let mut tied = record.ties(investor(&other.id));
    tied.retain(|(key, _)| backers.contains(key));
    tied.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    tied.into_iter().filter_map(|(key, _)| record.investors.get(&key).cloned()).collect()
}

impl Facet for CoInvestors {
    fn id(&self) -> &'static str {
        "co_investors"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    /// Most investors are tied to nobody who backed a startup.
    fn even(&self) -> Option<f32> {
        Some(0.0)
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        Some(Box::<Record>::default())
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let backers = profile.as_startup().and_then(|_| {
            let n = corpus.learned::<Record>()?.backers(profile).len();
            (n > 0).then_some(Value::Number(n as f64))
        });
        portfolio::seen(profile, corpus, "backers", backers)
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        (role == Role::Investor).then_some("portfolio")
    }
}

impl Coded for CoInvestors {
    type First = Box<[Key]>;
    type Second = Ties;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Box<[Key]>> {
        profile.as_startup()?;
        let backers = corpus.learned::<Record>()?.backers(profile);
        (!backers.is_empty()).then(|| backers.into_iter().collect())
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Ties> {
        let record = corpus.learned::<Record>()?;
        let key = investor(&profile.id);
        record.investors.get(&key)?;
        let ties = record.ties(key).into_iter();
        Some(Ties(ties.map(|(other, tie)| (other, Exact(tie as f32))).collect()))
    }

    fn fit(&self, first: &Box<[Key]>, second: &Ties) -> f32 {
        let ties: f64 = first.iter().filter_map(|backer| second.with(*backer)).sum();
        ((20.0 * ties).ln_1p() / FULL).min(1.0) as f32
    }
}
