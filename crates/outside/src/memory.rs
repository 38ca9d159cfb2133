//! Memory that a large piece of work left behind goes back to the system, instead of staying with the process until the next.

/// Gives back whole pages that nothing lives on; where the system's allocator has no such call, nothing happens. It takes some
/// milliseconds and holds up whoever allocates meanwhile: for the end of work that took seconds.
pub fn give_back_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(unsafe_code, reason = "a call of the C library without a safe form")]
        // SAFETY: it takes a number, and may be called at any time from any thread.
        unsafe {
            libc::malloc_trim(0);
        }
    }
}
