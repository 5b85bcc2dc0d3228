//! JSON Lines: one object on each line.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::decode::{self, Bytes, Decoder};
use super::{Content, LINE_LIMIT, Row, Rows, json};
use crate::problem::{self, Expected, Kind, Location, Note, Refusal};

pub(super) struct JsonRows<'r> {
    bytes: Bytes<'r>,
    file: Arc<str>,
    line: u64,
    buffer: Vec<u8>,
    notes: BTreeSet<Note>,
    decoder: Decoder,
}

impl<'r> JsonRows<'r> {
    pub(super) fn open(reader: Box<dyn Read + 'r>, file: Arc<str>) -> io::Result<Self> {
        let (bytes, utf16) = decode::open(reader)?;
        let notes = utf16.then_some(Note::Utf16).into_iter().collect();
        Ok(Self { bytes, file, line: 0, buffer: Vec::new(), notes, decoder: Decoder::default() })
    }

    /// Reads a line into the buffer and returns its length, or `None` at the
    /// end. Bytes beyond the limit are read and dropped.
    fn read_line(&mut self) -> io::Result<Option<usize>> {
        self.buffer.clear();
        let limit = LINE_LIMIT as u64 + 1;
        let mut length = (&mut self.bytes).take(limit).read_until(b'\n', &mut self.buffer)?;
        if length == 0 {
            return Ok(None);
        }
        self.line += 1;
        if length > LINE_LIMIT && self.buffer.last() != Some(&b'\n') {
            length += self.bytes.skip_until(b'\n')?;
        }
        Ok(Some(length))
    }
}

impl Rows for JsonRows<'_> {
    fn next_row(&mut self) -> io::Result<Option<Result<Row, Refusal>>> {
        loop {
            let Some(length) = self.read_line()? else { return Ok(None) };
            let location = Location { file: Arc::clone(&self.file), sheet: None, row: self.line };
            if length > LINE_LIMIT {
                return Ok(Some(Err(Refusal::one(&location, Kind::TooLong { limit: LINE_LIMIT }))));
            }
            let converted;
            let text = if let Ok(text) = std::str::from_utf8(&self.buffer) {
                text
            } else {
                converted = self.decoder.text(self.buffer.clone()).0;
                self.notes.extend(self.decoder.note(self.line));
                &converted
            };
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            return Ok(Some(match json::parse(text) {
                Ok((value @ serde_json::Value::Object(_), twice)) => {
                    let content = match twice {
                        None => Content::Json(value),
                        Some(field) => {
                            Content::UnfitJson(value, Refusal::at(&location, Some(field), None, Kind::Twice))
                        }
                    };
                    Ok(Row { location, content })
                }
                Ok(_) => {
                    let kind = Kind::Expected(Expected::Object);
                    Err(Refusal::at(&location, None, Some(problem::shown(text)), kind))
                }
                Err(error) => {
                    let message = said_of_one_line(&error);
                    Err(Refusal::at(&location, None, Some(problem::shown(text)), Kind::Json { message }))
                }
            }));
        }
    }

    fn notes(&self) -> BTreeSet<Note> {
        self.notes.clone()
    }
}

/// The parser counts lines too, but sees one line at a time.
fn said_of_one_line(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at character ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::lines;
    use super::*;

    fn rows(bytes: &[u8]) -> JsonRows<'_> {
        JsonRows::open(Box::new(bytes), "f.jsonl".into()).unwrap()
    }

    #[test]
    fn each_line_is_an_object_or_says_why_not() {
        let input = b"\xEF\xBB\xBF{\"a\":1}\n\n{\"a\": \"Caf\xE9\"}\r\n[1]\n{\"a\": NaN}\n{\"a\": 1e999}\n{\"a\": [1, 2";
        insta::assert_snapshot!(lines(&mut rows(input)).join("\n"), @r#"
        1: {"a":1}
        3: {"a":"Café"}
        f.jsonl, row 4: `[1]`: expected an object
        f.jsonl, row 5: `{"a": NaN}`: not valid JSON: expected value at character 7
        f.jsonl, row 6: `{"a": 1e999}`: not valid JSON: number out of range at character 11
        f.jsonl, row 7: `{"a": [1, 2`: not valid JSON: EOF while parsing a list at character 11
        "#);
    }

    #[test]
    fn a_line_beyond_the_limit_is_refused_and_the_next_one_read() {
        let mut input = vec![b'x'; LINE_LIMIT + 5];
        input.extend(b"\n{}\n");
        assert_eq!(
            lines(&mut rows(&input)),
            ["f.jsonl, row 1: the line is longer than 16777216 bytes", "2: {}"]
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            lines(&mut rows(&bytes));
        }
    }
}
