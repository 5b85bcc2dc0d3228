//! `AdminService`.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _};

use async_stream::stream;
use qantara_engine::market::Side;
use qantara_engine::profile::Role;
use qantara_store::{DocumentName, Kind};
use tonic::{Request, Response, Status};

use super::Answers;
use super::profiles::profile_name;
use crate::api::{Api, Work, off_the_reactor};
use crate::audit::Event;
use crate::status::Fault;
use crate::wire::profile::role_to_wire;
use crate::wire::proto::admin_service_server::AdminService;
use crate::wire::{page, proto, time};

/// The largest piece of a backup, bytes.
const PIECE: usize = 64 << 10;

const UNREADABLE: Fault = Fault::Internal("the file of a backup cannot be read or written");

pub(crate) struct Admin(pub(crate) Api);

#[tonic::async_trait]
impl AdminService for Admin {
    async fn get_stats(
        &self,
        request: Request<proto::GetStatsRequest>,
    ) -> Result<Response<proto::Stats>, Status> {
        self.0.answer(request, |work, _| Ok(stats(work))).await
    }

    async fn check_store(
        &self,
        request: Request<proto::CheckStoreRequest>,
    ) -> Result<Response<proto::CheckStoreResponse>, Status> {
        self.0
            .answer(request, |work, _| {
                let report = work.hub.store.check()?;
                let findings = report.findings.iter().filter(|finding| finding.concerns(&work.hub.tenant));
                Ok(proto::CheckStoreResponse {
                    healthy: report.is_healthy(),
                    findings: findings.map(ToString::to_string).collect(),
                })
            })
            .await
    }

    type BackupStream = Answers<proto::BackupResponse>;

    async fn backup(
        &self,
        request: Request<proto::BackupRequest>,
    ) -> Result<Response<Self::BackupStream>, Status> {
        let (work, waiting, _) = self.0.begin(request).await?;
        Ok(Response::new(Box::pin(stream! {
            let _waiting = waiting;
            let at_work = work.clone();
            let mut spool = match off_the_reactor(move || spool(&at_work)).await.and_then(|spool| spool) {
                Ok(spool) => spool,
                Err(fault) => {
                    yield Err(work.told(&fault));
                    return;
                }
            };
            loop {
                let read = off_the_reactor(move || {
                    let mut data = Vec::with_capacity(PIECE);
                    spool.by_ref().take(PIECE as u64).read_to_end(&mut data).map(|_| (spool, data))
                });
                match read.await.and_then(|read| read.map_err(|_| UNREADABLE)) {
                    Ok((_, data)) if data.is_empty() => return,
                    Ok((rest, data)) => {
                        spool = rest;
                        yield Ok(proto::BackupResponse { data });
                    }
                    Err(fault) => {
                        yield Err(work.told(&fault));
                        return;
                    }
                }
            }
        })))
    }

    async fn list_audit_events(
        &self,
        request: Request<proto::ListAuditEventsRequest>,
    ) -> Result<Response<proto::ListAuditEventsResponse>, Status> {
        self.0.answer(request, list_audit_events).await
    }
}

fn stats(work: &Work) -> proto::Stats {
    let view = work.hub.view();
    proto::Stats {
        tenant: work.hub.tenant.to_string(),
        sequence: view.sequence.get(),
        profiles: Role::ALL
            .into_iter()
            .map(|role| proto::RoleCount {
                role: role_to_wire(role).into(),
                profiles: work.hub.store.count(&work.hub.tenant, role),
            })
            .collect(),
        pools: view
            .pools()
            .map(|pool| proto::PoolStats {
                market: pool.market().id().to_owned(),
                first_members: pool.side(Side::First).len() as u64,
                second_members: pool.side(Side::Second).len() as u64,
                bytes: pool.bytes() as u64,
                drift: pool.drift() as u64,
            })
            .collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn list_audit_events(
    work: &Work,
    request: proto::ListAuditEventsRequest,
) -> Result<proto::ListAuditEventsResponse, Fault> {
    let question =
        proto::ListAuditEventsRequest { page_token: String::new(), page_size: 0, ..request.clone() };
    let size = page::size(request.page_size, 100, 1_000)?;
    let after: Option<DocumentName> = page::after("page_token", &question, &request.page_token)?;
    if !request.subject.is_empty() && !request.subject.starts_with("policies/") {
        profile_name("subject", &request.subject)?;
    }
    work.api.0.audit.flush();
    let mut events = Vec::new();
    let (mut last, mut next_page_token) = (None, String::new());
    for document in work.hub.store.documents(&work.hub.tenant, Kind::Audit, after.as_ref()) {
        work.go_on()?;
        let document = document?;
        let event: Event = document.read()?;
        let wanted = (request.subject.is_empty() || event.names(&request.subject))
            && (request.actor.is_empty() || event.actor == request.actor);
        if !wanted {
            continue;
        }
        if events.len() == size {
            next_page_token = page::going_on(&question, last.as_ref());
            break;
        }
        events.push(event_to_wire(event));
        last = Some(document.name);
    }
    Ok(proto::ListAuditEventsResponse { events, next_page_token })
}

/// An audit event as a message.
pub(crate) fn event_to_wire(event: Event) -> proto::AuditEvent {
    let Event { at, actor, call, subjects, shown, request_id } = event;
    proto::AuditEvent { at: Some(time::to_wire(at)), actor, call, subjects, shown, request_id }
}

/// A backup in a file without a name, to be read from its beginning. Changes
/// wait while it is written, so it must not wait for a slow reader.
fn spool(work: &Work) -> Result<BufReader<File>, Fault> {
    let mut spool = BufWriter::new(tempfile::tempfile().map_err(|_| UNREADABLE)?);
    work.hub.store.backup_of(&work.hub.tenant, &mut spool)?;
    let mut file = spool.into_inner().map_err(|_| UNREADABLE)?;
    file.rewind().map_err(|_| UNREADABLE)?;
    Ok(BufReader::new(file))
}
