//! Slow hashes of passwords: argon2id (RFC 9106), on threads of their own, two at a time, so that a flood of sign-ins takes
//! neither all memory nor all processors.

use crate::{Application, Trouble};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// Hashes at once: each takes 19 MiB and a processor for tens of milliseconds.
const AT_ONCE: usize = 2;
/// 128 bits, as RFC 9106 §3.1 advises.
const SALT_BYTES: usize = 16;

/// The place where passwords are hashed.
pub(crate) struct Passwords {
    places: Semaphore,
    /// A hash that no password fits: an unknown account costs the same time as a known one.
    nobody: OnceLock<String>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Passwords { places: Semaphore::new(AT_ONCE), nobody: OnceLock::new() }
    }
}

/// The hash of a new password as a PHC string.
pub(super) async fn hash(application: &Application, password: &str) -> Result<String, Trouble> {
    let salt = application.dice().bytes::<SALT_BYTES>();
    let password = password.to_owned();
    apart(application, move || hash_with(&Argon2::default(), &password, &salt)).await?
}

/// Whether the password fits. Without a stored hash it works as long and says no.
pub(super) async fn fits(application: &Application, password: &str, stored: Option<&str>) -> Result<bool, Trouble> {
    let passwords = application.passwords();
    let (phc, known) = match stored {
        Some(stored) => (stored.to_owned(), true),
        None => match passwords.nobody.get() {
            Some(nobody) => (nobody.clone(), false),
            None => {
                let made = hash(application, "nobody has this password").await?;
                (passwords.nobody.get_or_init(|| made).clone(), false)
            }
        },
    };
    let password = password.to_owned();
    let fits = apart(application, move || Argon2::default().verify_password(password.as_bytes(), phc.as_str()).is_ok());
    Ok(fits.await? && known)
}

/// Prepares the hash of nobody, so that the first unknown account is not told by its slowness.
pub(super) async fn prepare(application: &Application) -> Result<(), Trouble> {
    if application.passwords().nobody.get().is_none() {
        let made = hash(application, "nobody has this password").await?;
        application.passwords().nobody.get_or_init(|| made);
    }
    Ok(())
}

fn hash_with(argon2: &Argon2<'_>, password: &str, salt: &[u8]) -> Result<String, Trouble> {
    match argon2.hash_password_with_salt(password.as_bytes(), salt) {
        Ok(hash) => Ok(hash.to_string()),
        // The cause is told without its input.
        Err(error) => Err(Trouble::broken(format!("a password could not be hashed: {error}"))),
    }
}

async fn apart<T: Send + 'static>(
    application: &Application,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    let _place = application.passwords().places.acquire().await.map_err(Trouble::broken)?;
    application.aside(work).await
}

/// A hash that costs next to nothing, for users whom tests make. It fits like any other.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn hash_cheaply(password: &str) -> String {
    use argon2::{Algorithm, Params, Version};
    let params = Params::new(Params::MIN_M_COST, 1, 1, None).expect("the lowest parameters are allowed");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    hash_with(&argon2, password, &[3; SALT_BYTES]).expect("any password can be hashed")
}
