//! The status that a caller gets for an error.
//!
//! Every error is a [`Fault`] until it leaves the server. This file alone
//! decides which code, details and words a caller gets. Causes go to the log.

use std::collections::BTreeMap;
use std::time::Duration;

use qantara_engine::profile::Bar;
use qantara_evaluation::tune::{Set, TooLittle};
use qantara_hub::Withdrawal;
use qantara_messages::{Arg, Messages};
use qantara_store::StoreError;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use crate::caller::Caller;
use crate::wire::problem::{Problem, Problems};

/// Why a call could not be answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// Fields of the request are wrong.
    #[error("invalid request: {0:?}")]
    Invalid(Problems),
    /// There is no such call.
    #[error("no such call")]
    NoSuchCall,
    /// There is no such resource.
    #[error("no {0}")]
    NotFound(String),
    /// The profile may not be matched.
    #[error("{0}: {1}")]
    Barred(String, Bar),
    /// The resource exists already.
    #[error("{0} exists")]
    Exists(String),
    /// The etag is outdated.
    #[error("{0} changed")]
    Changed(String),
    /// The request id was used for another change.
    #[error("request id reused")]
    RequestReused(String),
    /// The requested changes are no longer in memory.
    #[error("cursor lost")]
    CursorLost,
    /// There is too little to learn from.
    #[error(transparent)]
    TooLittle(#[from] TooLittle),
    /// The hub has a tuning that is not done.
    #[error("{0} is under way")]
    TuningUnderWay(String),
    /// A tuning ended because somebody withdrew their data.
    #[error("withdrawn: {0:?}")]
    Withdrawn(Withdrawal),
    /// A tuning has nothing better than its start.
    #[error("nothing was learned")]
    NothingLearned(String),
    /// There is no capacity for another call now.
    #[error("overloaded")]
    Overloaded,
    /// The credential makes too many calls.
    #[error("over its rate")]
    Rate(Duration),
    /// No valid credential.
    #[error("unauthenticated")]
    Unauthenticated,
    /// The credential may not call this.
    #[error("denied")]
    Denied(&'static str),
    /// The call was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The caller's deadline has passed.
    #[error("deadline passed")]
    Deadline,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The hub, or a market of it, cannot be read.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// Work ended without a result: a bug.
    #[error("{0}")]
    Internal(&'static str),
}

impl From<Problems> for Fault {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Invalid(problem.into())
    }
}

impl From<qantara_hub::Error> for Fault {
    fn from(error: qantara_hub::Error) -> Self {
        use qantara_hub::Error;
        match error {
            Error::NoProfile(name) => Self::NotFound(name.to_string()),
            Error::NoPolicy(name) => Self::NotFound(name.to_string()),
            Error::OtherMarket { .. } => Problem::of("weighting.policy", &error).into(),
            Error::NameTaken { .. } => Problem::of("policy.market", &error).into(),
            Error::Contended(name) => Self::Changed(name.to_string()),
            Error::Weights { role, source } => {
                Problem::of(format!("weighting.weights.{role}"), &source).into()
            }
            Error::NoSuchRole { .. } => Problem::of("role", &error).into(),
            Error::RequestId(_) => Problem::of("request_id", &error).into(),
            Error::RequestReused(id) => Self::RequestReused(id),
            Error::Store(error) => Self::Store(error),
            // The first error is in the log.
            error => Self::Unreadable(error.to_string()),
        }
    }
}

/// The least that a caller over its rate is asked to wait; zero would invite it
/// to continue as before.
const LEAST_WAIT: Duration = Duration::from_millis(10);

/// When to retry after being refused for load.
const RETRY_AFTER: Duration = Duration::from_millis(250);

impl Fault {
    /// The name of its message; without `error-`, it is the machine-readable
    /// `ErrorInfo.reason`.
    fn key(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "error-invalid",
            Self::NoSuchCall => "error-no-such-call",
            Self::NotFound(_) => "error-not-found",
            Self::Barred(_, Bar::Refused) => "error-refused-consent",
            Self::Barred(_, Bar::NotStated) => "error-consent-not-stated",
            Self::Barred(_, Bar::Archived) => "error-archived",
            Self::Exists(_) => "error-exists",
            Self::Changed(_) => "error-changed",
            Self::RequestReused(_) => "error-request-reused",
            Self::CursorLost => "error-cursor-lost",
            Self::TooLittle(TooLittle { set: Set::Training, .. }) => "error-too-little-to-learn",
            Self::TooLittle(TooLittle { set: Set::Validation, .. }) => "error-too-little-to-choose",
            Self::TuningUnderWay(_) => "error-tuning-under-way",
            Self::Withdrawn(Withdrawal::Erasure) => "error-withdrawn-by-erasure",
            Self::Withdrawn(Withdrawal::Consent) => "error-withdrawn-consent",
            Self::NothingLearned(_) => "error-nothing-learned",
            Self::Overloaded => "error-overloaded",
            Self::Rate(_) => "error-rate",
            Self::Unauthenticated => "error-unauthenticated",
            Self::Denied(_) => "error-denied",
            Self::Cancelled => "error-cancelled",
            Self::Deadline => "error-deadline",
            Self::Store(_) | Self::Unreadable(_) => "error-store",
            Self::Internal(_) => "error-internal",
        }
    }

    /// The machine-readable `ErrorInfo.reason`.
    pub(crate) fn reason(&self) -> String {
        self.key()["error-".len()..].to_uppercase().replace('-', "_")
    }

    /// Figures for machines: `ErrorInfo.metadata`.
    pub(crate) fn metadata(&self) -> BTreeMap<String, String> {
        match self {
            Self::TooLittle(too_little) => too_little_of(too_little)
                .into_iter()
                .map(|(name, count)| (name.replace('-', "_"), count.to_string()))
                .collect(),
            _ => BTreeMap::new(),
        }
    }

    fn code(&self) -> Code {
        match self {
            Self::Invalid(_) | Self::RequestReused(_) => Code::InvalidArgument,
            Self::NoSuchCall => Code::Unimplemented,
            Self::NotFound(_) => Code::NotFound,
            Self::Barred(..) | Self::TooLittle(_) | Self::TuningUnderWay(_) | Self::NothingLearned(_) => {
                Code::FailedPrecondition
            }
            Self::Exists(_) => Code::AlreadyExists,
            Self::Changed(_) | Self::Withdrawn(_) => Code::Aborted,
            Self::CursorLost => Code::OutOfRange,
            Self::Overloaded | Self::Rate(_) => Code::ResourceExhausted,
            Self::Store(StoreError::WritesStopped { .. }) => Code::Unavailable,
            Self::Unauthenticated => Code::Unauthenticated,
            Self::Denied(_) => Code::PermissionDenied,
            Self::Cancelled => Code::Cancelled,
            Self::Deadline => Code::DeadlineExceeded,
            Self::Store(_) | Self::Unreadable(_) | Self::Internal(_) => Code::Internal,
        }
    }

    /// The status for the caller, in its language.
    pub(crate) fn told(&self, caller: &Caller, messages: &Messages) -> Status {
        if matches!(self.code(), Code::Internal | Code::Unavailable) {
            self.log(caller);
        }
        let words = self.words(caller, messages);
        let mut details = ErrorDetails::new();
        details.set_error_info(
            self.reason(),
            "qantara",
            self.metadata().into_iter().collect::<std::collections::HashMap<_, _>>(),
        );
        details.set_localized_message(messages.tongue().tag(), words.clone());
        details.set_request_info(caller.request_id.as_str(), "");
        match self {
            Self::Invalid(problems) => {
                let violations: Vec<FieldViolation> = problems
                    .iter()
                    .map(|problem| FieldViolation::new(&problem.field, &problem.description))
                    .collect();
                details.set_bad_request(violations);
            }
            Self::RequestReused(_) => {
                details.add_bad_request_violation("request_id", "it was used for another change");
            }
            Self::NotFound(name)
            | Self::Barred(name, _)
            | Self::Exists(name)
            | Self::Changed(name)
            | Self::TuningUnderWay(name)
            | Self::NothingLearned(name) => {
                details.set_resource_info("qantara.v1", name, "", "");
            }
            Self::Rate(after) => {
                details.set_retry_info(Some((*after).max(LEAST_WAIT)));
            }
            Self::Overloaded => {
                details.set_retry_info(Some(RETRY_AFTER));
            }
            _ => {}
        }
        Status::with_error_details(self.code(), words, details)
    }

    /// The same in words.
    pub(crate) fn words(&self, caller: &Caller, messages: &Messages) -> String {
        let one = |name, value: &str| vec![(name, Arg::from(value.to_owned()))];
        let args: Vec<(&str, Arg<'_>)> = match self {
            Self::Invalid(problems) => {
                let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
                one("fields", &fields.join(", "))
            }
            Self::NotFound(name)
            | Self::Barred(name, _)
            | Self::Exists(name)
            | Self::Changed(name)
            | Self::TuningUnderWay(name)
            | Self::NothingLearned(name) => one("name", name),
            Self::TooLittle(too_little) => {
                too_little_of(too_little).map(|(name, count)| (name, count.into())).into()
            }
            Self::RequestReused(id) => one("id", id),
            Self::Denied(call) => one("call", call),
            Self::Store(_) | Self::Unreadable(_) | Self::Internal(_) => one("request", &caller.request_id),
            _ => Vec::new(),
        };
        messages.text(self.key(), &args)
    }

    /// Logs what a caller must not learn.
    fn log(&self, caller: &Caller) {
        let mut causes = String::new();
        let mut cause: Option<&dyn std::error::Error> = Some(self);
        while let Some(error) = cause {
            causes.push_str(": ");
            causes.push_str(&error.to_string());
            cause = error.source();
        }
        tracing::error!(request_id = %caller.request_id, tenant = %caller.tenant, "a call failed{causes}");
    }
}

/// How much there is to learn from, and how much is needed.
fn too_little_of(found: &TooLittle) -> [(&'static str, usize); 4] {
    [
        ("seekers", found.queries),
        ("seekers-needed", found.needed_queries),
        ("relevant", found.positives),
        ("relevant-needed", found.needed_positives),
    ]
}
