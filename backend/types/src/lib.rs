//! Ids and value newtypes of Paktbuch: what a cent, a serial number or a status *is*, and how it is read
//! from German input and written back. No database, no web; the feature `db` adds the sea-orm column impls.

mod capitalising;
pub mod csv_text;
mod date;
#[cfg(feature = "db")]
mod db;
mod device;
mod finding;
mod funding;
mod ids;
mod memo;
mod money;
mod number;
mod ordering;
mod programme;
mod purchasing;
mod role;
mod tax;
mod text_enum;

pub use capitalising::AssetChoice;
pub use date::{ParseDateError, format_date, haushaltsjahr, parse_date, school_year};
pub use device::{DeviceCategory, DeviceOwner, DeviceStatus, DisposalKind, InventoryNumber, Serial};
pub use finding::{Severity, SubjectKind};
pub use funding::{
    AmendmentKind, Announcement, ApplicationState, Auditor, ConceptKind, CostRounding, DatePeriods,
    DeadlineKind, DrawdownState, ExaminationStep, Financing, IncomeKind, NoticeState, OwnShareSource,
    OwnZweckbindung, ProofConfirmation, ProofEdition, ReallocationState, ZweckbindungStart,
};
pub use ids::*;
pub use memo::MemoSubject;
pub use money::{BasisPoints, Cents, ParseAmountError};
pub use number::{ParseNumberError, SchoolNumber};
pub use ordering::{AwardType, OrderState};
pub use programme::{
    BudgetLevel, CapLink, CapPer, Drawdown, Leasing, ProofDueFrom, ProofKind, ProofType, ReceiptList,
    VatBasis,
};
pub use purchasing::{
    InvoiceOrigin, InvoiceSyntax, LineKind, LinkKind, PaymentKind, PaymentRowState, PrepaidProof, Quantity,
    SpreadRule, claimed_prepaid, is_partial_invoice, is_piece,
};
pub use role::Role;
pub use tax::{LineAmounts, PriceBasis, complete};
pub use text_enum::UnknownCode;
