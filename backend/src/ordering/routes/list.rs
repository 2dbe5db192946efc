//! The list of orders.

use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use crate::auth::{Actor, EditOrders, ReadInvoices, ReadOrders};
use crate::db::Db;
use crate::ordering::pages::{ListParts, OrdersPage, Shown, column};
use crate::ordering::rows::{OrderFilter, OrderSums};
use crate::ordering::{paths, queries};
use crate::purchasing::paths as purchasing;
use crate::web::error::AppError;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().get(paths::ORDERS, list)
}

/// What the address asks for beside page, order and search.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    stand: String,
    kostenzeile: String,
}

async fn list(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<ListQuery>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadOrders>()?;
    let (scope, conn, today) = (permit.scope(), db.reader(), db.clock().today());
    let search: String = query.q.trim().chars().take(200).collect();
    let shown = Shown::asked(&asked.stand, &search);
    let (sort, descending) = query.sorting();
    let unsorted = query.sort.is_empty();
    let filter = OrderFilter {
        search,
        cost_line: asked.kostenzeile.parse().ok(),
        sort: column(sort),
        // The newest first, unless the address says otherwise.
        descending: descending || unsorted,
        ..OrderFilter::default()
    };
    let by_state = queries::sums(conn, scope, &filter).await?;
    let late = OrderFilter {
        late: Some(today),
        ..filter.clone()
    };
    let late: OrderSums = queries::sums(conn, scope, &late).await?.into_values().sum();
    let mut parts = ListParts {
        shown,
        filter,
        rows: Vec::new(),
        by_state,
        late,
        page: 1,
        today,
        invoices: actor.may::<ReadInvoices>().then_some(purchasing::INVOICES),
        may_edit: actor.may::<EditOrders>(),
    };
    parts.page = query.page(parts.sums(shown).count);
    let wanted = OrderFilter {
        states: shown.states(),
        late: (shown == Shown::Late).then_some(today),
        ..parts.filter.clone()
    };
    let place = ((parts.page - 1) * PAGE_ROWS, Some(PAGE_ROWS));
    parts.rows = queries::orders(conn, scope, &wanted, place).await?;
    frame.page(&OrdersPage::new(frame.layout(), parts))
}
