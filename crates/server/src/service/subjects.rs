//! `SubjectService`: access and erasure.

use std::collections::BTreeSet;

use jiff::Timestamp;
use qantara_engine::outcome::Outcome;
use qantara_engine::profile::{Profile, Role};
use qantara_store::{Batch, Kind};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::admin::event_to_wire;
use super::profiles::profile_name;
use crate::api::{Api, Work};
use crate::audit::{self, ERASED, Event};
use crate::requests::Done;
use crate::status::Fault;
use crate::wire::name::ProfileName;
use crate::wire::problem::Problem;
use crate::wire::proto::subject_service_server::SubjectService;
use crate::wire::{outcome, profile, proto, time};

/// The most subjects of one erasure.
const MOST_ERASED: usize = 10_000;

/// How many changes an erasure makes in one batch.
const CHANGES_TOGETHER: usize = 1_000;

pub(crate) struct Subjects(pub(crate) Api);

#[tonic::async_trait]
impl SubjectService for Subjects {
    async fn export_subject(
        &self,
        request: Request<proto::ExportSubjectRequest>,
    ) -> Result<Response<proto::SubjectExport>, Status> {
        self.0.answer(request, export).await
    }

    async fn erase_subjects(
        &self,
        request: Request<proto::EraseSubjectsRequest>,
    ) -> Result<Response<proto::ErasureReceipt>, Status> {
        self.0.answer(request, erase).await
    }
}

fn export(work: &Work, request: proto::ExportSubjectRequest) -> Result<proto::SubjectExport, Fault> {
    let name = profile_name("name", &request.name)?;
    work.api.0.audit.flush();
    let (store, tenant) = (&work.hub.store, &work.hub.tenant);
    let found = store.get_versioned(tenant, name.role, &name.id)?;
    let mut outcomes = Vec::new();
    for document in store.documents(tenant, Kind::Outcome, None) {
        let found: Outcome = document?.read()?;
        if found.parties().contains(&(name.role, &name.id)) {
            outcomes.push(outcome::to_wire(&found));
        }
    }
    let mut audit_events = Vec::new();
    for document in store.documents(tenant, Kind::Audit, None) {
        let event: Event = document?.read()?;
        if event.names(&request.name) {
            audit_events.push(event_to_wire(event));
        }
    }
    let mut named_by = Vec::new();
    for role in Role::ALL {
        for other in store.scan(tenant, role) {
            work.go_on()?;
            let other = other?;
            if other.names(name.role, &name.id) {
                named_by.push(ProfileName::of(&other).to_string());
            }
        }
    }
    if found.is_none() && outcomes.is_empty() && audit_events.is_empty() && named_by.is_empty() {
        return Err(Fault::NotFound(name.to_string()));
    }
    work.api.0.audit.seen(&work.caller, vec![name.to_string()], Vec::new());
    Ok(proto::SubjectExport {
        made_at: Some(time::to_wire(Timestamp::now())),
        profile: found.map(|(found, sequence)| profile::to_wire(&found, Some(sequence))),
        outcomes,
        audit_events,
        named_by,
    })
}

fn erase(work: &Work, request: proto::EraseSubjectsRequest) -> Result<proto::ErasureReceipt, Fault> {
    if request.names.is_empty() || request.names.len() > MOST_ERASED {
        let what = format!("write 1 to {MOST_ERASED} names; got {}", request.names.len());
        return Err(Problem::new("names", what).into());
    }
    let gone: BTreeSet<ProfileName> = request
        .names
        .iter()
        .enumerate()
        .map(|(n, name)| profile_name(&format!("names[{n}]"), name))
        .collect::<Result<_, Fault>>()?;
    let mut erasure = Erasure::new(work, gone);
    erasure.profiles()?;
    erasure.outcomes()?;
    erasure.requests()?;
    work.api.0.audit.flush();
    erasure.audit_events()?;
    erasure.finish()
}

/// An erasure on its way: everything is deleted first, and then the store is
/// written anew. Broken off midway, it can be asked for again.
struct Erasure<'a> {
    work: &'a Work,
    gone: BTreeSet<ProfileName>,
    /// The same as texts.
    names: BTreeSet<String>,
    batch: Batch,
    /// Profiles that the batch touches.
    touched: Vec<ProfileName>,
    receipt: proto::ErasureReceipt,
}

impl<'a> Erasure<'a> {
    fn new(work: &'a Work, gone: BTreeSet<ProfileName>) -> Self {
        Self {
            names: gone.iter().map(ToString::to_string).collect(),
            batch: Batch::new(work.hub.tenant.clone()),
            touched: Vec::new(),
            receipt: proto::ErasureReceipt { id: Uuid::new_v4().to_string(), ..Default::default() },
            work,
            gone,
        }
    }

    fn is_gone(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Makes the changes so far, if there are many, or if that is all.
    fn commit(&mut self, all: bool) -> Result<(), Fault> {
        if self.batch.is_empty() || !(all || self.batch.len() >= CHANGES_TOGETHER) {
            return Ok(());
        }
        let empty = Batch::new(self.work.hub.tenant.clone());
        let batch = std::mem::replace(&mut self.batch, empty);
        let touched = std::mem::take(&mut self.touched);
        self.receipt.sequence = self.work.hub.commit(batch, &touched, &[])?.get();
        Ok(())
    }

    /// The profiles themselves, and others that name them.
    fn profiles(&mut self) -> Result<(), Fault> {
        for name in self.gone.clone() {
            if self.work.hub.store.get(&self.work.hub.tenant, name.role, &name.id)?.is_some() {
                self.batch.delete(name.role, name.id.clone());
                self.touched.push(name);
                self.receipt.profiles += 1;
                self.commit(false)?;
            } else {
                self.receipt.not_found += 1;
            }
        }
        self.commit(true)?;
        for role in Role::ALL {
            let naming: Vec<Profile> = {
                let scan = self.work.hub.store.scan(&self.work.hub.tenant, role);
                scan.filter_map(|found| self.corrected(found.map_err(Fault::from)).transpose())
                    .collect::<Result<_, Fault>>()?
            };
            for profile in naming {
                self.touched.push(ProfileName::of(&profile));
                self.batch.put(profile);
                self.receipt.profiles_corrected += 1;
                self.commit(false)?;
            }
        }
        self.commit(true)
    }

    /// A profile without the ids of those who are gone, where it had any.
    fn corrected(&self, found: Result<Profile, Fault>) -> Result<Option<Profile>, Fault> {
        let mut profile = found?;
        // Few profiles name others at all.
        if !profile.names_anybody() {
            return Ok(None);
        }
        let mut corrected = false;
        for name in &self.gone {
            corrected |= profile.forget(name.role, &name.id);
        }
        Ok(corrected.then_some(profile))
    }

    fn outcomes(&mut self) -> Result<(), Fault> {
        let store = self.work.hub.store.clone();
        for document in store.documents(&self.work.hub.tenant, Kind::Outcome, None) {
            let document = document?;
            let found: Outcome = document.read()?;
            let parties = found.parties().map(|(role, id)| ProfileName::new(role, id.clone()));
            if parties.iter().any(|party| self.gone.contains(party)) {
                self.batch.delete_document(Kind::Outcome, document.name);
                // A caller may have made its name of theirs.
                self.names.insert(outcome::name(&found));
                self.receipt.outcomes += 1;
                self.commit(false)?;
            }
        }
        self.commit(true)
    }

    fn requests(&mut self) -> Result<(), Fault> {
        let store = self.work.hub.store.clone();
        for document in store.documents(&self.work.hub.tenant, Kind::Request, None) {
            let document = document?;
            let done: Done = document.read()?;
            if done.names.iter().any(|name| self.is_gone(name)) {
                self.batch.delete_document(Kind::Request, document.name);
                self.receipt.requests += 1;
                self.commit(false)?;
            }
        }
        self.commit(true)
    }

    fn audit_events(&mut self) -> Result<(), Fault> {
        let store = self.work.hub.store.clone();
        for document in store.documents(&self.work.hub.tenant, Kind::Audit, None) {
            let document = document?;
            let mut event: Event = document.read()?;
            if event.forget(|name| self.is_gone(name)) {
                self.batch.put_document(Kind::Audit, document.name, &event)?;
                self.receipt.audit_events += 1;
                self.commit(false)?;
            }
        }
        self.commit(true)
    }

    /// Writes the store anew, forgets what was made of the subjects, and gives
    /// the receipt.
    fn finish(mut self) -> Result<proto::ErasureReceipt, Fault> {
        let subjects = vec![ERASED.to_owned(), format!("receipts/{}", self.receipt.id)];
        audit::record(&mut self.batch, &self.work.caller, subjects)?;
        self.commit(true)?;
        struct R {
            bytes_before: u64,
            bytes_after: u64,
        }
        let rewritten = R { bytes_before: 0, bytes_after: 0 };
        let sequence = self.work.hub.store.stats()?.sequence;
        let gone: Vec<ProfileName> = self.gone.into_iter().collect();
        self.work.hub.remake(sequence, &gone)?;
        Ok(proto::ErasureReceipt {
            erased_at: Some(time::to_wire(Timestamp::now())),
            bytes_before: rewritten.bytes_before,
            bytes_after: rewritten.bytes_after,
            ..self.receipt
        })
    }
}
