//! Handlers of this feature.

use axum::response::Response;
use paktbuch_types::Role;

use super::error::OverviewError;
use super::pages::{OfficePage, SchoolPage, Step, day, groups};
use super::rows::Progress;
use super::{paths, queries, service};
use crate::auth::{Actor, EditAuthority, EditFunding, ImportSchools, ReadDevices, ReadFindings};
use crate::db::Db;
use crate::funding::paths as funding;
use crate::schools::paths as schools;
use crate::web::error::AppError;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(paths::HOME, show)
}

async fn show(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    let conn = db.reader();
    let today = db.clock().today();
    let layout = frame.layout().titled("Übersicht").in_menu(paths::HOME);
    if actor.role == Role::SchulIt {
        let permit = actor.permit::<ReadDevices>()?;
        let schools = permit.scope().schools().unwrap_or_default();
        return frame.page(&SchoolPage {
            layout,
            day: day(today),
            own: service::own_schools(conn, schools).await?,
        });
    }
    actor.permit::<ReadFindings>()?;
    let progress = queries::progress(conn).await?;
    let office = service::office(conn, today).await?;
    frame.page(&OfficePage {
        layout,
        day: day(today),
        steps: steps(&actor, progress),
        deadlines: groups(&office.deadlines, today),
        office,
    })
}

/// What to do first; nothing once it is done.
fn steps(actor: &Actor, progress: Progress) -> Vec<Step> {
    if progress.is_done() {
        return Vec::new();
    }
    let open = |may: bool, href: &str| if may { href.to_owned() } else { String::new() };
    vec![
        Step {
            title: "Schulträger eintragen",
            sentence: "Name, Trägernummer, Bewilligungsbehörde und Briefkopf: Sie stehen auf jedem Bericht.",
            href: open(actor.may::<EditAuthority>(), schools::AUTHORITY),
            done: progress.has_authority,
        },
        Step {
            title: "Schulliste einlesen",
            sentence: "Die amtliche Liste Ihres Landes; übernommen werden nur Ihre eigenen Schulen.",
            href: open(actor.may::<ImportSchools>(), schools::IMPORT),
            done: progress.has_schools,
        },
        Step {
            title: "Bescheid erfassen",
            sentence: "Aktenzeichen, Beträge, Zeiträume und der Kosten- und Finanzierungsplan des Zuwendungsbescheids.",
            href: open(actor.may::<EditFunding>(), funding::NEW_NOTICE),
            done: progress.has_notices,
        },
    ]
}

impl From<OverviewError> for AppError {
    fn from(error: OverviewError) -> Self {
        match error {
            OverviewError::Check(error) => error.into(),
            OverviewError::Database(error) => error.into(),
        }
    }
}
