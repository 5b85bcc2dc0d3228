//! The real public programmes that come with Qantara, as profiles.
//!
//! They are data, in `data/programmes.jsonl`: one programme per line, each rule
//! with its publication, its date (or the day on which an undated page was
//! read) and the days on which it applies. If publications disagree or leave
//! something open, the source's note says so. A rule that no field can decide
//! warns instead of barring. Conditions that no profile states (such as a
//! fund's portfolio) are in the description.

use crate::profile::Profile;

/// The bundled programmes, in the order of the file.
pub fn builtin() -> Vec<Profile> {
    include_str!("../data/programmes.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("the bundled programmes are valid"))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::corpus::{CorpusBuilder, Settings};
    use crate::explain::{Reading, readings};
    use crate::gate::Verdict;
    use crate::language::Tongue;
    use crate::market::Market;

    use crate::profile::{Details, Programme, Role};

    fn programmes() -> Vec<(String, Programme)> {
        builtin()
            .into_iter()
            .map(|profile| match profile.details {
                Details::Programme(programme) => (profile.id.to_string(), programme),
                _ => panic!("`{}` is not a programme", profile.id),
            })
            .collect()
    }

    #[test]
    fn every_rule_says_where_it_comes_from_and_since_when() {
        for (id, programme) in programmes() {
            let gates = programme.eligibility.unwrap_or_default();
            assert!(!gates.is_empty(), "{id} has no rule");
            let names: BTreeSet<_> = gates.iter().map(|gate| &gate.id).collect();
            assert_eq!(names.len(), gates.len(), "{id} has two gates of one name");
            for gate in &gates {
                let source = gate.source.as_ref().unwrap_or_else(|| panic!("{id}/{} has no source", gate.id));
                assert!(gate.valid_from.is_some(), "{id}/{} has no first day", gate.id);
                assert!(source.published.or(source.read_on).is_some(), "{id}/{} has no date", gate.id);
                assert!(!source.title.contains("brief"), "{id}/{}: {}", gate.id, source.title);
            }
        }
    }

    #[test]
    fn every_programme_is_described_in_three_languages_and_says_what_to_bring() {
        for (id, programme) in programmes() {
            let texts = programme.description.unwrap_or_default();
            for tongue in Tongue::ALL {
                assert!(texts.keys().any(|language| language.as_str() == tongue.tag()), "{id} in {tongue:?}");
            }
            let proofs = programme.proofs.unwrap_or_default();
            assert!(!proofs.is_empty() && proofs.iter().all(|code| code.starts_with("proof-")), "{id}");
        }
    }

    #[test]
    fn the_ladder_climbs_from_a_grant_to_venture_capital() {
        let mut ladder: Vec<_> = programmes()
            .into_iter()
            .filter_map(|(id, p)| Some((p.rung?, id, p.amount?.high().minor)))
            .collect();
        ladder.sort();
        let steps: Vec<_> = ladder.iter().map(|(_, id, _)| id.as_str()).collect();
        let ids = ["innov-idea", "innov-start", "intelaka", "mnf-angels", "mnf2-seed", "mnf2-venture"];
        assert_eq!(steps, ids);
        assert!(ladder.windows(2).all(|pair| pair[0].0 < pair[1].0), "two programmes share a rung");
    }

    #[test]
    fn a_programme_is_written_as_it_was_read() {
        let ids: BTreeSet<_> = builtin().into_iter().map(|profile| profile.id).collect();
        assert_eq!(ids.len(), builtin().len());
        for profile in builtin() {
            assert_eq!(profile.role(), Role::Programme);
            let written = serde_json::to_string(&profile).unwrap();
            assert_eq!(serde_json::from_str::<Profile>(&written).unwrap(), profile, "{written}");
        }
    }
    /// Each real programme admits some startup, and each of its rules can be
    /// decided.
    #[test]
    fn every_programme_admits_somebody() {
        let policy = Market::find("startup-programme").unwrap().default_policy();
        let settings = Settings::on(date(2026, 11, 23));
        let corpus = CorpusBuilder::new(settings).build();
        for programme in builtin() {
            let Details::Programme(own) = &programme.details else { panic!("{}", programme.id) };
            let stage = own.stages.as_ref().and_then(|stages| stages.first());
            let ask = own.amount.map_or_else(|| json!(null), |amount| json!({ "ask": amount }));
            let startup: Profile = serde_json::from_value(
                json!({ "id": "st", "name": "St", "languages": ["fr"], "capacity": 1, "startup": {
                    "stage": stage, "home": "MA-06/Casablanca", "sectors": ["city", "fintech"],
                    "founded_on": "2025-01-01", "legal_form": "sa", "round": ask,
                    "traction": { "turnover": { "minor": 100_000, "currency": "MAD" } },
                } }),
            )
            .unwrap();
            let told = readings(&policy, &startup, &programme, &corpus);
            let rules: Vec<&str> = own.eligibility.iter().flatten().map(|gate| gate.id.as_str()).collect();
            for reading in told.iter().filter(|reading| rules.contains(&reading.id.as_str())) {
                assert_eq!(reading.verdict, Verdict::Pass, "{}: {}", programme.id, reading.id);
            }
            assert!(!told.iter().any(Reading::bars), "{}: {told:#?}", programme.id);
        }
    }
}
