//! The deliveries of an order, and the form that records one.

use paktbuch_types::format_date;

use crate::memos::paths as memos;
use crate::ordering::forms::{DeliveryForm, quantity_field};
use crate::ordering::paths;
use crate::ordering::rows::{DeliveryRow, OrderDetail};
use crate::text;
use crate::web::components::Field;
use crate::web::form::FormErrors;

/// A delivery.
#[derive(Debug)]
pub(super) struct DeliveryView {
    pub(super) day: String,
    pub(super) note_number: String,
    /// `20 × Tablet; 20 × Hülle`.
    pub(super) came: String,
    /// How late it was; empty where it was not.
    pub(super) late: String,
    pub(super) note: String,
    /// Notes on it; `None` for those who may not read them.
    pub(super) memos: Option<String>,
    /// Where it is removed; none for those who may not.
    pub(super) remove: Option<(String, Field)>,
}

/// The form.
#[derive(Debug)]
pub(super) struct DeliveryFields {
    pub(super) action: String,
    pub(super) version: String,
    pub(super) delivered: Field,
    pub(super) note_number: Field,
    pub(super) quantities: Vec<Field>,
    pub(super) more: Field,
    pub(super) note: Field,
}

/// Every delivery, the first one first.
pub(super) fn views(order: &OrderDetail, may_edit: bool, may_read_funding: bool) -> Vec<DeliveryView> {
    let removable = may_edit && order.state.binds();
    order
        .deliveries
        .iter()
        .map(|delivery| DeliveryView {
            memos: may_read_funding.then(|| memos::delivery(delivery.id)),
            ..view(order, delivery, removable)
        })
        .collect()
}

fn view(order: &OrderDetail, delivery: &DeliveryRow, removable: bool) -> DeliveryView {
    let came = delivery.came.iter().map(|(line, quantity)| {
        let name = order.lines.iter().find(|known| known.id == *line);
        format!("{quantity} × {}", name.map_or("", |line| line.name.as_str()))
    });
    let promised = delivery.came.iter().filter_map(|(line, _)| {
        let known = order.lines.iter().find(|known| known.id == *line);
        known.and_then(|known| known.promised_on).or(order.promised_on)
    });
    let days = promised.map(|promised| (delivery.delivered_on - promised).num_days());
    let days = days.max().unwrap_or(0);
    DeliveryView {
        day: format_date(delivery.delivered_on),
        note_number: delivery.note_number.clone(),
        came: came.collect::<Vec<_>>().join("; "),
        late: if days > 0 {
            format!(
                "{} nach dem zugesagten Termin",
                text::counted(days, "Tag", "Tage")
            )
        } else {
            String::new()
        },
        note: delivery.note.clone(),
        memos: None,
        remove: removable.then(|| {
            let reason = Field::new("grund", "Grund").of_form(&format!("lieferung-{}", delivery.id));
            (paths::remove_delivery(delivery.id), reason)
        }),
    }
}

/// The form, where something can still come.
pub(super) fn fields(
    order: &OrderDetail,
    typed: Option<&DeliveryForm>,
    errors: &FormErrors,
) -> Option<DeliveryFields> {
    if !order.state.binds() {
        return None;
    }
    let proposed = DeliveryForm::proposed(order);
    let form = typed.unwrap_or(&proposed);
    let field = |name: &str, label: &str, value: &str| {
        let error = errors.at(name);
        Field::new(name, label).value(value).error(error)
    };
    let quantity = |(line, typed): &(paktbuch_types::OrderLineId, String)| {
        let line = order.lines.iter().find(|known| known.id == *line)?;
        let label = format!("{}. {}", line.position, line.name);
        let hint = format!("bestellt {}, bisher geliefert {}", line.quantity, line.delivered);
        Some(
            field(&quantity_field(line.id), &label, typed)
                .hint(hint)
                .optional(),
        )
    };
    Some(DeliveryFields {
        action: paths::deliveries(order.id),
        version: form.version.clone(),
        delivered: field("geliefert", "Geliefert am", &form.delivered),
        note_number: field("lieferschein", "Lieferschein", &form.note_number).optional(),
        quantities: form.quantities.iter().filter_map(quantity).collect(),
        more: field("mehr", "Es kam mehr als bestellt", "").checked(form.more),
        note: field("bemerkung", "Bemerkung", &form.note).optional(),
    })
}
