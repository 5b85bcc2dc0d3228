//! Who changed what, and who saw whom.
//!
//! A change's event is written in the change's own batch, so that there is
//! never one without the other. Who saw whom is written a moment later, many
//! at a time, so that a ranking waits for no disk: a kill can lose the views of
//! the last [`FLUSH_EVERY`].

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use prometheus::IntGauge;
use qantara_store::{Batch, DocumentName, Kind, ProfileStore, StoreError, Tenant};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;

/// For how long views are gathered before they are written.
const FLUSH_EVERY: Duration = Duration::from_millis(200);

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
        // A caller may have made a name its request id.
        if is_gone(&self.request_id) {
            ERASED.clone_into(&mut self.request_id);
            found = true;
        }
        found
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

/// The thread that writes views; ends when the last [`Audit`] is dropped.
pub(crate) type Writer = JoinHandle<()>;

impl Audit {
    pub(crate) fn start(store: Arc<dyn ProfileStore>, waiting: IntGauge) -> (Self, Writer) {
        let (queue, messages) = mpsc::sync_channel(QUEUE);
        let gauge = waiting.clone();
        let writer = std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || write(&*store, &messages, &gauge))
            .expect("a thread can be started");
        (Self { queue, waiting }, writer)
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

fn write_events(store: &dyn ProfileStore, tenant: &Tenant, events: &[Event]) -> Result<(), StoreError> {
    let mut batch = Batch::new(tenant.clone());
    for event in events {
        batch.put_document(Kind::Audit, document(event), event)?;
    }
    store.commit(batch).map(|_| ())
}

fn write(store: &dyn ProfileStore, messages: &Receiver<Message>, waiting: &IntGauge) {
    loop {
        let Ok(first) = messages.recv() else { return };
        let mut events: HashMap<Tenant, Vec<Event>> = HashMap::new();
        let (mut count, mut flush) = (0_usize, None);
        let until = Instant::now() + FLUSH_EVERY;
        let mut next = Some(first);
        let mut open = true;
        while let Some(message) = next.take() {
            match message {
                Message::Seen(tenant, event) => {
                    events.entry(tenant).or_default().push(*event);
                    count += 1;
                }
                Message::Flush(done) => {
                    flush = Some(done);
                    break;
                }
            }
            if count == MOST_IN_A_BATCH {
                break;
            }
            match messages.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(message) => next = Some(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => open = false,
            }
        }
        for (tenant, events) in events {
            if let Err(error) = write_events(store, &tenant, &events) {
                tracing::error!(%tenant, lost = events.len(), "who saw whom could not be written: {error}");
            }
        }
        waiting.sub(count.cast_signed() as i64);
        if let Some(done) = flush {
            let _ = done.send(());
        }
        if !open {
            return;
        }
    }
}
