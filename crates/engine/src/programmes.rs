//! The real public programmes that come with Qantara, as profiles.
//!
//! They are data, in `data/programmes.jsonl`: one programme a line, each rule
//! with its publication, its date (or the day that a page without one was
//! read) and the days on which it holds. Where publications disagree, or leave
//! something open, the source's note says so, and a rule that no field can
//! decide warns instead of barring. Those who are left out by what nobody
//! states (a fund's portfolio) are told so in the description.

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

    use super::*;
    use crate::language::Tongue;
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
}
