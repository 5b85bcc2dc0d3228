//! Ctrl-C, for work that keeps what it has so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

/// How a process ends that was told to by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// A flag that the first Ctrl-C sets. The second ends the process.
pub(crate) fn at_ctrl_c() -> anyhow::Result<Arc<AtomicBool>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let mut interrupts = {
        let _guard = runtime.enter();
        // From here on, and not only from the thread's first turn on.
        signal(SignalKind::interrupt()).context("waiting for Ctrl-C")?
    };
    let is_told = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&is_told);
    thread::spawn(move || {
        runtime.block_on(async {
            interrupts.recv().await;
            flag.store(true, Ordering::Relaxed);
            interrupts.recv().await;
            std::process::exit(INTERRUPTED);
        });
    });
    Ok(is_told)
}
