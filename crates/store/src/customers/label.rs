//! Lists and tags, and who carries them.

use crate::{Database, DatabaseError, Pieces, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ContactId, ListId, TagId};

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagRecord {
    pub id: TagId,
    pub name: String,
    pub created_at: Timestamp,
}

/// A list that people are on by hand or by import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRecord {
    pub id: ListId,
    pub name: String,
    /// `newsletter` or `other`.
    pub kind: String,
    pub created_at: Timestamp,
}

statements! {
    INSERT_TAG = "INSERT INTO tag (id, name, folded, created_at) VALUES ($1, $2, $3, $4)";
    INSERT_LIST = "INSERT INTO list (id, name, folded, kind, created_at) VALUES ($1, $2, $3, $4, $5)";
    RENAME_LIST = "UPDATE list SET name = $2, folded = $3, kind = $4 WHERE id = $1 AND deleted_at IS NULL";
    RENAME_TAG = "UPDATE tag SET name = $2, folded = $3 WHERE id = $1 AND deleted_at IS NULL";
    REMOVE_TAG = "UPDATE tag SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL";
    REMOVE_LIST = "UPDATE list SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL";
    BRING_BACK_TAG = "UPDATE tag SET deleted_at = NULL WHERE id = $1";
    BRING_BACK_LIST = "UPDATE list SET deleted_at = NULL WHERE id = $1";
    TAGS = "SELECT id, name, created_at FROM tag WHERE deleted_at IS NULL ORDER BY folded, id LIMIT 5000";
    LISTS = "SELECT id, name, kind, created_at FROM list WHERE deleted_at IS NULL ORDER BY folded, id LIMIT 5000";
    TAGS_INSIDE = "SELECT id FROM tag WHERE deleted_at IS NULL ORDER BY id LIMIT 5000";
    LISTS_INSIDE = "SELECT id, kind FROM list WHERE deleted_at IS NULL ORDER BY id LIMIT 5000";
    TAG_BY_NAME = "SELECT id FROM tag WHERE folded = $1 AND deleted_at IS NULL";
    LIST_BY_NAME = "SELECT id FROM list WHERE folded = $1 AND deleted_at IS NULL";
    FOLDED_TAGS = "SELECT folded FROM tag WHERE deleted_at IS NULL";
    COUNT_TAGS = "SELECT COUNT(*) FROM tag WHERE deleted_at IS NULL";
    COUNT_LISTS = "SELECT COUNT(*) FROM list WHERE deleted_at IS NULL";
    PUT_TAG = "INSERT INTO contact_tag (contact, tag) VALUES ($1, $2) ON CONFLICT (contact, tag) DO NOTHING";
    TAKE_TAG = "DELETE FROM contact_tag WHERE contact = $1 AND tag = $2";
    PUT_LIST = "INSERT INTO contact_list (contact, list, at) VALUES ($1, $2, $3) ON CONFLICT (contact, list) DO NOTHING";
    TAKE_LIST = "DELETE FROM contact_list WHERE contact = $1 AND list = $2";
    TAGS_OF = "SELECT tag FROM contact_tag WHERE contact = $1 ORDER BY tag";
    LISTS_OF = "SELECT list FROM contact_list WHERE contact = $1 ORDER BY list";
    ON_LIST = "SELECT contact FROM contact_list WHERE list = $1 AND contact > $2 ORDER BY contact LIMIT 10000";
    WITH_TAG = "SELECT contact FROM contact_tag WHERE tag = $1 AND contact > $2 ORDER BY contact LIMIT 10000";
}

const KNOWN_TAGS: &str = "SELECT id, name, created_at FROM tag WHERE deleted_at IS NULL AND id IN ";
const KNOWN_LISTS: &str = "SELECT id, name, kind, created_at FROM list WHERE deleted_at IS NULL AND id IN ";

/// Those of the tags that are there, in no order.
///
/// # Errors
/// The database's.
pub async fn known_tags(transaction: &mut Transaction, ids: &[TagId]) -> Result<Vec<TagRecord>, DatabaseError> {
    transaction.query_pieces(&Pieces::new(KNOWN_TAGS).list(ids.iter().copied()), read_tag).await
}

/// Those of the lists that are there, in no order.
///
/// # Errors
/// The database's.
pub async fn known_lists(transaction: &mut Transaction, ids: &[ListId]) -> Result<Vec<ListRecord>, DatabaseError> {
    transaction.query_pieces(&Pieces::new(KNOWN_LISTS).list(ids.iter().copied()), read_list).await
}

fn read_tag(row: &crate::Row<'_>) -> Result<TagRecord, DatabaseError> {
    Ok(TagRecord { id: row.id(0)?, name: row.text(1)?, created_at: row.time(2)? })
}

fn read_list(row: &crate::Row<'_>) -> Result<ListRecord, DatabaseError> {
    Ok(ListRecord { id: row.id(0)?, name: row.text(1)?, kind: row.text(2)?, created_at: row.time(3)? })
}

/// Makes a tag; its folded name is unique among living tags.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the name is taken.
pub async fn insert_tag(transaction: &mut Transaction, tag: &TagRecord, folded: &str) -> Result<(), DatabaseError> {
    transaction.execute(INSERT_TAG, &args![tag.id, tag.name.as_str(), folded, tag.created_at]).await?;
    Ok(())
}

/// Makes a list; its folded name is unique among living lists.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the name is taken.
pub async fn insert_list(transaction: &mut Transaction, list: &ListRecord, folded: &str) -> Result<(), DatabaseError> {
    let row = args![list.id, list.name.as_str(), folded, list.kind.as_str(), list.created_at];
    transaction.execute(INSERT_LIST, &row).await?;
    Ok(())
}

/// Renames a list; `false` when there is none.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the name is taken.
pub async fn change_list(
    transaction: &mut Transaction,
    id: ListId,
    name: &str,
    folded: &str,
    kind: &str,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(RENAME_LIST, &args![id, name, folded, kind]).await? == 1)
}

/// Renames a tag; `false` when there is none.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the name is taken.
pub async fn change_tag(
    transaction: &mut Transaction,
    id: TagId,
    name: &str,
    folded: &str,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(RENAME_TAG, &args![id, name, folded]).await? == 1)
}

/// Removes a tag from the workspace; people keep the row until it is brought back or swept.
///
/// # Errors
/// The database's.
pub async fn remove_tag(transaction: &mut Transaction, id: TagId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE_TAG, &args![id, now]).await? == 1)
}

/// Removes a list.
///
/// # Errors
/// The database's.
pub async fn remove_list(transaction: &mut Transaction, id: ListId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE_LIST, &args![id, now]).await? == 1)
}

/// Brings a removed tag back.
///
/// # Errors
/// [`DatabaseError::Constraint`] when its name is taken by now.
pub async fn bring_back_tag(transaction: &mut Transaction, id: TagId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK_TAG, &args![id]).await? == 1)
}

/// Brings a removed list back.
///
/// # Errors
/// [`DatabaseError::Constraint`] when its name is taken by now.
pub async fn bring_back_list(transaction: &mut Transaction, id: ListId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK_LIST, &args![id]).await? == 1)
}

/// Every tag, by name.
///
/// # Errors
/// The database's.
pub async fn tags(database: &Database) -> Result<Vec<TagRecord>, DatabaseError> {
    database.query(TAGS, args![], read_tag).await
}

/// Every list, by name.
///
/// # Errors
/// The database's.
pub async fn lists(database: &Database) -> Result<Vec<ListRecord>, DatabaseError> {
    database.query(LISTS, args![], read_list).await
}

/// Every living tag, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn tags_inside(transaction: &mut Transaction) -> Result<Vec<TagId>, DatabaseError> {
    transaction.query(TAGS_INSIDE, &[], |row| row.id(0)).await
}

/// Every living list with its kind, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn lists_inside(transaction: &mut Transaction) -> Result<Vec<(ListId, String)>, DatabaseError> {
    transaction.query(LISTS_INSIDE, &[], |row| Ok((row.id(0)?, row.text(1)?))).await
}

/// The living tag of that folded name.
///
/// # Errors
/// The database's.
pub async fn tag_by_name(transaction: &mut Transaction, folded: &str) -> Result<Option<TagId>, DatabaseError> {
    transaction.first(TAG_BY_NAME, &args![folded], |row| row.id(0)).await
}

/// The living list of that folded name.
///
/// # Errors
/// The database's.
pub async fn list_by_name(transaction: &mut Transaction, folded: &str) -> Result<Option<ListId>, DatabaseError> {
    transaction.first(LIST_BY_NAME, &args![folded], |row| row.id(0)).await
}

/// The folded name of every tag.
///
/// # Errors
/// The database's.
pub async fn folded_tags(transaction: &mut Transaction) -> Result<Vec<String>, DatabaseError> {
    transaction.query(FOLDED_TAGS, &[], |row| row.text(0)).await
}

/// How many tags there are.
///
/// # Errors
/// The database's.
pub async fn count_tags(transaction: &mut Transaction) -> Result<i64, DatabaseError> {
    Ok(transaction.first(COUNT_TAGS, &[], |row| row.int(0)).await?.unwrap_or(0))
}

/// How many lists there are.
///
/// # Errors
/// The database's.
pub async fn count_lists(transaction: &mut Transaction) -> Result<i64, DatabaseError> {
    Ok(transaction.first(COUNT_LISTS, &[], |row| row.int(0)).await?.unwrap_or(0))
}

/// Puts tags on people; who has one keeps it. Answers for each pair whether it is new.
///
/// # Errors
/// The database's.
pub async fn put_tags(transaction: &mut Transaction, pairs: &[(ContactId, TagId)]) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = pairs.iter().map(|(contact, tag)| args![*contact, *tag]).collect();
    Ok(transaction.execute_in_calls(PUT_TAG, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Takes tags from people. Answers for each pair whether it was there.
///
/// # Errors
/// The database's.
pub async fn take_tags(
    transaction: &mut Transaction,
    pairs: &[(ContactId, TagId)],
) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = pairs.iter().map(|(contact, tag)| args![*contact, *tag]).collect();
    Ok(transaction.execute_in_calls(TAKE_TAG, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Puts people on lists. Answers for each pair whether it is new.
///
/// # Errors
/// The database's.
pub async fn put_on_lists(
    transaction: &mut Transaction,
    pairs: &[(ContactId, ListId)],
    now: Timestamp,
) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = pairs.iter().map(|(contact, list)| args![*contact, *list, now]).collect();
    Ok(transaction.execute_in_calls(PUT_LIST, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Takes people off lists. Answers for each pair whether it was there.
///
/// # Errors
/// The database's.
pub async fn take_off_lists(
    transaction: &mut Transaction,
    pairs: &[(ContactId, ListId)],
) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = pairs.iter().map(|(contact, list)| args![*contact, *list]).collect();
    Ok(transaction.execute_in_calls(TAKE_LIST, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// A person's tags.
///
/// # Errors
/// The database's.
pub async fn tags_of(transaction: &mut Transaction, contact: ContactId) -> Result<Vec<TagId>, DatabaseError> {
    transaction.query(TAGS_OF, &args![contact], |row| row.id(0)).await
}

/// A person's lists.
///
/// # Errors
/// The database's.
pub async fn lists_of(transaction: &mut Transaction, contact: ContactId) -> Result<Vec<ListId>, DatabaseError> {
    transaction.query(LISTS_OF, &args![contact], |row| row.id(0)).await
}

/// Up to 10,000 people on a list, after one, in order of id.
///
/// # Errors
/// The database's.
pub async fn on_list(database: &Database, list: ListId, after: ContactId) -> Result<Vec<ContactId>, DatabaseError> {
    database.query(ON_LIST, args![list, after], |row| row.id(0)).await
}

/// Up to 10,000 people with a tag, after one, in order of id.
///
/// # Errors
/// The database's.
pub async fn with_tag(database: &Database, tag: TagId, after: ContactId) -> Result<Vec<ContactId>, DatabaseError> {
    database.query(WITH_TAG, args![tag, after], |row| row.id(0)).await
}
