//! The planted truth: who really fits whom.
//!
//! Grades are made from the latent variables alone (`latent.rs`), never from
//! what profiles show, and not by the scorer's formula: whole points, a
//! threshold for each grade, requirements that end it at once. The points
//! count things that no field holds: a shared ambition, a venture's promise,
//! and the luck of a pair (drawn from the seed and both indices). A ranking
//! can therefore be good and cannot be perfect; it is better the more it
//! reads of the texts, the portfolios and the fields that are there.
//!
//! Of a pair that could not meet at all (no common language, a refusal, no
//! room left, a conflict, a backed competitor) there is no judgement.

use std::collections::BTreeMap;

use qantara_engine::profile::{ProfileId, Role};
use serde::Serialize;

use crate::Sample;
use crate::draw::of_pair;
use crate::latent::{
    BANK, Investor, Mentor, Opening, PUBLIC_FUND, Pilot, Startup, Talent, backed_by, competitor_of, same_root,
};
use crate::world::world;

/// Counterparts that a startup has at most in one market's truth. In a large
/// pool more of them would do as well; the best are kept.
pub const MOST_RELEVANT: usize = 12;

/// One planted judgement. Pairs without one are of grade 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// `startup-investor`, `startup-mentor`, `startup-pilot` or `startup-talent`.
    #[serde(skip)]
    pub market: &'static str,
    /// The startup, or its open role.
    #[serde(rename = "query_id")]
    pub query: ProfileId,
    /// The investor, mentor, pilot brief or talent.
    #[serde(rename = "candidate_id")]
    pub candidate: ProfileId,
    /// From 1 (worth a meeting) to 3 (made for each other).
    pub grade: u8,
}

/// The points from which a pair is of grade 1, 2 and 3.
type Thresholds = [i32; 3];

const INVESTOR_GRADES: Thresholds = [3, 5, 7];
const MENTOR_GRADES: Thresholds = [5, 6, 8];
const PILOT_GRADES: Thresholds = [2, 4, 6];

/// Everybody whom a startup could meet, as they are.
struct Counterparts {
    investors: Vec<(Investor, Vec<u64>)>,
    mentors: Vec<Mentor>,
    pilots: Vec<Pilot>,
}

const TALENT_GRADES: Thresholds = [5, 7, 9];

/// The judgements of openings, opening by opening.
fn of_openings(sample: Sample) -> impl Iterator<Item = Judgement> {
    let seed = sample.seed;
    let talents: Vec<Talent> = (0..sample.talents).map(|index| Talent::draw(seed, index)).collect();
    (0..sample.openings).flat_map(move |index| {
        let opening = Opening::draw(seed, index, sample.startups);
        // Its startup's refusal is its own.
        let willing = opening.startup.is_none_or(|owner| Startup::draw(seed, owner).person.willing);
        let talents = if willing { &talents[..] } else { &[] };
        let points = talents.iter().enumerate().filter_map(|(other, talent)| {
            let luck = of_pair(seed, 4, index, other as u64, 3) as i32 - 1;
            Some((other as u64, talent_points(&opening, talent)? + luck))
        });
        let found = best(points.collect(), TALENT_GRADES);
        found.into_iter().map(move |(candidate, grade)| Judgement {
            market: "startup-talent",
            query: crate::id(Role::Opening, index),
            candidate: crate::id(Role::Talent, candidate),
            grade,
        })
    })
}

fn talent_points(opening: &Opening, talent: &Talent) -> Option<i32> {
    let world = world();
    let [work, home] = [&opening.person, &talent.person].map(|person| &world.cities[person.city]);
    let near = work.around == home.around;
    let country = work.country == home.country;
    let reach = (opening.remote && talent.remote) || near || (talent.moves && country);
    let in_time = talent.free_in <= opening.starts_in + 45;
    if !opening.person.can_meet(&talent.person) || !reach || !in_time || talent.pay > opening.pay.1 + 1 {
        return None;
    }
    let helped = opening.wanted.iter().zip([3, 3, 2]).map(|((skill, least), worth)| {
        let level = talent.skills.iter().find(|(own, _)| own == skill).map(|(_, level)| *level);
        level.map_or(0, |level| worth - i32::from(level < *least) + i32::from(level > *least))
    });
    let helped: i32 = helped.sum();
    if helped == 0 {
        return None;
    }
    let contract = if talent.contracts.contains(&opening.contract) { 1 } else { -1 };
    let trade = i32::from(same_root(opening.leaf, talent.leaf));
    let ambition = i32::from(opening.person.ambition == talent.person.ambition);
    Some(helped + contract + trade + i32::from(near) + ambition)
}

/// All judgements of a sample, startup by startup, each market best first;
/// then those of open roles.
///
/// Counterparts are held in memory (some hundred bytes each), startups are
/// not. Every startup is compared with every counterpart.
pub(crate) fn truth(sample: Sample) -> impl Iterator<Item = Judgement> {
    let seed = sample.seed;
    let everybody = Counterparts {
        investors: (0..sample.investors)
            .map(|index| {
                let investor = Investor::draw(seed, index);
                let backed = backed_by(seed, index, &investor, sample.startups);
                (investor, backed)
            })
            .collect(),
        mentors: (0..sample.mentors).map(|index| Mentor::draw(seed, index, sample.startups)).collect(),
        pilots: (0..sample.pilots).map(|index| Pilot::draw(seed, index)).collect(),
    };
    (0..sample.startups)
        .flat_map(move |index| of_startup(sample, &everybody, index))
        .chain(of_openings(sample))
}

fn of_startup(sample: Sample, everybody: &Counterparts, index: u64) -> Vec<Judgement> {
    let seed = sample.seed;
    let startup = Startup::draw(seed, index);
    let competitor = competitor_of(seed, index, startup.leaf, sample.startups);
    let luck = |market: u64, other: usize| of_pair(seed, market, index, other as u64, 3) as i32 - 1;
    let mut judgements = Vec::new();
    let mut keep = |market, role, grades, points: Vec<(u64, i32)>| {
        judgements.extend(best(points, grades).into_iter().map(|(candidate, grade)| Judgement {
            market,
            query: crate::id(Role::Startup, index),
            candidate: crate::id(role, candidate),
            grade,
        }));
    };

    let investors = everybody.investors.iter().enumerate().filter_map(|(other, (investor, backed))| {
        let known = backed.contains(&index) || competitor.is_some_and(|rival| backed.contains(&rival));
        let conflict = sample.conflict_of(index) == Some(other as u64);
        let points = investor_points(&startup, investor)?;
        (!known && !conflict).then(|| (other as u64, points + luck(1, other)))
    });
    keep("startup-investor", Role::Investor, INVESTOR_GRADES, investors.collect());

    let mentors = everybody.mentors.iter().enumerate().filter_map(|(other, mentor)| {
        let points = mentor_points(&startup, mentor)?;
        (mentor.barred != Some(index)).then(|| (other as u64, points + luck(2, other)))
    });
    keep("startup-mentor", Role::Mentor, MENTOR_GRADES, mentors.collect());

    let pilots =
        everybody.pilots.iter().enumerate().filter_map(|(other, pilot)| {
            Some((other as u64, pilot_points(&startup, pilot)? + luck(3, other)))
        });
    keep("startup-pilot", Role::Pilot, PILOT_GRADES, pilots.collect());
    judgements
}

/// The counterparts that reach a grade, most points first, then by index.
fn best(points: Vec<(u64, i32)>, grades: Thresholds) -> Vec<(u64, u8)> {
    let mut by_points: BTreeMap<(i32, u64), u8> = BTreeMap::new();
    for (other, points) in points {
        let grade = grades.iter().filter(|least| points >= **least).count() as u8;
        if grade > 0 {
            by_points.insert((-points, other), grade);
        }
    }
    by_points.into_iter().take(MOST_RELEVANT).map(|((_, other), grade)| (other, grade)).collect()
}

fn investor_points(startup: &Startup, investor: &Investor) -> Option<i32> {
    if !startup.person.can_meet(&investor.person) || !world().inside[investor.scope][startup.person.city] {
        return None;
    }
    let (low, high) = investor.ticket;
    if startup.ask < low || startup.ask > high {
        return None;
    }
    // Without shares, only a grant or an honour loan will do for a young
    // venture, and a loan for an older one.
    if !startup.shares && investor.kind != if startup.stage < 2 { PUBLIC_FUND } else { BANK } {
        return None;
    }
    let excluded = |leaf: usize| investor.excluded.iter().any(|never| same_root(*never, leaf));
    if excluded(startup.leaf) || startup.other.is_some_and(excluded) {
        return None;
    }
    let sector = if investor.focus.contains(&startup.leaf) {
        4
    } else if investor.focus.iter().any(|leaf| same_root(*leaf, startup.leaf)) {
        3
    } else if startup.other.is_some_and(|other| investor.focus.contains(&other)) {
        2
    } else if investor.generalist {
        1
    } else {
        return None;
    };
    let (first, last) = investor.stages;
    let stage = if (first..=last).contains(&startup.stage) { 1 } else { -1 };
    let ambition = if startup.person.ambition == investor.person.ambition { 2 } else { 0 };
    let promise = i32::from(startup.promise >= 60) - i32::from(startup.promise < 25);
    Some(sector + stage + ambition + promise)
}

fn mentor_points(startup: &Startup, mentor: &Mentor) -> Option<i32> {
    let world = world();
    let near = world.cities[startup.person.city].around == world.cities[mentor.person.city].around;
    if !startup.person.can_meet(&mentor.person) || !(near || mentor.remote) {
        return None;
    }
    let helped = startup.needs.iter().zip([3, 2, 2]).map(|(need, worth)| {
        let level = mentor.skills.iter().find(|(skill, _)| skill == need).map(|(_, level)| *level);
        level.map_or(0, |level| worth + i32::from(level >= 4))
    });
    let helped: i32 = helped.sum();
    if helped == 0 {
        return None;
    }
    let sector = if mentor.leaves.contains(&startup.leaf) {
        2
    } else {
        i32::from(mentor.leaves.iter().any(|leaf| same_root(*leaf, startup.leaf)))
    };
    let (first, last) = mentor.stages;
    let stage = i32::from((first..=last).contains(&startup.stage));
    let ambition = i32::from(startup.person.ambition == mentor.person.ambition);
    Some(helped + sector + stage + i32::from(near) + ambition - 1)
}

fn pilot_points(startup: &Startup, pilot: &Pilot) -> Option<i32> {
    let world = world();
    let able = startup.trl >= pilot.trl_min && world.inside[pilot.scope][startup.person.city];
    if !startup.person.can_meet(&pilot.person) || !able {
        return None;
    }
    let sector = if startup.leaf == pilot.leaf {
        4
    } else if pilot.other == Some(startup.leaf) || startup.other == Some(pilot.leaf) {
        3
    } else if same_root(startup.leaf, pilot.leaf) {
        2
    } else {
        return None;
    };
    let technology = |leaf: usize, place: usize| world.leaves[leaf].technologies[place];
    let same = technology(startup.leaf, startup.technology) == technology(pilot.leaf, pilot.technology);
    let near = world.cities[startup.person.city].around == world.cities[pilot.person.city].around;
    let proven = i32::from(startup.promise >= 50);
    Some(sector + 2 * i32::from(same) + i32::from(near) + proven - 1)
}
