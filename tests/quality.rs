//! Do the default policies find who really fits whom?
//!
//! The sample's truth is planted in values that no field holds, so that a
//! ranking has to find it in what profiles show. Figures are means of nDCG@10
//! with gains 2^grade − 1 (Järvelin & Kekäläinen, *Cumulated gain-based
//! evaluation of IR techniques*, 2002) over startups with any judgement.

use std::num::NonZeroUsize;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::pool::Pool;
use qantara_engine::profile::Profile;
use qantara_engine::rank::Ranker;
use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::judgements::{Judgements, Pairs};
use qantara_evaluation::run::Run;
use qantara_hub::run_for;
use qantara_sample::Sample;

const TEN: NonZeroUsize = NonZeroUsize::new(10).unwrap();

/// The mean over startups of nDCG@10.
fn ndcg(truth: &Judgements, run: &Run) -> f64 {
    let measures = ["nDCG@10(dcg=exp-log2)".parse().unwrap()];
    let excluded = Pairs::default();
    let task = Task { judgements: truth, excluded: &excluded, length: Some(TEN), measures: &measures };
    evaluate(run, &task).all().means[0]
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
        let mut truth = Judgements::default();
        for judgement in sample.truth().filter(|judgement| judgement.market == market.id()) {
            let grade = i32::from(judgement.grade).try_into().unwrap();
            truth.judge(judgement.query.as_str(), judgement.candidate.as_str(), grade).unwrap();
        }
        let settings = Settings::on(day);
        let Ok(pool) = Pool::build(market, settings, profiles.as_slice());
        let policy = market.default_policy();
        let ranker = Ranker::new(&pool, &policy, Side::First).unwrap();
        let position = |query: &str| ranker.seekers().position(&query.parse().unwrap()).unwrap();
        let seekers: Vec<usize> = truth.iter().map(|(query, _)| position(query)).collect();
        let found = ndcg(&truth, &run_for(&ranker, &seekers, TEN, None, &Pairs::default()));
        // Ten that are the same for everybody.
        let ids = ranker.candidates().ids().take(10);
        let same: Vec<(&str, f64)> = ids.map(|id| (id.as_str(), 0.0)).collect();
        let entries =
            truth.iter().flat_map(|(query, _)| same.iter().map(move |(id, score)| (query, *id, *score)));
        let by_chance = ndcg(&truth, &Run::from_entries(entries).unwrap());
        println!(
            "{}: nDCG@10 {found:.3}, by chance {by_chance:.3}, {} startups",
            market.id(),
            truth.n_queries()
        );
        assert!(found >= floor && found > 2.0 * by_chance, "{}: {found:.3}", market.id());
    }
}
