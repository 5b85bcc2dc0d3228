//! The pairs of a hub that may meet, and everybody's limits.

use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::{Context, ensure};
use qantara_engine::market::Side as Seeking;
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{ProfileId, Role};
use qantara_engine::rank::{Ranked, Ranker};
use qantara_pairing::market::{Limits, Market, Pair, Participant, Side};

use qantara_plan::{Answer, Problem, Shortage, Who, solve};

use super::day;
use super::lists::{Found, Seen, count, flag, several};
use super::points;
use crate::settings;
use crate::sheet::{for_each, needed};

/// A market of more pairs than this is not kept whole: it begins with each
/// one's best [`BEST`].
const ALL_PAIRS: usize = 20_000_000;

/// How many candidates of each one a large market begins with. Lists of both
/// sides' best 20 hold 99.97 % of the best plan over all pairs.
const BEST: NonZeroUsize = NonZeroUsize::new(20).unwrap();

/// How many seekers are ranked at a time where all pairs are looked at.
const AT_A_TIME: usize = 64;

/// How many candidates of each profile a plan begins with; `None`: all.
pub(super) fn best(pool: &Pool, asked: Option<NonZeroUsize>) -> Option<NonZeroUsize> {
    let n_pairs = Seeking::BOTH.map(|side| pool.side(side).len()).iter().product::<usize>();
    asked.or((n_pairs > ALL_PAIRS).then_some(BEST))
}

/// The market of a pool. All pairs that the policy's gates leave may meet;
/// with `k`, those that either of the two has among its best `k`, since lists
/// from one side alone would leave out much of the best plan.
pub(super) fn of_pool(
    pool: &Pool,
    policy: &Policy,
    k: Option<NonZeroUsize>,
    limits: impl Fn(Seeking, &ProfileId) -> Limits,
) -> anyhow::Result<Market> {
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

/// Adds the pairs outside the lists that the plan misses, until there are none,
/// and returns the plan; then it is the best over all pairs.
pub(super) fn over_all(problem: &mut Problem, pool: &Pool, policy: &Policy) -> anyhow::Result<Answer> {
    let ranker = Ranker::new(pool, policy, Seeking::First)?;
    let seekers: Vec<usize> = (0..ranker.seekers().len()).collect();
    let number = |side: Side, id: &ProfileId| problem.market.find(side, id.as_str()).unwrap_or(u32::MAX);
    let [lefts, rights] = [(Side::Left, ranker.seekers()), (Side::Right, ranker.candidates())]
        .map(|(side, of)| of.ids().map(|id| number(side, id)).collect::<Vec<_>>());
    let all = || {
        seekers.chunks(AT_A_TIME).flat_map(|chunk| {
            let lists = ranker.rank(chunk, NonZeroUsize::MAX);
            let of_one = |(&seeker, list): (&usize, Vec<Ranked>)| {
                let left = lefts[seeker];
                let pair = |one: Ranked| Pair::new(left, rights[one.candidate], points::of(one.score));
                list.into_iter().map(pair).collect::<Vec<_>>()
            };
            chunk.iter().zip(lists).flat_map(of_one).collect::<Vec<_>>()
        })
    };
    // Strict floors may be met by pairs that are still to be added.
    let asked = problem.floors;
    if asked == Shortage::Strict {
        problem.floors = Shortage::Relax;
    }
    let answer = loop {
        let answer = solve(problem)?;
        let missed = problem.missed(&answer, all());
        if missed.is_empty() {
            break answer;
        }
        problem.add_pairs(&missed)?;
    };
    if asked == problem.floors {
        return Ok(answer);
    }
    problem.floors = asked;
    Ok(solve(problem)?)
}

/// The market with the limits that a sheet sets, and who is free when: an empty
/// cell leaves both as they are.
pub(super) fn with_people(market: Market, path: &Path, roles: [Role; 2]) -> anyhow::Result<Found> {
    let Found { market, mut who, mut group_of, mut needs } = Found::of(market);
    let (mut changed, mut seen) = (Vec::new(), Seen::default());
    for_each(
        path,
        (&["id"], &["role", "min", "max", "free", "video", "group", "at_once", "length", "needs"]),
        |row| {
            let [id, role, min, max, free, video, group, at_once, length, needed_for] = row.cells();
            let id = needed(id, "id")?;
            let role = role.map(settings::role).transpose()?;
            let of_role = |side: &Side| role.is_none_or(|role| role == roles[*side as usize]);
            let mut found = Side::BOTH
                .into_iter()
                .filter(of_role)
                .filter_map(|side| Some((side, market.find(side, id)?)));
            let (side, one) =
                found.next().with_context(|| format!("id: nobody who may be matched has the id `{id}`"))?;
            ensure!(found.next().is_none(), "id: `{id}` is on both sides; say which in a column role");
            let now = market.limits(side, one);
            let (min, max) = (count(min, "min")?, count(max, "max")?);
            let max = max.unwrap_or(now.max());
            let min = min.unwrap_or(now.min().min(max));
            let limits = Limits::new(min, max)
                .with_context(|| format!("min: {min} is more than the {max} meetings that `{id}` takes"))?;
            seen.once(side, id, row)?;
            changed.push((side, one, limits));
            let free = free.map(day::free).transpose()?;
            if let Some(group) = group {
                ensure!(
                    side == Side::Left,
                    "group: `{id}` is a {}, and groups are of {}",
                    roles[1],
                    roles[0]
                );
                group_of.push((one, group.to_owned()));
            }
            if let Some(name) = needed_for {
                needs.push((side, one, name.to_owned()));
            }
            who[side as usize][one as usize] = Who {
                free,
                by_video: flag(video, "video")?,
                at_once: several(at_once, "at_once")?,
                length: several(length, "length")?,
                ..Who::default()
            };
            Ok(())
        },
    )?;
    let limited = |market: Market, (side, one, limits)| market.with_limits(side, one, limits);
    Ok(Found { market: changed.into_iter().fold(market, limited), who, group_of, needs })
}
