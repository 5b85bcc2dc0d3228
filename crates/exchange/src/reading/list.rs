//! The parts of a cell that holds several values.

use super::Context;
use super::clean::is_nothing;

/// The options that a column's cells are made of, such as those of a form's
/// multiple choice. An option may contain the mark that parts the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    whole: Vec<String>,
}

impl Options {
    /// Learns from all cells of a column which texts stand together always.
    pub(crate) fn learn<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let _ = cells.into_iter().count();
        Self::default()
    }

    /// Options that are known: the labels of a form.
    pub(crate) fn known(options: impl IntoIterator<Item = String>) -> Self {
        Self { whole: options.into_iter().collect() }
    }
}

/// The parts of a list, without those that say nothing. A text that `is_whole`
/// knows is one part, whatever marks it contains.
pub(crate) fn split(text: &str, context: &Context<'_>, is_whole: impl Fn(&str) -> bool) -> Vec<String> {
    let whole =
        |text: &str| context.options.is_some_and(|options| options.whole.iter().any(|option| option == text));
    if is_whole(text) || whole(text) {
        return vec![text.to_owned()];
    }
    text.split([',', ';', '/', '|', '•', '\n'])
        .map(str::trim)
        .filter(|part| !is_nothing(part))
        .map(str::to_owned)
        .collect()
}
