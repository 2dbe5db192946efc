//! Orders: list, record, entering, changing, steps.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{CostLineId, OrderId, OrderState};
use serde::Deserialize;

use super::order::{FullOrder, OrderInput, OrderJson};
use crate::auth::{EditOrders, Permit, ReadOrders, Scope};
use crate::db::{Db, WriteTx};
use crate::ordering::forms::{OrderForm, StepForm};
use crate::ordering::rows::{OrderFilter, OrderSort};
use crate::ordering::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFilter, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, refused, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_ORDERS, list)
        .post(paths::API_ORDERS, add)
        .get(paths::API_ORDER, show)
        .put(paths::API_ORDER, edit)
        .post(paths::API_STATE, step)
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Stand, zum Beispiel `beauftragt`.
    #[param(required = false)]
    state: String,
    /// Kostenzeile (`id`), für die eine Position bestellt ist.
    #[param(required = false)]
    cost_line: String,
    /// `true`: nur überfällige Lieferungen.
    #[param(required = false)]
    late: String,
}

impl Filter {
    fn read(&self, query: &ApiQuery, db: &Db) -> Result<OrderFilter, AppError> {
        let (sort, descending) = query.sorting();
        let states: Vec<OrderState> = match self.state.as_str() {
            "" => Vec::new(),
            code => vec![
                code.parse()
                    .map_err(|error: paktbuch_types::UnknownCode| AppError::BadRequest(error.to_string()))?,
            ],
        };
        let cost_line = match self.cost_line.as_str() {
            "" => None,
            id => Some(id.parse::<CostLineId>().map_err(|_| {
                AppError::BadRequest("„cost_line“ ist die Nummer (`id`) einer Kostenzeile.".to_owned())
            })?),
        };
        let late = match self.late.as_str() {
            "" | "false" => None,
            "true" => Some(db.clock().today()),
            _ => return Err(AppError::BadRequest("„late“ ist `true` oder `false`.".to_owned())),
        };
        Ok(OrderFilter {
            states,
            search: query.q.clone(),
            cost_line,
            late,
            sort: match sort {
                "number" => OrderSort::Number,
                "supplier" => OrderSort::Supplier,
                "promised" => OrderSort::Promised,
                _ => OrderSort::Date,
            },
            descending,
        })
    }
}

/// Bestellungen. `sort`: date, number, supplier, promised.
#[utoipa::path(get, path = paths::API_ORDERS, params(ApiQuery, Filter), responses((status = 200, body = Page<OrderJson>)))]
pub(super) async fn list(
    ApiPermit(permit): ApiPermit<ReadOrders>,
    db: Db,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<Filter>,
) -> Result<Json<Page<OrderJson>>, AppError> {
    query.known_sort("Bestellungen", &["date", "number", "supplier", "promised"])?;
    let filter = filter.read(&query, &db)?;
    let rows = queries::orders(db.reader(), permit.scope(), &filter, (0, None)).await?;
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(OrderJson::from)))
}

/// Eine Bestellung, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_ORDER, params(("id" = i64, Path)),
    responses((status = 200, body = FullOrder), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    ApiPermit(permit): ApiPermit<ReadOrders>,
    db: Db,
    Path(id): Path<OrderId>,
) -> Result<Response, AppError> {
    let order = queries::order_detail(db.reader(), permit.scope(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(order.version, FullOrder::from(order)))
}

/// Trägt eine Bestellung als Entwurf ein.
#[utoipa::path(post, path = paths::API_ORDERS, request_body = OrderInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = FullOrder), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditOrders>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let (form, _) = form(&db, &body, 0).await?;
    let data = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_order(tx, &permit, data).await?;
        Ok((paths::api_order(id), told(tx, id).await?))
    })
    .await
}

/// Ändert eine Bestellung. Ist sie geliefert oder abgeschlossen, nur noch `number` und `award_reference`, mit `reason`.
#[utoipa::path(put, path = paths::API_ORDER, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = OrderInput,
    responses((status = 200, description = "geändert, mit ETag", body = FullOrder), (status = 409, description = "abgewiesen"), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditOrders>,
    db: Db,
    Path(id): Path<OrderId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = version_of(&db, &permit, id, if_match).await?;
    let (form, reason) = form(&db, &body, version).await?;
    let data = form.read().map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::replace_order(tx, &permit, id, version, (data, reason)).await?),
    )
    .await
}

/// Ein anderer Stand einer Bestellung.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StateInput {
    /// `beauftragt`, `storniert`, `abgeschlossen`, oder `wieder_offen` für eine abgeschlossene.
    state: String,
    /// Auftragsdatum, bei `beauftragt`.
    #[serde(default)]
    date: Option<Day>,
    /// Warum, bei `storniert`.
    #[serde(default)]
    reason: String,
}

/// Beauftragt, storniert, schließt ab oder öffnet wieder.
#[utoipa::path(post, path = paths::API_STATE, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = StateInput,
    responses((status = 200, description = "geändert, mit ETag", body = FullOrder), (status = 409, description = "abgewiesen"), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn step(
    ApiPermit(permit): ApiPermit<EditOrders>,
    db: Db,
    Path(id): Path<OrderId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = version_of(&db, &permit, id, if_match).await?;
    let input: StateInput = body.read()?;
    let form = StepForm {
        stand: input.state,
        datum: Day::typed(input.date),
        grund: input.reason,
        version: version.to_string(),
    };
    let command = form.read(id).map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::take_step(tx, &permit, command).await?),
    )
    .await
}

/// The version that a change is based on; that there is the order is asked first.
pub(super) async fn version_of(
    db: &Db,
    permit: &Permit<EditOrders>,
    id: OrderId,
    if_match: IfMatch,
) -> Result<i64, AppError> {
    queries::order_detail(db.reader(), permit.scope(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    if_match.version()
}

/// The order as the form has it, and why it is corrected.
async fn form(db: &Db, body: &ApiBody, version: i64) -> Result<(OrderForm, String), AppError> {
    let mut input: OrderInput = body.read()?;
    let reason = std::mem::take(&mut input.reason);
    let choices = queries::choices(db.reader(), &[]).await?;
    Ok((input.form(&choices, version)?, reason))
}

/// The order as it is in this transaction; who changes orders sees all of them.
pub(super) async fn told(tx: &WriteTx, id: OrderId) -> Result<Told, AppError> {
    let order = queries::order_detail(tx.conn(), &Scope::All, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(order.version, &FullOrder::from(order))
}
