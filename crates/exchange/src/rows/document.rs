//! JSON documents: an array of objects, an object that holds one, or objects
//! line by line, as other tools export them.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read};

use serde_json::{Map, Value};

use super::decode::{self, Decoder};
use super::record::{Record, Records};
use crate::problem::Note;

/// The objects of a document as records under their keys. Members of an object
/// inside another are columns such as `address.city`.
pub(super) struct ObjectRecords {
    names: Vec<String>,
    /// Each object's number or line, and its cells by column.
    rows: std::vec::IntoIter<(u64, Vec<(usize, String)>)>,
    header_given: bool,
    notes: BTreeSet<Note>,
}

impl ObjectRecords {
    pub(super) fn open(reader: Box<dyn Read + '_>) -> io::Result<Self> {
        let (mut bytes, utf16) = decode::open(reader)?;
        let mut notes: BTreeSet<Note> = utf16.then_some(Note::Utf16).into_iter().collect();
        let mut whole = Vec::new();
        bytes.read_to_end(&mut whole)?;
        let mut decoder = Decoder::default();
        let (text, converted) = decoder.text(whole);
        if converted {
            notes.extend(decoder.note(1));
        }
        let mut columns: HashMap<String, usize> = HashMap::new();
        let mut names = Vec::new();
        let mut rows = Vec::new();
        for (row, object) in objects(&text)? {
            let mut cells = Vec::new();
            flatten("", &object, &mut |name, text| {
                let next = names.len();
                let column = *columns.entry(name.to_owned()).or_insert(next);
                if column == next {
                    names.push(name.to_owned());
                }
                cells.push((column, text));
            });
            rows.push((row, cells));
        }
        Ok(Self { names, rows: rows.into_iter(), header_given: false, notes })
    }
}

impl Records for ObjectRecords {
    fn next_record(&mut self) -> io::Result<Option<Record>> {
        if !std::mem::replace(&mut self.header_given, true) && !self.names.is_empty() {
            return Ok(Some(Record { sheet: None, row: 0, cells: self.names.clone() }));
        }
        Ok(self.rows.next().map(|(row, filled)| {
            let mut cells = vec![String::new(); self.names.len()];
            for (column, text) in filled {
                cells[column] = text;
            }
            Record { sheet: None, row, cells }
        }))
    }

    fn notes(&self) -> BTreeSet<Note> {
        self.notes.clone()
    }
}

/// The objects of a text with their numbers: lines, or places in an array.
pub(super) fn objects(text: &str) -> io::Result<Vec<(u64, Map<String, Value>)>> {
    let whole = serde_json::from_str::<Value>(text);
    let found = match whole {
        Ok(Value::Array(items)) => Some(items),
        Ok(Value::Object(object)) => Some(match only_list(&object) {
            Some(items) => items.clone(),
            None => vec![Value::Object(object)],
        }),
        Ok(_) => None,
        Err(_) => return lines(text),
    };
    let items = found.ok_or_else(|| invalid("the file holds no JSON object".to_owned()))?;
    Ok((1..).zip(items).filter_map(|(row, item)| Some((row, as_object(item)?))).collect())
}

fn as_object(value: Value) -> Option<Map<String, Value>> {
    if let Value::Object(object) = value { Some(object) } else { None }
}

/// The list of objects that an envelope such as `{"data": […], "total": 3}`
/// holds, where it is the only one.
fn only_list(object: &Map<String, Value>) -> Option<&Vec<Value>> {
    let mut lists = object.values().filter_map(|value| {
        value.as_array().filter(|items| !items.is_empty() && items.iter().all(Value::is_object))
    });
    let first = lists.next();
    let has_texts = object.values().filter(|value| value.is_string()).count() > 2;
    if lists.next().is_some() || has_texts { None } else { first }
}

fn lines(text: &str) -> io::Result<Vec<(u64, Map<String, Value>)>> {
    let mut objects = Vec::new();
    for (row, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(Value::Object(object)) => objects.push((row, object)),
            Ok(_) => {}
            Err(error) => {
                return Err(invalid(format!(
                    "line {row} is not valid JSON: {}",
                    error.to_string().replace(" at line 1 column ", " at character ")
                )));
            }
        }
    }
    Ok(objects)
}

fn flatten(path: &str, object: &Map<String, Value>, cell: &mut impl FnMut(&str, String)) {
    for (key, value) in object {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            Value::Null => {}
            Value::String(text) => cell(&path, text.clone()),
            Value::Object(inner) => flatten(&path, inner, cell),
            Value::Array(items) if items.iter().all(|item| item.is_string() || item.is_number()) => {
                let texts =
                    items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
                cell(&path, texts.collect::<Vec<_>>().join("|"));
            }
            other => cell(&path, other.to_string()),
        }
    }
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<String> {
        let mut records = ObjectRecords::open(Box::new(text.as_bytes())).unwrap();
        std::iter::from_fn(|| records.next_record().unwrap())
            .map(|record| format!("{}: {}", record.row, record.cells.join(";")))
            .collect()
    }

    #[test]
    fn objects_are_found_wherever_a_tool_puts_them() {
        let expected = ["0: at.city;name;tags", "1: Fès;A;", "2: ;B;x|y"];
        for text in [
            r#"[{"name": "A", "at": {"city": "Fès"}}, {"name": "B", "tags": ["x", "y"], "none": null}]"#,
            "{\"total\": 2, \"data\": [{\"name\": \"A\", \"at\": {\"city\": \"Fès\"}},\n {\"name\": \"B\", \"tags\": [\"x\", \"y\"]}]}",
            "{\"name\": \"A\", \"at\": {\"city\": \"Fès\"}}\n{\"name\": \"B\", \"tags\": [\"x\", \"y\"]}\n",
        ] {
            assert_eq!(records(text), expected, "{text}");
        }
        assert_eq!(records(""), [""; 0]);
        assert_eq!(records("[]"), [""; 0]);
    }
}
