//! A confirmation as others read it.

use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::{ApplicationId, DeviceId, InvoiceId, NoticeId, OrderId, Role, format_date};

/// That somebody has confirmed a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    pub reason: String,
    /// Name of the user or token, or „System“.
    pub by: String,
    /// The role at that time; `None` where none is known.
    pub role: Option<Role>,
    pub at: DateTime<Utc>,
    /// The German calendar day of it.
    pub on: NaiveDate,
}

impl Confirmation {
    /// „bestätigt von Erika Beispiel (Fördermittel) am 14.03.2024: Grund“.
    #[must_use]
    pub fn sentence(&self) -> String {
        let role = self.role.map(|role| format!(" ({role})"));
        format!(
            "bestätigt von {}{} am {}: {}",
            self.by,
            role.unwrap_or_default(),
            format_date(self.on),
            self.reason
        )
    }
}

/// The record in whose history a confirmation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    Application(ApplicationId),
    Notice(NoticeId),
    Order(OrderId),
    Invoice(InvoiceId),
    Device(DeviceId),
}
