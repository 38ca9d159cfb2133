//! What a chunk will write, worked out before its transaction.

use crate::customers::hashes;
use crate::customers::import::checking::known_of;
use crate::customers::import::stored::{BeforePerson, Settings, Staged, json, staged_place};
use crate::{Application, Trouble};
use basics::Id;
use basics::ids::{CompanyId, ContactId, ImportId};
use domain::customers::import::{Conflict, Draft, RowAction, merge, standing};
use domain::customers::permission::Permission;
use seal::Place;
use std::collections::HashMap;
use store::customers::company::CompanyRecord;
use store::customers::contact::ContactRecord;
use store::customers::published::{self, ImportedConsent};
use store::customers::staged::StagedRow;

/// Companies by the hash of their name, as far as this run has met them.
#[derive(Default)]
pub(in crate::customers::import) struct Companies(HashMap<Vec<u8>, CompanyId>);

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
    /// Addresses of the chunk, and who is expected to be there.
    pub addresses: Vec<Vec<u8>>,
    pub expected: Vec<(Vec<u8>, ContactId, i64)>,
    pub contacts: Vec<ContactRecord>,
    pub companies: Vec<CompanyRecord>,
    pub touched: Vec<Touched>,
    /// Tags that rows name, by person.
    pub tags: Vec<(ContactId, String)>,
    pub consents: Vec<ImportedConsent>,
}

/// Works out a chunk.
pub(in crate::customers::import) async fn plan(
    application: &Application,
    import: ImportId,
    settings: &Settings,
    rows: Vec<StagedRow>,
    companies: &mut Companies,
) -> Result<Plan, Trouble> {
    let now = application.now();
    application.mint_ahead(now).await?;
    let opener = application.clone();
    let opened = application.aside(move || open(&opener, import, rows)).await??;
    let addresses: Vec<&[u8]> =
        opened.iter().filter_map(|(row, draft, _)| draft.as_ref().and(row.address_hash.as_deref())).collect();
    let known = published::by_addresses(application.database(), &addresses).await?;
    let known: HashMap<Vec<u8>, ContactRecord> =
        known.into_iter().map(|record| (record.address_hash.clone(), record)).collect();
    let unknown: Vec<&[u8]> = opened
        .iter()
        .filter_map(|(_, _, company)| company.as_ref())
        .filter(|hash| !companies.0.contains_key(*hash))
        .map(Vec::as_slice)
        .collect();
    for (hash, id) in published::companies_by_name(application.database(), &unknown).await? {
        // The oldest of several comes first and stays.
        companies.0.entry(hash).or_insert(id);
    }
    let builder = Builder { application: application.clone(), import, settings: settings.clone(), known, now };
    let mut met = std::mem::take(companies);
    let building = application.aside(move || builder.build(opened, &mut met).map(|plan| (plan, met)));
    let (plan, met) = building.await??;
    *companies = met;
    Ok(plan)
}

type Opened = (StagedRow, Option<Draft>, Option<Vec<u8>>);

fn open(application: &Application, import: ImportId, rows: Vec<StagedRow>) -> Result<Vec<Opened>, Trouble> {
    let open_one = |mut row: StagedRow| {
        if matches!(row.action, RowAction::Refused | RowAction::Duplicate) {
            return Ok((row, None, None));
        }
        // The person was erased since the dry run.
        let Some(sealed) = row.sealed.as_deref() else {
            row.action = RowAction::Refused;
            return Ok((row, None, None));
        };
        let plain = application.keyring().unseal(staged_place(import, row.row_number), sealed)?;
        let staged: Staged = serde_json::from_slice(&plain).map_err(Trouble::broken)?;
        let company = staged.draft.as_ref().and_then(|draft| draft.company.as_ref());
        let hash = company.map(|company| hashes::of_company_name(application.keyring(), &company.card.name));
        Ok((row, staged.draft, hash))
    };
    rows.into_iter().map(open_one).collect()
}

struct Builder {
    application: Application,
    import: ImportId,
    settings: Settings,
    known: HashMap<Vec<u8>, ContactRecord>,
    now: basics::Timestamp,
}

impl Builder {
    fn build(&self, opened: Vec<Opened>, companies: &mut Companies) -> Result<Plan, Trouble> {
        let mut plan = Plan::default();
        let mut dice = self.application.dice();
        for (row, draft, company) in opened {
            let Some(draft) = draft else {
                plan.actions.push(row.action);
                continue;
            };
            let hash = row.address_hash.clone().ok_or_else(|| Trouble::broken("a staged person without an address"))?;
            plan.addresses.push(hash.clone());
            let Some(known) = self.known.get(&hash) else {
                let company = self.company(&draft, company, companies, &mut plan, &mut dice)?;
                self.create(&draft, hash, company, &mut plan, &mut dice)?;
                plan.actions.push(RowAction::New);
                continue;
            };
            plan.expected.push((hash, known.id, known.version));
            let action = self.change(row, &draft, company, known, companies, &mut plan, &mut dice)?;
            plan.actions.push(action);
        }
        Ok(plan)
    }

    fn company(
        &self,
        draft: &Draft,
        hash: Option<Vec<u8>>,
        companies: &mut Companies,
        plan: &mut Plan,
        dice: &mut basics::Dice,
    ) -> Result<Option<CompanyId>, Trouble> {
        let (Some(company), Some(hash)) = (&draft.company, hash) else { return Ok(None) };
        if let Some(known) = companies.0.get(&hash) {
            return Ok(Some(*known));
        }
        let id: CompanyId = Id::from_i64(self.application.mint(self.now)?);
        let keyring = self.application.keyring();
        let place = Place::new("company", "sealed", id.as_i64());
        plan.companies.push(CompanyRecord {
            id,
            sealed: keyring.seal(place, json(&company.card).as_bytes(), dice),
            name_hash: hash.clone(),
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
        });
        companies.0.insert(hash, id);
        Ok(Some(id))
    }

    fn create(
        &self,
        draft: &Draft,
        address_hash: Vec<u8>,
        company: Option<CompanyId>,
        plan: &mut Plan,
        dice: &mut basics::Dice,
    ) -> Result<(), Trouble> {
        let id: ContactId = Id::from_i64(self.application.mint(self.now)?);
        let keyring = self.application.keyring();
        let place = Place::new("contact", "sealed", id.as_i64());
        let sealed = keyring.seal(place, json(&draft.card).as_bytes(), dice);
        let permission = if self.grants(Permission::Unknown) { Permission::Granted } else { Permission::Unknown };
        plan.contacts.push(ContactRecord {
            id,
            company,
            sealed,
            address_hash,
            suppression_hash: keyring.suppression_hash(&draft.normalised_address()).to_vec(),
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
        self.labels_and_consent(id, draft, permission == Permission::Granted, plan, dice)
    }

    #[expect(clippy::too_many_arguments, reason = "one row with all it is compared with")]
    fn change(
        &self,
        row: StagedRow,
        draft: &Draft,
        company: Option<Vec<u8>>,
        known: &ContactRecord,
        companies: &mut Companies,
        plan: &mut Plan,
        dice: &mut basics::Dice,
    ) -> Result<RowAction, Trouble> {
        let before = known_of(&self.application, known)?;
        let after = merge(&before, draft, self.settings.conflict);
        // A person who stands at a company stays there, except when the file is to replace what we know.
        let joins = match self.settings.conflict {
            Conflict::Keep => false,
            Conflict::Fill => known.company.is_none() && draft.company.is_some(),
            Conflict::Replace => draft.company.is_some(),
        };
        let company = if joins { self.company(draft, company, companies, plan, dice)? } else { known.company };
        let grants = self.settings.conflict != Conflict::Keep && self.grants(known.permission);
        let changed = after != before || company != known.company;
        let mut touched = Touched {
            row: StagedRow { sealed: None, contact: Some(known.id), ..row },
            after: None,
            before: None,
            contact: known.id,
            version: known.version,
        };
        if changed || grants {
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
                permission: if grants { Permission::Granted } else { known.permission },
                updated_at: self.now,
                ..known.clone()
            });
            touched.version = known.version + 1;
        }
        let action = if changed { RowAction::Update } else { RowAction::Unchanged };
        touched.row.action = action;
        plan.touched.push(touched);
        self.labels_and_consent(known.id, draft, grants, plan, dice)?;
        Ok(action)
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
        consent: bool,
        plan: &mut Plan,
        dice: &mut basics::Dice,
    ) -> Result<(), Trouble> {
        plan.tags.extend(draft.tags.iter().map(|tag| (contact, tag.clone())));
        if consent {
            let id = self.application.mint(self.now)?;
            let proof = format!(
                r#"{{"import":"{}","origin":"{}","legal_basis":"{}"}}"#,
                self.import,
                self.settings.origin.ok_or_else(no_ground)?,
                self.settings.legal_basis.ok_or_else(no_ground)?
            );
            let proof = crate::trust::consent::proof(&proof, dice);
            let keyring = self.application.keyring();
            plan.consents.push(ImportedConsent {
                id,
                contact,
                commitment: keyring.secret_hash(&proof).to_vec(),
                sealed: keyring.seal(Place::new("consent", "sealed", id), &proof, dice),
            });
        }
        Ok(())
    }
}

fn no_ground() -> Trouble {
    Trouble::broken("an import without origin or legal basis was published")
}
