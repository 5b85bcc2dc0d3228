//! How one policy differs from another.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Policy;
use crate::side::Side;

impl Policy {
    /// The differences from another policy, one entry per setting.
    pub fn diff(&self, other: &Self) -> Vec<Difference> {
        let (left, right) = (self.settings(), other.settings());
        let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
        keys.into_iter()
            .filter(|key| left.get(*key) != right.get(*key))
            .map(|key| Difference {
                setting: key.clone(),
                left: left.get(key).cloned(),
                right: right.get(key).cloned(),
            })
            .collect()
    }

    /// Every setting by its path.
    fn settings(&self) -> BTreeMap<String, String> {
        let mut settings = BTreeMap::from([
            ("name".to_owned(), self.name.to_string()),
            ("version".to_owned(), self.version.to_string()),
            ("market".to_owned(), self.market.id().to_owned()),
        ]);
        let json = |value: &dyn erased::Json| value.json();
        settings.insert("fuse".to_owned(), json(&self.fuse));
        settings.insert("caution".to_owned(), json(&self.caution));
        if let Some(percent) = self.limits.exposure_percent {
            settings.insert("limits.exposure_percent".to_owned(), percent.to_string());
        }
        for side in Side::BOTH {
            for (facet, weight) in self.market.facets().iter().zip(&self.weights[side.index()]) {
                if weight.0 > 0.0 || !self.market.is_extra(facet.id()) {
                    let key = format!("weights.{}.{}", self.market.role(side), facet.id());
                    settings.insert(key, weight.0.to_string());
                }
            }
        }
        for (facet, curve) in self.market.facets().iter().zip(&self.curves) {
            if let Some(curve) = curve {
                settings.insert(format!("curves.{}", facet.id()), json(curve));
            }
        }
        for gate in &self.gates {
            settings.insert(format!("gates.{}", gate.id), json(gate));
        }
        settings
    }
}

/// Writes settings of different types in one way.
mod erased {
    pub(super) trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).expect("a setting is valid JSON")
        }
    }
}

/// One setting that two policies do not share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its path, such as `weights.startup.sector`.
    pub setting: String,
    /// The left policy's value.
    pub left: Option<String>,
    /// The right policy's value.
    pub right: Option<String>,
}
