//! `NearMisses`.

use std::collections::BTreeSet;

use qantara_engine::near::{NearMiss, openings_until};
use qantara_engine::profile::ProfileId;
use serde_json::Value;

use super::asked::{about, read_question, read_seeker, snapshot};
use crate::api::Work;
use crate::status::Fault;
use crate::wire::proto;
use crate::wire::{json, page};
use qantara_hub::ProfileName;

pub(super) fn near_misses(
    work: &Work,
    request: proto::NearMissesRequest,
) -> Result<proto::NearMissesResponse, Fault> {
    work.go_on()?;
    let messages = work.messages(&request.language_code)?;
    let limit = page::counted("limit", request.limit, 10, 100)?;
    let question = read_question(work, &request.market, request.weighting)?;
    let seeker = read_seeker(work, &question, request.seeker.into())?;
    let found = openings_until(question.pool(), question.policy(), seeker.side, &seeker.profile, work.stop());
    work.go_on()?;
    let across = question.market().role(seeker.side.other());
    let names = |ids: &[ProfileId]| -> Vec<String> {
        ids.iter().map(|id| ProfileName::new(across, id.clone()).to_string()).collect()
    };
    let near_miss = |miss: &NearMiss| {
        let Ok(Value::Object(change)) = serde_json::to_value(&miss.change) else {
            unreachable!("a change is an object");
        };
        proto::NearMiss {
            change: Some(json::to_struct(change)),
            text: messages.near_miss(across, miss),
            opens: names(&miss.opens),
            closes: miss.closes as u64,
        }
    };
    let answer = proto::NearMissesResponse {
        counterparts: found.counterparts as u64,
        open: found.open as u64,
        near_misses: found.near_misses.iter().take(limit).map(near_miss).collect(),
        missing_fields: found
            .missing
            .iter()
            .take(limit)
            .map(|missing| proto::MissingFields {
                fields: missing.fields.iter().map(|field| (*field).to_owned()).collect(),
                text: messages.missing_fields(across, missing),
                settles: names(&missing.settles),
            })
            .collect(),
        snapshot: Some(snapshot(&question)),
    };
    let opened = answer.near_misses.iter().flat_map(|miss| &miss.opens);
    let settled = answer.missing_fields.iter().flat_map(|missing| &missing.settles);
    let shown: BTreeSet<&String> = opened.chain(settled).collect();
    work.seen(about(question.policy(), seeker.named()), shown.into_iter().cloned().collect());
    Ok(answer)
}
