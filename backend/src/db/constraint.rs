//! What a database error means to us; the one place that knows the engines' codes.

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{DbErr, RuntimeErr};

/// Meaning of a database error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A unique value exists already.
    Unique,
    /// A row refers to one that does not exist, or is still referred to.
    ForeignKey,
    /// A CHECK refused the row.
    Check,
    /// Another writer holds the database for too long, or the server does not answer.
    Busy,
    /// No room left, or the file cannot be written.
    Storage,
    /// The file is damaged or no database.
    Damaged,
    /// Anything else: a defect of ours.
    Other,
}

/// Classifies a database error of either engine.
#[must_use]
pub fn classify(error: &DbErr) -> Failure {
    match error {
        DbErr::ConnectionAcquire(_) => return Failure::Busy,
        DbErr::Conn(RuntimeErr::SqlxError(_)) => {}
        DbErr::Exec(RuntimeErr::SqlxError(_)) | DbErr::Query(RuntimeErr::SqlxError(_)) => {}
        _ => return Failure::Other,
    }
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return Failure::Other;
    };
    match &**error {
        sea_orm::sqlx::Error::Database(database) => by_code(&**database),
        sea_orm::sqlx::Error::PoolTimedOut | sea_orm::sqlx::Error::Io(_) => Failure::Busy,
        _ => Failure::Other,
    }
}

/// SQLite result codes: <https://sqlite.org/rescode.html>; PostgreSQL SQLSTATE: manual, appendix A.
fn by_code(error: &dyn DatabaseError) -> Failure {
    match error.code().as_deref() {
        Some("2067" | "1555" | "23505") => Failure::Unique,
        Some("787" | "23503") => Failure::ForeignKey,
        Some("275" | "23514") => Failure::Check,
        Some("5" | "6" | "261" | "517" | "55P03" | "40001" | "40P01" | "57P01" | "57P03") => Failure::Busy,
        Some("13" | "8" | "10" | "14" | "53100") => Failure::Storage,
        Some("11" | "26" | "XX001" | "XX002") => Failure::Damaged,
        Some(code)
            if code
                .parse::<u32>()
                .is_ok_and(|code| matches!(code & 0xff, 8 | 10 | 13)) =>
        {
            Failure::Storage
        }
        _ => Failure::Other,
    }
}
