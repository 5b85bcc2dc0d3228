//! What lists owe to those whom they show, as options say it, and what it costs.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use anyhow::{Context, bail, ensure};
use clap::ValueEnum;
use qantara_engine::profile::Role;
use qantara_engine::rank::{Ranker, Ranking};
use qantara_hub::{Floored, Floors, Run, floored};
use qantara_messages::Messages;

use crate::hub::Hub;
use crate::segment::Field;

/// A group's share of all places, as `region=MA-01:10` says it.
#[derive(Clone, Debug)]
struct Share<'a> {
    field: Field,
    group: &'a str,
    percent: u8,
}

impl<'a> Share<'a> {
    fn read(text: &'a str) -> anyhow::Result<Self> {
        let told = || format!("--share {text}: write FIELD=GROUP:PERCENT, such as region=MA-09:10");
        let (field, rest) = text.split_once('=').with_context(told)?;
        let (group, percent) = rest.rsplit_once(':').with_context(told)?;
        let percent =
            percent.trim_end_matches('%').parse().ok().filter(|percent| (1..=100).contains(percent));
        let fields: Vec<&str> = Field::value_variants().iter().map(|field| field.as_str()).collect();
        let Some(field) = Field::value_variants().iter().find(|known| known.as_str() == field) else {
            bail!("--share {text}: `{field}` is none of {}", fields.join(", "))
        };
        Ok(Self { field: *field, group, percent: percent.with_context(told)? })
    }
}

/// The lists of a run that owes something to these candidates, by position, and
/// what it cost is told; `None` where it owes nothing.
pub(crate) fn lists(
    run: &Run,
    ranker: &Ranker<'_>,
    (seekers, owed): (&[usize], &[usize]),
    candidates: Role,
    (hub, messages): (&Hub, &Messages),
) -> anyhow::Result<Option<Vec<Ranking>>> {
    if run.at_least.is_none() && run.shares.is_empty() {
        return Ok(None);
    }
    let shares: Vec<Share<'_>> =
        run.shares.iter().map(|text| Share::read(text)).collect::<anyhow::Result<_>>()?;
    let mut members = vec![Vec::new(); shares.len()];
    let mut known: BTreeSet<(&str, String)> = BTreeSet::new();
    for candidate in owed.iter().filter(|_| !shares.is_empty()) {
        let profile = hub.find(ranker.candidates().id(*candidate), &[candidates])?;
        for (share, members) in shares.iter().zip(&mut members) {
            let groups = share.field.groups(&profile).unwrap_or_default();
            if groups.contains(share.group) {
                members.push(*candidate);
            }
            known.extend(groups.into_iter().map(|group| (share.field.as_str(), group)));
        }
    }
    for (share, members) in shares.iter().zip(&members) {
        let field = share.field.as_str();
        let of_field = known.iter().filter(|(known, _)| *known == field).map(|(_, group)| group.as_str());
        ensure!(
            !members.is_empty(),
            "--share {field}={}: nobody is in it; there are {}",
            share.group,
            of_field.collect::<Vec<_>>().join(", ")
        );
    }
    let floors = Floors {
        at_least: run.at_least.map_or(0, NonZeroU32::get),
        at_most_percent: run.exposure_percent,
        shares: shares.iter().map(|share| share.percent).zip(members).collect(),
    };
    let found = floored(ranker, seekers, owed, run.k, &floors)?;
    tell(&found, &shares, messages);
    Ok(Some(found.rankings))
}

/// Tells what floors cost, and which could not be met.
fn tell(found: &Floored, shares: &[Share<'_>], messages: &Messages) {
    let lost = if found.before > 0.0 { 1.0 - found.after / found.before } else { 0.0 };
    let args = [
        ("lost", messages.share(lost.max(0.0)).into()),
        ("changed", found.n_changed.into()),
        ("lists", found.rankings.len().into()),
    ];
    eprintln!("{}", messages.text("rank-floors", &args));
    if found.short > 0 {
        eprintln!("{}", messages.text("rank-floors-short", &[("short", (found.short as usize).into())]));
    }
    for (share, short) in shares.iter().zip(&found.short_of_shares).filter(|(_, short)| **short > 0) {
        let group = share.field.label(Some(share.group), messages);
        let args = [("group", group.as_str().into()), ("short", (*short as usize).into())];
        eprintln!("{}", messages.text("rank-share-short", &args));
    }
}
