//! Rows that a list holds beside its members. The words are data
//! (`data/skips.csv`).

use std::sync::OnceLock;

use qantara_engine::fold::fold;

/// Why a row does not come in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Skipped {
    /// It adds up the others.
    Total,
    /// It explains the table, or repeats its header.
    Note,
    /// It is a test or an example.
    Test,
    /// It says that its member exists no more.
    Closed,
    /// It is about something that has no role in a hub: what its cell says.
    Other(String),
    /// It repeats a row.
    Duplicate {
        /// That row.
        row: u64,
    },
    /// A later row answers for the same profile.
    AnsweredAgain {
        /// That row.
        row: u64,
    },
    /// It has no name.
    Nameless,
}

struct Words {
    why: &'static str,
    place: &'static str,
    phrases: Vec<String>,
}

fn words() -> &'static [Words] {
    static WORDS: OnceLock<Vec<Words>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let lines =
            include_str!("../../data/skips.csv").lines().skip(1).filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| {
                let (why, rest) = line.split_once(',')?;
                let (place, phrases) = rest.split_once(',')?;
                Some(Words { why, place, phrases: phrases.split('|').map(fold).collect() })
            })
            .collect()
    })
}

/// Why a row with this name does not come in, as far as its name tells.
pub(super) fn by_name(name: &str) -> Option<Skipped> {
    let folded = fold(name);
    let bracketed = bracketed(name);
    let found = words().iter().find(|words| {
        words.phrases.iter().any(|phrase| match words.place {
            "exact" => folded == *phrase,
            // One word begins many names: it has to be all, but for figures.
            "begins" if !phrase.contains(' ') => folded.strip_prefix(phrase.as_str()).is_some_and(|rest| {
                rest.is_empty()
                    || name
                        .trim_start()
                        .chars()
                        .nth(phrase.chars().count())
                        .is_some_and(|next| ":：".contains(next))
                    || name.contains(" : ") && rest.starts_with(' ')
            }),
            "begins" => starts(&folded, phrase),
            "within" => bracketed.iter().any(|part| starts(part, phrase)),
            _ => false,
        })
    })?;
    reason(found.why, name)
}

/// The same, as far as a remark or a description tells.
pub(super) fn by_remark(remark: &str) -> Option<Skipped> {
    let folded = fold(remark);
    if folded.is_empty() {
        return None;
    }
    let found = words().iter().find(|words| {
        words.phrases.iter().any(|phrase| match words.place {
            "remark" => folded == *phrase || format!(" {folded} ").contains(&format!(" {phrase} ")),
            "start" => starts(&folded, phrase),
            _ => false,
        })
    })?;
    reason(found.why, remark)
}

fn reason(why: &str, text: &str) -> Option<Skipped> {
    Some(match why {
        "total" => Skipped::Total,
        "note" => Skipped::Note,
        "test" => Skipped::Test,
        "closed" => Skipped::Closed,
        "other" => Skipped::Other(text.trim().to_owned()),
        // The row that it repeats is found by what it holds.
        _ => return None,
    })
}

/// Whether a folded text begins with a folded phrase, word by word.
fn starts(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// What stands in brackets, folded.
fn bracketed(text: &str) -> Vec<String> {
    text.split(['(', '[']).skip(1).filter_map(|part| Some(fold(part.split([')', ']']).next()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_no_member() {
        for (name, why) in [
            ("TOTAL", Some(Skipped::Total)),
            ("Total général", Some(Skipped::Total)),
            ("المجموع", Some(Skipped::Total)),
            ("TEST", Some(Skipped::Test)),
            ("À TESTER - ne pas contacter", Some(Skipped::Test)),
            ("Lorem Startup (sample)", Some(Skipped::Test)),
            ("Ancien Fonds Argan (liquidé)", Some(Skipped::Closed)),
            ("Légende : X = oui", Some(Skipped::Note)),
            ("Note Santé", None),
            ("Total Énergies Ventures", None),
            ("Source", Some(Skipped::Note)),
            ("Source Vive", None),
            ("Testify", None),
            ("Banque (Maroc)", None),
        ] {
            assert_eq!(by_name(name), why, "{name}");
        }
        for (remark, why) in [
            ("test du formulaire", Some(Skipped::Test)),
            ("liquidé en mars 2026, ne plus proposer", Some(Skipped::Closed)),
            ("Test rapide de la tuberculose.", None),
            ("en congé maternité, ne plus solliciter avant avril", None),
        ] {
            assert_eq!(by_remark(remark), why, "{remark}");
        }
        assert!(matches!(by_remark("Je ne suis pas une startup"), Some(Skipped::Other(_))));
        assert!(matches!(
            by_remark("Nous sommes un fonds, comment vous rejoindre ?"),
            Some(Skipped::Other(_))
        ));
    }
}
