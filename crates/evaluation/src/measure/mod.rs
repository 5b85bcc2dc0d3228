//! Measures, by the names that analysts know them by.
//!
//! Names and parameters are those of
//! [`ir_measures`](https://ir-measur.es/en/latest/measures.html); values are
//! those of `trec_eval`, except for the order of equal scores (see
//! [`trec`](crate::trec)). A measure is a file here and a line in the table
//! below.
//!
//! A measure of a query is a number from 0 to 1, greater is better. Where a
//! query has no relevant candidate it is 0, and so it is where there is no
//! list; both count in a mean, as in `trec_eval -c`.

mod ap;
mod bpref;
mod discount;
mod judged;
mod list;
mod name;
mod ndcg;
mod p;
mod r;
mod rbp;
mod rprec;
mod rr;
mod success;

use std::num::NonZeroUsize;

pub use name::InvalidMeasure;

pub(crate) use discount::discount;
pub(crate) use list::List;

/// Every measure. A new one is a file and a line.
const MEASURES: &[&Definition] = &[
    &ndcg::NDCG,
    &rr::RR,
    &ap::AP,
    &p::P,
    &r::R,
    &success::SUCCESS,
    &rbp::RBP,
    &judged::JUDGED,
    &rprec::RPREC,
    &bpref::BPREF,
];

/// What a measure is called, what it takes, and how it is computed.
#[derive(Debug)]
struct Definition {
    name: &'static str,
    /// Other names that are read, never written.
    aliases: &'static [&'static str],
    cutoff: Cutoff,
    parameter: Parameter,
    value: fn(&List, &Settings) -> f64,
}

/// Whether a measure stops at a rank, its `@k`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cutoff {
    Never,
    Optional,
    Required,
}

/// What a measure takes beside its cutoff.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parameter {
    None,
    /// `dcg`, how a grade becomes a gain: `log2` where it is not given.
    Dcg,
    /// `p`, how likely a reader goes on: between 0 and 1, 0.8 where it is not
    /// given.
    Persistence,
}

/// How a grade becomes a gain in [`ndcg`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Dcg {
    #[default]
    Log2,
    ExpLog2,
}

/// The values of a measure's parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Settings {
    cutoff: Option<usize>,
    dcg: Dcg,
    persistence: f64,
}

impl Settings {
    /// The rank after which nothing counts.
    fn depth(&self) -> usize {
        self.cutoff.unwrap_or(usize::MAX)
    }
}

/// A measure with its parameters.
///
/// It is read from its name and displayed as it. Parameters may stand before
/// or after the cutoff. `condensed` takes unjudged candidates out of the list
/// before it is measured, so that nobody counts as bad for not having been
/// judged (Sakai, *Alternatives to bpref*, SIGIR 2007; `trec_eval -J`).
///
/// | name | what it is |
/// |---|---|
/// | `nDCG@10`, `nDCG@10(dcg=exp-log2)`, `nDCG` | discounted gain, as a share of the ideal list's |
/// | `RR`, `RR@10` | 1 / rank of the first relevant candidate |
/// | `AP`, `AP@100` | mean precision at the ranks of relevant candidates |
/// | `P@10` | share of the first 10 ranks that hold a relevant candidate |
/// | `R@50` | share of the relevant candidates within the first 50 |
/// | `Success@10` | 1 where a relevant candidate is within the first 10 |
/// | `RBP(p=0.8)` | what a reader gains who goes on with this probability |
/// | `Judged@10` | share of the first 10 that was judged |
/// | `Rprec` | precision at as many ranks as there are relevant candidates |
/// | `Bpref` | share of judged pairs in the right order |
///
/// ```
/// use qantara_evaluation::measure::Measure;
///
/// let measure: Measure = "nDCG(dcg='log2')@10".parse()?;
/// assert_eq!(measure.to_string(), "nDCG@10(dcg=log2)");
/// assert_eq!(measure.ir_measures_name(), "nDCG(dcg='log2')@10");
/// assert_eq!("MRR".parse::<Measure>()?.to_string(), "RR");
/// assert!("P".parse::<Measure>().is_err(), "P needs a cutoff");
/// # Ok::<(), qantara_evaluation::measure::InvalidMeasure>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    definition: &'static Definition,
    settings: Settings,
    condensed: bool,
}

impl Measure {
    /// Whether unjudged candidates are taken out of a list first.
    pub fn is_condensed(&self) -> bool {
        self.condensed
    }

    /// The rank after which nothing counts, its `@k`; `None` where it has none.
    pub fn cutoff(&self) -> Option<usize> {
        self.settings.cutoff
    }

    /// The same measure with its cutoff, if it has one, `most` at the most.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use qantara_evaluation::measure::Measure;
    ///
    /// let measure: Measure = "P@10".parse()?;
    /// assert_eq!(measure.cut(NonZeroUsize::new(3).unwrap()).to_string(), "P@3");
    /// # Ok::<(), qantara_evaluation::measure::InvalidMeasure>(())
    /// ```
    #[must_use]
    pub fn cut(self, most: NonZeroUsize) -> Self {
        let cutoff = self.settings.cutoff.map(|cutoff| cutoff.min(most.get()));
        Self { settings: Settings { cutoff, ..self.settings }, ..self }
    }

    /// The same measure of the first `places`, whatever its cutoff is; `None`
    /// where it always looks at the whole list.
    pub fn to_depth(self, places: NonZeroUsize) -> Option<Self> {
        let cutoff = Some(places.get());
        (self.definition.cutoff != Cutoff::Never)
            .then_some(Self { settings: Settings { cutoff, ..self.settings }, ..self })
    }

    /// Whether a system is better where it is greater. To be judged more is no
    /// better.
    pub fn is_of_quality(&self) -> bool {
        self.definition.name != judged::JUDGED.name
    }

    /// The same measure of condensed lists.
    #[must_use]
    pub fn condensed(self) -> Self {
        Self { condensed: true, ..self }
    }

    /// The value for one list. `length` is how long the list was asked to be:
    /// a cutoff for measures that have none, so that a list is not blamed for
    /// what it had no room for.
    pub(crate) fn value(&self, list: &List, length: Option<usize>) -> f64 {
        let mut settings = self.settings;
        if self.definition.cutoff != Cutoff::Never {
            settings.cutoff = settings.cutoff.or(length);
        }
        // The sum of nothing is -0, and is told as 0.
        (self.definition.value)(list, &settings) + 0.0
    }
}

impl PartialEq for Measure {
    fn eq(&self, other: &Self) -> bool {
        self.definition.name == other.definition.name
            && self.settings == other.settings
            && self.condensed == other.condensed
    }
}
