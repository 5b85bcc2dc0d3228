//! Importing a whole file into a target.
//!
//! Changes to one profile are collected and applied together, in batches: an
//! investor with ten thousand investments, one per row, is read and written
//! once per batch. A profile that does not change is not written, so importing
//! a file twice changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::io::{self, Read};

use qantara_engine::profile::{Profile, ProfileId, Role};

use crate::change::{ApplyError, Change, Patch, apply};
use crate::effects::{self, Effects, FieldName};
use crate::format::Format;
use crate::problem::{Kind, Location, Note, Problem, Refusal};
use crate::read::{Reading, read};

/// Where imported profiles go.
pub trait Target {
    /// Why the target could not be read or written.
    type Error;

    /// The stored profile, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// When the target cannot be read.
    fn get(&mut self, role: Role, id: &ProfileId) -> Result<Option<Profile>, Self::Error>;

    /// Takes up to [`BATCH_PROFILES`] new or changed profiles.
    ///
    /// # Errors
    ///
    /// When the target cannot be written; the import then ends.
    fn put(&mut self, profiles: Vec<Profile>) -> Result<(), Self::Error>;

    /// Receives each profile in the file, as it is after the change (in a dry
    /// run, as it would be).
    fn seen(&mut self, profile: &Profile) {
        let _ = profile;
    }

    /// Receives each refused row, in the order of discovery.
    fn refused(&mut self, refusal: &Refusal) {
        let _ = refusal;
    }

    /// Receives the number of rows read, after each batch.
    fn progress(&mut self, rows: u64) {
        let _ = rows;
    }
}

/// The most profiles given to a target at once.
pub const BATCH_PROFILES: usize = 1_000;

/// How many rows are collected before they are applied, if many may be about
/// one profile.
const BATCH_ROWS: usize = 100_000;

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows that are not empty, including refused ones.
    pub rows: u64,
    /// Profiles created.
    pub created: u64,
    /// Profiles changed.
    pub updated: u64,
    /// Profiles that already agreed with the file.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// The effects on fields of existing profiles, by role and field. Fields
    /// that keep people apart come first.
    pub effects: BTreeMap<(Role, FieldName), Effects>,
    /// Other notes for the reader.
    pub notes: BTreeSet<Note>,
}

/// Why an import stopped. Earlier rows have been applied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError<E: std::error::Error + 'static> {
    /// The file could not be read.
    #[error("the file cannot be read")]
    Read(#[source] io::Error),
    /// The target failed.
    #[error("the profiles cannot be looked up or kept")]
    Target(#[source] E),
}

/// Reads a file and passes its profiles to a target.
///
/// With `dry_run`, everything is checked and counted, and nothing is written.
///
/// # Errors
///
/// [`ImportError`] when the file or the target fails. A bad row is no error: it
/// is refused and reported to the target.
pub fn import<T: Target<Error: std::error::Error + 'static>>(
    reader: impl Read,
    format: Format,
    file: &str,
    reading: Reading,
    dry_run: bool,
    target: &mut T,
) -> Result<Summary, ImportError<T::Error>> {
    let mut changes = read(reader, format, file, reading).map_err(ImportError::Read)?;
    let mut import = Import {
        target,
        dry_run,
        batch: BTreeMap::new(),
        waiting: 0,
        seen: HashMap::new(),
        refused: 0,
        effects: BTreeMap::new(),
    };
    let mut rows = 0;
    for change in &mut changes {
        rows += 1;
        match change.map_err(ImportError::Read)? {
            Ok((location, change)) => import.take(location, change),
            Err(refusal) => import.refuse(&refusal),
        }
        if import.is_full() {
            import.flush().map_err(ImportError::Target)?;
            import.target.progress(rows);
        }
    }
    import.flush().map_err(ImportError::Target)?;
    import.target.progress(rows);
    let notes = changes.notes();
    let skipped: u64 =
        notes.iter().map(|note| if let Note::RowsSkipped(rows) = note { *rows } else { 0 }).sum();
    let mut summary = Summary {
        rows: rows + skipped,
        refused: import.refused,
        effects: import.effects,
        notes,
        ..Summary::default()
    };
    for Seen { fate, .. } in import.seen.into_values() {
        match fate {
            Some(Fate::Created) => summary.created += 1,
            Some(Fate::Updated) => summary.updated += 1,
            Some(Fate::Unchanged) => summary.unchanged += 1,
            None => {}
        }
    }
    Ok(summary)
}

/// The outcome for a profile, the strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Unchanged,
    Updated,
    Created,
}

#[derive(Default)]
struct Seen {
    /// The row that replaced the whole profile, if one did.
    replaced_in_row: Option<u64>,
    /// The first row that merged something into it.
    merged_in_row: u64,
    /// The fields that rows have merged, as hashes of path and value: small,
    /// since a file may have a million rows.
    said: Vec<(u32, u32)>,
    fate: Option<Fate>,
}

impl Seen {
    /// Records a row's values for the profile. Returns the field for which an
    /// earlier row had another value, with the first row about the profile.
    fn says(&mut self, row: u64, patch: &Patch) -> Result<(), (String, u64)> {
        if self.said.is_empty() {
            self.merged_in_row = row;
        }
        for (path, value) in &patch.sets {
            let (path_hash, value_hash) = (hash_of(path), hash_of(&value.to_string()));
            match self.said.iter().find(|(path, _)| *path == path_hash) {
                None => self.said.push((path_hash, value_hash)),
                Some((_, said)) if *said == value_hash => {}
                Some(_) => return Err((path.join("."), self.merged_in_row)),
            }
        }
        Ok(())
    }
}

fn hash_of(what: &impl Hash) -> u32 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish() as u32
}

struct Import<'t, T> {
    target: &'t mut T,
    dry_run: bool,
    /// The pending changes of each profile, in the file's order.
    batch: BTreeMap<(Role, ProfileId), Vec<(Location, Change)>>,
    /// Rows in the batch.
    waiting: usize,
    seen: HashMap<(Role, ProfileId), Seen>,
    refused: u64,
    effects: BTreeMap<(Role, FieldName), Effects>,
}

impl<T: Target> Import<'_, T> {
    fn refuse(&mut self, refusal: &Refusal) {
        self.refused += 1;
        self.target.refused(refusal);
    }

    fn is_full(&self) -> bool {
        self.waiting >= BATCH_ROWS
            || self.batch.len() >= BATCH_PROFILES
                && self
                    .batch
                    .values()
                    .next()
                    .is_some_and(|changes| !matches!(changes[0].1, Change::Append(_)))
    }

    fn take(&mut self, location: Location, change: Change) {
        let key = (change.role(), change.id().clone());
        let seen = self.seen.entry(key.clone()).or_default();
        let clash = match &change {
            Change::Put(_) => seen.replaced_in_row.replace(location.row).map(|first_row| {
                seen.replaced_in_row = Some(first_row);
                ("id".to_owned(), Kind::DuplicateId { id: key.1.to_string(), first_row })
            }),
            Change::Patch(patch) => seen
                .says(location.row, patch)
                .err()
                .map(|(field, first_row)| (field, Kind::Contradicts { first_row })),
            Change::Append(_) => None,
        };
        if let Some((column, kind)) = clash {
            return self.refuse(&Refusal::at(&location, Some(column), None, kind));
        }
        self.waiting += 1;
        let changes = self.batch.entry(key).or_default();
        let change = match changes.last_mut() {
            Some((_, last)) => last.absorb(change),
            None => Some(change),
        };
        if let Some(change) = change {
            changes.push((location, change));
        }
    }

    /// Applies pending changes, and passes changed profiles to the target.
    fn flush(&mut self) -> Result<(), T::Error> {
        self.waiting = 0;
        let mut put = Vec::with_capacity(BATCH_PROFILES.min(self.batch.len()));
        for (key, changes) in std::mem::take(&mut self.batch) {
            let before = self.target.get(key.0, &key.1)?;
            let mut now: Option<Profile> = None;
            for (location, change) in changes {
                match apply(now.as_ref().or(before.as_ref()), change) {
                    Ok(profile) => now = Some(profile),
                    Err(error) => self.refuse(&refusal(location, error)),
                }
            }
            let Some(now) = now else { continue };
            self.target.seen(&now);
            let fate = match &before {
                None => Fate::Created,
                Some(before) if *before == now => Fate::Unchanged,
                Some(_) => Fate::Updated,
            };
            if let Some(before) = before.filter(|before| *before != now) {
                for (field, effect) in effects::of(&before, &now) {
                    self.effects.entry((key.0, field)).or_default().count(effect, &key.1);
                }
            }
            let seen = self.seen.entry(key).or_default();
            seen.fate = seen.fate.max(Some(fate));
            if fate != Fate::Unchanged && !self.dry_run {
                put.push(now);
                if put.len() == BATCH_PROFILES {
                    self.target.put(std::mem::take(&mut put))?;
                }
            }
        }
        if !put.is_empty() {
            self.target.put(put)?;
        }
        Ok(())
    }
}

fn refusal(location: Location, error: ApplyError) -> Refusal {
    match error {
        ApplyError::UnknownId { role, id } => {
            Refusal::at(&location, Some("id".to_owned()), None, Kind::UnknownId { role, id: id.to_string() })
        }
        ApplyError::Invalid(fields) => Refusal {
            problems: fields
                .into_iter()
                .map(|field| Problem {
                    location: location.clone(),
                    column: (!field.path.is_empty()).then_some(field.path),
                    value: field.value,
                    kind: field.kind,
                })
                .collect(),
            location,
        },
    }
}
