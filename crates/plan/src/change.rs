//! What can happen to a plan: somebody stays away, comes late or joins.

use std::num::NonZeroU32;

use qantara_pairing::market::{Limits, Market, MarketError, Pair, PairId, Participant, Side};
use qantara_pairing::timetable::Seat;
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::problem::{Problem, Who};

/// Something that happens to a plan. Ids are those of its participants; where
/// one is on both sides, `left:ID` or `right:ID` says which. Slots count from
/// 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// The slots before this one have been held, or are under way: nothing in
    /// them changes any more.
    Now(u32),
    /// A participant has no meetings beside those that it has had.
    Absent(String),
    /// A participant comes in this slot, and is away before.
    Late(String, u32),
    /// A participant is away from this slot on.
    Leaves(String, u32),
    /// A participant who was not there before.
    Joins(Newcomer),
    /// Two must meet.
    Pin(String, String),
    /// Two must not meet.
    Veto(String, String),
    /// From a slot on, so many meetings can take place at once.
    Tables {
        /// The number of tables.
        tables: u32,
        /// The first slot with so many.
        from: u32,
    },
}

/// Somebody who comes without having been planned.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newcomer {
    /// The id, new on its side.
    pub id: String,
    /// Whether it joins the left side; else the right one.
    pub left: bool,
    /// Meetings that it should get.
    pub min: u32,
    /// Meetings that it takes.
    pub max: u32,
    /// In which slots it is free, a `1` or `0` for each; absent: in all.
    pub free: Option<String>,
    /// Whether its meetings are by video and need no table.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_video: bool,
    /// The name of the group that it belongs to. One that the plan does not
    /// have counts for nothing.
    pub group: Option<String>,
    /// How many meetings it can have at a time; absent: one.
    pub at_once: Option<NonZeroU32>,
    /// How many slots in a row its meetings take; absent: one.
    pub length: Option<NonZeroU32>,
    /// The name of what its meetings need beside a table.
    pub needs: Option<String>,
    /// Whom it may meet: the id of the other, the score, and the left and the
    /// right one's own score, in millionths of a point.
    pub pairs: Vec<(String, i64, i64, i64)>,
}

/// Why a change cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is nobody with this id.
    #[error("nobody in the plan has the id `{0}`")]
    Nobody(String),
    /// The id is on both sides.
    #[error("`{0}` is on both sides; write `left:{0}` or `right:{0}`")]
    OnBothSides(String),
    /// Two who are to be pinned could not meet.
    #[error("`{left}` and `{right}` cannot meet: the plan has no such pair")]
    NoSuchPair {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
    },
    /// Two who have met cannot be kept apart.
    #[error("`{left}` and `{right}` have met already")]
    HaveMet {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
    },
    /// The change speaks of slots, and the plan has none, or not so many.
    #[error("slot {slot}: the plan has {slots} slots")]
    NoSuchSlot {
        /// The slot.
        slot: u32,
        /// How many slots the plan has.
        slots: u32,
    },
    /// What is over does not come back.
    #[error("slot {slot}: the plan is already at slot {from}")]
    Over {
        /// The slot.
        slot: u32,
        /// The slot that the plan is at.
        from: u32,
    },
    /// Somebody who joins needs what the plan does not have.
    #[error("`{id}` needs `{needs}`, and the plan does not say how many of it there are")]
    NoSuchResource {
        /// The id.
        id: String,
        /// What it needs.
        needs: String,
    },
    /// Somebody who joins does not fit the market.
    #[error("`{id}` cannot join")]
    Joins {
        /// The id.
        id: String,
        /// Why.
        source: MarketError,
    },
}

/// A problem and its answer's meetings while changes are made to them.
pub(crate) struct Changed {
    pub(crate) problem: Problem,
    pub(crate) answer: Answer,
}

impl Changed {
    /// Makes one change.
    pub(crate) fn apply(&mut self, change: &Change) -> Result<(), ChangeError> {
        match change {
            Change::Now(slot) => self.now(*slot)?,
            Change::Absent(id) => {
                let (side, one) = self.find(id)?;
                let had = |seat: &&Seat| self.problem.market.of(side, seat.pair) == one;
                let had = self.problem.held.iter().filter(had).count() as u32;
                let min = self.problem.market.limits(side, one).min().min(had);
                self.limit(side, one, Limits::new(min, had).unwrap_or_default());
                // A pin cannot bring back who is not there.
                let market = &self.problem.market;
                let was_held = |pair: PairId| self.problem.held.iter().any(|seat| seat.pair == pair);
                self.problem.pins.retain(|&pair| market.of(side, pair) != one || was_held(pair));
            }
            Change::Late(id, slot) => self.away(id, 0, *slot)?,
            Change::Leaves(id, slot) => self.away(id, *slot, u32::MAX)?,
            Change::Joins(newcomer) => self.join(newcomer)?,
            Change::Pin(left, right) => {
                let pair = self.pair(left, right)?;
                self.problem.vetoes.retain(|&one| one != pair);
                self.problem.no_slot.retain(|&one| one != pair);
                insert(&mut self.problem.pins, pair);
            }
            Change::Veto(left, right) => {
                let pair = self.pair(left, right)?;
                if self.problem.held.iter().any(|seat| seat.pair == pair) {
                    return Err(ChangeError::HaveMet { left: left.clone(), right: right.clone() });
                }
                self.problem.pins.retain(|&one| one != pair);
                insert(&mut self.problem.vetoes, pair);
            }
            Change::Tables { tables, from } => {
                self.slot(*from, false)?;
                if let Some(rules) = &mut self.problem.day {
                    rules.tables[*from as usize..].fill(*tables);
                }
            }
        }
        Ok(())
    }

    /// The participant with an id.
    fn find(&self, id: &str) -> Result<(Side, u32), ChangeError> {
        let found = |id: &str, sides: &[Side]| -> Vec<(Side, u32)> {
            let one = |&side: &Side| Some((side, self.problem.market.find(side, id)?));
            sides.iter().filter_map(one).collect()
        };
        match found(id, &Side::BOTH)[..] {
            [one] => Ok(one),
            [] => {
                let of_side = |side: Side| id.strip_prefix(&format!("{side}:")).map(|id| found(id, &[side]));
                let one = Side::BOTH.into_iter().filter_map(of_side).flatten().next();
                one.ok_or_else(|| ChangeError::Nobody(id.to_owned()))
            }
            _ => Err(ChangeError::OnBothSides(id.to_owned())),
        }
    }

    fn pair(&self, left: &str, right: &str) -> Result<PairId, ChangeError> {
        let market = &self.problem.market;
        let one =
            |side: Side, id: &str| market.find(side, id).ok_or_else(|| ChangeError::Nobody(id.to_owned()));
        let pair = market.pair(one(Side::Left, left)?, one(Side::Right, right)?);
        pair.ok_or_else(|| ChangeError::NoSuchPair { left: left.to_owned(), right: right.to_owned() })
    }

    /// Checks that the plan has a slot, or ends with it.
    fn slot(&self, slot: u32, may_end: bool) -> Result<(), ChangeError> {
        let slots = self.problem.day.as_ref().map_or(0, |rules| rules.tables.len() as u32);
        let last = slots + u32::from(may_end && slots > 0);
        if slot < last { Ok(()) } else { Err(ChangeError::NoSuchSlot { slot, slots }) }
    }

    /// The slots before this one are over.
    fn now(&mut self, slot: u32) -> Result<(), ChangeError> {
        self.slot(slot, true)?;
        let Some(rules) = &mut self.problem.day else { return Ok(()) };
        if slot < rules.from {
            return Err(ChangeError::Over { slot, from: rules.from });
        }
        rules.from = slot;
        let seats = self.answer.timetable.iter().flat_map(|timetable| &timetable.seats);
        self.problem.held = seats.filter(|seat| seat.slot < slot).copied().collect();
        Ok(())
    }

    /// A participant is away in some slots.
    fn away(&mut self, id: &str, from: u32, to: u32) -> Result<(), ChangeError> {
        let (side, one) = self.find(id)?;
        self.slot(if to == u32::MAX { from } else { to }, true)?;
        let slots = self.problem.day.as_ref().map_or(0, |rules| rules.tables.len());
        let free =
            self.problem.who[side as usize][one as usize].free.get_or_insert_with(|| vec![true; slots]);
        free.resize(slots, false);
        free[from as usize..(to as usize).min(slots)].fill(false);
        Ok(())
    }

    fn limit(&mut self, side: Side, one: u32, limits: Limits) {
        self.problem.market = self.problem.market.clone().with_limits(side, one, limits);
    }

    /// Adds a participant. Participants and pairs are numbered anew.
    fn join(&mut self, newcomer: &Newcomer) -> Result<(), ChangeError> {
        let needs = newcomer.needs.as_ref().map(|name| {
            let place = self.problem.resources.iter().position(|resource| resource.name == *name);
            let (id, needs) = (newcomer.id.clone(), name.clone());
            place.ok_or(ChangeError::NoSuchResource { id, needs })
        });
        let needs = needs.transpose()?;
        let before = &self.problem.market;
        let side = if newcomer.left { Side::Left } else { Side::Right };
        let mut people = Side::BOTH.map(|side| {
            let person = |one: u32| {
                let limits = before.limits(side, one);
                Participant { id: before.id(side, one).to_owned(), min: limits.min(), max: limits.max() }
            };
            (0..before.len(side) as u32).map(person).collect::<Vec<_>>()
        });
        let place = people[side as usize].len() as u32;
        let Newcomer { id, min, max, .. } = newcomer;
        people[side as usize].push(Participant { id: id.clone(), min: *min, max: *max });
        let mut pairs = before.to_pairs();
        for (other, score, left_score, right_score) in &newcomer.pairs {
            let found = before.find(side.other(), other).ok_or_else(|| ChangeError::Nobody(other.clone()))?;
            let (left, right) = if newcomer.left { (place, found) } else { (found, place) };
            pairs.push(Pair {
                left,
                right,
                score: *score,
                left_score: *left_score,
                right_score: *right_score,
            });
        }
        let [left, right] = people;
        let joins = |source| ChangeError::Joins { id: id.clone(), source };
        let market = Market::new(left, right, &pairs).map_err(joins)?;
        if let Some(one) = market.find(side, id) {
            let free = newcomer.free.as_ref().map(|free| free.bytes().map(|slot| slot == b'1').collect());
            let place = |name: &String| self.problem.groups.iter().position(|group| group.name == *name);
            let group = newcomer.group.as_ref().filter(|_| newcomer.left).and_then(place);
            let Newcomer { by_video, at_once, length, .. } = *newcomer;
            let who = Who { free, by_video, group, at_once, length, needs };
            self.problem.who[side as usize].insert(one as usize, who);
            if let Some(certificate) = &mut self.answer.certificate {
                // Any price will do to begin with.
                let prices = if newcomer.left { &mut certificate.left } else { &mut certificate.right };
                prices.insert(one as usize, 0);
                if newcomer.left && !certificate.left_good.is_empty() {
                    certificate.left_good.insert(one as usize, 0);
                }
            }
        }
        self.move_to(market);
        Ok(())
    }

    /// Puts another market in the place of this one.
    fn move_to(&mut self, market: Market) {
        let now = self.problem.move_to(market);
        let market = &self.problem.market;
        for pair in &mut self.answer.meetings {
            *pair = now(*pair);
        }
        if let Some(timetable) = &mut self.answer.timetable {
            for seat in &mut timetable.seats {
                seat.pair = now(seat.pair);
            }
            for unplaced in &mut timetable.unplaced {
                unplaced.pair = now(unplaced.pair);
                unplaced.left = market.left(unplaced.pair);
                unplaced.right = market.right(unplaced.pair);
            }
        }
    }
}

/// Adds a pair to a list in order.
fn insert(pairs: &mut Vec<PairId>, pair: PairId) {
    if let Err(place) = pairs.binary_search(&pair) {
        pairs.insert(place, pair);
    }
}
