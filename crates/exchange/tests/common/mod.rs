//! Profiles of every role, whole and arbitrary, for the tests.

#![allow(dead_code, reason = "not every test uses all of it")]

use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;
use qantara_engine::market::{self, Market};
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_exchange::fields::{self, Field, Holds};
use qantara_exchange::{Format, Refusal, Target, Unsure};
use serde_json::{Map, Value, json};

/// Where imported profiles go in a test.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) profiles: BTreeMap<(Role, ProfileId), Profile>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) unsure: Vec<Unsure>,
    pub(crate) puts: usize,
    pub(crate) brings_back: bool,
}

impl Target for Shelf {
    type Error = Infallible;

    fn get(&mut self, role: Role, id: &ProfileId) -> Result<Option<Profile>, Infallible> {
        Ok(self.profiles.get(&(role, id.clone())).cloned())
    }

    fn put(&mut self, profiles: Vec<Profile>) -> Result<(), Infallible> {
        self.puts += profiles.len();
        self.profiles
            .extend(profiles.into_iter().map(|profile| ((profile.role(), profile.id.clone()), profile)));
        Ok(())
    }

    fn brings_back(&self) -> bool {
        self.brings_back
    }

    fn refused(&mut self, refusal: &Refusal) {
        self.refusals.push(refusal.clone());
    }

    fn unsure(&mut self, unsure: Unsure) {
        self.unsure.push(unsure);
    }
}

impl Shelf {
    /// Everything that was said of refused rows.
    pub(crate) fn messages(&self) -> String {
        let problems = self.refusals.iter().flat_map(|refusal| &refusal.problems);
        problems.map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn profile(&self, role: Role, id: &str) -> Value {
        serde_json::to_value(&self.profiles[&(role, id.parse().unwrap())]).unwrap()
    }
}

/// A file with a header and rows of text; in JSON Lines the names of columns
/// are paths, and a cell without one is left out.
pub(crate) fn table(format: Format, header: &[&str], rows: &[Vec<&str>]) -> Vec<u8> {
    match format {
        Format::Csv => {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            writer.write_record(header).unwrap();
            for row in rows {
                writer.write_record(row).unwrap();
            }
            writer.into_inner().unwrap()
        }
        Format::Jsonl => {
            rows.iter().map(|row| format!("{}\n", object(header, row))).collect::<String>().into()
        }
        Format::Xlsx => {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            for (line, row) in (0..).zip(std::iter::once(header).chain(rows.iter().map(Vec::as_slice))) {
                for (column, cell) in (0..).zip(row) {
                    sheet.write_string(line, column, *cell).unwrap();
                }
            }
            book.save_to_buffer().unwrap()
        }
    }
}

fn object(header: &[&str], row: &[&str]) -> Value {
    let mut tree = json!({});
    for (path, cell) in header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
        let mut at = &mut tree;
        for key in path.split('.') {
            at = at.as_object_mut().unwrap().entry(key).or_insert_with(|| json!({}));
        }
        *at = (*cell).into();
    }
    tree
}

/// A valid value for a field.
fn value(role: Role, field: &Field) -> BoxedStrategy<Value> {
    let texts = || any_text().prop_map(Value::from);
    let of = |codes: &'static [&'static str]| prop::sample::select(codes).prop_map(Value::from).boxed();
    let set = |item: BoxedStrategy<Value>| prop::collection::vec(item, 0..4).prop_map(unique).boxed();
    let place =
        || of(&["MA", "MA-06/Casablanca", "002", "US-CA/SF Bay/San Jose", "FR/A|b", "MA/[x", "US-CA/Bay/"]);
    let sector = || of(&["agri", "agri.irrigation", "fintech", "health.biotech"]);
    let stage = || of(&["idea", "seed", "growth"]);
    let instrument = || of(&["equity", "loan", "grant"]);
    let id = || of(&["st-1", "+a", "@b", "*", "-", "a:b"]);
    let mention = || of(&["st-1", "startups/st-1", "investors/a:b", "pilots/*", "+a", "@b"]);
    let skill = || of(&["skill.sales", "skill.pr"]);
    let day = || of(&["2024-05-31", "1999-01-01", "-009999-01-02"]);
    let amount = || prop_oneof![any::<u64>(), 0..1000_u64];
    let money = move || amount().prop_map(|minor| json!({"minor": minor, "currency": "XOF"})).boxed();
    let range = move || {
        (amount(), amount())
            .prop_map(|(a, b)| json!({"low_minor": a.min(b), "high_minor": a.max(b), "currency": "MAD"}))
            .boxed()
    };
    match (role, field.path) {
        (_, "id") => id(),
        (_, "name") => "[=']?[a-zé]{1,6}[ ']?".prop_map(Value::from).boxed(),
        (_, "languages") => set(of(&["fr", "ar", "zgh"])),
        (_, "conflicts" | "met") => set(mention()),
        (_, "competitors" | "obtained" | "must_not_advise") => set(id()),
        (role, "capacity_by_market") => {
            let of_role = market::ALL.iter().filter(|market| market.side(role).is_some()).map(Market::id);
            let markets: Vec<&str> = of_role.collect();
            prop::collection::btree_map(prop::sample::select(markets), 0..9_u32, 0..3)
                .prop_map(|map| json!(map))
                .boxed()
        }
        (_, "declined" | "met_on") => prop::collection::btree_map(
            prop::sample::select(vec!["st-1", "+a", "@b", "*", "-", "a:b", "startups/*", "mentors/a:b"]),
            prop::sample::select(vec!["2024-05-31", "1999-01-01", "-009999-01-02"]),
            0..3,
        )
        .prop_map(|map| json!(map))
        .boxed(),
        (_, "interest") => prop::collection::btree_map(
            prop::sample::select(vec!["st-1", "+a", "@b", "startups/*", "mentors/a:b"]),
            of(&["wants", "would", "no"]),
            0..3,
        )
        .prop_map(|map| json!(map))
        .boxed(),
        (_, "availability") => prop::collection::vec(
            Just(json!({"start": "2024-05-31T09:00:00Z", "end": "2024-05-31T12:00:00.5Z"})),
            0..3,
        )
        .prop_map(Value::Array)
        .boxed(),
        (_, "consent") => (any::<bool>(), prop::option::of(any_text()))
            .prop_map(|(yes, notice)| json!({"matching": yes, "given_on": "2024-01-01", "notice": notice}))
            .boxed(),
        (_, "embedding") => prop::collection::vec(-1e30_f32..1e30, 1..5)
            .prop_map(|mut values| {
                values.push(1.0);
                json!({"encoder": "e|1", "values": values})
            })
            .boxed(),
        (Role::Startup, "round") => {
            (prop::option::of(range()), prop::option::of(set(instrument())), prop::option::of(day()))
                .prop_map(|(ask, instruments, closes)| {
                    present(json!({"ask": ask, "instruments": instruments, "closes_on": closes}))
                })
                .boxed()
        }
        (Role::Startup, "traction") => (
            prop::option::of(money()),
            prop::option::of(money()),
            prop::option::of(any::<u64>()),
            prop::option::of(-1e9_f32..1e9),
        )
            .prop_map(|(turnover, raised, customers, growth)| {
                present(json!({
                "turnover": turnover, "raised": raised, "customers": customers, "growth_percent": growth}))
            })
            .boxed(),
        (_, "ticket" | "budget" | "amount" | "pay") => range(),
        (_, "typical_ticket") => money(),
        (_, "stage") => stage(),
        (_, "stages") => set(stage()),
        (_, "sectors" | "sectors_excluded" | "interests") => set(sector()),
        (_, "technologies") => set(of(&["tech.ai", "tech.iot"])),
        (_, "business_models") => set(of(&["b2b", "saas"])),
        (_, "legal_form") => of(&["sarl", "sa"]),
        (Role::Investor, "kind") => of(&["angel", "vc_fund"]),
        (Role::Programme, "kind") => of(&["hosting", "financing"]),
        (_, "lead") => of(&["lead", "either"]),
        (_, "home" | "site") => place(),
        (_, "markets" | "geographies" | "places") => {
            prop::collection::vec(place(), 0..3).prop_map(Value::Array).boxed()
        }
        (_, "instruments") => set(instrument()),
        (_, "contracts") => set(of(&["permanent", "freelance"])),
        (Role::Opening, "startup") => id().prop_map(Value::from).boxed(),
        (_, "needs") | (Role::Programme, "skills") => set(skill()),
        (Role::Mentor | Role::Opening | Role::Talent, "skills") => {
            prop::collection::btree_map(prop::sample::select(vec!["skill.sales", "skill.pr"]), 1..=5_u8, 0..3)
                .prop_map(|map| json!(map))
                .boxed()
        }
        (_, "sdgs") => prop::collection::btree_set(1..=17_u8, 0..4).prop_map(|set| json!(set)).boxed(),
        (_, "trl" | "trl_min") => (1..=9_u8).prop_map(Value::from).boxed(),
        (_, "founders") => prop::collection::vec(
            (any_text(), any_text())
                .prop_map(|(name, title)| json!({"name": name, "title": title, "full_time": true})),
            0..3,
        )
        .prop_map(Value::Array)
        .boxed(),
        (_, "members") => prop::collection::vec(
            (any_text(), range(), set(sector())).prop_map(
                |(name, ticket, sectors)| json!({"name": name, "ticket": ticket, "sectors": sectors}),
            ),
            0..2,
        )
        .prop_map(Value::Array)
        .boxed(),
        (_, "portfolio") => prop::collection::vec(
            (id(), money(), place())
                .prop_map(|(id, round, home)| json!({"startup": id, "round": round, "home": home})),
            0..3,
        )
        .prop_map(Value::Array)
        .boxed(),
        (_, "sites") => prop::collection::vec(
            (place(), 0..900_u32).prop_map(
                |(place, places)| json!({"place": place, "places": places, "renewal_percent": 30.5}),
            ),
            0..3,
        )
        .prop_map(Value::Array)
        .boxed(),
        (_, "eligibility") => prop::collection::vec(
            (any_text(), 0..99_u8).prop_map(|(title, years)| {
                json!({
            "id": "age", "rule": {"kind": "age_at_most", "years": years}, "source": {"title": title}})
            }),
            0..2,
        )
        .prop_map(Value::Array)
        .boxed(),
        (_, "proofs") => prop::collection::vec(any_text(), 0..3).prop_map(|list| json!(list)).boxed(),
        (_, "external_ids") => {
            prop::collection::btree_map(any_text(), any_text(), 0..3).prop_map(|map| json!(map)).boxed()
        }
        (_, "pitch" | "thesis" | "bio" | "problem" | "description") => {
            prop::collection::btree_map(prop::sample::select(vec!["fr", "ar", "en", "und"]), any_text(), 0..3)
                .prop_map(|map| json!(map))
                .boxed()
        }
        _ => match field.holds {
            Holds::Text => texts().boxed(),
            Holds::Integer => any::<u32>().prop_map(Value::from).boxed(),
            Holds::Bool => any::<bool>().prop_map(Value::from).boxed(),
            Holds::Date => day(),
            other => panic!("{} ({other:?}) has no strategy", field.path),
        },
    }
}

/// Text of the sort that breaks files.
fn any_text() -> BoxedStrategy<String> {
    prop_oneof![
        ".{0,8}",
        "[=+@'\" |,;\t\r\n{}\\[\\]_x0-9a\u{1}\u{e9}-]{0,8}",
        Just("_x0041_".to_owned()),
        Just("الدار البيضاء".to_owned()),
    ]
    .boxed()
}

/// A list without its repetitions, as sets have it.
fn unique(items: Vec<Value>) -> Value {
    let mut found: Vec<Value> = Vec::new();
    for item in items {
        if !found.contains(&item) {
            found.push(item);
        }
    }
    Value::Array(found)
}

/// An object without its members that are null.
fn present(value: Value) -> Value {
    let Value::Object(map) = value else { return value };
    Value::Object(map.into_iter().filter(|(_, value)| !value.is_null()).collect())
}

/// Fields that a value is made for: those that are no part of a group.
fn tops(role: Role) -> Vec<&'static Field> {
    let groups: Vec<&str> =
        fields::of(role).filter(|field| field.holds == Holds::Group).map(|field| field.path).collect();
    let part = |path: &str| {
        groups.iter().any(|group| path.strip_prefix(group).is_some_and(|rest| rest.starts_with('.')))
    };
    fields::of(role).filter(|field| !part(field.path)).collect()
}

/// Any profile of a role; with `full`, one that has every field.
pub(crate) fn profile(role: Role, full: bool) -> BoxedStrategy<Profile> {
    let strategies: Vec<BoxedStrategy<(&'static Field, Option<Value>)>> = tops(role)
        .into_iter()
        .map(|field| {
            let value = value(role, field);
            let needed = full || field.path == "id" || field.path == "name";
            let value = if needed { value.prop_map(Some).boxed() } else { prop::option::of(value).boxed() };
            value.prop_map(move |value| (field, value)).boxed()
        })
        .collect();
    strategies
        .prop_map(move |fields| {
            let (mut root, mut own) = (Map::new(), Map::new());
            for (field, value) in fields {
                if let Some(value) = value {
                    let at = if field.role.is_some() { &mut own } else { &mut root };
                    at.insert(field.path.to_owned(), value);
                }
            }
            root.insert(role.as_str().to_owned(), own.into());
            let tree = Value::Object(root);
            serde_json::from_value(tree.clone()).unwrap_or_else(|error| panic!("{error}: {tree}"))
        })
        .boxed()
}

/// Any profiles of a role, each with an id of its own.
pub(crate) fn profiles(role: Role) -> BoxedStrategy<Vec<Profile>> {
    prop::collection::vec(profile(role, false), 1..4)
        .prop_map(|profiles| {
            let number = |(n, mut profile): (usize, Profile)| {
                profile.id = format!("{}{n}", profile.id).parse().unwrap();
                profile
            };
            profiles.into_iter().enumerate().map(number).collect()
        })
        .boxed()
}
