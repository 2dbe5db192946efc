//! rust_xlsxwriter panics where a temporary file of a streamed sheet refuses bytes (disk full). Here that becomes an error.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use rust_xlsxwriter::XlsxError;

use crate::ReportError;

/// Runs one step of the workbook library; any panic that is not about a file goes on.
///
/// After an error the sheet's state is undefined: the caller must not use it again.
pub(crate) fn guard<T>(step: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, ReportError> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(result) => Ok(result?),
        Err(panic) => match file_failure(&*panic) {
            Some(message) => Err(ReportError::TempFile(message)),
            None => resume_unwind(panic),
        },
    }
}

/// What the system answered, if the panic came from writing or rewinding a file.
fn file_failure(panic: &(dyn std::any::Any + Send)) -> Option<String> {
    let message = panic.downcast_ref::<String>()?;
    let (context, answer) = message.split_once(": ")?;
    let from_file = context == "Couldn't write to xml file" || answer.starts_with("Os {");
    let text = answer
        .split_once("message: \"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or(answer, |(text, _)| text);
    from_file.then(|| text.to_owned())
}
