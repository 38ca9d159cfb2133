//! Which tags companies carry.

use crate::{DatabaseError, Transaction, args, statements};
use basics::ids::{CompanyId, TagId};

statements! {
    PUT = "INSERT INTO company_tag (company, tag) VALUES ($1, $2) ON CONFLICT (company, tag) DO NOTHING";
    TAKE = "DELETE FROM company_tag WHERE company = $1 AND tag = $2";
    OF = "SELECT tag FROM company_tag WHERE company = $1 ORDER BY tag";
}

/// Puts tags on companies; what has one keeps it. Answers for each pair whether it is new.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, pairs: &[(CompanyId, TagId)]) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = pairs.iter().map(|(company, tag)| args![*company, *tag]).collect();
    Ok(transaction.execute_in_calls(PUT, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Takes tags from companies. Answers for each pair whether it was there.
///
/// # Errors
/// The database's.
pub async fn take(transaction: &mut Transaction, pairs: &[(CompanyId, TagId)]) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = pairs.iter().map(|(company, tag)| args![*company, *tag]).collect();
    Ok(transaction.execute_in_calls(TAKE, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// A company's tags.
///
/// # Errors
/// The database's.
pub async fn of(transaction: &mut Transaction, company: CompanyId) -> Result<Vec<TagId>, DatabaseError> {
    transaction.query(OF, &args![company], |row| row.id(0)).await
}
