//! People for the tests of suppression, consent and erasure.

use crate::testing::TestTradewind;
use crate::{Trouble, Verb, Work};
use basics::ids::ContactId;
use domain::customers::card::ContactCard;
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::trust::{Right, Viewer};
use mail::address::EmailAddress;
use store::customers::contact::{self, ContactRecord};

struct PutContact(&'static str);

impl Verb for PutContact {
    const NAME: &'static str = "put_contact";
    const RIGHT: Right = Right::System;
    type Answer = ContactId;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<ContactId, Trouble> {
        let id: ContactId = work.mint()?;
        let normalised = EmailAddress::parse(self.0).expect("tests give addresses").normalised();
        let card = ContactCard { address: self.0.to_owned(), first_name: "Wei".to_owned(), ..ContactCard::default() };
        let record = ContactRecord {
            id,
            company: None,
            sealed: work.seal("contact", "sealed", id.as_i64(), &card),
            address_hash: work.keyring().address_hash(&normalised).to_vec(),
            suppression_hash: work.keyring().suppression_hash(&normalised).to_vec(),
            country: None,
            language: None,
            time_zone: None,
            owner: None,
            permission: Permission::Unknown,
            origin: Origin::ByHand,
            legal_basis: LegalBasis::Consent,
            created_at: work.now,
            updated_at: work.now,
            hidden_by: None,
            version: 1,
        };
        contact::insert(work.transaction, &[record]).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&card));
        Ok(id)
    }
}

pub async fn contact(test: &TestTradewind, address: &'static str) -> ContactId {
    test.application.perform(&Viewer::system(), PutContact(address)).await.unwrap()
}
