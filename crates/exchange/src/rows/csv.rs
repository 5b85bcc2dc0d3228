//! Comma, semicolon or tab separated values.
//!
//! RFC 4180, as spreadsheet programs write it. The `csv` crate is not used for
//! reading: it gives the wrong line for a record after blank lines, and reads
//! an unclosed quotation mark as one huge cell. A test compares the two.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::decode::{self, Bytes};
use super::{Content, Header, LINE_LIMIT, Row, Rows};
use crate::problem::{Kind, Location, Note, Refusal};

pub(super) struct CsvRows<'r> {
    records: Records<'r>,
    file: Arc<str>,
    header: Option<Arc<Header>>,
    notes: BTreeSet<Note>,
    latin: bool,
}

impl<'r> CsvRows<'r> {
    pub(super) fn open(reader: Box<dyn Read + 'r>, file: Arc<str>) -> io::Result<Self> {
        let (mut bytes, utf16) = decode::open(reader)?;
        let separator = sniff(bytes.fill_buf()?);
        Ok(Self {
            records: Records { bytes, separator, line: 1, after_return: false },
            file,
            header: None,
            notes: utf16.then_some(Note::Utf16).into_iter().collect(),
            latin: false,
        })
    }

    fn decode(&mut self, cells: Vec<Vec<u8>>, line: u64) -> Vec<String> {
        let mut texts = Vec::with_capacity(cells.len());
        for cell in cells {
            let (text, latin) = decode::text(cell);
            if latin && !self.latin {
                self.latin = true;
                self.notes.insert(Note::NotUtf8 { row: line });
            }
            texts.push(text);
        }
        texts
    }
}

impl Rows for CsvRows<'_> {
    fn next_row(&mut self) -> io::Result<Option<Result<Row, Refusal>>> {
        loop {
            let Some((line, record)) = self.records.next()? else { return Ok(None) };
            let location = Location { file: Arc::clone(&self.file), sheet: None, row: line };
            let cells = match record {
                Ok(cells) => self.decode(cells, line),
                Err((kind, cells)) => {
                    let refusal = Refusal::one(&location, kind);
                    let cells = self.decode(cells, line);
                    return Ok(Some(match &self.header {
                        Some(header) => {
                            let content = Content::Unfit(Arc::clone(header), cells, refusal);
                            Ok(Row { location, content })
                        }
                        None => Err(refusal),
                    }));
                }
            };
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let Some(header) = &self.header else {
                let mut names: Vec<String> = cells.iter().map(|name| name.trim().to_owned()).collect();
                while names.last().is_some_and(String::is_empty) {
                    names.pop();
                }
                self.header = Some(Arc::new(Header { location, names }));
                continue;
            };
            return Ok(Some(Ok(fit(header, location, cells))));
        }
    }

    fn notes(&self) -> BTreeSet<Note> {
        self.notes.clone()
    }
}

/// The row, which is unfit where it has more cells than there are columns for.
pub(super) fn fit(header: &Arc<Header>, location: Location, mut cells: Vec<String>) -> Row {
    while cells.len() > header.names.len() && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    let (found, columns) = (cells.len(), header.names.len());
    if found > columns {
        let refusal = Refusal::one(&location, Kind::TooManyCells { cells: found, columns });
        return Row { location, content: Content::Unfit(Arc::clone(header), cells, refusal) };
    }
    Row { location, content: Content::Cells(Arc::clone(header), cells) }
}

/// The separator that occurs most often, outside quotation marks, in the first
/// line that has any.
fn sniff(start: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|(_, n)| *n > 0) => break,
            _ if !quoted => {
                counts.iter_mut().filter(|(separator, _)| separator == byte).for_each(|(_, n)| *n += 1);
            }
            _ => {}
        }
    }
    // The first of equals: a comma where there is none of them.
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(separator, _)| separator)
}

struct Records<'r> {
    bytes: Bytes<'r>,
    separator: u8,
    /// The line of the next byte.
    line: u64,
    /// The last byte was a carriage return that ended a line.
    after_return: bool,
}

/// The reader's position in a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted cell: its end, or half of two.
    Quote,
}

/// The cells of a record, or what is wrong with it and the cells as far as they
/// can be read.
type Record = Result<Vec<Vec<u8>>, (Kind, Vec<Vec<u8>>)>;

impl Records<'_> {
    /// The next record that is not blank, and the line on which it begins.
    fn next(&mut self) -> io::Result<Option<(u64, Record)>> {
        let mut cells: Vec<Vec<u8>> = Vec::new();
        let mut cell = Vec::new();
        let mut at = At::Start;
        let mut begins = self.line;
        let mut length = 0_usize;
        let mut seen = false;
        loop {
            let buffer = match self.bytes.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                if !seen {
                    return Ok(None);
                }
                if at == At::Quoted {
                    if length <= LINE_LIMIT {
                        self.resume_after(&mut cell);
                    }
                    cells.extend(cell.split(|byte| *byte == self.separator).map(<[u8]>::to_vec));
                    return Ok(Some((begins, Err((Kind::OpenQuote, cells)))));
                }
                cells.push(cell);
                return Ok(Some((begins, finish(cells, length))));
            }
            let mut used = 0;
            let mut ended = false;
            for &byte in buffer {
                used += 1;
                let feed_after_return = byte == b'\n' && self.after_return;
                self.after_return = byte == b'\r';
                if !feed_after_return && matches!(byte, b'\n' | b'\r') {
                    self.line += 1;
                }
                if at != At::Quoted && matches!(byte, b'\n' | b'\r') {
                    if !seen {
                        begins = self.line;
                        continue;
                    }
                    ended = true;
                    break;
                }
                seen = true;
                length += 1;
                // Beyond the limit, a record is read to its end and dropped.
                let keep = length <= LINE_LIMIT;
                at = match (at, byte) {
                    (At::Start, b'"') => At::Quoted,
                    (At::Quoted, b'"') => At::Quote,
                    (At::Quote, b'"') => {
                        cell.push(b'"');
                        At::Quoted
                    }
                    (At::Quoted, _) => {
                        if keep {
                            cell.push(byte);
                        }
                        At::Quoted
                    }
                    (_, byte) if byte == self.separator => {
                        if keep {
                            cells.push(std::mem::take(&mut cell));
                        }
                        At::Start
                    }
                    _ => {
                        if keep {
                            cell.push(byte);
                        }
                        At::Plain
                    }
                };
            }
            self.bytes.consume(used);
            if ended {
                cells.push(cell);
                return Ok(Some((begins, finish(cells, length))));
            }
        }
    }
}

impl Records<'_> {
    /// Goes back to the line after the one on which a cell that never ends
    /// begins, and leaves the cell what stands on its own line.
    fn resume_after(&mut self, cell: &mut Vec<u8>) {
        let Some(end) = cell.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else { return };
        let rest = cell.split_off(end);
        self.after_return = false;
        let ends = rest
            .iter()
            .enumerate()
            .filter(|(at, byte)| **byte == b'\r' || **byte == b'\n' && (*at == 0 || rest[at - 1] != b'\r'));
        self.line -= ends.count() as u64;
        // Two quotation marks had become one.
        let mut again = Vec::with_capacity(rest.len());
        for byte in rest {
            again.push(byte);
            if byte == b'"' {
                again.push(byte);
            }
        }
        self.bytes = Box::new(io::Cursor::new(again));
    }
}

fn finish(cells: Vec<Vec<u8>>, length: usize) -> Record {
    if length > LINE_LIMIT { Err((Kind::TooLong { limit: LINE_LIMIT }, Vec::new())) } else { Ok(cells) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::lines;
    use super::*;

    fn rows(bytes: &[u8]) -> CsvRows<'_> {
        CsvRows::open(Box::new(bytes), "f.csv".into()).unwrap()
    }

    #[test]
    fn rows_are_read_as_people_write_and_count_them() {
        for (what, input, expected) in [
            ("commas", &b"id,name\na,b\n"[..], vec!["2: a|b"]),
            ("semicolons", b"id;name\na,1;b\n", vec!["2: a,1|b"]),
            ("tabs", b"id\tname\r\na\tb\r\n", vec!["2: a|b"]),
            ("a byte order mark", b"\xEF\xBB\xBFid,name\na,b", vec!["2: a|b"]),
            ("blank lines", b"\n\nid,name\n\n\na,b\n,\n\nc,d", vec!["6: a|b", "9: c|d"]),
            ("quoted newlines", b"id,name\na,\"b\n\"\"c\"\"\"\r\nd,e", vec!["2: a|b\n\"c\"", "4: d|e"]),
            ("old returns", b"id,name\ra,b\rc,d", vec!["2: a|b", "3: c|d"]),
            ("a short row", b"id,name\na\n", vec!["2: a"]),
            ("trailing separators", b"id,name,,\na,b,,\n", vec!["2: a|b"]),
            ("latin-1", b"id,name\na,Caf\xE9\n", vec!["2: a|Caf\u{e9}"]),
            ("utf-16", b"\xFF\xFEi\0d\0\n\0\xE9\0", vec!["2: \u{e9}"]),
            (
                "a long row",
                b"id,name\na,b,c\n",
                vec!["f.csv, row 2: the row has 3 cells, and the header names 2 columns"],
            ),
            (
                "an open quote",
                b"id,name\na,b\nc,\"d\ne,f\n",
                vec!["2: a|b", "f.csv, row 3: a cell begins with a quotation mark and never ends", "4: e|f"],
            ),
            (
                "an open quote and empty ones",
                b"id,name\r\n\"a,b\r\n\r\nc,\"\"\r\ne,\"\"f\r\n",
                vec!["f.csv, row 2: a cell begins with a quotation mark and never ends", "4: c|", "5: e|f"],
            ),
            ("nothing", b"", vec![]),
        ] {
            assert_eq!(lines(&mut rows(input)), expected, "{what}");
        }
    }

    #[test]
    fn the_first_row_that_is_not_utf8_is_noted() {
        let mut rows = rows(b"id,name\na,b\nc,\xE9\nd,\xE9\n");
        lines(&mut rows);
        assert_eq!(rows.notes().into_iter().collect::<Vec<_>>(), [Note::NotUtf8 { row: 3 }]);
    }

    proptest! {
        /// We read the same cells as the reference.
        #[test]
        fn cells_agree_with_the_csv_crate(body in "([ab]|\"[ab,\n]{0,2}\"|,|\n|\r\n){0,40}") {
            let mut reference = ::csv::ReaderBuilder::new()
                .has_headers(false).flexible(true).from_reader(body.as_bytes());
            let expected: Vec<Vec<Vec<u8>>> = reference
                .byte_records()
                .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
                .collect();
            let bytes: Bytes<'_> = Box::new(body.as_bytes());
            let mut records = Records { bytes, separator: b',', line: 1, after_return: false };
            let mut found = Vec::new();
            while let Some((_, record)) = records.next().unwrap() {
                match record {
                    Ok(cells) => found.push(cells),
                    // An unclosed quotation is a cell for the reference and an
                    // error here, and what follows is read once more.
                    Err(_) => {
                        found.extend(expected.last().cloned());
                        break;
                    }
                }
            }
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            lines(&mut rows(&bytes));
        }
    }
}
