//! What a store promises, by what each promise is made of: the table, scans,
//! the check, backups.

use std::collections::BTreeSet;
use std::io::Write;

use qantara_engine::profile::{Profile, ProfileId, Role};

use crate::check::{self, Digest, Report};
use crate::draft::Encoded;
use crate::record::{Place, read_document, read_profile};
use crate::scan::{Pages, Scan};
use crate::store::Store;
use crate::table::Table;
use crate::{
    Batch, Document, DocumentName, Documents, Kind, ProfileStore, Profiles, Rewritten, Sequence, Stats,
    StoreError, Tenant, Versions, backup, key,
};

impl<T: Table> ProfileStore for Store<T> {
    fn get_versioned(
        &self,
        tenant: &Tenant,
        role: Role,
        id: &ProfileId,
    ) -> Result<Option<(Profile, Sequence)>, StoreError> {
        let key = key::profile(tenant, role, id);
        self.table().get(&key)?.map(|value| read_profile(&key, &value)).transpose()
    }

    fn scan(&self, tenant: &Tenant, role: Role) -> Profiles<'_> {
        Box::new(Scan::new(self, tenant, role).map(|entry| {
            let (key, value) = entry?;
            Ok(read_profile(&key, &value)?.0)
        }))
    }

    fn scan_after(&self, tenant: &Tenant, role: Role, after: Option<&ProfileId>) -> Versions<'_> {
        let after = after.map(|id| key::profile(tenant, role, id));
        Box::new(Pages::new(self, &key::role(tenant, role), after).map(|entry| {
            let (key, value) = entry?;
            read_profile(&key, &value)
        }))
    }

    fn document(
        &self,
        tenant: &Tenant,
        kind: Kind,
        name: &DocumentName,
    ) -> Result<Option<Document>, StoreError> {
        let key = key::document(tenant, kind, name);
        self.table().get(&key)?.map(|value| read_document(&key, &value)).transpose()
    }

    fn documents(&self, tenant: &Tenant, kind: Kind, after: Option<&DocumentName>) -> Documents<'_> {
        let after = after.map(|name| key::document(tenant, kind, name));
        Box::new(Pages::new(self, &key::kind(tenant, kind), after).map(|entry| {
            let (key, value) = entry?;
            read_document(&key, &value)
        }))
    }

    fn tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        let counts = self.all_counts().into_iter().filter(|(_, count)| *count > 0);
        let mut tenants: BTreeSet<Tenant> = counts.map(|((tenant, _), _)| tenant).collect();
        // From the first document of each tenant to that of the next.
        let mut after = None;
        while let Some(entry) = self.table().scan(&key::documents(), after.as_deref()).next() {
            let (tenant, _) = Place::of(&entry?.0)?;
            after = Some(key::after_documents(&tenant));
            tenants.insert(tenant);
        }
        Ok(tenants.into_iter().collect())
    }

    fn commit(&self, batch: Batch) -> Result<Sequence, StoreError> {
        self.commit_encoded(Encoded::new(batch)?)
    }

    fn count(&self, tenant: &Tenant, role: Role) -> u64 {
        self.counted(tenant, role)
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        self.stats_now()
    }

    fn check(&self) -> Result<Report, StoreError> {
        Ok(self.held_still(|state| check::check(self, state)))
    }

    fn digest(&self, tenant: &Tenant, roles: &[Role]) -> Result<Digest, StoreError> {
        self.held_still(|_| check::digest(self, tenant, roles))
    }

    fn backup(&self, out: &mut dyn Write) -> Result<u64, StoreError> {
        self.held_still(|state| backup::write(self, state, None, out))
    }

    fn backup_of(&self, tenant: &Tenant, out: &mut dyn Write) -> Result<u64, StoreError> {
        self.held_still(|state| backup::write(self, state, Some(tenant), out))
    }

    fn rewrite(&self) -> Result<Rewritten, StoreError> {
        self.rewrite_now()
    }

    fn close(mut self: Box<Self>) -> Result<(), StoreError> {
        self.close_now()
    }
}
