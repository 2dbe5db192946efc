//! Applications: list, page and form.

use axum::extract::{Path, Query};
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{ApplicationId, ApplicationState, format_date};
use serde::Deserialize;

use super::{HISTORY, programmes, version, with_found};
use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, ConfirmFindings, EditFunding, ReadFunding};
use crate::checking::paths as checking;
use crate::db::Db;
use crate::funding::commands::ApplicationData;
use crate::funding::forms::ApplicationForm;
use crate::funding::pages::{
    ApplicationFormPage, ApplicationPage, ApplicationsPage, ChooseProgrammePage, PortalPage, conflict,
};
use crate::funding::rows::{ApplicationFilter, ApplicationView, SchoolName};
use crate::funding::{fields, paths, programme, provisional, queries, service};
use crate::rules::{Finding, Severity};
use crate::web::components::{FindingView, HistoryEntry};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::listing::ListQuery;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::APPLICATIONS, list)
        .post(paths::APPLICATIONS, add)
        .get(paths::NEW_APPLICATION, blank)
        .get(paths::APPLICATION, show)
        .get(paths::PORTAL, portal)
        .get(paths::EDIT_APPLICATION, edit)
        .post(paths::EDIT_APPLICATION, change)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filters {
    stand: String,
}

async fn list(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<ListQuery>,
    Query(filters): Query<Filters>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let (column, descending) = query.sorting();
    let filter = ApplicationFilter {
        q: query.q.trim().chars().take(200).collect(),
        state: filters.stand.parse().ok(),
        sort: column.to_owned(),
        descending,
        ..ApplicationFilter::default()
    };
    let found = queries::applications(db.reader(), &filter).await?;
    let page = query.page(u64::try_from(found.len()).unwrap_or(u64::MAX));
    let may_edit = actor.may::<EditFunding>();
    frame.page(&ApplicationsPage::new(
        frame.layout(),
        &filter,
        found,
        page,
        &programmes(&db).await?,
        may_edit,
    ))
}

async fn stored(db: &Db, id: ApplicationId) -> Result<ApplicationView, AppError> {
    queries::application_view(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn history(db: &Db, id: ApplicationId) -> Result<Vec<HistoryEntry>, AppError> {
    let entries = audit::of_subject(db.reader(), SubjectKind::Application, id.0, HISTORY).await?;
    Ok(entries.into_iter().map(HistoryEntry::from).collect())
}

/// What rules say about an application, with the way to the confirmation for those who may.
async fn findings(db: &Db, actor: &Actor, id: ApplicationId) -> Result<Vec<FindingView>, AppError> {
    let today = db.clock().today();
    let found = service::application_findings(db.reader(), Some(id), today).await?;
    let may_confirm = actor.may::<ConfirmFindings>();
    let reviewed = service::reviewed(db.reader(), found).await?;
    Ok(reviewed
        .into_iter()
        .map(|found| {
            let view = shown(found.finding);
            let view = match found.confirmation {
                Some(confirmation) => view.confirmed(confirmation.sentence()),
                None => view,
            };
            if may_confirm {
                view.confirmable(checking::confirm(&found.fingerprint, None))
            } else {
                view
            }
        })
        .collect())
}

fn shown(finding: Finding) -> FindingView {
    let remedy = format!("{} (Regel {})", finding.remedy, finding.rule);
    let view = match finding.severity {
        Severity::Error => FindingView::error(finding.message, remedy),
        Severity::Warning => FindingView::warning(finding.message, remedy),
        Severity::MissingParameter => FindingView::missing(&finding.message, remedy),
    };
    view.source(finding.source)
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let view = stored(&db, id).await?;
    let programmes = programmes(&db).await?;
    let programme = programme::find(&programmes, &view.data.programme, view.data.programme_version);
    let held = queries::concepts(db.reader()).await?;
    let may_edit = actor.may::<EditFunding>();
    frame.page(&ApplicationPage::new(
        frame.layout(),
        &view,
        programme,
        (findings(&db, &actor, id).await?, history(&db, id).await?),
        (&held, db.clock().today()),
        may_edit,
    ))
}

async fn portal(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let form = service::portal_form(db.reader(), id, db.clock().today()).await?;
    frame.page(&PortalPage::new(frame.layout(), form.ok_or(AppError::NotFound)?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Start {
    programm: String,
}

async fn blank(frame: Frame, db: Db, actor: Actor, Query(start): Query<Start>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let programmes = programmes(&db).await?;
    match programme::find(&programmes, &start.programm, None) {
        None => frame.page(&ChooseProgrammePage::for_application(frame.layout(), &programmes)),
        Some(programme) => {
            let form = ApplicationForm::proposed(programme);
            let again = Again::Errors(FormErrors::none());
            let page = form_page(&frame, &db, None, form, &again).await?;
            frame.page(&page)
        }
    }
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<ApplicationForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let again = match form.value.read_all(&programmes(&db).await?) {
        (command, errors) if !errors.is_empty() => {
            let found = service::check_application(db.reader(), None, command, db.clock().today()).await;
            Again::Errors(with_found(errors, found)?)
        }
        (command, _) => {
            let text = format!("{} ist erfasst.", form.value.name());
            let flash = saved(text, (&command, None), db.clock().today());
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_application(tx, &permit, command)
                        .await
                        .map(paths::application)
                })
                .await;
            match sorted(answer)? {
                Ok(location) => return Ok(frame.redirect(&location, &flash)),
                Err(again) => again,
            }
        }
    };
    let page = form_page(&frame, &db, None, form.value, &again).await?;
    frame.page_with(again.status(), &page)
}

async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let view = stored(&db, id).await?;
    let form = ApplicationForm::stored(&view.data, view.version);
    let page = form_page(&frame, &db, Some(&view), form, &Again::Errors(FormErrors::none())).await?;
    frame.page(&page)
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ApplicationId>,
    form: CsrfForm<ApplicationForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = version(&form.value.version)?;
    let again = match form.value.read_all(&programmes(&db).await?) {
        (command, errors) if !errors.is_empty() => {
            let found = service::check_application(db.reader(), Some(id), command, db.clock().today()).await;
            Again::Errors(with_found(errors, found)?)
        }
        (command, _) => {
            let text = format!("{} ist gespeichert.", form.value.name());
            let before = stored(&db, id).await?.data.days.answer_by;
            let flash = saved(text, (&command, before), db.clock().today());
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::change_application(tx, &permit, id, base, command).await?;
                    Ok(paths::application(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => return Ok(frame.redirect(&location, &flash)),
                Err(again) => again,
            }
        }
    };
    let view = stored(&db, id).await?;
    let page = form_page(&frame, &db, Some(&view), form.value, &again).await?;
    frame.page_with(again.status(), &page)
}

/// That an application was saved; a warning where its open Nachforderung got a new day to answer by that is over already.
fn saved(text: String, (command, before): (&ApplicationData, Option<NaiveDate>), today: NaiveDate) -> Flash {
    let answer_by = command
        .days
        .answer_by
        .filter(|day| command.state == ApplicationState::Queried && *day < today && before != Some(*day));
    match answer_by {
        None => Flash::success(text),
        Some(day) => Flash::warning(format!(
            "{text} „Zu beantworten bis“ liegt mit dem {} in der Vergangenheit. Bitte den Tag prüfen.",
            format_date(day)
        )),
    }
}

/// The form; after a conflict with both versions, and ready to be saved over the stored one.
async fn form_page(
    frame: &Frame,
    db: &Db,
    view: Option<&ApplicationView>,
    mut form: ApplicationForm,
    again: &Again,
) -> Result<ApplicationFormPage, AppError> {
    let used: Vec<_> = view
        .iter()
        .flat_map(|view| &view.schools)
        .map(|school| school.id)
        .collect();
    let schools = queries::school_choices(db.reader(), &used).await?;
    let programmes = programmes(db).await?;
    let mut both = None;
    if let (true, Some(view), Ok(yours)) = (again.is_stale(), view, form.read(&programmes)) {
        form.version = view.version.to_string();
        let stored = ApplicationData {
            reference: provisional::given(&view.data.reference).to_owned(),
            ..view.data.clone()
        };
        both = Some(conflict(
            labelled(&yours, &schools),
            labelled(&stored, &schools),
            history(db, view.id).await?.first(),
        ));
    }
    let programme = programme::find(&programmes, &form.programme, form.programme_version.parse().ok());
    let errors = again.errors();
    let id = view.map(|view| view.id);
    Ok(ApplicationFormPage::new(
        frame.layout(),
        id,
        programme,
        &schools,
        &form,
        &errors,
        both,
    ))
}

fn labelled(data: &ApplicationData, schools: &[SchoolName]) -> fields::Labelled {
    let name = |id| {
        schools
            .iter()
            .find(|school| school.id == id)
            .map(|school| school.name.clone())
    };
    let names: Vec<String> = data
        .schools
        .iter()
        .map(|(id, _)| name(*id).unwrap_or_default())
        .collect();
    fields::application(data, &names)
}
