//! Slots for concurrent rankings: few, since more would only wait longer.

use std::sync::{Arc, Mutex, PoisonError};

use prometheus::IntGauge;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::metrics::Counted;

/// The slots for rankings.
#[derive(Clone, Debug)]
pub(crate) struct Rankings {
    places: Arc<Semaphore>,
    taken: IntGauge,
}

/// One slot, free again when it is dropped.
#[derive(Debug)]
pub(crate) struct RankingPlace {
    _permit: OwnedSemaphorePermit,
    _counted: Counted,
}

impl Rankings {
    pub(crate) fn new(places: usize, taken: IntGauge) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), taken }
    }

    /// A slot, if one is free.
    pub(crate) fn take(&self) -> Option<RankingPlace> {
        Arc::clone(&self.places).try_acquire_owned().ok().map(|permit| self.place(permit))
    }

    /// The next free slot, in the order of requests.
    pub(crate) async fn wait(&self) -> Option<RankingPlace> {
        Arc::clone(&self.places).acquire_owned().await.ok().map(|permit| self.place(permit))
    }

    fn place(&self, permit: OwnedSemaphorePermit) -> RankingPlace {
        RankingPlace { _permit: permit, _counted: Counted::new(&self.taken) }
    }
}

/// A slot passed from the guard to the handler, which takes it once.
#[derive(Clone, Debug, Default)]
pub(crate) struct ForHandler(Arc<Mutex<Option<RankingPlace>>>);

impl ForHandler {
    pub(crate) fn new(place: Option<RankingPlace>) -> Self {
        Self(Arc::new(Mutex::new(place)))
    }

    pub(crate) fn take(&self) -> Option<RankingPlace> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
