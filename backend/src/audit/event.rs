//! One change, ready to be recorded.

use paktbuch_types::{NoticeId, PaymentId, ProofStepId};

use super::about::{PAYMENT, STEP};
use super::{EventKind, SubjectKind};

/// A field that changed: German label, value before and after as users read them. Empty text = no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub(crate) field: &'static str,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) personal: bool,
}

impl Change {
    /// A field's change.
    #[must_use]
    pub fn new(field: &'static str, before: impl ToString, after: impl ToString) -> Self {
        Self {
            field,
            before: before.to_string(),
            after: after.to_string(),
            personal: false,
        }
    }

    /// A new record's value.
    #[must_use]
    pub fn set(field: &'static str, after: impl ToString) -> Self {
        Self::new(field, "", after)
    }

    /// Whether it is about this field.
    #[must_use]
    pub fn is_of(&self, field: &str) -> bool {
        self.field == field
    }

    /// Marks the values as personal: they are kept outside the chain.
    #[must_use]
    pub fn personal(mut self) -> Self {
        self.personal = true;
        self
    }
}

/// An event before it is chained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub(crate) kind: EventKind,
    pub(crate) subject: (SubjectKind, i64),
    pub(crate) notice: Option<NoticeId>,
    pub(crate) changes: Vec<Change>,
}

impl Event {
    /// `kind` happened to the record `subject` with the database id `id`.
    #[must_use]
    pub fn new(kind: EventKind, subject: SubjectKind, id: i64) -> Self {
        Self {
            kind,
            subject: (subject, id),
            notice: None,
            changes: Vec::new(),
        }
    }

    /// The grant notice that the change touches; its last event's hash is printed on the Verwendungsnachweis.
    #[must_use]
    pub fn touching(mut self, notice: Option<NoticeId>) -> Self {
        self.notice = notice;
        self
    }

    /// Says which payment of the invoice it is about: two of them may say the same.
    #[must_use]
    pub fn of_payment(self, id: PaymentId) -> Self {
        self.change(Change::set(PAYMENT, id))
    }

    /// Says which step of the examination of the notice's proof it is about.
    #[must_use]
    pub fn of_step(self, id: ProofStepId) -> Self {
        self.change(Change::set(STEP, id))
    }

    /// Adds a change; one that changes nothing is left out.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        if change.before != change.after {
            self.changes.push(change);
        }
        self
    }

    /// Adds changes; those that change nothing are left out.
    #[must_use]
    pub fn changes(self, changes: impl IntoIterator<Item = Change>) -> Self {
        changes.into_iter().fold(self, Self::change)
    }

    /// Whether any field changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}
