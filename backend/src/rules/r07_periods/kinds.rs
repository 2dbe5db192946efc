//! How the dates of a purchase and the periods of a notice are called.

use std::fmt;

use super::{DateKind, PeriodKind};

impl DateKind {
    /// In the order of a purchase.
    pub const ALL: &'static [Self] = &[Self::Ordered, Self::Accepted, Self::Invoiced, Self::Paid];

    pub(super) const fn of(self) -> &'static str {
        match self {
            Self::Ordered => "des Auftrags",
            Self::Accepted => "der Abnahme",
            Self::Invoiced => "der Rechnung",
            Self::Paid => "der Zahlung",
        }
    }
}

impl fmt::Display for DateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ordered => "Der Auftrag",
            Self::Accepted => "Die Abnahme",
            Self::Invoiced => "Die Rechnung",
            Self::Paid => "Die Zahlung",
        })
    }
}

impl PeriodKind {
    pub(super) const fn genitive(self) -> &'static str {
        match self {
            Self::Implementation => "Durchführungszeitraums",
            Self::Approval => "Bewilligungszeitraums",
        }
    }
}

impl fmt::Display for PeriodKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Implementation => "Durchführungszeitraum",
            Self::Approval => "Bewilligungszeitraum",
        })
    }
}
