//! `TuningService`.

use std::num::NonZeroU32;
use std::sync::Arc;

use qantara_engine::market::Market;
use qantara_engine::policy::{Curve as Shape, Policy};
use qantara_engine::profile::Role;
use qantara_evaluation::judgements::Pairs;
use qantara_hub::PolicyName;
use qantara_hub::evaluation::{self, Truth};
use qantara_hub::tuning::{
    Attempt, Curve, Difference, Drawing, Learned, Mean, Only, Options, Report, SetReport, Sets, TuningError,
    Ungraded, Weight,
};
use tonic::{Request, Response, Status};

use super::evaluation::{Seekers, day, interval, judgements, policy};
use crate::api::{Api, Work, on_own_threads};
use crate::status::Fault;
use crate::tunings::{At, Progress, Tuning};
use crate::wire::codes::Coded as _;
use crate::wire::problem::Problem;
use crate::wire::proto;
use crate::wire::proto::start_tuning_request::{Scope, Truth as SentTruth, Ungraded as SentUngraded};
use crate::wire::proto::tuning::State;
use crate::wire::proto::tuning_service_server::TuningService;
use crate::wire::{page, policy as policies, profile};

/// How many rounds for each fuse where none are named, and the most.
const ROUNDS: usize = 300;
const MOST_ROUNDS: usize = 10_000;

/// The most times that weights are learned again.
const MOST_RESAMPLES: usize = 1_000;

/// The most fits of those who choose: 128 MiB.
const MOST_FITS: usize = 1 << 25;

pub(crate) struct TuningCalls(pub(crate) Api);

#[tonic::async_trait]
impl TuningService for TuningCalls {
    async fn start_tuning(
        &self,
        request: Request<proto::StartTuningRequest>,
    ) -> Result<Response<proto::Tuning>, Status> {
        let (work, _waiting, request) = self.0.begin(request).await?;
        let told = |fault: Fault| work.told(&fault);
        let tenant = &work.caller.tenant;
        // Before anything is looked at.
        if let Some(name) = self.0.0.tunings.under_way(tenant) {
            return Err(told(Fault::TuningUnderWay(name)));
        }
        let turn = self.0.0.studies.turn(tenant).ok_or_else(|| told(Fault::Overloaded))?;
        let at_work = work.clone();
        let begun = on_own_threads(move || {
            let begun = begun(&at_work, request);
            drop(turn);
            begun
        });
        begun.await.map(Response::new).map_err(told)
    }

    async fn get_tuning(
        &self,
        request: Request<proto::GetTuningRequest>,
    ) -> Result<Response<proto::Tuning>, Status> {
        self.0.answer(request, |work, request| told(work, &*find(work, &request.name)?)).await
    }

    async fn cancel_tuning(
        &self,
        request: Request<proto::CancelTuningRequest>,
    ) -> Result<Response<proto::Tuning>, Status> {
        self.0
            .answer(request, |work, request| {
                let tuning = find(work, &request.name)?;
                tuning.cancel();
                work.seen(vec![tuning.name.clone()], Vec::new());
                told(work, &tuning)
            })
            .await
    }

    async fn put_tuned_policy(
        &self,
        request: Request<proto::PutTunedPolicyRequest>,
    ) -> Result<Response<proto::Policy>, Status> {
        self.0.answer(request, put).await
    }
}

fn find(work: &Work, name: &str) -> Result<Arc<Tuning>, Fault> {
    let found = work.api.0.tunings.find(&work.caller.tenant, name);
    found.ok_or_else(|| match name {
        "" => Problem::new("name", "a name is needed, `tunings/ID`").into(),
        name => Fault::NotFound(name.to_owned()),
    })
}

fn begun(work: &Work, request: proto::StartTuningRequest) -> Result<proto::Tuning, Fault> {
    work.go_on()?;
    // Before the data is read, so that no withdrawal is missed.
    let halt = work.hub.halt();
    let market = Market::find(&request.market).map_err(|error| Problem::of("market", &error))?;
    let seekers = Seekers::read(market, request.role)?;
    let start = policy(work, market, "start", request.start.as_ref())?;
    let options = options(&request)?;
    let sets = sets(work, seekers, &request, options.seed)?;
    sets.could_be_enough()?;
    work.go_on()?;
    let pool = &sets.validation.truth.pool;
    let sequence = work.hub.view().sequence().get();
    let snapshot = (sequence, pool.corpus().now().to_string(), pool.len() as u64);
    let tuning = Tuning::new((start, seekers.side, options), sets, snapshot, halt);
    let tuning = work.api.0.tunings.begin(&work.caller.tenant, tuning)?;
    work.seen(vec![tuning.name.clone(), PolicyName::of(&tuning.start).to_string()], Vec::new());
    told(work, &tuning)
}

fn options(request: &proto::StartTuningRequest) -> Result<Options, Fault> {
    let rounds = page::counted("rounds", request.rounds, ROUNDS, MOST_ROUNDS)?;
    let ungraded = match SentUngraded::try_from(request.ungraded) {
        Ok(SentUngraded::Unspecified) => Ungraded::NotRelevant,
        Ok(SentUngraded::LeftOut) => Ungraded::LeftOut,
        Err(_) => {
            return Err(Problem::new("ungraded", format!("{} is no value of it", request.ungraded)).into());
        }
    };
    let only = match Scope::try_from(request.scope) {
        Ok(Scope::Unspecified) => None,
        Ok(Scope::Weights) => Some(Only::Weights),
        Ok(Scope::Fuse) => Some(Only::Fuse),
        Err(_) => return Err(Problem::new("scope", format!("{} is no value of it", request.scope)).into()),
    };
    if request.curves && only.is_some() {
        return Err(Problem::new("curves", "a scope learns nothing else").into());
    }
    let resamples = page::counted("resamples", request.resamples, 0, MOST_RESAMPLES)?;
    Ok(Options {
        ungraded,
        only,
        curves: request.curves,
        resamples: NonZeroU32::new(resamples as u32),
        all_facets: request.all_facets,
        epochs: NonZeroU32::new(rounds as u32).unwrap_or(NonZeroU32::MIN),
        seed: request.seed.unwrap_or(1),
    })
}

fn sets(
    work: &Work,
    seekers: Seekers,
    request: &proto::StartTuningRequest,
    seed: u64,
) -> Result<Sets, Fault> {
    let drawing = Drawing { seed, most_fits: MOST_FITS };
    let Seekers { market, side } = seekers;
    let made = match &request.truth {
        Some(SentTruth::Judgements(sent)) => {
            let truth = |field: &str, sent: &proto::Judgements| {
                let judgements = judgements(work, seekers, field, &sent.judgements)?;
                let (_, pool) = work.hub.ready(market)?;
                Ok::<_, Fault>(Truth::of_judgements(judgements, pool).checked()?)
            };
            let training = truth("judgements", sent)?;
            match &request.validation {
                None => Sets::by_chance(training, side, drawing),
                Some(sent) => Sets::given(training, truth("validation", sent)?, side, drawing),
            }
        }
        Some(SentTruth::Feedback(sent)) => {
            if request.validation.is_some() {
                return Err(
                    Problem::new("validation", "feedback has a day from which outcomes choose").into()
                );
            }
            let split = day("feedback.split_day", &sent.split_day)?;
            let split = split.ok_or_else(|| Problem::new("feedback.split_day", "name a day"))?;
            let before = day("feedback.before_day", &sent.before_day)?;
            Sets::recorded(&work.hub, (market, side), (split, before), &Pairs::default(), drawing)
        }
        None => return Err(Problem::new("judgements", "name judgements, or feedback").into()),
    };
    made.map_err(|error| match error {
        TuningError::Twice { .. } => Problem::of("validation", &error).into(),
        error => error.into(),
    })
}

fn put(work: &Work, request: proto::PutTunedPolicyRequest) -> Result<proto::Policy, Fault> {
    let told = |found: &Policy| policies::to_wire(found, work.hub.view().policies().is_active(found));
    let (once, done) = work.once(&request.request_id, &request)?;
    if let Some(name) = done.as_ref().and_then(|done| done.names.first()) {
        let name: PolicyName = name.parse().map_err(|error| Problem::of("name", &error))?;
        // The call that put it may still be in progress.
        work.hub.reread_policies(work.hub.view().sequence())?;
        let found = work.hub.view().policies().find(&name).cloned();
        return found.map(|found| told(&found)).ok_or_else(|| Fault::NotFound(name.to_string()));
    }
    let tuning = find(work, &request.name)?;
    let policy = match &*tuning.at() {
        At::Done(_, learned) => learned.policy.clone(),
        At::Cancelled => None,
        At::Failed(_, Fault::TooLittle(too_little)) => return Err((*too_little).into()),
        At::Failed(_, Fault::Withdrawn(why)) => return Err(Fault::Withdrawn(*why)),
        At::Failed(..) => return Err(Fault::Internal("the tuning failed")),
        At::Waiting(_) | At::Preparing | At::Learning(_) | At::Measuring(_) => {
            return Err(Fault::TuningUnderWay(tuning.name.clone()));
        }
    };
    let mut policy = policy.ok_or_else(|| Fault::NothingLearned(tuning.name.clone()))?;
    if !request.policy.is_empty() {
        let named: PolicyName = request.policy.parse().map_err(|error| Problem::of("policy", &error))?;
        let name = named.name.parse().map_err(|error| Problem::of("policy", &error))?;
        policy = policy.renamed(name, 1);
    }
    let new = work.hub.put_policy(&policy, &once, work.caller.author())?;
    Ok(told(&new))
}

/// How far a tuning is, for the caller.
fn told(work: &Work, tuning: &Tuning) -> Result<proto::Tuning, Fault> {
    let at = tuning.at();
    let market = tuning.start.market();
    let (sequence, day, members) = tuning.snapshot.clone();
    let mut told = proto::Tuning {
        name: tuning.name.clone(),
        state: state(&at).into(),
        market: market.id().to_owned(),
        role: role(market.role(tuning.seeking)),
        start: PolicyName::of(&tuning.start).to_string(),
        start_digest: tuning.start.digest(),
        seed: tuning.options.seed,
        snapshot: Some(proto::Snapshot { sequence, day, members }),
        progress: at.progress().map(progress),
        result: None,
        failure: None,
    };
    match &*at {
        At::Done(_, learned) => told.result = Some(result(learned)),
        At::Failed(_, fault) => {
            told.failure = Some(proto::TuningFailure {
                reason: fault.reason(),
                metadata: fault.metadata(),
                message: fault.words(&work.caller, work.messages("")?),
            });
        }
        _ => {}
    }
    Ok(told)
}

fn state(at: &At) -> State {
    match at {
        At::Waiting(_) => State::Waiting,
        At::Preparing => State::Preparing,
        At::Learning(_) => State::Learning,
        At::Measuring(_) => State::Measuring,
        At::Done(..) => State::Done,
        At::Cancelled => State::Cancelled,
        At::Failed(..) => State::Failed,
    }
}

fn role(role: Role) -> i32 {
    profile::role_to_wire(role).into()
}

fn fuse(name: &str) -> i32 {
    proto::fuse::Kind::of_code(name).expect("the contract has every fuse").into()
}

fn progress(progress: Progress) -> proto::TuningProgress {
    proto::TuningProgress {
        rounds: progress.rounds,
        fuse: fuse(progress.fuse),
        fuse_rounds: progress.fuse_rounds,
        value: progress.value,
        best_value: progress.best_value,
    }
}

fn result(learned: &Learned) -> proto::TuningResult {
    let Learned { report, policy } = learned;
    let Report { data, validation, .. } = report;
    let mean = |mean: Mean| {
        super::evaluation::mean(evaluation::Mean {
            measure: validation.measure.clone(),
            value: mean.value,
            interval: mean.interval,
        })
    };
    proto::TuningResult {
        is_better: policy.is_some(),
        toml: policy.as_ref().map(Policy::to_toml).unwrap_or_default(),
        interrupted: report.interrupted,
        before: Some(mean(validation.before)),
        after: validation.after.map(mean),
        gain: validation.difference.map(gain),
        attempts: report.attempts.iter().map(attempt).collect(),
        weights: report.weights.iter().map(weight).collect(),
        curves: report.curves.iter().map(curve).collect(),
        training: Some(set(&data.training)),
        validation: Some(set(&data.validation)),
    }
}

fn gain(found: Difference) -> proto::TuningGain {
    proto::TuningGain {
        value: found.value,
        interval: found.interval.map(interval),
        p: found.p,
        better: found.better as u64,
        worse: found.worse as u64,
    }
}

fn attempt(attempt: &Attempt) -> proto::TuningAttempt {
    proto::TuningAttempt {
        fuse: fuse(attempt.fuse),
        rounds: attempt.epochs,
        best_round: attempt.best_epoch,
        value: attempt.validation,
    }
}

fn weight(weight: &Weight) -> proto::TunedWeight {
    let [low, high] = weight.margin;
    proto::TunedWeight {
        facet: weight.facet.to_owned(),
        role: role(weight.role),
        before: weight.before,
        after: weight.after,
        low,
        high,
        interval: weight.interval.map(interval),
    }
}

fn curve(curve: &Curve) -> proto::TunedCurve {
    let points = |curve: &Option<Shape>| {
        let points = curve.iter().flat_map(Shape::points);
        points.map(|&(fit, value)| proto::CurvePoint { fit: fit.into(), value }).collect()
    };
    proto::TunedCurve {
        facet: curve.facet.to_owned(),
        before: points(&curve.before),
        after: points(&curve.after),
    }
}

fn set(set: &SetReport) -> proto::TuningSet {
    proto::TuningSet {
        seekers: set.counts.seekers as u64,
        teaching: set.counts.teaching as u64,
        relevant: set.counts.relevant as u64,
        candidates: set.counts.candidates as u64,
        absent: (set.unused_seekers.not_in_pool + set.left_out.seekers) as u64,
        without_relevant: set.unused_seekers.without_relevant as u64,
        beyond_limit: set.unused_seekers.beyond_limit as u64,
        out_of_reach: (set.left_out.relevant_not_in_pool + set.left_out.relevant_barred) as u64,
        digest: set.digest.clone(),
    }
}
