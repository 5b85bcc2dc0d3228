//! Who gains and who loses where one system takes the place of another.

use std::collections::BTreeMap;

use super::report::{Both, Measured, Move, Moves};

/// How many of each are named.
const NAMED: usize = 10;

impl Move {
    fn change(&self) -> f64 {
        self.first - self.second
    }
}

impl Moves {
    /// Of two systems; `None` of fewer or more.
    pub(super) fn of(measured: &Measured<'_>) -> Option<Self> {
        let [first, second] = &measured.evaluations[..] else { return None };
        let seekers = first.queries().iter().enumerate().map(|(place, id)| Move {
            id: id.clone(),
            name: None,
            first: first.row(place)[0],
            second: second.row(place)[0],
        });
        let [seen_first, seen_second] = [0, 1].map(|run| measured.seen(&measured.runs[run].1));
        let of = |seen: &BTreeMap<String, f64>, id: &str| seen.get(id).copied().unwrap_or(0.0);
        let candidates = measured.candidates.iter().map(|id| Move {
            id: id.clone(),
            name: None,
            first: of(&seen_first, id),
            second: of(&seen_second, id),
        });
        Some(Self { seekers: Both::of(seekers), candidates: Both::of(candidates) })
    }

    /// Everybody who is named, of the seekers and of the candidates.
    pub(super) fn named(&mut self) -> [impl Iterator<Item = &mut Move>; 2] {
        [&mut self.seekers, &mut self.candidates].map(|both| both.gain.iter_mut().chain(&mut both.lose))
    }
}

impl Both {
    fn of(moves: impl Iterator<Item = Move>) -> Self {
        let mut moves: Vec<Move> = moves.filter(|one| one.change() != 0.0).collect();
        // Of equal changes the lower id comes first, whether gained or lost.
        moves.sort_by(|a, b| b.change().total_cmp(&a.change()).then(a.id.cmp(&b.id)));
        let n_gain = moves.partition_point(|one| one.change() > 0.0);
        let (gain, lose) = moves.split_at(n_gain);
        let mut lose = lose.to_vec();
        lose.sort_by(|a, b| a.change().total_cmp(&b.change()).then(a.id.cmp(&b.id)));
        Self {
            n_gain,
            n_lose: lose.len(),
            gain: gain.iter().take(NAMED).cloned().collect(),
            lose: lose.into_iter().take(NAMED).collect(),
        }
    }
}
