//! The form of one device.

use askama::Template;
use paktbuch_types::{Cents, DeviceCategory, DeviceOwner, DeviceStatus, SchoolId, format_date};

use super::{TITLE, own_first};
use crate::devices::forms::{EditForm, NEW_MODEL};
use crate::devices::paths;
use crate::devices::rows::{DeviceDetail, ModelRow, PlaceChoice};
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
    /// The model that it has now.
    pub heading: String,
    pub action: String,
    pub cancel: String,
    pub version: String,
    pub model: Field,
    pub manufacturer: Field,
    pub model_name: Field,
    pub category: Field,
    pub serial: Field,
    pub school: Field,
    pub place: Field,
    pub delivered_on: Field,
    pub commissioned_on: Field,
    pub warranty_until: Field,
    pub owner: Field,
    pub asset_number: Field,
    pub lessor: Field,
    pub lease_rate: Field,
    pub lease_rates: Field,
    pub lease_from: Field,
    pub lease_until: Field,
    pub status: Field,
    pub reason: Field,
    pub note: Field,
    pub errors: Vec<FieldError>,
    pub conflict: Option<Conflict>,
}

/// What the form offers.
#[derive(Debug, Clone, Default)]
pub struct EditChoices {
    pub models: Vec<ModelRow>,
    pub schools: Vec<(SchoolId, String)>,
    pub places: Vec<PlaceChoice>,
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
            model: device.model_id.to_string(),
            manufacturer: String::new(),
            model_name: String::new(),
            category: String::new(),
            serial: device
                .serial
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            school: device.school.to_string(),
            place,
            delivered_on: date(device.delivered_on),
            commissioned_on: date(device.commissioned_on),
            warranty_until: date(device.warranty_until),
            owner: device.owner.code().to_owned(),
            asset_number: device.asset_number.clone(),
            lessor: device.lease.lessor.clone(),
            lease_rate: device.lease.rate.map(Cents::input).unwrap_or_default(),
            lease_rates: device
                .lease
                .rates
                .map(|rates| rates.to_string())
                .unwrap_or_default(),
            lease_from: date(device.lease.from),
            lease_until: date(device.lease.until),
            status: device.status.code().to_owned(),
            reason: String::new(),
            note: device.note.clone(),
        }
    }
}

impl EditPage {
    /// The form with what the user typed.
    #[must_use]
    pub fn new(
        layout: Layout,
        device: &DeviceDetail,
        form: &EditForm,
        errors: &FormErrors,
        choices: &EditChoices,
    ) -> Self {
        let number = device.inventory_number.to_string();
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let statuses = DeviceStatus::ALL
            .iter()
            .filter(|status| device.status.may_become(**status))
            .filter(|status| **status != DeviceStatus::Disposed || device.status == DeviceStatus::Disposed)
            .map(|status| (status.code(), status.label()));
        let schools = choices
            .schools
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()));
        let none = (String::new(), "nicht angegeben".to_owned());
        Self {
            layout: layout
                .titled(format!("Gerät {number} bearbeiten – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .crumb(&number, paths::device(device.id))
                .here("Bearbeiten"),
            heading: format!("{} {}", device.manufacturer, device.model),
            action: paths::edit(device.id),
            cancel: paths::device(device.id),
            version: device.version.to_string(),
            model: field("model", "Modell", &form.model)
                .hint("Gilt nur für dieses Gerät. Einen falschen Namen berichtigt „Modell bearbeiten“ für alle Geräte zugleich.")
                .options(model_options(device, choices)),
            manufacturer: field("manufacturer", "Hersteller", &form.manufacturer)
                .hint("Hersteller, Name und Kategorie nur angeben, wenn oben „neues Modell“ gewählt ist.")
                .optional(),
            model_name: field("model_name", "Name des Modells", &form.model_name).optional(),
            category: field("category", "Kategorie", &form.category).optional().options(
                std::iter::once((String::new(), "bitte wählen".to_owned())).chain(
                    DeviceCategory::ALL.iter().map(|item| (item.code().to_owned(), item.label().to_owned())),
                ),
            ),
            serial: field("serial", "Seriennummer", &form.serial)
                .hint("Wie auf dem Gerät; Groß- und Kleinschreibung ist gleich.")
                .optional()
                .attribute("autocomplete", "off"),
            school: field("school", "Schule", &form.school).options(schools),
            place: field("place", "Standort oder Raum", &form.place)
                .hint("Muss zur gewählten Schule gehören; die Orte der jetzigen Schule stehen oben.")
                .optional()
                .options([none])
                .grouped(own_first(&choices.places, Some(device.school))),
            delivered_on: field("delivered_on", "Zugang", &form.delivered_on)
                .hint("Tag der Lieferung, TT.MM.JJJJ")
                .optional(),
            commissioned_on: field("commissioned_on", "Inbetriebnahme", &form.commissioned_on).optional(),
            warranty_until: field("warranty_until", "Garantie bis", &form.warranty_until).optional(),
            owner: field("owner", "Eigentum", &form.owner)
                .options(DeviceOwner::ALL.iter().map(|item| (item.code(), item.label()))),
            asset_number: field("asset_number", "Anlagennummer", &form.asset_number)
                .hint("Nummer in der Anlagenbuchhaltung.")
                .optional()
                .attribute("autocomplete", "off"),
            lessor: field("lessor", "Leasinggeber", &form.lessor).optional(),
            lease_rate: field("lease_rate", "Leasingrate im Monat, brutto", &form.lease_rate).optional(),
            lease_rates: field("lease_rates", "Zahl der Raten", &form.lease_rates).optional(),
            lease_from: field("lease_from", "Erste Rate am", &form.lease_from).optional(),
            lease_until: field("lease_until", "Rückgabe am", &form.lease_until).optional(),
            status: field("status", "Status", &form.status)
                .hint("Aussondern, und die Aussonderung zurücknehmen: auf der Seite des Geräts.")
                .options(statuses),
            reason: field("reason", "Grund des Wechsels", &form.reason)
                .hint("Steht danach im Verlauf; bei einem vermissten Gerät auch in der Inventarliste (Verbleib). Bitte ohne Namen.")
                .only_with("nötig bei „vermisst“"),
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
        places: &[PlaceChoice],
    ) -> Self {
        let stored = EditForm::of(device);
        let label = |choices: &[crate::web::components::Choice], value: &str| {
            let choice = choices.iter().find(|choice| choice.value == value);
            choice.map_or(value.to_owned(), |choice| choice.label.clone())
        };
        let place = |value: &str| {
            let choice = places.iter().find(|place| place.key == value);
            choice.map(PlaceChoice::full).unwrap_or_default()
        };
        let choice = |field: &Field, value: &str| label(&field.choices, value);
        let model = |typed: &EditForm| match (typed.model.as_str(), &typed.manufacturer, &typed.model_name) {
            (NEW_MODEL, manufacturer, name) => format!("{manufacturer} {name}"),
            (id, _, _) => choice(&self.model, id),
        };
        let rows = |typed: &EditForm| {
            vec![
                ConflictRow::new("Modell", model(typed), choice(&self.model, &stored.model)),
                ConflictRow::new("Seriennummer", &typed.serial, &stored.serial),
                ConflictRow::new(
                    "Schule",
                    choice(&self.school, &typed.school),
                    choice(&self.school, &stored.school),
                ),
                ConflictRow::new("Standort oder Raum", place(&typed.place), place(&stored.place)),
                ConflictRow::new("Zugang", &typed.delivered_on, &stored.delivered_on),
                ConflictRow::new("Inbetriebnahme", &typed.commissioned_on, &stored.commissioned_on),
                ConflictRow::new("Garantie bis", &typed.warranty_until, &stored.warranty_until),
                ConflictRow::new(
                    "Eigentum",
                    choice(&self.owner, &typed.owner),
                    choice(&self.owner, &stored.owner),
                ),
                ConflictRow::new("Anlagennummer", &typed.asset_number, &stored.asset_number),
                ConflictRow::new("Leasinggeber", &typed.lessor, &stored.lessor),
                ConflictRow::new(
                    "Leasingrate im Monat, brutto",
                    &typed.lease_rate,
                    &stored.lease_rate,
                ),
                ConflictRow::new("Zahl der Raten", &typed.lease_rates, &stored.lease_rates),
                ConflictRow::new("Erste Rate am", &typed.lease_from, &stored.lease_from),
                ConflictRow::new("Rückgabe am", &typed.lease_until, &stored.lease_until),
                ConflictRow::new(
                    "Status",
                    choice(&self.status, &typed.status),
                    choice(&self.status, &stored.status),
                ),
                ConflictRow::new("Grund des Wechsels", &typed.reason, &stored.reason),
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

/// The model it has, then all others, and a new one; the one it has is offered even where the list lacks it.
fn model_options(device: &DeviceDetail, choices: &EditChoices) -> Vec<(String, String)> {
    let own = (
        device.model_id.to_string(),
        format!("{} {} ({})", device.manufacturer, device.model, device.category),
    );
    let others = choices
        .models
        .iter()
        .filter(|model| model.id != device.model_id)
        .map(|model| {
            let label = format!("{} {} ({})", model.manufacturer, model.name, model.category);
            (model.id.to_string(), label)
        });
    let new_model = (NEW_MODEL.to_owned(), "neues Modell, unten angeben".to_owned());
    std::iter::once(own)
        .chain(others)
        .chain(std::iter::once(new_model))
        .collect()
}
