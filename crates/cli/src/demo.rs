//! `qantara demo`: the whole path on a fictional ecosystem.

use std::num::NonZeroUsize;

use anyhow::Context;
use clap::Args;
use qantara_engine::explain::{Explanation, explain};
use qantara_engine::gate::Verdict;
use qantara_engine::market::{self, Side};
use qantara_engine::near::openings;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, Role};
use qantara_engine::programmes;
use qantara_engine::rank::Ranker;
use qantara_hub::ProfileName;
use qantara_messages::Messages;
use qantara_sample::Sample;
use qantara_store::Batch;

use crate::explain::mark;
use crate::hub::Hub;
use crate::near;
use crate::output;
use crate::plan;
use crate::rank::{Reasons, print_ranking};
use crate::settings::Settings;
use crate::table;

/// See Qantara work on a fictional ecosystem
///
/// Adds 450 startups, 60 investors, 120 mentors, 25 pilot briefs, 80 open
/// roles, 160 talents and the public programmes to the store, ranks every
/// market, and shows the best counterparts of a few startups with their
/// reasons, one "why not", one near miss, and the figures of a demo day. Running it
/// again changes nothing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara demo
  qantara demo --lang ar --data /tmp/essai")]
pub(crate) struct Demo {
    /// How many startups to show
    #[arg(long, default_value_t = 2)]
    show: usize,
}

/// How many counterparts are shown for each startup.
const SHOWN: NonZeroUsize = NonZeroUsize::new(3).unwrap();

impl Demo {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        let hub = Hub::open_or_create(settings)?;
        let (added, total) = fill(&hub, settings)?;
        let folder = settings.data.display().to_string();
        let args = [("n", total.into()), ("added", added.into()), ("folder", folder.as_str().into())];
        say!("{}", messages.text("demo-filled", &args));
        let shown = startups_to_show(&hub, self.show)?;
        let mut summary = table::new(
            ["head-market", "head-startups", "head-counterparts", "head-lists"]
                .map(|key| messages.text(key, &[])),
        );
        let mut pools = Vec::new();
        for market in market::ALL {
            let pool = hub.pool(market, settings)?;
            let policy = hub.policy(market, None)?;
            let ranker = Ranker::new(&pool, &policy, Side::First)?;
            let everybody: Vec<usize> = (0..ranker.seekers().len()).collect();
            let lists = ranker.rank(&everybody, NonZeroUsize::new(10).expect("not zero"));
            let filled = lists.iter().filter(|list| !list.is_empty()).count();
            summary.add_row([
                messages.market(market.id()),
                everybody.len().to_string(),
                ranker.candidates().len().to_string(),
                filled.to_string(),
            ]);
            pools.push((pool, policy));
        }
        say!("{summary}");
        for startup in &shown {
            for (pool, policy) in &pools {
                let ranker = Ranker::new(pool, policy, Side::First)?;
                let ranking = ranker.rank_encoded(&pool.encode(Side::First, startup), SHOWN);
                let told =
                    Reasons { hub: &hub, pool, policy, seeking: Side::First, messages: settings.messages() };
                print_ranking(&told, startup, &ranking.into())?;
            }
        }
        let (pool, policy) = pools.first().context("there is no market")?;
        if let Some(startup) = shown.first() {
            why_not(&hub, pool, policy, startup, &messages)?;
            let found = openings(pool, policy, Side::First, startup);
            near::print(&found, pool.market(), Role::Investor, startup, 3, &messages);
            say!("\n{}", messages.text("demo-day", &[]));
            for line in plan::demo_day(&hub, pool, policy, &messages)? {
                say!("{line}");
            }
            say!("\n{}", messages.text("demo-next", &[]));
            for command in [
                format!("explain --market startup-investor {} IN-ID", startup.id),
                format!("near {}", startup.id),
                format!("route {}", startup.id),
                "plan --market startup-investor --slots 12 --tables 40 --floor 1 --out plan.json".to_owned(),
                "rank --market startup-mentor --all --out mentors.csv".to_owned(),
                "export --out ecosystem.xlsx".to_owned(),
                "--help".to_owned(),
            ] {
                say!("  {}", next(&command, pool, policy, startup, settings)?);
            }
        }
        Ok(())
    }
}

/// A command to try next, with the best investor's id filled in.
fn next(
    command: &str,
    pool: &Pool,
    policy: &qantara_engine::policy::Policy,
    startup: &Profile,
    settings: &Settings,
) -> anyhow::Result<String> {
    let ranker = Ranker::new(pool, policy, Side::First)?;
    let best = ranker.rank_encoded(&pool.encode(Side::First, startup), NonZeroUsize::MIN);
    let investor = best.first().map_or("IN-ID", |at| ranker.candidates().id(at.candidate).as_str());
    let data = if settings.data.as_os_str() == "qantara-data" || command == "--help" {
        String::new()
    } else {
        format!(" --data {}", settings.data.display())
    };
    Ok(format!("cargo run --release -- {}{data}", command.replace("IN-ID", investor)))
}

/// Brings the sample into the store where it is not there yet, and returns
/// how many profiles were added and how many there are.
fn fill(hub: &Hub, settings: &Settings) -> anyhow::Result<(usize, u64)> {
    let sample = Sample::on(settings.now());
    let total = sample.total();
    let bar = output::bar(settings.messages().text("progress-demo", &[]), total);
    let profiles = sample.profiles();
    let mut names = Vec::new();
    let mut batch = Batch::new(hub.tenant().clone());
    for profile in bar.wrap_iter(profiles).chain(programmes::builtin()) {
        if hub.store().get(hub.tenant(), profile.role(), &profile.id)?.is_none() {
            names.push(ProfileName::of(&profile).to_string());
            batch.put(profile);
        }
    }
    let added = names.len();
    if added > 0 {
        hub.record(batch, "qantara demo", names)?;
    }
    bar.finish_and_clear();
    Ok((added, Role::ALL.iter().map(|role| hub.store().count(hub.tenant(), *role)).sum()))
}

/// Startups whose dossiers tell enough to show something: with a home, a
/// sector, an ask and a need.
fn startups_to_show(hub: &Hub, count: usize) -> anyhow::Result<Vec<Profile>> {
    let telling = |profile: &Profile| {
        profile.ask().is_some()
            && profile.sectors().is_some()
            && profile.as_startup().is_some_and(|startup| startup.home.is_some() && startup.needs.is_some())
    };
    let mut shown = Vec::new();
    for profile in hub.store().scan(hub.tenant(), Role::Startup) {
        let profile = profile?;
        if shown.len() < count && telling(&profile) {
            shown.push(profile);
        }
    }
    Ok(shown)
}

/// Shows why the investor with the best score that a gate keeps away is not
/// in the list.
fn why_not(
    hub: &Hub,
    pool: &Pool,
    policy: &qantara_engine::policy::Policy,
    startup: &Profile,
    messages: &Messages,
) -> anyhow::Result<()> {
    let mut kept_away: Vec<(Explanation, Profile)> = hub
        .all(Role::Investor)?
        .into_iter()
        .map(|investor| (explain(pool, policy, Side::First, startup, &investor), investor))
        .filter(|(told, _)| !told.eligible())
        .collect();
    kept_away.sort_by(|a, b| b.0.score.total_cmp(&a.0.score));
    let Some((told, investor)) = kept_away.first() else { return Ok(()) };
    let args = [("name", investor.name.as_str().into()), ("score", messages.share(told.score).into())];
    say!("\n{}", messages.text("demo-why-not", &args));
    for reading in told.gates.iter().filter(|reading| reading.verdict == Verdict::Fail) {
        say!("  {} {}", mark(Verdict::Fail), messages.gate(reading));
    }
    Ok(())
}
