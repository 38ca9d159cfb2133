//! How the C library's allocator keeps what is freed.
//!
//! glibc gives each thread an arena and returns little of it. Letters are made on many threads and freed on others, so that
//! freed room piles up in every arena: a campaign of 100,000 held 170 MB with one arena a thread, 106 MB with two, at the same
//! letters a second. Elsewhere (musl, macOS) there is nothing to set.

/// Enough that two cores seldom wait for each other.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENAS: libc::c_int = 2;

/// Sets it for the whole process: to be called before the first thread starts.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the C library offers no other way; it takes two numbers and keeps them")]
pub fn keep_few_arenas() {
    // SAFETY: mallopt(3) has no precondition but to run before other threads allocate.
    let taken = unsafe { libc::mallopt(libc::M_ARENA_MAX, ARENAS) };
    debug_assert_eq!(taken, 1, "glibc knows M_ARENA_MAX since 2.10");
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep_few_arenas() {}
