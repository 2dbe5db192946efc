//! From the bytes of an upload to a table.

use crate::devices::lists::{self, ListError, ListFormat, Table};
use crate::tables;
use crate::worker::{Kind, Worker};

pub use crate::error::ReadError;

/// Reads a list of any format, or of the `wanted` one only; a workbook in the limited child process. Blocks.
///
/// # Errors
/// [`ReadError`].
pub fn read_list(worker: &Worker, bytes: &[u8], wanted: Option<ListFormat>) -> Result<Table, ReadError> {
    let told = |error: ListError| ReadError::Refused(error.to_string());
    if !tables::is_workbook(bytes) {
        return lists::read_text(bytes, wanted).map_err(told);
    }
    if bytes.len() > lists::MAX_BYTES {
        return Err(told(ListError::TooLarge(bytes.len())));
    }
    let rows = worker.read(Kind::Workbook, bytes)?;
    lists::of_workbook(rows, wanted).map_err(told)
}
