//! What investments tell of an investor, beside what it states.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;
use qantara_engine::money::{ExchangeRates, Money, MoneyRange};
use qantara_engine::place::Place;
use qantara_engine::profile::{Investment, Investor, ProfileId, Stage};
use qantara_engine::taxonomy::Sector;
use serde::Serialize;

/// With fewer investments of which a field is known, nothing is said of the
/// field.
///
/// Of what makes half of an investor's choices, five investments show nothing
/// at all once in 32 times (½⁵, 3 %); four would once in 16.
pub(super) const FLOOR: usize = 5;

/// With fewer investments in something that is not stated, it is an exception.
const FEWEST_BESIDE: usize = 2;

/// An investor's thesis as its portfolio reveals it.
#[derive(Debug, Serialize)]
pub(super) struct Thesis {
    pub(super) investor: ProfileId,
    pub(super) name: String,
    pub(super) day: Date,
    /// With fewer investments nothing is said.
    pub(super) floor: usize,
    /// Rounds up to the day, and those without a date.
    pub(super) investments: usize,
    pub(super) undated: usize,
    /// Different ventures among them.
    pub(super) ventures: usize,
    /// Rounds after the day, which do not count.
    pub(super) later: usize,
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) fields: Vec<Field>,
    pub(super) rounds: Rounds,
}

/// What is known of one field.
#[derive(Debug, Serialize)]
pub(super) struct Field {
    #[serde(rename = "field")]
    pub(super) name: FieldName,
    /// Whether the profile states anything.
    pub(super) is_stated: bool,
    /// Investments of which the field is known. A venture's first round counts
    /// for its sectors and its home, and every round for a stage.
    pub(super) known: usize,
    pub(super) rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FieldName {
    Sector,
    Stage,
    Place,
}

/// Something stated, with the investments that lie in it; or something that was
/// done and lies in nothing that is stated.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    /// A concept, a stage or a place.
    pub(super) code: String,
    pub(super) stated: bool,
    pub(super) investments: usize,
    /// Of those of which the field is known; `None` where there are none.
    pub(super) share: Option<f64>,
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) says: Says,
}

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Says {
    /// It is stated, and done.
    Agrees,
    /// It is stated, and none of the investments lies in it.
    StatedNotDone,
    /// It was done, and is not stated.
    DoneNotStated,
    /// It was done once, and is not stated.
    Exception,
    /// Nothing is stated.
    Revealed,
    /// There are too few investments to say.
    TooFew,
}

/// How large the rounds were, all investors together, beside the ticket.
#[derive(Debug, Serialize)]
pub(super) struct Rounds {
    /// Rounds whose amount is known.
    pub(super) known: usize,
    /// Rounds in a currency without a rate.
    pub(super) without_rate: usize,
    /// In the stated ticket's currency, or in the rates' own.
    pub(super) smallest: Option<Money>,
    pub(super) median: Option<Money>,
    pub(super) largest: Option<Money>,
    pub(super) ticket: Option<MoneyRange>,
    /// Rounds that are smaller than the smallest stated ticket.
    pub(super) below_ticket: usize,
    pub(super) says: RoundsSay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoundsSay {
    /// The ticket can be a part of most rounds.
    Agree,
    /// Most rounds are smaller than the smallest ticket.
    TicketAboveRounds,
    /// No ticket is stated.
    Revealed,
    TooFew,
}

/// What a venture's own profile says, where the hub has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Venture {
    pub(super) sectors: Option<BTreeSet<Sector>>,
    pub(super) home: Option<Place>,
}

/// What a thesis is read from.
pub(super) struct Read<'a> {
    pub(super) id: &'a ProfileId,
    pub(super) name: &'a str,
    pub(super) investor: &'a Investor,
    pub(super) ventures: &'a BTreeMap<ProfileId, Venture>,
    pub(super) ticket: Option<MoneyRange>,
    pub(super) rates: &'a ExchangeRates,
    pub(super) day: Date,
}

impl Read<'_> {
    pub(super) fn thesis(&self) -> Thesis {
        let all = self.investor.portfolio.as_deref().unwrap_or_default();
        let mut counted: Vec<&Investment> =
            all.iter().filter(|entry| entry.date.is_none_or(|date| date <= self.day)).collect();
        // The undated last; the sort keeps the order of equal ones.
        counted.sort_by_key(|entry| (entry.date.is_none(), entry.date));
        let first = first_of_each(&counted);
        let dates = || counted.iter().filter_map(|entry| entry.date);
        Thesis {
            investor: self.id.clone(),
            name: self.name.to_owned(),
            day: self.day,
            floor: FLOOR,
            investments: counted.len(),
            undated: counted.iter().filter(|entry| entry.date.is_none()).count(),
            ventures: first.len(),
            later: all.len() - counted.len(),
            since: dates().min(),
            until: dates().max(),
            fields: vec![self.sectors(&first), self.stages(&counted), self.places(&first)],
            rounds: self.rounds(&counted),
        }
    }

    fn venture(&self, entry: &Investment) -> Option<&Venture> {
        self.ventures.get(entry.startup.as_ref()?)
    }

    /// A sector that is stated holds all below it. What lies in none is told by
    /// the broadest sector that holds it.
    fn sectors(&self, entries: &[&Investment]) -> Field {
        let known = entries.iter().filter_map(|entry| {
            let own = entry.sectors.as_ref();
            Some((entry.date, own.or_else(|| self.venture(entry)?.sectors.as_ref())?))
        });
        let known: Vec<(Option<Date>, &BTreeSet<Sector>)> = known.collect();
        let stated: Vec<Sector> = self.investor.sectors.iter().flatten().copied().collect();
        let mut counts = Counts::of(known.len(), self.investor.sectors.is_some());
        for sector in &stated {
            counts.state(sector.concept().id());
        }
        for (date, sectors) in known {
            let mut codes = BTreeSet::new();
            for sector in sectors {
                let within = stated.iter().filter(|wanted| sector.concept().is_in(wanted.concept()));
                let mut within: Vec<&str> = within.map(|wanted| wanted.concept().id()).collect();
                if within.is_empty() {
                    within.push(sector.concept().chain().last().unwrap_or(sector.concept()).id());
                }
                codes.extend(within);
            }
            counts.add(date, codes);
        }
        counts.field(FieldName::Sector)
    }

    fn stages(&self, entries: &[&Investment]) -> Field {
        let known: Vec<(Option<Date>, Stage)> =
            entries.iter().filter_map(|entry| Some((entry.date, entry.stage?))).collect();
        let mut counts = Counts::of(known.len(), self.investor.stages.is_some());
        for stage in self.investor.stages.iter().flatten() {
            counts.state(stage.as_str());
        }
        for (date, stage) in known {
            counts.add(date, [stage.as_str()]);
        }
        counts.field(FieldName::Stage)
    }

    /// A place that is stated holds all that lies in it. What lies in none is
    /// told by its country.
    fn places(&self, entries: &[&Investment]) -> Field {
        let known = entries.iter().filter_map(|entry| {
            let own = entry.home.as_ref();
            Some((entry.date, own.or_else(|| self.venture(entry)?.home.as_ref())?))
        });
        let known: Vec<(Option<Date>, &Place)> = known.collect();
        let stated = self.investor.geographies.as_deref();
        let mut counts = Counts::of(known.len(), stated.is_some());
        let stated: Vec<(String, &Place)> =
            stated.unwrap_or_default().iter().map(|place| (place.to_string(), place)).collect();
        for (code, _) in &stated {
            counts.state(code);
        }
        for (date, home) in known {
            let within = stated.iter().filter(|(_, place)| home.is_in(place)).map(|(code, _)| code.as_str());
            let mut within: Vec<&str> = within.collect();
            let whole = home.to_string();
            if within.is_empty() {
                within.push(home.country().unwrap_or(&whole));
            }
            counts.add(date, within);
        }
        counts.field(FieldName::Place)
    }

    fn rounds(&self, entries: &[&Investment]) -> Rounds {
        let currency = self.ticket.map_or(self.rates.base(), |ticket| ticket.currency());
        let amounts: Vec<Money> = entries.iter().filter_map(|entry| entry.round).collect();
        let in_one = |amount: &Money| {
            let range = self.rates.range_in(MoneyRange::exactly(*amount), currency)?;
            Some(range.low().minor)
        };
        let mut known: Vec<u64> = amounts.iter().filter_map(in_one).collect();
        known.sort_unstable();
        let money = |minor: u64| Money { minor, currency };
        let smallest_ticket = self.ticket.map(|ticket| ticket.low().minor);
        let below_ticket =
            smallest_ticket.map_or(0, |low| known.iter().filter(|round| **round < low).count());
        Rounds {
            known: known.len(),
            without_rate: amounts.len() - known.len(),
            smallest: known.first().copied().map(money),
            // Of an even number, the lower of the two in the middle.
            median: known.get(known.len().saturating_sub(1) / 2).copied().map(money),
            largest: known.last().copied().map(money),
            ticket: self.ticket,
            below_ticket,
            says: match smallest_ticket {
                _ if known.len() < FLOOR => RoundsSay::TooFew,
                None => RoundsSay::Revealed,
                Some(_) if 2 * below_ticket > known.len() => RoundsSay::TicketAboveRounds,
                Some(_) => RoundsSay::Agree,
            },
        }
    }
}

/// The first round of each venture: a follow-up says less of a taste than the
/// first choice.
fn first_of_each<'a>(entries: &[&'a Investment]) -> Vec<&'a Investment> {
    let mut seen = HashSet::new();
    let is_first = |entry: &&&'a Investment| match (&entry.startup, &entry.name) {
        (Some(startup), _) => seen.insert(startup.as_str()),
        (None, Some(name)) => seen.insert(name.as_str()),
        (None, None) => true,
    };
    entries.iter().filter(is_first).copied().collect()
}

/// Investments by what they are in.
struct Counts {
    known: usize,
    is_stated: bool,
    /// Whether it is stated, and the investments' days.
    rows: BTreeMap<String, (bool, Vec<Option<Date>>)>,
}

impl Counts {
    fn of(known: usize, is_stated: bool) -> Self {
        Self { known, is_stated, rows: BTreeMap::new() }
    }

    fn state(&mut self, code: &str) {
        self.rows.entry(code.to_owned()).or_default().0 = true;
    }

    fn add<'a>(&mut self, date: Option<Date>, codes: impl IntoIterator<Item = &'a str>) {
        for code in codes {
            self.rows.entry(code.to_owned()).or_default().1.push(date);
        }
    }

    /// The most investments first.
    fn field(self, name: FieldName) -> Field {
        let Self { known, is_stated, rows } = self;
        let row = |(code, (stated, days)): (String, (bool, Vec<Option<Date>>))| Row {
            code,
            stated,
            investments: days.len(),
            share: (known > 0).then(|| days.len() as f64 / known as f64),
            since: days.iter().flatten().min().copied(),
            until: days.iter().flatten().max().copied(),
            says: says(known, is_stated, stated, days.len()),
        };
        let mut rows: Vec<Row> = rows.into_iter().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.investments));
        Field { name, is_stated, known, rows }
    }
}

fn says(known: usize, is_anything_stated: bool, stated: bool, investments: usize) -> Says {
    match (stated, investments) {
        _ if known < FLOOR => Says::TooFew,
        _ if !is_anything_stated => Says::Revealed,
        (true, 0) => Says::StatedNotDone,
        (true, _) => Says::Agrees,
        (false, investments) if investments < FEWEST_BESIDE => Says::Exception,
        (false, _) => Says::DoneNotStated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thesis(investor: &str, day: &str) -> Thesis {
        let investor: Investor = serde_json::from_str(investor).unwrap();
        let venture = Venture { sectors: Some(["health".parse().unwrap()].into()), home: "SN".parse().ok() };
        let ventures = [("st-9".parse().unwrap(), venture)].into();
        let read = Read {
            id: &"in-1".parse().unwrap(),
            name: "Atlas",
            ticket: investor.ticket,
            investor: &investor,
            ventures: &ventures,
            rates: &ExchangeRates::builtin(),
            day: day.parse().unwrap(),
        };
        read.thesis()
    }

    const ATLAS: &str = r#"{
        "sectors": ["agri", "energy"], "stages": ["seed"], "geographies": ["MA"],
        "ticket": {"low_minor": 100000000, "high_minor": 500000000, "currency": "MAD"},
        "portfolio": [
            {"name": "A", "date": "2020-01-01", "sectors": ["agri.irrigation"], "stage": "seed", "home": "MA-06"},
            {"name": "A", "date": "2021-01-01", "sectors": ["agri.irrigation"], "stage": "series_a", "home": "MA-06"},
            {"name": "B", "date": "2022-01-01", "sectors": ["fintech.payments"], "stage": "seed", "home": "MA"},
            {"name": "C", "date": "2023-01-01", "sectors": ["fintech"], "stage": "seed", "home": "FR",
             "round": {"minor": 50000000, "currency": "MAD"}},
            {"startup": "st-9", "date": "2024-01-01", "stage": "seed"},
            {"name": "E", "sectors": ["agri"]},
            {"name": "F", "date": "2026-05-01", "sectors": ["energy"]}
        ]}"#;

    fn row<'a>(thesis: &'a Thesis, field: usize, code: &str) -> &'a Row {
        thesis.fields[field].rows.iter().find(|row| row.code == code).unwrap()
    }

    /// A venture counts once for its sector, and what is stated holds what lies
    /// below it.
    #[test]
    fn what_was_done_stands_beside_what_is_stated() {
        let found = thesis(ATLAS, "2025-01-01");
        assert_eq!((found.investments, found.ventures, found.later, found.undated), (6, 5, 1, 1));
        assert_eq!((found.since, found.until), ("2020-01-01".parse().ok(), "2024-01-01".parse().ok()));
        let agri = row(&found, 0, "agri");
        assert_eq!(
            (agri.stated, agri.investments, agri.share, agri.says),
            (true, 2, Some(0.4), Says::Agrees)
        );
        assert_eq!(row(&found, 0, "energy").says, Says::StatedNotDone);
        let fintech = row(&found, 0, "fintech");
        assert_eq!((fintech.investments, fintech.says), (2, Says::DoneNotStated));
        assert_eq!(fintech.since, "2022-01-01".parse().ok());
        assert_eq!(row(&found, 0, "health").says, Says::Exception);
        assert_eq!(row(&found, 1, "seed").investments, 4);
        // Four ventures' homes are known.
        assert!(found.fields[2].rows.iter().all(|row| row.says == Says::TooFew));
        assert_eq!(row(&found, 2, "MA").investments, 2);
        assert_eq!((found.rounds.known, found.rounds.says), (1, RoundsSay::TooFew));
    }

    /// What is dated after the day is not known yet.
    #[test]
    fn the_future_does_not_count() {
        assert_eq!(row(&thesis(ATLAS, "2026-05-01"), 0, "energy").says, Says::Agrees);
        let early = thesis(ATLAS, "2022-06-01");
        assert!(early.fields[0].rows.iter().all(|row| row.says == Says::TooFew));
        assert_eq!((early.fields[0].known, early.later), (3, 3));
    }

    #[test]
    fn a_ticket_above_most_rounds_cannot_be_a_part_of_them() {
        let round = |n: usize, minor: u64| {
            format!(r#"{{"name": "V{n}", "round": {{"minor": {minor}, "currency": "MAD"}}}}"#)
        };
        let of = |rounds: &[u64], ticket: &str| {
            let rounds: Vec<String> = rounds.iter().enumerate().map(|(n, minor)| round(n, *minor)).collect();
            thesis(&format!(r#"{{{ticket} "portfolio": [{}]}}"#, rounds.join(",")), "2026-01-01").rounds
        };
        let ticket = r#""ticket": {"low_minor": 1000, "high_minor": 2000, "currency": "MAD"},"#;
        for (rounds, ticket, says) in [
            (vec![500, 600, 700, 5_000, 6_000], ticket, RoundsSay::TicketAboveRounds),
            (vec![500, 600, 1_000, 5_000, 6_000], ticket, RoundsSay::Agree),
            (vec![500, 600, 1_000, 5_000, 6_000], "", RoundsSay::Revealed),
            (vec![500; 4], ticket, RoundsSay::TooFew),
        ] {
            assert_eq!(of(&rounds, ticket).says, says, "{rounds:?}");
        }
        let found = of(&[500, 600, 1_000, 5_000, 6_000], ticket);
        assert_eq!(found.median.unwrap().minor, 1_000);
    }
}
