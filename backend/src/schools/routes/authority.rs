//! The authority's own data.

use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::haushaltsjahr;

use super::conflict;
use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, EditAuthority};
use crate::db::Db;
use crate::error::ServiceError;
use crate::schools::forms::{self, AuthorityForm};
use crate::schools::pages::AuthorityPage;
use crate::schools::{paths, queries, service};
use crate::web::basis::Basis;
use crate::web::components::{Field, HistoryEntry};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

/// Id of the one authority in the audit trail.
const ID: i64 = 1;
/// Entries of its history on the page.
const HISTORY: u64 = 200;

pub(super) async fn show(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<EditAuthority>()?;
    let stored = queries::authority_facts(db.reader()).await?;
    let form = stored.map_or_else(AuthorityForm::first, AuthorityForm::of);
    frame.page(&page(&frame, &db, &form, &FormErrors::none()).await?)
}

pub(super) async fn set(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<AuthorityForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditAuthority>()?;
    if !form.value.preview.is_empty() {
        return frame.page(&page(&frame, &db, &form.value, &FormErrors::none()).await?);
    }
    let command = form.value.command();
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::set_authority(tx, &permit, command).await?;
            Ok::<_, ServiceError>(paths::AUTHORITY.to_owned())
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!(
                "Die Angaben zum Schulträger {} sind gespeichert.",
                form.value.name.trim()
            );
            let flash = Flash::success(text).link(paths::IMPORT, "Schulliste einlesen");
            Ok(frame.redirect(&location, &flash))
        }
        Err(again) => shown_again(&frame, &db, (&form.value, &form.basis), &again).await,
    }
}

/// The page as stored, with what is wrong with something else on it.
pub(super) async fn with_errors(frame: &Frame, db: &Db, again: &Again) -> Result<Response, AppError> {
    let stored = queries::authority_facts(db.reader()).await?;
    let form = stored.map_or_else(AuthorityForm::first, AuthorityForm::of);
    let errors = again.errors();
    let mut page = page(frame, db, &form, &errors).await?;
    page.errors = errors.list().to_vec();
    frame.page_with(again.status(), &page)
}

async fn shown_again(
    frame: &Frame,
    db: &Db,
    (form, basis): (&AuthorityForm, &Basis),
    again: &Again,
) -> Result<Response, AppError> {
    let errors = again.errors();
    let mut page = page(frame, db, form, &errors).await?;
    page.errors = errors.list().to_vec();
    if again.is_stale()
        && let Some(stored) = queries::authority_facts(db.reader()).await?
    {
        page.version = stored.version;
        let stored = AuthorityForm::of(stored).inputs(&FormErrors::none());
        let subject = (SubjectKind::Authority, ID);
        page.conflict = Some(conflict(db, subject, basis, &mut page.inputs, &stored).await?);
        page.layout.basis = forms::basis(&stored);
    } else {
        page.layout.basis = basis.clone();
    }
    let status: StatusCode = again.status();
    frame.page_with(status, &page)
}

async fn page(
    frame: &Frame,
    db: &Db,
    form: &AuthorityForm,
    errors: &FormErrors,
) -> Result<AuthorityPage, AppError> {
    let history = audit::of_subject(db.reader(), SubjectKind::Authority, ID, HISTORY).await?;
    let inputs = form.inputs(errors);
    let logo = queries::logo(db.reader()).await?;
    Ok(AuthorityPage {
        layout: frame
            .layout()
            .based_on(forms::basis(&inputs))
            .titled("Schulträger – Verwaltung")
            .in_menu("/verwaltung")
            .crumb("Verwaltung", "/verwaltung")
            .here("Schulträger"),
        inputs,
        version: form.version,
        example: form.example(haushaltsjahr(db.clock().today())),
        errors: Vec::new(),
        conflict: None,
        logo: logo.map(|logo| logo.name),
        logo_file: Field::new("logo", "PNG-Datei")
            .hint("Höchstens 1 MB und 4.000 Bildpunkte je Seite; am besten mit weißem oder durchsichtigem Hintergrund. SVG und JPEG bitte vorher als PNG speichern.")
            .attribute("accept", ".png,image/png")
            .error(errors.at("logo")),
        history: history.into_iter().map(HistoryEntry::from).collect(),
    })
}
