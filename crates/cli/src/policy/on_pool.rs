//! `qantara policy check --on-pool`: what a policy makes of the stored
//! profiles.

use std::num::NonZeroUsize;

use clap::Args;
use qantara_engine::examine::{Examination, FacetEffect, examine};
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::profile::Role;

use crate::hub::{self, Hub};
use crate::settings::{Settings, role};
use crate::table;

/// Under this share of places moved, a facet is said to move hardly anything.
const HARDLY: f64 = 0.01;

/// On what a policy is examined.
#[derive(Debug, Args)]
pub(super) struct OnPool {
    /// Examine it on the stored profiles: what each facet moves, and how far
    /// the two sides disagree
    #[arg(long = "on-pool", id = "on_pool")]
    asked: bool,

    /// The role that seeks; the market's first where absent
    #[arg(long = "as", value_name = "ROLE", requires = "on_pool", value_parser = role)]
    role: Option<Role>,

    /// The lists' length
    #[arg(short, default_value = "10", requires = "on_pool")]
    k: NonZeroUsize,

    /// At most so many seek, evenly from all of them
    #[arg(long, value_name = "COUNT", default_value = "200", requires = "on_pool")]
    seekers: NonZeroUsize,
}

impl OnPool {
    pub(super) fn run(self, policy: &Policy, settings: &Settings) -> anyhow::Result<()> {
        if !self.asked {
            return Ok(());
        }
        let market = policy.market();
        let seeking = self.role.map_or(Ok(Side::First), |role| hub::side(market, role))?;
        let hub = Hub::open(settings)?;
        let pool = hub.pool(market, settings)?;
        let seekers = spread(pool.side(seeking).len(), self.seekers.get());
        let told = examine(&pool, policy, seeking, &seekers, self.k)?;
        print(&told, policy, seekers.len(), settings);
        Ok(())
    }
}

/// Positions among so many members, evenly spread.
fn spread(members: usize, most: usize) -> Vec<usize> {
    let count = members.min(most);
    (0..count).map(|n| n * members / count).collect()
}

fn print(told: &Examination, policy: &Policy, seekers: usize, settings: &Settings) {
    let (messages, market) = (settings.messages(), policy.market());
    let pairs = [("pairs", told.pairs.into()), ("seekers", seekers.into())];
    say!("{}", messages.text("examined-pairs", &pairs));
    if told.pairs == 0 {
        return;
    }
    let weights = Side::BOTH
        .map(|side| messages.text("head-weight-of", &[("role", messages.role(market.role(side)).into())]));
    let [first, second] = weights;
    let plain = |key: &str| messages.text(key, &[]);
    let mut lines = table::new([
        plain("head-facet"),
        first,
        second,
        plain("head-mean"),
        plain("head-spread"),
        plain("head-unknown"),
        plain("head-moves"),
    ]);
    for facet in &told.facets {
        let [low, _, high] = facet.quantiles;
        lines.add_row([
            messages.facet(facet.facet),
            messages.share(facet.weights[0]),
            messages.share(facet.weights[1]),
            messages.share(facet.mean),
            format!("{} – {}", messages.share(low), messages.share(high)),
            messages.share(facet.unknown),
            messages.share(facet.moves),
        ]);
    }
    say!("{lines}");
    say!("{}", plain("examined-how"));
    let still: Vec<String> =
        told.facets.iter().filter(|facet| is_still(facet)).map(|facet| messages.facet(facet.facet)).collect();
    if !still.is_empty() {
        let count = still.len();
        let args = [("facets", messages.list(still).into()), ("count", count.into())];
        say!("{}", messages.text("examined-still", &args));
    }
    let moved = messages.share(told.moved_by_the_other_side);
    let correlation = told.correlation.map(|value| messages.number(value));
    let (key, value) = match &correlation {
        Some(value) => ("examined-sides", value.as_str()),
        None => ("examined-sides-alike", ""),
    };
    say!("{}", messages.text(key, &[("correlation", value.into()), ("moved", moved.into())]));
}

fn is_still(facet: &FacetEffect) -> bool {
    facet.moves < HARDLY
}
