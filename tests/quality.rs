//! Do the default policies find who really fits whom?
//!
//! The sample's truth is planted in values that no field holds, so that a
//! ranking has to find it in what profiles show. Figures are means of nDCG@10
//! with gains 2^grade − 1 (Järvelin & Kekäläinen, *Cumulated gain-based
//! evaluation of IR techniques*, 2002) over startups with any judgement.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::pool::Pool;
use qantara_engine::profile::Profile;
use qantara_engine::rank::Ranker;
use qantara_sample::Sample;

fn gain(grade: u8) -> f64 {
    f64::from((1_u32 << grade) - 1)
}

fn dcg(grades: impl IntoIterator<Item = u8>) -> f64 {
    grades.into_iter().take(10).zip(2_u32..).map(|(grade, rank)| gain(grade) / f64::from(rank).log2()).sum()
}

/// Grades by startup and counterpart.
type Truth = HashMap<String, HashMap<String, u8>>;

/// The mean over startups of nDCG@10, ranked by `order`.
fn ndcg(truth: &Truth, order: impl Fn(&str) -> Vec<String>) -> f64 {
    let each = truth.iter().map(|(query, judged)| {
        let mut ideal: Vec<u8> = judged.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        dcg(order(query).iter().map(|id| judged.get(id).copied().unwrap_or(0))) / dcg(ideal)
    });
    each.sum::<f64>() / truth.len() as f64
}

#[test]
fn the_default_policies_find_the_planted_truth() {
    let day = date(2026, 11, 23);
    let sample = Sample::on(day);
    let profiles: Vec<Profile> = sample.profiles().collect();
    // Four fifths of what was measured when they were set.
    for (market, floor) in [
        ("startup-investor", 0.54),
        ("startup-mentor", 0.37),
        ("startup-pilot", 0.53),
        ("startup-talent", 0.46),
    ] {
        let market = Market::find(market).unwrap();
        let mut truth = Truth::new();
        for judgement in sample.truth().filter(|judgement| judgement.market == market.id()) {
            let judged = truth.entry(judgement.query.to_string()).or_default();
            judged.insert(judgement.candidate.to_string(), judgement.grade);
        }
        let settings = Settings::on(day);
        let Ok(pool) = Pool::build(market, settings, profiles.as_slice());
        let policy = market.default_policy();
        let ranker = Ranker::new(&pool, &policy, Side::First).unwrap();
        let candidates = ranker.candidates();
        let found = ndcg(&truth, |query| {
            let seeker = ranker.seekers().position(&query.parse().unwrap()).unwrap();
            let ranking = ranker.rank(&[seeker], NonZeroUsize::new(10).unwrap()).remove(0);
            ranking.iter().map(|ranked| candidates.id(ranked.candidate).to_string()).collect()
        });
        // Ten that are the same for everybody.
        let by_chance = ndcg(&truth, |_| candidates.ids().map(ToString::to_string).collect());
        println!("{}: nDCG@10 {found:.3}, by chance {by_chance:.3}, {} startups", market.id(), truth.len());
        assert!(found >= floor && found > 2.0 * by_chance, "{}: {found:.3}", market.id());
    }
}
