//! How much a past deal says of a startup: the numbers of the kernel.

use std::sync::OnceLock;

use serde::Deserialize;

use super::Record;
use super::look::{Deal, Look};
use crate::facet::degree::Exact;

/// The tables of `data/similar-deals.toml`, as factors.
///
/// A deal `d` says `Π table[how it compares]` of a startup, and deals add up:
/// a mixture in which each past deal may be the one that the next repeats
/// (kernel density estimation over pairs, with a product kernel for mixed
/// kinds of values; Li & Racine, *Nonparametric Econometrics*, 2007, ch. 4).
#[derive(Debug)]
pub(super) struct Kernel {
    tables: Tables,
}

/// Logarithms of factors in the file; factors once read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    /// What everybody is taken to have beside their deals.
    nothing: f64,
    /// Home unknown, another country, the same country, region, area around a
    /// city, city.
    place: [f64; 6],
    /// By how much more a place that is shared counts, as a power of 1 / the
    /// place's share of all investments.
    place_rarity: f64,
    /// Sectors unknown, other, of the same field, the same.
    sector: [f64; 4],
    /// Steps from the deal's stage to the startup's, from -3 to 3.
    stage: [f64; 7],
    stage_unknown: f64,
    /// Fifths of a decade from the deal's round to the ask, from -6 to 7.
    amount: [f64; 14],
    amount_unknown: f64,
    /// How old the deal is: up to each of [`DEAL_YEARS`], and older.
    deal_age: [f64; 7],
    /// How far the square roots of the startups' ages are apart, in steps of
    /// 0.4.
    startup_age: [f64; 7],
    startup_age_unknown: f64,
    /// The first deal with a venture, a follow-up.
    follow_up: [f64; 2],
}

/// Years, each the end of an age group of deals.
const DEAL_YEARS: [f64; 6] = [0.5, 1.0, 2.0, 3.0, 5.0, 8.0];

/// A startup on its way to be compared with deals.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::facet) struct Asked {
    look: Look,
    /// By what is shared of the home, as in [`Tables::place`].
    place: [Exact; 6],
}

/// The kernel.
pub(super) fn kernel() -> &'static Kernel {
    static KERNEL: OnceLock<Kernel> = OnceLock::new();
    KERNEL.get_or_init(|| {
        let text = include_str!("../../../data/similar-deals.toml");
        let mut tables: Tables = toml::from_str(text).expect("the bundled kernel is valid");
        let all = [
            &mut tables.place[..],
            &mut tables.sector,
            &mut tables.stage,
            &mut tables.amount,
            &mut tables.deal_age,
            &mut tables.startup_age,
            &mut tables.follow_up,
        ];
        all.into_iter().flatten().for_each(|number| *number = number.exp());
        let alone = [
            &mut tables.nothing,
            &mut tables.stage_unknown,
            &mut tables.amount_unknown,
            &mut tables.startup_age_unknown,
        ];
        for number in alone {
            *number = number.exp();
        }
        Kernel { tables }
    })
}

impl Kernel {
    /// What a deal of that age counts, whatever it is compared with.
    pub(super) fn weight(&self, years: f64, follows_up: bool) -> f64 {
        let group = DEAL_YEARS.partition_point(|end| *end < years);
        self.tables.deal_age[group] * self.tables.follow_up[usize::from(follows_up)]
    }

    /// A startup, with how rare its places are.
    pub(super) fn asked(&self, look: Look, record: &Record) -> Asked {
        let Tables { place, place_rarity, .. } = &self.tables;
        let mut factors = *place;
        for (level, key) in look.home.iter().enumerate().filter(|(_, key)| **key != 0) {
            factors[level + 2] *= (place_rarity * record.rarity(*key)).exp();
        }
        Asked { look, place: factors.map(|factor| Exact(factor as f32)) }
    }

    /// What deals say of a startup, in units of [`Tables::nothing`]: 0 or more.
    pub(super) fn sum(&self, asked: &Asked, deals: &[Deal]) -> f64 {
        let sum: f64 = deals.iter().map(|deal| self.says(asked, deal)).sum();
        sum / self.tables.nothing
    }

    /// What one deal says.
    pub(super) fn says(&self, asked: &Asked, deal: &Deal) -> f64 {
        let (tables, own, past) = (&self.tables, &asked.look, &deal.look);
        let stage = match (own.stage, past.stage) {
            (Some(own), Some(past)) => {
                tables.stage[(3 + i32::from(own) - i32::from(past)).clamp(0, 6) as usize]
            }
            _ => tables.stage_unknown,
        };
        let amount = match (own.amount, past.amount) {
            (Some(own), Some(past)) => {
                tables.amount[(6 + (own - past + 100).div_euclid(200)).clamp(0, 13) as usize]
            }
            _ => tables.amount_unknown,
        };
        let age = match (own.age, past.age) {
            (Some(own), Some(past)) => tables.startup_age[(own.abs_diff(past) / 400).min(6) as usize],
            _ => tables.startup_age_unknown,
        };
        let place = f64::from(asked.place[shared_place(own, past)].0);
        deal.weight.get() * place * tables.sector[shared_sector(own, past)] * stage * amount * age
    }
}

fn shared_place(own: &Look, past: &Look) -> usize {
    if own.home[0] == 0 || past.home[0] == 0 {
        return 0;
    }
    let same = |level: &usize| own.home[*level] != 0 && own.home[*level] == past.home[*level];
    if same(&0) { (0..4).rev().find(same).map_or(1, |level| level + 2) } else { 1 }
}

fn shared_sector(own: &Look, past: &Look) -> usize {
    match () {
        () if own.sectors == 0 || past.sectors == 0 => 0,
        () if own.sectors & past.sectors != 0 => 3,
        () if own.fields & past.fields != 0 => 2,
        () => 1,
    }
}
