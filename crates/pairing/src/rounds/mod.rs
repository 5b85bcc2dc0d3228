//! Which meetings close a round together, at an angels' demo day.
//!
//! A startup asks for an amount, and those that it meets could each put in a
//! ticket: four angels at 250,000 close a round of a million that none of them
//! would take alone. [`coverage`] says for each round of a plan which of its
//! meetings close it, or what is missing, and [`close_rounds`] changes a plan so
//! that it closes more rounds.
//!
//! All amounts of one round are minor units of one currency. Rounds may differ
//! in theirs.

mod cheapest;
mod close;

use std::cmp::Reverse;

pub use close::{Closed, close_rounds};

use crate::choice::{Plan, Request};
use crate::market::{GREATEST_SCORE, Market, PairId, Side};
use cheapest::{Cost, MOST_TICKETS, Ticket};

/// How many beginnings of a set are looked at for one with a greater score.
const STEPS: usize = 100_000;

/// From a least to a greatest amount, in minor units of the round's currency,
/// both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    least: u64,
    most: u64,
}

impl Amounts {
    /// The amounts from `least` to `most`, or `None` where `least` is the
    /// greater.
    pub fn new(least: u64, most: u64) -> Option<Self> {
        (least <= most).then_some(Self { least, most })
    }

    /// One amount and no other.
    pub fn exactly(amount: u64) -> Self {
        Self { least: amount, most: amount }
    }

    /// The least amount.
    pub fn least(self) -> u64 {
        self.least
    }

    /// The greatest amount.
    pub fn most(self) -> u64 {
        self.most
    }
}

/// What a left participant's round asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The round closes with at least the least of these, and takes at most
    /// the greatest.
    pub amounts: Amounts,
    /// Whether one of those who put money in must lead.
    pub needs_lead: bool,
}

/// What the right participant of a pair could put into the left one's round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its ticket: any amount of these.
    pub amounts: Amounts,
    /// Whether it would lead the round.
    pub leads: bool,
}

/// The rounds of a market: what is asked, and what each pair could bring.
///
/// ```
/// use qantara_pairing::market::Market;
/// use qantara_pairing::rounds::{Amounts, Ask, Offer, Rounds};
///
/// let market = Market::builder()
///     .left("argan", 0, 4)
///     .right("amina", 0, 2)
///     .right("badr", 0, 2)
///     .pair("argan", "amina", 900_000)
///     .pair("argan", "badr", 700_000)
///     .build()?;
/// // Argan asks for 400,000 to 600,000; each angel gives 100,000 to 250,000.
/// let ask = Ask { amounts: Amounts::new(400_000, 600_000).unwrap(), needs_lead: false };
/// let offer = Offer { amounts: Amounts::new(100_000, 250_000).unwrap(), leads: false };
/// let rounds = Rounds::new(&market, |_| Some(ask), |_| Some(offer));
/// assert_eq!(rounds.closes(0, &[0]), Some(false));
/// assert_eq!(rounds.closes(0, &[0, 1]), Some(true));
/// // Together they bring 200,000 to 500,000.
/// assert_eq!(rounds.brings(&[0, 1]), Amounts::new(200_000, 500_000).unwrap());
/// # Ok::<(), qantara_pairing::market::MarketError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rounds {
    asks: Vec<Option<Ask>>,
    offers: Vec<Option<Offer>>,
}

impl Rounds {
    /// The rounds of a market. `ask` is what a left participant raises, if it
    /// does, and `offer` what a pair could bring to the left one's round; it is
    /// called only for pairs whose left participant asks. `None` is for a right
    /// participant that cannot take part: it wants other instruments, or states
    /// no ticket.
    pub fn new(
        market: &Market,
        ask: impl FnMut(u32) -> Option<Ask>,
        mut offer: impl FnMut(PairId) -> Option<Offer>,
    ) -> Self {
        let asks: Vec<Option<Ask>> = (0..market.len(Side::Left) as u32).map(ask).collect();
        let offers = (0..market.n_pairs() as PairId)
            .map(|pair| asks[market.left(pair) as usize].and_then(|_| offer(pair)))
            .collect();
        Self { asks, offers }
    }

    /// What a left participant asks for.
    pub fn ask(&self, left: u32) -> Option<Ask> {
        self.asks[left as usize]
    }

    /// What a pair could bring to the left participant's round.
    pub fn offer(&self, pair: PairId) -> Option<Offer> {
        self.offers[pair as usize]
    }

    /// The least and the most that pairs of one left participant bring
    /// together, whatever it asks.
    pub fn brings(&self, pairs: &[PairId]) -> Amounts {
        let offers = pairs.iter().filter_map(|&pair| self.offer(pair));
        offers.fold(Amounts::exactly(0), |sum, Offer { amounts, .. }| Amounts {
            least: sum.least.saturating_add(amounts.least),
            most: sum.most.saturating_add(amounts.most),
        })
    }

    /// Whether some of a left participant's pairs close its round. `None` where
    /// there are too many to tell, as with [`Coverage::Undecided`], and where it
    /// asks for nothing.
    pub fn closes(&self, left: u32, pairs: &[PairId]) -> Option<bool> {
        let free: Vec<(Cost, PairId)> = pairs.iter().map(|&pair| (Cost::default(), pair)).collect();
        cheapest::closes(&self.ask(left)?, &self.tickets(&free)?)
    }

    /// The offers of pairs, in their order, with what each costs. `None` if
    /// they are too many.
    fn tickets(&self, pairs: &[(Cost, PairId)]) -> Option<Vec<Ticket>> {
        let ticket = |&(cost, pair): &(Cost, PairId)| {
            let Offer { amounts, leads } = self.offer(pair)?;
            Some(Ticket { amounts, leads, cost, counts: true })
        };
        let tickets: Vec<Ticket> = pairs.iter().filter_map(ticket).collect();
        (tickets.len() <= MOST_TICKETS).then_some(tickets)
    }
}

/// How far a plan's meetings bring a round.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coverage {
    /// Some of the meetings close it.
    Covered {
        /// The smallest set of them that does, in the market's order: the one
        /// with the greatest score of those, then the one with the lowest ids.
        /// No smaller set closes the round.
        by: Vec<PairId>,
        /// Whether the search saw that no other set of as many comes before
        /// it. It may end early where very many sets close the round.
        is_best: bool,
    },
    /// No set of the meetings closes it.
    Open(Open),
    /// There are so many tickets, and they are so uneven, that the search
    /// ended before it knew: more than 120 of them, or more than a million of
    /// their sums to tell apart. With up to 14 tickets this never happens.
    Undecided,
}

/// What a round lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The amount between the most that the meetings can bring without more
    /// than the round takes, and the least that closes it. Where a lead is
    /// needed and somebody could, one of those who bring it leads.
    pub missing: u64,
    /// Whether a lead is needed, and nobody leads whose ticket the round could
    /// take.
    pub lead_missing: bool,
    /// The pairs outside the plan of which each would close the round with
    /// some of the meetings, the greatest score first, then the lower id.
    /// Vetoed pairs and participants who take no meetings are left out; whether
    /// there is a free place is not looked at.
    pub one_ticket: Vec<PairId>,
}

impl Open {
    /// How near the round is to closing: without a lead further than with one,
    /// then by the share of the ask that is missing.
    fn order(&self, ask: &Ask) -> (bool, u128) {
        // Rounds may be in different currencies, so shares are compared.
        let share = (u128::from(self.missing) << 60) / u128::from(ask.amounts.least().max(1));
        (self.lead_missing, share)
    }
}

/// Which of a plan's meetings close each left participant's round, and what is
/// missing where none do. There is an entry for every left participant, and
/// `None` for one that asks for nothing.
///
/// A set closes a round if its tickets, each within its range, can add up to an
/// amount that the round takes, and one of them leads where that is needed.
///
/// What it finds is exact. Finding it is a knapsack problem, hard in theory:
/// it is quick because amounts repeat, most sums are beaten by others, and a
/// plan gives a participant a few dozen meetings at most. Where that is not so
/// it says [`Coverage::Undecided`] or `is_best: false`, after some hundredths of
/// a second.
///
/// ```
/// use qantara_pairing::choice::{Request, choose};
/// use qantara_pairing::market::{Limits, Market, Side};
/// use qantara_pairing::rounds::{Amounts, Ask, Coverage, Offer, Rounds, coverage};
///
/// // Argan raises a million dirhams, and its angels give 250,000 each.
/// let mut market = Market::builder().left("argan", 0, 4).left("zellige", 0, 4);
/// for (angel, score) in [("amina", 900_000), ("badr", 800_000), ("chama", 700_000), ("driss", 600_000)] {
///     market = market.right(angel, 0, 1).pair("argan", angel, score);
/// }
/// let market = market.right("essaouira fund", 0, 1).pair("zellige", "essaouira fund", 500_000).build()?;
/// let million = Ask { amounts: Amounts::new(100_000_000, 150_000_000).unwrap(), needs_lead: false };
/// let quarter = Offer { amounts: Amounts::new(10_000_000, 25_000_000).unwrap(), leads: false };
/// let rounds = Rounds::new(&market, |_| Some(million), |_| Some(quarter));
///
/// let request = Request::default();
/// let plan = choose(&market, &request)?;
/// let found = coverage(&market, &request, &plan, &rounds);
/// assert_eq!(found[0], Some(Coverage::Covered { by: vec![0, 1, 2, 3], is_best: true }));
/// let Some(Coverage::Open(open)) = &found[1] else { panic!("zellige's round is open") };
/// assert_eq!(open.missing, 75_000_000);
///
/// // With three meetings, one ticket is missing: that of driss.
/// let short = market.with_limits(Side::Left, 0, Limits::new(0, 3).unwrap());
/// let plan = choose(&short, &request)?;
/// let found = coverage(&short, &request, &plan, &rounds);
/// let Some(Coverage::Open(open)) = &found[0] else { panic!("argan's round is open") };
/// assert_eq!((open.missing, open.one_ticket.as_slice()), (25_000_000, &[3][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn coverage(market: &Market, request: &Request, plan: &Plan, rounds: &Rounds) -> Vec<Option<Coverage>> {
    let mut vetoed = vec![false; market.n_pairs()];
    for &pair in &request.vetoes {
        vetoed[pair as usize] = true;
    }
    (0..market.len(Side::Left) as u32)
        .map(|left| {
            let ask = rounds.ask(left)?;
            let meetings = meetings_of(market, &plan.meetings, left);
            let open = || open(market, &vetoed, rounds, &ask, left, meetings);
            covered(market, rounds, &ask, meetings)
                .or_else(|| open().map(Coverage::Open))
                .or(Some(Coverage::Undecided))
        })
        .collect()
}

/// A left participant's meetings.
fn meetings_of<'a>(market: &Market, meetings: &'a [PairId], left: u32) -> &'a [PairId] {
    let range = market.of_left(left);
    let place = |pair: PairId| meetings.partition_point(|&other| other < pair);
    &meetings[place(range.start)..place(range.end)]
}

/// The smallest set of the meetings that closes the round, or that the search
/// does not know. `None` where no set does.
fn covered(market: &Market, rounds: &Rounds, ask: &Ask, meetings: &[PairId]) -> Option<Coverage> {
    // All sets of the smallest size have as many tickets, so costs may be
    // shifted to be above zero. Of two such sets the one with the lower ids has
    // the greater sum of powers of two that fall with the id.
    let offering = meetings.iter().copied().filter(|&pair| rounds.offer(pair).is_some());
    let cost = |(nth, pair): (usize, PairId)| {
        let before = (1_i128 << MOST_TICKETS) >> nth.min(MOST_TICKETS);
        (Cost(i128::from(GREATEST_SCORE - market.score(pair)), -before), pair)
    };
    let mut pairs: Vec<(Cost, PairId)> = offering.enumerate().map(cost).collect();
    pairs.sort_unstable();
    let Some(tickets) = rounds.tickets(&pairs) else { return Some(Coverage::Undecided) };
    let found = match cheapest::closes(ask, &tickets) {
        Some(false) => return None,
        Some(true) => cheapest::fewest(ask, &tickets, tickets.len(), STEPS).flatten(),
        None => None,
    };
    Some(match found {
        Some(set) => {
            let mut by: Vec<PairId> = set.tickets.iter().map(|&at| pairs[at].1).collect();
            by.sort_unstable();
            Coverage::Covered { by, is_best: set.is_cheapest }
        }
        None => Coverage::Undecided,
    })
}

/// What the round lacks, where no set of the meetings closes it. `None` if
/// there are too many sums to tell.
fn open(
    market: &Market,
    vetoed: &[bool],
    rounds: &Rounds,
    ask: &Ask,
    left: u32,
    meetings: &[PairId],
) -> Option<Open> {
    let may_join = |&pair: &PairId| {
        rounds.offer(pair).is_some()
            && meetings.binary_search(&pair).is_err()
            && !vetoed[pair as usize]
            && market.limits(Side::Right, market.right(pair)).max() > 0
    };
    let mut one_ticket: Vec<PairId> = market.of_left(left).filter(may_join).collect();
    let fits = |offer: &Offer| offer.amounts.least <= ask.amounts.most;
    let spare = one_ticket.iter().filter_map(|&pair| rounds.offer(pair).filter(fits));
    let spare = spare.map(|offer| offer.amounts.least).max().unwrap_or(0);
    let free: Vec<(Cost, PairId)> = meetings.iter().map(|&pair| (Cost::default(), pair)).collect();
    let tickets = rounds.tickets(&free)?;
    let sums = cheapest::all_sums(ask, &tickets, spare)?;

    let led = sums.most(!ask.needs_lead, ask.amounts.most());
    let brought = led.or_else(|| sums.most(true, ask.amounts.most())).unwrap_or(0);
    one_ticket.retain(|&pair| {
        rounds.offer(pair).filter(fits).is_some_and(|offer| {
            let room = ask.amounts.most() - offer.amounts.least();
            let most = sums.most(!ask.needs_lead || offer.leads, room);
            most.is_some_and(|most| most.saturating_add(offer.amounts.most()) >= ask.amounts.least())
        })
    });
    one_ticket.sort_by_key(|&pair| Reverse(market.score(pair)));
    Some(Open {
        missing: ask.amounts.least().saturating_sub(brought),
        lead_missing: led.is_none(),
        one_ticket,
    })
}
