//! The order of records: `space ‖ tenant ‖ 0 ‖ role ‖ id`.
//!
//! The space is one byte, so that other kinds of record can come beside
//! profiles. A tenant has no zero byte and a role is one byte, so no key can
//! be read in two ways, and one prefix scan reads one role in id order.

use qantara_engine::profile::{ProfileId, Role};

use crate::Tenant;

/// What the store knows of itself: one record.
const STATE: u8 = 0;
/// How many profiles each tenant has in each role.
const COUNTS: u8 = 1;
/// The profiles.
const PROFILES: u8 = 2;

/// Where the store's [`State`](crate::store::State) is.
pub(crate) fn state() -> Vec<u8> {
    vec![STATE]
}

/// The prefix of all counts.
pub(crate) fn counts() -> [u8; 1] {
    [COUNTS]
}

/// The prefix of all profiles.
pub(crate) fn profiles() -> [u8; 1] {
    [PROFILES]
}

/// Where the count of one role is.
pub(crate) fn count(tenant: &Tenant, role: Role) -> Vec<u8> {
    role_key(COUNTS, tenant, role)
}

/// The prefix of one role's profiles.
pub(crate) fn role(tenant: &Tenant, role: Role) -> Vec<u8> {
    role_key(PROFILES, tenant, role)
}

/// Where one profile is.
pub(crate) fn profile(tenant: &Tenant, role: Role, id: &ProfileId) -> Vec<u8> {
    let mut key = role_key(PROFILES, tenant, role);
    key.extend_from_slice(id.as_str().as_bytes());
    key
}

/// Whose profile, in which role, a key of either kind is about, with what
/// follows.
pub(crate) fn parse(key: &[u8]) -> Option<(Tenant, Role, &str)> {
    let (_space, rest) = key.split_first()?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    let tenant = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
    let (role, id) = rest[end + 1..].split_first()?;
    Some((tenant, role_of(*role)?, std::str::from_utf8(id).ok()?))
}

/// The first key after all those with the prefix.
#[cfg_attr(not(feature = "redb"), allow(dead_code))]
pub(crate) fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    // Prefixes end in a space or a role: small bytes.
    *end.last_mut().expect("a prefix has a byte") += 1;
    end
}

fn role_key(space: u8, tenant: &Tenant, role: Role) -> Vec<u8> {
    let mut key = Vec::with_capacity(3 + tenant.as_str().len() + ProfileId::MAX_LEN);
    key.push(space);
    key.extend_from_slice(tenant.as_str().as_bytes());
    key.push(0);
    key.push(role_byte(role));
    key
}

/// On disk for good, whatever the order in which the enum lists them.
fn role_byte(role: Role) -> u8 {
    match role {
        Role::Startup => 1,
        Role::Investor => 2,
        Role::Mentor => 3,
        Role::Pilot => 4,
        Role::Programme => 5,
    }
}

fn role_of(byte: u8) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role_byte(*role) == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_whose_profile_it_holds() {
        for tenant in ["a", "ab", "technopark-rabat_2"] {
            for role in Role::ALL {
                for id in ["b", "st-0001", "قنطرة"] {
                    let (tenant, id) = (tenant.parse::<Tenant>().unwrap(), id.parse::<ProfileId>().unwrap());
                    let key = profile(&tenant, role, &id);
                    assert_eq!(parse(&key), Some((tenant, role, id.as_str())));
                }
            }
        }
    }

    #[test]
    fn one_tenants_prefix_never_reaches_anothers_keys() {
        let [short, long] = ["hub", "hub2"].map(|name| name.parse::<Tenant>().unwrap());
        let key = profile(&long, Role::Startup, &"x".parse().unwrap());
        assert!(!key.starts_with(&role(&short, Role::Startup)));
    }
}
