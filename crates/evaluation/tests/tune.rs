//! Policies that were planted, and what tuning makes of judgements of them.

#![allow(clippy::float_cmp)]

use std::num::NonZeroU32;
use std::ops::ControlFlow;

use proptest::prelude::*;
use qantara_evaluation::draw::Chance;
use qantara_evaluation::interval::bootstrap;
use qantara_evaluation::judgements::Grade;
use qantara_evaluation::tune::{
    Curve, End, Epoch, Example, Fuse, InvalidExample, Margin, Model, Moving, Negatives, Settings, TooLittle,
    TuneError, Tuned, Weights, hard_negatives, margins, ndcg_at_10, tune,
};

const N_FACETS: usize = 8;

/// Numbers from 0 to 1 that look like chance (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal, with deviation 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// Candidates come in three clusters, the second facet follows the first, and
/// the third is often zero.
fn fits(numbers: &mut Numbers, n_candidates: usize) -> Vec<f32> {
    let mut fits = Vec::new();
    for _ in 0..n_candidates {
        let cluster = (numbers.next() * 3.0) as usize;
        let mut row: Vec<f64> = (0..N_FACETS)
            .map(|facet| 0.25 + 0.5 * f64::from((facet + cluster).is_multiple_of(3)) + 0.2 * numbers.normal())
            .collect();
        row[1] = 0.7 * row[0] + 0.3 * row[1];
        row[2] *= f64::from(numbers.next() < 0.6);
        fits.extend(row.iter().map(|fit| fit.clamp(0.0, 1.0) as f32));
    }
    fits
}

/// Queries whose candidates a planted policy orders; of them the judge, who
/// errs, finds the first quarter relevant and the very first ones more so.
fn queries(planted: &Model, n: usize, n_candidates: usize, noise: f64, seed: u64) -> Vec<Example> {
    let mut numbers = Numbers(seed);
    let of = |number: usize| {
        let fits = fits(&mut numbers, n_candidates);
        let mut judged: Vec<(f64, usize)> = fits
            .chunks(N_FACETS)
            .map(|fits| planted.score(fits) + noise * numbers.normal())
            .enumerate()
            .map(|(candidate, score)| (score, candidate))
            .collect();
        judged.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut grades = vec![Grade::NotRelevant; n_candidates];
        for (place, (_, candidate)) in judged.iter().take(n_candidates.div_ceil(4)).enumerate() {
            let grade = if place < n_candidates.div_ceil(20) { 2 } else { 1 };
            grades[*candidate] = Grade::try_from(grade).unwrap();
        }
        Example::new(format!("q{number:04}"), N_FACETS, fits, grades).unwrap()
    };
    (0..n).map(of).collect()
}

fn weights(weights: [f64; N_FACETS]) -> Weights {
    Weights::try_from(weights.to_vec()).unwrap()
}

fn planted(fuse: Fuse) -> Model {
    let first = weights([5.0, 0.0, 1.0, 2.0, 0.0, 0.5, 1.0, 0.0]);
    let second = weights([0.0, 1.0, 3.0, 0.0, 4.0, 0.5, 0.0, 1.0]);
    Model::new([first, second], fuse).unwrap()
}

/// What a hub begins with: every facet alike.
fn start() -> Model {
    Model::new([weights([1.0; N_FACETS]), weights([1.0; N_FACETS])], Fuse::Geometric).unwrap()
}

fn go_on(_: &Epoch) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The earlier seven tenths teach, the rest choose.
fn learned(start: &Model, examples: &[Example]) -> Tuned {
    let (training, validation) = examples.split_at(examples.len() * 7 / 10);
    tune(start, training, validation, &Settings::default(), go_on).unwrap()
}

fn mean(model: &Model, examples: &[Example]) -> f64 {
    let values = ndcg_at_10(model, examples);
    values.iter().sum::<f64>() / values.len() as f64
}

/// How much a judge errs beside scores from 0 to 1.
const NOISE: f64 = 0.03;

/// Queries that nothing was learned or chosen by.
fn fresh(planted: &Model) -> Vec<Example> {
    queries(planted, 400, 60, NOISE, 99)
}

#[test]
fn two_thousand_noisy_judgements_give_the_planted_ranking_back() {
    for fuse in [Fuse::Geometric, Fuse::Harmonic, Fuse::Mean { first_share: 0.7 }] {
        let planted = planted(fuse);
        let fresh = fresh(&planted);
        for seed in 1..=2 {
            let tuned = learned(&start(), &queries(&planted, 100, 20, NOISE, seed));
            let [truth, found, before] = [&planted, &tuned.model, &start()].map(|model| mean(model, &fresh));
            assert!(found >= truth - 0.01, "{fuse:?}, seed {seed}: {found}, not {truth}");
            assert!(before < truth - 0.05, "there was something to learn");
        }
    }
}

/// The planted policy with some of each weight given to all alike.
fn blurred(planted: &Model, share: f64) -> Model {
    let blurred = |weights: &Weights| {
        let blur = |weight: &f64| weight * (1.0 - share) + share / N_FACETS as f64;
        Weights::try_from(weights.as_slice().iter().map(blur).collect::<Vec<_>>()).unwrap()
    };
    let [first, second] = planted.weights();
    Model::new([blurred(first), blurred(second)], planted.fuse()).unwrap()
}

/// Not even where the start is as good as can be, and all that could be
/// learned is noise.
#[test]
fn a_hundred_noisy_judgements_do_no_harm() {
    for fuse in [Fuse::Geometric, Fuse::Mean { first_share: 0.5 }] {
        let planted = planted(fuse);
        let fresh = fresh(&planted);
        for share in [0.0, 0.25, 1.0] {
            let start = blurred(&planted, share);
            let before = ndcg_at_10(&start, &fresh);
            for seed in 1..=6 {
                let examples = queries(&planted, 50, 2, NOISE, seed);
                let (training, validation) = examples.split_at(25);
                let tuned = tune(&start, training, validation, &Settings::default(), go_on).unwrap();
                let after = ndcg_at_10(&tuned.model, &fresh);
                let differences = after.iter().zip(&before).map(|(after, before)| after - before).collect();
                let interval = bootstrap(&[differences], &chance()).unwrap()[0];
                assert!(interval.high >= 0.0, "{fuse:?}, {share}, seed {seed}: {interval:?}");
            }
        }
    }
}

fn chance() -> Chance {
    Chance { repetitions: NonZeroU32::new(500).unwrap(), seed: 7 }
}

/// The planted policy sees one facet only above a half; a straight fit cannot.
#[test]
fn a_planted_curve_is_found_and_stays_a_curve() {
    let step = Curve::new(vec![0.0, 0.5, 0.6, 1.0], vec![0.0, 0.0, 1.0, 1.0]).unwrap();
    let planted = planted(Fuse::Geometric).with_curve(0, step.clone()).with_curve(4, step);
    let fresh = fresh(&planted);
    let examples = queries(&planted, 100, 20, NOISE, 5);
    let straight = Model::new(planted.weights().clone(), Fuse::Geometric).unwrap();
    let settings = Settings { fuses: Vec::new(), ..Settings::default() };
    let learned = |start: &Model| tune(start, &examples[..70], &examples[70..], &settings, go_on).unwrap();
    let with_curves = learned(&straight.clone().with_identity_curves(&examples, 8));
    assert!(with_curves.is_better());
    let [without, with] = [&learned(&straight).model, &with_curves.model].map(|model| mean(model, &fresh));
    assert!(with > without + 0.01, "{with}, not above {without}");
    for curve in with_curves.model.curves() {
        let curve = curve.as_ref().unwrap();
        assert_eq!(Curve::new(curve.knots().to_vec(), curve.values().to_vec()).as_ref(), Ok(curve));
    }
    // What is told adds up to what was ranked by.
    for candidate in 0..60 {
        let fits = fresh[0].fits(candidate);
        for (side, value) in with_curves.model.values(fits).into_iter().enumerate() {
            let terms: f64 = with_curves.model.terms(side, fits).iter().sum();
            assert!((terms - value).abs() < 1e-12, "{terms}, not {value}");
        }
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let examples = queries(&planted(Fuse::Geometric), 150, 10, NOISE, 3);
    let start = start().with_identity_curves(&examples, 4);
    let settings = Settings { n_epochs: NonZeroU32::new(20).unwrap(), ..Settings::default() };
    let bytes = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let mut losses = Vec::new();
        let see = |epoch: &Epoch| {
            losses.push(epoch.loss.to_bits());
            ControlFlow::Continue(())
        };
        let tuned = pool.install(|| tune(&start, &examples[..110], &examples[110..], &settings, see));
        (format!("{:?}", tuned.unwrap()), losses)
    };
    assert_eq!(bytes(1), bytes(3));
}

#[test]
fn whoever_stops_has_the_best_so_far() {
    let examples = queries(&planted(Fuse::Geometric), 100, 20, NOISE, 1);
    let (training, validation) = examples.split_at(70);
    let stopped = |after: u32| {
        let see = |epoch: &Epoch| match epoch.number {
            number if number == after => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        tune(&start(), training, validation, &Settings::default(), see).unwrap()
    };
    let tuned = stopped(15);
    assert!(tuned.is_better());
    let attempt = tuned.attempts[0];
    assert_eq!((tuned.attempts.len(), attempt.n_epochs, attempt.end), (1, 15, End::Stopped));
    assert_eq!(tuned.validation, mean(&tuned.model, validation));
    assert!(tuned.validation > tuned.start_validation);
    // It is what as many epochs would have come to.
    let n_epochs = NonZeroU32::new(15).unwrap();
    let settings = Settings { n_epochs, fuses: Vec::new(), ..Settings::default() };
    let whole = tune(&start(), training, validation, &settings, go_on).unwrap();
    assert_eq!((whole.attempts[0].end, &whole.model), (End::AllEpochs, &tuned.model));
}

/// Of what its own start ranks perfectly there is nothing better.
#[test]
fn nothing_better_gives_the_start_back() {
    let planted = planted(Fuse::Geometric);
    let tuned = learned(&planted, &queries(&planted, 100, 20, 0.0, 2));
    assert_eq!((&tuned.model, tuned.found), (&planted, None));
    assert_eq!(tuned.validation, tuned.start_validation);
    assert_eq!(tuned.attempts.len(), 3);
}

#[test]
fn too_little_is_refused_with_what_is_missing() {
    let examples = queries(&planted(Fuse::Geometric), 50, 10, NOISE, 1);
    let none = |example: &Example| {
        let fits = (0..10).flat_map(|candidate| example.fits(candidate)).copied().collect();
        Example::new(example.query().to_owned(), N_FACETS, fits, vec![Grade::NotRelevant; 10]).unwrap()
    };
    let of_no_use: Vec<Example> = examples.iter().map(none).collect();
    for (training, validation, said) in [
        (
            &examples[..9],
            &examples[9..],
            "training has 9 queries with a relevant candidate and another, of 10 needed, and 27 relevant candidates in them, of 20 needed",
        ),
        (
            &examples[..26],
            &examples[26..],
            "validation has 24 queries with a relevant candidate and another, of 25 needed, and 72 relevant candidates in them, of 25 needed",
        ),
        (
            &of_no_use[..],
            &examples[9..],
            "training has 0 queries with a relevant candidate and another, of 10 needed, and 0 relevant candidates in them, of 20 needed",
        ),
        (
            &[],
            &[],
            "training has 0 queries with a relevant candidate and another, of 10 needed, and 0 relevant candidates in them, of 20 needed",
        ),
    ] {
        let error = tune(&start(), training, validation, &Settings::default(), go_on).unwrap_err();
        assert_eq!(error.to_string(), said);
        assert!(matches!(error, TuneError::TooLittle(TooLittle { .. })));
    }
}

#[test]
fn what_may_not_change_stays() {
    let planted = planted(Fuse::Mean { first_share: 0.7 });
    let examples = queries(&planted, 100, 20, NOISE, 4);
    let mut own = [1.0; N_FACETS];
    own[0] = 0.0;
    let start =
        Model::new([weights(own), weights([1.0; N_FACETS])], Fuse::Mean { first_share: 0.5 }).unwrap();
    let learned =
        |settings: &Settings| tune(&start, &examples[..70], &examples[70..], settings, go_on).unwrap();
    let above_zero = learned(&Settings { weights: Moving::AboveZero, ..Settings::default() });
    assert!(above_zero.is_better());
    let moved = above_zero.model.weights()[0].as_slice();
    assert!(moved[0] == 0.0 && moved[1] != start.weights()[0].as_slice()[1]);
    let fuse_alone =
        learned(&Settings { weights: Moving::None, standard_errors: 0.0, ..Settings::default() });
    assert!(fuse_alone.is_better());
    assert_eq!(fuse_alone.model.weights(), start.weights());
    assert!(fuse_alone.model.fuse() != start.fuse());
    let weights_alone = Settings { fuses: Vec::new(), shares: false, ..Settings::default() };
    assert_eq!(learned(&weights_alone).model.fuse(), start.fuse());
}

#[test]
fn nonsense_is_an_error() {
    let of = |fits: Vec<f32>| Example::new("argan".into(), 2, fits, vec![Grade::RELEVANT]);
    for fit in [f32::NAN, f32::INFINITY, -0.1, 1.1] {
        let error = of(vec![0.5, fit]).unwrap_err();
        assert!(matches!(error, InvalidExample::NotAFit { candidate: 0, facet: 1, .. }), "{error}");
    }
    assert!(matches!(of(vec![0.5]), Err(InvalidExample::Lengths { .. })));
    for importance in [vec![], vec![0.0], vec![f32::NAN], vec![f32::INFINITY]] {
        let error = of(vec![0.5, 0.5]).unwrap().with_importance(importance);
        assert!(matches!(error, Err(InvalidExample::Importance { .. })));
    }
    let examples = vec![of(vec![0.5, 0.5]).unwrap()];
    let error = tune(&start(), &examples, &[], &Settings::default(), go_on).unwrap_err();
    assert_eq!(error.to_string(), "query `argan` has 2 facets, the policy 8");
    for standard_errors in [-1.0, f64::NAN] {
        let settings = Settings { standard_errors, ..Settings::default() };
        assert!(matches!(tune(&start(), &[], &[], &settings, go_on), Err(TuneError::Setting(_))));
    }
    let settings = Settings { fuses: vec![Fuse::Mean { first_share: 1.5 }], ..Settings::default() };
    assert_eq!(tune(&start(), &[], &[], &settings, go_on), Err(TuneError::Share(1.5)));
}

/// Everything that is kept is accounted for, the hardest are there, and over
/// many queries who is drawn stands for who is not.
#[test]
fn hard_negatives_stand_for_all() {
    let planted = planted(Fuse::Geometric);
    let examples = queries(&planted, 200, 40, NOISE, 4);
    let model = start();
    let kept = hard_negatives(&examples, &model, &Negatives { n_hard: 5, n_random: 6, seed: 7 });
    let [mut of_all, mut of_kept] = [0.0; 2];
    for (example, kept) in examples.iter().zip(&kept) {
        assert_eq!(kept.n_candidates(), 10 + 5 + 6);
        assert_eq!(kept.importance().iter().sum::<f32>().round(), 40.0);
        let of = |example: &Example| -> Vec<(f64, bool, f32)> {
            let scores = model.scores(example).into_iter();
            let relevant = example.grades().iter().map(|grade| grade.is_relevant());
            let all = scores.zip(relevant).zip(example.importance());
            all.map(|((score, relevant), importance)| (score, relevant, *importance)).collect()
        };
        let (all, few) = (of(example), of(kept));
        let hardest = |of: &[(f64, bool, f32)]| {
            let mut scores: Vec<f64> =
                of.iter().filter(|(_, relevant, _)| !relevant).map(|(score, ..)| *score).collect();
            scores.sort_by(|a, b| b.total_cmp(a));
            scores[..5].to_vec()
        };
        assert_eq!(hardest(&all), hardest(&few));
        of_all += all.iter().map(|(score, ..)| score).sum::<f64>();
        of_kept += few.iter().map(|(score, _, importance)| score * f64::from(*importance)).sum::<f64>();
    }
    assert!((of_kept / of_all - 1.0).abs() < 0.01, "{of_kept}, not {of_all}");
    // Other queries do not matter, nor does their order; the seed does.
    let negatives = Negatives { n_hard: 5, n_random: 6, seed: 7 };
    assert_eq!(hard_negatives(&examples[150..], &model, &negatives), kept[150..]);
    assert_ne!(hard_negatives(&examples, &model, &Negatives { seed: 8, ..negatives }), kept);
    // Who has fewer keeps all.
    let negatives = Negatives { n_hard: 50, n_random: 6, seed: 7 };
    assert_eq!(hard_negatives(&examples, &model, &negatives), examples);
}

#[test]
fn a_planted_policy_is_found_from_hard_negatives_too() {
    let planted = planted(Fuse::Geometric);
    let all = queries(&planted, 100, 60, NOISE, 6);
    let few = hard_negatives(&all[..70], &start(), &Negatives { n_hard: 5, n_random: 10, seed: 7 });
    let tuned = tune(&start(), &few, &all[70..], &Settings::default(), go_on).unwrap();
    let [truth, found] = [&planted, &tuned.model].map(|model| mean(model, &fresh(&planted)));
    assert!(found >= truth - 0.01, "{found}, not {truth}");
}

fn any_fuse() -> impl Strategy<Value = Fuse> {
    prop_oneof![
        Just(Fuse::Geometric),
        Just(Fuse::Harmonic),
        Just(Fuse::Minimum),
        (0.0..=1.0).prop_map(|first_share| Fuse::Mean { first_share }),
    ]
}

/// The first candidates when one weight is moved and the others share the rest.
fn first_with(model: &Model, example: &Example, margin: &Margin, weight: f64, n: usize) -> Vec<usize> {
    let mut moved = model.weights().clone();
    let others = (1.0 - weight) / (1.0 - margin.weight);
    let mut row: Vec<f64> = moved[margin.side].as_slice().iter().map(|weight| weight * others).collect();
    row[margin.facet] = weight;
    moved[margin.side] = Weights::try_from(row).unwrap();
    let scores = Model::new(moved, model.fuse()).unwrap().scores(example);
    let mut places: Vec<usize> = (0..scores.len()).collect();
    places.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    places.truncate(n);
    places.sort_unstable();
    places
}

proptest! {
    /// A little inside its margin a weight changes nothing, nor at any of many
    /// places between; a little outside it does.
    #[test]
    fn a_list_changes_where_its_margins_end(
        fits in prop::collection::vec(0.01_f32..=1.0, 3 * 7),
        first in prop::collection::vec(0.1..1.0, 3),
        second in prop::collection::vec(0.1..1.0, 3),
        fuse in any_fuse(),
    ) {
        const STEP: f64 = 1e-7;
        let [first, second] = [first, second].map(|weights| Weights::try_from(weights).unwrap());
        let model = Model::new([first, second], fuse).unwrap();
        let example = Example::new("q".into(), 3, fits, vec![Grade::NotRelevant; 7]).unwrap();
        for margin in margins(&model, &example, 2) {
            let first = |weight: f64| first_with(&model, &example, &margin, weight, 2);
            let now = first(margin.weight);
            let low = margin.low.map_or(0.0, |low| low + STEP);
            let high = margin.high.map_or(1.0 - STEP, |high| high - STEP);
            for step in 0..=100 {
                let weight = low + (high - low) * f64::from(step) / 100.0;
                prop_assert_eq!(&first(weight), &now, "{:?} at {}", margin, weight);
            }
            for outside in [margin.low.map(|low| low - STEP), margin.high.map(|high| high + STEP)] {
                if let Some(weight) = outside.filter(|weight| (0.0..1.0).contains(weight)) {
                    prop_assert_ne!(&first(weight), &now, "{:?} at {}", margin, weight);
                }
            }
        }
    }
}
