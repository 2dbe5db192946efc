//! What there is to administer.

use axum::response::Response;

use crate::administration::pages::{IndexEntry, IndexPage};
use crate::administration::paths;
use crate::auth::{Actor, EditAuthority, ManageTokens, ManageUsers, ReadAudit};
use crate::history::paths as history;
use crate::schools::paths as schools;
use crate::web::error::AppError;
use crate::web::request::Frame;

pub(super) async fn show(frame: Frame, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ReadAudit>()?;
    let all = [
        (
            actor.may::<EditAuthority>(),
            IndexEntry {
                label: "Schulträger",
                href: schools::AUTHORITY,
                text: "Name, Trägernummer, Bewilligungsbehörde, Briefkopf und Muster der Inventarnummern.",
            },
        ),
        (
            actor.may::<ManageUsers>(),
            IndexEntry {
                label: "Benutzerkonten",
                href: paths::USERS,
                text: "Wer sich anmelden kann, mit welcher Rolle und für welche Schulen.",
            },
        ),
        (
            actor.may::<ManageTokens>(),
            IndexEntry {
                label: "API-Token",
                href: paths::TOKENS,
                text: "Zugänge für andere Programme, zum Beispiel Haushaltsverfahren oder Geräteverwaltung.",
            },
        ),
        (
            actor.may::<ReadAudit>(),
            IndexEntry {
                label: "Protokoll",
                href: history::TRAIL,
                text: "Wer wann was geändert hat, lückenlos und gegen Veränderung gesichert.",
            },
        ),
    ];
    let page = IndexPage {
        layout: frame
            .layout()
            .titled("Verwaltung")
            .in_menu(paths::ADMINISTRATION)
            .here("Verwaltung"),
        entries: all
            .into_iter()
            .filter_map(|(may, entry)| may.then_some(entry))
            .collect(),
    };
    frame.page(&page)
}
