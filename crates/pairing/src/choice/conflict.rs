//! Which floors, capacities, pins and vetoes cannot all hold.
//!
//! Meetings are units of a flow with limits on its arcs:
//!
//! ```text
//! ground → total → group → left → good → right → ground
//! ```
//!
//! The arc into a left node carries at most its capacity, the one from there
//! to its good node at least its floor, a right node's arc to the ground both,
//! and so does a group's. The arc into the total carries at most what the day
//! holds; who is in no group is below the total. Pairs carry at most one unit, pinned ones exactly one, vetoed ones none. A
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
use std::rc::Rc;

use super::Request;
use crate::market::{Market, PairId, Side};

/// One thing that a market or a request asks of every plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The participant gets at least its minimum.
    Floor(Side, u32),
    /// The participant takes no more than its maximum, which is above zero.
    Capacity(Side, u32),
    /// The participant takes no meetings: its maximum is zero.
    Absence(Side, u32),
    /// The request's group of this number gets at least its minimum.
    Group(usize),
    /// The request's group of this number takes no more than its maximum.
    GroupCapacity(usize),
    /// There are no more meetings than the request's most.
    Total,
    /// The pair meets.
    Pin(PairId),
    /// The pair does not meet.
    Veto(PairId),
}

/// Rules that cannot all hold.
///
/// Each is needed: without any one of them some plan keeps the others. (Where
/// groups or the day's seats have a part in a conflict of thousands of rules,
/// a few hundred of them are tried alone.) Of a
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
    /// The rules in order: floors, capacities, absences, groups' floors and
    /// capacities, the total, pins, vetoes.
    pub rules: Vec<Rule>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        type IsKind = fn(&Rule) -> bool;
        let kinds: [(IsKind, &str, &str); 8] = [
            (|rule| matches!(rule, Rule::Floor(..)), "floor", "floors"),
            (|rule| matches!(rule, Rule::Capacity(..)), "capacity", "capacities"),
            (|rule| matches!(rule, Rule::Absence(..)), "absence", "absences"),
            (|rule| matches!(rule, Rule::Group(_)), "group floor", "group floors"),
            (|rule| matches!(rule, Rule::GroupCapacity(_)), "group capacity", "group capacities"),
            (|rule| matches!(rule, Rule::Total), "total", "totals"),
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
/// or more pins than somebody, a group or the day takes meetings.
///
/// The pins are in order and none stands twice.
pub(super) fn among_pins(
    market: &Market,
    request: &Request,
    group_of: &[Option<usize>],
    pins: &[PairId],
) -> Option<Conflict> {
    if pins.is_empty() {
        return None;
    }
    let vetoes: BTreeSet<PairId> = request.vetoes.iter().copied().collect();
    if let Some(&pair) = pins.iter().find(|pair| vetoes.contains(pair)) {
        return Some(Conflict { rules: vec![Rule::Pin(pair), Rule::Veto(pair)] });
    }
    let layout = Layout::of(market, request);
    let pinned = Part::whole(market, request, group_of, pins);
    let over = (0..layout.ground()).filter(|&node| pinned.nodes[node].has > pinned.nodes[node].max);
    let node = over.min_by_key(|&node| pinned.nodes[node].max)?;
    let Node { max, capacity, .. } = pinned.nodes[node];
    let own = pins.iter().filter(|&&pair| pinned.passes(pair, node));
    let mut rules: Vec<Rule> = capacity.into_iter().collect();
    rules.extend(own.take(max as usize + 1).map(|&pair| Rule::Pin(pair)));
    Some(Conflict { rules })
}

/// A conflict that floors have a part in, where `meetings` is a plan with the
/// least shortage; `None` where nothing is missing.
pub(super) fn among_floors(
    market: &Market,
    request: &Request,
    group_of: &[Option<usize>],
    meetings: &[PairId],
) -> Option<Conflict> {
    // Any order of the floors that are missed gives a conflict. Some are tried
    // for a small one: 16 up to ten thousand pairs, fewer above.
    let tried = (160_000 / market.n_pairs().max(1)).clamp(1, 16);
    let shrunk = tried.div_ceil(4);

    let mut met = Part::whole(market, request, group_of, meetings);
    let short: Vec<(usize, u32)> = (0..met.nodes.len())
        .filter(|&node| met.missing(node) > 0)
        .map(|node| (node, met.nodes[node].min))
        .collect();
    for &(node, _) in &short {
        met.nodes[node].min = 0;
    }
    let mut found: Vec<(Vec<Rule>, Part<'_>)> = (0..short.len().min(tried))
        .filter_map(|first| {
            let mut part = met.clone();
            let mut order = short[first..].iter().chain(&short[..first]);
            let rules = order.find_map(|&(node, min)| {
                part.nodes[node].min = min;
                part.meet(node)
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

/// Where the nodes of a flow are: good nodes, left ones, right ones, groups,
/// the total and the ground.
#[derive(Clone, Copy)]
struct Layout {
    lefts: usize,
    rights: usize,
    groups: usize,
}

impl Layout {
    fn of(market: &Market, request: &Request) -> Self {
        let [lefts, rights] = Side::BOTH.map(|side| market.len(side));
        Self { lefts, rights, groups: request.groups.len() }
    }

    fn left(self, left: usize) -> usize {
        self.lefts + left
    }

    fn right(self, right: usize) -> usize {
        2 * self.lefts + right
    }

    fn group(self, group: usize) -> usize {
        2 * self.lefts + self.rights + group
    }

    fn total(self) -> usize {
        self.group(self.groups)
    }

    fn ground(self) -> usize {
        self.total() + 1
    }

    /// The arc between a right node and the ground leads up, all others down.
    fn is_right(self, node: usize) -> bool {
        (self.right(0)..self.group(0)).contains(&node)
    }
}

/// A node and the arc between it and its parent.
#[derive(Clone, Copy)]
struct Node {
    parent: usize,
    /// The floor; zero where there is none or it is dropped.
    min: u32,
    /// The capacity; without end where there is none or it is dropped.
    max: u32,
    /// Meetings.
    has: u32,
    floor: Option<Rule>,
    capacity: Option<Rule>,
}

/// A flow of meetings and the rules that hold for it. Rules can be dropped;
/// the flow keeps those that are left, but for the floor that is looked at.
#[derive(Clone)]
struct Part<'a> {
    market: &'a Market,
    layout: Layout,
    good: Option<i64>,
    /// All but the ground.
    nodes: Vec<Node>,
    /// The nodes below each group, the total and the ground.
    members: Rc<[Vec<usize>]>,
    marks: Vec<Mark>,
    meets: Vec<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Free,
    Pinned,
    Vetoed,
}

/// About how many pairs are looked at to find rules that are not needed, where
/// groups or the day have a part in the conflict: it can be about half of the
/// market then.
const TRIED_PAIRS: usize = 200_000_000;

/// Which way a search follows the arcs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Ahead,
    Back,
}

impl<'a> Part<'a> {
    fn whole(market: &'a Market, request: &Request, group_of: &[Option<usize>], plan: &[PairId]) -> Self {
        let layout = Layout::of(market, request);
        let blank =
            Node { parent: layout.ground(), min: 0, max: u32::MAX, has: 0, floor: None, capacity: None };
        let mut nodes = vec![blank; layout.ground()];
        for (side, one) in everybody(market) {
            let (limits, n) = (market.limits(side, one), one as usize);
            let (counted, all) = match side {
                Side::Left => (n, layout.left(n)),
                Side::Right => (layout.right(n), layout.right(n)),
            };
            nodes[all].max = limits.max();
            nodes[all].capacity =
                Some(if limits.max() == 0 { Rule::Absence(side, one) } else { Rule::Capacity(side, one) });
            nodes[counted].min = limits.min();
            nodes[counted].floor = Some(Rule::Floor(side, one));
            if side == Side::Left {
                nodes[counted].parent = all;
                nodes[all].parent = group_of[n].map_or(layout.total(), |group| layout.group(group));
            }
        }
        for (n, group) in request.groups.iter().enumerate() {
            nodes[layout.group(n)] = Node {
                parent: layout.total(),
                min: group.min,
                max: group.max.unwrap_or(u32::MAX),
                has: 0,
                floor: Some(Rule::Group(n)),
                capacity: Some(Rule::GroupCapacity(n)),
            };
        }
        nodes[layout.total()].max = request.most.unwrap_or(u32::MAX);
        nodes[layout.total()].capacity = Some(Rule::Total);
        let mut members = vec![Vec::new(); layout.ground() + 1 - layout.group(0)];
        for (node, of) in nodes.iter().enumerate() {
            if let Some(place) = of.parent.checked_sub(layout.group(0)) {
                members[place].push(node);
            }
        }
        let mut part = Self {
            market,
            layout,
            good: request.good,
            nodes,
            members: members.into(),
            marks: vec![Mark::Free; market.n_pairs()],
            meets: vec![false; market.n_pairs()],
        };
        for (pairs, mark) in [(&request.pins, Mark::Pinned), (&request.vetoes, Mark::Vetoed)] {
            for &pair in pairs {
                part.marks[pair as usize] = mark;
            }
        }
        for &pair in plan {
            part.meets[pair as usize] = true;
            for end in part.ends(pair) {
                let mut node = end;
                while node != layout.ground() {
                    part.nodes[node].has += 1;
                    node = part.nodes[node].parent;
                }
            }
        }
        part
    }

    /// How many meetings a node lacks.
    fn missing(&self, node: usize) -> u32 {
        self.nodes[node].min.saturating_sub(self.nodes[node].has)
    }

    /// The node that a pair leaves and the one that it leads to.
    fn ends(&self, pair: PairId) -> [usize; 2] {
        let [left, right] = Side::BOTH.map(|side| self.market.of(side, pair) as usize);
        let counts = self.good.is_none_or(|good| self.market.score(pair) >= good);
        [if counts { left } else { self.layout.left(left) }, self.layout.right(right)]
    }

    /// Whether a pair's meeting passes a node.
    fn passes(&self, pair: PairId, node: usize) -> bool {
        self.ends(pair).into_iter().any(|end| {
            let mut at = end;
            while at != node && at != self.layout.ground() {
                at = self.nodes[at].parent;
            }
            at == node
        })
    }

    fn drop_rule(&mut self, rule: Rule) {
        match rule {
            Rule::Pin(pair) | Rule::Veto(pair) => self.marks[pair as usize] = Mark::Free,
            _ => {
                for node in &mut self.nodes {
                    if node.floor == Some(rule) {
                        node.min = 0;
                    }
                    if node.capacity == Some(rule) {
                        node.max = u32::MAX;
                    }
                }
            }
        }
    }

    /// The same flow with some of its rules alone.
    ///
    /// The rules must be in order.
    fn keep_only(&self, rules: &[Rule]) -> Self {
        let mut part = self.clone();
        let is_kept = |rule: Option<Rule>| rule.is_some_and(|rule| rules.binary_search(&rule).is_ok());
        for node in &mut part.nodes {
            if !is_kept(node.floor) {
                node.min = 0;
            }
            if !is_kept(node.capacity) {
                node.max = u32::MAX;
            }
        }
        part.marks.fill(Mark::Free);
        for &rule in rules {
            match rule {
                Rule::Pin(pair) => part.marks[pair as usize] = Mark::Pinned,
                Rule::Veto(pair) => part.marks[pair as usize] = Mark::Vetoed,
                _ => {}
            }
        }
        part
    }

    /// Drops rules until each one that is left is needed.
    ///
    /// `rules` are those that hold.
    fn shrink(mut self, mut rules: Vec<Rule>) -> Vec<Rule> {
        let mut needed = BTreeSet::new();
        let of_many = |rule: &Rule| matches!(rule, Rule::Group(_) | Rule::GroupCapacity(_) | Rule::Total);
        let mut tries = TRIED_PAIRS / self.market.n_pairs().max(1);
        // Where one meeting alone is missing, any rule on the cut would let it
        // through. Where only some meetings count, or groups or the day have
        // limits, a cut may have two sides.
        while if rules.iter().any(of_many) {
            tries > 0
        } else {
            self.good.is_some() || self.all_missing() > 1
        } {
            let Some(&rule) = rules.iter().rev().find(|rule| !needed.contains(*rule)) else { break };
            tries = tries.saturating_sub(1);
            let mut without = self.clone();
            without.drop_rule(rule);
            match without.contradiction() {
                Some(fewer) => (self, rules) = (without.keep_only(&fewer), fewer),
                None => drop(needed.insert(rule)),
            }
        }
        rules
    }

    fn all_missing(&self) -> u64 {
        (0..self.nodes.len()).map(|node| u64::from(self.missing(node))).sum()
    }

    /// Meets the floors as far as they can be met; the rules that contradict
    /// each other where something stays missing.
    fn contradiction(&mut self) -> Option<Vec<Rule>> {
        (0..self.nodes.len()).find_map(|node| self.meet(node))
    }

    /// Meets one floor; the rules that contradict each other where it cannot
    /// be met.
    fn meet(&mut self, node: usize) -> Option<Vec<Rule>> {
        let end = self.nodes[node].parent;
        // The search begins where the smaller part of the cut is.
        let way = if self.layout.is_right(node) { Way::Back } else { Way::Ahead };
        while self.missing(node) > 0 {
            let from = self.search(node, end, way);
            if from[end].is_none() {
                return Some(self.rules_across(|node| from[node].is_some() == (way == Way::Ahead)));
            }
            self.shift(end, node, way);
            let mut at = end;
            while at != node {
                let Some(before) = from[at] else { break };
                self.shift(before, at, way);
                at = before;
            }
        }
        None
    }

    /// From which node each one is reached. The start is reached from itself.
    fn search(&self, start: usize, end: usize, way: Way) -> Vec<Option<usize>> {
        let mut from = vec![None; self.layout.ground() + 1];
        from[start] = Some(start);
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            if node == end {
                break;
            }
            self.neighbours(node, way, |next| {
                if from[next].is_none() {
                    from[next] = Some(node);
                    queue.push_back(next);
                }
            });
        }
        from
    }

    /// The nodes to which one more unit can go, or from which it can come.
    fn neighbours(&self, node: usize, way: Way, mut found: impl FnMut(usize)) {
        let (market, layout) = (self.market, self.layout);
        let mut try_one = |other: usize| {
            let open = if way == Way::Ahead { self.is_open(node, other) } else { self.is_open(other, node) };
            if open {
                found(other);
            }
        };
        if node < layout.ground() {
            try_one(self.nodes[node].parent);
        }
        if let Some(place) = node.checked_sub(layout.group(0)) {
            self.members[place].iter().for_each(|&member| try_one(member));
        } else if layout.is_right(node) {
            for &pair in market.of_right((node - layout.right(0)) as u32) {
                if self.lets_through(pair, way == Way::Back) {
                    found(self.ends(pair)[0]);
                }
            }
        } else {
            let left = node % layout.lefts;
            if node == layout.left(left) {
                try_one(left);
            }
            for pair in market.of_left(left as u32).filter(|&pair| self.ends(pair)[0] == node) {
                if self.lets_through(pair, way == Way::Ahead) {
                    found(self.ends(pair)[1]);
                }
            }
        }
    }

    /// Whether a pair may change: to meet, or not to meet any more.
    fn lets_through(&self, pair: PairId, to_meet: bool) -> bool {
        let mark = self.marks[pair as usize];
        self.meets[pair as usize] != to_meet && mark != if to_meet { Mark::Vetoed } else { Mark::Pinned }
    }

    /// The node whose arc to its parent joins two nodes, and whether a unit
    /// from the one to the other is one more on it.
    fn arc(&self, from: usize, to: usize) -> (usize, bool) {
        let down = to < self.nodes.len() && self.nodes[to].parent == from;
        let lower = if down { to } else { from };
        (lower, down != self.layout.is_right(lower))
    }

    /// Whether one more unit can go from a node to another, pairs apart.
    fn is_open(&self, from: usize, to: usize) -> bool {
        let (lower, is_more) = self.arc(from, to);
        let Node { min, max, has, .. } = self.nodes[lower];
        if is_more { has < max } else { has > min }
    }

    /// Sends one unit between neighbours.
    fn shift(&mut self, before: usize, after: usize, way: Way) {
        let (from, to) = if way == Way::Ahead { (before, after) } else { (after, before) };
        // The left end of a pair, if it is one: its nodes come first.
        let (left, right) = (from.min(to), from.max(to));
        if left < self.layout.right(0) && self.layout.is_right(right) {
            let (left, right) = (left % self.layout.lefts, right - self.layout.right(0));
            if let Some(pair) = self.market.pair(left as u32, right as u32) {
                self.meets[pair as usize] ^= true;
            }
            return;
        }
        let (lower, is_more) = self.arc(from, to);
        let has = &mut self.nodes[lower].has;
        *has = if is_more { *has + 1 } else { *has - 1 };
    }

    /// The rules that limit what goes from the nodes ahead to the others, or
    /// demand what comes from there.
    fn rules_across(&self, ahead: impl Fn(usize) -> bool) -> Vec<Rule> {
        let mut rules = Vec::new();
        for (node, of) in self.nodes.iter().enumerate() {
            let (from, to) = if self.layout.is_right(node) { (node, of.parent) } else { (of.parent, node) };
            if ahead(from) && !ahead(to) {
                rules.extend(of.capacity.filter(|_| of.max < u32::MAX));
            }
            if ahead(to) && !ahead(from) {
                rules.extend(of.floor.filter(|_| of.min > 0));
            }
        }
        for pair in 0..self.market.n_pairs() as PairId {
            let mark = self.marks[pair as usize];
            if mark == Mark::Free {
                continue;
            }
            let [left, right] = self.ends(pair).map(&ahead);
            match (mark, left, right) {
                (Mark::Pinned, false, true) => rules.push(Rule::Pin(pair)),
                (Mark::Vetoed, true, false) => rules.push(Rule::Veto(pair)),
                _ => {}
            }
        }
        rules.sort_unstable();
        rules
    }
}

fn everybody(market: &Market) -> impl Iterator<Item = (Side, u32)> {
    Side::BOTH.into_iter().flat_map(|side| (0..market.len(side) as u32).map(move |one| (side, one)))
}
