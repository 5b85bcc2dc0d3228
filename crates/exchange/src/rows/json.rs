//! A line of JSON, and whether one of its objects names a field twice.
//!
//! The usual parser takes the last of two values without a word. Of two answers
//! about consent, the refusal is the one that is heard.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::words;

/// Reads a line. Returns its value and the first field that is there twice.
///
/// # Errors
///
/// When the line is not JSON.
pub(super) fn parse(text: &str) -> serde_json::Result<(Value, Option<String>)> {
    let twice = RefCell::new(None);
    let mut parser = serde_json::Deserializer::from_str(text);
    let value = Once { twice: &twice }.deserialize(&mut parser)?;
    parser.end()?;
    Ok((value, twice.into_inner()))
}

#[derive(Clone, Copy)]
struct Once<'a> {
    twice: &'a RefCell<Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Once<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(field) = fields.next_key::<String>()? {
            let value = fields.next_value_seed(self)?;
            let refuses = |value: &Value| words::refuses_under(&field, value);
            match object.get_mut(&field) {
                None => drop(object.insert(field, value)),
                Some(first) => {
                    if !refuses(first) {
                        *first = value;
                    }
                    self.twice.borrow_mut().get_or_insert(field);
                }
            }
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_that_is_there_twice_is_named_and_a_refusal_is_heard() {
        for (text, value, twice) in [
            (r#"{"a": 1, "b": {"a": 2}}"#, json!({"a": 1, "b": {"a": 2}}), None),
            (r#"{"a": 1, "a": 2}"#, json!({"a": 2}), Some("a")),
            (r#"[{"b": null, "b": 1.5}]"#, json!([{"b": 1.5}]), Some("b")),
            (
                r#"{"consent": {"matching": false}, "consent": null, "consent": {"matching": true}}"#,
                json!({"consent": {"matching": false}}),
                Some("consent"),
            ),
            (
                r#"{"consent": {"matching": "non", "matching": true}}"#,
                json!({"consent": {"matching": "non"}}),
                Some("matching"),
            ),
        ] {
            assert_eq!(parse(text).unwrap(), (value, twice.map(str::to_owned)), "{text}");
        }
    }

    proptest! {
        /// Otherwise it reads as the usual parser does.
        #[test]
        fn it_reads_what_the_usual_parser_reads(text in r#"[\[\]{}:, "a\\\\0-9.eE+ntrufals-]{0,40}"#) {
            let usual = serde_json::from_str::<Value>(&text);
            match parse(&text) {
                Ok((value, None)) => prop_assert_eq!(usual.unwrap(), value),
                Ok((_, Some(_))) => prop_assert!(usual.is_ok()),
                Err(error) => prop_assert_eq!(usual.unwrap_err().to_string(), error.to_string()),
            }
        }
    }
}
