//! Reading electronic invoices (XRechnung, EN 16931): bytes in, [`EInvoice`] or [`EInvoiceError`] out.
//!
//! Pure: no database, no files, no network. The way of a file: [`mod@decode`] makes text of the bytes,
//! [`mod@tree`] parses it (no DOCTYPE, no entities, bounded depth), [`mod@ubl`] or [`mod@cii`] extract the fields,
//! [`verify`] recomputes the sums, [`line_gross_amounts`] spreads tax and header amounts over the lines.
//! What stands in the file is kept with its sign: the type code never changes an amount.

mod access;
mod cii;
mod decimal;
mod declaration;
mod decode;
mod error;
mod field;
mod model;
pub mod names;
mod namespace;
mod order;
mod skonto;
mod spread;
mod sums;
mod terms;
#[cfg(test)]
mod tests;
mod tree;
mod tree_error;
mod ubl;

use namespace::Root;

pub use decimal::Decimal;
pub use error::{EInvoiceError, FieldError, Problem};
pub use field::Field;
pub use model::{
    AllowanceCharge, Attachment, Detail, EInvoice, Line, Party, PaymentMeans, Period, PrecedingInvoice,
    Price, SUMMARY_LINE, Totals, Vat, VatBreakdown, VatCategory,
};
pub use order::stated_order;
pub use skonto::{Skonto, skonto};
pub use spread::line_gross_amounts;
pub use sums::{SumError, line_findings, verify};
pub use terms::Until;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// Reads one invoice without recomputing its sums.
///
/// # Errors
/// Where the file is no invoice in UBL or CII, or a field is missing or unreadable; the text is German, names
/// the field and says what to do.
pub fn read(bytes: &[u8]) -> Result<EInvoice, EInvoiceError> {
    let text = decode::decode(bytes, MAX_BYTES)?;
    let tree = tree::parse(&text)?;
    match tree.root_kind() {
        Root::UblInvoice => ubl::extract(tree.root(), &ubl::INVOICE),
        Root::UblCreditNote => ubl::extract(tree.root(), &ubl::CREDIT_NOTE),
        Root::Cii => cii::extract(tree.root(), &cii::CII),
        Root::ZugferdOne => cii::extract(tree.root(), &cii::ZUGFERD_ONE),
    }
}

/// The supporting document (BG-24) at `index` of [`EInvoice::attachments`] with its bytes; `None` where there is none or the file
/// only names an address.
///
/// # Errors
/// As [`read`].
pub fn attachment(bytes: &[u8], index: usize) -> Result<Option<(Attachment, Vec<u8>)>, EInvoiceError> {
    let text = decode::decode(bytes, MAX_BYTES)?;
    let tree = tree::parse(&text)?;
    let root = tree.root();
    let found = match tree.root_kind() {
        Root::UblInvoice | Root::UblCreditNote => ubl::attachments(root).nth(index),
        Root::Cii => cii::attachments(root, &cii::CII).nth(index),
        Root::ZugferdOne => cii::attachments(root, &cii::ZUGFERD_ONE).nth(index),
    };
    Ok(found.and_then(|(described, object)| Some((described, access::embedded_bytes(object?)?))))
}

/// Whether the bytes are XML whose root is an invoice.
#[must_use]
pub fn is_invoice(bytes: &[u8]) -> bool {
    decode::decode(bytes, MAX_BYTES).is_ok_and(|text| tree::parse(&text).is_ok())
}

/// Reads one invoice and recomputes its sums: what `import invoices` takes in.
///
/// # Errors
/// As [`read`], and [`EInvoiceError::Sums`] where the sums do not agree.
pub fn read_verified(bytes: &[u8]) -> Result<EInvoice, EInvoiceError> {
    let invoice = read(bytes)?;
    verify(&invoice).map_err(EInvoiceError::Sums)?;
    Ok(invoice)
}
