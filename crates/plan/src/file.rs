//! A plan as a JSON file: the question, the answer and its proof, so that
//! anybody can check it and repair it without any other input.
//!
//! The file has an item of its lists on each line, so that two of them can be
//! compared line by line. Scores of pairs, prices and bonuses are in millionths
//! of a point, those of meetings in points; slots and tables count from 0.

use std::io;
use std::num::NonZeroU32;

use qantara_pairing::choice::{Certificate, Penalties};
use qantara_pairing::market::{Market, MarketError, Pair, PairId, Participant, Side};
use qantara_pairing::timetable::{Reason, Seat, Timetable, Unplaced};
use serde::{Deserialize, Serialize};
use serde_json::ser::{Formatter, Serializer};

use crate::answer::{Answer, Broken, Figures, Proof, points, verify};
use crate::change::Change;
use crate::problem::{Aim, Confirmed, Group, Problem, Resource, Rules, Shortage, Who};

/// The format of plan files that are written today.
const FORMAT: u32 = 1;

/// A plan with everything that decided it.
#[derive(Clone, Debug)]
pub struct PlanFile {
    /// The question.
    pub problem: Problem,
    /// The answer.
    pub answer: Answer,
    /// Where the problem came from, as its maker describes it.
    pub manifest: serde_json::Value,
    /// For a repaired plan, what it was made from.
    pub earlier: Option<Earlier>,
}

/// The plan that a repaired plan was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// The name of its file, in the same folder.
    pub file: String,
    /// SHA-256 over the file.
    pub sha256: String,
    /// What a kept meeting counted, in millionths of a point; absent: more than
    /// any score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonus: Option<i64>,
    /// What happened since, in order.
    pub changes: Vec<Change>,
}

/// Why a text is no plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It is no JSON, or lacks something.
    #[error("it is no plan; a plan is a file of --out whose name ends in .json")]
    Json(#[from] serde_json::Error),
    /// Another version of Qantara wrote it.
    #[error(
        "it is a plan of format {format}, and this Qantara reads format {FORMAT}; use the Qantara that wrote it ({build})"
    )]
    OtherFormat {
        /// Its format.
        format: u32,
        /// The version that wrote it.
        build: String,
    },
    /// Its people and pairs are no market.
    #[error(transparent)]
    Market(#[from] MarketError),
    /// A meeting, pin or veto is none of the pairs.
    #[error("`{left}` and `{right}` are named and are no pair of the file")]
    NoSuchPair {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
    },
    /// A value says nothing that a plan could mean.
    #[error("{what} says nothing: `{value}`")]
    Value {
        /// Which value.
        what: &'static str,
        /// What stands there.
        value: String,
    },
    /// The answer breaks a rule.
    #[error(transparent)]
    Broken(#[from] Broken),
}

#[derive(Deserialize)]
struct Head {
    format: u32,
    build: String,
}

#[serde_with::skip_serializing_none]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: u32,
    build: String,
    /// No step of a plan is random; kept for future ones.
    seed: u64,
    manifest: serde_json::Value,
    earlier: Option<Earlier>,
    choose: Aim,
    floors: Shortage,
    figures: Figures,
    day: Option<DayLines>,
    pins: Vec<[String; 2]>,
    vetoes: Vec<[String; 2]>,
    no_slot: Vec<[String; 2]>,
    meetings: Vec<Meeting>,
    penalties: Option<Vec<i64>>,
    /// What one more seat at the day's tables would bring at most.
    seat_price: Option<i64>,
    groups: Vec<GroupLine>,
    resources: Vec<ResourceLine>,
    good: Option<i64>,
    confirmed: Option<ConfirmedLines>,
    left: Vec<Person>,
    right: Vec<Person>,
    pairs: Vec<Vec<i64>>,
}

#[serde_with::skip_serializing_none]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DayLines {
    tables: Vec<u32>,
    from: u32,
    breaks: Vec<u32>,
    rest: [u32; 2],
    in_a_row: [Option<NonZeroU32>; 2],
}

#[serde_with::skip_serializing_none]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupLine {
    name: String,
    min: u32,
    max: Option<u32>,
    price: Option<i64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResourceLine {
    name: String,
    available: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfirmedLines {
    bonus: i64,
    meetings: Vec<[String; 2]>,
}

#[serde_with::skip_serializing_none]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meeting {
    left: String,
    right: String,
    score: f64,
    slot: Option<u32>,
    table: Option<u32>,
    /// Whether it has been held and stays as it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    held: bool,
    /// Why it has no slot.
    no_slot: Option<String>,
}

#[serde_with::skip_serializing_none]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    id: String,
    min: u32,
    max: u32,
    free: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    by_video: bool,
    group: Option<String>,
    at_once: Option<NonZeroU32>,
    length: Option<NonZeroU32>,
    needs: Option<String>,
    price: Option<i64>,
    good_price: Option<i64>,
}

/// What stands in the way of a meeting, as files say it.
const REASONS: [(Reason, &str); 6] = [
    (Reason::NeverTogether, "never-together"),
    (Reason::Full(Side::Left), "left-full"),
    (Reason::Full(Side::Right), "right-full"),
    (Reason::BothFull, "both-full"),
    (Reason::NotAtOnce, "not-at-once"),
    (Reason::TablesFull, "tables-full"),
];

/// A reason as files say it: `no NAME` where a resource is taken.
fn code_of(reason: Reason, resources: &[Resource]) -> String {
    if let Reason::NoResource(at) = reason {
        return format!("no {}", resources.get(at as usize).map_or("", |resource| &resource.name));
    }
    let code = REASONS.iter().find(|(one, _)| *one == reason);
    code.map_or_else(String::new, |(_, code)| (*code).to_owned())
}

/// The reason of a code.
fn reason_of(code: &str, resources: &[Resource]) -> Option<Reason> {
    let at = |name: &str| resources.iter().position(|resource| resource.name == name);
    let of_resource = || Some(Reason::NoResource(at(code.strip_prefix("no ")?)? as u32));
    REASONS.iter().find(|(_, one)| *one == code).map(|(reason, _)| *reason).or_else(of_resource)
}

impl PlanFile {
    /// The file's text, and its figures.
    ///
    /// # Errors
    ///
    /// [`Broken`] where the answer is not one of the problem's.
    pub fn to_json(&self) -> Result<String, Broken> {
        let document = self.document()?;
        let mut text = Vec::new();
        document
            .serialize(&mut Serializer::with_formatter(&mut text, Lines::default()))
            .expect("a plan is valid JSON");
        text.push(b'\n');
        Ok(String::from_utf8(text).expect("JSON is UTF-8"))
    }

    /// Reads a file's text, without checking the plan in it.
    ///
    /// # Errors
    ///
    /// [`FileError`], where the text is no plan.
    pub fn read(text: &str) -> Result<Self, FileError> {
        Document::of(text)?.plan()
    }

    /// Reads a file's text and checks everything in it: limits, certificate,
    /// timetable, and the figures that it states.
    ///
    /// # Errors
    ///
    /// [`FileError`], where the text is no plan or the plan breaks a rule.
    pub fn read_checked(text: &str) -> Result<(Self, Proof, Figures), FileError> {
        let document = Document::of(text)?;
        let stated = document.figures.clone();
        let plan = document.plan()?;
        let (proof, figures) = verify(&plan.problem, &plan.answer)?;
        let named = |figures: &Figures| match serde_json::to_value(figures) {
            Ok(serde_json::Value::Object(figures)) => figures,
            _ => serde_json::Map::new(),
        };
        let (stated, is) = (named(&stated), named(&figures));
        for figure in is.keys().chain(stated.keys()) {
            if stated.get(figure) != is.get(figure) {
                let text = |of: &serde_json::Map<String, serde_json::Value>| {
                    of.get(figure).map_or_else(|| "nothing".to_owned(), ToString::to_string)
                };
                let figure = figure.clone();
                return Err(Broken::Figure { stated: text(&stated), is: text(&is), figure }.into());
            }
        }
        Ok((plan, proof, figures))
    }

    fn document(&self) -> Result<Document, Broken> {
        let Self { problem, answer, manifest, earlier } = self;
        let market = &problem.market;
        let (_, figures) = verify(problem, answer)?;
        let ids = |pairs: &[PairId]| pairs.iter().map(|&pair| problem.ids(pair).map(str::to_owned)).collect();
        let person = |side: Side, one: u32| {
            let (limits, who) = (market.limits(side, one), &problem.who[side as usize][one as usize]);
            let certificate = answer.certificate.as_ref();
            let price = |certificate: &Certificate| match side {
                Side::Left => certificate.left.get(one as usize).copied(),
                Side::Right => certificate.right.get(one as usize).copied(),
            };
            let good = |certificate: &Certificate| certificate.left_good.get(one as usize).copied();
            let slot = |free: &bool| if *free { '1' } else { '0' };
            Person {
                id: market.id(side, one).to_owned(),
                min: limits.min(),
                max: limits.max(),
                free: who.free.as_ref().map(|free| free.iter().map(slot).collect()),
                by_video: who.by_video,
                group: who.group.map(|group| problem.groups[group].name.clone()),
                at_once: who.at_once,
                length: who.length,
                needs: who.needs.map(|at| problem.resources[at].name.clone()),
                price: certificate.and_then(price),
                good_price: certificate.filter(|_| side == Side::Left).and_then(good),
            }
        };
        let [left, right] =
            Side::BOTH.map(|side| (0..market.len(side) as u32).map(|one| person(side, one)).collect());
        let group = |(at, group): (usize, &Group)| GroupLine {
            name: group.name.clone(),
            min: group.min,
            max: group.max,
            price: answer.certificate.as_ref().and_then(|found| found.groups.get(at).copied()),
        };
        let row = |pair: &Pair| {
            let mut row = vec![i64::from(pair.left), i64::from(pair.right), pair.score];
            if [pair.left_score, pair.right_score] != [pair.score; 2] {
                row.extend([pair.left_score, pair.right_score]);
            }
            row
        };
        Ok(Document {
            format: FORMAT,
            build: env!("CARGO_PKG_VERSION").to_owned(),
            seed: 0,
            manifest: manifest.clone(),
            earlier: earlier.clone(),
            choose: problem.aim,
            floors: problem.floors,
            figures,
            day: problem.day.as_ref().map(|rules| DayLines {
                tables: rules.tables.clone(),
                from: rules.from,
                breaks: rules.breaks.clone(),
                rest: rules.rest,
                in_a_row: rules.in_a_row,
            }),
            pins: ids(&problem.pins),
            vetoes: ids(&problem.vetoes),
            no_slot: ids(&problem.no_slot),
            meetings: self.meetings(),
            penalties: answer.certificate.as_ref().map(|found| found.penalties.as_slice().to_vec()),
            seat_price: answer.certificate.as_ref().map(|found| found.most),
            groups: problem.groups.iter().enumerate().map(group).collect(),
            resources: problem
                .resources
                .iter()
                .map(|one| ResourceLine { name: one.name.clone(), available: one.available })
                .collect(),
            good: answer.good,
            confirmed: problem.confirmed.as_ref().map(|confirmed| ConfirmedLines {
                bonus: confirmed.bonus,
                meetings: ids(&confirmed.meetings),
            }),
            left,
            right,
            pairs: market.to_pairs().iter().map(row).collect(),
        })
    }

    fn meetings(&self) -> Vec<Meeting> {
        let Self { problem, answer, .. } = self;
        let unplaced = answer.timetable.as_ref().map_or(&[][..], |timetable| &timetable.unplaced);
        let meeting = |&pair: &PairId| {
            let seat = answer.seat(pair);
            let reason =
                unplaced.binary_search_by_key(&pair, |one| one.pair).ok().map(|at| unplaced[at].reason);
            let code = reason.map(|reason| code_of(reason, &problem.resources));
            let [left, right] = problem.ids(pair).map(str::to_owned);
            Meeting {
                left,
                right,
                score: points(problem.market.score(pair).into()),
                slot: seat.map(|seat| seat.slot),
                table: seat.and_then(|seat| seat.table),
                held: problem.held.binary_search_by_key(&pair, |seat| seat.pair).is_ok(),
                no_slot: code,
            }
        };
        answer.meetings.iter().map(meeting).collect()
    }
}

impl Document {
    fn of(text: &str) -> Result<Self, FileError> {
        let Head { format, build } = serde_json::from_str(text)?;
        if format != FORMAT {
            return Err(FileError::OtherFormat { format, build });
        }
        Ok(serde_json::from_str(text)?)
    }

    fn plan(self) -> Result<PlanFile, FileError> {
        let market = self.market()?;
        let pair = |ids: &[String; 2]| {
            let [left, right] = [market.find(Side::Left, &ids[0]), market.find(Side::Right, &ids[1])];
            let pair = left.zip(right).and_then(|(left, right)| market.pair(left, right));
            let [left, right] = ids.clone();
            pair.ok_or(FileError::NoSuchPair { left, right })
        };
        let in_order = |named: &[[String; 2]]| -> Result<Vec<PairId>, FileError> {
            let mut pairs = named.iter().map(pair).collect::<Result<Vec<_>, _>>()?;
            pairs.sort_unstable();
            Ok(pairs)
        };
        let mut problem = Problem::new(market.clone(), self.floors);
        problem.aim = self.choose;
        problem.pins = in_order(&self.pins)?;
        problem.vetoes = in_order(&self.vetoes)?;
        problem.no_slot = in_order(&self.no_slot)?;
        if let Some(confirmed) = &self.confirmed {
            problem.confirmed =
                Some(Confirmed { meetings: in_order(&confirmed.meetings)?, bonus: confirmed.bonus });
        }
        let group = |group: &GroupLine| Group { name: group.name.clone(), min: group.min, max: group.max };
        problem.groups = self.groups.iter().map(group).collect();
        let resource = |line: &ResourceLine| Resource { name: line.name.clone(), available: line.available };
        problem.resources = self.resources.iter().map(resource).collect();
        let mut prices = Side::BOTH.map(|side| vec![None; market.len(side)]);
        let mut good_prices = vec![None; market.len(Side::Left)];
        for (side, people) in Side::BOTH.into_iter().zip([&self.left, &self.right]) {
            for person in people {
                let Some(one) = market.find(side, &person.id) else { continue };
                problem.who[side as usize][one as usize] = self.who(person)?;
                prices[side as usize][one as usize] = person.price;
                if side == Side::Left {
                    good_prices[one as usize] = person.good_price;
                }
            }
        }
        if let Some(day) = self.day {
            let DayLines { tables, from, breaks, rest, in_a_row } = day;
            problem.day = Some(Rules { tables, breaks, rest, in_a_row, from });
        }

        let (mut meetings, mut seats, mut unplaced) = (Vec::new(), Vec::new(), Vec::new());
        for meeting in &self.meetings {
            let found = pair(&[meeting.left.clone(), meeting.right.clone()])?;
            let score = points(market.score(found).into());
            if meeting.score.total_cmp(&score).is_ne() {
                let (stated, is) = (meeting.score.to_string(), score.to_string());
                return Err(Broken::Figure { figure: "score".to_owned(), stated, is }.into());
            }
            meetings.push(found);
            if let Some(slot) = meeting.slot {
                let seat = Seat { pair: found, slot, table: meeting.table };
                seats.push(seat);
                if meeting.held {
                    problem.held.push(seat);
                }
            } else if problem.day.is_some() {
                let code = meeting.no_slot.clone().unwrap_or_default();
                let reason = reason_of(&code, &problem.resources);
                let reason = reason.ok_or(FileError::Value { what: "no_slot", value: code })?;
                let (left, right) = (market.left(found), market.right(found));
                unplaced.push(Unplaced { pair: found, left, right, reason });
            }
        }
        meetings.sort_unstable();
        seats.sort_unstable();
        problem.held.sort_unstable();
        unplaced.sort_unstable_by_key(|one| one.pair);
        let timetable = problem.day.is_some().then(|| Timetable {
            seats,
            unplaced,
            bound: self.figures.placed_bound.unwrap_or(0),
            slots_used: self.figures.slots_used.unwrap_or(0),
        });
        let certificate = self.penalties.map(|penalties| {
            let [left, right] = prices.map(|prices| prices.into_iter().flatten().collect());
            let left_good = good_prices.into_iter().flatten().collect();
            let value = format!("{} numbers", penalties.len());
            let penalties = Penalties::new(penalties).ok_or(FileError::Value { what: "penalties", value })?;
            let groups = self.groups.iter().filter_map(|group| group.price).collect();
            let most = self.seat_price.unwrap_or(0);
            Ok::<_, FileError>(Certificate { penalties, left, right, left_good, groups, most })
        });
        let answer = Answer { meetings, certificate: certificate.transpose()?, good: self.good, timetable };
        Ok(PlanFile { problem, answer, manifest: self.manifest, earlier: self.earlier })
    }

    /// What the day needs to know of a person.
    fn who(&self, person: &Person) -> Result<Who, FileError> {
        let unknown = |what, value: &String| FileError::Value { what, value: value.clone() };
        let slots = |free: &String| {
            let other = free.bytes().any(|slot| !matches!(slot, b'0' | b'1'));
            if other {
                Err(unknown("free", free))
            } else {
                Ok(free.bytes().map(|slot| slot == b'1').collect())
            }
        };
        let group = |name: &String| {
            let place = self.groups.iter().position(|group| group.name == *name);
            place.ok_or_else(|| unknown("group", name))
        };
        let resource = |name: &String| {
            let place = self.resources.iter().position(|resource| resource.name == *name);
            place.ok_or_else(|| unknown("needs", name))
        };
        Ok(Who {
            free: person.free.as_ref().map(slots).transpose()?,
            by_video: person.by_video,
            group: person.group.as_ref().map(group).transpose()?,
            at_once: person.at_once,
            length: person.length,
            needs: person.needs.as_ref().map(resource).transpose()?,
        })
    }

    fn market(&self) -> Result<Market, FileError> {
        let people = |people: &[Person]| -> Vec<Participant> {
            let one =
                |person: &Person| Participant { id: person.id.clone(), min: person.min, max: person.max };
            people.iter().map(one).collect()
        };
        let number = |row: &Vec<i64>| -> Option<Pair> {
            let (ends, scores) = row.split_at_checked(2)?;
            let place = |end: i64| u32::try_from(end).ok();
            let (left, right) = (place(ends[0])?, place(ends[1])?);
            match *scores {
                [score] => Some(Pair::new(left, right, score)),
                [score, left_score, right_score] => {
                    Some(Pair { left, right, score, left_score, right_score })
                }
                _ => None,
            }
        };
        let pairs = self.pairs.iter().map(|row| {
            number(row).ok_or_else(|| FileError::Value { what: "pairs", value: format!("{row:?}") })
        });
        let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
        Ok(Market::new(people(&self.left), people(&self.right), &pairs)?)
    }
}

/// JSON with each field, and each item of a field's list, on a line of its own.
#[derive(Default)]
struct Lines {
    depth: usize,
}

impl Lines {
    fn begin<W: ?Sized + io::Write>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        match self.depth {
            1 => writer.write_all(b"\n"),
            2 => writer.write_all(b"\n "),
            _ if first => Ok(()),
            _ => writer.write_all(b" "),
        }
    }

    fn end<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.depth == 0 {
            writer.write_all(b"\n")?;
        }
        writer.write_all(bracket)
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.begin(writer, first)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.begin(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}
