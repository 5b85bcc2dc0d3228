//! Is a plan allowed, and is it the best? Nothing of the solver is used here.
//!
//! Whatever the prices, no plan can be worth more than
//!
//! ```text
//!   Σ over pairs    of what the pair gains at the prices, if it gains
//! + Σ over limits   of the most that some number of meetings brings:
//!                   the price of each, less the penalty for what is missing
//! ```
//!
//! since every meeting pays the price of each limit that it counts towards: its
//! two participants', its group's and the day's (weak duality of the linear
//! programme). A plan that is worth as much is the best. Pinned pairs meet in every plan, so they count whether
//! they gain or not; vetoed pairs never do.

use crate::choice::{Certificate, Floors, GroupError, Penalties, Plan, Request, group_of};
use crate::market::{Market, Pair, PairId, Side};

/// What the certificate says of a plan that keeps every rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The plan's scores and bonuses less its penalties, in millionths of a
    /// point.
    pub objective: i128,
    /// What no plan exceeds.
    pub bound: i128,
    /// Whether the penalties put the floors before every score, as the request
    /// says: nothing is missing, or they outweigh every exchange of meetings.
    pub floors_first: bool,
}

impl Verdict {
    /// Whether the plan is proved the best that the request asks for.
    pub fn is_optimal(self) -> bool {
        self.gap() == 0 && self.floors_first
    }

    /// By how much a plan could be better at most, in millionths of a point.
    pub fn gap(self) -> i128 {
        self.bound - self.objective
    }
}

/// The rule that a plan breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// A meeting is none of the market's pairs, or stands twice or out of
    /// order.
    #[error("meeting {0} is no pair of the market, or out of order")]
    Meeting(PairId),

    /// A participant has more meetings than it takes.
    #[error("the {side} participant `{id}` has {meetings} meetings and takes {max}")]
    OverCapacity {
        /// The participant's side.
        side: Side,
        /// The participant's id.
        id: String,
        /// How many meetings it has.
        meetings: u32,
        /// How many it takes.
        max: u32,
    },

    /// A group has more meetings than it takes.
    #[error("group {group} has {meetings} meetings and takes {max}")]
    OverGroup {
        /// The group's place in the request.
        group: usize,
        /// How many meetings it has.
        meetings: u32,
        /// How many it takes.
        max: u32,
    },

    /// There are more meetings than the request allows.
    #[error("there are {meetings} meetings, and at most {most} can be held")]
    OverTotal {
        /// How many there are.
        meetings: u32,
        /// The most that can be held.
        most: u32,
    },

    /// A pinned pair does not meet, or a vetoed one does.
    #[error("the request says otherwise of `{left}` and `{right}`")]
    PinOrVeto {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
    },

    /// The plan states another value or shortage than it has.
    #[error("the plan is worth {value} with {short} meetings missing, and states otherwise")]
    Figures {
        /// The value that it has.
        value: i64,
        /// The meetings that are missing.
        short: u64,
    },

    /// The request's groups share members, or name none.
    #[error(transparent)]
    Groups(#[from] GroupError),

    /// The certificate is another market's, or its penalties rise or are not
    /// the request's.
    #[error("the certificate does not fit the market")]
    Certificate,
}

/// Checks a plan against every limit and its certificate, in integers.
///
/// ```
/// # use qantara_pairing::{check::check, choice::{Request, choose}, market::Market};
/// # let market = Market::builder().left("argan", 0, 1).right("atlas fund", 0, 1);
/// # let market = market.pair("argan", "atlas fund", 900_000).build()?;
/// let plan = choose(&market, &Request::default())?;
/// assert!(check(&market, &Request::default(), &plan)?.is_optimal());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Broken`], naming the first rule that the plan breaks.
pub fn check(market: &Market, request: &Request, plan: &Plan) -> Result<Verdict, Broken> {
    check_over_all(market, request, plan, [])
}

/// Checks a plan as [`check`] does, and its optimality over more pairs than
/// the market lists: the gap counts what each of them gains at the prices.
///
/// `others` name participants by their numbers in the market. Pairs that the
/// market has, and pairs of those who take no meetings, are skipped.
/// [`choose_over_all`](crate::price_out::choose_over_all) has an example.
///
/// # Errors
///
/// [`Broken`], naming the first rule that the plan breaks.
///
/// # Panics
///
/// When one of `others` names a participant that the market does not have.
pub fn check_over_all(
    market: &Market,
    request: &Request,
    plan: &Plan,
    others: impl IntoIterator<Item = Pair>,
) -> Result<Verdict, Broken> {
    if !fits(market, request, &plan.certificate) {
        return Err(Broken::Certificate);
    }
    let n_pairs = market.n_pairs();
    let [mut meets, mut pinned, mut vetoed, mut kept] = [(); 4].map(|()| vec![false; n_pairs]);
    for (pairs, flags) in [
        (&plan.meetings, &mut meets),
        (&request.pins, &mut pinned),
        (&request.vetoes, &mut vetoed),
        (&request.kept, &mut kept),
    ] {
        for &pair in pairs {
            *flags.get_mut(pair as usize).ok_or(Broken::Meeting(pair))? = true;
        }
    }
    if let Some(two) = plan.meetings.windows(2).find(|two| two[0] >= two[1]) {
        return Err(Broken::Meeting(two[1]));
    }

    // Pair by pair: what it is worth, what it pays, whom it counts for.
    let Certificate { penalties, left, right, left_good, groups, .. } = &plan.certificate;
    let group_of = group_of(market, &request.groups)?;
    let is_good = |pair: PairId| request.good.is_none_or(|good| market.score(pair) >= good);
    let mut has = Counts::none(market, request);
    let mut pins = Counts::none(market, request);
    let (mut value, mut objective, mut bound) = (0_i64, 0_i128, 0_i128);
    let (mut least, mut most) = (0_i64, 0_i64);
    for pair in 0..n_pairs as PairId {
        let (at, l, r) = (pair as usize, market.left(pair) as usize, market.right(pair) as usize);
        if (pinned[at] && !meets[at]) || (vetoed[at] && meets[at]) {
            let [left, right] = Side::BOTH.map(|side| market.id(side, market.of(side, pair)).to_owned());
            return Err(Broken::PinOrVeto { left, right });
        }
        let weight = market.score(pair) + if kept[at] { request.bonus } else { 0 };
        (least, most) = (least.min(weight), most.max(weight));
        if meets[at] {
            value += market.score(pair);
            objective += i128::from(weight);
            has.add(l, r, group_of[l], is_good(pair));
        }
        if pinned[at] {
            pins.add(l, r, group_of[l], is_good(pair));
        }
        let paid = if request.good.is_some() && is_good(pair) { left_good[l] } else { left[l] };
        let gain = i128::from(weight) - i128::from(paid) - i128::from(right[r]);
        if pinned[at] || (gain > 0 && !vetoed[at]) {
            bound += gain;
        }
    }

    for Pair { left: l, right: r, score, .. } in others {
        let places = market.limits(Side::Left, l).max().min(market.limits(Side::Right, r).max());
        if places > 0 && market.pair(l, r).is_none() {
            let is_good = request.good.is_some_and(|good| score >= good);
            let paid = if is_good { left_good[l as usize] } else { left[l as usize] };
            bound += (i128::from(score) - i128::from(paid) - i128::from(right[r as usize])).max(0);
            (least, most) = (least.min(score), most.max(score));
        }
    }

    let mut short = 0_u64;
    let mut short_of_groups = Vec::with_capacity(groups.len());
    for limit in limits(market, request, &plan.certificate, &group_of, [&has, &pins]) {
        if limit.has > limit.max {
            return Err(limit.broken(market));
        }
        objective -= limit.cost(penalties, limit.has);
        bound += limit.brings(penalties);
        let missing = limit.min.saturating_sub(limit.has);
        short += u64::from(missing);
        if let Whose::Group(_) = limit.whose {
            short_of_groups.push(missing);
        }
    }
    if (value, short, &short_of_groups) != (plan.value, plan.short, &plan.short_of_groups) {
        return Err(Broken::Figures { value, short });
    }

    let floors_first = short == 0
        || matches!(request.floors, Floors::Soft(_))
        || outweighs(market, request, penalties, i128::from(most) - i128::from(least));
    Ok(Verdict { objective, bound, floors_first })
}

/// Whether no exchange of meetings, whose weights differ by `spread` at most,
/// is worth a missing meeting that comes before.
fn outweighs(market: &Market, request: &Request, penalties: &Penalties, spread: i128) -> bool {
    let (reach, fall) = exchange(market, request, spread);
    let table = penalties.as_slice();
    let floors = Side::BOTH
        .into_iter()
        .flat_map(|side| (0..market.len(side)).map(move |n| market.limits(side, n as u32).min()));
    let tiers =
        floors.max().unwrap_or(0) as usize + usize::from(request.groups.iter().any(|group| group.min > 0));
    let falls = table.windows(2).all(|two| i128::from(two[0]) >= fall * i128::from(two[1]));
    table.last().is_some_and(|&least| i128::from(least) > reach)
        && (request.floors != Floors::Spread || (falls && table.len() >= tiers))
}

/// What a single exchange of meetings can change: by how much the scores, and
/// how many missing meetings it can cause elsewhere where it prevents one.
///
/// An exchange is a path or a cycle of meetings that are dropped and held in
/// turn. It comes by each right participant once, by each left one once for
/// its good meetings and once for the others, and by each group, the total and
/// the ground once. At any of these it can take a meeting from one participant
/// for another's sake, and at a left participant a good meeting for one that
/// does not count.
fn exchange(market: &Market, request: &Request, spread: i128) -> (i128, i128) {
    let [n_left, n_right] = Side::BOTH.map(|side| market.len(side));
    let tails = if request.good.is_some() { 2 * n_left } else { n_left };
    let good = if request.good.is_some() { n_left.min(n_right) } else { 0 };
    ((tails.min(n_right) + 2) as i128 * spread, (request.groups.len() + good + 3) as i128)
}

/// Whether a certificate has a price for everybody and the request's penalties.
fn fits(market: &Market, request: &Request, certificate: &Certificate) -> bool {
    let Certificate { penalties, left, right, left_good, groups, most } = certificate;
    let table = penalties.as_slice();
    left.len() == market.len(Side::Left)
        && right.len() == market.len(Side::Right)
        && left_good.len() == if request.good.is_some() { left.len() } else { 0 }
        && groups.len() == request.groups.len()
        && (request.most.is_some() || *most == 0)
        && table.is_sorted_by(|a, b| a >= b)
        && table.last().is_some_and(|&least| least >= 0)
        && match request.floors {
            Floors::Soft(penalty) => *penalties == Penalties::even(penalty),
            Floors::Relax | Floors::Strict => table.len() == 1,
            Floors::Spread => true,
        }
}

/// Meetings by participant, by group and in all, and the left participants'
/// that count towards their floors.
struct Counts {
    meetings: [Vec<u32>; 2],
    good: Vec<u32>,
    groups: Vec<u32>,
    all: u32,
}

impl Counts {
    fn none(market: &Market, request: &Request) -> Self {
        let meetings = Side::BOTH.map(|side| vec![0; market.len(side)]);
        Self { good: meetings[0].clone(), meetings, groups: vec![0; request.groups.len()], all: 0 }
    }

    fn add(&mut self, left: usize, right: usize, group: Option<usize>, is_good: bool) {
        self.meetings[0][left] += 1;
        self.meetings[1][right] += 1;
        self.good[left] += u32::from(is_good);
        if let Some(group) = group {
            self.groups[group] += 1;
        }
        self.all += 1;
    }
}

/// How many meetings somebody, a group or the day should have and can have,
/// with what each pays for it.
#[derive(Clone, Copy)]
struct Limit {
    whose: Whose,
    min: u32,
    max: u32,
    price: i128,
    /// How many meetings there are, and how many in every plan.
    has: u32,
    pinned: u32,
}

#[derive(Clone, Copy)]
enum Whose {
    Participant(Side, usize),
    Group(usize),
    Day,
}

/// All limits: the participants', their good meetings', the groups', the day's.
fn limits(
    market: &Market,
    request: &Request,
    certificate: &Certificate,
    group_of: &[Option<usize>],
    [has, pins]: [&Counts; 2],
) -> Vec<Limit> {
    let Certificate { left, right, left_good, groups, most, .. } = certificate;
    let mut limits = Vec::with_capacity(left.len() + left_good.len() + right.len() + groups.len() + 1);
    for side in Side::BOTH {
        for n in 0..market.len(side) {
            let own = market.limits(side, n as u32);
            let (min, max) = (own.min(), own.max());
            // What a left participant pays is stated with its group's price and
            // the day's, and what a good meeting pays with all of these.
            let price = match side {
                Side::Right => i128::from(right[n]),
                Side::Left => {
                    let group = group_of[n].map_or(0, |group| i128::from(groups[group]));
                    i128::from(left[n]) - group - i128::from(*most)
                }
            };
            let [has_all, pinned] = [has, pins].map(|counts| counts.meetings[side as usize][n]);
            let whose = Whose::Participant(side, n);
            let all = Limit { whose, min, max, price, has: has_all, pinned };
            if side == Side::Left && request.good.is_some() {
                let price = i128::from(left_good[n]) - i128::from(left[n]);
                let good = Limit { price, has: has.good[n], pinned: pins.good[n], ..all };
                limits.extend([Limit { min: 0, ..all }, good]);
            } else {
                limits.push(all);
            }
        }
    }
    for (n, group) in request.groups.iter().enumerate() {
        let (min, max) = (group.min, group.max.unwrap_or(u32::MAX));
        let (price, has, pinned) = (i128::from(groups[n]), has.groups[n], pins.groups[n]);
        limits.push(Limit { whose: Whose::Group(n), min, max, price, has, pinned });
    }
    let (max, price) = (request.most.unwrap_or(u32::MAX), i128::from(*most));
    limits.push(Limit { whose: Whose::Day, min: 0, max, price, has: has.all, pinned: pins.all });
    limits
}

impl Limit {
    /// What is missing at a number of meetings costs this much.
    fn cost(&self, penalties: &Penalties, meetings: u32) -> i128 {
        match self.whose {
            Whose::Group(_) => {
                i128::from(penalties.of_groups()) * i128::from(self.min.saturating_sub(meetings))
            }
            _ => penalties.cost(self.min, meetings),
        }
    }

    /// The most that a number of meetings brings at the price. Above the floor
    /// the best number is at an end, so only those up to the floor and the two
    /// ends are tried; of a group, whose penalties are all the same, the floor.
    fn brings(&self, penalties: &Penalties) -> i128 {
        let floor = self.min.clamp(self.pinned, self.max);
        let first = if matches!(self.whose, Whose::Group(_)) { floor } else { self.pinned };
        (first..=floor)
            .chain([self.pinned, self.max])
            .map(|n| self.price * i128::from(n) - self.cost(penalties, n))
            .max()
            .unwrap_or(0)
    }

    fn broken(&self, market: &Market) -> Broken {
        let (meetings, max) = (self.has, self.max);
        match self.whose {
            Whose::Participant(side, n) => {
                Broken::OverCapacity { side, id: market.id(side, n as u32).to_owned(), meetings, max }
            }
            Whose::Group(group) => Broken::OverGroup { group, meetings, max },
            Whose::Day => Broken::OverTotal { meetings, most: max },
        }
    }
}
