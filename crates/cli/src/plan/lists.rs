//! The files that `qantara plan` reads: pairs with scores, and the two sides
//! with their limits.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use qantara_exchange::{Location, SheetRow};
use qantara_pairing::market::{GREATEST_SCORE, Market, Pair, PairId, Participant, Side};

use qantara_plan::Who;

use super::day;
use super::points;
use crate::sheet::{Columns, for_each, needed};

/// The columns of pairs.
pub(super) const EDGES: Columns =
    (&["left", "right", "score"], &["left_score", "right_score", "ticket_min", "ticket_max", "leads"]);

/// The columns of both sides.
pub(super) const SIDES: Columns = (
    &["id", "side", "max"],
    &["min", "free", "video", "group", "at_once", "length", "needs", "ask_min", "ask_max"],
);

/// A market, and what else files say of the people in it.
pub(super) struct Found {
    pub(super) market: Market,
    /// What the day needs to know of everybody, by side.
    pub(super) who: [Vec<Who>; 2],
    /// The group of left participants, where they have one.
    pub(super) group_of: Vec<(u32, String)>,
    /// What somebody's meetings need, by name.
    pub(super) needs: Vec<(Side, u32, String)>,
}

impl Found {
    /// A market of which files say nothing else.
    pub(super) fn of(market: Market) -> Self {
        let who = Side::BOTH.map(|side| vec![Who::default(); market.len(side)]);
        Self { market, who, group_of: Vec::new(), needs: Vec::new() }
    }
}

/// People as a file has them.
#[derive(Default)]
pub(super) struct People {
    pub(super) participants: [Vec<Participant>; 2],
    pub(super) who: [HashMap<String, Who>; 2],
    /// The group of left participants, by id.
    pub(super) groups: Vec<(String, String)>,
    /// What somebody's meetings need, by id and name.
    pub(super) needs: Vec<(Side, String, String)>,
}

/// Nobody takes more meetings than this.
pub(super) const MOST: u32 = 1_000;

/// Where the ids of a sheet stand.
#[derive(Default)]
pub(super) struct Seen(HashMap<(Side, String), Location>);

impl Seen {
    /// Notes where an id stands. Where it stands there twice, names the earlier
    /// row.
    pub(super) fn once(&mut self, side: Side, id: &str, row: &SheetRow) -> anyhow::Result<()> {
        match self.0.insert((side, id.to_owned()), row.location.clone()) {
            None => Ok(()),
            Some(first) => bail!("id: `{id}` is there already, in {first}"),
        }
    }
}

/// Reads the pairs and the sides.
pub(super) fn read(edges: &Path, sides: &Path) -> anyhow::Result<Found> {
    let People { participants, mut who, groups, needs } = people(sides)?;
    ensure!(participants.iter().any(|side| !side.is_empty()), "{} holds nobody", sides.display());
    let places = [0, 1].map(|side| -> HashMap<&str, u32> {
        participants[side].iter().zip(0..).map(|(one, place)| (one.id.as_str(), place)).collect()
    });
    let mut listed = Vec::new();
    pairs(edges, |left, right, [score, left_score, right_score]| {
        let place = |side: Side, id: &str| {
            let place = places[side as usize].get(id).copied();
            place.with_context(|| format!("{side}: `{id}` is not on that side in {}", sides.display()))
        };
        let (left, right) = (place(Side::Left, left)?, place(Side::Right, right)?);
        listed.push(Pair { left, right, score, left_score, right_score });
        Ok(())
    })?;
    ensure!(!listed.is_empty(), "{} holds no pair", edges.display());
    let [left, right] = participants;
    let market = Market::new(left, right, &listed)
        .with_context(|| format!("reading {} and {}", edges.display(), sides.display()))?;
    let mut of = |side: Side, id: &String| who[side as usize].remove(id).unwrap_or_default();
    let who = Side::BOTH.map(|side| market.ids(side).iter().map(|id| of(side, id)).collect());
    let number = |(id, group): (String, String)| Some((market.find(Side::Left, &id)?, group));
    let group_of = groups.into_iter().filter_map(number).collect();
    let number = |(side, id, name): (Side, String, String)| Some((side, market.find(side, &id)?, name));
    let needs = needs.into_iter().filter_map(number).collect();
    Ok(Found { market, who, group_of, needs })
}

/// Passes on the pairs of a file: the two ids, and the mutual, the left and the
/// right score.
pub(super) fn pairs(
    edges: &Path,
    mut each: impl FnMut(&str, &str, [i64; 3]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for_each(edges, EDGES, |row| {
        let [left, right, score, left_score, right_score, _, _, _] = row.cells();
        let (left, right) = (needed(left, "left")?, needed(right, "right")?);
        let score = decimal(needed(score, "score")?, "score")?;
        let own = |text: Option<&str>, name| text.map_or(Ok(score), |text| decimal(text, name));
        each(left, right, [score, own(left_score, "left_score")?, own(right_score, "right_score")?])
    })
}

/// The pairs of a file that names them. Those who cannot meet are an error
/// where they `must`, and else need no mention.
pub(super) fn named_pairs(path: &Path, market: &Market, must: bool) -> anyhow::Result<Vec<PairId>> {
    let mut found = Vec::new();
    for_each(path, (&["left", "right"], &[]), |row| {
        let cells: [Option<&str>; 2] = row.cells();
        let mut ends = [0; 2];
        for (side, cell) in Side::BOTH.into_iter().zip(cells) {
            let id = needed(cell, &side.to_string())?;
            let one = market.find(side, id);
            ends[side as usize] = one.with_context(|| format!("{side}: nobody there has the id `{id}`"))?;
        }
        match market.pair(ends[0], ends[1]) {
            Some(pair) => found.push(pair),
            None => ensure!(!must, "the two cannot meet: no such pair is listed, or a rule bars it"),
        }
        Ok(())
    })?;
    Ok(found)
}

/// The people of both sides, with their limits; and what the day needs to know
/// of them, where the file says it.
pub(super) fn people(sides: &Path) -> anyhow::Result<People> {
    let (mut found, mut seen) = (People::default(), Seen::default());
    for_each(sides, SIDES, |row| {
        let [id, side, max, min, free, video, group, at_once, length, needs, _, _] = row.cells();
        let side = self::side(side)?;
        let id = needed(id, "id")?.to_owned();
        seen.once(side, &id, row)?;
        let max = needed(max, "max")?;
        let (min, max) = (count(min, "min")?.unwrap_or(0), count(Some(max), "max")?.unwrap_or(0));
        let free = free.map(day::free).transpose()?;
        if let Some(group) = group {
            ensure!(side == Side::Left, "group is for the left side");
            found.groups.push((id.clone(), group.to_owned()));
        }
        if let Some(needs) = needs {
            found.needs.push((side, id.clone(), needs.to_owned()));
        }
        let who = Who {
            free,
            by_video: flag(video, "video")?,
            at_once: several(at_once, "at_once")?,
            length: several(length, "length")?,
            ..Who::default()
        };
        found.who[side as usize].insert(id.clone(), who);
        found.participants[side as usize].push(Participant { id, min, max });
        Ok(())
    })?;
    Ok(found)
}

/// A number above zero, where a cell holds one.
pub(super) fn several(cell: Option<&str>, column: &str) -> anyhow::Result<Option<NonZeroU32>> {
    let number = count(cell, column)?.map(NonZeroU32::new);
    number
        .map(|number| number.with_context(|| format!("{column}: `0` is too few; write 1 or more")))
        .transpose()
}

/// Whether a cell says so.
pub(super) fn flag(cell: Option<&str>, column: &str) -> anyhow::Result<bool> {
    match cell {
        None | Some("0") => Ok(false),
        Some("1") => Ok(true),
        Some(cell) => bail!("{column}: `{cell}` says neither; write 1 for yes and 0 for no"),
    }
}

/// The side that a cell names.
pub(super) fn side(cell: Option<&str>) -> anyhow::Result<Side> {
    let named = needed(cell, "side")?;
    let side = Side::BOTH.into_iter().find(|side| side.to_string() == named);
    side.with_context(|| format!("side: `{named}` is no side; write left or right"))
}

/// A number of meetings, where a cell holds one.
pub(super) fn count(cell: Option<&str>, column: &str) -> anyhow::Result<Option<u32>> {
    let Some(text) = cell else { return Ok(None) };
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let number = whole.parse().ok().filter(|number| *number <= MOST);
    let number = number.with_context(|| {
        format!("{column}: `{text}` is no number of meetings; write 0, 1, 2, … up to {MOST}")
    })?;
    Ok(Some(number))
}

fn decimal(text: &str, column: &str) -> anyhow::Result<i64> {
    let score = points::parse(text)
        .with_context(|| format!("{column}: `{text}` is no score; write a decimal such as 0.8125"))?;
    ensure!(score.abs() <= GREATEST_SCORE, "{column}: `{text}` is too large; scores go to a thousand");
    Ok(score)
}
