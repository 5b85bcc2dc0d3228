//! How well free text is understood, measured on sentences written by hand.
//!
//! The sentences and what they speak of were written down before the tagger
//! ran. Every third sentence is held out: nobody looks at how it fails.

use qantara_engine::profile::Texts;
use qantara_engine::tagging::{LIKELY, concepts_in};
use qantara_engine::taxonomy::Concept;
use qantara_engine::text::{Dims, Frequencies, Lexical, TextEncoder};

struct Tagged {
    language: String,
    expected: Vec<Concept>,
    text: String,
}

fn tagged_sentences() -> Vec<Tagged> {
    table(include_str!("data/tagged_sentences.tsv"))
        .into_iter()
        .map(|[language, concepts, text]| Tagged {
            language,
            expected: concepts.split_whitespace().map(|id| Concept::find(id).expect(id)).collect(),
            text,
        })
        .collect()
}

fn table(text: &str) -> Vec<[String; 3]> {
    csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_reader(text.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .expect("the table has three columns")
}

/// Right answers, missing ones and wrong ones.
#[derive(Default)]
struct Count {
    found: usize,
    missed: usize,
    wrong: usize,
}

impl Count {
    fn recall(&self) -> f64 {
        self.found as f64 / (self.found + self.missed) as f64
    }

    fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.wrong) as f64
    }
}

/// A concept is wrong unless it is expected or broader than one expected;
/// one that is merely broader counts neither for nor against.
#[test]
fn hand_written_sentences_are_tagged_as_people_would() {
    let mut counts = [Count::default(), Count::default()];
    for (n, tagged) in tagged_sentences().into_iter().enumerate() {
        let is_held_out = n % 3 == 2;
        let language = Some(&tagged.language).filter(|l| *l != "und").map(|l| l.parse().unwrap());
        let found: Vec<Concept> = concepts_in(&tagged.text, language.as_ref())
            .into_iter()
            .filter(|(_, confidence)| *confidence >= LIKELY)
            .map(|(concept, _)| concept)
            .collect();
        let count = &mut counts[usize::from(is_held_out)];
        let missed: Vec<_> = tagged.expected.iter().filter(|c| !found.contains(c)).map(|c| c.id()).collect();
        let wrong: Vec<_> = found
            .iter()
            .filter(|c| !tagged.expected.iter().any(|expected| expected.is_in(**c)))
            .map(|c| c.id())
            .collect();
        count.found += tagged.expected.len() - missed.len();
        count.missed += missed.len();
        count.wrong += wrong.len();
        if !is_held_out && !(missed.is_empty() && wrong.is_empty()) {
            println!("missed {missed:?}, wrong {wrong:?}: {}", tagged.text);
        }
    }
    for (name, count) in ["tuned on", "held out"].into_iter().zip(&counts) {
        println!("{name}: recall {:.3}, precision {:.3}", count.recall(), count.precision());
    }
    for count in counts {
        assert!(count.recall() >= 0.9 && count.precision() >= 0.8);
    }
}

struct Pitch {
    id: String,
    language: String,
    texts: Texts,
}

fn pitches() -> Vec<Pitch> {
    table(include_str!("data/translated_pitches.tsv"))
        .into_iter()
        .map(|[id, language, text]| Pitch {
            id,
            texts: Texts::from([(language.parse().unwrap(), text)]),
            language,
        })
        .collect()
}

/// How many of the pitches with translations have one as the nearest pitch of
/// another language, by query and by language of the candidates.
fn translations_found(encoder: &dyn TextEncoder) -> (usize, usize) {
    let pitches = pitches();
    let vectors: Vec<Vec<f32>> =
        pitches.iter().map(|p| encoder.encode(&p.texts).expect("a pitch says something")).collect();
    let cosine = |a: usize, b: usize| vectors[a].iter().zip(&vectors[b]).map(|(a, b)| a * b).sum::<f32>();
    let (mut found, mut asked) = (0, 0);
    for (query, pitch) in pitches.iter().enumerate().filter(|(_, pitch)| !pitch.id.starts_with("other")) {
        for language in ["fr", "ar", "en"].into_iter().filter(|language| *language != pitch.language) {
            let nearest = (0..pitches.len())
                .filter(|&n| pitches[n].language == language)
                .max_by(|&a, &b| cosine(query, a).total_cmp(&cosine(query, b)))
                .unwrap();
            asked += 1;
            found += usize::from(pitches[nearest].id == pitch.id);
        }
    }
    (found, asked)
}

#[test]
fn the_nearest_pitch_of_another_language_is_the_translation() {
    let mut frequencies = Frequencies::default();
    pitches().iter().for_each(|pitch| frequencies.observe(&pitch.texts));
    for dims in [64, 96, 128, 256, 1024] {
        let share = |frequencies: Frequencies| {
            let (found, asked) =
                translations_found(&Lexical::new(Dims::try_from(dims).unwrap(), frequencies));
            found as f64 / asked as f64
        };
        println!(
            "{dims} dims: {:.3} with the corpus, {:.3} without",
            share(frequencies.clone()),
            share(Frequencies::default())
        );
    }
    let (found, asked) = translations_found(&Lexical::new(Dims::default(), frequencies));
    assert!(found * 100 >= asked * 80, "{found} of {asked}");
}
