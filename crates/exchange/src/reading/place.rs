//! Places: a city, a region, a country, or words that stand for several. The
//! words for several are in `data/place-sets.csv`.

use std::collections::HashMap;
use std::sync::OnceLock;

use qantara_engine::fold::fold;
use qantara_engine::language::Tongue;
use qantara_engine::place::Place;

use super::clean::{clean, is_nothing};
use super::names::Names;
use super::{Context, Guess, Listing, Meaning, Why, list, near};

/// Reads one place: where a profile is at home.
pub(crate) fn one(text: &str, context: &Context<'_>) -> Meaning<Place> {
    let text = clean(text);
    if let Some(place) = find(&text) {
        return Meaning::Sure(place);
    }
    if is_nothing(&text) || is_anywhere(&text) {
        return Meaning::Nothing;
    }
    if let Some(places) = set(&text) {
        let guesses = places.iter().take(3).map(|place| near::guess(&place.to_string(), 0.5)).collect();
        return Meaning::Unread { why: Why::Several, guesses };
    }
    if let Some(place) = bracketed(&text) {
        return Meaning::Sure(place);
    }
    // The same place twice, `Agadir / أكادير`, or with what contains it.
    let parts: Vec<&str> =
        text.split(['/', ',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 {
        return several(&parts);
    }
    // A quarter of a city: `Rabat-Agdal`.
    if let Some((city, _)) = text.split_once(['-', '–'])
        && let Some(place) = find(city.trim()).filter(|place| place.city().is_some())
    {
        return Meaning::Doubtful { value: place, why: Why::Partly };
    }
    Meaning::Unread { why: Why::Unknown, guesses: guesses(&text, context) }
}

/// What the parts of one place mean together.
fn several(parts: &[&str]) -> Meaning<Place> {
    let found: Vec<Option<Place>> = parts.iter().map(|part| find(part)).collect();
    // `Wilmington, DE, USA`: what a state is called elsewhere says nothing.
    if let (None, Some(country)) = (&found[0], country_of(parts[parts.len() - 1])) {
        return in_country(parts, &country);
    }
    let known: Vec<&Place> = found.iter().flatten().collect();
    let Some(narrowest) = known.iter().copied().find(|place| known.iter().all(|other| place.is_in(other)))
    else {
        let guesses = known.iter().map(|place| near::guess(&place.to_string(), 0.8)).collect();
        let why = if known.is_empty() { Why::Unknown } else { Why::Several };
        return Meaning::Unread { why, guesses };
    };
    if known.len() == parts.len() {
        return Meaning::Sure(narrowest.clone());
    }
    Meaning::Doubtful { value: narrowest.clone(), why: Why::Partly }
}

/// A city that the gazetteer does not have, in a country that is told.
fn in_country(parts: &[&str], country: &str) -> Meaning<Place> {
    let Ok(whole) = country.parse::<Place>() else { return Meaning::unread(Why::Unknown) };
    let region = parts
        .get(1)
        .filter(|_| parts.len() > 2)
        .and_then(|region| format!("{country}-{region}").parse::<Place>().ok());
    let is_name = |name: &str| {
        (2..=40).contains(&name.chars().count())
            && name.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '\'' | '.'))
    };
    let around = region.as_ref().unwrap_or(&whole);
    let city = format!("{around}/{}", parts[0]).parse().ok().filter(|_| is_name(parts[0]));
    Meaning::Doubtful { value: city.unwrap_or(whole), why: Why::Partly }
}

/// Reads a place from what stands in several columns, each of which may be
/// empty.
pub(crate) fn from_parts(city: &str, region: &str, country: &str) -> Meaning<Place> {
    let context = Context::default();
    let [city, region, country] = [city, region, country].map(|text| {
        let text = clean(text);
        if is_nothing(&text) || is_anywhere(&text) { String::new() } else { text.into_owned() }
    });
    if city.is_empty() {
        let parts: Vec<&str> = [&*region, &*country].into_iter().filter(|part| !part.is_empty()).collect();
        return match parts.as_slice() {
            [] => Meaning::Nothing,
            [only] => one(only, &context),
            parts => one(&parts.join(", "), &context),
        };
    }
    let country_code = country_of(&country);
    if country_code.is_none() {
        return if country.is_empty() {
            one(&city, &context)
        } else {
            one(&format!("{city}, {country}"), &context)
        };
    }
    let code = country_code.unwrap_or_default();
    let is_there = |place: &Place| place.country() == Some(&*code);
    match one(&city, &context) {
        Meaning::Sure(place) if is_there(&place) => Meaning::Sure(place),
        Meaning::Doubtful { value, why } if is_there(&value) => Meaning::Doubtful { value, why },
        _ => match find(&format!("{city}, {country}")) {
            Some(place) => Meaning::Sure(place),
            // Paris in the column of cities and Morocco in that of countries.
            None if find(&city).is_some_and(|place| place.country().is_some()) => {
                let guesses = [find(&city), find(&country)];
                let guesses =
                    guesses.iter().flatten().map(|place| near::guess(&place.to_string(), 0.6)).collect();
                Meaning::Unread { why: Why::Several, guesses }
            }
            None => match code.parse::<Place>() {
                Ok(whole) => {
                    match find(&region).filter(|place| is_there(place) && place.region().is_some()) {
                        Some(region) => Meaning::Doubtful { value: region, why: Why::Partly },
                        None if set(&city).is_some() => Meaning::Doubtful { value: whole, why: Why::Partly },
                        None => in_country(&[&city], &code),
                    }
                }
                Err(_) => Meaning::unread(Why::Unknown),
            },
        },
    }
}

/// Reads places: where a startup sells, what an investor covers.
pub(crate) fn all(text: &str, context: &Context<'_>) -> Listing<Place> {
    let mut listing = Listing::default();
    let text = flags_apart(&clean(text));
    let is_known = |part: &str| find(part).is_some() || set(part).is_some() || bracketed(part).is_some();
    for part in list::split(&text, context, is_known) {
        if let Some(place) = find(&part) {
            listing.push(place);
        } else if let Some(places) = set(&part) {
            for place in places {
                listing.push(place.clone());
            }
        } else {
            listing.take(&part, one(&part, context));
        }
    }
    listing
}

/// The text with a comma behind each flag: `🇲🇦🇹🇳`.
fn flags_apart(text: &str) -> String {
    let (mut apart, mut n_letters) = (String::with_capacity(text.len()), 0);
    for letter in text.chars() {
        apart.push(letter);
        n_letters += usize::from(('\u{1F1E6}'..='\u{1F1FF}').contains(&letter));
        if n_letters == 2 {
            apart.push(',');
            n_letters = 0;
        }
    }
    apart
}

/// Words for no place in particular, as [`fold`] writes them.
fn is_anywhere(text: &str) -> bool {
    #[rustfmt::skip]
    const ANYWHERE: &[&str] = &[
        "partout", "a distance", "100 a distance", "remote", "fully remote", "full remote", "online", "en ligne", "anywhere", "partout 100 a distance",
        "distanciel", "teletravail", "عن بعد", "في كل مكان", "aucun", "aucune", "autre", "other", "autres", "indifferent", "virtual",
    ];
    ANYWHERE.contains(&&*fold(text))
}

/// A place by its name, by what people call it, or by its flag.
fn find(text: &str) -> Option<Place> {
    let text = text.trim().trim_end_matches(['.', '?', '!']);
    if text.is_empty() {
        return None;
    }
    let plain = || {
        // `U.A.E.`
        let letters: String = text.chars().filter(|c| *c != '.').collect();
        (letters.len() < text.len()).then(|| Place::find(&letters)).flatten()
    };
    let upper = || {
        Place::find(&text.to_uppercase())
            .filter(|_| (2..=3).contains(&text.len()) && text.chars().all(|c| c.is_ascii_uppercase()))
    };
    // Of two cities one does not lie in the other: `Casablanca, Rabat`.
    let is_two = text.rsplit_once(',').is_some_and(|(place, around)| {
        // Nor does one region: `Marrakech-Safi, Souss-Massa`.
        let region = |text: &str| Place::find(text.trim()).filter(|one| one.city().is_none());
        let regions = region(around).filter(|around| around.region().is_some()).zip(region(place));
        country_of(around).is_none() || regions.is_some_and(|(around, place)| !place.is_in(&around))
    });
    let whole = |text: &str| Place::find(text).filter(|_| !is_two);
    let joined = || whole(&text.replace(" and ", " & ")).or_else(|| whole(&text.replace(" et ", " & ")));
    let found = whole(text)
        .or_else(joined)
        .or_else(plain)
        .or_else(upper)
        .or_else(|| flag(text))
        .or_else(|| called(text));
    // `ma`, `in`, `no` in lower case are words.
    found.or_else(|| {
        // `Paris, FR`, `Cape Town, RSA`.
        let (city, around) = text.rsplit_once(',')?;
        let country = country_of(around).filter(|_| !is_two)?;
        let place = Place::find(&format!("{}, {country}", city.trim()))?;
        (place.country() == Some(country.as_str())).then_some(place)
    })
}

fn country_of(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    find_country(text).filter(|place| place.city().is_none())?.country().map(str::to_owned)
}

fn find_country(text: &str) -> Option<Place> {
    let letters: String = text.chars().filter(|c| *c != '.').collect();
    let code = letters.to_uppercase();
    let by_code = || Place::find(&code).filter(|_| (2..=3).contains(&letters.len()));
    // What is a country's name and a city's elsewhere is the country here.
    let by_name = || match Place::find(text) {
        None => Place::country_of(text)?.parse().ok(),
        place => place,
    };
    called(text).or_else(by_name).or_else(by_code).or_else(|| flag(text))
}

/// Words before the name of a place, as [`fold`] writes them.
#[rustfmt::skip]
const STATE: &[&str] = &[
    "hashemite kingdom of ", "kingdom of ", "republic of the ", "republic of ", "royaume du ", "royaume de ", "royaume d ", "republique du ", "republique de ", "republique des ",
    "republique d ", "state of ", "sultanate of ", "islamic republic of ", "federal republic of ", "city of ", "ville de ", "greater ", "grand ", "region de ", "region ", "province de ", "مدينه ", "المملكه ", "دوله ", "جمهوريه ", "the ", "la ", "le ", "les ", "l ",
    "tout le ", "toute la ", "all of ", "zone ",
];

/// Names that the gazetteer does not have, as [`fold`] writes them, and forms of
/// state before a country's name.
fn called(text: &str) -> Option<Place> {
    #[rustfmt::skip]
    const CALLED: &[(&str, &str)] = &[
        ("casa", "MA-06/Casablanca"), ("worldwide", "001"), ("global", "001"), ("monde", "001"), ("monde entier", "001"), ("world", "001"), ("international", "001"),
        ("internationale", "001"), ("mondial", "001"), ("globally", "001"), ("العالم", "001"), ("عالمي", "001"), ("كل العالم", "001"), ("دولي", "001"), ("afrique", "002"), ("africa", "002"), ("africain", "002"),
        ("pan african", "002"), ("panafricain", "002"), ("pan africa", "002"), ("afrique entiere", "002"), ("افريقيا", "002"), ("rsa", "ZA"), ("uk", "GB"), ("u k", "GB"), ("uae", "AE"), ("u a e", "AE"), ("eau", "AE"), ("ksa", "SA"), ("drc", "CD"),
        ("rdc", "CD"), ("dr congo", "CD"), ("usa", "US"), ("u s a", "US"), ("etats unis", "US"), ("national", "MA"), ("tout le maroc", "MA"), ("maroc entier", "MA"), ("all morocco", "MA"), ("كل المغرب", "MA"), ("territoire national", "MA"),
    ];
    let folded = fold(text);
    if let Some((_, path)) = CALLED.iter().find(|(name, _)| *name == folded) {
        return path.parse().ok();
    }
    let rest = STATE.iter().find_map(|state| folded.strip_prefix(state))?;
    Place::find(rest)
}

/// A country by its flag, with or without its name beside it.
fn flag(text: &str) -> Option<Place> {
    let letter = |c: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&c).then(|| u32::from(c) - 0x1_F1E6);
    let code: String =
        text.chars().filter_map(letter).filter_map(|n| char::from_u32(u32::from('A') + n)).collect();
    if code.len() != 2 {
        return None;
    }
    let country: Place = code.parse().ok()?;
    let rest: String = text.chars().filter(|c| letter(*c).is_none()).collect();
    let rest = rest.trim().trim_matches(['-', ',']).trim();
    if rest.is_empty() {
        return Some(country);
    }
    Place::find(rest).filter(|place| place.is_in(&country))
}

/// A place and what stands in brackets behind it: its country, or a remark.
fn bracketed(text: &str) -> Option<Place> {
    let (before, rest) = text.split_once('(')?;
    let inside = rest.split(')').next().unwrap_or(rest).trim();
    let place = find(&format!("{}, {inside}", before.trim())).or_else(|| find(before.trim()));
    let place = place?;
    // Two places that are not one in the other are two.
    match find(inside) {
        Some(other) if !place.is_in(&other) && !other.is_in(&place) => None,
        Some(other) if other.is_in(&place) => Some(other),
        _ => Some(place),
    }
}

/// The places that a word stands for: `MENA`, `UEMOA`.
fn set(text: &str) -> Option<&'static [Place]> {
    static SETS: OnceLock<HashMap<String, Vec<Place>>> = OnceLock::new();
    let sets = SETS.get_or_init(|| {
        let mut sets = HashMap::new();
        let rows =
            include_str!("../../data/place-sets.csv").lines().skip(1).filter(|row| !row.starts_with('#'));
        for (names, codes) in rows.filter_map(|row| row.rsplit_once(',')) {
            let places: Vec<Place> = codes.split(' ').filter_map(|code| code.parse().ok()).collect();
            for name in names.split('|') {
                sets.insert(fold(name), places.clone());
            }
        }
        sets
    });
    let folded = fold(text);
    let bare = ["zone ", "region ", "pays de la ", "pays du ", "pays de l ", "la ", "le ", "the ", "منطقه "];
    let rest = bare.iter().find_map(|word| folded.strip_prefix(word));
    sets.get(&folded).or_else(|| sets.get(rest?)).map(Vec::as_slice)
}

/// Countries that a text is spelt almost like.
fn guesses(text: &str, context: &Context<'_>) -> Vec<Guess> {
    static COUNTRIES: OnceLock<Names<Place>> = OnceLock::new();
    let countries = COUNTRIES.get_or_init(|| {
        let mut names = Names::default();
        let codes = ('A'..='Z').flat_map(|first| ('A'..='Z').map(move |second| format!("{first}{second}")));
        for place in codes.filter_map(|code| code.parse::<Place>().ok()) {
            for tongue in Tongue::ALL {
                names.add(&place.name(tongue), std::slice::from_ref(&place));
            }
        }
        names
    });
    near::names(text, countries, context, Place::to_string)
}
