//! `MatchingService`.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_stream::stream;
use qantara_engine::compare::{Comparison, ListChange, compare_until};
use qantara_engine::explain::{Pair, Party};
use qantara_engine::filter::Filter;
use qantara_engine::market::{Market, Side};
use qantara_engine::near::{NearMiss, openings_until};
use qantara_engine::policy::Policy;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::rank::Ranked;
use qantara_messages::Messages;
use serde_json::Value;
use tonic::{Request, Response, Status};

use super::Answers;
use super::profiles::profile_name;
use crate::api::{Api, Work, on_rayon};
use crate::status::Fault;
use crate::visibility::{explanation_seen_by, sees_all};
use crate::wire::problem::{Problem, Problems};
use crate::wire::proto::matching_service_server::MatchingService;
use crate::wire::proto::{self, ExplanationView};
use crate::wire::{explanation, filter, json, page, policy, profile};
use qantara_hub::{List, PolicyName, ProfileName, Question, Seeker, Weighting, lists};

/// How many reasons go with a candidate.
const REASONS: usize = 3;

/// How many seekers are ranked together in a batch: enough for the matrix
/// product, and few enough that the first answers come soon.
const RANKED_TOGETHER: usize = 128;

/// How often a ranking is made when profiles change while it is told.
const TRIES: usize = 3;

/// How many places there are at most, seekers times `k`, in rankings under a
/// cap: all of them are held in memory, and ten times as many while they are
/// made.
const MOST_CAPPED: usize = 200_000;

/// How many lists are compared at most: all of them are held in memory.
const MOST_COMPARED: usize = 10_000;

pub(crate) struct Matching(pub(crate) Api);

#[tonic::async_trait]
impl MatchingService for Matching {
    async fn rank(&self, request: Request<proto::RankRequest>) -> Result<Response<proto::Ranking>, Status> {
        self.0.compute(request, rank).await
    }

    type RankBatchStream = Answers<proto::RankBatchResponse>;

    async fn rank_batch(
        &self,
        request: Request<proto::RankBatchRequest>,
    ) -> Result<Response<Self::RankBatchStream>, Status> {
        let (work, waiting, request) = self.0.begin(request).await?;
        let batch = RankBatch::read(&work, request).map_err(|fault| work.told(&fault))?;
        let batch = Arc::new(batch);
        Ok(Response::new(Box::pin(stream! {
            let _waiting = waiting;
            let mut place = work.take_place();
            let mut next = 0;
            while next < batch.seekers.len() {
                let (at_work, at_batch) = (work.clone(), Arc::clone(&batch));
                // A part has a place among the rankings while it is made, and
                // none while it waits for a slow reader. The next one is not
                // begun before this one is taken.
                let in_place = match place.take() {
                    Some(place) => Ok(Some(place)),
                    None => work.wait_for_place().await,
                };
                let in_place = match in_place {
                    Ok(in_place) => in_place,
                    Err(fault) => {
                        yield Err(work.told(&fault));
                        return;
                    }
                };
                let part = on_rayon(move || {
                    let part = at_batch.part(&at_work, next);
                    drop(in_place);
                    part
                });
                match part.await.and_then(|part| part) {
                    Ok(part) => {
                        for answer in part {
                            yield Ok(answer);
                        }
                    }
                    Err(fault) => {
                        yield Err(work.told(&fault));
                        return;
                    }
                }
                next += RANKED_TOGETHER;
            }
        })))
    }

    async fn explain(
        &self,
        request: Request<proto::ExplainRequest>,
    ) -> Result<Response<proto::Explanation>, Status> {
        self.0.compute(request, explained).await
    }

    async fn near_misses(
        &self,
        request: Request<proto::NearMissesRequest>,
    ) -> Result<Response<proto::NearMissesResponse>, Status> {
        self.0.compute(request, near_misses).await
    }

    async fn compare(
        &self,
        request: Request<proto::CompareRequest>,
    ) -> Result<Response<proto::CompareResponse>, Status> {
        self.0.compute(request, compared).await
    }
}

/// What a request asks about, as the hub has it now.
fn read_question(work: &Work, market: &str, weighting: Option<proto::Weighting>) -> Result<Question, Fault> {
    let market = Market::find(market).map_err(|error| Problem::of("market", &error))?;
    Ok(Question::new(&work.hub, market, &weighting_of(weighting)?)?)
}

/// The side that a role in a field of a request is on.
fn side(question: &Question, field: &str, role: Role) -> Result<Side, Fault> {
    question.side(role).map_err(|error| Problem::of(field, &error).into())
}

fn snapshot(question: &Question) -> proto::Snapshot {
    proto::Snapshot {
        sequence: question.view().sequence().get(),
        day: question.pool().corpus().now().to_string(),
        members: question.pool().len() as u64,
    }
}

/// The policy that a request names, and the weights that it gives.
fn weighting_of(weighting: Option<proto::Weighting>) -> Result<Weighting, Fault> {
    let proto::Weighting { policy: named, weights } = weighting.unwrap_or_default();
    let named = match named.as_str() {
        "" => None,
        name => Some(name.parse().map_err(|error| Problem::of("weighting.policy", &error))?),
    };
    Ok(Weighting { policy: named, weights: policy::weights("weighting.weights", weights)? })
}

/// A stored profile that may be matched. Those who look after profiles learn
/// why one may not be; to all others it is not there.
fn matched(work: &Work, name: &ProfileName) -> Result<Arc<Profile>, Fault> {
    let profile = work.hub.profile(name)?.ok_or_else(|| Fault::NotFound(name.to_string()))?;
    match work.hub.bar(&profile) {
        None => Ok(profile),
        Some(bar) if sees_all(work.caller.access) => Err(Fault::Barred(name.to_string(), bar)),
        Some(_) => Err(Fault::NotFound(name.to_string())),
    }
}

/// What a call is about, for the audit: the seekers, and the policy where the
/// call gave it other weights.
fn about(policy: &Policy, mut subjects: Vec<String>) -> Vec<String> {
    if policy.is_reweighed() {
        subjects.push(PolicyName::of(policy).to_string());
    }
    subjects
}

/// Who seeks: a stored profile, or one that came with the request.
fn read_seeker(work: &Work, question: &Question, sent: Sent) -> Result<Seeker, Fault> {
    let (name, profile) = match sent {
        Sent::Name(name) => {
            let name = profile_name("name", &name)?;
            let profile = matched(work, &name)?;
            (Some(name), profile)
        }
        Sent::Profile(sent) => {
            let profile = profile::from_wire(*sent).map_err(|problems| problems.within("profile"))?;
            if let Some(bar) = work.hub.bar(&profile) {
                return Err(Fault::Barred(ProfileName::of(&profile).to_string(), bar));
            }
            // Who refused is not ranked by whoever sends a copy without it.
            let name = ProfileName::of(&profile);
            if work.hub.hides(&name)? {
                matched(work, &name)?;
            }
            (None, Arc::new(profile))
        }
        Sent::Nobody => return Err(Problem::new("seeker", "name a profile, or give one").into()),
    };
    let side = side(question, if name.is_some() { "name" } else { "profile" }, profile.role())?;
    Ok(Seeker { name, profile, side })
}

/// The seeker of a request; each of them has its own type for the same.
enum Sent {
    Name(String),
    Profile(Box<proto::Profile>),
    Nobody,
}

macro_rules! sent {
    ($($module:ident),*) => {$(
        impl From<Option<proto::$module::Seeker>> for Sent {
            fn from(seeker: Option<proto::$module::Seeker>) -> Self {
                match seeker {
                    Some(proto::$module::Seeker::Name(name)) => Self::Name(name),
                    Some(proto::$module::Seeker::Profile(profile)) => Self::Profile(Box::new(profile)),
                    None => Self::Nobody,
                }
            }
        }
    )*};
}

sent!(rank_request, explain_request, near_misses_request);

fn k(asked: i32, most: u32) -> Result<NonZeroUsize, Problems> {
    let k = page::counted("k", asked, 10, most as usize)?;
    NonZeroUsize::new(k).ok_or_else(|| Problem::new("k", "the server's limit is 0").into())
}

fn view_of(number: i32, unspecified: ExplanationView) -> Result<ExplanationView, Problems> {
    match ExplanationView::try_from(number) {
        Ok(ExplanationView::Unspecified) => Ok(unspecified),
        Ok(view) => Ok(view),
        Err(_) => Err(Problem::new("view", format!("{number} is no view")).into()),
    }
}

fn rank(work: &Work, request: proto::RankRequest) -> Result<proto::Ranking, Fault> {
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

/// How a ranking is told.
///
/// The rows that it was made from are those of a snapshot, and the profiles
/// that explain it are read from the store, which may have newer ones. Of a
/// pair that has changed since nothing is told but its place: what is told
/// always adds up to the score.
struct Telling<'a> {
    work: &'a Work,
    question: &'a Question,
    seeker: &'a Seeker,
    view: ExplanationView,
    messages: &'a Messages,
}

impl Telling<'_> {
    /// The ranking, and whether everybody in it could be told.
    fn ranking(&self, list: &List) -> Result<(proto::Ranking, bool), Fault> {
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

/// The rankings of some seekers, and whether everything of them could be told.
type ToldOf<'a> = (Vec<(&'a ProfileId, proto::Ranking)>, bool);

/// A batch on its way.
struct RankBatch {
    /// Asked again when profiles change, so that what comes later is never
    /// older.
    question: Mutex<Arc<Question>>,
    asked: proto::RankBatchRequest,
    side: Side,
    /// Whom to rank for.
    seekers: Vec<ProfileId>,
    k: NonZeroUsize,
    view: ExplanationView,
    filter: Option<Filter>,
    cap: Option<Cap>,
}

/// A cap on exposure, and the lists under it.
struct Cap {
    percent: u8,
    /// All those over whose lists it counts, by where they stand in the pool.
    everybody: Vec<usize>,
    /// The lists of all those, once they are made. One snapshot is behind all
    /// of them.
    lists: OnceLock<HashMap<ProfileId, List>>,
}

impl RankBatch {
    fn read(work: &Work, request: proto::RankBatchRequest) -> Result<Self, Fault> {
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
    fn part(&self, work: &Work, from: usize) -> Result<Vec<proto::RankBatchResponse>, Fault> {
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

    /// The lists of those seekers who are still there.
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

    /// The rankings of those seekers who are still there, and whether
    /// everything of them could be told.
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
            // Removed since the snapshot: nobody is to be told.
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
fn percent(asked: u32) -> Result<u8, Problems> {
    match u8::try_from(asked) {
        Ok(percent @ 1..=100) => Ok(percent),
        _ => Err(Problem::new("exposure_percent", format!("write 1 to 100; got {asked}")).into()),
    }
}

/// Where seekers stand in the pool, in the order of their ids; all of them
/// where none is named.
fn positions(question: &Question, side: Side, names: &[String]) -> Result<Vec<usize>, Fault> {
    let members = question.pool().side(side);
    if names.is_empty() {
        return Ok((0..members.len()).collect());
    }
    let role = question.market().role(side);
    let mut positions = Vec::with_capacity(names.len());
    for (n, name) in names.iter().enumerate() {
        let field = format!("seekers[{n}]");
        let name = profile_name(&field, name)?;
        if name.role != role {
            return Err(Problem::new(field, format!("`{name}` is no {role}")).into());
        }
        positions.push(members.position(&name.id).ok_or_else(|| Fault::NotFound(name.to_string()))?);
    }
    positions.sort_unstable();
    positions.dedup();
    Ok(positions)
}

fn explained(work: &Work, request: proto::ExplainRequest) -> Result<proto::Explanation, Fault> {
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

fn near_misses(work: &Work, request: proto::NearMissesRequest) -> Result<proto::NearMissesResponse, Fault> {
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

fn compared(work: &Work, request: proto::CompareRequest) -> Result<proto::CompareResponse, Fault> {
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

fn comparison(
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
    let shift = |change: &qantara_engine::compare::FacetChange| proto::FacetShift {
        facet: change.facet.to_owned(),
        label: messages.facet(change.facet),
        delta: change.change,
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
                facets: moved.facets.iter().map(shift).collect(),
                left_gates: moved.left.gates.clone(),
                right_gates: moved.right.gates.clone(),
            })
            .collect(),
    };
    let mut most_changed: Vec<&ListChange> = found.lists.iter().collect();
    // The sort is stable: equal ones stay in the order of their ids.
    most_changed.sort_by(|a, b| a.agreement.total_cmp(&b.agreement));
    proto::CompareResponse {
        left_policy: policy::name(question.policy()).to_string(),
        right_policy: policy::name(right).to_string(),
        seekers: found.lists.len() as u64,
        mean_overlap: found.overlap,
        mean_agreement: found.agreement,
        facets: found.facets.iter().map(shift).collect(),
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
