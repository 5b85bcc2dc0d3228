//! `Explain`.

use qantara_engine::explain::Pair;

use super::asked::{about, matched, read_question, read_seeker, snapshot};
use crate::api::Work;
use crate::service::profiles::profile_name;
use crate::status::Fault;
use crate::visibility::explanation_seen_by;
use crate::wire::explanation;
use crate::wire::problem::Problem;
use crate::wire::proto;

pub(super) fn explained(work: &Work, request: proto::ExplainRequest) -> Result<proto::Explanation, Fault> {
    work.go_on()?;
    let messages = work.messages(&request.language_code)?;
    let question = read_question(work, &request.market, request.weighting)?;
    let seeker = read_seeker(work, &question, request.seeker.into())?;
    let name = profile_name("candidate", &request.candidate)?;
    if name.role != question.market().role(seeker.side.other()) {
        let what =
            format!("the market {} has no {} across from the seeker", question.market().id(), name.role);
        return Err(Problem::new("candidate", what).into());
    }
    let candidate = matched(work, &name)?;
    let pair = Pair {
        pool: question.pool(),
        policy: question.policy(),
        seeking: seeker.side,
        seeker: &seeker.party(&question),
        candidate: &question.party(seeker.side.other(), Some(&name.id), &candidate),
    };
    let told = explanation_seen_by(work.caller.access, pair.explanation());
    work.seen(about(question.policy(), seeker.named()), vec![name.to_string()]);
    Ok(explanation::to_wire(&told, seeker.name.as_ref(), &candidate, snapshot(&question), messages))
}
