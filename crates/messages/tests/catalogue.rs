//! The three languages say the same things, everything that the engine can
//! find has words in each, and no message is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use jiff::civil::date;
use qantara_engine::compare::Cause;
use qantara_engine::corpus::{Corpus, CorpusBuilder, Settings};
use qantara_engine::explain::explain;
use qantara_engine::facet;
use qantara_engine::fuse::Fuse;
use qantara_engine::gate::{Rule, Verdict};
use qantara_engine::language::{Language, Tongue};
use qantara_engine::market::{self, Side};
use qantara_engine::near::openings;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{
    BusinessModel, Contract, Details, Instrument, Interest, InvestorKind, Lead, LegalForm, Level, Profile,
    ProgrammeKind, Role, Sdg, Stage,
};
use qantara_engine::programmes;
use qantara_messages::Messages;
use qantara_sample::Sample;
use serde_json::json;

const SUBJECTS: [&str; 8] =
    ["terms", "facets", "fields", "gates", "reasons", "proofs", "interface", "errors"];

/// A message: the variables that it shows, those by which it only chooses its
/// words, and its longest wording without the variables.
#[derive(Default)]
struct Message {
    shown: BTreeSet<String>,
    chooses_by: BTreeSet<String>,
    words: usize,
}

/// Every message of a language.
fn messages(tongue: Tongue) -> BTreeMap<String, Message> {
    let mut found = BTreeMap::new();
    for subject in SUBJECTS {
        let path = format!("{}/locales/{}/{subject}.ftl", env!("CARGO_MANIFEST_DIR"), tongue.tag());
        let text = fs::read_to_string(&path).unwrap();
        let resource = parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
        for entry in resource.body {
            let Entry::Message(parsed) = entry else { continue };
            let mut message = Message::default();
            let pattern = parsed.value.expect("a message has words");
            message.words = read(&pattern, &mut message);
            let again = found.insert(parsed.id.name.clone(), message);
            assert!(again.is_none(), "{path}: `{}` is there twice", parsed.id.name);
        }
    }
    found
}

/// Collects the variables of a pattern and counts its longest wording.
fn read(pattern: &Pattern<String>, message: &mut Message) -> usize {
    let mut words = 0;
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => words += value.chars().count(),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                message.shown.extend(variables(inline));
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                message.chooses_by.extend(variables(selector));
                words +=
                    variants.iter().map(|variant| read(&variant.value, message)).max().unwrap_or_default();
            }
        }
    }
    words
}

fn variables(expression: &InlineExpression<String>) -> Vec<String> {
    match expression {
        InlineExpression::VariableReference { id } => vec![id.name.clone()],
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().flat_map(variables).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn every_message_is_there_in_every_language_with_the_same_variables() {
    let english = messages(Tongue::En);
    for tongue in [Tongue::Fr, Tongue::Ar] {
        let other = messages(tongue);
        let names = |messages: &BTreeMap<String, Message>| messages.keys().cloned().collect::<BTreeSet<_>>();
        let differing: Vec<String> = names(&english).symmetric_difference(&names(&other)).cloned().collect();
        assert!(differing.is_empty(), "only in English or only in {tongue:?}: {differing:?}");
        for (name, message) in &other {
            // A number may be a word («شركة ناشئة واحدة»), and a language may
            // choose its words by a number where another does not.
            let numbers: BTreeSet<&String> =
                message.chooses_by.iter().chain(&english[name].chooses_by).collect();
            let shown = |message: &Message| -> BTreeSet<String> {
                message.shown.iter().filter(|variable| !numbers.contains(variable)).cloned().collect()
            };
            assert_eq!(shown(message), shown(&english[name]), "`{name}` in {tongue:?}");
        }
    }
}

/// A reason stands in a table's cell: its words without the values are few.
#[test]
fn a_reason_is_short() {
    for tongue in Tongue::ALL {
        for (name, message) in messages(tongue).iter().filter(|(name, _)| name.starts_with("reason-")) {
            assert!(message.words <= 70, "`{name}` in {tongue:?} has {} characters", message.words);
        }
    }
}

/// Marks that each language writes in its own way.
#[test]
fn punctuation_is_that_of_the_language() {
    for tongue in Tongue::ALL {
        for subject in SUBJECTS {
            let path = format!("{}/locales/{}/{subject}.ftl", env!("CARGO_MANIFEST_DIR"), tongue.tag());
            let wrong: &[&str] = match tongue {
                Tongue::En => &["'", " :", " ;", " ?", " !"],
                Tongue::Fr => {
                    &["'", " :", " ;", " ?", " !", " %", "« ", " »", "\u{202f}:", "\u{a0};", "\u{a0}?"]
                }
                Tongue::Ar => &["'", ", ", "; ", "?", " :", " ؛", " ،"],
            };
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let words = line.split_once(" = ").map_or(line, |(_, words)| words);
                for mark in wrong {
                    assert!(!words.contains(mark), "{path}: `{mark}` in `{line}`");
                }
            }
        }
    }
}

/// The kinds in the table of rules, read from the engine's own text: there is
/// no list of them to ask for.
fn rule_kinds() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src/gate/mod.rs");
    let text = fs::read_to_string(path).unwrap();
    let (_, table) = text.split_once("\nrules! {").expect("gate/mod.rs has a table of rules");
    let kind = |line: &str| {
        line.split_once(" = \"").and_then(|(_, kind)| kind.strip_suffix("\",")).map(str::to_owned)
    };
    table.lines().filter_map(kind).collect()
}

/// One rule of each kind.
fn rules() -> Vec<Rule> {
    rule_kinds()
        .iter()
        .map(|kind| {
            let mut rule = match kind.as_str() {
                "ask_between" => {
                    json!({ "range": { "low_minor": 100, "high_minor": 200, "currency": "MAD" } })
                }
                "turnover_at_most" => json!({ "amount": { "minor": 100, "currency": "MAD" } }),
                "sector_in" | "not_mainly_in" => json!({ "sectors": ["health"] }),
                "outside_share_at_most" => json!({ "sectors": ["health"], "percent": 20 }),
                "stage_in" => json!({ "stages": ["seed"] }),
                "place_in" => json!({ "places": ["MA"] }),
                "age_at_most" => json!({ "years": 5 }),
                "not_declined" => json!({ "for_days": 365 }),
                "start_in_time" => json!({ "within_days": 30 }),
                "legal_form_in" => json!({ "forms": ["sarl"] }),
                _ => json!({}),
            };
            rule["kind"] = json!(kind);
            serde_json::from_value(rule).unwrap_or_else(|error| panic!("{kind}: {error}"))
        })
        .collect()
}

/// The codes of an enum that has no list of them: serde names them all when
/// it refuses one.
fn variants(refusal: &serde_json::Error) -> Vec<String> {
    let refusal = refusal.to_string();
    refusal.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

/// The messages that codes of the engine ask for.
fn asked_for_by_codes() -> BTreeSet<String> {
    let mut codes: Vec<(&[&str], Vec<String>)> = Vec::new();
    let owned = |items: Vec<&str>| items.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let facets = facet::ALL.iter().map(|facet| facet.id());
    codes.push((&["facet", "reason"], owned(facets.collect())));
    codes.push((&["rule", "gate"], rule_kinds().into_iter().collect()));
    // What the service says to others in place of all rules that are private.
    codes.push((&["rule", "gate"], owned(vec!["kept_apart"])));
    let roles = Role::ALL.iter().map(|role| role.as_str());
    codes.push((&["role", "the", "roles", "count", "more"], owned(roles.collect())));
    codes.push((&["market"], owned(market::ALL.iter().map(market::Market::id).collect())));
    let verdicts = [Verdict::Pass, Verdict::Unknown, Verdict::Fail];
    let verdict = |verdict: &Verdict| json!(verdict).as_str().unwrap().to_owned();
    codes.push((&["verdict"], verdicts.iter().map(verdict).collect()));
    codes.push((&["stage"], owned(Stage::ALL.iter().map(|term| term.as_str()).collect())));
    codes.push((&["lead"], owned(Lead::ALL.iter().map(|term| term.as_str()).collect())));
    codes.push((&["interest"], owned(Interest::ALL.iter().map(|term| term.as_str()).collect())));
    codes.push((&["instrument"], owned(Instrument::ALL.iter().map(|term| term.as_str()).collect())));
    codes.push((&["business-model"], owned(BusinessModel::ALL.iter().map(|term| term.as_str()).collect())));
    codes.push((&["contract"], owned(Contract::ALL.iter().map(|term| term.as_str()).collect())));
    codes.push((&["legal-form"], owned(LegalForm::ALL.iter().map(|term| term.as_str()).collect())));
    codes.push((&["sdg"], Sdg::RANGE.map(|goal| goal.to_string()).collect()));
    codes.push((&["level"], Level::RANGE.map(|level| level.to_string()).collect()));
    codes.push((&["month"], (1..=12).map(|month| month.to_string()).collect()));
    codes.push((&["cause"], owned([Cause::Fuse, Cause::SoftGates].map(Cause::id).to_vec())));
    let refused = json!("?");
    for (prefix, refusal) in [
        (&["investor-kind"], serde_json::from_value::<InvestorKind>(refused.clone()).unwrap_err()),
        (&["programme-kind"], serde_json::from_value::<ProgrammeKind>(refused).unwrap_err()),
        (&["fuse"], serde_json::from_value::<Fuse>(json!({ "kind": "?" })).unwrap_err()),
    ] {
        let variants = variants(&refusal);
        assert!(variants.len() > 2, "{refusal}");
        codes.push((prefix, variants));
    }
    codes
        .iter()
        .flat_map(|(prefixes, codes)| {
            prefixes.iter().flat_map(move |prefix| codes.iter().map(move |code| format!("{prefix}-{code}")))
        })
        .map(|key| key.replace('_', "-"))
        .collect()
}

const PROOFS: [&str; 9] = [
    "proof-id-card",
    "proof-business-plan",
    "proof-registration",
    "proof-tax-certificate",
    "proof-accounts",
    "proof-prototype",
    "proof-pitch-deck",
    "proof-cap-table",
    "proof-contracts",
];

#[test]
fn every_code_has_a_message() {
    let there = messages(Tongue::En);
    let asked = asked_for_by_codes();
    let missing: Vec<&String> = asked.iter().filter(|key| !there.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for proof in PROOFS {
        assert!(there.contains_key(proof), "{proof}");
    }
    for programme in programmes::builtin() {
        let Details::Programme(programme) = programme.details else { continue };
        for proof in programme.proofs.into_iter().flatten() {
            assert!(PROOFS.contains(&proof.as_str()), "{proof}");
        }
    }
}

/// Every message is asked for: by a code, by its name in the sources, or by a
/// code that only a profile or a file holds.
#[test]
fn no_message_is_left_over() {
    let mut sources = String::new();
    let mut folders = ["src", "../cli/src", "../server/src"]
        .map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .to_vec();
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                sources += &fs::read_to_string(path).unwrap();
            }
        }
    }
    let by_code = asked_for_by_codes();
    // Topics are those of `qantara-exchange`, which this crate does not know.
    let by_file = ["language-", "currency-", "field-", "proof-", "topic-"];
    let left: Vec<String> = messages(Tongue::En)
        .into_keys()
        .filter(|key| {
            let asked = key.strip_suffix("-near").or_else(|| key.strip_suffix("-words")).unwrap_or(key);
            !by_code.contains(asked)
                && !by_file.iter().any(|prefix| key.starts_with(prefix))
                && !sources.contains(&format!("\"{key}\""))
        })
        .collect();
    assert!(left.is_empty(), "nobody asks for {left:?}");
}

/// What we call a role or a language is understood when a file says it.
#[test]
fn roles_and_languages_are_found_by_the_names_we_give_them() {
    for tongue in Tongue::ALL {
        let words = Messages::new(tongue);
        for role in Role::ALL {
            for name in [words.role(role), words.roles(role)] {
                assert_eq!(Role::find(&name), Some(role), "`{name}` in {tongue:?}");
            }
        }
        for key in messages(tongue).keys().filter_map(|key| key.strip_prefix("language-")) {
            let language: Language = key.parse().unwrap();
            let name = words.language(&language);
            let found = Language::find(&name).unwrap_or_else(|| panic!("`{name}` in {tongue:?}"));
            // The Berber languages have one name here.
            assert!(found.speaks_with(&language), "`{name}` in {tongue:?} finds {found}");
        }
    }
}

fn day() -> Settings {
    Settings::on(date(2026, 11, 23))
}

/// A small ecosystem, and one profile of each role that tells nothing
/// but whom it declined to meet.
fn profiles() -> Vec<Profile> {
    let sample = Sample { startups: 40, investors: 20, mentors: 20, pilots: 10, ..Sample::on(day().now) };
    let bare = Role::ALL.into_iter().map(|role| {
        let declined = json!({ "bare-investor": "2026-10-02" });
        let shape =
            json!({ "id": format!("bare-{role}"), "name": "Bare", "declined": declined, role.as_str(): {} });
        serde_json::from_value(shape).unwrap()
    });
    sample.profiles().chain(programmes::builtin()).chain(bare).collect()
}

/// A message that a person can read: it has words, no gap, and is not a code.
fn reads(text: &str) -> bool {
    !text.is_empty() && !text.contains("{$") && !text.contains("()") && !text.contains('_')
}

/// Whatever a facet or a rule looks at, filled in or not, has a name.
#[test]
fn every_field_that_is_looked_at_has_a_name() {
    let profiles = profiles();
    let mut builder = CorpusBuilder::new(day());
    for profile in &profiles {
        builder.learn(profile);
    }
    let corpus: Corpus = builder.build();
    let mut fields: BTreeSet<&'static str> = BTreeSet::new();
    for market in market::ALL {
        for profile in profiles.iter().filter(|profile| market.side(profile.role()).is_some()) {
            for facet in market.facets() {
                fields.extend(facet.field(profile.role()));
                fields.extend(facet.seen(profile, &corpus).iter().map(|seen| seen.field));
            }
        }
    }
    for startup in profiles.iter().filter(|profile| profile.role().side() == Side::First) {
        for other in profiles.iter().filter(|profile| profile.role().side() == Side::Second) {
            for rule in rules() {
                fields.extend(rule.seen(startup, other, &corpus).iter().map(|seen| seen.field));
            }
        }
    }
    assert!(fields.len() > 40, "{fields:?}");
    for tongue in Tongue::ALL {
        let messages = Messages::new(tongue);
        for field in &fields {
            let name = messages.field(field);
            assert!(name != *field && reads(&name), "{tongue:?}: {field} is told as `{name}`");
        }
    }
}

/// What is told of a whole ecosystem, to either reader: no key, code or gap
/// shows through.
#[test]
fn everything_that_can_be_found_has_words() {
    let profiles = profiles();
    let pools = market::ALL.iter().map(|market| {
        let Ok(pool) = Pool::build(market, day(), profiles.as_slice());
        (pool, market.default_policy())
    });
    let pools: Vec<_> = pools.collect();
    let bare = profiles.len() - Role::ALL.len();
    let seekers = |role: Role| {
        let own = move |profile: &&Profile| profile.role() == role;
        profiles[..bare].iter().filter(own).take(8).chain(profiles[bare..].iter().filter(own))
    };
    let all: Vec<Messages> = Tongue::ALL.into_iter().map(Messages::new).collect();
    let told = |text: String, of: &str| assert!(reads(&text), "{of}: `{text}`");
    for (pool, policy) in &pools {
        let across = pool.market().role(Side::Second);
        for startup in seekers(pool.market().role(Side::First)) {
            let found = openings(pool, policy, Side::First, startup);
            for messages in &all {
                for miss in &found.near_misses {
                    told(messages.near_miss(across, miss), startup.id.as_str());
                }
                for missing in &found.missing {
                    told(messages.missing_fields(across, missing), startup.id.as_str());
                }
            }
            for other in profiles.iter().filter(|profile| profile.role() == across) {
                let explained = explain(pool, policy, Side::First, startup, other);
                for messages in &all {
                    for term in explained.directions.iter().flat_map(|direction| &direction.contributions) {
                        told(messages.reason(Role::Startup, term), term.facet);
                        told(messages.reason(across, term), term.facet);
                    }
                    explained.gates.iter().for_each(|rule| told(messages.gate(rule), rule.rule));
                }
            }
        }
    }
}
