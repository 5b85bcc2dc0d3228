//! What a plan does for whom.

use crate::fairness::gini;
use crate::market::{Market, PairId, Side};
use crate::stable::{Score, blocking_pairs};

/// A plan's figures. Scores are in millionths of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    /// How many meetings there are.
    pub meetings: usize,
    /// The sum of their scores.
    pub value: i64,
    /// The left side and the right one.
    pub sides: [SideAudit; 2],
    /// Pairs that would rather meet, by mutual score.
    pub blocking_mutual: usize,
    /// Pairs that would rather meet, by their own scores.
    pub blocking_own: usize,
}

/// A plan's figures for one side.
#[derive(Clone, Debug, PartialEq)]
pub struct SideAudit {
    /// Each participant's number of meetings.
    pub meetings: Vec<u32>,
    /// Each participant's sum of mutual scores.
    pub scores: Vec<i64>,
    /// Participants with fewer meetings than they should get.
    pub below_floor: usize,
    /// Meetings missing below the floors.
    pub short: u64,
    /// How unequal the numbers of meetings are.
    pub gini_meetings: f64,
    /// How unequal the scores are.
    pub gini_scores: f64,
    /// The most meetings of one participant.
    pub busiest: u32,
    /// Meetings that the side would take.
    pub places: u64,
}

/// What a plan does for whom, whoever made it.
///
/// `meetings` are the market's pairs, each once.
///
/// ```
/// use qantara_pairing::audit::audit;
/// use qantara_pairing::market::{Market, Side};
///
/// let market = Market::builder()
///     .left("argan", 1, 2)
///     .left("zellige", 1, 2)
///     .right("atlas fund", 0, 2)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("zellige", "atlas fund", 600_000)
///     .build()?;
/// // Argan alone meets the fund, which has another place.
/// let audit = audit(&market, &[0]);
/// assert_eq!((audit.value, audit.blocking_mutual), (900_000, 1));
/// let left = &audit.sides[Side::Left as usize];
/// assert_eq!((left.below_floor, left.short), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn audit(market: &Market, meetings: &[PairId]) -> Audit {
    Audit {
        meetings: meetings.len(),
        value: meetings.iter().map(|&pair| market.score(pair)).sum(),
        sides: Side::BOTH.map(|side| audit_side(market, meetings, side)),
        blocking_mutual: blocking_pairs(market, meetings, Score::Mutual).len(),
        blocking_own: blocking_pairs(market, meetings, Score::Own).len(),
    }
}

fn audit_side(market: &Market, plan: &[PairId], side: Side) -> SideAudit {
    let n = market.len(side);
    let (mut meetings, mut scores) = (vec![0_u32; n], vec![0_i64; n]);
    for &pair in plan {
        meetings[market.of(side, pair) as usize] += 1;
        scores[market.of(side, pair) as usize] += market.score(pair);
    }
    let limits = |one: usize| market.limits(side, one as u32);
    let missing = |one: usize| limits(one).min().saturating_sub(meetings[one]);
    SideAudit {
        below_floor: (0..n).filter(|&one| missing(one) > 0).count(),
        short: (0..n).map(|one| u64::from(missing(one))).sum(),
        gini_meetings: gini(&meetings.iter().map(|&count| i64::from(count)).collect::<Vec<_>>()),
        gini_scores: gini(&scores),
        busiest: meetings.iter().copied().max().unwrap_or(0),
        places: (0..n).map(|one| u64::from(limits(one).max())).sum(),
        meetings,
        scores,
    }
}
