//! Suppliers: their list, one with its invoices, correcting it and putting a doubled one together.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::SupplierId;

use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, EditSuppliers, ReadInvoices};
use crate::db::Db;
use crate::purchasing::forms::{MergeForm, SupplierForm};
use crate::purchasing::pages::{SupplierPage, SupplierParts, SuppliersPage};
use crate::purchasing::rows::{InvoiceFilter, ListedSupplier};
use crate::purchasing::{paths, queries, service};
use crate::web::components::HistoryEntry;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Entries of the history that the page shows.
const HISTORY: u64 = 200;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::SUPPLIERS, list)
        .get(paths::SUPPLIER, show)
        .post(paths::SUPPLIER, edit)
        .post(paths::MERGE_SUPPLIER, merge)
}

async fn list(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let conn = db.reader();
    let search: String = query.q.trim().chars().take(200).collect();
    let total = queries::count_suppliers(conn, &search).await?;
    let page = query.page(total);
    let rows = queries::listed_suppliers(conn, &search, (page - 1) * PAGE_ROWS, PAGE_ROWS).await?;
    frame.page(&SuppliersPage::new(frame.layout(), &search, rows, (page, total)))
}

/// What a page shows beside what is stored.
#[derive(Debug, Default)]
struct Typed {
    edit: Option<SupplierForm>,
    merge: MergeForm,
    errors: FormErrors,
    is_stale: bool,
    query: ListQuery,
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<SupplierId>,
    Query(query): Query<ListQuery>,
    Query(chosen): Query<MergeForm>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let listed = stored(&db, id).await?;
    let typed = Typed {
        query,
        merge: MergeForm {
            ziel: chosen.ziel,
            ..MergeForm::default()
        },
        ..Typed::default()
    };
    frame.page(&page(&frame, &db, &actor, listed, typed).await?)
}

async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<SupplierId>,
    form: CsrfForm<SupplierForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditSuppliers>()?;
    stored(&db, id).await?;
    let again = match form.value.command(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let name = command.name.trim().to_owned();
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::edit_supplier(tx, &permit, command).await?;
                    Ok(paths::supplier(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Der Lieferant {name} ist gespeichert.");
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let typed = Typed {
        edit: Some(form.value),
        errors: again.errors(),
        is_stale: again.is_stale(),
        ..Typed::default()
    };
    let listed = stored(&db, id).await?;
    let page = page(&frame, &db, &actor, listed, typed).await?;
    frame.page_with(again.status(), &page)
}

async fn merge(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<SupplierId>,
    form: CsrfForm<MergeForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditSuppliers>()?;
    let doubled = stored(&db, id).await?;
    let again = match form.value.command(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::merge_suppliers(tx, &permit, command).await?;
                    Ok(paths::supplier(command.kept))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Der Lieferant {} ist in diesem aufgegangen.",
                        doubled.supplier.name
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add(
            "",
            "Jemand anderes hat den Lieferanten inzwischen geändert. Bitte prüfen Sie, ob Ihre Entscheidung noch gilt.",
        );
    }
    let typed = Typed {
        merge: form.value,
        errors,
        ..Typed::default()
    };
    let listed = stored(&db, id).await?;
    let page = page(&frame, &db, &actor, listed, typed).await?;
    frame.page_with(again.status(), &page)
}

async fn stored(db: &Db, id: SupplierId) -> Result<ListedSupplier, AppError> {
    let listed = queries::listed_supplier(db.reader(), id).await?;
    listed.ok_or(AppError::NotFound)
}

async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    listed: ListedSupplier,
    typed: Typed,
) -> Result<SupplierPage, AppError> {
    let (conn, id) = (db.reader(), listed.supplier.id);
    let filter = InvoiceFilter {
        supplier: Some(id),
        descending: true,
        ..InvoiceFilter::default()
    };
    let total = queries::count_invoices(conn, &filter).await?;
    let number = typed.query.page(total);
    let invoices = queries::invoices(conn, &filter, (number - 1) * PAGE_ROWS, Some(PAGE_ROWS)).await?;
    let may_edit = actor.may::<EditSuppliers>();
    let others = if may_edit {
        queries::other_suppliers(conn, id).await?
    } else {
        Vec::new()
    };
    let history = audit::of_subject(conn, SubjectKind::Supplier, id.0, HISTORY).await?;
    let changed = history.first().map(|entry| {
        let at = entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string();
        (entry.who.clone(), at)
    });
    let form = typed
        .edit
        .unwrap_or_else(|| SupplierForm::stored(&listed.supplier));
    Ok(SupplierPage::new(
        frame.layout(),
        SupplierParts {
            listed,
            invoices,
            place: (number, total),
            others,
            form: &form,
            merge: &typed.merge,
            errors: &typed.errors,
            conflict: typed.is_stale.then(|| changed.unwrap_or_default()),
            history: history.into_iter().map(HistoryEntry::from).collect(),
            may_edit,
        },
    ))
}
