//! The first administrator and the company's own data, with the code that was shown once at the start.

use super::user::UserCard;
use super::{SignedIn, input, passwords, session, tries};
use crate::start::setup_code_hash;
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::{UserId, WorkspaceId};
use domain::trust::{Right, Role, Viewer};
use std::net::IpAddr;
use store::ledger::meta;
use store::trust::{user, workspace};

/// What the first screen sends.
pub struct SetUpRequest {
    pub code: String,
    pub company: String,
    pub name: String,
    pub email: String,
    pub password: String,
    pub language: String,
    pub country: Option<String>,
    pub time_zone: String,
    pub postal_address: String,
}

/// Whether the first administrator is still to be made, and whether there is a code for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetUpState {
    pub needed: bool,
    pub has_code: bool,
}

/// # Errors
/// The ledger's.
pub async fn set_up_state(application: &Application) -> Result<SetUpState, Trouble> {
    let needed = !user::exists(application.database()).await?;
    let code = meta::get(application.database(), meta::SETUP_CODE_HASH).await?;
    Ok(SetUpState { needed, has_code: code.is_some() })
}

/// Makes the first administrator and signs them in. Five wrong codes, from anywhere, lock for a quarter hour.
///
/// # Errors
/// `already_set_up`, `wrong_setup_code`, a field's refusal, [`Trouble::TooMany`].
pub async fn set_up(application: &Application, request: SetUpRequest) -> Result<SignedIn, Trouble> {
    if !set_up_state(application).await?.needed {
        return Err(already_set_up());
    }
    let SetUpRequest { code, company, name, email, password, language, country, time_zone, postal_address } = request;
    let address = input::email(&email)?;
    input::password("password", &password, &address.normalised())?;
    let mut verb = SetUp {
        code,
        company,
        name,
        email,
        password_hash: String::new(),
        language,
        country,
        time_zone,
        postal_address,
    };
    verb.read()?;
    tries::count(application, subject(application)).await?;
    if !verb.code_fits(application, meta::get(application.database(), meta::SETUP_CODE_HASH).await?) {
        return Err(wrong_code());
    }
    verb.password_hash = passwords::hash(application, &password).await?;
    passwords::prepare(application).await?;
    application.perform(&Viewer::system(), verb).await
}

/// The verb behind [`set_up`], with the password hashed.
pub struct SetUp {
    pub code: String,
    pub company: String,
    pub name: String,
    pub email: String,
    pub password_hash: String,
    pub language: String,
    pub country: Option<String>,
    pub time_zone: String,
    pub postal_address: String,
}

struct Read {
    company: String,
    card: UserCard,
    hash_of: String,
    language: basics::Language,
    country: Option<basics::Country>,
    time_zone: String,
    postal_address: String,
}

impl SetUp {
    fn read(&self) -> Result<Read, Trouble> {
        let address = input::email(&self.email)?;
        Ok(Read {
            company: input::name("company", &self.company)?,
            card: UserCard { name: input::name("name", &self.name)?, email: address.as_str().to_owned() },
            hash_of: address.normalised(),
            language: input::language(&self.language)?,
            country: self.country.as_deref().map(input::country).transpose()?,
            time_zone: input::time_zone(&self.time_zone)?,
            postal_address: input::postal_address(&self.postal_address)?,
        })
    }

    fn code_fits(&self, application: &Application, stored: Option<String>) -> bool {
        // Both sides are keyed hashes: the time of comparing them says nothing about the code.
        stored.is_some_and(|stored| stored == setup_code_hash(application.keyring(), &self.code))
    }
}

impl Verb for SetUp {
    const NAME: &'static str = "set_up";
    const RIGHT: Right = Right::System;
    type Answer = SignedIn;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<SignedIn, Trouble> {
        if user::is_any(work.transaction).await? {
            return Err(already_set_up());
        }
        let stored = meta::read(work.transaction, meta::SETUP_CODE_HASH).await?;
        if !self.code_fits(work.application(), stored) {
            return Err(wrong_code());
        }
        let read = self.read()?;
        let mut row = workspace::get(work.transaction).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        row.name = read.company;
        row.country = read.country;
        row.language = read.language;
        row.time_zone.clone_from(&read.time_zone);
        row.postal_address = read.postal_address;
        workspace::update(work.transaction, &row).await?;
        let id: UserId = work.mint()?;
        let row = user::UserRow {
            id,
            address_hash: work.keyring().address_hash(&read.hash_of).to_vec(),
            sealed: read.card.seal(work, id),
            role: Role::Administrator,
            password_hash: self.password_hash.clone(),
            language: read.language,
            time_zone: read.time_zone,
            active: true,
            // Who holds the code runs the machine.
            verified: true,
            created_at: work.now,
            seen_at: None,
            version: 1,
        };
        user::insert(work.transaction, &row).await?;
        meta::remove(work.transaction, meta::SETUP_CODE_HASH).await?;
        store::trust::tries::forget(work.transaction, &subject(work.application()).0).await?;
        work.touched(id, "created");
        work.touched(WorkspaceId::from_i64(1), "changed");
        work.audit(Self::NAME, id, None::<&()>);
        session::begin(work, id).await
    }
}

fn subject(application: &Application) -> tries::Subject {
    tries::Subject::new(application, "set_up", "", None::<IpAddr>)
}

fn already_set_up() -> Trouble {
    Trouble::refused(
        "already_set_up",
        "the first administrator is there already; sign in, or ask an administrator for an account",
    )
    .then(NextStep::new("sign_in"))
}

fn wrong_code() -> Trouble {
    Trouble::field(
        "code",
        "wrong_setup_code",
        "this is not the set-up code that was shown when Tradewind was first started",
    )
    .then(NextStep::new("find_setup_code"))
}
