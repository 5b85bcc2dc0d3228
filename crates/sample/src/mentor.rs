//! What a mentor shows of themselves.

use std::collections::{BTreeMap, BTreeSet};

use qantara_engine::profile::{Details, Level, Mentor, Profile, Role, Stage, Texts};
use qantara_engine::taxonomy::Concept;

use crate::draw::{Draws, Purpose};
use crate::latent;
use crate::shown::{common, sectors};
use crate::text::{all, list, stages, write, written};
use crate::world::world;
use crate::{Sample, id, names};

pub(crate) fn show(sample: Sample, index: u64) -> Profile {
    let world = world();
    let truth = latent::Mentor::draw(sample.seed, index, sample.startups);
    let mut draws = Draws::new(sample.seed, Purpose::MentorShown, index);
    let draws = &mut draws;
    let city = &world.cities[truth.person.city];
    let name = names::person(draws, city.origin);
    let capacity = draws.between(1, 5);
    let common = common(draws, sample, &truth.person, capacity);
    let level = |level: u32| Level::try_from(level as u8).expect("from 1 to 5");
    let skills: BTreeMap<_, _> =
        truth.skills.iter().map(|(place, mastery)| (world.skills[*place], level(*mastery))).collect();
    let known = sectors(draws, truth.leaves.iter().copied(), 300);
    let (first, last) = truth.stages;
    let home = if draws.chance(150) { city.around.clone() } else { city.place.clone() };
    let hours = draws.between(1, 12) * 2;
    let interest = draws.weighted(&world.leaf_weights);
    let mentor = Mentor {
        bio: draws.maybe(80, |draws| bio(draws, &truth)),
        skills: draws.unless_unknown(100, skills),
        sectors: draws.unless_unknown(150, known),
        technologies: draws.maybe(600, |draws| {
            truth.leaves.iter().map(|leaf| *draws.pick(&world.leaves[*leaf].technologies)).collect()
        }),
        stages: draws.unless_unknown(350, (first..=last).map(|stage| Stage::ALL[stage as usize]).collect()),
        home: draws.unless_unknown(60, home),
        remote: draws.unless_unknown(250, truth.remote),
        hours_per_month: draws.unless_unknown(300, hours),
        interests: draws.unless_unknown(700, BTreeSet::from([world.leaves[interest].root])),
        sdgs: draws.maybe(800, |_| {
            truth.leaves.iter().flat_map(|leaf| world.leaves[*leaf].sdgs.iter().copied()).collect()
        }),
        must_not_advise: truth.barred.map(|startup| BTreeSet::from([id(Role::Startup, startup)])),
    };
    Profile { id: id(Role::Mentor, index), name, common, details: Details::Mentor(mentor) }
}

fn bio(draws: &mut Draws, truth: &latent::Mentor) -> Texts {
    let world = world();
    let skills = list(truth.skills.iter().map(|(place, _)| Concept::from(world.skills[*place])));
    let trades = list(truth.leaves.iter().map(|leaf| Concept::from(world.leaves[*leaf].sector)));
    let stages = stages(truth.stages);
    let years = draws.between(11, 32).to_string();
    let gaps = [
        ("skills", all(&skills)),
        ("sectors", all(&trades)),
        ("stages", all(&stages)),
        ("n", [years.as_str(); 3]),
        ("customers", all(&world.leaves[truth.leaves[0]].customers)),
    ];
    let ambition = format!("ambition.{}", truth.person.ambition);
    let written = written(draws, truth.person.tongues);
    write(draws, written, &gaps, |writer, draws| {
        writer.say(draws, "mentor.open");
        for (purpose, per_mille) in
            [("mentor.skill", 800), ("mentor.network", 400), ("mentor.stage", 350), (ambition.as_str(), 400)]
        {
            if draws.chance(per_mille) {
                writer.say(draws, purpose);
            }
        }
    })
}
