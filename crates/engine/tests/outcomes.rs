//! Outcomes: how they are written, and what they change in later rankings.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::money::Money;
use qantara_engine::outcome::{Acquaintances, DeclineReason, Event, Outcome, Stars};
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::rank::Ranker;
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 23);

/// How many of either role there are.
const COUNT: usize = 5;

fn market() -> &'static Market {
    Market::find("startup-investor").unwrap()
}

fn id(role: &str, n: usize) -> ProfileId {
    format!("{role}-{n}").parse().unwrap()
}

/// Startups and investors of whom nothing is known, so that no other rule
/// keeps a pair apart.
fn hub() -> Vec<Profile> {
    ["startup", "investor"]
        .into_iter()
        .flat_map(|role| (0..COUNT).map(move |n| json!({ "id": id(role, n), "name": "Bare", role: {} })))
        .map(|shape| serde_json::from_value(shape).unwrap())
        .collect()
}

fn event() -> impl Strategy<Value = Event> {
    let amount =
        || prop::option::of((0..9_u64).prop_map(|minor| Money { minor, currency: "MAD".parse().unwrap() }));
    prop_oneof![
        Just(Event::Shown),
        Just(Event::WantsToMeet),
        Just(Event::WouldMeet),
        Just(Event::Accepted),
        prop::sample::select(DeclineReason::ALL).prop_map(|reason| Event::Declined { reason }),
        Just(Event::Met),
        Just(Event::NoShow),
        (1..=5_u8).prop_map(|stars| Event::Rated { stars: Stars::try_from(stars).unwrap() }),
        Just(Event::PilotSigned),
        amount().prop_map(|amount| Event::Committed { amount }),
        amount().prop_map(|amount| Event::Invested { amount }),
    ]
}

prop_compose! {
    fn outcome()(
        startup in 0..COUNT, investor in 0..COUNT, by in prop::sample::select(&Side::BOTH[..]),
        day in 0..800_i64, event in event(),
    ) -> Outcome {
        Outcome {
            id: format!("{startup}-{investor}-{day}").parse().unwrap(),
            market: market(),
            startup: id("startup", startup),
            counterpart: id("investor", investor),
            by,
            at: noon(TODAY.checked_sub(day.days()).unwrap()),
            event,
        }
    }
}

fn noon(day: Date) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    prop::collection::vec(outcome(), 0..20)
}

fn folded<'a>(profiles: Vec<Profile>, outcomes: impl IntoIterator<Item = &'a Outcome>) -> Vec<Profile> {
    let acquaintances: Acquaintances = outcomes.into_iter().collect();
    profiles.into_iter().map(|profile| acquaintances.fold_into(profile)).collect()
}

/// The pairs that the market's own policy ranks, startup first.
fn ranked(profiles: &[Profile]) -> BTreeSet<(ProfileId, ProfileId)> {
    let settings = Settings::on(TODAY);
    let Ok(pool) = Pool::build(market(), settings, profiles);
    let policy = market().default_policy();
    let ranker = Ranker::new(&pool, &policy, Side::First).unwrap();
    let everybody: Vec<usize> = (0..ranker.seekers().len()).collect();
    let lists = ranker.rank(&everybody, NonZeroUsize::new(COUNT).unwrap());
    let (startups, investors) = (ranker.seekers(), ranker.candidates());
    startups
        .ids()
        .zip(lists)
        .flat_map(|(startup, list)| {
            list.into_iter().map(|at| (startup.clone(), investors.id(at.candidate).clone()))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_outcome_is_read_as_it_was_written(outcome in outcome()) {
        let written = serde_json::to_string(&outcome).unwrap();
        prop_assert_eq!(serde_json::from_str::<Outcome>(&written).unwrap(), outcome, "{}", written);
    }

    /// However they came in, and if some came twice.
    #[test]
    fn the_order_of_outcomes_makes_no_difference((outcomes, shuffled) in outcomes().prop_flat_map(|outcomes| {
        let twice: Vec<Outcome> = outcomes.iter().chain(outcomes.iter().take(3)).cloned().collect();
        (Just(outcomes), Just(twice).prop_shuffle())
    })) {
        let once = folded(hub(), &outcomes);
        prop_assert_eq!(&folded(hub(), &shuffled), &once);
        prop_assert_eq!(folded(once.clone(), &outcomes), once);
    }

    /// Who is named as changed reads differently afterwards, and nobody else.
    #[test]
    fn learning_names_those_who_changed(before in outcomes(), outcome in outcome()) {
        let mut acquaintances: Acquaintances = before.iter().collect();
        let fold = |acquaintances: &Acquaintances| -> Vec<Profile> {
            hub().into_iter().map(|profile| acquaintances.fold_into(profile)).collect()
        };
        let earlier = fold(&acquaintances);
        let changed = acquaintances.learn(&outcome);
        for (earlier, later) in earlier.iter().zip(fold(&acquaintances)) {
            let named = changed.contains(&(later.role(), &later.id));
            prop_assert_eq!(*earlier != later, named, "{}", later.id);
            prop_assert!(!named || acquaintances.tell_of(later.role(), &later.id));
        }
    }

    /// A pair that met is not introduced again, one that declined not within
    /// a year, and everybody else still is.
    #[test]
    fn only_pairs_that_met_or_declined_lately_are_left_out(outcomes in outcomes()) {
        let apart: BTreeSet<(ProfileId, ProfileId)> = outcomes
            .iter()
            .filter(|outcome| {
                let lately = TODAY.checked_sub(365.days()).unwrap() <= outcome.day();
                outcome.event.tells_of_a_meeting()
                    || matches!(outcome.event, Event::Declined { .. }) && lately
            })
            .map(|outcome| (outcome.startup.clone(), outcome.counterpart.clone()))
            .collect();
        let all = (0..COUNT).flat_map(|s| (0..COUNT).map(move |i| (id("startup", s), id("investor", i))));
        let expected: BTreeSet<_> = all.filter(|pair| !apart.contains(pair)).collect();
        prop_assert_eq!(ranked(&folded(hub(), &outcomes)), expected);
    }
}

/// What a profile's own file says of meetings and refusals stays.
#[test]
fn what_a_profile_knew_already_is_kept() {
    let profile: Profile = serde_json::from_value(json!({
        "id": "startup-0", "name": "Nour", "met": ["investor-9"],
        "declined": { "investor-1": "2026-08-01", "investor-2": "2024-01-01" }, "startup": {},
    }))
    .unwrap();
    let outcome = |n: usize, event: Event| Outcome {
        id: "o".parse().unwrap(),
        market: market(),
        startup: id("startup", 0),
        counterpart: id("investor", n),
        by: Side::First,
        at: noon(date(2026, 5, 1)),
        event,
    };
    let declined = Event::Declined { reason: DeclineReason::Timing };
    let outcomes = [outcome(1, declined), outcome(2, declined), outcome(3, Event::Met)];
    let told = serde_json::to_value(&folded(vec![profile], &outcomes)[0]).unwrap();
    assert_eq!(told["met"], json!(["investors/investor-3", "investor-9"]));
    assert_eq!(told["met_on"], json!({ "investors/investor-3": "2026-05-01" }));
    let declined = json!({
        "investor-1": "2026-08-01", "investors/investor-1": "2026-05-01",
        "investor-2": "2024-01-01", "investors/investor-2": "2026-05-01",
    });
    assert_eq!(told["declined"], declined, "of both, the latest day counts");
}

/// Rows: what is changed in a valid outcome, and what the refusal says.
#[test]
fn what_is_no_outcome_is_refused() {
    let with = |changes: Value| {
        let mut shape = json!({
            "id": "o-1", "market": "startup-investor", "startup": "st-1", "counterpart": "in-7",
            "by": "investor", "at": "2026-05-01T09:30:00Z", "event": "met",
        });
        for (field, value) in changes.as_object().unwrap() {
            shape[field] = value.clone();
        }
        serde_json::from_value::<Outcome>(shape)
    };
    assert_eq!(with(json!({})).unwrap().parties()[1], (Role::Investor, &"in-7".parse().unwrap()));
    for (changes, told) in [
        (json!({ "id": "two words" }), "`two words` is not an id"),
        (json!({ "market": "fish" }), "`fish` is not a market"),
        (json!({ "by": "mentor" }), "the market startup-investor has no mentor"),
        (json!({ "event": "eaten" }), "unknown variant `eaten`"),
        (json!({ "event": "declined" }), "`declined` needs `reason`"),
        (json!({ "event": "declined", "reason": "rain" }), "unknown variant `rain`"),
        (json!({ "event": "rated" }), "`rated` needs `stars`"),
        (json!({ "event": "rated", "stars": 6 }), "1 to 5 stars; got 6"),
        (json!({ "stars": 5 }), "`stars` is set, and the event `met` has none"),
        (json!({ "event": "rated", "stars": 5, "reason": "other" }), "`reason` is set"),
        (json!({ "colour": "red" }), "unknown field `colour`"),
    ] {
        let error = with(changes.clone()).unwrap_err().to_string();
        assert!(error.contains(told), "{changes}: {error}");
    }
}
