//! How many more counterparts a profile can take on, market by market.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::market::{Market, UnknownMarket};

/// How many more counterparts a profile can take on in some markets.
///
/// Written as a map: `{"startup-mentor": 2, "startup-investor": 5}`. The
/// profile's plain `capacity` applies to markets that are not named.
///
/// ```
/// # use qantara_engine::profile::CapacityByMarket;
/// let room: CapacityByMarket = serde_json::from_str(r#"{"startup-mentor": 0}"#)?;
/// assert_eq!(room.get("startup-mentor"), Some(0));
/// assert_eq!(room.get("startup-pilot"), None);
/// assert!(serde_json::from_str::<CapacityByMarket>(r#"{"mentoring": 0}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, u32>", into = "BTreeMap<String, u32>")]
pub struct CapacityByMarket(BTreeMap<&'static str, u32>);

impl CapacityByMarket {
    /// The room left in a market; `None` if the market is not named.
    pub fn get(&self, market: &str) -> Option<u32> {
        self.0.get(market).copied()
    }

    /// Sets the room left in a market.
    pub fn set(&mut self, market: &'static Market, capacity: u32) {
        self.0.insert(market.id(), capacity);
    }

    /// The markets that are named.
    pub(crate) fn markets(&self) -> impl Iterator<Item = &'static Market> {
        self.0.keys().filter_map(|id| Market::find(id).ok())
    }
}

impl TryFrom<BTreeMap<String, u32>> for CapacityByMarket {
    type Error = UnknownMarket;

    fn try_from(named: BTreeMap<String, u32>) -> Result<Self, UnknownMarket> {
        let entry = |(id, capacity): (String, u32)| Ok((Market::find(&id)?.id(), capacity));
        named.into_iter().map(entry).collect::<Result<_, _>>().map(Self)
    }
}

impl From<CapacityByMarket> for BTreeMap<String, u32> {
    fn from(room: CapacityByMarket) -> Self {
        room.0.into_iter().map(|(id, capacity)| (id.to_owned(), capacity)).collect()
    }
}
