//! The page of an order, and the steps it takes.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::OrderId;

use crate::audit::{self, EventKind, SubjectKind};
use crate::auth::{Actor, ConfirmFindings, EditOrders, ReadFunding, ReadOrders};
use crate::checking::paths as checking;
use crate::db::Db;
use crate::ordering::commands::Step;
use crate::ordering::forms::{DeliveryForm, StepForm};
use crate::ordering::pages::{OrderFinding, OrderPage, OrderParts};
use crate::ordering::rows::{AwardRow, OrderDetail};
use crate::ordering::{paths, queries, service};
use crate::web::components::HistoryEntry;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Entries of the history that the page shows.
const HISTORY: u64 = 200;

/// Events that a school reads: the award, its files, confirmations and notes are the office's.
const FOR_SCHOOLS: [EventKind; 8] = [
    EventKind::OrderAdded,
    EventKind::OrderChanged,
    EventKind::OrderPlaced,
    EventKind::OrderCancelled,
    EventKind::OrderClosed,
    EventKind::OrderReopened,
    EventKind::DeliveryRecorded,
    EventKind::DeliveryRemoved,
];

pub(super) fn routes() -> Routes {
    Routes::new().get(paths::ORDER, show).post(paths::STEP, step)
}

/// The order, as far as the actor may see it.
pub(super) async fn stored(db: &Db, actor: &Actor, id: OrderId) -> Result<OrderDetail, AppError> {
    let permit = actor.permit::<ReadOrders>()?;
    queries::order_detail(db.reader(), permit.scope(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// What happened to the order, the newest first.
pub(super) async fn history(db: &Db, id: OrderId) -> Result<Vec<HistoryEntry>, AppError> {
    told(db, id, true).await
}

/// The same; of the office's own events only where the reader may know them.
async fn told(db: &Db, id: OrderId, is_office: bool) -> Result<Vec<HistoryEntry>, AppError> {
    let mut entries = audit::of_subject(db.reader(), SubjectKind::Order, id.0, HISTORY).await?;
    let is_for_schools = |kind: Option<EventKind>| kind.is_some_and(|kind| FOR_SCHOOLS.contains(&kind));
    entries.retain(|entry| is_office || is_for_schools(entry.kind));
    Ok(entries.into_iter().map(HistoryEntry::from).collect())
}

/// What the page shows beside what is stored.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) step: StepForm,
    pub(super) delivery: Option<DeliveryForm>,
    pub(super) errors: FormErrors,
}

/// The page again, with what was typed and what is wrong with it.
pub(super) async fn again_with(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    id: OrderId,
    typed: Typed,
    again: &Again,
) -> Result<Response, AppError> {
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add(
            "",
            "Jemand anderes hat die Bestellung inzwischen geändert. Bitte prüfen Sie, ob Ihre Angaben noch gelten.",
        );
    }
    let mut page_typed = Typed { errors, ..typed };
    if again.is_stale() {
        // What is missing is shown anew.
        page_typed.delivery = None;
    }
    let page = page(frame, db, actor, id, page_typed).await?;
    frame.page_with(again.status(), &page)
}

async fn show(frame: Frame, db: Db, actor: Actor, Path(id): Path<OrderId>) -> Result<Response, AppError> {
    let page = page(&frame, &db, &actor, id, Typed::default()).await?;
    frame.page(&page)
}

async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    id: OrderId,
    typed: Typed,
) -> Result<OrderPage, AppError> {
    let order = stored(db, actor, id).await?;
    // The history tells of all lines, also of those that this actor may not see.
    let may_read_funding = actor.may::<ReadFunding>();
    let history = if order.hidden_lines == 0 {
        told(db, id, may_read_funding).await?
    } else {
        Vec::new()
    };
    let (award, files, findings) = if may_read_funding {
        let conn = db.reader();
        (
            queries::award(conn, id).await?,
            queries::files(conn, id).await?,
            service::review_order(conn, id).await?,
        )
    } else {
        (AwardRow::default(), Vec::new(), Vec::new())
    };
    let may_confirm = actor.may::<ConfirmFindings>();
    let findings = findings.into_iter().map(|found| OrderFinding {
        severity: found.finding.severity,
        message: found.finding.message,
        remedy: found.finding.remedy,
        source: found.finding.source,
        confirmation: found
            .confirmation
            .map(|confirmation| confirmation.sentence())
            .unwrap_or_default(),
        confirm: may_confirm.then(|| checking::confirm(&found.fingerprint, None)),
    });
    let parts = OrderParts {
        award,
        files,
        findings: findings.collect(),
        order,
        history,
        typed: typed.step,
        delivery: typed.delivery,
        errors: typed.errors,
        today: db.clock().today(),
        may_edit: actor.may::<EditOrders>(),
        may_read_funding,
    };
    Ok(OrderPage::new(frame.layout(), parts))
}

async fn step(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<OrderId>,
    form: CsrfForm<StepForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditOrders>()?;
    let order = stored(&db, &actor, id).await?;
    let command = match form.value.read(id) {
        Ok(command) => command,
        Err(errors) => {
            let typed = Typed {
                step: form.value,
                ..Typed::default()
            };
            return again_with(&frame, &db, &actor, id, typed, &Again::Errors(errors)).await;
        }
    };
    let done = match command.step {
        Step::Place(_) => "beauftragt",
        Step::Cancel(_) => "storniert",
        Step::Close => "abgeschlossen",
        Step::Reopen => "wieder offen",
    };
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::take_step(tx, &permit, command).await?;
            Ok(paths::order(id))
        })
        .await;
    let again = match sorted(answer)? {
        Ok(location) => {
            let text = format!("Die Bestellung {} ist {done}.", order.number);
            return Ok(frame.redirect(&location, &Flash::success(text)));
        }
        Err(again) => again,
    };
    let typed = Typed {
        step: form.value,
        ..Typed::default()
    };
    again_with(&frame, &db, &actor, id, typed, &again).await
}
