//! Judgements: who is relevant to whom, and how much.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU8;

/// What a judge said of a candidate for a query.
///
/// Files have it as a number: −1 was put before a judge who said nothing, 0 is
/// not relevant, and 1 to 255 are relevant, the more the greater. 255 is the
/// most because the exponential gain `2^grade − 1` has to stay finite.
///
/// ```
/// use qantara_evaluation::judgements::Grade;
///
/// assert_eq!(Grade::try_from(-1)?, Grade::Unjudged);
/// assert!(Grade::try_from(2)? > Grade::NotRelevant);
/// # Ok::<(), qantara_evaluation::judgements::InvalidGrade>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// In the pool that judges saw, without a judgement; the same to every
    /// measure as a candidate whom no judge saw.
    Unjudged,
    /// Judged, and not relevant.
    NotRelevant,
    /// Judged relevant, to this degree.
    Relevant(NonZeroU8),
}

impl Grade {
    /// Relevant to the first degree: the grade of a file without grades.
    pub const RELEVANT: Self = Self::Relevant(NonZeroU8::MIN);

    /// Whether it is relevant, to any degree.
    pub fn is_relevant(self) -> bool {
        matches!(self, Self::Relevant(_))
    }

    /// Whether a judge said anything.
    pub fn is_judged(self) -> bool {
        self != Self::Unjudged
    }
}

impl TryFrom<i32> for Grade {
    type Error = InvalidGrade;

    fn try_from(value: i32) -> Result<Self, InvalidGrade> {
        match value {
            -1 => Ok(Self::Unjudged),
            0 => Ok(Self::NotRelevant),
            _ => match u8::try_from(value).ok().and_then(NonZeroU8::new) {
                Some(degree) => Ok(Self::Relevant(degree)),
                None => Err(InvalidGrade(value)),
            },
        }
    }
}

impl From<Grade> for i32 {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::Unjudged => -1,
            Grade::NotRelevant => 0,
            Grade::Relevant(degree) => degree.get().into(),
        }
    }
}

/// The number offered as a [`Grade`] was below −1 or above 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a grade is a whole number from -1 to 255; got {0}")]
pub struct InvalidGrade(pub i32);

/// The judgements of some queries, in the order of their ids.
///
/// ```
/// use qantara_evaluation::judgements::{Grade, Judgements};
///
/// let mut judgements = Judgements::default();
/// judgements.judge("argan", "atlas fund", Grade::try_from(2)?)?;
/// assert_eq!(judgements.grade("argan", "atlas fund"), Grade::try_from(2)?);
/// assert_eq!(judgements.grade("argan", "rif angels"), Grade::Unjudged);
/// assert!(judgements.judge("argan", "atlas fund", Grade::NotRelevant).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements {
    by_query: BTreeMap<String, BTreeMap<String, Grade>>,
}

impl Judgements {
    /// Adds one judgement.
    ///
    /// # Errors
    ///
    /// [`JudgedTwice`] when the pair has one already, which stays.
    pub fn judge(&mut self, query: &str, candidate: &str, grade: Grade) -> Result<(), JudgedTwice> {
        let of_query = match self.by_query.get_mut(query) {
            Some(of_query) => of_query,
            None => self.by_query.entry(query.to_owned()).or_default(),
        };
        if of_query.contains_key(candidate) {
            return Err(JudgedTwice { query: query.to_owned(), candidate: candidate.to_owned() });
        }
        of_query.insert(candidate.to_owned(), grade);
        Ok(())
    }

    /// What was said of a pair; [`Grade::Unjudged`] where nothing was.
    pub fn grade(&self, query: &str, candidate: &str) -> Grade {
        let grade = self.by_query.get(query).and_then(|of_query| of_query.get(candidate));
        grade.copied().unwrap_or(Grade::Unjudged)
    }

    /// Every query with its candidates and their grades, both in the order of
    /// their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &BTreeMap<String, Grade>)> {
        self.by_query.iter().map(|(query, of_query)| (query.as_str(), of_query))
    }

    /// A query's candidates and their grades, in the order of their ids; `None`
    /// where it has no judgement.
    pub fn of(&self, query: &str) -> Option<&BTreeMap<String, Grade>> {
        self.by_query.get(query)
    }

    /// The judgements of some queries.
    #[must_use]
    pub fn only<'a>(&self, queries: impl IntoIterator<Item = &'a str>) -> Self {
        let of = |query: &str| Some((query.to_owned(), self.by_query.get(query)?.clone()));
        Self { by_query: queries.into_iter().filter_map(of).collect() }
    }

    /// The same without some pairs. A query stays where none of its pairs does:
    /// it is then one of which nothing is known.
    #[must_use]
    pub fn without(&self, pairs: &Pairs) -> Self {
        let kept = |(query, judged): (&String, &BTreeMap<String, Grade>)| {
            let excluded = pairs.of(query);
            let is_kept = |id: &str| excluded.is_none_or(|ids| !ids.contains(id));
            let judged = judged.iter().filter(|(id, _)| is_kept(id));
            (query.clone(), judged.map(|(id, grade)| (id.clone(), *grade)).collect())
        };
        Self { by_query: self.by_query.iter().map(kept).collect() }
    }

    /// How many queries have a judgement, or a candidate who awaits one.
    pub fn n_queries(&self) -> usize {
        self.by_query.len()
    }
}

/// A pair was judged twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("query `{query}` has two judgements of candidate `{candidate}`")]
pub struct JudgedTwice {
    /// The query.
    pub query: String,
    /// The candidate.
    pub candidate: String,
}

/// Pairs of a query and a candidate, such as those who know each other and
/// need no introduction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    by_query: BTreeMap<String, BTreeSet<String>>,
}

impl Pairs {
    /// The candidates paired with a query.
    pub fn of(&self, query: &str) -> Option<&BTreeSet<String>> {
        self.by_query.get(query)
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.by_query.values().map(BTreeSet::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_query.is_empty()
    }

    /// Adds a pair; false where it was there already.
    pub fn insert(&mut self, query: &str, candidate: &str) -> bool {
        self.by_query.entry(query.to_owned()).or_default().insert(candidate.to_owned())
    }
}

impl<Q: AsRef<str>, C: AsRef<str>> FromIterator<(Q, C)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (Q, C)>>(pairs: I) -> Self {
        let mut all = Self::default();
        for (query, candidate) in pairs {
            all.insert(query.as_ref(), candidate.as_ref());
        }
        all
    }
}
