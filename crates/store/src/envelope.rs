//! The envelope around every value on disk.
//!
//! ```text
//! format, 1 byte ‖ sequence, 8 bytes ‖ checksum, 8 bytes ‖ payload (JSON)
//! ```
//!
//! The checksum covers the key, so a whole record under the wrong key is
//! detected too. It is XXH3-64: damage goes undetected once in 2⁶⁴ (with CRC-32
//! once in 2³², which a country's records can reach). It costs nanoseconds per
//! record, so every read verifies it. It protects against disk errors, not
//! against forgery.
//!
//! The payload is JSON because JSON describes itself: a record written before a
//! field existed reads with that field unknown.

use xxhash_rust::xxh3::Xxh3;

use crate::Sequence;

/// The format written today.
pub(crate) const FORMAT: u8 = 1;

const HEADER_LEN: usize = 1 + 8 + 8;

/// The content of an envelope.
#[derive(Debug, PartialEq)]
pub(crate) struct Record<'a> {
    /// The commit that wrote it.
    pub(crate) sequence: Sequence,
    pub(crate) payload: &'a [u8],
}

/// Why an envelope cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Broken {
    #[error("it is shorter than its header")]
    Short,
    #[error("its checksum does not match its bytes")]
    Checksum,
    #[error("its format is {0}, and this build reads up to {FORMAT}")]
    Newer(u8),
}

/// Puts a payload into an envelope for one key.
pub(crate) fn seal(key: &[u8], sequence: Sequence, payload: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(HEADER_LEN + payload.len());
    value.push(FORMAT);
    value.extend_from_slice(&sequence.get().to_be_bytes());
    value.extend_from_slice(&checksum(key, &value, payload).to_be_bytes());
    value.extend_from_slice(payload);
    value
}

/// Returns the payload if key, header and payload are as written.
pub(crate) fn unseal<'a>(key: &[u8], value: &'a [u8]) -> Result<Record<'a>, Broken> {
    let (header, payload) = value.split_at_checked(HEADER_LEN).ok_or(Broken::Short)?;
    let (covered, stored) = header.split_at(9);
    if checksum(key, covered, payload).to_be_bytes() != stored {
        return Err(Broken::Checksum);
    }
    // Checked after the checksum: a flipped format byte is damage, not a newer
    // format.
    if covered[0] != FORMAT {
        return Err(Broken::Newer(covered[0]));
    }
    let sequence = u64::from_be_bytes(covered[1..].try_into().expect("eight bytes"));
    Ok(Record { sequence: Sequence(sequence), payload })
}

/// The checksum in a value's header, which identifies this version of this
/// record; 0 if the header is incomplete.
pub(crate) fn stamp(value: &[u8]) -> u64 {
    let stamp = value.get(9..HEADER_LEN).and_then(|bytes| bytes.try_into().ok());
    stamp.map_or(0, u64::from_be_bytes)
}

/// The key is hashed with its length, so bytes cannot move between it and the
/// rest.
fn checksum(key: &[u8], covered: &[u8], payload: &[u8]) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&(key.len() as u64).to_be_bytes());
    hash.update(key);
    hash.update(covered);
    hash.update(payload);
    hash.digest()
}

#[cfg(test)]
mod tests {
    use qantara_engine::profile::{Profile, Role};

    use super::*;
    use crate::{Tenant, key};

    /// Written once by format 1. Never regenerate it: existing stores hold such
    /// bytes.
    const FORMAT_1: &str = concat!(
        "010000000000000007baac1117620c32567b226964223a2273742d30303031222c226e616d65223a224167726973656e",
        "7365222c226c616e677561676573223a5b226172222c226672225d2c2273746172747570223a7b227374616765223a22",
        "73656564222c22686f6d65223a224d412d30392f416761646972227d7d",
    );

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
    }

    #[test]
    fn a_record_of_format_1_still_reads() {
        let key = key::profile(&Tenant::default(), Role::Startup, &"st-0001".parse().unwrap());
        let value = hex(FORMAT_1);
        let record = unseal(&key, &value).unwrap();
        assert_eq!(record.sequence, Sequence(7));
        let profile: Profile = serde_json::from_slice(record.payload).unwrap();
        assert_eq!((profile.name.as_str(), profile.role()), ("Agrisense", Role::Startup));
        assert_eq!(seal(&key, record.sequence, record.payload), value);
    }

    #[test]
    fn a_format_of_the_future_is_named() {
        let mut value = seal(b"key", Sequence(1), b"{}");
        value[0] = 2;
        let sum = checksum(b"key", &value[..9], b"{}");
        value[9..17].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(unseal(b"key", &value), Err(Broken::Newer(2)));
    }

    #[test]
    fn no_flipped_bit_goes_unseen() {
        let value = seal(b"key", Sequence(300), b"{\"name\":\"x\"}");
        for bit in 0..value.len() * 8 {
            let mut flipped = value.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unseal(b"key", &flipped), Err(Broken::Checksum), "bit {bit}");
        }
    }

    #[test]
    fn a_record_under_anothers_key_is_noticed() {
        let value = seal(b"key", Sequence(1), b"{}");
        assert_eq!(unseal(b"kez", &value), Err(Broken::Checksum));
        assert_eq!(unseal(b"key", &value[..16]), Err(Broken::Short));
    }
}
