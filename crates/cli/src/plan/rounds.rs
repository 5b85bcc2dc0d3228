//! Which rounds a plan closes: the sets of tickets that cover an ask.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use clap::Args;
use qantara_engine::market::{Market as HubMarket, Side as Seeking};
use qantara_engine::money::{Currency, Money, MoneyRange};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, Role};
use qantara_engine::rounds;
use qantara_messages::{Arg, Messages};
use qantara_pairing::market::{Market, PairId, Side};
use qantara_pairing::rounds::{Amounts, Ask, Coverage, Offer, Rounds};
use qantara_plan::{PlanFile, Problem, close, rounds_of};

use super::{lists, points};
use crate::hub::Hub;
use crate::{output, sheet};

/// What is asked about rounds.
#[derive(Debug, Args)]
pub(super) struct AboutRounds {
    /// Say which rounds the plan closes, by which tickets, and which lack one
    #[arg(long)]
    rounds: bool,

    /// What closing a round is worth, in points: meetings that close one
    /// together are preferred
    #[arg(long, value_name = "POINTS")]
    close_rounds: Option<String>,

    /// A round closes only with somebody who leads
    #[arg(long)]
    lead: bool,
}

/// The rounds of a problem, and the currency of each left participant's.
pub(super) struct Sought {
    rounds: Rounds,
    currencies: Vec<Option<Currency>>,
}

/// What the preference for rounds does to a plan.
pub(super) struct Preferred {
    /// How many rounds the plan closes without it.
    before: usize,
    /// How many any plan could close at most.
    closable: usize,
    /// What it costs, in millionths of a point.
    cost: i64,
}

impl AboutRounds {
    /// Whether rounds are looked at.
    pub(super) fn is_asked(&self) -> bool {
        self.rounds || self.close_rounds.is_some()
    }

    /// The rounds of a hub's startups, with the tickets of its investors.
    pub(super) fn of_hub(
        &self,
        market: &Market,
        hub: &Hub,
        hub_market: &HubMarket,
        pool: &Pool,
        policy: &Policy,
    ) -> anyhow::Result<Sought> {
        let roles = Seeking::BOTH.map(|side| hub_market.role(side));
        ensure!(
            roles == [Role::Startup, Role::Investor],
            "the market {} has no rounds; use startup-investor",
            hub_market.id()
        );
        let mut profiles: [HashMap<String, Profile>; 2] = Default::default();
        for (role, profiles) in roles.into_iter().zip(&mut profiles) {
            let all = hub.all(role)?.into_iter();
            profiles.extend(all.map(|profile| (profile.id.to_string(), profile)));
        }
        let of = |side: Side, one: u32| profiles[side as usize].get(market.id(side, one));
        let corpus = pool.corpus();
        let asked = |left: u32| rounds::ask(of(Side::Left, left)?, corpus.now());
        let currencies = (0..market.len(Side::Left) as u32).map(|left| Some(asked(left)?.currency()));
        let ask = |left: u32| {
            let amounts = amounts(&asked(left)?)?;
            Some(Ask { amounts, needs_lead: self.lead })
        };
        let offer = |pair: PairId| {
            let [startup, investor] = Side::BOTH.map(|side| of(side, market.of(side, pair)));
            let offer = rounds::offer(policy, startup?, investor?, corpus)?;
            Some(Offer { amounts: amounts(&offer.ticket)?, leads: offer.leads })
        };
        Ok(Sought { currencies: currencies.collect(), rounds: Rounds::new(market, ask, offer) })
    }

    /// The rounds of two files.
    pub(super) fn of_files(&self, market: &Market, edges: &Path, sides: &Path) -> anyhow::Result<Sought> {
        let mut asks = vec![None; market.len(Side::Left)];
        sheet::for_each(sides, lists::SIDES, |row| {
            let [id, side, _, _, _, _, _, _, _, _, least, most] = row.cells();
            let Some(amounts) = between(least, most, "ask")? else { return Ok(()) };
            ensure!(lists::side(side)? == Side::Left, "ask_min and ask_max are for the left side");
            if let Some(left) = market.find(Side::Left, sheet::needed(id, "id")?) {
                asks[left as usize] = Some(Ask { amounts, needs_lead: self.lead });
            }
            Ok(())
        })?;
        ensure!(asks.iter().any(Option::is_some), "{} has no ask_min or ask_max", sides.display());
        let mut offers = vec![None; market.n_pairs()];
        sheet::for_each(edges, lists::EDGES, |row| {
            let [left, right, _, _, _, least, most, leads] = row.cells();
            let leads = lists::flag(leads, "leads")?;
            let [left, right] = [(Side::Left, left), (Side::Right, right)]
                .map(|(side, id)| id.and_then(|id| market.find(side, id)));
            let pair = left.zip(right).and_then(|(left, right)| market.pair(left, right));
            if let (Some(pair), Some(amounts)) = (pair, between(least, most, "ticket")?) {
                offers[pair as usize] = Some(Offer { amounts, leads });
            }
            Ok(())
        })?;
        let rounds = Rounds::new(market, |left| asks[left as usize], |pair| offers[pair as usize]);
        Ok(Sought { rounds, currencies: vec![None; market.len(Side::Left)] })
    }

    /// Prefers sets that close rounds, where that is asked.
    pub(super) fn prefer(&self, file: &mut PlanFile, sought: &Sought) -> anyhow::Result<Option<Preferred>> {
        let Some(worth) = &self.close_rounds else { return Ok(None) };
        let bonus = points::parse(worth).and_then(|points| u64::try_from(points).ok());
        let bonus = bonus.with_context(|| {
            format!("--close-rounds {worth}: write the points that closing a round is worth, such as 0.5")
        })?;
        if file.answer.certificate.is_none() {
            bail!("a stable plan looks at no rounds; leave --close-rounds out, or --choose total");
        }
        let found = close(&file.problem, &file.answer, &sought.rounds, bonus)?;
        (file.problem, file.answer) = (found.problem, found.answer);
        Ok(Some(Preferred { before: found.before, closable: found.closable, cost: found.cost }))
    }
}

impl Sought {
    /// Which rounds the plan closes and which lack one ticket, in lines.
    pub(super) fn told(
        &self,
        file: &PlanFile,
        preferred: Option<&Preferred>,
        messages: &Messages,
    ) -> Vec<String> {
        let problem = &file.problem;
        let found = rounds_of(problem, &file.answer, &self.rounds);
        let (mut covered, mut open) = (Vec::new(), Vec::new());
        for (left, coverage) in (0..).zip(&found) {
            match coverage {
                Some(Coverage::Covered { by, .. }) => covered.push((left, by)),
                Some(Coverage::Open(lacks)) => open.push((left, lacks)),
                _ => {}
            }
        }
        let asks = found.iter().flatten().count();
        let args = [("n", covered.len().into()), ("asks", asks.into())];
        let mut lines = vec![messages.text("plan-rounds", &args)];
        if let Some(&Preferred { before, closable, cost }) = preferred {
            let args: [(&str, Arg<'_>); 3] = [
                ("before", before.into()),
                ("closable", closable.into()),
                ("cost", points::number(cost).into()),
            ];
            lines.push(messages.text("plan-rounds-closing", &args));
        }
        let by = covered.iter().map(|&(left, by)| {
            let who = names(problem, by.iter().copied());
            let brings = self.rounds.brings(by).most();
            let amount = self.amount(left, brings, messages);
            let args: [(&str, Arg<'_>); 3] = [
                ("left", problem.market.id(Side::Left, left).into()),
                ("who", who.as_str().into()),
                ("amount", amount.as_str().into()),
            ];
            format!("• {}", messages.text("plan-round-closed", &args))
        });
        lines.extend(output::listed(by, messages));
        let one_missing: Vec<_> = open.iter().filter(|(_, lacks)| !lacks.one_ticket.is_empty()).collect();
        if !one_missing.is_empty() {
            let args = [("n", one_missing.len().into())];
            lines.push(messages.text("plan-rounds-one-ticket", &args));
        }
        let missing = one_missing.iter().map(|(left, lacks)| {
            let who = names(problem, lacks.one_ticket.iter().copied().take(3));
            let amount = self.amount(*left, lacks.missing, messages);
            let args: [(&str, Arg<'_>); 3] = [
                ("left", problem.market.id(Side::Left, *left).into()),
                ("who", who.as_str().into()),
                ("amount", amount.as_str().into()),
            ];
            let key = if lacks.lead_missing { "plan-round-no-lead" } else { "plan-round-open" };
            format!("• {}", messages.text(key, &args))
        });
        lines.extend(output::listed(missing, messages));
        lines
    }

    /// An amount of a left participant's round.
    fn amount(&self, left: u32, minor: u64, messages: &Messages) -> String {
        match self.currencies[left as usize] {
            Some(currency) => messages.money(Money { minor, currency }),
            None => messages.number(minor as f64 / 100.0),
        }
    }
}

/// The right participants of pairs.
fn names(problem: &Problem, pairs: impl Iterator<Item = PairId>) -> String {
    pairs.map(|pair| problem.ids(pair)[1]).collect::<Vec<_>>().join(", ")
}

fn amounts(range: &MoneyRange) -> Option<Amounts> {
    Amounts::new(range.low().minor, range.high().minor)
}

/// The amounts of two cells, in hundredths of the file's currency; both are the
/// same where one is empty.
fn between(least: Option<&str>, most: Option<&str>, what: &str) -> anyhow::Result<Option<Amounts>> {
    let minor = |cell: Option<&str>| -> anyhow::Result<Option<u64>> {
        let Some(text) = cell else { return Ok(None) };
        let amount = points::parse(text).and_then(|amount| u64::try_from(amount).ok());
        let amount = amount.with_context(|| format!("{what}: `{text}` is no amount; write 250000"))?;
        Ok(Some(amount / 10_000))
    };
    let (least, most) = (minor(least)?, minor(most)?);
    let Some((least, most)) = least.or(most).zip(most.or(least)) else { return Ok(None) };
    let found = Amounts::new(least, most);
    found.with_context(|| format!("{what}: the smaller amount comes first")).map(Some)
}
