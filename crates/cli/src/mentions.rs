//! Checks that the profiles named in mentions are in the hub.

use qantara_engine::profile::{Mention, Role};
use qantara_exchange::{Directory, Doubt, Names};
use qantara_store::StoreError;

use crate::hub::Hub;
use crate::output;
use crate::settings::Settings;

/// Everybody in the hub.
pub(crate) fn directory(hub: &Hub) -> Result<Directory, StoreError> {
    let mut directory = Directory::default();
    for role in Role::ALL {
        for profile in hub.store().scan(hub.tenant(), role) {
            directory.add(role, &profile?.id);
        }
    }
    Ok(directory)
}

/// Whom the hub's profiles name.
pub(crate) fn of_all(hub: &Hub) -> impl Iterator<Item = Result<Names, StoreError>> + '_ {
    Role::ALL
        .into_iter()
        .flat_map(|role| hub.store().scan(hub.tenant(), role))
        .filter_map(|profile| profile.map(|profile| Names::of(&profile)).transpose())
}

/// Prints the mentions that match no profile, or several.
pub(crate) fn tell(
    directory: &Directory,
    names: impl IntoIterator<Item = Result<Names, StoreError>>,
    settings: &Settings,
) -> anyhow::Result<()> {
    let mut doubts: Vec<(&'static str, Mention, Role, Mention, Doubt)> = Vec::new();
    for names in names {
        let Names { role, id, mentions } = names?;
        for (field, mention) in mentions {
            if let Some(doubt) = directory.doubt(role, &mention) {
                doubts.push((field, Mention::of(role, id.clone()), role, mention, doubt));
            }
        }
    }
    if doubts.is_empty() {
        return Ok(());
    }
    let messages = settings.messages();
    // What keeps people apart comes first.
    let weight = |field: &str| match field {
        "conflicts" | "mentor.must_not_advise" => 0,
        "declined" | "interest" => 1,
        "met" | "met_on" => 2,
        _ => 3,
    };
    doubts.sort_by_key(|(field, ..)| weight(field));
    say!("{}", messages.text("mentions-in-doubt", &[("n", doubts.len().into())]));
    let lines = doubts.iter().map(|(field, profile, own, mention, doubt)| {
        let (profile, who) = (profile.to_string(), mention.to_string());
        let told = |key, more: Option<(&'static str, String)>| {
            let mut args = vec![
                ("profile", profile.as_str().into()),
                ("field", (*field).into()),
                ("who", who.as_str().into()),
            ];
            args.extend(more.map(|(name, text)| (name, text.into())));
            messages.text(key, &args)
        };
        match doubt {
            Doubt::Nobody => match directory.nearest(*own, mention) {
                // Fields of a role's own hold ids alone.
                Some(near) if field.contains('.') => {
                    told("mention-near", Some(("near", near.id().to_string())))
                }
                Some(near) => told("mention-near", Some(("near", near.to_string()))),
                None => told("mention-nobody", None),
            },
            Doubt::Several(meant) => {
                let meant = meant.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                told("mention-several", Some(("near", meant)))
            }
        }
    });
    for line in output::listed(lines, &messages) {
        say!("{line}");
    }
    Ok(())
}
