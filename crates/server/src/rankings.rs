//! The places of those that rank: few, since more of them only wait longer.

use std::sync::{Arc, Mutex, PoisonError};

use prometheus::IntGauge;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::metrics::Counted;

/// The places of those that rank.
#[derive(Clone, Debug)]
pub(crate) struct Rankings {
    places: Arc<Semaphore>,
    taken: IntGauge,
}

/// One place, free again when it is dropped.
#[derive(Debug)]
pub(crate) struct RankingPlace {
    _permit: OwnedSemaphorePermit,
    _counted: Counted,
}

impl Rankings {
    pub(crate) fn new(places: usize, taken: IntGauge) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), taken }
    }

    /// A place, if one is free.
    pub(crate) fn take(&self) -> Option<RankingPlace> {
        Arc::clone(&self.places).try_acquire_owned().ok().map(|permit| self.place(permit))
    }

    /// The next place that is free, in the order of asking.
    pub(crate) async fn wait(&self) -> Option<RankingPlace> {
        Arc::clone(&self.places).acquire_owned().await.ok().map(|permit| self.place(permit))
    }

    fn place(&self, permit: OwnedSemaphorePermit) -> RankingPlace {
        RankingPlace { _permit: permit, _counted: Counted::new(&self.taken) }
    }
}

/// A place on its way from the guard to the handler, which takes it once.
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
