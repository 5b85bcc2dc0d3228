//! Limits on the lists that a policy makes.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Limits on the lists that a policy makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// No candidate is in more than this share of the lists of one run, in
    /// percent, 1 to 100; absent: no cap.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "percent")]
    pub exposure_percent: Option<u8>,
}

fn percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u8>, D::Error> {
    match Option::<u8>::deserialize(from)? {
        Some(percent) if !(1..=100).contains(&percent) => {
            Err(D::Error::custom(format!("a share of lists is 1 to 100 percent; got {percent}")))
        }
        percent => Ok(percent),
    }
}
