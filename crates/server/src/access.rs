//! Who may call what: one table.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a credential may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Reads profiles and rankings: a front-end.
    Reader,
    /// Also changes profiles and records feedback: an application form, an
    /// importer.
    Writer,
    /// Reads, compares and changes policies: the person who tunes the weights.
    Analyst,
    /// May call everything.
    Admin,
}

impl Access {
    /// Every access level.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Writer, Self::Analyst, Self::Admin];

    /// As files and commands write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Writer => "writer",
            Self::Analyst => "analyst",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Access {
    type Err = UnknownAccess;

    fn from_str(text: &str) -> Result<Self, UnknownAccess> {
        Self::ALL
            .into_iter()
            .find(|access| access.as_str() == text)
            .ok_or_else(|| UnknownAccess(text.to_owned()))
    }
}

/// The text offered as an [`Access`] is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role of a token; write reader, writer, analyst or admin")]
pub struct UnknownAccess(String);

/// One call.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The path on the wire.
    pub path: &'static str,
    /// Who may make it; empty: anyone, without a credential.
    pub who: &'static [Access],
    /// Whether it ranks: the number of concurrent rankings is limited.
    pub ranks: bool,
    /// The deadline of its answer.
    pub lasts: Lasts,
}

/// The deadline of a call's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// As `limits.call_ms` says.
    Shortly,
    /// As `limits.stream_ms` says.
    Long,
    /// None: until its caller ends it.
    WhileWanted,
}

impl Call {
    /// `ProfileService/GetProfile`.
    pub fn name(&self) -> &'static str {
        let name = self.path.trim_start_matches('/');
        name.rsplit_once('.').map_or(name, |(_, name)| name)
    }

    /// Whether a credential with this access may make it.
    pub fn allows(&self, access: Access) -> bool {
        self.who.is_empty() || self.who.contains(&access)
    }
}

const EVERYBODY: &[Access] = &Access::ALL;
const WRITERS: &[Access] = &[Access::Writer, Access::Admin];
const ANALYSTS: &[Access] = &[Access::Analyst, Access::Admin];
const ALL_BUT_READERS: &[Access] = &[Access::Writer, Access::Analyst, Access::Admin];
const ADMINS: &[Access] = &[Access::Admin];
const NO_CREDENTIAL: &[Access] = &[];

const fn call(path: &'static str, who: &'static [Access]) -> Call {
    Call { path, who, ranks: false, lasts: Lasts::Shortly }
}

const fn ranking(path: &'static str, who: &'static [Access]) -> Call {
    Call { ranks: true, ..call(path, who) }
}

const fn lasting(lasts: Lasts, call: Call) -> Call {
    Call { lasts, ..call }
}

/// Every call that the server answers. All others are refused.
pub const CALLS: &[Call] = &[
    call("/qantara.v1.ProfileService/CreateProfile", WRITERS),
    call("/qantara.v1.ProfileService/GetProfile", EVERYBODY),
    call("/qantara.v1.ProfileService/UpdateProfile", WRITERS),
    call("/qantara.v1.ProfileService/DeleteProfile", WRITERS),
    call("/qantara.v1.ProfileService/ListProfiles", EVERYBODY),
    lasting(Lasts::Long, call("/qantara.v1.ProfileService/BatchUpsertProfiles", WRITERS)),
    lasting(Lasts::WhileWanted, call("/qantara.v1.ProfileService/WatchProfiles", EVERYBODY)),
    ranking("/qantara.v1.MatchingService/Rank", EVERYBODY),
    lasting(Lasts::Long, ranking("/qantara.v1.MatchingService/RankBatch", ALL_BUT_READERS)),
    ranking("/qantara.v1.MatchingService/Explain", EVERYBODY),
    ranking("/qantara.v1.MatchingService/NearMisses", EVERYBODY),
    lasting(Lasts::Long, ranking("/qantara.v1.MatchingService/Compare", ANALYSTS)),
    lasting(Lasts::Long, call("/qantara.v1.EvaluationService/Evaluate", ANALYSTS)),
    lasting(Lasts::Long, call("/qantara.v1.TuningService/StartTuning", ANALYSTS)),
    call("/qantara.v1.TuningService/GetTuning", ANALYSTS),
    call("/qantara.v1.TuningService/CancelTuning", ANALYSTS),
    call("/qantara.v1.TuningService/PutTunedPolicy", ANALYSTS),
    call("/qantara.v1.FeedbackService/RecordOutcomes", WRITERS),
    call("/qantara.v1.FeedbackService/ListOutcomes", ALL_BUT_READERS),
    call("/qantara.v1.PolicyService/PutPolicy", ANALYSTS),
    call("/qantara.v1.PolicyService/GetPolicy", EVERYBODY),
    call("/qantara.v1.PolicyService/ListPolicies", EVERYBODY),
    call("/qantara.v1.PolicyService/ActivatePolicy", ANALYSTS),
    call("/qantara.v1.PolicyService/DiffPolicies", EVERYBODY),
    call("/qantara.v1.SubjectService/ExportSubject", ADMINS),
    lasting(Lasts::Long, call("/qantara.v1.SubjectService/EraseSubjects", ADMINS)),
    call("/qantara.v1.AdminService/GetStats", ANALYSTS),
    lasting(Lasts::Long, call("/qantara.v1.AdminService/CheckStore", ADMINS)),
    lasting(Lasts::Long, call("/qantara.v1.AdminService/Backup", ADMINS)),
    call("/qantara.v1.AdminService/ListAuditEvents", ADMINS),
    call("/grpc.health.v1.Health/Check", NO_CREDENTIAL),
    call("/grpc.health.v1.Health/List", NO_CREDENTIAL),
    lasting(Lasts::WhileWanted, call("/grpc.health.v1.Health/Watch", NO_CREDENTIAL)),
    lasting(Lasts::Long, call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", EVERYBODY)),
    lasting(Lasts::Long, call("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", EVERYBODY)),
    call("/metrics", ADMINS),
];

/// The call with a path.
pub fn find(path: &str) -> Option<&'static Call> {
    CALLS.iter().find(|call| call.path == path)
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::*;
    use crate::wire::DESCRIPTORS;

    #[test]
    fn every_call_of_the_contract_has_a_row_and_no_row_is_left_over() {
        let set = prost_types::FileDescriptorSet::decode(DESCRIPTORS).unwrap();
        let mut contract: Vec<String> = Vec::new();
        for file in &set.file {
            for service in &file.service {
                let path = |method: &prost_types::MethodDescriptorProto| {
                    format!("/{}.{}/{}", file.package(), service.name(), method.name())
                };
                contract.extend(service.method.iter().map(path));
            }
        }
        contract.sort();
        let mut rows: Vec<&str> =
            CALLS.iter().map(|call| call.path).filter(|path| path.starts_with("/qantara.")).collect();
        rows.sort_unstable();
        assert_eq!(rows, contract);
    }

    #[test]
    fn only_health_needs_no_credential() {
        for call in CALLS {
            assert_eq!(call.who.is_empty(), call.path.starts_with("/grpc.health."), "{}", call.path);
        }
    }

    #[test]
    fn an_admin_may_call_everything() {
        assert!(CALLS.iter().all(|call| call.allows(Access::Admin)));
    }
}
