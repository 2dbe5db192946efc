//! Handlers of this feature.

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use paktbuch_types::Role;

use super::error::OverviewError;
use super::pages::{OfficePage, OwnFundsPage, SchoolPage, Step, day, groups};
use super::rows::{Progress, Spending};
use super::service::Surveyed;
use super::{paths, queries, service};
use crate::auth::{
    Actor, EditAuthority, EditFunding, ImportSchools, ReadDevices, ReadFindings, ReadInvoices,
};
use crate::db::Db;
use crate::funding::paths as funding;
use crate::schools::paths as schools;
use crate::web::components::Pager;
use crate::web::error::AppError;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::HOME, show)
        .get(paths::OWN_FUNDS, own_funds)
}

async fn show(
    frame: Frame,
    db: Db,
    Extension(surveyed): Extension<Surveyed>,
    actor: Actor,
) -> Result<Response, AppError> {
    let conn = db.reader();
    let today = db.clock().today();
    let layout = frame.layout().titled("Übersicht").in_menu(paths::HOME);
    if actor.role == Role::SchulIt {
        let permit = actor.permit::<ReadDevices>()?;
        let schools = permit.scope().schools().unwrap_or_default();
        return frame.page(&SchoolPage {
            layout,
            day: day(today),
            today,
            own: service::own_schools(conn, &*surveyed.current(&db).await?, schools, today).await?,
        });
    }
    actor.permit::<ReadFindings>()?;
    let progress = queries::progress(conn).await?;
    let office = surveyed.office(&db).await?;
    frame.page(&OfficePage {
        layout,
        day: day(today),
        steps: steps(&actor, progress),
        deadlines: groups(&office.deadlines, today),
        deadline_count: office.deadlines.count(),
        office,
        today,
    })
}

async fn own_funds(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let conn = db.reader();
    let rows = service::own_funds(conn).await?;
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let page = list.page(count);
    let before = usize::try_from((page - 1) * PAGE_ROWS).unwrap_or(usize::MAX);
    let size = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    frame.page(&OwnFundsPage {
        layout: frame
            .layout()
            .titled("Eigene Mittel")
            .crumb("Übersicht", paths::HOME)
            .here("Eigene Mittel"),
        total: rows
            .iter()
            .map(|row| row.spending)
            .fold(Spending::default(), Spending::plus),
        rows: rows.into_iter().skip(before).take(size).collect(),
        pager: Pager {
            page,
            size: PAGE_ROWS,
            total: count,
            more: false,
            base: format!("{}?seite=", paths::OWN_FUNDS),
        },
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
