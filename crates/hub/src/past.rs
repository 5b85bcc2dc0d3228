//! A market as it would be with other knowledge of who knows whom.

use qantara_engine::corpus::Settings;
use qantara_engine::explain::{Pair, Party};
use qantara_engine::market::{Market, Side};
use qantara_engine::outcome::Acquaintances;
use qantara_engine::policy::Policy;
use qantara_engine::pool::{Pool, Source};
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_store::StoreError;

use crate::hub::Hub;

/// The stored profiles, with other acquaintances than the recorded ones.
struct Past<'a> {
    hub: &'a Hub,
    acquaintances: &'a Acquaintances,
}

impl Source for Past<'_> {
    type Error = StoreError;

    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), StoreError> {
        self.hub.store().scan(self.hub.tenant(), role).try_for_each(|profile| {
            visit(self.hub.as_matched(self.acquaintances.fold_into(profile?))?);
            Ok(())
        })
    }
}

/// The pool of a market where nobody knows more than these acquaintances say,
/// and the profiles' own fields. What outcomes are to judge must not be known to
/// the lists that they judge: a rule keeps apart those who met.
///
/// # Errors
///
/// [`StoreError`] when a profile cannot be read.
pub fn pool_knowing(
    hub: &Hub,
    market: &'static Market,
    settings: Settings,
    acquaintances: &Acquaintances,
) -> Result<Pool, StoreError> {
    let settings = Settings { consent: hub.consent(), ..settings };
    Pool::build(market, settings, &Past { hub, acquaintances })
}

/// The score of a pair, whether a rule bars it or not; `None` where one of the
/// two is not in the pool.
///
/// # Errors
///
/// [`StoreError`] when a profile cannot be read.
pub fn score(
    hub: &Hub,
    pool: &Pool,
    policy: &Policy,
    seeking: Side,
    [seeker, candidate]: [&ProfileId; 2],
) -> Result<Option<f64>, StoreError> {
    let (Some(at), Some(other_at)) =
        (pool.side(seeking).position(seeker), pool.side(seeking.other()).position(candidate))
    else {
        return Ok(None);
    };
    let market = pool.market();
    let read = |side: Side, id: &ProfileId| hub.store().get(hub.tenant(), market.role(side), id);
    let (Some(one), Some(other)) = (read(seeking, seeker)?, read(seeking.other(), candidate)?) else {
        return Ok(None);
    };
    let seeker = Party::member(pool, seeking, at, &one);
    let candidate = Party::member(pool, seeking.other(), other_at, &other);
    let pair = Pair { pool, policy, seeking, seeker: &seeker, candidate: &candidate };
    Ok(Some(pair.explanation().score))
}
