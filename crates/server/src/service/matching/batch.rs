//! `RankBatch`.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use qantara_engine::filter::Filter;
use qantara_engine::market::Side;
use qantara_engine::profile::ProfileId;

use super::asked::{about, k, positions, read_question, side, view_of};
use super::rank::{TRIES, Telling};
use crate::api::Work;
use crate::status::Fault;
use crate::wire::problem::{Problem, Problems};
use crate::wire::proto::{self, ExplanationView};
use crate::wire::{filter, page, profile};
use qantara_hub::{List, ProfileName, Question, Seeker, lists};

/// How many seekers are ranked together: enough to share columns, and few
/// enough that the first answers come soon.
pub(super) const RANKED_TOGETHER: usize = 128;

/// The most places (seekers times `k`) in rankings under a cap: all are held in
/// memory, and ten times as many while they are made.
pub(super) const MOST_CAPPED: usize = 200_000;

/// The rankings of some seekers, and whether all of them are complete.
pub(super) type ToldOf<'a> = (Vec<(&'a ProfileId, proto::Ranking)>, bool);

/// A batch in progress.
pub(super) struct RankBatch {
    /// Refreshed when profiles change, so that later answers are never older.
    question: Mutex<Arc<Question>>,
    asked: proto::RankBatchRequest,
    side: Side,
    /// The seekers.
    pub(super) seekers: Vec<ProfileId>,
    k: NonZeroUsize,
    view: ExplanationView,
    filter: Option<Filter>,
    cap: Option<Cap>,
}

/// A cap on exposure, and the lists under it.
pub(super) struct Cap {
    percent: u8,
    /// All seekers whose lists it counts over, by their positions in the pool.
    everybody: Vec<usize>,
    /// Their lists, once they are made, all from one snapshot.
    lists: OnceLock<HashMap<ProfileId, List>>,
}

impl RankBatch {
    pub(super) fn read(work: &Work, request: proto::RankBatchRequest) -> Result<Self, Fault> {
        work.messages(&request.language_code)?;
        let asked = proto::RankBatchRequest { resume_token: String::new(), ..request.clone() };
        let after: Option<ProfileId> = page::after("resume_token", &asked, &request.resume_token)?;
        let k = k(request.k, work.limits().k)?;
        let view = view_of(request.view, ExplanationView::None)?;
        let question = read_question(work, &request.market, request.weighting)?;
        let role = profile::role(request.role, "role")?;
        let side = side(&question, "role", role)?;
        let across = question.market().role(side.other());
        let filter = request.filter.map(|wire| filter::from_wire(wire, across)).transpose()?;
        let positions = positions(&question, side, &request.seekers)?;
        let members = question.pool().side(side);
        let mut seekers: Vec<ProfileId> =
            positions.iter().map(|position| members.id(*position).clone()).collect();
        let own = question.policy().limits().exposure_percent;
        let percent = request.exposure_percent.map(percent).transpose()?.or(own);
        if percent.is_some() && positions.len().saturating_mul(k.get()) > MOST_CAPPED {
            let what = format!(
                "under a cap on exposure, k times the seekers is {MOST_CAPPED} at most; there are {}",
                positions.len()
            );
            return Err(Problem::new("k", what).into());
        }
        let cap = percent.map(|percent| Cap { percent, everybody: positions, lists: OnceLock::new() });
        if let Some(after) = after {
            seekers.retain(|id| *id > after);
        }
        let question = Mutex::new(Arc::new(question));
        Ok(Self { question, asked, side, seekers, k, view, filter, cap })
    }

    /// The rankings from one seeker on.
    pub(super) fn part(&self, work: &Work, from: usize) -> Result<Vec<proto::RankBatchResponse>, Fault> {
        let seekers = &self.seekers[from..(from + RANKED_TOGETHER).min(self.seekers.len())];
        let mut tries = 1..=TRIES;
        let (question, rankings) = loop {
            let question = Arc::clone(&self.question.lock().unwrap_or_else(PoisonError::into_inner));
            let (rankings, told_all) = self.rankings(work, &question, seekers)?;
            tries.next();
            if told_all || tries.is_empty() || self.cap.is_some() {
                break (question, rankings);
            }
            let again = Arc::new(question.again(&work.hub)?);
            *self.question.lock().unwrap_or_else(PoisonError::into_inner) = again;
        };
        let answer = |(id, ranking): (&ProfileId, proto::Ranking)| {
            let shown = ranking.candidates.iter().map(|candidate| candidate.name.clone()).collect();
            work.seen(about(question.policy(), vec![ranking.seeker.clone()]), shown);
            let resume_token = page::token(&self.asked, id);
            proto::RankBatchResponse { ranking: Some(ranking), resume_token }
        };
        Ok(rankings.into_iter().map(answer).collect())
    }

    /// The lists of the seekers that still exist.
    fn lists<'a>(
        &self,
        work: &Work,
        question: &Question,
        seekers: &'a [ProfileId],
    ) -> Result<Vec<(&'a ProfileId, List)>, Fault> {
        let ranker = question.ranker(self.side, self.filter.as_ref(), Some(work.stop()));
        let made_of = |positions: &[usize], percent: Option<u8>| {
            let mut made = Vec::with_capacity(positions.len());
            lists(&ranker, positions, self.k, percent, |_, lists| {
                made.extend(lists);
                work.go_on()
            })?;
            Ok::<_, Fault>(made)
        };
        let Some(cap) = &self.cap else {
            let (ids, positions): (Vec<_>, Vec<_>) =
                seekers.iter().filter_map(|id| Some((id, ranker.seekers().position(id)?))).unzip();
            return Ok(ids.into_iter().zip(made_of(&positions, None)?).collect());
        };
        let lists = match cap.lists.get() {
            Some(lists) => lists,
            None => {
                let made = made_of(&cap.everybody, Some(cap.percent))?;
                let ids = cap.everybody.iter().map(|position| ranker.seekers().id(*position).clone());
                cap.lists.get_or_init(|| ids.zip(made).collect())
            }
        };
        Ok(seekers.iter().filter_map(|id| Some((id, lists.get(id)?.clone()))).collect())
    }

    /// The rankings of the seekers that still exist, and whether all of them
    /// are complete.
    fn rankings<'a>(
        &self,
        work: &Work,
        question: &Question,
        seekers: &'a [ProfileId],
    ) -> Result<ToldOf<'a>, Fault> {
        work.go_on()?;
        let messages = work.messages(&self.asked.language_code)?;
        let lists = self.lists(work, question, seekers)?;
        let role = question.market().role(self.side);
        let mut told_all = true;
        let mut rankings = Vec::with_capacity(lists.len());
        for (id, list) in &lists {
            work.go_on()?;
            // Removed since the snapshot: skip it.
            let name = ProfileName::new(role, (*id).clone());
            let Some(profile) = work.hub.profile(&name)? else { continue };
            if work.hub.bar(&profile).is_some() {
                continue;
            }
            let seeker = Seeker { name: Some(name), profile, side: self.side };
            let told = Telling { work, question, seeker: &seeker, view: self.view, messages };
            let (ranking, told) = told.ranking(list)?;
            told_all &= told;
            rankings.push((*id, ranking));
        }
        Ok((rankings, told_all))
    }
}

/// A share of the lists, in percent.
pub(super) fn percent(asked: u32) -> Result<u8, Problems> {
    match u8::try_from(asked) {
        Ok(percent @ 1..=100) => Ok(percent),
        _ => Err(Problem::new("exposure_percent", format!("write 1 to 100; got {asked}")).into()),
    }
}
