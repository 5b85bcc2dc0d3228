//! Whom a profile names, in every market: the one who is meant and no other.

use jiff::civil::date;
use qantara_engine::corpus::{CorpusBuilder, Settings};
use qantara_engine::gate::{Facts, Rule, Verdict};
use qantara_engine::market::{self, Side};
use qantara_engine::profile::{Profile, Role};
use serde_json::{Value, json};

fn profile(role: Role, fields: &Value) -> Profile {
    let mut tree = json!({ "id": "x", "name": "X", role.as_str(): {} });
    tree.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(tree).unwrap()
}

/// Both profiles have the same id, so only the role tells who is meant.
#[test]
fn a_mention_keeps_apart_those_of_its_role_and_an_open_one_all_of_that_id() {
    let settings = Settings::on(date(2026, 11, 23));
    let corpus = CorpusBuilder::new(settings).build();
    for (field, rule) in [
        ("met", "not_met"),
        ("met_on", "not_met"),
        ("conflicts", "no_conflict"),
        ("declined", "not_declined"),
        ("interest", "not_declined"),
    ] {
        let rule: Rule = serde_json::from_value(json!({ "kind": rule })).unwrap();
        for market in market::ALL {
            for side in Side::BOTH {
                let (own, other) = (market.role(side), market.role(side.other()));
                let typed = Role::ALL.map(|role| (format!("{}/x", role.plural()), role == other));
                let open = [("x".to_owned(), true), ("y".to_owned(), false)];
                for (who, apart) in typed.into_iter().chain(open) {
                    let list = match field {
                        "declined" | "met_on" => json!({ field: { &who: "2026-11-01" } }),
                        "interest" => json!({ field: { &who: "no" } }),
                        _ => json!({ field: [&who] }),
                    };
                    let mut pair = [profile(own, &list), profile(other, &json!({}))];
                    if side == Side::Second {
                        pair.reverse();
                    }
                    let [first, second] = pair.each_ref().map(|profile| Facts::of(profile, &corpus));
                    let expected = if apart { Verdict::Fail } else { Verdict::Pass };
                    let context = format!("{own} with {field} {who}, in {market:?}");
                    assert_eq!(rule.test(&first, &second, &corpus), expected, "{context}");
                }
            }
        }
    }
}
