//! A queue of views (who saw whom), written shortly after.
//!
//! Views are written in batches, so a ranking does not wait for the disk. A
//! kill can lose those of the last [`FLUSH_EVERY`].

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::time::{Duration, Instant};

use qantara_store::{Batch, Kind, ProfileStore, StoreError, Tenant};

use crate::audit::{Author, Event, document};
use crate::counters::Counters;
use crate::gone::Gone;

/// How long views are collected before they are written.
const FLUSH_EVERY: Duration = Duration::from_millis(200);

/// How often the queue is checked for more views.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// How many views may wait. Beyond that, calls wait for the disk; nothing is
/// dropped.
const QUEUE: usize = 16_384;

/// How many are written together.
const MOST_IN_A_BATCH: usize = 512;

enum Message {
    Seen(Tenant, Box<Event>),
    Flush(SyncSender<()>),
}

/// The queue of views.
pub struct AuditQueue {
    queue: SyncSender<Message>,
    counters: Arc<dyn Counters>,
}

impl AuditQueue {
    /// Starts the thread that writes them.
    pub fn start(store: Arc<dyn ProfileStore>, gone: Gone, counters: Arc<dyn Counters>) -> Self {
        let (queue, messages) = mpsc::sync_channel(QUEUE);
        let at_writer = Arc::clone(&counters);
        // Ends and releases the store when the queue is dropped.
        std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || write(&*store, &gone, &messages, &*at_writer))
            .expect("a thread can be started");
        Self { queue, counters }
    }

    /// Queues an event that an author was shown these profiles.
    pub fn seen(&self, tenant: &Tenant, author: Author<'_>, subjects: Vec<String>, shown: Vec<String>) {
        let event = Box::new(Event::new(author, subjects, shown));
        self.counters.audit_waiting(1);
        // The writer ends after the last call.
        let _ = self.queue.send(Message::Seen(tenant.clone(), event));
    }

    /// Waits until everything so far is written.
    pub fn flush(&self) {
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

/// One batch of views.
#[derive(Default)]
struct Gathered {
    events: HashMap<Tenant, Vec<Event>>,
    count: usize,
    /// Callers waiting until it is written.
    flush: Option<SyncSender<()>>,
}

impl Gathered {
    /// The views of a period that begins with the first. It polls instead of
    /// blocking, so that callers need not wake this thread.
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

/// Writes views until all senders are gone.
fn write(store: &dyn ProfileStore, gone: &Gone, messages: &Receiver<Message>, counters: &dyn Counters) {
    while let Ok(first) = messages.recv() {
        let Gathered { events, count, flush } = Gathered::from(first, messages);
        for (tenant, events) in events {
            let lost = events.len();
            if let Err(error) = write_events(store, gone, &tenant, events) {
                tracing::error!(%tenant, lost, "who saw whom could not be written: {error}");
            }
        }
        counters.audit_waiting(-(count.cast_signed() as i64));
        if let Some(done) = flush {
            let _ = done.send(());
        }
    }
}
