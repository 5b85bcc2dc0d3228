//! What a startup shows of itself.

use std::collections::BTreeSet;

use qantara_engine::money::Currency;
use qantara_engine::profile::{
    BusinessModel, Details, Founder, Instrument, LegalForm, Profile, Role, Round, Stage, Startup, Texts,
    Traction, Trl,
};
use qantara_engine::taxonomy::Concept;

use crate::draw::{Draws, Purpose};
use crate::latent::{self, competitor_of};
use crate::shown::{common, currency, days_after, days_before, money, range, sectors};
use crate::text::{all, list, write, written};
use crate::world::{City, STEPS, world};
use crate::{Sample, id, mention, names};

/// How many times in a thousand a field is unknown.
mod unknown {
    pub(super) const FOUNDERS: u32 = 60;
    pub(super) const STAGE: u32 = 50;
    pub(super) const LEGAL_FORM: u32 = 150;
    pub(super) const FOUNDED_ON: u32 = 120;
    pub(super) const SECTORS: u32 = 90;
    pub(super) const TECHNOLOGIES: u32 = 350;
    pub(super) const BUSINESS_MODELS: u32 = 200;
    pub(super) const HOME: u32 = 40;
    pub(super) const MARKETS: u32 = 450;
    pub(super) const ROUND: u32 = 120;
    pub(super) const ASK: u32 = 130;
    pub(super) const INSTRUMENTS: u32 = 350;
    pub(super) const CLOSES_ON: u32 = 600;
    pub(super) const TRACTION: u32 = 300;
    pub(super) const TURNOVER: u32 = 200;
    pub(super) const CUSTOMERS: u32 = 250;
    pub(super) const GROWTH: u32 = 450;
    pub(super) const RAISED: u32 = 400;
    pub(super) const TEAM_SIZE: u32 = 180;
    pub(super) const TRL: u32 = 500;
    pub(super) const SDGS: u32 = 500;
    pub(super) const NEEDS: u32 = 280;
    pub(super) const COMPETITORS: u32 = 300;
    pub(super) const PITCH: u32 = 50;
}

pub(crate) fn show(sample: Sample, index: u64) -> Profile {
    let world = world();
    let truth = latent::Startup::draw(sample.seed, index);
    let mut draws = Draws::new(sample.seed, Purpose::StartupShown, index);
    let draws = &mut draws;
    let city = &world.cities[truth.person.city];
    let leaf = &world.leaves[truth.leaf];
    let name = names::venture(draws);
    let capacity = draws.between(2, 10);
    let mut common = common(draws, sample, &truth.person, capacity);
    common.conflicts =
        sample.conflict_of(index).map(|investor| BTreeSet::from([mention(Role::Investor, investor)]));

    let currency = currency(draws, city);
    let told = sectors(draws, std::iter::once(truth.leaf).chain(truth.other), 200);
    let told = draws.unless_unknown(unknown::SECTORS, told);
    // Without sectors, the text has to tell.
    let pitch_unknown = if told.is_some() { unknown::PITCH } else { 0 };
    let pitch =
        draws.maybe(pitch_unknown, |draws| pitch(draws, &truth, city, &name, currency == Currency::MAD));
    let founded = days_before(sample.now, truth.age_months * 30 + draws.below(30));
    let home = if draws.chance(120) { city.around.clone() } else { city.place.clone() };
    let competitor = competitor_of(sample.seed, index, truth.leaf, sample.startups);
    let needs = truth.needs.iter().take(draws.between(1, 3) as usize).map(|place| world.skills[*place]);
    let needs = needs.collect();
    let mut technologies = BTreeSet::from([leaf.technologies[truth.technology]]);
    if draws.chance(300) {
        technologies.insert(*draws.pick(&leaf.technologies));
    }
    let mut models: BTreeSet<BusinessModel> = leaf.models.iter().take(1).copied().collect();
    models.insert(*draws.pick(&leaf.models));
    let markets = [city.country.clone(), world.scopes[*draws.pick(&[1, 2, 3, 11])].clone()];
    let n_markets = if truth.person.ambition == 1 || draws.chance(250) { 2 } else { 1 };

    let startup = Startup {
        founders: draws.maybe(unknown::FOUNDERS, |draws| founders(draws, &truth, city)),
        stage: draws.maybe(unknown::STAGE, |draws| stage(draws, truth.stage)),
        legal_form: draws.maybe(unknown::LEGAL_FORM, |draws| legal_form(draws, truth.stage)),
        founded_on: draws.unless_unknown(unknown::FOUNDED_ON, founded),
        sectors: told,
        technologies: draws.unless_unknown(unknown::TECHNOLOGIES, technologies),
        business_models: draws.unless_unknown(unknown::BUSINESS_MODELS, models),
        pitch,
        home: draws.unless_unknown(unknown::HOME, home),
        markets: draws.unless_unknown(unknown::MARKETS, markets.into_iter().take(n_markets).collect()),
        round: draws.maybe(unknown::ROUND, |draws| round(draws, sample, &truth, currency)),
        traction: draws.maybe(unknown::TRACTION, |draws| traction(draws, &truth, currency)),
        team_size: draws.unless_unknown(unknown::TEAM_SIZE, truth.team),
        trl: draws.unless_unknown(unknown::TRL, Trl::try_from(truth.trl as u8).expect("from 1 to 9")),
        sdgs: draws.unless_unknown(unknown::SDGS, leaf.sdgs.iter().copied().collect()),
        needs: draws.unless_unknown(unknown::NEEDS, needs),
        competitors: competitor.and_then(|rival| {
            draws.unless_unknown(unknown::COMPETITORS, BTreeSet::from([id(Role::Startup, rival)]))
        }),
        obtained: None,
    };
    Profile { id: id(Role::Startup, index), name, common, details: Details::Startup(startup) }
}

/// The stage on file: now and then the one before.
fn stage(draws: &mut Draws, stage: u32) -> Stage {
    let steps_behind = u32::from(draws.chance(40));
    Stage::ALL[stage.saturating_sub(steps_behind) as usize]
}

fn legal_form(draws: &mut Draws, stage: u32) -> LegalForm {
    use LegalForm::{Association, AutoEntrepreneur, Cooperative, Sa, Sarl, SarlAu, Sas, Unregistered};
    match stage {
        0 => *draws.pick(&[Unregistered, Unregistered, Unregistered, AutoEntrepreneur, Association]),
        1 => *draws.pick(&[Sarl, SarlAu, SarlAu, AutoEntrepreneur, Cooperative, Unregistered]),
        2 => *draws.pick(&[Sarl, Sarl, SarlAu, Sas, Cooperative]),
        _ => *draws.pick(&[Sarl, Sas, Sa, Sa]),
    }
}

fn founders(draws: &mut Draws, truth: &latent::Startup, city: &City) -> Vec<Founder> {
    let titles = ["CEO", "CTO", "COO"];
    (0..draws.between(1, 3) as usize)
        .map(|place| Founder {
            name: names::person(draws, city.origin),
            title: draws.unless_unknown(200, titles[place].to_owned()),
            skills: draws.maybe(600, |draws| BTreeSet::from([*draws.pick(&world().skills)])),
            full_time: draws.maybe(300, |draws| truth.stage > 1 || draws.chance(600)),
        })
        .collect()
}

fn round(draws: &mut Draws, sample: Sample, truth: &latent::Startup, currency: Currency) -> Round {
    let low = truth.ask.saturating_sub(draws.below(3) as usize);
    let ask = range((low, truth.ask), currency);
    let mut instruments = match (truth.shares, truth.stage) {
        (true, _) => BTreeSet::from([Instrument::Equity]),
        (false, 0 | 1) => BTreeSet::from([Instrument::Grant, Instrument::HonourLoan]),
        (false, _) => BTreeSet::from([Instrument::Loan]),
    };
    if draws.chance(350) {
        instruments.insert(match truth.stage {
            0 => *draws.pick(&[Instrument::Grant, Instrument::HonourLoan]),
            1 => *draws.pick(&[Instrument::Convertible, Instrument::HonourLoan, Instrument::Grant]),
            2 | 3 => *draws.pick(&[Instrument::Convertible, Instrument::Loan, Instrument::RevenueShare]),
            _ => Instrument::Loan,
        });
    }
    let closes_on = days_after(sample.now, draws.between(20, 240));
    Round {
        ask: draws.unless_unknown(unknown::ASK, ask),
        instruments: draws.unless_unknown(unknown::INSTRUMENTS, instruments),
        closes_on: draws.unless_unknown(unknown::CLOSES_ON, closes_on),
    }
}

/// Thousands of dirhams that a middling venture of each stage turns over in a
/// year.
const TURNOVER: [u64; 6] = [0, 40, 600, 5_000, 25_000, 90_000];

/// Better ventures do better, with luck.
fn traction(draws: &mut Draws, truth: &latent::Startup, currency: Currency) -> Traction {
    let done = u64::from(40 + truth.promise + draws.below(100));
    let turnover = money(TURNOVER[truth.stage as usize] * done / 100, currency);
    let growth = draws.below(60) as f32 + truth.promise as f32 - 25.0;
    // About half of what the last round asked for.
    let raised = money(if truth.ask >= 8 { STEPS[truth.ask - 6] } else { 0 }, currency);
    Traction {
        turnover: draws.unless_unknown(unknown::TURNOVER, turnover),
        customers: draws.unless_unknown(unknown::CUSTOMERS, truth.customers.into()),
        growth_percent: draws.unless_unknown(unknown::GROWTH, growth).filter(|_| truth.stage > 1),
        raised: draws.unless_unknown(unknown::RAISED, raised),
    }
}

/// The amount is told in dirhams, or not at all.
fn pitch(draws: &mut Draws, truth: &latent::Startup, city: &City, name: &str, in_dirhams: bool) -> Texts {
    let world = world();
    let leaf = &world.leaves[truth.leaf];
    let needed = 1 + usize::from(draws.chance(500));
    let skills = list(truth.needs.iter().take(needed).map(|place| Concept::from(world.skills[*place])));
    let technology = list(std::iter::once(Concept::from(leaf.technologies[truth.technology])));
    let early = truth.customers < 11;
    // Weeks or interviews; past ten, Arabic counts with the singular.
    let number = if early { 11 + draws.below(40) } else { truth.customers };
    let number = number.to_string();
    let gaps = [
        ("name", [name; 3]),
        ("city", all(&city.names)),
        ("problem", all(&leaf.problem)),
        ("solution", all(&leaf.solution)),
        ("customers", all(&leaf.customers)),
        ("technology", all(&technology)),
        ("skills", all(&skills)),
        ("amount", all(&world.amounts[truth.ask])),
        ("n", [number.as_str(); 3]),
    ];
    let ambition = format!("ambition.{}", truth.person.ambition);
    let written = written(draws, truth.person.tongues);
    write(draws, written, &gaps, |writer, draws| {
        let (problem, solution) = (draws.chance(750), draws.chance(850));
        if problem {
            writer.say(draws, "startup.problem");
        }
        if solution || !problem {
            writer.say(draws, "startup.solution");
        }
        for (use_for, per_mille) in [
            ("startup.technology", 400),
            ("startup.customers", 550),
            (if early { "startup.early" } else { "startup.traction" }, 600),
            (ambition.as_str(), 700),
            ("startup.need", 450),
            ("startup.ask", if in_dirhams { 400 } else { 0 }),
        ] {
            if draws.chance(per_mille) {
                writer.say(draws, use_for);
            }
        }
    })
}
