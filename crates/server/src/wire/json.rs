//! `google.protobuf.Struct` and JSON.

use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value as Wire};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

/// Numbers up to here are whole in a float without loss.
const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

/// JSON as a message.
pub(crate) fn to_wire(value: Value) -> Wire {
    let kind = match value {
        Value::Null => Kind::NullValue(0),
        Value::Bool(flag) => Kind::BoolValue(flag),
        Value::Number(number) => Kind::NumberValue(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Kind::StringValue(text),
        Value::Array(values) => {
            Kind::ListValue(ListValue { values: values.into_iter().map(to_wire).collect() })
        }
        Value::Object(fields) => Kind::StructValue(to_struct(fields)),
    };
    Wire { kind: Some(kind) }
}

/// A JSON object as a message.
pub(crate) fn to_struct(fields: Map<String, Value>) -> Struct {
    Struct { fields: fields.into_iter().map(|(key, value)| (key, to_wire(value))).collect() }
}

/// Anything that has a JSON form, as a message.
pub(crate) fn told<T: Serialize>(value: &T) -> Wire {
    to_wire(serde_json::to_value(value).expect("what the engine tells has a JSON form"))
}

fn from_wire(wire: &Wire) -> Value {
    match &wire.kind {
        None | Some(Kind::NullValue(_)) => Value::Null,
        Some(Kind::BoolValue(flag)) => Value::Bool(*flag),
        // The wire has floats only; a parameter such as a number of years is
        // whole.
        Some(Kind::NumberValue(number)) if number.fract() == 0.0 && number.abs() <= MAX_WHOLE => {
            Value::from(*number as i64)
        }
        Some(Kind::NumberValue(number)) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        Some(Kind::StringValue(text)) => Value::String(text.clone()),
        Some(Kind::ListValue(list)) => Value::Array(list.values.iter().map(from_wire).collect()),
        Some(Kind::StructValue(object)) => from_struct(object),
    }
}

fn from_struct(object: &Struct) -> Value {
    Value::Object(object.fields.iter().map(|(key, value)| (key.clone(), from_wire(value))).collect())
}

pub(crate) mod object {
    //! For `#[serde(with = …)]`.

    use super::{
        Deserialize, Deserializer, Map, Serialize, Serializer, Struct, Value, from_struct, to_struct,
    };

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(object: &Option<Struct>, to: S) -> Result<S::Ok, S::Error> {
        object.as_ref().map(from_struct).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Struct>, D::Error> {
        Ok(Option::<Map<String, Value>>::deserialize(from)?.map(to_struct))
    }
}
