//! Numerical proof of use (zahlenmäßiger Verwendungsnachweis, form after ANBest-G): *Deckblatt*, *Einnahmen*,
//! *Ausgaben*, *Belegliste*, *Inventarliste*, *Anlagen* where there are some, *Mittelabrufe*, *Schulen* and *Sachbericht* in one workbook.
//! Every sum is a live formula over the lists below it, with the value computed in integer cents beside it; where a list is not enclosed,
//! the value alone. The type of the proof decides which sheets the granting authority gets; the edition for the files has them
//! all and adds *Prüfprotokoll* and *Diagramm*.

mod chart;
mod confirmations;
mod cost_line;
mod cover;
mod grant;
mod income;
mod input;
mod installations;
mod narrative;
mod own_sources;
mod payouts;
mod protocol;
mod schools;
mod sheets;
mod spending;
mod writer;

pub use crate::receipts::ReceiptRow;
pub use input::{
    Authority, CostItemRow, CostLineRow, FiledVersion, FindingConfirmation, FindingCounts, FindingRow,
    GrantRule, Income, InstallationRow, Narrative, NoticeFacts, NoticeVersion, OtherIncome, OwnSource,
    PayoutRow, Period, ProofInput,
};
pub use sheets::sheets;
pub use writer::ProofWriter;
