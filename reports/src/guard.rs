//! rust_xlsxwriter panics where a temporary file of a streamed sheet refuses bytes (disk full). Here that becomes an error.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;

use rust_xlsxwriter::XlsxError;

use crate::ReportError;

/// Runs one step of the workbook library; any panic that is not about a file goes on.
///
/// After an error the sheet's state is undefined: the caller must not use it again.
pub(crate) fn guard<T>(step: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, ReportError> {
    match catch_unwind(AssertUnwindSafe(|| in_guard(step))) {
        Ok(result) => Ok(result?),
        Err(panic) => match file_failure(&*panic) {
            Some(message) => Err(ReportError::TempFile(message)),
            None => resume_unwind(panic),
        },
    }
}

thread_local! {
    /// Whether this thread is inside a [`guard`].
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a step during which a panic about a file prints nothing: it becomes an error that is told in its place.
fn in_guard<T>(step: impl FnOnce() -> T) -> T {
    struct Leave(bool);
    impl Drop for Leave {
        fn drop(&mut self) {
            GUARDED.set(self.0);
        }
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !is_silent(panic) {
                loud(panic);
            }
        }));
    });
    let _leave = Leave(GUARDED.replace(true));
    step()
}

fn is_silent(panic: &PanicHookInfo<'_>) -> bool {
    GUARDED.get() && file_failure(panic.payload()).is_some()
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn only_a_panic_about_a_file_inside_the_guard_is_silent() {
        static TOLD: AtomicUsize = AtomicUsize::new(0);
        let before = take_hook();
        set_hook(Box::new(|_| {
            TOLD.fetch_add(1, Ordering::SeqCst);
        }));
        let full = || -> Result<(), XlsxError> {
            let words =
                "Couldn't write to xml file: Os { code: 28, kind: StorageFull, message: \"No space\" }";
            std::panic::panic_any(words.to_owned())
        };
        let refused = guard(full);
        assert!(matches!(refused, Err(ReportError::TempFile(words)) if words == "No space"));
        assert_eq!(TOLD.load(Ordering::SeqCst), 0, "told as an error only");
        assert!(catch_unwind(full).is_err());
        assert_eq!(TOLD.load(Ordering::SeqCst), 1, "outside of the guard it is told");
        let defect = catch_unwind(|| {
            guard(|| -> Result<(), XlsxError> { std::panic::panic_any("defect".to_owned()) })
        });
        assert!(defect.is_err());
        assert_eq!(TOLD.load(Ordering::SeqCst), 2, "another panic is told");
        set_hook(before);
    }
}
