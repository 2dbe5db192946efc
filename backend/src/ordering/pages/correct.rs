//! What can still be corrected of an order whose content does not change any more.

use askama::Template;

use super::framed;
use crate::ordering::forms::CorrectForm;
use crate::ordering::paths;
use crate::ordering::rows::OrderDetail;
use crate::web::components::{Conflict, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The form.
#[derive(Debug, Template)]
#[template(path = "ordering/correct.html")]
pub struct CorrectPage {
    layout: Layout,
    heading: String,
    /// Why only these fields stand here.
    note: String,
    action: String,
    back: String,
    version: String,
    number: Field,
    reference: Field,
    reason: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

impl CorrectPage {
    /// The form.
    #[must_use]
    pub fn new(
        layout: Layout,
        order: &OrderDetail,
        form: &CorrectForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let heading = format!("Bestellung {} berichtigen", order.number);
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        Self {
            layout: framed(layout, &heading)
                .crumb("Bestellungen", paths::ORDERS)
                .here(heading.clone()),
            heading,
            note: format!(
                "Die Bestellung ist {}; ihr Inhalt ändert sich nicht mehr. Berichtigen lassen sich Bestellnummer und Vergabe-Az., wie sie \
                 in der Belegliste stehen.",
                order.state.label().to_lowercase()
            ),
            action: paths::edit(order.id),
            back: paths::order(order.id),
            version: form.version.clone(),
            number: field("nummer", "Bestellnummer", &form.number),
            reference: field("vergabe_az", "Vergabe-Az.", &form.reference).optional(),
            reason: field("grund", "Grund der Berichtigung", &form.reason),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}
