//! Filters, against the plain routine: ask every profile.

use std::num::NonZeroUsize;
use std::sync::OnceLock;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::filter::Filter;
use qantara_engine::gate::Facts;
use qantara_engine::market::{self, Side};
use qantara_engine::money::ExchangeRates;
use qantara_engine::place::Place;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Details, MatchingConsent, Profile, ProfileId};
use qantara_engine::programmes;
use qantara_engine::rank::Ranker;
use qantara_engine::text::Choice;
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
        let settings = Settings {
            now: date(2026, 11, 23),
            rates: ExchangeRates::builtin(),
            text: Choice::Lexical,
            consent: MatchingConsent::default(),
        };
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
        languages in some_of(&["fr", "ar", "en", "zgh"]),
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
            profile.sectors().map(|own| {
                own.iter().any(|one| sectors.iter().any(|wish| one.concept().is_in(wish.concept())))
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
            profile.common.languages.as_ref().map(|own| !own.is_disjoint(languages)),
        )
        && of_them(!places.is_empty(), {
            let answers: Vec<Option<bool>> = places.iter().map(|place| around(profile, place)).collect();
            if answers.contains(&Some(true)) {
                Some(true)
            } else if answers.contains(&None) {
                None
            } else {
                Some(false)
            }
        })
}

fn around(profile: &Profile, place: &Place) -> Option<bool> {
    let is = |own: &Option<Place>| own.as_ref().is_some_and(|own| own.is_in(place));
    let works = |areas: &Option<Vec<Place>>| {
        areas.as_ref().map(|areas| areas.iter().any(|area| area.is_in(place) || place.is_in(area)))
    };
    let or = |is: bool, works: Option<bool>| if is { Some(true) } else { works };
    // A site or a mentor serves its whole country.
    let country = |own: &Option<Place>| {
        let country = |own: &Place| own.country().map_or_else(|| own.clone(), |code| code.parse().unwrap());
        works(&own.as_ref().map(|own| vec![country(own)]))
    };
    match &profile.details {
        Details::Startup(startup) => startup.home.as_ref().map(|home| home.is_in(place)),
        Details::Investor(investor) => or(is(&investor.home), works(&investor.geographies)),
        Details::Mentor(mentor) if mentor.remote == Some(true) => Some(true),
        Details::Mentor(mentor) => or(is(&mentor.home), country(&mentor.home)),
        Details::Opening(opening) => opening.site.as_ref().map(|site| site.is_in(place)),
        Details::Talent(talent) if talent.remote == Some(true) => Some(true),
        Details::Talent(talent) if talent.places.is_some() => or(is(&talent.home), works(&talent.places)),
        Details::Talent(talent) => or(is(&talent.home), country(&talent.home)),
        Details::Pilot(pilot) => or(is(&pilot.site), country(&pilot.site)),
        Details::Programme(programme) => {
            let sites = programme.sites.iter().flatten();
            or(sites.into_iter().any(|site| site.place.is_in(place)), works(&programme.geographies))
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
