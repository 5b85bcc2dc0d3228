//! Every level of the processor gives what plain sums give.

use proptest::prelude::*;
use qantara_kernel::{
    BARRED, Found, Level, Lookup, RoughQuery, RoughRows, Scale, add_up, inner_product, reaching,
    reaching_each, rough_points, rounded_up,
};

/// Points as rankings have them: small ones, and some that bar.
fn points() -> impl Strategy<Value = i16> {
    prop_oneof![8 => -100..4_000_i16, 1 => Just(BARRED), 1 => any::<i16>()]
}

fn columns() -> impl Strategy<Value = Vec<Vec<i16>>> {
    (1..12_usize, 0..200_usize).prop_flat_map(|(columns, lanes)| {
        prop::collection::vec(prop::collection::vec(points(), lanes), columns)
    })
}

/// Codes, and what each counts.
type Coded = (Vec<u32>, Vec<i16>);

fn lookups() -> impl Strategy<Value = (usize, Vec<Coded>)> {
    (0..200_usize, 0..10_usize).prop_flat_map(|(lanes, lookups)| {
        let lookup = prop::collection::vec(points(), 1..50).prop_flat_map(move |table| {
            let codes = prop::collection::vec(0..table.len() as u32, lanes);
            (codes, Just(table))
        });
        (Just(lanes), prop::collection::vec(lookup, lookups))
    })
}

/// Vectors of one length, some with numbers of very different sizes, and some of
/// zeros.
fn vectors() -> impl Strategy<Value = [Vec<Vec<f32>>; 2]> {
    (0..70_usize).prop_flat_map(|dims| {
        let value = prop_oneof![
            4 => -1.0..1.0_f32,
            1 => Just(0.0),
            1 => (-40..3_i32).prop_map(|exponent| 2.0_f32.powi(exponent)),
            1 => (-150..-120_i32).prop_map(|exponent| 2.0_f32.powi(exponent)),
        ];
        let vector = prop_oneof![
            8 => prop::collection::vec(value, dims),
            1 => Just(vec![0.0; dims]),
            1 => (-150..-100_i32).prop_map(move |exponent| vec![2.0_f32.powi(exponent); dims]),
        ];
        [prop::collection::vec(vector.clone(), 0..40), prop::collection::vec(vector, 0..40)]
    })
}

proptest! {
    /// Above what the exact products count, by no more than rounding explains,
    /// and the same at every level.
    #[test]
    fn rough_points_are_a_close_bound(
        [queries, rows] in vectors(),
        cut in (0..40_usize, 0..40_usize),
        full in 0.1..2.0_f64,
        most in 0.0..30_000.0_f64,
    ) {
        let dims = rows.first().or(queries.first()).map_or(0, Vec::len);
        let range = cut.0.min(rows.len())..cut.1.min(rows.len()).max(cut.0.min(rows.len()));
        let scale = Scale { full, most };
        let at = |level: Level| {
            let rows = RoughRows::of(level, dims, rows.iter().map(Vec::as_slice));
            let queries: Vec<RoughQuery> = queries.iter().map(|query| RoughQuery::of(level, query)).collect();
            let mut points = vec![0; queries.len() * range.len()];
            let queries: Vec<&RoughQuery> = queries.iter().collect();
            rough_points(level, &queries, &rows, range.clone(), scale, &mut points);
            points
        };
        let plain = at(Level::PORTABLE);
        for level in Level::all() {
            prop_assert_eq!(&at(level), &plain, "{}", level.name());
        }
        let length = |vector: &[f32]| vector.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
        let largest = |vector: &[f32]| vector.iter().fold(0.0_f64, |most, value| most.max(f64::from(value.abs())));
        // Each number is off by at most half a step.
        let rest = |vector: &[f32], steps: f64| largest(vector) / steps / 2.0 * (dims as f64).sqrt();
        let pairs = queries.iter().flat_map(|query| rows[range.clone()].iter().map(move |row| (query, row)));
        for ((query, row), points) in pairs.zip(plain) {
            let product: f64 = query.iter().zip(row).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            let count = |product: f64| (product / full).clamp(0.0, 1.0) * most;
            let off = rest(query, 127.0) * length(row) + (length(query) + rest(query, 127.0)) * rest(row, 63.0);
            prop_assert!(f64::from(points) >= count(product), "{points} for {product}");
            prop_assert!(f64::from(points) <= count(product + 2.0 * off + 1e-30) + 2.1, "{points} for {product}");
        }
    }

    #[test]
    fn the_lanes_that_reach_enough_are_found(columns in columns(), least in points()) {
        let columns: Vec<&[i16]> = columns.iter().map(Vec::as_slice).collect();
        let sum = |lane: usize| columns.iter().map(|column| column[lane]).reduce(i16::saturating_add).unwrap();
        let plain: Vec<Found> = (0..columns[0].len())
            .map(|lane| Found { lane: lane as u32, points: sum(lane) })
            .filter(|found| found.points >= least)
            .collect();
        for level in Level::all() {
            let mut found = Vec::new();
            reaching(level, &columns, least, &mut found);
            prop_assert_eq!(&found, &plain, "{}", level.name());
        }
    }

    #[test]
    fn each_lane_has_its_own_bound(columns in columns(), least in prop::collection::vec(points(), 200)) {
        let columns: Vec<&[i16]> = columns.iter().map(Vec::as_slice).collect();
        let least = &least[..columns[0].len()];
        let sum = |lane: usize| columns.iter().map(|column| column[lane]).reduce(i16::saturating_add).unwrap();
        let plain: Vec<Found> = (0..columns[0].len())
            .map(|lane| Found { lane: lane as u32, points: sum(lane) })
            .filter(|found| found.points >= least[found.lane as usize])
            .collect();
        for level in Level::all() {
            let mut found = Vec::new();
            reaching_each(level, &columns, least, &mut found);
            prop_assert_eq!(&found, &plain, "{}", level.name());
        }
    }

    #[test]
    fn fractions_are_rounded_up(fractions in prop::collection::vec(0.0..=1.0_f32, 0..100), scale in 0.0..30_000.0_f64) {
        let plain: Vec<i16> = fractions.iter().map(|fraction| (f64::from(*fraction) * scale).ceil() as i16).collect();
        for level in Level::all() {
            let mut points = vec![7; fractions.len()];
            rounded_up(level, &fractions, scale, &mut points);
            prop_assert_eq!(&points, &plain, "{}", level.name());
        }
    }

    #[test]
    fn tables_are_added_up((lanes, lookups) in lookups()) {
        let plain: Vec<i16> = (0..lanes)
            .map(|lane| {
                let points = lookups.iter().map(|(codes, table)| table[codes[lane] as usize]);
                points.fold(0, i16::saturating_add)
            })
            .collect();
        let lookups: Vec<Lookup<'_>> = lookups.iter().map(|(codes, table)| Lookup { codes, table }).collect();
        for level in Level::all() {
            let mut sums = vec![7; lanes];
            add_up(level, &lookups, &mut sums);
            prop_assert_eq!(&sums, &plain, "{}", level.name());
        }
    }

    #[test]
    fn fractions_are_summed_alike(pairs in prop::collection::vec((-1.0..1.0_f32, -1.0..1.0_f32), 0..600)) {
        let (a, b): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
        let plain = inner_product(Level::PORTABLE, &a, &b);
        let sum: f64 = pairs.iter().map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
        prop_assert!((plain - sum).abs() < 1e-9);
        for level in Level::all() {
            prop_assert_eq!(inner_product(level, &a, &b).to_bits(), plain.to_bits(), "{}", level.name());
        }
    }

    /// What is barred is not found, whatever is added to it: the other columns
    /// of a ranking hold at most half of the range together.
    #[test]
    fn what_is_barred_stays_barred(others in prop::collection::vec(0..2_000_i16, 0..8), at in 0..8_usize) {
        let mut columns: Vec<[i16; 1]> = others.iter().map(|points| [*points]).collect();
        columns.insert(at.min(columns.len()), [BARRED]);
        let columns: Vec<&[i16]> = columns.iter().map(|column| &column[..]).collect();
        let mut found = Vec::new();
        reaching(Level::best(), &columns, 0, &mut found);
        prop_assert!(found.is_empty());
    }
}

#[test]
fn the_best_level_is_one_of_them() {
    assert!(Level::all().any(|level| level == Level::best()));
    println!("levels: {}", Level::all().map(Level::name).collect::<Vec<_>>().join(", "));
}
