//! Fields that a profile has not filled in, and whom that leaves undecided.

use jiff::ToSpan as _;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

use super::change::{instruments_of, stages_of, ticket_of};
use super::ladder::levels;
use super::{Judge, MissingFields};
use crate::gate::{Facts, Gate, Rule, Verdict};
use crate::language::Language;
use crate::money::{Money, MoneyRange};
use crate::place::Place;
use crate::pool::Member;
use crate::profile::{Consent, Details, Instrument, Investment, LegalForm, Profile, Role, Stage};
use crate::taxonomy::{Concept, Kind, Sector};

/// The fields without which rules stay undecided, with the counterparts with
/// whom every rule passes once they are filled in.
pub(super) fn missing(judge: &Judge<'_>, profile: &Profile, stop: &AtomicBool) -> Vec<MissingFields> {
    let mut trials = Trials::new(judge, profile);
    let mut settles: BTreeMap<Vec<&'static str>, Vec<usize>> = BTreeMap::new();
    for (position, member) in judge.counterparts().iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        if let Some(fields) = trials.settling(member) {
            settles.entry(fields).or_default().push(position);
        }
    }
    let mut missing: Vec<MissingFields> = settles
        .into_iter()
        .map(|(fields, members)| MissingFields { fields, settles: judge.ids(&members).collect() })
        .collect();
    missing.sort_by_key(|missing| (Reverse(missing.settles.len()), missing.fields.len()));
    missing
}

/// A field that is not filled in, with values to try.
struct Field {
    /// As rules name it.
    name: &'static str,
    values: Vec<Value>,
}

/// One value: how it is filled in, and what rules see of the profile then.
struct Value {
    fill: Fill,
    facts: Facts,
}

type Fill = Box<dyn Fn(&mut Profile)>;

/// A profile with each of its missing fields filled in, one at a time.
struct Trials<'a> {
    judge: &'a Judge<'a>,
    profile: &'a Profile,
    facts: Facts,
    fields: Vec<Field>,
    /// What rules see with values of several fields, by field and value.
    together: HashMap<Vec<(usize, usize)>, Facts>,
}

impl<'a> Trials<'a> {
    fn new(judge: &'a Judge<'a>, profile: &'a Profile) -> Self {
        let corpus = judge.pool.corpus();
        let value = |fill: Fill| {
            let mut filled = profile.clone();
            fill(&mut filled);
            Value { facts: Facts::of(&filled, corpus), fill }
        };
        let fields = fillable(judge, profile)
            .into_iter()
            .map(|(name, fills)| Field { name, values: fills.into_iter().map(value).collect() })
            .collect();
        Self { judge, profile, facts: Facts::of(profile, corpus), fields, together: HashMap::new() }
    }

    /// The fields that have to be filled in before every rule with a
    /// counterpart passes; `None` where no rule is undecided, where one fails,
    /// and where one stays undecided or fails whatever is filled in.
    fn settling(&mut self, member: Member<'_>) -> Option<Vec<&'static str>> {
        let judge = self.judge;
        let test = |gate: &Gate, facts: &Facts| judge.test(&gate.rule, facts, member.facts);
        let gates = || judge.gates(self.profile.own_gates(), member.own_gates);
        let mut undecided: Vec<&Gate> = Vec::new();
        for gate in gates() {
            match test(gate, &self.facts) {
                Verdict::Fail => return None,
                Verdict::Unknown => undecided.push(gate),
                Verdict::Pass => {}
            }
        }
        if undecided.is_empty() {
            return None;
        }
        let mut chosen: Vec<(usize, usize)> = Vec::new();
        for (n, field) in self.fields.iter().enumerate() {
            let decides =
                |gate: &Gate| field.values.iter().any(|value| test(gate, &value.facts) != Verdict::Unknown);
            let rules: Vec<&Gate> = undecided.iter().copied().filter(|gate| decides(gate)).collect();
            let suits = |value: &Value| rules.iter().all(|gate| test(gate, &value.facts) == Verdict::Pass);
            // Where no value suits, another field may still settle the rule.
            if !rules.is_empty()
                && let Some(value) = field.values.iter().position(suits)
            {
                chosen.push((n, value));
                undecided.retain(|gate| !decides(gate));
            }
        }
        if !undecided.is_empty() {
            return None;
        }
        let (fields, profile) = (&self.fields, self.profile);
        let facts = self.together.entry(chosen.clone()).or_insert_with(|| {
            let mut filled = profile.clone();
            for (field, value) in &chosen {
                (fields[*field].values[*value].fill)(&mut filled);
            }
            Facts::of(&filled, judge.pool.corpus())
        });
        let settled = gates().all(|gate| test(gate, facts) == Verdict::Pass);
        settled.then(|| chosen.iter().map(|(field, _)| fields[*field].name).collect())
    }
}

/// The fields that rules look at and that a profile has not filled in, each
/// with the values worth trying.
type Fillable = Vec<(&'static str, Vec<Fill>)>;

/// One way to fill a field in for each value.
fn each<T: Clone + 'static>(values: impl IntoIterator<Item = T>, set: fn(&mut Profile, T)) -> Vec<Fill> {
    let fill = |value: T| -> Fill { Box::new(move |profile| set(profile, value.clone())) };
    values.into_iter().map(fill).collect()
}

/// Sets a field that only one role has.
macro_rules! set {
    ($role:ident.$field:ident) => {
        |profile, value| {
            if let Details::$role(own) = &mut profile.details {
                own.$field = Some(value);
            }
        }
    };
}

fn fillable(judge: &Judge<'_>, profile: &Profile) -> Fillable {
    let mut fields = match profile.role() {
        Role::Startup => of_startup(judge, profile),
        Role::Investor => of_investor(judge, profile),
        Role::Mentor => of_mentor(judge, profile),
        Role::Pilot => of_pilot(judge, profile),
        Role::Programme => of_programme(judge, profile),
        Role::Opening => of_opening(judge, profile),
        Role::Talent => of_talent(judge, profile),
    };
    let common = &profile.common;
    let speak: fn(&mut Profile, Language) = |profile, language| {
        profile.common.languages = Some([language].into());
    };
    let agree: fn(&mut Profile, bool) = |profile, matching| {
        profile.common.consent = Some(Consent { matching, given_on: None, notice: None });
    };
    let fill_capacity: fn(&mut Profile, u32) = |profile, places| profile.common.capacity = Some(places);
    fields.extend(known_missing([
        ("languages", common.languages.is_none().then(|| each(judge.languages(), speak))),
        ("consent.matching", common.consent.is_none().then(|| each([true], agree))),
        ("capacity", profile.capacity_in(judge.pool.market()).is_none().then(|| each([1], fill_capacity))),
    ]));
    fields
}

fn known_missing<const N: usize>(fields: [(&'static str, Option<Vec<Fill>>); N]) -> Fillable {
    fields.into_iter().filter_map(|(name, fills)| Some((name, fills?))).collect()
}

fn of_opening(judge: &Judge<'_>, profile: &Profile) -> Fillable {
    let Details::Opening(opening) = &profile.details else { return Vec::new() };
    let in_a_year = judge.pool.corpus().now().saturating_add(1.year());
    known_missing([
        ("opening.site", opening.site.is_none().then(|| each(judge.areas(), set!(Opening.site)))),
        ("opening.remote", opening.remote.is_none().then(|| each([true], set!(Opening.remote)))),
        (
            "opening.starts_on",
            opening.starts_on.is_none().then(|| each([in_a_year], set!(Opening.starts_on))),
        ),
    ])
}

fn of_talent(judge: &Judge<'_>, profile: &Profile) -> Fillable {
    let Details::Talent(talent) = &profile.details else { return Vec::new() };
    let today = judge.pool.corpus().now();
    let places = || judge.areas().into_iter().map(|place| vec![place]);
    known_missing([
        ("talent.places", talent.workplaces().is_none().then(|| each(places(), set!(Talent.places)))),
        ("talent.remote", talent.remote.is_none().then(|| each([true], set!(Talent.remote)))),
        (
            "talent.available_on",
            talent.available_on.is_none().then(|| each([today], set!(Talent.available_on))),
        ),
    ])
}

fn of_startup(judge: &Judge<'_>, profile: &Profile) -> Fillable {
    let Some(startup) = profile.as_startup() else { return Vec::new() };
    let turnover = startup.traction.as_ref().and_then(|traction| traction.turnover);
    let ask: fn(&mut Profile, MoneyRange) = |profile, range| {
        if let Details::Startup(startup) = &mut profile.details {
            startup.round.get_or_insert_default().ask = Some(range);
        }
    };
    let sell: fn(&mut Profile, Money) = |profile, money| {
        if let Details::Startup(startup) = &mut profile.details {
            startup.traction.get_or_insert_default().turnover = Some(money);
        }
    };
    let sectors = || Concept::of_kind(Kind::Sector).filter_map(|sector| Sector::try_from(sector).ok());
    let today = judge.pool.corpus().now();
    let none = || [BTreeSet::new()];
    known_missing([
        (
            "startup.sectors",
            startup.sectors.is_none().then(|| each(sectors().map(|one| [one].into()), set!(Startup.sectors))),
        ),
        ("startup.stage", startup.stage.is_none().then(|| each(Stage::ALL.to_vec(), set!(Startup.stage)))),
        ("startup.home", homes(judge, startup.home.as_ref()).map(|homes| each(homes, set!(Startup.home)))),
        (
            "startup.markets",
            startup.markets.is_none().then(|| {
                each(judge.wanted_places().into_iter().map(|place| vec![place]), set!(Startup.markets))
            }),
        ),
        ("startup.round.ask", profile.ask().is_none().then(|| each(widest(judge, &judge.ask_limits()), ask))),
        (
            "startup.round.instruments",
            profile.instruments().is_none().then(|| each(Instrument::ALL.to_vec(), give)),
        ),
        ("startup.trl", startup.trl.is_none().then(|| each(levels().rev(), set!(Startup.trl)))),
        ("startup.founded_on", startup.founded_on.is_none().then(|| each([today], set!(Startup.founded_on)))),
        (
            "startup.legal_form",
            startup.legal_form.is_none().then(|| each(LegalForm::ALL.to_vec(), set!(Startup.legal_form))),
        ),
        ("startup.traction.turnover", turnover.is_none().then(|| each([judge.money(0)], sell))),
        (
            "startup.competitors",
            startup.competitors.is_none().then(|| each(none(), set!(Startup.competitors))),
        ),
    ])
}

fn of_investor(judge: &Judge<'_>, profile: &Profile) -> Fillable {
    let Some(investor) = profile.as_investor() else { return Vec::new() };
    let areas = || judge.areas().into_iter().map(|place| vec![place]);
    let none = || [BTreeSet::new()];
    known_missing([
        ("investor.ticket", profile.ticket().is_none().then(|| tickets(judge))),
        (
            "investor.sectors_excluded",
            investor.sectors_excluded.is_none().then(|| each(none(), set!(Investor.sectors_excluded))),
        ),
        ("investor.stages", investor.stages.is_none().then(|| each(Stage::ALL.to_vec(), come_in))),
        (
            "investor.geographies",
            investor.geographies.is_none().then(|| each(areas(), set!(Investor.geographies))),
        ),
        (
            "investor.instruments",
            investor.instruments.is_none().then(|| each(Instrument::ALL.to_vec(), give)),
        ),
        (
            "investor.portfolio",
            investor.portfolio.is_none().then(|| each(portfolios(judge), set!(Investor.portfolio))),
        ),
    ])
}

fn of_mentor(judge: &Judge<'_>, profile: &Profile) -> Fillable {
    let Details::Mentor(mentor) = &profile.details else { return Vec::new() };
    let nowhere = mentor.home.is_none() && mentor.remote != Some(true);
    known_missing([
        ("mentor.stages", mentor.stages.is_none().then(|| each(Stage::ALL.to_vec(), come_in))),
        ("mentor.home", nowhere.then(|| each(judge.areas(), set!(Mentor.home)))),
        ("mentor.remote", mentor.remote.is_none().then(|| each([true], set!(Mentor.remote)))),
    ])
}

fn of_pilot(judge: &Judge<'_>, profile: &Profile) -> Fillable {
    let Details::Pilot(pilot) = &profile.details else { return Vec::new() };
    known_missing([
        ("pilot.stages", pilot.stages.is_none().then(|| each(Stage::ALL.to_vec(), come_in))),
        ("pilot.budget", pilot.budget.is_none().then(|| tickets(judge))),
        ("pilot.trl_min", pilot.trl_min.is_none().then(|| each(levels(), set!(Pilot.trl_min)))),
        ("pilot.site", pilot.site.is_none().then(|| each(judge.areas(), set!(Pilot.site)))),
    ])
}

fn of_programme(judge: &Judge<'_>, profile: &Profile) -> Fillable {
    let Details::Programme(programme) = &profile.details else { return Vec::new() };
    let areas = || judge.areas().into_iter().map(|place| vec![place]);
    known_missing([
        ("programme.stages", programme.stages.is_none().then(|| each(Stage::ALL.to_vec(), come_in))),
        ("programme.amount", programme.amount.is_none().then(|| tickets(judge))),
        (
            "programme.geographies",
            programme.geographies.is_none().then(|| each(areas(), set!(Programme.geographies))),
        ),
        (
            "programme.instruments",
            programme.instruments.is_none().then(|| each(Instrument::ALL.to_vec(), give)),
        ),
    ])
}

fn come_in(profile: &mut Profile, stage: Stage) {
    if let Some(stages) = stages_of(&mut profile.details) {
        *stages = Some([stage].into());
    }
}

fn give(profile: &mut Profile, form: Instrument) {
    if let Some(forms) = instruments_of(&mut profile.details) {
        *forms = Some([form].into());
    }
}

fn tickets(judge: &Judge<'_>) -> Vec<Fill> {
    each(widest(judge, &judge.ticket_limits()), |profile, range| {
        if let Some(ticket) = ticket_of(&mut profile.details) {
            *ticket = Some(range);
        }
    })
}

/// The amounts that suit most: from the least to the most that any rule asks
/// for. Rules about amounts ask for an overlap, so what suits one counterpart
/// lies in it.
fn widest(judge: &Judge<'_>, limits: &[(f64, f64)]) -> Option<MoneyRange> {
    let ends = || limits.iter().flat_map(|(most, least)| [*most, *least]).filter(|units| units.is_finite());
    let low = ends().map(f64::floor).min_by(f64::total_cmp)?;
    let high = ends().map(f64::ceil).max_by(f64::total_cmp)?;
    MoneyRange::new(judge.minor(low), judge.minor(high), judge.pool.corpus().rates().base()).ok()
}

/// Homes that rules ask for or that counterparts work in; where the home is
/// known as a larger area, those in it. `None` where it is known to its city.
fn homes(judge: &Judge<'_>, own: Option<&Place>) -> Option<Vec<Place>> {
    if own.is_some_and(|own| own.city().is_some()) {
        return None;
    }
    let named = judge.required_homes().into_iter().chain(judge.wanted_places());
    Some(named.filter(|place| own.is_none_or(|own| place != own && place.is_in(own))).collect())
}

/// No portfolio, and one with a venture of each sector that a rule names.
fn portfolios(judge: &Judge<'_>) -> Vec<Vec<Investment>> {
    let sectors = judge.named(|rule| match rule {
        Rule::OutsideShareAtMost(rule) => rule.sectors.iter().copied().collect(),
        _ => Vec::new(),
    });
    let venture = |sector: Sector| Investment { sectors: Some([sector].into()), ..Investment::default() };
    let single = sectors.into_iter().map(|sector| vec![venture(sector)]);
    std::iter::once(Vec::new()).chain(single).collect()
}
