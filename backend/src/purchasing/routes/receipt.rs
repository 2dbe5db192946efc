//! Entering a receipt that is no invoice.

use axum::response::Response;

use super::enter::{both, scan_of};
use crate::auth::{Actor, RecordInvoices};
use crate::purchasing::forms::ReceiptForm;
use crate::purchasing::pages::ReceiptPage;
use crate::purchasing::{paths, service};
use crate::web::error::AppError;
use crate::web::form::{Again, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::Upload;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::RECEIPT, empty)
        .post(paths::RECEIPT, enter)
}

async fn empty(frame: Frame, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<RecordInvoices>()?;
    let layout = frame.layout();
    let form = ReceiptForm::empty(&layout.authority);
    frame.page(&ReceiptPage::new(layout, &form, &FormErrors::none()))
}

async fn enter(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    upload: Upload<RecordInvoices>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<RecordInvoices>()?;
    let form = ReceiptForm::sent(&upload.fields);
    let once = upload.once.clone();
    let again = match (form.read(), scan_of(&authority, upload.files).await?) {
        (Ok(command), Ok(scan)) => {
            let number = command.number.clone();
            let answer = authority
                .db
                .write_once(permit.who(), &once, async |tx| {
                    let id = service::enter_receipt(tx, &permit, command, scan).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Der Beleg {number} ist erfasst. Bitte ordnen Sie ihn zu.");
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
        (command, scan) => Again::Errors(both(command.err(), scan.err())),
    };
    let page = ReceiptPage::new(frame.layout(), &form, &again.errors());
    frame.page_with(again.status(), &page)
}
