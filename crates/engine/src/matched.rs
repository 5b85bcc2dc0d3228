//! What matches in one facet of a pair: the evidence behind a reason.
//!
//! A reason states that something in the two profiles agrees. This module reads
//! that something from the profiles again, so the statement is true of the data
//! whatever fit the facet computed.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::corpus::Corpus;
use crate::evidence::{Seen, Value, concept_ids};
use crate::facet::{alike, co_investors_between, text_field};
use crate::language::Language;
use crate::money::MoneyRange;
use crate::place::Place;
use crate::profile::{Details, Interest, Investment, Lead, Mention, Profile, ProfileId, Role, Who};
use crate::side::Side;
use crate::tagging::{LIKELY, concepts_in_texts};
use crate::taxonomy::Concept;

/// What agrees in one facet.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// Items of the startup that its counterpart names too, or that lie in
    /// something the counterpart names; never empty.
    Shared(Value),
    /// Concepts that both texts mention or, in a facet other than the text, that
    /// the counterpart's text mentions and its fields do not; never empty.
    #[serde(serialize_with = "concept_ids")]
    Words(Vec<Concept>),
    /// Ventures of an investor's portfolio, each counted once: those in one of
    /// these sectors, in this place, at this stage; or, without any, those
    /// backed in the last two years.
    Deals {
        /// What the startup and these ventures have in common.
        like: Option<Value>,
        /// How many, at least one.
        count: usize,
        /// The latest known date.
        latest: Option<Date>,
    },
    /// The ask overlaps what the counterpart gives, or lies within half to
    /// twice the round that it usually joins; or the pay reaches what is
    /// expected.
    Amounts,
    /// One side's value alone decides, such as a startup's results.
    Level,
}

impl Match {
    /// Whether it holds for so many pairs that it says little: the same
    /// country, a language in common.
    pub fn is_generic(&self) -> bool {
        let wide = |value: &Value| match value {
            Value::Languages(_) => true,
            Value::Places(places) => places.iter().all(|place| place.region().is_none()),
            _ => false,
        };
        match self {
            Self::Shared(value) => wide(value),
            Self::Deals { like, .. } => like.as_ref().is_some_and(wide),
            Self::Words(_) | Self::Amounts | Self::Level => false,
        }
    }
}

/// What matches in a facet between a startup and its counterpart, given the
/// values that the facet read; `None` if nothing does.
pub(crate) fn matched(
    facet: &str,
    startup: &Profile,
    other: &Profile,
    seen: &[Seen],
    corpus: &Corpus,
) -> Option<Match> {
    match facet {
        "text" => words(startup, other),
        "portfolio_sector" => deals_in_sector(startup, other, corpus),
        "portfolio_place" => deals_in_place(startup, other, corpus),
        "portfolio_stage" => {
            let stage = startup.as_startup()?.stage?;
            let like = Value::Terms("stage", vec![stage.as_str()]);
            deals(other, corpus, Some(like), |deal| deal.stage == Some(stage))
        }
        "portfolio_city" => {
            let home = startup.as_startup()?.home.clone().filter(|home| home.city().is_some())?;
            let inside = |deal: &Investment| corpus.home_of(deal).is_some_and(|other| other.is_in(&home));
            deals(other, corpus, Some(Value::Places(vec![home.clone()])), inside)
        }
        "similar_deals" => named(alike(startup, other, corpus)),
        "co_investors" => named(co_investors_between(startup, other, corpus)),
        "activity" => {
            let since = corpus.now().checked_sub(2.years()).ok()?;
            deals(other, corpus, None, |deal| deal.date.is_some_and(|day| since <= day))
        }
        "traction" => has_results(startup).then_some(Match::Level),
        "hours" | "budget" | "uncommon" | "syndicate" | "few_backers" | "ask_size" => Some(Match::Level),
        "lead" => (other.as_investor()?.lead? != Lead::Follow).then_some(Match::Level),
        "interest" => said(startup, other),
        "interest_back" => said(other, startup),
        "mastery" => mastered(startup, other),
        "pay" => pay_reaches(startup, other, corpus),
        "ticket" => overlap(startup.ask()?, other.ticket()?, 1.0, corpus),
        "round" | "larger_round" | "smaller_round" => {
            let portfolio = other.as_investor()?.portfolio.as_ref()?;
            if portfolio.iter().all(|deal| deal.round.is_none()) {
                return None;
            }
            let usual = seen.iter().find(|seen| seen.role == Role::Investor)?;
            let Value::Money(usual) = usual.value else { return None };
            overlap(startup.ask()?, MoneyRange::exactly(usual), 2.0, corpus)
        }
        _ => {
            let of = |side: Side| seen.iter().find(|seen| seen.role.side() == side);
            let theirs = of(Side::Second)?;
            Some(match shared(&of(Side::First)?.value, &theirs.value)? {
                Value::Concepts(concepts) if is_text(theirs) => Match::Words(concepts),
                items => Match::Shared(items),
            })
        }
    }
}

/// Profiles, if there are any.
fn named(ids: Vec<ProfileId>) -> Option<Match> {
    (!ids.is_empty()).then_some(Match::Shared(Value::Ids(ids)))
}

/// Whether a startup states results: sales, customers or growth. Technology
/// readiness and team size are not results.
fn has_results(startup: &Profile) -> bool {
    let traction = startup.as_startup().and_then(|startup| startup.traction.as_ref());
    traction.is_some_and(|traction| {
        traction.turnover.is_some_and(|turnover| turnover.minor > 0)
            || traction.customers.is_some_and(|customers| customers > 0)
            || traction.growth_percent.is_some_and(|growth| growth > 0.0)
    })
}

/// The interest that one stated in the other, unless it is a refusal.
fn said(one: &Profile, other: &Profile) -> Option<Match> {
    let said: Vec<(Mention, Interest)> =
        one.common.interest.iter().flatten().map(|(who, stated)| (who.clone(), *stated)).collect();
    let stated = Who::of(other).named_in(&said, |(who, _)| who).map(|(_, stated)| *stated).max()?;
    (stated != Interest::No).then(|| Match::Shared(Value::Terms("interest", vec![stated.as_str()])))
}

/// Skills that a talent has at the level an opening wants, or higher.
fn mastered(opening: &Profile, talent: &Profile) -> Option<Match> {
    let (Details::Opening(opening), Details::Talent(talent)) = (&opening.details, &talent.details) else {
        return None;
    };
    let own = talent.skills.as_ref()?;
    let reached = opening.skills.as_ref()?.iter().filter(|(skill, least)| own.get(skill) >= Some(least));
    let skills: Vec<Concept> = reached.map(|(skill, _)| skill.concept()).collect();
    (!skills.is_empty()).then_some(Match::Shared(Value::Concepts(skills)))
}

/// Whether an opening's highest pay reaches a talent's lowest expectation.
fn pay_reaches(opening: &Profile, talent: &Profile, corpus: &Corpus) -> Option<Match> {
    let (Details::Opening(opening), Details::Talent(talent)) = (&opening.details, &talent.details) else {
        return None;
    };
    let units = |money| corpus.rates().in_base(money);
    (units(talent.pay?.low())? <= units(opening.pay?.high())?).then_some(Match::Amounts)
}

/// Items of the startup that its counterpart's value contains.
fn shared(startup: &Value, other: &Value) -> Option<Value> {
    fn within<T: Clone>(own: &[T], theirs: &[T], lies_in: impl Fn(&T, &T) -> bool) -> Option<Vec<T>> {
        let found: Vec<T> =
            own.iter().filter(|one| theirs.iter().any(|other| lies_in(one, other))).cloned().collect();
        (!found.is_empty()).then_some(found)
    }
    Some(match (startup, other) {
        (Value::Concepts(own), Value::Concepts(theirs)) => {
            Value::Concepts(within(own, theirs, |one, other| one.is_in(*other))?)
        }
        (Value::Places(own), Value::Places(theirs)) => Value::Places(within(own, theirs, Place::is_in)?),
        (Value::Terms(vocabulary, own), Value::Terms(_, theirs)) => {
            Value::Terms(vocabulary, within(own, theirs, PartialEq::eq)?)
        }
        (Value::Languages(own), Value::Languages(theirs)) => {
            Value::Languages(within(own, theirs, Language::speaks_with)?)
        }
        _ => return None,
    })
}

/// Whether values were read from a profile's text, for want of a field.
fn is_text(seen: &Seen) -> bool {
    seen.field == text_field(seen.role)
}

/// Concepts that both texts mention, without the parents of others among them.
fn words(startup: &Profile, other: &Profile) -> Option<Match> {
    let told = |profile: &Profile| -> Option<Vec<Concept>> {
        let likely = concepts_in_texts(profile.texts()?).into_iter().filter(|(_, sure)| *sure >= LIKELY);
        Some(likely.map(|(concept, _)| concept).collect())
    };
    let theirs = told(other)?;
    let common: Vec<Concept> =
        told(startup)?.into_iter().filter(|concept| theirs.contains(concept)).collect();
    let narrower = |concept: &Concept| common.iter().any(|other| other != concept && other.is_in(*concept));
    let narrowest: Vec<Concept> = common.iter().copied().filter(|concept| !narrower(concept)).collect();
    (!narrowest.is_empty()).then_some(Match::Words(narrowest))
}

fn deals(
    investor: &Profile,
    corpus: &Corpus,
    like: Option<Value>,
    are_like: impl Fn(&Investment) -> bool,
) -> Option<Match> {
    let ventures = corpus.first_rounds(investor.as_investor()?.portfolio.as_ref()?);
    let alike: Vec<&Investment> = ventures.into_iter().filter(|deal| are_like(deal)).collect();
    let latest = alike.iter().filter_map(|deal| deal.date).max();
    (!alike.is_empty()).then_some(Match::Deals { like, count: alike.len(), latest })
}

/// Ventures with a sector that lies in one of the startup's.
fn deals_in_sector(startup: &Profile, investor: &Profile, corpus: &Corpus) -> Option<Match> {
    let backs = |deal: &Investment, sector: Concept| {
        corpus.sectors_of(deal).is_some_and(|sectors| sectors.iter().any(|one| one.concept().is_in(sector)))
    };
    let ventures = corpus.first_rounds(investor.as_investor()?.portfolio.as_ref()?);
    let own = startup.as_startup()?.sectors.as_ref()?.iter().map(|sector| sector.concept());
    let like: Vec<Concept> = own.filter(|sector| ventures.iter().any(|deal| backs(deal, *sector))).collect();
    let any = |deal: &Investment| like.iter().any(|sector| backs(deal, *sector));
    deals(investor, corpus, Some(Value::Concepts(like.clone())), any)
}

/// Ventures in the startup's region, or in its country if only that is known.
fn deals_in_place(startup: &Profile, investor: &Profile, corpus: &Corpus) -> Option<Match> {
    let home = startup.as_startup()?.home.as_ref()?;
    let area: Place = home.region().or(home.country())?.parse().ok()?;
    let inside = |deal: &Investment| corpus.home_of(deal).is_some_and(|home| home.is_in(&area));
    deals(investor, corpus, Some(Value::Places(vec![area.clone()])), inside)
}

/// Whether two ranges of amounts overlap, the second widened by a factor.
fn overlap(ask: MoneyRange, other: MoneyRange, factor: f64, corpus: &Corpus) -> Option<Match> {
    let units = |money| corpus.rates().in_base(money);
    let (ask_low, ask_high) = (units(ask.low())?, units(ask.high())?);
    let (low, high) = (units(other.low())? / factor, units(other.high())? * factor);
    (ask_low <= high && low <= ask_high).then_some(Match::Amounts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "At the level you want" is said of skills of which it is true.
    #[test]
    fn a_skill_below_the_level_wanted_is_not_mastered() {
        let profile = |role: &str, skills: &str| -> Profile {
            let text = format!(r#"{{"id": "a", "name": "A", "{role}": {{"skills": {skills}}}}}"#);
            serde_json::from_str(&text).unwrap()
        };
        let opening = profile("opening", r#"{"skill.sales": 3, "skill.pr": 2}"#);
        for (skills, found) in [
            (r#"{"skill.sales": 3, "skill.pr": 1}"#, Some(vec!["skill.sales"])),
            (r#"{"skill.sales": 5, "skill.pr": 2}"#, Some(vec!["skill.pr", "skill.sales"])),
            (r#"{"skill.sales": 2, "skill.ux": 5}"#, None),
            ("{}", None),
        ] {
            let told = mastered(&opening, &profile("talent", skills)).map(|found| match found {
                Match::Shared(Value::Concepts(mut skills)) => {
                    skills.sort_by_key(|skill| skill.id());
                    skills.into_iter().map(Concept::id).collect::<Vec<_>>()
                }
                other => panic!("{other:?}"),
            });
            assert_eq!(told, found, "{skills}");
        }
    }
}
