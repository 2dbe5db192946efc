//! Aussondern, taking it back, and removing: each page names what follows.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{DisposalKind, format_date, parse_date};

use super::TITLE;
use crate::devices::forms::{DisposeForm, ReasonForm};
use crate::devices::paths;
use crate::devices::rows::DeviceDetail;
use crate::web::components::{Fact, Field, FieldError, FindingView, grouped};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// `/geraete/{id}/aussondern`.
#[derive(Debug, Template)]
#[template(path = "devices/dispose.html")]
pub struct DisposePage {
    pub layout: Layout,
    pub number: String,
    /// Model and serial.
    pub note: String,
    pub action: String,
    pub cancel: String,
    pub version: String,
    /// The Zweckbindung still runs.
    pub warning: Option<FindingView>,
    pub facts: Vec<Fact>,
    pub kind: Field,
    pub disposed_on: Field,
    pub reason: Field,
    pub confirmed: Field,
    pub errors: Vec<FieldError>,
}

/// `/geraete/{id}/zuruecknehmen`.
#[derive(Debug, Template)]
#[template(path = "devices/restore.html")]
pub struct RestorePage {
    pub layout: Layout,
    pub number: String,
    /// Model and serial.
    pub note: String,
    pub action: String,
    pub cancel: String,
    pub version: String,
    pub facts: Vec<Fact>,
    pub reason: Field,
    pub errors: Vec<FieldError>,
}

/// `/geraete/{id}/entfernen`.
#[derive(Debug, Template)]
#[template(path = "devices/remove.html")]
pub struct RemovePage {
    pub layout: Layout,
    pub number: String,
    /// Model and serial.
    pub note: String,
    pub action: String,
    pub cancel: String,
    /// Where a device goes that did exist.
    pub dispose: String,
    pub version: String,
    pub facts: Vec<Fact>,
    pub reason: Field,
    pub errors: Vec<FieldError>,
}

impl DisposePage {
    /// The form with what the user typed.
    #[must_use]
    pub fn new(
        layout: Layout,
        device: &DeviceDetail,
        form: &DisposeForm,
        errors: &FormErrors,
        today: NaiveDate,
    ) -> Self {
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let day = parse_date(&form.disposed_on).unwrap_or(today);
        let until = bound_until(device, day.min(today));
        let choose = std::iter::once((String::new(), "bitte wählen".to_owned()));
        let kinds = DisposalKind::ALL
            .iter()
            .map(|kind| (kind.code().to_owned(), kind.label().to_owned()));
        let reason = field("reason", "Begründung", &form.reason);
        let reason = if until.is_some() {
            reason.hint("Warum vor dem Ende der Zweckbindung, wohin das Gerät kommt, ob die Bewilligungsbehörde es weiß.")
        } else {
            reason.optional().hint(
                "Nötig bei Diebstahl und Verlust (was veranlasst wurde, Aktenzeichen) und bei anderem Grund.",
            )
        };
        let confirm = if until.is_some() {
            "Ja, trotz laufender Zweckbindung aussondern"
        } else {
            "Ja, dieses Gerät aussondern"
        };
        Self {
            layout: head(layout, device, "Aussondern"),
            note: note(device),
            action: paths::dispose(device.id),
            cancel: paths::device(device.id),
            version: form.version.clone(),
            warning: until.map(|until| warning(device, until, today)),
            facts: facts(device),
            kind: field("kind", "Was ist mit dem Gerät geschehen?", &form.kind).options(choose.chain(kinds)),
            disposed_on: field("disposed_on", "Ausgesondert am", &form.disposed_on)
                .hint("TT.MM.JJJJ, nicht in der Zukunft"),
            reason,
            confirmed: field("confirmed", confirm, &form.confirmed),
            errors: errors.list().to_vec(),
            number: device.inventory_number.to_string(),
        }
    }
}

impl RestorePage {
    /// The form with what the user typed.
    #[must_use]
    pub fn new(layout: Layout, device: &DeviceDetail, form: &ReasonForm, errors: &FormErrors) -> Self {
        let mut facts = facts(device);
        if let Some(disposal) = &device.disposal {
            let day = Fact::new("Ausgesondert am", format_date(disposal.disposed_on));
            facts.push(day.note(disposal.kind.label()));
            facts.push(Fact::new("Begründung der Aussonderung", &disposal.reason));
        }
        Self {
            layout: head(layout, device, "Aussonderung zurücknehmen"),
            note: note(device),
            action: paths::restore(device.id),
            cancel: paths::device(device.id),
            version: form.version.clone(),
            facts,
            reason: Field::new("reason", "Begründung der Rücknahme")
                .hint("Zum Beispiel: falsches Gerät gewählt, wiedergefunden.")
                .value(&form.reason)
                .error(errors.at("reason")),
            errors: errors.list().to_vec(),
            number: device.inventory_number.to_string(),
        }
    }
}

impl RemovePage {
    /// The form with what the user typed.
    #[must_use]
    pub fn new(layout: Layout, device: &DeviceDetail, form: &ReasonForm, errors: &FormErrors) -> Self {
        let mut facts = facts(device);
        for part in &device.money {
            let words = format!("{}, Position {}", part.invoice_number, part.position);
            facts.push(Fact::new("Rechnung", words).note(&part.supplier));
        }
        if let Some(notice) = &device.notice {
            facts.push(Fact::new("Bescheid", &notice.reference));
        }
        Self {
            layout: head(layout, device, "Entfernen"),
            note: note(device),
            action: paths::remove(device.id),
            cancel: paths::device(device.id),
            dispose: paths::dispose(device.id),
            version: form.version.clone(),
            facts,
            reason: Field::new("reason", "Begründung")
                .hint("Zum Beispiel: doppelt angelegt, falsche Rechnungsposition.")
                .value(&form.reason)
                .error(errors.at("reason")),
            errors: errors.list().to_vec(),
            number: device.inventory_number.to_string(),
        }
    }
}

fn head(layout: Layout, device: &DeviceDetail, here: &str) -> Layout {
    let number = device.inventory_number.to_string();
    layout
        .titled(format!("Gerät {number}: {here} – {TITLE}"))
        .in_menu(paths::LIST)
        .crumb(TITLE, paths::LIST)
        .crumb(&number, paths::device(device.id))
        .here(here)
}

fn note(device: &DeviceDetail) -> String {
    let serial = device
        .serial
        .as_ref()
        .map_or("ohne Seriennummer".to_owned(), |serial| {
            format!("Seriennummer {serial}")
        });
    format!("{} {} · {serial}", device.manufacturer, device.model)
}

/// Last day of a Zweckbindung that runs on a day.
fn bound_until(device: &DeviceDetail, day: NaiveDate) -> Option<NaiveDate> {
    device.notice.as_ref()?;
    device.zweckbindung_until.filter(|until| *until >= day)
}

fn warning(device: &DeviceDetail, until: NaiveDate, today: NaiveDate) -> FindingView {
    let left = match (until - today).num_days() {
        ..0 => "am Tag der Aussonderung lief sie noch".to_owned(),
        0 => "heute ist der letzte Tag".to_owned(),
        1 => "noch 1 Tag".to_owned(),
        days => format!("noch {} Tage", grouped(days.unsigned_abs())),
    };
    let reference = device
        .notice
        .as_ref()
        .map_or("", |notice| notice.reference.as_str());
    FindingView::warning(
        format!("Das Gerät ist bis {} zweckgebunden ({left}).", format_date(until)),
        format!(
            "So lange muss es dem Zweck des Bescheids {reference} dienen. Wird es vorher ausgesondert, kann die Bewilligungsbehörde die \
             Zuwendung anteilig zurückfordern: bitte vorher mit ihr klären. Der Prüfhinweis R17 bleibt danach bestehen."
        ),
    )
}

fn facts(device: &DeviceDetail) -> Vec<Fact> {
    let place = [&device.school_name, &device.site_name, &device.room_name];
    let place: Vec<&str> = place
        .map(String::as_str)
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    vec![
        Fact::new("Inventarnummer", device.inventory_number.as_str()),
        Fact::new("Steht", place.join(", ")),
        Fact::new("Status", device.status.label()),
        Fact::new("Preis, brutto", format!("{}\u{a0}€", device.gross)),
    ]
}
