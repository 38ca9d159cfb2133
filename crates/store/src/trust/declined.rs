//! Kinds of letters that people do not want, as their preferences say.

use crate::{Database, DatabaseError, Pieces, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::letters::LetterKind;
use std::collections::BTreeSet;

/// Ids of one statement.
const IDS_AT_ONCE: usize = 500;

statements! {
    OF_CONTACT = "SELECT kind FROM declined WHERE contact = $1 ORDER BY kind";
    DECLINE = "INSERT INTO declined (contact, kind, at) VALUES ($1, $2, $3) ON CONFLICT (contact, kind) DO NOTHING";
    ACCEPT = "DELETE FROM declined WHERE contact = $1 AND kind = $2";
    PEOPLE = "SELECT contact FROM declined WHERE kind = $1 ORDER BY contact";
}

/// What a person does not want.
///
/// # Errors
/// The database's; a kind that this program does not know.
pub async fn of_contact(database: &Database, contact: ContactId) -> Result<BTreeSet<LetterKind>, DatabaseError> {
    Ok(database.query(OF_CONTACT, args![contact], |row| row.parsed(0)).await?.into_iter().collect())
}

/// The same inside a verb.
///
/// # Errors
/// As [`of_contact`].
pub async fn find(transaction: &mut Transaction, contact: ContactId) -> Result<BTreeSet<LetterKind>, DatabaseError> {
    Ok(transaction.query(OF_CONTACT, &args![contact], |row| row.parsed(0)).await?.into_iter().collect())
}

/// # Errors
/// The database's.
pub async fn decline(
    transaction: &mut Transaction,
    contact: ContactId,
    kind: LetterKind,
    at: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(DECLINE, &args![contact, kind.as_str(), at]).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn accept(transaction: &mut Transaction, contact: ContactId, kind: LetterKind) -> Result<(), DatabaseError> {
    transaction.execute(ACCEPT, &args![contact, kind.as_str()]).await?;
    Ok(())
}

/// Everybody who does not want letters of this kind, by id.
///
/// # Errors
/// The database's.
pub async fn people(database: &Database, kind: LetterKind) -> Result<Vec<ContactId>, DatabaseError> {
    database.query(PEOPLE, args![kind.as_str()], |row| row.id(0)).await
}

/// Those of the people who do not want letters of this kind.
///
/// # Errors
/// The database's.
pub async fn among(
    database: &Database,
    kind: LetterKind,
    people: &[ContactId],
) -> Result<BTreeSet<ContactId>, DatabaseError> {
    let mut found = BTreeSet::new();
    for some in people.chunks(IDS_AT_ONCE) {
        let pieces = Pieces::new("SELECT contact FROM declined WHERE kind = ").value(kind.as_str());
        let pieces = pieces.text(" AND contact IN ").list(some.iter().copied());
        found.extend(database.query_pieces(pieces, |row| row.id(0)).await?);
    }
    Ok(found)
}
