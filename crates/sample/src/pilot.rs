//! What a pilot brief shows.

use std::collections::BTreeSet;

use qantara_engine::money::Currency;
use qantara_engine::profile::{Details, Pilot, Profile, Role, Stage, Texts, Trl};
use qantara_engine::taxonomy::Concept;

use crate::draw::{Draws, Purpose};
use crate::latent;
use crate::shown::{common, days_after, range, sectors};
use crate::text::{all, list, write, written};
use crate::world::world;
use crate::{Sample, id, names};

pub(crate) fn show(sample: Sample, index: u64) -> Profile {
    let world = world();
    let truth = latent::Pilot::draw(sample.seed, index);
    let mut draws = Draws::new(sample.seed, Purpose::PilotShown, index);
    let draws = &mut draws;
    let city = &world.cities[truth.person.city];
    let leaf = &world.leaves[truth.leaf];
    let (before, after) = *draws.pick(&[
        ("Groupe ", ""),
        ("Compagnie ", ""),
        ("", " Industries"),
        ("", " Holding"),
        ("Société ", ""),
    ]);
    let owner = names::organisation(draws, before, after);
    let capacity = draws.between(3, 10);
    let common = common(draws, sample, &truth.person, capacity);
    let told = sectors(draws, std::iter::once(truth.leaf).chain(truth.other), 350);
    let deadline = days_after(sample.now, draws.between(15, 150));
    let trl_min = Trl::try_from(truth.trl_min as u8).expect("from 1 to 9");
    let pilot = Pilot {
        problem: Some(problem(draws, &truth, &owner)),
        owner: Some(owner.clone()),
        sectors: draws.unless_unknown(150, told),
        technologies: draws.unless_unknown(300, BTreeSet::from([leaf.technologies[truth.technology]])),
        business_models: draws.unless_unknown(600, leaf.models.iter().copied().collect()),
        stages: draws.maybe(600, |_| Stage::ALL[1..].iter().copied().collect()),
        budget: draws.unless_unknown(250, range(truth.budget, Currency::MAD)),
        site: draws.unless_unknown(80, city.place.clone()),
        deadline: draws.unless_unknown(200, deadline),
        trl_min: draws.unless_unknown(300, trl_min),
        sdgs: draws.unless_unknown(600, leaf.sdgs.iter().copied().collect()),
    };
    // The brief is named for its owner and the trade that it asks.
    let tongue = qantara_engine::language::Tongue::Fr;
    let name = format!("{owner} : {}", Concept::from(leaf.root).label(tongue));
    Profile { id: id(Role::Pilot, index), name, common, details: Details::Pilot(pilot) }
}

fn problem(draws: &mut Draws, truth: &latent::Pilot, owner: &str) -> Texts {
    let world = world();
    let leaf = &world.leaves[truth.leaf];
    let technology = list(std::iter::once(Concept::from(leaf.technologies[truth.technology])));
    let weeks = draws.between(11, 26).to_string();
    let gaps = [
        ("owner", [owner; 3]),
        ("problem", all(&leaf.problem)),
        ("solution", all(&leaf.solution)),
        ("customers", all(&leaf.customers)),
        ("technology", all(&technology)),
        ("city", all(&world.cities[truth.person.city].names)),
        ("amount", all(&world.amounts[truth.budget.1])),
        ("n", [weeks.as_str(); 3]),
    ];
    let written = written(draws, truth.person.tongues);
    write(draws, written, &gaps, |writer, draws| {
        writer.say(draws, "pilot.problem");
        if draws.chance(700) {
            writer.say(draws, "pilot.want");
        }
        if draws.chance(600) {
            writer.say(draws, "pilot.terms");
        }
    })
}
