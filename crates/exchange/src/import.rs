//! Importing a whole file into a target.
//!
//! Changes of one profile are gathered and done at once, in batches: an
//! investor with ten thousand investments, one on each row, is read and
//! written once in a batch. A profile that a change leaves as it was is not
//! written, so that importing a file twice changes nothing.
//!
//! A row that is refused changes nothing, with one exception: where it says
//! that consent is refused, that is done to the profile all the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::io::{self, Read};

use qantara_engine::profile::{Mention, Profile, ProfileId, Role};

use crate::change::{ApplyError, BadField, Change, Patch, apply, refusing};
use crate::effects::{self, Effects, FieldName};
use crate::format::Format;
use crate::problem::{Heard, Kind, Location, Note, Problem, Refusal, Withdrawal};
use crate::read::{Reading, read};
use crate::unsure::Unsure;

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

    /// Takes, in a trial run, the profiles that would be put. A target that
    /// gives them back in [`get`](Self::get) makes trial runs of several files
    /// tell what the real ones do.
    fn would_put(&mut self, profiles: Vec<Profile>) {
        drop(profiles);
    }

    /// Whether archived profiles that the file speaks of are brought back.
    /// Otherwise they stay archived, unless the file itself says more.
    fn brings_back(&self) -> bool {
        false
    }

    /// Whether an earlier file of the same run refused consent for a profile
    /// that did not exist then.
    fn refused_before(&self, role: Role, id: &ProfileId) -> bool {
        let _ = (role, id);
        false
    }

    /// Hears of each profile that the file speaks of, as it was and as it is
    /// after that or, in a trial run, as it would be.
    fn seen(&mut self, before: Option<&Profile>, now: &Profile) {
        let _ = (before, now);
    }

    /// Hears of each row that is refused, once it shows what becomes of it.
    fn refused(&mut self, refusal: &Refusal) {
        let _ = refusal;
    }

    /// Hears of each text that could not be read or was read with a doubt, in
    /// rows whose id is known.
    fn unsure(&mut self, unsure: Unsure) {
        drop(unsure);
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
    /// Rows with something in them, the refused and skipped ones among them.
    pub rows: u64,
    /// Profiles created.
    pub created: u64,
    /// Profiles changed.
    pub updated: u64,
    /// Profiles that already agreed with the file.
    pub unchanged: u64,
    /// Rows about a profile that an earlier row was about already. With them,
    /// with those that are refused and those that are skipped, profiles add up
    /// to [`rows`](Self::rows).
    pub repeated: u64,
    /// Rows that the mapping leaves out.
    pub skipped: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Profiles whose refusal of consent stands in a refused row, and is taken
    /// all the same.
    pub withdrawn: BTreeSet<(Role, ProfileId)>,
    /// Refused rows with a refusal of consent that is taken for nobody.
    pub not_withdrawn: u64,
    /// What the import does to the fields of profiles that were there, by
    /// field. What concerns who may meet whom comes first.
    pub effects: BTreeMap<FieldName, Effects>,
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
        rows: 0,
        batch: BTreeMap::new(),
        waiting: 0,
        seen: HashMap::new(),
        untold: Vec::new(),
        undecided: Vec::new(),
        refusers: HashMap::new(),
        summary: Summary::default(),
    };
    while let Some(change) = changes.next() {
        import.rows += 1;
        match change.map_err(ImportError::Read)? {
            Ok((location, change)) => import.take(location, change),
            Err(refusal) => import.refuse(import.rows, refusal),
        }
        for unsure in changes.take_unsure() {
            import.target.unsure(unsure);
        }
        if import.is_full() {
            import.flush(false).map_err(ImportError::Target)?;
            import.target.progress(import.rows);
        }
    }
    import.flush(true).map_err(ImportError::Target)?;
    import.target.progress(import.rows);
    let notes = changes.notes();
    let skipped: u64 =
        notes.iter().map(|note| if let Note::RowsSkipped(rows) = note { *rows } else { 0 }).sum();
    let mut summary = Summary { rows: import.rows + skipped, skipped, notes, ..import.summary };
    for Seen { fate, rows, .. } in import.seen.into_values() {
        summary.repeated += rows.saturating_sub(1);
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
    /// Rows that were taken.
    rows: u64,
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
            let (path_hash, value_hash) = (hash_of(path), hash_of(value));
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

type Key = (Role, ProfileId);

/// What a row asks for, and where among all rows it stands.
struct Asked {
    place: u64,
    location: Location,
    change: Change,
    /// Place and number of later rows whose changes are in this one.
    further: Vec<(u64, u64)>,
}

struct Import<'t, T> {
    target: &'t mut T,
    dry_run: bool,
    /// Rows so far.
    rows: u64,
    /// What is still to be done to each profile, in the file's order.
    batch: BTreeMap<Key, Vec<Asked>>,
    /// Rows in the batch.
    waiting: usize,
    seen: HashMap<Key, Seen>,
    /// Refused rows of which the target has not heard, with their places.
    untold: Vec<(u64, Refusal)>,
    /// Those of them that refuse consent for a profile that is not there so
    /// far.
    undecided: Vec<(u64, Refusal)>,
    /// Who refuses consent in a refused row, and which.
    refusers: HashMap<Key, u64>,
    summary: Summary,
}

impl<T: Target> Import<'_, T> {
    fn refuse(&mut self, place: u64, refusal: Refusal) {
        self.summary.refused += 1;
        if let Some(heard) = &refusal.heard {
            self.refusers.extend(heard.who().map(|who| (who, heard.location.row)));
        }
        self.untold.push((place, refusal));
    }

    fn is_full(&self) -> bool {
        self.waiting >= BATCH_ROWS
            || self.untold.len() >= BATCH_PROFILES
            || self.batch.len() >= BATCH_PROFILES
                && self
                    .batch
                    .values()
                    .next()
                    .is_some_and(|asked| !matches!(asked[0].change, Change::Append(_)))
    }

    fn take(&mut self, location: Location, change: Change) {
        let key = (change.role(), change.id().clone());
        let seen = self.seen.entry(key.clone()).or_default();
        let refuses = change.refuses_consent();
        let clash = match &change {
            // The refusal in an earlier row stands.
            _ if refuses == Some(false) && self.refusers.contains_key(&key) => {
                Some(("consent.matching".to_owned(), Kind::Contradicts { first_row: self.refusers[&key] }))
            }
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
        let place = self.rows;
        if let Some((column, kind)) = clash {
            let refusal = Refusal::at(&location, Some(column), None, kind);
            return self.refuse(place, heard_in(refusal, &location, &key, refuses));
        }
        self.waiting += 1;
        let all = self.batch.entry(key).or_default();
        let row = location.row;
        match all.last_mut() {
            Some(last) => match last.change.absorb(change) {
                None => last.further.push((place, row)),
                Some(change) => all.push(Asked { place, location, change, further: Vec::new() }),
            },
            None => all.push(Asked { place, location, change, further: Vec::new() }),
        }
    }

    /// Does what waits, gives the target what has changed, and tells it what
    /// was refused.
    fn flush(&mut self, last: bool) -> Result<(), T::Error> {
        self.waiting = 0;
        if last {
            self.untold.append(&mut self.undecided);
        }
        self.find_refusers()?;
        let mut put = Vec::with_capacity(BATCH_PROFILES.min(self.batch.len()));
        for (key, all) in std::mem::take(&mut self.batch) {
            let before = self.target.get(key.0, &key.1)?;
            let mut now: Option<Profile> = None;
            let mut taken = 0;
            for Asked { place, location, change, further } in all {
                let refuses = change.refuses_consent();
                let error = match apply(now.as_ref().or(before.as_ref()), change) {
                    Ok(profile) => {
                        now = Some(profile);
                        taken += 1 + further.len() as u64;
                        continue;
                    }
                    Err(error) => error,
                };
                for (place, row) in std::iter::once((place, location.row)).chain(further) {
                    let location = Location { row, ..location.clone() };
                    let refusal = refusal(&location, &error);
                    self.refuse(place, heard_in(refusal, &location, &key, refuses));
                }
            }
            if let (true, Some(profile)) =
                (self.refusers.contains_key(&key), now.as_ref().or(before.as_ref()))
            {
                now = Some(refusing(profile));
                self.summary.withdrawn.insert(key.clone());
            }
            let Some(mut now) = now else { continue };
            // Who says nothing here has refused before being here.
            if before.is_none() && now.common.consent.is_none() && self.target.refused_before(key.0, &key.1) {
                now = refusing(&now);
                self.summary.withdrawn.insert(key.clone());
            }
            let was_archived = before.as_ref().is_some_and(|before| before.common.archived_on.is_some());
            if taken > 0 && was_archived && self.target.brings_back() {
                now.common.archived_on = None;
            }
            self.target.seen(before.as_ref(), &now);
            let fate = match &before {
                None => Fate::Created,
                Some(before) if *before == now => Fate::Unchanged,
                Some(_) => Fate::Updated,
            };
            if let Some(before) = before.filter(|before| *before != now) {
                for (field, effect) in effects::of(&before, &now) {
                    self.summary.effects.entry(field).or_default().count(effect, &key.1);
                }
            }
            if taken > 0 {
                let seen = self.seen.entry(key).or_default();
                seen.rows += taken;
                seen.fate = seen.fate.max(Some(fate));
            }
            if fate != Fate::Unchanged {
                put.push(now);
                if put.len() == BATCH_PROFILES {
                    self.put(std::mem::take(&mut put))?;
                }
            }
        }
        if !put.is_empty() {
            self.put(put)?;
        }
        self.tell(last);
        Ok(())
    }

    fn put(&mut self, profiles: Vec<Profile>) -> Result<(), T::Error> {
        if self.dry_run {
            self.target.would_put(profiles);
            return Ok(());
        }
        self.target.put(profiles)
    }

    /// Looks for those who refuse consent in refused rows, so that they are
    /// done with what waits.
    fn find_refusers(&mut self) -> Result<(), T::Error> {
        let mut untold = std::mem::take(&mut self.untold);
        for heard in untold.iter_mut().filter_map(|(_, refusal)| refusal.heard.as_mut()) {
            let Some(id) = &heard.id else { continue };
            if heard.roles.is_empty() {
                for role in Role::ALL {
                    let waits = self.batch.contains_key(&(role, id.clone()));
                    if waits || self.target.get(role, id)?.is_some() {
                        heard.roles.push(role);
                    }
                }
            }
            if let Some(who) = heard.who() {
                self.refusers.entry(who.clone()).or_insert(heard.location.row);
                self.batch.entry(who).or_default();
            }
        }
        self.untold = untold;
        Ok(())
    }

    /// Tells the target of refused rows, in their order. One that refuses
    /// consent for a profile that is not there waits for the file's end: a
    /// later row may create it.
    fn tell(&mut self, last: bool) {
        let mut untold = std::mem::take(&mut self.untold);
        untold.sort_by_key(|(place, _)| *place);
        for (place, mut refusal) in untold {
            if let Some(heard) = refusal.heard.take() {
                let withdrawal = self.withdrawal(&heard);
                if matches!(withdrawal, Withdrawal::NoProfile(_)) && !last {
                    self.undecided.push((place, Refusal { heard: Some(heard), ..refusal }));
                    continue;
                }
                let taken = matches!(withdrawal, Withdrawal::Taken(_) | Withdrawal::WouldBeTaken(_));
                self.summary.not_withdrawn += u64::from(!taken);
                refusal.tell(*heard, withdrawal);
            }
            self.target.refused(&refusal);
        }
    }

    fn withdrawal(&self, heard: &Heard) -> Withdrawal {
        let Some(id) = &heard.id else { return Withdrawal::NoId };
        let meant = || heard.roles.iter().map(|role| Mention::of(*role, id.clone()));
        match heard.who() {
            Some(who) if self.summary.withdrawn.contains(&who) => {
                let who = Mention::of(who.0, who.1);
                if self.dry_run { Withdrawal::WouldBeTaken(who) } else { Withdrawal::Taken(who) }
            }
            None if !heard.roles.is_empty() => Withdrawal::Several(meant().collect()),
            _ => Withdrawal::NoProfile(meant().next().unwrap_or_else(|| id.clone().into())),
        }
    }
}

/// The refusal of a row, with the refusal of consent that its change has.
fn heard_in(refusal: Refusal, location: &Location, key: &Key, refuses: Option<bool>) -> Refusal {
    let heard = (refuses == Some(true))
        .then(|| Heard::new(location, Some(key.0), [key.1.as_str()], "consent.matching", &false.into()));
    Refusal { heard: heard.map(Box::new), ..refusal }
}

fn refusal(location: &Location, error: &ApplyError) -> Refusal {
    match error {
        ApplyError::UnknownId { role, id } => Refusal::at(
            location,
            Some("id".to_owned()),
            None,
            Kind::UnknownId { role: *role, id: id.to_string() },
        ),
        ApplyError::Invalid(fields) => {
            let problem = |field: &BadField| Problem {
                location: location.clone(),
                column: (!field.path.is_empty()).then(|| field.path.clone()),
                value: field.value.clone(),
                kind: field.kind.clone(),
            };
            Refusal::new(location, fields.iter().map(problem).collect())
        }
    }
}
