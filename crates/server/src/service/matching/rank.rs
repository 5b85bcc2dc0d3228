//! `Rank`, and rankings in words.

use qantara_engine::explain::{Pair, Party};
use qantara_engine::rank::Ranked;
use qantara_messages::Messages;

use super::asked::{about, k, read_question, read_seeker, snapshot, view_of};
use crate::api::Work;
use crate::status::Fault;
use crate::visibility::explanation_seen_by;
use crate::wire::proto::{self, ExplanationView};
use crate::wire::{explanation, filter, policy};
use qantara_hub::{List, ProfileName, Question, Seeker};

/// How many reasons go with a candidate.
pub(super) const REASONS: usize = 3;

/// How often a ranking is made again when profiles change while it is put into
/// words.
pub(super) const TRIES: usize = 3;

pub(super) fn rank(work: &Work, request: proto::RankRequest) -> Result<proto::Ranking, Fault> {
    work.go_on()?;
    let messages = work.messages(&request.language_code)?;
    let k = k(request.k, work.limits().k)?;
    let view = view_of(request.view, ExplanationView::Reasons)?;
    let mut question = read_question(work, &request.market, request.weighting)?;
    let mut seeker = read_seeker(work, &question, request.seeker.clone().into())?;
    let across = question.market().role(seeker.side.other());
    let filter = request.filter.map(|wire| filter::from_wire(wire, across)).transpose()?;
    let mut tries = 1..=TRIES;
    let ranking = loop {
        let ranker = question.ranker(seeker.side, filter.as_ref(), Some(work.stop()));
        let ranking = seeker.rank(&question, &ranker, k);
        work.go_on()?;
        let told = Telling { work, question: &question, seeker: &seeker, view, messages };
        let (ranking, told_all) = told.ranking(&ranking.into())?;
        tries.next();
        if told_all || tries.is_empty() {
            break ranking;
        }
        question = question.again(&work.hub)?;
        seeker = read_seeker(work, &question, request.seeker.clone().into())?;
    };
    let shown = ranking.candidates.iter().map(|candidate| candidate.name.clone()).collect();
    work.seen(about(question.policy(), seeker.named()), shown);
    Ok(ranking)
}

/// How a ranking is put into words.
///
/// A ranking is made from a snapshot; the profiles that explain it come from
/// the store, which may have newer ones. For a pair that has changed since,
/// only its place is returned, so that explanations always add up to the score.
pub(super) struct Telling<'a> {
    pub(super) work: &'a Work,
    pub(super) question: &'a Question,
    pub(super) seeker: &'a Seeker,
    pub(super) view: ExplanationView,
    pub(super) messages: &'a Messages,
}

impl Telling<'_> {
    /// The ranking, and whether all of it is complete.
    pub(super) fn ranking(&self, list: &List) -> Result<(proto::Ranking, bool), Fault> {
        let mut told_all = true;
        let seeker = self.seeker.party(self.question);
        let candidates = list
            .ranking
            .iter()
            .enumerate()
            .filter_map(|(place, ranked)| match self.candidate(place, *ranked, &seeker) {
                Ok((candidate, told)) => {
                    told_all &= told;
                    candidate.map(Ok)
                }
                Err(fault) => Some(Err(fault)),
            })
            .collect::<Result<_, Fault>>()?;
        let ranking = proto::Ranking {
            seeker: self.seeker.name.as_ref().map(ToString::to_string).unwrap_or_default(),
            candidates,
            policy: policy::name(self.question.policy()).to_string(),
            snapshot: Some(snapshot(self.question)),
            emptied_by_cap: if list.emptied_by_cap {
                self.messages.text("rank-capped", &[])
            } else {
                String::new()
            },
        };
        Ok((ranking, told_all))
    }

    fn candidate(
        &self,
        place: usize,
        ranked: Ranked,
        seeker: &Party<'_>,
    ) -> Result<(Option<proto::Candidate>, bool), Fault> {
        let pool = self.question.pool();
        let across = self.seeker.side.other();
        let role = self.question.market().role(across);
        let name = ProfileName::new(role, pool.side(across).id(ranked.candidate).clone());
        let mut candidate = proto::Candidate {
            name: name.to_string(),
            rank: place as u32 + 1,
            score: ranked.score,
            ..proto::Candidate::default()
        };
        // Removed since the snapshot.
        let Some(profile) = self.work.hub.profile(&name)? else { return Ok((Some(candidate), false)) };
        // Refused consent since then.
        if self.work.hub.bar(&profile).is_some() {
            return Ok((None, false));
        }
        candidate.display_name.clone_from(&profile.name);
        if self.view == ExplanationView::None {
            return Ok((Some(candidate), true));
        }
        let pair = Pair {
            pool,
            policy: self.question.policy(),
            seeking: self.seeker.side,
            seeker,
            candidate: &Party::member(pool, across, ranked.candidate, &profile),
        };
        let reader = self.seeker.profile.role();
        candidate.reasons = explanation::reasons(&pair.reasons(REASONS), reader, self.messages);
        if self.view == ExplanationView::Full {
            candidate.explanation = Some(explanation::to_wire(
                &explanation_seen_by(self.work.caller.access, pair.explanation()),
                self.seeker.name.as_ref(),
                &profile,
                snapshot(self.question),
                self.messages,
            ));
        }
        Ok((Some(candidate), true))
    }
}
