//! Every field that a column can hold: its path, its kind of value, its role.
//!
//! CSV and XLSX columns are named by these paths. A role's own field may be
//! written with the role as a prefix (`startup.sectors`) or without
//! (`sectors`). Texts and skill levels also take one column for each key:
//! `pitch.fr`, `skills.skill.sales`.

use std::sync::OnceLock;

use qantara_engine::fold::fold;
use qantara_engine::language::Tongue;
use qantara_engine::profile::Role;
use qantara_engine::taxonomy::Concept;

/// A field's kind of value, which decides how a cell is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holds {
    /// Free text, a code or an id.
    Text,
    /// A whole number.
    Integer,
    /// A number with or without decimals.
    Decimal,
    /// `true` or `false`; `yes`, `oui`, `نعم` and the like are understood.
    Bool,
    /// A day, as `2024-05-31`.
    Date,
    /// Texts, as `a|b|c` or as JSON.
    Texts,
    /// Whole numbers, as `1|2|3` or as JSON.
    Integers,
    /// Numbers, as `0.1|0.2` or as JSON.
    Decimals,
    /// Texts by key, as `fr=…|en=…` or as JSON.
    TextByKey,
    /// Whole numbers by key, as `skill.sales=4|skill.pr=2` or as JSON.
    IntegerByKey,
    /// A list of objects, as JSON.
    Objects,
    /// An object whose parts are fields too; as JSON.
    Group,
}

/// One field of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its role; `None` if every role has it.
    pub role: Option<Role>,
    /// Its path without the role, such as `round.ask.currency`.
    pub path: &'static str,
    /// Its kind of value.
    pub holds: Holds,
    /// Whether exports have a column for it. Other fields can be imported
    /// whole, but are exported by their parts.
    pub exported: bool,
}

impl Field {
    /// The path from the root of a profile, such as `startup.round.ask`.
    pub fn full_path(&self) -> String {
        match self.role {
            Some(role) => format!("{role}.{}", self.path),
            None => self.path.to_owned(),
        }
    }
}

/// Every field, in the order of columns: common fields first, then each
/// role's.
pub fn all() -> &'static [Field] {
    static FIELDS: OnceLock<Vec<Field>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let common = COMMON.iter().map(|&(path, holds)| (None, path, holds));
        let own = Role::ALL
            .into_iter()
            .flat_map(|role| own(role).iter().map(move |&(path, holds)| (Some(role), path, holds)));
        common
            .chain(own)
            .map(|(role, path, holds)| Field {
                role,
                path,
                holds,
                exported: holds != Holds::Group || CAN_BE_EMPTY.contains(&path),
            })
            .collect()
    })
}

/// The fields that only a role has.
fn own(role: Role) -> &'static [Row] {
    match role {
        Role::Startup => STARTUP,
        Role::Investor => INVESTOR,
        Role::Mentor => MENTOR,
        Role::Pilot => PILOT,
        Role::Programme => PROGRAMME,
        Role::Opening => OPENING,
        Role::Talent => TALENT,
    }
}

/// The fields of a role, the common ones first.
pub fn of(role: Role) -> impl Iterator<Item = &'static Field> {
    all().iter().filter(move |field| field.role.is_none_or(|own| own == role))
}

/// The field at a path, with or without the role as a prefix.
pub fn find(role: Role, path: &str) -> Option<&'static Field> {
    let own = path.strip_prefix(role.as_str()).and_then(|rest| rest.strip_prefix('.'));
    of(role)
        .find(|field| field.path == path || own.is_some_and(|own| field.role.is_some() && field.path == own))
}

/// The target of a column's path: a field, or one key of a keyed field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The keys from the root of a profile.
    pub(crate) path: Vec<String>,
    pub(crate) holds: Holds,
}

/// Resolves a path such as `sectors`, `startup.round.ask` or `pitch.fr`.
pub(crate) fn resolve(role: Role, path: &str) -> Option<Target> {
    let keys = |field: &Field| -> Vec<String> { field.full_path().split('.').map(str::to_owned).collect() };
    if let Some(field) = find(role, path) {
        return Some(Target { path: keys(field), holds: field.holds });
    }
    path.match_indices('.').find_map(|(dot, _)| {
        let field = find(role, &path[..dot])?;
        let holds = match field.holds {
            Holds::TextByKey => Holds::Text,
            Holds::IntegerByKey => Holds::Integer,
            _ => return None,
        };
        let mut path_keys = keys(field);
        path_keys.push(path[dot + 1..].to_owned());
        Some(Target { path: path_keys, holds })
    })
}

/// The known name closest to what was written, if any is close.
pub fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.split('.').map(fold).collect::<Vec<_>>().join(".").replace(' ', "_");
    let wanted = plain(written.trim());
    let mut best = None;
    for name in known {
        let last = name.rsplit('.').next().unwrap_or(name);
        let score = strsim::jaro_winkler(&wanted, &plain(name)).max(if last.len() > 3 {
            strsim::jaro_winkler(&wanted, &plain(last)) - 0.01
        } else {
            0.0
        });
        if score > 0.84 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}

/// The concept with the closest id or label in any language.
pub(crate) fn nearest_concept(written: &str) -> Option<&'static str> {
    let by_id = nearest(written, Concept::all().map(Concept::id));
    let by_label = || {
        let labels =
            || Concept::all().flat_map(|concept| Tongue::ALL.map(|tongue| (concept, concept.label(tongue))));
        let label = nearest(written, labels().map(|(_, label)| label))?;
        labels().find(|(_, other)| *other == label).map(|(concept, _)| concept.id())
    };
    // A whole label is a better guess than the end of an id.
    by_label().or(by_id)
}

type Row = (&'static str, Holds);

use Holds::{
    Bool, Date, Decimal, Decimals, Group, Integer, IntegerByKey, Integers, Objects, Text, TextByKey, Texts,
};

/// Groups that may exist without any part. They need a column of their own, or
/// an export could not distinguish that from unknown.
const CAN_BE_EMPTY: &[&str] = &["round", "traction"];

const COMMON: &[Row] = &[
    ("id", Text),
    ("name", Text),
    ("languages", Texts),
    ("capacity", Integer),
    ("capacity_by_market", IntegerByKey),
    ("availability", Objects),
    ("consent", Group),
    ("consent.matching", Bool),
    ("consent.given_on", Date),
    ("consent.notice", Text),
    ("external_ids", TextByKey),
    ("conflicts", Texts),
    ("met", Texts),
    ("met_on", TextByKey),
    ("declined", TextByKey),
    ("interest", TextByKey),
    ("embedding", Group),
    ("embedding.encoder", Text),
    ("embedding.values", Decimals),
    ("updated_on", Date),
    ("archived_on", Date),
];

const STARTUP: &[Row] = &[
    ("stage", Text),
    ("sectors", Texts),
    ("technologies", Texts),
    ("business_models", Texts),
    ("pitch", TextByKey),
    ("home", Text),
    ("markets", Texts),
    ("founded_on", Date),
    ("legal_form", Text),
    ("team_size", Integer),
    ("founders", Objects),
    ("round", Group),
    ("round.ask", Group),
    ("round.ask.low_minor", Integer),
    ("round.ask.high_minor", Integer),
    ("round.ask.currency", Text),
    ("round.instruments", Texts),
    ("round.closes_on", Date),
    ("traction", Group),
    ("traction.turnover", Group),
    ("traction.turnover.minor", Integer),
    ("traction.turnover.currency", Text),
    ("traction.customers", Integer),
    ("traction.growth_percent", Decimal),
    ("traction.raised", Group),
    ("traction.raised.minor", Integer),
    ("traction.raised.currency", Text),
    ("trl", Integer),
    ("sdgs", Integers),
    ("needs", Texts),
    ("competitors", Texts),
    ("obtained", Texts),
];

const INVESTOR: &[Row] = &[
    ("kind", Text),
    ("thesis", TextByKey),
    ("sectors", Texts),
    ("sectors_excluded", Texts),
    ("technologies", Texts),
    ("business_models", Texts),
    ("stages", Texts),
    ("geographies", Texts),
    ("home", Text),
    ("ticket", Group),
    ("ticket.low_minor", Integer),
    ("ticket.high_minor", Integer),
    ("ticket.currency", Text),
    ("typical_ticket", Group),
    ("typical_ticket.minor", Integer),
    ("typical_ticket.currency", Text),
    ("instruments", Texts),
    ("lead", Text),
    ("sdgs", Integers),
    ("members", Objects),
    ("portfolio", Objects),
];

const MENTOR: &[Row] = &[
    ("bio", TextByKey),
    ("skills", IntegerByKey),
    ("sectors", Texts),
    ("technologies", Texts),
    ("stages", Texts),
    ("home", Text),
    ("remote", Bool),
    ("hours_per_month", Integer),
    ("interests", Texts),
    ("sdgs", Integers),
    ("must_not_advise", Texts),
];

const PILOT: &[Row] = &[
    ("owner", Text),
    ("problem", TextByKey),
    ("sectors", Texts),
    ("technologies", Texts),
    ("business_models", Texts),
    ("stages", Texts),
    ("budget", Group),
    ("budget.low_minor", Integer),
    ("budget.high_minor", Integer),
    ("budget.currency", Text),
    ("site", Text),
    ("deadline", Date),
    ("trl_min", Integer),
    ("sdgs", Integers),
];

const PROGRAMME: &[Row] = &[
    ("kind", Text),
    ("operator", Text),
    ("description", TextByKey),
    ("sectors", Texts),
    ("technologies", Texts),
    ("stages", Texts),
    ("geographies", Texts),
    ("sites", Objects),
    ("amount", Group),
    ("amount.low_minor", Integer),
    ("amount.high_minor", Integer),
    ("amount.currency", Text),
    ("instruments", Texts),
    ("skills", Texts),
    ("sdgs", Integers),
    ("opens_on", Date),
    ("closes_on", Date),
    ("eligibility", Objects),
    ("rung", Integer),
    ("proofs", Texts),
];

const OPENING: &[Row] = &[
    ("startup", Text),
    ("description", TextByKey),
    ("skills", IntegerByKey),
    ("site", Text),
    ("remote", Bool),
    ("contracts", Texts),
    ("pay", Group),
    ("pay.low_minor", Integer),
    ("pay.high_minor", Integer),
    ("pay.currency", Text),
    ("starts_on", Date),
];

const TALENT: &[Row] = &[
    ("bio", TextByKey),
    ("skills", IntegerByKey),
    ("home", Text),
    ("places", Texts),
    ("remote", Bool),
    ("contracts", Texts),
    ("pay", Group),
    ("pay.low_minor", Integer),
    ("pay.high_minor", Integer),
    ("pay.currency", Text),
    ("available_on", Date),
    ("school", Text),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_field_with_and_without_the_role() {
        for (role, path, found) in [
            (Role::Startup, "sectors", Some("sectors")),
            (Role::Startup, "startup.sectors", Some("sectors")),
            (Role::Startup, "startup.name", None),
            (Role::Startup, "investor.sectors", None),
            (Role::Startup, "round.ask.low_minor", Some("round.ask.low_minor")),
            (Role::Mentor, "round.ask.low_minor", None),
        ] {
            assert_eq!(find(role, path).map(|field| field.path), found, "{path} of a {role}");
        }
    }

    #[test]
    fn what_was_meant_is_suggested() {
        for (written, meant) in [
            ("sector", Some("sectors")),
            ("Secteurs", Some("sectors")),
            ("ask.currency", Some("round.ask.currency")),
            ("low_minor", Some("round.ask.low_minor")),
            ("Team Size", Some("team_size")),
            ("shoe", None),
        ] {
            assert_eq!(nearest(written, of(Role::Startup).map(|field| field.path)), meant, "{written}");
        }
    }
}
