//! What a startup's open role shows.

use std::collections::BTreeSet;

use qantara_engine::language::Tongue;
use qantara_engine::money::Currency;
use qantara_engine::profile::{Contract, Details, Level, Opening, Profile, Role, Texts};
use qantara_engine::taxonomy::Concept;

use crate::draw::{Draws, Purpose};
use crate::latent;
use crate::shown::{common, days_after, pay};
use crate::text::{all, list, write, written};
use crate::world::world;
use crate::{Sample, id};

pub(crate) fn show(sample: Sample, index: u64) -> Profile {
    let world = world();
    let truth = latent::Opening::draw(sample.seed, index, sample.startups);
    let mut draws = Draws::new(sample.seed, Purpose::OpeningShown, index);
    let draws = &mut draws;
    let city = &world.cities[truth.person.city];
    let capacity = draws.between(1, 3);
    let common = common(draws, sample, &truth.person, capacity);
    let level = |level: u32| Level::try_from(level as u8).expect("from 1 to 5");
    let skills = truth.wanted.iter().map(|(skill, least)| (world.skills[*skill], level(*least))).collect();
    let starts = days_after(sample.now, truth.starts_in);
    let opening = Opening {
        startup: truth.startup.map(|startup| id(Role::Startup, startup)),
        description: draws.maybe(60, |draws| description(draws, &truth)),
        skills: draws.unless_unknown(120, skills),
        site: draws.unless_unknown(80, city.place.clone()),
        remote: draws.unless_unknown(150, truth.remote),
        contracts: draws.unless_unknown(200, BTreeSet::from([Contract::ALL[truth.contract]])),
        pay: draws.unless_unknown(350, pay(truth.pay, Currency::MAD)),
        starts_on: draws.unless_unknown(250, starts),
    };
    // The opening is named for what it asks for first.
    let name = Concept::from(world.skills[truth.wanted[0].0]).label(Tongue::Fr).to_owned();
    Profile { id: id(Role::Opening, index), name, common, details: Details::Opening(opening) }
}

fn description(draws: &mut Draws, truth: &latent::Opening) -> Texts {
    let world = world();
    let leaf = &world.leaves[truth.leaf];
    let skills = list(truth.wanted.iter().map(|(skill, _)| Concept::from(world.skills[*skill])));
    let gaps = [
        ("skills", all(&skills)),
        ("solution", all(&leaf.solution)),
        ("city", all(&world.cities[truth.person.city].names)),
    ];
    let ambition = format!("ambition.{}", truth.person.ambition);
    let written = written(draws, truth.person.tongues);
    write(draws, written, &gaps, |writer, draws| {
        writer.say(draws, "opening.task");
        for (purpose, per_mille) in [("opening.skill", 800), (ambition.as_str(), 400)] {
            if draws.chance(per_mille) {
                writer.say(draws, purpose);
            }
        }
    })
}
