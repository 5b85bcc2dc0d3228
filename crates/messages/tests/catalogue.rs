//! The three languages say the same things, and everything that the engine
//! can find has a name in each.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::explain::explain;
use qantara_engine::facet;
use qantara_engine::language::Tongue;
use qantara_engine::market::{self, Side};
use qantara_engine::money::ExchangeRates;
use qantara_engine::near::openings;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{BusinessModel, Instrument, LegalForm, Profile, Role, Stage};
use qantara_engine::programmes;
use qantara_engine::text::Choice;
use qantara_messages::Messages;
use qantara_sample::Sample;

const SUBJECTS: [&str; 7] = ["terms", "facets", "fields", "gates", "reasons", "proofs", "interface"];

/// Every message of a language with the variables that it uses.
fn messages(tongue: Tongue) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for subject in SUBJECTS {
        let path = format!("{}/locales/{}/{subject}.ftl", env!("CARGO_MANIFEST_DIR"), tongue.tag());
        let text = std::fs::read_to_string(&path).unwrap();
        let resource = parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let mut variables = BTreeSet::new();
                message.value.iter().for_each(|pattern| collect(pattern, &mut variables));
                let again = found.insert(message.id.name.clone(), variables);
                assert!(again.is_none(), "{path}: `{}` is there twice", message.id.name);
            }
        }
    }
    found
}

fn collect(pattern: &Pattern<String>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                variables.insert(id.name.clone());
            }
            // A language may choose by a number that it does not show.
            Expression::Select { variants, .. } => {
                for variant in variants {
                    collect(&variant.value, variables);
                }
            }
            Expression::Inline(_) => {}
        }
    }
}

#[test]
fn every_message_is_there_in_every_language() {
    let english = messages(Tongue::En);
    for tongue in [Tongue::Fr, Tongue::Ar] {
        let other = messages(tongue);
        let names =
            |messages: &BTreeMap<String, BTreeSet<String>>| messages.keys().cloned().collect::<BTreeSet<_>>();
        let differing: Vec<String> = names(&english).symmetric_difference(&names(&other)).cloned().collect();
        assert!(differing.is_empty(), "only in English or only in {tongue:?}: {differing:?}");
        for (name, variables) in &other {
            // A number may be a word: "one startup", «شركة ناشئة واحدة».
            let unknown: Vec<&String> = variables.difference(&english[name]).collect();
            assert!(unknown.is_empty(), "`{name}` in {tongue:?} uses {unknown:?}");
        }
    }
}

/// What is told of whole ecosystems: no key, code or gap shows through.
#[test]
fn everything_that_can_be_found_has_words() {
    let day = date(2026, 11, 23);
    let sample = Sample { startups: 60, investors: 30, mentors: 30, pilots: 12, ..Sample::on(day) };
    let profiles: Vec<Profile> = sample
        .startups()
        .chain(sample.investors())
        .chain(sample.mentors())
        .chain(sample.pilots())
        .chain(programmes::builtin())
        .collect();
    for tongue in Tongue::ALL {
        let messages = Messages::new(tongue);
        let told = |text: String, of: &str| {
            assert!(!text.is_empty() && !text.contains("{$") && text != of, "{tongue:?}, {of}: `{text}`");
        };
        for facet in facet::ALL {
            told(messages.facet(facet.id()), facet.id());
            for field in Role::ALL.into_iter().filter_map(|role| facet.field(role)) {
                told(messages.field(field), field);
            }
        }
        for role in Role::ALL {
            told(messages.role(role), "");
            for count in [0, 1, 2, 3, 11, 100] {
                told(messages.several(role, count), "");
                told(messages.more(role, count), "");
            }
        }
        let terms = [
            ("stage", Stage::ALL.iter().map(|term| term.as_str()).collect::<Vec<_>>()),
            ("instrument", Instrument::ALL.iter().map(|term| term.as_str()).collect()),
            ("business-model", BusinessModel::ALL.iter().map(|term| term.as_str()).collect()),
            ("legal-form", LegalForm::ALL.iter().map(|term| term.as_str()).collect()),
        ];
        for (vocabulary, codes) in terms {
            for code in codes {
                told(messages.term(vocabulary, code), code);
            }
        }
        for market in market::ALL {
            told(messages.market(market.id()), market.id());
            let settings = Settings { now: day, rates: ExchangeRates::builtin(), text: Choice::Lexical };
            let Ok(pool) = Pool::build(market, settings, profiles.as_slice());
            let policy = market.default_policy();
            let across = market.role(Side::Second);
            for startup in &profiles[..12] {
                for miss in openings(&pool, &policy, Side::First, startup).near_misses {
                    told(messages.near_miss(across, &miss), "");
                }
                for other in profiles.iter().filter(|profile| profile.role() == across) {
                    let explained = explain(&pool, &policy, Side::First, startup, other);
                    for direction in &explained.directions {
                        for term in &direction.contributions {
                            told(messages.reason(direction.role, term), term.facet);
                        }
                    }
                    for reading in &explained.gates {
                        told(messages.gate(reading), reading.rule);
                        for seen in reading.seen.iter().filter(|seen| !seen.field.starts_with("rule.")) {
                            told(messages.field(seen.field), seen.field);
                        }
                    }
                }
            }
        }
        for programme in programmes::builtin() {
            let proofs = match programme.details {
                qantara_engine::profile::Details::Programme(programme) => {
                    programme.proofs.unwrap_or_default()
                }
                _ => Vec::new(),
            };
            for proof in &proofs {
                told(messages.proof(proof), proof);
            }
        }
    }
}
