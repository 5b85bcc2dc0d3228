//! Who changed what, and who saw whom.
//!
//! A change's event is written in the change's own batch, so that there is
//! never one without the other. Who saw whom is written a moment later, many
//! at a time, so that a ranking waits for no disk: a kill can lose the views of
//! the last [`FLUSH_EVERY`].

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use prometheus::IntGauge;
use qantara_store::{Batch, DocumentName, Kind, ProfileStore, StoreError, Tenant};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::wire::name::ProfileName;

/// For how long views are gathered before they are written.
const FLUSH_EVERY: Duration = Duration::from_millis(200);

/// How often it is looked whether there are more of them.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// How many may wait. Then calls wait for the disk, and nothing is dropped.
const QUEUE: usize = 16_384;

/// How many are written together.
const MOST_IN_A_BATCH: usize = 512;

/// What stands in the place of a subject that was erased.
pub(crate) const ERASED: &str = "erased";

/// Somebody called something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    pub(crate) actor: String,
    pub(crate) call: String,
    pub(crate) subjects: Vec<String>,
    pub(crate) shown: Vec<String>,
    pub(crate) request_id: String,
}

impl Event {
    fn new(caller: &Caller, subjects: Vec<String>, shown: Vec<String>) -> Self {
        Self {
            at: Timestamp::now(),
            actor: caller.actor.clone(),
            call: caller.call.to_owned(),
            subjects,
            shown,
            request_id: caller.request_id.clone(),
        }
    }

    /// Whether the event is about a subject.
    pub(crate) fn names(&self, subject: &str) -> bool {
        self.subjects.iter().chain(&self.shown).any(|name| name == subject)
    }

    /// Takes the names of subjects out of the event; whether there were any.
    pub(crate) fn forget(&mut self, is_gone: impl Fn(&str) -> bool) -> bool {
        let mut found = false;
        for name in self.subjects.iter_mut().chain(&mut self.shown) {
            if is_gone(name) {
                ERASED.clone_into(name);
                found = true;
            }
        }
        // A caller may have made its request id of somebody's.
        if has_part(&self.request_id, is_gone) {
            ERASED.clone_into(&mut self.request_id);
            found = true;
        }
        found
    }
}

/// Whether a text has a part, from one edge of a word to another, of which
/// something is true: `st-1` is a part of `page/st-1/2`, and not of `st-12`.
pub(crate) fn has_part(text: &str, is_it: impl Fn(&str) -> bool) -> bool {
    let inside = |at: usize| {
        let (before, after) = text.split_at(at);
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        in_word(before.chars().next_back()) && in_word(after.chars().next())
    };
    let mut edges: Vec<usize> = text.char_indices().map(|(at, _)| at).filter(|at| !inside(*at)).collect();
    edges.push(text.len());
    edges.iter().enumerate().any(|(n, from)| edges[n + 1..].iter().any(|to| is_it(&text[*from..*to])))
}

/// Those who were erased since the server started: whoever was reading
/// meanwhile may still be about to name them.
///
/// Kept are hashes with a key of this process's own, from which nobody is
/// known again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gone(Arc<(RandomState, RwLock<HashSet<u64>>)>);

impl Gone {
    fn hash(&self, tenant: &Tenant, name: &str) -> u64 {
        self.0.0.hash_one((tenant.as_str(), name))
    }

    /// From now on these are named in no event any more.
    pub(crate) fn add<'a>(&self, tenant: &Tenant, names: impl IntoIterator<Item = &'a ProfileName>) {
        let mut gone = self.0.1.write().unwrap_or_else(PoisonError::into_inner);
        for name in names {
            gone.extend([name.to_string(), name.id.to_string()].map(|text| self.hash(tenant, &text)));
        }
    }

    /// This one has come back.
    pub(crate) fn remove(&self, tenant: &Tenant, name: &ProfileName) {
        if !self.0.1.read().unwrap_or_else(PoisonError::into_inner).is_empty() {
            let mut gone = self.0.1.write().unwrap_or_else(PoisonError::into_inner);
            for text in [name.to_string(), name.id.to_string()] {
                gone.remove(&self.hash(tenant, &text));
            }
        }
    }

    fn has(&self, tenant: &Tenant, name: &str) -> bool {
        let gone = self.0.1.read().unwrap_or_else(PoisonError::into_inner);
        !gone.is_empty() && gone.contains(&self.hash(tenant, name))
    }
}

/// A name for the event's document: events sort by time.
fn document(event: &Event) -> DocumentName {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("{:016x}-{count:08x}", event.at.as_microsecond());
    name.try_into().expect("digits make a short name")
}

/// Adds that a caller changes these subjects to the batch that changes them.
pub(crate) fn record(batch: &mut Batch, caller: &Caller, subjects: Vec<String>) -> Result<(), StoreError> {
    let event = Event::new(caller, subjects, Vec::new());
    batch.put_document(Kind::Audit, document(&event), &event).map(|_| ())
}

enum Message {
    Seen(Tenant, Box<Event>),
    Flush(SyncSender<()>),
}

/// Where views wait to be written.
#[derive(Debug)]
pub(crate) struct Audit {
    queue: SyncSender<Message>,
    waiting: IntGauge,
}

impl Audit {
    pub(crate) fn start(store: Arc<dyn ProfileStore>, gone: Gone, waiting: IntGauge) -> Self {
        let (queue, messages) = mpsc::sync_channel(QUEUE);
        let gauge = waiting.clone();
        // Ends, and lets go of the store, when the queue is dropped.
        std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || write(&*store, &gone, &messages, &gauge))
            .expect("a thread can be started");
        Self { queue, waiting }
    }

    /// Writes down, a moment later, that a caller was shown somebody.
    pub(crate) fn seen(&self, caller: &Caller, subjects: Vec<String>, shown: Vec<String>) {
        let event = Box::new(Event::new(caller, subjects, shown));
        self.waiting.inc();
        // The writer ends after the last call.
        let _ = self.queue.send(Message::Seen(caller.tenant.clone(), event));
    }

    /// Waits until everything so far is written.
    pub(crate) fn flush(&self) {
        let (done, written) = mpsc::sync_channel(1);
        if self.queue.send(Message::Flush(done)).is_ok() {
            let _ = written.recv();
        }
    }
}

fn write_events(
    store: &dyn ProfileStore,
    gone: &Gone,
    tenant: &Tenant,
    events: Vec<Event>,
) -> Result<(), StoreError> {
    let mut batch = Batch::new(tenant.clone());
    for mut event in events {
        event.forget(|name| gone.has(tenant, name));
        batch.put_document(Kind::Audit, document(&event), &event)?;
    }
    store.commit(batch).map(|_| ())
}

/// What is written together.
#[derive(Default)]
struct Gathered {
    events: HashMap<Tenant, Vec<Event>>,
    count: usize,
    /// Who waits until it is written.
    flush: Option<SyncSender<()>>,
}

impl Gathered {
    /// The views of a while from the first on. It wakes nobody who is answered
    /// meanwhile, since it only looks now and then.
    fn from(first: Message, messages: &Receiver<Message>) -> Self {
        let mut gathered = Self::default();
        let until = Instant::now() + FLUSH_EVERY;
        gathered.add(first);
        while gathered.flush.is_none() && gathered.count < MOST_IN_A_BATCH {
            match messages.try_recv() {
                Ok(message) => gathered.add(message),
                Err(TryRecvError::Empty) if Instant::now() < until => std::thread::sleep(LOOK_EVERY),
                Err(_) => break,
            }
        }
        gathered
    }

    fn add(&mut self, message: Message) {
        match message {
            Message::Seen(tenant, event) => {
                self.events.entry(tenant).or_default().push(*event);
                self.count += 1;
            }
            Message::Flush(done) => self.flush = Some(done),
        }
    }
}

/// Writes views until nobody can send any more.
fn write(store: &dyn ProfileStore, gone: &Gone, messages: &Receiver<Message>, waiting: &IntGauge) {
    while let Ok(first) = messages.recv() {
        let Gathered { events, count, flush } = Gathered::from(first, messages);
        for (tenant, events) in events {
            let lost = events.len();
            if let Err(error) = write_events(store, gone, &tenant, events) {
                tracing::error!(%tenant, lost, "who saw whom could not be written: {error}");
            }
        }
        waiting.sub(count.cast_signed() as i64);
        if let Some(done) = flush {
            let _ = done.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_a_text_as_a_whole_only() {
        for (text, found) in [
            ("st-1", true),
            ("page/st-1/2", true),
            ("st-1:st-2", true),
            ("x_st-1", true),
            ("st-12", false),
            ("best-1", false),
            ("قنطرة", false),
            ("", false),
        ] {
            assert_eq!(has_part(text, |part| part == "st-1"), found, "{text}");
        }
        assert!(has_part("a+b*", |part| part == "+b*"));
    }
}
