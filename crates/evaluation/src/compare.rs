//! Whether one system is better than another.

use rayon::prelude::*;

use crate::draw::{Chance, Draws, Purpose};
use crate::evaluate::Evaluation;
use crate::interval::{Interval, Rows, bootstrap, mean};

/// One measure of a system beside another's, query by query.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The mean of the differences, the first system's value minus the
    /// second's.
    pub difference: f64,
    /// Its 95 % interval; `None` with fewer queries than
    /// [`FEWEST_QUERIES`](crate::interval::FEWEST_QUERIES).
    pub interval: Option<Interval>,
    /// How often chance alone makes as great a difference.
    pub p: PValue,
    /// How great the difference is beside its spread; `None` where all
    /// differences are equal.
    pub effect: Option<Effect>,
    /// Queries in which the first system is better.
    pub n_better: usize,
    /// Queries in which it is worse.
    pub n_worse: usize,
    /// All queries.
    pub n_queries: usize,
}

/// A difference that chance alone makes more often than this decides nothing.
pub const ALPHA: f64 = 0.05;

/// What a comparison says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The first system is better: the interval lies above zero, and chance
    /// seldom makes such a difference.
    Better,
    /// It is worse: the interval lies below zero, and chance seldom makes such
    /// a difference.
    Worse,
    /// The interval includes zero, or chance makes such a difference more often
    /// than [`ALPHA`].
    NotDecisive,
    /// There are fewer queries than [`FEWEST_QUERIES`](crate::interval::FEWEST_QUERIES), and no interval.
    TooFewQueries,
}

impl Comparison {
    /// What the interval and the test say together: either alone is too easily
    /// convinced where queries are few or differences skewed. With several
    /// measures or systems, one comparison in twenty convinces both by chance.
    pub fn verdict(&self) -> Verdict {
        match self.interval {
            None => Verdict::TooFewQueries,
            Some(interval) if interval.includes_zero() || self.p.value > ALPHA => Verdict::NotDecisive,
            Some(interval) if interval.low > 0.0 => Verdict::Better,
            Some(_) => Verdict::Worse,
        }
    }
}

/// Why two evaluations cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Incomparable {
    /// They are of different queries.
    #[error("the evaluations are of different queries")]
    Queries,
    /// They are by different measures.
    #[error("the evaluations are by different measures")]
    Measures,
}

/// Compares two systems by each measure, over some of the queries.
///
/// ```
/// use qantara_evaluation::compare::{Verdict, compare};
/// use qantara_evaluation::draw::Chance;
/// use qantara_evaluation::evaluate::{Task, evaluate};
/// use qantara_evaluation::judgements::{Grade, Judgements, Pairs};
/// use qantara_evaluation::run::Run;
///
/// let queries: Vec<String> = (0..30).map(|n| format!("s{n:02}")).collect();
/// let mut judgements = Judgements::default();
/// for query in &queries {
///     judgements.judge(query, "atlas fund", Grade::RELEVANT)?;
/// }
/// let first = Run::from_entries(queries.iter().map(|query| (query.as_str(), "atlas fund", 1.0)))?;
/// let second = Run::from_entries(queries.iter().map(|query| (query.as_str(), "rif angels", 1.0)))?;
/// let measures = ["RR".parse()?];
/// let task =
///     Task { judgements: &judgements, excluded: &Pairs::default(), length: None, measures: &measures };
/// let [first, second] = [first, second].map(|run| evaluate(&run, &task));
/// let comparison = &compare(&first, &second, &first.everybody(), &Chance::new(7))?[0];
/// assert_eq!((comparison.difference, comparison.verdict()), (1.0, Verdict::Better));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Incomparable`] when queries or measures differ.
pub fn compare(
    first: &Evaluation,
    second: &Evaluation,
    members: &[usize],
    chance: &Chance,
) -> Result<Vec<Comparison>, Incomparable> {
    if first.queries() != second.queries() {
        return Err(Incomparable::Queries);
    }
    if first.measures() != second.measures() {
        return Err(Incomparable::Measures);
    }
    let minus = |(first, second): (Vec<f64>, Vec<f64>)| {
        first.iter().zip(second).map(|(first, second)| first - second).collect()
    };
    let differences: Vec<Vec<f64>> =
        first.columns(members).into_iter().zip(second.columns(members)).map(minus).collect();
    Ok(comparisons(&differences, chance))
}

/// Compares two systems by their values of one measure, query by query.
///
/// ```
/// use qantara_evaluation::compare::{Verdict, paired};
/// use qantara_evaluation::draw::Chance;
///
/// let (now, before) = ([0.9; 30], [0.4; 30]);
/// assert_eq!(paired(&now, &before, &Chance::new(7)).verdict(), Verdict::Better);
/// ```
///
/// # Panics
///
/// When they have not the same number of queries.
pub fn paired(first: &[f64], second: &[f64], chance: &Chance) -> Comparison {
    assert_eq!(first.len(), second.len(), "not of the same queries");
    let differences = first.iter().zip(second).map(|(first, second)| first - second).collect();
    let found = comparisons(&[differences], chance).pop();
    found.expect("a comparison for each column")
}

/// What columns of differences say, which are of one length.
fn comparisons(differences: &[Vec<f64>], chance: &Chance) -> Vec<Comparison> {
    let intervals = bootstrap(differences, chance);
    let p_values = sign_flip(differences, chance);
    let comparisons =
        differences.iter().zip(p_values).enumerate().map(|(place, (differences, p))| Comparison {
            difference: mean(differences),
            interval: intervals.as_ref().map(|intervals| intervals[place]),
            p,
            effect: Effect::of(differences),
            n_better: differences.iter().filter(|&&difference| difference > 0.0).count(),
            n_worse: differences.iter().filter(|&&difference| difference < 0.0).count(),
            n_queries: differences.len(),
        });
    comparisons.collect()
}

/// How often chance alone makes a difference at least as great, either way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PValue {
    /// Above 0, at most 1.
    pub value: f64,
    /// Whether every relabelling was counted; else some were drawn.
    pub is_exact: bool,
}

/// Up to so many queries that differ, every relabelling is counted: a million.
const MOST_COUNTED: usize = 20;

/// The two-sided paired randomisation test of each column of differences,
/// which are of one length.
///
/// If systems were alike, a query's difference could as well have had the
/// other sign (Fisher, 1935; Smucker, Allan & Carterette, CIKM 2007). The
/// value is the share of relabellings whose mean is as far from zero. Where up
/// to 20 differences are not zero, all are counted; else so many are drawn as
/// `chance` says, and the one observed counts among them (Phipson & Smyth,
/// *Permutation p-values should never be zero*, 2010).
///
/// ```
/// use qantara_evaluation::compare::sign_flip;
/// use qantara_evaluation::draw::Chance;
///
/// // Of the eight relabellings, two are as far from zero: this, and its mirror.
/// let p = sign_flip(&[vec![0.1, 0.0, 0.2, 0.4]], &Chance::new(7))[0];
/// assert_eq!((p.value, p.is_exact), (0.25, true));
/// ```
///
/// # Panics
///
/// When columns differ in length.
pub fn sign_flip(columns: &[Vec<f64>], chance: &Chance) -> Vec<PValue> {
    let bounds: Vec<f64> = columns.iter().map(|column| bound(column)).collect();
    let is_counted =
        |column: &Vec<f64>| column.iter().filter(|&&difference| difference != 0.0).count() <= MOST_COUNTED;
    let drawn: Vec<Vec<f64>> = columns.iter().filter(|column| !is_counted(column)).cloned().collect();
    let drawn_bounds: Vec<f64> = columns
        .iter()
        .zip(&bounds)
        .filter(|(column, _)| !is_counted(column))
        .map(|(_, bound)| *bound)
        .collect();
    let mut drawn = drawn_shares(&drawn, &drawn_bounds, chance).into_iter();
    let of = |(column, bound): (&Vec<f64>, &f64)| {
        if is_counted(column) {
            return PValue { value: counted_share(column, *bound), is_exact: true };
        }
        PValue { value: drawn.next().unwrap_or(1.0), is_exact: false }
    };
    columns.iter().zip(&bounds).map(of).collect()
}

/// How far from zero a sum of differences is as far as theirs: a little less,
/// so that sums that are equal but for rounding count.
fn bound(differences: &[f64]) -> f64 {
    let sum: f64 = differences.iter().sum();
    let all: f64 = differences.iter().map(|difference| difference.abs()).sum();
    sum.abs() - 1e-12 * all
}

/// The share of all relabellings that are as far from zero.
fn counted_share(differences: &[f64], bound: f64) -> f64 {
    let differences: Vec<f64> = differences.iter().copied().filter(|&difference| difference != 0.0).collect();
    let Some((first, rest)) = differences.split_first() else { return 1.0 };
    // Its mirror is as far from zero: one sign of the first will do.
    far(*first, rest, bound) as f64 / (1_u64 << rest.len()) as f64
}

fn far(sum: f64, rest: &[f64], bound: f64) -> u64 {
    match rest.split_first() {
        None => u64::from(sum.abs() >= bound),
        Some((next, rest)) => far(sum + next, rest, bound) + far(sum - next, rest, bound),
    }
}

/// The share of relabellings drawn that are as far from zero, by column. A
/// query's sign is drawn once for all columns.
fn drawn_shares(columns: &[Vec<f64>], bounds: &[f64], chance: &Chance) -> Vec<f64> {
    let n_rows = columns.first().map_or(0, Vec::len);
    let rows = Rows::new(columns);
    let add = |mut a: Vec<u32>, b: Vec<u32>| {
        for (a, b) in a.iter_mut().zip(b) {
            *a += b;
        }
        a
    };
    let counts = (0..chance.repetitions.get())
        .into_par_iter()
        .map(|repetition| {
            let mut draws = Draws::new(chance.seed, Purpose::SignFlip, repetition);
            let mut sums = vec![0.0; columns.len()];
            let mut bits = 0;
            for row in 0..n_rows {
                bits = if row % 64 == 0 { draws.bits() } else { bits >> 1 };
                for (sum, value) in sums.iter_mut().zip(rows.row(row)) {
                    *sum += f64::from_bits(value.to_bits() ^ (bits << 63));
                }
            }
            sums.iter().zip(bounds).map(|(sum, bound)| u32::from(sum.abs() >= *bound)).collect()
        })
        .reduce(|| vec![0; columns.len()], add);
    let all = f64::from(chance.repetitions.get()) + 1.0;
    counts.into_iter().map(|count| (f64::from(count) + 1.0) / all).collect()
}

/// How great a difference is beside its spread over queries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Cohen's d for pairs, `d_z`: the mean of the differences over their
    /// standard deviation, which has n − 1 below (Cohen, *Statistical Power
    /// Analysis*, 1988, §2.3.5). 0.2 is called small, 0.5 medium, 0.8 large.
    pub cohen_d_z: f64,
    /// Hedges' g: the same, without the bias of few queries,
    /// d · (1 − 3 / (4 (n − 1) − 1)) (Hedges, 1981; Lakens, 2013).
    pub hedges_g: f64,
}

impl Effect {
    /// `None` with fewer than two differences, or where all are equal.
    pub fn of(differences: &[f64]) -> Option<Self> {
        let n = differences.len() as f64;
        let mean = mean(differences);
        let squares: f64 =
            differences.iter().map(|difference| (difference - mean) * (difference - mean)).sum();
        let deviation = (squares / (n - 1.0)).sqrt();
        let is_spread = differences.windows(2).any(|pair| pair[0] != pair[1]);
        let cohen_d_z = mean / deviation;
        is_spread.then(|| Self { cohen_d_z, hedges_g: cohen_d_z * (1.0 - 3.0 / (4.0 * (n - 1.0) - 1.0)) })
    }
}
