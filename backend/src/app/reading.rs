//! Opening for commands that only read.

use super::{DataDir, OpenError};
use crate::clock::Clock;
use crate::db::{ConnectError, Db, Failure, SchemaError, Target, classify};

/// `opened`, or where that failed because nothing can be written there, the database for reading alone.
///
/// # Errors
/// [`OpenError`]; also where the schema is not current, which cannot be changed then.
pub async fn or_read_only(
    opened: Result<Db, OpenError>,
    data: &DataDir,
    clock: Clock,
) -> Result<Db, OpenError> {
    let (Err(error), Target::Sqlite(file)) = (&opened, data.target()) else {
        return opened;
    };
    if !is_unwritable(error) || !file.is_file() {
        return opened;
    }
    let db = Db::open_immutable(file, clock).await?;
    let state = db.migration_state().await.map_err(ConnectError::from)?;
    if state.pending.is_empty() { Ok(db) } else { opened }
}

fn is_unwritable(error: &OpenError) -> bool {
    match error {
        OpenError::Directory { source, .. } => matches!(
            source.kind(),
            std::io::ErrorKind::ReadOnlyFilesystem
                | std::io::ErrorKind::PermissionDenied
                | std::io::ErrorKind::StorageFull
        ),
        OpenError::Database(
            ConnectError::Open(error) | ConnectError::Schema(SchemaError::Database(error)),
        ) => classify(error) == Failure::Storage,
        _ => false,
    }
}
