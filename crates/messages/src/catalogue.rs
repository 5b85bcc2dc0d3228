//! The message files, one set for each language, read when a catalogue is made.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use qantara_engine::language::Tongue;
use unic_langid::LanguageIdentifier;

use crate::number;

macro_rules! files {
    ($tongue:literal) => {
        [
            include_str!(concat!("../locales/", $tongue, "/terms.ftl")),
            include_str!(concat!("../locales/", $tongue, "/facets.ftl")),
            include_str!(concat!("../locales/", $tongue, "/fields.ftl")),
            include_str!(concat!("../locales/", $tongue, "/gates.ftl")),
            include_str!(concat!("../locales/", $tongue, "/reasons.ftl")),
            include_str!(concat!("../locales/", $tongue, "/proofs.ftl")),
            include_str!(concat!("../locales/", $tongue, "/interface.ftl")),
            include_str!(concat!("../locales/", $tongue, "/errors.ftl")),
        ]
    };
}

/// The texts of a language's files.
pub(crate) fn files(tongue: Tongue) -> [&'static str; 8] {
    match tongue {
        Tongue::En => files!("en"),
        Tongue::Fr => files!("fr"),
        Tongue::Ar => files!("ar"),
    }
}

/// All messages of a language.
pub(crate) fn bundle(tongue: Tongue) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = tongue.tag().parse().expect("a tongue has a BCP 47 tag");
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(tongue == Tongue::Ar);
    // A function pointer holds no language, so there is one for each.
    bundle.set_formatter(Some(match tongue {
        Tongue::En => |value, _| told(Tongue::En, value),
        Tongue::Fr => |value, _| told(Tongue::Fr, value),
        Tongue::Ar => |value, _| told(Tongue::Ar, value),
    }));
    bundle.add_function("FORM", |args, _| form(args)).expect("the bundle is new");
    for file in files(tongue) {
        let resource = FluentResource::try_new(file.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("the bundled messages are valid: {errors:?}"));
        bundle.add_resource(resource).expect("every message is there once");
    }
    bundle
}

fn told(tongue: Tongue, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number::number(tongue, number.value)),
        _ => None,
    }
}

/// The form that a counted Arabic noun takes.
///
/// These are the plural rules of CLDR for `ar`, which look at the last two
/// digits. Those of `intl_pluralrules` 7.0 look at the whole number, so that
/// after 100 every number would be `other`.
fn form(args: &[FluentValue<'_>]) -> FluentValue<'static> {
    let Some(FluentValue::Number(number)) = args.first() else { return FluentValue::Error };
    let value = number.value.abs();
    FluentValue::from(match (value, value % 100.0) {
        _ if value.fract() != 0.0 => "other",
        (0.0, _) => "zero",
        (1.0, _) => "one",
        (2.0, _) => "two",
        (_, 3.0..=10.0) => "few",
        (_, 11.0..=99.0) => "many",
        _ => "other",
    })
}

/// The message's name for a code of files and policies: `pre_seed` is
/// `pre-seed`, `round.ask` is `round-ask`.
pub(crate) fn key(prefix: &str, code: &str) -> String {
    let code: Cow<'_, str> =
        if code.contains(['_', '.']) { code.replace(['_', '.'], "-").into() } else { code.into() };
    format!("{prefix}-{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arabic_noun_follows_the_last_two_digits() {
        for (forms, numbers) in [
            ("zero", &[0.0][..]),
            ("one", &[1.0]),
            ("two", &[2.0]),
            ("few", &[3.0, 10.0, 103.0, 1_010.0]),
            ("many", &[11.0, 99.0, 120.0, 1_011.0]),
            ("other", &[100.0, 101.0, 102.0, 1_000_000.0, 1.5, 3.5]),
        ] {
            for number in numbers {
                assert_eq!(form(&[FluentValue::from(*number)]), FluentValue::from(forms), "{number}");
            }
        }
    }
}
