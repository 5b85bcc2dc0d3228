//! What every candidate counts for one seeker, in tables by the candidate's
//! codes.

use std::sync::Arc;

use qantara_kernel::{Level, Lookup, rounded_up};

use super::worth::{BARRED, Worth};
use crate::codes::{Code, UNKNOWN};
use crate::gate::{Facts, Verdict};
use crate::pool::{Pack, Pool, Tile};
use crate::side::Side;

/// The fits of one seeker in one facet, by the candidate's code.
#[derive(Clone)]
pub(super) enum Row {
    ByCode(Arc<[f32]>),
    /// The same for all: where the candidate is unknown, and where not.
    Flat([f32; 2]),
}

impl Row {
    pub(super) fn fit(&self, code: Code) -> f32 {
        match self {
            Self::ByCode(fits) => fits[code as usize],
            Self::Flat([unknown, known]) => {
                if code == UNKNOWN {
                    *unknown
                } else {
                    *known
                }
            }
        }
    }
}

/// The points of a seeker's candidates, pack by pack.
pub(super) struct Tables {
    /// What all candidates have, at most.
    base: i16,
    packs: Vec<Table>,
}

struct Table {
    by: By,
    points: Vec<i16>,
}

#[derive(Clone, Copy)]
enum By {
    Attribute(usize),
    Pack(usize),
}

impl Tables {
    /// The tables of a seeker with these fits, in the order of
    /// [`Worth::coded`].
    pub(super) fn new(
        level: Level,
        pool: &Pool,
        worth: &Worth<'_>,
        seeking: Side,
        facts: &Facts,
        rows: &[Row],
    ) -> Self {
        let mut tables = Self { base: 0, packs: Vec::new() };
        for (n, pack) in pool.packs(seeking.other()).iter().enumerate() {
            let mut of = |attribute: &usize| match worth.coded_at(*attribute) {
                Some((at, coded)) => match &rows[at] {
                    Row::ByCode(fits) => {
                        let mut points = vec![0; fits.len()];
                        rounded_up(level, fits, coded.scale(), &mut points);
                        Some(points)
                    }
                    Row::Flat([unknown, known]) => {
                        let mut points = [0];
                        rounded_up(level, &[unknown.max(*known)], coded.scale(), &mut points);
                        tables.base += points[0];
                        None
                    }
                },
                None => barred(pool, worth, seeking, facts, *attribute),
            };
            let points: Vec<Option<Vec<i16>>> = pack.attributes.iter().map(&mut of).collect();
            tables.packs.extend(Table::new(n, pack, points));
        }
        tables
    }

    /// Where to look up each candidate of a tile.
    pub(super) fn lookups<'a>(&'a self, tile: &'a Tile<'_>) -> Vec<Lookup<'a>> {
        let lookup = |table: &'a Table| {
            let codes = match table.by {
                By::Attribute(attribute) => tile.chunk.codes(attribute),
                By::Pack(pack) => tile.chunk.packed(pack),
            };
            Lookup { codes: &codes[tile.offsets.clone()], table: &table.points }
        };
        self.packs.iter().map(lookup).collect()
    }

    /// What is to be added to what the tables say.
    pub(super) fn base(&self) -> i16 {
        self.base
    }
}

impl Table {
    /// `None` if nothing of the pack counts.
    fn new(n: usize, pack: &Pack, mut points: Vec<Option<Vec<i16>>>) -> Option<Self> {
        if points.iter().all(Option::is_none) {
            return None;
        }
        Some(match pack.attributes[..] {
            [alone] => Self { by: By::Attribute(alone), points: points.pop()?? },
            _ => Self { by: By::Pack(n), points: pack.sums(&points) },
        })
    }
}

/// By the candidate's code, whether a rule bars it; `None` if no rule reads the
/// attribute.
fn barred(
    pool: &Pool,
    worth: &Worth<'_>,
    seeking: Side,
    facts: &Facts,
    attribute: usize,
) -> Option<Vec<i16>> {
    let mut rules = worth.barring_at(attribute).peekable();
    rules.peek()?;
    let book = pool.book(seeking.other());
    let codes: Vec<Code> = (1..book.len(attribute - pool.measures().coded().len()) as Code).collect();
    let mut points = vec![0; codes.len() + 1];
    for gate in rules {
        let verdicts = book.verdicts(&gate.rule, seeking, facts, &codes, pool.corpus())?;
        for (points, verdict) in points[1..].iter_mut().zip(verdicts) {
            if verdict == Verdict::Fail {
                *points = BARRED;
            }
        }
    }
    Some(points)
}
