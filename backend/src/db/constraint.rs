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

fn by_code(error: &dyn DatabaseError) -> Failure {
    match error.code().as_deref().and_then(Code::parse) {
        Some(Code::Sqlite(code)) => of_sqlite(code),
        Some(Code::Postgres(state)) => of_postgres(state),
        None => Failure::Other,
    }
}

/// A code of one of the engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code<'a> {
    /// Extended result code: <https://sqlite.org/rescode.html>.
    Sqlite(u32),
    /// SQLSTATE: PostgreSQL manual, appendix A.
    Postgres(&'a str),
}

impl<'a> Code<'a> {
    /// An SQLSTATE has five characters, a result code of SQLite four digits at most.
    fn parse(text: &'a str) -> Option<Self> {
        if text.len() == 5 {
            Some(Self::Postgres(text))
        } else {
            text.parse().ok().map(Self::Sqlite)
        }
    }
}

fn of_sqlite(code: u32) -> Failure {
    match code {
        // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY.
        2067 | 1555 => Failure::Unique,
        // SQLITE_CONSTRAINT_FOREIGNKEY.
        787 => Failure::ForeignKey,
        // SQLITE_CONSTRAINT_CHECK.
        275 => Failure::Check,
        // The low byte is the primary code.
        _ => match code & 0xff {
            // SQLITE_BUSY, _LOCKED.
            5 | 6 => Failure::Busy,
            // SQLITE_READONLY, _IOERR, _FULL, _CANTOPEN.
            8 | 10 | 13 | 14 => Failure::Storage,
            // SQLITE_CORRUPT, _NOTADB.
            11 | 26 => Failure::Damaged,
            _ => Failure::Other,
        },
    }
}

fn of_postgres(state: &str) -> Failure {
    match state {
        // unique_violation.
        "23505" => Failure::Unique,
        // foreign_key_violation.
        "23503" => Failure::ForeignKey,
        // check_violation.
        "23514" => Failure::Check,
        // lock_not_available, serialization_failure, deadlock_detected, admin_shutdown, cannot_connect_now.
        "55P03" | "40001" | "40P01" | "57P01" | "57P03" => Failure::Busy,
        // disk_full.
        "53100" => Failure::Storage,
        // data_corrupted, index_corrupted.
        "XX001" | "XX002" => Failure::Damaged,
        _ => Failure::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(code: &str) -> Failure {
        match Code::parse(code) {
            Some(Code::Sqlite(code)) => of_sqlite(code),
            Some(Code::Postgres(state)) => of_postgres(state),
            None => panic!("{code} is a code of neither engine"),
        }
    }

    #[test]
    fn codes_of_one_engine_are_not_taken_for_those_of_the_other() {
        for (code, failure) in [
            ("2067", Failure::Unique),
            ("1555", Failure::Unique),
            ("787", Failure::ForeignKey),
            ("275", Failure::Check),
            ("5", Failure::Busy),
            ("517", Failure::Busy),
            ("262", Failure::Busy),
            ("13", Failure::Storage),
            ("778", Failure::Storage),
            ("14", Failure::Storage),
            ("11", Failure::Damaged),
            ("267", Failure::Damaged),
            ("26", Failure::Damaged),
            ("1", Failure::Other),
            ("1299", Failure::Other),
            ("23505", Failure::Unique),
            ("23503", Failure::ForeignKey),
            ("23514", Failure::Check),
            ("40P01", Failure::Busy),
            ("53100", Failure::Storage),
            ("XX001", Failure::Damaged),
            ("42P01", Failure::Other),
            // Their low bytes as numbers would be those of a full disk or a busy file.
            ("22026", Failure::Other),
            ("42501", Failure::Other),
        ] {
            assert_eq!(meaning(code), failure, "{code}");
        }
        assert_eq!(Code::parse("HY"), None);
    }
}
