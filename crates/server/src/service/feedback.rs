//! `FeedbackService`.

use std::collections::BTreeSet;

use jiff::Timestamp;
use qantara_engine::market::Market;
use qantara_engine::outcome::Outcome;
use qantara_store::{Batch, DocumentName, Kind, StoreError};
use tonic::{Request, Response, Status};

use super::profiles::profile_name;
use crate::api::{Api, Work};
use crate::status::Fault;
use crate::visibility::sees_all;
use crate::wire::problem::{Problem, Problems};
use crate::wire::proto::feedback_service_server::FeedbackService;
use crate::wire::{outcome, page, proto};
use qantara_hub::ProfileName;

/// How often recording is retried when other calls change the same profiles.
const TRIES: usize = 16;

pub(crate) struct Feedback(pub(crate) Api);

#[tonic::async_trait]
impl FeedbackService for Feedback {
    async fn record_outcomes(
        &self,
        request: Request<proto::RecordOutcomesRequest>,
    ) -> Result<Response<proto::RecordOutcomesResponse>, Status> {
        self.0.answer(request, record).await
    }

    async fn list_outcomes(
        &self,
        request: Request<proto::ListOutcomesRequest>,
    ) -> Result<Response<proto::ListOutcomesResponse>, Status> {
        self.0.answer(request, list).await
    }
}

fn record(
    work: &Work,
    request: proto::RecordOutcomesRequest,
) -> Result<proto::RecordOutcomesResponse, Fault> {
    let most = work.limits().batch;
    if request.outcomes.is_empty() || request.outcomes.len() > most {
        let what = format!("write 1 to {most} outcomes; got {}", request.outcomes.len());
        return Err(Problem::new("outcomes", what).into());
    }
    let (once, done) = work.once(&request.request_id, &request)?;
    if let Some(done) = done {
        return recorded(work, &done.names);
    }
    let now = Timestamp::now();
    let read = |(n, wire): (usize, &proto::Outcome)| {
        outcome::from_wire(wire, now).map_err(|problems| problems.within(&format!("outcomes[{n}]")))
    };
    let sent: Vec<Outcome> =
        request.outcomes.iter().enumerate().map(read).collect::<Result<_, Problems>>()?;
    for _ in 0..TRIES {
        let mut outcomes = Vec::with_capacity(sent.len());
        let mut batch = Batch::new(work.hub.tenant().clone());
        for (new, wire) in sent.iter().zip(&request.outcomes) {
            outcomes.push(to_record(work, &mut batch, new, wire.at.is_none())?);
        }
        let answer =
            proto::RecordOutcomesResponse { outcomes: outcomes.iter().map(outcome::to_wire).collect() };
        if batch.is_empty() {
            // The same request may be recording it concurrently.
            work.hub.settle();
            return Ok(answer);
        }
        once.record(&mut batch, outcomes.iter().map(outcome::name).collect())?;
        match work.hub.commit_by(work.caller.author(), parties(&outcomes), batch, &[], &outcomes) {
            Ok(_) => return Ok(answer),
            // Another call recorded one of them, or changed a party: try again.
            Err(StoreError::DocumentChanged { .. } | StoreError::Changed { .. }) => {
                if let Some(done) = once.done(&work.hub)? {
                    return recorded(work, &done.names);
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Fault::Changed("outcomes".to_owned()))
}

/// Adds an outcome to the batch, unless it is recorded already, and returns the
/// recorded one.
fn to_record(work: &Work, batch: &mut Batch, new: &Outcome, at_is_ours: bool) -> Result<Outcome, Fault> {
    let (store, tenant) = (work.hub.store(), work.hub.tenant());
    let document = document(new.id.as_str());
    if let Some(known) = store.document(tenant, Kind::Outcome, &document)? {
        let known: Outcome = known.read()?;
        let at = if at_is_ours { known.at } else { new.at };
        if known == (Outcome { at, ..new.clone() }) {
            return Ok(known);
        }
        return Err(Fault::Exists(outcome::name(new)));
    }
    for (role, id) in new.parties() {
        let Some((_, version)) = store.get_versioned(tenant, role, id)? else {
            return Err(Fault::NotFound(ProfileName::new(role, id.clone()).to_string()));
        };
        // Do not name a profile that was erased meanwhile.
        batch.require(role, id.clone(), Some(version));
    }
    batch.require_document(Kind::Outcome, document.clone(), None);
    batch.put_document(Kind::Outcome, document, new)?;
    Ok(new.clone())
}

/// The profiles that outcomes are about, by name.
fn parties(outcomes: &[Outcome]) -> Vec<String> {
    let parties = outcomes.iter().flat_map(Outcome::parties);
    let names: BTreeSet<ProfileName> = parties.map(|(role, id)| ProfileName::new(role, id.clone())).collect();
    names.iter().map(ToString::to_string).collect()
}

/// The name of an outcome's document.
fn document(id: &str) -> DocumentName {
    id.parse().expect("an id is a short name")
}

/// Outcomes that were recorded before, by name.
fn recorded(work: &Work, names: &[String]) -> Result<proto::RecordOutcomesResponse, Fault> {
    let mut outcomes = Vec::with_capacity(names.len());
    for name in names {
        let id = name.rsplit('/').next().unwrap_or_default();
        if let Some(found) = work.hub.store().document(work.hub.tenant(), Kind::Outcome, &document(id))? {
            outcomes.push(outcome::to_wire(&found.read()?));
        }
    }
    Ok(proto::RecordOutcomesResponse { outcomes })
}

/// Whether an outcome is about a profile that the caller may not see.
fn is_hidden(work: &Work, outcome: &Outcome) -> Result<bool, Fault> {
    if sees_all(work.caller.access) {
        return Ok(false);
    }
    for (role, id) in outcome.parties() {
        let party = work.hub.profile(&ProfileName::new(role, id.clone()))?;
        if party.is_some_and(|profile| work.hub.bar(&profile).is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn list(work: &Work, request: proto::ListOutcomesRequest) -> Result<proto::ListOutcomesResponse, Fault> {
    let question = proto::ListOutcomesRequest { page_token: String::new(), page_size: 0, ..request.clone() };
    let size = page::size(request.page_size, 100, 1_000)?;
    let after: Option<DocumentName> = page::after("page_token", &question, &request.page_token)?;
    let party = match request.party.as_str() {
        "" => None,
        name => Some(profile_name("party", name)?),
    };
    let market = match request.market.as_str() {
        "" => None,
        id => Some(Market::find(id).map_err(|error| Problem::of("market", &error))?),
    };
    let mut outcomes: Vec<Outcome> = Vec::new();
    let (mut last, mut next_page_token) = (None, String::new());
    for document in work.hub.store().documents(work.hub.tenant(), Kind::Outcome, after.as_ref()) {
        work.go_on()?;
        let document = document?;
        let found: Outcome = document.read()?;
        let wanted = market.is_none_or(|market| found.market == market)
            && party.as_ref().is_none_or(|party| found.parties().contains(&(party.role, &party.id)));
        if !wanted || is_hidden(work, &found)? {
            continue;
        }
        if outcomes.len() == size {
            next_page_token = page::going_on(&question, last.as_ref());
            break;
        }
        outcomes.push(found);
        last = Some(document.name);
    }
    let subjects = party.iter().map(ToString::to_string).collect();
    work.seen(subjects, parties(&outcomes));
    let outcomes = outcomes.iter().map(outcome::to_wire).collect();
    Ok(proto::ListOutcomesResponse { outcomes, next_page_token })
}
