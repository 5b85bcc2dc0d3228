//! Past deals with startups like this one.

use super::kernel::{Asked, kernel};
use super::{Deal, Record, deal, look};
use crate::corpus::{Corpus, Learn};
use crate::evidence::{Seen, Value};
use crate::facet::{Coded, Facet, Kind, portfolio};
use crate::profile::{Profile, ProfileId, Role};

/// ln(1 + what the investor's deals say of the startup) / [`FULL`]
/// (`kernel.rs`).
pub(in crate::facet) struct SimilarDeals;

/// The logarithm that counts fully.
const FULL: f64 = 12.0;

/// The median fit on the investments of 2011.
const USUAL: f32 = 0.125;

/// How many deals a reader is told.
const TOLD: usize = 3;

/// The startup as deals see it; `None` if no deal is on record.
pub(super) fn asked(profile: &Profile, corpus: &Corpus) -> Option<Asked> {
    let look = look::look(profile, corpus)?;
    let record = corpus.learned::<Record>()?;
    (record.n_investors() > 0).then(|| kernel().asked(look, record))
}

/// The ventures of an investor's portfolio that say most of a startup, the most
/// telling first, those with profiles only.
pub(crate) fn alike(startup: &Profile, investor: &Profile, corpus: &Corpus) -> Vec<ProfileId> {
    let Some(asked) = asked(startup, corpus) else { return Vec::new() };
    let mut deals: Vec<(&ProfileId, f64)> = deal::of(investor, corpus)
        .iter()
        .filter_map(|(entry, deal)| Some((entry.startup.as_ref()?, kernel().says(&asked, deal))))
        .collect();
    deals.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let mut told: Vec<ProfileId> = Vec::new();
    for (venture, _) in deals {
        if told.len() < TOLD && !told.contains(venture) {
            told.push(venture.clone());
        }
    }
    told
}

impl Facet for SimilarDeals {
    fn id(&self) -> &'static str {
        "similar_deals"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn even(&self) -> Option<f32> {
        Some(USUAL)
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        Some(Box::<Record>::default())
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let home = profile.as_startup().and_then(|startup| startup.home.clone());
        portfolio::seen(profile, corpus, "home", home.map(|home| Value::Places(vec![home])))
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        (role == Role::Investor).then_some("portfolio")
    }
}

impl Coded for SimilarDeals {
    type First = Asked;
    type Second = Box<[Deal]>;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Asked> {
        asked(profile, corpus)
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Box<[Deal]>> {
        let mut deals: Vec<Deal> = deal::of(profile, corpus).into_iter().map(|(_, deal)| deal).collect();
        deals.sort_unstable();
        (!deals.is_empty()).then(|| deals.into())
    }

    fn fit(&self, first: &Asked, second: &Box<[Deal]>) -> f32 {
        (kernel().sum(first, second).ln_1p() / FULL).min(1.0) as f32
    }
}
