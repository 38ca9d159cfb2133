//! People as the engine is loaded with them: the same on both databases.

use basics::Timestamp;
use basics::ids::{CompanyId, ContactId, UserId};
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use store::customers::company::{self, CompanyRecord};
use store::customers::contact::{self, ContactRecord};
use store::customers::load;
use store::testing::write;
use store::{Database, both_databases};

const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

fn named(id: i64, owner: Option<i64>) -> CompanyRecord {
    CompanyRecord {
        id: CompanyId::from_i64(id),
        sealed: vec![1],
        name_hash: id.to_be_bytes().to_vec(),
        domain_hash: None,
        country: None,
        industry: None,
        owner: owner.map(UserId::from_i64),
        volume: None,
        founded: None,
        created_at: NOW,
        updated_at: NOW,
        hidden_by: None,
        version: 1,
        parent: None,
    }
}

fn person(id: i64, company: Option<i64>) -> ContactRecord {
    ContactRecord {
        id: ContactId::from_i64(id),
        company: company.map(CompanyId::from_i64),
        sealed: vec![1],
        address_hash: id.to_be_bytes().to_vec(),
        suppression_hash: id.to_be_bytes().to_vec(),
        country: None,
        language: None,
        time_zone: None,
        owner: Some(UserId::from_i64(70)),
        permission: Permission::Unknown,
        origin: Origin::Customers,
        legal_basis: LegalBasis::Contract,
        created_at: NOW,
        updated_at: NOW,
        hidden_by: None,
        version: 1,
    }
}

async fn written(database: &Database, companies: Vec<CompanyRecord>, people: Vec<ContactRecord>) {
    write(database, move |tx| {
        let (companies, people) = (companies.clone(), people.clone());
        Box::pin(async move {
            company::insert(tx, &companies).await?;
            contact::insert(tx, &people).await
        })
    })
    .await
    .unwrap();
}

both_databases! {
    async fn everybody_is_loaded_as_one_by_one(database: Database) {
        let companies = vec![named(1, Some(71)), named(2, None), named(3, Some(73))];
        let people = vec![person(11, Some(1)), person(12, Some(2)), person(13, Some(3)), person(14, None), person(15, Some(4))];
        written(&database, companies, people).await;
        write(&database, |tx| Box::pin(async move { company::remove(tx, CompanyId::from_i64(3), NOW).await })).await.unwrap();
        let owners = load::owners(&database).await.unwrap();
        let everybody = load::contacts_owned(&database, ContactId::from_i64(-1), &owners).await.unwrap();
        assert_eq!(everybody, load::contacts(&database, ContactId::from_i64(-1)).await.unwrap());
        let whose: Vec<_> = everybody.iter().map(|row| (row.company.map(|id| id.as_i64()), row.owner.map(|id| id.as_i64()))).collect();
        // A person's own owner counts only where there is no company, or none any more.
        assert_eq!(whose, [(Some(1), Some(71)), (Some(2), None), (None, Some(70)), (None, Some(70)), (None, Some(70))]);
    }
}
