//! Signing in with address and password: equal answers and equal time, whether the account is known or not.

use super::{SignedIn, passwords, session, tries};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::UserId;
use domain::trust::{PASSWORD_MAX_BYTES, Right, Viewer};
use mail::address::EmailAddress;
use std::net::IpAddr;
use store::trust::user;

/// Signs in. Five tries a quarter hour by account and network, counted before they are judged.
///
/// # Errors
/// [`Trouble::WrongCredentials`] for whatever does not fit; [`Trouble::TooMany`].
pub async fn sign_in(
    application: &Application,
    email: &str,
    password: &str,
    network: Option<IpAddr>,
) -> Result<SignedIn, Trouble> {
    let address = EmailAddress::parse(email.trim()).ok().map(|address| address.normalised());
    // What is no address is counted by its hash like any other account.
    let account = address.as_deref().unwrap_or(email);
    let subject = tries::Subject::new(application, "sign_in", account, network);
    tries::count(application, subject).await?;
    if password.len() > PASSWORD_MAX_BYTES {
        return Err(Trouble::WrongCredentials);
    }
    passwords::prepare(application).await?;
    let found = match &address {
        Some(address) => {
            let hash = application.keyring().address_hash(address);
            user::find_by_address(application.database(), &hash).await?.filter(|row| row.active)
        }
        None => None,
    };
    let stored = found.as_ref().map(|row| row.password_hash.as_str());
    let fits = passwords::fits(application, password, stored).await?;
    let Some(row) = found.filter(|_| fits) else { return Err(Trouble::WrongCredentials) };
    let verb = SignIn { user: row.id, password_hash: row.password_hash, subject: subject.0 };
    application.perform(&Viewer::system(), verb).await
}

/// The verb behind [`sign_in`], after the password was found to fit the hash that it carries.
pub struct SignIn {
    pub user: UserId,
    /// The hash that was compared with: if it changed meanwhile, the sign-in is void.
    pub password_hash: String,
    /// Whose tries are forgotten.
    pub subject: [u8; 32],
}

impl Verb for SignIn {
    const NAME: &'static str = "sign_in";
    const RIGHT: Right = Right::System;
    type Answer = SignedIn;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<SignedIn, Trouble> {
        let row = user::get(work.transaction, self.user).await?;
        let still = row.is_some_and(|row| row.active && row.password_hash == self.password_hash);
        if !still {
            return Err(Trouble::WrongCredentials);
        }
        store::trust::tries::forget(work.transaction, &self.subject).await?;
        user::seen(work.transaction, self.user, work.now).await?;
        work.audit(Self::NAME, self.user, None::<&()>);
        session::begin(work, self.user).await
    }
}
