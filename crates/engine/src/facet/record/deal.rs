//! An investor's past deals.

use std::collections::{BTreeMap, HashSet};

use super::Tally;
use super::kernel::kernel;
use super::look::{Deal, Look, age, amount, keys, sectors};
use crate::corpus::Corpus;
use crate::profile::{Investment, Profile};

/// An investor's deals, follow-ups included, each with its entry.
pub(super) fn of<'a>(profile: &'a Profile, corpus: &'a Corpus) -> Vec<(&'a Investment, Deal)> {
    let firsts: HashSet<*const Investment> = crate::facet::portfolio::of(profile, corpus)
        .unwrap_or_default()
        .into_iter()
        .map(std::ptr::from_ref)
        .collect();
    let deal = |entry: &'a Investment| {
        let [own, fields] = sectors(corpus.sectors_of(entry).into_iter().flatten());
        let look = Look {
            home: corpus.home_of(entry).map_or([0; 4], keys),
            sectors: own,
            fields,
            stage: entry.stage.map(|stage| stage.position() as u8),
            amount: amount(entry.round.and_then(|round| corpus.rates().in_base(round))),
            age: entry.date.and_then(|date| age(corpus.founding_of(entry), date)),
        };
        let follows_up = !firsts.contains(&std::ptr::from_ref(entry));
        (entry, Deal { look, weight: Tally::of(kernel().weight(corpus.years_since(entry), follows_up)) })
    };
    super::known(profile, corpus).map(deal).collect()
}

/// Deals of the same look as one, in the order of looks.
pub(super) fn merged(deals: &[Deal]) -> Vec<Deal> {
    let mut weights: BTreeMap<Look, Tally> = BTreeMap::new();
    for deal in deals {
        weights.entry(deal.look).or_default().add(deal.weight);
    }
    weights.into_iter().map(|(look, weight)| Deal { look, weight }).collect()
}
