//! `qantara import --sync`: those whom a complete file leaves out.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use qantara_engine::profile::{Mention, ProfileId, Role};
use qantara_hub::ProfileName;
use qantara_store::Batch;

use crate::hub::Hub;
use crate::output;
use crate::settings::Settings;

/// How many are archived in one batch.
const TOGETHER: usize = 1_000;

/// What is done with those who are in the hub and not in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// They are listed.
    List,
    /// They are listed as those who would be archived.
    WouldArchive,
    /// They are archived as well.
    Archive,
}

/// Lists the profiles that were not read, of the roles that were, and archives
/// them where that was asked for. Whoever is archived already is passed over.
pub(crate) fn run(
    hub: &Hub,
    present: &BTreeMap<(Role, ProfileId), Option<bool>>,
    refused: u64,
    absent: Absent,
    settings: &Settings,
) -> anyhow::Result<()> {
    let messages = settings.messages();
    // Of a file that was not understood whole, nobody knows who is absent.
    let archives = absent == Absent::Archive;
    if refused > 0 {
        let key = if archives { "sync-refused" } else { "sync-would-refuse" };
        bail!(messages.text(key, &[("n", refused.into())]));
    }
    if present.is_empty() {
        bail!(messages.text(if archives { "sync-empty" } else { "sync-would-be-empty" }, &[]));
    }
    let roles: BTreeSet<Role> = present.keys().map(|(role, _)| *role).collect();
    let mut gone = Vec::new();
    for role in roles {
        for profile in hub.store().scan(hub.tenant(), role) {
            let profile = profile?;
            let key = (role, profile.id);
            if profile.common.archived_on.is_none() && !present.contains_key(&key) {
                gone.push(key);
            }
        }
    }
    if gone.is_empty() {
        say!("{}", messages.text("sync-none", &[]));
        return Ok(());
    }
    say!("{}", messages.text("sync-absent", &[("n", gone.len().into())]));
    let lines = gone.iter().map(|(role, id)| Mention::of(*role, id.clone()).to_string());
    for line in output::listed(lines, &messages) {
        say!("{line}");
    }
    let told = match absent {
        Absent::List => Some("sync-listed"),
        Absent::WouldArchive => Some("sync-would-archive"),
        Absent::Archive => None,
    };
    if let Some(key) = told {
        say!("{}", messages.text(key, &[("n", gone.len().into())]));
        return Ok(());
    }
    for some in gone.chunks(TOGETHER) {
        let mut batch = Batch::new(hub.tenant().clone());
        let mut names = Vec::new();
        for (role, id) in some {
            if let Some(mut profile) = hub.store().get(hub.tenant(), *role, id)? {
                profile.common.archived_on = Some(settings.now());
                names.push(ProfileName::of(&profile).to_string());
                batch.put(profile);
            }
        }
        hub.record(batch, "qantara import --sync", names)?;
    }
    say!("{}", messages.text("sync-archived", &[("n", gone.len().into())]));
    Ok(())
}
