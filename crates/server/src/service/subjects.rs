//! `SubjectService`: access and erasure.

use std::collections::BTreeSet;

use jiff::Timestamp;
use qantara_engine::outcome::Outcome;
use qantara_engine::profile::Role;
use qantara_store::{Batch, Kind};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::admin::event_to_wire;
use super::profiles::profile_name;
use crate::api::{Api, Work};
use crate::status::Fault;
use crate::wire::problem::Problem;
use crate::wire::proto::subject_service_server::SubjectService;
use crate::wire::{outcome, profile, proto, time};
use qantara_hub::ProfileName;
use qantara_hub::{ERASED, Event};

/// The most subjects of one erasure.
const MOST_ERASED: usize = 10_000;

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
    let (store, tenant) = (work.hub.store(), work.hub.tenant());
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
    work.seen(vec![name.to_string()], Vec::new());
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
    let (hub, audit) = (&work.hub, &work.api.0.audit);
    let id = Uuid::new_v4().to_string();
    // Views of a moment ago may not be written yet, and current views must not
    // name the erased.
    let forget = || {
        hub.forget(&gone);
        audit.flush();
    };
    forget();
    let mut commit = |batch: Batch, touched: &[ProfileName]| {
        let sequence = hub.commit(batch, touched, &[])?;
        forget();
        Ok(sequence)
    };
    let erased = qantara_hub::erase(&**hub.store(), hub.tenant(), &gone, &mut commit)?;
    let subjects = vec![ERASED.to_owned(), format!("receipts/{id}")];
    let sequence =
        hub.commit_by(work.caller.author(), subjects, Batch::new(hub.tenant().clone()), &[], &[])?;
    hub.remake(sequence)?;
    Ok(proto::ErasureReceipt {
        id,
        erased_at: Some(time::to_wire(Timestamp::now())),
        sequence: erased.sequence.get(),
        profiles: erased.profiles,
        not_found: erased.not_found,
        outcomes: erased.outcomes,
        requests: erased.requests,
        audit_events: erased.audit_events,
        profiles_corrected: erased.profiles_corrected,
        bytes_before: erased.bytes_before,
        bytes_after: erased.bytes_after,
    })
}
