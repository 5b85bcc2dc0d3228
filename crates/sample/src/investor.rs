//! What an investor shows of themselves.

use std::collections::BTreeSet;

use qantara_engine::money::Currency;
use qantara_engine::place::Place;
use qantara_engine::profile::{
    Details, Instrument, Investment, Investor, InvestorKind, Lead, Member, Profile, Role, Stage, Texts,
};
use qantara_engine::taxonomy::Concept;

use crate::draw::{Draws, Purpose};
use crate::latent::{self, backed_by};
use crate::shown::{common, days_before, money, range, sectors};
use crate::text::{all, list, stages, write, written};
use crate::world::{STEPS, world};
use crate::{Sample, id, mention, names};

/// The kinds, in the order of their weights in `latent.rs`.
const KINDS: [InvestorKind; 9] = [
    InvestorKind::Angel,
    InvestorKind::AngelGroup,
    InvestorKind::VcFund,
    InvestorKind::CorporateVc,
    InvestorKind::PublicFund,
    InvestorKind::Bank,
    InvestorKind::FamilyOffice,
    InvestorKind::Accelerator,
    InvestorKind::Crowdfunding,
];

pub(crate) fn show(sample: Sample, index: u64) -> Profile {
    let world = world();
    let truth = latent::Investor::draw(sample.seed, index);
    let mut draws = Draws::new(sample.seed, Purpose::InvestorShown, index);
    let draws = &mut draws;
    let city = &world.cities[truth.person.city];
    let kind = KINDS[truth.kind];
    let name = name(draws, kind, city.origin);
    let capacity = draws.between(4, 16);
    let mut common = common(draws, sample, &truth.person, capacity);
    let backed = backed_by(sample.seed, index, &truth, sample.startups);
    common.met =
        (!backed.is_empty()).then(|| backed.iter().map(|startup| mention(Role::Startup, *startup)).collect());

    // A thesis on file is a part of what they would really do.
    let told = (!truth.generalist || draws.chance(300)).then(|| {
        let shown = truth.focus.iter().copied().take(draws.between(2, 7) as usize);
        sectors(draws, shown, 450)
    });
    let (first, last) = truth.stages;
    let wanted = (first..=last).map(|stage| Stage::ALL[stage as usize]).collect();
    let excluded = truth.excluded.iter().map(|leaf| world.leaves[*leaf].root).collect();
    let home = city.place.clone();
    let typical = money(STEPS[truth.ticket.0.midpoint(truth.ticket.1)], Currency::MAD);
    let investor = Investor {
        kind: draws.unless_unknown(30, kind),
        members: (kind == InvestorKind::AngelGroup).then(|| members(draws, &truth)),
        thesis: draws.maybe(60, |draws| thesis(draws, &truth)),
        sectors: told.and_then(|told| draws.unless_unknown(80, told)),
        sectors_excluded: (!truth.excluded.is_empty()).then_some(excluded),
        technologies: draws.maybe(650, |draws| {
            truth.focus.iter().map(|leaf| *draws.pick(&world.leaves[*leaf].technologies)).collect()
        }),
        business_models: draws.maybe(700, |_| {
            truth.focus.iter().flat_map(|leaf| world.leaves[*leaf].models.iter().copied()).collect()
        }),
        stages: draws.unless_unknown(90, wanted),
        geographies: draws.unless_unknown(100, vec![world.scopes[truth.scope].clone()]),
        home: draws.unless_unknown(50, home),
        ticket: draws.unless_unknown(150, range(truth.ticket, Currency::MAD)),
        typical_ticket: draws.unless_unknown(550, typical),
        instruments: draws.maybe(200, |draws| instruments(draws, kind)),
        lead: draws.maybe(300, |draws| *draws.pick(&[Lead::Lead, Lead::Follow, Lead::Either])),
        sdgs: draws.maybe(700, |_| {
            truth.focus.iter().flat_map(|leaf| world.leaves[*leaf].sdgs.iter().copied()).collect()
        }),
        portfolio: portfolio(draws, sample, &truth, &backed),
    };
    Profile { id: id(Role::Investor, index), name, common, details: Details::Investor(investor) }
}

fn name(draws: &mut Draws, kind: InvestorKind, origin: crate::world::Origin) -> String {
    let (before, after): (&str, &[&str]) = match kind {
        InvestorKind::Angel => return names::person(draws, origin),
        InvestorKind::AngelGroup => ("Cercle ", &[" Angels", " des anges"]),
        InvestorKind::CorporateVc => ("", &[" Open Ventures", " Corporate Ventures"]),
        InvestorKind::PublicFund => ("Fonds régional ", &["", " Innovation"]),
        InvestorKind::Bank => ("Crédit ", &["", " Entreprises"]),
        InvestorKind::FamilyOffice => ("Maison ", &["", " Patrimoine"]),
        InvestorKind::Accelerator => ("", &[" Accélération", " Launch"]),
        InvestorKind::Crowdfunding => ("", &[" Collecte", " Ensemble"]),
        InvestorKind::VcFund | InvestorKind::Other => {
            ("", &[" Capital", " Partners", " Ventures", " Growth Fund"])
        }
    };
    let after = *draws.pick(after);
    names::organisation(draws, before, after)
}

/// About ten members, each with a ticket and a capacity of their own.
fn members(draws: &mut Draws, truth: &latent::Investor) -> Vec<Member> {
    let world = world();
    (0..draws.between(8, 12))
        .map(|_| {
            let low = draws.between(0, 5) as usize;
            let ticket = range((low, low + draws.between(1, 4) as usize), Currency::MAD);
            let capacity = draws.between(1, 4);
            let known = truth.focus[draws.below(truth.focus.len() as u32) as usize];
            Member {
                name: names::person(draws, world.cities[truth.person.city].origin),
                ticket: draws.unless_unknown(120, ticket),
                capacity: draws.unless_unknown(200, capacity),
                sectors: draws.unless_unknown(300, BTreeSet::from([world.leaves[known].root])),
            }
        })
        .collect()
}

fn instruments(draws: &mut Draws, kind: InvestorKind) -> BTreeSet<Instrument> {
    let mut instruments = match kind {
        InvestorKind::Bank => BTreeSet::from([Instrument::Loan, Instrument::Equity]),
        InvestorKind::PublicFund => {
            BTreeSet::from([Instrument::Equity, Instrument::HonourLoan, Instrument::Grant])
        }
        InvestorKind::Crowdfunding => BTreeSet::from([Instrument::Crowdfunding, Instrument::Equity]),
        _ => BTreeSet::from([Instrument::Equity]),
    };
    if draws.chance(450) {
        instruments.insert(Instrument::Convertible);
    }
    instruments
}

/// Rounds of the hub's own startups, and of ventures elsewhere.
fn portfolio(
    draws: &mut Draws,
    sample: Sample,
    truth: &latent::Investor,
    backed: &[u64],
) -> Option<Vec<Investment>> {
    let world = world();
    if backed.is_empty() && draws.chance(300) {
        return None;
    }
    let mut portfolio = Vec::new();
    for startup in backed {
        let venture = latent::Startup::draw(sample.seed, *startup);
        let before = venture.stage.saturating_sub(1);
        portfolio.push(Investment {
            startup: Some(id(Role::Startup, *startup)),
            date: draws.maybe(100, |draws| days_before(sample.now, draws.between(30, 2200))),
            stage: draws.unless_unknown(200, Stage::ALL[before as usize]),
            round: draws.unless_unknown(350, money(STEPS[venture.ask.saturating_sub(4)], Currency::MAD)),
            ..Investment::default()
        });
    }
    for _ in 0..draws.below(9) {
        let leaf =
            if draws.chance(800) { *draws.pick(&truth.focus) } else { draws.weighted(&world.leaf_weights) };
        let stage = draws.between(truth.stages.0, truth.stages.1);
        let step = draws.between(truth.ticket.0 as u32, truth.ticket.1 as u32) as usize;
        let home = home_inside(draws, truth.scope);
        portfolio.push(Investment {
            startup: None,
            name: Some(names::venture(draws)),
            date: draws.maybe(100, |draws| days_before(sample.now, draws.between(30, 2200))),
            stage: draws.unless_unknown(200, Stage::ALL[stage as usize]),
            round: draws.unless_unknown(350, money(STEPS[(step + 1).min(STEPS.len() - 1)], Currency::MAD)),
            sectors: draws.maybe(100, |draws| sectors(draws, std::iter::once(leaf), 200)),
            home: draws.unless_unknown(200, home),
        });
    }
    Some(portfolio)
}

/// A city inside a scope, or the scope itself where none came up.
fn home_inside(draws: &mut Draws, scope: usize) -> Place {
    let world = world();
    let found = (0..12).map(|_| draws.weighted(&world.city_weights)).find(|city| world.inside[scope][*city]);
    found.map_or_else(|| world.scopes[scope].clone(), |city| world.cities[city].place.clone())
}

fn thesis(draws: &mut Draws, truth: &latent::Investor) -> Texts {
    let world = world();
    let focus = list(truth.focus.iter().map(|leaf| Concept::from(world.leaves[*leaf].sector)));
    let favourite = &world.leaves[truth.focus[0]];
    let scope = &world.scopes[truth.scope];
    let place = qantara_engine::language::Tongue::ALL.map(|tongue| scope.name(tongue));
    let stages = stages(truth.stages);
    let gaps = [
        ("sectors", all(&focus)),
        ("low", all(&world.amounts[truth.ticket.0])),
        ("amount", all(&world.amounts[truth.ticket.1])),
        ("stages", all(&stages)),
        ("place", all(&place)),
        ("problem", all(&favourite.problem)),
        ("solution", all(&favourite.solution)),
    ];
    let ambition = format!("ambition.{}", truth.person.ambition);
    let written = written(draws, truth.person.tongues);
    write(draws, written, &gaps, |writer, draws| {
        if truth.generalist {
            writer.say(draws, "investor.general");
        }
        if !truth.generalist || draws.chance(500) {
            writer.say(draws, "investor.sectors");
        }
        for (purpose, per_mille) in [
            ("investor.stage", 500),
            ("investor.ticket", 450),
            ("investor.place", 350),
            ("investor.conviction", 500),
            (ambition.as_str(), 750),
        ] {
            if draws.chance(per_mille) {
                writer.say(draws, purpose);
            }
        }
    })
}
