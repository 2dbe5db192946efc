//! Rows that queries fill for pages, the REST API and the command line.

mod detail;
#[cfg(test)]
pub(in crate::purchasing) mod example;
mod line;
mod list;
mod ordered;
mod payment;
mod read_list;
mod returned;
mod supplier;
mod target;

pub use detail::{
    CutLine, InvoiceDetail, KeptFile, LinkOffer, LinkRow, LinkedInvoice, RefundBefore, is_divided_like,
};
pub use line::{LineDetail, LineParticulars, PartDetail};
pub use list::{Inbox, InvoiceFilter, InvoiceRow, InvoiceSort, InvoiceState, InvoiceSums};
pub use ordered::{LineToBill, OrderToBill, OrderedLine};
pub use payment::{
    FileRow, FileRowFilter, OpenInvoice, PaymentFilter, PaymentLine, PaymentRow, PaymentSort, Transfer,
};
pub use read_list::{EnteredPayment, ListContent, ReadList};
pub use returned::Returnable;
pub use supplier::{ListedSupplier, SupplierRow};
pub use target::{
    EarlierLine, ItemEffect, OWN_OF_SCHOOL, Precedents, Span, Suggestion, TargetGroup, TargetOption,
};
