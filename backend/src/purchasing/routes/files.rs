//! The files of an invoice: XML, PDF or scan, supporting documents. Bytes as they came, and never run by the browser.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use paktbuch_types::InvoiceId;

use super::show::{stored, withholds};
use crate::auth::{Actor, Forbidden, ReadInvoices};
use crate::documents;
use crate::purchasing::rows::{InvoiceDetail, KeptFile};
use crate::purchasing::{einvoice, paths};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::XML, xml)
        .get(paths::FILE, file)
        .get(paths::ATTACHMENT, attachment)
}

async fn xml(authority: Authority, actor: Actor, Path(id): Path<InvoiceId>) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    xml_of(&authority, &actor, id).await
}

/// The XML of an invoice, byte for byte, to download.
pub(in crate::purchasing) async fn xml_of(
    authority: &Authority,
    actor: &Actor,
    id: InvoiceId,
) -> Result<Response, AppError> {
    let invoice = opened(authority, actor, id).await?;
    let xml = invoice.xml.ok_or(AppError::NotFound)?;
    let bytes = read(authority, &xml).await?;
    answer(bytes, "application/xml", "attachment", &xml_name(&xml.name))
}

async fn file(authority: Authority, actor: Actor, Path(id): Path<InvoiceId>) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    file_of(&authority, &actor, id).await
}

/// The file as it came, byte for byte: what browsers show safely opens, anything else is downloaded.
pub(in crate::purchasing) async fn file_of(
    authority: &Authority,
    actor: &Actor,
    id: InvoiceId,
) -> Result<Response, AppError> {
    let invoice = opened(authority, actor, id).await?;
    let file = invoice.file.ok_or(AppError::NotFound)?;
    let bytes = read(authority, &file).await?;
    let media_type = documents::media_type(&bytes).unwrap_or(&file.media_type);
    let name = match media_type {
        "application/xml" => xml_name(&file.name),
        _ => documents::named(&file.name, &bytes),
    };
    let (media_type, disposition) = match media_type {
        "application/pdf" => ("application/pdf", "inline"),
        "image/jpeg" => ("image/jpeg", "inline"),
        "image/png" => ("image/png", "inline"),
        "application/xml" => ("application/xml", "attachment"),
        _ => ("application/octet-stream", "attachment"),
    };
    answer(bytes, media_type, disposition, &name)
}

async fn attachment(
    authority: Authority,
    actor: Actor,
    Path((id, index)): Path<(InvoiceId, usize)>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    attachment_of(&authority, &actor, id, index).await
}

/// A supporting document, counted from 1: only ever downloaded, whatever it says it is.
pub(in crate::purchasing) async fn attachment_of(
    authority: &Authority,
    actor: &Actor,
    id: InvoiceId,
    index: usize,
) -> Result<Response, AppError> {
    let invoice = opened(authority, actor, id).await?;
    let xml = invoice.xml.ok_or(AppError::NotFound)?;
    let bytes = read(authority, &xml).await?;
    let found = tokio::task::spawn_blocking(move || {
        let index = index.checked_sub(1)?;
        einvoice::attachment(&bytes, index).ok().flatten()
    });
    let (described, bytes) = found
        .await
        .map_err(AppError::internal)?
        .ok_or(AppError::NotFound)?;
    answer(bytes, "application/octet-stream", "attachment", &described.name)
}

/// The invoice whose files somebody asks for, or the refusal where they tell person and pay of a Personalausgabe.
async fn opened(authority: &Authority, actor: &Actor, id: InvoiceId) -> Result<InvoiceDetail, AppError> {
    let invoice = stored(authority, id).await?;
    if withholds(authority, actor, &invoice).await? {
        let forbidden = Forbidden {
            role: actor.role,
            action: "Datei zu einer Personalausgabe öffnen; das dürfen Verwaltung und Fördermittel",
        };
        return Err(forbidden.into());
    }
    Ok(invoice)
}

async fn read(authority: &Authority, file: &KeptFile) -> Result<Vec<u8>, AppError> {
    let (documents, sha256) = (authority.documents.clone(), file.sha256.clone());
    let bytes = tokio::task::spawn_blocking(move || documents.get(&sha256)).await;
    bytes.map_err(AppError::internal)?.map_err(AppError::internal)
}

fn answer(
    bytes: Vec<u8>,
    media_type: &'static str,
    disposition: &str,
    name: &str,
) -> Result<Response, AppError> {
    let disposition = format!("{disposition}; filename=\"{}\"", plain_name(name));
    let disposition = HeaderValue::from_str(&disposition).map_err(AppError::internal)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// A name that is safe in a header and on a disk: its last part, of letters and digits.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            c
        } else {
            '-'
        }
    };
    let name: String = last.chars().take(120).map(plain).collect();
    match name.trim_matches(['.', '-']) {
        "" => "rechnung".to_owned(),
        name => name.to_owned(),
    }
}

/// A name that ends in `.xml`, whatever the file was called.
fn xml_name(name: &str) -> String {
    let plain = plain_name(name);
    let stem = match plain.len().checked_sub(4) {
        Some(end) if plain[end..].eq_ignore_ascii_case(".xml") => &plain[..end],
        _ if plain.eq_ignore_ascii_case("xml") => "rechnung",
        _ => &plain,
    };
    format!("{stem}.xml")
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("../../etc/passwd", "passwd.xml"),
        ] {
            assert_eq!(xml_name(given), named, "{given}");
        }
        assert_eq!(plain_name("../Scan 1.pdf"), "Scan-1.pdf");
    }
}
