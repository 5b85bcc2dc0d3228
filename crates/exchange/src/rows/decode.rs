//! Decodes text as common programs write it.
//!
//! UTF-8 with or without a byte order mark, UTF-16 with one (a spreadsheet's
//! "Unicode text"), and for cells that are not UTF-8 Windows-1252, which includes
//! Latin-1, or the Arabic Windows-1256.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use crate::problem::Note;

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

/// Turns bytes into text: UTF-8, or the old encoding of the file.
#[derive(Default)]
pub(super) struct Decoder {
    /// The old encoding met so far.
    arabic: bool,
    noted: bool,
}

impl Decoder {
    /// A text from bytes; true where they were not UTF-8.
    pub(super) fn text(&mut self, bytes: Vec<u8>) -> (String, bool) {
        match String::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(error) => {
                let bytes = error.as_bytes();
                self.arabic |= is_arabic(bytes);
                let old = if self.arabic { encoding_rs::WINDOWS_1256 } else { encoding_rs::WINDOWS_1252 };
                (old.decode_without_bom_handling(bytes).0.into_owned(), true)
            }
        }
    }

    /// What to tell of the first row that was not UTF-8.
    pub(super) fn note(&mut self, row: u64) -> Option<Note> {
        let first = !std::mem::replace(&mut self.noted, true);
        first.then_some(if self.arabic { Note::Arabic1256 { row } } else { Note::NotUtf8 { row } })
    }
}

/// Whether bytes that are not UTF-8 are Windows-1256 rather than 1252.
///
/// The two agree on the small accented letters of French, so a word of three or
/// more letters of which none is Latin, and which is not all capitals with
/// accents, is told apart by itself.
fn is_arabic(bytes: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0xC0;
    bytes.split(|byte| !is_letter(byte)).any(|word| {
        let (text, _) = encoding_rs::WINDOWS_1256.decode_without_bom_handling(word);
        word.len() >= 3 && text.chars().all(|letter| ('\u{620}'..='\u{64A}').contains(&letter))
    })
}
