//! Playing the rows of lists through the services that make such records by hand, and marking what they made.

mod cells;
mod contradicted;
mod drawdowns;
mod elsewhere;
mod fallback;
mod inventory;
mod mark;
mod payouts;
mod plan;
mod read;
mod receipts;
mod remember;
mod sums;
mod targets;
mod unnumbered;

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{
    Actor, CreateDevices, EditFunding, EditInvoices, Forbidden, ImportDevices, Permit, RecordInvoices,
    TakeOverGrants,
};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::takeover::commands::{FileOutcome, Remark, TakeFile, TakeOver};
use crate::takeover::kind::SheetKind;
use crate::takeover::queries;

pub use fallback::fallback_date;
pub use read::{MAX_BYTES, ReadError, guessed, read_list};
pub use remember::columns_of;
pub(in crate::takeover) use remember::remember;

/// Proof that an actor may make every kind of record that a takeover makes.
#[derive(Debug, Clone)]
pub struct Permits {
    take: Permit<TakeOverGrants>,
    funding: Permit<EditFunding>,
    record: Permit<RecordInvoices>,
    invoices: Permit<EditInvoices>,
    devices: Permit<ImportDevices>,
    create: Permit<CreateDevices>,
}

impl Permits {
    /// All of them.
    ///
    /// # Errors
    /// [`Forbidden`] where the role lacks one.
    pub fn of(actor: &Actor) -> Result<Self, Forbidden> {
        Ok(Self {
            take: actor.permit()?,
            funding: actor.permit()?,
            record: actor.permit()?,
            invoices: actor.permit()?,
            devices: actor.permit()?,
            create: actor.permit()?,
        })
    }

    /// Who acts.
    #[must_use]
    pub fn who(&self) -> crate::db::Who {
        self.take.who()
    }
}

/// A list that is being taken over.
struct Taking<'a> {
    tx: &'a WriteTx,
    permits: &'a Permits,
    notice: paktbuch_types::NoticeId,
    file: &'a TakeFile,
    outcome: FileOutcome,
    /// The day of rows that tell none (Ersatzdatum).
    fallback: Option<chrono::NaiveDate>,
    /// A row came in under it.
    uses_fallback: bool,
    sums: sums::Sums,
}

impl Taking<'_> {
    /// The heading that a column has in the file, else its label.
    fn heading(&self, key: &str) -> String {
        let label = || self.file.kind.column(key).map(|column| column.label.to_owned());
        self.file
            .mapping
            .0
            .get(key)
            .cloned()
            .or_else(label)
            .unwrap_or_default()
    }

    /// Adds an amount to the sum of the list.
    fn add(&mut self, amount: paktbuch_types::Cents) {
        self.outcome.sum = self.outcome.sum.plus(amount);
    }

    fn remark(&self, line: usize, key: &str, message: impl Into<String>) -> Remark {
        Remark {
            line,
            field: if key.is_empty() {
                String::new()
            } else {
                self.heading(key)
            },
            message: message.into(),
        }
    }

    fn warn(&mut self, line: usize, key: &str, message: impl Into<String>) {
        let remark = self.remark(line, key, message);
        self.outcome.warnings.push(remark);
    }

    fn refuse(&mut self, line: usize, key: &str, message: impl Into<String>) {
        let remark = self.remark(line, key, message);
        self.outcome.refused.push(remark);
    }
}

/// What a service refused, in words; what is no refusal goes on.
fn refusal(error: ServiceError) -> Result<String, ServiceError> {
    match error {
        ServiceError::Refused(message) | ServiceError::Field { message, .. } => Ok(message),
        several @ ServiceError::Several(_) => Ok(several.to_string()),
        other => Err(other),
    }
}

/// Takes over the lists, each kind after the one it needs. A damaged row is refused and the rest comes in; what a row lacks is a
/// warning. The same list once more changes nothing.
///
/// # Errors
/// [`ServiceError::NotFound`] without the notice; the database's refusal.
pub async fn take_over(
    tx: &WriteTx,
    permits: &Permits,
    command: &TakeOver,
) -> Result<Vec<FileOutcome>, ServiceError> {
    if queries::notice_names(tx.conn(), command.notice).await?.is_none() {
        return Err(ServiceError::NotFound);
    }
    let mut outcomes = Vec::with_capacity(command.files.len());
    for kind in SheetKind::ALL {
        for file in command.files.iter().filter(|file| file.kind == kind) {
            let mut taking = Taking {
                tx,
                permits,
                notice: command.notice,
                file,
                outcome: FileOutcome::of(file),
                fallback: command.fallback_date,
                uses_fallback: false,
                sums: sums::Sums::default(),
            };
            match kind {
                SheetKind::Plan => plan::take(&mut taking).await?,
                SheetKind::Receipts => receipts::take(&mut taking).await?,
                SheetKind::Payouts => payouts::take(&mut taking).await?,
                SheetKind::Drawdowns => drawdowns::take(&mut taking).await?,
                SheetKind::Inventory => inventory::take(&mut taking).await?,
            }
            taking.tell_sums();
            let day = taking.fallback.filter(|_| taking.uses_fallback);
            let mut outcome = taking.outcome;
            outcome.refused.sort_by_key(|remark| remark.line);
            outcome.warnings.sort_by_key(|remark| remark.line);
            record(tx, command.notice, &outcome, day).await?;
            outcomes.push(outcome);
        }
    }
    Ok(outcomes)
}

/// Tells the history of the notice, where the list changed something.
async fn record(
    tx: &WriteTx,
    notice: paktbuch_types::NoticeId,
    outcome: &FileOutcome,
    fallback_date: Option<chrono::NaiveDate>,
) -> Result<(), ServiceError> {
    if outcome.created + outcome.updated == 0 {
        return Ok(());
    }
    let event = Event::new(EventKind::TakenOver, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .change(Change::set("Liste", outcome.kind.label()))
        .change(Change::set("Datei", &outcome.file))
        .change(Change::set("neu", outcome.created))
        .change(Change::set("ergänzt", outcome.updated))
        .change(Change::set("abgewiesen", outcome.refused.len()))
        .changes(fallback_date.map(fallback::change));
    audit::record(tx, [event]).await?;
    Ok(())
}
