//! The instances with proven answers, and small random markets.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use proptest::prelude::*;
use qantara_pairing::choice::Group;
use qantara_pairing::market::{Market, Pair, PairId, Participant, Side};
use serde_json::Value;

/// A market with its proven answers.
pub(crate) struct Instance {
    pub(crate) name: String,
    pub(crate) market: Market,
    pub(crate) header: Value,
    pub(crate) expected: Value,
}

impl Instance {
    /// The pair of a startup and an investor by their numbers in the file.
    pub(crate) fn pair(&self, pair: &Value) -> PairId {
        let [left, right] = [0, 1].map(|side| pair[side].as_u64().unwrap() as u32);
        self.market.pair(left, right).unwrap()
    }

    pub(crate) fn pairs(&self, list: &Value) -> Vec<PairId> {
        list.as_array().unwrap().iter().map(|pair| self.pair(pair)).collect()
    }

    fn read(dir: &Path, name: &str) -> Self {
        let open =
            |file: String| File::open(dir.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut text = String::new();
        GzDecoder::new(open(format!("{name}.csv.gz"))).read_to_string(&mut text).unwrap();
        let (header, lines) = text.split_once('\n').unwrap();
        let header: Value = serde_json::from_str(header).unwrap();
        let side = |caps: &str| {
            let caps = header[caps].as_array().unwrap();
            let one = |(n, cap): (usize, &Value)| Participant {
                id: n.to_string(),
                min: 0,
                max: cap.as_u64().unwrap() as u32,
            };
            caps.iter().enumerate().map(one).collect()
        };
        let pairs: Vec<Pair> = lines
            .lines()
            .map(|line| {
                let columns: Vec<i64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
                let [left, right, left_score, right_score, score] = columns[..] else { panic!("{line}") };
                Pair { left: left as u32, right: right as u32, score, left_score, right_score }
            })
            .collect();
        Self {
            name: name.to_owned(),
            market: Market::new(side("cap_startup"), side("cap_investor"), &pairs).unwrap(),
            expected: serde_json::from_reader(open(format!("{name}.expected.json"))).unwrap(),
            header,
        }
    }
}

/// The small instance that stands with the tests, and the others where
/// `../shared` or `QANTARA_SHARED` has them.
pub(crate) fn instances() -> Vec<Instance> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![Instance::read(&here.join("tests/data"), "angels-48x10")];
    let named = std::env::var_os("QANTARA_SHARED").map(PathBuf::from);
    let beside = ["../../../shared", "../../../../shared"].map(|dir| here.join(dir));
    match named.into_iter().chain(beside).map(|dir| dir.join("data/pairing")).find(|dir| dir.is_dir()) {
        Some(dir) => found.extend(["balanced-40x10", "dev-200x60"].map(|name| Instance::read(&dir, name))),
        None => println!("skipped: ../shared/data/pairing is not here; the small instance is"),
    }
    found
}

/// Limits and scores of a small market: minima and maxima by side, and a score
/// for each pair that could meet.
#[derive(Clone, Debug)]
pub(crate) struct Small {
    pub(crate) limits: [Vec<(u32, u32)>; 2],
    pub(crate) pairs: Vec<(u32, u32, i64, i64, i64)>,
}

impl Small {
    /// The market, its participants and pairs given in another order.
    pub(crate) fn permuted(&self, seed: usize) -> Market {
        let participants = |side: Side| {
            let limits = &self.limits[side as usize];
            let n = limits.len();
            let order: Vec<usize> = (0..n).map(|k| (k * 5 + seed) % n).collect();
            // A step of 5 visits everybody unless there are five.
            let order = if n.is_multiple_of(5) { (0..n).rev().collect() } else { order };
            let list = order
                .iter()
                .map(|&k| Participant { id: format!("p{k}"), min: limits[k].0, max: limits[k].1 })
                .collect::<Vec<_>>();
            let mut place = vec![0; n];
            for (at, &k) in order.iter().enumerate() {
                place[k] = at as u32;
            }
            (list, place)
        };
        let (lefts, left_place) = participants(Side::Left);
        let (rights, right_place) = participants(Side::Right);
        let mut pairs: Vec<Pair> = self
            .pairs
            .iter()
            .map(|&(left, right, score, left_score, right_score)| Pair {
                left: left_place[left as usize],
                right: right_place[right as usize],
                score,
                left_score,
                right_score,
            })
            .collect();
        pairs.reverse();
        let middle = seed % pairs.len().max(1);
        pairs.rotate_left(middle);
        Market::new(lefts, rights, &pairs).unwrap()
    }

    pub(crate) fn market(&self) -> Market {
        let side = |side: Side| {
            let limits = self.limits[side as usize].iter().enumerate();
            limits.map(|(k, &(min, max))| Participant { id: format!("p{k}"), min, max }).collect()
        };
        let pairs: Vec<Pair> = self
            .pairs
            .iter()
            .map(|&(left, right, score, left_score, right_score)| Pair {
                left,
                right,
                score,
                left_score,
                right_score,
            })
            .collect();
        Market::new(side(Side::Left), side(Side::Right), &pairs).unwrap()
    }
}

/// Every set of pairs.
pub(crate) fn every_set(market: &Market) -> impl Iterator<Item = Vec<PairId>> {
    let n = market.n_pairs() as u32;
    (0..1_u32 << n).map(move |set| (0..n).filter(|pair| set >> pair & 1 == 1).collect())
}

/// Every plan within the capacities.
pub(crate) fn all_plans(market: &Market) -> Vec<Vec<PairId>> {
    every_set(market)
        .filter(|plan| {
            Side::BOTH.into_iter().all(|side| {
                (0..market.len(side) as u32).all(|one| {
                    let meetings = plan.iter().filter(|&&pair| market.of(side, pair) == one).count();
                    meetings as u32 <= market.limits(side, one).max()
                })
            })
        })
        .collect()
}

/// Missing meetings at each tier: how many participants lack their first
/// meeting, their second, and so on.
pub(crate) fn tiers(market: &Market, plan: &[PairId]) -> [u32; 4] {
    let mut tiers = [0; 4];
    for side in Side::BOTH {
        for one in 0..market.len(side) as u32 {
            let meetings = plan.iter().filter(|&&pair| market.of(side, pair) == one).count() as u32;
            for nth in meetings..market.limits(side, one).min() {
                tiers[nth as usize] += 1;
            }
        }
    }
    tiers
}

pub(crate) fn value(market: &Market, plan: &[PairId]) -> i64 {
    plan.iter().map(|&pair| market.score(pair)).sum()
}

/// Markets of at most `pairs` pairs, four participants a side, and scores so
/// few that ties are common.
pub(crate) fn small(pairs: usize) -> impl Strategy<Value = Small> {
    let limits =
        || prop::collection::vec((0..=2_u32, 0..=2_u32).prop_map(|(min, more)| (min, min + more)), 1..=4);
    (limits(), limits()).prop_flat_map(move |(lefts, rights)| {
        let all: Vec<(u32, u32)> = (0..lefts.len() as u32)
            .flat_map(|left| (0..rights.len() as u32).map(move |right| (left, right)))
            .collect();
        let most = pairs.min(all.len());
        let score = prop_oneof![-3..=9_i64, Just(4)];
        (
            prop::sample::subsequence(all, 1..=most).prop_shuffle(),
            prop::collection::vec((score, 0..6_i64, 0..6_i64), most),
        )
            .prop_map(move |(pairs, scores)| Small {
                limits: [lefts.clone(), rights.clone()],
                pairs: pairs
                    .into_iter()
                    .zip(scores)
                    .map(|((left, right), (score, own, other))| (left, right, score, own, other))
                    .collect(),
            })
    })
}

/// Groups of a small market, before it is known how many participants it has:
/// the group of each left participant, and each group's limits.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    of: [u8; 4],
    limits: [(u32, Option<u32>); 3],
}

impl Groups {
    /// The groups that the market's left participants are in. One may be empty.
    pub(crate) fn among(&self, market: &Market) -> Vec<Group> {
        let n_groups =
            self.of.iter().filter(|&&group| group < 3).max().map_or(0, |&last| usize::from(last) + 1);
        (0..n_groups)
            .map(|group| {
                let is_member = |&left: &u32| usize::from(self.of[left as usize]) == group;
                let members = (0..market.len(Side::Left) as u32).filter(is_member).collect();
                let (min, more) = self.limits[group];
                Group { members, min, max: more.map(|more| min + more) }
            })
            .collect()
    }
}

/// None to three groups, each participant in one or none.
pub(crate) fn groups() -> impl Strategy<Value = Groups> {
    let limits = || (0..5_u32, prop::option::of(0..4_u32));
    ([(); 4].map(|()| 0..5_u8), [limits(), limits(), limits()]).prop_map(|(of, limits)| Groups { of, limits })
}

/// The most meetings of all, or no limit.
pub(crate) fn most() -> impl Strategy<Value = Option<u32>> {
    prop::option::of(0..8_u32)
}
