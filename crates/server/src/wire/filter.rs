//! Filters on the wire.

use qantara_engine::filter::Filter;
use qantara_engine::profile::{Role, Stage};

use super::codes::Coded as _;
use super::problem::{Problem, Problems};
use super::proto;
use qantara_hub::ProfileName;

/// Reads a filter for candidates of a role.
pub(crate) fn from_wire(wire: proto::CandidateFilter, role: Role) -> Result<Filter, Problems> {
    let proto::CandidateFilter { sectors, stages, places, languages, only, except, include_unknown } = wire;
    let ids = |field: &str, names: Vec<String>| {
        each(field, names, |name| {
            let name: ProfileName =
                name.parse().map_err(|error: qantara_hub::InvalidName| error.to_string())?;
            if name.role == role { Ok(name.id) } else { Err(format!("`{name}` is no {role}")) }
        })
    };
    Ok(Filter {
        sectors: each("sectors", sectors, |sector| parse(&sector))?,
        stages: each("stages", stages, |number| {
            stage(number).ok_or_else(|| format!("{number} is no stage"))
        })?,
        places: each("places", places, |place| parse(&place))?,
        languages: each("languages", languages, |language| parse(&language))?,
        only: if only.is_empty() { None } else { Some(ids("only", only)?) },
        except: ids("except", except)?,
        include_unknown,
    })
}

/// Reads each value of a list; errors name its index.
fn each<T, R, C: FromIterator<R>>(
    field: &str,
    values: Vec<T>,
    read: impl Fn(T) -> Result<R, String>,
) -> Result<C, Problems> {
    values
        .into_iter()
        .enumerate()
        .map(|(n, value)| {
            read(value).map_err(|what| Problem::new(format!("filter.{field}[{n}]"), what).into())
        })
        .collect()
}

/// Reads a value as files write it.
fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

fn stage(number: i32) -> Option<Stage> {
    let code = proto::Stage::try_from(number).ok()?.code();
    Stage::ALL.iter().copied().find(|stage| stage.as_str() == code)
}
