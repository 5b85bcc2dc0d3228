//! Which floors, capacities, pins and vetoes cannot all hold.
//!
//! Meetings are units of a flow with limits on its arcs:
//!
//! ```text
//! ground → left → good → right → ground
//! ```
//!
//! The arc into a left node carries at most its capacity, the one from there
//! to its good node at least its floor, a right node's arc to the ground both.
//! Pairs carry at most one unit, pinned ones exactly one, vetoed ones none. A
//! pair leaves the good node where it counts towards the floor and the left
//! node where it does not.
//!
//! A floor that cannot be met has no path for one more unit. The nodes that a
//! path reaches are a cut whose limits contradict each other (Hoffman's
//! circulation theorem: Ahuja, Magnanti & Orlin, *Network Flows*, 6.7), and
//! the rules on that cut are the conflict. Those that are not needed for it
//! are dropped one at a time.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;

use super::Request;
use crate::market::{Limits, Market, PairId, Side};

/// One thing that a market or a request asks of every plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The participant gets at least its minimum.
    Floor(Side, u32),
    /// The participant takes no more than its maximum, which is above zero.
    Capacity(Side, u32),
    /// The participant takes no meetings: its maximum is zero.
    Absence(Side, u32),
    /// The pair meets.
    Pin(PairId),
    /// The pair does not meet.
    Veto(PairId),
}

/// Rules that cannot all hold.
///
/// Each is needed: without any one of them some plan keeps the others. Of a
/// market's conflicts it need not be the smallest, which is NP-hard to find
/// (it is a shortest circuit of a transversal matroid); a few are tried and the
/// smallest of these is kept. Where pins contradict vetoes or capacities it is
/// the smallest such conflict.
///
/// The message counts the rules. Their names are in the market:
///
/// ```
/// use qantara_pairing::choice::{ChooseError, Floors, Request, Rule, choose};
/// use qantara_pairing::market::{Market, Side};
///
/// let market = Market::builder()
///     .left("argan", 1, 2)
///     .left("zellige", 1, 2)
///     .right("atlas fund", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("zellige", "atlas fund", 600_000)
///     .build()?;
/// let strict = Request { floors: Floors::Strict, ..Request::default() };
/// let Err(ChooseError::Conflict(conflict)) = choose(&market, &strict) else { panic!() };
/// assert_eq!(conflict.to_string(), "2 floors and 1 capacity cannot all hold");
/// assert_eq!(conflict.rules[0], Rule::Floor(Side::Left, 0));
/// assert_eq!(market.id(Side::Left, 0), "argan");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Conflict {
    /// The rules in order: floors, capacities, absences, pins, vetoes.
    pub rules: Vec<Rule>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        type IsKind = fn(&Rule) -> bool;
        let kinds: [(IsKind, &str, &str); 5] = [
            (|rule| matches!(rule, Rule::Floor(..)), "floor", "floors"),
            (|rule| matches!(rule, Rule::Capacity(..)), "capacity", "capacities"),
            (|rule| matches!(rule, Rule::Absence(..)), "absence", "absences"),
            (|rule| matches!(rule, Rule::Pin(_)), "pin", "pins"),
            (|rule| matches!(rule, Rule::Veto(_)), "veto", "vetoes"),
        ];
        let counted: Vec<String> = kinds
            .into_iter()
            .map(|(is_kind, one, many)| (self.rules.iter().filter(|rule| is_kind(rule)).count(), one, many))
            .filter(|&(count, ..)| count > 0)
            .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
            .collect();
        let (last, others) =
            counted.split_last().map_or(("no rules", &[][..]), |(last, others)| (last, others));
        if !others.is_empty() {
            write!(f, "{} and ", others.join(", "))?;
        }
        f.write_str(last)?;
        f.write_str(if self.rules.len() == 1 { " cannot hold" } else { " cannot all hold" })
    }
}

/// A conflict that no floor has a part in: a pair that is pinned and vetoed,
/// or more pins than somebody takes meetings.
///
/// The pins are in order and none stands twice.
pub(super) fn among_pins(market: &Market, pins: &[PairId], vetoes: &[PairId]) -> Option<Conflict> {
    let vetoes: BTreeSet<PairId> = vetoes.iter().copied().collect();
    if let Some(&pair) = pins.iter().find(|pair| vetoes.contains(pair)) {
        return Some(Conflict { rules: vec![Rule::Pin(pair), Rule::Veto(pair)] });
    }
    let mut counts = Side::BOTH.map(|side| vec![0_u32; market.len(side)]);
    for &pair in pins {
        for side in Side::BOTH {
            counts[side as usize][market.of(side, pair) as usize] += 1;
        }
    }
    let over =
        |&(side, one): &(Side, u32)| counts[side as usize][one as usize] > market.limits(side, one).max();
    let (side, one) =
        everybody(market).filter(over).min_by_key(|&(side, one)| market.limits(side, one).max())?;
    let mut rules = vec![capacity(market, side, one)];
    let own = pins.iter().filter(|&&pair| market.of(side, pair) == one);
    rules.extend(own.take(market.limits(side, one).max() as usize + 1).map(|&pair| Rule::Pin(pair)));
    Some(Conflict { rules })
}

/// A conflict that floors have a part in, where `meetings` is a plan with the
/// least shortage; `None` where nothing is missing.
pub(super) fn among_floors(market: &Market, request: &Request, meetings: &[PairId]) -> Option<Conflict> {
    // Any order of the floors that are missed gives a conflict. Some are tried
    // for a small one: 16 up to ten thousand pairs, fewer above.
    let tried = (160_000 / market.n_pairs().max(1)).clamp(1, 16);
    let shrunk = tried.div_ceil(4);

    let mut met = Part::whole(market, request, meetings);
    let short: Vec<_> = everybody(market).filter(|&(side, one)| met.missing(side, one) > 0).collect();
    for &(side, one) in &short {
        met.drop_rule(Rule::Floor(side, one));
    }
    let mut found: Vec<(Vec<Rule>, Part<'_>)> = (0..short.len().min(tried))
        .filter_map(|first| {
            let mut part = met.clone();
            let mut order = short[first..].iter().chain(&short[..first]);
            let rules = order.find_map(|&(side, one)| {
                part.min[side as usize][one as usize] = market.limits(side, one).min();
                part.meet(side, one)
            })?;
            Some((rules, part))
        })
        .collect();
    found.sort_by_key(|(rules, _)| rules.len());
    found
        .into_iter()
        .take(shrunk)
        .map(|(rules, part)| part.keep_only(&rules).shrink(rules))
        .min_by_key(Vec::len)
        .map(|rules| Conflict { rules })
}

fn everybody(market: &Market) -> impl Iterator<Item = (Side, u32)> {
    Side::BOTH.into_iter().flat_map(|side| (0..market.len(side) as u32).map(move |one| (side, one)))
}

fn capacity(market: &Market, side: Side, one: u32) -> Rule {
    if market.limits(side, one).max() == 0 { Rule::Absence(side, one) } else { Rule::Capacity(side, one) }
}

/// A flow of meetings and the rules that hold for it. Rules can be dropped;
/// the flow keeps those that are left, but for the floor that is looked at.
#[derive(Clone)]
struct Part<'a> {
    market: &'a Market,
    good: Option<i64>,
    /// Floors, by side; zero where dropped.
    min: [Vec<u32>; 2],
    /// Capacities, by side; without end where dropped.
    max: [Vec<u32>; 2],
    marks: Vec<Mark>,
    meets: Vec<bool>,
    /// Meetings, by side.
    meetings: [Vec<u32>; 2],
    /// Left participants' meetings that count towards their floors.
    counted: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Free,
    Pinned,
    Vetoed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    Ground,
    Left(u32),
    Good(u32),
    Right(u32),
}

/// Which way a search follows the arcs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Ahead,
    Back,
}

impl<'a> Part<'a> {
    fn whole(market: &'a Market, request: &Request, plan: &[PairId]) -> Self {
        let limits = |side: Side| (0..market.len(side) as u32).map(move |one| market.limits(side, one));
        let mut part = Self {
            market,
            good: request.good,
            min: Side::BOTH.map(|side| limits(side).map(Limits::min).collect()),
            max: Side::BOTH.map(|side| limits(side).map(Limits::max).collect()),
            marks: vec![Mark::Free; market.n_pairs()],
            meets: vec![false; market.n_pairs()],
            meetings: Side::BOTH.map(|side| vec![0; market.len(side)]),
            counted: vec![0; market.len(Side::Left)],
        };
        for (pairs, mark) in [(&request.pins, Mark::Pinned), (&request.vetoes, Mark::Vetoed)] {
            for &pair in pairs {
                part.marks[pair as usize] = mark;
            }
        }
        for &pair in plan {
            part.meets[pair as usize] = true;
            for side in Side::BOTH {
                part.meetings[side as usize][market.of(side, pair) as usize] += 1;
            }
            if let Node::Good(left) = part.tail(pair) {
                part.counted[left as usize] += 1;
            }
        }
        part
    }

    /// How many meetings a participant lacks.
    fn missing(&self, side: Side, one: u32) -> u32 {
        let counted = if side == Side::Left { &self.counted } else { &self.meetings[1] };
        self.min[side as usize][one as usize].saturating_sub(counted[one as usize])
    }

    /// The node that a pair leaves.
    fn tail(&self, pair: PairId) -> Node {
        let left = self.market.left(pair);
        if self.good.is_none_or(|good| self.market.score(pair) >= good) {
            Node::Good(left)
        } else {
            Node::Left(left)
        }
    }

    fn drop_rule(&mut self, rule: Rule) {
        match rule {
            Rule::Floor(side, one) => self.min[side as usize][one as usize] = 0,
            Rule::Capacity(side, one) | Rule::Absence(side, one) => {
                self.max[side as usize][one as usize] = u32::MAX;
            }
            Rule::Pin(pair) | Rule::Veto(pair) => self.marks[pair as usize] = Mark::Free,
        }
    }

    /// The same flow with some of its rules alone.
    fn keep_only(&self, rules: &[Rule]) -> Self {
        let mut part = self.clone();
        part.min.iter_mut().for_each(|min| min.fill(0));
        part.max.iter_mut().for_each(|max| max.fill(u32::MAX));
        part.marks.fill(Mark::Free);
        for &rule in rules {
            match rule {
                Rule::Floor(side, one) => {
                    part.min[side as usize][one as usize] = self.min[side as usize][one as usize];
                }
                Rule::Capacity(side, one) | Rule::Absence(side, one) => {
                    part.max[side as usize][one as usize] = self.max[side as usize][one as usize];
                }
                Rule::Pin(pair) => part.marks[pair as usize] = Mark::Pinned,
                Rule::Veto(pair) => part.marks[pair as usize] = Mark::Vetoed,
            }
        }
        part
    }

    /// Drops rules until each one that is left is needed.
    ///
    /// `rules` are those that hold.
    fn shrink(mut self, mut rules: Vec<Rule>) -> Vec<Rule> {
        let mut needed = BTreeSet::new();
        // Where one meeting alone is missing, any rule on the cut would let it
        // through. Where only some meetings count, a cut may have two sides.
        while self.good.is_some()
            || everybody(self.market).map(|(side, one)| self.missing(side, one)).sum::<u32>() > 1
        {
            let Some(&rule) = rules.iter().rev().find(|rule| !needed.contains(*rule)) else { break };
            let mut without = self.clone();
            without.drop_rule(rule);
            match without.contradiction() {
                Some(fewer) => (self, rules) = (without.keep_only(&fewer), fewer),
                None => drop(needed.insert(rule)),
            }
        }
        rules
    }

    /// Meets the floors as far as they can be met; the rules that contradict
    /// each other where something stays missing.
    fn contradiction(&mut self) -> Option<Vec<Rule>> {
        everybody(self.market).find_map(|(side, one)| self.meet(side, one))
    }

    /// Meets one floor; the rules that contradict each other where it cannot
    /// be met.
    fn meet(&mut self, side: Side, one: u32) -> Option<Vec<Rule>> {
        // The search begins where the smaller part of the cut is.
        let (start, end, way) = match side {
            Side::Left => (Node::Good(one), Node::Left(one), Way::Ahead),
            Side::Right => (Node::Right(one), Node::Ground, Way::Back),
        };
        while self.missing(side, one) > 0 {
            let from = self.search(start, end, way);
            if from[self.place(end)].is_none() {
                let ahead = |node: Node| from[self.place(node)].is_some() == (way == Way::Ahead);
                return Some(self.rules_across(ahead));
            }
            self.shift(end, start, way);
            let mut at = end;
            while at != start {
                let Some(before) = from[self.place(at)] else { break };
                self.shift(before, at, way);
                at = before;
            }
        }
        None
    }

    fn place(&self, node: Node) -> usize {
        let n_left = self.market.len(Side::Left);
        match node {
            Node::Ground => 0,
            Node::Left(left) => 1 + left as usize,
            Node::Good(left) => 1 + n_left + left as usize,
            Node::Right(right) => 1 + 2 * n_left + right as usize,
        }
    }

    /// From which node each one is reached. The start is reached from itself.
    fn search(&self, start: Node, end: Node, way: Way) -> Vec<Option<Node>> {
        let n_nodes = 1 + 2 * self.market.len(Side::Left) + self.market.len(Side::Right);
        let mut from = vec![None; n_nodes];
        from[self.place(start)] = Some(start);
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            if node == end {
                break;
            }
            self.neighbours(node, way, |next| {
                let from = &mut from[self.place(next)];
                if from.is_none() {
                    *from = Some(node);
                    queue.push_back(next);
                }
            });
        }
        from
    }

    /// The nodes to which one more unit can go, or from which it can come.
    fn neighbours(&self, node: Node, way: Way, mut found: impl FnMut(Node)) {
        let market = self.market;
        let mut try_one = |other: Node| {
            let open = if way == Way::Ahead { self.is_open(node, other) } else { self.is_open(other, node) };
            if open {
                found(other);
            }
        };
        match node {
            Node::Ground => {
                (0..market.len(Side::Left) as u32).for_each(|left| try_one(Node::Left(left)));
                (0..market.len(Side::Right) as u32).for_each(|right| try_one(Node::Right(right)));
            }
            Node::Left(left) | Node::Good(left) => {
                try_one(if node == Node::Left(left) { Node::Good(left) } else { Node::Left(left) });
                if node == Node::Left(left) {
                    try_one(Node::Ground);
                }
                for pair in market.of_left(left).filter(|&pair| self.tail(pair) == node) {
                    if self.lets_through(pair, way == Way::Ahead) {
                        found(Node::Right(market.right(pair)));
                    }
                }
            }
            Node::Right(right) => {
                try_one(Node::Ground);
                for &pair in market.of_right(right) {
                    if self.lets_through(pair, way == Way::Back) {
                        found(self.tail(pair));
                    }
                }
            }
        }
    }

    /// Whether a pair may change: to meet, or not to meet any more.
    fn lets_through(&self, pair: PairId, to_meet: bool) -> bool {
        let mark = self.marks[pair as usize];
        self.meets[pair as usize] != to_meet && mark != if to_meet { Mark::Vetoed } else { Mark::Pinned }
    }

    /// Whether one more unit can go from a node to another, pairs apart.
    fn is_open(&self, from: Node, to: Node) -> bool {
        let [min, max] = [&self.min, &self.max];
        let has = |side: Side, one: u32| self.meetings[side as usize][one as usize];
        match (from, to) {
            (Node::Ground, Node::Left(left)) => has(Side::Left, left) < max[0][left as usize],
            (Node::Left(left), Node::Ground) => has(Side::Left, left) > 0,
            (Node::Left(_), Node::Good(_)) => true,
            (Node::Good(left), Node::Left(_)) => self.counted[left as usize] > min[0][left as usize],
            (Node::Right(right), Node::Ground) => has(Side::Right, right) < max[1][right as usize],
            (Node::Ground, Node::Right(right)) => has(Side::Right, right) > min[1][right as usize],
            _ => false,
        }
    }

    /// Sends one unit between neighbours.
    fn shift(&mut self, before: Node, after: Node, way: Way) {
        let (from, to) = if way == Way::Ahead { (before, after) } else { (after, before) };
        match (from, to) {
            (Node::Ground, Node::Left(left)) => self.meetings[0][left as usize] += 1,
            (Node::Left(left), Node::Ground) => self.meetings[0][left as usize] -= 1,
            (Node::Left(left), Node::Good(_)) => self.counted[left as usize] += 1,
            (Node::Good(left), Node::Left(_)) => self.counted[left as usize] -= 1,
            (Node::Right(right), Node::Ground) => self.meetings[1][right as usize] += 1,
            (Node::Ground, Node::Right(right)) => self.meetings[1][right as usize] -= 1,
            (Node::Left(left) | Node::Good(left), Node::Right(right))
            | (Node::Right(right), Node::Left(left) | Node::Good(left)) => {
                if let Some(pair) = self.market.pair(left, right) {
                    self.meets[pair as usize] ^= true;
                }
            }
            _ => {}
        }
    }

    /// The rules that limit what goes from the nodes ahead to the others, or
    /// demand what comes from there.
    fn rules_across(&self, ahead: impl Fn(Node) -> bool) -> Vec<Rule> {
        let market = self.market;
        let mut rules = Vec::new();
        for left in 0..market.len(Side::Left) as u32 {
            if self.min[0][left as usize] > 0 && !ahead(Node::Left(left)) && ahead(Node::Good(left)) {
                rules.push(Rule::Floor(Side::Left, left));
            }
            if ahead(Node::Ground) && !ahead(Node::Left(left)) {
                rules.push(capacity(market, Side::Left, left));
            }
        }
        for right in 0..market.len(Side::Right) as u32 {
            let is_ahead = ahead(Node::Right(right));
            if self.min[1][right as usize] > 0 && ahead(Node::Ground) && !is_ahead {
                rules.push(Rule::Floor(Side::Right, right));
            }
            if is_ahead && !ahead(Node::Ground) {
                rules.push(capacity(market, Side::Right, right));
            }
        }
        for pair in 0..market.n_pairs() as PairId {
            let mark = self.marks[pair as usize];
            if mark == Mark::Free {
                continue;
            }
            match (mark, ahead(self.tail(pair)), ahead(Node::Right(market.right(pair)))) {
                (Mark::Pinned, false, true) => rules.push(Rule::Pin(pair)),
                (Mark::Vetoed, true, false) => rules.push(Rule::Veto(pair)),
                _ => {}
            }
        }
        rules.sort_unstable();
        rules
    }
}
