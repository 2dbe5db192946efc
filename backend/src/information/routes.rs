//! Handlers of this feature.

use axum::extract::State;
use axum::response::Response;

use super::pages::{
    AccessibilityPage, HelpPage, ImprintPage, LicencesPage, PrivacyPage, ReportBarrierPage, Task,
};
use super::{paths, queries};
use crate::db::Db;
use crate::web::error::AppError;
use crate::web::layout::Layout;
use crate::web::licences::LICENCES;
use crate::web::request::Frame;
use crate::web::routes::Routes;
use crate::web::state::AppState;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::HELP, help)
        .get(paths::ACCESSIBILITY, accessibility)
        .get(paths::REPORT_BARRIER, report_barrier)
        .get(paths::PRIVACY, privacy)
        .get(paths::IMPRINT, imprint)
        .get(paths::LICENCES, licences)
}

/// Title, explanation, and the menu entry where it is done.
const TASKS: &[(&str, &str, &str)] = &[
    (
        "Schulträger und Schulen eintragen",
        "Lesen Sie die amtliche Schulliste Ihres Landes ein; übernommen werden die Schulen Ihres Trägers.",
        "Schulen",
    ),
    (
        "Bescheid erfassen",
        "Aktenzeichen, Beträge, Zeiträume und die Einzelansätze, so wie sie im Bescheid stehen.",
        "Förderung",
    ),
    (
        "Rechnung einlesen",
        "Eine XRechnung wird geprüft, lesbar angezeigt und unverändert aufbewahrt.",
        "Beschaffung",
    ),
    (
        "Positionen zuordnen",
        "Jeder Betrag einer Rechnung gehört zu einem Einzelansatz oder zu den Eigenen Mitteln, auf den Cent.",
        "Beschaffung",
    ),
    (
        "Geräte anlegen",
        "Aus einer zugeordneten Position entstehen Geräte mit Seriennummer, Inventarnummer und Standort.",
        "Geräte",
    ),
    (
        "Verwendungsnachweis erzeugen",
        "Aus alledem entsteht die Arbeitsmappe mit Belegliste und Inventarliste.",
        "Berichte",
    ),
    (
        "Konten für Kolleginnen und Kollegen anlegen",
        "Jede Person bekommt ein eigenes Konto mit der Rolle, die ihre Arbeit braucht.",
        "Verwaltung",
    ),
];

async fn help(frame: Frame) -> Result<Response, AppError> {
    let layout = layout(&frame, "Hilfe");
    let place = |label: &str| {
        let entry = layout.menu.iter().find(|entry| entry.label == label)?;
        Some((entry.href.clone(), entry.label.clone()))
    };
    let tasks = TASKS
        .iter()
        .map(|(title, text, menu)| Task {
            title,
            text,
            place: place(menu),
        })
        .collect();
    frame.page(&HelpPage { tasks, layout })
}

async fn accessibility(frame: Frame, db: Db) -> Result<Response, AppError> {
    frame.page(&AccessibilityPage {
        layout: layout(&frame, "Barrierefreiheitserklärung"),
        authority: queries::letterhead(db.reader()).await?,
    })
}

async fn report_barrier(frame: Frame, db: Db) -> Result<Response, AppError> {
    frame.page(&ReportBarrierPage {
        layout: layout(&frame, "Barriere melden"),
        authority: queries::letterhead(db.reader()).await?,
    })
}

async fn privacy(frame: Frame, db: Db, State(state): State<AppState>) -> Result<Response, AppError> {
    frame.page(&PrivacyPage {
        layout: layout(&frame, "Datenschutz"),
        authority: queries::letterhead(db.reader()).await?,
        idle_minutes: state.config.session.idle_minutes,
        absolute_hours: state.config.session.absolute_hours,
    })
}

async fn imprint(frame: Frame, db: Db) -> Result<Response, AppError> {
    frame.page(&ImprintPage {
        layout: layout(&frame, "Impressum"),
        authority: queries::letterhead(db.reader()).await?,
    })
}

async fn licences(frame: Frame) -> Result<Response, AppError> {
    frame.page(&LicencesPage {
        layout: layout(&frame, "Lizenzen"),
        licences: LICENCES,
    })
}

fn layout(frame: &Frame, title: &str) -> Layout {
    frame.layout().titled(title).here(title)
}
