//! Lists that owe something to those whom they show: everybody is in some of
//! them, a group has its share, and what that costs in score.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use qantara_engine::rank::{Ranked, Ranker, Ranking};
use qantara_pairing::choice::{ChooseError, Group, Request, choose};
use qantara_pairing::market::{Market, MarketError, Pair, Participant};

/// The most pairs of which lists are chosen exactly: about 4 GB.
const MOST_PAIRS: usize = 20_000_000;

/// Units of a score from 0 to 1 that the choice counts in.
const UNITS: f64 = 1e6;

/// What lists owe to those whom they show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Floors {
    /// The fewest lists that each candidate is in.
    pub at_least: u32,
    /// The greatest share of lists that one candidate may be in, in percent.
    pub at_most_percent: Option<u8>,
    /// Candidates, by position, who have a share of all places together, in
    /// percent. Nobody is in two.
    pub shares: Vec<(u8, Vec<usize>)>,
}

/// Lists that keep to floors, and what the floors cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Floored {
    /// For each seeker, in order of score.
    pub rankings: Vec<Ranking>,
    /// The sum of scores in the lists without the floors, under the same cap.
    pub before: f64,
    /// The sum of scores in these lists.
    pub after: f64,
    /// Lists with other candidates than without the floors.
    pub n_changed: usize,
    /// Places that candidates lack below `at_least`: too few seekers are open to
    /// them, or lists are too short for all.
    pub short: u64,
    /// Places that each share lacks.
    pub short_of_shares: Vec<u32>,
}

/// Why there are no lists.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FloorsError {
    /// More pairs than can be chosen from exactly.
    #[error(
        "{pairs} pairs are open, and lists with floors are chosen from {MOST_PAIRS} at most; rank fewer seekers or candidates"
    )]
    TooMany {
        /// How many there are.
        pairs: usize,
    },

    /// Shares share members, or the numbers are too large.
    #[error(transparent)]
    Choice(#[from] ChooseError),

    /// There are more participants than a choice can count.
    #[error(transparent)]
    Market(#[from] MarketError),
}

/// The lists of at most `k` for these seekers, by position, with the greatest
/// sum of scores (to a millionth each) of all that keep to the floors and the
/// cap. Where floors cannot all be met, as few places as can be are missing.
/// `owed` are the candidates, by position, whom the floors are for: all whom the
/// ranker may list.
///
/// # Errors
///
/// [`FloorsError`].
pub fn floored(
    ranker: &Ranker<'_>,
    seekers: &[usize],
    owed: &[usize],
    k: NonZeroUsize,
    floors: &Floors,
) -> Result<Floored, FloorsError> {
    let open = ranker.rank(seekers, NonZeroUsize::MAX);
    let n_pairs = open.iter().map(Vec::len).sum();
    if n_pairs > MOST_PAIRS {
        return Err(FloorsError::TooMany { pairs: n_pairs });
    }
    let cap = floors.at_most_percent.map(|percent| (seekers.len() * usize::from(percent) / 100).max(1));
    let mut limits = vec![(0, cap.unwrap_or(seekers.len()) as u32); ranker.candidates().len()];
    let before = match cap {
        Some(_) => choose_lists(&open, k, &limits, Vec::new())?.rankings,
        None => open.iter().map(|list| list.iter().take(k.get()).copied().collect()).collect(),
    };
    for candidate in owed {
        let (min, max) = &mut limits[*candidate];
        *min = floors.at_least.min(*max);
    }
    let n_places: usize = before.iter().map(Vec::len).sum();
    let groups = floors.shares.iter().map(|(percent, members)| Group {
        members: members.iter().map(|candidate| *candidate as u32).collect(),
        min: (n_places * usize::from(*percent)).div_ceil(100) as u32,
        max: None,
    });
    let groups: Vec<Group> = groups.collect();
    // What owes nothing more stays as it is, to the last digit of a score.
    let after = if keeps_to(&before, &limits, &groups) {
        Chosen { rankings: before.clone(), short: 0, short_of_groups: vec![0; groups.len()] }
    } else {
        choose_lists(&open, k, &limits, groups)?
    };
    let short_of_shares = after.short_of_groups;
    Ok(Floored {
        before: total(&before),
        after: total(&after.rankings),
        n_changed: after.rankings.iter().zip(&before).filter(|(after, before)| after != before).count(),
        short: after.short - short_of_shares.iter().map(|short| u64::from(*short)).sum::<u64>(),
        rankings: after.rankings,
        short_of_shares,
    })
}

fn total(rankings: &[Ranking]) -> f64 {
    rankings.iter().flatten().map(|ranked| ranked.score).sum()
}

/// Whether lists owe nothing more.
fn keeps_to(rankings: &[Ranking], limits: &[(u32, u32)], groups: &[Group]) -> bool {
    let mut places = vec![0_u32; limits.len()];
    for ranked in rankings.iter().flatten() {
        places[ranked.candidate] += 1;
    }
    let of_group = |group: &Group| group.members.iter().map(|member| places[*member as usize]).sum::<u32>();
    places.iter().zip(limits).all(|(places, (min, _))| places >= min)
        && groups.iter().all(|group| of_group(group) >= group.min)
}

struct Chosen {
    rankings: Vec<Ranking>,
    /// Places that are missing, the groups' among them.
    short: u64,
    short_of_groups: Vec<u32>,
}

/// Chooses lists of at most `k` from everybody who is open, with the fewest and
/// the most lists that each candidate is in.
fn choose_lists(
    open: &[Ranking],
    k: NonZeroUsize,
    limits: &[(u32, u32)],
    groups: Vec<Group>,
) -> Result<Chosen, FloorsError> {
    // Ids in the order of positions: the market then numbers everybody as we do.
    let participant = |place: usize, min, max| Participant { id: format!("{place:010}"), min, max };
    let k = u32::try_from(k.get()).unwrap_or(u32::MAX);
    // Candidates stand on the left, since groups do.
    let lefts = limits.iter().enumerate().map(|(place, (min, max))| participant(place, *min, *max));
    let rights = (0..open.len()).map(|place| participant(place, 0, k));
    let pair = |seeker: usize, ranked: &Ranked| {
        Pair::new(ranked.candidate as u32, seeker as u32, (ranked.score * UNITS).round() as i64)
    };
    let pairs =
        open.iter().enumerate().flat_map(|(seeker, list)| list.iter().map(move |one| pair(seeker, one)));
    let market = Market::new(lefts.collect(), rights.collect(), &pairs.collect::<Vec<_>>())?;
    let plan = choose(&market, &Request { groups, ..Request::default() })?;
    let mut kept = vec![BTreeSet::new(); open.len()];
    for meeting in plan.meetings {
        kept[market.right(meeting) as usize].insert(market.left(meeting) as usize);
    }
    let rankings = open
        .iter()
        .zip(&kept)
        .map(|(list, kept)| list.iter().filter(|ranked| kept.contains(&ranked.candidate)).copied().collect());
    Ok(Chosen { rankings: rankings.collect(), short: plan.short, short_of_groups: plan.short_of_groups })
}
