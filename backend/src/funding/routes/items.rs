//! An Einzelansatz: its page, and the form with all its lines.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{CostItemId, NoticeId};
use serde::Deserialize;

use super::notice::{followed_words, history, stored};
use super::version;
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::db::Db;
use crate::funding::forms::{ItemForm, Then};
use crate::funding::pages::{ItemFormPage, ItemPage, conflict};
use crate::funding::rows::ItemFigures;
use crate::funding::{paths, programme, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::NEW_ITEM, blank)
        .post(paths::NEW_ITEM, add)
        .get(paths::ITEM, show)
        .get(paths::EDIT_ITEM, edit)
        .post(paths::EDIT_ITEM, change)
        .post(paths::REMOVE_ITEM, remove)
}

/// The Einzelansatz of this notice, or 404.
async fn item_of(db: &Db, notice: NoticeId, item: CostItemId) -> Result<ItemFigures, AppError> {
    let plan = queries::figures(db.reader(), notice, None).await?;
    plan.items
        .into_iter()
        .find(|known| known.id == item)
        .ok_or(AppError::NotFound)
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((notice, item)): Path<(NoticeId, CostItemId)>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let view = stored(&db, notice).await?;
    let figures = item_of(&db, notice, item).await?;
    let receipts = queries::receipts(db.reader(), notice, item).await?;
    frame.page(&ItemPage::new(
        frame.layout(),
        &view,
        &figures,
        &receipts,
        actor.may::<EditFunding>(),
    ))
}

async fn blank(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(notice): Path<NoticeId>,
) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let again = Again::Errors(FormErrors::none());
    let page = form_page(&frame, &db, notice, None, ItemForm::blank(), &again).await?;
    frame.page(&page)
}

async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((notice, item)): Path<(NoticeId, CostItemId)>,
) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let form = ItemForm::stored(&item_of(&db, notice, item).await?);
    let again = Again::Errors(FormErrors::none());
    let page = form_page(&frame, &db, notice, Some(item), form, &again).await?;
    frame.page(&page)
}

async fn add(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(notice): Path<NoticeId>,
    form: CsrfForm<ItemForm>,
) -> Result<Response, AppError> {
    save(frame, db, actor, notice, None, form).await
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((notice, item)): Path<(NoticeId, CostItemId)>,
    form: CsrfForm<ItemForm>,
) -> Result<Response, AppError> {
    save(frame, db, actor, notice, Some(item), form).await
}

async fn save(
    frame: Frame,
    db: Db,
    actor: Actor,
    notice: NoticeId,
    item: Option<CostItemId>,
    form: CsrfForm<ItemForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = match item {
        Some(item) => Some((item, version(&form.value.version)?)),
        None => None,
    };
    let then = form.value.then();
    let mut followed = 0;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok((command, lines)) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let (id, devices) = service::save_item(tx, &permit, notice, base, command, lines).await?;
                    followed = devices;
                    Ok(match then {
                        Then::Done => paths::notice(notice),
                        Then::MoreLines => paths::edit_item(notice, id),
                        Then::NextItem => paths::new_item(notice),
                    })
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let devices = followed_words(followed);
                    let text = format!(
                        "Einzelansatz „{}“ ist gespeichert.{devices}",
                        form.value.title.trim()
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let page = form_page(&frame, &db, notice, item, form.value, &again).await?;
    frame.page_with(again.status(), &page)
}

/// The form; after a conflict with both versions of the Einzelansatz and the stored lines, ready to be saved.
async fn form_page(
    frame: &Frame,
    db: &Db,
    notice: NoticeId,
    item: Option<CostItemId>,
    mut form: ItemForm,
    again: &Again,
) -> Result<ItemFormPage, AppError> {
    let view = stored(db, notice).await?;
    let schools = queries::school_choices(db.reader(), &[]).await?;
    let mut both = None;
    if let (true, Some(item)) = (again.is_stale(), item) {
        let figures = item_of(db, notice, item).await?;
        let last = history(db, notice).await?;
        both = Some(conflict(
            form.labelled(&schools),
            ItemForm::stored(&figures).labelled(&schools),
            last.first(),
        ));
        form.rebase(&figures);
    }
    let programmes = queries::programmes(db.reader()).await?;
    let programme = programme::find(&programmes, &view.data.programme, view.data.programme_version);
    Ok(ItemFormPage::new(
        frame.layout(),
        &view,
        item,
        (&schools, programme),
        &form,
        &again.errors(),
        both,
    ))
}

/// The version that the button was drawn for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RemoveForm {
    version: String,
}

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path((notice, item)): Path<(NoticeId, CostItemId)>,
    form: CsrfForm<RemoveForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let base = version(&form.value.version)?;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_item(tx, &permit, item, base).await?;
            Ok(paths::notice(notice))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => Ok(frame.redirect(&location, &Flash::success("Der Einzelansatz ist entfernt."))),
        Err(again) => {
            let form = ItemForm::stored(&item_of(&db, notice, item).await?);
            let page = form_page(&frame, &db, notice, Some(item), form, &again).await?;
            frame.page_with(again.status(), &page)
        }
    }
}
