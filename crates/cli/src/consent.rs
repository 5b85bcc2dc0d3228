//! `qantara consent`: who may be matched.

use clap::Args;
use qantara_engine::profile::{ConsentCounts, MatchingConsent, Role};
use qantara_store::Batch;

use crate::hub::Hub;
use crate::settings::Settings;
use crate::table;

/// Show who consented to be matched, and set what silence means
///
/// A profile that refused is never matched, whatever a policy says. Where
/// consent was not stated, the hub's setting decides: `presumed` (the default)
/// or `required`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara consent                                    how many agreed, refused, said nothing
  qantara consent required                           only those who agreed, and programmes, are matched")]
pub(crate) struct Consent {
    /// What is made of consent that was not stated: presumed or required
    setting: Option<MatchingConsent>,
}

impl Consent {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        if let Some(setting) = self.setting {
            let hub = Hub::open(settings)?;
            let mut batch = Batch::new(hub.tenant().clone());
            qantara_store::set_matching_consent(&mut batch, setting)?;
            hub.record(batch, "qantara consent", vec!["settings/matching-consent".to_owned()])?;
        }
        // A hub reads its setting when it is opened.
        let hub = Hub::open(settings)?;
        print(&hub, settings)
    }
}

/// Prints how many profiles agreed, refused and said nothing, and what the hub
/// makes of that.
pub(crate) fn print(hub: &Hub, settings: &Settings) -> anyhow::Result<()> {
    let messages = settings.messages();
    let heads = [
        "head-role",
        "head-profiles",
        "head-agreed",
        "head-refused",
        "head-not-stated",
        "head-archived",
        "head-matched",
    ];
    let mut counts = table::new(heads.map(|key| messages.text(key, &[])));
    for role in Role::ALL {
        let mut of_role = ConsentCounts::default();
        for profile in hub.store().scan(hub.tenant(), role) {
            of_role.count(&hub.as_matched(profile?)?, hub.consent());
        }
        let ConsentCounts { profiles, agreed, refused, not_stated, archived, matched } = of_role;
        let numbers =
            [profiles, agreed, refused, not_stated, archived, matched].map(|count| count.to_string());
        counts.add_row([messages.role(role)].into_iter().chain(numbers));
    }
    say!("{counts}");
    tell_setting(hub, settings);
    Ok(())
}

/// Prints what the hub makes of those who did not say.
pub(crate) fn tell_setting(hub: &Hub, settings: &Settings) {
    let messages = settings.messages();
    say!(
        "{}",
        messages.text(
            match hub.consent() {
                MatchingConsent::Presumed => "consent-presumed",
                MatchingConsent::Required => "consent-required",
            },
            &[]
        )
    );
}
