//! Recording deliveries, and removing one.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{DeliveryId, OrderId};

use super::order::{Typed, again_with, stored};
use crate::auth::{Actor, EditOrders};
use crate::db::Db;
use crate::ordering::forms::{DeliveryForm, RemoveForm};
use crate::ordering::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::DELIVERIES, record)
        .post(paths::REMOVE_DELIVERY, remove)
}

async fn record(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<OrderId>,
    sent: CsrfForm<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let order = stored(&db, &actor, id).await?;
    let form = DeliveryForm::sent(&order, &sent.value);
    let again = match form.read(&order) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &sent.once, async |tx| {
                    service::record_delivery(tx, &permit, command).await?;
                    Ok(paths::order(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Die Lieferung zur Bestellung {} ist eingetragen.", order.number);
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let typed = Typed {
        delivery: Some(form),
        ..Typed::default()
    };
    again_with(&frame, &db, &actor, id, typed, &again).await
}

async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeliveryId>,
    form: CsrfForm<RemoveForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let order = queries::order_of_delivery(db.reader(), id).await?;
    let order = order.ok_or(AppError::NotFound)?;
    let command = form.value.command(id);
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_delivery(tx, &permit, command)
                .await
                .map(paths::order)
        })
        .await;
    match sorted(answer)? {
        Ok(location) => Ok(frame.redirect(&location, &Flash::success("Die Lieferung ist entfernt."))),
        Err(again) => again_with(&frame, &db, &actor, order, Typed::default(), &again).await,
    }
}
