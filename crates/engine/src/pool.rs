//! Pools: everything that ranking one market needs, as an immutable snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use ndarray::Array2;
use rayon::prelude::*;

use crate::corpus::{Corpus, CorpusBuilder, Settings};
use crate::explain::own_gates;
use crate::gate::{Facts, Gate};
use crate::layout::Layout;
use crate::market::{Market, Side};
use crate::profile::{Profile, ProfileId, Role};

/// Where profiles come from when a pool is built: a store, a file, a slice.
pub trait Source {
    /// Why they could not be read.
    type Error;

    /// Visits every profile of a role, always in the same order.
    ///
    /// # Errors
    ///
    /// Whatever the source fails with; the pool is then not built.
    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), Self::Error>;
}

impl Source for [Profile] {
    type Error = std::convert::Infallible;

    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), Self::Error> {
        self.iter().filter(|profile| profile.role() == role).cloned().for_each(visit);
        Ok(())
    }
}

/// All that ranking one market needs: rows, facts and ids of both sides.
#[derive(Debug)]
pub struct Pool {
    market: &'static Market,
    corpus: Arc<Corpus>,
    layout: Layout,
    sides: [Members; 2],
}

/// One side of a pool, ordered by id.
#[derive(Debug)]
pub struct Members {
    ids: Vec<ProfileId>,
    /// In the pool's layout; shape (members, width).
    rows: Array2<f32>,
    facts: Vec<Facts>,
    /// Rules that a member brings itself, such as a programme's eligibility.
    own_gates: HashMap<usize, Vec<Gate>>,
    /// The length of the longest row.
    longest: f32,
}

/// One profile, encoded as the members of a pool's side are.
#[derive(Clone, Debug)]
pub struct Encoded {
    pub(crate) row: Vec<f32>,
    pub(crate) facts: Facts,
    pub(crate) own_gates: Vec<Gate>,
}

/// How many profiles are encoded side by side while a pool is built.
const BATCH: usize = 2048;

impl Pool {
    /// Builds the pool of a market. Every profile is read twice: once to learn
    /// what they have in common, and once to encode it.
    ///
    /// # Errors
    ///
    /// What the source fails with.
    pub fn build<S: Source + ?Sized>(
        market: &'static Market,
        settings: Settings,
        source: &S,
    ) -> Result<Self, S::Error> {
        let mut builder = CorpusBuilder::new(settings);
        let mut counts = [0; 2];
        for side in Side::BOTH {
            source.each(market.role(side), &mut |profile| {
                counts[side.index()] += 1;
                builder.learn(&profile);
            })?;
        }
        let corpus = Arc::new(builder.build());
        let layout = Layout::new(market, &corpus);
        let read = |side: Side| {
            MembersBuilder::new(side, &layout, &corpus, counts[side.index()]).read(market.role(side), source)
        };
        let sides = [read(Side::First)?, read(Side::Second)?];
        Ok(Self { market, corpus, layout, sides })
    }

    /// The market that it is for.
    pub fn market(&self) -> &'static Market {
        self.market
    }

    /// What its profiles have in common.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// The members on a side.
    pub fn side(&self, side: Side) -> &Members {
        &self.sides[side.index()]
    }

    /// Where each facet stands in a row.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Encodes a profile as a member of a side, whether it is one or not.
    pub fn encode(&self, side: Side, profile: &Profile) -> Encoded {
        encode(side, &self.layout, &self.corpus, profile)
    }

    /// Bytes of memory that rows and facts take, both sides together. Ids and
    /// lists of other profiles are not counted.
    pub fn bytes(&self) -> usize {
        self.sides
            .iter()
            .map(|side| side.rows.len() * size_of::<f32>() + side.facts.len() * size_of::<Facts>())
            .sum()
    }
}

impl Members {
    /// Their ids, in order.
    pub fn ids(&self) -> &[ProfileId] {
        &self.ids
    }

    /// Where a profile stands among them.
    pub fn position(&self, id: &ProfileId) -> Option<usize> {
        self.ids.binary_search(id).ok()
    }

    pub(crate) fn rows(&self) -> &Array2<f32> {
        &self.rows
    }

    pub(crate) fn row(&self, member: usize) -> &[f32] {
        self.rows.row(member).to_slice().expect("rows are contiguous")
    }

    pub(crate) fn facts(&self, member: usize) -> &Facts {
        &self.facts[member]
    }

    pub(crate) fn own_gates(&self, member: usize) -> &[Gate] {
        self.own_gates.get(&member).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn longest(&self) -> f32 {
        self.longest
    }
}

fn encode(side: Side, layout: &Layout, corpus: &Corpus, profile: &Profile) -> Encoded {
    let mut row = vec![0.0; layout.width()];
    layout.encode(side, profile, corpus, &mut row);
    Encoded { row, facts: Facts::of(profile, corpus), own_gates: own_gates(profile).to_vec() }
}

/// Gathers the members of a side, encoding them batch by batch on all
/// threads.
struct MembersBuilder<'a> {
    side: Side,
    layout: &'a Layout,
    corpus: &'a Corpus,
    ids: Vec<ProfileId>,
    rows: Vec<f32>,
    facts: Vec<Facts>,
    own_gates: HashMap<usize, Vec<Gate>>,
}

impl<'a> MembersBuilder<'a> {
    fn new(side: Side, layout: &'a Layout, corpus: &'a Corpus, count: usize) -> Self {
        Self {
            side,
            layout,
            corpus,
            ids: Vec::with_capacity(count),
            rows: Vec::with_capacity(count * layout.width()),
            facts: Vec::with_capacity(count),
            own_gates: HashMap::new(),
        }
    }

    fn read<S: Source + ?Sized>(mut self, role: Role, source: &S) -> Result<Members, S::Error> {
        let mut batch = Vec::with_capacity(BATCH);
        source.each(role, &mut |profile| {
            batch.push(profile);
            if batch.len() == BATCH {
                self.add(&mut batch);
            }
        })?;
        self.add(&mut batch);
        Ok(self.build())
    }

    fn add(&mut self, batch: &mut Vec<Profile>) {
        let encoded: Vec<Encoded> =
            batch.par_iter().map(|profile| encode(self.side, self.layout, self.corpus, profile)).collect();
        for (profile, encoded) in batch.drain(..).zip(encoded) {
            if !encoded.own_gates.is_empty() {
                self.own_gates.insert(self.ids.len(), encoded.own_gates);
            }
            self.ids.push(profile.id);
            self.rows.extend(encoded.row);
            self.facts.push(encoded.facts);
        }
    }

    fn build(self) -> Members {
        let shape = (self.ids.len(), self.layout.width());
        let rows = Array2::from_shape_vec(shape, self.rows).expect("every row has the layout's width");
        let longest = rows.outer_iter().map(|row| row.dot(&row).sqrt()).fold(0.0, f32::max);
        Members { ids: self.ids, rows, facts: self.facts, own_gates: self.own_gates, longest }.in_order()
    }
}

impl Members {
    /// The same members ordered by id. Stores read in that order already.
    fn in_order(mut self) -> Self {
        if self.ids.is_sorted() {
            return self;
        }
        let mut order: Vec<usize> = (0..self.ids.len()).collect();
        order.sort_by(|a, b| self.ids[*a].cmp(&self.ids[*b]));
        self.rows = self.rows.select(ndarray::Axis(0), &order);
        self.facts = order.iter().map(|old| self.facts[*old].clone()).collect();
        self.own_gates = order
            .iter()
            .enumerate()
            .filter_map(|(new, old)| Some((new, self.own_gates.remove(old)?)))
            .collect();
        self.ids = order.iter().map(|old| self.ids[*old].clone()).collect();
        self
    }
}
