//! Near misses and missing fields keep their promise: what is told to open
//! does open, once the change is made and everybody is ranked again.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::explain::{Explanation, explain};
use qantara_engine::gate::Verdict;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::near::openings;
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::programmes;
use qantara_engine::rank::Ranker;
use qantara_sample::Sample;
use serde_json::json;

fn settings() -> Settings {
    Settings::on(date(2026, 11, 23))
}

fn pool(market: &'static Market, profiles: &[Profile]) -> Pool {
    let Ok(pool) = Pool::build(market, settings(), profiles);
    pool
}

/// Everybody whom a ranking has for a profile.
fn ranked(pool: &Pool, policy: &Policy, side: Side, profile: &Profile) -> BTreeSet<ProfileId> {
    let all = NonZeroUsize::new(pool.side(side.other()).len().max(1)).unwrap();
    let ranker = Ranker::new(pool, policy, side).unwrap();
    let ranking = ranker.rank_encoded(&pool.encode(side, profile), all);
    ranking.iter().map(|at| ranker.candidates().id(at.candidate).clone()).collect()
}

/// What was checked: near misses by kind of change, and missing fields.
#[derive(Debug, Default)]
struct Checked {
    changes: BTreeMap<(Role, String), usize>,
    fields: BTreeMap<(Role, &'static str), usize>,
}

/// Makes every change that is told of a profile, and ranks again; and looks at
/// every counterpart whom missing fields are told to leave undecided.
fn check(
    pool: &Pool,
    policy: &Policy,
    side: Side,
    profile: &Profile,
    hub: &[Profile],
    checked: &mut Checked,
) {
    let across = pool.market().role(side.other());
    let found = openings(pool, policy, side, profile);
    let before = ranked(pool, policy, side, profile);
    assert_eq!(found.open, before.len(), "{}", profile.id);
    for miss in &found.near_misses {
        let changed = miss.change.applied(profile, pool.corpus().rates()).unwrap();
        let after = ranked(pool, policy, side, &changed);
        let opened: Vec<ProfileId> = after.difference(&before).cloned().collect();
        // Those who are opened because less is known are not promised.
        let (promised, vague): (Vec<ProfileId>, Vec<ProfileId>) = opened.into_iter().partition(|id| {
            let other = hub.iter().find(|other| other.role() == across && other.id == *id).unwrap();
            let [then, now] = [profile, &changed].map(|one| explain(pool, policy, side, one, other).gates);
            then.iter()
                .filter(|gate| gate.bars())
                .all(|failed| now.iter().all(|gate| gate.id != failed.id || gate.verdict == Verdict::Pass))
        });
        assert_eq!(promised, miss.opens, "{}: {:?}, vague {vague:?}", profile.id, miss.change);
        assert_eq!(before.difference(&after).count(), miss.closes, "{}: {:?}", profile.id, miss.change);
        let kind = serde_json::to_value(&miss.change).unwrap();
        let kind = kind
            .as_str()
            .map_or_else(|| kind.as_object().unwrap().keys().next().unwrap().clone(), str::to_owned);
        *checked.changes.entry((profile.role(), kind)).or_default() += 1;
    }
    let mut seen: BTreeSet<&ProfileId> = BTreeSet::new();
    for missing in &found.missing {
        assert!(!missing.fields.is_empty() && !missing.settles.is_empty());
        for field in &missing.fields {
            let role = field.split('.').next().unwrap().parse::<Role>();
            assert!(role.is_err() || role == Ok(profile.role()), "{field} is no field of {}", profile.id);
            *checked.fields.entry((profile.role(), field)).or_default() += 1;
        }
        for id in &missing.settles {
            assert!(seen.insert(id), "{id} is told twice");
            let other = hub.iter().find(|other| other.role() == across && other.id == *id).unwrap();
            let told = explain(pool, policy, side, profile, other);
            undecided_for_want_of(&missing.fields, profile, &told);
        }
    }
}

/// No rule fails, and of each that is undecided the profile has one of the
/// fields to fill in.
fn undecided_for_want_of(fields: &[&str], profile: &Profile, told: &Explanation) {
    assert!(told.eligible(), "{} and {}: another rule bars", told.seeker, told.candidate);
    let undecided: Vec<_> = told.gates.iter().filter(|gate| gate.verdict == Verdict::Unknown).collect();
    assert!(!undecided.is_empty(), "{} and {}: nothing to settle", told.seeker, told.candidate);
    for gate in undecided {
        let own = gate.seen.iter().filter(|seen| seen.role == profile.role());
        assert!(
            own.clone().any(|seen| fields.contains(&seen.field)),
            "{} and {}: `{}` does not depend on {fields:?}",
            told.seeker,
            told.candidate,
            gate.rule
        );
        let theirs =
            gate.seen.iter().filter(|seen| seen.role != profile.role() && !seen.field.starts_with("rule."));
        // Of a rule that looks at several fields, one may be enough.
        assert!(
            theirs.clone().next().is_none() || theirs.clone().any(|seen| !seen.is_unknown()),
            "{} and {}: `{}` waits for the other side",
            told.seeker,
            told.candidate,
            gate.rule
        );
    }
}

/// Rules that the policies that come with Qantara do not all have, so that
/// every field matters to somebody.
const RULES: [&str; 7] = [
    r#"{ kind = "stage_wanted" }"#,
    r#"{ kind = "ticket_in_range" }"#,
    r#"{ kind = "place_wanted" }"#,
    r#"{ kind = "language_shared" }"#,
    r#"{ kind = "instrument_shared" }"#,
    r#"{ kind = "capacity_left" }"#,
    r#"{ kind = "open" }"#,
];

fn with_rules(policy: &str, rules: &[&str]) -> Policy {
    let gates =
        rules.iter().enumerate().map(|(n, rule)| format!("\n[[gates]]\nid = \"x-{n}\"\nrule = {rule}\n"));
    (policy.to_owned() + &gates.collect::<String>()).parse().unwrap()
}

/// The policy of a market with all of them.
fn strict(market: &'static Market) -> Policy {
    with_rules(&market.default_policy().to_toml(), &RULES)
}

/// The policy of a market with one of them in place of its own.
fn with_one_rule(market: &'static Market, rule: &str) -> Policy {
    let text = market.default_policy().to_toml();
    with_rules(text.split("[[gates]]").next().unwrap_or_default(), &[rule])
}

#[test]
fn what_is_told_of_the_sample_happens() {
    let sample =
        Sample { startups: 60, investors: 30, mentors: 30, pilots: 25, ..Sample::on(settings().now) };
    let hub: Vec<Profile> = sample.profiles().chain(programmes::builtin()).collect();
    let mut checked = Checked::default();
    for market in market::ALL {
        let pool = pool(market, &hub);
        for policy in [market.default_policy(), strict(market)] {
            for side in Side::BOTH {
                let role = market.role(side);
                let some = hub.iter().filter(|profile| profile.role() == role);
                for profile in some.step_by(5) {
                    check(&pool, &policy, side, profile, &hub, &mut checked);
                }
            }
        }
    }
    println!("{checked:#?}");
    for role in Role::ALL {
        assert!(checked.changes.keys().any(|(own, _)| *own == role), "no near miss of a {role}");
    }
    assert!(checked.changes.len() > 15, "{:?}", checked.changes);
}

/// A blank profile of a role is told every field that the rules of its market
/// need, and no other role's.
#[test]
fn a_blank_profile_is_told_its_own_fields() {
    let sample =
        Sample { startups: 60, investors: 30, mentors: 30, pilots: 25, ..Sample::on(settings().now) };
    let hub: Vec<Profile> = sample.profiles().chain(programmes::builtin()).collect();
    let mut checked = Checked::default();
    for market in market::ALL {
        let pool = pool(market, &hub);
        for side in Side::BOTH {
            let blank = json!({ "id": "blank", "name": "Blank", market.role(side).as_str(): {} });
            let blank: Profile = serde_json::from_value(blank).unwrap();
            check(&pool, &market.default_policy(), side, &blank, &hub, &mut checked);
        }
    }
    println!("{checked:#?}");
    for (role, field) in [
        (Role::Startup, "startup.round.ask"),
        (Role::Startup, "languages"),
        (Role::Investor, "investor.ticket"),
        (Role::Mentor, "languages"),
        (Role::Pilot, "pilot.trl_min"),
        (Role::Programme, "programme.geographies"),
    ] {
        assert!(checked.fields.contains_key(&(role, field)), "{role} is not told of {field}");
    }
}

/// Where the fields of a profile are: as rules name them.
fn paths(profile: &Profile) -> Vec<String> {
    let tree = serde_json::to_value(profile).unwrap();
    let mut paths = vec!["languages".to_owned(), "capacity".to_owned(), "consent".to_owned()];
    let role = profile.role().as_str();
    for (field, value) in tree[role].as_object().unwrap() {
        paths.push(format!("{role}.{field}"));
        let parts = value.as_object().into_iter().flatten();
        paths.extend(parts.map(|(part, _)| format!("{role}.{field}.{part}")));
    }
    paths
}

/// `None` where the field has to be there.
fn without(profile: &Profile, path: &str) -> Option<Profile> {
    let mut tree = serde_json::to_value(profile).unwrap();
    let pointer = format!("/{}", path.replace('.', "/"));
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    if let Some(serde_json::Value::Object(fields)) = tree.pointer_mut(parent) {
        fields.remove(field);
    }
    serde_json::from_value(tree).ok().filter(|less| less != profile)
}

/// No counterpart is left out: where every rule passes with a profile as it is,
/// and some are undecided without one of its fields, that counterpart is told
/// to wait for what is missing.
fn check_that_nobody_is_left_out(
    pool: &Pool,
    policy: &Policy,
    side: Side,
    profile: &Profile,
    hub: &[Profile],
) {
    let across = pool.market().role(side.other());
    let among = pool.side(side.other());
    for path in paths(profile) {
        let Some(less) = without(profile, &path) else { continue };
        let missing = openings(pool, policy, side, &less).missing;
        let told: BTreeSet<&ProfileId> = missing.iter().flat_map(|missing| &missing.settles).collect();
        let others = hub.iter().filter(|other| other.role() == across);
        for other in others.filter(|other| among.position(&other.id).is_some()) {
            let [with, then] = [profile, &less].map(|one| explain(pool, policy, side, one, other).gates);
            let waits = then.iter().any(|gate| gate.verdict == Verdict::Unknown)
                && then.iter().all(|gate| gate.verdict != Verdict::Fail)
                && with.iter().all(|gate| gate.verdict == Verdict::Pass);
            assert!(
                !waits || told.contains(&other.id),
                "{:?}: `{}` without {path} waits for it with `{}`: {then:?}; told {missing:?}",
                pool.market(),
                profile.id,
                other.id,
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// On profiles of every role that nobody would write.
    #[test]
    fn what_is_told_of_anybody_happens(hub in common::everybody()) {
        let mut checked = Checked::default();
        for market in market::ALL {
            let pool = pool(market, &hub);
            for policy in [market.default_policy(), strict(market)] {
                for side in Side::BOTH {
                    let role = market.role(side);
                    for profile in hub.iter().filter(|profile| profile.role() == role).take(3) {
                        check(&pool, &policy, side, profile, &hub, &mut checked);
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// And whoever waits for one of their fields is told.
    #[test]
    fn whoever_waits_for_a_missing_field_is_told(hub in common::everybody()) {
        for market in market::ALL {
            let pool = pool(market, &hub);
            let alone = RULES.map(|rule| with_one_rule(market, rule));
            for policy in alone.into_iter().chain([market.default_policy()]) {
                for side in Side::BOTH {
                    let role = market.role(side);
                    for profile in hub.iter().filter(|profile| profile.role() == role).take(2) {
                        check_that_nobody_is_left_out(&pool, &policy, side, profile, &hub);
                    }
                }
            }
        }
    }
}
