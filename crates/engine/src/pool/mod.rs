//! Pools: everything needed to rank one market, as an immutable snapshot.
//!
//! Readers never wait for a change: a change makes a new snapshot
//! ([`Pool::patched`]), and both snapshots share what did not change.

mod chunk;
mod few;
mod members;
mod packs;
mod patch;
mod spread;
mod tile;
mod vectors;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use chunk::Member;
pub use members::Members;
pub(crate) use packs::{Pack, Packs};
pub use spread::Spread;
pub(crate) use tile::Tile;
pub(crate) use vectors::Vectors;

use crate::corpus::{Corpus, CorpusBuilder, Settings};
use crate::facet::Facet;
use crate::gate::{FactBook, Facts, Gate};
use crate::market::Market;
use crate::measures::{Marks, Measures};
use crate::profile::{Profile, ProfileId, Role};
use crate::side::Side;
use chunk::{CHUNK, Newcomer};
use few::map_many;
use patch::{MembersBuilder, Patch};

/// Where profiles come from when a pool is built: a store, a file, a slice.
pub trait Source {
    /// Why the profiles could not be read.
    type Error;

    /// Visits every profile of a role, always in the same order.
    ///
    /// A profile with an [owner](Profile::owner) must be passed as [owned
    /// by](Profile::owned_by) it, so that a startup's refusal covers its open
    /// roles too.
    ///
    /// # Errors
    ///
    /// The source's own error; the pool is then not built.
    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), Self::Error>;
}

impl Source for [Profile] {
    type Error = std::convert::Infallible;

    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), Self::Error> {
        let owners: HashMap<&ProfileId, &Profile> =
            self.iter().filter(|one| one.role() == Role::Startup).map(|one| (&one.id, one)).collect();
        for profile in self.iter().filter(|one| one.role() == role) {
            let owner = profile.owner().and_then(|owner| owners.get(owner));
            visit(owner.map_or_else(|| profile.clone(), |owner| profile.clone().owned_by(owner)));
        }
        Ok(())
    }
}

/// Everything needed to rank one market: codes, vectors, facts and ids of both
/// sides.
#[derive(Debug)]
pub struct Pool {
    market: &'static Market,
    corpus: Arc<Corpus>,
    measures: Arc<Measures>,
    /// By side, what its members' facts are numbered by.
    books: Arc<[FactBook; 2]>,
    /// By side.
    packs: Arc<[Packs; 2]>,
    sides: [Members; 2],
    drift: usize,
}

/// A change to the members of a pool.
#[derive(Clone, Debug)]
pub enum Change {
    /// Adds the profile, or replaces the member with its role and id.
    Put(Box<Profile>),
    /// Removes the member with that role and id.
    Remove(Role, ProfileId),
}

/// One profile, encoded like the members of a pool's side.
#[derive(Clone, Debug)]
pub struct Encoded {
    pub(crate) marks: Marks,
    pub(crate) facts: Facts,
    pub(crate) own_gates: Vec<Gate>,
}

/// How many profiles are encoded in parallel while a pool is built.
const BATCH: usize = 2 * CHUNK;

impl Pool {
    /// Builds the pool of a market. It reads every profile twice: once to learn
    /// the corpus, and once to encode it. Of several with the same role and id,
    /// the last counts. A profile that may not be matched ([`Profile::bar`])
    /// leaves no trace in the pool.
    ///
    /// # Errors
    ///
    /// The source's own error.
    pub fn build<S: Source + ?Sized>(
        market: &'static Market,
        settings: Settings,
        source: &S,
    ) -> Result<Self, S::Error> {
        let statistics = market.facets().into_iter().filter_map(Facet::statistics);
        let consent = settings.consent;
        let mut builder = CorpusBuilder::new(settings).counting(statistics);
        for side in Side::BOTH {
            source.each(market.role(side), &mut |profile| {
                if profile.bar(consent).is_none() {
                    builder.learn(&profile);
                }
            })?;
        }
        let corpus = Arc::new(builder.build());
        let mut measures = Measures::new(market, &corpus);
        let books: [FactBook; 2] = Default::default();
        let read = |side: Side| read(side, market, &measures, &books[side.index()], &corpus, source);
        let mut sides = [read(Side::First)?, read(Side::Second)?];
        measures.settle(
            |facet| sides.each_ref().map(|members| members.counts(facet)),
            |facet| {
                sides.each_ref().map(|members| members.iter().filter_map(move |member| member.vector(facet)))
            },
        );
        let attributes = measures.coded().len() + FactBook::groups();
        let packs = sides.each_ref().map(|members| members.packs(attributes));
        sides.iter_mut().zip(&packs).for_each(|(members, packs)| members.pack(packs));
        let (measures, books, packs) = (Arc::new(measures), Arc::new(books), Arc::new(packs));
        Ok(Self { market, corpus, measures, books, packs, sides, drift: 0 })
    }

    /// A new snapshot with changes made; this one stays as it is. Of several
    /// changes to one member, the last counts. Profiles of roles outside the
    /// market are skipped. Putting a profile that may not be matched removes
    /// it.
    ///
    /// New profiles are encoded with this pool's corpus, which learns nothing
    /// from them. After many changes ([`Pool::drift`]), build a new pool.
    ///
    /// ```
    /// # use qantara_engine::{corpus::Settings, market::{Market, Side}, pool::{Change, Pool}, profile::{Profile, Role}};
    /// let profiles: Vec<Profile> = serde_json::from_str(r#"[
    ///     { "id": "st-1", "name": "Agrisense", "startup": { "sectors": ["agri"] } },
    ///     { "id": "in-1", "name": "Wind Fund", "investor": { "sectors": ["energy"] } },
    ///     { "id": "in-2", "name": "Farm Fund", "investor": { "sectors": ["agri"] } }
    /// ]"#)?;
    /// let market = Market::find("startup-investor")?;
    /// let Ok(pool) = Pool::build(market, Settings::on("2026-11-23".parse()?), profiles.as_slice());
    /// let later = pool.patched([Change::Remove(Role::Investor, "in-1".parse()?)]);
    /// assert_eq!((pool.side(Side::Second).len(), later.side(Side::Second).len()), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn patched(&self, changes: impl IntoIterator<Item = Change>) -> Self {
        // By side, in the order of ids.
        let mut latest: [BTreeMap<ProfileId, Option<Box<Profile>>>; 2] = Default::default();
        for change in changes {
            let (role, id, profile) = match change {
                Change::Put(profile) => {
                    let (role, id) = (profile.role(), profile.id.clone());
                    (role, id, self.corpus.bar(&profile).is_none().then_some(profile))
                }
                Change::Remove(role, id) => (role, id, None),
            };
            if let Some(side) = self.market.side(role) {
                latest[side.index()].insert(id, profile);
            }
        }
        let mut drift = self.drift;
        let sides = Side::BOTH.map(|side| {
            let members = self.side(side);
            let mut changes: Vec<_> = std::mem::take(&mut latest[side.index()]).into_iter().collect();
            changes.retain(|(id, profile)| profile.is_some() || members.position(id).is_some());
            drift += changes.len();
            let (book, packs) = (&self.books[side.index()], &self.packs[side.index()]);
            let encode = |profile: Box<Profile>| {
                let mut newcomer = admit(side, &self.measures, book, self.encode(side, &profile));
                newcomer.packed = packs.codes(|attribute| newcomer.codes[attribute]);
                newcomer
            };
            let patches: Vec<Patch> = map_many(changes, |(id, profile)| (id, profile.map(encode)));
            members.patched(&patches)
        });
        Self {
            market: self.market,
            corpus: Arc::clone(&self.corpus),
            measures: Arc::clone(&self.measures),
            books: Arc::clone(&self.books),
            packs: Arc::clone(&self.packs),
            sides,
            drift,
        }
    }

    /// How many members patches have put or removed since the pool was built.
    pub fn drift(&self) -> usize {
        self.drift
    }

    /// How many members both sides have together.
    pub fn len(&self) -> usize {
        self.sides.iter().map(Members::len).sum()
    }

    /// Whether neither side has a member.
    pub fn is_empty(&self) -> bool {
        self.sides.iter().all(Members::is_empty)
    }

    /// The market that it is for.
    pub fn market(&self) -> &'static Market {
        self.market
    }

    /// What its profiles share.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// The members on a side.
    pub fn side(&self, side: Side) -> &Members {
        &self.sides[side.index()]
    }

    /// The market's facets, with the patterns of its members.
    pub fn measures(&self) -> &Measures {
        &self.measures
    }

    /// What the facts of a side's members are numbered by.
    pub(crate) fn book(&self, side: Side) -> &FactBook {
        &self.books[side.index()]
    }

    /// The packs of a side's members.
    pub(crate) fn packs(&self, side: Side) -> &Packs {
        &self.packs[side.index()]
    }

    /// The patterns and vectors of the member at a position of a side.
    ///
    /// # Panics
    ///
    /// If the position is out of range.
    pub fn marks(&self, side: Side, position: usize) -> Marks {
        let member = self.side(side).member(position);
        let coded = self.measures.coded().iter().enumerate();
        let dense = 0..self.measures.dense().len();
        Marks {
            coded: coded.map(|(n, facet)| facet.mark(side, member.code(n))).collect(),
            dense: dense.map(|n| member.vector(n).map(Arc::from)).collect(),
        }
    }

    /// Encodes a profile as a member of a side, whether it is one or not.
    pub fn encode(&self, side: Side, profile: &Profile) -> Encoded {
        encode(side, &self.measures, &self.corpus, profile)
    }

    /// The memory that codes, vectors and facts of both sides take, in bytes.
    /// Ids and lists of other profiles are not counted; what rankings by vectors
    /// keep is, from the first of them on.
    pub fn bytes(&self) -> usize {
        let facts = self.sides.iter().zip(&*self.books).map(|(members, book)| book.bytes(members.len()));
        self.sides.iter().map(Members::bytes).chain(facts).sum()
    }
}

/// Reads and encodes a side, batch by batch.
fn read<S: Source + ?Sized>(
    side: Side,
    market: &Market,
    measures: &Measures,
    book: &FactBook,
    corpus: &Corpus,
    source: &S,
) -> Result<Members, S::Error> {
    let mut members = MembersBuilder::default();
    let mut add = |batch: &mut Vec<Profile>| {
        let newcomers: Vec<Newcomer> = batch
            .par_iter()
            .map(|profile| admit(side, measures, book, encode(side, measures, corpus, profile)))
            .collect();
        let ids: Vec<ProfileId> = batch.drain(..).map(|profile| profile.id).collect();
        members.add(&ids, &newcomers);
    };
    let mut batch = Vec::with_capacity(BATCH);
    source.each(market.role(side), &mut |profile| {
        if corpus.bar(&profile).is_some() {
            return;
        }
        batch.push(profile);
        if batch.len() == BATCH {
            add(&mut batch);
        }
    })?;
    add(&mut batch);
    Ok(members.build())
}

fn encode(side: Side, measures: &Measures, corpus: &Corpus, profile: &Profile) -> Encoded {
    Encoded {
        marks: measures.read(side, profile, corpus),
        facts: Facts::of(profile, corpus),
        own_gates: profile.own_gates().to_vec(),
    }
}

/// Gives a new member its codes: of each coded facet, then of each group of
/// facts.
fn admit(side: Side, measures: &Measures, book: &FactBook, encoded: Encoded) -> Newcomer {
    let Encoded { marks, mut facts, own_gates } = encoded;
    let coded = measures.coded().iter().zip(&marks.coded);
    let groups = book.codes(&mut facts);
    Newcomer {
        codes: coded.map(|(facet, mark)| facet.code(side, mark)).chain(groups).collect(),
        packed: Vec::new(),
        vectors: marks.dense,
        facts,
        own_gates,
    }
}
