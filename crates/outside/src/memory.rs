//! How the allocator keeps what is freed: jemalloc, where it can be had. `JEMALLOC_SYS_WITH_MALLOC_CONF` in `.cargo/config.toml` says how it
//! begins: whole pages go back at once, so that a campaign's memory is what its letters take. Work that makes and frees gigabytes
//! within seconds is up to a third quicker when it may keep them meanwhile: that is [`HeavyWork`].
//!
//! Measured against glibc with two arenas, on two cores: an import publishes a fifth more rows a second, a campaign takes 4 MB more.

#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// While any of them is held, freed memory waits to be used again; when the last is dropped, all of it goes back. That takes some
/// milliseconds, so it is dropped where work may block.
#[derive(Debug)]
pub struct HeavyWork(());

impl HeavyWork {
    #[must_use]
    pub fn begin() -> Self {
        pages::keep();
        HeavyWork(())
    }
}

impl Drop for HeavyWork {
    fn drop(&mut self) {
        pages::give_back();
    }
}

#[cfg(unix)]
mod pages {
    use std::ffi::CString;
    use std::ptr::null_mut;
    use std::sync::{Mutex, PoisonError};
    use tikv_jemalloc_sys::mallctl;

    /// How long freed pages are kept during heavy work, in milliseconds: longer than between two of its steps.
    const KEPT: isize = 10_000;
    const NOT_KEPT: isize = 0;
    /// Of all arenas: MALLCTL_ARENAS_ALL of its header.
    const PURGE: &str = "arena.4096.purge";
    /// More than are configured; a number without an arena is refused, which changes nothing.
    const ARENAS: u32 = 16;

    static WORKS: Mutex<usize> = Mutex::new(0);

    pub fn keep() {
        let mut works = WORKS.lock().unwrap_or_else(PoisonError::into_inner);
        *works += 1;
        if *works == 1 {
            keep_for(KEPT);
        }
    }

    pub fn give_back() {
        let mut works = WORKS.lock().unwrap_or_else(PoisonError::into_inner);
        *works -= 1;
        if *works == 0 {
            keep_for(NOT_KEPT);
            control(PURGE, None);
        }
    }

    fn keep_for(milliseconds: isize) {
        control("arenas.dirty_decay_ms", Some(milliseconds));
        for arena in 0..ARENAS {
            control(&format!("arena.{arena}.dirty_decay_ms"), Some(milliseconds));
        }
    }

    /// Tells the allocator something. It only ever costs time or memory when that is refused, so nobody hears of it.
    fn control(name: &str, mut value: Option<isize>) -> bool {
        let Ok(name) = CString::new(name) else { return false };
        let (new, length) = match &mut value {
            Some(value) => (std::ptr::from_mut(value).cast(), size_of::<isize>()),
            None => (null_mut(), 0),
        };
        #[expect(unsafe_code, reason = "the allocator has no safe form of it")]
        // SAFETY: the name ends with a zero; `new` points to `length` bytes that live through the call, or is null with none; nothing is
        // read back, so both old pointers are null. The settings that are named here take an `isize` or nothing (jemalloc(3)).
        let refused = unsafe { mallctl(name.as_ptr(), null_mut(), null_mut(), new, length) };
        refused == 0
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_allocator_knows_what_it_is_told() {
            assert!(control("arenas.dirty_decay_ms", Some(NOT_KEPT)));
            assert!(control("arena.0.dirty_decay_ms", Some(NOT_KEPT)));
            assert!(control(PURGE, None));
            assert!(!control("arena.nobody.dirty_decay_ms", Some(NOT_KEPT)));
        }

        #[test]
        fn pages_are_kept_until_the_last_heavy_work_ends() {
            let (one, other) = (crate::HeavyWork::begin(), crate::HeavyWork::begin());
            drop(one);
            drop(other);
            assert_eq!(*WORKS.lock().unwrap(), 0);
        }
    }
}

#[cfg(not(unix))]
mod pages {
    pub fn keep() {}
    pub fn give_back() {}
}
