//! A delivery as it is typed.

use paktbuch_types::{DeliveryId, OrderLineId, Quantity, parse_date};
use serde::Deserialize;

use crate::ordering::commands::{RecordDelivery, RemoveDelivery};
use crate::ordering::rows::OrderDetail;
use crate::text;
use crate::web::form::FormErrors;

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryForm {
    pub delivered: String,
    pub note_number: String,
    pub note: String,
    /// What came of each line.
    pub quantities: Vec<(OrderLineId, String)>,
    /// Somebody confirms that more came than was ordered.
    pub more: bool,
    /// Of the order.
    pub version: String,
}

/// Name of the field for what came of a line.
#[must_use]
pub fn quantity_field(line: OrderLineId) -> String {
    format!("menge-{line}")
}

impl DeliveryForm {
    /// All that is missing; the day is for the user to say, so that nothing counts as delivered without a look.
    #[must_use]
    pub fn proposed(order: &OrderDetail) -> Self {
        let missing = |line: &crate::ordering::rows::LineDetail| match line.missing() {
            Quantity(0) => (line.id, String::new()),
            missing => (line.id, missing.to_string()),
        };
        Self {
            quantities: order.lines.iter().map(missing).collect(),
            version: order.version.to_string(),
            ..Self::default()
        }
    }

    /// As it was sent.
    #[must_use]
    pub fn sent(order: &OrderDetail, fields: &[(String, String)]) -> Self {
        let raw = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let value = |name: &str| text::clean(raw(name));
        let came = |line: &crate::ordering::rows::LineDetail| (line.id, value(&quantity_field(line.id)));
        Self {
            delivered: value("geliefert"),
            note_number: value("lieferschein"),
            note: text::clean_lines(raw("bemerkung")),
            quantities: order.lines.iter().map(came).collect(),
            more: !raw("mehr").is_empty(),
            version: value("version"),
        }
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn read(&self, order: &OrderDetail) -> Result<RecordDelivery, FormErrors> {
        let mut errors = FormErrors::none();
        let delivered_on = if self.delivered.is_empty() {
            errors.add("geliefert", "Bitte geben Sie an, an welchem Tag geliefert wurde.");
            None
        } else {
            errors.take("geliefert", parse_date(&self.delivered))
        };
        let mut quantities = Vec::new();
        for (line, typed) in &self.quantities {
            if typed.is_empty() {
                continue;
            }
            let quantity = errors.take(&quantity_field(*line), Quantity::parse(typed));
            quantities.extend(quantity.map(|quantity| (*line, quantity)));
        }
        errors.finish(delivered_on.map(|delivered_on| RecordDelivery {
            order: order.id,
            version: self.version.parse().unwrap_or_default(),
            delivered_on,
            note_number: self.note_number.clone(),
            note: self.note.clone(),
            quantities,
            more_confirmed: self.more,
        }))
    }
}

/// Why a delivery is removed, with the version of the order that the user saw.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    pub grund: String,
    pub version: String,
}

impl RemoveForm {
    /// The command.
    #[must_use]
    pub fn command(&self, delivery: DeliveryId) -> RemoveDelivery {
        RemoveDelivery {
            delivery,
            order_version: self.version.parse().unwrap_or_default(),
            reason: self.grund.clone(),
        }
    }
}
