//! The form of one device.

use askama::Template;
use paktbuch_types::{DeviceStatus, SchoolId, format_date};

use super::TITLE;
use crate::devices::forms::EditForm;
use crate::devices::paths;
use crate::devices::rows::DeviceDetail;
use crate::web::basis::Basis;
use crate::web::components::{Conflict, ConflictRow, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// `/geraete/{id}/bearbeiten`.
#[derive(Debug, Template)]
#[template(path = "devices/edit.html")]
pub struct EditPage {
    pub layout: Layout,
    pub number: String,
    pub model: String,
    pub action: String,
    pub cancel: String,
    pub version: String,
    pub serial: Field,
    pub school: Field,
    pub place: Field,
    pub delivered_on: Field,
    pub commissioned_on: Field,
    pub status: Field,
    pub reason: Field,
    pub note: Field,
    pub errors: Vec<FieldError>,
    pub conflict: Option<Conflict>,
}

impl EditForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(device: &DeviceDetail) -> Self {
        let date = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
        let place = match (device.site, device.room) {
            (_, Some(room)) => format!("room:{room}"),
            (Some(site), None) => format!("site:{site}"),
            (None, None) => String::new(),
        };
        Self {
            version: device.version.to_string(),
            serial: device
                .serial
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            school: device.school.to_string(),
            place,
            delivered_on: date(device.delivered_on),
            commissioned_on: date(device.commissioned_on),
            status: device.status.code().to_owned(),
            note: device.note.clone(),
            reason: String::new(),
        }
    }
}

impl EditPage {
    /// The form with what the user typed; `places` are choices as `site:3` or `room:7`.
    #[must_use]
    pub fn new(
        layout: Layout,
        device: &DeviceDetail,
        form: &EditForm,
        errors: &FormErrors,
        (schools, places): (&[(SchoolId, String)], &[(String, String)]),
    ) -> Self {
        let number = device.inventory_number.to_string();
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let statuses = DeviceStatus::ALL
            .iter()
            .filter(|status| device.status.may_become(**status))
            .map(|status| (status.code(), status.label()));
        let schools = schools.iter().map(|(id, name)| (id.to_string(), name.clone()));
        let none = (String::new(), "nicht angegeben".to_owned());
        Self {
            layout: layout
                .titled(format!("Gerät {number} bearbeiten – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .crumb(&number, paths::device(device.id))
                .here("Bearbeiten"),
            model: format!("{} {}", device.manufacturer, device.model),
            action: paths::edit(device.id),
            cancel: paths::device(device.id),
            version: device.version.to_string(),
            serial: field("serial", "Seriennummer", &form.serial)
                .hint("Wie auf dem Gerät; Groß- und Kleinschreibung ist gleich.")
                .optional()
                .attribute("autocomplete", "off"),
            school: field("school", "Schule", &form.school).options(schools),
            place: field("place", "Standort oder Raum", &form.place)
                .hint("Muss zur gewählten Schule gehören.")
                .optional()
                .options(std::iter::once(none).chain(places.iter().cloned())),
            delivered_on: field("delivered_on", "Zugang", &form.delivered_on)
                .hint("Tag der Lieferung, TT.MM.JJJJ")
                .optional(),
            commissioned_on: field("commissioned_on", "Inbetriebnahme", &form.commissioned_on).optional(),
            status: field("status", "Status", &form.status).options(statuses),
            reason: field("reason", "Begründung der Aussonderung", &form.reason)
                .hint("Nur beim Aussondern: warum, und wohin das Gerät kommt. Nötig, solange die Zweckbindung läuft.")
                .optional(),
            note: field("note", "Bemerkung", &form.note).optional(),
            errors: errors.list().to_vec(),
            conflict: None,
            number,
        }
    }

    /// The same form after someone else saved: what was typed beside what is stored.
    #[must_use]
    pub fn conflicting(
        mut self,
        typed: &EditForm,
        basis: &Basis,
        device: &DeviceDetail,
        (changed_by, changed_at): (String, String),
        places: &[(String, String)],
    ) -> Self {
        let stored = EditForm::of(device);
        let label = |choices: &[crate::web::components::Choice], value: &str| {
            let choice = choices.iter().find(|choice| choice.value == value);
            choice.map_or(value.to_owned(), |choice| choice.label.clone())
        };
        let place = |value: &str| {
            let choice = places.iter().find(|(key, _)| key == value);
            choice.map(|(_, label)| label.clone()).unwrap_or_default()
        };
        let choice = |field: &Field, value: &str| label(&field.choices, value);
        let rows = |typed: &EditForm| {
            vec![
                ConflictRow::new("Seriennummer", &typed.serial, &stored.serial),
                ConflictRow::new(
                    "Schule",
                    choice(&self.school, &typed.school),
                    choice(&self.school, &stored.school),
                ),
                ConflictRow::new("Standort oder Raum", place(&typed.place), place(&stored.place)),
                ConflictRow::new("Zugang", &typed.delivered_on, &stored.delivered_on),
                ConflictRow::new("Inbetriebnahme", &typed.commissioned_on, &stored.commissioned_on),
                ConflictRow::new(
                    "Status",
                    choice(&self.status, &typed.status),
                    choice(&self.status, &stored.status),
                ),
                ConflictRow::new("Bemerkung", &typed.note, &stored.note),
            ]
        };
        let conflict = Conflict {
            changed_by,
            changed_at,
            rows: rows(typed),
        };
        self.conflict = Some(conflict.opened_with(basis.form().map(|opened| rows(&opened))));
        self
    }
}
