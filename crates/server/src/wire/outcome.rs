//! Outcomes on the wire.

use jiff::Timestamp;
use qantara_engine::market::{Market, Side};
use qantara_engine::outcome::{DeclineReason, Event, Outcome};
use qantara_engine::profile::Role;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::codes::Coded as _;
use super::problem::{Problem, Problems};
use super::profile::{role, role_to_wire};
use super::{proto, time};
use qantara_hub::ProfileName;

pub(crate) use qantara_hub::outcome::{PREFIX, name};

/// Reads an outcome; a missing time is `now`, and a missing name is a new one.
///
/// It is read by the engine's own parser, as profiles are.
pub(crate) fn from_wire(wire: &proto::Outcome, now: Timestamp) -> Result<Outcome, Problems> {
    let id = match wire.name.as_str() {
        "" => Uuid::new_v4().to_string(),
        name => name
            .strip_prefix(PREFIX)
            .ok_or_else(|| Problem::new("name", format!("`{name}` is no name; write outcomes/ID")))?
            .to_owned(),
    };
    let market = Market::find(&wire.market).map_err(|error| Problem::of("market", &error))?;
    let party = |field: &str, text: &str, side: Side| {
        let name: ProfileName = text.parse().map_err(|error| Problem::of(field, &error))?;
        let role = market.role(side);
        if name.role == role {
            Ok(name.id)
        } else {
            Err(Problem::new(field, format!("the market {} wants a {role} here; got `{name}`", market.id())))
        }
    };
    let at = match wire.at {
        None => now,
        Some(at) => time::from_wire(at).ok_or_else(|| Problem::new("at", "there is no such moment"))?,
    };
    let event = proto::outcome::Event::try_from(wire.event)
        .ok()
        .filter(|event| *event != proto::outcome::Event::Unspecified)
        .ok_or_else(|| Problem::new("event", "say what happened"))?;
    let mut object = Map::from_iter([
        ("id".to_owned(), json!(id)),
        ("market".to_owned(), json!(market.id())),
        ("startup".to_owned(), json!(party("startup", &wire.startup, Side::First)?)),
        ("counterpart".to_owned(), json!(party("counterpart", &wire.counterpart, Side::Second)?)),
        ("by".to_owned(), json!(role(wire.by, "by")?)),
        ("at".to_owned(), json!(at)),
        ("event".to_owned(), json!(event.code())),
    ]);
    match proto::outcome::DeclineReason::try_from(wire.decline_reason) {
        Ok(proto::outcome::DeclineReason::Unspecified) => {}
        Ok(reason) => {
            object.insert("reason".to_owned(), json!(reason.code()));
        }
        Err(_) => {
            return Err(
                Problem::new("decline_reason", format!("{} is no reason", wire.decline_reason)).into()
            );
        }
    }
    if wire.stars != 0 {
        object.insert("stars".to_owned(), json!(wire.stars));
    }
    if let Some(money) = &wire.amount {
        object.insert("amount".to_owned(), json!(money));
    }
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let field = match error.path().to_string().as_str() {
            "reason" => "decline_reason".to_owned(),
            "id" => "name".to_owned(),
            "." => "event".to_owned(),
            path => path.to_owned(),
        };
        Problem::new(field, error.into_inner().to_string()).into()
    })
}

/// An outcome as a message.
pub(crate) fn to_wire(outcome: &Outcome) -> proto::Outcome {
    let [startup, counterpart] =
        outcome.parties().map(|(role, id)| ProfileName::new(role, id.clone()).to_string());
    let (mut decline_reason, mut stars, mut amount) = (proto::outcome::DeclineReason::Unspecified, 0, None);
    match &outcome.event {
        Event::Declined { reason } => decline_reason = reason_to_wire(*reason),
        Event::Rated { stars: given } => stars = u32::from(given.get()),
        Event::Committed { amount: given } | Event::Invested { amount: given } => {
            amount = given
                .map(|money| proto::Money { minor: money.minor, currency: money.currency.code().to_owned() });
        }
        Event::Shown
        | Event::WantsToMeet
        | Event::WouldMeet
        | Event::Accepted
        | Event::Met
        | Event::NoShow
        | Event::PilotSigned => {}
    }
    let by: Role = outcome.market.role(outcome.by);
    let event = proto::outcome::Event::of_code(outcome.event.kind()).expect("the contract has every event");
    proto::Outcome {
        name: name(outcome),
        market: outcome.market.id().to_owned(),
        startup,
        counterpart,
        by: role_to_wire(by).into(),
        at: Some(time::to_wire(outcome.at)),
        event: event.into(),
        decline_reason: decline_reason.into(),
        stars,
        amount,
    }
}

fn reason_to_wire(reason: DeclineReason) -> proto::outcome::DeclineReason {
    proto::outcome::DeclineReason::of_code(reason.as_str()).expect("the contract has every reason")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(event: proto::outcome::Event) -> proto::Outcome {
        proto::Outcome {
            name: "outcomes/o-1".to_owned(),
            market: "startup-investor".to_owned(),
            startup: "startups/st-1".to_owned(),
            counterpart: "investors/in-1".to_owned(),
            by: proto::Role::Investor.into(),
            at: Some(prost_types::Timestamp { seconds: 1_700_000_000, nanos: 5 }),
            event: event.into(),
            ..proto::Outcome::default()
        }
    }

    #[test]
    fn every_event_and_reason_goes_over_the_wire_and_back() {
        use proto::outcome::{DeclineReason, Event};
        let money = Some(proto::Money { minor: 7, currency: "MAD".to_owned() });
        let mut all: Vec<proto::Outcome> =
            [Event::Shown, Event::WantsToMeet, Event::WouldMeet, Event::Accepted, Event::Met, Event::NoShow]
                .map(wire)
                .into();
        all.push(wire(Event::PilotSigned));
        all.push(proto::Outcome { stars: 4, ..wire(Event::Rated) });
        all.push(proto::Outcome { amount: money.clone(), ..wire(Event::Committed) });
        all.push(proto::Outcome { amount: money, ..wire(Event::Invested) });
        all.push(wire(Event::Invested));
        for reason in 1..=10 {
            all.push(proto::Outcome { decline_reason: reason, ..wire(Event::Declined) });
        }
        assert!(DeclineReason::try_from(11).is_err(), "there is a new reason to be tried here");
        for wire in all {
            assert_eq!(to_wire(&from_wire(&wire, Timestamp::UNIX_EPOCH).unwrap()), wire);
        }
    }

    #[test]
    fn a_wrong_field_is_named() {
        use proto::outcome::Event;
        let met = wire(Event::Met);
        for (wire, field) in [
            (proto::Outcome { name: "x".to_owned(), ..met.clone() }, "name"),
            (proto::Outcome { market: "x".to_owned(), ..met.clone() }, "market"),
            (proto::Outcome { startup: "investors/in-1".to_owned(), ..met.clone() }, "startup"),
            (proto::Outcome { counterpart: "mentors/me-1".to_owned(), ..met.clone() }, "counterpart"),
            (proto::Outcome { by: 0, ..met.clone() }, "by"),
            (proto::Outcome { event: 0, ..met.clone() }, "event"),
            (proto::Outcome { event: 99, ..met }, "event"),
            (proto::Outcome { stars: 6, ..wire(Event::Rated) }, "stars"),
        ] {
            let problems = from_wire(&wire, Timestamp::UNIX_EPOCH).unwrap_err();
            assert_eq!(problems.iter().next().unwrap().field, field);
        }
        assert!(from_wire(&wire(Event::Declined), Timestamp::UNIX_EPOCH).is_err(), "a decline has a reason");
    }
}
