//! Products of vectors in eight bits, with what rounding can have cost them.
//!
//! A vector v is kept as `step · c` for whole numbers c, and the length of the
//! rest e. By the inequality of Cauchy and Schwarz
//!
//! ```text
//! ⟨a, b⟩ ≤ stepₐ · step_b · ⟨cₐ, c_b⟩ + |eₐ| · |b| + |a - eₐ| · |e_b|
//! ```
//!
//! The product of the whole numbers is exact, so that all levels agree.

use std::ops::Range;

use crate::level::{Level, Set, for_each_level};

/// How many rows lie side by side, in a panel.
const ROWS: usize = 16;

/// How many numbers of a row lie together: what one instruction adds up.
const TOGETHER: usize = 4;

/// The largest whole number of a query.
const QUERY_MOST: f32 = 127.0;

/// The largest whole number of a row. Two products of a row's number, moved up
/// by [`ROW_ZERO`], with a query's must fit into sixteen bits.
const ROW_MOST: f32 = 63.0;

/// What stands for zero in a row.
const ROW_ZERO: u8 = 64;

/// More than the rounding of a bound's own arithmetic: in points, and as a share
/// of its terms.
const EASE: f32 = 0.05;
const EASE_OF_TERMS: f32 = 1e-6;

/// So many queries are multiplied at a time: the quickest number to ask for.
pub const QUERIES_TOGETHER: usize = 16;

/// The most numbers of a vector, so that products fit into 32 bits.
pub const MOST_DIMS: usize = 1 << 16;

/// [`TOGETHER`] numbers of each of [`ROWS`] rows.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Block([u8; ROWS * TOGETHER]);

/// Vectors of one length that others are multiplied with, many at a time.
#[derive(Debug, Default)]
pub struct RoughRows {
    len: usize,
    dims: usize,
    /// How many blocks make a panel.
    blocks_a_panel: usize,
    /// Panel by panel.
    blocks: Vec<Block>,
    /// By panel. The last one is filled up with rows of zeros.
    rounded: Vec<Panel>,
}

/// What rounding left of the rows of a panel.
#[derive(Clone, Copy, Debug, Default)]
struct Panel {
    steps: [f32; ROWS],
    lengths: [f32; ROWS],
    rests: [f32; ROWS],
}

/// A vector that rows are multiplied with.
#[derive(Debug)]
pub struct RoughQuery {
    dims: usize,
    /// [`TOGETHER`] numbers in each.
    numbers: Vec<i32>,
    /// What the rows' zeros add to a product.
    zeros: i32,
    rounded: Rounded,
}

/// What rounding left of a vector.
#[derive(Clone, Copy, Debug, Default)]
struct Rounded {
    step: f32,
    /// Of the whole vector.
    length: f32,
    /// Of what rounding took away.
    rest: f32,
}

/// What a product counts in points: nothing at zero or less, `most` at `full`
/// or more, and evenly in between.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// The product that counts fully; above zero.
    pub full: f64,
    /// The points that it counts, from 0 to 32,000.
    pub most: f64,
}

impl RoughRows {
    /// Rounds vectors of finite numbers, all with `dims` of them.
    ///
    /// # Panics
    ///
    /// If a vector has another length, or more than [`MOST_DIMS`].
    pub fn of<'a>(level: Level, dims: usize, vectors: impl ExactSizeIterator<Item = &'a [f32]>) -> Self {
        assert!(dims <= MOST_DIMS, "products fit into 32 bits");
        let len = vectors.len();
        let (blocks_a_panel, panels) = (dims.div_ceil(TOGETHER), len.div_ceil(ROWS));
        let mut blocks = vec![Block([ROW_ZERO; ROWS * TOGETHER]); blocks_a_panel * panels];
        let mut rounded = vec![Panel::default(); panels];
        let mut numbers = Vec::new();
        for (row, vector) in vectors.enumerate() {
            assert_eq!(vector.len(), dims, "all vectors are equally long");
            let Rounded { step, length, rest } = round(level, vector, ROW_MOST, &mut numbers);
            let of_panel = &mut rounded[row / ROWS];
            of_panel.steps[row % ROWS] = step;
            of_panel.lengths[row % ROWS] = length;
            of_panel.rests[row % ROWS] = rest;
            let panel = &mut blocks[row / ROWS * blocks_a_panel..][..blocks_a_panel];
            for (block, numbers) in panel.iter_mut().zip(numbers.chunks(TOGETHER)) {
                let place = &mut block.0[row % ROWS * TOGETHER..][..numbers.len()];
                for (place, number) in place.iter_mut().zip(numbers) {
                    *place = ROW_ZERO.wrapping_add_signed(*number);
                }
            }
        }
        Self { len, dims, blocks_a_panel, blocks, rounded }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The memory that they take.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.blocks[..]) + size_of_val(&self.rounded[..])
    }

    fn panel(&self, panel: usize) -> &[Block] {
        &self.blocks[panel * self.blocks_a_panel..][..self.blocks_a_panel]
    }
}

impl RoughQuery {
    /// Rounds a vector of finite numbers.
    ///
    /// # Panics
    ///
    /// If it has more than [`MOST_DIMS`].
    pub fn of(level: Level, vector: &[f32]) -> Self {
        assert!(vector.len() <= MOST_DIMS, "products fit into 32 bits");
        let mut numbers = Vec::new();
        let rounded = round(level, vector, QUERY_MOST, &mut numbers);
        let together = |numbers: &[i8]| {
            let mut bytes = [0; TOGETHER];
            bytes.iter_mut().zip(numbers).for_each(|(byte, number)| *byte = number.cast_unsigned());
            i32::from_le_bytes(bytes)
        };
        Self {
            dims: vector.len(),
            zeros: numbers.iter().map(|number| i32::from(*number)).sum::<i32>() * i32::from(ROW_ZERO),
            numbers: numbers.chunks(TOGETHER).map(together).collect(),
            rounded,
        }
    }
}

/// Adds, for each query, the points that its products with a range of the rows
/// count at most: less than two points above what they count, rounding apart.
/// Sums saturate.
///
/// ```
/// use qantara_kernel::{Level, RoughQuery, RoughRows, Scale, rough_points};
///
/// let level = Level::best();
/// let rows = RoughRows::of(level, 2, [&[0.6, 0.8][..], &[0.0, -1.0]].into_iter());
/// let query = RoughQuery::of(level, &[0.0, 1.0]);
/// let mut points = [0; 2];
/// rough_points(level, &[&query], &rows, 0..2, Scale { full: 1.0, most: 1000.0 }, &mut points);
/// assert!((800..830).contains(&points[0]) && points[1] < 30);
/// ```
///
/// # Panics
///
/// If the range goes beyond the rows, `points` has not one place for each query
/// and row, query by query, or a query has another length than the rows.
pub fn rough_points(
    level: Level,
    queries: &[&RoughQuery],
    rows: &RoughRows,
    range: Range<usize>,
    scale: Scale,
    points: &mut [i16],
) {
    assert!(range.end <= rows.len, "the rows are there");
    assert_eq!(points.len(), queries.len() * range.len(), "there is a place for each query and row");
    assert!(queries.iter().all(|query| query.dims == rows.dims), "all are equally long");
    if range.is_empty() {
        return;
    }
    let (mut queries, mut points) = (queries, points);
    while !queries.is_empty() {
        let taken = match queries.len() {
            QUERIES_TOGETHER.. => QUERIES_TOGETHER,
            4.. => 4,
            _ => 1,
        };
        let (now, later) = queries.split_at(taken);
        let (out, rest) = points.split_at_mut(taken * range.len());
        let range = range.clone();
        match taken {
            QUERIES_TOGETHER => of_queries::<QUERIES_TOGETHER>(level, now, rows, range, scale, out),
            4 => of_queries::<4>(level, now, rows, range, scale, out),
            _ => of_queries::<1>(level, now, rows, range, scale, out),
        }
        (queries, points) = (later, rest);
    }
}

fn of_queries<const Q: usize>(
    level: Level,
    queries: &[&RoughQuery],
    rows: &RoughRows,
    range: Range<usize>,
    scale: Scale,
    points: &mut [i16],
) {
    let queries: &[&RoughQuery; Q] = queries.first_chunk().expect("there are so many");
    let numbers: [&[i32]; Q] = std::array::from_fn(|at| &queries[at].numbers[..]);
    let (mut products, mut bounds) = ([[0; ROWS]; Q], [[0; ROWS]; Q]);
    for panel in range.start / ROWS..range.end.div_ceil(ROWS) {
        multiply(level, rows.panel(panel), &numbers, &mut products);
        // The rows of the panel that were asked for.
        let from = range.start.max(panel * ROWS);
        let until = range.end.min((panel + 1) * ROWS);
        bound(level, queries, &products, &rows.rounded[panel], scale, &mut bounds);
        for (points, bounds) in points.chunks_exact_mut(range.len()).zip(&bounds) {
            let points = &mut points[from - range.start..until - range.start];
            for (points, bound) in points.iter_mut().zip(&bounds[from % ROWS..]) {
                *points = points.saturating_add(*bound);
            }
        }
    }
}

/// Rounds a vector to whole numbers up to `most`.
fn round(level: Level, vector: &[f32], most: f32, numbers: &mut Vec<i8>) -> Rounded {
    for_each_level!(level, round_body(vector: &[f32], most: f32, numbers: &mut Vec<i8>) -> Rounded)
}

#[inline(always)]
fn round_body(vector: &[f32], most: f32, numbers: &mut Vec<i8>) -> Rounded {
    // Of numbers without a sign, the larger has the larger bits.
    let largest = vector.iter().fold(0, |largest, value| value.abs().to_bits().max(largest));
    let step = f32::from_bits(largest) / most;
    // What a step is too small to divide by is all rest.
    let a_step = if step.is_normal() { 1.0 / step } else { 0.0 };
    numbers.clear();
    numbers.resize(vector.len(), 0);
    for (value, number) in vector.iter().zip(&mut *numbers) {
        *number = nearest((value * a_step).clamp(-most, most)) as i8;
    }
    // Eight sums side by side, so that the processor can make them together.
    let (mut lengths, mut rests) = ([0.0_f64; 8], [0.0_f64; 8]);
    let of = |value: f32, number: i8| {
        let rest = f64::from(value) - f64::from(number) * f64::from(step);
        (f64::from(value) * f64::from(value), rest * rest)
    };
    let ((eights, last), (near, last_near)) = (vector.as_chunks::<8>(), numbers.as_chunks::<8>());
    for (values, near) in eights.iter().zip(near) {
        for lane in 0..8 {
            let (length, rest) = of(values[lane], near[lane]);
            lengths[lane] += length;
            rests[lane] += rest;
        }
    }
    for (value, number) in last.iter().zip(last_near) {
        let (length, rest) = of(*value, *number);
        lengths[0] += length;
        rests[0] += rest;
    }
    let length = |squares: [f64; 8]| upwards(squares.iter().sum::<f64>().sqrt());
    Rounded { step, length: length(lengths), rest: length(rests) }
}

/// The nearest whole number to one between -2²² and 2²²: added to this, its bits
/// are the last ones. (A cast asks whether a number is too large, and is not
/// done for many at once.)
#[inline(always)]
fn nearest(value: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0; // 3 · 2²²
    (value + SHIFT).to_bits().wrapping_sub(SHIFT.to_bits()).cast_signed()
}

/// No less than the number, whatever the rounding of what made it.
fn upwards(value: f64) -> f32 {
    (value * (1.0 + 1e-6)) as f32 + f32::MIN_POSITIVE
}

/// What products of whole numbers count at most, in points.
fn bound<const Q: usize>(
    level: Level,
    queries: &[&RoughQuery; Q],
    products: &[[i32; ROWS]; Q],
    rows: &Panel,
    scale: Scale,
    points: &mut [[i16; ROWS]; Q],
) {
    let queries: [_; Q] = std::array::from_fn(|at| (queries[at].zeros, queries[at].rounded));
    bound_each(level, &queries, products, rows, scale, points);
}

fn bound_each(
    level: Level,
    queries: &[(i32, Rounded)],
    products: &[[i32; ROWS]],
    rows: &Panel,
    scale: Scale,
    points: &mut [[i16; ROWS]],
) {
    for_each_level!(level, bound_body(
        queries: &[(i32, Rounded)], products: &[[i32; ROWS]], rows: &Panel, scale: Scale,
        points: &mut [[i16; ROWS]]
    ));
}

#[inline(always)]
fn bound_body(
    queries: &[(i32, Rounded)],
    products: &[[i32; ROWS]],
    rows: &Panel,
    scale: Scale,
    points: &mut [[i16; ROWS]],
) {
    let (most, a_product) = (scale.most as f32, (scale.most / scale.full) as f32);
    for (((zeros, query), products), points) in queries.iter().zip(products).zip(points) {
        let (step, rest) = (query.step * a_product, query.rest * a_product);
        // What the query's whole numbers stand for is no longer than this.
        let kept = (query.length + query.rest) * a_product;
        for row in 0..ROWS {
            let product = (products[row] - zeros) as f32 * (step * rows.steps[row]);
            let rests = rest * rows.lengths[row] + kept * rows.rests[row];
            let most_product = product + rests + (product.abs() + rests) * EASE_OF_TERMS;
            // A half more and rounded is no less than rounded up.
            points[row] = nearest(most_product.clamp(0.0, most) + (0.5 + EASE)) as i16;
        }
    }
}

/// The products of queries with the rows of a panel, in whole numbers.
fn multiply<const Q: usize>(
    level: Level,
    panel: &[Block],
    queries: &[&[i32]; Q],
    products: &mut [[i32; ROWS]; Q],
) {
    match level.0 {
        Set::Portable => multiply_plainly(panel, queries, products),
        // SAFETY: a `Level` beyond the portable one is made by `Level::all`
        // alone, which has found these extensions.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Set::Avx2 | Set::Avx512 => unsafe { x86::multiply_by_pairs(panel, queries, products) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Set::Avx512Vnni => unsafe { x86::multiply_by_fours(panel, queries, products) },
    }
}

fn multiply_plainly<const Q: usize>(panel: &[Block], queries: &[&[i32]; Q], products: &mut [[i32; ROWS]; Q]) {
    *products = [[0; ROWS]; Q];
    for (at, block) in panel.iter().enumerate() {
        let (rows, _) = block.0.as_chunks::<TOGETHER>();
        for (query, products) in queries.iter().zip(&mut *products) {
            let numbers = query[at].to_le_bytes().map(u8::cast_signed);
            for (row, product) in rows.iter().zip(products) {
                for (a, b) in row.iter().zip(numbers) {
                    *product += i32::from(*a) * i32::from(b);
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The compiler does not find these instructions by itself.

    #![allow(unsafe_code)]

    use std::arch::x86_64::{
        __m256i, __m512i, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
        _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_storeu_si256, _mm512_dpbusd_epi32,
        _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512,
    };

    use super::{Block, ROWS};

    /// A block is this many halves.
    const HALVES: usize = 2;

    #[target_feature(enable = "avx2")]
    pub(super) fn multiply_by_pairs<const Q: usize>(
        panel: &[Block],
        queries: &[&[i32]; Q],
        products: &mut [[i32; ROWS]; Q],
    ) {
        // Sums of four queries and both halves of a panel fit into registers.
        for (queries, products) in queries.chunks(4).zip(products.chunks_mut(4)) {
            match queries {
                [a, b, c, d] => four(panel, &[a, b, c, d], products),
                some => some.iter().zip(products.chunks_mut(1)).for_each(|(one, products)| {
                    four(panel, &[*one], products);
                }),
            }
        }
    }

    #[target_feature(enable = "avx2")]
    fn four<const Q: usize>(panel: &[Block], queries: &[&[i32]; Q], products: &mut [[i32; ROWS]]) {
        let ones = _mm256_set1_epi16(1);
        let mut sums = [[_mm256_setzero_si256(); HALVES]; Q];
        for (at, block) in panel.iter().enumerate() {
            let halves: *const __m256i = block.0.as_ptr().cast();
            // SAFETY: a block has two halves of 32 bytes.
            let halves = unsafe { [_mm256_loadu_si256(halves), _mm256_loadu_si256(halves.add(1))] };
            for (query, sums) in queries.iter().zip(&mut sums) {
                let numbers = _mm256_set1_epi32(query[at]);
                for (sum, half) in sums.iter_mut().zip(halves) {
                    // No pair is too large for sixteen bits: see `ROW_MOST`.
                    let pairs = _mm256_maddubs_epi16(half, numbers);
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
                }
            }
        }
        for (sums, products) in sums.iter().zip(products) {
            let halves: *mut __m256i = products.as_mut_ptr().cast();
            // SAFETY: sixteen products have two halves of 32 bytes.
            unsafe {
                _mm256_storeu_si256(halves, sums[0]);
                _mm256_storeu_si256(halves.add(1), sums[1]);
            }
        }
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    pub(super) fn multiply_by_fours<const Q: usize>(
        panel: &[Block],
        queries: &[&[i32]; Q],
        products: &mut [[i32; ROWS]; Q],
    ) {
        let mut sums = [_mm512_setzero_si512(); Q];
        for (at, block) in panel.iter().enumerate() {
            let block: *const __m512i = block.0.as_ptr().cast();
            // SAFETY: a block has 64 bytes.
            let block = unsafe { _mm512_loadu_si512(block) };
            for (query, sum) in queries.iter().zip(&mut sums) {
                *sum = _mm512_dpbusd_epi32(*sum, block, _mm512_set1_epi32(query[at]));
            }
        }
        for (sum, products) in sums.iter().zip(products) {
            // SAFETY: sixteen products have 64 bytes.
            unsafe { _mm512_storeu_si512(products.as_mut_ptr().cast(), *sum) };
        }
    }
}
