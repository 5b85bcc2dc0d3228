//! The order of records: `space ‖ tenant ‖ 0 ‖ role ‖ id` for profiles, and
//! `space ‖ tenant ‖ 0 ‖ kind ‖ name` for documents.
//!
//! A tenant has no zero byte; a space, a role and a kind are one byte each. So
//! keys are unambiguous, and one prefix scan reads one role in id order, or one
//! kind in name order.

use std::ops::Bound;

use qantara_engine::profile::{ProfileId, Role};

use crate::{DocumentName, Kind, Tenant};

/// The store's own state: one record.
const STATE: u8 = 0;
/// How many profiles each tenant has in each role.
const COUNTS: u8 = 1;
/// The profiles.
const PROFILES: u8 = 2;
/// The documents.
const DOCUMENTS: u8 = 3;

/// The key of the store's [`State`](crate::state::State).
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

/// The prefix of all documents.
pub(crate) fn documents() -> [u8; 1] {
    [DOCUMENTS]
}

/// The prefixes of one tenant's profiles and documents.
pub(crate) fn of_tenant(tenant: &Tenant) -> [Vec<u8>; 2] {
    [PROFILES, DOCUMENTS].map(|space| {
        let mut key = vec![space];
        key.extend_from_slice(tenant.as_str().as_bytes());
        key.push(0);
        key
    })
}

/// The prefix of one tenant's documents of one kind.
pub(crate) fn kind(tenant: &Tenant, kind: Kind) -> Vec<u8> {
    tenant_key(DOCUMENTS, tenant, kind_byte(kind))
}

/// The key of one document.
pub(crate) fn document(tenant: &Tenant, kind: Kind, name: &DocumentName) -> Vec<u8> {
    let mut key = self::kind(tenant, kind);
    key.extend_from_slice(name.as_str().as_bytes());
    key
}

/// A key after all documents of a tenant, and before all of the next one.
pub(crate) fn after_documents(tenant: &Tenant) -> Vec<u8> {
    let mut key = vec![DOCUMENTS];
    key.extend_from_slice(tenant.as_str().as_bytes());
    // Above the zero byte that ends this name, and below any byte that
    // continues a longer name.
    key.push(1);
    key
}

/// The key of the count of one role.
pub(crate) fn count(tenant: &Tenant, role: Role) -> Vec<u8> {
    tenant_key(COUNTS, tenant, role.number())
}

/// The prefix of one role's profiles.
pub(crate) fn role(tenant: &Tenant, role: Role) -> Vec<u8> {
    tenant_key(PROFILES, tenant, role.number())
}

/// The key of one profile.
pub(crate) fn profile(tenant: &Tenant, role: Role, id: &ProfileId) -> Vec<u8> {
    let mut key = self::role(tenant, role);
    key.extend_from_slice(id.as_str().as_bytes());
    key
}

/// The tenant and role in the key of a profile or a count, and the rest of the
/// key.
pub(crate) fn parse(key: &[u8]) -> Option<(Tenant, Role, &str)> {
    let (space, tenant, role, id) = split(key)?;
    let role = Role::of_number(role)?;
    matches!(space, COUNTS | PROFILES).then_some((tenant, role, id))
}

/// The tenant and kind in the key of a document, and its name.
pub(crate) fn parse_document(key: &[u8]) -> Option<(Tenant, Kind, &str)> {
    let (space, tenant, kind, name) = split(key)?;
    let kind = Kind::ALL.into_iter().find(|known| kind_byte(*known) == kind)?;
    (space == DOCUMENTS).then_some((tenant, kind, name))
}

/// Space, tenant, the byte after it, and the rest.
fn split(key: &[u8]) -> Option<(u8, Tenant, u8, &str)> {
    let (space, rest) = key.split_first()?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    let tenant = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
    let (part, rest) = rest[end + 1..].split_first()?;
    Some((*space, tenant, *part, std::str::from_utf8(rest).ok()?))
}

/// The start of the keys with a prefix, or of those after a key.
pub(crate) fn start(prefix: &[u8], after: Option<&[u8]>) -> Bound<Vec<u8>> {
    match after {
        Some(after) => Bound::Excluded(after.to_vec()),
        None => Bound::Included(prefix.to_vec()),
    }
}

/// The end of the keys with a prefix.
pub(crate) fn end(prefix: &[u8]) -> Bound<Vec<u8>> {
    let mut end = prefix.to_vec();
    // Prefixes end in a space, a role or a kind: small bytes.
    *end.last_mut().expect("a prefix has a byte") += 1;
    Bound::Excluded(end)
}

fn tenant_key(space: u8, tenant: &Tenant, part: u8) -> Vec<u8> {
    let mut key = Vec::with_capacity(3 + tenant.as_str().len() + ProfileId::MAX_LEN);
    key.push(space);
    key.extend_from_slice(tenant.as_str().as_bytes());
    key.push(0);
    key.push(part);
    key
}

/// These bytes are on disk and must not change, whatever the order in the enum.
fn kind_byte(kind: Kind) -> u8 {
    match kind {
        Kind::Policy => 1,
        Kind::Outcome => 2,
        Kind::Request => 3,
        Kind::Audit => 4,
        Kind::Setting => 5,
        Kind::Import => 6,
    }
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
    fn a_key_tells_which_document_it_holds() {
        for tenant in ["a", "ab", "technopark-rabat_2"] {
            for kind in Kind::ALL {
                for name in ["b", "2026-12-01 / 7", "قنطرة"] {
                    let (tenant, name): (Tenant, DocumentName) =
                        (tenant.parse().unwrap(), name.parse().unwrap());
                    let key = document(&tenant, kind, &name);
                    assert!(key < after_documents(&tenant));
                    assert_eq!(parse(&key), None, "it is no profile's");
                    assert_eq!(parse_document(&key), Some((tenant, kind, name.as_str())));
                }
            }
        }
        let [short, long] = ["hub", "hub-"].map(|name| name.parse::<Tenant>().unwrap());
        assert!(after_documents(&short) < kind(&long, Kind::Policy));
    }

    #[test]
    fn one_tenants_prefix_never_reaches_anothers_keys() {
        let [short, long] = ["hub", "hub2"].map(|name| name.parse::<Tenant>().unwrap());
        let key = profile(&long, Role::Startup, &"x".parse().unwrap());
        assert!(!key.starts_with(&role(&short, Role::Startup)));
    }
}
