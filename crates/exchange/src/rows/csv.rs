//! Comma, semicolon or tab separated values.
//!
//! RFC 4180, as spreadsheet programs write it. The `csv` crate is not used for
//! reading: it gives the wrong line for a record after blank lines, and reads
//! an unclosed quotation mark as one huge cell. A test compares the two.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::decode::{self, Bytes, Decoder};
use super::{Content, Header, LINE_LIMIT, Row, Rows};
use crate::problem::{Kind, Location, Note, Refusal};

/// The cells of a text's records, decoded.
pub(super) struct CsvCells<'r> {
    records: Records<'r>,
    notes: BTreeSet<Note>,
    decoder: Decoder,
}

/// A record's cells; or what is wrong with it, and its cells as far as they can
/// be read.
pub(super) type Decoded = Result<Vec<String>, (Kind, Vec<String>)>;

impl<'r> CsvCells<'r> {
    pub(super) fn open(reader: Box<dyn Read + 'r>) -> io::Result<Self> {
        let (mut bytes, utf16) = decode::open(reader)?;
        let start = bytes.fill_buf()?;
        let told = told_separator(start);
        let separator = told.map_or_else(|| sniff(start), |(separator, _)| separator);
        let mut line = 1;
        if let Some((_, length)) = told {
            bytes.consume(length);
            line = 2;
        }
        Ok(Self {
            records: Records { bytes, separator, line, after_return: false },
            notes: utf16.then_some(Note::Utf16).into_iter().collect(),
            decoder: Decoder::default(),
        })
    }

    /// The next record that is not blank, and the line on which it begins.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Decoded)>> {
        loop {
            let Some((line, record)) = self.records.next()? else { return Ok(None) };
            let decoded = match record {
                Ok(cells) => Ok(self.decode(cells, line)),
                Err((kind, cells)) => Err((kind, self.decode(cells, line))),
            };
            match decoded {
                Ok(cells) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
                decoded => return Ok(Some((line, decoded))),
            }
        }
    }

    pub(super) fn notes(&self) -> &BTreeSet<Note> {
        &self.notes
    }

    fn decode(&mut self, cells: Vec<Vec<u8>>, line: u64) -> Vec<String> {
        let mut texts = Vec::with_capacity(cells.len());
        for cell in cells {
            let (text, converted) = self.decoder.text(cell);
            if converted {
                self.notes.extend(self.decoder.note(line));
            }
            texts.push(text);
        }
        texts
    }
}

pub(super) struct CsvRows<'r> {
    cells: CsvCells<'r>,
    file: Arc<str>,
    header: Option<Arc<Header>>,
}

impl<'r> CsvRows<'r> {
    pub(super) fn open(reader: Box<dyn Read + 'r>, file: Arc<str>) -> io::Result<Self> {
        Ok(Self { cells: CsvCells::open(reader)?, file, header: None })
    }
}

impl Rows for CsvRows<'_> {
    fn next_row(&mut self) -> io::Result<Option<Result<Row, Refusal>>> {
        loop {
            let Some((line, record)) = self.cells.next()? else { return Ok(None) };
            let location = Location { file: Arc::clone(&self.file), sheet: None, row: line };
            let cells = match record {
                Ok(cells) => cells,
                Err((kind, cells)) => {
                    let refusal = Refusal::one(&location, kind);
                    return Ok(Some(match &self.header {
                        Some(header) => {
                            let content = Content::Unfit(Arc::clone(header), cells, refusal);
                            Ok(Row { location, content })
                        }
                        None => Err(refusal),
                    }));
                }
            };
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
        self.cells.notes().clone()
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

/// The separator that a first line such as `sep=;` names, for spreadsheet
/// programs, and the length of that line.
fn told_separator(start: &[u8]) -> Option<(u8, usize)> {
    let (&separator, rest) = start.strip_prefix(b"sep=")?.split_first()?;
    let end = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n")) };
    let known = matches!(separator, b',' | b';' | b'\t' | b'|');
    (known && end > 0).then_some((separator, "sep=,".len() + end))
}

/// The separator that cuts the first lines most evenly: titles and texts hold
/// some of each, but only one gives line after line the same number of cells.
fn sniff(start: &[u8]) -> u8 {
    // The first of equals: a comma where there is none of them.
    b"\t;,".iter().copied().max_by_key(|separator| evenness(start, *separator)).unwrap_or(b',')
}

/// How many separators stand in lines with the most common number of them that
/// is not none.
fn evenness(start: &[u8], separator: u8) -> usize {
    const LINES: usize = 100;
    let mut lines: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut quoted, mut count, mut seen, mut at_start) = (false, 0, 0, true);
    for byte in start.iter().chain(b"\n") {
        match byte {
            // A mark inside a text is no quotation: 5" or l'"atlas".
            b'"' if quoted || at_start => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if count > 0 {
                    *lines.entry(count).or_default() += 1;
                    seen += 1;
                }
                count = 0;
                if seen == LINES {
                    break;
                }
            }
            _ if !quoted && *byte == separator => count += 1,
            _ => {}
        }
        at_start = !quoted && (*byte == separator || matches!(byte, b'\n' | b'\r' | b'"'));
    }
    lines.into_iter().map(|(count, lines)| count * lines).max().unwrap_or_default()
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
            ("a separator that is named", b"sep=;\r\nid;name\r\na,1;b\r\n", vec!["3: a,1|b"]),
            (
                "windows-1256",
                b"id,name\na,\xE3\xD1\xCD\xC8\xC7 Caf\xE9\n",
                vec!["2: a|\u{645}\u{631}\u{62d}\u{628}\u{627} Caf\u{e9}"],
            ),
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
    fn a_title_above_the_table_does_not_tell_the_separator() {
        assert_eq!(sniff(b"Investors, as of May, draft\nid;name;city\na;b;c, d\ne;f;g\n"), b';');
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
