//! Places as paths, from the world down, so that what two have in common is
//! found in a few comparisons.

use crate::hash::hash;
use crate::place::Place;

/// A place's keys, the world first and the place itself last.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Path(Box<[Node]>);

/// One of the places that a place lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Node {
    /// A hash of its key.
    pub(super) key: u64,
    /// How large it is.
    pub(super) size: Size,
}

/// How large a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Size {
    World,
    /// A continent, or a part of one.
    Continent,
    /// A smaller area of the world.
    Area,
    Country,
    /// A region, or an area around a city.
    Region,
    City,
}

impl Path {
    pub(super) fn of(place: &Place) -> Self {
        let mut nodes: Vec<Node> = place
            .chain()
            .iter()
            .map(|key| Node { key: hash(0, key.as_bytes()), size: Size::of(key) })
            .collect();
        nodes.reverse();
        Self(nodes.into())
    }

    /// The world first.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.0
    }

    /// How many nodes two paths share.
    pub(super) fn in_common(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).take_while(|(a, b)| a.key == b.key).count()
    }
}

impl Size {
    fn of(key: &str) -> Self {
        let area = key.starts_with(|c: char| c.is_ascii_digit());
        match (area, key.len()) {
            (true, _) if key == Place::WORLD => Self::World,
            (true, _) if ["002", "009", "019", "142", "150"].contains(&key) => Self::Continent,
            (true, _) => Self::Area,
            (false, 2) => Self::Country,
            (false, _) if key.contains('/') && !key.ends_with('/') => Self::City,
            (false, _) => Self::Region,
        }
    }
}
