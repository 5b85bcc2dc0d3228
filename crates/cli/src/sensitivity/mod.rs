//! `qantara sensitivity`: how far a policy's weights can move before lists
//! change, and what each facet is worth.

mod print;

use std::num::NonZeroUsize;

use anyhow::ensure;
use clap::Args;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::profile::{ProfileId, Role};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::judgements::Judgements;
use qantara_evaluation::tune::shuffled;
use qantara_hub::evaluation::{Judge, Lists, Truth, Worth, position, worths};
use qantara_hub::tuning::{Bound, Bounds, TOP, Ungraded, bounds};
use serde::Serialize;

use crate::evaluate::Format;
use crate::evaluate::truth::{Judging, nobody_seeks};
use crate::hub::{self, Hub};
use crate::settings::{Settings, role};

/// How far each weight can move before lists change, and what facets are worth
///
/// A weight moves while the side's others share what is left as they do now. The
/// first bounds are where one list changes, that is where another candidate comes
/// among its first; the second where a tenth of the lists has changed, whatever
/// cap there is on exposure. Without a facet, its weight goes to the side's
/// others.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara sensitivity --market startup-investor
  qantara sensitivity --market startup-investor --policy mine.toml --judgements grades.csv
  qantara sensitivity --market startup-mentor --feedback --split 2026-06-01 --format json

With judgements: by how much nDCG@10 falls without each facet, with its 95% interval, over
those who were judged for. Nothing is learned anew, so a facet that another could stand in
for looks worth more than it is.")]
pub(crate) struct Sensitivity {
    /// startup-investor, startup-mentor, startup-pilot, startup-programme or startup-talent
    #[arg(long)]
    market: String,

    /// A policy by name, or a TOML file [default: the one in force]
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,

    /// The role that seeks; the market's first where absent
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    role: Option<Role>,

    #[command(flatten)]
    judging: Judging,

    /// How many of each list are looked at
    #[arg(short, default_value = "10")]
    k: NonZeroUsize,

    /// At most so many lists: of those who were judged for, or of all, by chance
    #[arg(long, value_name = "COUNT", default_value = "200")]
    seekers: NonZeroUsize,

    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Serialize)]
struct Report {
    market: &'static str,
    seeking: Role,
    policy: (String, u32),
    lists: usize,
    k: usize,
    /// Weight by weight, side by side.
    weights: Vec<Bound>,
    facets: Vec<Worth>,
    /// nDCG@10 of the whole policy, where there are judgements.
    ndcg_at_10: Option<f64>,
}

impl Sensitivity {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let market = Market::find(&self.market)?;
        let seeking = self.role.map_or(Ok(Side::First), |role| hub::side(market, role))?;
        let hub = Hub::open(settings)?;
        let policy = hub.policy(market, self.policy.as_deref())?;
        let judged = self.judging.truth(&hub, (market, seeking), settings)?;
        let is_judged = judged.is_some();
        let truth = match judged {
            Some(truth) => truth,
            None => Truth::of_judgements(Judgements::default(), hub.pool(market, settings)?),
        };
        let queries = self.queries(&truth, seeking, is_judged)?;
        let report = self.report(&policy, seeking, &truth, (&queries, is_judged))?;
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&report)?),
            Format::Table => print::print(&report, &settings.messages()),
        }
        Ok(())
    }

    /// Those who were judged for, or anybody: some of them, by chance.
    fn queries<'a>(&self, truth: &'a Truth, seeking: Side, is_judged: bool) -> anyhow::Result<Vec<&'a str>> {
        let members = truth.pool.side(seeking);
        let mut queries = if is_judged {
            shuffled(truth.judgements.iter().map(|(query, _)| query), self.seed)
        } else {
            shuffled(members.ids().map(ProfileId::as_str), self.seed)
        };
        if is_judged {
            let is_stored = |query: &&str| position(members, query).is_some();
            ensure!(queries.iter().any(is_stored), "{}", nobody_seeks(truth.pool.market().role(seeking)));
        }
        queries.truncate(self.seekers.get());
        Ok(queries)
    }

    fn report(
        &self,
        policy: &Policy,
        seeking: Side,
        truth: &Truth,
        (queries, is_judged): (&[&str], bool),
    ) -> anyhow::Result<Report> {
        let market = policy.market();
        let Bounds { lists: n_lists, weights } = bounds(truth, queries, (policy, seeking), self.k)?;
        let Truth { pool, judgements, excluded, .. } = truth;
        let lists = Lists { pool, seeking, k: self.k.max(TOP), seekers: queries, excluded, stop: None };
        let judge = Judge {
            judgements,
            measure: Ungraded::NotRelevant.measure().parse()?,
            chance: Chance::new(self.seed),
        };
        let found = worths(policy, &lists, is_judged.then_some(&judge))?;
        Ok(Report {
            market: market.id(),
            seeking: market.role(seeking),
            policy: (policy.name().to_owned(), policy.version()),
            lists: n_lists,
            k: self.k.get(),
            weights,
            facets: found.facets,
            ndcg_at_10: found.value,
        })
    }
}
