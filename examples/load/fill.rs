//! The store, and the credential to ask with.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use qantara_engine::profile::{Profile, Role};
use qantara_sample::Sample;
use qantara_server::{Access, TOKENS, Tokens};
use qantara_store::{Batch, OpenOptions, Tenant};

use crate::Outcome;

/// The day on which the sample is taken and ranked.
pub(crate) const DAY: Date = date(2026, 11, 23);

/// How many profiles are committed together.
const TOGETHER: usize = 2_000;

/// Makes a store of the sample, unless there is one of its size already.
pub(crate) fn store(folder: &Path, sample: Sample) -> Outcome<()> {
    let store = qantara_store::open(folder, &OpenOptions::new().create(true))?;
    let tenant = Tenant::default();
    if store.count(&tenant, Role::Startup) != sample.startups
        || store.count(&tenant, Role::Investor) != sample.investors
    {
        let profiles = sample.profiles();
        let mut profiles = profiles.chain(qantara_engine::programmes::builtin()).peekable();
        while profiles.peek().is_some() {
            let mut batch = Batch::new(tenant.clone());
            profiles.by_ref().take(TOGETHER).for_each(|profile: Profile| {
                batch.put(profile);
            });
            store.commit(batch)?;
        }
    }
    Ok(store.close()?)
}

/// Makes a token that may read, and returns it.
pub(crate) fn token(folder: &Path) -> Outcome<String> {
    let mut tokens = Tokens::default();
    let (token, _) =
        tokens.create(Tenant::default(), Access::Reader, "load test".to_owned(), Timestamp::now(), None);
    tokens.write(&folder.join(TOKENS))?;
    Ok(token)
}

/// Copies a folder, and what is in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
