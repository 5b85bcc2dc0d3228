//! Pairs outside the market's lists that the plan's prices miss.
//!
//! A market holds each participant's best pairs, not all of them. A pair that
//! it leaves out would improve the plan only where its score exceeds the
//! prices of its two participants. So [`choose_over_all`] adds those pairs,
//! chooses again, and stops when there are none (column generation); then the
//! plan is the best over all pairs, and
//! [`check_over_all`](crate::check::check_over_all) proves it.

use crate::choice::{ChooseError, Floors, Plan, Request, choose, choose_from};
use crate::market::{Market, MarketError, Pair, PairId, Side};

/// How many pairs of one left participant are added at a time: its best ones
/// change the prices for the others.
const ADDED_EACH: usize = 16;

/// The pairs outside the market that its plan may gain by, with their
/// participants' numbers in the market.
///
/// They come by left participant, the greatest gain first, and at most 16 of
/// each; of equal gains the lower right one comes first. None at all means that the plan is the best over all candidates.
/// Pairs that the market has, and pairs of those who take no meetings, are
/// skipped. Leave pairs that must not meet out of the candidates: a veto can
/// only name a pair that the market has.
///
/// `plan` is the market's, chosen for `request`.
///
/// ```
/// use qantara_pairing::choice::{Request, choose};
/// use qantara_pairing::market::{Market, Pair};
/// use qantara_pairing::price_out::price_out;
///
/// let market = Market::builder()
///     .left("argan", 0, 1)
///     .left("zellige", 0, 1)
///     .right("atlas fund", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .build()?;
/// let request = Request::default();
/// let plan = choose(&market, &request)?;
/// let missed = |score| price_out(&market, &request, &plan, [Pair::new(1, 0, score)]);
/// assert_eq!(missed(800_000), []);
/// assert_eq!(missed(950_000), [Pair::new(1, 0, 950_000)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
///
/// When a candidate names a participant that the market does not have.
pub fn price_out(
    market: &Market,
    request: &Request,
    plan: &Plan,
    candidates: impl IntoIterator<Item = Pair>,
) -> Vec<Pair> {
    let mut best: Vec<Vec<(i64, Pair)>> = vec![Vec::new(); market.len(Side::Left)];
    for pair in candidates {
        let gain = plan.certificate.gain(request, pair.left, pair.right, pair.score);
        if gain <= 0 {
            continue;
        }
        let listed = &mut best[pair.left as usize];
        let comes_first = |one: &(i64, Pair)| (one.0, pair.right) > (gain, one.1.right);
        let place = listed.partition_point(comes_first);
        if place < ADDED_EACH
            && is_outside(market, pair)
            && listed.iter().all(|one| one.1.right != pair.right)
        {
            listed.insert(place, (gain, pair));
            listed.truncate(ADDED_EACH);
        }
    }
    best.into_iter().flatten().map(|(_, pair)| pair).collect()
}

/// Whether two participants could meet and the market does not list them.
fn is_outside(market: &Market, pair: Pair) -> bool {
    market.limits(Side::Left, pair.left).max() > 0
        && market.limits(Side::Right, pair.right).max() > 0
        && market.pair(pair.left, pair.right).is_none()
}

/// The candidates whose scores go furthest beyond the market's: with them in
/// the market, penalties outweigh every candidate's score.
fn extremes(market: &Market, candidates: impl IntoIterator<Item = Pair>) -> Vec<Pair> {
    let (mut least, mut most): (Option<Pair>, Option<Pair>) = (None, None);
    let of_market =
        market.scores().iter().fold((0, 0), |(least, most), &score| (score.min(least), score.max(most)));
    let key = |pair: &Pair| (pair.score, pair.left, pair.right);
    for pair in candidates {
        if pair.score < of_market.0
            && least.as_ref().is_none_or(|one| key(&pair) < key(one))
            && is_outside(market, pair)
        {
            least = Some(pair);
        }
        if pair.score > of_market.1
            && most.as_ref().is_none_or(|one| key(&pair) > key(one))
            && is_outside(market, pair)
        {
            most = Some(pair);
        }
    }
    least.into_iter().chain(most).collect()
}

/// A plan over all candidates, and the market that it is a plan for.
#[derive(Clone, Debug)]
pub struct OverAll {
    /// The market with the pairs that were added.
    pub market: Market,
    /// The request, with that market's pairs.
    pub request: Request,
    /// The best plan over all candidates.
    pub plan: Plan,
    /// How many pairs were added.
    pub added: usize,
    /// How often a plan was chosen.
    pub rounds: usize,
}

/// Why no plan over all candidates was chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OverAllError {
    /// No plan could be chosen.
    #[error(transparent)]
    Choose(#[from] ChooseError),

    /// A candidate cannot be added.
    #[error("a candidate cannot be added to the market")]
    Candidate(#[from] MarketError),
}

/// The best plan over the market's pairs and all candidates.
///
/// `candidates` is called once a round and must give the same pairs each time,
/// in any order, with their participants' numbers in the market.
///
/// ```
/// use qantara_pairing::check::check_over_all;
/// use qantara_pairing::choice::Request;
/// use qantara_pairing::market::{Market, Pair};
/// use qantara_pairing::price_out::choose_over_all;
///
/// let market = Market::builder()
///     .left("argan", 1, 1)
///     .left("zellige", 1, 1)
///     .right("atlas fund", 0, 1)
///     .right("rif angels", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("zellige", "atlas fund", 800_000)
///     .build()?;
/// let others = || [Pair::new(0, 1, 100_000), Pair::new(1, 1, 300_000)];
/// let best = choose_over_all(&market, &Request::default(), others)?;
/// assert_eq!((best.plan.value, best.plan.short), (1_200_000, 0));
/// let verdict = check_over_all(&best.market, &best.request, &best.plan, others())?;
/// assert!(verdict.is_optimal());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`OverAllError`]: those of [`choose`], or of a candidate whose score is out
/// of range.
///
/// # Panics
///
/// When a candidate names a participant that the market does not have.
pub fn choose_over_all<C: IntoIterator<Item = Pair>>(
    market: &Market,
    request: &Request,
    candidates: impl Fn() -> C,
) -> Result<OverAll, OverAllError> {
    // Strict floors may be met by pairs that are still to be added.
    let strict = request.floors == Floors::Strict;
    let (mut market, mut request) = (market.clone(), request.clone());
    if strict {
        request.floors = Floors::Relax;
    }
    let mut plan = choose(&market, &request)?;
    let (mut added, mut rounds) = (0, 1);
    loop {
        let mut missed = price_out(&market, &request, &plan, candidates());
        if missed.is_empty() && plan.short > 0 {
            missed = extremes(&market, candidates());
        }
        if missed.is_empty() {
            break;
        }
        added += missed.len();
        rounds += 1;
        let larger = market.with_pairs(&missed)?;
        let renumber = |pairs: &mut Vec<PairId>| {
            // Where a pair is none of the market's, `choose` has said so.
            for pair in pairs {
                *pair = larger.pair(market.left(*pair), market.right(*pair)).unwrap_or(*pair);
            }
        };
        for pairs in [&mut request.pins, &mut request.vetoes, &mut request.kept, &mut plan.meetings] {
            renumber(pairs);
        }
        market = larger;
        plan = choose_from(&market, &request, &plan)?;
    }
    if strict {
        request.floors = Floors::Strict;
        plan = choose_from(&market, &request, &plan)?;
    }
    Ok(OverAll { market, request, plan, added, rounds })
}
