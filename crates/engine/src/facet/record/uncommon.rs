//! How far a startup is from what everybody backs.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use super::kernel::{Asked, kernel};
use super::similar::asked;
use super::{Deal, Record};
use crate::corpus::{Corpus, Learn};
use crate::evidence::{Seen, Value};
use crate::facet::{Coded, Facet, Kind, portfolio};
use crate::profile::{Profile, Role};

/// 1 where no past deal says anything of the startup, 0 where everybody's do.
///
/// Of a startup that is like many others, many investors' deals speak; so
/// `similar_deals` alone would put it high in every investor's list. By
/// ln(1 + what an average investor's deals say of it).
pub(in crate::facet) struct Uncommon;

/// The logarithm that counts nothing.
const FULL: f64 = 7.0;

/// A startup, and what an average investor's deals say of it once somebody
/// has asked: all deals are gone through for that.
#[derive(Clone, Debug)]
pub(in crate::facet) struct Common {
    asked: Asked,
    logarithm: OnceLock<f64>,
}

impl PartialEq for Common {
    fn eq(&self, other: &Self) -> bool {
        self.asked == other.asked
    }
}

impl Eq for Common {}

impl Hash for Common {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.asked.hash(state);
    }
}

/// Everybody's deals, whoever the investor is.
#[derive(Clone, Debug)]
pub(in crate::facet) struct Everybody {
    deals: Arc<[Deal]>,
    n_investors: usize,
}

impl PartialEq for Everybody {
    fn eq(&self, other: &Self) -> bool {
        // All investors of a pool share one list, which is long.
        Arc::ptr_eq(&self.deals, &other.deals) && self.n_investors == other.n_investors
    }
}

impl Eq for Everybody {}

impl Hash for Everybody {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.n_investors.hash(state);
    }
}

impl Facet for Uncommon {
    fn id(&self) -> &'static str {
        "uncommon"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    /// The median on the investments of 2011.
    fn even(&self) -> Option<f32> {
        Some(0.45)
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        Some(Box::<Record>::default())
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let home = profile.as_startup().and_then(|startup| startup.home.clone());
        let seen = portfolio::seen(profile, corpus, "home", home.map(|home| Value::Places(vec![home])));
        seen.into_iter().filter(|seen| seen.role == Role::Startup).collect()
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        None
    }
}

impl Coded for Uncommon {
    type First = Common;
    type Second = Everybody;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Common> {
        Some(Common { asked: asked(profile, corpus)?, logarithm: OnceLock::new() })
    }

    fn second(&self, _: &Profile, corpus: &Corpus) -> Option<Everybody> {
        let record = corpus.learned::<Record>()?;
        let n_investors = record.n_investors();
        (n_investors > 0).then(|| Everybody { deals: record.everybody(), n_investors })
    }

    fn fit(&self, first: &Common, second: &Everybody) -> f32 {
        let logarithm = first
            .logarithm
            .get_or_init(|| (kernel().sum(&first.asked, &second.deals) / second.n_investors as f64).ln_1p());
        (1.0 - logarithm / FULL).max(0.0) as f32
    }
}
