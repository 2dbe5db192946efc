//! A payment list that was read: its page, and taking it back.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::PaymentRowId;

use crate::auth::{Actor, ImportPayments};
use crate::purchasing::forms::ReasonForm;
use crate::purchasing::pages::ReadListPage;
use crate::purchasing::rows::ListContent;
use crate::purchasing::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::READ_LIST, show)
        .post(paths::READ_LIST, take_back)
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(row): Path<PaymentRowId>,
) -> Result<Response, AppError> {
    actor.permit::<ImportPayments>()?;
    let content = stored(&authority, row).await?;
    let (form, none) = (ReasonForm::default(), FormErrors::none());
    frame.page(&ReadListPage::new(frame.layout(), &content, &form, &none))
}

async fn take_back(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(row): Path<PaymentRowId>,
    form: CsrfForm<ReasonForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ImportPayments>()?;
    let Some(content) = queries::list_content(authority.db.reader(), row).await? else {
        let flash = Flash::warning("Diese Zahlungsliste ist schon zurückgenommen.");
        return Ok(frame.redirect(paths::PAYMENT_IMPORT, &flash));
    };
    let command = form.value.take_back(&content.list);
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            service::take_list_back(tx, &permit, command).await?;
            Ok(paths::PAYMENT_IMPORT.to_owned())
        })
        .await;
    let again = match sorted(answer)? {
        Ok(location) => {
            let file = &content.list.file_name;
            let removed = match content.payments.len() {
                1 => "eine Zahlung".to_owned(),
                count => format!("{count} Zahlungen"),
            };
            let text = format!(
                "Die Zahlungsliste {file} ist zurückgenommen: {removed} von ihren Rechnungen entfernt."
            );
            return Ok(frame.redirect(&location, &Flash::success(text)));
        }
        Err(again) => again,
    };
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add(
            "",
            "Jemand anderes hat inzwischen eine Zeile der Liste zugeordnet oder zurückgestellt. Bitte prüfen Sie, ob die Liste noch \
             zurückzunehmen ist.",
        );
    }
    let content = stored(&authority, row).await?;
    let page = ReadListPage::new(frame.layout(), &content, &form.value, &errors);
    frame.page_with(again.status(), &page)
}

async fn stored(authority: &Authority, row: PaymentRowId) -> Result<ListContent, AppError> {
    queries::list_content(authority.db.reader(), row)
        .await?
        .ok_or(AppError::NotFound)
}
