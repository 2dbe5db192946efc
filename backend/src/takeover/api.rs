//! A list of a notice that is taken over (Bestand übernehmen): only checked, or taken over.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use paktbuch_types::NoticeId;
use serde::{Deserialize, Serialize};

use super::commands::{FileOutcome, Remark, TakeFile, TakeOver};
use super::kind::SheetKind;
use super::sheet::{MappingError, Sheet};
use super::{paths, queries, service};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::paths as funding;
use crate::takeover::service::{Permits, ReadError};
use crate::web::api::{ApiActor, ApiFile, ApiFilter, Told, taken};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new().post(paths::API_FILES, take)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(take))]
pub struct Api;

/// What is said of a list beside its content.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct TakeoverParams {
    /// `kostenplan`, `belege`, `auszahlungen`, `mittelabrufe` oder `inventar`. Belege brauchen den Kostenplan, Geräte die Belege.
    kind: String,
    /// Name der Datei, für den Verlauf.
    #[param(required = false)]
    file_name: String,
    /// `true` prüft nur: dieselbe Antwort, und nichts ist geändert.
    #[param(required = false)]
    dry_run: bool,
    /// Zuordnung der Spalten als TOML, wie die Datei für `import takeover --map`; ohne Angabe an ihren Namen erkannt. Sie wird für
    /// Dateien mit denselben Überschriften gemerkt.
    #[param(required = false, example = "brutto = \"Betrag\"")]
    map: String,
    /// Ersatzdatum: Tag der Belege ohne Rechnungsdatum und ohne Tag der Zahlung, der Auszahlungen und der Mittelabrufe ohne Tag; ohne
    /// Angabe sind sie abgewiesen.
    #[param(required = false, example = "2022-12-31")]
    fallback_date: String,
}

/// Was aus einer Liste geworden ist; mit `dry_run`, was daraus würde.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TakeoverListJson {
    kind: &'static str,
    file_name: String,
    /// Format und Kodierung, zum Beispiel `CSV, Windows-1252`.
    format: String,
    /// Nur geprüft, nichts geändert.
    dry_run: bool,
    /// Spalten der Liste, in ihrer Reihenfolge.
    columns: Vec<TakeoverColumn>,
    /// Zeilen der Liste.
    rows: usize,
    created: usize,
    /// Bekannte Einträge, über die die Liste mehr wusste.
    updated: usize,
    unchanged: usize,
    /// Abgewiesene Zeilen; berichtigt und noch einmal übernommen, kommen nur sie dazu.
    refused: Vec<TakeoverRefusal>,
    /// Was einer Zeile fehlt, die übernommen ist.
    warnings: Vec<TakeoverRemark>,
}

/// Eine Spalte der Liste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TakeoverColumn {
    name: String,
    /// Was sie bedeutet, wie in `map`; `null`, wo sie nicht gelesen ist.
    #[schema(required)]
    field: Option<&'static str>,
}

/// Eine abgewiesene Zeile mit ihren Zellen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TakeoverRefusal {
    /// Zeile der Datei, ab 1; 0 = die Datei im Ganzen.
    line: usize,
    /// Spalte; leer, wo die ganze Zeile gemeint ist.
    field: String,
    /// Grund und Abhilfe.
    message: String,
    /// Was in der Zeile steht, in der Reihenfolge von `columns`; leer, wo die Datei im Ganzen gemeint ist.
    cells: Vec<String>,
}

/// Was einer Zeile fehlt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TakeoverRemark {
    /// Zeile der Datei, ab 1; 0 = die Datei im Ganzen.
    line: usize,
    /// Spalte; leer, wo die ganze Zeile gemeint ist.
    field: String,
    message: String,
}

/// Übernimmt eine Liste eines Bescheids: ihr Inhalt (CSV oder XLSX) ist der Körper der Anfrage, höchstens 5.000 Zeilen. Dieselbe Liste noch
/// einmal ändert nichts.
#[utoipa::path(post, path = paths::API_FILES, params(("id" = i64, Path, description = "Bescheid"), TakeoverParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "übernommen, mindestens ein Eintrag ist neu", body = TakeoverListJson),
        (status = 200, description = "übernommen und nichts ist neu, oder nur geprüft", body = TakeoverListJson),
        (status = 404, description = "Gibt es nicht"), (status = 413, description = "zu groß"),
        (status = 422, description = "die Liste im Ganzen ist abgewiesen")))]
async fn take(
    ApiActor(actor): ApiActor,
    authority: Authority,
    Path(id): Path<NoticeId>,
    ApiFilter(params): ApiFilter<TakeoverParams>,
    file: ApiFile,
) -> Result<Response, AppError> {
    let permits = Permits::of(&actor)?;
    let db = &authority.db;
    let names = queries::notice_names(db.reader(), id).await?;
    names.ok_or(AppError::NotFound)?;
    let kind = params.kind()?;
    let sheet = read(&authority, &file).await?;
    let known = service::columns_of(db.reader(), kind, &sheet).await?;
    let wrong = |error: MappingError| AppError::Invalid(format!("„map“: {error}"));
    let mapping = known.read(kind, &params.map).map_err(wrong)?;
    mapping.check(kind, &sheet).map_err(wrong)?;
    let fallback_date = service::fallback_date(&params.fallback_date, db.clock().today());
    let fallback_date =
        fallback_date.map_err(|message| AppError::Invalid(format!("„fallback_date“: {message}")))?;
    let list = TakeFile {
        kind,
        name: params.file_name,
        sheet,
        mapping,
    };
    let command = TakeOver {
        notice: id,
        files: vec![list.clone()],
        fallback_date,
    };
    if params.dry_run {
        let rehearsed = db.rehearse(permits.who(), async |tx| outcome(tx, &permits, &command).await);
        return Ok(Json(told(&list, rehearsed.await?, true)).into_response());
    }
    taken(db, permits.who(), file.once.as_ref(), async |tx| {
        service::remember(tx, &permits, &list).await?;
        let outcome = outcome(tx, &permits, &command).await?;
        let is_new = outcome.created > 0;
        let answer = Told::list(&told(&list, outcome, false))?;
        Ok((is_new, funding::api_notice(id), answer))
    })
    .await
}

impl TakeoverParams {
    fn kind(&self) -> Result<SheetKind, AppError> {
        SheetKind::from_code(&self.kind).ok_or_else(|| {
            let kinds = SheetKind::ALL.map(SheetKind::code).join(", ");
            AppError::Invalid(format!("„kind“: Bitte angeben, welche Liste es ist: {kinds}."))
        })
    }
}

async fn read(authority: &Authority, file: &ApiFile) -> Result<Sheet, AppError> {
    let (worker, bytes) = (authority.worker.clone(), file.bytes.clone());
    let reading = tokio::task::spawn_blocking(move || service::read_list(&worker, &bytes)).await;
    match reading.map_err(AppError::internal)? {
        Ok(sheet) => Ok(sheet),
        Err(ReadError::Refused(message)) => Err(AppError::Invalid(message)),
        Err(error @ ReadError::Unavailable(_)) => Err(AppError::internal(error)),
    }
}

/// What became of the one list.
async fn outcome(tx: &WriteTx, permits: &Permits, command: &TakeOver) -> Result<FileOutcome, ServiceError> {
    let outcomes = service::take_over(tx, permits, command).await?;
    outcomes.into_iter().next().ok_or(ServiceError::NotFound)
}

fn told(list: &TakeFile, outcome: FileOutcome, dry_run: bool) -> TakeoverListJson {
    let meaning = |heading: &str| {
        let mut known = list.mapping.0.iter();
        known.find(|(_, mapped)| *mapped == heading).map(|(key, _)| *key)
    };
    let column = |heading: &String| TakeoverColumn {
        name: heading.clone(),
        field: meaning(heading),
    };
    let refusal = |remark: Remark| TakeoverRefusal {
        cells: list.sheet.cells_of(remark.line),
        line: remark.line,
        field: remark.field,
        message: remark.message,
    };
    TakeoverListJson {
        kind: list.kind.code(),
        file_name: outcome.file,
        format: list.sheet.format.clone(),
        dry_run,
        columns: list.sheet.headings.iter().map(column).collect(),
        rows: outcome.rows,
        created: outcome.created,
        updated: outcome.updated,
        unchanged: outcome.unchanged,
        refused: outcome.refused.into_iter().map(refusal).collect(),
        warnings: outcome.warnings.into_iter().map(TakeoverRemark::from).collect(),
    }
}

impl From<Remark> for TakeoverRemark {
    fn from(remark: Remark) -> Self {
        Self {
            line: remark.line,
            field: remark.field,
            message: remark.message,
        }
    }
}
