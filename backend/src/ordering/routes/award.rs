//! The award note of an order, its documents, and the thresholds.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use paktbuch_types::{DocumentId, OrderId, ThresholdId};
use serde::de::IgnoredAny;

use super::order::{Typed, again_with, history, stored};
use crate::auth::{Actor, EditOrders, ReadInvoices, ReadOrders};
use crate::db::Db;
use crate::documents::{self, DocumentError};
use crate::ordering::forms::{AwardForm, ThresholdForm};
use crate::ordering::pages::{AwardPage, ThresholdsPage, award_compared};
use crate::ordering::{paths, queries, service, thresholds};
use crate::web::components::Conflict;
use crate::web::download::shown;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::picture;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::Upload;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::AWARD, edit)
        .post(paths::AWARD, save)
        .post(paths::FILES, upload)
        .get(paths::FILE, show_file)
        .post(paths::REMOVE_FILE, remove_file)
        .get(paths::THRESHOLDS, list)
        .post(paths::THRESHOLDS, add)
        .post(paths::REMOVE_THRESHOLD, remove)
}

async fn edit(frame: Frame, db: Db, actor: Actor, Path(id): Path<OrderId>) -> Result<Response, AppError> {
    actor.permit::<EditOrders>()?;
    let order = stored(&db, &actor, id).await?;
    let form = AwardForm::stored(&queries::award(db.reader(), id).await?);
    frame.page(&AwardPage::new(
        frame.layout(),
        &order,
        &form,
        &FormErrors::none(),
        None,
    ))
}

async fn save(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<OrderId>,
    sent: CsrfForm<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let order = stored(&db, &actor, id).await?;
    let mut form = AwardForm::sent(&sent.value);
    if form.wants_offers {
        form.spare();
        return frame.page(&AwardPage::new(
            frame.layout(),
            &order,
            &form,
            &FormErrors::none(),
            None,
        ));
    }
    let again = match form.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let version = form.version.parse().unwrap_or_default();
            let answer = db
                .write_once(permit.who(), &sent.once, async |tx| {
                    service::save_award(tx, &permit, id, version, data).await?;
                    Ok(format!("{}#vergabe", paths::order(id)))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Der Vergabevermerk zur Bestellung {} ist gespeichert.",
                        order.number
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let mut conflict = None;
    if again.is_stale() {
        let stored = AwardForm::stored(&queries::award(db.reader(), id).await?);
        let history = history(&db, id).await?;
        let last = history.first();
        conflict = Some(Conflict {
            changed_by: last
                .and_then(|entry| entry.sentence.split(" hat ").next())
                .filter(|who| !who.is_empty())
                .unwrap_or("Jemand anderes")
                .to_owned(),
            changed_at: last.map(|entry| format!("{} Uhr", entry.at)).unwrap_or_default(),
            rows: award_compared(&form, &stored),
        });
        form.version = stored.version;
    }
    let page = AwardPage::new(frame.layout(), &order, &form, &again.errors(), conflict);
    frame.page_with(again.status(), &page)
}

async fn upload(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<OrderId>,
    mut upload: Upload<EditOrders>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let order = stored(&authority.db, &actor, id).await?;
    let title = upload.field("titel").to_owned();
    let kind = upload.files.last().map(|file| documents::media_type(&file.bytes));
    let (Some(file), Some(Some(media_type))) = (upload.files.pop(), kind) else {
        let mut errors = FormErrors::none();
        let message = "Dokument: Bitte wählen Sie ein PDF, JPEG oder PNG aus.";
        errors.add("datei", message);
        let again = Again::Errors(errors);
        return again_with(&frame, &authority.db, &actor, id, Typed::default(), &again).await;
    };
    if let Some(words) = picture::unreadable(&authority.worker, &file.bytes).await? {
        let mut errors = FormErrors::none();
        errors.add("datei", format!("Dokument: {words}"));
        let again = Again::Errors(errors);
        return again_with(&frame, &authority.db, &actor, id, Typed::default(), &again).await;
    }
    let store = authority.documents.clone();
    let put = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
        Ok((store.put(&file.bytes)?, file.name))
    });
    let put = put.await.map_err(AppError::internal)?;
    let (file, name) = put.map_err(|error| AppError::Storage(error.to_string()))?;
    let answer = authority
        .db
        .write_once(permit.who(), &upload.once, async |tx| {
            service::add_file(tx, &permit, id, (&file, media_type, &name), &title).await?;
            Ok(format!("{}#vergabe", paths::order(id)))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!("Das Dokument ist bei der Bestellung {} hinterlegt.", order.number);
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(again) => again_with(&frame, &authority.db, &actor, id, Typed::default(), &again).await,
    }
}

/// Offers are not for the schools.
async fn show_file(
    authority: Authority,
    actor: Actor,
    Path((id, document)): Path<(OrderId, DocumentId)>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let file = queries::file(authority.db.reader(), id, document)
        .await?
        .ok_or(AppError::NotFound)?;
    let (store, sha256) = (authority.documents.clone(), file.sha256);
    let bytes = tokio::task::spawn_blocking(move || store.get(&sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let media_type = documents::media_type(&bytes).unwrap_or("application/octet-stream");
    let name = shown(&documents::named(&file.name, &bytes));
    let name = HeaderValue::try_from(name).map_err(AppError::internal)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

async fn remove_file(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((id, document)): Path<(OrderId, DocumentId)>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_file(tx, &permit, id, document).await?;
            Ok::<_, crate::error::ServiceError>(format!("{}#vergabe", paths::order(id)))
        })
        .await?;
    Ok(frame.redirect(
        &location,
        &Flash::success("Das Dokument ist von der Bestellung genommen."),
    ))
}

async fn list(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    let page = thresholds_page(
        &frame,
        &db,
        &actor,
        &ThresholdForm::default(),
        &FormErrors::none(),
    )
    .await?;
    frame.page(&page)
}

async fn thresholds_page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    typed: &ThresholdForm,
    errors: &FormErrors,
) -> Result<ThresholdsPage, AppError> {
    actor.permit::<ReadOrders>()?;
    let rows = queries::thresholds(db.reader()).await?;
    let rows = rows.into_iter().chain(thresholds::sourced()).collect();
    let may_edit = actor.may::<EditOrders>();
    Ok(ThresholdsPage::new(frame.layout(), rows, typed, errors, may_edit))
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<ThresholdForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_threshold(tx, &permit, data).await?;
                    Ok(paths::THRESHOLDS.to_owned())
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Die Wertgrenze ist eingetragen.")));
                }
                Err(again) => again,
            }
        }
    };
    let page = thresholds_page(&frame, &db, &actor, &form.value, &again.errors()).await?;
    frame.page_with(again.status(), &page)
}

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ThresholdId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_threshold(tx, &permit, id).await?;
            Ok::<_, crate::error::ServiceError>(paths::THRESHOLDS.to_owned())
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Die Wertgrenze ist entfernt.")))
}
