//! `google.protobuf.Timestamp` and RFC 3339.

use jiff::Timestamp;
use prost_types::Timestamp as Wire;

/// A moment as a message.
pub(crate) fn to_wire(at: Timestamp) -> Wire {
    // jiff splits a moment before 1970 towards zero, the contract towards minus
    // infinity.
    let at_nanos = at.as_nanosecond();
    let nanos = at_nanos.rem_euclid(1_000_000_000);
    Wire { seconds: ((at_nanos - nanos) / 1_000_000_000) as i64, nanos: nanos as i32 }
}

/// The moment of a message, or `None` if it is out of range.
pub(crate) fn from_wire(wire: Wire) -> Option<Timestamp> {
    (0..1_000_000_000).contains(&wire.nanos).then_some(())?;
    Timestamp::new(wire.seconds, wire.nanos).ok()
}

pub(crate) mod optional {
    //! For `#[serde(with = …)]`.

    use jiff::Timestamp;
    use prost_types::Timestamp as Wire;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(at: &Option<Wire>, to: S) -> Result<S::Ok, S::Error> {
        match at {
            None => to.serialize_none(),
            // An invalid moment is left for the parser to refuse.
            Some(wire) => super::from_wire(*wire)
                .map_or_else(|| format!("{} s, {} ns", wire.seconds, wire.nanos), |at| at.to_string())
                .serialize(to),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Wire>, D::Error> {
        Ok(Option::<Timestamp>::deserialize(from)?.map(super::to_wire))
    }
}
