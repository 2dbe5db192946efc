//! Fields of an event that are no values of its record: which payment or step it is about, and why something was changed.

use paktbuch_types::{PaymentId, ProofStepId};

use super::read::{Entry, EntryChange};

/// Field by which an event of an invoice says which of its payments it is about. Events of versions before have none.
pub(super) const PAYMENT: &str = "Kennung der Zahlung";

/// Field by which an event of a notice says which step of the examination of its proof it is about.
pub(super) const STEP: &str = "Kennung des Schritts";

/// Field that says why something was changed.
pub(super) const REASON: &str = "Grund der Änderung";

impl Entry {
    /// The payment that an event of an invoice is about; `None` for other events, and for those of versions that did not say so.
    #[must_use]
    pub fn payment(&self) -> Option<PaymentId> {
        let mut changes = self.changes.iter();
        let told = changes.find(|change| change.field == PAYMENT)?;
        told.after.parse().ok().map(PaymentId)
    }

    /// The step of an examination that an event of a notice is about; `None` for other events.
    #[must_use]
    pub fn proof_step(&self) -> Option<ProofStepId> {
        let mut changes = self.changes.iter();
        let told = changes.find(|change| change.field == STEP)?;
        told.after.parse().ok().map(ProofStepId)
    }
}

impl EntryChange {
    /// Whether it is a value of the record, neither the reason nor the payment or step that the event is about.
    #[must_use]
    pub fn is_value(&self) -> bool {
        ![PAYMENT, STEP, REASON].contains(&self.field.as_str())
    }
}
