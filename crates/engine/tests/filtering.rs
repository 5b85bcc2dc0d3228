//! Filters, against the plain routine: ask every profile.

use std::num::NonZeroUsize;
use std::sync::OnceLock;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::filter::Filter;
use qantara_engine::gate::Facts;
use qantara_engine::market::{self, Side};
use qantara_engine::place::Place;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Details, Profile, ProfileId};
use qantara_engine::programmes;
use qantara_engine::rank::Ranker;
use qantara_sample::Sample;
use serde_json::json;

/// The sample's people, and the real programmes.
fn profiles() -> &'static [Profile] {
    static PROFILES: OnceLock<Vec<Profile>> = OnceLock::new();
    PROFILES.get_or_init(|| {
        let sample =
            Sample { startups: 60, investors: 40, mentors: 40, pilots: 20, ..Sample::on(date(2026, 11, 23)) };
        sample.profiles().chain(programmes::builtin()).collect()
    })
}

/// A pool of each market.
fn pools() -> &'static [Pool] {
    static POOLS: OnceLock<Vec<Pool>> = OnceLock::new();
    POOLS.get_or_init(|| {
        let settings = Settings::on(date(2026, 11, 23));
        let build = |market| {
            let Ok(pool) = Pool::build(market, settings.clone(), profiles());
            pool
        };
        market::ALL.iter().map(build).collect()
    })
}

/// A few of these, and more often none.
fn some_of(values: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![2 => Just(Vec::new()), 1 => prop::sample::subsequence(values, 1..=2)]
}

fn ids() -> impl Strategy<Value = Vec<ProfileId>> {
    let all: Vec<ProfileId> = profiles().iter().map(|profile| profile.id.clone()).collect();
    prop::sample::subsequence(all.clone(), 0..=all.len())
}

prop_compose! {
    fn filter()(
        sectors in some_of(&["agri", "agri.irrigation", "fintech", "health", "energy.solar"]),
        stages in some_of(&["idea", "seed", "series_a", "growth"]),
        places in some_of(&["MA", "MA-06", "MA-06/Casablanca", "MA-09/Agadir", "SN", "FR", "002"]),
        languages in some_of(&["fr", "ar", "ary", "en", "zgh"]),
        only in prop::option::weighted(0.2, ids()),
        except in prop_oneof![2 => Just(Vec::new()), 1 => ids()],
        include_unknown: bool,
    ) -> Filter {
        serde_json::from_value(json!({
            "sectors": sectors, "stages": stages, "places": places, "languages": languages,
            "only": only, "except": except, "include_unknown": include_unknown,
        })).unwrap()
    }
}

/// Reads the profile itself, wish by wish.
fn plainly(filter: &Filter, profile: &Profile) -> bool {
    let Filter { sectors, stages, places, languages, only, except, include_unknown } = filter;
    let stage = profile.as_startup().and_then(|startup| startup.stage);
    let of_them = |wanted: bool, met: Option<bool>| !wanted || met.unwrap_or(*include_unknown);
    only.as_ref().is_none_or(|only| only.contains(&profile.id))
        && !except.contains(&profile.id)
        && of_them(
            !sectors.is_empty(),
            profile.sectors().and_then(|own| {
                let pairs = own
                    .iter()
                    .flat_map(|one| sectors.iter().map(move |wish| (one.concept(), wish.concept())));
                // What was told roughly may be in a part of it.
                any(pairs.map(|(one, wish)| {
                    if one.is_in(wish) {
                        Some(true)
                    } else if wish.is_in(one) {
                        None
                    } else {
                        Some(false)
                    }
                }))
            }),
        )
        && of_them(
            !stages.is_empty(),
            stage
                .map(|stage| stages.contains(&stage))
                .or(profile.stages_wanted().map(|wanted| !wanted.is_disjoint(stages))),
        )
        && of_them(
            !languages.is_empty(),
            profile
                .common
                .languages
                .as_ref()
                .map(|own| own.iter().any(|one| languages.iter().any(|wish| one.speaks_with(wish)))),
        )
        && of_them(!places.is_empty(), any(places.iter().map(|place| around(profile, place))))
}

/// Yes where one answer is, else `None` where one is not known.
fn any(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let answers: Vec<Option<bool>> = answers.into_iter().collect();
    if answers.contains(&Some(true)) {
        Some(true)
    } else if answers.contains(&None) {
        None
    } else {
        Some(false)
    }
}

/// Whether a place lies in another; known only roughly, it may.
fn lies_in(own: &Place, place: &Place) -> Option<bool> {
    if own.is_in(place) {
        Some(true)
    } else if place.is_in(own) {
        None
    } else {
        Some(false)
    }
}

fn around(profile: &Profile, place: &Place) -> Option<bool> {
    let is = |own: &Option<Place>| own.as_ref().map_or(Some(false), |own| lies_in(own, place));
    let works = |areas: &Option<Vec<Place>>| {
        any(areas.as_ref()?.iter().map(|area| any([lies_in(area, place), Some(place.is_in(area))])))
    };
    // A site or a mentor serves its whole country.
    let country = |own: &Option<Place>| {
        let country = |own: &Place| own.country().map_or_else(|| own.clone(), |code| code.parse().unwrap());
        works(&own.as_ref().map(|own| vec![country(own)]))
    };
    match &profile.details {
        Details::Startup(startup) => lies_in(startup.home.as_ref()?, place),
        Details::Investor(investor) => any([is(&investor.home), works(&investor.geographies)]),
        Details::Mentor(mentor) if mentor.remote == Some(true) => Some(true),
        Details::Mentor(mentor) => {
            // One who did not say may advise at a distance.
            let remote = mentor.remote.map(|_| false);
            any([is(&mentor.home), country(&mentor.home), remote])
        }
        Details::Opening(opening) => lies_in(opening.site.as_ref()?, place),
        Details::Talent(talent) if talent.remote == Some(true) => Some(true),
        Details::Talent(talent) if talent.places.is_some() => any([is(&talent.home), works(&talent.places)]),
        Details::Talent(talent) => any([is(&talent.home), country(&talent.home)]),
        Details::Pilot(pilot) => any([is(&pilot.site), country(&pilot.site)]),
        Details::Programme(programme) => {
            let sites = programme.sites.iter().flatten().map(|site| lies_in(&site.place, place));
            any(sites.chain([works(&programme.geographies)]))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn facts_answer_as_profiles_do(filter in filter()) {
        for pool in pools() {
            for profile in profiles() {
                let facts = Facts::of(profile, pool.corpus());
                prop_assert_eq!(filter.admits(&facts), plainly(&filter, profile), "{:?}", profile);
            }
        }
    }

    /// The filtered ranking is the whole ranking without those whom the
    /// filter does not admit, whatever else it is limited to.
    #[test]
    fn a_filter_takes_out_and_changes_nothing_else(
        filter in filter(), pool in 0..market::ALL.len(), seeking in prop::sample::select(&Side::BOTH[..]),
        every in 1..4_usize,
    ) {
        let pool = &pools()[pool];
        let policy = pool.market().default_policy();
        let ranker = || Ranker::new(pool, &policy, seeking).unwrap();
        let candidates = ranker().candidates();
        let everybody = NonZeroUsize::new(candidates.len()).unwrap();
        let seekers: Vec<usize> = (0..8).collect();
        let among = || (0..candidates.len()).step_by(every);
        let mut expected = ranker().rank(&seekers, everybody);
        for ranking in &mut expected {
            ranking.retain(|at| {
                let id = candidates.id(at.candidate);
                let role = pool.market().role(seeking.other());
                let profile = profiles().iter().find(|profile| profile.role() == role && profile.id == *id);
                at.candidate % every == 0 && plainly(&filter, profile.unwrap())
            });
        }
        prop_assert_eq!(&ranker().filtered(&filter).among(among()).rank(&seekers, everybody), &expected);
        prop_assert_eq!(&ranker().among(among()).filtered(&filter).rank(&seekers, everybody), &expected);
    }
}

#[test]
fn a_filter_without_wishes_admits_everybody() {
    let filter: Filter = serde_json::from_value(json!({})).unwrap();
    for profile in profiles() {
        assert!(filter.admits(&Facts::of(profile, pools()[0].corpus())), "{}", profile.id);
    }
    assert!(serde_json::from_value::<Filter>(json!({ "sector": ["agri"] })).is_err());
}
