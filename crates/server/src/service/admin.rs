//! `AdminService`.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, Write};

use async_stream::stream;
use qantara_engine::market::Side;
use qantara_engine::profile::{ConsentCounts, MatchingConsent, Role};
use qantara_store::{DocumentName, Kind};
use tonic::{Request, Response, Status};

use super::Answers;
use super::profiles::profile_name;
use crate::api::{Api, Work, off_the_reactor};
use crate::status::Fault;
use crate::wire::profile::role_to_wire;
use crate::wire::proto::admin_service_server::AdminService;
use crate::wire::{page, proto, time};
use qantara_hub::Event;

/// The largest piece of a backup, bytes.
const PIECE: usize = 64 << 10;

pub(crate) struct Admin(pub(crate) Api);

#[tonic::async_trait]
impl AdminService for Admin {
    async fn get_stats(
        &self,
        request: Request<proto::GetStatsRequest>,
    ) -> Result<Response<proto::Stats>, Status> {
        self.0.answer(request, |work, _| stats(work)).await
    }

    async fn check_store(
        &self,
        request: Request<proto::CheckStoreRequest>,
    ) -> Result<Response<proto::CheckStoreResponse>, Status> {
        self.0
            .answer(request, |work, _| {
                let report = work.hub.store().check()?;
                let findings = report.findings.iter().filter(|finding| finding.concerns(work.hub.tenant()));
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
            let written = off_the_reactor(move || written(&at_work)).await.and_then(|file| file);
            let mut reader = match written {
                Ok(file) => BufReader::with_capacity(PIECE, file),
                Err(fault) => {
                    yield Err(work.told(&fault));
                    return;
                }
            };
            loop {
                let at_work = work.clone();
                let read = off_the_reactor(move || piece(&at_work, reader)).await.and_then(|piece| piece);
                match read {
                    Ok((_, data)) if data.is_empty() => return,
                    Ok((rest, data)) => {
                        reader = rest;
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

fn stats(work: &Work) -> Result<proto::Stats, Fault> {
    let view = work.hub.view();
    let mut profiles = Vec::new();
    for role in Role::ALL {
        let mut counts = ConsentCounts::default();
        for profile in work.hub.store().scan(work.hub.tenant(), role) {
            work.go_on()?;
            counts.count(&work.hub.as_matched(profile?)?, work.hub.consent());
        }
        let ConsentCounts { profiles: all, agreed, refused, not_stated, archived, matched } = counts;
        let role = role_to_wire(role).into();
        profiles.push(proto::RoleCount {
            role,
            profiles: all,
            agreed,
            refused,
            not_stated,
            archived,
            matched,
        });
    }
    Ok(proto::Stats {
        tenant: work.hub.tenant().to_string(),
        sequence: view.sequence().get(),
        profiles,
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
        matching_consent_required: work.hub.consent() == MatchingConsent::Required,
    })
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
    for document in work.hub.store().documents(work.hub.tenant(), Kind::Audit, after.as_ref()) {
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

/// Writes a backup to an unnamed file, which disappears when it is closed.
/// Commits wait while a backup is written, so it is not written directly to a
/// caller, who may be slow.
fn written(work: &Work) -> Result<File, Fault> {
    let mut file = tempfile::tempfile().map_err(kept)?;
    let mut out = BufWriter::with_capacity(PIECE, WhileWaited { work, file: &file });
    let outcome = work.hub.store().backup_of(work.hub.tenant(), &mut out);
    work.go_on()?;
    outcome?;
    out.flush().map_err(kept)?;
    drop(out);
    file.rewind().map_err(kept)?;
    work.seen(Vec::new(), Vec::new());
    Ok(file)
}

/// The next piece of a backup; an empty one at its end.
fn piece(work: &Work, mut reader: BufReader<File>) -> Result<(BufReader<File>, Vec<u8>), Fault> {
    work.go_on()?;
    let data = reader.fill_buf().map_err(kept)?.to_vec();
    reader.consume(data.len());
    Ok((reader, data))
}

fn kept(error: io::Error) -> Fault {
    tracing::error!("a backup could not be kept for its reader: {error}");
    Fault::Internal("a backup could not be kept for its reader")
}

/// A writer that fails once the caller no longer waits.
struct WhileWaited<'a> {
    work: &'a Work,
    file: &'a File,
}

impl Write for WhileWaited<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The reader is gone, or its deadline has passed.
        self.work.go_on().map_err(|_| io::ErrorKind::BrokenPipe)?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
