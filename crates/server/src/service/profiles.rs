//! `ProfileService`.

use std::collections::BTreeSet;
use std::time::Duration;

use async_stream::stream;
use qantara_engine::corpus::Corpus;
use qantara_engine::filter::Filter;
use qantara_engine::gate::Facts;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_store::{Batch, Sequence, StoreError};
use tokio::sync::broadcast::error::RecvError;
use tokio_stream::StreamExt as _;
use tonic::{Request, Response, Status, Streaming};

use super::Answers;
use crate::api::{Api, Work, off_the_reactor};
use crate::status::Fault;
use crate::visibility::{self, sees_all};
use crate::wire::problem::{Problem, Problems};
use crate::wire::proto::batch_upsert_profiles_response::Outcome;
use crate::wire::proto::profile_service_server::ProfileService;
use crate::wire::proto::watch_profiles_response::Kind;
use crate::wire::proto::{self, BatchUpsertProfilesRequest, BatchUpsertProfilesResponse};
use crate::wire::{filter, page, profile};
use qantara_hub::ProfileName;
use qantara_hub::{Change, Watch};

/// How many profiles of a stream are committed together.
const UPSERTED_TOGETHER: usize = 256;

/// How long to wait for them.
const UPSERT_PATIENCE: Duration = Duration::from_millis(5);

/// How often a change is retried when other calls change the same profile.
const TRIES: usize = 16;

pub(crate) struct Profiles(pub(crate) Api);

#[tonic::async_trait]
impl ProfileService for Profiles {
    async fn create_profile(
        &self,
        request: Request<proto::CreateProfileRequest>,
    ) -> Result<Response<proto::Profile>, Status> {
        self.0.answer(request, create).await
    }

    async fn get_profile(
        &self,
        request: Request<proto::GetProfileRequest>,
    ) -> Result<Response<proto::Profile>, Status> {
        self.0
            .answer(request, |work, request| {
                let name = profile_name("name", &request.name)?;
                let found = show(work, &name)?;
                work.seen(Vec::new(), vec![name.to_string()]);
                Ok(found)
            })
            .await
    }

    async fn update_profile(
        &self,
        request: Request<proto::UpdateProfileRequest>,
    ) -> Result<Response<proto::Profile>, Status> {
        self.0.answer(request, update).await
    }

    async fn delete_profile(
        &self,
        request: Request<proto::DeleteProfileRequest>,
    ) -> Result<Response<()>, Status> {
        self.0.answer(request, delete).await
    }

    async fn list_profiles(
        &self,
        request: Request<proto::ListProfilesRequest>,
    ) -> Result<Response<proto::ListProfilesResponse>, Status> {
        self.0.answer(request, list).await
    }

    type BatchUpsertProfilesStream = Answers<BatchUpsertProfilesResponse>;

    async fn batch_upsert_profiles(
        &self,
        request: Request<Streaming<BatchUpsertProfilesRequest>>,
    ) -> Result<Response<Self::BatchUpsertProfilesStream>, Status> {
        let (work, waiting, profiles) = self.0.begin(request).await?;
        Ok(Response::new(Box::pin(stream! {
            let _waiting = waiting;
            let groups = profiles.chunks_timeout(UPSERTED_TOGETHER, UPSERT_PATIENCE);
            tokio::pin!(groups);
            let mut index = 0;
            while let Some(group) = work.in_time(groups.next()).await.transpose() {
                let group = match group {
                    Ok(group) => group,
                    Err(fault) => {
                        yield Err(work.told(&fault));
                        return;
                    }
                };
                // Messages received before a connection error are still stored.
                let broken = group.iter().find_map(|profile| profile.as_ref().err().cloned());
                let group: Vec<_> = group.into_iter().map_while(Result::ok).collect();
                let at_work = work.clone();
                let stored = off_the_reactor(move || {
                    at_work.go_on()?;
                    upsert(&at_work, group)
                });
                match stored.await.and_then(|stored| stored) {
                    Ok(answers) => {
                        for answer in answers {
                            yield Ok(BatchUpsertProfilesResponse { index, ..answer });
                            index += 1;
                        }
                    }
                    Err(fault) => {
                        yield Err(work.told(&fault));
                        return;
                    }
                }
                if let Some(broken) = broken {
                    yield Err(broken);
                    return;
                }
            }
        })))
    }

    type WatchProfilesStream = Answers<proto::WatchProfilesResponse>;

    async fn watch_profiles(
        &self,
        request: Request<proto::WatchProfilesRequest>,
    ) -> Result<Response<Self::WatchProfilesStream>, Status> {
        let (work, waiting, request) = self.0.begin(request).await?;
        let roles: Result<BTreeSet<Role>, Problems> =
            request.roles.iter().map(|number| profile::role(*number, "roles")).collect();
        let roles = roles.map_err(|problems| work.told(&problems.into()))?;
        let after = (request.after_sequence > 0).then_some(request.after_sequence);
        let watch = work.hub.watch(after).ok_or_else(|| work.told(&Fault::CursorLost))?;
        let Watch { from, missed, mut changes } = watch;
        Ok(Response::new(Box::pin(stream! {
            let _waiting = waiting;
            yield Ok(proto::WatchProfilesResponse { sequence: from, ..Default::default() });
            let mut missed = missed.into_iter();
            loop {
                let change = match missed.next() {
                    Some(change) => change,
                    None => match changes.recv().await {
                        Ok(change) => change,
                        Err(RecvError::Lagged(_)) => {
                            yield Err(work.told(&Fault::CursorLost));
                            return;
                        }
                        Err(RecvError::Closed) => return,
                    },
                };
                if !roles.is_empty() && !roles.contains(&change.name.role) {
                    continue;
                }
                let at_work = work.clone();
                match off_the_reactor(move || seen(&at_work, &change)).await.and_then(|seen| seen) {
                    Ok(Some(answer)) => yield Ok(answer),
                    Ok(None) => {}
                    Err(fault) => {
                        yield Err(work.told(&fault));
                        return;
                    }
                }
            }
        })))
    }
}

/// The name of a profile in a field of a request.
pub(crate) fn profile_name(field: &str, name: &str) -> Result<ProfileName, Fault> {
    name.parse().map_err(|error| Problem::of(field, &error).into())
}

/// A stored profile as its caller sees it.
fn show(work: &Work, name: &ProfileName) -> Result<proto::Profile, Fault> {
    let (found, sequence) = stored(work, name)?.ok_or_else(|| Fault::NotFound(name.to_string()))?;
    let found = visibility::seen(work, found)?;
    Ok(profile::to_wire(&found.ok_or_else(|| Fault::NotFound(name.to_string()))?, Some(sequence)))
}

/// A stored profile as a message, for callers that change profiles.
pub(crate) fn get(work: &Work, name: &ProfileName) -> Result<proto::Profile, Fault> {
    let (found, sequence) = stored(work, name)?.ok_or_else(|| Fault::NotFound(name.to_string()))?;
    Ok(profile::to_wire(&found, Some(sequence)))
}

fn stored(work: &Work, name: &ProfileName) -> Result<Option<(Profile, Sequence)>, StoreError> {
    work.hub.store().get_versioned(work.hub.tenant(), name.role, &name.id)
}

fn needed(profile: Option<proto::Profile>) -> Result<proto::Profile, Fault> {
    profile.ok_or_else(|| Problem::new("profile", "a profile is needed").into())
}

fn create(work: &Work, request: proto::CreateProfileRequest) -> Result<proto::Profile, Fault> {
    let (once, done) = work.once(&request.request_id, &request)?;
    let new = profile::from_wire(needed(request.profile)?).map_err(|problems| problems.within("profile"))?;
    let name = ProfileName::of(&new);
    if done.is_some() {
        return get(work, &name);
    }
    let mut batch = Batch::new(work.hub.tenant().clone());
    batch.require(name.role, name.id.clone(), None).put(new.clone());
    once.record(&mut batch, vec![name.to_string()])?;
    match work.commit(batch, std::slice::from_ref(&name)) {
        Ok(sequence) => Ok(profile::to_wire(&new, Some(sequence))),
        // The same request may be running twice.
        Err(StoreError::Changed { .. } | StoreError::DocumentChanged { .. }) => {
            if once.done(&work.hub)?.is_some() {
                get(work, &name)
            } else {
                Err(Fault::Exists(name.to_string()))
            }
        }
        Err(error) => Err(error.into()),
    }
}

fn update(work: &Work, request: proto::UpdateProfileRequest) -> Result<proto::Profile, Fault> {
    let (once, done) = work.once(&request.request_id, &request)?;
    let sent = needed(request.profile)?;
    let name = profile_name("profile.name", &sent.name)?;
    if done.is_some() {
        return get(work, &name);
    }
    let mask = request.update_mask.unwrap_or_default().paths;
    for tried in 0..TRIES {
        let _turn = (tried > 0).then(|| work.hub.turn());
        let current = stored(work, &name)?;
        let (changed, version) = match current {
            None if !request.allow_missing => return Err(Fault::NotFound(name.to_string())),
            None if !sent.etag.is_empty() => return Err(Fault::Changed(name.to_string())),
            None => (profile::from_wire(sent.clone()).map_err(|problems| problems.within("profile"))?, None),
            Some((_, sequence)) if !fits(&sent.etag, sequence) => {
                // By the same request, if it is running twice.
                return match once.done(&work.hub)? {
                    Some(_) => get(work, &name),
                    None => Err(Fault::Changed(name.to_string())),
                };
            }
            Some((current, sequence)) => {
                let mut changed = profile::updated(&current, sent.clone(), &mask)
                    .map_err(|problems| problems.within("profile"))?;
                // Whoever shows an etag has read what it replaces.
                if sent.etag.is_empty() && mask.iter().any(|path| path == "*") {
                    changed.keep_protection(&current);
                }
                (changed, Some(sequence))
            }
        };
        let mut batch = Batch::new(work.hub.tenant().clone());
        batch.require(name.role, name.id.clone(), version).put(changed.clone());
        once.record(&mut batch, vec![name.to_string()])?;
        match work.commit(batch, std::slice::from_ref(&name)) {
            Ok(sequence) => return Ok(profile::to_wire(&changed, Some(sequence))),
            // Another call was faster: try again.
            Err(StoreError::Changed { .. } | StoreError::DocumentChanged { .. }) => {
                if once.done(&work.hub)?.is_some() {
                    return get(work, &name);
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Fault::Changed(name.to_string()))
}

/// Whether an etag matches a version; no etag matches every version.
fn fits(etag: &str, sequence: Sequence) -> bool {
    etag.is_empty() || etag == profile::etag(sequence)
}

fn delete(work: &Work, request: proto::DeleteProfileRequest) -> Result<(), Fault> {
    let (once, done) = work.once(&request.request_id, &request)?;
    if done.is_some() {
        return Ok(());
    }
    let name = profile_name("name", &request.name)?;
    for tried in 0..TRIES {
        let _turn = (tried > 0).then(|| work.hub.turn());
        let Some((_, sequence)) = stored(work, &name)? else {
            return match once.done(&work.hub)? {
                Some(_) => Ok(()),
                None => Err(Fault::NotFound(name.to_string())),
            };
        };
        if !fits(&request.etag, sequence) {
            break;
        }
        let mut batch = Batch::new(work.hub.tenant().clone());
        batch.require(name.role, name.id.clone(), Some(sequence)).delete(name.role, name.id.clone());
        once.record(&mut batch, vec![name.to_string()])?;
        match work.commit(batch, std::slice::from_ref(&name)) {
            Ok(_) => return Ok(()),
            Err(StoreError::Changed { .. } | StoreError::DocumentChanged { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Fault::Changed(name.to_string()))
}

fn list(work: &Work, request: proto::ListProfilesRequest) -> Result<proto::ListProfilesResponse, Fault> {
    let question = proto::ListProfilesRequest { page_token: String::new(), page_size: 0, ..request.clone() };
    let role = profile::role(request.role, "role")?;
    let size = page::size(request.page_size, 100, 1_000)?;
    let after: Option<ProfileId> = page::after("page_token", &question, &request.page_token)?;
    let filter = request.filter.map(|wire| filter::from_wire(wire, role)).transpose()?;
    let view = work.hub.view();
    let corpus = view.pools().find(|pool| pool.market().side(role).is_some()).map(|pool| pool.corpus());
    let mut profiles = Vec::new();
    let mut bytes = 0;
    let mut next_page_token = String::new();
    for found in work.hub.store().scan_after(work.hub.tenant(), role, after.as_ref()) {
        let (found, sequence) = found?;
        let admitted = admits(filter.as_ref(), corpus, &found);
        let seen = if admitted { visibility::seen(work, found)? } else { None };
        let Some(found) = seen else {
            work.go_on()?;
            continue;
        };
        let message = profile::to_wire(&found, Some(sequence));
        let more = prost::Message::encoded_len(&message);
        // Large profiles make short pages.
        if profiles.len() == size || (bytes + more > work.limits().response_bytes / 2 && !profiles.is_empty())
        {
            let last = profiles.last().map(|last: &proto::Profile| last.name.as_str()).unwrap_or_default();
            let id = last.split_once('/').map_or("", |(_, id)| id);
            next_page_token = page::token(&question, id);
            break;
        }
        bytes += more;
        profiles.push(message);
    }
    let shown = profiles.iter().map(|profile| profile.name.clone()).collect();
    work.seen(Vec::new(), shown);
    Ok(proto::ListProfilesResponse { profiles, next_page_token })
}

fn admits(filter: Option<&Filter>, corpus: Option<&Corpus>, profile: &Profile) -> bool {
    filter.zip(corpus).is_none_or(|(filter, corpus)| filter.admits(&Facts::of(profile, corpus)))
}

/// Stores a group of profiles, and answers each.
fn upsert(
    work: &Work,
    group: Vec<BatchUpsertProfilesRequest>,
) -> Result<Vec<BatchUpsertProfilesResponse>, Fault> {
    let mut answers = Vec::with_capacity(group.len());
    let mut puts: Vec<Put> = Vec::new();
    let mut waiting: BTreeSet<String> = BTreeSet::new();
    for request in group {
        // A profile that comes twice is stored twice, in order.
        let name = request.profile.as_ref().map(|profile| profile.name.clone()).unwrap_or_default();
        if !waiting.insert(name.clone()) {
            commit(work, std::mem::take(&mut puts), &mut answers)?;
            waiting = BTreeSet::from([name]);
        }
        let (answer, put) = judge(work, request)?;
        puts.extend(put.map(|new| Put { index: answers.len(), new }));
        answers.push(answer);
    }
    commit(work, puts, &mut answers)?;
    if answers.iter().any(|answer| answer.outcome() == Outcome::Unchanged) {
        // The same request may be storing it concurrently.
        work.hub.settle();
    }
    Ok(answers)
}

/// A profile to store.
struct Put {
    /// Its index in the group.
    index: usize,
    new: New,
}

/// A profile in the form to store.
struct New {
    profile: Profile,
    /// The profile as it was sent.
    sent: Profile,
    /// The version that existed when it was checked.
    over: Option<Sequence>,
    /// Whether its caller requires exactly that version.
    by_etag: bool,
}

/// The outcome for one profile, and what to store.
fn judge(
    work: &Work,
    request: BatchUpsertProfilesRequest,
) -> Result<(BatchUpsertProfilesResponse, Option<New>), Fault> {
    let answer = |name: String, outcome: Outcome| BatchUpsertProfilesResponse {
        name,
        outcome: outcome.into(),
        ..BatchUpsertProfilesResponse::default()
    };
    let sent = request.profile.unwrap_or_default();
    let (name, etag) = (sent.name.clone(), sent.etag.clone());
    let refused = |fault: &Fault| {
        let problems = match fault {
            Fault::Invalid(problems) => problems
                .iter()
                .map(|problem| proto::FieldProblem {
                    field: problem.field.clone(),
                    description: problem.description.clone(),
                })
                .collect(),
            _ => Vec::new(),
        };
        let messages = work.api.0.words.in_tongue(work.caller.tongue);
        let message = fault.words(&work.caller, messages);
        BatchUpsertProfilesResponse { message, problems, ..answer(name.clone(), Outcome::Refused) }
    };
    let mut new = match profile::from_wire(sent) {
        Ok(new) => new,
        Err(problems) => return Ok((refused(&problems.into()), None)),
    };
    let name = ProfileName::of(&new);
    let current = stored(work, &name)?;
    // Whoever shows an etag has read what it replaces.
    let sent = new.clone();
    if let Some((current, _)) = current.as_ref().filter(|_| etag.is_empty()) {
        new.keep_protection(current);
    }
    match current {
        Some((_, sequence)) if !fits(&etag, sequence) => {
            Ok((refused(&Fault::Changed(name.to_string())), None))
        }
        None if !etag.is_empty() => Ok((refused(&Fault::NotFound(name.to_string())), None)),
        Some((current, sequence)) if current == new => {
            let etag = profile::etag(sequence);
            Ok((BatchUpsertProfilesResponse { etag, ..answer(name.to_string(), Outcome::Unchanged) }, None))
        }
        Some((_, sequence)) => {
            let new = New { profile: new, sent, over: Some(sequence), by_etag: !etag.is_empty() };
            Ok((answer(name.to_string(), Outcome::Updated), Some(new)))
        }
        None => {
            let new = New { profile: new, sent, over: None, by_etag: false };
            Ok((answer(name.to_string(), Outcome::Created), Some(new)))
        }
    }
}

/// Commits the group, and fills in the etags of its answers.
fn commit(work: &Work, puts: Vec<Put>, answers: &mut [BatchUpsertProfilesResponse]) -> Result<(), Fault> {
    if puts.is_empty() {
        return Ok(());
    }
    match store(work, puts.iter().map(|put| &put.new)) {
        Ok(sequence) => {
            for put in puts {
                answers[put.index].etag = profile::etag(sequence);
            }
        }
        // One of them has changed since it was checked: the others are still
        // stored.
        Err(StoreError::Changed { .. }) => {
            for put in puts {
                commit_alone(work, put, answers)?;
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn store<'a>(work: &Work, new: impl Iterator<Item = &'a New>) -> Result<Sequence, StoreError> {
    let mut batch = Batch::new(work.hub.tenant().clone());
    let mut names = Vec::new();
    for New { profile, over, .. } in new {
        let name = ProfileName::of(profile);
        // A refusal may have come in between.
        batch.require(name.role, name.id.clone(), *over).put(profile.clone());
        names.push(name);
    }
    work.commit(batch, &names)
}

/// Commits one profile of the group over the current version.
fn commit_alone(work: &Work, put: Put, answers: &mut [BatchUpsertProfilesResponse]) -> Result<(), Fault> {
    let Put { index, mut new } = put;
    let answer = &mut answers[index];
    for tried in 0..TRIES {
        let _turn = (tried > 0).then(|| work.hub.turn());
        if tried > 0 && !new.by_etag {
            let current = stored(work, &ProfileName::of(&new.profile))?;
            new.over = current.as_ref().map(|(_, sequence)| *sequence);
            answer.outcome = if current.is_some() { Outcome::Updated } else { Outcome::Created }.into();
            new.profile = new.sent.clone();
            if let Some((current, _)) = &current {
                new.profile.keep_protection(current);
            }
        }
        match store(work, std::iter::once(&new)) {
            Ok(sequence) => {
                answer.etag = profile::etag(sequence);
                return Ok(());
            }
            Err(StoreError::Changed { .. }) if !new.by_etag => {}
            Err(StoreError::Changed { .. }) => break,
            Err(error) => return Err(error.into()),
        }
    }
    let messages = work.api.0.words.in_tongue(work.caller.tongue);
    answer.outcome = Outcome::Refused.into();
    answer.message = Fault::Changed(answer.name.clone()).words(&work.caller, messages);
    Ok(())
}

/// A change as a watcher receives it; `None` if it is about a profile that the
/// caller could never see.
fn seen(work: &Work, change: &Change) -> Result<Option<proto::WatchProfilesResponse>, Fault> {
    // For callers that may not see it, a newly barred profile is removed.
    let current = match stored(work, &change.name)?.filter(|_| change.stored) {
        Some((profile, sequence)) => visibility::seen(work, profile)?.map(|profile| (profile, sequence)),
        None => None,
    };
    if current.is_none() && !change.was_matched && !sees_all(work.caller.access) {
        return Ok(None);
    }
    let kind = if current.is_some() { Kind::Stored } else { Kind::Removed };
    if current.is_some() {
        work.seen(Vec::new(), vec![change.name.to_string()]);
    }
    Ok(Some(proto::WatchProfilesResponse {
        sequence: change.sequence.get(),
        name: change.name.to_string(),
        kind: kind.into(),
        profile: current.map(|(profile, sequence)| profile::to_wire(&profile, Some(sequence))),
    }))
}
