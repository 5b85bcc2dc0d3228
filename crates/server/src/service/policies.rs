//! `PolicyService`.

use std::sync::Arc;

use qantara_engine::market::Market;
use qantara_engine::policy::Policy;
use qantara_store::DocumentName;
use tonic::{Request, Response, Status};

use crate::api::{Api, Work};
use crate::status::Fault;
use crate::wire::problem::Problem;
use crate::wire::proto::policy_service_server::PolicyService;
use crate::wire::proto::put_policy_request::Source;
use crate::wire::{page, policy, proto};
use qantara_hub::{PolicyName, version_document as document};

pub(crate) struct PolicyCalls(pub(crate) Api);

#[tonic::async_trait]
impl PolicyService for PolicyCalls {
    async fn put_policy(
        &self,
        request: Request<proto::PutPolicyRequest>,
    ) -> Result<Response<proto::Policy>, Status> {
        self.0.answer(request, put).await
    }

    async fn get_policy(
        &self,
        request: Request<proto::GetPolicyRequest>,
    ) -> Result<Response<proto::Policy>, Status> {
        self.0.answer(request, |work, request| Ok(told(work, &*find(work, "name", &request.name)?))).await
    }

    async fn list_policies(
        &self,
        request: Request<proto::ListPoliciesRequest>,
    ) -> Result<Response<proto::ListPoliciesResponse>, Status> {
        self.0.answer(request, list).await
    }

    async fn activate_policy(
        &self,
        request: Request<proto::ActivatePolicyRequest>,
    ) -> Result<Response<proto::Policy>, Status> {
        self.0.answer(request, activate).await
    }

    async fn diff_policies(
        &self,
        request: Request<proto::DiffPoliciesRequest>,
    ) -> Result<Response<proto::DiffPoliciesResponse>, Status> {
        self.0
            .answer(request, |work, request| {
                let (left, right) =
                    (find(work, "left", &request.left)?, find(work, "right", &request.right)?);
                let differences = left.diff(&right);
                Ok(proto::DiffPoliciesResponse {
                    differences: differences
                        .into_iter()
                        .map(|difference| proto::PolicyDifference {
                            setting: difference.setting,
                            left: difference.left,
                            right: difference.right,
                        })
                        .collect(),
                })
            })
            .await
    }
}

fn find(work: &Work, field: &str, name: &str) -> Result<Arc<Policy>, Fault> {
    let name: PolicyName = name.parse().map_err(|error| Problem::of(field, &error))?;
    work.hub.view().policies().find(&name).cloned().ok_or_else(|| Fault::NotFound(name.to_string()))
}

fn told(work: &Work, found: &Policy) -> proto::Policy {
    policy::to_wire(found, work.hub.view().policies().is_active(found))
}

fn put(work: &Work, request: proto::PutPolicyRequest) -> Result<proto::Policy, Fault> {
    let (once, done) = work.once(&request.request_id, &request)?;
    if let Some(name) = done.as_ref().and_then(|done| done.names.first()) {
        // The call that put it may still be in progress.
        work.hub.reread_policies(work.hub.view().sequence())?;
        return Ok(told(work, &*find(work, "name", name)?));
    }
    let sent = match request.source {
        Some(Source::Policy(sent)) => {
            policy::from_wire(sent, 1).map_err(|problems| problems.within("policy"))?
        }
        Some(Source::Toml(text)) => text.parse::<Policy>().map_err(|error| Problem::of("toml", &error))?,
        None => return Err(Problem::new("policy", "a policy is needed").into()),
    };
    let new = work.hub.put_policy(&sent, &once, work.caller.author())?;
    Ok(told(work, &new))
}

fn list(work: &Work, request: proto::ListPoliciesRequest) -> Result<proto::ListPoliciesResponse, Fault> {
    let question = proto::ListPoliciesRequest { page_token: String::new(), page_size: 0, ..request.clone() };
    let size = page::size(request.page_size, 100, 100)?;
    let after: Option<DocumentName> = page::after("page_token", &question, &request.page_token)?;
    let market = match request.market.as_str() {
        "" => None,
        id => Some(Market::find(id).map_err(|error| Problem::of("market", &error))?),
    };
    let policies = Arc::clone(work.hub.view().policies());
    let found: Vec<&Arc<Policy>> = match request.policy.as_str() {
        "" if request.active_only => policies.all().collect(),
        "" => policies.latest().collect(),
        name => {
            let name: PolicyName = name.parse().map_err(|error| Problem::of("policy", &error))?;
            policies.versions_of(&name.name).collect()
        }
    };
    let key = |policy: &Policy| document(policy.name(), policy.version());
    let mut found = found
        .into_iter()
        .filter(|policy| market.is_none_or(|market| policy.market() == market))
        .filter(|policy| !request.active_only || policies.is_active(policy))
        .filter(|policy| after.as_ref().is_none_or(|after| key(policy) > *after))
        .peekable();
    let mut page = Vec::new();
    let mut last = None;
    while page.len() < size
        && let Some(policy) = found.next()
    {
        last = Some(key(policy));
        page.push(policy::to_wire(policy, policies.is_active(policy)));
    }
    let next_page_token =
        if found.peek().is_some() { page::going_on(&question, last.as_ref()) } else { String::new() };
    Ok(proto::ListPoliciesResponse { policies: page, next_page_token })
}

fn activate(work: &Work, request: proto::ActivatePolicyRequest) -> Result<proto::Policy, Fault> {
    let found = find(work, "name", &request.name)?;
    work.hub.activate_policy(&found, work.caller.author())?;
    Ok(told(work, &found))
}
