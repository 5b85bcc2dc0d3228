//! Who could meet whom: participants with their limits, and scored pairs.
//!
//! A [`Market`] is looked at once, where it is built. Behind that every
//! participant and pair is a number: participants are numbered by id on their
//! side, pairs by left participant and then by right one, so that a plan does
//! not depend on the order in which anything was given.

mod builder;
mod ids;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use builder::MarketBuilder;
use ids::by_id;

/// Scores lie between minus and plus this: a thousand points in units of a
/// millionth, so that the sum over any market's pairs fits 64 bits.
pub const GREATEST_SCORE: i64 = 1_000_000_000;

/// One of the market's two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The first side: startups, as a rule.
    Left,
    /// The second side: investors, as a rule.
    Right,
}

impl Side {
    /// Both sides, the left one first.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// The other side.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Left => "left",
            Self::Right => "right",
        })
    }
}

/// How many meetings a participant takes: at least `min` if that can be had,
/// never more than `max`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    min: u32,
    max: u32,
}

impl Limits {
    /// The limits from `min` to `max`, or `None` where `min` is the greater.
    pub fn new(min: u32, max: u32) -> Option<Self> {
        (min <= max).then_some(Self { min, max })
    }

    /// The floor: meetings that the participant should get.
    pub fn min(self) -> u32 {
        self.min
    }

    /// The capacity.
    pub fn max(self) -> u32 {
        self.max
    }
}

/// Somebody who takes meetings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The name, unique on its side.
    pub id: String,
    /// The floor: meetings that the participant should get.
    pub min: u32,
    /// The capacity.
    pub max: u32,
}

/// Two participants who could meet, and what the meeting is worth, in
/// millionths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The left participant's place in the list that was given.
    pub left: u32,
    /// The right participant's place in the list that was given.
    pub right: u32,
    /// The mutual score: a plan's value is the sum of these.
    pub score: i64,
    /// How much the left participant wants it.
    pub left_score: i64,
    /// How much the right participant wants it.
    pub right_score: i64,
}

impl Pair {
    /// A pair that both sides value as much as it is worth together.
    pub fn new(left: u32, right: u32, score: i64) -> Self {
        Self { left, right, score, left_score: score, right_score: score }
    }
}

/// The market's own number of a pair: pairs are ordered by left participant,
/// then by right one.
pub type PairId = u32;

/// Participants, limits and scored pairs: what a plan is made of.
///
/// Copies are cheap: pairs and ids are shared, only limits are a copy's own.
///
/// ```
/// use qantara_pairing::market::{Market, Side};
///
/// let market = Market::builder()
///     .left("argan", 1, 2)
///     .left("zellige", 1, 2)
///     .right("atlas fund", 0, 2)
///     .pair("argan", "atlas fund", 820_000)
///     .pair("zellige", "atlas fund", 640_000)
///     .build()?;
/// assert_eq!(market.len(Side::Left), 2);
/// assert_eq!(market.id(Side::Left, market.left(0)), "argan");
/// # Ok::<(), qantara_pairing::market::MarketError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Market {
    ids: Arc<[Vec<String>; 2]>,
    limits: [Vec<Limits>; 2],
    pairs: Arc<Pairs>,
}

/// The pairs, by left participant and by right one.
#[derive(Debug)]
struct Pairs {
    /// Where each left participant's pairs begin, and where the last ends.
    starts: Vec<u32>,
    lefts: Vec<u32>,
    rights: Vec<u32>,
    scores: Vec<i64>,
    /// The least and the greatest score, zero among them.
    range: (i64, i64),
    /// Left and right score, where any pair's differ from its mutual score.
    own: Option<Vec<[i64; 2]>>,
    by_right: ByRight,
}

/// Each right participant's pairs, by left participant.
#[derive(Debug)]
struct ByRight {
    starts: Vec<u32>,
    pairs: Vec<PairId>,
}

impl Market {
    /// A market from lists: [`Pair`] refers to participants by their place in
    /// these lists. The market's own numbers go by id.
    ///
    /// # Errors
    ///
    /// [`MarketError`], naming the participant or the pair.
    pub fn new(
        lefts: Vec<Participant>,
        rights: Vec<Participant>,
        pairs: &[Pair],
    ) -> Result<Self, MarketError> {
        if u32::try_from(pairs.len()).is_err() || u32::try_from(lefts.len() + rights.len()).is_err() {
            return Err(MarketError::TooMany);
        }
        let (left_ids, left_limits, left_places) = in_order(Side::Left, lefts)?;
        let (right_ids, right_limits, right_places) = in_order(Side::Right, rights)?;
        let pairs = Pairs::new(pairs, [&left_places, &right_places], [&left_ids, &right_ids])?;
        Ok(Self {
            ids: Arc::new([left_ids, right_ids]),
            limits: [left_limits, right_limits],
            pairs: Arc::new(pairs),
        })
    }

    /// Begins a market whose pairs name their participants by id.
    pub fn builder() -> MarketBuilder {
        MarketBuilder::default()
    }

    /// How many participants a side has.
    pub fn len(&self, side: Side) -> usize {
        self.limits[side as usize].len()
    }

    /// How many pairs could meet.
    pub fn n_pairs(&self) -> usize {
        self.pairs.rights.len()
    }

    /// A participant's id.
    pub fn id(&self, side: Side, participant: u32) -> &str {
        &self.ids[side as usize][participant as usize]
    }

    /// A side's ids, in order.
    pub fn ids(&self, side: Side) -> &[String] {
        &self.ids[side as usize]
    }

    /// The participant with an id.
    pub fn find(&self, side: Side, id: &str) -> Option<u32> {
        self.ids[side as usize].binary_search_by(|one| by_id(one, id)).ok().map(|place| place as u32)
    }

    /// A participant's limits.
    pub fn limits(&self, side: Side, participant: u32) -> Limits {
        self.limits[side as usize][participant as usize]
    }

    /// A pair's left participant.
    pub fn left(&self, pair: PairId) -> u32 {
        self.pairs.lefts[pair as usize]
    }

    /// A pair's right participant.
    pub fn right(&self, pair: PairId) -> u32 {
        self.pairs.rights[pair as usize]
    }

    /// A pair's participant on a side.
    pub fn of(&self, side: Side, pair: PairId) -> u32 {
        match side {
            Side::Left => self.left(pair),
            Side::Right => self.right(pair),
        }
    }

    /// A pair's mutual score, in millionths of a point.
    pub fn score(&self, pair: PairId) -> i64 {
        self.pairs.scores[pair as usize]
    }

    /// How much the participant on a side wants a pair.
    pub fn own_score(&self, side: Side, pair: PairId) -> i64 {
        match &self.pairs.own {
            Some(own) => own[pair as usize][side as usize],
            None => self.score(pair),
        }
    }

    /// A left participant's pairs, by right participant.
    pub fn of_left(&self, left: u32) -> Range<PairId> {
        self.pairs.starts[left as usize]..self.pairs.starts[left as usize + 1]
    }

    /// A right participant's pairs, by left participant.
    pub fn of_right(&self, right: u32) -> &[PairId] {
        let starts = &self.pairs.by_right.starts;
        &self.pairs.by_right.pairs[starts[right as usize] as usize..starts[right as usize + 1] as usize]
    }

    /// A participant's pairs, by counterpart.
    pub fn pairs_of(&self, side: Side, participant: u32) -> impl Iterator<Item = PairId> {
        let (range, listed) = match side {
            Side::Left => (self.of_left(participant), &[][..]),
            Side::Right => (0..0, self.of_right(participant)),
        };
        range.chain(listed.iter().copied())
    }

    /// The pair of two participants, or `None` where they cannot meet.
    pub fn pair(&self, left: u32, right: u32) -> Option<PairId> {
        let range = self.of_left(left);
        let rights = &self.pairs.rights[range.start as usize..range.end as usize];
        rights.binary_search(&right).ok().map(|place| range.start + place as u32)
    }

    /// The same market, where everybody on a side should get `floor` meetings,
    /// or as many as they take if those are fewer.
    #[must_use]
    pub fn with_floor(&self, side: Side, floor: u32) -> Self {
        let mut market = self.clone();
        for limits in &mut market.limits[side as usize] {
            limits.min = floor.min(limits.max);
        }
        market
    }

    /// The same market with other limits for one participant.
    #[must_use]
    pub fn with_limits(mut self, side: Side, participant: u32, limits: Limits) -> Self {
        self.limits[side as usize][participant as usize] = limits;
        self
    }

    /// The same market, where a participant takes no meetings.
    #[must_use]
    pub fn without(&self, side: Side, participant: u32) -> Self {
        self.clone().with_limits(side, participant, Limits::default())
    }

    /// The pairs in order, their participants by number.
    pub fn to_pairs(&self) -> Vec<Pair> {
        let pair = |pair: PairId| Pair {
            left: self.left(pair),
            right: self.right(pair),
            score: self.score(pair),
            left_score: self.own_score(Side::Left, pair),
            right_score: self.own_score(Side::Right, pair),
        };
        (0..self.n_pairs() as PairId).map(pair).collect()
    }

    /// The same market with more pairs, whose participants go by their numbers
    /// here. Pairs are numbered anew.
    ///
    /// # Errors
    ///
    /// [`MarketError`], naming the pair.
    pub fn with_pairs(&self, more: &[Pair]) -> Result<Self, MarketError> {
        let mut pairs = self.to_pairs();
        pairs.extend(more);
        if u32::try_from(pairs.len()).is_err() {
            return Err(MarketError::TooMany);
        }
        let [lefts, rights] = Side::BOTH.map(|side| (0..self.len(side) as u32).collect::<Vec<_>>());
        let [left_ids, right_ids] = &*self.ids;
        let pairs = Pairs::new(&pairs, [&lefts, &rights], [left_ids, right_ids])?;
        Ok(Self { pairs: Arc::new(pairs), ..self.clone() })
    }

    pub(crate) fn starts(&self) -> &[u32] {
        &self.pairs.starts
    }

    pub(crate) fn lefts(&self) -> &[u32] {
        &self.pairs.lefts
    }

    pub(crate) fn rights(&self) -> &[u32] {
        &self.pairs.rights
    }

    pub(crate) fn scores(&self) -> &[i64] {
        &self.pairs.scores
    }

    /// The least and the greatest score, zero among them.
    pub(crate) fn score_range(&self) -> (i64, i64) {
        self.pairs.range
    }

    pub(crate) fn right_starts(&self) -> &[u32] {
        &self.pairs.by_right.starts
    }

    pub(crate) fn right_pairs(&self) -> &[PairId] {
        &self.pairs.by_right.pairs
    }
}

/// A side's ids and limits in order of id, and each participant's new number.
type InOrder = (Vec<String>, Vec<Limits>, Vec<u32>);

fn in_order(side: Side, participants: Vec<Participant>) -> Result<InOrder, MarketError> {
    let mut order: Vec<u32> = (0..participants.len() as u32).collect();
    let id = |n: u32| participants[n as usize].id.as_str();
    if !order.is_sorted_by(|&a, &b| by_id(id(a), id(b)).is_lt()) {
        order.sort_unstable_by(|&a, &b| by_id(id(a), id(b)));
        if let Some(twice) = order.windows(2).find(|two| id(two[0]) == id(two[1])) {
            return Err(MarketError::SameId { side, id: id(twice[0]).to_owned() });
        }
    }
    let mut places = vec![0; participants.len()];
    for (place, &n) in order.iter().enumerate() {
        places[n as usize] = place as u32;
    }
    let mut given: Vec<Option<Participant>> = participants.into_iter().map(Some).collect();
    let (mut ids, mut limits) = (Vec::with_capacity(order.len()), Vec::with_capacity(order.len()));
    for Participant { id, min, max } in order.iter().filter_map(|&n| given[n as usize].take()) {
        let Some(one) = Limits::new(min, max) else {
            return Err(MarketError::MinAboveMax { side, id, min, max });
        };
        ids.push(id);
        limits.push(one);
    }
    Ok((ids, limits, places))
}

impl Pairs {
    fn new(given: &[Pair], places: [&[u32]; 2], ids: [&[String]; 2]) -> Result<Self, MarketError> {
        let place = |side: Side, n: u32, at: usize| {
            places[side as usize].get(n as usize).copied().ok_or(MarketError::NoSuchParticipant {
                pair: at,
                side,
                participant: n,
            })
        };
        let mut lefts = Vec::with_capacity(given.len());
        for (at, pair) in given.iter().enumerate() {
            let left = place(Side::Left, pair.left, at)?;
            let right = place(Side::Right, pair.right, at)?;
            let scores = [pair.score, pair.left_score, pair.right_score];
            if let Some(&score) = scores.iter().find(|score| score.unsigned_abs() > GREATEST_SCORE as u64) {
                let [left, right] = [&ids[0][left as usize], &ids[1][right as usize]];
                return Err(MarketError::ScoreOutOfRange { left: left.clone(), right: right.clone(), score });
            }
            lefts.push(left);
        }
        // Counted by left participant, and the few pairs of each then sorted:
        // quicker than to sort all together.
        let starts = starts(ids[0].len(), &lefts);
        let mut next = starts.clone();
        let mut keyed = vec![0_u64; given.len()];
        for (at, (pair, &left)) in given.iter().zip(&lefts).enumerate() {
            let right = places[1][pair.right as usize];
            keyed[next[left as usize] as usize] = u64::from(right) << 32 | at as u64;
            next[left as usize] += 1;
        }
        let right = |key: u64| (key >> 32) as u32;
        lefts.clear();
        for (left, ends) in (0..).zip(starts.windows(2)) {
            let range = ends[0] as usize..ends[1] as usize;
            lefts.resize(range.end, left);
            keyed[range.clone()].sort_unstable();
            if let Some(twice) = keyed[range].windows(2).find(|two| right(two[0]) == right(two[1])) {
                return Err(MarketError::SamePair {
                    left: ids[0][left as usize].clone(),
                    right: ids[1][right(twice[0]) as usize].clone(),
                });
            }
        }
        let rights: Vec<u32> = keyed.iter().map(|&key| right(key)).collect();
        let ordered = || keyed.iter().map(|&key| &given[key as u32 as usize]);
        let scores = || given.iter().map(|pair| pair.score);
        let range = (scores().min().unwrap_or(0).min(0), scores().max().unwrap_or(0).max(0));
        let own = given
            .iter()
            .any(|pair| pair.left_score != pair.score || pair.right_score != pair.score)
            .then(|| ordered().map(|pair| [pair.left_score, pair.right_score]).collect());
        Ok(Self {
            starts,
            scores: ordered().map(|pair| pair.score).collect(),
            range,
            own,
            by_right: ByRight::new(ids[1].len(), &rights),
            lefts,
            rights,
        })
    }
}

/// Where each of `n` participants' pairs begin when pairs are ordered by
/// participant, and where the last ends.
fn starts(n: usize, participants: &[u32]) -> Vec<u32> {
    let mut starts = vec![0; n + 1];
    for &participant in participants {
        starts[participant as usize + 1] += 1;
    }
    for place in 0..n {
        starts[place + 1] += starts[place];
    }
    starts
}

impl ByRight {
    fn new(n: usize, rights: &[u32]) -> Self {
        let starts = starts(n, rights);
        let mut next = starts.clone();
        let mut pairs = vec![0; rights.len()];
        for (pair, &right) in rights.iter().enumerate() {
            pairs[next[right as usize] as usize] = pair as u32;
            next[right as usize] += 1;
        }
        Self { starts, pairs }
    }
}

/// Why a market could not be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarketError {
    /// Two participants on one side have the same id.
    #[error("two {side} participants have the id `{id}`")]
    SameId {
        /// Their side.
        side: Side,
        /// Their id.
        id: String,
    },

    /// A participant should get more meetings than it takes.
    #[error("the {side} participant `{id}` should get {min} meetings but takes {max}")]
    MinAboveMax {
        /// Its side.
        side: Side,
        /// Its id.
        id: String,
        /// Its floor.
        min: u32,
        /// Its capacity.
        max: u32,
    },

    /// A pair names a participant who was not added.
    #[error("a pair names the {side} participant `{id}`, who is not there")]
    UnknownId {
        /// The participant's side.
        side: Side,
        /// The participant's id.
        id: String,
    },

    /// A pair refers to a place that its side's list does not have.
    #[error("pair {pair} refers to {side} participant {participant}, and there are not so many")]
    NoSuchParticipant {
        /// The pair's place in the list, from 0.
        pair: usize,
        /// The participant's side.
        side: Side,
        /// The place that the pair names.
        participant: u32,
    },

    /// A pair stands in the list twice.
    #[error("`{left}` and `{right}` are listed twice")]
    SamePair {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
    },

    /// A score is beyond [`GREATEST_SCORE`].
    #[error("the score of `{left}` and `{right}` is {score}; scores go to a thousand points")]
    ScoreOutOfRange {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
        /// The score, in millionths of a point.
        score: i64,
    },

    /// There are more than four thousand million participants or pairs.
    #[error("there are more participants or pairs than a market holds")]
    TooMany,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_whom_it_is_about() {
        let two = || Market::builder().left("a", 0, 1).right("b", 0, 1);
        for (builder, message) in [
            (two().left("a", 0, 2), "two left participants have the id `a`"),
            (two().right("c", 3, 2), "the right participant `c` should get 3 meetings but takes 2"),
            (two().pair("a", "c", 1), "a pair names the right participant `c`, who is not there"),
            (two().pair("a", "b", 1).pair("a", "b", 2), "`a` and `b` are listed twice"),
            (
                two().pair("a", "b", GREATEST_SCORE + 1),
                "the score of `a` and `b` is 1000000001; scores go to a thousand points",
            ),
        ] {
            assert_eq!(builder.build().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn pairs_are_found_from_either_side() {
        let market = Market::builder()
            .left("b", 0, 1)
            .left("a", 0, 1)
            .right("y", 0, 1)
            .right("x", 0, 1)
            .pair("b", "x", 3)
            .pair("a", "y", 2)
            .pair("a", "x", 1)
            .build()
            .unwrap();
        let scores =
            |pairs: Vec<PairId>| pairs.into_iter().map(|pair| market.score(pair)).collect::<Vec<_>>();
        assert_eq!(scores(market.pairs_of(Side::Left, 0).collect()), [1, 2]);
        assert_eq!(scores(market.pairs_of(Side::Right, 0).collect()), [1, 3]);
        assert_eq!(market.pair(1, 0), Some(2));
        assert_eq!(market.pair(1, 1), None);
        assert_eq!(market.find(Side::Right, "y"), Some(1));
    }
}
