//! Rankings and explanations, against the plain routine: score every pair,
//! ask every gate, sort, cut.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::explain::{Contribution, Explanation, Pair, Party, explain};
use qantara_engine::gate::{Rule, Verdict};
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::{Change, Pool};
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::rank::{Ranker, Way};
use serde_json::{Value, json};

/// One of the items, or nothing.
fn maybe(values: &'static [&'static str]) -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![1 => Just(None), 3 => prop::sample::select(values).prop_map(Some)]
}

fn some_of(values: &'static [&'static str]) -> impl Strategy<Value = Option<Vec<&'static str>>> {
    prop_oneof![1 => Just(None), 3 => prop::sample::subsequence(values, 0..=values.len().min(3)).prop_map(Some)]
}

const SECTORS: &[&str] =
    &["agri", "agri.irrigation", "fintech", "fintech.payments", "health", "edu", "energy.solar"];
const STAGES: &[&str] = &["idea", "pre_seed", "seed", "series_a"];
const PLACES: &[&str] = &["MA", "MA-06", "MA-06/Casablanca", "MA-09/Agadir", "SN", "FR", "002"];
const INSTRUMENTS: &[&str] = &["equity", "convertible", "grant"];
const LANGUAGES: &[&str] = &["fr", "ar", "en"];

fn range() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        4 => (1..500_u64, 1..20_u64, prop::sample::select(&["MAD", "EUR"][..])).prop_map(|(low, times, currency)| {
            json!({ "low_minor": low * 1_000_000, "high_minor": low * times * 1_000_000, "currency": currency })
        }),
    ]
}

prop_compose! {
    fn startup()(
        sectors in some_of(SECTORS), stage in maybe(STAGES), home in maybe(PLACES), ask in range(),
        instruments in some_of(INSTRUMENTS), languages in some_of(LANGUAGES),
        // Of those who refused, `consent.rs` has its own tests.
        consent in prop::option::of(Just(true)), trl in prop::option::of(1..=9_u8),
        competitors in prop::option::of(prop::sample::subsequence(vec!["s1", "s2", "s3"], 0..=2)),
    ) -> Value {
        json!({
            "languages": languages, "consent": consent.map(|matching| json!({ "matching": matching })),
            "startup": {
                "sectors": sectors, "stage": stage, "home": home, "trl": trl, "competitors": competitors,
                "round": { "ask": ask, "instruments": instruments },
            },
        })
    }
}

prop_compose! {
    fn investor()(
        sectors in some_of(SECTORS), excluded in some_of(SECTORS), stages in some_of(STAGES),
        geographies in some_of(PLACES), ticket in range(), instruments in some_of(INSTRUMENTS),
        languages in some_of(LANGUAGES), capacity in prop::option::of(0..5_u32),
        portfolio in prop::option::of(prop::collection::vec((0..12_usize, 2015..2027_i16, maybe(STAGES), 1..900_u64), 0..6)),
    ) -> Value {
        let portfolio = portfolio.map(|entries| entries.into_iter().map(|(startup, year, stage, amount)| json!({
            "startup": format!("s{startup}"), "date": format!("{year}-03-01"), "stage": stage,
            "round": { "minor": amount * 1_000_000, "currency": "MAD" },
        })).collect::<Vec<_>>());
        json!({
            "languages": languages, "capacity": capacity, "consent": { "matching": true },
            "investor": {
                "sectors": sectors, "sectors_excluded": excluded, "stages": stages, "geographies": geographies,
                "ticket": ticket, "instruments": instruments, "portfolio": portfolio,
            },
        })
    }
}

fn profiles(prefix: &str, shapes: Vec<Value>) -> Vec<Profile> {
    shapes
        .into_iter()
        .enumerate()
        .map(|(n, mut shape)| {
            shape["id"] = json!(format!("{prefix}{n}"));
            shape["name"] = json!(format!("{prefix} number {n}"));
            serde_json::from_value(shape).unwrap()
        })
        .collect()
}

fn hub() -> impl Strategy<Value = (Vec<Profile>, Vec<Profile>)> {
    (prop::collection::vec(startup(), 1..25), prop::collection::vec(investor(), 1..25))
        .prop_map(|(startups, investors)| (profiles("s", startups), profiles("i", investors)))
}

/// A policy's text with some of its gates soft, by their places; never the one
/// about conflicts.
fn softened(policy: &str, soft: &BTreeMap<usize, f64>) -> String {
    let mut parts = policy.split("[[gates]]\n");
    let head = parts.next().unwrap().to_owned();
    parts.enumerate().fold(head, |text, (n, gate)| match soft.get(&n) {
        Some(kept) if !gate.contains("no_conflict") => {
            let (id, rest) = gate.split_once('\n').unwrap();
            format!("{text}[[gates]]\n{id}\nsoft = {kept:?}\n{rest}")
        }
        _ => format!("{text}[[gates]]\n{gate}"),
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    prop_oneof![
        Just(r#"fuse = { kind = "geometric" }"#),
        Just(r#"fuse = { kind = "harmonic" }"#),
        Just(r#"fuse = { kind = "mean", first_share = 0.3 }"#),
        Just(r#"fuse = { kind = "minimum" }"#),
    ]
    .prop_flat_map(|fuse| (Just(fuse), prop::collection::btree_map(0..12_usize, 0.0..=1.0_f64, 0..4)))
    .prop_map(|(fuse, soft)| {
        let default = Market::find("startup-investor").unwrap().default_policy().to_toml();
        let default = softened(&default, &soft);
        let (before, after) = default.split_once("[fuse]\nkind = \"geometric\"\n").unwrap();
        let (head, tail) = before.split_once("market = ").unwrap();
        format!("{head}{fuse}\nmarket = {tail}{after}").parse().unwrap()
    })
}

/// What fits count as: any table that never falls.
fn curve() -> impl Strategy<Value = Value> {
    let inner = prop::collection::btree_set(1..100_u32, 0..4);
    (inner, prop::collection::vec(0..=100_u32, 6)).prop_map(|(inner, mut values)| {
        values.sort_unstable();
        let fits = std::iter::once(0).chain(inner).chain([100]);
        let point = |(fit, value): (u32, u32)| json!([f64::from(fit) / 100.0, f64::from(value) / 100.0]);
        fits.zip(values).map(point).collect()
    })
}

/// The same with curves, and with facets that are none of the market's own.
fn bent() -> impl Strategy<Value = Policy> {
    let facets: Vec<&str> =
        Market::find("startup-investor").unwrap().facets().iter().map(|facet| facet.id()).collect();
    let weights = prop::collection::btree_map(prop::sample::select(facets.clone()), 0.0..9.0_f32, 0..6);
    let curves = prop::collection::btree_map(prop::sample::select(facets), curve(), 0..6);
    (policy(), [weights.clone(), weights], curves).prop_map(|(policy, more, curves)| {
        let mut text = serde_json::to_value(policy).unwrap();
        for (role, more) in ["startup", "investor"].into_iter().zip(more) {
            let weights = text["weights"][role].as_object_mut().unwrap();
            weights.extend(more.into_iter().map(|(facet, weight)| (facet.to_owned(), json!(weight))));
        }
        text["curves"] = json!(curves);
        serde_json::from_value(text).unwrap()
    })
}

fn pool(startups: &[Profile], investors: &[Profile]) -> Pool {
    let all: Vec<Profile> = startups.iter().chain(investors).cloned().collect();
    let settings = Settings::on(date(2026, 11, 23));
    Pool::build(Market::find("startup-investor").unwrap(), settings, all.as_slice()).unwrap()
}

/// Scores every pair and sorts them all.
fn plainly(
    pool: &Pool,
    policy: &Policy,
    seeking: Side,
    seeker: &Profile,
    candidates: &[Profile],
    k: usize,
) -> Vec<(String, f64)> {
    let mut all: Vec<(String, f64)> = candidates
        .iter()
        .map(|candidate| explain(pool, policy, seeking, seeker, candidate))
        .filter(Explanation::eligible)
        .map(|explanation| (explanation.candidate.to_string(), explanation.score))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(k);
    all
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

fn ranked(
    pool: &Pool,
    policy: &Policy,
    seeking: Side,
    seekers: &[Profile],
    k: usize,
) -> Vec<Vec<(String, f64)>> {
    let k = NonZeroUsize::new(k).unwrap();
    let ranker = Ranker::new(pool, policy, seeking).unwrap();
    let positions: Vec<usize> =
        seekers.iter().map(|seeker| ranker.seekers().position(&seeker.id).unwrap()).collect();
    let rankings = ranker.rank(&positions, k);
    let mut ranker = ranker;
    for way in [Way::OneByOne, Way::Together, Way::InLanes] {
        ranker = ranker.by_way(way);
        assert_eq!(rankings, ranker.rank(&positions, k), "{way:?}");
    }
    for way in [Way::Together, Way::InLanes] {
        ranker = ranker.by_way(way).in_batches_of(NonZeroUsize::new(3).unwrap());
        assert_eq!(rankings, ranker.rank(&positions, k), "{way:?}, three at a time");
    }
    rankings
        .into_iter()
        .map(|ranking| {
            ranking.iter().map(|at| (ranker.candidates().id(at.candidate).to_string(), at.score)).collect()
        })
        .collect()
}

/// Profiles that come, in place of those with their ids, and ids that go, in
/// any order.
fn changes() -> impl Strategy<Value = Vec<Change>> {
    let gone = prop::collection::vec((prop::bool::ANY, 0..30_usize), 0..20);
    (hub(), gone).prop_flat_map(|((startups, investors), gone)| {
        let come = startups.into_iter().chain(investors).map(|profile| Change::Put(Box::new(profile)));
        let gone = gone.into_iter().map(|(startup, n)| {
            let (role, prefix) = if startup { (Role::Startup, "s") } else { (Role::Investor, "i") };
            Change::Remove(role, format!("{prefix}{n}").parse().unwrap())
        });
        Just(come.chain(gone).collect::<Vec<_>>()).prop_shuffle()
    })
}

/// Profiles after changes, made one by one to a plain map of each role.
fn changed(startups: &[Profile], investors: &[Profile], changes: &[Change]) -> [Vec<Profile>; 2] {
    let mut plain: BTreeMap<(Role, ProfileId), Profile> = BTreeMap::new();
    let puts = startups.iter().chain(investors).cloned().map(|profile| Change::Put(Box::new(profile)));
    for change in puts.chain(changes.iter().cloned()) {
        match change {
            Change::Put(profile) => plain.insert((profile.role(), profile.id.clone()), *profile),
            Change::Remove(role, id) => plain.remove(&(role, id)),
        };
    }
    plain.into_values().partition(|profile| profile.role() == Role::Startup).into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Products, tiles, thresholds and threads change nothing: a ranking is
    /// what scoring every pair one by one and sorting gives, to the last bit.
    #[test]
    fn a_ranking_is_the_head_of_all_pairs_sorted((startups, investors) in hub(), policy in bent(), k in 1..6_usize) {
        let pool = pool(&startups, &investors);
        for (seeking, seekers, candidates) in
            [(Side::First, &startups, &investors), (Side::Second, &investors, &startups)]
        {
            let expected: Vec<_> =
                seekers.iter().map(|seeker| plainly(&pool, &policy, seeking, seeker, candidates, k)).collect();
            for threads in [1, 3] {
                let got = on_threads(threads, || ranked(&pool, &policy, seeking, seekers, k));
                prop_assert_eq!(&got, &expected, "{} threads", threads);
            }
            // One by one, gates come before products.
            for (seeker, expected) in seekers.iter().zip(&expected) {
                let alone = ranked(&pool, &policy, seeking, std::slice::from_ref(seeker), k);
                prop_assert_eq!(&alone[0], expected);
            }
        }
    }

    /// A patched pool ranks those who are members now, as scoring all of
    /// their pairs with its corpus would, however the changes came.
    #[test]
    fn a_patched_pool_ranks_its_members_of_now(
        (startups, investors) in hub(), changes in changes(), policy in policy(), k in 1..6_usize, batch in 1..12_usize,
    ) {
        let before = pool(&startups, &investors);
        let [startups, investors] = changed(&startups, &investors, &changes);
        let at_once = before.patched(changes.clone());
        let in_turn = changes
            .chunks(batch)
            .fold(before.patched([]), |pool, batch| pool.patched(batch.iter().cloned()));
        for (seeking, seekers, candidates) in
            [(Side::First, &startups, &investors), (Side::Second, &investors, &startups)]
        {
            let expected: Vec<_> =
                seekers.iter().map(|seeker| plainly(&before, &policy, seeking, seeker, candidates, k)).collect();
            for pool in [&at_once, &in_turn] {
                prop_assert!(pool.side(seeking).ids().eq(seekers.iter().map(|seeker| &seeker.id)));
                prop_assert_eq!(&ranked(pool, &policy, seeking, seekers, k), &expected);
            }
        }
        prop_assert_eq!(at_once.len(), startups.len() + investors.len());
        prop_assert!(at_once.drift() <= in_turn.drift() && in_turn.drift() <= changes.len());
    }

    /// Nobody is ranked once a ranking was told to stop; one that may be
    /// stopped, and is not, is as any other.
    #[test]
    fn a_stopped_ranking_ends((startups, investors) in hub(), policy in bent()) {
        let pool = pool(&startups, &investors);
        let k = NonZeroUsize::new(3).unwrap();
        for seeking in Side::BOTH {
            let ranker = || Ranker::new(&pool, &policy, seeking).unwrap();
            let everybody: Vec<usize> = (0..pool.side(seeking).len()).collect();
            for seekers in [&everybody[..], &everybody[..1]] {
                let stopped = ranker().stopped_by(&AtomicBool::new(true)).rank(seekers, k);
                prop_assert_eq!(stopped, vec![Vec::new(); seekers.len()]);
                let allowed = ranker().stopped_by(&AtomicBool::new(false)).rank(seekers, k);
                prop_assert_eq!(allowed, ranker().rank(seekers, k));
            }
        }
    }

    /// What we tell a founder adds up to what we ranked her by.
    #[test]
    fn contributions_add_up_to_the_score((startups, investors) in hub(), policy in bent()) {
        let pool = pool(&startups, &investors);
        let told = explain(&pool, &policy, Side::First, &startups[0], &investors[0]);
        for direction in &told.directions {
            let sum: f64 = direction.contributions.iter().map(|term| term.contribution).sum();
            prop_assert!((sum - direction.value).abs() < 1e-12, "{sum} instead of {}", direction.value);
            for term in &direction.contributions {
                prop_assert!((-1e-6..=1.0 + 1e-6).contains(&term.similarity), "{} is {}", term.facet, term.similarity);
            }
        }
        let fused = policy.fuse().of(told.directions[0].value, told.directions[1].value);
        prop_assert!((fused * told.kept()).total_cmp(&told.score).is_eq());
        prop_assert!(told.interval.0 - 1e-9 <= told.score && told.score <= told.interval.1 + 1e-9);
    }

    /// A soft gate judges as it would if it were hard, bars nobody, and takes its
    /// share of the scores of those who do not pass it and of no others.
    #[test]
    fn a_soft_gate_warns_of_those_whom_it_would_bar(
        (startups, investors) in hub(), place in 0..11_usize, kept in 0.0..=1.0_f64,
    ) {
        let pool = pool(&startups, &investors);
        let hard = pool.market().default_policy();
        let soft: Policy = softened(&hard.to_toml(), &[(place, kept)].into()).parse().unwrap();
        let is_soft = soft.gates()[place].soft.is_some();
        prop_assert!(is_soft || matches!(soft.gates()[place].rule, Rule::NoConflict(_)));
        for (startup, investor) in startups.iter().zip(&investors) {
            let [before, after] = [&hard, &soft].map(|policy| explain(&pool, policy, Side::First, startup, investor));
            let [was, is] = [&before, &after].map(|told| told.gates[place].verdict);
            prop_assert_eq!(was, is);
            let warned = is_soft && is != Verdict::Pass;
            let expected = if warned { before.score * kept } else { before.score };
            prop_assert!(after.score.total_cmp(&expected).is_eq());
            let others = before.gates.iter().enumerate().any(|(n, reading)| n != place && reading.bars());
            prop_assert_eq!(after.eligible(), !others && (is_soft || !before.gates[place].bars()));
        }
    }

    /// Explained with the rows that the pool has, a pair is told as if it were
    /// encoded anew; and its first reasons are those of the whole.
    #[test]
    fn members_are_explained_as_anybody((startups, investors) in hub(), policy in bent(), most in 0..5_usize) {
        let pool = pool(&startups, &investors);
        for (seeking, seeker, candidate) in
            [(Side::First, &startups[0], &investors[0]), (Side::Second, &investors[0], &startups[0])]
        {
            let party = |side: Side, profile| {
                let position = pool.side(side).position(&Profile::clone(profile).id).unwrap();
                Party::member(&pool, side, position, profile)
            };
            let (a, b) = (party(seeking, seeker), party(seeking.other(), candidate));
            let pair = Pair { pool: &pool, policy: &policy, seeking, seeker: &a, candidate: &b };
            let told = explain(&pool, &policy, seeking, seeker, candidate);
            prop_assert_eq!(pair.explanation(), told.clone());
            let reasons: Vec<Contribution> = told.reasons().into_iter().take(most).cloned().collect();
            prop_assert_eq!(pair.reasons(most), reasons);
        }
    }

    /// Both sides see one score.
    #[test]
    fn a_pair_has_one_score((startups, investors) in hub(), policy in bent()) {
        let pool = pool(&startups, &investors);
        let ours = explain(&pool, &policy, Side::First, &startups[0], &investors[0]);
        let theirs = explain(&pool, &policy, Side::Second, &investors[0], &startups[0]);
        prop_assert!(ours.score.total_cmp(&theirs.score).is_eq());
        prop_assert_eq!(ours.gates, theirs.gates);
    }

    /// An unknown adds what the pool knows of the other side's fits (or what
    /// who is like everybody adds, where a facet compares with the pool by
    /// itself), less the policy's caution, and the score once it is known lies
    /// in the interval.
    #[test]
    fn learning_a_field_keeps_the_promise((startups, investors) in hub(), policy in policy(), sector in prop::sample::select(SECTORS), stage in prop::sample::select(STAGES)) {
        let pool = pool(&startups, &investors);
        let told = explain(&pool, &policy, Side::First, &startups[0], &investors[0]);
        let caution = 1.0 - f64::from(f32::from(policy.caution()));
        // The mean of a product's fits is not the fit of its mean where it is cut off.
        let coded = |term: &&Contribution| !term.known && term.facet != "text";
        let facets = pool.market().facets();
        let even = |id: &str| facets.iter().find(|facet| facet.id() == id).and_then(|facet| facet.even());
        for (n, direction) in told.directions.iter().enumerate() {
            for term in direction.contributions.iter().filter(coded) {
                if let Some(even) = even(term.facet) {
                    prop_assert!((term.similarity - caution * f64::from(even)).abs() < 1e-6, "{}", term.facet);
                    continue;
                }
                let fits = |pairs: Vec<(&Profile, &Profile)>| -> Vec<f64> {
                    let told = pairs.into_iter().map(|(a, b)| explain(&pool, &policy, Side::First, a, b));
                    let terms = told.filter_map(|told| {
                        let terms = told.directions[n].contributions.iter();
                        let same = terms.filter(|other| other.known).find(|other| other.facet == term.facet);
                        same.map(|term| term.similarity)
                    });
                    terms.collect()
                };
                // Of one of the two the facet is known, or it is not told here.
                let mut known = fits(startups.iter().map(|startup| (startup, &investors[0])).collect());
                if known.is_empty() {
                    known = fits(investors.iter().map(|investor| (&startups[0], investor)).collect());
                }
                if !known.is_empty() {
                    let mean = known.iter().sum::<f64>() / known.len() as f64;
                    known.sort_by(f64::total_cmp);
                    let usual = caution * mean.min(known[known.len() / 2]);
                    prop_assert!((term.similarity - usual).abs() < 1e-5,
                        "{}: {} and not {usual}", term.facet, term.similarity);
                }
            }
        }
        let mut known = serde_json::to_value(&startups[0]).unwrap();
        for (field, value) in [("sectors", json!([sector])), ("stage", json!(stage))] {
            if known["startup"][field].is_null() {
                known["startup"][field] = value;
            }
        }
        let known: Profile = serde_json::from_value(known).unwrap();
        let after = explain(&pool, &policy, Side::First, &known, &investors[0]).score;
        prop_assert!(told.interval.0 - 1e-6 <= after && after <= told.interval.1 + 1e-6,
            "{after} is outside {:?}", told.interval);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// How members are spread over chunks shows in no ranking.
    #[test]
    fn a_ranking_does_not_know_of_chunks(
        shapes in prop::collection::vec(startup(), 40), investors in prop::collection::vec(investor(), 12),
        policy in policy(), kept in 100..1900_usize, batch in 200..800_usize,
    ) {
        let startups = profiles("s", shapes.into_iter().cycle().take(2300).collect());
        let investors = profiles("i", investors);
        let built = pool(&startups, &investors);
        let (kept, back) = startups.split_at(kept);
        let remove = |startup: &Profile| Change::Remove(Role::Startup, startup.id.clone());
        let put = |startup: &Profile| Change::Put(Box::new(startup.clone()));
        let fewer = built.patched(back.iter().map(remove));
        prop_assert_eq!(fewer.side(Side::First).len(), kept.len());
        let patched = back.chunks(batch).fold(fewer, |pool, batch| pool.patched(batch.iter().map(put)));
        prop_assert_eq!(patched.drift(), 2 * back.len());
        for seekers in [&investors[..], &investors[..1]] {
            let expected = ranked(&built, &policy, Side::Second, seekers, 30);
            for threads in [1, 3] {
                let got = on_threads(threads, || ranked(&patched, &policy, Side::Second, seekers, 30));
                prop_assert_eq!(&got, &expected);
            }
        }
        let alone = ranked(&patched, &policy, Side::Second, &investors[..1], 30).remove(0);
        prop_assert_eq!(alone, plainly(&patched, &policy, Side::Second, &investors[0], &startups, 30));
    }
}

/// What changes nothing of the market leaves its pool as it was.
#[test]
fn changes_that_do_not_matter_are_passed_over() {
    let startups = profiles("s", vec![json!({ "startup": {} })]);
    let pool = pool(&startups, &[]);
    let mentor = json!({ "id": "m0", "name": "M", "mentor": {} });
    for change in [
        Change::Put(Box::new(serde_json::from_value(mentor).unwrap())),
        Change::Remove(Role::Mentor, "s0".parse().unwrap()),
        Change::Remove(Role::Investor, "s0".parse().unwrap()),
        Change::Remove(Role::Startup, "s1".parse().unwrap()),
    ] {
        let after = pool.patched([change.clone()]);
        assert_eq!((after.len(), after.drift()), (1, 0), "{change:?}");
    }
    let emptied = pool.patched([Change::Remove(Role::Startup, "s0".parse().unwrap())]);
    assert!(emptied.is_empty() && !pool.is_empty());
    assert_eq!(emptied.drift(), 1);
}

/// Snapshots share their dictionaries, which grow while others rank.
#[test]
fn a_ranking_does_not_see_changes_made_meanwhile() {
    let ask = |n: u64| json!({ "low_minor": n * 1_000_000, "high_minor": n * 2_000_000, "currency": "MAD" });
    let startup = |n: u64| {
        let (sector, stage) = (SECTORS[n as usize % SECTORS.len()], STAGES[n as usize % STAGES.len()]);
        json!({ "startup": { "sectors": [sector], "stage": stage, "round": { "ask": ask(n + 1) } } })
    };
    let startups = profiles("s", (0..40).map(startup).collect());
    let ticket = |n: u64| json!({ "investor": { "ticket": ask(n + 3), "sectors": [SECTORS[n as usize % SECTORS.len()]] } });
    let investors = profiles("i", (0..200).map(ticket).collect());
    let built = pool(&startups, &investors);
    let policy = built.market().default_policy();
    let lists = |side: Side, way: Way| {
        let ranker = Ranker::new(&built, &policy, side).unwrap().by_way(way);
        let seekers: Vec<usize> = (0..ranker.seekers().len()).collect();
        ranker.rank(&seekers, NonZeroUsize::new(5).unwrap())
    };
    let expected = Side::BOTH.map(|side| lists(side, Way::OneByOne));
    let newcomers = profiles("s", (100..600).map(startup).collect());
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let change = |profile: &Profile| Change::Put(Box::new(profile.clone()));
            newcomers.iter().map(change).fold(None, |pool: Option<Pool>, change| {
                Some(pool.as_ref().unwrap_or(&built).patched([change]))
            })
        });
        while !writer.is_finished() {
            for (side, expected) in Side::BOTH.into_iter().zip(&expected) {
                for way in [Way::OneByOne, Way::Together, Way::InLanes] {
                    assert_eq!(&lists(side, way), expected, "{way:?}");
                }
            }
        }
        assert!(writer.join().unwrap().is_some());
    });
}
