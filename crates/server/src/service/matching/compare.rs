//! `Compare`.

use std::collections::BTreeSet;

use qantara_engine::compare::{Cause, Comparison, ListChange, Reason, compare_until};
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::profile::ProfileId;
use qantara_messages::Messages;

use super::asked::{about, k, positions, read_question, side, snapshot, weighting_of};
use crate::api::Work;
use crate::status::Fault;
use crate::wire::problem::Problem;
use crate::wire::proto;
use crate::wire::{page, policy, profile};
use qantara_hub::{ProfileName, Question};

/// The most lists to compare: all are held in memory.
pub(super) const MOST_COMPARED: usize = 10_000;

pub(super) fn compared(work: &Work, request: proto::CompareRequest) -> Result<proto::CompareResponse, Fault> {
    work.go_on()?;
    let messages = work.messages(&request.language_code)?;
    let k = k(request.k, work.limits().k.min(100))?;
    let lists = page::counted("seeker_limit", request.seeker_limit, 20, 1_000)?;
    let question = read_question(work, &request.market, request.left)?;
    let right = weighting_of(request.right)?.policy(question.view().policies(), question.market())?;
    let side = side(&question, "role", profile::role(request.role, "role")?)?;
    let seekers = positions(&question, side, &request.seekers)?;
    if seekers.len() > MOST_COMPARED {
        let what = format!("name at most {MOST_COMPARED} seekers; there are {}", seekers.len());
        return Err(Problem::new("seekers", what).into());
    }
    let policies = [question.policy(), &*right];
    let found = compare_until(question.pool(), policies, side, &seekers, k, work.stop())
        .map_err(|error| Problem::of("right.policy", &error))?;
    work.go_on()?;
    let answer = comparison(&found, &question, &right, side, lists, messages);
    let seekers = answer.lists.iter().map(|list| list.seeker.clone()).collect();
    let moved = answer.lists.iter().flat_map(|list| &list.moves).map(|moved| &moved.candidate);
    let listed = answer.exposure.iter().map(|exposure| &exposure.candidate);
    let shown: BTreeSet<&String> = moved.chain(listed).collect();
    let seekers = policies.into_iter().fold(seekers, |seekers, policy| about(policy, seekers));
    work.seen(seekers, shown.into_iter().cloned().collect());
    Ok(answer)
}

pub(super) fn comparison(
    found: &Comparison,
    question: &Question,
    right: &Policy,
    side: Side,
    most: usize,
    messages: &Messages,
) -> proto::CompareResponse {
    let name =
        |side: Side, id: &ProfileId| ProfileName::new(question.market().role(side), id.clone()).to_string();
    let across = side.other();
    let shift = |reason: &Reason| proto::FacetShift {
        facet: reason.cause.id().to_owned(),
        label: match reason.cause {
            Cause::Facet(facet) => messages.facet(facet),
            Cause::Fuse | Cause::SoftGates => messages.term("cause", reason.cause.id()),
        },
        delta: reason.change,
    };
    let list = |list: &ListChange| proto::SeekerComparison {
        seeker: name(side, &list.seeker),
        overlap: list.overlap,
        agreement: list.agreement,
        moves: list
            .candidates
            .iter()
            .map(|moved| proto::Move {
                candidate: name(across, &moved.candidate),
                left_rank: moved.left.rank.map(|rank| rank as u32),
                right_rank: moved.right.rank.map(|rank| rank as u32),
                left_score: moved.left.score,
                right_score: moved.right.score,
                facets: moved.reasons.iter().map(shift).collect(),
                left_gates: moved.left.gates.clone(),
                right_gates: moved.right.gates.clone(),
            })
            .collect(),
    };
    let mut most_changed: Vec<&ListChange> = found.lists.iter().collect();
    // The sort is stable: equal ones stay ordered by id.
    most_changed.sort_by(|a, b| a.agreement.total_cmp(&b.agreement));
    proto::CompareResponse {
        left_policy: policy::name(question.policy()).to_string(),
        right_policy: policy::name(right).to_string(),
        seekers: found.lists.len() as u64,
        mean_overlap: found.overlap,
        mean_agreement: found.agreement,
        facets: found.reasons.iter().map(shift).collect(),
        lists: most_changed.into_iter().take(most).map(list).collect(),
        exposure: found
            .exposure
            .iter()
            .take(100)
            .map(|exposure| proto::ExposureShift {
                candidate: name(across, &exposure.candidate),
                left_lists: exposure.left as u64,
                right_lists: exposure.right as u64,
            })
            .collect(),
        snapshot: Some(snapshot(question)),
    }
}
