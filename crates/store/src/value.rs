//! Values that go into a statement and rows that come out, the same for both databases.

use crate::DatabaseError;
use basics::{Id, Timestamp};
use bytes::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// One parameter of a statement. Values never become part of a statement's text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

macro_rules! value_from {
    ($($from:ty => |$it:ident| $make:expr),* $(,)?) => {
        $(impl From<$from> for Value { fn from($it: $from) -> Value { $make } })*
    };
}

value_from! {
    i64 => |it| Value::Int(it),
    i32 => |it| Value::Int(it.into()),
    u32 => |it| Value::Int(it.into()),
    u16 => |it| Value::Int(it.into()),
    bool => |it| Value::Int(it.into()),
    f64 => |it| Value::Real(it),
    &str => |it| Value::Text(it.to_owned()),
    String => |it| Value::Text(it),
    Vec<u8> => |it| Value::Blob(it),
    &[u8] => |it| Value::Blob(it.to_vec()),
    Timestamp => |it| Value::Int(it.as_millis()),
}

impl<N> From<Id<N>> for Value {
    fn from(id: Id<N>) -> Value {
        Value::Int(id.as_i64())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// The parameters of a statement in order: `args![id, name, now]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        self.fits_both().map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.fits_both()?;
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Value::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Value::Int(number) if *ty == Type::FLOAT8 => (*number as f64).to_sql(ty, out),
            Value::Real(number) if *ty == Type::FLOAT8 => number.to_sql(ty, out),
            Value::Text(text) if *ty == Type::TEXT || *ty == Type::VARCHAR => text.to_sql(ty, out),
            Value::Blob(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            other => Err(WrongValue::OtherType { given: other.kind(), wanted: ty.to_string() }.into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A parameter that one of the databases would refuse or change silently, so that both refuse it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongValue {
    #[error("{given} given for a parameter of type {wanted}")]
    OtherType { given: &'static str, wanted: String },
    /// PostgreSQL cannot store it in text.
    #[error("a text holds the character NUL")]
    Nul,
    /// SQLite would store NULL.
    #[error("a number is not a number (NaN)")]
    NotANumber,
}

impl Value {
    fn fits_both(&self) -> Result<(), WrongValue> {
        match self {
            Value::Text(text) if text.as_bytes().contains(&0) => Err(WrongValue::Nul),
            Value::Real(number) if number.is_nan() => Err(WrongValue::NotANumber),
            _ => Ok(()),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Int(_) => "an integer",
            Value::Real(_) => "a real number",
            Value::Text(_) => "text",
            Value::Blob(_) => "bytes",
        }
    }
}

/// One row of an answer; columns are counted from 0.
pub enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

macro_rules! getter {
    ($(#[$doc:meta])* $name:ident, $optional:ident, $type:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`DatabaseError::Shape`] when the column is missing, NULL, or of another type.
        pub fn $name(&self, column: usize) -> Result<$type, DatabaseError> {
            match self {
                Row::Sqlite(row) => row.get(column).map_err(DatabaseError::shape),
                Row::Postgres(row) => row.try_get(column).map_err(DatabaseError::shape),
            }
        }

        /// The same where the column may be NULL.
        ///
        /// # Errors
        /// [`DatabaseError::Shape`] when the column is missing or of another type.
        pub fn $optional(&self, column: usize) -> Result<Option<$type>, DatabaseError> {
            match self {
                Row::Sqlite(row) => row.get(column).map_err(DatabaseError::shape),
                Row::Postgres(row) => row.try_get(column).map_err(DatabaseError::shape),
            }
        }
    };
}

impl Row<'_> {
    getter!(/// A whole number.
        int, optional_int, i64);
    getter!(/// A floating-point number.
        real, optional_real, f64);
    getter!(/// A text.
        text, optional_text, String);
    getter!(/// Bytes.
        blob, optional_blob, Vec<u8>);

    /// A text, looked at where it lies instead of copied.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn look_at_text<T>(&self, column: usize, look: impl FnOnce(&str) -> T) -> Result<T, DatabaseError> {
        match self {
            Row::Sqlite(row) => {
                let value = row.get_ref(column).map_err(DatabaseError::shape)?;
                Ok(look(value.as_str().map_err(DatabaseError::shape)?))
            }
            Row::Postgres(row) => Ok(look(row.try_get(column).map_err(DatabaseError::shape)?)),
        }
    }

    /// A flag, stored as 0 or 1.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn flag(&self, column: usize) -> Result<bool, DatabaseError> {
        Ok(self.int(column)? != 0)
    }

    /// An id.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn id<N>(&self, column: usize) -> Result<Id<N>, DatabaseError> {
        Ok(Id::from_i64(self.int(column)?))
    }

    /// An id that may be absent.
    ///
    /// # Errors
    /// As [`Row::optional_int`].
    pub fn optional_id<N>(&self, column: usize) -> Result<Option<Id<N>>, DatabaseError> {
        Ok(self.optional_int(column)?.map(Id::from_i64))
    }

    /// An instant.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn time(&self, column: usize) -> Result<Timestamp, DatabaseError> {
        Ok(Timestamp::from_millis(self.int(column)?))
    }

    /// An instant that may be absent.
    ///
    /// # Errors
    /// As [`Row::optional_int`].
    pub fn optional_time(&self, column: usize) -> Result<Option<Timestamp>, DatabaseError> {
        Ok(self.optional_int(column)?.map(Timestamp::from_millis))
    }

    /// A word that Rust parses (an enum's name, a country, a language).
    ///
    /// # Errors
    /// [`DatabaseError::Shape`] also when the text does not parse.
    pub fn parsed<T>(&self, column: usize) -> Result<T, DatabaseError>
    where
        T: std::str::FromStr,
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        self.text(column)?.parse().map_err(DatabaseError::shape)
    }

    /// A word that Rust parses and that may be absent.
    ///
    /// # Errors
    /// As [`Row::parsed`].
    pub fn optional_parsed<T>(&self, column: usize) -> Result<Option<T>, DatabaseError>
    where
        T: std::str::FromStr,
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        self.optional_text(column)?.map(|text| text.parse().map_err(DatabaseError::shape)).transpose()
    }
}
