//! The phrases that name a concept, and where they occur in a sentence.
//!
//! Every word of every phrase is a path of letters in one tree, ending in a
//! whole word or in `*`. Walking a word of the text down the tree gives the
//! few symbols it matches, and a phrase is a sequence of symbols.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::words::{ARABIC, ENGLISH, FRENCH, Sentence, bare, forms, is_arabic, letters};
use crate::fold::fold;
use crate::language::Tongue;
use crate::taxonomy::Concept;

/// Phrases that contain a synonym but mean something else. They are matched
/// like any other and win because they are longer; they name no concept.
const QUIET: [(u8, &[&str]); 2] = [
    (ENGLISH, &["of course", "rugby", "rugged", "tripl*", "hackathon*", "care about", "take care"]),
    (FRENCH, &["au cours", "en cours", "mode de vie", "hors ligne", "en gros", "location de", "location d'"]),
];

/// Synonyms that ventures in every trade use, and that therefore say little: a
/// shop has a platform, a clinic has an app, both serve the young.
const COMMON: [&str; 2] = [
    "platform*|connects|match*|plateforme*|met en relation|rapproche|app|phone*|application|appli|\
        téléphone*|data|données|youth|young people|jeunes|women|femmes|kids|parent*|enfant*|care|\
        soin*|green|vert|durable*|sustainab*|communication|accompagn*|mentor*|formation|guide*|\
        administration|contract*|contrat*|distribut*|industr*|industri*|machine*|production|\
        commercial|qualité|policy|infrastructure|à distance|urbain*|event*",
    "منصة|منصات|تربط|يربط|تطبيق|تطبيقات|هاتف|هواتف|بيانات|معطيات|شباب|نساء|أطفال|مستدام*|تواصل|\
        مواكبة|توجيه|تكوين|الإدارة|عقد|صناعة|صناعي*|إنتاج|جودة|الخارج",
];

/// A label or synonym, and what it may mean.
pub(super) struct Phrase {
    symbols: Box<[Symbol]>,
    /// The languages that it is written in.
    pub(super) homes: u8,
    /// The concepts it may name, in the order of the taxonomy; none if quiet.
    pub(super) concepts: Vec<Concept>,
    /// Whether every trade uses it.
    pub(super) is_common: bool,
    /// Its letters, without spaces, articles and `*`.
    pub(super) letters: usize,
    /// Whether it has no `*`.
    pub(super) is_exact: bool,
    /// Its place among all phrases.
    pub(super) order: usize,
}

impl Phrase {
    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.symbols.len()
    }
}

/// One way to match a word: whole, or by its beginning.
type Symbol = u32;

pub(super) struct Lexicon {
    nodes: Vec<Node>,
    /// By first symbol, the phrases that begin so.
    phrases: Vec<Vec<Phrase>>,
}

#[derive(Default)]
struct Node {
    /// Sorted by letter.
    next: Vec<(char, u32)>,
    whole: Option<Symbol>,
    beginning: Option<Symbol>,
}

impl Lexicon {
    /// The lexicon of the bundled taxonomy.
    pub(super) fn bundled() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::build)
    }

    /// The longest phrase that begins at a word of a sentence and applies in
    /// its reading.
    pub(super) fn longest(&self, sentence: &Sentence, at: usize) -> Option<&Phrase> {
        let mut best: Option<&Phrase> = None;
        self.symbols_of(&sentence.words[at], |symbol| {
            for phrase in &self.phrases[symbol as usize] {
                let fits = sentence.reading.admits(phrase)
                    && best.is_none_or(|best| phrase.rank() > best.rank())
                    && phrase.symbols[1..].iter().enumerate().all(|(n, wanted)| {
                        sentence.words.get(at + 1 + n).is_some_and(|word| self.matches(word, *wanted))
                    });
                if fits {
                    best = Some(phrase);
                }
            }
        });
        best
    }

    fn matches(&self, word: &str, wanted: Symbol) -> bool {
        let mut found = false;
        self.symbols_of(word, |symbol| found |= symbol == wanted);
        found
    }

    fn symbols_of(&self, word: &str, mut each: impl FnMut(Symbol)) {
        forms(word, |form| {
            let mut node = &self.nodes[0];
            for letter in form.chars() {
                let Ok(edge) = node.next.binary_search_by_key(&letter, |(letter, _)| *letter) else { return };
                node = &self.nodes[node.next[edge].1 as usize];
                if let Some(symbol) = node.beginning {
                    each(symbol);
                }
            }
            if let Some(symbol) = node.whole {
                each(symbol);
            }
        });
    }

    fn build() -> Self {
        // Phrases in reading order, each with its languages and its concepts.
        let mut drafts: BTreeMap<Vec<String>, (u8, Vec<Concept>)> = BTreeMap::new();
        for concept in Concept::all() {
            for (tongue, home) in [(Tongue::En, ENGLISH), (Tongue::Fr, FRENCH), (Tongue::Ar, ARABIC)] {
                let synonyms = concept.synonyms_in(tongue);
                for text in synonyms.chain([concept.label(tongue)]) {
                    let (homes, concepts) = drafts.entry(pattern(text)).or_default();
                    *homes |= home;
                    if concepts.last() != Some(&concept) {
                        concepts.push(concept);
                    }
                }
            }
        }
        for (home, texts) in QUIET {
            for text in texts {
                drafts.insert(pattern(text), (home, Vec::new()));
            }
        }

        let common: HashSet<Vec<String>> =
            COMMON.iter().flat_map(|list| list.split('|')).map(pattern).collect();
        let mut lexicon = Self { nodes: vec![Node::default()], phrases: Vec::new() };
        let mut known: HashMap<String, Symbol> = HashMap::new();
        for (order, (words, (homes, concepts))) in drafts.into_iter().enumerate() {
            if words.is_empty() {
                continue;
            }
            let symbols: Box<[Symbol]> = words.iter().map(|word| lexicon.learn(word, &mut known)).collect();
            let phrase = Phrase {
                homes,
                concepts,
                is_common: common.contains(&words),
                letters: words.iter().map(|word| letters(word.trim_end_matches('*'))).sum(),
                is_exact: words.iter().all(|word| !word.ends_with('*')),
                order,
                symbols,
            };
            lexicon.phrases[phrase.symbols[0] as usize].push(phrase);
        }
        lexicon
    }

    fn learn(&mut self, word: &str, known: &mut HashMap<String, Symbol>) -> Symbol {
        if let Some(symbol) = known.get(word) {
            return *symbol;
        }
        let symbol = self.phrases.len() as Symbol;
        self.phrases.push(Vec::new());
        known.insert(word.to_owned(), symbol);
        let (stem, is_beginning) = word.strip_suffix('*').map_or((word, false), |stem| (stem, true));
        let mut node = 0;
        for letter in stem.chars() {
            node = match self.nodes[node].next.binary_search_by_key(&letter, |(letter, _)| *letter) {
                Ok(edge) => self.nodes[node].next[edge].1 as usize,
                Err(edge) => {
                    let new = self.nodes.len();
                    self.nodes[node].next.insert(edge, (letter, new as u32));
                    self.nodes.push(Node::default());
                    new
                }
            };
        }
        let end = &mut self.nodes[node];
        *(if is_beginning { &mut end.beginning } else { &mut end.whole }) = Some(symbol);
        symbol
    }
}

/// The words of a synonym, folded, Arabic ones without their article; a `*`
/// stays at the end of its word.
fn pattern(text: &str) -> Vec<String> {
    text.split_whitespace()
        .flat_map(|word| {
            let star = if word.ends_with('*') { "*" } else { "" };
            let folded = fold(word);
            let words: Vec<String> = folded.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
            let last = words.len().saturating_sub(1);
            words.into_iter().enumerate().map(move |(n, word)| {
                let stem = if word.starts_with(is_arabic) { bare(&word).unwrap_or(&word) } else { &word };
                format!("{stem}{}", if n == last { star } else { "" })
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_synonym_is_read_as_words_and_beginnings() {
        for (text, words) in [
            ("appel* d'offres", vec!["appel*", "d", "offres"]),
            ("الفلاحة الدقيقة", vec!["فلاحه", "دقيقه"]),
            ("E-commerce", vec!["e", "commerce"]),
            ("dispositif* médic*", vec!["dispositif*", "medic*"]),
        ] {
            assert_eq!(pattern(text), words, "{text}");
        }
    }
}
