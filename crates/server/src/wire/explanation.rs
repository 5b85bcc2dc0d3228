//! Explanations on the wire.

use qantara_engine::evidence::Seen;
use qantara_engine::explain::{Contribution, Direction, Explanation, Reading};
use qantara_engine::gate::{Source, Verdict};
use qantara_engine::profile::{Profile, Role};
use qantara_messages::Messages;

use super::profile::role_to_wire;
use super::{json, proto};
use qantara_hub::{PolicyName, ProfileName};

/// An explanation in words and values. The seeker's name is left out if it is
/// not a stored profile.
pub(crate) fn to_wire(
    told: &Explanation,
    seeker: Option<&ProfileName>,
    candidate: &Profile,
    snapshot: proto::Snapshot,
    messages: &Messages,
) -> proto::Explanation {
    let reader = told.directions[0].role;
    proto::Explanation {
        market: told.market.to_owned(),
        policy: PolicyName { name: told.policy.0.clone(), version: Some(told.policy.1) }.to_string(),
        seeker: seeker.map(ToString::to_string).unwrap_or_default(),
        candidate: ProfileName::of(candidate).to_string(),
        score: told.score,
        interval: Some(interval(told.interval)),
        eligible: told.eligible(),
        directions: told.directions.iter().map(|view| direction(view, reader, messages)).collect(),
        gates: told.gates.iter().map(|reading| gate(reading, messages)).collect(),
        snapshot: Some(snapshot),
    }
}

/// Reasons for a pair, worded for a reader.
pub(crate) fn reasons(told: &[Contribution], reader: Role, messages: &Messages) -> Vec<proto::Reason> {
    let reason = |term: &Contribution| proto::Reason {
        facet: term.facet.to_owned(),
        label: messages.facet(term.facet),
        text: messages.reason(reader, term),
    };
    told.iter().map(reason).collect()
}

fn interval((low, high): (f64, f64)) -> proto::Interval01 {
    proto::Interval01 { low, high }
}

fn direction(view: &Direction, reader: Role, messages: &Messages) -> proto::Direction {
    let contribution = |term: &Contribution| proto::Contribution {
        facet: term.facet.to_owned(),
        label: messages.facet(term.facet),
        weight: term.weight,
        similarity: term.similarity,
        contribution: term.contribution,
        known: term.known,
        text: messages.reason(reader, term),
        seen: term.seen.iter().map(|value| seen(value, messages)).collect(),
    };
    proto::Direction {
        role: role_to_wire(view.role).into(),
        value: view.value,
        interval: Some(interval(view.interval)),
        contributions: view.contributions.iter().map(contribution).collect(),
    }
}

fn gate(reading: &Reading, messages: &Messages) -> proto::GateReading {
    let verdict = match reading.verdict {
        Verdict::Pass => proto::Verdict::Pass,
        Verdict::Unknown => proto::Verdict::Unknown,
        Verdict::Fail => proto::Verdict::Fail,
    };
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    proto::GateReading {
        id: reading.id.clone(),
        kind: reading.rule.to_owned(),
        verdict: verdict.into(),
        text: messages.gate(reading),
        // The profiles that a profile has met or avoids are private.
        seen: reading
            .seen
            .iter()
            .filter(|value| !matches!(value.value, qantara_engine::evidence::Value::Ids(_)))
            .map(|value| seen(value, messages))
            .collect(),
        source: reading.source.as_ref().map(source),
        valid_from: day(reading.valid_from),
        valid_to: day(reading.valid_to),
        soft: reading.soft.map(f64::from),
    }
}

fn source(source: &Source) -> proto::Source {
    proto::Source {
        title: source.title.clone(),
        url: source.url.clone(),
        published: source.published.map(|day| day.to_string()),
        read_on: source.read_on.map(|day| day.to_string()),
        note: source.note.clone(),
    }
}

fn seen(seen: &Seen, messages: &Messages) -> proto::Seen {
    proto::Seen {
        role: role_to_wire(seen.role).into(),
        field: seen.field.to_owned(),
        known: !seen.is_unknown(),
        text: messages.value(&seen.value),
        value: Some(json::told(&seen.value)),
    }
}
