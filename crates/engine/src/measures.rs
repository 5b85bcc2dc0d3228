//! A market's facets with their dictionaries, and the canonical sum.
//!
//! A value is summed over the coded facets in the order of
//! [`crate::facet::ALL`], then over the dense ones. A ranking can therefore add
//! up columns of fits and have the exact first part of the sum.

use std::sync::Arc;

use qantara_kernel::{Level, RoughQuery, inner_product};

use crate::codes::{Code, Codes, Mark, UNKNOWN};
use crate::corpus::Corpus;
use crate::facet::{Dense, Facet, Kind};
use crate::market::Market;
use crate::means::{MeanVectors, Means, NOTHING_KNOWN};
use crate::policy::{Caution, Policy, Shape};
use crate::profile::Profile;
use crate::rows::Rows;
use crate::side::Side;

/// The facets of a market, with their dictionaries of patterns.
#[derive(Debug)]
pub struct Measures {
    facets: Vec<&'static dyn Facet>,
    coded: Vec<CodedFacet>,
    dense: Vec<DenseFacet>,
}

/// A facet with a dictionary.
#[derive(Debug)]
pub(crate) struct CodedFacet {
    /// Its place among the market's facets.
    pub(crate) at: usize,
    codes: Box<dyn Codes>,
    means: Means,
    rows: Rows,
}

/// A facet of vectors.
pub(crate) struct DenseFacet {
    /// Its place among the market's facets.
    pub(crate) at: usize,
    facet: &'static dyn Dense,
    dims: usize,
    means: MeanVectors,
}

impl std::fmt::Debug for DenseFacet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DenseFacet").field("at", &self.at).field("dims", &self.dims).finish_non_exhaustive()
    }
}

/// A profile's patterns and vectors in every facet of a market.
#[derive(Clone, Debug)]
pub struct Marks {
    /// By coded facet.
    pub(crate) coded: Vec<Mark>,
    /// By dense facet.
    pub(crate) dense: Vec<Option<Arc<[f32]>>>,
}

/// How well two profiles fit in one facet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// From 0 to 1; if either side is unknown, the usual fit of the other in
    /// the pool, less the policy's caution.
    pub value: f64,
    /// Whether both sides are known.
    pub known: bool,
}

impl Measures {
    /// The facets of a market, with empty dictionaries.
    pub fn new(market: &Market, corpus: &Corpus) -> Self {
        let facets = market.facets();
        let mut coded = Vec::new();
        let mut vectors = Vec::new();
        for (at, facet) in facets.iter().enumerate() {
            match facet.kind() {
                Kind::Coded(book) => {
                    coded.push(CodedFacet {
                        at,
                        codes: book,
                        means: Means::default(),
                        rows: Rows::default(),
                    });
                }
                Kind::Dense(facet) => {
                    let dims = facet.dims(corpus);
                    vectors.push(DenseFacet { at, facet, dims, means: MeanVectors::default() });
                }
            }
        }
        Self { facets, coded, dense: vectors }
    }

    /// Takes the means of the members that a pool is built with: of each coded
    /// facet how many of each side have each code, of each dense one the vectors
    /// of each side.
    pub(crate) fn settle<'a, V: Iterator<Item = &'a [f32]>>(
        &mut self,
        counts: impl Fn(usize) -> [&'a [u32]; 2],
        vectors: impl Fn(usize) -> [V; 2],
    ) {
        for (n, facet) in self.coded.iter_mut().enumerate() {
            facet.means = match self.facets[facet.at].even() {
                Some(fit) => Means::Even(fit),
                None => Means::by_code(&*facet.codes, counts(n)),
            };
        }
        for (n, facet) in self.dense.iter_mut().enumerate() {
            let [mut first, mut second] = vectors(n);
            facet.means = MeanVectors::new(facet.dims, [&mut first, &mut second]);
        }
    }

    /// The facets, in the order of [`Market::facets`].
    pub fn facets(&self) -> impl ExactSizeIterator<Item = &'static dyn Facet> {
        self.facets.iter().copied()
    }

    pub(crate) fn coded(&self) -> &[CodedFacet] {
        &self.coded
    }

    pub(crate) fn dense(&self) -> &[DenseFacet] {
        &self.dense
    }

    /// Reads a profile of a side.
    pub fn read(&self, side: Side, profile: &Profile, corpus: &Corpus) -> Marks {
        Marks {
            coded: self.coded.iter().map(|facet| facet.codes.read(side, profile, corpus)).collect(),
            dense: self
                .dense
                .iter()
                .map(|facet| facet.facet.vector(profile, corpus).map(Arc::from))
                .collect(),
        }
    }

    /// Whether each facet is known of a profile.
    pub(crate) fn known<'a>(
        &'a self,
        marks: &'a Marks,
    ) -> impl Iterator<Item = (&'static dyn Facet, bool)> + 'a {
        let mut known = vec![false; self.facets.len()];
        self.coded.iter().zip(&marks.coded).for_each(|(facet, mark)| known[facet.at] = mark.is_known());
        self.dense.iter().zip(&marks.dense).for_each(|(facet, vector)| known[facet.at] = vector.is_some());
        self.facets.iter().copied().zip(known)
    }

    /// How well a profile of the first side and one of the second fit, in the
    /// order of [`Market::facets`], for a policy with that caution and no
    /// curves.
    pub fn similarities(&self, first: &Marks, second: &Marks, caution: Caution) -> Vec<Similarity> {
        self.shaped(first, second, |_| Shape { caution, curve: None })
    }

    /// The same as a policy counts it, with its curves.
    pub fn similarities_under(&self, first: &Marks, second: &Marks, policy: &Policy) -> Vec<Similarity> {
        self.shaped(first, second, |facet| policy.shape(facet))
    }

    fn shaped<'a>(
        &self,
        first: &Marks,
        second: &Marks,
        shape: impl Fn(usize) -> Shape<'a>,
    ) -> Vec<Similarity> {
        let mut similarities = vec![Similarity { value: 0.0, known: false }; self.facets.len()];
        for (facet, (first, second)) in self.coded.iter().zip(first.coded.iter().zip(&second.coded)) {
            similarities[facet.at] = Similarity {
                value: f64::from(facet.fit(first, second, shape(facet.at))),
                known: first.is_known() && second.is_known(),
            };
        }
        for (facet, (first, second)) in self.dense.iter().zip(first.dense.iter().zip(&second.dense)) {
            let (first, second) = (first.as_deref(), second.as_deref());
            similarities[facet.at] = Similarity {
                value: facet.fit(first, second, shape(facet.at)),
                known: first.is_some() && second.is_some(),
            };
        }
        similarities
    }

    /// The value of such a pair to each side, by its weights: rankings sort by
    /// these values and explanations add up to them, bit for bit.
    pub fn values(&self, weights: &[Vec<f64>; 2], similarities: &[Similarity]) -> [f64; 2] {
        let order = self.coded.iter().map(|facet| facet.at).chain(self.dense.iter().map(|facet| facet.at));
        order.fold([0.0; 2], |[first, second], at| {
            let fit = similarities[at].value;
            [first + weights[0][at] * fit, second + weights[1][at] * fit]
        })
    }
}

impl CodedFacet {
    pub(crate) fn code(&self, side: Side, mark: &Mark) -> Code {
        self.codes.code(side, mark)
    }

    pub(crate) fn mark(&self, side: Side, code: Code) -> Mark {
        self.codes.mark(side, code)
    }

    /// How well two profiles fit, the market's first role first.
    fn fit(&self, first: &Mark, second: &Mark, shape: Shape<'_>) -> f32 {
        match (first.is_known(), second.is_known()) {
            (true, true) => shape.of(self.codes.fit(first, second).unwrap_or_default()),
            (true, false) => shape.unknown(self.means.of(&*self.codes, Side::First, first)),
            (false, true) => shape.unknown(self.means.of(&*self.codes, Side::Second, second)),
            (false, false) => shape.unknown(self.means.overall()),
        }
    }

    /// The same as [`Self::column`] for a pattern with a code. Its fits are
    /// kept for the next who has that pattern, without the curve.
    pub(crate) fn kept_column(&self, side: Side, code: Code, mark: &Mark, shape: Shape<'_>) -> Arc<[f32]> {
        let key = (side, code, f32::from(shape.caution).to_bits());
        let straight = || self.straight_column(side, mark, shape.caution).into();
        let kept = self.rows.get(key, self.n_codes(side.other()), straight);
        match shape.curve {
            None => kept,
            Some(curve) => kept.iter().map(|fit| curve.of(*fit)).collect(),
        }
    }

    /// How well a profile of a side fits those of the other, by their code.
    pub(crate) fn column(&self, side: Side, mark: &Mark, shape: Shape<'_>) -> Vec<f32> {
        let mut fits = self.straight_column(side, mark, shape.caution);
        shape.bend(&mut fits);
        fits
    }

    /// The same without the curve.
    fn straight_column(&self, side: Side, mark: &Mark, caution: Caution) -> Vec<f32> {
        if let Some(mut fits) = self.codes.fits(side, mark) {
            fits[0] = caution.lower(self.means.of_known(&*self.codes, side, mark, &fits));
            return fits;
        }
        let across = side.other();
        let mean = |code: usize| match code {
            0 => self.means.overall(),
            code => self.means.of_code(&*self.codes, across, code as Code),
        };
        (0..self.n_codes(across)).map(|code| caution.lower(mean(code))).collect()
    }

    /// How well each of several profiles of a side fits those of the other with
    /// each of several codes, by profile and then by code.
    pub(crate) fn fits_between(
        &self,
        side: Side,
        marks: &[&Mark],
        codes: &[Code],
        shape: Shape<'_>,
    ) -> Vec<f32> {
        let across = side.other();
        let mean_of_code = |code: &Code| match *code {
            UNKNOWN => self.means.overall(),
            code => self.means.of_code(&*self.codes, across, code),
        };
        let known_marks: Vec<&Mark> = marks.iter().copied().filter(|mark| mark.is_known()).collect();
        let known_codes: Vec<Code> = codes.iter().copied().filter(|code| *code != UNKNOWN).collect();
        let mut known = vec![0.0; known_marks.len() * known_codes.len()];
        if !known.is_empty() {
            self.codes.fits_between(side, &known_marks, &known_codes, &mut known);
        }
        shape.bend(&mut known);
        if known.len() == marks.len() * codes.len() {
            return known;
        }
        let mut known = known.into_iter();
        let mut fits = Vec::with_capacity(marks.len() * codes.len());
        for mark in marks {
            if !mark.is_known() {
                fits.extend(codes.iter().map(|code| shape.unknown(mean_of_code(code))));
                continue;
            }
            let mean = shape.unknown(self.means.of(&*self.codes, side, mark));
            let fit = |code: &Code| if *code == UNKNOWN { mean } else { known.next().unwrap_or_default() };
            fits.extend(codes.iter().map(fit));
        }
        fits
    }

    /// The fit of a profile of a side with those whose pattern is unknown, and
    /// with all others, where it is the same with all of them.
    pub(crate) fn flat(&self, side: Side, mark: &Mark, shape: Shape<'_>) -> Option<[f32; 2]> {
        let fit = self.codes.flat(side, mark)?;
        Some([shape.unknown(self.means.of(&*self.codes, side, mark)), shape.of(fit)])
    }

    /// How well a profile of a side fits those of the other with a known
    /// pattern, by their code; the first entry has no meaning. `None` if the
    /// profile's own pattern is unknown.
    pub(crate) fn fits(&self, side: Side, mark: &Mark) -> Option<Vec<f32>> {
        self.codes.fits(side, mark)
    }

    /// How many codes a side has.
    pub(crate) fn n_codes(&self, side: Side) -> usize {
        self.codes.len(side)
    }
}

impl DenseFacet {
    pub(crate) fn fit(&self, first: Option<&[f32]>, second: Option<&[f32]>, shape: Shape<'_>) -> f64 {
        let mean = |side: Side| self.means.of(side);
        let known = first.is_some() && second.is_some();
        let vectors = first.or(mean(Side::First)).zip(second.or(mean(Side::Second)));
        let of = |product: f64| (product / self.facet.full()).clamp(0.0, 1.0);
        match vectors.map(|(first, second)| of(inner_product(Level::best(), first, second))) {
            Some(fit) if known => match shape.curve {
                None => fit,
                Some(curve) => f64::from(curve.of(fit as f32)),
            },
            Some(fit) => f64::from(shape.unknown(fit as f32)),
            None => f64::from(shape.unknown(NOTHING_KNOWN)),
        }
    }

    /// How many numbers a vector has.
    pub(crate) fn dims(&self) -> usize {
        self.dims
    }

    /// The product that counts fully.
    pub(crate) fn full(&self) -> f64 {
        self.facet.full()
    }

    /// A profile of a side, on its way to be compared with many of the other;
    /// without a curve.
    pub(crate) fn compared(&self, side: Side, vector: Option<&[f32]>, caution: Caution) -> Compared {
        let usual = self.means.of(side);
        let nothing = vec![0.0; self.dims];
        let [first, second] = side.in_order([vector, None]);
        Compared {
            query: RoughQuery::of(Level::best(), vector.or(usual).unwrap_or(&nothing)),
            unknown: self.fit(first, second, Shape { caution, curve: None }),
            is_alone: vector.is_none() && usual.is_none(),
        }
    }
}

/// A profile that is compared with many of the other side in a dense facet.
pub(crate) struct Compared {
    pub(crate) query: RoughQuery,
    /// Its fit with somebody who has no vector.
    pub(crate) unknown: f64,
    /// Whether it has no vector, and its side had none when the pool was built:
    /// all fits are then alike.
    pub(crate) is_alone: bool,
}
