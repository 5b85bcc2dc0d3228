//! Concepts found in free text: what a pitch, a thesis or a bio speaks of.
//!
//! A text is cut into sentences and folded words, and the labels and synonyms
//! of the taxonomy are looked for in them. At each place the longest phrase
//! wins, so "electric mobility" is not also electricity. A synonym that several
//! concepts share goes to those whose neighbours the rest of the text speaks
//! of, or is split between them.
//!
//! A word means different things in different languages (English "location" is
//! not a French lease), so each sentence is read in one: the language that the
//! caller names, or the one that its small words indicate. Phrases of two or
//! more words are looked for in every language, since pitches borrow them.

mod lexicon;
mod words;

use std::cmp::Reverse;

use crate::language::Language;
use crate::profile::Texts;
use crate::taxonomy::Concept;
use lexicon::{Lexicon, Phrase};
pub(crate) use words::is_small;
use words::{Reading, Sentence, sentences};

/// The confidence that one mention gives, before it is shared among the
/// concepts that its words could mean.
const PHRASE: f32 = 0.9;
const WORD: f32 = 0.7;
const SHORT_WORD: f32 = 0.5;
const COMMON_WORD: f32 = 0.3;

/// The least confidence at which a text can be said to be about a concept.
pub const LIKELY: f32 = 0.5;

/// The concepts that a text speaks of, each with a confidence between 0 and
/// 1, in the order of the taxonomy.
///
/// Without a language, the small words of each sentence indicate it.
/// Confidences of several mentions are combined as independent evidence, 1 − Π
/// (1 − confidence) (the "noisy-or" of Pearl, *Probabilistic Reasoning in
/// Intelligent Systems*, 1988, § 4.3.2).
///
/// ```
/// # use qantara_engine::tagging::concepts_in;
/// let found = concepts_in("نساعد المزارعين والفلاحة الصغيرة", Some(&"ar".parse()?));
/// assert_eq!(found[0].0.id(), "agri");
/// assert!(concepts_in("j'ai une équipe", None).is_empty());
/// # Ok::<(), qantara_engine::language::InvalidLanguage>(())
/// ```
pub fn concepts_in(text: &str, language: Option<&Language>) -> Vec<(Concept, f32)> {
    let mut tally = Tally::default();
    tally.read(text, language);
    tally.settle()
}

/// The concepts that texts in several languages speak of, as
/// [`concepts_in`] gives them; `und` is read as no language.
pub fn concepts_in_texts(texts: &Texts) -> Vec<(Concept, f32)> {
    let mut tally = Tally::default();
    for (language, text) in texts {
        tally.read(text, Some(language).filter(|language| language.as_str() != "und"));
    }
    tally.settle()
}

/// Mentions met so far.
#[derive(Default)]
struct Tally {
    mentions: Vec<&'static Phrase>,
}

impl Tally {
    fn read(&mut self, text: &str, language: Option<&Language>) {
        let lexicon = Lexicon::bundled();
        for sentence in sentences(text, language) {
            self.read_sentence(lexicon, &sentence);
        }
    }

    fn read_sentence(&mut self, lexicon: &'static Lexicon, sentence: &Sentence) {
        let mut at = 0;
        while at < sentence.len() {
            at += match lexicon.longest(sentence, at) {
                Some(phrase) => {
                    if !phrase.concepts.is_empty() {
                        self.mentions.push(phrase);
                    }
                    phrase.len()
                }
                None => 1,
            };
        }
    }

    fn settle(mut self) -> Vec<(Concept, f32)> {
        // Repeating a word that every trade uses adds nothing.
        self.mentions.sort_by_key(|phrase| phrase.order);
        self.mentions.dedup_by(|a, b| a.is_common && a.order == b.order);
        let mut certain: Vec<Concept> = self
            .mentions
            .iter()
            .filter_map(|phrase| match phrase.concepts[..] {
                [concept] => Some(concept),
                _ => None,
            })
            .collect();
        certain.sort_unstable();
        certain.dedup();
        let mut found: Vec<(Concept, f32)> = Vec::new();
        for phrase in self.mentions {
            let meant = phrase.meant_among(&certain);
            for &concept in &meant {
                found.push((concept, phrase.confidence() / meant.len() as f32));
            }
        }
        // Equal concepts stand together, the strongest mention first, so that
        // the product does not depend on the order of the text.
        found.sort_by(|(a, p), (b, q)| a.cmp(b).then(q.total_cmp(p)));
        found
            .chunk_by(|(a, _), (b, _)| a == b)
            .map(|mentions| {
                let doubt: f32 = mentions.iter().map(|(_, confidence)| 1.0 - confidence).product();
                (mentions[0].0, 1.0 - doubt)
            })
            .collect()
    }
}

impl Phrase {
    /// Those of its concepts that lie nearest to the concepts the text surely
    /// mentions, or all of them if nothing decides.
    fn meant_among(&self, certain: &[Concept]) -> Vec<Concept> {
        if self.concepts.len() < 2 {
            return self.concepts.clone();
        }
        let nearness = |concept: Concept| {
            certain
                .iter()
                .map(|other| concept.chain().filter(|up| other.is_in(*up)).count())
                .max()
                .unwrap_or(0)
        };
        let nearest = self.concepts.iter().map(|concept| nearness(*concept)).max().unwrap_or(0);
        self.concepts.iter().copied().filter(|concept| nearness(*concept) == nearest).collect()
    }

    fn confidence(&self) -> f32 {
        match (self.len(), self.letters) {
            _ if self.is_common => COMMON_WORD,
            (2.., _) => PHRASE,
            (_, 4..) => WORD,
            _ => SHORT_WORD,
        }
    }

    /// What decides between phrases that match at the same place.
    fn rank(&self) -> (usize, usize, bool, Reverse<usize>) {
        (self.len(), self.letters, self.is_exact, Reverse(self.order))
    }
}

impl Reading {
    /// Whether a phrase is looked for in a sentence with this reading.
    fn admits(self, phrase: &Phrase) -> bool {
        phrase.homes & self.mask() != 0 || phrase.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(language: &str, text: &str) -> Vec<&'static str> {
        let language = Some(language).filter(|l| *l != "und").map(|l| l.parse().unwrap());
        concepts_in(text, language.as_ref()).into_iter().map(|(concept, _)| concept.id()).collect()
    }

    #[test]
    fn concepts_are_found_as_people_write_them() {
        for (language, text, found) in [
            ("ar", "والفلاحة", vec!["agri"]),
            ("ar", "بالسقي", vec!["agri.irrigation"]),
            ("fr", "l'irrigation", vec!["agri.irrigation"]),
            ("fr", "J’ai une idée", vec![]),
            ("und", "j'ai une idée", vec![]),
            ("und", "AI", vec!["tech.ai"]),
            ("en", "AI", vec!["tech.ai"]),
            ("fr", "AI", vec![]),
            ("fr", "machine learning", vec!["tech.ai"]),
            ("ar", "شركة fintech", vec!["fintech"]),
            ("en", "a nice location", vec![]),
            ("fr", "Mobilité électrique", vec!["mobility.ev"]),
            ("und", "We love rugby. Nous aimons l'énergie.", vec!["energy"]),
            ("en", "Said of email: main retail", vec!["commerce"]),
        ] {
            assert_eq!(ids(language, text), found, "{text} in {language}");
        }
    }

    #[test]
    fn a_word_with_two_meanings_follows_its_neighbours() {
        assert_eq!(ids("ar", "السقي والتنقيط"), ["agri.irrigation"]);
        assert_eq!(ids("ar", "قروض مع التنقيط"), ["fintech.lending"]);
        let alone = concepts_in("التنقيط", None);
        assert_eq!(alone.len(), 2);
        assert!(alone.iter().all(|(_, confidence)| *confidence < LIKELY));
    }

    #[test]
    fn what_is_said_twice_is_surer() {
        let sure = |text: &str| concepts_in(text, None)[0].1;
        assert!(sure("irrigation, irrigation") > sure("irrigation"));
        assert!(sure("precision farming") > sure("irrigation"));
        assert!(sure("app, app, app") < LIKELY);
    }

    #[test]
    fn each_text_is_read_in_its_own_language() {
        let texts: Texts = [("fr", "J'ai AI"), ("en", "a location"), ("und", "eau")]
            .map(|(l, t)| (l.parse().unwrap(), t.to_owned()))
            .into();
        assert_eq!(concepts_in_texts(&texts).iter().map(|(c, _)| c.id()).collect::<Vec<_>>(), ["water"]);
    }

    #[test]
    fn every_label_tells_of_its_concept() {
        for concept in Concept::all() {
            for tongue in crate::language::Tongue::ALL {
                let found = concepts_in(concept.label(tongue), Some(&tongue.tag().parse().unwrap()));
                assert!(found.iter().any(|(c, _)| *c == concept), "{} in {}", concept.id(), tongue.tag());
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic_and_in_order(text in any::<String>(), arabic in "[ا-ي .]{0,60}") {
            for text in [text, arabic] {
                let found = concepts_in(&text, None);
                prop_assert!(found.is_sorted_by(|(a, _), (b, _)| a < b));
                prop_assert!(found.iter().all(|(_, confidence)| (0.0..=1.0).contains(confidence)));
            }
        }
    }
}
