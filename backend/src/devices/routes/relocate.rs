//! Geräte umsetzen: chosen in the list, shown what changes, done at once.

use axum::extract::{Query, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::DeviceId;

use super::choices;
use crate::auth::{Actor, EditDevices, Permit};
use crate::db::Db;
use crate::devices::commands::{RelocateDevices, Target};
use crate::devices::filter::{DeviceFilter, Sorting};
use crate::devices::forms::{ALL, OF_PAGE, RelocateForm, RelocateQuery};
use crate::devices::pages::RelocatePage;
use crate::devices::rows::{MOST_RELOCATED, Relocated};
use crate::devices::{paths, queries, service};
use crate::error::ServiceError;
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::listing::PAGE_ROWS;
use crate::web::request::Frame;

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(filter): Query<DeviceFilter>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    let filter = filter.sensible();
    let query: RelocateQuery = serde_html_form::from_str(&query.unwrap_or_default()).unwrap_or_default();
    let chosen = chosen(&db, &permit, &filter, &query).await?;
    let form = RelocateForm {
        geraet: chosen.iter().map(|id| format!("{id}-0")).collect(),
        liste: filter.query(&[]),
        ..RelocateForm::default()
    };
    let page = page(&frame, &db, &permit, &form, None, FormErrors::none()).await?;
    frame.page(&page)
}

/// Ids of the devices that were ticked, of the page, or of the whole list; one more than are allowed tells that there are more.
async fn chosen(
    db: &Db,
    permit: &Permit<EditDevices>,
    filter: &DeviceFilter,
    query: &RelocateQuery,
) -> Result<Vec<DeviceId>, AppError> {
    let (conn, scope) = (db.reader(), permit.scope());
    let ids = match query.umfang.as_str() {
        ALL => queries::ids_of(conn, scope, filter, MOST_RELOCATED + 1).await?,
        OF_PAGE => {
            let sorting = Sorting::parse(&query.sort).unwrap_or_default();
            let start = queries::Start::Page(query.seite.parse().unwrap_or(1));
            let found = queries::devices(conn, scope, filter, sorting, &start, PAGE_ROWS).await?;
            found.rows.iter().map(|row| row.id).collect()
        }
        _ => query.geraet.iter().filter_map(|id| id.parse().ok()).collect(),
    };
    Ok(ids)
}

pub(super) async fn relocate(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<RelocateForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    let typed = form.value;
    let command = match typed.read() {
        Ok(command) => command,
        Err(errors) => {
            let page = page(&frame, &db, &permit, &typed, None, errors).await?;
            return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    if !typed.is_confirmed() {
        return preview(&frame, &db, &permit, &typed, &command).await;
    }
    let mut changed = 0;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            changed = service::relocate_devices(tx, &permit, &command).await?;
            Ok(location(command.target, &typed))
        })
        .await;
    let again = match sorted(answer)? {
        Ok(location) => {
            let text = match changed {
                0 => "Die Geräte sind umgesetzt.".to_owned(),
                1 => "1 Gerät ist umgesetzt.".to_owned(),
                count => format!("{count} Geräte sind umgesetzt."),
            };
            return Ok(frame.redirect(&location, &Flash::success(text)));
        }
        Err(again) => again,
    };
    let mut errors = again.errors();
    let shown = if again.is_stale() {
        errors.add("", stale(&db, &permit, &command).await?);
        Some(&command)
    } else {
        None
    };
    let page = page(&frame, &db, &permit, &typed, shown, errors).await?;
    frame.page_with(again.status(), &page)
}

/// Where the devices are seen then: in their room or at their site, else in the list from which one came.
fn location(target: Option<Target>, form: &RelocateForm) -> String {
    match target {
        Some(Target::Room(room)) => paths::list(&format!("raum={room}")),
        Some(Target::Site(site)) => paths::list(&format!("standort={site}")),
        Some(Target::School(_)) | None => paths::list(&form.list()),
    }
}

/// The page that shows what would change; nothing is written.
async fn preview(
    frame: &Frame,
    db: &Db,
    permit: &Permit<EditDevices>,
    typed: &RelocateForm,
    command: &RelocateDevices,
) -> Result<Response, AppError> {
    let mut errors = FormErrors::none();
    let rows = match service::preview_relocation(db.reader(), permit, command).await {
        Ok(rows) => rows,
        Err(error) => {
            let errors = match sorted(Err(error))? {
                Err(again) => again.errors(),
                Ok(_) => FormErrors::none(),
            };
            let page = page(frame, db, permit, typed, None, errors).await?;
            return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    if !rows.iter().any(Relocated::changes) {
        errors.add(
            "ort",
            "Alle gewählten Geräte haben diesen Ort und diesen Status schon.",
        );
    }
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = page(frame, db, permit, typed, Some(command), errors).await?;
    frame.page_with(status, &page)
}

/// The page with the devices as they are now, and with what `command` would change.
async fn page(
    frame: &Frame,
    db: &Db,
    permit: &Permit<EditDevices>,
    form: &RelocateForm,
    command: Option<&RelocateDevices>,
    mut errors: FormErrors,
) -> Result<RelocatePage, AppError> {
    let unchanged = RelocateDevices {
        devices: form.devices(),
        target: None,
        rooms: Vec::new(),
        status: None,
        reason: String::new(),
    };
    let asked = command.unwrap_or(&unchanged);
    let rows = match service::preview_relocation(db.reader(), permit, asked).await {
        Ok(rows) => rows,
        Err(ServiceError::Field { field, message }) => {
            if errors.at(field).is_none() {
                errors.add(field, message);
            }
            Vec::new()
        }
        Err(error) => return Err(error.into()),
    };
    let (schools, places) = choices(db, permit.scope()).await?;
    Ok(RelocatePage::new(
        frame.layout(),
        form,
        &rows,
        command.is_some(),
        (&schools, &places),
        &errors,
        db.clock().today(),
    ))
}

/// Which of the devices somebody else changed meanwhile.
async fn stale(db: &Db, permit: &Permit<EditDevices>, command: &RelocateDevices) -> Result<String, AppError> {
    let now = service::preview_relocation(db.reader(), permit, command).await?;
    let shown = |row: &&Relocated| command.devices.contains(&(row.id, row.version));
    let changed: Vec<String> = now
        .iter()
        .filter(|row| !shown(row))
        .map(|row| row.inventory_number.to_string())
        .collect();
    let gone = command.devices.len() - now.len();
    let mut told = Vec::new();
    if !changed.is_empty() {
        told.push(format!("geändert: {}", service::named(&changed)));
    }
    match gone {
        0 => {}
        1 => told.push("ein Gerät gibt es hier nicht mehr".to_owned()),
        gone => told.push(format!("{gone} Geräte gibt es hier nicht mehr")),
    }
    Ok(format!(
        "Noch ist nichts umgesetzt, denn inzwischen hat sich etwas geändert ({}). Die Vorschau zeigt den neuen Stand; bitte prüfen und erneut umsetzen.",
        told.join("; ")
    ))
}
