//! Places: a city, a region, a country, or words that stand for several.

use qantara_engine::place::Place;

use super::clean::{clean, is_nothing};
use super::{Context, Listing, Meaning, Why, list};

/// Reads one place: where a profile is at home.
pub(crate) fn one(text: &str) -> Meaning<Place> {
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    match Place::find(&clean(text)) {
        Some(place) => Meaning::Sure(place),
        None => Meaning::unread(Why::Unknown),
    }
}

/// Reads a place from what stands in several columns, each of which may be
/// empty.
pub(crate) fn from_parts(city: &str, region: &str, country: &str) -> Meaning<Place> {
    [city, region, country]
        .into_iter()
        .map(one)
        .find(|meaning| *meaning != Meaning::Nothing)
        .unwrap_or(Meaning::Nothing)
}

/// Reads places: where a startup sells, what an investor covers.
pub(crate) fn all(text: &str, context: &Context<'_>) -> Listing<Place> {
    let mut listing = Listing::default();
    for part in list::split(&clean(text), context, |part| Place::find(part).is_some()) {
        listing.take(&part, one(&part));
    }
    listing
}
