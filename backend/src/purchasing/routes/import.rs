//! Upload of payment files.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;

use crate::auth::{Actor, ImportPayments, Permit};
use crate::purchasing::commands::{PaymentLine, PaymentsTaken, RememberMapping, TakePayments};
use crate::purchasing::forms::{ColumnsForm, RawSheet};
use crate::purchasing::pages::{PaymentColumnsPage, PaymentImportPage, PaymentResult};
use crate::purchasing::payment_file::{self, Mapping, MostlyBack, Sheet};
use crate::purchasing::service::{self, ReadError};
use crate::purchasing::{paths, queries};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors};
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::{Upload, UploadedFile};

/// Lists read before that the page shows.
const MOST_LISTS: usize = 10;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::PAYMENT_IMPORT, show)
        .post(paths::PAYMENT_IMPORT, upload)
        .post(paths::PAYMENT_COLUMNS, columns)
}

async fn show(frame: Frame, authority: Authority, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ImportPayments>()?;
    let page = page(&frame, &authority, None, &FormErrors::none()).await?;
    frame.page(&page)
}

/// Takes a file whose columns are known; asks for them otherwise. A repeat needs no nonce: the second time every row is known.
async fn upload(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    mut upload: Upload<ImportPayments>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ImportPayments>()?;
    let rehearsal = upload.field("pruefen") == "true";
    let choose = upload.field("spalten") == "true";
    let Some(file) = upload.files.pop() else {
        return refused(&frame, &authority, "Bitte wählen Sie eine Datei aus.").await;
    };
    let (file, read) = read(&authority, file).await?;
    let sheet = match read {
        Ok(sheet) => sheet,
        Err(message) => return refused(&frame, &authority, &message).await,
    };
    let remembered = remembered(&authority, &sheet).await?;
    let mut mapping = remembered.or_else(|| Mapping::certain(&sheet));
    let mut errors = FormErrors::none();
    if let Some(mapping) = &mut mapping
        && ask_for_sign((&sheet, &*mapping, false), &mut errors)
    {
        (mapping.reversed, mapping.is_told) = (false, false);
    }
    match mapping {
        Some(mapping) if !choose && errors.is_empty() => {
            let name = file.name.clone();
            let read = (name.as_str(), &sheet, &mapping);
            let result = take(&authority, &permit, read, (false, rehearsal)).await?;
            let page = page(&frame, &authority, Some(result), &FormErrors::none()).await?;
            frame.page(&page)
        }
        mapping => {
            let documents = authority.documents.clone();
            let (name, bytes) = (file.name, file.bytes);
            let stored = tokio::task::spawn_blocking(move || documents.put(&bytes)).await;
            let stored = stored.map_err(AppError::internal)?;
            let form = ColumnsForm {
                sha256: stored
                    .map_err(|error| AppError::Storage(error.to_string()))?
                    .sha256,
                file: name,
                rehearsal,
                mapping: mapping.unwrap_or_else(|| Mapping::guessed(&sheet)),
            };
            let page = PaymentColumnsPage::new(frame.layout(), &sheet, &form, &errors);
            if errors.is_empty() {
                frame.page(&page)
            } else {
                frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
        }
    }
}

/// Remembers the columns and takes the file that was uploaded before.
async fn columns(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    form: CsrfForm<RawSheet>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ImportPayments>()?;
    let typed = ColumnsForm::sent(&form.value);
    let (documents, sha256) = (authority.documents.clone(), typed.sha256.clone());
    let is_name = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    let bytes = tokio::task::spawn_blocking(move || is_name.then(|| documents.get(&sha256).ok()).flatten());
    let Some(bytes) = bytes.await.map_err(AppError::internal)? else {
        return refused(
            &frame,
            &authority,
            "Die Datei liegt nicht mehr vor. Bitte laden Sie sie noch einmal hoch.",
        )
        .await;
    };
    let name = typed.file.clone();
    let (_, read) = read(&authority, UploadedFile { name, bytes }).await?;
    let sheet = match read {
        Ok(sheet) => sheet,
        Err(message) => return refused(&frame, &authority, &message).await,
    };
    let mut errors = FormErrors::none();
    match typed.mapping.check(&sheet) {
        Err(error) => errors.add("", error.to_string()),
        Ok(()) => {
            ask_for_sign((&sheet, &typed.mapping, true), &mut errors);
        }
    }
    if !errors.is_empty() {
        let page = PaymentColumnsPage::new(frame.layout(), &sheet, &typed, &errors);
        return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let remember = RememberMapping {
        headings: headings(&sheet),
        mapping: typed.mapping.to_toml(),
    };
    authority
        .db
        .write(permit.who(), async |tx| {
            service::remember_mapping(tx, &permit, remember).await
        })
        .await?;
    let file = (typed.file.as_str(), &sheet, &typed.mapping);
    let result = take(&authority, &permit, file, (true, typed.rehearsal)).await?;
    let page = page(&frame, &authority, Some(result), &FormErrors::none()).await?;
    frame.page(&page)
}

/// Asks what a minus means where most amounts of a list are refunds by it, unless that was `chosen` for this list; answers whether it did.
fn ask_for_sign((sheet, mapping, chosen): (&Sheet, &Mapping, bool), errors: &mut FormErrors) -> bool {
    let (lines, _) = payment_file::payments(sheet, mapping);
    let Some(why) = payment_file::asks_for_sign(&lines, mapping, chosen) else {
        return false;
    };
    let message = match why {
        MostlyBack::Minus => {
            "Mehr als die Hälfte der Beträge trägt ein Minus oder ist nach Soll/Haben eine Rückzahlung. Bitte wählen, was das Minus bedeutet: Rückzahlungen der \
             Lieferanten oder Ihre Zahlungen."
        }
        MostlyBack::Remembered => {
            "Gemerkt ist für diese Überschriften, dass ein Minus Ihre Zahlungen bedeutet; danach wäre mehr als die Hälfte dieser Liste Rückzahlungen. Sind \
             es Ihre Zahlungen, bitte „Rückzahlung des Lieferanten“ wählen: So zählen die Beträge ohne Minus als Zahlungen."
        }
    };
    errors.add("reversed", message);
    true
}

/// Reads a list; its refusal is a message.
pub(in crate::purchasing) async fn read(
    authority: &Authority,
    file: UploadedFile,
) -> Result<(UploadedFile, Result<Sheet, String>), AppError> {
    let worker = authority.worker.clone();
    let read = tokio::task::spawn_blocking(move || (service::read_sheet(&worker, &file.bytes), file));
    match read.await.map_err(AppError::internal)? {
        (Ok(sheet), file) => Ok((file, Ok(sheet))),
        (Err(ReadError::Refused(message)), file) => Ok((file, Err(message))),
        (Err(error @ ReadError::Unavailable(_)), _) => Err(AppError::internal(error)),
    }
}

/// What was remembered for these headings, as long as it can be used.
pub(in crate::purchasing) async fn remembered(
    authority: &Authority,
    sheet: &Sheet,
) -> Result<Option<Mapping>, AppError> {
    let text = queries::remembered_mapping(authority.db.reader(), &headings(sheet)).await?;
    let mapping = text.and_then(|text| Mapping::from_toml(&text).ok());
    Ok(mapping.filter(|mapping| mapping.check(sheet).is_ok()))
}

/// The headings as they are remembered.
pub(in crate::purchasing) fn headings(sheet: &Sheet) -> String {
    sheet.headings.join(";")
}

/// Takes the payments of a list, whose columns were `chosen` for it or known.
async fn take(
    authority: &Authority,
    permit: &Permit<ImportPayments>,
    (file, sheet, mapping): (&str, &Sheet, &Mapping),
    (chosen, rehearsal): (bool, bool),
) -> Result<PaymentResult, AppError> {
    let (lines, refused) = payment_file::payments(sheet, mapping);
    let told: BTreeMap<usize, (String, String)> = lines
        .iter()
        .map(|line| (line.line, (payee(line), line.amount.to_string())))
        .collect();
    let command = TakePayments {
        file_name: file.to_owned(),
        lines,
        chosen,
    };
    let documents = &authority.documents;
    let take = async |tx: &crate::db::WriteTx| -> Result<PaymentsTaken, crate::error::ServiceError> {
        service::take_payments(tx, permit, documents, command).await
    };
    let taken = if rehearsal {
        authority.db.rehearse(permit.who(), take).await?
    } else {
        authority.db.write(permit.who(), take).await?
    };
    Ok(PaymentResult {
        file: file.to_owned(),
        format: sheet.format.clone(),
        unread: mapping.unread(sheet),
        rehearsal,
        taken,
        told,
        refused,
        sums: payment_file::sums(sheet, mapping),
    })
}

/// Who was paid, by name or by number in the accounts.
fn payee(line: &PaymentLine) -> String {
    if line.payee.is_empty() && !line.creditor.is_empty() {
        format!("Kreditor {}", line.creditor)
    } else {
        line.payee.clone()
    }
}

async fn page(
    frame: &Frame,
    authority: &Authority,
    result: Option<PaymentResult>,
    errors: &FormErrors,
) -> Result<PaymentImportPage, AppError> {
    let lists = queries::read_lists(authority.db.reader(), MOST_LISTS).await?;
    Ok(PaymentImportPage::new(frame.layout(), result, lists, errors))
}

async fn refused(frame: &Frame, authority: &Authority, message: &str) -> Result<Response, AppError> {
    let mut errors = FormErrors::none();
    errors.add("datei", message);
    let page = page(frame, authority, None, &errors).await?;
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
