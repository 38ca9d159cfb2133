//! What a chunk will write, worked out before its transaction.

use crate::customers::facts::{self, Told};
use crate::customers::hashes;
use crate::customers::import::ahead::{ReadPerson, ReadRow};
use crate::customers::import::checking::known_of;
use crate::customers::import::domains::AtDomains;
use crate::customers::import::stored::{BeforePerson, Settings, json};
use crate::{Application, Trouble};
use basics::ids::{CompanyId, ContactId, ImportId};
use basics::{Id, Timestamp};
use domain::customers::facts::FactSource;
use domain::customers::import::{Conflict, Draft, RowAction, merge, standing};
use domain::customers::permission::Permission;
use domain::trust::SuppressionReason;
use seal::Place;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::customers::company::{self, CompanyRecord, NewCompanies};
use store::customers::contact::{ContactRecord, NewContacts};
use store::customers::published::{self, ImportedConsent};
use store::customers::staged::StagedRow;
use store::ledger::erasure;

/// Companies by the hash of their name, and those that are told by a domain, as far as this run has met them.
#[derive(Default)]
pub(in crate::customers::import) struct Companies {
    named: HashMap<[u8; 16], Named>,
    at: AtDomains,
}

/// A company of a name.
#[derive(Clone, Copy)]
enum Named {
    There(CompanyId),
    /// By this import.
    Made(CompanyId),
}

impl Companies {
    /// The company that a row means and that was there before the import: by its name, else by a domain.
    fn there(&self, person: &ReadPerson) -> Option<CompanyId> {
        match person.company_hash.as_ref().and_then(|hash| self.named.get(hash)) {
            Some(Named::There(id)) => Some(*id),
            Some(Named::Made(_)) | None => self.at.of(person),
        }
    }
}

/// A person who is there and whom a row touches.
pub(in crate::customers::import) struct Touched {
    pub row: StagedRow,
    /// The person after the row, with the version before it; nothing when only labels are added.
    pub after: Option<ContactRecord>,
    pub before: Option<BeforePerson>,
    pub contact: ContactId,
    pub version: i64,
}

#[derive(Default)]
pub(in crate::customers::import) struct Plan {
    /// What each row does, in order: the account.
    pub actions: Vec<RowAction>,
    /// Who is expected to be there.
    pub expected: Vec<(Vec<u8>, ContactId, i64)>,
    /// Erasures since the upload that were looked at.
    pub erasures: usize,
    pub contacts: NewContacts,
    pub companies: NewCompanies,
    pub touched: Vec<Touched>,
    /// Tags that rows name, by person.
    pub tags: Vec<(ContactId, String)>,
    pub consents: Vec<ImportedConsent>,
    /// Consent that an earlier tool saw taken back.
    pub withdrawals: Vec<ImportedConsent>,
    pub barred: Vec<NoLonger>,
}

/// An address that an earlier tool no longer wrote to.
pub(in crate::customers::import) struct NoLonger {
    pub address_hash: [u8; 16],
    pub suppression_hash: [u8; 16],
    pub address: String,
    pub reason: SuppressionReason,
}

/// The import that a chunk belongs to.
#[derive(Clone, Copy)]
pub(in crate::customers::import) struct About<'a> {
    pub import: ImportId,
    pub uploaded_at: Timestamp,
    pub settings: &'a Settings,
    /// Whether anybody of the chunk may be there already.
    pub expects_known: bool,
}

/// Works out a chunk.
pub(in crate::customers::import) async fn plan(
    application: &Application,
    About { import, uploaded_at, settings, expects_known }: About<'_>,
    rows: Arc<Vec<ReadRow>>,
    companies: &mut Companies,
) -> Result<Plan, Trouble> {
    let now = application.now();
    application.mint_ahead(now).await?;
    let erased = erasure::after(application.database(), uploaded_at, import.as_i64()).await?;
    let people = || rows.iter().filter_map(|row| row.person.as_ref()).filter(|person| person.draft.is_some());
    let known = if expects_known {
        let addresses: Vec<&[u8]> = people().map(|person| person.address_hash.as_slice()).collect();
        published::known(application.database(), &addresses).await?
    } else {
        HashMap::new()
    };
    let mut unknown: Vec<&[u8]> = people()
        .filter_map(|person| person.company_hash.as_ref())
        .filter(|hash| !companies.named.contains_key(*hash))
        .map(|hash| hash.as_slice())
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    let named = published::companies_by_name(application.database(), &unknown).await?;
    let ids: Vec<CompanyId> = named.iter().map(|(_, id)| *id).collect();
    // After a restart, what this import made before is there by its name.
    let made: HashSet<CompanyId> =
        company::hidden_by(application.database(), import, &ids).await?.into_iter().collect();
    for (hash, id) in named {
        // The oldest of several comes first and stays.
        if let Ok(hash) = hash.try_into() {
            let found = if made.contains(&id) { Named::Made(id) } else { Named::There(id) };
            companies.named.entry(hash).or_insert(found);
        }
    }
    let Companies { named, at } = companies;
    at.learn(application, &rows, |hash| matches!(named.get(hash), Some(Named::There(_)))).await?;
    let builder = Builder {
        application: application.clone(),
        import,
        settings: settings.clone(),
        known,
        erasures: erased.len(),
        erased: erased.into_iter().collect(),
        now,
    };
    let mut met = std::mem::take(companies);
    let building = application.aside(move || builder.build(&rows, &mut met).map(|plan| (plan, met)));
    let (plan, met) = building.await??;
    *companies = met;
    Ok(plan)
}

struct Builder {
    application: Application,
    import: ImportId,
    settings: Settings,
    known: HashMap<Vec<u8>, ContactRecord>,
    /// The addresses of people who were erased since the upload.
    erased: HashSet<Vec<u8>>,
    erasures: usize,
    now: Timestamp,
}

impl Builder {
    fn build(&self, rows: &[ReadRow], companies: &mut Companies) -> Result<Plan, Trouble> {
        let mut plan = Plan { erasures: self.erasures, ..Plan::default() };
        let mut dice = self.application.dice();
        let mut met: HashSet<ContactId> = HashSet::new();
        for row in rows {
            let person = row.person.as_deref();
            if let Some(ReadPerson { barred: Some((reason, address)), address_hash, suppression_hash, .. }) = person
                && !self.erased.contains(address_hash.as_slice())
            {
                let (address_hash, suppression_hash, reason) = (*address_hash, *suppression_hash, *reason);
                plan.barred.push(NoLonger { address_hash, suppression_hash, address: address.clone(), reason });
            }
            let person = person.filter(|person| person.draft.is_some());
            let Some(person) = person else {
                plan.actions.push(row.action);
                continue;
            };
            if self.erased.contains(person.address_hash.as_slice()) {
                plan.actions.push(RowAction::Refused);
                continue;
            }
            let Some(known) = self.known.get(person.address_hash.as_slice()) else {
                self.create(person, companies, &mut plan, &mut dice)?;
                plan.actions.push(RowAction::New);
                continue;
            };
            // Two rows name one person by two addresses: the first stands for both.
            if !met.insert(known.id) {
                plan.actions.push(RowAction::Duplicate);
                continue;
            }
            plan.expected.push((known.address_hash.clone(), known.id, known.version));
            let action = self.change(row.number, person, known, companies, &mut plan, &mut dice)?;
            plan.actions.push(action);
        }
        Ok(plan)
    }

    fn company(
        &self,
        person: &ReadPerson,
        companies: &mut Companies,
        plan: &mut Plan,
        dice: &mut basics::Dice,
    ) -> Result<Option<CompanyId>, Trouble> {
        let draft = drafted(person)?;
        if let Some(known) = companies.there(person) {
            return Ok(Some(known));
        }
        let (Some(company), Some(hash)) = (&draft.company, &person.company_hash) else { return Ok(None) };
        if let Some(Named::There(known) | Named::Made(known)) = companies.named.get(hash) {
            return Ok(Some(*known));
        }
        let id: CompanyId = Id::from_i64(self.application.mint(self.now)?);
        let keyring = self.application.keyring();
        let place = Place::new("company", "sealed", id.as_i64());
        plan.companies.push(CompanyRecord {
            id,
            sealed: keyring.seal(place, json(&company.card).as_bytes(), dice),
            name_hash: hash.to_vec(),
            domain_hash: hashes::of_website(keyring, &company.card.website),
            country: company.country.or(draft.country),
            industry: company.industry.clone(),
            owner: None,
            volume: None,
            founded: None,
            created_at: self.now,
            updated_at: self.now,
            hidden_by: Some(self.import),
            version: 1,
            parent: None,
        });
        companies.named.insert(*hash, Named::Made(id));
        Ok(Some(id))
    }

    fn create(
        &self,
        person: &ReadPerson,
        companies: &mut Companies,
        plan: &mut Plan,
        dice: &mut basics::Dice,
    ) -> Result<(), Trouble> {
        let draft = drafted(person)?;
        let company = self.company(person, companies, plan, dice)?;
        let id: ContactId = Id::from_i64(self.application.mint(self.now)?);
        let keyring = self.application.keyring();
        let place = Place::new("contact", "sealed", id.as_i64());
        let sealed = keyring.seal(place, json(&draft.card).as_bytes(), dice);
        let permission = self.permission_after(Permission::Unknown, draft);
        plan.contacts.push(ContactRecord {
            id,
            company,
            sealed,
            address_hash: person.address_hash.to_vec(),
            suppression_hash: person.suppression_hash.to_vec(),
            country: draft.country,
            language: draft.language,
            time_zone: draft.time_zone.clone(),
            owner: None,
            permission,
            origin: self.settings.origin.ok_or_else(no_ground)?,
            legal_basis: self.settings.legal_basis.ok_or_else(no_ground)?,
            created_at: self.now,
            updated_at: self.now,
            hidden_by: Some(self.import),
            version: 1,
        });
        self.labels_and_consent(id, draft, said(Permission::Unknown, permission), plan, dice)
    }

    fn change(
        &self,
        row_number: i64,
        person: &ReadPerson,
        known: &ContactRecord,
        companies: &mut Companies,
        plan: &mut Plan,
        dice: &mut basics::Dice,
    ) -> Result<RowAction, Trouble> {
        let draft = drafted(person)?;
        let before = known_of(&self.application, known)?;
        let mut after = merge(&before, draft, self.settings.conflict);
        // A person who stands at a company stays there, except when the file is to replace what we know.
        let joins = match self.settings.conflict {
            Conflict::Keep => false,
            Conflict::Fill => known.company.is_none(),
            // A domain tells less than what we know, and more than nothing.
            Conflict::Replace => draft.company.is_some() || known.company.is_none(),
        };
        let company = if joins { self.company(person, companies, plan, dice)? } else { known.company };
        let permission = match self.permission_after(known.permission, draft) {
            Permission::Granted if self.settings.conflict == Conflict::Keep => known.permission,
            permission => permission,
        };
        let says = said(known.permission, permission);
        let changed = after != before || company != known.company;
        if changed {
            let (was, is) = (Told { known: &before, company: known.company }, Told { known: &after, company });
            let notes = facts::after_change(&before.card.facts, (&was, &is), FactSource::Import, self.now)?;
            after.card.facts = notes;
        }
        let mut touched = Touched {
            row: StagedRow {
                row_number,
                action: RowAction::Unchanged,
                address_hash: Some(person.address_hash.to_vec()),
                contact: Some(known.id),
                sealed: None,
                sealed_before: None,
                error: None,
                error_column: None,
            },
            after: None,
            before: None,
            contact: known.id,
            version: known.version,
        };
        if changed || says.is_some() {
            let place = Place::new("contact", "sealed", known.id.as_i64());
            let sealed = self.application.keyring().seal(place, json(&after.card).as_bytes(), dice);
            touched.before = Some(BeforePerson {
                card: before.card,
                company: known.company.map(Id::as_i64),
                country: known.country.map(|country| country.to_string()),
                language: known.language.map(|language| language.to_string()),
                time_zone: known.time_zone.clone(),
                permission: known.permission,
            });
            touched.after = Some(ContactRecord {
                sealed,
                company,
                country: after.country,
                language: after.language,
                time_zone: after.time_zone,
                permission,
                updated_at: self.now,
                ..known.clone()
            });
            touched.version = known.version + 1;
        }
        let action = if changed { RowAction::Update } else { RowAction::Unchanged };
        touched.row.action = action;
        plan.touched.push(touched);
        self.labels_and_consent(known.id, draft, says, plan, dice)?;
        Ok(action)
    }

    /// Who told an earlier tool no has said no, whatever the import states of all.
    fn permission_after(&self, known: Permission, draft: &Draft) -> Permission {
        match draft.status {
            Some(SuppressionReason::Unsubscribed | SuppressionReason::Complained) => Permission::Withdrawn,
            Some(_) => known,
            None if self.grants(known) => Permission::Granted,
            None => known,
        }
    }

    /// Consent that the import states counts where nothing was said before; who said no stays with no.
    fn grants(&self, known: Permission) -> bool {
        let (Some(origin), Some(basis)) = (self.settings.origin, self.settings.legal_basis) else { return false };
        standing(origin, basis).records_consent && matches!(known, Permission::Unknown | Permission::Pending)
    }

    fn labels_and_consent(
        &self,
        contact: ContactId,
        draft: &Draft,
        says: Option<Permission>,
        plan: &mut Plan,
        dice: &mut basics::Dice,
    ) -> Result<(), Trouble> {
        plan.tags.extend(draft.tags.iter().map(|tag| (contact, tag.clone())));
        if let Some(says) = says {
            let id = self.application.mint(self.now)?;
            let proof = format!(
                r#"{{"import":"{}","origin":"{}","legal_basis":"{}"}}"#,
                self.import,
                self.settings.origin.ok_or_else(no_ground)?,
                self.settings.legal_basis.ok_or_else(no_ground)?
            );
            let proof = crate::trust::consent::proof(&proof, dice);
            let keyring = self.application.keyring();
            let ledger = if says == Permission::Withdrawn { &mut plan.withdrawals } else { &mut plan.consents };
            ledger.push(ImportedConsent {
                id,
                contact,
                commitment: keyring.secret_hash(&proof).to_vec(),
                sealed: keyring.seal(Place::new("consent", "sealed", id), &proof, dice),
            });
        }
        Ok(())
    }
}

/// What the consent ledger hears when a permission becomes another.
fn said(before: Permission, after: Permission) -> Option<Permission> {
    (before != after).then_some(after)
}

fn drafted(person: &ReadPerson) -> Result<&Draft, Trouble> {
    person.draft.as_ref().ok_or_else(|| Trouble::broken("a repeated row was about to be published"))
}

fn no_ground() -> Trouble {
    Trouble::broken("an import without origin or legal basis was published")
}
