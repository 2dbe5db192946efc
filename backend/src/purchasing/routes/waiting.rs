//! The work list of payments that no invoice was found for.

mod choices;

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{PaymentKind, PaymentRowId, PaymentRowState};

pub(in crate::purchasing) use self::choices::{owed, owed_together, taken_skonto};
use super::show::conflict;
use crate::audit::SubjectKind;
use crate::auth::{Actor, EditInvoices, ImportPayments, ReadInvoices};
use crate::db::search::Needle;
use crate::purchasing::forms::{AsideForm, FileRowForm, RawSheet};
use crate::purchasing::pages::{FoundRows, WaitingPage, WaitingRowPage};
use crate::purchasing::paths::WaitingPlace;
use crate::purchasing::rows::FileRow;
use crate::purchasing::{paths, queries, service};
use crate::web::components::{Conflict, ConflictRow};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

/// Open amounts of invoices that the list to choose from holds.
const MOST: usize = 500;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::WAITING, list)
        .post(paths::WAITING, set_several_aside)
        .get(paths::WAITING_ROW, show)
        .post(paths::WAITING_ROW, assign)
        .post(paths::WAITING_ASIDE, set_aside)
}

async fn list(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(place): Query<WaitingPlace>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let (form, none) = (AsideForm::default(), FormErrors::none());
    let page = list_page(&frame, &authority, &actor, &place, (&form, &none)).await?;
    frame.page(&page)
}

async fn set_several_aside(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(place): Query<WaitingPlace>,
    form: CsrfForm<RawSheet>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let typed = AsideForm::sent(&form.value);
    let command = typed.command();
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            service::set_rows_aside(tx, &permit, command).await?;
            Ok(place.list())
        })
        .await;
    let again = match sorted(answer)? {
        Ok(location) => {
            let text = match typed.rows.len() {
                1 => "Eine Zahlung ist zurückgestellt.".to_owned(),
                count => format!("{count} Zahlungen sind zurückgestellt."),
            };
            let flash = Flash::success(text).link(
                paths::waiting_in(PaymentRowState::SetAside),
                "Zurückgestellte ansehen",
            );
            return Ok(frame.redirect(&location, &flash));
        }
        Err(again) => again,
    };
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add(
            "",
            "Jemand anderes hat inzwischen eine der ausgewählten Zahlungen zugeordnet oder zurückgestellt. Bitte wählen Sie noch einmal aus.",
        );
    }
    // The page that was ticked on, so that the ticks are seen again.
    let page = list_page(&frame, &authority, &actor, &place, (&typed, &errors)).await?;
    frame.page_with(again.status(), &page)
}

async fn list_page(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    place: &WaitingPlace,
    form: (&AsideForm, &FormErrors),
) -> Result<WaitingPage, AppError> {
    let conn = authority.db.reader();
    let state = place.state();
    let open = queries::count_file_rows(conn, PaymentRowState::Open).await?;
    let aside = queries::count_file_rows(conn, PaymentRowState::SetAside).await?;
    let query = ListQuery {
        seite: place.seite.clone(),
        ..ListQuery::default()
    };
    let found = match Needle::new(&place.q) {
        Some(needle) => {
            let mut rows = queries::file_rows_with(conn, state, &needle).await?;
            let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            let page = query.page(total);
            let size = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
            let before = usize::try_from(page - 1).unwrap_or_default().saturating_mul(size);
            rows = rows.into_iter().skip(before).take(size).collect();
            FoundRows { rows, total, page }
        }
        None => {
            let total = if state == PaymentRowState::Open {
                open
            } else {
                aside
            };
            let page = query.page(total);
            let rows = queries::file_rows(conn, state, (page - 1) * PAGE_ROWS, PAGE_ROWS).await?;
            FoundRows { rows, total, page }
        }
    };
    Ok(WaitingPage::new(
        frame.layout(),
        place,
        found,
        (open, aside),
        actor.may::<ImportPayments>(),
        actor.may::<EditInvoices>().then_some(form),
    ))
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PaymentRowId>,
    Query(place): Query<WaitingPlace>,
) -> Result<Response, AppError> {
    actor.permit::<EditInvoices>()?;
    let row = stored(&authority, id).await?;
    let none = (&FormErrors::none(), None);
    let page = page(&frame, &authority, (row, &place), &FileRowForm::default(), none).await?;
    frame.page(&page)
}

async fn assign(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PaymentRowId>,
    Query(place): Query<WaitingPlace>,
    form: CsrfForm<FileRowForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let row = stored(&authority, id).await?;
    if let Some(command) = form.value.assign_together(&row) {
        let count = command.invoices.len();
        let answer = authority
            .db
            .write_once(permit.who(), &form.once, async |tx| {
                service::assign_row_together(tx, &permit, command).await?;
                Ok(place.list())
            })
            .await;
        return match sorted(answer)? {
            Ok(location) => {
                let text = format!(
                    "Die Zahlung über {} € ist bei {count} Rechnungen eingetragen.",
                    row.amount
                );
                Ok(frame.redirect(&location, &Flash::success(text)))
            }
            Err(again) => again_page(&frame, &authority, (id, &place), &form.value, &again).await,
        };
    }
    let again = match form.value.assign(&row) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let documents = &authority.documents;
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::assign_row(tx, &permit, documents, command).await?;
                    Ok(place.list())
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let number = queries::invoice_number(authority.db.reader(), command.invoice).await?;
                    let kind = match command.kind {
                        PaymentKind::Invoice => String::new(),
                        kind => format!(" als {kind}"),
                    };
                    let text = format!(
                        "Die Zahlung über {} € ist bei der Rechnung {}{kind} eingetragen.",
                        row.amount,
                        number.unwrap_or_default()
                    );
                    let flash = Flash::success(text).link(paths::invoice(command.invoice), "Zur Rechnung");
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    again_page(&frame, &authority, (id, &place), &form.value, &again).await
}

async fn set_aside(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PaymentRowId>,
    Query(place): Query<WaitingPlace>,
    form: CsrfForm<FileRowForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let row = stored(&authority, id).await?;
    let command = form.value.set_aside(&row);
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            service::set_row_aside(tx, &permit, command).await?;
            Ok(place.list())
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!("Die Zahlung über {} € ist zurückgestellt.", row.amount);
            Ok(frame.redirect(&location, &Flash::success(text)))
        }
        Err(again) => again_page(&frame, &authority, (id, &place), &form.value, &again).await,
    }
}

async fn again_page(
    frame: &Frame,
    authority: &Authority,
    (id, place): (PaymentRowId, &WaitingPlace),
    form: &FileRowForm,
    again: &Again,
) -> Result<Response, AppError> {
    let row = stored(authority, id).await?;
    let comparison = if again.is_stale() {
        let rows = vec![
            ConflictRow::new("Grund", &form.reason, &row.reason),
            ConflictRow::new("Stand", PaymentRowState::Open.label(), row.state.label()),
        ];
        Some(conflict(authority, SubjectKind::Import, id.0, rows).await?)
    } else {
        None
    };
    let shown = (row, place);
    let page = page(frame, authority, shown, form, (&again.errors(), comparison)).await?;
    frame.page_with(again.status(), &page)
}

async fn stored(authority: &Authority, id: PaymentRowId) -> Result<FileRow, AppError> {
    queries::file_row(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn page(
    frame: &Frame,
    authority: &Authority,
    (row, place): (FileRow, &WaitingPlace),
    form: &FileRowForm,
    (errors, comparison): (&FormErrors, Option<Conflict>),
) -> Result<WaitingRowPage, AppError> {
    let conn = authority.db.reader();
    let all = queries::candidates(conn).await?;
    let skonto = taken_skonto(authority, &all, &row).await?;
    let mut owed = owed(&all, &row, &skonto);
    owed.truncate(MOST);
    let together = owed_together(&all, &row);
    let page = WaitingRowPage::new(
        frame.layout(),
        (&row, place),
        (&together, &owed, &skonto),
        form,
        errors,
        comparison,
    );
    Ok(page.entered_as(queries::payment_of_row(conn, row.id).await?))
}
