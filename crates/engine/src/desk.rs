//! The one-stop desk: one startup in every market at once.
//!
//! It shows what the startup is eligible for today, what its dossier lacks and
//! which counterparts that holds back, and its next step on the financing
//! ladder.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use serde::Serialize;

use crate::corpus::Corpus;
use crate::explain::{Reading, readings};
use crate::gate::{Facts, InstrumentShared, Rule, TicketInRange, Verdict};
use crate::market::Side;
use crate::money::MoneyRange;
use crate::near::openings;
use crate::policy::Policy;
use crate::pool::Pool;
use crate::profile::{Details, Profile, ProfileId, Programme, Role};
use crate::rank::{MarketMismatch, Ranker};

/// One startup in every market.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Desk {
    /// The startup.
    pub startup: ProfileId,
    /// Its place in each market.
    pub markets: Vec<MarketView>,
    /// The fields of its dossier: those that hold back most counterparts
    /// first, then those that weigh most.
    pub dossier: Vec<Field>,
    /// Its next step on the financing ladder.
    pub next_step: Option<Step>,
}

/// One startup in one market.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarketView {
    /// The market.
    pub market: &'static str,
    /// How many counterparts there are.
    pub counterparts: usize,
    /// How many of them no gate keeps away.
    pub open: usize,
    /// The best of those, with their scores.
    pub best: Vec<(ProfileId, f64)>,
}

/// A field of a startup's dossier.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// The field: `startup.round.ask`.
    pub field: String,
    /// Whether it is filled in.
    pub known: bool,
    /// The share of a score that depends on it, over all markets and both
    /// sides, from 0 to 1.
    pub weight: f64,
    /// The counterparts for which a rule stays undecided without it (alone or
    /// with other missing fields) and every rule passes with it.
    pub holds_back: BTreeSet<ProfileId>,
}

/// A rung of the financing ladder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The programme.
    pub programme: ProfileId,
    /// Its name.
    pub name: String,
    /// What it gives to one startup.
    pub amount: Option<MoneyRange>,
    /// Papers that an application has to bring, as codes.
    pub proofs: Vec<String>,
    /// What its rules say of the startup. None bars it; those that are unknown,
    /// and soft ones that fail, have to be settled first.
    pub rules: Vec<Reading>,
}

/// Builds the desk for a startup: `markets` are the pools with their policies,
/// and `programmes` the profiles that may be on the financing ladder.
///
/// ```
/// # use std::num::NonZeroUsize;
/// # use qantara_engine::{corpus::Settings, desk::receive, market::Market, pool::Pool, profile::Profile, programmes};
/// let startup: Profile = serde_json::from_str(
///     r#"{ "id": "st-1", "name": "Agrisense", "startup": { "home": "MA-06/Casablanca", "stage": "idea" } }"#)?;
/// let programmes = programmes::builtin();
/// let market = Market::find("startup-programme")?;
/// let Ok(pool) = Pool::build(market, Settings::on("2026-11-23".parse()?), programmes.as_slice());
/// let desk = receive(&startup, &[(&pool, &market.default_policy())], &programmes, NonZeroUsize::MIN)?;
/// assert_eq!(desk.markets[0].market, "startup-programme");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`MarketMismatch`] when a policy is for another market than its pool.
pub fn receive(
    startup: &Profile,
    markets: &[(&Pool, &Policy)],
    programmes: &[Profile],
    k: NonZeroUsize,
) -> Result<Desk, MarketMismatch> {
    let mut views = Vec::with_capacity(markets.len());
    let mut dossier = Dossier::default();
    for (pool, policy) in markets {
        let ranker = Ranker::new(pool, policy, Side::First)?;
        let found = openings(pool, policy, Side::First, startup);
        let best = ranker.rank_encoded(&pool.encode(Side::First, startup), k);
        views.push(MarketView {
            market: pool.market().id(),
            counterparts: found.counterparts,
            open: found.open,
            best: best.iter().map(|at| (ranker.candidates().id(at.candidate).clone(), at.score)).collect(),
        });
        dossier.weigh(pool, policy, startup, markets.len());
        for missing in found.missing {
            for field in missing.fields {
                dossier.field(field).holds_back.extend(missing.settles.iter().cloned());
            }
        }
    }
    let programmes_policy = markets.iter().find(|(pool, _)| pool.market().side(Role::Programme).is_some());
    Ok(Desk {
        startup: startup.id.clone(),
        markets: views,
        dossier: dossier.sorted(),
        next_step: programmes_policy.and_then(|(pool, policy)| next_step(startup, pool, policy, programmes)),
    })
}

/// The lowest rung of the ladder above all that the startup has obtained, made
/// for its stage, for what it asks and in a form that it seeks, as far as they
/// are known, and open to it in the ranking beside. One that breaks a soft rule
/// comes after those that break none.
fn next_step(startup: &Profile, pool: &Pool, policy: &Policy, programmes: &[Profile]) -> Option<Step> {
    let obtained = startup.as_startup().and_then(|startup| startup.obtained.as_ref());
    let ladder = programmes.iter().filter_map(|profile| match &profile.details {
        Details::Programme(programme) => Some((programme.rung?, profile, programme)),
        _ => None,
    });
    let reached = ladder
        .clone()
        .filter(|(_, profile, _)| obtained.is_some_and(|obtained| obtained.contains(&profile.id)))
        .map(|(rung, ..)| rung)
        .max();
    let open = ladder
        .filter(|(rung, profile, programme)| {
            reached.is_none_or(|reached| *rung > reached)
                && pool.corpus().bar(profile).is_none()
                && suits(startup, programme)
                && serves(startup, profile, pool.corpus())
        })
        .map(|rung| (rung, readings(policy, startup, rung.1, pool.corpus())))
        .filter(|(_, rules)| !rules.iter().any(Reading::bars));
    let ((_, profile, programme), rules) = open.min_by_key(|((rung, profile, _), rules)| {
        let fails = rules.iter().any(|rule| rule.verdict == Verdict::Fail);
        (fails, *rung, &profile.id)
    })?;
    Some(Step {
        programme: profile.id.clone(),
        name: profile.name.clone(),
        amount: programme.amount,
        proofs: programme.proofs.clone().unwrap_or_default(),
        rules,
    })
}

/// Whether a programme gives what the startup asks for, in a form that it
/// seeks, as far as they are known.
fn serves(startup: &Profile, programme: &Profile, corpus: &Corpus) -> bool {
    let [startup, programme] = [startup, programme].map(|profile| Facts::of(profile, corpus));
    let rules =
        [Rule::TicketInRange(TicketInRange::default()), Rule::InstrumentShared(InstrumentShared::default())];
    rules.iter().all(|rule| rule.test(&startup, &programme, corpus) != Verdict::Fail)
}

/// Whether a programme is made for the startup's stage, as far as both are
/// known.
fn suits(startup: &Profile, programme: &Programme) -> bool {
    let stage = startup.as_startup().and_then(|startup| startup.stage);
    stage.zip(programme.stages.as_ref()).is_none_or(|(stage, stages)| stages.contains(&stage))
}

/// The fields of a dossier while they are gathered.
#[derive(Default)]
struct Dossier(BTreeMap<String, Field>);

impl Dossier {
    /// The field with that path. A field that only gates read is added, as
    /// missing, when it first comes up.
    fn field(&mut self, path: &str) -> &mut Field {
        self.0.entry(path.to_owned()).or_insert_with(|| Field {
            field: path.to_owned(),
            known: false,
            weight: 0.0,
            holds_back: BTreeSet::new(),
        })
    }

    fn weigh(&mut self, pool: &Pool, policy: &Policy, startup: &Profile, n_markets: usize) {
        let marks = pool.encode(Side::First, startup).marks;
        let weights = policy.both_weights();
        for (n, (facet, known)) in pool.measures().known(&marks).enumerate() {
            let Some(field) = facet.field(Role::Startup) else { continue };
            let weight = weights[0][n] + weights[1][n];
            // What no score depends on is nothing to fill in.
            if weight == 0.0 {
                continue;
            }
            // Common fields have a plain name; others begin with their role.
            let path = if field == "languages" { field.to_owned() } else { format!("startup.{field}") };
            let field = self.field(&path);
            field.known |= known;
            field.weight += weight / (2 * n_markets) as f64;
        }
    }

    fn sorted(self) -> Vec<Field> {
        let mut fields: Vec<Field> = self.0.into_values().collect();
        fields
            .sort_by(|a, b| b.holds_back.len().cmp(&a.holds_back.len()).then(b.weight.total_cmp(&a.weight)));
        fields
    }
}
