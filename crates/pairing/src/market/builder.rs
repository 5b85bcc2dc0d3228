//! Markets whose pairs name their participants by id.

use std::collections::HashMap;

use super::{Market, MarketError, Pair, Participant, Side};

/// Collects participants and pairs by id; [`Market::builder`] begins one.
#[derive(Clone, Debug, Default)]
pub struct MarketBuilder {
    participants: [Vec<Participant>; 2],
    places: [HashMap<String, u32>; 2],
    pairs: Vec<Pair>,
    unknown: Option<(Side, String)>,
}

impl MarketBuilder {
    /// Adds a left participant.
    #[must_use]
    pub fn left(self, id: impl Into<String>, min: u32, max: u32) -> Self {
        self.participant(Side::Left, id, min, max)
    }

    /// Adds a right participant.
    #[must_use]
    pub fn right(self, id: impl Into<String>, min: u32, max: u32) -> Self {
        self.participant(Side::Right, id, min, max)
    }

    /// Adds a participant.
    #[must_use]
    pub fn participant(mut self, side: Side, id: impl Into<String>, min: u32, max: u32) -> Self {
        let id = id.into();
        let listed = &mut self.participants[side as usize];
        self.places[side as usize].insert(id.clone(), listed.len() as u32);
        listed.push(Participant { id, min, max });
        self
    }

    /// Adds a pair of participants who were added before, with its mutual
    /// score in millionths of a point.
    #[must_use]
    pub fn pair(self, left: &str, right: &str, score: i64) -> Self {
        self.pair_with(left, right, score, score, score)
    }

    /// Adds a pair with its mutual score and what it is worth to each side.
    #[must_use]
    pub fn pair_with(
        mut self,
        left: &str,
        right: &str,
        score: i64,
        left_score: i64,
        right_score: i64,
    ) -> Self {
        let places = [(Side::Left, left), (Side::Right, right)]
            .map(|(side, id)| self.places[side as usize].get(id).copied().ok_or((side, id.to_owned())));
        match places {
            [Ok(left), Ok(right)] => self.pairs.push(Pair { left, right, score, left_score, right_score }),
            [Err(unknown), _] | [_, Err(unknown)] => self.unknown = self.unknown.or(Some(unknown)),
        }
        self
    }

    /// The market.
    ///
    /// # Errors
    ///
    /// [`MarketError`], naming the participant or the pair.
    pub fn build(self) -> Result<Market, MarketError> {
        if let Some((side, id)) = self.unknown {
            return Err(MarketError::UnknownId { side, id });
        }
        let [lefts, rights] = self.participants;
        Market::new(lefts, rights, &self.pairs)
    }
}
