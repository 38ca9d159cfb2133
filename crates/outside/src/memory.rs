//! How the C library's allocator keeps what is freed. Elsewhere than with glibc (musl, macOS) there is nothing to set and nothing to ask.

/// Enough that two cores seldom wait for each other.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENAS: libc::c_int = 2;

/// For the whole process, before the first thread starts: few arenas. glibc gives each thread one and returns little of it. Letters are
/// made on many threads and freed on others, so that freed room piles up in every arena: a campaign of 100,000 held 170 MB with one
/// arena a thread, 106 MB with two, at the same letters a second.
pub fn keep_few_arenas() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(unsafe_code, reason = "the C library offers no other way; it takes two numbers and keeps them")]
        // SAFETY: mallopt(3) has no precondition but to run before other threads allocate.
        let taken = unsafe { libc::mallopt(libc::M_ARENA_MAX, ARENAS) };
        debug_assert_eq!(taken, 1, "glibc knows M_ARENA_MAX since 2.10");
    }
}

/// Gives back whole pages that nothing lives on. It takes some milliseconds and holds up whoever allocates meanwhile: for the end of work
/// that took seconds.
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
