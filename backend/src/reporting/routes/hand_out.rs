//! Handing a finished report out: it is remembered, then sent.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use paktbuch_types::NoticeId;
use tokio_util::io::ReaderStream;

use crate::db::Who;
use crate::reporting::rows::{DocumentFormat, ListFormat, ReportKind};
use crate::reporting::service::{self, Made};
use crate::web::download::{XLSX, disposition};
use crate::web::error::AppError;
use crate::web::request::Authority;

/// What a report is, and who asked for it.
pub(super) struct Wanted {
    pub(super) who: Who,
    pub(super) kind: ReportKind,
    pub(super) notice: Option<NoticeId>,
    pub(super) as_of: NaiveDate,
    /// Suffix of its file.
    pub(super) format: &'static str,
}

/// Remembers that a report was made, and sends it.
pub(super) async fn hand_out(
    authority: &Authority,
    wanted: Wanted,
    made: Made,
) -> Result<Response, AppError> {
    let Wanted {
        who,
        kind,
        notice,
        as_of,
        format,
    } = wanted;
    let told = service::told((kind, notice), as_of, format, &made);
    authority
        .db
        .write(who, async |tx| {
            service::remember(tx, told).await.map_err(AppError::from)
        })
        .await?;
    download(made, format).await
}

/// Suffix of a list's file.
pub(super) const fn suffix(format: ListFormat) -> &'static str {
    match format {
        ListFormat::Xlsx => "xlsx",
        ListFormat::Csv => "csv",
    }
}

/// Sends a finished report; the file has no name any more and vanishes with the answer.
pub(super) async fn download(made: Made, suffix: &str) -> Result<Response, AppError> {
    let media_type = match suffix {
        "csv" => "text/csv; charset=utf-8",
        "zip" => "application/zip",
        other => DocumentFormat::from_suffix(other).map_or(XLSX, DocumentFormat::media_type),
    };
    let storage = |error: std::io::Error| AppError::Storage(error.to_string());
    let disposition = disposition(&format!("{}.{suffix}", made.name));
    let file = made.scratch.into_reader().map_err(storage)?;
    let length = file.metadata().map_err(storage)?.len();
    let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)));
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_LENGTH, length.to_string()),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, body).into_response())
}
