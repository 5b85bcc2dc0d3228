//! `qantara profiles`: look at profiles, and remove them.

use anyhow::bail;
use clap::{Args, Subcommand};
use qantara_engine::profile::{ProfileId, Role};
use qantara_hub::{ERASED, ProfileName};
use qantara_store::Batch;

use crate::hub::Hub;
use crate::settings::{Settings, role};
use crate::table;

/// List, show, delete or erase profiles
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara profiles list --role startup
  qantara profiles show st-0001
  qantara profiles delete st-0001 --role startup
  qantara profiles erase st-0001 --role startup    no byte of it is left in the store")]
pub(crate) struct Profiles {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// One line for each profile
    List {
        /// Only this role
        #[arg(long, value_parser = role)]
        role: Option<Role>,
    },
    /// One profile, whole, as JSON
    Show {
        /// Its id
        id: ProfileId,
        /// Its role, where several profiles have the id
        #[arg(long = "as", value_name = "ROLE", value_parser = role)]
        role: Option<Role>,
    },
    /// Remove profiles and all that was derived from them, so that no byte of
    /// them is left in the store's files
    Erase {
        /// Their ids
        #[arg(required = true)]
        ids: Vec<ProfileId>,
        /// Their role
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Remove profiles from the store. This is not erasure: what was derived
    /// from them stays, and so may their bytes; see `erase`
    Delete {
        /// Their ids
        #[arg(required = true)]
        ids: Vec<ProfileId>,
        /// Their role
        #[arg(long, value_parser = role)]
        role: Role,
    },
}

impl Profiles {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let hub = Hub::open(settings)?;
        match self.command {
            Command::List { role } => list(&hub, role, settings)?,
            Command::Show { id, role } => {
                let roles = role.map_or(Role::ALL.to_vec(), |role| vec![role]);
                say!("{}", serde_json::to_string_pretty(&hub.find_stored(&id, &roles)?)?);
            }
            Command::Erase { ids, role } => erase(&hub, &ids, role, settings)?,
            Command::Delete { ids, role } => delete(&hub, &ids, role, settings)?,
        }
        Ok(())
    }
}

fn list(hub: &Hub, role: Option<Role>, settings: &Settings) -> anyhow::Result<()> {
    let messages = settings.messages();
    let columns = ["head-role", "head-id", "head-name", "head-sectors", "head-place"];
    let mut lines = table::new(columns.map(|key| messages.text(key, &[])));
    for role in role.map_or(Role::ALL.to_vec(), |role| vec![role]) {
        for profile in hub.store().scan(hub.tenant(), role) {
            let profile = profile?;
            let sectors: Vec<&str> = profile
                .sectors()
                .into_iter()
                .flatten()
                .map(|sector| sector.concept().label(settings.tongue()))
                .collect();
            let place = profile.as_startup().and_then(|startup| startup.home.as_ref());
            let place = place.map(|place| place.name(settings.tongue())).unwrap_or_default();
            lines.add_row([
                messages.role(role),
                profile.id.to_string(),
                profile.name.clone(),
                sectors.join(", "),
                place,
            ]);
        }
    }
    say!("{lines}");
    Ok(())
}

fn erase(hub: &Hub, ids: &[ProfileId], role: Role, settings: &Settings) -> anyhow::Result<()> {
    let erased = qantara_hub::erase_profiles(&**hub.store(), hub.tenant(), role, ids)?;
    hub.record(Batch::new(hub.tenant().clone()), "qantara profiles erase", vec![ERASED.to_owned()])?;
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let args = [
        ("n", erased.profiles.into()),
        ("outcomes", erased.outcomes.into()),
        ("corrected", erased.profiles_corrected.into()),
        ("missing", erased.not_found.into()),
        ("time", now.into()),
        ("sequence", erased.sequence.to_string().into()),
    ];
    say!("{}", settings.messages().text("profiles-erased", &args));
    Ok(())
}

fn delete(hub: &Hub, ids: &[ProfileId], role: Role, settings: &Settings) -> anyhow::Result<()> {
    let mut batch = Batch::new(hub.tenant().clone());
    for id in ids {
        hub.find_stored(id, &[role])?;
        batch.delete(role, id.clone());
    }
    let count = batch.len();
    if count == 0 {
        bail!("no ids were given");
    }
    let names = ids.iter().map(|id| ProfileName::new(role, id.clone()).to_string()).collect();
    hub.record(batch, "qantara profiles delete", names)?;
    say!("{}", settings.messages().text("profiles-deleted", &[("n", count.into())]));
    Ok(())
}
