//! What things are called, and finding their names in a text.

use std::collections::{HashMap, HashSet};

use qantara_engine::fold::fold;

/// Names and what each means, compared without case, accents, plurals and the
/// Arabic article.
#[derive(Debug)]
pub(crate) struct Names<T> {
    meant: HashMap<String, Vec<T>>,
    words: HashSet<String>,
    longest: usize,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { meant: HashMap::new(), words: HashSet::new(), longest: 0 }
    }
}

/// What names are in a text.
#[derive(Debug)]
pub(crate) struct Cover<T> {
    pub(crate) found: Vec<T>,
    /// Whether words stand beside the names that say something.
    pub(crate) is_partial: bool,
}

/// Words that say nothing of their own, as [`key`] writes them.
#[rustfmt::skip]
const SMALL: &[&str] = &[
    "de", "du", "des", "d", "l", "la", "le", "les", "un", "une", "et", "and", "or", "ou", "en", "au", "aux", "a", "the", "of", "for", "in",
    "to", "pour", "sur", "avec", "with", "secteur", "sector", "stade", "stage", "phase", "domaine", "notre", "nos", "our", "etc", "e g", "eg",
    "ex", "exemple", "notamment", "industry", "industries", "tech", "technologie", "technology", "service", "solution", "في", "من", "او",
    "و", "قطاع", "مرحله", "مجال", "tour", "round", "vers", "plus", "type", "principalement", "mainly",
];

/// Words after which what is named is not meant.
const NOT: &[&str] = &[
    "pas",
    "sans",
    "no",
    "not",
    "non",
    "without",
    "ni",
    "hors",
    "sauf",
    "بدون",
    "غير",
    "ليس",
    "except",
    "excluding",
];

/// A text as names are compared.
pub(crate) fn key(text: &str) -> String {
    let folded = fold(text);
    let mut key = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        let bare = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word);
        let is_plural = bare.is_ascii() && bare.len() > 4 && bare.ends_with('s') && !bare.ends_with("ss");
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(if is_plural { &bare[..bare.len() - 1] } else { bare });
    }
    key
}

impl<T: Clone + PartialEq> Names<T> {
    /// Adds a name. What a name meant before stays: the first to be told wins.
    pub(crate) fn add(&mut self, name: &str, meant: &[T]) {
        let name = key(name);
        if !name.is_empty() {
            self.longest = self.longest.max(name.split(' ').count());
            self.words.extend(name.split(' ').map(str::to_owned));
            self.meant.entry(name).or_insert_with(|| meant.to_vec());
        }
    }

    /// What a whole text is the name of.
    pub(crate) fn whole(&self, text: &str) -> Option<&[T]> {
        let key = key(text);
        let bare = || {
            let words: Vec<&str> = key.split(' ').skip_while(|word| SMALL.contains(word)).collect();
            self.meant.get(&words.join(" ")).filter(|_| !text.contains([',', ';', '/', '|']))
        };
        self.meant.get(&key).or_else(bare).map(Vec::as_slice)
    }

    /// The longest names that a text is made of, from left to right; names
    /// behind a «not» are left out.
    pub(crate) fn cover(&self, text: &str) -> Cover<T> {
        let key = key(text);
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let mut cover = Cover { found: Vec::new(), is_partial: false };
        let (mut at, mut is_denied) = (0, false);
        while at < words.len() {
            let longest = self.longest.min(words.len() - at);
            let named = (1..=longest).rev().find_map(|n| {
                let meant = self.meant.get(&words[at..at + n].join(" "))?;
                Some((n, meant))
            });
            match named {
                Some((n, meant)) => {
                    for one in meant.iter().filter(|_| !is_denied) {
                        if !cover.found.contains(one) {
                            cover.found.push(one.clone());
                        }
                    }
                    is_denied = false;
                    at += n;
                }
                None => {
                    let word = words[at];
                    is_denied |= NOT.contains(&word);
                    cover.is_partial |= !SMALL.contains(&word);
                    at += 1;
                }
            }
        }
        cover
    }

    /// Whether a word is a name or a part of one.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        let word = key(word);
        !SMALL.contains(&word.as_str()) && (self.meant.contains_key(&word) || self.words.contains(&word))
    }

    /// Every name, as [`key`] writes it.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &[T])> {
        self.meant.iter().map(|(name, meant)| (name.as_str(), meant.as_slice()))
    }
}
