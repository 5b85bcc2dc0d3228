//! What profiles say of themselves, in French, Arabic and English.
//!
//! A text is a few sentences of `data/sentences.csv`, their gaps filled with
//! the phrases of `data/sectors.csv` and the taxonomy's own labels. Each
//! language draws its own sentences, so two versions of one pitch say the
//! same in different words.

use std::collections::HashMap;
use std::sync::OnceLock;

use qantara_engine::language::Tongue;
use qantara_engine::profile::Texts;
use qantara_engine::taxonomy::Concept;

use crate::draw::Draws;
use crate::world::world;

/// Sentences by what they are for, each in the three tongues.
type Sentences = HashMap<String, Vec<[String; 3]>>;

fn sentences() -> &'static Sentences {
    static SENTENCES: OnceLock<Sentences> = OnceLock::new();
    SENTENCES.get_or_init(|| {
        let mut sentences = Sentences::new();
        let table = include_str!("../data/sentences.csv");
        let mut reader = csv::ReaderBuilder::new().delimiter(b'|').from_reader(table.as_bytes());
        for row in reader.records() {
            let row = row.expect("the bundled table is valid");
            let said = [row[1].to_owned(), row[2].to_owned(), row[3].to_owned()];
            sentences.entry(row[0].to_owned()).or_default().push(said);
        }
        sentences
    })
}

/// Writes one text in one tongue, sentence by sentence.
pub(crate) struct Writer<'a> {
    text: String,
    tongue: usize,
    gaps: &'a [(&'a str, [&'a str; 3])],
}

impl Writer<'_> {
    /// Adds a sentence for this use, one of several.
    pub(crate) fn say(&mut self, draws: &mut Draws, purpose: &str) {
        let said = draws.pick(&sentences()[purpose]);
        let mut rest = said[self.tongue].as_str();
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        while let Some((before, after)) = rest.split_once('{') {
            let (gap, after) = after.split_once('}').expect("a gap that opens is closed");
            self.text.push_str(before);
            let filled = self.gaps.iter().find(|(name, _)| *name == gap);
            let (_, words) = filled.unwrap_or_else(|| panic!("nothing fills the gap `{gap}` of {purpose}"));
            self.text.push_str(words[self.tongue]);
            rest = after;
        }
        self.text.push_str(rest);
        capitalise(&mut self.text, start);
    }
}

fn capitalise(text: &mut String, start: usize) {
    let Some(first) = text[start..].chars().next().filter(|first| first.is_lowercase()) else { return };
    let capital: String = first.to_uppercase().collect();
    text.replace_range(start..start + first.len_utf8(), &capital);
}

/// Texts in the tongues that somebody writes.
pub(crate) fn write(
    draws: &mut Draws,
    written: [bool; 3],
    gaps: &[(&str, [&str; 3])],
    compose: impl Fn(&mut Writer<'_>, &mut Draws),
) -> Texts {
    let mut texts = Texts::new();
    for (tongue, language) in world().languages.tongues.iter().enumerate() {
        if written[tongue] {
            let mut writer = Writer { text: String::with_capacity(600), tongue, gaps };
            compose(&mut writer, draws);
            texts.insert(language.clone(), writer.text);
        }
    }
    texts
}

/// The tongues that somebody writes in, of those that they speak: one, two or
/// three of them.
pub(crate) fn written(draws: &mut Draws, spoken: [bool; 3]) -> [bool; 3] {
    let mut kept = spoken.map(|speaks| speaks && draws.chance(620));
    if kept == [false; 3] {
        let at_least = draws.weighted(&spoken.map(u32::from));
        kept[at_least] = true;
    }
    kept
}

/// The concepts' labels as they stand inside a sentence, in each tongue.
pub(crate) fn list(concepts: impl Iterator<Item = Concept>) -> [String; 3] {
    let mut lists = [const { String::new() }; 3];
    for concept in concepts {
        for ((tongue, list), between) in Tongue::ALL.into_iter().zip(&mut lists).zip([" ; ", "؛ ", "; "]) {
            if !list.is_empty() {
                list.push_str(between);
            }
            let label = concept.label(tongue);
            let mut letters = label.chars();
            let (first, second) = (letters.next(), letters.next());
            match (first, second) {
                // «UX», «B2B», «ONG» and «Islamic» keep their capitals.
                (Some(first), Some('a'..='z' | 'à'..='ÿ' | '-' | ' ')) if !label.starts_with("Islamic") => {
                    list.extend(first.to_lowercase());
                    list.push_str(&label[first.len_utf8()..]);
                }
                _ => list.push_str(label),
            }
        }
    }
    lists
}

/// The stages' names inside a sentence.
pub(crate) fn stages((first, last): (u32, u32)) -> [String; 3] {
    const NAMES: [[&str; 6]; 3] = [
        ["idée", "pré-amorçage", "amorçage", "série A", "série B", "croissance"],
        ["الفكرة", "ما قبل التأسيس", "التأسيس", "السلسلة أ", "السلسلة ب", "النمو"],
        ["idea", "pre-seed", "seed", "Series A", "Series B", "growth"],
    ];
    let between = [", ", "، ", ", "];
    std::array::from_fn(|tongue| NAMES[tongue][first as usize..=last as usize].join(between[tongue]))
}

/// Borrows each of the three.
pub(crate) fn all(words: &[String; 3]) -> [&str; 3] {
    words.each_ref().map(String::as_str)
}
