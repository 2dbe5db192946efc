//! Number and Vergabe-Az. of an order whose content does not change any more, as typed.

use paktbuch_types::OrderId;

use crate::ordering::commands::CorrectOrder;
use crate::ordering::rows::OrderDetail;
use crate::text;
use crate::web::components::ConflictRow;

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorrectForm {
    pub number: String,
    pub reference: String,
    pub reason: String,
    pub version: String,
}

impl CorrectForm {
    /// As it is stored; the reason is asked for each time.
    #[must_use]
    pub fn stored(order: &OrderDetail) -> Self {
        Self {
            number: order.number.clone(),
            reference: order.award_reference.clone(),
            reason: String::new(),
            version: order.version.to_string(),
        }
    }

    /// As it was sent.
    #[must_use]
    pub fn sent(fields: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| text::clean(value)).unwrap_or_default()
        };
        Self {
            number: value("nummer"),
            reference: value("vergabe_az"),
            reason: value("grund"),
            version: value("version"),
        }
    }

    /// The command.
    #[must_use]
    pub fn command(&self, order: OrderId) -> CorrectOrder {
        CorrectOrder {
            order,
            version: self.version.parse().unwrap_or_default(),
            number: self.number.clone(),
            award_reference: self.reference.clone(),
            reason: self.reason.clone(),
        }
    }

    /// This form beside what is stored now.
    #[must_use]
    pub fn compared(&self, stored: &Self) -> Vec<ConflictRow> {
        vec![
            ConflictRow::new("Bestellnummer", &self.number, &stored.number),
            ConflictRow::new("Vergabe-Az.", &self.reference, &stored.reference),
        ]
    }
}
