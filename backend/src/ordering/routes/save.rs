//! Entering and changing orders.

use axum::extract::{Path, Query};
use axum::response::Response;
use chrono::Datelike;
use paktbuch_types::{NoticeId, OrderId, OrderState};
use serde::Deserialize;

use super::order::{history, stored};
use crate::auth::{Actor, EditOrders};
use crate::db::Db;
use crate::ordering::forms::{CorrectForm, OrderForm};
use crate::ordering::pages::{CorrectPage, FormPage, compared};
use crate::ordering::rows::OrderDetail;
use crate::ordering::{paths, queries, service};
use crate::web::components::{Conflict, ConflictRow};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::NEW, blank)
        .post(paths::ORDERS, add)
        .get(paths::EDIT, edit)
        .post(paths::EDIT, change)
}

type Sent = CsrfForm<Vec<(String, String)>>;

/// The notice under which a new order is placed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Start {
    bescheid: Option<NoticeId>,
}

async fn blank(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(Start { bescheid }): Query<Start>,
) -> Result<Response, AppError> {
    actor.permit::<EditOrders>()?;
    let number = queries::next_number(db.reader(), db.clock().today().year()).await?;
    let form = match bescheid {
        None => OrderForm::proposed(number),
        Some(id) => {
            let notice = queries::notice_to_order(db.reader(), id).await?;
            OrderForm::under(number, &notice.ok_or(AppError::NotFound)?)
        }
    };
    let page = page(&frame, &db, None, &form, &FormErrors::none(), None).await?;
    frame.page(&page)
}

async fn add(frame: Frame, db: Db, actor: Actor, sent: Sent) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let mut form = OrderForm::sent(&sent.value);
    if let Some(year) = form.year_to_follow() {
        form.number = queries::next_number(db.reader(), year).await?;
        form.suggested.clone_from(&form.number);
    }
    if form.wants_lines {
        form.spare();
        let page = page(&frame, &db, None, &form, &FormErrors::none(), None).await?;
        return frame.page(&page);
    }
    let again = match form.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &sent.once, async |tx| {
                    service::add_order(tx, &permit, data).await.map(paths::order)
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Die Bestellung {} ist als Entwurf erfasst.", form.number);
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let page = page(&frame, &db, None, &form, &again.errors(), None).await?;
    frame.page_with(again.status(), &page)
}

async fn edit(frame: Frame, db: Db, actor: Actor, Path(id): Path<OrderId>) -> Result<Response, AppError> {
    actor.permit::<EditOrders>()?;
    let order = stored(&db, &actor, id).await?;
    if only_corrects(&order) {
        let form = CorrectForm::stored(&order);
        let page = CorrectPage::new(frame.layout(), &order, &form, &FormErrors::none(), None);
        return frame.page(&page);
    }
    let form = OrderForm::stored(&order);
    let page = page(&frame, &db, Some(&order), &form, &FormErrors::none(), None).await?;
    frame.page(&page)
}

async fn change(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<OrderId>,
    sent: Sent,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let order = stored(&db, &actor, id).await?;
    if only_corrects(&order) {
        return correct(&frame, &db, &actor, &order, sent).await;
    }
    let mut form = OrderForm::sent(&sent.value);
    if form.wants_lines {
        form.spare();
        let page = page(&frame, &db, Some(&order), &form, &FormErrors::none(), None).await?;
        return frame.page(&page);
    }
    let again = match form.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let version = form.version.parse().unwrap_or_default();
            let answer = db
                .write_once(permit.who(), &sent.once, async |tx| {
                    service::change_order(tx, &permit, id, version, data).await?;
                    Ok(paths::order(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Die Bestellung {} ist gespeichert.", form.number);
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let mut conflict = None;
    if again.is_stale() {
        let stored = OrderForm::stored(&self::stored(&db, &actor, id).await?);
        conflict = Some(conflict_of(&db, id, compared(&form, &stored)).await?);
        // A line that is gone meanwhile comes again as a new one.
        form.forget_lines_beside(&stored);
        form.version = stored.version;
    }
    let page = page(&frame, &db, Some(&order), &form, &again.errors(), conflict).await?;
    frame.page_with(again.status(), &page)
}

/// Whether only number and Vergabe-Az. of the order can still be corrected.
fn only_corrects(order: &OrderDetail) -> bool {
    !order.state.is_editable() && order.state != OrderState::Cancelled
}

async fn correct(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    order: &OrderDetail,
    sent: Sent,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let mut form = CorrectForm::sent(&sent.value);
    let command = form.command(order.id);
    let answer = db
        .write_once(permit.who(), &sent.once, async |tx| {
            service::correct_order(tx, &permit, command).await?;
            Ok(paths::order(order.id))
        })
        .await;
    let again = match sorted(answer)? {
        Ok(location) => {
            let text = format!("Die Bestellung {} ist berichtigt.", form.number);
            return Ok(frame.redirect(&location, &Flash::success(text)));
        }
        Err(again) => again,
    };
    let mut conflict = None;
    if again.is_stale() {
        let stored = CorrectForm::stored(&self::stored(db, actor, order.id).await?);
        conflict = Some(conflict_of(db, order.id, form.compared(&stored)).await?);
        form.version = stored.version;
    }
    let page = CorrectPage::new(frame.layout(), order, &form, &again.errors(), conflict);
    frame.page_with(again.status(), &page)
}

/// Both versions of an order, and who changed it last.
async fn conflict_of(db: &Db, id: OrderId, rows: Vec<ConflictRow>) -> Result<Conflict, AppError> {
    let history = history(db, id).await?;
    let last = history.first();
    Ok(Conflict {
        changed_by: last
            .and_then(|entry| entry.sentence.split(" hat ").next())
            .filter(|who| !who.is_empty())
            .unwrap_or("Jemand anderes")
            .to_owned(),
        changed_at: last.map(|entry| format!("{} Uhr", entry.at)).unwrap_or_default(),
        rows,
    })
}

async fn page(
    frame: &Frame,
    db: &Db,
    order: Option<&OrderDetail>,
    form: &OrderForm,
    errors: &FormErrors,
    conflict: Option<Conflict>,
) -> Result<FormPage, AppError> {
    let lines = order.iter().flat_map(|order| &order.lines);
    let used: Vec<_> = lines.filter_map(|line| Some(line.school.as_ref()?.id)).collect();
    let choices = queries::choices(db.reader(), &used).await?;
    Ok(FormPage::new(
        frame.layout(),
        order,
        form,
        choices,
        errors,
        conflict,
    ))
}
