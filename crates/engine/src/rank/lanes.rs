//! Many seekers at once, a tile of candidates at a time.
//!
//! Every candidate of a tile has a lane. What a seeker's code in an attribute
//! counts with each of them is a column, made once for all seekers that share
//! the code; the columns of attributes that go together are added up once for
//! all that share the combination. A seeker's bounds are then the sum of a few
//! columns.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use qantara_kernel::{Found, reaching};
use rayon::prelude::*;

use super::best::Best;
use super::worth::BARRED;
use super::{CANDIDATES_A_TILE, Pair, Ranker, Ranking, Seeker, Way, best_first};
use crate::codes::Code;
use crate::gate::{Gate, Verdict};
use crate::pool::Tile;

/// A combination may be had by one seeker in this many: making a column takes
/// about as long as adding it up this often.
const SEEKERS_A_COMBINATION: usize = 4;

/// How many seekers are looked at to see how much of a bound is lost.
const SEEKERS_LOOKED_AT: usize = 32;

/// The most points that a bound may lose on average.
const MOST_LOST: i32 = 200;

/// What the seekers of a batch have, numbered from 0.
struct Batch {
    /// The attributes that count, with the codes that occur.
    attributes: Vec<Occurring>,
    /// By pack, the places among `attributes` of those that go together.
    packs: Vec<Vec<usize>>,
    /// By pack, each combination that occurs as numbers among the codes.
    combinations: Vec<Vec<Box<[u32]>>>,
    /// By seeker, then by pack.
    numbers: Vec<u32>,
    /// The places among `attributes` of those with too many codes for columns.
    loose: Vec<usize>,
}

/// The codes of one attribute that occur among the seekers.
struct Occurring {
    attribute: usize,
    /// Each with the first seeker that has it.
    codes: Vec<(Code, usize)>,
    /// By seeker, the number of its code.
    numbers: Vec<u32>,
}

impl Occurring {
    fn among(seekers: &[Seeker<'_>], attribute: usize) -> Self {
        let mut known = HashMap::new();
        let mut codes = Vec::new();
        let mut number = |(at, seeker): (usize, &Seeker<'_>)| {
            let code = seeker.codes.as_ref().map_or(0, |codes| codes[attribute]);
            *known.entry(code).or_insert_with(|| {
                codes.push((code, at));
                codes.len() as u32 - 1
            })
        };
        let numbers = seekers.iter().enumerate().map(&mut number).collect();
        Self { attribute, codes, numbers }
    }
}

impl Batch {
    fn of(ranker: &Ranker<'_>, seekers: &[Seeker<'_>]) -> Self {
        let most = seekers.len() / SEEKERS_A_COMBINATION;
        let worth = &ranker.worth;
        let counts = |attribute: usize| {
            worth.coded_at(attribute).is_some() || worth.barring_at(attribute).next().is_some()
        };
        let mut batch = Self {
            attributes: Vec::new(),
            packs: Vec::new(),
            combinations: Vec::new(),
            numbers: Vec::new(),
            loose: Vec::new(),
        };
        let mut numbers: Vec<Vec<u32>> = Vec::new();
        for pack in ranker.pool.packs(ranker.seeking).iter() {
            let mut together = Vec::new();
            for attribute in pack.attributes.iter().copied().filter(|attribute| counts(*attribute)) {
                let occurring = Occurring::among(seekers, attribute);
                let place = batch.attributes.len();
                if occurring.codes.len() > most { &mut batch.loose } else { &mut together }.push(place);
                batch.attributes.push(occurring);
            }
            if together.is_empty() {
                continue;
            }
            let mut known: HashMap<Box<[u32]>, u32> = HashMap::new();
            let mut combinations = Vec::new();
            let number = |seeker: usize| {
                let combination: Box<[u32]> =
                    together.iter().map(|place| batch.attributes[*place].numbers[seeker]).collect();
                let next = combinations.len() as u32;
                *known.entry(combination).or_insert_with_key(|combination| {
                    combinations.push(combination.clone());
                    next
                })
            };
            numbers.push((0..seekers.len()).map(number).collect());
            batch.packs.push(together);
            batch.combinations.push(combinations);
        }
        let by_seeker = |seeker: usize| numbers.iter().map(move |numbers| numbers[seeker]);
        batch.numbers = (0..seekers.len()).flat_map(by_seeker).collect();
        batch
    }

    /// How many columns a tile takes.
    fn columns(&self) -> usize {
        self.combinations.iter().map(Vec::len).sum()
    }
}

/// The codes of one attribute that occur in a tile.
struct Lanes {
    codes: Vec<Code>,
    /// By lane, the place of its code.
    places: Vec<u16>,
}

impl Lanes {
    fn of(tile: &Tile<'_>, attribute: usize) -> Self {
        let mut known = HashMap::new();
        let mut codes = Vec::new();
        let place = |code: &Code| {
            *known.entry(*code).or_insert_with(|| {
                codes.push(*code);
                codes.len() as u16 - 1
            })
        };
        let places = tile.chunk.codes(attribute)[tile.offsets.clone()].iter().map(place).collect();
        Self { codes, places }
    }
}

impl Ranker<'_> {
    /// Ranks for members that share their codes; `None` if too few do for this
    /// to be worth it.
    pub(super) fn rank_in_lanes(&self, seekers: &[Seeker<'_>], k: NonZeroUsize) -> Option<Vec<Ranking>> {
        let batch = Batch::of(self, seekers);
        let quicker = |batch: &Batch| {
            let shared = seekers.len() * batch.packs.len().max(1) / SEEKERS_A_COMBINATION;
            batch.columns() <= shared && !self.is_loose(batch, seekers)
        };
        if self.way == Way::Quicker && !quicker(&batch) {
            return None;
        }
        let judging = self.judging_beside(&batch);
        let mut bests: Vec<Best> = vec![Best::new(k); seekers.len()];
        for tile in self.candidates().tiles(0..self.candidates().len(), CANDIDATES_A_TILE) {
            if self.is_stopped() {
                break;
            }
            self.rank_tile(&batch, &judging, seekers, &tile, &mut bests);
        }
        Some(bests.into_iter().map(Best::into_ranking).collect())
    }

    /// Whether what no column holds makes bounds too high to be of use. Looks at
    /// some seekers with the first candidates.
    fn is_loose(&self, batch: &Batch, seekers: &[Seeker<'_>]) -> bool {
        let Some(tile) = self.candidates().tiles(0..self.candidates().len(), CANDIDATES_A_TILE).next() else {
            return false;
        };
        let looked_at = seekers.iter().step_by(seekers.len().div_ceil(SEEKERS_LOOKED_AT));
        let lost: i32 = looked_at
            .map(|seeker| {
                let lost = |place: &usize| {
                    let attribute = batch.attributes[*place].attribute;
                    let codes = &tile.chunk.codes(attribute)[tile.offsets.clone()];
                    let points = self.points(attribute, seeker, codes);
                    let sum: i32 = points.iter().map(|points| i32::from((*points).max(0))).sum();
                    let most = points.iter().copied().max().unwrap_or_default();
                    i32::from(most) - sum / codes.len().max(1) as i32
                };
                batch.loose.iter().map(lost).sum::<i32>()
            })
            .sum();
        lost > MOST_LOST * seekers.len().min(SEEKERS_LOOKED_AT) as i32
    }

    /// The gates that no column holds.
    fn judging_beside(&self, batch: &Batch) -> Vec<&Gate> {
        let loose =
            |attribute: usize| batch.loose.iter().any(|at| batch.attributes[*at].attribute == attribute);
        let barring = self.worth.barring.iter().filter(|(attribute, _)| loose(*attribute));
        self.worth.judging.iter().copied().chain(barring.map(|(_, gate)| *gate)).collect()
    }

    fn rank_tile(
        &self,
        batch: &Batch,
        judging: &[&Gate],
        seekers: &[Seeker<'_>],
        tile: &Tile<'_>,
        bests: &mut [Best],
    ) {
        let width = tile.offsets.len();
        let lanes: Vec<Lanes> =
            batch.attributes.par_iter().map(|occurring| Lanes::of(tile, occurring.attribute)).collect();
        // By attribute, then by number of the seekers' code: points by place.
        let points: Vec<Vec<Vec<i16>>> = batch
            .attributes
            .par_iter()
            .zip(&lanes)
            .map(|(occurring, lanes)| {
                let points = |(_, seeker): &(Code, usize)| {
                    self.points(occurring.attribute, &seekers[*seeker], &lanes.codes)
                };
                occurring.codes.par_iter().map(points).collect()
            })
            .collect();
        // By pack, then by combination.
        let columns: Vec<Vec<Vec<i16>>> = batch
            .packs
            .iter()
            .zip(&batch.combinations)
            .map(|(together, combinations)| {
                let column = |combination: &Box<[u32]>| {
                    let mut column = vec![0_i16; width];
                    for (place, number) in together.iter().zip(combination) {
                        let points = &points[*place][*number as usize];
                        for (sum, place) in column.iter_mut().zip(&lanes[*place].places) {
                            *sum = sum.saturating_add(points[usize::from(*place)]);
                        }
                    }
                    column
                };
                combinations.par_iter().map(column).collect()
            })
            .collect();
        // What a seeker has at most with anybody here, where that is not in a
        // column.
        let bases: Vec<Vec<i16>> = batch
            .loose
            .iter()
            .map(|place| {
                points[*place].iter().map(|points| points.iter().copied().max().unwrap_or(0)).collect()
            })
            .collect();
        // There is at least one column, even if nothing else counts.
        let outside = self.outside(tile).or_else(|| batch.packs.is_empty().then(|| vec![0; width]));
        let packs = batch.packs.len();
        bests.par_iter_mut().enumerate().for_each_init(Vec::new, |found: &mut Vec<Found>, (at, best)| {
            let seeker = &seekers[at];
            let numbers = &batch.numbers[at * packs..][..packs];
            let own = columns.iter().zip(numbers).map(|(columns, number)| &columns[*number as usize][..]);
            let own: Vec<&[i16]> = own.chain(outside.as_deref()).collect();
            let base = batch
                .loose
                .iter()
                .zip(&bases)
                .map(|(place, bases)| bases[batch.attributes[*place].numbers[at] as usize].max(0));
            let base: i16 = base.sum();
            found.clear();
            reaching(self.level, &own, self.least(best) - base, found);
            best_first(found);
            for found in found.iter() {
                if found.points < self.least(best) - base {
                    break;
                }
                let offset = tile.offsets.start + found.lane as usize;
                let pair =
                    Pair { seeker, candidate: tile.chunk.member(offset), position: tile.position(offset) };
                self.consider(&pair, found.points.saturating_add(base), judging, best, |n| {
                    let coded = &self.worth.coded[n];
                    let code = pair.candidate.code(coded.attribute);
                    coded.facet.fit_with(
                        self.seeking,
                        &seeker.marks.coded[coded.attribute],
                        code,
                        self.policy.caution(),
                    )
                });
            }
        });
    }

    /// What a seeker's code counts with some codes of the candidates.
    fn points(&self, attribute: usize, seeker: &Seeker<'_>, codes: &[Code]) -> Vec<i16> {
        if let Some((_, coded)) = self.worth.coded_at(attribute) {
            let (caution, mark) = (self.policy.caution(), &seeker.marks.coded[attribute]);
            if let Some(fits) = coded.facet.flat(self.seeking, mark, caution) {
                let most = fits.iter().map(|fit| coded.points(*fit)).max().unwrap_or_default();
                return vec![most; codes.len()];
            }
            let mut fits = Vec::with_capacity(codes.len());
            coded.facet.fits_with(self.seeking, mark, codes, caution, &mut fits);
            return fits.into_iter().map(|fit| coded.points(fit)).collect();
        }
        let book = self.pool.book(self.seeking.other());
        let mut points = vec![0; codes.len()];
        for gate in self.worth.barring_at(attribute) {
            let verdicts = book.verdicts(&gate.rule, self.seeking, seeker.facts, codes, self.pool.corpus());
            for (points, verdict) in points.iter_mut().zip(verdicts.into_iter().flatten()) {
                if verdict == Verdict::Fail {
                    *points = BARRED;
                }
            }
        }
        points
    }

    /// A column that bars those who are not among the candidates asked for.
    fn outside(&self, tile: &Tile<'_>) -> Option<Vec<i16>> {
        let among = self.among.as_ref()?;
        let points = |offset: usize| if among[tile.position(offset)] { 0 } else { BARRED };
        Some(tile.offsets.clone().map(points).collect())
    }
}
