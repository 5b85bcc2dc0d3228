//! The contract's enums as the codes of files and the engine: `STAGE_PRE_SEED`
//! is `pre_seed`.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serializer};

use super::proto;

/// An enum of the contract.
pub(crate) trait Coded: Copy + Into<i32> + TryFrom<i32> {
    /// The prefix of its values' names.
    const PREFIX: &'static str;

    /// The value's name in the contract.
    fn name(self) -> &'static str;

    /// The value of a name in the contract.
    fn named(name: &str) -> Option<Self>;

    /// The value's code.
    fn code(self) -> String {
        self.name()[Self::PREFIX.len()..].to_ascii_lowercase()
    }

    /// The value of a code.
    fn of_code(code: &str) -> Option<Self> {
        Self::named(&format!("{}{}", Self::PREFIX, code.to_ascii_uppercase()))
    }
}

/// The code for a number on the wire. An unknown number becomes a code that the
/// parser refuses, with the field and the expected values.
fn code_of<T: Coded>(number: i32) -> String {
    T::try_from(number).map_or_else(|_| number.to_string(), Coded::code)
}

fn number_of<T: Coded, E: serde::de::Error>(code: &str) -> Result<i32, E> {
    T::of_code(code).map(Into::into).ok_or_else(|| E::custom(Unmapped(code.to_owned())))
}

/// An engine code that the contract lacks.
#[derive(Debug)]
struct Unmapped(String);

impl fmt::Display for Unmapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the contract has no value for `{}`", self.0)
    }
}

fn serialize_optional<T: Coded, S: Serializer>(number: Option<i32>, to: S) -> Result<S::Ok, S::Error> {
    match number {
        None | Some(0) => to.serialize_none(),
        Some(number) => to.serialize_some(&code_of::<T>(number)),
    }
}

fn deserialize_optional<'de, T: Coded, D: Deserializer<'de>>(from: D) -> Result<Option<i32>, D::Error> {
    Option::<String>::deserialize(from)?.map(|code| number_of::<T, D::Error>(&code)).transpose()
}

fn serialize_list<T: Coded, S: Serializer>(numbers: &[i32], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(numbers.iter().map(|number| code_of::<T>(*number)))
}

fn deserialize_list<'de, T: Coded, D: Deserializer<'de>>(from: D) -> Result<Vec<i32>, D::Error> {
    Vec::<String>::deserialize(from)?.iter().map(|code| number_of::<T, D::Error>(code)).collect()
}

fn serialize_by_key<T: Coded, S: Serializer>(
    numbers: &BTreeMap<String, i32>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_map(numbers.iter().map(|(key, number)| (key, code_of::<T>(*number))))
}

fn deserialize_by_key<'de, T: Coded, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, i32>, D::Error> {
    let codes = BTreeMap::<String, String>::deserialize(from)?;
    codes.into_iter().map(|(key, code)| Ok((key, number_of::<T, D::Error>(&code)?))).collect()
}

/// Gives enums their codes: one line for each.
macro_rules! coded {
    ($($name:ty, $prefix:literal;)*) => {$(
        impl Coded for $name {
            const PREFIX: &'static str = $prefix;

            fn name(self) -> &'static str {
                self.as_str_name()
            }

            fn named(name: &str) -> Option<Self> {
                Self::from_str_name(name)
            }
        }
    )*};
}

coded! {
    proto::Stage, "STAGE_";
    proto::Instrument, "INSTRUMENT_";
    proto::BusinessModel, "BUSINESS_MODEL_";
    proto::LegalForm, "LEGAL_FORM_";
    proto::Contract, "CONTRACT_";
    proto::InvestorKind, "INVESTOR_KIND_";
    proto::Lead, "LEAD_";
    proto::Interest, "INTEREST_";
    proto::ProgrammeKind, "PROGRAMME_KIND_";
    proto::outcome::Event, "EVENT_";
    proto::outcome::DeclineReason, "DECLINE_REASON_";
    proto::fuse::Kind, "KIND_";
}

/// Makes modules for `#[serde(with = …)]`: one line for each enum in a profile.
macro_rules! serde_modules {
    ($($module:ident: $name:ident;)*) => {$(
        #[allow(dead_code, reason = "not every enum stands alone, in lists and in maps")]
        pub(crate) mod $module {
            //! For `#[serde(with = …)]`.

            pub(crate) mod optional {
                //! A field that may be unknown.

                #[allow(clippy::ref_option, reason = "serde's signature")]
                pub(crate) fn serialize<S: serde::Serializer>(
                    number: &Option<i32>,
                    to: S,
                ) -> Result<S::Ok, S::Error> {
                    super::super::serialize_optional::<crate::wire::proto::$name, S>(*number, to)
                }

                pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
                    from: D,
                ) -> Result<Option<i32>, D::Error> {
                    super::super::deserialize_optional::<crate::wire::proto::$name, D>(from)
                }
            }

            pub(crate) mod by_key {
                //! A map.

                use std::collections::BTreeMap;

                pub(crate) fn serialize<S: serde::Serializer>(
                    numbers: &BTreeMap<String, i32>,
                    to: S,
                ) -> Result<S::Ok, S::Error> {
                    super::super::serialize_by_key::<crate::wire::proto::$name, S>(numbers, to)
                }

                pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
                    from: D,
                ) -> Result<BTreeMap<String, i32>, D::Error> {
                    super::super::deserialize_by_key::<crate::wire::proto::$name, D>(from)
                }
            }

            pub(crate) mod list {
                //! A list.

                pub(crate) fn serialize<S: serde::Serializer>(
                    numbers: &[i32],
                    to: S,
                ) -> Result<S::Ok, S::Error> {
                    super::super::serialize_list::<crate::wire::proto::$name, S>(numbers, to)
                }

                pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
                    from: D,
                ) -> Result<Vec<i32>, D::Error> {
                    super::super::deserialize_list::<crate::wire::proto::$name, D>(from)
                }
            }
        }
    )*};
}

serde_modules! {
    stage: Stage;
    instrument: Instrument;
    business_model: BusinessModel;
    legal_form: LegalForm;
    contract: Contract;
    investor_kind: InvestorKind;
    lead: Lead;
    interest: Interest;
    programme_kind: ProgrammeKind;
}
