//! Each reason stands out among the seeker's candidates, and what it states
//! holds of the two profiles.

mod common;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::evidence::Value;
use qantara_engine::explain::{Contribution, Explanation, explain};
use qantara_engine::market::{self, Market, Side};
use qantara_engine::matched::Match;
use qantara_engine::money::{ExchangeRates, MoneyRange};
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Details, Investment, Lead, Profile, Role};
use qantara_engine::programmes;
use qantara_engine::rank::Ranker;
use qantara_engine::tagging::concepts_in_texts;
use qantara_engine::taxonomy::Concept;
use qantara_sample::Sample;

const NOW: Date = date(2026, 11, 23);

fn pool(market: &'static Market, profiles: &[Profile]) -> Pool {
    let settings = Settings::on(NOW);
    let Ok(pool) = Pool::build(market, settings, profiles);
    pool
}

/// What a facet's concepts may come from: fields, or else the text.
fn concepts(profile: &Profile) -> Vec<Concept> {
    let json = serde_json::to_value(profile).unwrap();
    let mut found: Vec<Concept> = Vec::new();
    let own = &json[profile.role().as_str()];
    for field in ["sectors", "technologies", "skills", "needs", "interests"] {
        let names: Vec<String> = match &own[field] {
            serde_json::Value::Array(items) => {
                items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
            }
            serde_json::Value::Object(items) => items.keys().cloned().collect(),
            _ => Vec::new(),
        };
        found.extend(names.iter().filter_map(|name| Concept::all().find(|concept| concept.id() == *name)));
    }
    let texts = profile.texts().map(concepts_in_texts).unwrap_or_default();
    found.extend(texts.into_iter().map(|(concept, _)| concept));
    found
}

fn portfolio(profile: &Profile) -> &[Investment] {
    profile.as_investor().and_then(|investor| investor.portfolio.as_deref()).unwrap_or_default()
}

/// Whether the profiles say what a reason states.
fn holds(term: &Contribution, startup: &Profile, other: &Profile, hub: &[Profile]) -> bool {
    let rates = ExchangeRates::builtin();
    match (term.facet, term.matched.as_ref().unwrap()) {
        ("mastery", Match::Shared(Value::Concepts(shared))) => {
            let (Details::Opening(own), Details::Talent(theirs)) = (&startup.details, &other.details) else {
                return false;
            };
            let (wanted, mastered) = (own.skills.clone().unwrap(), theirs.skills.clone().unwrap());
            let reached = |one: &Concept| {
                wanted.iter().any(|(skill, least)| skill.concept() == *one && mastered[skill] >= *least)
            };
            !shared.is_empty() && shared.iter().all(reached)
        }
        ("pay", Match::Amounts) => {
            let (Details::Opening(own), Details::Talent(theirs)) = (&startup.details, &other.details) else {
                return false;
            };
            let units = |money| rates.in_base(money).unwrap();
            units(theirs.pay.unwrap().low()) <= units(own.pay.unwrap().high())
        }
        (_, Match::Shared(Value::Concepts(shared))) => {
            let (own, theirs) = (concepts(startup), concepts(other));
            !shared.is_empty()
                && shared.iter().all(|one| own.contains(one) && theirs.iter().any(|other| one.is_in(*other)))
        }
        ("stage", Match::Shared(Value::Terms(_, shared))) => {
            let stage = startup.as_startup().unwrap().stage.unwrap();
            *shared == [stage.as_str()] && other.stages_wanted().unwrap().contains(&stage)
        }
        (_, Match::Shared(Value::Terms(_, shared))) => {
            let says = |profile: &Profile| serde_json::to_string(profile).unwrap();
            let (own, theirs) = (says(startup), says(other));
            shared.iter().all(|term| own.contains(term) && theirs.contains(term))
        }
        (_, Match::Shared(Value::Languages(shared))) => {
            let speaks = |profile: &Profile, language| {
                profile.common.languages.as_ref().is_some_and(|spoken| spoken.contains(language))
            };
            shared.iter().all(|language| speaks(startup, language) && speaks(other, language))
        }
        (_, Match::Shared(Value::Places(shared))) => {
            let places: Vec<_> = match &startup.details {
                Details::Startup(own) => own.home.iter().chain(own.markets.iter().flatten()).collect(),
                Details::Opening(own) => own.site.iter().collect(),
                _ => Vec::new(),
            };
            shared.iter().all(|place| places.contains(&place))
        }
        ("text", Match::Words(shared)) => {
            let told = |profile: &Profile| -> Vec<Concept> {
                concepts_in_texts(profile.texts().unwrap()).into_iter().map(|(concept, _)| concept).collect()
            };
            let (own, theirs) = (told(startup), told(other));
            !shared.is_empty() && shared.iter().all(|one| own.contains(one) && theirs.contains(one))
        }
        ("sector" | "technology" | "skill", Match::Words(shared)) => {
            let theirs = concepts_in_texts(other.texts().unwrap());
            let own = concepts(startup);
            let stated = other.sectors().is_some() && term.facet == "sector";
            let in_text = |one: &Concept| theirs.iter().any(|(other, _)| one.is_in(*other));
            !stated && !shared.is_empty() && shared.iter().all(|one| own.contains(one) && in_text(one))
        }
        (_, Match::Deals { .. }) => deals_hold(term, startup, other, hub),
        ("ticket", Match::Amounts) => {
            let (ask, ticket) = (startup.ask().unwrap(), other.ticket().unwrap());
            let [a, b] = [ask, ticket].map(|range: MoneyRange| {
                (rates.in_base(range.low()).unwrap(), rates.in_base(range.high()).unwrap())
            });
            a.0 <= b.1 && b.0 <= a.1
        }
        ("round", Match::Amounts) => portfolio(other).iter().any(|deal| deal.round.is_some()),
        ("traction", Match::Level) => {
            let own = startup.as_startup().unwrap().traction.clone().unwrap();
            own.turnover.is_some_and(|turnover| turnover.minor > 0)
                || own.customers.is_some_and(|customers| customers > 0)
                || own.growth_percent.is_some_and(|growth| growth > 0.0)
        }
        ("lead", Match::Level) => other.as_investor().unwrap().lead.unwrap() != Lead::Follow,
        ("hours", Match::Level) => {
            matches!(&other.details, Details::Mentor(own) if own.hours_per_month.is_some_and(|hours| hours > 0))
        }
        ("budget", Match::Level) => matches!(&other.details, Details::Pilot(own) if own.budget.is_some()),
        _ => false,
    }
}

/// Whether a portfolio has the investments that a reason tells of.
fn deals_hold(term: &Contribution, startup: &Profile, other: &Profile, hub: &[Profile]) -> bool {
    let venture = |deal: &Investment| {
        let id = deal.startup.as_ref()?;
        hub.iter().find(|profile| profile.role() == Role::Startup && profile.id == *id)?.as_startup().cloned()
    };
    match (term.facet, term.matched.as_ref().unwrap()) {
        ("portfolio_sector", Match::Deals { like: Some(Value::Concepts(like)), count, latest }) => {
            let alike = portfolio(other).iter().filter(|deal| {
                let sectors = deal.sectors.clone().or_else(|| venture(deal)?.sectors).unwrap_or_default();
                sectors.iter().any(|one| like.iter().any(|sector| one.concept().is_in(*sector)))
            });
            let own = startup.as_startup().unwrap().sectors.clone().unwrap();
            like.iter().all(|sector| own.iter().any(|one| one.concept() == *sector))
                && *count >= 1
                && alike.clone().count() >= *count
                && latest.is_none_or(|day| alike.clone().any(|deal| deal.date == Some(day)))
        }
        ("portfolio_place", Match::Deals { like: Some(Value::Places(like)), count, .. }) => {
            let home = startup.as_startup().unwrap().home.clone().unwrap();
            let alike = portfolio(other).iter().filter(|deal| {
                let place = deal.home.clone().or_else(|| venture(deal)?.home);
                place.is_some_and(|place| place.is_in(&like[0]))
            });
            home.is_in(&like[0]) && *count >= 1 && alike.count() >= *count
        }
        ("portfolio_stage", Match::Deals { count, .. }) => {
            let stage = startup.as_startup().unwrap().stage;
            let alike = portfolio(other).iter().filter(|deal| deal.stage == stage);
            stage.is_some() && *count >= 1 && alike.count() >= *count
        }
        ("activity", Match::Deals { count, latest: Some(latest), .. }) => {
            let recent = portfolio(other).iter().filter_map(|deal| deal.date);
            *latest >= date(2024, 11, 23) && *latest <= NOW && *count >= 1 && recent.count() >= *count
        }
        _ => false,
    }
}

/// Checks every reason of a pair, and counts them by facet.
fn check(told: &Explanation, startup: &Profile, other: &Profile, hub: &[Profile], rows: &mut Rows) {
    let reasons: Vec<&Contribution> = told.reasons();
    let stand_out = reasons.iter().filter(|term| term.stands_out()).count();
    for term in &reasons {
        assert!(term.known && term.matched.is_some(), "{}: nothing matches", term.facet);
        assert!(holds(term, startup, other, hub), "{} and {}: {term:#?}", startup.id, other.id);
        assert!(
            reasons.len() == 1 || stand_out == reasons.len(),
            "{} and {}: `{}` does not stand out",
            startup.id,
            other.id,
            term.facet
        );
    }
    rows.count += 1;
    rows.without += usize::from(reasons.is_empty());
    for term in reasons.iter().take(3) {
        *rows.by_facet.entry(term.facet).or_default() += 1;
        rows.generic += usize::from(term.matched.as_ref().is_some_and(Match::is_generic));
    }
}

#[derive(Debug, Default)]
struct Rows {
    count: usize,
    without: usize,
    generic: usize,
    by_facet: BTreeMap<&'static str, usize>,
}

/// The best ten of every seeker, in every market and from both sides.
#[test]
fn reasons_of_the_sample_hold_and_say_something() {
    let sample = Sample { startups: 120, investors: 40, mentors: 40, pilots: 25, ..Sample::on(NOW) };
    let hub: Vec<Profile> = sample.profiles().chain(programmes::builtin()).collect();
    for market in market::ALL {
        let (pool, policy) = (pool(market, &hub), market.default_policy());
        for side in Side::BOTH {
            let across = market.role(side.other());
            let ranker = Ranker::new(&pool, &policy, side).unwrap();
            let mut rows = Rows::default();
            for seeker in hub.iter().filter(|profile| profile.role() == market.role(side)).step_by(2) {
                let ranking = ranker.rank_encoded(&pool.encode(side, seeker), NonZeroUsize::new(10).unwrap());
                for ranked in &ranking {
                    let id = ranker.candidates().id(ranked.candidate);
                    let other = hub.iter().find(|other| other.role() == across && other.id == *id).unwrap();
                    let told = explain(&pool, &policy, side, seeker, other);
                    let [startup, other] =
                        if side == Side::First { [seeker, other] } else { [other, seeker] };
                    check(&told, startup, other, &hub, &mut rows);
                }
            }
            println!("{} from the {}: {} rows", market.id(), market.role(side), rows.count);
            println!("  without a reason {}, generic ones {}", rows.without, rows.generic);
            for (facet, n) in &rows.by_facet {
                println!("  {facet}: {:.0} %", *n as f64 * 100.0 / rows.count as f64);
            }
            assert!(
                rows.generic * 3 <= rows.count,
                "{}: {} of {} rows have a reason that is true of most",
                market.id(),
                rows.generic,
                rows.count
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// On profiles of every role that nobody would write.
    #[test]
    fn reasons_of_anybody_hold(hub in common::everybody()) {
        for market in market::ALL {
            let (pool, policy) = (pool(market, &hub), market.default_policy());
            let of = |side| hub.iter().filter(move |profile| profile.role() == market.role(side));
            let mut rows = Rows::default();
            for startup in of(Side::First) {
                for other in of(Side::Second) {
                    for (side, seeker, candidate) in
                        [(Side::First, startup, other), (Side::Second, other, startup)]
                    {
                        let told = explain(&pool, &policy, side, seeker, candidate);
                        check(&told, startup, other, &hub, &mut rows);
                    }
                }
            }
        }
    }
}
