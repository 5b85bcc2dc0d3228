//! What a message is given to fill its gaps.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentValue};
use qantara_engine::language::Tongue;

/// One value for a gap in a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg<'a> {
    /// A number: the message may choose its words by it.
    Number(f64),
    /// Words, kept apart from the sentence where they are written in the other
    /// direction.
    Text(Cow<'a, str>),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<u64> for Arg<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number as f64)
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

/// The arguments as Fluent takes them.
///
/// Fluent itself isolates every gap of an Arabic message. In French and
/// English only a value with letters from right to left needs it, and the
/// others stay free of invisible characters, so that output can be searched.
pub(crate) fn fluent<'a>(tongue: Tongue, args: &'a [(&'a str, Arg<'a>)]) -> FluentArgs<'a> {
    args.iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Number(number) => FluentValue::from(*number),
                Arg::Text(text) if tongue != Tongue::Ar && has_right_to_left(text) => {
                    FluentValue::from(format!("\u{2068}{text}\u{2069}"))
                }
                Arg::Text(text) => FluentValue::from(text.as_ref()),
            };
            (*name, value)
        })
        .collect()
}

/// Whether a text has letters of the Hebrew, Arabic and neighbouring blocks.
fn has_right_to_left(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'))
}
