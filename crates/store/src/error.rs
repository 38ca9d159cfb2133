//! What can go wrong with a database, by what the caller can do about it.

use std::error::Error;

type Cause = Box<dyn Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// A rule of the schema forbids it (unique, foreign key, check). `constraint` is its name where the database tells.
    #[error("a rule of the ledger forbids it: {constraint}")]
    Constraint { constraint: String },
    /// Another transaction got in between, also after the allowed repeats. Trying again later may work.
    #[error("other work kept getting in between")]
    Conflict,
    /// No space is left. Nothing of this transaction was kept; what was acknowledged before is safe.
    #[error("the disk is full")]
    Full,
    /// The statement ran longer than it may.
    #[error("the statement ran longer than allowed")]
    TooSlow,
    /// The database is closed, or cannot be reached.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Cause),
    /// A row or a parameter has another shape than the code expects: a fault of the program or of the file.
    #[error("a row has an unexpected shape")]
    Shape(#[source] Cause),
    /// A text holds the character NUL, which PostgreSQL cannot keep; no database is given one.
    #[error("a text holds the character NUL")]
    Nul,
    /// A statement awaited something else than its transaction.
    #[error("a verb awaited something outside its transaction")]
    Awaited,
    /// Anything else. After an I/O error at commit the process has to end: what is on disk is no longer known.
    #[error("the database failed")]
    Broken(#[source] Cause),
}

impl DatabaseError {
    pub(crate) fn shape(cause: impl Into<Cause>) -> Self {
        DatabaseError::Shape(cause.into())
    }
}

impl From<crate::value::WrongValue> for DatabaseError {
    fn from(error: crate::value::WrongValue) -> Self {
        match error {
            crate::value::WrongValue::Nul => DatabaseError::Nul,
            other => DatabaseError::Shape(other.into()),
        }
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        if let rusqlite::Error::SqliteFailure(failure, message) = &error {
            match failure.code {
                ErrorCode::ConstraintViolation => {
                    return DatabaseError::Constraint { constraint: message.clone().unwrap_or_default() };
                }
                ErrorCode::DiskFull => return DatabaseError::Full,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => return DatabaseError::Conflict,
                ErrorCode::OperationInterrupted => return DatabaseError::TooSlow,
                ErrorCode::CannotOpen | ErrorCode::NotADatabase => return DatabaseError::Unreachable(error.into()),
                _ => {}
            }
        }
        match error {
            rusqlite::Error::ToSqlConversionFailure(cause) => DatabaseError::Shape(cause),
            rusqlite::Error::InvalidParameterCount(..) => DatabaseError::Shape(error.into()),
            other => DatabaseError::Broken(other.into()),
        }
    }
}

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        if let Some(database) = error.as_db_error() {
            let code = database.code();
            if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
                return DatabaseError::Conflict;
            }
            if *code == SqlState::DISK_FULL {
                return DatabaseError::Full;
            }
            if *code == SqlState::QUERY_CANCELED {
                return DatabaseError::TooSlow;
            }
            // 08: connection; 28: not let in; 3D: no such database; 57P: the server stops or starts; 53300: too many sessions.
            let away = ["08", "28", "3D", "57P", "53300"];
            if away.iter().any(|class| code.code().starts_with(class)) {
                return DatabaseError::Unreachable(error.into());
            }
            if code.code().starts_with("23") {
                return DatabaseError::Constraint {
                    constraint: database.constraint().unwrap_or(database.message()).to_owned(),
                };
            }
        }
        let from_network = error.source().is_some_and(|cause| cause.is::<std::io::Error>());
        if error.is_closed() || from_network {
            return DatabaseError::Unreachable(error.into());
        }
        if error.source().is_some_and(|cause| cause.is::<crate::value::WrongValue>()) {
            return DatabaseError::Shape(error.into());
        }
        DatabaseError::Broken(error.into())
    }
}

impl From<deadpool_postgres::PoolError> for DatabaseError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(inner) => inner.into(),
            other => DatabaseError::Unreachable(other.into()),
        }
    }
}
