//! People as the grid reads them: the same on both databases.

use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use store::both_databases;
use store::customers::contact::{self, ContactRecord};
use store::customers::grid;
use store::testing::write;

fn person(id: i64) -> ContactRecord {
    ContactRecord {
        id: ContactId::from_i64(id),
        company: None,
        sealed: vec![1, 2, 3],
        address_hash: id.to_be_bytes().to_vec(),
        suppression_hash: id.to_be_bytes().to_vec(),
        country: "DE".parse().ok(),
        language: "de".parse().ok(),
        time_zone: Some("Europe/Berlin".into()),
        owner: None,
        permission: Permission::Unknown,
        origin: Origin::Customers,
        legal_basis: LegalBasis::Contract,
        created_at: Timestamp::from_millis(5),
        updated_at: Timestamp::from_millis(5),
        hidden_by: None,
        version: 1,
    }
}

both_databases! {
    async fn a_person_is_read_as_a_row_of_the_grid(database: Database) {
        write(&database, |tx| Box::pin(async move { contact::insert(tx, &[person(7)]).await })).await.unwrap();
        let rows = grid::contacts(&database, &[ContactId::from_i64(7), ContactId::from_i64(8)]).await.unwrap();
        let [row] = rows.as_slice() else { panic!("one person, not {}", rows.len()) };
        assert_eq!((row.id.as_i64(), row.suppressed, row.version), (7, false, 1));
        assert_eq!((row.sealed.as_slice(), row.created_at), ([1, 2, 3].as_slice(), Timestamp::from_millis(5)));
    }
}
