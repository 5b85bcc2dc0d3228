//! What a meeting that is missing below a floor costs.

/// The greatest penalty: prices are sums of a few of them.
const GREATEST: i128 = 1 << 56;

/// What meetings missing below a floor cost, in score: the first number is for
/// a participant's first meeting, the second for the second, and the last for
/// all further ones and for the meetings that groups lack. The numbers never
/// rise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Penalties(Vec<i64>);

impl Penalties {
    /// Penalties for the first missing meeting, the second and so on; the last
    /// is for all further ones. `None` if there are none, or they rise or lie
    /// outside of zero to 2^56.
    pub fn new(table: Vec<i64>) -> Option<Self> {
        let fits = |&penalty: &i64| (0..=GREATEST as i64).contains(&penalty);
        let is_one = !table.is_empty() && table.is_sorted_by(|a, b| a >= b) && table.iter().all(fits);
        is_one.then_some(Self(table))
    }

    /// The same penalty for every missing meeting, from zero to 2^56.
    pub fn even(penalty: i64) -> Self {
        Self(vec![penalty.clamp(0, GREATEST as i64)])
    }

    /// One penalty that outweighs any exchange of meetings within `reach`, so
    /// that the least shortage comes before every score. `None` where such a
    /// number is too large.
    pub(crate) fn least_shortage(reach: i128) -> Option<Self> {
        (reach < GREATEST).then(|| Self(vec![reach as i64 + 1]))
    }

    /// As many penalties as there are `tiers`, each `fall` times the next, and
    /// all outweighing `reach`. Where the numbers grow too large, the last of
    /// them is for all further tiers.
    pub(crate) fn falling(reach: i128, fall: i64, tiers: usize) -> Option<Self> {
        let Self(mut table) = Self::least_shortage(reach)?;
        while table.len() < tiers && i128::from(table[0]) * i128::from(fall) < GREATEST {
            table.insert(0, table[0] * fall);
        }
        Some(Self(table))
    }

    /// What the participant's `nth` meeting (from 1) costs where it is missing.
    pub fn of(&self, nth: u32) -> i64 {
        self.0[(nth as usize - 1).min(self.0.len() - 1)]
    }

    /// What `missing` costs a participant who should get `min` meetings and
    /// gets `meetings`.
    pub fn cost(&self, min: u32, meetings: u32) -> i128 {
        (meetings..min).map(|had| i128::from(self.of(had + 1))).sum()
    }

    /// What each meeting that a group lacks costs.
    pub fn of_groups(&self) -> i64 {
        self.0[self.0.len() - 1]
    }

    /// The penalties in order.
    pub fn as_slice(&self) -> &[i64] {
        &self.0
    }

    /// As many penalties, none greater, which rise from the last to the first
    /// by `least` each. An auction takes as long as its bids are high, and
    /// these do not outgrow each other.
    pub(crate) fn eased(&self, least: i64) -> Self {
        let mut table: Vec<i64> =
            (1..).zip(self.0.iter().rev()).map(|(nth, &full)| least.saturating_mul(nth).min(full)).collect();
        table.reverse();
        Self(table)
    }
}
