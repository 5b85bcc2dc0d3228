//! The pairs of a hub that may meet, and everybody's limits.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use qantara_engine::market::Side as Seeking;
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{ProfileId, Role};
use qantara_engine::rank::Ranker;
use qantara_pairing::market::{Limits, Market, Pair, Participant, Side};

use super::day::{self, Free};
use super::lists::{count, for_each, needed};
use super::points;
use crate::settings;

/// A market of more pairs than this is not looked at whole.
const ALL_PAIRS: usize = 20_000_000;

/// The market of a pool. All pairs that the policy's gates leave may meet;
/// with `k`, those that either of the two has among its best `k`, since lists
/// from one side alone would leave out much of the best plan.
pub(super) fn of_pool(
    pool: &Pool,
    policy: &Policy,
    k: Option<NonZeroUsize>,
    limits: impl Fn(Seeking, &ProfileId) -> Limits,
) -> anyhow::Result<Market> {
    let n_pairs = Seeking::BOTH.map(|side| pool.side(side).len()).iter().product::<usize>();
    if k.is_none() && n_pairs > ALL_PAIRS {
        bail!("there are {n_pairs} pairs; add -k 50 to look at the best 50 candidates of each profile");
    }
    let sides: &[Seeking] = if k.is_some() { &Seeking::BOTH } else { &[Seeking::First] };
    let mut pairs: Vec<Pair> = Vec::new();
    for &seeking in sides {
        let ranker = Ranker::new(pool, policy, seeking)?;
        let seekers: Vec<usize> = (0..ranker.seekers().len()).collect();
        let lists = ranker.rank(&seekers, k.unwrap_or(NonZeroUsize::MAX));
        for (seeker, list) in lists.into_iter().enumerate() {
            pairs.extend(list.into_iter().map(|ranked| {
                let (left, right) = match seeking {
                    Seeking::First => (seeker, ranked.candidate),
                    Seeking::Second => (ranked.candidate, seeker),
                };
                Pair::new(left as u32, right as u32, points::of(ranked.score))
            }));
        }
    }
    let [first, second] = Seeking::BOTH.map(|side| {
        let participant = |id: &ProfileId| {
            let limits = limits(side, id);
            Participant { id: id.to_string(), min: limits.min(), max: limits.max() }
        };
        pool.side(side).ids().map(participant).collect()
    });
    // Many pairs are in the lists of both.
    pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
    pairs.dedup_by_key(|pair| (pair.left, pair.right));
    Ok(Market::new(first, second, &pairs)?)
}

/// The market with the limits that a sheet sets, and who is free when: an empty
/// cell leaves both as they are.
pub(super) fn with_people(market: Market, path: &Path, roles: [Role; 2]) -> anyhow::Result<(Market, Free)> {
    let mut free = always(&market);
    let mut changed = BTreeMap::new();
    for_each(path, (&["id"], &["role", "min", "max", "free"]), |row| {
        let [id, role, min, max, slots] = row.cells();
        let id = needed(id, "id")?;
        let role = role.map(settings::role).transpose()?;
        let of_role = |side: &Side| role.is_none_or(|role| role == roles[*side as usize]);
        let mut found =
            Side::BOTH.into_iter().filter(of_role).filter_map(|side| Some((side, market.find(side, id)?)));
        let (side, one) =
            found.next().with_context(|| format!("id: nobody who may be matched has the id `{id}`"))?;
        ensure!(found.next().is_none(), "id: `{id}` is on both sides; say which in a column role");
        let now = market.limits(side, one);
        let (min, max) = (count(min, "min")?, count(max, "max")?);
        let max = max.unwrap_or(now.max());
        let min = min.unwrap_or(now.min().min(max));
        let limits = Limits::new(min, max)
            .with_context(|| format!("min: {min} is more than the {max} meetings that `{id}` takes"))?;
        ensure!(changed.insert((side, one), limits).is_none(), "id: `{id}` is there twice");
        if let Some(slots) = slots {
            free[side as usize][one as usize] = Some(day::free(slots)?.to_owned());
        }
        Ok(())
    })?;
    let limited = |market: Market, ((side, one), limits)| market.with_limits(side, one, limits);
    Ok((changed.into_iter().fold(market, limited), free))
}

/// Everybody is always free.
pub(super) fn always(market: &Market) -> Free {
    Side::BOTH.map(|side| vec![None; market.len(side)])
}
