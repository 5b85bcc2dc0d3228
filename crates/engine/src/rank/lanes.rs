//! Many seekers at once.
//!
//! Startups share their patterns, and investors hardly do. So the members of
//! the side that shares more are taken by what they have (a *batch*), and those
//! of the other side lie in lanes, a tile of them at a time. What one code of
//! the batch counts with every lane is computed once, and the columns of codes
//! that go together are added up once for all that have the combination. A
//! bound is then the sum of a few columns, whichever of the two sides seeks.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::ops::Range;

use qantara_kernel::{Found, reaching, reaching_each, rounded_up};
use rayon::prelude::*;

use super::best::Best;
use super::dense::{COLUMNS_TOGETHER, DenseQueries, points_in};
use super::queue::Queue;
use super::worth::BARRED;
use super::{CANDIDATES_A_TILE, Pair, Ranker, Ranking, Seeker, Way};
use crate::codes::{Code, Mark};
use crate::gate::{Gate, Verdict};
use crate::pool::Member;
use crate::side::Side;

/// A combination may be had by one of this many: making a column takes about
/// as long as adding it up this often.
const SHARED_BY: usize = 4;

/// How many are looked at to see how much of a bound is lost.
const LOOKED_AT: usize = 32;

/// The most points that a bound may lose on average.
const MOST_LOST: f64 = 200.0;

/// How many codes are compared with the lanes at a time.
const CODES_A_TASK: usize = 64;

/// The most members that are taken together, by all threads that have columns of
/// their own for them.
const MEMBERS_A_BATCH: usize = 1 << 15;

/// The most members that a thread takes together, however many threads there are.
const MEMBERS_A_THREAD: usize = 1 << 12;

/// The most fits and points that a batch should have with a tile: 128 MB.
const MOST_FITS: usize = 1 << 24;

/// What a fit takes, with its points.
const BYTES_A_FIT: usize = 8;

/// So many are taken together whatever they count.
const FEWEST_TOGETHER: usize = 256;

/// How many candidates are looked at before all others.
const FIRST_TILE: usize = 128;

/// The fewest lanes of a tile when several threads want one.
const FEWEST_LANES: usize = 256;

/// Members of one side by what they have.
struct Batch<'a> {
    side: Side,
    members: Vec<Member<'a>>,
    /// The attributes that count, with the codes that occur.
    attributes: Vec<Occurring>,
    /// The place among `attributes` of each coded facet that counts.
    coded: Vec<usize>,
    /// By pack, the places among `attributes` of those that go together.
    packs: Vec<Vec<usize>>,
    /// By pack, each combination that occurs, as numbers of codes.
    combinations: Vec<Vec<Box<[u32]>>>,
    /// By member, then by pack, the number of its combination.
    numbers: Vec<u32>,
    /// The places among `attributes` of those with too many codes for columns.
    loose: Vec<usize>,
}

/// The codes of one attribute that occur.
struct Occurring {
    attribute: usize,
    /// Each with the first member that has it.
    codes: Vec<(Code, usize)>,
    /// By member, the number of its code.
    numbers: Vec<u32>,
}

/// The seekers as members; `None` if one of them is none.
fn members<'a>(seekers: &[Seeker<'a>]) -> Option<Vec<Member<'a>>> {
    seekers.iter().map(|seeker| seeker.member).collect()
}

/// Numbers things in the order in which they first come.
fn numbered<T: std::hash::Hash + Eq + Clone>(things: impl Iterator<Item = T>) -> (Vec<(T, usize)>, Vec<u32>) {
    let mut known: HashMap<T, u32> = HashMap::new();
    let mut different = Vec::new();
    let number = |(at, thing): (usize, T)| {
        *known.entry(thing).or_insert_with_key(|thing| {
            different.push((thing.clone(), at));
            different.len() as u32 - 1
        })
    };
    let numbers = things.enumerate().map(number).collect();
    (different, numbers)
}

impl<'a> Batch<'a> {
    fn of(ranker: &Ranker<'_>, side: Side, members: Vec<Member<'a>>) -> Self {
        let most = members.len() / SHARED_BY;
        let worth = &ranker.worth;
        let counts = |attribute: usize| {
            worth.coded_at(attribute).is_some() || worth.barring_at(attribute).next().is_some()
        };
        let mut attributes: Vec<Occurring> = Vec::new();
        let mut packs: Vec<Vec<usize>> = Vec::new();
        let mut loose = Vec::new();
        for pack in ranker.pool.packs(side).iter() {
            let mut together = Vec::new();
            for attribute in pack.attributes.iter().copied().filter(|attribute| counts(*attribute)) {
                let (codes, numbers) = numbered(members.iter().map(|member| member.code(attribute)));
                let place = attributes.len();
                match codes.len() {
                    // What they all have makes no combination more.
                    1 if !packs.is_empty() => packs[0].push(place),
                    few if few <= most => together.push(place),
                    _ => loose.push(place),
                }
                attributes.push(Occurring { attribute, codes, numbers });
            }
            if !together.is_empty() {
                packs.push(together);
            }
        }
        let (combinations, numbers): (Vec<_>, Vec<Vec<u32>>) = packs
            .iter()
            .map(|together| {
                let combination = |at: usize| {
                    together.iter().map(|place| attributes[*place].numbers[at]).collect::<Box<[u32]>>()
                };
                let (different, numbers) = numbered((0..members.len()).map(combination));
                (different.into_iter().map(|(combination, _)| combination).collect::<Vec<_>>(), numbers)
            })
            .unzip();
        let by_member = |at: usize| numbers.iter().map(move |numbers| numbers[at]);
        let place = |attribute: usize| {
            attributes.iter().position(|occurring| occurring.attribute == attribute).expect("it counts")
        };
        Self {
            side,
            coded: worth.coded.iter().map(|coded| place(coded.attribute)).collect(),
            numbers: (0..members.len()).flat_map(by_member).collect(),
            members,
            attributes,
            packs,
            combinations,
            loose,
        }
    }

    /// How many fits and points it has with these lanes.
    fn fits_with(&self, lanes: &[Member<'_>]) -> usize {
        let fits = |occurring: &Occurring| {
            let lanes = numbered(lanes.iter().map(|lane| lane.code(occurring.attribute))).0.len();
            lanes * occurring.codes.len()
        };
        let columns: usize = self.combinations.iter().map(Vec::len).sum();
        self.attributes.iter().map(fits).sum::<usize>() + columns * lanes.len()
    }

    /// Whether enough of its members share what they have.
    fn is_shared(&self) -> bool {
        let columns: usize = self.combinations.iter().map(Vec::len).sum();
        columns * SHARED_BY <= self.members.len() * self.packs.len().max(1)
    }
}

/// Members of the other side, and what the batch's codes count with them.
struct Tile {
    /// By attribute of the batch.
    sheets: Vec<Sheet>,
    /// By pack, then by combination, then by lane.
    columns: Vec<Vec<i16>>,
    /// Of each loose attribute, by number of the code: what it counts with any
    /// lane, at most.
    bases: Vec<Vec<i16>>,
    width: usize,
}

/// What the codes of an attribute count with those that occur in a tile.
struct Sheet {
    /// By lane, the place of its code among those that occur.
    places: Vec<u32>,
    /// How many different codes occur.
    width: usize,
    /// By number of the batch's code, then by place; of a coded facet.
    fits: Vec<f32>,
    /// The same in points.
    points: Vec<i16>,
    /// By number of the batch's code, then by lane, of one that is in columns.
    columns: Vec<i16>,
}

impl Sheet {
    /// Writes out the points lane by lane.
    fn spread(&mut self) {
        let lanes = self.places.len();
        self.columns = vec![0; self.points.len() / self.width.max(1) * lanes];
        let rows = self.points.par_chunks(self.width.max(1)).zip(self.columns.par_chunks_mut(lanes.max(1)));
        rows.for_each(|(points, column)| {
            for (lane, place) in column.iter_mut().zip(&self.places) {
                *lane = points[*place as usize];
            }
        });
    }

    fn column_of(&self, number: u32) -> &[i16] {
        &self.columns[number as usize * self.places.len()..][..self.places.len()]
    }

    fn points_of(&self, number: u32) -> &[i16] {
        &self.points[number as usize * self.width..][..self.width]
    }
}

impl Tile {
    /// The columns and the base of a member of the batch.
    fn of<'a>(&'a self, batch: &Batch<'_>, at: usize, columns: &mut Vec<&'a [i16]>) -> i16 {
        columns.clear();
        let numbers = &batch.numbers[at * batch.packs.len()..][..batch.packs.len()];
        let column =
            |(columns, number): (&'a Vec<i16>, &u32)| &columns[*number as usize * self.width..][..self.width];
        // Where nothing goes together there is one column for all.
        let numbers = if numbers.is_empty() { &[0][..] } else { numbers };
        columns.extend(self.columns.iter().zip(numbers).map(column));
        let base = batch.loose.iter().zip(&self.bases);
        base.map(|(place, bases)| bases[batch.attributes[*place].numbers[at] as usize]).sum()
    }

    /// How well a member of the batch fits a lane in the n-th coded facet.
    fn fit(&self, batch: &Batch<'_>, n: usize, at: usize, lane: usize) -> f32 {
        let place = batch.coded[n];
        let sheet = &self.sheets[place];
        let number = batch.attributes[place].numbers[at] as usize;
        sheet.fits[number * sheet.width + sheet.places[lane] as usize]
    }
}

impl Ranker<'_> {
    /// Ranks for members together; `None` if too few share what they have for
    /// this to be worth it.
    pub(super) fn rank_together(&self, seekers: &[Seeker<'_>], k: NonZeroUsize) -> Option<Vec<Ranking>> {
        let members = members(seekers)?;
        let lanes = self.first_candidates();
        let mut rankings = Vec::with_capacity(seekers.len());
        while rankings.len() < seekers.len() {
            let batch = self.batch(self.seeking, &members[rankings.len()..], MEMBERS_A_BATCH, &lanes);
            if self.way == Way::Quicker && rankings.is_empty() && !self.is_worth_it(&batch, &lanes) {
                return self.rank_in_lanes(seekers, k);
            }
            let of_batch = &seekers[rankings.len()..][..batch.members.len()];
            rankings.extend(self.rank_batch(&batch, of_batch, k));
        }
        Some(rankings)
    }

    /// The same with the candidates as the batch, and the seekers in lanes.
    pub(super) fn rank_in_lanes(&self, seekers: &[Seeker<'_>], k: NonZeroUsize) -> Option<Vec<Ranking>> {
        let lanes = members(seekers)?;
        let among = |position: &usize| self.among.as_ref().is_none_or(|among| among[*position]);
        let positions: Vec<usize> = (0..self.candidates().len()).filter(among).collect();
        let candidates: Vec<Member<'_>> =
            positions.iter().map(|position| self.candidates().member(*position)).collect();
        let threads = rayon::current_num_threads();
        let width = lanes.len().div_ceil(threads).clamp(FEWEST_LANES, CANDIDATES_A_TILE);
        let looked_at = &lanes[..lanes.len().min(width)];
        let mut bests: Vec<Best> = vec![Best::new(k); seekers.len()];
        let most = (MEMBERS_A_BATCH / threads).max(MEMBERS_A_THREAD);
        let mut done = 0;
        while done < candidates.len() {
            let batch = self.batch(self.seeking.other(), &candidates[done..], most, looked_at);
            if self.way == Way::Quicker && done == 0 && !self.is_worth_it(&batch, looked_at) {
                return None;
            }
            let positions = &positions[done..][..batch.members.len()];
            let queries = self.dense_candidates(&batch.members);
            // As many tiles at a time as there are threads: each has columns.
            let wave = width * threads;
            for (n, bests) in bests.chunks_mut(wave).enumerate() {
                let lanes = &lanes[n * wave..][..bests.len()];
                let seekers = &seekers[n * wave..][..bests.len()];
                let tiles = seekers.par_chunks(width).zip(lanes.par_chunks(width));
                bests.par_chunks_mut(width).zip(tiles).for_each(|(bests, (seekers, lanes))| {
                    self.offer_batch(&batch, &queries, positions, seekers, lanes, bests);
                });
            }
            done += batch.members.len();
        }
        Some(bests.into_iter().map(Best::into_ranking).collect())
    }

    /// The first of some members: at most so many, and fewer if that makes what
    /// they count with these lanes too large.
    fn batch<'m>(&self, side: Side, members: &[Member<'m>], most: usize, lanes: &[Member<'_>]) -> Batch<'m> {
        let mut count = members.len().min(self.most_together.unwrap_or(most));
        loop {
            let batch = Batch::of(self, side, members[..count].to_vec());
            let fits = batch.fits_with(lanes) + count * self.dense_bytes() / BYTES_A_FIT;
            if count <= FEWEST_TOGETHER || fits <= MOST_FITS {
                return batch;
            }
            count /= 2;
        }
    }

    /// Offers a batch of candidates to seekers in lanes.
    fn offer_batch(
        &self,
        batch: &Batch<'_>,
        queries: &DenseQueries,
        positions: &[usize],
        seekers: &[Seeker<'_>],
        lanes: &[Member<'_>],
        bests: &mut [Best],
    ) {
        let judging = self.judging_beside(batch);
        let tile = self.tile(batch, lanes);
        let vectors = self.dense_lanes(lanes);
        let mut least: Vec<i16> = bests.iter().map(|best| self.least(best)).collect();
        let mut lower = least.clone();
        let (mut found, mut room) = (Vec::new(), Vec::new());
        for (n, block) in batch.members.chunks(COLUMNS_TOGETHER).enumerate() {
            let first = n * COLUMNS_TOGETHER;
            if first.is_multiple_of(CANDIDATES_A_TILE) && self.is_stopped() {
                break;
            }
            let of_block = first..first + block.len();
            let dense = queries.columns(of_block, |n| &vectors[n], &(0..lanes.len()), &mut room);
            let mut columns = Vec::new();
            for (at, (member, position)) in (first..).zip(block.iter().zip(&positions[first..])) {
                let dense = dense.of(at - first);
                let base = tile.of(batch, at, &mut columns);
                columns.extend(dense);
                lower.iter_mut().zip(&least).for_each(|(lower, least)| *lower = least - base);
                found.clear();
                reaching_each(self.level, &columns, &lower, &mut found);
                for found in &found {
                    let lane = found.lane as usize;
                    let pair = Pair { seeker: &seekers[lane], candidate: *member, position: *position };
                    let points = found.points.saturating_add(base) - points_in(dense, lane);
                    self.consider(&pair, points, &judging, &mut bests[lane], |n| {
                        tile.fit(batch, n, at, lane)
                    });
                    least[lane] = self.least(&bests[lane]);
                }
            }
        }
    }

    /// The seekers as the batch, and the candidates in lanes.
    fn rank_batch(&self, batch: &Batch<'_>, seekers: &[Seeker<'_>], k: NonZeroUsize) -> Vec<Ranking> {
        let judging = self.judging_beside(batch);
        let queries = self.dense_seekers(seekers);
        let mut bests: Vec<Best> = vec![Best::new(k); seekers.len()];
        // The first tile is small: nobody's list is full before it, so that all
        // of its pairs are looked at.
        let (first, count) = (FIRST_TILE.min(self.candidates().len()), self.candidates().len());
        let spans = self.candidates().tiles(0..first, FIRST_TILE);
        for span in spans.chain(self.candidates().tiles(first..count, CANDIDATES_A_TILE)) {
            if self.is_stopped() {
                break;
            }
            let lanes = span.members();
            let mut tile = self.tile(batch, &lanes);
            self.bar_outside(span.position(span.offsets.start)..span.position(span.offsets.end), &mut tile);
            let block = self.columns_together(seekers.len());
            let scratch = || (Vec::new(), Vec::new());
            bests.par_chunks_mut(block).enumerate().for_each_init(scratch, |(found, room), (n, bests)| {
                let first = n * block;
                let of_block = first..first + bests.len();
                let dense = queries.columns(of_block, |n| span.chunk.vectors(n), &span.offsets, room);
                let mut columns = Vec::new();
                for (at, best) in (first..).zip(bests) {
                    let dense = dense.of(at - first);
                    let base = tile.of(batch, at, &mut columns);
                    columns.extend(dense);
                    found.clear();
                    reaching(self.level, &columns, self.least(best) - base, found);
                    let mut queue = Queue::new(found);
                    while let Some(Found { lane, points }) = queue.next(self.least(best) - base) {
                        let lane = lane as usize;
                        let position = span.position(span.offsets.start + lane);
                        let pair = Pair { seeker: &seekers[at], candidate: lanes[lane], position };
                        let points = points.saturating_add(base) - points_in(dense, lane);
                        self.consider(&pair, points, &judging, best, |n| tile.fit(batch, n, at, lane));
                    }
                }
            });
        }
        bests.into_iter().map(Best::into_ranking).collect()
    }

    /// Whether enough of a batch is shared, and the bounds with these lanes are
    /// low enough.
    fn is_worth_it(&self, batch: &Batch<'_>, lanes: &[Member<'_>]) -> bool {
        batch.is_shared() && !self.is_loose(batch, lanes)
    }

    /// Some candidates to look at.
    fn first_candidates(&self) -> Vec<Member<'_>> {
        let tile = self.candidates().tiles(0..self.candidates().len(), CANDIDATES_A_TILE).next();
        tile.map(|tile| tile.members()).unwrap_or_default()
    }

    /// Bars those who are not among the candidates asked for.
    fn bar_outside(&self, positions: Range<usize>, tile: &mut Tile) {
        let Some(among) = &self.among else { return };
        let Some(first) = tile.columns.first_mut() else { return };
        for column in first.chunks_exact_mut(tile.width) {
            let lanes = column.iter_mut().zip(positions.clone());
            lanes.filter(|(_, position)| !among[*position]).for_each(|(points, _)| *points = BARRED);
        }
    }

    /// The gates that no column holds.
    fn judging_beside(&self, batch: &Batch<'_>) -> Vec<&Gate> {
        let loose =
            |attribute: usize| batch.loose.iter().any(|at| batch.attributes[*at].attribute == attribute);
        let barring = self.worth.barring.iter().filter(|(attribute, _)| loose(*attribute));
        self.worth.judging.iter().copied().chain(barring.map(|(_, gate)| *gate)).collect()
    }

    /// Whether what no column holds makes bounds too high to be of use.
    fn is_loose(&self, batch: &Batch<'_>, lanes: &[Member<'_>]) -> bool {
        if lanes.is_empty() {
            return false;
        }
        let lost = |place: &usize| {
            let Occurring { attribute, codes, .. } = &batch.attributes[*place];
            let step = codes.len().div_ceil(LOOKED_AT);
            let few: Vec<(Code, usize)> = codes.iter().copied().step_by(step).collect();
            let sheet = self.sheet(batch, *attribute, &few, lanes);
            let lost = |number: usize| {
                let points = sheet.points_of(number as u32);
                let most = points.iter().copied().max().unwrap_or_default().max(0);
                let lost = sheet.places.iter().map(|place| f64::from(most - points[*place as usize].max(0)));
                lost.sum::<f64>() / lanes.len() as f64
            };
            (0..few.len()).map(lost).sum::<f64>() / few.len() as f64
        };
        batch.loose.iter().map(lost).sum::<f64>() > MOST_LOST
    }

    /// What a batch counts with some members of the other side.
    fn tile(&self, batch: &Batch<'_>, lanes: &[Member<'_>]) -> Tile {
        let width = lanes.len();
        let sheets: Vec<Sheet> = batch
            .attributes
            .par_iter()
            .enumerate()
            .map(|(at, occurring)| {
                let mut sheet = self.sheet(batch, occurring.attribute, &occurring.codes, lanes);
                if !batch.loose.contains(&at) {
                    sheet.spread();
                }
                sheet
            })
            .collect();
        let of_pack = |(together, combinations): (&Vec<usize>, &Vec<Box<[u32]>>)| {
            let mut columns = vec![0_i16; combinations.len() * width];
            columns.par_chunks_mut(width.max(1)).zip(combinations).for_each(|(column, combination)| {
                for (place, number) in together.iter().zip(combination) {
                    let more = sheets[*place].column_of(*number);
                    column.iter_mut().zip(more).for_each(|(sum, points)| *sum = sum.saturating_add(*points));
                }
            });
            columns
        };
        let mut columns: Vec<Vec<i16>> = batch.packs.iter().zip(&batch.combinations).map(of_pack).collect();
        if columns.is_empty() {
            columns.push(vec![0; width]);
        }
        // A rule that has no column is judged later.
        let most = |points: &[i16]| points.iter().copied().max().unwrap_or_default().max(0);
        let bases = batch
            .loose
            .iter()
            .map(|place| sheets[*place].points.chunks_exact(sheets[*place].width.max(1)).map(most).collect())
            .collect();
        Tile { sheets, columns, bases, width }
    }

    /// What some codes of an attribute count with the codes that occur in the
    /// lanes.
    fn sheet(
        &self,
        batch: &Batch<'_>,
        attribute: usize,
        codes: &[(Code, usize)],
        lanes: &[Member<'_>],
    ) -> Sheet {
        let (occurring, places) = numbered(lanes.iter().map(|lane| lane.code(attribute)));
        let others: Vec<Code> = occurring.into_iter().map(|(code, _)| code).collect();
        let width = others.len();
        if let Some((_, coded)) = self.worth.coded_at(attribute) {
            let fits = |codes: &[(Code, usize)]| {
                let marks: Vec<Mark> =
                    codes.iter().map(|(code, _)| coded.facet.mark(batch.side, *code)).collect();
                let marks: Vec<&Mark> = marks.iter().collect();
                coded.facet.fits_between(batch.side, &marks, &others, coded.shape)
            };
            let fits: Vec<Vec<f32>> = codes.par_chunks(CODES_A_TASK).map(fits).collect();
            let fits = fits.concat();
            let mut points = vec![0; fits.len()];
            rounded_up(self.level, &fits, coded.scale(), &mut points);
            return Sheet { places, width, fits, points, columns: Vec::new() };
        }
        let book = self.pool.book(batch.side.other());
        let mut points = vec![0; codes.len() * width];
        points.par_chunks_mut(width.max(1)).zip(codes).for_each(|(points, (_, member))| {
            for gate in self.worth.barring_at(attribute) {
                let facts = batch.members[*member].facts;
                let verdicts = book.verdicts(&gate.rule, batch.side, facts, &others, self.pool.corpus());
                for (points, verdict) in points.iter_mut().zip(verdicts.into_iter().flatten()) {
                    if verdict == Verdict::Fail {
                        *points = BARRED;
                    }
                }
            }
        });
        Sheet { places, width, fits: Vec::new(), points, columns: Vec::new() }
    }
}
