//! Pools: everything that ranking one market needs, as an immutable snapshot.
//!
//! Reading a pool never waits for a change to it: a change makes a new
//! snapshot beside the old one ([`Pool::patched`]), and both share what is the
//! same in both.

mod members;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use members::Members;
pub(crate) use members::{Member, Tile};

use crate::corpus::{Corpus, CorpusBuilder, Settings};
use crate::explain::own_gates;
use crate::gate::{Facts, Gate};
use crate::layout::Layout;
use crate::market::{Market, Side};
use crate::profile::{Profile, ProfileId, Role};
use members::{CHUNK, MembersBuilder, Patch};

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
    layout: Arc<Layout>,
    sides: [Members; 2],
    drift: usize,
}

/// A change to the members of a pool.
#[derive(Clone, Debug)]
pub enum Change {
    /// The profile is a member from now on, in place of one with its role and
    /// id.
    Put(Box<Profile>),
    /// The member of that role and id is one no more.
    Remove(Role, ProfileId),
}

/// One profile, encoded as the members of a pool's side are.
#[derive(Clone, Debug)]
pub struct Encoded {
    pub(crate) row: Vec<f32>,
    pub(crate) facts: Facts,
    pub(crate) own_gates: Vec<Gate>,
}

/// How many profiles are encoded side by side while a pool is built.
const BATCH: usize = 2 * CHUNK;

impl Pool {
    /// Builds the pool of a market. Every profile is read twice: once to learn
    /// what they have in common, and once to encode it. Of several with one
    /// role and id, the last counts. A profile that may not be matched
    /// ([`Profile::bar`]) leaves no trace in the pool.
    ///
    /// # Errors
    ///
    /// What the source fails with.
    pub fn build<S: Source + ?Sized>(
        market: &'static Market,
        settings: Settings,
        source: &S,
    ) -> Result<Self, S::Error> {
        let consent = settings.consent;
        let mut builder = CorpusBuilder::new(settings);
        for side in Side::BOTH {
            source.each(market.role(side), &mut |profile| {
                if profile.bar(consent).is_none() {
                    builder.learn(&profile);
                }
            })?;
        }
        let corpus = Arc::new(builder.build());
        let layout = Arc::new(Layout::new(market, &corpus));
        let read = |side: Side| read(side, market, &layout, &corpus, source);
        let sides = [read(Side::First)?, read(Side::Second)?];
        Ok(Self { market, corpus, layout, sides, drift: 0 })
    }

    /// A snapshot with changes made, beside this one. Of several changes to
    /// one member, the last counts; profiles of roles that have no part in the
    /// market are passed over. To put a profile that may not be matched is to
    /// remove it.
    ///
    /// What is put is encoded with the corpus of this pool, which learns
    /// nothing from it: after many changes ([`Pool::drift`]) a pool is better
    /// built anew.
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
            let encode = |profile: Box<Profile>| self.encode(side, &profile);
            let patches: Vec<Patch> = map_many(changes, |(id, profile)| (id, profile.map(encode)));
            members.patched(&patches)
        });
        Self {
            market: self.market,
            corpus: Arc::clone(&self.corpus),
            layout: Arc::clone(&self.layout),
            sides,
            drift,
        }
    }

    /// How many members patches have put or removed since the corpus was
    /// learned.
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
        self.sides.iter().map(Members::bytes).sum()
    }
}

/// Reads and encodes a side, batch by batch.
fn read<S: Source + ?Sized>(
    side: Side,
    market: &Market,
    layout: &Layout,
    corpus: &Corpus,
    source: &S,
) -> Result<Members, S::Error> {
    let mut members = MembersBuilder::default();
    let mut add = |batch: &mut Vec<Profile>| {
        let encoded: Vec<Encoded> =
            batch.par_iter().map(|profile| encode(side, layout, corpus, profile)).collect();
        let ids: Vec<ProfileId> = batch.drain(..).map(|profile| profile.id).collect();
        members.add(&ids, &encoded);
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

fn encode(side: Side, layout: &Layout, corpus: &Corpus, profile: &Profile) -> Encoded {
    let mut row = vec![0.0; layout.width()];
    layout.encode(side, profile, corpus, &mut row);
    Encoded { row, facts: Facts::of(profile, corpus), own_gates: own_gates(profile).to_vec() }
}

/// Work on more than this is shared between threads.
const FEW: usize = 8;

/// Maps many things on all threads, and a few on this one: a small change
/// then need not wait for threads that are busy ranking.
fn map_many<T: Send, U: Send>(things: Vec<T>, map: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    if things.len() > FEW {
        things.into_par_iter().map(map).collect()
    } else {
        things.into_iter().map(map).collect()
    }
}
