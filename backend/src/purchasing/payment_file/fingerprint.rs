//! What makes a row the same payment, whatever file it stands in.

use sha2::{Digest, Sha256};

use crate::purchasing::commands::PaymentLine;

/// SHA-256 over number in the accounts, day, amounts and the invoice it names; without a number in the accounts over all that is
/// told, with a number of several payments where there is one. Blanks, marks and capitals do not count.
#[must_use]
pub fn fingerprint(line: &PaymentLine) -> String {
    let reference = plain(&line.reference);
    let number = plain(&line.number);
    let told = if reference.is_empty() || number.is_empty() {
        plain(&line.purpose)
    } else {
        String::new()
    };
    let payee = match (reference.as_str(), line.payee.as_str()) {
        ("", "") => plain(&line.creditor),
        ("", payee) => plain(payee),
        _ => String::new(),
    };
    let mut parts = vec![
        reference,
        line.paid_on.to_string(),
        line.amount.0.to_string(),
        line.skonto.0.to_string(),
        number,
        told,
        payee,
    ];
    let shared = plain(&line.shared);
    if line.reference.is_empty() && !shared.is_empty() {
        parts.push(shared);
    }
    let digest = Sha256::digest(parts.join("\u{1f}").as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tells the equal rows of one file apart: the first keeps its fingerprint, the others get their number behind it.
#[must_use]
pub fn repeated(fingerprint: &str, number: usize) -> String {
    match number {
        0 | 1 => fingerprint.to_owned(),
        number => format!("{fingerprint}-{number}"),
    }
}

/// The fingerprint that a row has in common with its equals.
#[must_use]
pub fn common(fingerprint: &str) -> &str {
    fingerprint
        .split_once('-')
        .map_or(fingerprint, |(common, _)| common)
}

/// Letters and digits only, in small letters.
pub(super) fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}
