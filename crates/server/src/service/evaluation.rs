//! `EvaluationService`.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

use jiff::civil::Date;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::profile::Role;
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Evaluation, Task, evaluate};
use qantara_evaluation::judgements::{Grade, Judgements};
use qantara_evaluation::measure::Measure;
use qantara_hub::evaluation::{self, EvaluationError, Judged, Lists, Measured, Says, System, Truth, Versus};
use qantara_hub::{PolicyName, Weighting};
use tonic::{Request, Response, Status};

use super::matching::weighting_of;
use super::profiles::profile_name;
use crate::api::{Api, Work, on_own_threads};
use crate::status::Fault;
use crate::wire::problem::{Problem, Problems};
use crate::wire::proto;
use crate::wire::proto::evaluate_request::Truth as SentTruth;
use crate::wire::proto::evaluated_policy::Policy as SentPolicy;
use crate::wire::proto::evaluation_service_server::EvaluationService;
use crate::wire::{page, profile};

/// The most policies in one evaluation.
const MOST_POLICIES: usize = 8;

/// The most measures in one evaluation.
const MOST_MEASURES: usize = 20;

/// The most places in all lists of one evaluation: some hundred megabytes.
const MOST_PLACES: usize = 4_000_000;

/// The most draws for one interval: repetitions times seekers. They are not
/// ended by a deadline, and take seconds.
const MOST_DRAWS: usize = 400_000_000;

pub(crate) struct EvaluationCalls(pub(crate) Api);

#[tonic::async_trait]
impl EvaluationService for EvaluationCalls {
    async fn evaluate(
        &self,
        request: Request<proto::EvaluateRequest>,
    ) -> Result<Response<proto::EvaluateResponse>, Status> {
        let (work, _waiting, request) = self.0.begin(request).await?;
        let told = |fault: Fault| work.told(&fault);
        let turn = self.0.0.studies.turn(&work.caller.tenant).ok_or_else(|| told(Fault::Overloaded))?;
        let at_work = work.clone();
        let found = on_own_threads(move || {
            let found = evaluated(&at_work, request);
            drop(turn);
            found
        });
        found.await.map(Response::new).map_err(told)
    }
}

/// Who seeks, in which market.
#[derive(Clone, Copy)]
pub(super) struct Seekers {
    pub(super) market: &'static Market,
    pub(super) side: Side,
}

impl Seekers {
    /// By the number of a role in a request; unspecified: the market's first.
    pub(super) fn read(market: &'static Market, role: i32) -> Result<Self, Fault> {
        let side = match role {
            number if number == i32::from(proto::Role::Unspecified) => Side::First,
            number => side(market, profile::role(number, "role")?)?,
        };
        Ok(Self { market, side })
    }
}

/// A request that was read.
struct Asked {
    seekers: Seekers,
    policies: Vec<Arc<Policy>>,
    measures: Vec<Measure>,
    k: Option<NonZeroUsize>,
    chance: Chance,
}

impl Asked {
    fn read(work: &Work, request: &proto::EvaluateRequest) -> Result<Self, Fault> {
        let market = Market::find(&request.market).map_err(|error| Problem::of("market", &error))?;
        let seekers = Seekers::read(market, request.role)?;
        let k = page::counted("k", request.k, 0, work.limits().k as usize)?;
        let repetitions = match u32::try_from(request.repetitions) {
            Ok(0) => 10_000,
            Ok(repetitions @ 1_000..=100_000) => repetitions,
            _ => {
                let what = format!("write 1000 to 100000, or 0 for 10000; got {}", request.repetitions);
                return Err(Problem::new("repetitions", what).into());
            }
        };
        let repetitions = NonZeroU32::new(repetitions).unwrap_or(NonZeroU32::MIN);
        if request.measures.len() > MOST_MEASURES {
            let what = format!("name {MOST_MEASURES} at most; got {}", request.measures.len());
            return Err(Problem::new("measures", what).into());
        }
        let named = request.measures.iter().enumerate().map(|(n, name)| {
            name.parse::<Measure>().map_err(|error| Problem::of(format!("measures[{n}]"), &error))
        });
        let k = NonZeroUsize::new(k);
        let measures = evaluation::measures(&named.collect::<Result<Vec<_>, _>>()?, k)?;
        Ok(Self {
            seekers,
            policies: policies(work, market, &request.policies)?,
            measures,
            k,
            chance: Chance { repetitions, seed: request.seed.unwrap_or(1) },
        })
    }
}

fn side(market: &'static Market, role: Role) -> Result<Side, Fault> {
    market.side(role).ok_or_else(|| qantara_hub::Error::NoSuchRole { market, role }.into())
}

fn policies(
    work: &Work,
    market: &'static Market,
    sent: &[proto::EvaluatedPolicy],
) -> Result<Vec<Arc<Policy>>, Fault> {
    if sent.len() > MOST_POLICIES {
        let what = format!("name {MOST_POLICIES} at most; got {}", sent.len());
        return Err(Problem::new("policies", what).into());
    }
    if sent.is_empty() {
        return Ok(vec![policy(work, market, "policies", None)?]);
    }
    let read = |(n, sent)| policy(work, market, &format!("policies[{n}]"), Some(sent));
    sent.iter().enumerate().map(read).collect()
}

/// The policy in a field of a request; absent: the one in force.
pub(super) fn policy(
    work: &Work,
    market: &'static Market,
    field: &str,
    sent: Option<&proto::EvaluatedPolicy>,
) -> Result<Arc<Policy>, Fault> {
    let view = work.hub.view();
    let Some(sent) = sent else { return Ok(Weighting::default().policy(view.policies(), market)?) };
    match &sent.policy {
        Some(SentPolicy::Stored(weighting)) => {
            Ok(weighting_of(Some(weighting.clone()))?.policy(view.policies(), market)?)
        }
        Some(SentPolicy::Toml(text)) => {
            let field = format!("{field}.toml");
            let policy: Policy = text.parse().map_err(|error| Problem::of(&field, &error))?;
            if policy.market() != market {
                let (found, asked) = (policy.market(), market);
                let error = qantara_hub::Error::OtherMarket { policy: PolicyName::of(&policy), found, asked };
                return Err(Problem::of(field, &error).into());
            }
            Ok(Arc::new(policy))
        }
        None => Err(Problem::new(field, "a policy is needed").into()),
    }
}

fn evaluated(work: &Work, request: proto::EvaluateRequest) -> Result<proto::EvaluateResponse, Fault> {
    work.go_on()?;
    let asked = Asked::read(work, &request)?;
    let Seekers { market, side: seeking } = asked.seekers;
    let (view, members) = work.hub.ready(market)?;
    let truth = match request.truth {
        Some(SentTruth::Judgements(sent)) => {
            let judgements = judgements(work, asked.seekers, "judgements", &sent.judgements)?;
            Truth::of_judgements(judgements, members)
        }
        Some(SentTruth::Feedback(sent)) => {
            let from = day("feedback.from_day", &sent.from_day)?;
            let before = day("feedback.before_day", &sent.before_day)?;
            Truth::of_outcomes(&work.hub, (market, seeking), from, before)?
        }
        None => return Err(Problem::new("judgements", "name judgements, or feedback").into()),
    };
    work.go_on()?;
    let truth = truth.checked()?;
    let Truth { judgements, excluded, pool, .. } = &truth;
    let judged = Judged::look_up(&work.hub, pool, seeking, judgements)?;
    let seekers: Vec<&str> = judgements.iter().map(|(query, _)| query).collect();
    let k = asked.k.unwrap_or_else(|| evaluation::length(&asked.measures, []));
    check_size(&asked, seekers.len(), k)?;
    let lists = Lists { pool, seeking, k, seekers: &seekers, excluded, stop: Some(work.stop()) };
    let task = Task { judgements, excluded, length: Some(k), measures: &asked.measures };
    let (mut runs, mut evaluations) = (Vec::new(), Vec::new());
    for policy in &asked.policies {
        let run = lists.of_policy(policy).map_err(EvaluationError::from)?;
        work.go_on()?;
        evaluations.push(evaluate(&run, &task));
        runs.push((PolicyName::of(policy).to_string(), run));
    }
    let measured = Measured {
        runs: &runs,
        evaluations,
        judgements,
        excluded,
        length: k,
        candidates: pool.side(seeking.other()).ids().map(ToString::to_string).collect(),
        chance: asked.chance,
    };
    work.go_on()?;
    let systems = measured.systems();
    work.go_on()?;
    let everybody = measured.evaluations.first().map(Evaluation::everybody).unwrap_or_default();
    let comparisons = comparisons(&measured, &everybody)?;
    // Who is absent is not named: not everybody may know of them.
    let absent =
        judged.seekers_not_stored.len() + judged.candidates_not_stored.len() + judged.not_matched.len();
    work.seen(runs.iter().map(|(name, _)| name.clone()).collect(), Vec::new());
    Ok(proto::EvaluateResponse {
        role: profile::role_to_wire(market.role(seeking)).into(),
        k: k.get() as u32,
        seed: asked.chance.seed,
        repetitions: asked.chance.repetitions.get(),
        judgements: Some(proto::JudgementCounts {
            seekers: judged.seekers as u64,
            ungraded_seekers: judged.ungraded_seekers as u64,
            relevant: judged.relevant as u64,
            not_relevant: judged.not_relevant as u64,
            unjudged: judged.unjudged as u64,
            absent: absent as u64,
            digest: truth.digest(),
        }),
        systems: systems.into_iter().zip(&asked.policies).map(system).collect(),
        comparisons,
        snapshot: Some(proto::Snapshot {
            sequence: view.sequence().get(),
            day: pool.corpus().now().to_string(),
            members: pool.len() as u64,
        }),
    })
}

/// Fails where an evaluation would take too much memory or time.
fn check_size(asked: &Asked, n_seekers: usize, k: NonZeroUsize) -> Result<(), Fault> {
    let places = n_seekers.saturating_mul(k.get()).saturating_mul(asked.policies.len());
    if places > MOST_PLACES {
        let what = format!("k times the seekers times the policies is {MOST_PLACES} at most; it is {places}");
        return Err(Problem::new("k", what).into());
    }
    let draws = n_seekers.saturating_mul(asked.chance.repetitions.get() as usize);
    if draws > MOST_DRAWS {
        let what = format!("repetitions times the seekers is {MOST_DRAWS} at most; it is {draws}");
        return Err(Problem::new("repetitions", what).into());
    }
    Ok(())
}

/// The judgements in a field of a request.
pub(super) fn judgements(
    work: &Work,
    Seekers { market, side: seeking }: Seekers,
    field: &str,
    sent: &[proto::Judgement],
) -> Result<Judgements, Fault> {
    let list = format!("{field}.judgements");
    let most = work.limits().judgements;
    if sent.is_empty() || sent.len() > most {
        let what = format!("write 1 to {most} judgements; got {}", sent.len());
        return Err(Problem::new(list, what).into());
    }
    let mut judgements = Judgements::default();
    for (n, judgement) in sent.iter().enumerate() {
        let field = |name: &str| format!("{list}[{n}].{name}");
        let id = |name: &str, text: &str, side: Side| {
            let (field, role) = (field(name), market.role(side));
            let parsed = profile_name(&field, text)?;
            if parsed.role != role {
                return Err(Fault::from(Problem::new(field, format!("`{parsed}` is no {role}"))));
            }
            Ok(parsed.id)
        };
        let seeker = id("seeker", &judgement.seeker, seeking)?;
        let candidate = id("candidate", &judgement.candidate, seeking.other())?;
        let grade = judgement.grade.map_or(Ok(Grade::RELEVANT), Grade::try_from);
        let grade = grade.map_err(|error| Problem::of(field("grade"), &error))?;
        let judged = judgements.judge(seeker.as_str(), candidate.as_str(), grade);
        judged.map_err(|error| Problem::of(field("candidate"), &error))?;
    }
    Ok(judgements)
}

/// The day in a field of a request; none where it is empty.
pub(super) fn day(field: &str, text: &str) -> Result<Option<Date>, Problems> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            Problem::new(field, format!("`{text}` is no day; write one such as 2026-11-25")).into()
        }),
    }
}

impl From<EvaluationError> for Fault {
    fn from(error: EvaluationError) -> Self {
        let error = match error {
            EvaluationError::Hub(error) => return error.into(),
            error => error,
        };
        let field = match &error {
            EvaluationError::TooShort { measure, cutoff, k } => {
                let what = format!("`{measure}` looks at {cutoff} places, and lists end after {k}");
                return Problem::new("measures", what).into();
            }
            EvaluationError::NobodySeeks(_) => "role",
            EvaluationError::Empty | EvaluationError::NobodyGraded => "judgements",
            EvaluationError::NoOutcomes | EvaluationError::NoneAfter | EvaluationError::NoneBefore => {
                "feedback"
            }
            _ => return Self::Internal("systems could not be measured alike"),
        };
        Problem::of(field, &error).into()
    }
}

/// Every two systems by every measure, by their places.
fn comparisons(measured: &Measured<'_>, everybody: &[usize]) -> Result<Vec<proto::SystemComparison>, Fault> {
    let found = measured.comparisons(everybody).map_err(EvaluationError::from)?;
    let n_systems = measured.runs.len();
    let n_measures = measured.evaluations.first().map_or(0, |found| found.measures().len());
    let pairs = (0..n_systems).flat_map(|first| (first + 1..n_systems).map(move |second| (first, second)));
    let places = pairs.flat_map(|pair| std::iter::repeat_n(pair, n_measures));
    Ok(found.into_iter().zip(places).map(comparison).collect())
}

fn comparison((found, (first, second)): (Versus, (usize, usize))) -> proto::SystemComparison {
    use proto::system_comparison::Verdict;
    let verdict = match found.verdict {
        None => Verdict::Unspecified,
        Some(Says::Better) => Verdict::Better,
        Some(Says::Worse) => Verdict::Worse,
        Some(Says::NotDecisive) => Verdict::NotDecisive,
        Some(Says::TooFewSeekers) => Verdict::TooFewSeekers,
    };
    proto::SystemComparison {
        first: first as u32,
        second: second as u32,
        measure: found.measure,
        difference: found.difference,
        interval: found.interval.map(interval),
        p: found.p,
        cohen_d_z: found.cohen_d_z,
        hedges_g: found.hedges_g,
        better: found.better as u64,
        worse: found.worse as u64,
        verdict: verdict.into(),
    }
}

fn system((found, policy): (System, &Arc<Policy>)) -> proto::EvaluatedSystem {
    proto::EvaluatedSystem {
        policy: found.name,
        policy_digest: policy.digest(),
        means: found.means.into_iter().map(mean).collect(),
        seekers: found.seekers as u64,
        without_list: (found.seekers - found.answered) as u64,
        without_relevant: found.without_relevant as u64,
        listed: found.listed as u64,
        judged_share: found.judged_share,
        tied_share: found.tied_share,
        coverage: found.coverage,
        gini: found.gini,
    }
}

pub(super) fn mean(mean: evaluation::Mean) -> proto::MeasuredMean {
    proto::MeasuredMean { measure: mean.measure, value: mean.value, interval: mean.interval.map(interval) }
}

pub(super) fn interval([low, high]: [f64; 2]) -> proto::ConfidenceInterval {
    proto::ConfidenceInterval { low, high }
}
