//! The list of notices, and the form of a new one.

use axum::extract::Query;
use axum::response::Response;
use paktbuch_types::format_date;
use serde::Deserialize;

use super::{programmes, with_found};
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::funding::commands::NoticeData;
use crate::funding::forms::NoticeForm;
use crate::funding::pages::{ChooseProgrammePage, NoticeFormPage, NoticesPage};
use crate::funding::rows::{NOTICE_SORTS, NoticeFilter};
use crate::funding::{paths, programme, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::listing::ListQuery;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::NOTICES, list)
        .post(paths::NOTICES, add)
        .get(paths::NEW_NOTICE, blank)
}

/// Filters beside search, sorting and page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filters {
    stand: String,
    programm: String,
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
    let known = NOTICE_SORTS.contains(&column);
    let filter = NoticeFilter {
        q: query.q.trim().chars().take(200).collect(),
        state: filters.stand.parse().ok(),
        programme: Some(filters.programm).filter(|code| !code.is_empty()),
        sort: if known { column.to_owned() } else { String::new() },
        // Without a choice the newest notice comes first.
        descending: descending || !known,
    };
    let found = service::read_notices(db.reader(), &filter, db.clock().today()).await?;
    let page = query.page(u64::try_from(found.len()).unwrap_or(u64::MAX));
    let may_edit = actor.may::<EditFunding>();
    frame.page(&NoticesPage::new(
        frame.layout(),
        &filter,
        found,
        page,
        &programmes(&db).await?,
        may_edit,
    ))
}

/// What a new notice starts from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Start {
    programm: String,
    antrag: String,
}

async fn blank(frame: Frame, db: Db, actor: Actor, Query(start): Query<Start>) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let application = match start.antrag.parse() {
        Ok(id) => Some(
            queries::application_view(db.reader(), id)
                .await?
                .ok_or(AppError::NotFound)?,
        ),
        Err(_) => None,
    };
    let code = application
        .as_ref()
        .map_or(&start.programm, |view| &view.data.programme);
    let version = application.as_ref().and_then(|view| view.data.programme_version);
    let programmes = programmes(&db).await?;
    match programme::find(&programmes, code, version) {
        None => frame.page(&ChooseProgrammePage::for_notice(frame.layout(), &programmes)),
        Some(programme) => {
            let form = NoticeForm::proposed(programme, application.as_ref());
            let page = form_page(&frame, &db, &form, &FormErrors::none()).await?;
            frame.page(&page)
        }
    }
}

async fn add(frame: Frame, db: Db, actor: Actor, form: CsrfForm<NoticeForm>) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let again = match form.value.read_all(&programmes(&db).await?) {
        (command, errors) if !errors.is_empty() => {
            let found = service::check_notice(db.reader(), command, None, db.clock().today()).await;
            Again::Errors(with_found(errors, found)?)
        }
        (command, _) => {
            let early = early_words(&command);
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_notice(tx, &permit, command).await.map(paths::notice)
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Bescheid {} ist erfasst.{early}", form.value.reference.trim());
                    let next = format!("{location}/ansatz/neu");
                    let flash = Flash::success(text).link(next, "Einzelansatz eintragen");
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    let page = form_page(&frame, &db, &form.value, &again.errors()).await?;
    frame.page_with(again.status(), &page)
}

/// What would be due before the notice itself, behind another sentence.
pub(super) fn early_words(data: &NoticeData) -> String {
    let notice = data.notice_date;
    let proof = data
        .proof_due
        .map(|due| ("Der Verwendungsnachweis".to_owned(), due));
    let conditions = data.lists.conditions.iter();
    let conditions = conditions
        .filter(|condition| condition.done_on.is_none())
        .filter_map(|condition| Some((format!("„{}“", condition.text.trim()), condition.due_on?)));
    let words: Vec<String> = proof
        .into_iter()
        .chain(conditions)
        .filter(|(_, due)| *due < notice)
        .map(|(what, due)| {
            format!(
                " {what} wäre am {} fällig, vor dem Bescheid vom {}. Bitte vergleichen Sie den Tag mit dem Bescheid.",
                format_date(due),
                format_date(notice)
            )
        })
        .collect();
    words.concat()
}

async fn form_page(
    frame: &Frame,
    db: &Db,
    form: &NoticeForm,
    errors: &FormErrors,
) -> Result<NoticeFormPage, AppError> {
    let programmes = programmes(db).await?;
    let applications = queries::application_choices(db.reader(), &form.programme).await?;
    let answered = match form.application.parse() {
        Ok(id) => queries::application_view(db.reader(), id).await?,
        Err(_) => None,
    };
    let page = NoticeFormPage::new(
        frame.layout(),
        None,
        &programmes,
        &applications,
        form,
        errors,
        None,
    );
    Ok(page.suggesting(answered.and_then(|view| view.requested())))
}
