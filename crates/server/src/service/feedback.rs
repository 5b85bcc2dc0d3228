//! `FeedbackService`.

use jiff::Timestamp;
use qantara_engine::market::Market;
use qantara_engine::outcome::Outcome;
use qantara_store::{Batch, DocumentName, Kind, StoreError};
use tonic::{Request, Response, Status};

use super::profiles::profile_name;
use crate::api::{Api, Work};
use crate::audit;
use crate::requests::Once;
use crate::status::Fault;
use crate::wire::name::ProfileName;
use crate::wire::problem::Problem;
use crate::wire::proto::feedback_service_server::FeedbackService;
use crate::wire::{outcome, page, proto};

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
    let (once, done) = Once::look(work, &request.request_id, &request)?;
    if let Some(done) = done {
        return recorded(work, &done.names);
    }
    let now = Timestamp::now();
    let mut outcomes = Vec::with_capacity(request.outcomes.len());
    let mut batch = Batch::new(work.hub.tenant.clone());
    for (n, wire) in request.outcomes.iter().enumerate() {
        let field = format!("outcomes[{n}]");
        let new = outcome::from_wire(wire, now).map_err(|problems| problems.within(&field))?;
        for (role, id) in new.parties() {
            if work.hub.store.get(&work.hub.tenant, role, id)?.is_none() {
                return Err(Fault::NotFound(ProfileName::new(role, id.clone()).to_string()));
            }
        }
        let document = document(new.id.as_str());
        match work.hub.store.document(&work.hub.tenant, Kind::Outcome, &document)? {
            Some(known) if known.read::<Outcome>()? == new => {}
            Some(_) => return Err(Fault::Exists(outcome::name(&new))),
            None => {
                batch.require_document(Kind::Outcome, document.clone(), None);
                batch.put_document(Kind::Outcome, document, &new)?;
            }
        }
        outcomes.push(new);
    }
    let names: Vec<String> = outcomes.iter().map(outcome::name).collect();
    if !batch.is_empty() {
        once.record(&mut batch, names)?;
        let subjects = outcomes.iter().flat_map(Outcome::parties);
        let subjects = subjects.map(|(role, id)| ProfileName::new(role, id.clone()).to_string()).collect();
        audit::record(&mut batch, &work.caller, subjects)?;
        match work.hub.commit(batch, &[], &outcomes) {
            Ok(_) => {}
            // Another call recorded one of them, or made this one.
            Err(StoreError::DocumentChanged { .. }) => return Err(Fault::Changed("outcomes".to_owned())),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(proto::RecordOutcomesResponse { outcomes: outcomes.iter().map(outcome::to_wire).collect() })
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
        if let Some(found) = work.hub.store.document(&work.hub.tenant, Kind::Outcome, &document(id))? {
            outcomes.push(outcome::to_wire(&found.read()?));
        }
    }
    Ok(proto::RecordOutcomesResponse { outcomes })
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
    let mut outcomes = Vec::new();
    let (mut last, mut next_page_token) = (None, String::new());
    for document in work.hub.store.documents(&work.hub.tenant, Kind::Outcome, after.as_ref()) {
        work.go_on()?;
        let document = document?;
        let found: Outcome = document.read()?;
        let wanted = market.is_none_or(|market| found.market == market)
            && party.as_ref().is_none_or(|party| found.parties().contains(&(party.role, &party.id)));
        if !wanted {
            continue;
        }
        if outcomes.len() == size {
            next_page_token = page::going_on(&question, last.as_ref());
            break;
        }
        outcomes.push(outcome::to_wire(&found));
        last = Some(document.name);
    }
    Ok(proto::ListOutcomesResponse { outcomes, next_page_token })
}
