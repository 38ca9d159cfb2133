//! Threads that give way: composing and planning work for a moment that is still to come, while connections, the ledger's writer
//! and people wait now. With as many busy threads as processors, the system's fair shares would let each letter on the wire wait
//! for letters that nobody needs yet.

use std::io;
use std::thread::Builder;
use tokio::sync::oneshot;

/// Of 19: about a tenth of the processor that somebody else wants, all of one that nobody wants.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Begins work on a thread of its own; the answer is lost only when the work panics.
///
/// # Errors
/// No thread can be had.
pub(super) fn begin<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<oneshot::Receiver<T>> {
    let (tell, done) = oneshot::channel();
    let thread = Builder::new().name("at-leisure".to_owned());
    thread.spawn(move || {
        give_way();
        // Nobody waits any more when that fails.
        drop(tell.send(work()));
    })?;
    Ok(done)
}

/// Linux keeps a niceness for each thread; elsewhere it is the whole process's and stays as it is.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "a thread keeps its priority");
    }
}
