//! A fixed hash, the same on every machine and in every release.

/// Hashes bytes, starting from a seed.
///
/// FNV-1a over 64 bits (Fowler, Noll & Vo, RFC 9923), then the finaliser of
/// `MurmurHash3` (Appleby, public domain), because FNV leaves short inputs
/// close together and both ends of the hash are used here.
pub(crate) fn hash(seed: u64, bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ mix(seed);
    mix(bytes.iter().fold(start, |state, byte| (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
}

fn mix(mut state: u64) -> u64 {
    state ^= state >> 33;
    state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^= state >> 33;
    state = state.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^ (state >> 33)
}

#[cfg(test)]
mod tests {
    use super::hash;

    /// Stored vectors depend on these numbers.
    #[test]
    fn the_hash_never_changes() {
        for (seed, text, expected) in [
            (0, "", 0xefd0_1f60_ba99_2926_u64),
            (0, "qantara", 0x5680_2b18_db51_912b),
            (1, "qantara", 0x3e17_94c8_977d_dbc2),
            (0, "قنطرة", 0xb991_2e17_ac05_626b),
        ] {
            assert_eq!(
                hash(seed, text.as_bytes()),
                expected,
                "{seed} {text}: {:#x}",
                hash(seed, text.as_bytes())
            );
        }
    }
}
