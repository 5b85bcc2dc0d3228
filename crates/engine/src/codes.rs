//! Dictionaries: every pattern of a facet once, with a small code.
//!
//! Profiles share patterns, so a pool keeps one code per profile, and a
//! seeker's fits with all candidates are one column, indexed by the candidate's
//! code. A dictionary only grows, and all snapshots of a pool share it. A
//! snapshot reads only the codes of its own members, so it cannot see later
//! changes. The code of a pattern depends on the order in which profiles came;
//! no result does.

use std::any::Any;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::corpus::Corpus;
use crate::profile::Profile;
use crate::side::Side;

/// A pattern's number in a dictionary.
pub type Code = u32;

/// The code of an unknown pattern.
pub const UNKNOWN: Code = 0;

/// The value of one profile in a facet, such as a set of sectors.
pub trait Pattern: Clone + Debug + Eq + Hash + Send + Sync + 'static {}

impl<T: Clone + Debug + Eq + Hash + Send + Sync + 'static> Pattern for T {}

/// A facet whose patterns many profiles share.
pub trait Coded: Send + Sync + 'static {
    /// The pattern of a profile in the market's first role.
    type First: Pattern;

    /// The pattern of a profile in the second role: what it is, or wants.
    type Second: Pattern;

    /// Reads a profile of the first role; `None` if nothing is known.
    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Self::First>;

    /// Reads a profile of the second role; `None` if nothing is known.
    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Self::Second>;

    /// How well two patterns fit, from 0 to 1.
    fn fit(&self, first: &Self::First, second: &Self::Second) -> f32;

    /// The fits of several patterns with several others, by the first role's
    /// and then by the second's. The same as [`Self::fit`] of each pair; a facet
    /// that can do many at once more quickly says how.
    fn fit_all(&self, firsts: &[&Self::First], seconds: &[&Self::Second], fits: &mut [f32]) {
        for (first, fits) in firsts.iter().zip(fits.chunks_exact_mut(seconds.len().max(1))) {
            seconds.iter().zip(fits).for_each(|(second, fit)| *fit = self.fit(first, second));
        }
    }

    /// The fit of a pattern with every one of the other side, if it is the
    /// same: nobody need then be asked one by one.
    fn flat_first(&self, _: &Self::First) -> Option<f32> {
        None
    }

    /// The same for a pattern of the second role.
    fn flat_second(&self, _: &Self::Second) -> Option<f32> {
        None
    }
}

/// A profile's pattern in some facet, or nothing if it is unknown.
#[derive(Clone, Debug, Default)]
pub struct Mark(Option<Arc<dyn Any + Send + Sync>>);

impl Mark {
    /// Whether the pattern is known.
    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }

    fn pattern<P: Pattern>(&self) -> Option<&P> {
        self.0.as_ref()?.downcast_ref()
    }
}

/// The dictionary of a facet, whatever its patterns are.
pub trait Codes: Debug + Send + Sync {
    /// Reads a profile of a side.
    fn read(&self, side: Side, profile: &Profile, corpus: &Corpus) -> Mark;

    /// The code of a mark of a side; a new pattern gets a new code.
    fn code(&self, side: Side, mark: &Mark) -> Code;

    /// The mark of a code of a side.
    fn mark(&self, side: Side, code: Code) -> Mark;

    /// How well a mark of the first side and one of the second fit; `None` if
    /// either is unknown.
    fn fit(&self, first: &Mark, second: &Mark) -> Option<f32>;

    /// The code of a mark of a side, if it has one. The unknown mark has none.
    fn find(&self, side: Side, mark: &Mark) -> Option<Code>;

    /// How well a mark of a side fits each code of the other, with 0 for the
    /// unknown code; `None` if the mark is unknown.
    fn fits(&self, side: Side, mark: &Mark) -> Option<Vec<f32>>;

    /// Writes how well each of several marks of a side fits each of several
    /// codes of the other, by mark and then by code. None is unknown.
    fn fits_between(&self, side: Side, marks: &[&Mark], codes: &[Code], fits: &mut [f32]);

    /// The fit of a mark of a side with whatever the other side's pattern is,
    /// where it is the same with all.
    fn flat(&self, side: Side, mark: &Mark) -> Option<f32>;

    /// How many codes a side has, including the unknown one.
    fn len(&self, side: Side) -> usize;
}

/// The dictionary of one facet.
pub(crate) struct Book<F: Coded> {
    facet: F,
    first: Shelf<F::First>,
    second: Shelf<F::Second>,
}

/// The patterns of one side.
#[derive(Debug)]
pub(crate) struct Shelf<P>(RwLock<Patterns<P>>);

#[derive(Debug)]
struct Patterns<P> {
    /// By code, from the first that is known.
    patterns: Vec<Arc<P>>,
    codes: HashMap<Arc<P>, Code>,
}

impl<P> Default for Shelf<P> {
    fn default() -> Self {
        Self(RwLock::new(Patterns { patterns: Vec::new(), codes: HashMap::new() }))
    }
}

impl<P: Pattern> Shelf<P> {
    /// A dictionary is consistent between changes, so a panic in another thread
    /// that held the lock does no harm.
    fn read(&self) -> RwLockReadGuard<'_, Patterns<P>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The code of a pattern; a new one gets a new code.
    pub(crate) fn code(&self, pattern: &P) -> Code {
        if let Some(code) = self.read().codes.get(pattern) {
            return *code;
        }
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(code) = kept.codes.get(pattern) {
            return *code;
        }
        let pattern = Arc::new(pattern.clone());
        kept.patterns.push(Arc::clone(&pattern));
        let code = Code::try_from(kept.patterns.len()).expect("fewer patterns than codes");
        kept.codes.insert(pattern, code);
        code
    }

    fn mark(&self, code: Code) -> Mark {
        let kept = self.read();
        let pattern = (code as usize).checked_sub(1).and_then(|at| kept.patterns.get(at));
        Mark(pattern.map(|pattern| Arc::clone(pattern) as _))
    }

    fn find(&self, mark: &Mark) -> Option<Code> {
        self.read().codes.get(mark.pattern::<P>()?).copied()
    }

    /// The code of a pattern, with the pattern as it is kept.
    pub(crate) fn shared(&self, pattern: &P) -> (Code, Arc<P>) {
        let code = self.code(pattern);
        (code, Arc::clone(&self.read().patterns[code as usize - 1]))
    }

    /// How many patterns there are.
    pub(crate) fn len(&self) -> usize {
        self.read().patterns.len()
    }

    /// Maps the patterns of some codes, none of them the unknown one.
    pub(crate) fn map<T>(&self, codes: &[Code], map: impl Fn(&P) -> T) -> Vec<T> {
        let kept = self.read();
        codes.iter().map(|code| map(&kept.patterns[*code as usize - 1])).collect()
    }

    /// The patterns of some codes, none of them the unknown one.
    fn with<T>(&self, codes: &[Code], visit: impl FnOnce(&[&P]) -> T) -> T {
        let kept = self.read();
        let patterns: Vec<&P> = codes.iter().map(|code| &*kept.patterns[*code as usize - 1]).collect();
        visit(&patterns)
    }

    fn fits(&self, fit: impl Fn(&P) -> f32) -> Vec<f32> {
        let kept = self.read();
        let mut fits = Vec::with_capacity(kept.patterns.len() + 1);
        fits.push(0.0);
        fits.extend(kept.patterns.iter().map(|pattern| fit(pattern)));
        fits
    }
}

impl<F: Coded> Book<F> {
    pub(crate) fn new(facet: F) -> Self {
        Self { facet, first: Shelf::default(), second: Shelf::default() }
    }
}

impl<F: Coded> Debug for Book<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book")
            .field("first", &self.first)
            .field("second", &self.second)
            .finish_non_exhaustive()
    }
}

impl<F: Coded> Codes for Book<F> {
    fn read(&self, side: Side, profile: &Profile, corpus: &Corpus) -> Mark {
        Mark(match side {
            Side::First => self.facet.first(profile, corpus).map(|pattern| Arc::new(pattern) as _),
            Side::Second => self.facet.second(profile, corpus).map(|pattern| Arc::new(pattern) as _),
        })
    }

    fn code(&self, side: Side, mark: &Mark) -> Code {
        match side {
            Side::First => mark.pattern().map_or(UNKNOWN, |pattern| self.first.code(pattern)),
            Side::Second => mark.pattern().map_or(UNKNOWN, |pattern| self.second.code(pattern)),
        }
    }

    fn mark(&self, side: Side, code: Code) -> Mark {
        match side {
            Side::First => self.first.mark(code),
            Side::Second => self.second.mark(code),
        }
    }

    fn fit(&self, first: &Mark, second: &Mark) -> Option<f32> {
        Some(self.facet.fit(first.pattern()?, second.pattern()?))
    }

    fn find(&self, side: Side, mark: &Mark) -> Option<Code> {
        match side {
            Side::First => self.first.find(mark),
            Side::Second => self.second.find(mark),
        }
    }

    fn fits(&self, side: Side, mark: &Mark) -> Option<Vec<f32>> {
        Some(match side {
            Side::First => {
                let first = mark.pattern::<F::First>()?;
                self.second.fits(|second| self.facet.fit(first, second))
            }
            Side::Second => {
                let second = mark.pattern::<F::Second>()?;
                self.first.fits(|first| self.facet.fit(first, second))
            }
        })
    }

    fn fits_between(&self, side: Side, marks: &[&Mark], codes: &[Code], fits: &mut [f32]) {
        match side {
            Side::First => {
                let firsts: Vec<&F::First> = marks.iter().filter_map(|mark| mark.pattern()).collect();
                self.second.with(codes, |seconds| self.facet.fit_all(&firsts, seconds, fits));
            }
            Side::Second => {
                let seconds: Vec<&F::Second> = marks.iter().filter_map(|mark| mark.pattern()).collect();
                self.first.with(codes, |firsts| {
                    for (second, fits) in seconds.iter().zip(fits.chunks_exact_mut(firsts.len().max(1))) {
                        firsts.iter().zip(fits).for_each(|(first, fit)| *fit = self.facet.fit(first, second));
                    }
                });
            }
        }
    }

    fn flat(&self, side: Side, mark: &Mark) -> Option<f32> {
        match side {
            Side::First => self.facet.flat_first(mark.pattern()?),
            Side::Second => self.facet.flat_second(mark.pattern()?),
        }
    }

    fn len(&self, side: Side) -> usize {
        1 + match side {
            Side::First => self.first.len(),
            Side::Second => self.second.len(),
        }
    }
}
