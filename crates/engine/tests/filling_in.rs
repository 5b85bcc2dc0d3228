//! Filling in never hurts, and emptiness never pays: in every market, on both
//! sides.

use std::num::NonZeroUsize;
use std::sync::OnceLock;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::explain::{Explanation, explain};
use qantara_engine::market::{self, Market, Side};
use qantara_engine::pool::{Change, Pool};
use qantara_engine::profile::{Profile, Role};
use qantara_engine::rank::Ranker;
use qantara_sample::Sample;
use serde_json::{Value, json};

fn everybody() -> &'static [Profile] {
    static SAMPLE: OnceLock<Vec<Profile>> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let sample = Sample {
            startups: 60,
            investors: 40,
            mentors: 40,
            pilots: 25,
            openings: 20,
            talents: 40,
            ..Sample::on(date(2026, 11, 23))
        };
        sample.profiles().chain(qantara_engine::programmes::builtin()).collect()
    })
}

fn of(role: Role) -> Vec<&'static Profile> {
    everybody().iter().filter(|profile| profile.role() == role).collect()
}

fn built(market: &'static Market, profiles: &[Profile]) -> Pool {
    let settings = Settings::on(date(2026, 11, 23));
    let Ok(pool) = Pool::build(market, settings, profiles);
    pool
}

fn pools() -> &'static [Pool] {
    static POOLS: OnceLock<Vec<Pool>> = OnceLock::new();
    POOLS.get_or_init(|| market::ALL.iter().map(|market| built(market, everybody())).collect())
}

fn told(pool: &Pool, seeking: Side, seeker: &Profile, candidate: &Profile) -> Explanation {
    explain(pool, &pool.market().default_policy(), seeking, seeker, candidate)
}

fn changed(profile: &Profile, change: impl FnOnce(&mut Value)) -> Profile {
    let mut tree = serde_json::to_value(profile).unwrap();
    change(&mut tree);
    serde_json::from_value(tree).unwrap()
}

/// Everything known of a profile is taken away, but for its name.
fn emptied(role: Role) -> Profile {
    serde_json::from_value(json!({ "id": "empty", "name": "Empty", role.as_str(): {} })).unwrap()
}

#[test]
fn an_empty_profile_never_beats_the_median_filled_one() {
    for pool in pools() {
        for seeking in Side::BOTH {
            let [role, across] = [seeking, seeking.other()].map(|side| pool.market().role(side));
            let empty = emptied(across);

            let candidates = of(across);
            for seeker in of(role) {
                let mut scores: Vec<f64> =
                    candidates.iter().map(|candidate| told(pool, seeking, seeker, candidate).score).collect();
                scores.sort_by(f64::total_cmp);
                let median = scores[scores.len() / 2];
                let score = told(pool, seeking, seeker, &empty).score;
                assert!(
                    score <= median,
                    "{:?}: before the {role} `{}` an empty {across} has {score:.3}, the median {median:.3}",
                    pool.market(),
                    seeker.id
                );
            }
        }
    }
}

/// In a list too, where rules have taken out many of the filled ones and bar
/// none of whom nothing is known.
#[test]
fn an_empty_profile_is_in_the_best_quarter_of_no_list() {
    for market in market::ALL {
        for seeking in Side::BOTH {
            let [role, across] = [seeking, seeking.other()].map(|side| market.role(side));
            let mut profiles = everybody().to_vec();
            profiles.push(emptied(across));
            let pool = built(market, &profiles);
            let policy = market.default_policy();
            let ranker = Ranker::new(&pool, &policy, seeking).unwrap();
            for seeker in of(role) {
                let list = ranker.rank_encoded(&pool.encode(seeking, seeker), NonZeroUsize::MAX);
                let place =
                    list.iter().position(|at| ranker.candidates().id(at.candidate).as_str() == "empty");
                if let Some(before) = place
                    && list.len() >= 4
                {
                    let (place, n) = (before + 1, list.len());
                    assert!(4 * before >= n, "{market:?}: {role} `{}` has it {place}. of {n}", seeker.id);
                }
            }
        }
    }
}

/// Results that a startup keeps to itself do it no good, whichever they are, as
/// long as it states one.
#[test]
fn to_hide_a_result_never_pays() {
    let pool = &pools()[0];
    let investor = of(Role::Investor)[0];
    let fit = |startup: &Profile| {
        let told = told(pool, Side::First, startup, investor);
        let terms = told.directions.iter().flat_map(|view| &view.contributions);
        terms.clone().find(|term| term.facet == "traction").map(|term| (term.known, term.similarity)).unwrap()
    };
    let mut tried = 0;
    for startup in of(Role::Startup) {
        let (_, whole) = fit(startup);
        for part in
            ["/traction/turnover", "/traction/customers", "/traction/growth_percent", "/team_size", "/trl"]
        {
            let (parent, field) = part.rsplit_once('/').unwrap();
            let less = changed(startup, |tree| {
                if let Some(Value::Object(fields)) = tree.pointer_mut(&format!("/startup{parent}")) {
                    fields.remove(field);
                }
            });
            let (known, hidden) = fit(&less);
            assert!(!known || hidden <= whole, "{}: without {part} {hidden} instead of {whole}", startup.id);
            tried += usize::from(less != *startup && known);
        }
    }
    assert!(tried > 100, "{tried}");
}

/// Fields in which a profile names alternatives, with some to add.
fn alternatives(role: Role) -> &'static [(&'static str, &'static [&'static str])] {
    const SECTORS: &[&str] = &["agri", "fintech.payments", "health", "energy.solar", "edu"];
    const TECHNOLOGIES: &[&str] = &["tech.ai", "tech.iot", "tech.blockchain"];
    const MODELS: &[&str] = &["b2b", "b2c", "b2g"];
    const STAGES: &[&str] = &["idea", "seed", "series_a"];
    const PLACES: &[&str] = &["MA-06", "MA-09/Agadir", "SN", "FR"];
    const INSTRUMENTS: &[&str] = &["equity", "grant", "loan"];
    const LANGUAGES: &[&str] = &["ar", "fr", "en", "es"];
    const SKILLS: &[&str] = &["skill.sales", "skill.finance", "skill.product"];
    const CONTRACTS: &[&str] = &["permanent", "freelance", "internship"];
    match role {
        Role::Startup => &[
            ("/languages", LANGUAGES),
            ("/startup/sectors", SECTORS),
            ("/startup/technologies", TECHNOLOGIES),
            ("/startup/business_models", MODELS),
            ("/startup/markets", PLACES),
            ("/startup/round/instruments", INSTRUMENTS),
            ("/startup/needs", SKILLS),
        ],
        Role::Investor => &[
            ("/languages", LANGUAGES),
            ("/investor/sectors", SECTORS),
            ("/investor/technologies", TECHNOLOGIES),
            ("/investor/business_models", MODELS),
            ("/investor/stages", STAGES),
            ("/investor/geographies", PLACES),
            ("/investor/instruments", INSTRUMENTS),
        ],
        Role::Mentor => &[
            ("/languages", LANGUAGES),
            ("/mentor/sectors", SECTORS),
            ("/mentor/interests", SECTORS),
            ("/mentor/technologies", TECHNOLOGIES),
            ("/mentor/stages", STAGES),
            ("/mentor/skills", SKILLS),
        ],
        Role::Pilot => &[
            ("/pilot/sectors", SECTORS),
            ("/pilot/technologies", TECHNOLOGIES),
            ("/pilot/business_models", MODELS),
            ("/pilot/stages", STAGES),
        ],
        Role::Programme => &[
            ("/programme/sectors", SECTORS),
            ("/programme/technologies", TECHNOLOGIES),
            ("/programme/stages", STAGES),
            ("/programme/instruments", INSTRUMENTS),
            ("/programme/skills", SKILLS),
        ],
        // Not the skills that an opening wants: each is one more demand.
        Role::Opening => &[("/languages", LANGUAGES), ("/opening/contracts", CONTRACTS)],
        Role::Talent => &[
            ("/languages", LANGUAGES),
            ("/talent/skills", SKILLS),
            ("/talent/places", PLACES),
            ("/talent/contracts", CONTRACTS),
        ],
    }
}

/// The fit of each facet, whoever values it, by its name.
fn fits(told: &Explanation) -> Vec<(&'static str, f64)> {
    let terms = told.directions.iter().flat_map(|direction| &direction.contributions);
    let mut fits: Vec<(&'static str, f64)> = terms.map(|term| (term.facet, term.similarity)).collect();
    fits.sort_by_key(|(facet, _)| *facet);
    fits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Where a profile already names something, one thing more never lowers
    /// the fit of any facet, nor so the score.
    #[test]
    fn stating_one_more_never_lowers_a_fit(
        market in 0..market::ALL.len(), side in prop::sample::select(Side::BOTH.to_vec()),
        who in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
        field in any::<prop::sample::Index>(), item in any::<prop::sample::Index>(),
    ) {
        let pool = &pools()[market];
        let (role, across) = (pool.market().role(side), pool.market().role(side.other()));
        let (ours, theirs) = (of(role), of(across));
        let fields = alternatives(role);
        prop_assume!(!fields.is_empty() && !ours.is_empty() && !theirs.is_empty());
        let (profile, other) = (ours[who.index(ours.len())], theirs[other.index(theirs.len())]);
        let (pointer, items) = fields[field.index(fields.len())];
        let item = items[item.index(items.len())];
        let more = changed(profile, |tree| match tree.pointer_mut(pointer) {
            Some(Value::Array(items)) if !items.is_empty() => items.push(item.into()),
            Some(Value::Object(levels)) if !levels.is_empty() => {
                levels.entry(item).or_insert_with(|| 3.into());
            }
            _ => {}
        });
        prop_assume!(more != *profile);
        let (before, after) = (told(pool, side, profile, other), told(pool, side, &more, other));
        for ((facet, was), (_, is)) in fits(&before).into_iter().zip(fits(&after)) {
            prop_assert!(is >= was - 1e-6, "{pointer} and {item}: {facet} fell from {was} to {is}");
        }
        prop_assert!(after.score >= before.score - 1e-6);
    }

    /// A field that is filled in with what fits better than the mean raises the
    /// score, and with what fits worse lowers it. Soft rules are another
    /// matter: a value may settle one that waited for it.
    #[test]
    fn what_fits_better_than_the_mean_raises_the_score(
        market in 0..market::ALL.len(), who in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
        field in prop::sample::select(vec!["sectors", "stage", "home", "technologies", "needs", "team_size"]),
    ) {
        let pool = &pools()[market];
        let market = pool.market();
        prop_assume!(market.role(Side::First) == Role::Startup);
        let (startups, others) = (of(Role::Startup), of(market.role(Side::Second)));
        let (startup, other) = (startups[who.index(startups.len())], others[other.index(others.len())]);
        let without = changed(startup, |tree| {
            tree["startup"].as_object_mut().unwrap().remove(field);
        });
        let (with, without) = (told(pool, Side::First, startup, other), told(pool, Side::First, &without, other));
        let pairs = || fits(&with).into_iter().zip(fits(&without)).map(|((_, with), (_, without))| with - without);
        let [fused, fused_without] = [&with, &without].map(|told| told.score / told.kept());
        if pairs().all(|change| change >= 0.0) {
            prop_assert!(fused >= fused_without - 1e-9);
        }
        if pairs().all(|change| change <= 0.0) {
            prop_assert!(fused <= fused_without + 1e-9);
        }
    }
}

/// Nothing that comes by a patch leaves the range of fits.
#[test]
fn a_fit_stays_between_nothing_and_full_after_patches() {
    let market = Market::find("startup-investor").unwrap();
    let busy: Vec<Value> =
        (0..500).map(|n| json!({ "name": format!("v{n}"), "date": "2026-11-23", "stage": "seed" })).collect();
    let busiest = json!({ "id": "busiest", "name": "B", "languages": ["zgh", "pt"],
        "investor": { "portfolio": busy, "geographies": ["ZA", "MA-12/Dakhla"] } });
    let newcomer = json!({ "id": "newcomer", "name": "N", "languages": ["zgh"],
        "startup": { "home": "ZA", "traction": { "growth_percent": 3e38, "customers": 4_000_000_000_u64 } } });
    let changes =
        [busiest, newcomer].map(|shape| Change::Put(Box::new(serde_json::from_value(shape).unwrap())));
    let of = |change: &Change| match change {
        Change::Put(profile) => (**profile).clone(),
        Change::Remove(..) => unreachable!("nothing is removed"),
    };
    let [busiest, newcomer] = changes.each_ref().map(of);
    let patched = pools()[0].patched(changes);
    assert_eq!(patched.market(), market);
    for other in everybody().iter().chain([&busiest, &newcomer]) {
        for (seeking, seeker) in [(Side::First, &newcomer), (Side::Second, &busiest)] {
            if other.role() == market.role(seeking.other()) {
                let told = told(&patched, seeking, seeker, other);
                assert!((0.0..=1.0).contains(&told.score), "{}: {}", other.id, told.score);
                for (facet, fit) in fits(&told) {
                    assert!((0.0..=1.0).contains(&fit), "{facet} of {} is {fit}", other.id);
                }
            }
        }
    }
    // What the pool had never seen counts as well.
    let language = fits(&told(&patched, Side::First, &newcomer, &busiest));
    assert!(
        language.contains(&("language", 1.0))
            && language.iter().any(|(facet, fit)| *facet == "place" && *fit > 0.7)
    );
}

/// How far a score may be from that of a pool built anew, when one in eight of
/// the members came by patches: what is usual, rates and words are those of the
/// others. After more patches than that, a hub builds its pools anew.
const PATCHED: f64 = 0.1;

#[test]
fn a_patched_pool_scores_as_one_built_anew_within_a_tenth() {
    for whole in pools() {
        let market = whole.market();
        let (late, early): (Vec<_>, Vec<_>) = everybody().iter().enumerate().partition(|(n, _)| n % 8 == 3);
        let early: Vec<Profile> = early.into_iter().map(|(_, profile)| profile.clone()).collect();
        let late = late.into_iter().map(|(_, profile)| Change::Put(Box::new(profile.clone())));
        let patched = built(market, &early).patched(late);
        let (firsts, seconds) = (of(market.role(Side::First)), of(market.role(Side::Second)));
        for (first, second) in
            firsts.iter().flat_map(|first| seconds.iter().map(move |second| (first, second)))
        {
            let [a, b] = [whole, &patched].map(|pool| told(pool, Side::First, first, second).score);
            assert!((a - b).abs() <= PATCHED, "{market:?}: {} and {} have {a} or {b}", first.id, second.id);
        }
    }
}
