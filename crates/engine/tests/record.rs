//! What past investments tell, and when.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use qantara_engine::corpus::Settings;
use qantara_engine::explain::explain;
use qantara_engine::market::{Market, Side};
use qantara_engine::matched::Match;
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Details, Profile, Role};
use qantara_engine::rank::Ranker;
use serde_json::{Value, json};

const DAY: Date = date(2026, 11, 23);

/// What a portfolio tells, and nothing else.
const POLICY: &str = r#"
name = "record"
version = 1
market = "startup-investor"
[weights.startup]
activity = 1
syndicate = 1
similar_deals = 1
[weights.investor]
few_backers = 1
co_investors = 1
larger_round = 1
portfolio_city = 1
portfolio_place = 1
portfolio_sector = 1
portfolio_stage = 1
round = 1
similar_deals = 1
smaller_round = 1
uncommon = 1
[curves]
similar_deals = [[0, 0], [0.1, 0.5], [1, 1]]
"#;

fn pool(profiles: &[Profile]) -> Pool {
    let Ok(pool) = Pool::build(Market::find("startup-investor").unwrap(), Settings::on(DAY), profiles);
    pool
}

fn startup(id: &str, city: &str, sector: &str) -> Value {
    json!({ "id": id, "name": id, "startup": {
        "sectors": [sector], "stage": "seed", "founded_on": "2024-01-01",
        "home": city,
        "round": { "ask": { "low_minor": 100_000_000, "high_minor": 200_000_000, "currency": "MAD" } },
    } })
}

fn investor(id: &str, deals: &[(&str, &str)]) -> Value {
    let deals: Vec<Value> = deals
        .iter()
        .map(|(venture, day)| json!({ "startup": venture, "date": day, "stage": "seed", "round": { "minor": 150_000_000, "currency": "MAD" } }))
        .collect();
    json!({ "id": id, "name": id, "investor": { "portfolio": deals } })
}

/// Two of a kind in Casablanca and two of another in Rabat. The agri fund and
/// its friend backed a Casablanca venture together, the city fund one in Rabat.
fn hub() -> Vec<Profile> {
    let profiles = json!([
        startup("casa-1", "MA-06/Casablanca", "agri"),
        startup("casa-2", "MA-06/Casablanca", "agri"),
        startup("rabat-1", "MA-04/Rabat", "fintech"),
        startup("rabat-2", "MA-04/Rabat", "fintech"),
        investor("agri-fund", &[("casa-1", "2026-05-01"), ("casa-2", "2025-01-01")]),
        investor("friend", &[("casa-1", "2026-05-01")]),
        investor("city-fund", &[("rabat-1", "2026-06-01")]),
    ]);
    serde_json::from_value(profiles).unwrap()
}

fn lists(profiles: &[Profile], policy: &Policy, seeking: Side) -> Vec<Vec<(String, u64)>> {
    let pool = pool(profiles);
    let ranker = Ranker::new(&pool, policy, seeking).unwrap();
    let seekers: Vec<usize> = (0..ranker.seekers().len()).collect();
    let lists = ranker.rank(&seekers, std::num::NonZeroUsize::MAX);
    let named = |at: &qantara_engine::rank::Ranked| {
        (ranker.candidates().id(at.candidate).to_string(), at.score.to_bits())
    };
    lists.iter().map(|list| list.iter().map(named).collect()).collect()
}

/// What happens on the day or later changes no score of the day, to the bit.
#[test]
fn a_later_investment_changes_nothing() {
    let policy: Policy = POLICY.parse().unwrap();
    let before = hub();
    let mut after = before.clone();
    for (days, profile) in [0, 1].into_iter().cycle().zip(&mut after) {
        if let Details::Investor(investor) = &mut profile.details {
            let portfolio = investor.portfolio.as_mut().unwrap();
            let mut later = portfolio[0].clone();
            later.startup = Some("rabat-2".parse().unwrap());
            later.date = Some(DAY.checked_add(days.days()).unwrap());
            portfolio.insert(0, later);
        }
    }
    assert_ne!(before, after);
    for seeking in Side::BOTH {
        assert_eq!(lists(&before, &policy, seeking), lists(&after, &policy, seeking));
    }
    // A day earlier it would have.
    for profile in &mut after {
        if let Details::Investor(investor) = &mut profile.details {
            investor.portfolio.as_mut().unwrap()[0].date = DAY.yesterday().ok();
        }
    }
    assert_ne!(lists(&before, &policy, Side::First), lists(&after, &policy, Side::First));
}

/// Those who backed startups like it come first, and the reason names them.
#[test]
fn similar_deals_are_told() {
    let text = "name = 'alike'\nversion = 1\nmarket = 'startup-investor'\n\
        [weights.startup]\nsimilar_deals = 1\n[weights.investor]\nsimilar_deals = 1\nco_investors = 1";
    let policy: Policy = text.parse().unwrap();
    let profiles = hub();
    let pool = pool(&profiles);
    let of = |id: &str| profiles.iter().find(|profile| profile.id.as_str() == id).unwrap();
    let told =
        |startup: &str, investor: &str| explain(&pool, &policy, Side::First, of(startup), of(investor));
    assert!(told("rabat-2", "city-fund").score > told("rabat-2", "agri-fund").score);
    assert!(told("casa-2", "friend").score > told("casa-2", "city-fund").score);
    let named = |startup: &str, investor: &str, facet: &str| {
        let told = told(startup, investor);
        let mut terms = told.directions.iter().flat_map(|direction| &direction.contributions);
        match terms.find(|term| term.facet == facet).unwrap().matched.clone() {
            Some(Match::Shared(qantara_engine::evidence::Value::Ids(ids))) => {
                ids.iter().map(ToString::to_string).collect()
            }
            None => Vec::new(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(named("rabat-2", "city-fund", "similar_deals"), ["rabat-1"]);
    assert_eq!(named("rabat-2", "agri-fund", "similar_deals"), ["casa-1", "casa-2"]);
    // The friend invests beside the agri fund, which backed it.
    assert_eq!(named("casa-2", "friend", "co_investors"), ["agri-fund"]);
    assert_eq!(named("casa-2", "city-fund", "co_investors"), Vec::<String>::new());
}

/// A policy that weighs none of them is what it was before there were any.
#[test]
fn facets_of_the_record_are_written_only_where_they_count() {
    let market = Market::find("startup-investor").unwrap();
    let own = market.default_policy().to_toml();
    for facet in market.facets().iter().map(|facet| facet.id()).filter(|facet| market.is_extra(facet)) {
        assert!(!own.contains(facet), "{facet}");
        let role = Role::Investor;
        let weights = [(facet.to_owned(), qantara_engine::policy::Weight::try_from(1.0).unwrap())];
        let given = market.default_policy().with_weights(role, &weights.into()).unwrap();
        assert!(given.to_toml().contains(facet), "{facet}");
        let given = given.renamed("mine".parse().unwrap(), 1);
        assert_eq!(given.to_toml().parse::<Policy>().unwrap(), given);
    }
}
