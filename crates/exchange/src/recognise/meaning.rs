//! The fields that a column of each meaning fills, by role.

use qantara_engine::profile::Role;

/// What a meaning does with its column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// Fills a field; several columns add up where it is a list.
    Fills,
    /// Names the profile, or a part of the name.
    Names,
    /// A part of where the profile is.
    Locates,
    /// An end of a range of money.
    Ends,
    /// Says the currency of the row's amounts.
    Currency,
    /// Text in a language.
    Says,
    /// People, with what they do.
    People,
    /// Ventures by name.
    Ventures,
    /// A rule of a programme.
    Rules,
    /// Nothing: it tells rows apart, or is for people only.
    Nothing,
}

/// Fields by role, in the order of [`ROLES`]; empty where a role has none.
type Fields = [&'static str; 7];

const ROLES: [Role; 7] =
    [Role::Startup, Role::Investor, Role::Mentor, Role::Pilot, Role::Programme, Role::Opening, Role::Talent];

#[rustfmt::skip]
const MEANINGS: &[(&str, Does, Fields)] = &[
    //                                 startup                    investor            mentor             pilot           programme         opening        talent
    ("id", Does::Nothing,             ["", "", "", "", "", "", ""]),
    ("name", Does::Names,             ["name", "name", "name", "name", "name", "name", "name"]),
    ("first_name", Does::Names,       ["", "name", "name", "", "", "", "name"]),
    ("last_name", Does::Names,        ["", "name", "name", "", "", "", "name"]),
    ("email", Does::Nothing,          ["", "", "", "", "", "", ""]),
    ("phone", Does::Nothing,          ["", "", "", "", "", "", ""]),
    ("url", Does::Nothing,            ["", "", "", "", "", "", ""]),
    ("none", Does::Nothing,           ["", "", "", "", "", "", ""]),
    ("role", Does::Nothing,           ["", "", "", "", "", "", ""]),
    ("eligibility", Does::Nothing,    ["", "", "", "", "", "", ""]),
    ("kind", Does::Fills,             ["", "kind", "", "", "kind", "", ""]),
    ("languages", Does::Fills,        ["languages", "languages", "languages", "languages", "languages", "languages", "languages"]),
    ("capacity", Does::Fills,         ["", "capacity", "capacity", "capacity", "capacity", "", ""]),
    ("consent", Does::Fills,          ["consent.matching", "consent.matching", "consent.matching", "consent.matching", "consent.matching", "consent.matching", "consent.matching"]),
    ("consent_date", Does::Fills,     ["consent.given_on", "consent.given_on", "consent.given_on", "consent.given_on", "consent.given_on", "consent.given_on", "consent.given_on"]),
    ("updated", Does::Fills,          ["updated_on", "updated_on", "updated_on", "updated_on", "updated_on", "updated_on", "updated_on"]),
    ("stage", Does::Fills,            ["stage", "stages", "stages", "stages", "stages", "", ""]),
    ("sectors", Does::Fills,          ["sectors", "sectors", "sectors", "sectors", "sectors", "", ""]),
    ("sectors_excluded", Does::Fills, ["", "sectors_excluded", "", "", "", "", ""]),
    ("technologies", Does::Fills,     ["technologies", "technologies", "technologies", "technologies", "technologies", "", ""]),
    ("business_model", Does::Fills,   ["business_models", "business_models", "", "business_models", "", "", ""]),
    ("about", Does::Says,             ["pitch", "thesis", "bio", "problem", "description", "description", "bio"]),
    ("city", Does::Locates,           ["home", "home", "home", "site", "sites", "site", "home"]),
    ("region", Does::Locates,         ["home", "home", "home", "site", "sites", "site", "home"]),
    ("country", Does::Locates,        ["home", "home", "home", "site", "sites", "site", "home"]),
    ("place", Does::Locates,          ["home", "home", "home", "site", "sites", "site", "home"]),
    ("areas", Does::Fills,            ["markets", "geographies", "", "", "geographies", "", "places"]),
    ("founded", Does::Fills,          ["founded_on", "", "", "", "", "", ""]),
    ("legal_form", Does::Fills,       ["legal_form", "", "", "", "", "", ""]),
    ("team_size", Does::Fills,        ["team_size", "", "", "", "", "", ""]),
    ("founders", Does::People,        ["founders", "", "", "", "", "", ""]),
    ("ask", Does::Fills,              ["round.ask", "", "", "", "", "", ""]),
    ("ticket", Does::Fills,           ["", "ticket", "", "", "", "", ""]),
    ("amount", Does::Fills,           ["round.ask", "ticket", "", "budget", "amount", "pay", "pay"]),
    ("min", Does::Ends,               ["round.ask", "ticket", "", "budget", "amount", "pay", "pay"]),
    ("max", Does::Ends,               ["round.ask", "ticket", "", "budget", "amount", "pay", "pay"]),
    ("currency", Does::Currency,      ["currency", "currency", "", "currency", "currency", "currency", "currency"]),
    ("typical", Does::Fills,          ["", "typical_ticket", "", "", "", "", ""]),
    ("turnover", Does::Fills,         ["traction.turnover", "", "", "", "", "", ""]),
    ("turnover_max", Does::Rules,     ["", "", "", "", "turnover_at_most", "", ""]),
    ("age_max", Does::Rules,          ["", "", "", "", "age_at_most", "", ""]),
    ("raised", Does::Fills,           ["traction.raised", "", "", "", "", "", ""]),
    ("growth", Does::Fills,           ["traction.growth_percent", "", "", "", "", "", ""]),
    ("customers", Does::Fills,        ["traction.customers", "", "", "", "", "", ""]),
    ("instruments", Does::Fills,      ["round.instruments", "instruments", "", "", "instruments", "", ""]),
    ("closes", Does::Fills,           ["round.closes_on", "", "", "deadline", "closes_on", "", ""]),
    ("opens", Does::Fills,            ["", "", "", "", "opens_on", "starts_on", "available_on"]),
    ("needs", Does::Fills,            ["needs", "", "", "", "", "skills", ""]),
    ("skills", Does::Fills,           ["", "", "skills", "", "skills", "skills", "skills"]),
    ("lead", Does::Fills,             ["", "lead", "", "", "", "", ""]),
    ("portfolio", Does::Ventures,     ["", "portfolio", "", "", "", "", ""]),
    ("hours", Does::Fills,            ["", "", "hours_per_month", "", "", "", ""]),
    ("remote", Does::Fills,           ["", "", "remote", "", "", "remote", "remote"]),
    ("owner", Does::Fills,            ["", "", "", "owner", "operator", "", ""]),
    ("trl", Does::Fills,              ["trl", "", "", "trl_min", "", "", ""]),
    ("sdgs", Does::Fills,             ["sdgs", "sdgs", "sdgs", "sdgs", "sdgs", "", ""]),
    ("contracts", Does::Fills,        ["", "", "", "", "", "contracts", "contracts"]),
];

/// What a meaning does with its cells.
pub(super) fn does(meaning: &str) -> Does {
    MEANINGS.iter().find(|(name, ..)| *name == meaning).map_or(Does::Nothing, |(_, does, _)| *does)
}

/// The field that a meaning fills in a role, by its path without the role.
pub(super) fn field(meaning: &str, role: Role) -> Option<&'static str> {
    let (.., fields) = MEANINGS.iter().find(|(name, ..)| *name == meaning)?;
    let place = ROLES.iter().position(|known| *known == role)?;
    Some(fields[place]).filter(|field| !field.is_empty())
}

/// How strongly a meaning speaks for a role rather than for others: 0 where
/// all have it, 1 where no other has.
pub(super) fn speaks_for(meaning: &str, role: Role) -> f32 {
    let Some((_, does, fields)) = MEANINGS.iter().find(|(name, ..)| *name == meaning) else { return 0.0 };
    if *does == Does::Nothing || field(meaning, role).is_none() {
        return 0.0;
    }
    let n_roles = fields.iter().filter(|field| !field.is_empty()).count();
    match n_roles {
        1 => 1.0,
        2 => 0.6,
        3 => 0.3,
        _ => 0.05,
    }
}

/// Whether several columns can fill the field together.
pub(super) fn adds_up(meaning: &str) -> bool {
    matches!(
        meaning,
        "about"
            | "sectors"
            | "sectors_excluded"
            | "technologies"
            | "business_model"
            | "languages"
            | "areas"
            | "skills"
            | "needs"
            | "instruments"
            | "founders"
            | "portfolio"
            | "none"
            | "email"
            | "phone"
            | "url"
            | "eligibility"
    )
}

/// Every meaning, with what it does.
pub(super) fn all() -> impl Iterator<Item = (&'static str, Does)> {
    MEANINGS.iter().map(|(meaning, does, _)| (*meaning, *does))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::fields;
    use crate::recognise::header;

    #[test]
    fn every_meaning_has_words_and_fields_that_exist() {
        let known: HashSet<&str> = all().map(|(meaning, _)| meaning).collect();
        assert_eq!(known, header::meanings());
        for (meaning, does, of_roles) in MEANINGS {
            for (role, path) in ROLES.into_iter().zip(of_roles).filter(|(_, path)| !path.is_empty()) {
                let is_field = fields::find(role, path).is_some();
                assert!(
                    is_field || matches!(does, Does::Rules | Does::Currency),
                    "{meaning} of a {role}: {path}"
                );
            }
        }
    }
}
