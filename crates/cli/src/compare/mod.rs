//! `qantara compare`: who moves when one policy replaces another, by which
//! facet, and whether toward what was wanted.

mod print;
mod wanted;

use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::ensure;
use clap::Args;
use qantara_engine::compare::{Comparison, compare};
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::profile::{ProfileId, Role};
use qantara_evaluation::judgements::Judgements;
use qantara_evaluation::tune::shuffled;
use serde::Serialize;

use self::wanted::Wanted;
use crate::evaluate::Format;
use crate::evaluate::lists::position;
use crate::evaluate::truth::{Judging, Truth};
use crate::hub::{self, Hub};
use crate::settings::{Settings, role};

/// Who moves in whose list when one policy replaces another, and why
///
/// The lists are those of the seekers that are named, of those who were judged
/// for, or of some drawn by chance. A candidate beyond the end of a list counts as
/// being at the place after it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara compare startup-investor mine.toml
  qantara compare mine/versions/1 mine/versions/2 --for st-0001 --for st-0002
  qantara compare startup-investor tuned.toml --judgements grades.csv
  qantara compare startup-investor tuned.toml --feedback --split 2026-06-01 --format json

With judgements, a move is toward what was wanted where somebody relevant goes up or
somebody judged not relevant goes down, and away from it where they go the other way.")]
pub(crate) struct Compare {
    /// The policy that is replaced, by name or a TOML file
    first: String,

    /// The policy that replaces it
    second: String,

    /// Who seeks, by id; several times for several
    #[arg(long = "for", value_name = "ID", conflicts_with_all = ["judgements", "feedback"])]
    seekers: Vec<ProfileId>,

    /// The role that seeks; the market's first where absent
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    role: Option<Role>,

    #[command(flatten)]
    judging: Judging,

    /// The lists' length
    #[arg(short, default_value = "10")]
    k: NonZeroUsize,

    /// At most so many lists where nobody is named
    #[arg(long, value_name = "COUNT", default_value = "200")]
    lists: NonZeroUsize,

    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    comparison: Comparison,
    /// Where there are judgements.
    wanted: Option<Wanted>,
}

impl Compare {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let hub = Hub::open(settings)?;
        let view = hub.view();
        let [first, second] =
            [&self.first, &self.second].map(|named| hub::find_policy(view.policies(), named));
        let policies = [first?, second?];
        let market = Market::find(policies[0].market().id())?;
        ensure!(
            policies[1].market() == market,
            "`{}` is for the market {}, and `{}` for {}",
            self.first,
            market.id(),
            self.second,
            policies[1].market().id()
        );
        let seeking = self.role.map_or(Ok(Side::First), |role| hub::side(market, role))?;
        let judged = self.judging.truth(&hub, (market, seeking), settings)?;
        let is_judged = judged.is_some();
        let truth = match judged {
            Some(truth) => truth,
            None => Truth::of_judgements(Judgements::default(), hub.pool(market, settings)?),
        };
        let seekers = self.seekers(&hub, &truth, seeking, is_judged)?;
        let [first, second] = policies.each_ref().map(Arc::as_ref);
        let comparison = compare(&truth.pool, first, second, seeking, &seekers, self.k)?;
        let wanted = is_judged.then(|| self.wanted(&hub, &truth, &policies, seeking, &comparison));
        let report = Report { comparison, wanted: wanted.transpose()? };
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&report)?),
            Format::Table => print::print(&report, market.role(seeking), &settings.messages()),
        }
        Ok(())
    }

    /// Whose lists, by position.
    fn seekers(
        &self,
        hub: &Hub,
        truth: &Truth,
        seeking: Side,
        is_judged: bool,
    ) -> anyhow::Result<Vec<usize>> {
        let members = truth.pool.side(seeking);
        if !self.seekers.is_empty() {
            let role = truth.pool.market().role(seeking);
            self.seekers.iter().try_for_each(|id| hub.find(id, &[role]).map(drop))?;
            return Ok(self.seekers.iter().filter_map(|id| members.position(id)).collect());
        }
        let queries = if is_judged {
            shuffled(truth.judgements.iter().map(|(query, _)| query), self.seed)
        } else {
            shuffled(members.ids().map(ProfileId::as_str), self.seed)
        };
        let positions = queries.into_iter().filter_map(|query| position(members, query));
        let mut positions: Vec<usize> = positions.take(self.lists.get()).collect();
        positions.sort_unstable();
        Ok(positions)
    }

    fn wanted(
        &self,
        hub: &Hub,
        truth: &Truth,
        policies: &[Arc<Policy>; 2],
        seeking: Side,
        comparison: &Comparison,
    ) -> anyhow::Result<Wanted> {
        wanted::wanted((hub, truth), policies, (seeking, self.k), comparison, self.seed)
    }
}
