//! Profiles on the wire.
//!
//! A profile's message and the engine's profile have the same shape in JSON
//! (`build.rs` ensures it). So the parser that reads files also reads messages
//! and names the wrong field, and a field mask is a merge of two objects. A new
//! field of the engine needs a line in the contract and none here; the test
//! `a_profile_goes_over_the_wire_and_back` fails if it is missing.

use qantara_engine::profile::{Profile, Role};
use qantara_store::Sequence;
use serde_json::{Map, Value};

use super::problem::{Problem, Problems};
use super::proto;
use qantara_hub::ProfileName;

/// The largest texts, in bytes.
const MAX_TEXT_BYTES: usize = 16 << 10;

/// The most numbers in a vector.
const MAX_EMBEDDING: usize = 4_096;

/// A profile as a message, with its commit as the etag.
pub(crate) fn to_wire(profile: &Profile, sequence: Option<Sequence>) -> proto::Profile {
    let name = ProfileName::of(profile).to_string();
    let mut object = object_of(profile);
    object.remove("id");
    rename(&mut object, "name", "display_name");
    let role = profile.role().as_str();
    if let Some(details) = object.remove(role) {
        object.insert("details".to_owned(), Value::Object(Map::from_iter([(role.to_owned(), details)])));
    }
    let wire: proto::Profile =
        serde_json::from_value(Value::Object(object)).expect("the contract has every field of a profile");
    proto::Profile { name, etag: sequence.map(etag).unwrap_or_default(), ..wire }
}

/// The etag of a commit.
pub(crate) fn etag(sequence: Sequence) -> String {
    format!("{:x}", sequence.get())
}

/// Reads a profile.
pub(crate) fn from_wire(wire: proto::Profile) -> Result<Profile, Problems> {
    is_whole(&wire)?;
    parse(object_of_wire(wire)?)
}

/// Replaces the fields of a profile that a mask names by those of a message;
/// without a mask, those that the message has.
pub(crate) fn updated(current: &Profile, wire: proto::Profile, mask: &[String]) -> Result<Profile, Problems> {
    if mask.iter().any(|path| path == "*") {
        is_whole(&wire)?;
    }
    let mut target = object_of(current);
    let mut source = object_of_wire(wire)?;
    if mask.is_empty() {
        // An empty text on the wire counts as not sent.
        source.retain(|field, value| field != "name" || value != "");
        merge(&mut target, &source);
    }
    for path in mask {
        let path = match path.as_str() {
            "display_name" => "name",
            "*" => {
                target.clone_from(&source);
                continue;
            }
            "name" | "etag" | "id" => {
                return Err(Problem::new("update_mask", format!("`{path}` cannot be changed")).into());
            }
            path => path,
        };
        copy(&mut target, &source, path)
            .map_err(|()| Problem::new("update_mask", format!("a profile has no field `{path}`")))?;
    }
    let changed = parse(target)?;
    if changed.role() != current.role() {
        return Err(Problem::new("profile", "a profile cannot change its role").into());
    }
    Ok(changed)
}

/// Whether a message has its role's part. A change need not have it.
fn is_whole(wire: &proto::Profile) -> Result<(), Problems> {
    if wire.details.is_some() {
        return Ok(());
    }
    let name: ProfileName = wire.name.parse().map_err(|error| Problem::of("name", &error))?;
    Err(Problem::new(name.role.as_str(), format!("`{name}` needs `{}`", name.role)).into())
}

/// A message as the JSON that the engine reads; absent fields stay absent.
fn object_of_wire(wire: proto::Profile) -> Result<Map<String, Value>, Problems> {
    let name: ProfileName = wire.name.parse().map_err(|error| Problem::of("name", &error))?;
    let value = serde_json::to_value(wire).map_err(|error| Problem::of("profile", &error))?;
    let Value::Object(mut object) = without_nulls(value) else {
        unreachable!("a message is an object");
    };
    object.remove("etag");
    object.insert("id".to_owned(), name.id.as_str().into());
    object.remove("name");
    rename(&mut object, "display_name", "name");
    let Some(Value::Object(details)) = object.remove("details") else { return Ok(object) };
    if !details.contains_key(name.role.as_str()) {
        let has = details.keys().next().cloned().unwrap_or_default();
        return Err(
            Problem::new(has, format!("`{name}` is a {}, and has another role's part", name.role)).into()
        );
    }
    object.extend(details);
    Ok(object)
}

fn object_of(profile: &Profile) -> Map<String, Value> {
    match serde_json::to_value(profile) {
        Ok(Value::Object(object)) => object,
        _ => unreachable!("a profile is an object"),
    }
}

fn parse(object: Map<String, Value>) -> Result<Profile, Problems> {
    too_long(&object)?;
    if object.get("name").and_then(Value::as_str).is_none_or(|name| name.trim().is_empty()) {
        return Err(Problem::new("display_name", "a profile has a name that people call it by").into());
    }
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = match error.path().to_string() {
            path if path == "." => "profile".to_owned(),
            path if path == "name" => "display_name".to_owned(),
            path => path,
        };
        Problem::new(path, error.into_inner().to_string()).into()
    })
}

/// Checks sizes that no parser limits and no hub needs.
fn too_long(object: &Map<String, Value>) -> Result<(), Problems> {
    fn look(path: &str, value: &Value) -> Option<Problem> {
        match value {
            Value::String(text) if text.len() > MAX_TEXT_BYTES => Some(Problem::new(
                path,
                format!("a text has at most {MAX_TEXT_BYTES} bytes; got {}", text.len()),
            )),
            Value::Array(values) if values.len() > MAX_EMBEDDING => Some(Problem::new(
                path,
                format!("a list has at most {MAX_EMBEDDING} items; got {}", values.len()),
            )),
            Value::Array(values) => values.iter().find_map(|value| look(path, value)),
            Value::Object(fields) => {
                fields.iter().find_map(|(key, value)| look(&format!("{path}.{key}"), value))
            }
            _ => None,
        }
    }
    object.iter().find_map(|(key, value)| look(key, value)).map_or(Ok(()), |problem| Err(problem.into()))
}

fn rename(object: &mut Map<String, Value>, from: &str, to: &str) {
    if let Some(value) = object.remove(from) {
        object.insert(to.to_owned(), value);
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key, without_nulls(value)))
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.into_iter().map(without_nulls).collect()),
        value => value,
    }
}

/// Copies the source's fields one by one, lists as a whole.
fn merge(target: &mut Map<String, Value>, source: &Map<String, Value>) {
    for (key, value) in source {
        match (target.get_mut(key), value) {
            (Some(Value::Object(target)), Value::Object(source)) => merge(target, source),
            (_, value) => {
                target.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Copies one field, or makes it unknown if the source lacks it.
fn copy(target: &mut Map<String, Value>, source: &Map<String, Value>, path: &str) -> Result<(), ()> {
    match path.split_once('.') {
        None if path.is_empty() => Err(()),
        None => {
            // Null means unknown, and still makes the parser check that the
            // field exists.
            target.insert(path.to_owned(), source.get(path).cloned().unwrap_or(Value::Null));
            Ok(())
        }
        Some((first, rest)) => {
            let empty = Map::new();
            let source = match source.get(first) {
                Some(Value::Object(object)) => object,
                None => &empty,
                Some(_) => return Err(()),
            };
            let target = target.entry(first).or_insert_with(|| Value::Object(Map::new()));
            match target {
                Value::Object(target) => copy(target, source, rest),
                _ => Err(()),
            }
        }
    }
}

/// The role of a number on the wire.
pub(crate) fn role(number: i32, field: &str) -> Result<Role, Problems> {
    if number == i32::from(proto::Role::Unspecified) {
        return Err(Problem::new(field, "a role is needed").into());
    }
    let role = u8::try_from(number).ok().and_then(Role::of_number);
    role.ok_or_else(|| Problem::new(field, format!("{number} is no role")).into())
}

/// A role on the wire.
pub(crate) fn role_to_wire(role: Role) -> proto::Role {
    proto::Role::try_from(i32::from(role.number())).expect("the contract has every role by its number")
}

#[cfg(test)]
mod tests {
    use prost::Message as _;
    use qantara_sample::Sample;

    use super::*;

    fn everybody() -> impl Iterator<Item = Profile> {
        let sample = Sample { startups: 300, ..Sample::on("2026-11-25".parse().unwrap()) };
        sample.profiles().chain(qantara_engine::programmes::builtin())
    }

    fn over_the_wire(profile: &Profile) -> proto::Profile {
        let bytes = to_wire(profile, None).encode_to_vec();
        proto::Profile::decode(bytes.as_slice()).unwrap()
    }

    #[test]
    fn a_profile_goes_over_the_wire_and_back() {
        for profile in everybody() {
            assert_eq!(from_wire(over_the_wire(&profile)).unwrap(), profile);
        }
    }

    #[test]
    fn a_role_has_its_name_and_its_number_in_the_contract() {
        for known in Role::ALL {
            let wire = role_to_wire(known);
            assert_eq!(wire.as_str_name(), format!("ROLE_{}", known.as_str().to_uppercase()));
            assert_eq!(role(wire.into(), "role").unwrap(), known);
        }
    }

    #[test]
    fn an_empty_list_is_not_an_unknown_one() {
        let profile = |sectors: &str| -> Profile {
            serde_json::from_str(&format!(r#"{{"id": "a", "name": "A", "startup": {{{sectors}}}}}"#)).unwrap()
        };
        for sectors in ["", r#""sectors": []"#, r#""sectors": ["agri"]"#] {
            let profile = profile(sectors);
            assert_eq!(from_wire(over_the_wire(&profile)).unwrap(), profile, "{sectors}");
        }
    }

    #[test]
    fn a_wrong_field_is_named() {
        let startup = |change: &dyn Fn(&mut proto::Startup)| {
            let mut startup = proto::Startup::default();
            change(&mut startup);
            proto::Profile {
                name: "startups/a".to_owned(),
                display_name: "A".to_owned(),
                details: Some(proto::profile::Details::Startup(startup)),
                ..proto::Profile::default()
            }
        };
        let range = |low_minor, high_minor| proto::Round {
            ask: Some(proto::MoneyRange { low_minor, high_minor, currency: "MAD".to_owned() }),
            ..proto::Round::default()
        };
        for (wire, field) in [
            (startup(&|startup| startup.round = Some(range(2, 1))), "startup.round.ask"),
            (startup(&|startup| startup.trl = Some(10)), "startup.trl"),
            (startup(&|startup| startup.stage = Some(99)), "startup.stage"),
            (startup(&|startup| startup.home = Some("Atlantis".to_owned())), "startup.home"),
            (
                startup(&|startup| startup.sectors = Some(proto::Strings { values: vec!["no".to_owned()] })),
                "startup.sectors[0]",
            ),
            (proto::Profile { display_name: String::new(), ..startup(&|_| {}) }, "display_name"),
            (proto::Profile { name: "startup/a".to_owned(), ..startup(&|_| {}) }, "name"),
            (proto::Profile { name: "investors/a".to_owned(), ..startup(&|_| {}) }, "startup"),
        ] {
            let problems = from_wire(wire).unwrap_err();
            assert_eq!(problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn a_mask_changes_what_it_names_and_nothing_else() {
        let current: Profile = serde_json::from_str(
            r#"{"id": "a", "name": "A", "capacity": 3, "startup": {"team_size": 4, "trl": 5}}"#,
        )
        .unwrap();
        let change = proto::Profile {
            name: "startups/a".to_owned(),
            display_name: "B".to_owned(),
            details: Some(proto::profile::Details::Startup(proto::Startup {
                team_size: Some(9),
                ..proto::Startup::default()
            })),
            ..proto::Profile::default()
        };
        let updated = |mask: &[&str]| {
            let mask: Vec<String> = mask.iter().map(ToString::to_string).collect();
            updated(&current, change.clone(), &mask)
        };
        let all = updated(&[]).unwrap();
        assert_eq!((all.name.as_str(), all.common.capacity), ("B", Some(3)));
        let nameless = proto::Profile { display_name: String::new(), ..change.clone() };
        let all = super::updated(&current, nameless.clone(), &[]).unwrap();
        assert_eq!((all.name.as_str(), all.as_startup().unwrap().team_size), ("A", Some(9)));
        assert!(super::updated(&current, nameless, &["display_name".to_owned()]).is_err());
        let one = updated(&["startup.team_size"]).unwrap();
        assert_eq!((one.name.as_str(), one.as_startup().unwrap().team_size), ("A", Some(9)));
        let unknown = updated(&["startup.trl", "capacity"]).unwrap();
        assert_eq!((unknown.as_startup().unwrap().trl, unknown.common.capacity), (None, None));
        for mask in ["startup.nothing", "nothing", "name", "", "startup.team_size.more"] {
            assert!(updated(&[mask]).is_err(), "{mask}");
        }
        // Unchanged fields need not be sent.
        let bare = proto::Profile { details: None, ..change.clone() };
        let updated = |mask: &str| super::updated(&current, bare.clone(), &[mask.to_owned()]);
        let renamed = updated("display_name").unwrap();
        assert_eq!((renamed.name.as_str(), renamed.as_startup().unwrap().team_size), ("B", Some(4)));
        assert_eq!(updated("startup.trl").unwrap().as_startup().unwrap().trl, None);
        for mask in ["*", "startup"] {
            assert!(updated(mask).is_err(), "{mask}");
        }
    }
}
