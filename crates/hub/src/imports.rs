//! What imports go by and leave behind: the hub's own words, and texts that
//! could not be read.
//!
//! Of a text the hub keeps what it is a text of, how often it was there, in
//! which file and when, and at most [`MOST_SAYERS`] profiles that wrote it.
//! These are never shown: they are kept so that an erasure takes the text away
//! with the last of them. Columns of names, mails and free texts never come
//! here, nor does whatever looks like an address, a number to call or a person
//! with a title ([`Unsure`]).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use qantara_engine::fold::fold;
use qantara_engine::profile::Role;
use qantara_exchange::{Dictionary, Topic, Unsure};
use qantara_store::{Batch, DocumentName, Kind, ProfileStore, StoreError, Tenant};
use serde::{Deserialize, Serialize};

use crate::audit::has_part;
use crate::name::ProfileName;

/// Imports of how many files are kept, the last of each.
pub const MOST_FILES: usize = 20;

/// Distinct texts that are kept of an import.
pub const MOST_TEXTS: usize = 2_000;

/// Profiles that are kept of those who wrote a text.
pub const MOST_SAYERS: usize = 20;

/// What audit events call it.
pub const SUBJECT: &str = "imports";

/// Before the file in a document's name.
const PREFIX: &str = "unread/";

/// A hub's own words, in the version that it has now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWords {
    /// How often they were changed.
    pub version: u32,
    /// The words.
    pub words: Dictionary,
}

impl OwnWords {
    /// Takes out words that name somebody; returns whether there were any. A
    /// name of one word may be a word for something else too, and then only the
    /// text that is that name goes.
    pub(crate) fn forget(&mut self, called: &BTreeSet<String>) -> bool {
        let before = self.words.words().len();
        self.words.retain(|word| {
            let text = fold(&word.text);
            !called.contains(&text) && !has_part(&text, |part| part.contains(' ') && called.contains(part))
        });
        let found = self.words.words().len() < before;
        self.version += u32::from(found);
        found
    }
}

pub(crate) fn words_document() -> DocumentName {
    "dictionary".to_owned().try_into().expect("a short name of plain letters")
}

/// A hub's own words; none where it has told none.
///
/// # Errors
///
/// [`StoreError`] when they cannot be read.
pub fn own_words(store: &dyn ProfileStore, tenant: &Tenant) -> Result<OwnWords, StoreError> {
    match store.document(tenant, Kind::Import, &words_document())? {
        Some(document) => document.read(),
        None => Ok(OwnWords::default()),
    }
}

/// Adds the words, one version further, to a batch of the tenant.
///
/// # Errors
///
/// [`StoreError`] as for any document.
pub fn put_words(batch: &mut Batch, own: &mut OwnWords) -> Result<(), StoreError> {
    own.version += 1;
    batch.put_document(Kind::Import, words_document(), own).map(drop)
}

/// What the last import of a file could not read, or read with a doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastImport {
    /// The file's name, without its folder.
    pub file: String,
    /// When.
    pub at: Timestamp,
    /// Each text, the most frequent first.
    pub texts: Vec<UnreadText>,
    /// How many other texts there are that are not kept, by role and field:
    /// they may say something of a person, or there were too many.
    pub not_kept: Vec<(Role, String, u64)>,
}

/// A text that could not be read, or was read with a doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadText {
    /// The role of the profiles.
    pub role: Role,
    /// The field, by its path without the role.
    pub field: String,
    /// What the text may be a word for.
    pub topic: Topic,
    /// The text.
    pub text: String,
    /// How many rows have it.
    pub count: u64,
    /// What it was read as, with a doubt; `None` where it could not be read.
    pub read_as: Option<String>,
    /// What may have been meant, the likeliest first.
    pub guesses: Vec<String>,
    /// Profiles that wrote it, by name: the first [`MOST_SAYERS`].
    by: Vec<String>,
}

/// What is left of an import when somebody is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    Unchanged,
    Changed,
    Nothing,
}

impl LastImport {
    /// Whether it has nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.not_kept.is_empty()
    }

    /// Takes out what only these wrote, and what names them.
    pub(crate) fn forget(&mut self, is_gone: impl Fn(&str) -> bool, called: &BTreeSet<String>) -> Left {
        let names = |text: &str| !called.is_empty() && has_part(&fold(text), |part| called.contains(part));
        let mut changed = names(&self.file);
        if changed {
            self.texts.clear();
            self.not_kept.clear();
        }
        self.texts.retain_mut(|text| {
            let before = text.by.len();
            text.by.retain(|name| !is_gone(name));
            text.count = text.count.saturating_sub((before - text.by.len()) as u64);
            let stays = !text.by.is_empty() && !names(&text.text);
            changed |= before > text.by.len() || !stays;
            stays
        });
        match (changed, self.is_empty()) {
            (true, true) => Left::Nothing,
            (true, false) => Left::Changed,
            (false, _) => Left::Unchanged,
        }
    }
}

/// Gathers what an import cannot read.
#[derive(Debug, Default)]
pub struct Gathered {
    texts: HashMap<(Role, String, String), UnreadText>,
    not_kept: BTreeMap<(Role, String), u64>,
}

impl Gathered {
    /// Takes a text in.
    pub fn take(&mut self, unsure: Unsure) {
        let Unsure { role, id, field, topic, text, read_as, guesses, .. } = unsure;
        let is_full = self.texts.len() >= MOST_TEXTS;
        let key = text.map(|text| (role, field.clone(), text));
        let Some(key) = key.filter(|key| !is_full || self.texts.contains_key(key)) else {
            *self.not_kept.entry((role, field)).or_default() += 1;
            return;
        };
        let text = key.2.clone();
        let (count, by) = (0, Vec::new());
        let new = || UnreadText { role, field, topic, text, count, read_as, guesses, by };
        let known = self.texts.entry(key).or_insert_with(new);
        known.count += 1;
        let name = ProfileName::new(role, id).to_string();
        if known.by.len() < MOST_SAYERS && !known.by.contains(&name) {
            known.by.push(name);
        }
    }

    /// What is kept of an import of a file, by its path.
    pub fn of(self, path: &str, at: Timestamp) -> LastImport {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let file = file.chars().filter(|letter| !letter.is_control()).take(100).collect();
        let mut texts: Vec<UnreadText> = self.texts.into_values().collect();
        let place = |text: &UnreadText| (text.role, text.field.clone(), text.text.clone());
        texts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| place(a).cmp(&place(b))));
        let not_kept = self.not_kept.into_iter().map(|((role, field), n)| (role, field, n)).collect();
        LastImport { file, at, texts, not_kept }
    }
}

/// The document of a file's last import.
fn document(file: &str) -> DocumentName {
    let mut name = format!("{PREFIX}{file}");
    while name.len() > DocumentName::MAX_LEN {
        name.pop();
    }
    name.try_into().unwrap_or_else(|_| words_document())
}

/// The last import of each file, the latest first.
///
/// # Errors
///
/// [`StoreError`] when one cannot be read.
pub fn last_imports(store: &dyn ProfileStore, tenant: &Tenant) -> Result<Vec<LastImport>, StoreError> {
    let mut imports = Vec::new();
    for document in store.documents(tenant, Kind::Import, None) {
        let document = document?;
        if document.name.as_str().starts_with(PREFIX) {
            imports.push(document.read::<LastImport>()?);
        }
    }
    imports.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.file.cmp(&b.file)));
    Ok(imports)
}

/// Adds what an import could not read to a batch, and takes away what earlier
/// ones of the same file could not, and those of long ago.
pub(crate) fn keep(
    batch: &mut Batch,
    store: &dyn ProfileStore,
    tenant: &Tenant,
    import: &LastImport,
) -> Result<(), StoreError> {
    let others = last_imports(store, tenant)?;
    let is_known = others.iter().any(|known| document(&known.file) == document(&import.file));
    if !import.is_empty() {
        batch.put_document(Kind::Import, document(&import.file), import)?;
    } else if is_known {
        batch.delete_document(Kind::Import, document(&import.file));
    }
    let others = others.iter().filter(|known| document(&known.file) != document(&import.file));
    for old in others.skip(MOST_FILES - 1) {
        batch.delete_document(Kind::Import, document(&old.file));
    }
    Ok(())
}
