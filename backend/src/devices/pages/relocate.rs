//! Geräte umsetzen: which devices, where to, and what that changes.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{DeviceId, SchoolId, format_date};

use super::{TITLE, devices, state};
use crate::devices::forms::RelocateForm;
use crate::devices::paths;
use crate::devices::rows::{PlaceChoice, Relocated};
use crate::web::components::{Field, FieldError, FindingView, State};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// `/geraete/umsetzen`.
#[derive(Debug, Template)]
#[template(path = "devices/relocate.html")]
pub struct RelocatePage {
    pub layout: Layout,
    /// „48 Geräte gewählt“.
    pub note: String,
    pub cancel: String,
    /// Filter of the list from which one came.
    pub list: String,
    pub place: Field,
    pub status: Field,
    pub reason: Field,
    /// Names of the rooms at the schools where the devices will be.
    pub rooms: Vec<String>,
    pub rows: Vec<Row>,
    /// What changes, and how often; empty before one has said where to.
    pub summary: Vec<String>,
    /// „48 Geräte umsetzen“; empty where nothing would change.
    pub button: String,
    pub warning: Option<FindingView>,
    pub errors: Vec<FieldError>,
}

/// A chosen device.
#[derive(Debug)]
pub struct Row {
    /// `id-version`.
    pub key: String,
    pub href: String,
    pub number: String,
    pub model: String,
    pub from: String,
    /// Where it will be; empty where it stays.
    pub to: String,
    /// What is typed as its room.
    pub room: String,
    pub status: State,
    /// Its status then; `None` where it keeps it.
    pub becomes: Option<State>,
    /// Nothing changes.
    pub stays: bool,
}

impl RelocatePage {
    /// The form with the chosen devices; `is_preview` = `rows` say what changes.
    #[must_use]
    pub fn new(
        layout: Layout,
        form: &RelocateForm,
        rows: &[Relocated],
        is_preview: bool,
        (schools, places): (&[(SchoolId, String)], &[PlaceChoice]),
        errors: &FormErrors,
        today: NaiveDate,
    ) -> Self {
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let unchanged = |words: &str| [(String::new(), words.to_owned())];
        let of_school = |(id, name): &(SchoolId, String)| {
            let whole = (
                format!("school:{id}"),
                name.clone(),
                format!("{name} ohne Standort und Raum"),
            );
            let own = places.iter().filter(|place| place.school == *id);
            std::iter::once(whole)
                .chain(own.map(PlaceChoice::option))
                .collect::<Vec<_>>()
        };
        let statuses = RelocateForm::STATUSES
            .iter()
            .map(|status| (status.code().to_owned(), status.label().to_owned()));
        let count = |what: &dyn Fn(&Relocated) -> bool| {
            u64::try_from(rows.iter().filter(|row| what(row)).count()).unwrap_or(u64::MAX)
        };
        let changing = count(&Relocated::changes);
        let list = form.list();
        let typed: HashMap<DeviceId, String> = form.rooms().into_iter().collect();
        Self {
            layout: layout
                .titled(format!("Geräte umsetzen – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .here("Umsetzen"),
            note: format!("{} gewählt", devices(count(&|_| true))),
            cancel: paths::list(&list),
            list,
            place: field("ort", "Neuer Ort", &form.ort)
                .hint("Raum, Standort oder Schule; sie gelten für alle gewählten Geräte, für die unten kein eigener Raum steht.")
                .only_with("leer: jedes bleibt, wo es ist")
                .options(unchanged("unverändert"))
                .grouped(schools.iter().flat_map(of_school)),
            status: field("status", "Neuer Status", &form.status)
                .hint("Aussondern: auf der Seite des Geräts.")
                .only_with("leer: jedes behält seinen")
                .options(unchanged("unverändert").into_iter().chain(statuses)),
            reason: field("begruendung", "Grund des Wechsels", &form.begruendung)
                .hint("Steht danach im Verlauf jedes Geräts, das sich ändert; bei vermissten auch in der Inventarliste (Verbleib). Bitte ohne Namen.")
                .only_with("nötig bei „vermisst“"),
            rooms: places
                .iter()
                .filter(|place| !place.room.is_empty() && rows.iter().any(|row| row.school == place.school))
                .map(|place| place.room.clone())
                .collect(),
            rows: rows.iter().map(|shown| row(shown, &typed)).collect(),
            summary: if is_preview { summary(rows) } else { Vec::new() },
            button: if is_preview && changing > 0 {
                format!("{} umsetzen", devices(changing))
            } else {
                String::new()
            },
            warning: if is_preview { bound(rows, today) } else { None },
            errors: errors.list().to_vec(),
        }
    }

    /// Names and values that the confirmation repeats.
    fn confirmed(&self) -> [(&'static str, &str); 5] {
        [
            ("ort", &self.place.value),
            ("status", &self.status.value),
            ("begruendung", &self.reason.value),
            ("liste", &self.list),
            ("bestaetigt", "true"),
        ]
    }
}

fn row(row: &Relocated, typed: &HashMap<DeviceId, String>) -> Row {
    let words = |place: &[String; 3]| {
        let known = place.iter().filter(|part| !part.is_empty());
        known.cloned().collect::<Vec<_>>().join(", ")
    };
    Row {
        key: format!("{}-{}", row.id, row.version),
        href: paths::device(row.id),
        number: row.inventory_number.to_string(),
        model: row.model.clone(),
        from: words(&row.from),
        to: if row.from == row.to {
            String::new()
        } else {
            words(&row.to)
        },
        room: typed.get(&row.id).cloned().unwrap_or_default(),
        status: state(row.status),
        becomes: (row.status != row.becomes).then(|| state(row.becomes)),
        stays: !row.changes(),
    }
}

/// „12 Geräte wechseln die Schule“, each kind of change counted for itself.
fn summary(rows: &[Relocated]) -> Vec<String> {
    let line = |what: &dyn Fn(&Relocated) -> bool, one: &str, many: &str| {
        let count = rows.iter().filter(|row| what(row)).count();
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let verb = if count == 1 { one } else { many };
        (count > 0).then(|| format!("{} {verb}", devices(count)))
    };
    let room = |row: &Relocated| row.from[1..] != row.to[1..] && !row.changes_school();
    let lines = [
        line(
            &Relocated::changes_school,
            "wechselt die Schule",
            "wechseln die Schule",
        ),
        line(
            &room,
            "wechselt Standort oder Raum an seiner Schule",
            "wechseln Standort oder Raum an ihrer Schule",
        ),
        line(
            &|row: &Relocated| row.status != row.becomes,
            "wechselt den Status",
            "wechseln den Status",
        ),
        line(
            &|row: &Relocated| !row.changes(),
            "bleibt, wie es ist",
            "bleiben, wie sie sind",
        ),
    ];
    lines.into_iter().flatten().collect()
}

/// R18: bound devices that change their school.
fn bound(rows: &[Relocated], today: NaiveDate) -> Option<FindingView> {
    let moving = rows.iter().filter(|row| row.changes_school());
    let until = moving.filter_map(|row| row.zweckbindung_until);
    let days: Vec<_> = until.filter(|until| *until >= today).collect();
    let last = days.iter().max()?;
    let count = u64::try_from(days.len()).unwrap_or(u64::MAX);
    let message = format!(
        "{} mit Zweckbindung bis {} {} die Schule.",
        devices(count),
        format_date(*last),
        if count == 1 { "wechselt" } else { "wechseln" }
    );
    Some(FindingView::warning(
        message,
        "Bitte den Wechsel begründen und prüfen, ob die Bewilligungsbehörde ihn wissen will.",
    ))
}
