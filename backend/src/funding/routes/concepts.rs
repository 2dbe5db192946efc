//! Documents that programmes ask for.

use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use paktbuch_types::SchoolDocumentId;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::documents::{self, DocumentError};
use crate::funding::forms::ConceptForm;
use crate::funding::pages::ConceptsPage;
use crate::funding::{paths, queries, service};
use crate::reporting::paths as reporting;
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
        .get(paths::CONCEPTS, list)
        .post(paths::CONCEPTS, add)
        .get(paths::CONCEPT_FILE, file)
        .post(paths::REMOVE_CONCEPT, remove)
}

/// Id of the application from which the page is opened; empty for none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Opened {
    antrag: String,
}

async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    form: (&ConceptForm, &FormErrors),
) -> Result<ConceptsPage, AppError> {
    actor.permit::<ReadFunding>()?;
    let rows = queries::concepts(db.reader()).await?;
    let schools = if actor.may::<EditFunding>() {
        Some(queries::school_choices(db.reader(), &[]).await?)
    } else {
        None
    };
    let report = reporting::list("dokumentenstand", "xlsx");
    let today = db.clock().today();
    Ok(ConceptsPage::new(
        frame.layout(),
        rows,
        schools.as_deref(),
        form,
        (today, report),
    ))
}

async fn list(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(opened): Query<Opened>,
) -> Result<Response, AppError> {
    let form = ConceptForm {
        antrag: opened.antrag,
        ..ConceptForm::default()
    };
    let errors = FormErrors::none();
    frame.page(&page(&frame, &db, &actor, (&form, &errors)).await?)
}

async fn add(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    mut upload: Upload<EditFunding>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let db = &authority.db;
    let form = ConceptForm {
        school: upload.field("school").to_owned(),
        kind: upload.field("kind").to_owned(),
        title: upload.field("title").to_owned(),
        edition: upload.field("edition").to_owned(),
        dated_on: upload.field("dated_on").to_owned(),
        valid_to: upload.field("valid_to").to_owned(),
        antrag: upload.field("antrag").to_owned(),
    };
    let sent = upload.files.pop();
    let size = sent.as_ref().map(|file| file.bytes.len());
    let known = sent.and_then(|file| Some((documents::media_type(&file.bytes)?, file)));
    let broken = match &known {
        Some((_, file)) => picture::unreadable(&authority.worker, &file.bytes).await?,
        None => None,
    };
    let again = match (form.read(known.is_some(), size), known) {
        (Ok(_), _) if broken.is_some() => {
            let mut errors = FormErrors::none();
            errors.add("datei", format!("Datei: {}", broken.unwrap_or_default()));
            Again::Errors(errors)
        }
        (Ok(command), Some((media_type, file))) => {
            let store = authority.documents.clone();
            let put = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
                Ok((store.put(&file.bytes)?, file.name))
            });
            let put = put.await.map_err(AppError::internal)?;
            let (stored, name) = put.map_err(|error| AppError::Storage(error.to_string()))?;
            let answer = db
                .write_once(permit.who(), &upload.once, async |tx| {
                    service::add_concept(tx, &permit, (&stored, media_type, &name), command).await?;
                    Ok(paths::opened_from(paths::CONCEPTS, &form.antrag))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Das Dokument ist hinterlegt.")));
                }
                Err(again) => again,
            }
        }
        (Err(errors), _) => Again::Errors(errors),
        (Ok(_), None) => Again::Errors(FormErrors::none()),
    };
    let page = page(&frame, db, &actor, (&form, &again.errors())).await?;
    frame.page_with(again.status(), &page)
}

async fn file(
    authority: Authority,
    actor: Actor,
    Path(id): Path<SchoolDocumentId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let row = queries::one_concept(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let (store, sha256) = (authority.documents.clone(), row.sha256);
    let bytes = tokio::task::spawn_blocking(move || store.get(&sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let media_type = documents::media_type(&bytes).unwrap_or("application/octet-stream");
    let name = shown(&documents::named(&row.title, &bytes));
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

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<SchoolDocumentId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_concept(tx, &permit, id).await?;
            Ok::<_, crate::error::ServiceError>(paths::CONCEPTS.to_owned())
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Das Dokument ist entfernt.")))
}
