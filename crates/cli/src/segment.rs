//! Groups of profiles by what their fields say.

use std::collections::BTreeSet;

use clap::ValueEnum;
use qantara_engine::place::Place;
use qantara_engine::profile::Profile;
use qantara_engine::taxonomy::Concept;
use qantara_messages::Messages;
use serde::Serialize;

/// A field by which profiles are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Field {
    Region,
    Sector,
    Stage,
    Language,
}

impl Field {
    /// As files name it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Sector => "sector",
            Self::Stage => "stage",
            Self::Language => "language",
        }
    }

    /// What it is called.
    pub(crate) fn title(self, messages: &Messages) -> String {
        match self {
            Self::Region => messages.text("head-region", &[]),
            Self::Sector => messages.facet("sector"),
            Self::Stage => messages.facet("stage"),
            Self::Language => messages.facet("language"),
        }
    }

    /// The groups that a profile is in, as codes; `None` where the field is
    /// unknown. A sector is the broadest that holds it, and a region the
    /// country where no region is known.
    pub(crate) fn groups(self, profile: &Profile) -> Option<BTreeSet<String>> {
        match self {
            Self::Region => {
                let home = profile.home()?;
                Some([home.region().or_else(|| home.country())?.to_owned()].into())
            }
            Self::Sector => {
                let broadest = |concept: Concept| concept.chain().last().unwrap_or(concept).id().to_owned();
                Some(profile.sectors()?.iter().map(|sector| broadest(sector.concept())).collect())
            }
            Self::Stage => match profile.as_startup() {
                Some(startup) => Some([startup.stage?.as_str().to_owned()].into()),
                None => {
                    Some(profile.stages_wanted()?.iter().map(|stage| stage.as_str().to_owned()).collect())
                }
            },
            Self::Language => {
                let languages = profile.common.languages.as_ref()?;
                Some(languages.iter().map(|language| language.as_str().to_owned()).collect())
            }
        }
    }

    /// A group in words; `None` is the unknown.
    pub(crate) fn label(self, group: Option<&str>, messages: &Messages) -> String {
        let Some(group) = group else { return messages.text("head-unknown", &[]) };
        let told = match self {
            Self::Region => group.parse::<Place>().ok().map(|place| place.name(messages.tongue())),
            Self::Sector => {
                let concept = Concept::all().find(|concept| concept.id() == group);
                concept.map(|concept| concept.label(messages.tongue()).to_owned())
            }
            Self::Stage => Some(messages.term("stage", group)),
            Self::Language => group.parse().ok().map(|language| messages.language(&language)),
        };
        told.unwrap_or_else(|| group.to_owned())
    }
}
