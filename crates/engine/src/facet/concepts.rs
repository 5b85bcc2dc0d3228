//! How a set of concepts becomes a pattern, for every facet of the taxonomy.

use super::Facet;
use super::shares::{Parts, Welcome};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Profile, Role};
use crate::tagging::{LIKELY, concepts_in_texts};
use crate::taxonomy::{self, Concept, Kind};

/// Concepts, each with a degree from 0 to 1.
pub(super) type Degrees = Vec<(Concept, f32)>;

/// A facet over the concepts of one kind.
pub(super) trait Conceptual: Facet {
    /// The kind.
    const KIND: Kind;

    /// The concepts that the profile names in its fields.
    fn stated(profile: &Profile) -> Option<Degrees>;

    /// Whether a role's own words tell of what its fields leave unsaid.
    fn is_in_words(_: Role) -> bool {
        true
    }

    /// The concepts that it names, or else those that its own words tell of.
    fn named(profile: &Profile) -> Option<Degrees> {
        Self::stated(profile).or_else(|| Self::is_in_words(profile.role()).then(|| Self::told(profile))?)
    }

    /// The concepts that its own words tell of.
    fn told(profile: &Profile) -> Option<Degrees> {
        let told: Degrees = concepts_in_texts(profile.texts()?)
            .into_iter()
            .filter(|(concept, confidence)| concept.kind() == Self::KIND && *confidence >= LIKELY)
            .collect();
        (!told.is_empty()).then_some(told)
    }

    /// What a startup names.
    fn parts(profile: &Profile) -> Option<Parts> {
        Parts::of(Self::named(profile)?.iter().map(|(concept, _)| concept.position()))
    }

    /// What a counterpart names, reaching over the tree.
    fn welcome(profile: &Profile) -> Option<Welcome> {
        let named = Self::named(profile)?;
        let welcome = |other: Concept| {
            let degrees = named.iter().map(|(concept, degree)| closeness(*concept, other) * degree);
            degrees.fold(0.0, f32::max)
        };
        let mut degrees = vec![0.0; taxonomy::count(Self::KIND)];
        Concept::of_kind(Self::KIND).for_each(|other| degrees[other.position()] = welcome(other));
        Some(Welcome::by_position(degrees))
    }

    /// The concepts, by the field that they come from.
    fn seen_named(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let concepts = |named: Degrees| named.into_iter().map(|(concept, _)| concept).collect::<Vec<_>>();
        match (Self::stated(profile), Self::named(profile)) {
            (None, Some(told)) => super::text::Text
                .seen(profile, corpus)
                .into_iter()
                .map(|words| Seen::new(words.role, words.field, Some(concepts(told.clone()))))
                .collect(),
            (stated, _) => {
                let field = self.field(profile.role()).unwrap_or(self.id());
                vec![Seen::new(profile.role(), field, stated.map(concepts))]
            }
        }
    }
}

/// How welcome a concept is to somebody who named its parent: it is part of
/// what they named.
const PART: f32 = 0.95;
/// … to somebody who named one of its parts: it may be another part.
const WHOLE: f32 = 0.6;
/// … to somebody who named another part of the same parent.
const SIBLING: f32 = 0.35;

/// How welcome `other` is to somebody who named `named`.
fn closeness(named: Concept, other: Concept) -> f32 {
    if other == named {
        1.0
    } else if other.is_in(named) {
        PART
    } else if named.is_in(other) {
        WHOLE
    } else if named.parent().is_some() && named.parent() == other.parent() {
        SIBLING
    } else {
        0.0
    }
}
