//! One record: its subject and its content.

use std::fmt;
use std::path::Path;

use qantara_engine::profile::{Profile, ProfileId, Role};

use crate::envelope::{self, Broken, Record};
use crate::state::newer;
use crate::{Document, DocumentName, Kind, Sequence, StoreError, Tenant, key};

/// The subject of a tenant's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Profile(Role, ProfileId),
    Document(Kind, DocumentName),
}

impl Place {
    /// The key of its record.
    pub(crate) fn key(&self, tenant: &Tenant) -> Vec<u8> {
        match self {
            Self::Profile(role, id) => key::profile(tenant, *role, id),
            Self::Document(kind, name) => key::document(tenant, *kind, name),
        }
    }

    /// The subject of a key.
    pub(crate) fn of(key: &[u8]) -> Result<(Tenant, Self), StoreError> {
        let unreadable = |what: String| StoreError::damaged(Path::new("records"), what);
        if let Some((tenant, kind, name)) = key::parse_document(key) {
            let name =
                name.parse().map_err(|_| unreadable(format!("{name:?} is a key and no document's name")))?;
            return Ok((tenant, Self::Document(kind, name)));
        }
        let (tenant, role, id) =
            key::parse(key).ok_or_else(|| unreadable("a key cannot be read".to_owned()))?;
        let id = id.parse().map_err(|_| unreadable(format!("`{id}` is a key and no profile's id")))?;
        Ok((tenant, Self::Profile(role, id)))
    }

    /// The error that its record is damaged.
    pub(crate) fn damaged(self, tenant: Tenant, what: String) -> StoreError {
        match self {
            Self::Profile(role, id) => StoreError::DamagedRecord { tenant, role, id, what },
            Self::Document(kind, name) => StoreError::DamagedDocument { tenant, kind, name, what },
        }
    }

    /// The error that its record's envelope cannot be opened.
    pub(crate) fn broken(self, tenant: Tenant, broken: &Broken) -> StoreError {
        match broken {
            Broken::Newer(found) => newer(format!("the record of {self} of tenant `{tenant}`"), *found),
            broken => self.damaged(tenant, broken.to_string()),
        }
    }

    /// The error that its version is not as a batch requires.
    pub(crate) fn changed(self, expected: Option<Sequence>, found: Option<Sequence>) -> StoreError {
        match self {
            Self::Profile(role, id) => StoreError::Changed { role, id, expected, found },
            Self::Document(kind, name) => StoreError::DocumentChanged { kind, name, expected, found },
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(role, id) => write!(f, "{role} `{id}`"),
            Self::Document(kind, name) => write!(f, "{kind} `{name}`"),
        }
    }
}

/// The subject of an entry, and the content of its envelope.
pub(crate) fn open<'a>(key: &[u8], value: &'a [u8]) -> Result<(Tenant, Place, Record<'a>), StoreError> {
    let (tenant, place) = Place::of(key)?;
    match envelope::unseal(key, value) {
        Ok(record) => Ok((tenant, place, record)),
        Err(broken) => Err(place.broken(tenant, &broken)),
    }
}

/// The profile in a record, if it matches the key, and the commit that wrote
/// it.
pub(crate) fn read_profile(key: &[u8], value: &[u8]) -> Result<(Profile, Sequence), StoreError> {
    let (tenant, place, record) = open(key, value)?;
    match serde_json::from_slice::<Profile>(record.payload) {
        Ok(profile) if profile_place(&profile) == place => Ok((profile, record.sequence)),
        Ok(profile) => {
            let what = format!("it holds {} `{}`", profile.role(), profile.id);
            Err(place.damaged(tenant, what))
        }
        Err(error) => Err(place.damaged(tenant, error.to_string())),
    }
}

/// The document in a record.
pub(crate) fn read_document(key: &[u8], value: &[u8]) -> Result<Document, StoreError> {
    let (tenant, place, record) = open(key, value)?;
    let json = match serde_json::from_slice(record.payload) {
        Ok(json) => json,
        Err(error) => return Err(place.damaged(tenant, error.to_string())),
    };
    match place {
        Place::Document(kind, name) => Ok(Document { kind, name, json, sequence: record.sequence }),
        Place::Profile(..) => Err(place.damaged(tenant, "it is among the documents".to_owned())),
    }
}

/// The key of a profile.
pub(crate) fn profile_place(profile: &Profile) -> Place {
    Place::Profile(profile.role(), profile.id.clone())
}
