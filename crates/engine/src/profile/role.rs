//! The one table of roles.
//!
//! A role is a line here and a file next to this one. The file holds the role's
//! own fields and implements [`Part`], through which the engine reads them.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::part::Part;
use crate::fold::fold;
use crate::side::Side;

/// Passes the table to a macro: for each role its type, its name in files and
/// ids, its plural, its number and its side.
macro_rules! roles {
    ($with:ident) => {
        $with! {
            /// A venture looking for money, advice, customers or a place.
            Startup startup = "startups", 1, First;
            /// A person or organisation that puts money into ventures.
            Investor investor = "investors", 2, Second;
            /// A person who advises ventures.
            Mentor mentor = "mentors", 3, Second;
            /// A corporate's brief: a problem it will pay to see solved.
            Pilot pilot = "pilots", 4, Second;
            /// Incubation, acceleration, a hosting site or a financing scheme.
            Programme programme = "programmes", 5, Second;
            /// A startup's open role.
            Opening opening = "openings", 6, First;
            /// A person looking for work in a startup.
            Talent talent = "talents", 7, Second;
        }
    };
}
pub(super) use roles;

macro_rules! declare {
    ($($(#[$doc:meta])* $role:ident $name:ident = $many:literal, $number:literal, $side:ident;)*) => {
        /// The role of a profile in a hub.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role {
            $($(#[$doc])* $role,)*
        }

        impl Role {
            /// Every role, in display order.
            pub const ALL: [Self; [$($number),*].len()] = [$(Self::$role),*];

            /// The role as ids and files write it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$role => stringify!($name)),* }
            }

            /// The role's plural, as in resource names: `startups`.
            pub fn plural(self) -> &'static str {
                match self { $(Self::$role => $many),* }
            }

            /// The role's number in stores and on the wire. It never changes,
            /// even if the order of roles does.
            pub fn number(self) -> u8 {
                match self { $(Self::$role => $number),* }
            }

            /// The side that the role is on in all its markets: first for the
            /// focus, such as a startup, and second for its counterparts.
            pub fn side(self) -> Side {
                match self { $(Self::$role => Side::$side),* }
            }
        }

        /// The part of a profile that only its role has.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Details {
            $($(#[$doc])* $role(super::$role),)*
        }

        impl Details {
            /// The role whose part this is.
            pub fn role(&self) -> Role {
                match self { $(Self::$role(_) => Role::$role),* }
            }

            /// What the engine reads of it.
            pub(super) fn part(&self) -> &dyn Part {
                match self { $(Self::$role(part) => part),* }
            }
        }
    };
}

roles!(declare);

impl Role {
    /// Finds a role by its name or plural, or by what people call it in French,
    /// Arabic or English. The table is `data/roles.csv`.
    ///
    /// ```
    /// # use qantara_engine::profile::Role;
    /// assert_eq!(Role::find("Investisseurs"), Some(Role::Investor));
    /// assert_eq!(Role::find("شركة ناشئة"), Some(Role::Startup));
    /// ```
    pub fn find(text: &str) -> Option<Self> {
        static NAMES: OnceLock<HashMap<String, Role>> = OnceLock::new();
        let names = NAMES.get_or_init(|| {
            let rows = include_str!("../../data/roles.csv").lines().skip(1);
            let rows = rows.filter(|row| !row.starts_with('#')).map(|row| {
                let (role, names) = row.split_once(',').expect("the bundled table has two columns");
                (role.parse::<Self>().expect("the bundled table is of roles"), names)
            });
            let own = |role: Self| [role.as_str(), role.plural()].map(|name| (fold(name), role));
            rows.flat_map(|(role, names)| names.split('|').map(move |name| (fold(name), role)))
                .chain(Self::ALL.into_iter().flat_map(own))
                .collect()
        });
        names.get(&fold(text)).copied()
    }

    /// The role of a [number](Self::number).
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.number() == number)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// The text offered as a [`Role`] is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role; write {roles}", roles = listed("or", ToString::to_string))]
pub struct UnknownRole(String);

/// Every role in a list such as "startup, investor or mentor".
pub(super) fn listed(last: &str, written: impl Fn(&Role) -> String) -> String {
    let mut names: Vec<String> = Role::ALL.iter().map(written).collect();
    let end = names.pop().unwrap_or_default();
    format!("{} {last} {end}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::market;

    /// Stores, files and the wire identify roles by names and numbers.
    #[test]
    fn no_two_roles_share_a_name_or_a_number() {
        let distinct =
            |key: fn(Role) -> String| Role::ALL.into_iter().map(key).collect::<BTreeSet<_>>().len();
        for key in [
            |role: Role| role.to_string(),
            |role: Role| role.plural().to_owned(),
            |role: Role| role.number().to_string(),
        ] {
            assert_eq!(distinct(key), Role::ALL.len());
        }
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
            assert_eq!(Role::of_number(role.number()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
    }

    #[test]
    fn a_role_is_found_by_each_of_its_names_and_by_no_other() {
        for row in include_str!("../../data/roles.csv").lines().skip(2) {
            let (role, names) = row.split_once(',').unwrap();
            for name in names.split('|') {
                assert_eq!(Role::find(name).map(Role::as_str), Some(role), "{name}");
            }
        }
        for role in Role::ALL {
            assert_eq!(Role::find(&role.as_str().to_uppercase()), Some(role));
            assert_eq!(Role::find(role.plural()), Some(role));
        }
        for other in ["", " ", "investr", "candidate"] {
            assert_eq!(Role::find(other), None, "{other}");
        }
    }

    #[test]
    fn a_role_is_on_its_side_in_every_market() {
        for market in market::ALL {
            for side in Side::BOTH {
                assert_eq!(market.role(side).side(), side, "{market:?}");
            }
        }
    }
}
