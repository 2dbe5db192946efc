//! Holding an invoice against the orders of its supplier, and the one that it names.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::InvoiceId;

use super::show::{conflict, stored};
use crate::audit::SubjectKind;
use crate::auth::{Actor, EditInvoices};
use crate::purchasing::comparing::proposals;
use crate::purchasing::forms::MatchForm;
use crate::purchasing::pages::{MatchPage, match_compared};
use crate::purchasing::rows::{InvoiceDetail, OrderedLine};
use crate::purchasing::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::MATCH_ORDER, show)
        .post(paths::MATCH_ORDER, save)
}

async fn offered(authority: &Authority, invoice: &InvoiceDetail) -> Result<Vec<OrderedLine>, AppError> {
    let used: Vec<_> = invoice
        .lines
        .iter()
        .filter_map(|line| Some(line.ordered.as_ref()?.id))
        .collect();
    let (conn, reference) = (authority.db.reader(), &invoice.order_reference);
    Ok(queries::order_lines(conn, invoice.supplier, reference, &used).await?)
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
) -> Result<Response, AppError> {
    actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let offered = offered(&authority, &invoice).await?;
    let proposals = proposals(&invoice.lines, &invoice.order_reference, &offered);
    let form = MatchForm::stored(&invoice, &proposals);
    let page = MatchPage::new(
        frame.layout(),
        &invoice,
        &form,
        (&offered, &proposals),
        &FormErrors::none(),
        None,
    );
    frame.page(&page)
}

async fn save(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    sent: CsrfForm<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let mut form = MatchForm::sent(&invoice, &sent.value);
    let again = match form.read(&invoice) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = authority
                .db
                .write_once(permit.who(), &sent.once, async |tx| {
                    service::match_order(tx, &permit, command).await?;
                    Ok(format!("{}#bestellung", paths::invoice(id)))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Der Abgleich der Rechnung {} ist gespeichert.",
                        invoice.row.number
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let invoice = stored(&authority, id).await?;
    let offered = offered(&authority, &invoice).await?;
    let mut both = None;
    if again.is_stale() {
        let rows = match_compared(&invoice, &form, &offered);
        both = Some(conflict(&authority, SubjectKind::Invoice, id.0, rows).await?);
        form.version = invoice.version.to_string();
    }
    let page = MatchPage::new(
        frame.layout(),
        &invoice,
        &form,
        (&offered, &[]),
        &again.errors(),
        both,
    );
    frame.page_with(again.status(), &page)
}
