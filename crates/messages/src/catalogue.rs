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
        ]
    };
}

/// The texts of a language's files.
pub(crate) fn files(tongue: Tongue) -> [&'static str; 7] {
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

/// The message's name for a code of files and policies: `pre_seed` is
/// `pre-seed`, `round.ask` is `round-ask`.
pub(crate) fn key(prefix: &str, code: &str) -> String {
    let code: Cow<'_, str> =
        if code.contains(['_', '.']) { code.replace(['_', '.'], "-").into() } else { code.into() };
    format!("{prefix}-{code}")
}
