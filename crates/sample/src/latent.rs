//! What everybody truly is, before anything is shown of it.
//!
//! Profiles show part of this, and the planted truth reads nothing else.
//! Some of it is in no field at all: what a venture lives for (`ambition`,
//! which only its sentences tell) and how good it is (`promise`, of which
//! traction is a noisy sign).

use crate::draw::{Draws, Purpose};
use crate::world::{SCOPES, World, world};

/// Trades that somebody knows: the first at random, others near it or, as
/// often in a thousand as said, anything else.
fn trades(draws: &mut Draws, n: u32, apart_per_mille: u32) -> Vec<usize> {
    let world = world();
    let first = draws.weighted(&world.leaf_weights);
    let mut known = vec![first];
    for _ in 1..n {
        let next = if draws.chance(apart_per_mille) { None } else { neighbour(draws, first) };
        let next = next.unwrap_or_else(|| draws.weighted(&world.leaf_weights));
        if !known.contains(&next) {
            known.push(next);
        }
    }
    known
}

/// Another trade with the same broad sector or technology, where one of a few
/// drawn at random has.
fn neighbour(draws: &mut Draws, leaf: usize) -> Option<usize> {
    let world = world();
    let own = &world.leaves[leaf];
    (0..8).map(|_| draws.weighted(&world.leaf_weights)).find(|other| {
        let near = &world.leaves[*other];
        *other != leaf && (near.root == own.root || near.technologies[0] == own.technologies[0])
    })
}

/// Whether two trades are of one broad sector.
pub(crate) fn same_root(a: usize, b: usize) -> bool {
    world().leaves[a].root == world().leaves[b].root
}

/// The scope, or Africa where the scope is Moroccan and they are not.
fn seen_from(person: &Person, scope: usize) -> usize {
    const AFRICA: usize = 2;
    if world().inside[scope][person.city] || world().cities[person.city].morocco { scope } else { AFRICA }
}

/// The number of ambitions: impact, export, deep technology, the local
/// economy, fast growth.
pub(crate) const AMBITIONS: u32 = 5;

/// What a meeting needs of anybody.
pub(crate) struct Person {
    /// French, Arabic, English.
    pub(crate) tongues: [bool; 3],
    /// False where they refuse to be matched.
    pub(crate) willing: bool,
    /// True where they cannot take on anybody more.
    pub(crate) full: bool,
    pub(crate) city: usize,
    pub(crate) ambition: u32,
}

impl Person {
    fn draw(draws: &mut Draws, world: &World, full_per_mille: u32) -> Self {
        let city = draws.weighted(&world.city_weights);
        let tongues = match (world.cities[city].country.country(), draws.below(100)) {
            (Some("NG" | "KE" | "GH" | "RW" | "ET" | "TZ"), spoken) => [spoken < 20, false, true],
            (Some("SN" | "CI" | "ML" | "CM"), spoken) => [true, spoken > 92, spoken < 55],
            (Some("EG"), spoken) => [spoken < 10, true, spoken < 85],
            (_, spoken @ 0..55) => [true, true, spoken < 35],
            (_, spoken @ 55..80) => [true, spoken < 60, true],
            (_, 80..92) => [true, true, false],
            _ => [false, true, true],
        };
        Self {
            tongues,
            willing: !draws.chance(25),
            full: draws.chance(full_per_mille),
            city,
            ambition: draws.below(AMBITIONS),
        }
    }

    /// Whether the two could and would sit at one table.
    pub(crate) fn can_meet(&self, other: &Self) -> bool {
        let share = self.tongues.iter().zip(other.tongues).any(|(mine, yours)| *mine && yours);
        share && self.willing && other.willing && !self.full && !other.full
    }
}

/// A venture as it is.
pub(crate) struct Startup {
    pub(crate) person: Person,
    /// What it works in: a place among the world's leaves.
    pub(crate) leaf: usize,
    /// What else it works in.
    pub(crate) other: Option<usize>,
    pub(crate) technology: usize,
    pub(crate) stage: u32,
    /// What it asks for, as a place among `world::STEPS`.
    pub(crate) ask: usize,
    /// Whether it would sell shares; the others want a loan or a grant.
    pub(crate) shares: bool,
    /// How good it is, from 0 to 99.
    pub(crate) promise: u32,
    /// Paying customers: better ventures have more, with luck.
    pub(crate) customers: u32,
    /// Skills that it lacks, the most urgent first: places among the skills.
    pub(crate) needs: [usize; 3],
    pub(crate) age_months: u32,
    pub(crate) team: u32,
    pub(crate) trl: u32,
}

/// Customers of a middling venture of each stage.
const CUSTOMERS: [u32; 6] = [0, 3, 12, 60, 250, 900];

/// Steps of money from the smallest to the largest round of each stage.
const ROUNDS: [(u32, u32); 6] = [(0, 7), (5, 13), (11, 19), (18, 25), (24, 30), (29, 35)];

impl Startup {
    pub(crate) fn draw(seed: u64, index: u64) -> Self {
        let world = world();
        let mut draws = Draws::new(seed, Purpose::StartupTruth, index);
        let leaf = draws.weighted(&world.leaf_weights);
        let mut person = Person::draw(&mut draws, world, 30);
        // Some trades live where their customers are.
        if draws.chance(250) {
            let homes = &world.leaves[leaf].homes;
            person.city = if homes.is_empty() { person.city } else { *draws.pick(homes) };
        }
        let stage = draws.weighted(&[170, 300, 290, 150, 60, 30]) as u32;
        let (low, high) = ROUNDS[stage as usize];
        let list = &world.needs[stage as usize];
        let first = draws.below(list.len() as u32) as usize;
        let second = (first + 1 + draws.below(list.len() as u32 - 1) as usize) % list.len();
        let third = world.leaves[leaf].skill;
        let promise = draws.below(100);
        Self {
            other: draws.chance(450).then(|| neighbour(&mut draws, leaf)).flatten(),
            technology: draws.below(world.leaves[leaf].technologies.len() as u32) as usize,
            ask: draws.between(low, high) as usize,
            shares: !draws.chance(70),
            customers: CUSTOMERS[stage as usize] * (40 + promise + draws.below(100)) / 100,
            promise,
            needs: if draws.chance(500) {
                [third, list[first], list[second]]
            } else {
                [list[first], list[second], third]
            },
            age_months: stage * 13 + draws.below(14 + stage * 8),
            team: 1 + stage + draws.below(3 + stage * stage * 4),
            trl: (stage * 2 + draws.between(1, 4)).min(9),
            leaf,
            stage,
            person,
        }
    }
}

/// An investor as they are.
pub(crate) struct Investor {
    pub(crate) person: Person,
    /// A place among the kinds of investors, as in `investor.rs`.
    pub(crate) kind: usize,
    /// Leaves that they know best.
    pub(crate) focus: Vec<usize>,
    pub(crate) generalist: bool,
    /// Leaves whose broad sectors they never consider.
    pub(crate) excluded: Vec<usize>,
    pub(crate) stages: (u32, u32),
    /// The smallest and the largest cheque, as places among `world::STEPS`.
    pub(crate) ticket: (usize, usize),
    pub(crate) scope: usize,
}

/// Places of the public funds and the banks among the kinds: those who give
/// ventures money without taking shares.
pub(crate) const PUBLIC_FUND: usize = 4;
pub(crate) const BANK: usize = 5;

/// Angel, group, fund, corporate, public, bank, family office, accelerator,
/// crowdfunding: how many, and the stages that they come in at.
const INVESTORS: [(u32, &[(u32, u32)]); 9] = [
    (240, &[(0, 1), (0, 2), (1, 2)]),
    (110, &[(0, 2), (1, 2)]),
    (330, &[(1, 2), (2, 3), (2, 3), (3, 4), (4, 5)]),
    (80, &[(2, 4)]),
    (70, &[(0, 2), (1, 3)]),
    (40, &[(2, 4), (3, 5)]),
    (60, &[(1, 3), (2, 4)]),
    (50, &[(0, 1)]),
    (20, &[(0, 2)]),
];

impl Investor {
    pub(crate) fn draw(seed: u64, index: u64) -> Self {
        let world = world();
        let mut draws = Draws::new(seed, Purpose::InvestorTruth, index);
        let person = Person::draw(&mut draws, world, 40);
        let kind = draws.weighted(&INVESTORS.map(|(weight, _)| weight));
        let stages = *draws.pick(INVESTORS[kind].1);
        let low = ROUNDS[stages.0 as usize].0 as usize;
        let high = ROUNDS[stages.1 as usize].1 as usize;
        // Where a pool is small, investors are wide.
        let n_focus = draws.between(3, 7);
        let focus = trades(&mut draws, n_focus, 450);
        let generalist = draws.chance(250);
        let n_excluded = if generalist || draws.chance(550) { 0 } else { 2 };
        let mut excluded: Vec<usize> = (0..n_excluded).map(|_| draws.weighted(&world.leaf_weights)).collect();
        excluded.retain(|leaf| focus.iter().all(|own| !same_root(*own, *leaf)));
        let scope = match draws.below(100) {
            0..45 => 0,
            45..55 => 1,
            55..80 => 2,
            80..86 => 3,
            _ => draws.between(4, SCOPES.len() as u32 - 1) as usize,
        };
        Self {
            ticket: (low + draws.below(3) as usize, high - draws.below(3) as usize),
            generalist,
            excluded,
            kind,
            focus,
            stages,
            scope: seen_from(&person, scope),
            person,
        }
    }
}

/// A mentor as they are.
pub(crate) struct Mentor {
    pub(crate) person: Person,
    /// Skills, as places among them, and how well, from 1 to 5.
    pub(crate) skills: Vec<(usize, u32)>,
    pub(crate) leaves: Vec<usize>,
    pub(crate) stages: (u32, u32),
    pub(crate) remote: bool,
    /// A venture that they must not advise, by index.
    pub(crate) barred: Option<u64>,
}

impl Mentor {
    pub(crate) fn draw(seed: u64, index: u64, n_startups: u64) -> Self {
        let world = world();
        let mut draws = Draws::new(seed, Purpose::MentorTruth, index);
        let person = Person::draw(&mut draws, world, 50);
        let first = draws.below(4);
        let stages = (first, (first + draws.between(1, 2)).min(5));
        let n_leaves = draws.between(1, 3);
        let leaves = trades(&mut draws, n_leaves, 350);
        let mut skills: Vec<(usize, u32)> = Vec::new();
        for _ in 0..draws.between(3, 6) {
            let place = match draws.below(10) {
                // What their trade taught them, what ventures ask for, or anything.
                0..3 => world.leaves[*draws.pick(&leaves)].skill,
                3..9 => {
                    let stage = draws.between(stages.0, stages.1);
                    *draws.pick(&world.needs[stage as usize])
                }
                _ => draws.below(world.skills.len() as u32) as usize,
            };
            if skills.iter().all(|(known, _)| *known != place) {
                skills.push((place, draws.between(2, 5)));
            }
        }
        let barred = draws.chance(80).then(|| draws.index_below(n_startups.max(1)));
        Self {
            remote: draws.chance(700),
            barred: barred.filter(|startup| *startup < n_startups),
            person,
            skills,
            leaves,
            stages,
        }
    }
}

/// A pilot brief as it is.
pub(crate) struct Pilot {
    pub(crate) person: Person,
    /// The problem to be solved: that of a leaf.
    pub(crate) leaf: usize,
    /// A neighbouring trade that could solve it too.
    pub(crate) other: Option<usize>,
    pub(crate) technology: usize,
    pub(crate) trl_min: u32,
    pub(crate) scope: usize,
    /// Its budget, as places among `world::STEPS`.
    pub(crate) budget: (usize, usize),
}

impl Pilot {
    pub(crate) fn draw(seed: u64, index: u64) -> Self {
        let world = world();
        let mut draws = Draws::new(seed, Purpose::PilotTruth, index);
        let mut person = Person::draw(&mut draws, world, 30);
        // Whoever publishes a brief wants answers.
        person.willing = true;
        let leaf = draws.weighted(&world.leaf_weights);
        let low = draws.between(1, 12) as usize;
        Self {
            other: draws.chance(600).then(|| neighbour(&mut draws, leaf)).flatten(),
            technology: draws.below(world.leaves[leaf].technologies.len() as u32) as usize,
            trl_min: draws.between(3, 7),
            scope: seen_from(&person, [0, 0, 0, 1, 2, 2, 3][draws.below(7) as usize]),
            budget: (low, low + draws.between(1, 5) as usize),
            person,
            leaf,
        }
    }
}

/// A startup's open role as it is.
pub(crate) struct Opening {
    pub(crate) person: Person,
    /// The startup, by index; none in a sample without startups.
    pub(crate) startup: Option<u64>,
    pub(crate) leaf: usize,
    /// Skills wanted and their least level, the most important first.
    pub(crate) wanted: Vec<(usize, u32)>,
    pub(crate) remote: bool,
    /// What it pays in a month, in thousands of dirhams.
    pub(crate) pay: (u32, u32),
    pub(crate) contract: usize,
    /// Days from now until the work begins.
    pub(crate) starts_in: u32,
}

impl Opening {
    pub(crate) fn draw(seed: u64, index: u64, n_startups: u64) -> Self {
        let world = world();
        let mut draws = Draws::new(seed, Purpose::OpeningTruth, index);
        let mut person = Person::draw(&mut draws, world, 0);
        // Whoever publishes an opening wants answers.
        person.willing = true;
        let mut leaf = draws.weighted(&world.leaf_weights);
        let startup = (n_startups > 0).then(|| draws.index_below(n_startups));
        if let Some(startup) = startup {
            let owner = Startup::draw(seed, startup);
            (person.city, person.tongues, leaf) = (owner.person.city, owner.person.tongues, owner.leaf);
        }
        let n_wanted = draws.between(2, 3);
        let wanted = crafts(&mut draws, leaf, n_wanted, 2);
        let low = draws.between(4, 18);
        Self {
            pay: (low, low + draws.between(2, 6)),
            remote: draws.chance(400),
            contract: draws.weighted(&CONTRACTS),
            starts_in: draws.between(20, 120),
            person,
            startup,
            leaf,
            wanted,
        }
    }
}

/// How often each contract is offered, in the order of the engine's list.
const CONTRACTS: [u32; 5] = [50, 15, 15, 15, 5];

/// Skills with levels: what a trade teaches, what ventures ask for, or
/// anything.
fn crafts(draws: &mut Draws, leaf: usize, n: u32, least: u32) -> Vec<(usize, u32)> {
    let world = world();
    let mut known: Vec<(usize, u32)> = Vec::new();
    for _ in 0..n {
        let skill = match draws.below(10) {
            0..3 => world.leaves[leaf].skill,
            3..8 => *draws.pick(&world.needs[1]),
            _ => draws.below(world.skills.len() as u32) as usize,
        };
        if known.iter().all(|(other, _)| *other != skill) {
            known.push((skill, draws.between(least, 4)));
        }
    }
    known
}

/// Somebody who looks for work, as they are.
pub(crate) struct Talent {
    pub(crate) person: Person,
    pub(crate) leaf: usize,
    /// Skills, as places among them, and how well, from 1 to 5.
    pub(crate) skills: Vec<(usize, u32)>,
    pub(crate) remote: bool,
    /// Whether they would move within their country.
    pub(crate) moves: bool,
    /// The least that they would work for, in thousands of dirhams a month.
    pub(crate) pay: u32,
    /// Contracts that they would take.
    pub(crate) contracts: Vec<usize>,
    /// Days from now until they can begin.
    pub(crate) free_in: u32,
}

impl Talent {
    pub(crate) fn draw(seed: u64, index: u64) -> Self {
        let world = world();
        let mut draws = Draws::new(seed, Purpose::TalentTruth, index);
        let person = Person::draw(&mut draws, world, 20);
        let leaf = draws.weighted(&world.leaf_weights);
        let n_skills = draws.between(4, 6);
        let skills = crafts(&mut draws, leaf, n_skills, 2);
        let mut contracts = vec![draws.weighted(&CONTRACTS)];
        let other = draws.weighted(&CONTRACTS);
        contracts.extend((other != contracts[0]).then_some(other));
        Self {
            remote: draws.chance(500),
            moves: draws.chance(600),
            pay: draws.between(4, 20),
            free_in: draws.between(0, 120),
            person,
            leaf,
            skills,
            contracts,
        }
    }
}

/// A direct competitor of a venture: another in the same trade, where one of
/// a few drawn at random is.
pub(crate) fn competitor_of(seed: u64, index: u64, leaf: usize, n_startups: u64) -> Option<u64> {
    let mut draws = Draws::new(seed, Purpose::StartupCompetitor, index);
    if !draws.chance(400) {
        return None;
    }
    (0..16)
        .map(|_| draws.index_below(n_startups))
        .find(|other| *other != index && Startup::draw(seed, *other).leaf == leaf)
}

/// Startups that an investor has backed, by index.
pub(crate) fn backed_by(seed: u64, index: u64, investor: &Investor, n_startups: u64) -> Vec<u64> {
    let mut draws = Draws::new(seed, Purpose::InvestorPortfolio, index);
    let mut backed = Vec::new();
    if n_startups == 0 {
        return backed;
    }
    let world = world();
    for _ in 0..draws.below(5) {
        // The closest of a few that they came across.
        let nearest = (0..12).map(|_| draws.index_below(n_startups)).max_by_key(|other| {
            let startup = Startup::draw(seed, *other);
            let root = world.leaves[startup.leaf].root;
            let sector = if investor.focus.contains(&startup.leaf) {
                4
            } else {
                2 * u32::from(investor.focus.iter().any(|leaf| world.leaves[*leaf].root == root))
            };
            let stage = u32::from(startup.stage >= investor.stages.0);
            sector
                + stage
                + u32::from(world.inside[investor.scope][startup.person.city])
                + startup.promise / 50
        });
        backed.extend(nearest.filter(|other| !backed.contains(other)));
    }
    backed
}
