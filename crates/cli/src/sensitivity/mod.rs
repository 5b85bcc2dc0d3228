//! `qantara sensitivity`: how far a policy's weights can move before lists
//! change, and what each facet is worth.

mod print;

use std::num::NonZeroUsize;

use clap::Args;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::profile::{ProfileId, Role};
use qantara_evaluation::compare::Comparison;
use qantara_evaluation::draw::Chance;
use qantara_evaluation::judgements::Judgements;
use qantara_evaluation::overlap::{Persistence, rbo};
use qantara_evaluation::tune::{Example, Model, ablation, first_candidates, margins_of_lists, shuffled};
use rayon::prelude::*;
use serde::Serialize;

use crate::evaluate::Format;
use crate::evaluate::truth::{Judging, Truth};
use crate::hub::{self, Hub};
use crate::settings::{Settings, role};
use crate::tune::examples::{Examples, Ungraded, examples};
use crate::tune::policy::model_of;

/// How far a reader goes down a list: the first ten have 86 % of the weight.
const PERSISTENCE: f64 = 0.9;

/// So many lists in a hundred change at the second bounds.
const PERCENT: usize = 10;

/// How far each weight can move before lists change, and what facets are worth
///
/// A weight moves while the side's others share what is left as they do now. The
/// first bounds are where one list changes, that is where another candidate comes
/// among its first; the second where a tenth of the lists has changed. Without a
/// facet, its weight goes to the side's others. A cap on exposure is not looked
/// at.
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
    weights: Vec<Weight>,
    facets: Vec<Facet>,
    /// nDCG@10 of the whole policy, where there are judgements.
    ndcg_at_10: Option<f64>,
}

/// A weight as a share of its side's, and the bounds where lists change.
#[derive(Serialize)]
struct Weight {
    facet: &'static str,
    role: Role,
    #[serde(rename = "weight")]
    share: f64,
    /// Below or above, one list changes.
    first: [Option<f64>; 2],
    /// Below or above, a tenth of the lists has changed.
    tenth: [Option<f64>; 2],
}

/// What lists are without a facet.
#[derive(Serialize)]
struct Facet {
    #[serde(rename = "facet")]
    id: &'static str,
    /// The rank-biased overlap with the whole policy's lists, on average; `None`
    /// where a side looks at nothing else.
    overlap: Option<f64>,
    /// By how much nDCG@10 falls.
    lost: Option<Lost>,
}

#[derive(Serialize)]
struct Lost {
    value: f64,
    interval: Option<[f64; 2]>,
    p: f64,
}

impl From<&Comparison> for Lost {
    fn from(found: &Comparison) -> Self {
        Self {
            value: found.difference,
            interval: found.interval.map(|interval| [interval.low, interval.high]),
            p: found.p.value,
        }
    }
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
        let made = self.examples(&truth, &policy, seeking, is_judged)?;
        let report = self.report(&policy, seeking, &made.list, is_judged)?;
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&report)?),
            Format::Table => print::print(&report, &settings.messages()),
        }
        Ok(())
    }

    /// The candidates of those who were judged for, or of anybody.
    fn examples(
        &self,
        truth: &Truth,
        policy: &Policy,
        seeking: Side,
        is_judged: bool,
    ) -> anyhow::Result<Examples> {
        let members = truth.pool.side(seeking);
        let mut queries = if is_judged {
            shuffled(truth.judgements.iter().map(|(query, _)| query), self.seed)
        } else {
            shuffled(members.ids().map(ProfileId::as_str), self.seed)
        };
        queries.truncate(self.seekers.get());
        examples(truth, &queries, (policy, seeking), Ungraded::NotRelevant, |examples| examples)
    }

    fn report(
        &self,
        policy: &Policy,
        seeking: Side,
        examples: &[Example],
        is_judged: bool,
    ) -> anyhow::Result<Report> {
        let market = policy.market();
        let facets = market.facets();
        let model = model_of(policy)?;
        let chance = Chance::new(self.seed);
        let lost = if is_judged { ablation(&model, examples, &chance) } else { Vec::new() };
        let tenth = NonZeroUsize::new((examples.len() * PERCENT).div_ceil(100)).unwrap_or(NonZeroUsize::MIN);
        let margins = margins_of_lists(&model, examples, self.k.get());
        let weights = margins.iter().filter(|margin| margin.weight > 0.0).map(|margin| Weight {
            facet: facets[margin.facet].id(),
            role: market.role(Side::BOTH[margin.side]),
            share: margin.weight,
            first: margin.at(NonZeroUsize::MIN),
            tenth: margin.at(tenth),
        });
        let is_weighed = |facet: &usize| model.weights().iter().any(|side| side.as_slice()[*facet] > 0.0);
        let facet = |n: usize| {
            anyhow::Ok(Facet {
                id: facets[n].id(),
                overlap: self.overlap(&model, n, examples)?,
                lost: lost.get(n).and_then(Option::as_ref).map(Lost::from),
            })
        };
        let values = qantara_evaluation::tune::ndcg_at_10(&model, examples);
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        Ok(Report {
            market: market.id(),
            seeking: market.role(seeking),
            policy: (policy.name().to_owned(), policy.version()),
            lists: examples.len(),
            k: self.k.get(),
            weights: weights.collect(),
            facets: (0..facets.len()).filter(is_weighed).map(facet).collect::<anyhow::Result<_>>()?,
            ndcg_at_10: is_judged.then_some(mean),
        })
    }

    /// The mean overlap of the lists with and without a facet.
    fn overlap(&self, model: &Model, facet: usize, examples: &[Example]) -> anyhow::Result<Option<f64>> {
        let Some(without) = model.without(facet) else { return Ok(None) };
        let persistence = Persistence::try_from(PERSISTENCE)?;
        let of = |example: &Example| {
            let lists = [model, &without].map(|model| {
                let first = first_candidates(model, example, self.k.get());
                first.iter().map(ToString::to_string).collect::<Vec<_>>()
            });
            let [whole, less] =
                lists.each_ref().map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
            rbo(&whole, &less, persistence)
        };
        let overlaps = examples.par_iter().map(of).collect::<Result<Vec<f64>, _>>()?;
        Ok((!overlaps.is_empty()).then(|| overlaps.iter().sum::<f64>() / overlaps.len() as f64))
    }
}
