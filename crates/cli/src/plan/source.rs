//! Where a plan's pairs and limits came from, as its file keeps it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use qantara_engine::market::Side;
use qantara_hub::{Input, Run};
use qantara_messages::Messages;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hub::Hub;
use crate::settings::Settings;

/// The manifest of a plan.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    /// The rankings that the pairs are from, for a hub's own profiles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rankings: Option<Rankings>,
    /// SHA-256 of each file that was read, by its path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
}

/// The rankings that a plan's pairs are from.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rankings {
    pub(super) run: Run,
    /// SHA-256 of each input of the rankings.
    sha256: BTreeMap<Input, String>,
}

impl Source {
    /// The source whose pairs are from a hub's rankings.
    pub(super) fn of_hub(run: Run, hub: &Hub) -> anyhow::Result<Self> {
        let sha256 = run.digests(&**hub.store(), hub.tenant())?;
        Ok(Self { rankings: Some(Rankings { run, sha256 }), files: BTreeMap::new() })
    }

    /// Notes a file that was read.
    pub(super) fn add(&mut self, path: &Path) -> anyhow::Result<()> {
        self.files.insert(path.display().to_string(), sha256_of(path)?);
        Ok(())
    }

    /// The manifest in a plan's file.
    pub(super) fn read(manifest: &serde_json::Value) -> anyhow::Result<Self> {
        Self::deserialize(manifest).context("the plan does not say where its pairs are from")
    }

    /// What the two sides of a file's plan are called.
    pub(super) fn sides_of(manifest: &serde_json::Value, messages: &Messages) -> [String; 2] {
        Self::read(manifest).unwrap_or_default().sides(messages)
    }

    /// What the two sides are called.
    pub(super) fn sides(&self, messages: &Messages) -> [String; 2] {
        match self.rankings.as_ref().and_then(|rankings| rankings.run.market().ok()) {
            Some(market) => Side::BOTH.map(|side| messages.roles(market.role(side))),
            None => ["plan-left", "plan-right"].map(|key| messages.text(key, &[])),
        }
    }

    pub(super) fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("a manifest is valid JSON")
    }

    /// What is no longer as it was when the plan was made.
    pub(super) fn changed(&self, settings: &Settings, messages: &Messages) -> anyhow::Result<Vec<String>> {
        let mut changed = Vec::new();
        for (path, was) in &self.files {
            if sha256_of(Path::new(path)).ok().as_ref() != Some(was) {
                changed.push(messages.text("plan-file-changed", &[("file", path.as_str().into())]));
            }
        }
        if let Some(Rankings { run, sha256 }) = &self.rankings {
            match Hub::open_for(run, settings) {
                Ok(hub) => {
                    let inputs = run.changed(sha256, &**hub.store(), hub.tenant())?;
                    changed.extend(inputs.into_iter().map(|one| one.to_string()));
                }
                // The plan can be made again without the hub.
                Err(error) => changed.push(format!("{error:#}")),
            }
        }
        Ok(changed)
    }
}

/// The SHA-256 of a file, in hexadecimal.
pub(super) fn sha256_of(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}
