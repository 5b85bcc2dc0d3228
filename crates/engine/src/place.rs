//! Places, from a city to the world.
//!
//! A place is written as a path that any spreadsheet cell can hold:
//!
//! | written | means | standard |
//! | --- | --- | --- |
//! | `001`, `002`, `015` | the world, Africa, Northern Africa | UN M49 |
//! | `MA` | a country | ISO 3166-1 alpha-2 |
//! | `MA-06` | a region of it | ISO 3166-2 |
//! | `MA-06/Casablanca` or `MA/Casablanca` | a city | |
//! | `US-CA/SF Bay/San Jose`, `US-CA/SF Bay/` | a city in, or just, a metropolitan area | |

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::language::Tongue;

/// A place: an area of the world, a country, a region, a metropolitan area or
/// a city.
///
/// The country is an existing ISO 3166-1 code, and a region's code starts with
/// its country's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place {
    /// `002`, `MA` or `MA-06`.
    code: String,
    metro: Option<String>,
    city: Option<String>,
}

impl Place {
    /// The world, which contains every other place.
    pub const WORLD: &str = "001";

    /// The ISO 3166-1 alpha-2 country; `None` for a larger area.
    pub fn country(&self) -> Option<&str> {
        (!is_area(&self.code)).then(|| &self.code[..2])
    }

    /// The country alone, or the larger area where no country is known.
    pub(crate) fn area(&self) -> Self {
        let code = self.country().unwrap_or(&self.code).to_owned();
        Self { code, metro: None, city: None }
    }

    /// The ISO 3166-2 region, where it is known.
    pub fn region(&self) -> Option<&str> {
        self.code.contains('-').then_some(self.code.as_str())
    }

    /// The city, if known.
    pub fn city(&self) -> Option<&str> {
        self.city.as_deref()
    }

    /// Keys of this place and of everything that contains it, the smallest
    /// first and the world last. Two places share a key if both lie in the same
    /// city, metropolitan area, region, country or area of the world.
    pub fn chain(&self) -> Vec<String> {
        let mut keys = Vec::with_capacity(7);
        let metro = self.metro.as_ref().map(|metro| format!("{}/{}/", self.code, fold(metro)));
        if let Some(city) = &self.city {
            keys.push(format!(
                "{}{}",
                metro.clone().unwrap_or_else(|| format!("{}/", self.code)),
                fold(city)
            ));
        }
        keys.extend(metro);
        let mut code = Some(self.code.as_str());
        while let Some(place) = code {
            keys.push(place.to_owned());
            code = parent(place);
        }
        keys
    }

    /// The place prepared for many containment tests.
    pub(crate) fn located(&self) -> Location {
        let mut codes = Vec::with_capacity(5);
        let mut code = Some(self.code.as_str());
        while let Some(place) = code {
            codes.push(place.to_owned());
            code = parent(place);
        }
        Location { codes, metro: self.metro.as_deref().map(fold), city: self.city.as_deref().map(fold) }
    }

    /// Whether this place lies in `larger`, or is the same.
    pub fn is_in(&self, larger: &Self) -> bool {
        larger.chain().first().is_some_and(|key| self.chain().contains(key))
    }

    /// The place's usual name in a language; cities missing from the gazetteer
    /// keep the name they came with.
    pub fn name(&self, tongue: Tongue) -> String {
        let gazetteer = gazetteer();
        let written = self.to_string();
        let city = || self.city.as_ref().and_then(|_| cities().names.get(&written));
        if let Some(names) = gazetteer.names.get(&written).or_else(city) {
            return names.get(tongue).to_owned();
        }
        let around = gazetteer.names.get(&self.code).map_or(self.code.as_str(), |names| names.get(tongue));
        match self.city.as_deref().or(self.metro.as_deref()) {
            Some(city) => city.to_owned(),
            None => around.to_owned(),
        }
    }

    /// Finds a place from what people write: a path as above, a country's
    /// alpha-3 code, the name of a country, region or city in French, Arabic or
    /// English, or `Paris, France`. Cities are those of Morocco, of Africa from
    /// 100,000 people, of the world from 500,000, and capitals
    /// (`data/cities.csv`). `None` for a name that places in several countries
    /// have.
    ///
    /// ```
    /// # use qantara_engine::place::Place;
    /// assert_eq!(Place::find("الدار البيضاء").unwrap().to_string(), "MA-06/Casablanca");
    /// assert_eq!(Place::find("SEN"), Place::find("Sénégal"));
    /// assert_eq!(Place::find("Valencia"), None, "Spain and Venezuela have one");
    /// assert_eq!(Place::find("Valencia, Spain").unwrap().to_string(), "ES/Valencia");
    /// ```
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim();
        let in_one_country = || {
            let places = named(text);
            let country = places.first()?.country();
            places.iter().all(|place| place.country() == country).then(|| places[0].clone())
        };
        let within = || {
            let (name, around) = text.rsplit_once([',', '،'])?;
            let country = Self::country_of(around)?;
            named(name).into_iter().find(|place| place.country() == Some(country.as_str())).cloned()
        };
        text.parse().ok().or_else(in_one_country).or_else(within)
    }

    /// The alpha-2 code of a country by any of its names, or by a place in it.
    /// What is a country's name and also a city's elsewhere is the country.
    pub fn country_of(text: &str) -> Option<String> {
        let text = text.trim();
        let known = text.parse().ok().or_else(|| gazetteer().by_name.get(&fold(text)).cloned());
        known.or_else(|| Self::find(text))?.country().map(str::to_owned)
    }
}

/// Every place of a name: the area, country, region or city of Morocco, then
/// other cities, the largest first.
fn named(text: &str) -> Vec<&'static Place> {
    let name = fold(text);
    let known = gazetteer().by_name.get(&name);
    known.into_iter().chain(cities().by_name.get(&name).into_iter().flatten()).collect()
}

/// A place split into its levels for comparison, since a place may be known
/// only roughly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Location {
    /// Its code and those of everything that contains it, the world last.
    codes: Vec<String>,
    metro: Option<String>,
    city: Option<String>,
}

impl Location {
    /// Whether it lies in another place; `None` if it is known too roughly to
    /// say, as `MA` is for `MA-06`.
    ///
    /// A more precise value of the same place can turn `None` into an answer,
    /// and never changes an answer.
    pub(crate) fn lies_in(&self, larger: &Self) -> Option<bool> {
        let code = if larger.codes.first().is_some_and(|code| self.codes.contains(code)) {
            Some(true)
        } else if self.codes.first().is_some_and(|code| larger.codes.contains(code)) {
            None
        } else {
            Some(false)
        };
        let part = |own: &Option<String>, wanted: &Option<String>| match (own, wanted) {
            (_, None) => Some(true),
            (None, Some(_)) => None,
            (Some(own), Some(wanted)) => Some(own == wanted),
        };
        all([code, part(&self.metro, &larger.metro), part(&self.city, &larger.city)])
    }
}

/// Yes if any answer is yes, else `None` if any is unknown.
pub(crate) fn any(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    for answer in answers {
        match answer {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(false) }
}

/// No if any answer is no, else `None` if any is unknown.
pub(crate) fn all(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    any(answers.into_iter().map(|answer| answer.map(|yes| !yes))).map(|no| !no)
}

fn is_area(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_digit())
}

/// The parent of a coded place: a region's country, a country's area, an area's
/// larger area.
fn parent(code: &str) -> Option<&str> {
    if let Some((country, _)) = code.split_once('-') {
        return Some(country);
    }
    gazetteer().parents.get(code).map(String::as_str)
}

impl FromStr for Place {
    type Err = InvalidPlace;

    fn from_str(text: &str) -> Result<Self, InvalidPlace> {
        let invalid = || InvalidPlace(text.to_owned());
        let mut parts = text.split('/');
        let code = parts.next().unwrap_or_default().to_owned();
        let (base, region) = code.split_once('-').map_or((code.as_str(), None), |(c, r)| (c, Some(r)));
        if base != Self::WORLD && !gazetteer().parents.contains_key(base) {
            return Err(invalid());
        }
        if let Some(region) = region {
            let well_formed = (1..=3).contains(&region.len())
                && region.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
            if is_area(base) || !well_formed {
                return Err(invalid());
            }
        }
        let name = |part: Option<&str>| -> Result<Option<String>, InvalidPlace> {
            match part {
                None | Some("") => Ok(None),
                Some(part) if part.trim() == part && !fold(part).is_empty() => Ok(Some(part.to_owned())),
                Some(_) => Err(invalid()),
            }
        };
        let names: Vec<&str> = parts.collect();
        let (metro, city) = match names.as_slice() {
            [] => (None, None),
            [city] if !city.is_empty() => (None, name(Some(city))?),
            [metro, city] if !metro.is_empty() => (name(Some(metro))?, name(Some(city))?),
            _ => return Err(invalid()),
        };
        if is_area(base) && (metro.is_some() || city.is_some()) {
            return Err(invalid());
        }
        Ok(Self { code, metro, city })
    }
}

impl TryFrom<String> for Place {
    type Error = InvalidPlace;

    fn try_from(text: String) -> Result<Self, InvalidPlace> {
        text.parse()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        if let Some(metro) = &self.metro {
            write!(f, "/{metro}/")?;
        } else if self.city.is_some() {
            f.write_str("/")?;
        }
        f.write_str(self.city.as_deref().unwrap_or_default())
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

/// The text offered as a [`Place`] is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a place; write a country such as MA, a region such as MA-06, \
     a city such as MA-06/Casablanca, or an area such as 002 for Africa"
)]
pub struct InvalidPlace(String);

/// Names and parents of coded places, read once from the bundled tables.
struct Gazetteer {
    parents: HashMap<String, String>,
    names: HashMap<String, Names>,
    by_name: HashMap<String, Place>,
}

/// Cities beside those of Morocco. Reading them takes milliseconds, so they are
/// read once a name needs them.
struct Cities {
    names: HashMap<String, Names>,
    /// The cities of each name, the largest first; those whose own name it is
    /// alone, where there are any.
    by_name: HashMap<String, Vec<Place>>,
}

struct Names {
    en: String,
    fr: String,
    ar: String,
}

impl Names {
    fn get(&self, tongue: Tongue) -> &str {
        match tongue {
            Tongue::En => &self.en,
            Tongue::Fr => &self.fr,
            Tongue::Ar => &self.ar,
        }
    }
}

fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| {
        let mut gazetteer =
            Gazetteer { parents: HashMap::new(), names: HashMap::new(), by_name: HashMap::new() };
        // Smaller places last, so that «Luxembourg» and the like stay the country.
        for row in rows(include_str!("../data/areas.csv")) {
            let [code, parent, names @ ..] = row.as_slice() else { continue };
            if !parent.is_empty() {
                gazetteer.parents.insert(code.clone(), parent.clone());
            }
            gazetteer.learn(code, names, &[]);
        }
        for row in rows(include_str!("../data/countries.csv")) {
            let [code, alpha3, area, names @ ..] = row.as_slice() else { continue };
            gazetteer.parents.insert(code.clone(), area.clone());
            gazetteer.learn(code, names, std::slice::from_ref(alpha3));
        }
        for row in rows(include_str!("../data/morocco.csv")) {
            let [path, en, fr, ar, aliases] = row.as_slice() else { continue };
            let aliases: Vec<String> = aliases.split('|').map(str::to_owned).collect();
            gazetteer.learn(path, &[en.clone(), fr.clone(), ar.clone()], &aliases);
        }
        for row in rows(include_str!("../data/place-names.csv")) {
            let [code, names] = row.as_slice() else { continue };
            let place = Place { code: code.clone(), metro: None, city: None };
            for name in names.split('|').map(fold).filter(|name| !name.is_empty()) {
                gazetteer.by_name.entry(name).or_insert_with(|| place.clone());
            }
        }
        gazetteer
    })
}

fn cities() -> &'static Cities {
    static CITIES: OnceLock<Cities> = OnceLock::new();
    CITIES.get_or_init(|| {
        let mut cities = Cities { names: HashMap::new(), by_name: HashMap::new() };
        let mut also: HashMap<String, Vec<Place>> = HashMap::new();
        for row in rows(include_str!("../data/cities.csv")) {
            let [path, en, fr, ar, aliases] = row.as_slice() else { continue };
            let Some((code, city)) = path.split_once('/') else { continue };
            let place = Place { code: code.to_owned(), metro: None, city: Some(city.to_owned()) };
            for name in [city, en, fr, ar] {
                add(&mut cities.by_name, name, &place);
            }
            for name in aliases.split('|') {
                add(&mut also, name, &place);
            }
            // A city without an Arabic name keeps its English one.
            let ar = if ar.is_empty() { en } else { ar };
            cities.names.insert(path.clone(), Names { en: en.clone(), fr: fr.clone(), ar: ar.clone() });
        }
        for (name, places) in also {
            cities.by_name.entry(name).or_insert(places);
        }
        cities
    })
}

fn add(by_name: &mut HashMap<String, Vec<Place>>, name: &str, place: &Place) {
    let name = fold(name);
    // A few letters are a word more often than a city: «Man», «Bo».
    if name.is_empty() || name.is_ascii() && name.len() < 4 {
        return;
    }
    let known = by_name.entry(name).or_default();
    if !known.contains(place) {
        known.push(place.clone());
    }
}

impl Gazetteer {
    fn learn(&mut self, path: &str, names: &[String], aliases: &[String]) {
        let [en, fr, ar] = names else { return };
        let (code, city) =
            path.split_once('/').map_or((path, None), |(code, city)| (code, Some(city.to_owned())));
        let place = Place { code: code.to_owned(), metro: None, city };
        for name in names.iter().chain(aliases).map(|name| fold(name)).filter(|name| !name.is_empty()) {
            self.by_name.entry(name).or_insert_with(|| place.clone());
        }
        self.names.insert(path.to_owned(), Names { en: en.clone(), fr: fr.clone(), ar: ar.clone() });
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<String>> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(table.as_bytes())
        .into_records()
        .map(|row| row.expect("the bundled tables are valid").iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn place(text: &str) -> Place {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_place_is_written_as_it_was_read() {
        for text in [
            "001",
            "015",
            "MA",
            "MA-06",
            "MA-06/Casablanca",
            "MA/Casa",
            "US-CA/SF Bay/San Jose",
            "US-CA/SF Bay/",
        ] {
            assert_eq!(place(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in
            ["", "XX", "Morocco", "MA-", "MA-casa", "MA//Casa", "002/Cairo", "MA/ Casa", "MA/a/b/c", "002-06"]
        {
            assert!(text.parse::<Place>().is_err(), "`{text}` was accepted");
        }
    }

    #[test]
    fn a_city_lies_in_all_that_is_around_it() {
        assert_eq!(
            place("MA-06/Casablanca").chain(),
            ["MA-06/casablanca", "MA-06", "MA", "015", "002", "001"]
        );
        assert_eq!(
            place("US-CA/SF Bay/San Jose").chain(),
            ["US-CA/sf bay/san jose", "US-CA/sf bay/", "US-CA", "US", "021", "019", "001"]
        );
        assert!(place("MA-06/Casablanca").is_in(&place("002")));
        assert!(!place("MA-06").is_in(&place("MA-06/Casablanca")));
    }

    /// A column of countries holds countries.
    #[test]
    fn a_country_is_meant_before_a_city_that_is_called_like_it() {
        for (text, code) in
            [("عمان", "OM"), ("Grenade", "GD"), ("Casablanca", "MA"), ("MAR", "MA"), ("FR/Paris", "FR")]
        {
            assert_eq!(Place::country_of(text).as_deref(), Some(code), "{text}");
        }
        assert_eq!(Place::country_of("Valencia"), None);
    }

    #[test]
    fn every_place_of_the_tables_is_one() {
        let named = gazetteer().by_name.iter().map(|(name, place)| (name, std::slice::from_ref(place)));
        let cities = cities().by_name.iter().map(|(name, places)| (name, places.as_slice()));
        for (name, places) in named.chain(cities) {
            assert!(!name.is_empty() && !places.is_empty(), "{name}");
            for place in places {
                assert_eq!(place.to_string().parse::<Place>().as_ref(), Ok(place), "{name}");
            }
        }
    }

    /// A wrong country is worse than none.
    #[test]
    fn a_name_of_cities_in_several_countries_finds_none() {
        for (name, places) in &cities().by_name {
            let known = gazetteer().by_name.get(name);
            let countries: HashSet<_> = places.iter().chain(known).map(Place::country).collect();
            assert!(Place::find(name).is_some() == (countries.len() == 1), "{name}: {places:?} {known:?}");
        }
        for (name, path) in [
            ("Valencia", None),
            ("London", Some("GB/London")),
            ("Barcelone", Some("ES/Barcelona")),
            ("San José", None),
            ("San José, Costa Rica", Some("CR/San José")),
            ("Paris, France", Some("FR/Paris")),
            ("Rabat، المغرب", Some("MA-04/Rabat")),
            ("Grenade", None),
            ("Man", None),
            ("Medina", None),
            ("Tallinn", Some("EE/Tallinn")),
            ("Washington", Some("US/Washington")),
            ("Paris, Maroc", None),
        ] {
            assert_eq!(Place::find(name).map(|place| place.to_string()).as_deref(), path, "{name}");
        }
    }

    #[test]
    fn names_in_three_languages_find_their_place() {
        for (name, path) in [
            ("Maroc", "MA"),
            ("Tangier", "MA-01/Tanger"),
            ("أكادير", "MA-09/Agadir"),
            ("souss massa", "MA-09"),
            ("Afrique", "002"),
            ("USA", "US"),
            ("Luxembourg", "LU"),
            ("Fes", "MA-03/Fès"),
            ("بنجرير", "MA-07/Ben Guerir"),
            ("Sidi Slimane", "MA-04/Sidi Slimane"),
            ("Nouaceur", "MA-06/Nouaceur"),
            ("Ivory Coast", "CI"),
            ("U.A.E.", "AE"),
            ("RDC", "CD"),
            ("Turkey", "TR"),
            ("RSA", "ZA"),
            ("West Africa", "011"),
            ("Londres", "GB/London"),
            ("دبي", "AE/Dubai"),
            ("Le Caire", "EG/Cairo"),
            ("Bruxelles", "BE/Bruxelles"),
        ] {
            assert_eq!(Place::find(name).map(|place| place.to_string()).as_deref(), Some(path), "{name}");
        }
        assert_eq!(place("MA-06/Casablanca").name(Tongue::Ar), "الدار البيضاء");
        assert_eq!(place("EG/Cairo").name(Tongue::Fr), "Le Caire");
        assert_eq!(Place::find("Atlantis"), None);
    }
}
