//! Filed proofs through the REST API.

mod before;
mod differences;
mod preview;

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::{FilingId, NoticeId, ProofConfirmation, ProofType};
use serde::{Deserialize, Serialize};

use super::commands::FileProof as Command;
use super::rows::{FilingRow, NoticeFacts, Said, Series};
use super::{day, paths, queries, routes, service};
use crate::auth::{FileProof, MakeProof};
use crate::db::{Db, WriteTx};
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::web::api::{ApiBody, ApiPermit, ApiQuery, Day, Page, Told, created, versioned};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_PROOFS, list)
        .post(paths::API_PROOFS, file)
        .get(paths::API_PREVIEW, preview::preview)
        .post(paths::API_TAKE_BEFORE, before::take_before)
        .get(paths::API_PROOF, show)
        .delete(paths::API_PROOF, before::release_before)
        .get(paths::API_WORKBOOK, workbook)
        .get(paths::API_DIFFERENCES, differences::differences)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    list,
    file,
    before::take_before,
    preview::preview,
    show,
    before::release_before,
    workbook,
    differences::differences
))]
pub struct Api;

/// Eine eingereichte Fassung eines Verwendungsnachweises. Sie ändert sich nicht mehr.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ProofJson {
    id: i64,
    /// Bescheid (`id`).
    notice: i64,
    /// Version, ab 1; bei einem Zwischennachweis die des Zwischennachweises zu diesem Stichtag.
    number: i64,
    /// Vor der Übernahme eingereicht: Datei und Summen sind die des PDF, der Tag der Einreichung gilt ohne Uhrzeit, und `receipts` und
    /// `devices` sind die des Bestands bis zu diesem Tag.
    taken_over: bool,
    /// Stichtag.
    as_of: NaiveDate,
    /// Ein Zwischennachweis: Er rechnet den Bescheid nicht ab.
    is_interim: bool,
    /// `vn`, `einfacher_vn`, `verwendungsbestaetigung`, `zwischennachweis` oder `einfacher_zwischennachweis`; `null`, wo der festgehaltene
    /// Inhalt nicht zu lesen ist, und vor der Übernahme.
    #[schema(required)]
    proof_type: Option<&'static str>,
    /// RFC 3339, in UTC.
    filed_at: DateTime<Utc>,
    filed_by: String,
    file_name: String,
    /// Der Datei, hexadezimal.
    sha256: String,
    size: i64,
    spent_cents: i64,
    eligible_cents: i64,
    granted_cents: i64,
    own_share_cents: i64,
    /// Zeilen der Belegliste: eine je Zahlung und Zuordnung.
    receipts: i64,
    devices: i64,
    /// Offene Fehler beim Einreichen.
    errors: i64,
    /// Warum berichtigt oder trotz offener Fehler eingereicht wurde.
    reason: String,
    /// Was diese Fassung bestätigt, mit den Namen von `confirmations` des Einreichens; `null`, wo der Inhalt nicht zu lesen ist.
    #[schema(required)]
    confirmations: Option<Vec<&'static str>>,
    /// Der Schritt, mit dem sie die örtliche Prüfung bestätigt; sonst `null`.
    #[schema(required)]
    local_audit: Option<LocalAuditJson>,
}

/// Schritt der örtlichen Prüfung hinter einer Fassung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LocalAuditJson {
    /// Schritt der Prüfung des Nachweises (`examination-steps`).
    step: i64,
    /// Tag der Bescheinigung.
    done_on: NaiveDate,
    /// Stichtag des geprüften Standes; `null`, wo der Schritt eingetragen ist, bevor Paktbuch ihn festhielt.
    #[schema(required)]
    audited_as_of: Option<NaiveDate>,
}

/// Ein Nachweis, wie er einzureichen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ProofInput {
    /// Stichtag: vom Tag des Bescheids bis heute; ein Zwischennachweis nur vor dem des eingereichten Verwendungsnachweises.
    as_of: Day,
    /// Wie viele Fassungen dieses Nachweises schon eingereicht sind (eines Zwischennachweises: zu diesem Stichtag); eine andere Zahl wird
    /// abgewiesen.
    filed_before: i64,
    /// Warum berichtigt oder trotz offener Fehler eingereicht wird; bei einer Berichtigung verlangt.
    #[serde(default)]
    reason: String,
    /// `vn`, `einfacher_vn`, `verwendungsbestaetigung`, `zwischennachweis` oder `einfacher_zwischennachweis`; ohne Angabe die Art des
    /// Programms.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    proof_type: Option<ProofType>,
    /// Nummer der offenen Nebenbestimmung (`conditions` des Bescheids, ab 1), die ein Zwischennachweis erledigt; ohne Angabe keine.
    #[serde(default)]
    condition: Option<i64>,
    /// Was diese Fassung bestätigt: `nebenbestimmungen`, `wirtschaftlich`, `buecher`, `zweck`, `rechnungspruefung` (nur mit einer
    /// örtlichen Prüfung dessen, was eingereicht wird, mit Person und Bescheinigung); ohne Angabe nichts, auch nicht, was eine frühere Fassung bestätigt hat.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    confirmations: Vec<ProofConfirmation>,
    /// Was die letzte Fassung bestätigt hat und diese nicht mehr; ohne diese Angabe fragt 409 danach.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    drop_confirmations: Vec<ProofConfirmation>,
}

impl ProofJson {
    /// A filed version with which proof it is and what it confirms, which its contents say.
    fn new(row: FilingRow, said: Said) -> Self {
        let codes = |all: Vec<ProofConfirmation>| all.into_iter().map(ProofConfirmation::code).collect();
        Self {
            proof_type: said.proof_type.map(ProofType::code),
            confirmations: said.confirmed.map(codes),
            local_audit: said.audit.map(|audit| LocalAuditJson {
                step: audit.step.0,
                done_on: audit.done_on,
                audited_as_of: audit.state.map(|state| state.as_of),
            }),
            id: row.id.0,
            notice: row.notice.0,
            number: row.number,
            taken_over: row.taken_over,
            as_of: row.as_of,
            is_interim: row.is_interim,
            filed_at: row.moment,
            filed_by: row.filed_by,
            file_name: row.file_name,
            sha256: row.sha256,
            size: row.size,
            spent_cents: row.spent.0,
            eligible_cents: row.eligible.0,
            granted_cents: row.granted.0,
            own_share_cents: row.own_share.0,
            receipts: row.receipts,
            devices: row.devices,
            errors: row.errors,
            reason: row.reason,
        }
    }
}

/// Eingereichte Fassungen eines Bescheids, auch die der Zwischennachweise, die neueste zuerst.
#[utoipa::path(get, path = paths::API_PROOFS, params(("id" = i64, Path), ApiQuery),
    responses((status = 200, body = Page<ProofJson>), (status = 404, description = "Den Bescheid gibt es nicht")))]
async fn list(
    _permit: ApiPermit<MakeProof>,
    authority: Authority,
    Path(id): Path<NoticeId>,
    query: ApiQuery,
) -> Result<Json<Page<ProofJson>>, AppError> {
    query.known_sort("Nachweise", &[])?;
    let db = &authority.db;
    known(db, id).await?;
    let filings = service::every(db.reader(), id).await?;
    let page = Page::cut(&query, filings, |row| row.id.to_string())?;
    let mut items = Vec::new();
    for row in page.items {
        let said = service::said(db.reader(), &authority.documents, &row).await?;
        items.push(ProofJson::new(row, said));
    }
    Ok(Json(Page {
        items,
        next: page.next,
        total: page.total,
    }))
}

/// Reicht den Verwendungsnachweis ein: Er wird zum Stichtag erstellt und eingefroren.
#[utoipa::path(post, path = paths::API_PROOFS, params(("id" = i64, Path)), request_body = ProofInput,
    responses((status = 201, description = "eingereicht", body = ProofJson),
        (status = 409, description = "es sind schon mehr Fassungen eingereicht, der Nachweis sagt dasselbe wie die letzte, oder er bestätigt nicht mehr, was sie bestätigt hat (`drop_confirmations`)"), (status = 422, description = "abgewiesen")))]
async fn file(
    ApiPermit(permit): ApiPermit<FileProof>,
    authority: Authority,
    Path(id): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let db = &authority.db;
    let notice = known(db, id).await?;
    let input = body.read::<ProofInput>()?;
    let Day(as_of) = input.as_of;
    if let Some(message) = day::refused(as_of, notice.noticed_on, db.clock().today()) {
        return Err(ServiceError::field("as_of", message).into());
    }
    let series = Series::of(input.proof_type, as_of);
    let last = service::last(db.reader(), id, series).await?;
    if let Some(last) = last.filter(|last| last.number == input.filed_before) {
        refuse_dropped(&authority.documents, &last, &input)?;
    }
    let twice = |(place, what): (usize, &ProofConfirmation)| {
        input.confirmations[..place].contains(what).then(|| what.code())
    };
    if let Some(code) = input.confirmations.iter().enumerate().find_map(twice) {
        let message = format!("„{code}“ steht zweimal da. Bitte nur einmal nennen.");
        return Err(ServiceError::field("confirmations", message).into());
    }
    let command = Command {
        notice: id,
        as_of,
        proof_type: input.proof_type,
        confirmed: input.confirmations,
        condition: input.condition,
        filed_before: input.filed_before,
        reason: input.reason,
        seen: None,
    };
    let place = (authority.temporary.as_path(), authority.address.as_str());
    let prepared = service::prepare(db, &authority.documents, place, &command).await?;
    created(db, permit.who(), body.once.as_ref(), async |tx| {
        let filing = match service::file_proof(tx, &permit, &command, &prepared).await {
            Err(ServiceError::Stale) => {
                let filed = service::versions(tx.conn(), id, series).await?.len();
                let whose = match series {
                    Series::Final => "zu diesem Bescheid",
                    Series::Interim(_) => "vom Zwischennachweis zu diesem Stichtag",
                };
                return Err(AppError::Conflict(format!(
                    "Eingereicht sind {whose} {filed} Fassungen, „filed_before“ nennt {}. Bitte die Liste noch einmal lesen \
                     und prüfen, ob eine weitere nötig ist.",
                    command.filed_before
                )));
            }
            // The form calls the day so.
            Err(ServiceError::Field {
                field: "stichtag",
                message,
            }) => return Err(ServiceError::field("as_of", message).into()),
            answer => answer?,
        };
        let told = told(tx, &authority.documents, filing).await?;
        Ok((paths::api_proof(filing), told))
    })
    .await
}

/// Eine eingereichte Fassung.
#[utoipa::path(get, path = paths::API_PROOF, params(("id" = i64, Path)),
    responses((status = 200, body = ProofJson), (status = 404, description = "Gibt es nicht")))]
async fn show(
    _permit: ApiPermit<MakeProof>,
    authority: Authority,
    Path(id): Path<FilingId>,
) -> Result<Response, AppError> {
    let filing = service::version(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let said = service::said(authority.db.reader(), &authority.documents, &filing).await?;
    Ok(versioned(1, ProofJson::new(filing, said)))
}

/// Die Arbeitsmappe, wie sie eingereicht wurde, Byte für Byte.
#[utoipa::path(get, path = paths::API_WORKBOOK, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht, auch zu einer Fassung, die vor der Übernahme eingereicht ist: Ihre Datei ist das PDF")))]
async fn workbook(
    _permit: ApiPermit<MakeProof>,
    authority: Authority,
    Path(id): Path<FilingId>,
) -> Result<Response, AppError> {
    routes::filed_workbook(&authority, id).await
}

async fn known(db: &Db, id: NoticeId) -> Result<NoticeFacts, AppError> {
    let notice = queries::the_notice(db.reader(), id).await?;
    notice.ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, documents: &Documents, id: FilingId) -> Result<Told, AppError> {
    let filing = service::version(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    let said = service::said(tx.conn(), documents, &filing).await?;
    Told::new(1, &ProofJson::new(filing, said))
}

/// Asks before a correction drops what the last version confirmed, as the page does.
fn refuse_dropped(documents: &Documents, last: &FilingRow, input: &ProofInput) -> Result<(), AppError> {
    let before = routes::confirmed_in(documents, Some(last));
    let is_told = |what: &&ProofConfirmation| {
        input.confirmations.contains(what) || input.drop_confirmations.contains(what)
    };
    let dropped: Vec<String> = before
        .iter()
        .filter(|what| !is_told(what))
        .map(|what| format!("{} (`{}`)", what.label(), what.code()))
        .collect();
    if dropped.is_empty() {
        return Ok(());
    }
    Err(AppError::Conflict(format!(
        "{} hat bestätigt, was hier unter „confirmations“ fehlt: {}. Bitte dort nennen, oder unter „drop_confirmations“, wenn es entfällt.",
        last.name(),
        dropped.join("; ")
    )))
}
