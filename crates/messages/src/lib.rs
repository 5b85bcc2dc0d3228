//! What Qantara found, told in French, Arabic and English.
//!
//! The engine's results hold codes and values and no language. [`Messages`]
//! turns them into words, from Fluent files under `locales`: one folder for
//! each language, one file for each subject.
//!
//! ```
//! # use qantara_engine::language::Tongue;
//! # use qantara_messages::Messages;
//! let messages = Messages::new(Tongue::Fr);
//! assert_eq!(messages.facet("business_model"), "Modèle économique");
//! assert_eq!(messages.text("near-ask-at-most", &[
//!     ("amount", "1 000 000 MAD".into()),
//!     ("more", messages.more(qantara_engine::profile::Role::Investor, 4).into()),
//! ]), "4 investisseurs de plus si la demande est d’au plus 1 000 000 MAD");
//! ```

mod arg;
mod catalogue;
mod gate;
mod near;
mod number;
mod reason;
mod shared;
mod value;

use std::fmt;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use qantara_engine::gate::Verdict;
use qantara_engine::language::{Language, Tongue};
use qantara_engine::profile::Role;

pub use arg::Arg;

/// The messages of one language.
///
/// Making one reads its files, so make it once and share it between threads.
pub struct Messages {
    tongue: Tongue,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The messages of a language.
    pub fn new(tongue: Tongue) -> Self {
        Self { tongue, bundle: catalogue::bundle(tongue) }
    }

    /// The language.
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// Whether the language is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        self.tongue == Tongue::Ar
    }

    /// A message by its name, its gaps filled.
    ///
    /// A name that does not exist and a gap without a value are mistakes of
    /// the caller: a debug build panics, a release build tells the name or
    /// leaves the gap's own name in place.
    pub fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.known(key, args).unwrap_or_else(|| {
            debug_assert!(false, "no message `{key}`");
            key.to_owned()
        })
    }

    /// The same, or `None` where there is no message of that name: for codes
    /// that come from outside.
    pub fn known(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let args = arg::fluent(self.tongue, args);
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "`{key}` in {:?}: {errors:?}", self.tongue);
        Some(text)
    }

    /// Whether there is a message of that name.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A facet's name.
    pub fn facet(&self, id: &str) -> String {
        self.code("facet", id)
    }

    /// A rule's title, by its kind: `ticket_in_range`.
    pub fn rule(&self, kind: &str) -> String {
        self.code("rule", kind)
    }

    /// A market's name.
    pub fn market(&self, id: &str) -> String {
        self.code("market", id)
    }

    /// A role's name.
    pub fn role(&self, role: Role) -> String {
        self.code("role", role.as_str())
    }

    /// A role in a sentence: "the investor".
    pub(crate) fn the(&self, role: Role) -> String {
        self.code("the", role.as_str())
    }

    /// A role's name in the plural, as a heading.
    pub fn roles(&self, role: Role) -> String {
        self.code("roles", role.as_str())
    }

    /// So many of a role: "4 investors".
    pub fn several(&self, role: Role, count: usize) -> String {
        self.text(&catalogue::key("count", role.as_str()), &[("count", count.into())])
    }

    /// So many more of a role: "4 more investors".
    pub fn more(&self, role: Role, count: usize) -> String {
        self.text(&catalogue::key("more", role.as_str()), &[("count", count.into())])
    }

    /// A verdict's name.
    pub fn verdict(&self, verdict: Verdict) -> String {
        self.code("verdict", gate::verdict(verdict))
    }

    /// A code of a closed vocabulary: `stage`, `instrument`,
    /// `business-model`, `legal-form`, `sdg`, `investor-kind`, `lead`,
    /// `programme-kind`, `level`. A code that is not in it is told as it is.
    pub fn term(&self, vocabulary: &str, code: &str) -> String {
        self.code(vocabulary, code)
    }

    /// A field's name, by its path with or without the role in front:
    /// `startup.round.ask`, `round.ask`. A path that is no field is told as
    /// it is.
    pub fn field(&self, path: &str) -> String {
        // A field of one role may have a name of its own there.
        let of_role = self.known(&catalogue::key("field", path), &[]);
        let own = path.split_once('.').filter(|(role, _)| role.parse::<Role>().is_ok());
        let own = own.map_or(path, |(_, own)| own);
        let told = of_role.or_else(|| self.known(&catalogue::key("field", own), &[]));
        told.unwrap_or_else(|| path.to_owned())
    }

    /// A paper that an application has to bring, by its code: `proof-accounts`.
    /// A code that is not in the catalogue is told as it is.
    pub fn proof(&self, code: &str) -> String {
        let told = if code.starts_with("proof-") { self.known(code, &[]) } else { None };
        told.unwrap_or_else(|| code.to_owned())
    }

    /// A language's name, or its code where it has none here.
    pub fn language(&self, language: &Language) -> String {
        self.code("language", language.as_str())
    }

    fn code(&self, prefix: &str, code: &str) -> String {
        self.known(&catalogue::key(prefix, code), &[]).unwrap_or_else(|| code.to_owned())
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").field("tongue", &self.tongue).finish_non_exhaustive()
    }
}
