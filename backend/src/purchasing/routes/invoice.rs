//! An invoice: its page, its file, and the sheet of its lines.

use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use paktbuch_types::{InvoiceId, InvoiceLineId};
use serde::Deserialize;

use super::show::{Typed, page, stored, suggestions};
use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, EditInvoices, ReadInvoices};
use crate::purchasing::commands::AllocateRest;
use crate::purchasing::forms::{self, RawSheet, RestForm, Sheet};
use crate::purchasing::pages::conflict;
use crate::purchasing::rows::InvoiceDetail;
use crate::purchasing::{paths, queries, service};
use crate::web::components::Conflict;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::INVOICE, show)
        .post(paths::INVOICE, save)
        .get(paths::FILE, download)
        .post(paths::REST, allocate_rest)
}

/// The Skonto of the payment terms that the form of the payment is filled with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ShowQuery {
    skonto: String,
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    Query(ShowQuery { skonto }): Query<ShowQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let typed = Typed {
        skonto: skonto.parse().ok(),
        ..Typed::default()
    };
    frame.page(&page(&frame, &authority, &actor, &invoice, typed).await?)
}

/// The file as it came, byte for byte.
async fn download(
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let documents = authority.documents.clone();
    let file_name = invoice.file_name.clone();
    let bytes = tokio::task::spawn_blocking(move || documents.get(&invoice.sha256)).await;
    let bytes = bytes.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let name = download_name(&file_name);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition.map_err(AppError::internal)?,
    );
    Ok(response)
}

/// A plain file name that ends in `.xml`, whatever the file was called.
fn download_name(file_name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = file_name
        .chars()
        .map(|c| if plain(c) { c } else { '-' })
        .collect();
    let stem = match name.len().checked_sub(4) {
        Some(end) if name[end..].eq_ignore_ascii_case(".xml") => &name[..end],
        _ => &name,
    };
    let stem = stem.trim_matches(['.', '-']);
    let stem = if stem.is_empty() { "rechnung" } else { stem };
    format!("{stem}.xml")
}

async fn save(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<RawSheet>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let mut sheet = Sheet::sent(&invoice, &form.value);
    if let Some(line) = pressed(&form.value, forms::ADD_PART) {
        sheet.add_part(line);
        let typed = Typed {
            sheet: Some(sheet),
            added: Some(line),
            ..Typed::default()
        };
        return frame.page(&page(&frame, &authority, &actor, &invoice, typed).await?);
    }
    if let Some(line) = pressed(&form.value, forms::ACCEPT) {
        let groups = queries::targets(authority.db.reader()).await?;
        let proposals = suggestions(&authority, &invoice, &groups).await?;
        if let Some(proposal) = proposals.iter().find(|proposal| proposal.line == line) {
            sheet.accept(line, proposal.target);
        }
    }
    let again = match sheet.command(&invoice) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::save_lines(tx, &permit, command).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Die Positionen der Rechnung {} sind gespeichert.",
                        invoice.row.number
                    );
                    return saved(&frame, &authority, id, &location, text).await;
                }
                Err(again) => again,
            }
        }
    };
    let invoice = stored(&authority, id).await?;
    let comparison = if again.is_stale() {
        Some(compared(&authority, &sheet, &invoice).await?)
    } else {
        None
    };
    if again.is_stale() {
        sheet.catch_up(&invoice);
    }
    let typed = Typed {
        sheet: Some(sheet),
        errors: again.errors(),
        conflict: comparison,
        ..Typed::default()
    };
    let page = page(&frame, &authority, &actor, &invoice, typed).await?;
    frame.page_with(again.status(), &page)
}

async fn allocate_rest(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<RestForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let again = match forms::read_target(&form.value.ziel) {
        None => {
            let mut errors = FormErrors::none();
            errors.add(
                "ziel",
                "Bitte wählen Sie, woraus der Rest aller Positionen bezahlt wird.",
            );
            Again::Errors(errors)
        }
        Some(target) => {
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::allocate_rest(tx, &permit, AllocateRest { invoice: id, target }).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Die Rechnung {} ist vollständig zugeordnet.", invoice.row.number);
                    return saved(&frame, &authority, id, &location, text).await;
                }
                Err(again) => again,
            }
        }
    };
    let typed = Typed {
        errors: again.errors(),
        ..Typed::default()
    };
    let page = page(&frame, &authority, &actor, &invoice, typed).await?;
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Back to the invoice, with the next one of the inbox at hand once this one has left it.
async fn saved(
    frame: &Frame,
    authority: &Authority,
    id: InvoiceId,
    location: &str,
    text: String,
) -> Result<Response, AppError> {
    let invoice = stored(authority, id).await?;
    let inbox = queries::inbox(authority.db.reader(), &invoice.row).await?;
    let flash = Flash::success(text);
    let flash = match (inbox.position, inbox.next.or(inbox.previous)) {
        (None, Some(next)) => flash.link(paths::invoice(next), "Nächste Rechnung"),
        _ => flash,
    };
    Ok(frame.redirect(location, &flash))
}

/// The line whose button was pressed.
fn pressed(fields: &[(String, String)], button: &str) -> Option<InvoiceLineId> {
    let (_, value) = fields.iter().find(|(key, _)| key == button)?;
    value.parse().ok()
}

async fn compared(
    authority: &Authority,
    sheet: &Sheet,
    invoice: &InvoiceDetail,
) -> Result<Conflict, AppError> {
    let conn = authority.db.reader();
    let groups = queries::targets(conn).await?;
    let last = audit::of_subject(conn, SubjectKind::Invoice, invoice.row.id.0, 1)
        .await?
        .pop();
    let changed = last.map_or_else(Default::default, |entry| {
        (entry.who, entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string())
    });
    Ok(conflict(sheet, invoice, &groups, changed))
}

#[cfg(test)]
mod tests {
    use super::download_name;

    #[test]
    fn a_downloaded_file_has_a_plain_name_and_the_suffix_of_its_kind() {
        for (given, named) in [
            ("RE-1.xml", "RE-1.xml"),
            ("RE-1.XML", "RE-1.xml"),
            ("", "rechnung.xml"),
            (".xml", "rechnung.xml"),
            ("..", "rechnung.xml"),
            ("äöü", "rechnung.xml"),
            ("rechnung.exe", "rechnung.exe.xml"),
            ("a\"; filename=b.html", "a---filename-b.html.xml"),
            ("../../etc/passwd", "etc-passwd.xml"),
        ] {
            assert_eq!(download_name(given), named, "{given}");
        }
    }
}
