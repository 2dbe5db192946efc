//! Errors of the XML parser in words a user can act on.

use quick_xml::errors::{Error, IllFormedError};

use super::error::EInvoiceError;

/// Line of the byte at `position`, counted from 1.
fn line_of(text: &str, position: usize) -> usize {
    let before = &text.as_bytes()[..position.min(text.len())];
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The error that the XML is damaged at `position`.
pub(super) fn malformed(text: &str, position: usize, detail: &str) -> EInvoiceError {
    EInvoiceError::Malformed {
        line: line_of(text, position),
        detail: detail.to_owned(),
    }
}

/// The parser's error; what ends in the middle is called truncated.
pub(super) fn xml_error(text: &str, position: usize, error: &Error) -> EInvoiceError {
    let detail = match error {
        Error::Syntax(_) | Error::IllFormed(IllFormedError::MissingEndTag(_)) => {
            return EInvoiceError::Truncated;
        }
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            format!("erwartet wird „</{expected}>“, dort steht „</{found}>“")
        }
        Error::IllFormed(IllFormedError::UnmatchedEndTag(tag)) => format!("„</{tag}>“ schließt nichts"),
        Error::IllFormed(IllFormedError::UnclosedReference) => {
            "ein „&“ steht allein, richtig ist „&amp;“".to_owned()
        }
        _ => "kein wohlgeformtes XML".to_owned(),
    };
    malformed(text, position, &detail)
}
