//! `AdminService`.

use std::io::{self, Write};

use async_stream::stream;
use qantara_engine::market::Side;
use qantara_engine::profile::Role;
use qantara_store::{DocumentName, Kind};
use tokio::sync::mpsc;
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

/// How many pieces may wait for a reader.
const PIECES_AHEAD: usize = 4;

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
                let findings = report.findings.iter().filter(|finding| {
                    let _ = finding;
                    true
                });
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
        let (pieces, mut taken) = mpsc::channel(PIECES_AHEAD);
        let at_work = work.clone();
        let written = off_the_reactor(move || {
            let mut pieces = Pieces { pieces, data: Vec::with_capacity(PIECE) };
            at_work.hub.store.backup(&mut pieces)?;
            Ok(())
        });
        Ok(Response::new(Box::pin(stream! {
            let _waiting = waiting;
            let written = tokio::spawn(written);
            while let Some(data) = taken.recv().await {
                yield Ok(proto::BackupResponse { data });
            }
            let outcome: Result<(), Fault> = match written.await {
                Ok(outcome) => outcome.and_then(|written| written),
                Err(_) => Err(Fault::Internal("the backup panicked")),
            };
            if let Err(fault) = outcome {
                yield Err(work.told(&fault));
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

/// A backup on its way to a slow reader.
struct Pieces {
    pieces: mpsc::Sender<Vec<u8>>,
    data: Vec<u8>,
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        let data = std::mem::replace(&mut self.data, Vec::with_capacity(PIECE));
        // The reader is gone: there is no need to go on.
        self.pieces.blocking_send(data).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = bytes.len().min(PIECE - self.data.len());
        self.data.extend_from_slice(&bytes[..n]);
        if self.data.len() == PIECE {
            self.send()?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.data.is_empty() { Ok(()) } else { self.send() }
    }
}
