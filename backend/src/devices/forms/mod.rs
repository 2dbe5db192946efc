//! Forms of this feature: what came from the browser becomes a command, or messages.

mod dispose;
mod import;
mod leasing;
mod relocate;
mod saved;
mod serials;
mod spread;

pub use dispose::{DisposeForm, KnownDisposal, ReasonForm};
pub use import::{ImportForm, ImportQuery};
pub use leasing::{LeaseForm, UnlinkForm};
pub use relocate::{ALL, OF_PAGE, RelocateForm, RelocateQuery};
pub use saved::{ColumnsForm, RenameFilterForm, SaveFilterForm};
pub use spread::SpreadForm;

use paktbuch_types::{
    AllocationId, Cents, DeviceId, DeviceOwner, DeviceStatus, LineKind, ModelId, RoomId, SchoolId, Serial,
    SiteId, parse_date,
};
use serde::{Deserialize, Serialize};

use self::serials::{one_column, serials};
use crate::devices::commands::{CreateDevices, EditDevice, EditModel, Lease, ModelChoice, Place};
use crate::devices::in_order;
use crate::web::form::FormErrors;

/// In place of a model's id: the model is named in the form.
pub const NEW_MODEL: &str = "neu";

/// Field that carries the questions answered with yes.
pub const CONFIRMED: &str = "confirmed";

/// Geräte anlegen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CreateForm {
    /// Id of a model, or [`NEW_MODEL`].
    pub model: String,
    pub manufacturer: String,
    pub model_name: String,
    pub category: String,
    pub quantity: String,
    /// One a line.
    pub serials: String,
    pub school: String,
    /// `site:3`, `room:7`, or empty.
    pub place: String,
    pub delivered_on: String,
    pub commissioned_on: String,
    pub warranty_until: String,
    pub status: String,
    pub gross_each: String,
    /// The questions that were answered with yes.
    pub confirmed: String,
}

/// Changes of one device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EditForm {
    pub version: String,
    /// Id of a model, or [`NEW_MODEL`].
    pub model: String,
    pub manufacturer: String,
    pub model_name: String,
    pub category: String,
    pub serial: String,
    pub school: String,
    pub place: String,
    pub delivered_on: String,
    pub commissioned_on: String,
    pub warranty_until: String,
    pub owner: String,
    pub asset_number: String,
    pub lessor: String,
    pub lease_rate: String,
    pub lease_rates: String,
    pub lease_from: String,
    pub lease_until: String,
    pub status: String,
    pub reason: String,
    pub note: String,
}

/// Modell bearbeiten.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ModelForm {
    pub version: String,
    pub manufacturer: String,
    pub model_name: String,
    pub category: String,
    pub useful_life_years: String,
    /// `true` where it is ticked.
    pub merge: String,
}

/// What stands for the maker of a Gegenstand that has none.
const NO_MAKER: &str = "ohne Hersteller";

impl CreateForm {
    /// As it is read for a kind of line: a Gegenstand needs no maker.
    #[must_use]
    pub fn for_kind(mut self, kind: LineKind) -> Self {
        let is_named = !self.model_name.trim().is_empty() && !self.category.is_empty();
        let is_new = self.model == NEW_MODEL || (self.model.is_empty() && is_named);
        if !kind.has_serials() && is_new && self.manufacturer.trim().is_empty() {
            NO_MAKER.clone_into(&mut self.manufacturer);
        }
        self
    }

    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self, allocation: AllocationId) -> Result<CreateDevices, FormErrors> {
        let mut errors = FormErrors::none();
        let names = [&self.model, &self.manufacturer, &self.model_name, &self.category];
        let model = model_choice(names.map(String::as_str), &mut errors);
        let serials = serials(&self.serials, &mut errors);
        let quantity = match self.quantity.trim() {
            "" => serials.len(),
            text => text
                .parse()
                .ok()
                .filter(|count| *count <= 100_000)
                .unwrap_or_else(|| {
                    errors.add(
                        "quantity",
                        "Bitte die Anzahl als ganze Zahl eingeben, zum Beispiel 12.",
                    );
                    0
                }),
        };
        let place = place(&self.school, &self.place, &mut errors);
        let delivered_on = optional(&self.delivered_on, "delivered_on", parse_date, &mut errors);
        let commissioned_on = optional(&self.commissioned_on, "commissioned_on", parse_date, &mut errors);
        if let Some(message) = in_order::refused(delivered_on, commissioned_on) {
            errors.add("commissioned_on", message);
        }
        let warranty_until = optional(&self.warranty_until, "warranty_until", parse_date, &mut errors);
        let gross_each = optional(&self.gross_each, "gross_each", Cents::parse, &mut errors);
        let status = errors.take("status", self.status.parse::<DeviceStatus>());
        let command = model
            .zip(place)
            .zip(status)
            .map(|((model, place), status)| CreateDevices {
                allocation,
                model,
                quantity,
                serials,
                place,
                delivered_on,
                commissioned_on,
                warranty_until,
                status,
                gross_each,
            });
        errors.finish(command)
    }
}

impl CreateForm {
    /// The maker that is named or chosen, and the serials that can be read: what is known even where the rest is wrong.
    #[must_use]
    pub fn numbers(&self, known: impl Fn(ModelId) -> Option<String>) -> (String, Vec<Serial>) {
        let maker = match self.model.parse::<ModelId>() {
            Ok(id) => known(id).unwrap_or_default(),
            Err(_) => self.manufacturer.trim().to_owned(),
        };
        (maker, serials(&self.serials, &mut FormErrors::none()))
    }

    /// That only one of several columns of the serials is read; `None` where each cell is one.
    #[must_use]
    pub fn one_column(&self) -> Option<String> {
        one_column(&self.serials)
    }
}

impl EditForm {
    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self, device: DeviceId) -> Result<EditDevice, FormErrors> {
        let mut errors = FormErrors::none();
        let names = [&self.model, &self.manufacturer, &self.model_name, &self.category];
        let model = model_choice(names.map(String::as_str), &mut errors);
        let serial = optional(&self.serial, "serial", serial_number, &mut errors);
        let place = place(&self.school, &self.place, &mut errors);
        let delivered_on = optional(&self.delivered_on, "delivered_on", parse_date, &mut errors);
        let commissioned_on = optional(&self.commissioned_on, "commissioned_on", parse_date, &mut errors);
        if let Some(message) = in_order::refused(delivered_on, commissioned_on) {
            errors.add("commissioned_on", message);
        }
        let warranty_until = optional(&self.warranty_until, "warranty_until", parse_date, &mut errors);
        let rates = |text: &str| {
            let read = text.trim().parse::<i64>();
            read.map_err(|_| "Zahl der Raten: Bitte eine ganze Zahl eintragen.")
        };
        let lease = Lease {
            lessor: self.lessor.clone(),
            rate: optional(&self.lease_rate, "lease_rate", Cents::parse, &mut errors),
            rates: optional(&self.lease_rates, "lease_rates", rates, &mut errors),
            from: optional(&self.lease_from, "lease_from", parse_date, &mut errors),
            until: optional(&self.lease_until, "lease_until", parse_date, &mut errors),
        };
        let owner = errors.take("owner", self.owner.parse::<DeviceOwner>());
        let status = errors.take("status", self.status.parse::<DeviceStatus>());
        if self.note.chars().count() > 2_000 {
            errors.add("note", "Bitte höchstens 2.000 Zeichen eingeben.");
        }
        let version = self.version.parse().unwrap_or(0);
        let choices = place.zip(status).zip(model).zip(owner);
        let command = choices.map(|(((place, status), model), owner)| EditDevice {
            device,
            version,
            model,
            serial,
            place,
            delivered_on,
            commissioned_on,
            warranty_until,
            owner,
            lease,
            asset_number: self.asset_number.clone(),
            status,
            reason: self.reason.clone(),
            note: self.note.clone(),
        });
        errors.finish(command)
    }
}

/// The model of id, manufacturer, name and category as typed; without a choice a new one where all three are named.
fn model_choice(
    [model, manufacturer, name, category]: [&str; 4],
    errors: &mut FormErrors,
) -> Option<ModelChoice> {
    let is_named = [manufacturer, name, category]
        .iter()
        .all(|text| !text.trim().is_empty());
    if model != NEW_MODEL && !(model.is_empty() && is_named) {
        let id = model.parse::<ModelId>().ok();
        if id.is_none() {
            errors.add(
                "model",
                "Bitte ein Modell wählen oder „neues Modell“ und seinen Namen angeben.",
            );
        }
        return id.map(ModelChoice::Existing);
    }
    for (field, text, message) in [
        ("manufacturer", manufacturer, "Bitte den Hersteller angeben."),
        ("model_name", name, "Bitte den Namen des Modells angeben."),
    ] {
        if text.trim().is_empty() {
            errors.add(field, message);
        }
    }
    let Ok(category) = category.parse() else {
        errors.add("category", "Bitte eine Kategorie wählen.");
        return None;
    };
    Some(ModelChoice::New {
        manufacturer: manufacturer.to_owned(),
        name: name.to_owned(),
        category,
    })
}

impl ModelForm {
    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self, model: ModelId) -> Result<EditModel, FormErrors> {
        let mut errors = FormErrors::none();
        let category = self.category.parse().ok();
        if category.is_none() {
            errors.add("category", "Bitte eine Kategorie wählen.");
        }
        let years = |text: &str| {
            text.trim()
                .parse::<i64>()
                .map_err(|_| "Bitte die Nutzungsdauer in ganzen Jahren angeben, zum Beispiel 5.")
        };
        let useful_life_years = optional(&self.useful_life_years, "useful_life_years", years, &mut errors);
        let command = category.map(|category| EditModel {
            model,
            version: self.version.parse().unwrap_or(0),
            manufacturer: self.manufacturer.clone(),
            name: self.model_name.clone(),
            category,
            useful_life_years,
            merge: self.merge == "true",
        });
        errors.finish(command)
    }
}

/// A serial as typed; no maker prints signs that no keyboard of theirs has.
fn serial_number(text: &str) -> Result<Serial, String> {
    let odd = |sign: &char| !sign.is_alphanumeric() && !sign.is_ascii_graphic() && *sign != ' ';
    let serial: Serial = text.parse()?;
    match serial.as_str().chars().find(odd) {
        Some(sign) => Err(format!(
            "„{serial}“ enthält „{sign}“; das steht in keiner Seriennummer. Bitte die Nummer neu eingeben."
        )),
        None => Ok(serial),
    }
}

fn place(school: &str, place: &str, errors: &mut FormErrors) -> Option<Place> {
    let Ok(school) = school.parse::<SchoolId>() else {
        errors.add("school", "Bitte die Schule wählen, an der die Geräte stehen.");
        return None;
    };
    let (mut site, mut room) = (None, None);
    match place.split_once(':') {
        None if place.is_empty() => {}
        Some(("site", id)) => site = id.parse::<SiteId>().ok(),
        Some(("room", id)) => room = id.parse::<RoomId>().ok(),
        _ => {}
    }
    if !place.is_empty() && site.is_none() && room.is_none() {
        errors.add("place", "Bitte Standort oder Raum aus der Liste wählen.");
        return None;
    }
    Some(Place { school, site, room })
}

fn optional<T, E: std::fmt::Display>(
    text: &str,
    field: &str,
    read: impl Fn(&str) -> Result<T, E>,
    errors: &mut FormErrors,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    errors.take(field, read(text))
}

#[cfg(test)]
mod tests;
