//! What somebody who looks for work shows of themselves.

use qantara_engine::money::Currency;
use qantara_engine::profile::{Contract, Details, Level, Profile, Role, Talent, Texts};
use qantara_engine::taxonomy::Concept;

use crate::draw::{Draws, Purpose};
use crate::latent;
use crate::shown::{common, days_after, pay};
use crate::text::{all, list, write, written};
use crate::world::world;
use crate::{Sample, id, names};

/// Made-up schools.
const SCHOOLS: [&str; 5] = [
    "École des métiers du numérique",
    "Faculté des sciences de la ville",
    "Institut de gestion du Nord",
    "École d’ingénieurs de l’Atlantique",
    "Académie du code",
];

pub(crate) fn show(sample: Sample, index: u64) -> Profile {
    let world = world();
    let truth = latent::Talent::draw(sample.seed, index);
    let mut draws = Draws::new(sample.seed, Purpose::TalentShown, index);
    let draws = &mut draws;
    let city = &world.cities[truth.person.city];
    let name = names::person(draws, city.origin);
    let capacity = draws.between(1, 4);
    let common = common(draws, sample, &truth.person, capacity);
    let level = |level: u32| Level::try_from(level as u8).expect("from 1 to 5");
    let skills = truth.skills.iter().map(|(skill, own)| (world.skills[*skill], level(*own))).collect();
    let places = if truth.moves { vec![city.country.clone()] } else { vec![city.around.clone()] };
    let contracts = truth.contracts.iter().map(|contract| Contract::ALL[*contract]).collect();
    let more = draws.between(1, 5);
    let free = days_after(sample.now, truth.free_in);
    let school = (*draws.pick(&SCHOOLS)).to_owned();
    let talent = Talent {
        bio: draws.maybe(120, |draws| bio(draws, &truth)),
        skills: draws.unless_unknown(120, skills),
        home: draws.unless_unknown(60, city.place.clone()),
        places: draws.unless_unknown(150, places),
        remote: draws.unless_unknown(200, truth.remote),
        contracts: draws.unless_unknown(200, contracts),
        pay: draws.unless_unknown(350, pay((truth.pay, truth.pay + more), Currency::MAD)),
        available_on: draws.unless_unknown(250, free),
        school: draws.unless_unknown(300, school),
    };
    Profile { id: id(Role::Talent, index), name, common, details: Details::Talent(talent) }
}

fn bio(draws: &mut Draws, truth: &latent::Talent) -> Texts {
    let world = world();
    let skills = list(truth.skills.iter().map(|(skill, _)| Concept::from(world.skills[*skill])));
    let trade = list(std::iter::once(Concept::from(world.leaves[truth.leaf].sector)));
    let gaps = [("skills", all(&skills)), ("sectors", all(&trade))];
    let ambition = format!("ambition.{}", truth.person.ambition);
    let written = written(draws, truth.person.tongues);
    write(draws, written, &gaps, |writer, draws| {
        writer.say(draws, "talent.open");
        for (purpose, per_mille) in [("talent.skill", 800), (ambition.as_str(), 400)] {
            if draws.chance(per_mille) {
                writer.say(draws, purpose);
            }
        }
    })
}
