//! `qantara allocate`: places of a network's sites, and mentors' hours, over a
//! cohort.

use std::collections::HashMap;
use std::io::Write;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::{ArgGroup, Args};
use jiff::civil::Date;
use qantara_engine::market::{Market as HubMarket, Side as Seeking};
use qantara_engine::profile::{Details, ProfileId, Role};
use qantara_exchange::SheetWriter;
use qantara_messages::Messages;
use qantara_pairing::audit::audit;
use qantara_pairing::market::{GREATEST_SCORE, Limits, Market, Pair, Participant, Side};
use qantara_plan::{PlanFile, Problem, solve, verify};

use super::lists::Seen;
use super::source::Source;
use super::{Format, Shortage, candidates, lists, points, run_of, told, writing};
use crate::hub::Hub;
use crate::output::TOLD;
use crate::settings::Settings;
use crate::{sheet, table};

/// Give a network's places, or mentors' hours, to a cohort, proved
///
/// With --edges, startups on the left get places on the right: a site may have
/// several lines, each with the day on which its places open, and only a share
/// of its places may become free. With --market startup-mentor, mentors' hours
/// are given by blocks of --each hours.
///
/// The allocation has the greatest total of scores within all limits, less what
/// waiting costs by --wait.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("pairs").required(true).args(["market", "edges"]))]
#[command(after_help = "\
Examples:
  qantara allocate --edges wishes.csv --sides places.csv --wait 0.02 --out places.json
  qantara allocate --market startup-mentor --each 6 --months 3 --max 2 --floor 1 --out hours.csv

--edges: the columns left, right and score.
--sides: the columns id, side (left or right), max and, if wanted, min, opens, renewed, by.
opens is the day from which a line's places are free, such as 2027-01-15; a site may have several
lines. renewed is the share of its places that become free, in percent. by, for the left, is the day
by which somebody needs a place.
With --each, max and min are hours.
--out FILE.csv: the columns left, right, score (less what waiting costs), opens.
Files may be CSV, XLSX or JSON Lines.")]
pub(crate) struct Allocate {
    /// The market whose second side gives its hours: startup-mentor
    #[arg(long)]
    market: Option<String>,

    /// A policy by name, or a TOML file; see `qantara policy list`
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "edges")]
    policy: Option<String>,

    /// The pairs that are possible, with their scores
    #[arg(long, value_name = "FILE", requires = "sides")]
    edges: Option<PathBuf>,

    /// Everybody, and how many places each gives or takes
    #[arg(long, value_name = "FILE", requires = "edges")]
    sides: Option<PathBuf>,

    /// How many hours one pairing takes
    #[arg(long, value_name = "HOURS", required_unless_present = "edges")]
    each: Option<NonZeroU32>,

    /// Over how many months mentors give their hours
    #[arg(long, value_name = "N", default_value = "1", conflicts_with = "edges")]
    months: NonZeroU32,

    /// How many counterparts each of the first side gets at most
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "edges")]
    max: u32,

    /// How many everybody on the left should get, at most as many as they take
    #[arg(long, value_name = "N")]
    floor: Option<u32>,

    /// What is done where not all floors can be met
    #[arg(long, value_enum, default_value = "spread")]
    floors: Shortage,

    /// What a month of waiting for a place costs, in points
    #[arg(long, value_name = "POINTS", requires = "edges")]
    wait: Option<String>,

    /// A pair that must be; several times for several
    #[arg(long = "pin", value_name = "LEFT,RIGHT")]
    pins: Vec<String>,

    /// A pair that must not be; several times for several
    #[arg(long = "veto", value_name = "LEFT,RIGHT")]
    vetoes: Vec<String>,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Write the allocation to a file: as a whole if its name ends in .json,
    /// else as CSV; several times for several
    #[arg(long = "out", short, value_name = "FILE")]
    outs: Vec<PathBuf>,
}

/// Places that open on one day, or hours.
struct Batch {
    id: String,
    opens: Option<Date>,
    places: u32,
    min: u32,
}

impl Batch {
    /// The name of the batch: a site has one for each day on which places open.
    fn name(&self) -> String {
        match self.opens {
            Some(day) => format!("{}@{day}", self.id),
            None => self.id.clone(),
        }
    }

    /// The site and the day in a batch's name.
    fn of_name(name: &str) -> (&str, &str) {
        match name.rsplit_once('@') {
            Some((id, day)) if day.parse::<Date>().is_ok() => (id, day),
            _ => (name, ""),
        }
    }
}

/// Somebody who needs a place.
struct Seeker {
    id: String,
    limits: Limits,
    by: Option<Date>,
}

impl Allocate {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        writing::is_none_of(&self.outs, [&self.edges, &self.sides].into_iter().flatten())?;
        let (market, source) = match (&self.market, &self.edges, &self.sides) {
            (Some(market), ..) => self.of_hub(HubMarket::find(market)?, settings)?,
            (None, Some(edges), Some(sides)) => self.of_files(edges, sides)?,
            _ => bail!("nothing says who may be given what; add --market, or --edges and --sides"),
        };
        let market = match self.floor {
            Some(floor) => market.with_floor(Side::Left, floor),
            None => market,
        };
        let mut problem = Problem::new(market, self.floors.into());
        let (pins, vetoes) = super::named(&problem.market, &self.pins, &self.vetoes)?;
        [problem.pins, problem.vetoes] = [pins, vetoes].map(super::in_order);
        let answer = solve(&problem).map_err(|error| told::unsolved(error, &problem, &messages))?;
        let file = PlanFile { problem, answer, manifest: source.to_json(), earlier: None };
        writing::write(&file, &self.outs, write_rows)?;
        let (proof, figures) = verify(&file.problem, &file.answer)?;
        if self.format == Format::Json {
            say!("{}", told::as_json(&file, &figures)?);
            return Ok(());
        }
        print_places(&file, &messages);
        let args = [("n", figures.meetings.into()), ("value", figures.value.into())];
        say!("{}", messages.text("allocate-sum", &args));
        if figures.short > 0 {
            say!("{}", messages.text("allocate-short", &[("n", figures.short.into())]));
        }
        say!("{}", told::proved(proof, if figures.short > 0 { "places" } else { "total" }, &messages));
        Ok(())
    }

    /// The places and wishes of two files.
    fn of_files(&self, edges: &Path, sides: &Path) -> anyhow::Result<(Market, Source)> {
        let (seekers, batches) = self.read_sides(sides)?;
        let first = batches.iter().filter_map(|batch| batch.opens).min();
        let wait = match &self.wait {
            Some(points) => points::parse(points)
                .filter(|points| (0..=GREATEST_SCORE).contains(points))
                .with_context(|| {
                    format!("--wait {points}: write the points that a month of waiting costs, such as 0.02")
                })?,
            None => 0,
        };
        let cost = |opens: Option<Date>| -> anyhow::Result<i64> {
            let days = match first.zip(opens) {
                Some((first, opens)) => i64::from(first.until(opens)?.get_days()),
                None => 0,
            };
            Ok(wait.saturating_mul(days) / 30)
        };
        let places: HashMap<&str, usize> =
            seekers.iter().enumerate().map(|(at, seeker)| (seeker.id.as_str(), at)).collect();
        let mut of_site: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, batch) in batches.iter().enumerate() {
            of_site.entry(&batch.id).or_default().push(at);
        }
        let several = |left: usize, of_site: &[usize]| seekers[left].limits.max() > 1 && of_site.len() > 1;
        let mut pairs = Vec::new();
        lists::pairs(edges, |left, right, [score, ..]| {
            let there =
                |side: Side, id: &str| format!("{side}: `{id}` is not on that side in {}", sides.display());
            let at = *places.get(left).with_context(|| there(Side::Left, left))?;
            let batches_of = of_site.get(right).with_context(|| there(Side::Right, right))?;
            ensure!(
                !several(at, batches_of),
                "`{left}` takes more than one place, and `{right}` has several lines: it could get two \
                 there; give `{left}` a line for each place"
            );
            for &batch in batches_of {
                let opens = batches[batch].opens;
                let in_time = seekers[at].by.zip(opens).is_none_or(|(by, opens)| opens <= by);
                if in_time {
                    let score = score - cost(opens)?;
                    ensure!(
                        score.abs() <= GREATEST_SCORE,
                        "waiting for `{}` costs more than any score; look at opens and --wait",
                        batches[batch].name()
                    );
                    pairs.push(Pair::new(at as u32, batch as u32, score));
                }
            }
            Ok(())
        })?;
        let left = seekers.into_iter().map(|one| Participant {
            id: one.id,
            min: one.limits.min(),
            max: one.limits.max(),
        });
        let right = batches.iter().map(|one| Participant { id: one.name(), min: one.min, max: one.places });
        let market = Market::new(left.collect(), right.collect(), &pairs)
            .with_context(|| format!("reading {} and {}", edges.display(), sides.display()))?;
        let mut source = Source::default();
        for path in [edges, sides] {
            source.add(path)?;
        }
        Ok((market, source))
    }

    fn read_sides(&self, sides: &Path) -> anyhow::Result<(Vec<Seeker>, Vec<Batch>)> {
        let (mut seekers, mut batches) = (Vec::new(), Vec::new());
        let mut seen = Seen::default();
        let each = self.each.map_or(1, NonZeroU32::get);
        sheet::for_each(sides, (&["id", "side", "max"], &["min", "opens", "renewed", "by"]), |row| {
            let [id, side, max, min, opens, renewed, by] = row.cells();
            let id = sheet::needed(id, "id")?.to_owned();
            let side = lists::side(side)?;
            let max = number(max, "max", 1_000_000)?.context("max: nothing stands there")?;
            let min = number(min, "min", 1_000_000)?.unwrap_or(0);
            let (opens, by) = (day(opens, "opens")?, day(by, "by")?);
            let share = number(renewed, "renewed", 100)?.unwrap_or(100);
            let places = (u64::from(max) * u64::from(share) / 100) as u32 / each;
            let min = min.div_ceil(each);
            match side {
                Side::Left => {
                    ensure!(opens.is_none() && renewed.is_none(), "opens and renewed are for the right side");
                    seen.once(Side::Left, &id, row)?;
                    let limits = Limits::new(min, places)
                        .with_context(|| format!("min: {min} is more than the {places} that `{id}` takes"))?;
                    seekers.push(Seeker { id, limits, by });
                }
                Side::Right => {
                    ensure!(by.is_none(), "by is for the left side");
                    let batch = Batch { id, opens, places, min: min.min(places) };
                    seen.once(Side::Right, &batch.name(), row)?;
                    batches.push(batch);
                }
            }
            Ok(())
        })?;
        Ok((seekers, batches))
    }

    /// The hours of a hub's mentors.
    fn of_hub(&self, market: &'static HubMarket, settings: &Settings) -> anyhow::Result<(Market, Source)> {
        let giver = market.role(Seeking::Second);
        ensure!(
            giver == Role::Mentor,
            "the market {} has no hours to give; use startup-mentor, or --edges and --sides",
            market.id()
        );
        let each = self.each.map_or(1, NonZeroU32::get);
        let hub = Hub::open(settings)?;
        let policy = hub.policy(market, self.policy.as_deref())?;
        let pool = hub.pool(market, settings)?;
        let mut hours: HashMap<ProfileId, u32> = HashMap::new();
        for mentor in hub.all(giver)? {
            // Hours that are not stated are not promised.
            let Details::Mentor(stated) = &mentor.details else { continue };
            let stated = stated.hours_per_month.unwrap_or(0);
            let blocks = stated.saturating_mul(self.months.get()) / each;
            let room = mentor.capacity_in(market).unwrap_or(u32::MAX);
            hours.insert(mentor.id.clone(), blocks.min(room));
        }
        let limits = |side: Seeking, id: &ProfileId| {
            let max = match side {
                Seeking::First => self.max,
                Seeking::Second => hours.get(id).copied().unwrap_or(0),
            };
            Limits::new(0, max).unwrap_or_default()
        };
        let found = candidates::of_pool(&pool, &policy, None, limits)?;
        let source = Source::of_hub(run_of(market, &policy, NonZeroUsize::MAX, &hub, settings)?, &hub)?;
        Ok((found, source))
    }
}

/// A whole number up to a limit, where a cell holds one.
fn number(cell: Option<&str>, column: &str, most: u32) -> anyhow::Result<Option<u32>> {
    let Some(text) = cell else { return Ok(None) };
    let number = text.parse().ok().filter(|number| *number <= most);
    let number = number.with_context(|| format!("{column}: `{text}` is no whole number from 0 to {most}"))?;
    Ok(Some(number))
}

/// A day, where a cell holds one.
fn day(cell: Option<&str>, column: &str) -> anyhow::Result<Option<Date>> {
    let Some(text) = cell else { return Ok(None) };
    let day = text.parse();
    Ok(Some(day.with_context(|| format!("{column}: `{text}` is no day; write it as 2027-01-15"))?))
}

/// Who gets what, as CSV.
fn write_rows(file: &PlanFile, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut lines = SheetWriter::new(out, &["left", "right", "score", "opens"])?;
    for &pair in &file.answer.meetings {
        let [left, right] = file.problem.ids(pair);
        let (site, opens) = Batch::of_name(right);
        let score = points::text(file.problem.market.score(pair).into());
        lines.row([left, site, &score, opens])?;
    }
    Ok(lines.finish()?)
}

/// How many places of each site are given, and who gets none.
fn print_places(file: &PlanFile, messages: &Messages) {
    let market = &file.problem.market;
    let found = audit(market, &file.answer.meetings);
    let heads = ["allocate-site", "allocate-opens", "plan-places", "allocate-given", "allocate-free"];
    let mut lines = table::new(heads.map(|key| messages.text(key, &[])));
    let right = &found.sides[Side::Right as usize].meetings;
    let mut more = 0;
    for (one, &given) in (0..).zip(right) {
        let places = market.limits(Side::Right, one).max();
        if one as usize >= TOLD && given == 0 {
            more += usize::from(places > 0);
            continue;
        }
        let (site, opens) = Batch::of_name(market.id(Side::Right, one));
        let counts = [places, given, places - given].map(|count| messages.number(count.into()));
        lines.add_row([site.to_owned(), opens.to_owned()].into_iter().chain(counts));
    }
    say!("{lines}");
    if more > 0 {
        say!("  {}", messages.text("more-lines", &[("n", more.into())]));
    }
    let left = &found.sides[Side::Left as usize].meetings;
    let takes = |one: u32| market.limits(Side::Left, one).max() > 0;
    let without = (0..).zip(left).filter(|&(one, &count)| count == 0 && takes(one));
    let ids: Vec<&str> = without.map(|(one, _)| market.id(Side::Left, one)).collect();
    if !ids.is_empty() {
        let named = ids.iter().take(TOLD).copied().collect::<Vec<_>>().join(", ");
        let args = [
            ("n", ids.len().into()),
            ("ids", named.as_str().into()),
            ("more", ids.len().saturating_sub(TOLD).into()),
        ];
        say!("{}", messages.text("allocate-without", &args));
    }
}
