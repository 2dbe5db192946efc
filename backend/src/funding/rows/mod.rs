//! Rows made for pages, reports and checks.

mod amendment;
mod application;
mod budget;
mod concept;
mod drawable;
mod filed;
mod narrative;
mod notice;
mod paid;
mod plan;
mod progress;
mod reallocation;

use paktbuch_types::{SchoolId, SchoolNumber};

pub use amendment::{AmendedValue, AmendmentPreview, AmendmentRow, BoundDevice, MovedDevice};
pub use application::{ApplicationFilter, ApplicationRow, ApplicationView};
pub use budget::{BudgetRow, BudgetUse};
pub use concept::{Applicant, ConceptRow};
pub use drawable::Drawable;
pub use filed::{
    FiledProof, FiledValue, InterimKnown, InterimProofs, KeptUntil, LastFiling, StepDeadline, TakenOver,
};
pub use narrative::Narrative;
pub use notice::{
    LATE_PAYOUT, NOTICE_SORTS, NoticeApplication, NoticeFile, NoticeFilter, NoticeRow, NoticeView, PayoutRow,
    PayoutUse,
};
pub use paid::{InvoicePart, InvoicePayment, PaidInvoice, Receipt};
pub use plan::{ItemFigures, LineFigures, OpenOrderLine, PlanFigures, ReceiptRow, SettledPart, SpentPart};
pub use progress::{Blocking, FilingError, Progress, Readiness};
pub use reallocation::{ReallocationRow, ShiftedItem};

/// A school as lists and choices name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolName {
    pub id: SchoolId,
    pub number: SchoolNumber,
    pub name: String,
}
