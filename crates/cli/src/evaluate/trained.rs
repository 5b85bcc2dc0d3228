//! What `qantara tune` wrote beside a policy: how far its weights could be off.

use std::path::{Path, PathBuf};

use anyhow::Context;
use qantara_engine::profile::Role;
use serde::Deserialize;

/// Manifests of trainings.
#[derive(Default)]
pub(super) struct Trained(Vec<Manifest>);

/// Of a manifest, what is told here.
#[derive(Deserialize)]
struct Manifest {
    /// `None` where nothing was found.
    policy: Option<Named>,
    weights: Vec<Weight>,
}

#[derive(Deserialize)]
struct Named {
    digest: String,
}

#[derive(Deserialize)]
struct Weight {
    facet: String,
    role: Role,
    #[serde(default)]
    interval: Option<[f64; 2]>,
}

impl Trained {
    /// The manifests that were named, and those beside policies that are files.
    pub(super) fn read(named: &[PathBuf], policies: &[String]) -> anyhow::Result<Self> {
        let beside = policies.iter().map(|policy| Path::new(policy).with_extension("training.json"));
        let beside = beside.filter(|path| path.is_file());
        let read = |path: PathBuf| {
            let context = || format!("reading what was learned in {}", path.display());
            let bytes = std::fs::read(&path).with_context(context)?;
            serde_json::from_slice(&bytes).with_context(context)
        };
        named.iter().cloned().chain(beside).map(read).collect::<anyhow::Result<_>>().map(Self)
    }

    /// The interval of a facet's weight for a side, of the policy with that
    /// digest: a policy that was changed since has none.
    pub(super) fn interval(&self, digest: &str, facet: &str, role: Role) -> Option<[f64; 2]> {
        let is_of = |manifest: &&Manifest| manifest.policy.as_ref().is_some_and(|one| one.digest == digest);
        let manifest = self.0.iter().find(is_of)?;
        let is_it = |weight: &&Weight| weight.facet == facet && weight.role == role;
        manifest.weights.iter().find(is_it)?.interval
    }
}
