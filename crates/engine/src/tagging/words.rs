//! Sentences, their words, and the forms that a word may stand for.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::fold;
use crate::language::Language;

/// The languages whose synonyms apply in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    English,
    French,
    /// Undecided, or a language whose words the taxonomy does not have in Latin
    /// script, so that its Latin words are borrowed.
    Either,
}

pub(super) const ENGLISH: u8 = 1;
pub(super) const FRENCH: u8 = 2;
pub(super) const ARABIC: u8 = 4;

impl Reading {
    /// The languages of the phrases that apply. Arabic always applies: its
    /// letters are unambiguous.
    pub(super) fn mask(self) -> u8 {
        match self {
            Self::English => ENGLISH | ARABIC,
            Self::French => FRENCH | ARABIC,
            Self::Either => ENGLISH | FRENCH | ARABIC,
        }
    }
}

/// The folded words of one sentence.
pub(super) struct Sentence {
    pub(super) words: Vec<String>,
    pub(super) reading: Reading,
}

impl Sentence {
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

/// The sentences of a text, each read in the language named, or in the one that
/// its small words indicate.
pub(super) fn sentences(text: &str, language: Option<&Language>) -> impl Iterator<Item = Sentence> {
    split(text).map(move |sentence| {
        let words: Vec<String> =
            fold(sentence).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let reading = match language.map(Language::as_str) {
            Some("en") => Reading::English,
            Some("fr") => Reading::French,
            Some(_) => Reading::Either,
            None => guess(&words),
        };
        Sentence { words, reading }
    })
}

/// Cuts after `. ! ? ; ؟ ؛` where a space follows, so that "4.0" stays whole.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .zip(rest.chars().skip(1))
            .find(|((_, mark), next)| {
                matches!(mark, '.' | '!' | '?' | ';' | '؟' | '؛') && next.is_whitespace()
            })
            .map_or(rest.len(), |((at, mark), _)| at + mark.len_utf8());
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

/// Words that say nothing about the subject of a text but indicate its
/// language. Words that two languages share are in neither list.
const SMALL: [(u8, &str); 3] = [
    (
        ENGLISH,
        "the and of to in is are we our for with that from by who it its their they this at or be an as i my \
         has have was which without into through across not no you your so than but can help helps",
    ),
    (
        FRENCH,
        "le la les un une des du de d l et en pour par sur dans avec sans nous nos notre qui que qu est sont \
         au aux ce ces cette leur leurs il elle ils je j ou se sa ses son chez vers entre n c",
    ),
    (ARABIC, "في من على إلى عن مع هذا هذه التي الذي أن أو ما لا كل بعد قبل دون بدون عبر بين هو هي ثم"),
];

fn home_of_small(word: &str) -> Option<u8> {
    static HOMES: LazyLock<HashMap<String, u8>> = LazyLock::new(|| {
        let words = |(home, list): (u8, &'static str)| list.split(' ').map(move |word| (fold(word), home));
        SMALL.into_iter().flat_map(words).collect()
    });
    HOMES.get(word).copied()
}

/// Whether a folded word says nothing about the subject of a text.
pub(crate) fn is_small(word: &str) -> bool {
    letters(word) == 1 || home_of_small(word).is_some()
}

/// Whichever of English and French has more of its small words here. What an
/// elision leaves (`l`, `d`, `j`, `qu`) is French too.
fn guess(words: &[String]) -> Reading {
    let of = |home: u8| words.iter().filter(|word| home_of_small(word) == Some(home)).count();
    match of(ENGLISH).cmp(&of(FRENCH)) {
        Ordering::Greater => Reading::English,
        Ordering::Less => Reading::French,
        Ordering::Equal => Reading::Either,
    }
}

/// What a folded word may stand for in the lexicon, itself first: an Arabic
/// word without what is attached to its front (و ف, ب ك ل, ال) and its end
/// (possessives, plurals), a Latin word without a plural `s`.
///
/// What comes off, and how much must be left, follows Larkey, Ballesteros &
/// Connell, "Light stemming for Arabic information retrieval" (2007), with
/// the separate prepositions and the possessives added.
pub(super) fn forms(word: &str, mut each: impl FnMut(&str)) {
    let Some(first) = word.chars().next() else { return };
    if is_arabic(first) {
        fronts(word, &mut |form| {
            each(form);
            ends(form, &mut each);
        });
        return;
    }
    each(word);
    if let Some(singular) = word.strip_suffix('s')
        && singular.len() >= 4
        && !singular.ends_with('s')
    {
        each(singular);
    }
}

/// An Arabic word with fewer and fewer of the small words before it.
fn fronts(word: &str, each: &mut impl FnMut(&str)) {
    each(word);
    forms_without_article(word, each);
    if let Some(rest) = cut(word, &["و", "ف"]) {
        each(rest);
        forms_without_article(rest, each);
    }
}

/// An Arabic word without a possessive ("فواتيرها", "مدرستنا") or the ending
/// of a regular plural ("شركات", "مستخدمين").
fn ends(word: &str, each: &mut impl FnMut(&str)) {
    let without = |suffixes: &[&str], least: usize| {
        suffixes.iter().find_map(|suffix| word.strip_suffix(suffix)).filter(|rest| letters(rest) >= least)
    };
    if let Some(rest) = without(&["ها", "هم", "نا", "كم"], 3) {
        each(rest);
        if let Some(stem) = rest.strip_suffix('ت') {
            each(&format!("{stem}ه"));
        }
    } else if let Some(rest) = without(&["ات"], 3) {
        each(rest);
        each(&format!("{rest}ه"));
    } else if let Some(rest) = without(&["ين", "ون"], 4) {
        each(rest);
    }
}

fn forms_without_article(word: &str, each: &mut impl FnMut(&str)) {
    if let Some(rest) = bare(word) {
        each(rest);
    }
    if let Some(rest) = word.strip_prefix("لل").filter(|rest| letters(rest) >= 2) {
        each(rest);
        // "لل" before a noun that itself begins with ل: للغة is ل + اللغة.
        each(&word["ل".len()..]);
    }
    if let Some(rest) = cut(word, &["ب", "ك", "ل"]) {
        each(rest);
        if let Some(rest) = bare(rest) {
            each(rest);
        }
    }
}

/// An Arabic word without its article, if it has one and enough is left.
pub(super) fn bare(word: &str) -> Option<&str> {
    word.strip_prefix("ال").filter(|rest| letters(rest) >= 2)
}

fn cut<'a>(word: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| word.strip_prefix(prefix)).filter(|rest| letters(rest) >= 3)
}

pub(super) fn letters(word: &str) -> usize {
    word.chars().count()
}

pub(super) fn is_arabic(letter: char) -> bool {
    ('\u{0600}'..='\u{06FF}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms_of(word: &str) -> Vec<String> {
        let mut all = Vec::new();
        forms(&fold(word), |form| all.push(form.to_owned()));
        all
    }

    #[test]
    fn what_is_attached_to_an_arabic_word_comes_off() {
        for (word, form) in [
            ("والفلاحة", "فلاحه"),
            ("بالتنقيط", "تنقيط"),
            ("للفلاحين", "فلاحين"),
            ("كالماء", "ماء"),
            ("ولتحلية", "تحليه"),
            ("فبالماء", "ماء"),
            ("للغة", "لغه"),
            ("وفواتيرهم", "فواتير"),
            ("مدرستنا", "مدرسه"),
            ("بالضيعات", "ضيعه"),
            ("للمهندسين", "مهندس"),
        ] {
            assert!(forms_of(word).contains(&fold(form)), "{word}: {:?}", forms_of(word));
        }
    }

    #[test]
    fn a_word_keeps_enough_of_itself() {
        assert_eq!(forms_of("بنك"), ["بنك"]);
        assert_eq!(forms_of("نبات"), ["نبات"]);
        assert_eq!(forms_of("bus"), ["bus"]);
        assert_eq!(forms_of("business"), ["business"]);
        assert_eq!(forms_of("wallets"), ["wallets", "wallet"]);
    }

    #[test]
    fn small_words_tell_the_language_of_a_sentence() {
        for (text, reading) in [
            ("J'ai une équipe", Reading::French),
            ("AI for the farmer", Reading::English),
            ("AI", Reading::Either),
        ] {
            assert_eq!(sentences(text, None).next().unwrap().reading, reading, "{text}");
        }
    }

    #[test]
    fn a_number_does_not_end_a_sentence() {
        assert_eq!(
            split("Industry 4.0 works. Now! ").collect::<Vec<_>>(),
            ["Industry 4.0 works.", " Now!", " "]
        );
        assert_eq!(split("").count(), 0);
    }
}
