//! Waiting: somebody is there between two meetings and has none.
//!
//! Two slots' meetings make up paths and cycles, and along any of these the two
//! slots can be exchanged (Kempe). Only the two ends of a path are then busy at
//! another time than before, so that each path has a price of its own: for any
//! two slots, those to exchange are found one by one. A path with an end on
//! either side makes one slot fuller and the other one emptier; where that may
//! not be, it goes together with one that does the opposite.

use std::ops::Range;

use super::diary::Diaries;
use super::problem::{NONE, TABLES};
use super::{Day, Timetable};
use crate::market::{Market, Side};

/// A wait of so many slots is not too long.
pub(super) const SHORT: u32 = 1;

/// How often all pairs of slots are gone through at most.
const ROUNDS: usize = 12;

/// How many slots are looked at at most.
const LOOKS: usize = 100_000_000;

/// More than the squares of any waits.
const TOO_LONG: i64 = 1 << 40;

/// The longest that each participant of a side waits: slots between two of its
/// meetings in which it is there and has none. Breaks and slots in which it is
/// away are no wait, and end none.
///
/// ```
/// use qantara_pairing::market::{Market, Side};
/// use qantara_pairing::timetable::{Day, arrange, waits};
///
/// let market = Market::builder()
///     .left("argan", 0, 1)
///     .left("zellige", 0, 1)
///     .right("atlas fund", 0, 2)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("zellige", "atlas fund", 600_000)
///     .build()?;
/// // Argan leaves after the first of six slots, Zellige comes for the last one.
/// let day = Day::new(6, 1).with_away(Side::Left, 0, 1..6).with_away(Side::Left, 1, 0..5);
/// let timetable = arrange(&market, &[0, 1], &day)?;
/// assert_eq!(waits(&market, &day, &timetable, Side::Right), [4]);
/// let day = day.with_break(2..4);
/// assert_eq!(waits(&market, &day, &timetable, Side::Right), [2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn waits(market: &Market, day: &Day, timetable: &Timetable, side: Side) -> Vec<u32> {
    let n_slots = day.tables.len();
    let mut busy = vec![false; market.len(side) * n_slots];
    for seat in &timetable.seats {
        let row = &mut busy[market.of(side, seat.pair) as usize * n_slots..][..n_slots];
        let (from, to) = (seat.slot, seat.slot.saturating_add(day.length(seat.pair)));
        let [from, to] = [from, to].map(|slot| (slot as usize).min(n_slots));
        row[from..to].fill(true);
    }
    let longest = |one: usize| {
        let is_busy = |slot: usize| busy[one * n_slots + slot];
        let is_there = |slot: usize| day.is_free(side, one as u32, slot as u32);
        gaps(n_slots, is_busy, is_there, 0, u32::max)
    };
    (0..market.len(side)).map(longest).collect()
}

/// Folds what stands between each two slots with meetings.
fn gaps<T>(
    n_slots: usize,
    is_busy: impl Fn(usize) -> bool,
    is_there: impl Fn(usize) -> bool,
    mut sum: T,
    add: impl Fn(T, u32) -> T,
) -> T {
    let (mut gap, mut has_met) = (0_u32, false);
    for slot in 0..n_slots {
        if is_busy(slot) {
            sum = add(sum, gap);
            (gap, has_met) = (0, true);
        } else if has_met && is_there(slot) {
            gap += 1;
        }
    }
    sum
}

/// Exchanges meetings between slots until nobody on the side that keeps its
/// tables waits for longer than a slot or its rest, or nothing helps. The squares
/// of its waits add up to less each time, and no wait becomes longer than the
/// longest was. The same meetings stay placed. With `is_even`, slots that differ
/// by one meeting at most still do.
///
/// Meetings of several slots, those that need more than a table, and those of
/// somebody whom several people represent stay where they are.
pub(super) fn shorten(diaries: &mut Diaries<'_>, is_even: bool) {
    let problem = diaries.problem;
    let mut is_used = vec![false; problem.n_slots];
    for &slot in diaries.slots.iter().filter(|&&slot| slot != NONE) {
        is_used[slot as usize] = true;
    }
    let used: Vec<usize> = (0..problem.n_slots).filter(|&slot| is_used[slot]).collect();
    let mut search = Search::new(diaries, is_even);
    for _ in 0..ROUNDS {
        if !search.begin() {
            return;
        }
        let mut is_better = false;
        for (at, &a) in used.iter().enumerate() {
            for &b in &used[at + 1..] {
                if search.looks > LOOKS {
                    return;
                }
                is_better |= search.exchange([a, b]);
            }
        }
        if !is_better {
            return;
        }
    }
}

/// A path of meetings in two slots, in turn.
struct Path {
    /// What exchanging the slots adds to the squares of waits.
    cost: i64,
    /// How many tables more the second slot then needs.
    shift: i64,
    /// Where its meetings stand among those of all paths.
    meetings: Range<usize>,
    /// Those at its ends who wait, with the squares of their waits.
    ends: [Option<(u32, i64)>; 2],
}

struct Search<'a, 'b> {
    diaries: &'a mut Diaries<'b>,
    is_even: bool,
    /// A wait that is not too long.
    short: u32,
    /// No wait becomes longer than this.
    longest: u32,
    /// The squares of each participant's waits.
    squares: Vec<i64>,
    /// How many slots have been looked at.
    looks: usize,
    /// The exchange in which each participant was last seen.
    seen: Vec<u32>,
    n_exchanges: u32,
    /// The meetings of an exchange's paths.
    meetings: Vec<u32>,
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(diaries: &'a mut Diaries<'b>, is_even: bool) -> Self {
        let problem = diaries.problem;
        let (n, rest) = (problem.n[problem.waits], problem.rest[problem.waits]);
        Self {
            diaries,
            is_even,
            short: SHORT.max(rest as u32),
            longest: 0,
            squares: vec![0; n],
            looks: 0,
            seen: vec![0; n],
            n_exchanges: 0,
            meetings: Vec::new(),
        }
    }

    /// Finds the longest wait, and says whether it is too long.
    fn begin(&mut self) -> bool {
        let n = self.seen.len() as u32;
        let longest = |one: u32| self.gaps(one, None, 0, u32::max);
        self.longest = (0..n).map(longest).max().unwrap_or(0);
        self.squares = (0..n).map(|one| self.squares(one, None)).collect();
        self.longest > self.short
    }

    /// Folds a participant's waits, if one of its meetings changed its slot.
    fn gaps<T>(&self, one: u32, change: Option<[usize; 2]>, sum: T, add: impl Fn(T, u32) -> T) -> T {
        let problem = self.diaries.problem;
        let is_busy = |slot: usize| match change {
            Some([_, to]) if slot == to => true,
            Some([from, _]) if slot == from => false,
            _ => self.diaries.busy(problem.waits, one, slot) > 0,
        };
        gaps(problem.n_slots, is_busy, |slot| problem.there.get(one, slot), sum, add)
    }

    fn squares(&self, one: u32, change: Option<[usize; 2]>) -> i64 {
        let square = |gap: u32| if gap > self.longest { TOO_LONG } else { i64::from(gap).pow(2) };
        self.gaps(one, change, 0, |sum, gap| sum + square(gap))
    }

    /// Exchanges two slots along the paths for which that adds up to less.
    fn exchange(&mut self, slots: [usize; 2]) -> bool {
        self.n_exchanges += 1;
        self.looks += self.seen.len();
        self.meetings.clear();
        let (mut taken, mut more, mut fewer) = (Vec::new(), Vec::new(), Vec::new());
        for one in 0..self.seen.len() as u32 {
            let path = if self.seen[one as usize] == self.n_exchanges { None } else { self.path(one, slots) };
            match path {
                Some(path) if path.shift == 0 && path.cost < 0 => taken.push(path),
                Some(path) if path.shift == 1 => more.push(path),
                Some(path) if path.shift == -1 => fewer.push(path),
                _ => {}
            }
        }
        let [least, most] = self.room(slots);
        let [mut more, mut fewer] = [more, fewer].map(|mut paths: Vec<Path>| {
            paths.sort_by_key(|path| path.cost);
            paths.into_iter().peekable()
        });
        let mut shift = 0;
        loop {
            let [one, other] = [&mut more, &mut fewer].map(|paths| paths.peek().map(|path| path.cost));
            let pays = |cost: Option<i64>| cost.is_some_and(|cost| cost < 0);
            if shift < most && pays(one) {
                taken.extend(more.next());
                shift += 1;
            } else if shift > least && pays(other) {
                taken.extend(fewer.next());
                shift -= 1;
            } else if pays(one.zip(other).map(|(one, other)| one + other)) {
                taken.extend(more.next().into_iter().chain(fewer.next()));
            } else {
                break;
            }
        }
        for path in &taken {
            let meetings = &self.meetings[path.meetings.clone()];
            let from: Vec<usize> = meetings.iter().map(|&meeting| self.diaries.remove(meeting)).collect();
            for (&meeting, from) in meetings.iter().zip(from) {
                self.diaries.place(meeting, if from == slots[0] { slots[1] } else { slots[0] });
            }
            for (one, squares) in path.ends.into_iter().flatten() {
                self.squares[one as usize] = squares;
            }
        }
        !taken.is_empty()
    }

    /// How many tables more the second of two slots may need at least and at
    /// most, and the first one fewer.
    fn room(&self, [a, b]: [usize; 2]) -> [i64; 2] {
        let used = &self.diaries.used[TABLES];
        let more_than = |one: u32, other: u32| i64::from(one) - i64::from(other);
        if self.is_even {
            let surplus = more_than(used[a], used[b]);
            return [surplus.div_euclid(2), (surplus + 1).div_euclid(2)];
        }
        let left = &self.diaries.problem.stocks[TABLES].left;
        [more_than(used[a], left[a]), more_than(left[b], used[b])]
    }

    /// The path at whose end somebody is who waits; `None` where there is none,
    /// or its slots cannot be exchanged.
    fn path(&mut self, first: u32, slots: [usize; 2]) -> Option<Path> {
        let problem = self.diaries.problem;
        let [a, b] = slots;
        let is_busy = slots.map(|slot| self.diaries.busy(problem.waits, first, slot) > 0);
        let (mut from, mut to) = match is_busy {
            [true, false] => (a, b),
            [false, true] => (b, a),
            _ => return None,
        };
        let change = [from, to];
        let begins = self.meetings.len();
        let (mut side, mut one) = (problem.waits, first);
        let mut may_change = self.diaries.may_without(side, one, to..to + 1, from);
        let mut shift = 0;
        // All on the path have a meeting in either slot, but for the two ends.
        while self.diaries.busy(side, one, from) > 0 {
            let &[meeting] = self.diaries.at(side, one, from) else { return None };
            if meeting == NONE || problem.lengths[meeting as usize] > 1 {
                return None;
            }
            self.meetings.push(meeting);
            may_change &= !problem.is_special(meeting);
            shift += i64::from(problem.is_seated(meeting)) * if from == a { 1 } else { -1 };
            (side, one) = (1 - side, problem.ends[meeting as usize][1 - side]);
            (from, to) = (to, from);
        }
        if problem.at_once[side][one as usize] > 1 {
            return None;
        }
        let meetings = begins..self.meetings.len();
        self.looks += meetings.len() + 2 * problem.n_slots;
        let last = (side == problem.waits).then_some((one, [to, from]));
        if let Some((last, _)) = last {
            self.seen[last as usize] = self.n_exchanges;
        }
        if !may_change || !self.diaries.may_without(side, one, from..from + 1, to) {
            return None;
        }
        let ends = [Some((first, change)), last]
            .map(|end| end.map(|(one, change)| (one, self.squares(one, Some(change)))));
        let cost = |&(one, squares): &(u32, i64)| squares - self.squares[one as usize];
        Some(Path { cost: ends.iter().flatten().map(cost).sum(), shift, meetings, ends })
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::super::{everybody_free, limited};
    use super::*;
    use crate::market::{Pair, Participant};
    use crate::timetable::problem::Problem;

    /// Splitmix64.
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: u32) -> u32 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = self.0;
            bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((bits ^ bits >> 31) % u64::from(n)) as u32
        }
    }

    fn market(random: &mut Random) -> Market {
        let side = |n: u32| (0..n).map(|k| Participant { id: format!("p{k:02}"), min: 0, max: n }).collect();
        let all = (0..20).flat_map(|left| (0..10).map(move |right| Pair::new(left, right, 1)));
        let pairs: Vec<Pair> = all.filter(|_| random.below(3) == 0).collect();
        Market::new(side(20), side(10), &pairs).unwrap()
    }

    /// A day, half of the time with limits of every kind.
    fn day(random: &mut Random, market: &Market) -> Day {
        let n_slots = 9 + random.below(5);
        let mut day = Day::new(n_slots, 4 + random.below(7));
        day.spread = random.below(3) == 0;
        day.keeps_table = Side::BOTH[random.below(2) as usize];
        if random.below(2) == 0 {
            return day;
        }
        for side in Side::BOTH {
            for one in 0..market.len(side) as u32 {
                day = day.with_free(side, one, (0..n_slots).map(|_| random.below(5) > 0));
            }
        }
        let n_pairs = market.n_pairs() as u32;
        let pairs = |random: &mut Random| (0..6).map(|_| random.below(n_pairs)).collect::<Vec<_>>();
        day.by_video = pairs(random);
        if random.below(2) == 0 {
            day.tables = (0..n_slots).map(|_| 2 + random.below(8)).collect();
            day.rest = [0, 1].map(|_| random.below(3));
            day.in_a_row = [0, 1].map(|_| NonZeroU32::new(random.below(4)));
        }
        if random.below(2) == 0 {
            let few = pairs(random);
            day = day.with_resource(few, 1);
            for pair in pairs(random) {
                day = day.with_length(pair, NonZeroU32::new(2).unwrap());
            }
            day = day.with_at_once(Side::Right, 3, NonZeroU32::new(2).unwrap());
        }
        day
    }

    /// The longest wait, and the squares of all.
    fn told(diaries: &Diaries<'_>) -> (u32, i64) {
        let mut search = diaries.clone();
        let mut search = Search::new(&mut search, false);
        search.begin();
        (search.longest, search.squares.iter().sum())
    }

    /// No wait becomes longer than the longest was, the same meetings keep every
    /// rule, and slots that were even still are. Where everybody is free, nobody
    /// waits for long on any of these days.
    #[test]
    fn shorter_waits_cost_nothing_else() {
        let mut random = Random(3);
        let mut sums = [[0, 0]; 2];
        for case in 0..300 {
            let market = market(&mut random);
            let meetings: Vec<u32> = (0..market.n_pairs() as u32).collect();
            let day = day(&mut random, &market);
            let problem = Problem::new(&market, &meetings, &day).unwrap();
            let open = problem.always_free();
            let before = match &open {
                Some(open) => everybody_free(&problem, open, day.spread).0,
                None => limited(&problem).0,
            };
            let mut after = before.clone();
            shorten(&mut after, open.is_some());

            let ((longest, squares), (longest_after, squares_after)) = (told(&before), told(&after));
            assert!(longest_after <= longest && squares_after <= squares, "{case}: {day:?}");
            let sums = &mut sums[usize::from(open.is_some())];
            *sums = [sums[0] + squares, sums[1] + squares_after];
            let short = day.short_wait(day.keeps_table);
            assert!(open.is_none() || longest_after <= short, "{case}: {longest_after} {day:?}");

            let mut again = Diaries::new(&problem);
            for (meeting, (&was, &slot)) in (0..).zip(before.slots.iter().zip(&after.slots)) {
                assert_eq!(was == NONE, slot == NONE, "{case}");
                let is_kept = problem.lengths[meeting as usize] == 1 || was == slot;
                assert!(is_kept, "{case}: a long meeting moved");
            }
            // Long ones first, since they need one table all the while.
            let mut order: Vec<u32> = (0..meetings.len() as u32).collect();
            order.sort_by_key(|&meeting| std::cmp::Reverse(problem.lengths[meeting as usize]));
            for meeting in order.into_iter().filter(|&meeting| after.slots[meeting as usize] != NONE) {
                let slot = after.slots[meeting as usize] as usize;
                assert!(again.may_both(meeting, slot), "{case}: meeting {meeting} in slot {slot}, {day:?}");
                again.place_at(meeting, slot, after.tables[meeting as usize]);
            }
            for (stock, used) in problem.stocks.iter().zip(&again.used) {
                assert!(stock.left.iter().zip(used).all(|(left, used)| used <= left), "{case}: {day:?}");
            }
            if open.is_some() {
                let used = again.used[TABLES].iter().filter(|&&used| used > 0);
                assert!(used.clone().max().unwrap() - used.min().unwrap() <= 1, "{case}");
            }
        }
        let [[limited, limited_after], [free, free_after]] = sums;
        println!(
            "squares of waits: {free} to {free_after} where all are free, else {limited} to {limited_after}"
        );
        assert!(free_after * 4 < free && limited_after * 2 < limited);
    }
}
