//! Decodes text as common programs write it.
//!
//! UTF-8 with or without a byte order mark, UTF-16 with one (a spreadsheet's
//! "Unicode text"), and Windows-1252, which includes Latin-1, for rows that are
//! not UTF-8.

use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Bytes in UTF-8, or in Windows-1252 here and there.
pub(super) type Bytes<'r> = Box<dyn BufRead + 'r>;

/// Opens a text, without its byte order mark; true where it was UTF-16.
pub(super) fn open<'r>(reader: Box<dyn Read + 'r>) -> io::Result<(Bytes<'r>, bool)> {
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    // Peeked at, not consumed: the separator is found in the same bytes.
    let encoding = match reader.fill_buf()? {
        [0xEF, 0xBB, 0xBF, ..] => {
            reader.consume(3);
            return Ok((Box::new(reader), false));
        }
        [0xFF, 0xFE, ..] => encoding_rs::UTF_16LE,
        [0xFE, 0xFF, ..] => encoding_rs::UTF_16BE,
        _ => return Ok((Box::new(reader), false)),
    };
    let mut start = Vec::new();
    // Such files come from a spreadsheet program, so they fit in memory.
    reader.read_to_end(&mut start)?;
    let (text, _) = encoding.decode_with_bom_removal(&start);
    Ok((Box::new(Cursor::new(text.into_owned().into_bytes())), true))
}

/// A text from bytes; true where they were not UTF-8.
pub(super) fn text(bytes: Vec<u8>) -> (String, bool) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => {
            (encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned(), true)
        }
    }
}
