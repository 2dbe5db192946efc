//! Filed proofs through the REST API.

mod preview;

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::{Cents, FilingId, NoticeId, ProofConfirmation, ProofType};
use serde::{Deserialize, Serialize};

use super::commands::FileProof as Command;
use super::rows::{Change, FilingRow, NoticeFacts, Part};
use super::service::Explained;
use super::{day, paths, proof_type, queries, routes, service};
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
        .get(paths::API_PROOF, show)
        .get(paths::API_WORKBOOK, workbook)
        .get(paths::API_DIFFERENCES, differences)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list, file, preview::preview, show, workbook, differences))]
pub struct Api;

/// Eine eingereichte Fassung eines Verwendungsnachweises. Sie ändert sich nicht mehr.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ProofJson {
    id: i64,
    /// Bescheid (`id`).
    notice: i64,
    /// Version, ab 1.
    number: i64,
    /// Stichtag.
    as_of: NaiveDate,
    /// `vn`, `einfacher_vn` oder `verwendungsbestaetigung`; `null`, wo der festgehaltene Inhalt nicht zu lesen ist.
    #[schema(required)]
    proof_type: Option<&'static str>,
    /// RFC 3339, in UTC.
    filed_at: DateTime<Utc>,
    filed_by: String,
    file_name: String,
    /// Der Arbeitsmappe, hexadezimal.
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
}

/// Ein Nachweis, wie er einzureichen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ProofInput {
    /// Stichtag: vom Tag des Bescheids bis heute.
    as_of: Day,
    /// Wie viele Fassungen schon eingereicht sind; eine andere Zahl wird abgewiesen.
    filed_before: i64,
    /// Warum berichtigt oder trotz offener Fehler eingereicht wird; bei einer Berichtigung verlangt.
    #[serde(default)]
    reason: String,
    /// `vn`, `einfacher_vn` oder `verwendungsbestaetigung`; ohne Angabe die Art des Programms.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    proof_type: Option<ProofType>,
    /// Was diese Fassung bestätigt: `nebenbestimmungen`, `wirtschaftlich`, `buecher`, `zweck`, `rechnungspruefung` (nur mit einer
    /// örtlichen Prüfung dieser Fassung, mit Person und Bescheinigung); ohne Angabe nichts, auch nicht, was eine frühere Fassung bestätigt hat.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    confirmations: Vec<ProofConfirmation>,
}

/// Was die eingereichte Fassung sagt und was heute gilt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DifferenceJson {
    /// `notice` (Deckblatt), `sums`, `income`, `item` (Einzelansatz), `line` (Zeile des Kostenplans), `receipt` (Zeile der
    /// Belegliste), `shifted` (Anteile und Lfd. Nr. der übrigen Zeilen, zusammen eine Abweichung), `device`, `payout` (Mittelabruf) oder `narrative` (Sachbericht).
    part: &'static str,
    label: String,
    /// Lfd. Nr. in der eingereichten Belegliste; 0 für keine.
    number: u32,
    /// `added`, `removed` oder `changed`.
    change: &'static str,
    values: Vec<ValueJson>,
    /// Die Ereignisse des Protokolls, die sie erklären, nach ihrer Nummer.
    events: Vec<i64>,
    /// Die Namen der Werte, die kein Ereignis erklärt und die aus keiner anderen Abweichung folgen; leer, wenn alles erklärt ist.
    /// Kommt ein Eintrag dazu oder entfällt, ohne dass ein Ereignis es erklärt, sind es alle seine Werte.
    unexplained: Vec<String>,
}

/// Ein Wert, der abweicht.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ValueJson {
    name: String,
    /// Wie der Nachweis es sagt, zum Beispiel „20.540,35 €“; leer für nichts.
    filed: String,
    now: String,
    /// Beträge in Cent; `null`, wo `filed` oder `now` kein Betrag ist.
    #[schema(required)]
    filed_cents: Option<i64>,
    #[schema(required)]
    now_cents: Option<i64>,
}

impl ProofJson {
    /// A filed version with which proof it is, which its contents say.
    fn new(documents: &Documents, row: FilingRow) -> Self {
        let said = service::contents(documents, &row);
        Self {
            proof_type: said.ok().map(|said| said.proof_type().code()),
            id: row.id.0,
            notice: row.notice.0,
            number: row.number,
            as_of: row.as_of,
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

impl DifferenceJson {
    fn new(explained: Explained) -> Self {
        let Explained {
            difference,
            events,
            unexplained,
            ..
        } = explained;
        let unexplained = match difference.change {
            Change::Added | Change::Removed if events.is_empty() => {
                difference.values.iter().map(|(name, ..)| name.clone()).collect()
            }
            _ => unexplained,
        };
        let value = |(name, filed, now): (String, String, String)| ValueJson {
            filed_cents: cents(&filed),
            now_cents: cents(&now),
            name,
            filed,
            now,
        };
        Self {
            part: match difference.part {
                Part::Notice => "notice",
                Part::Sums => "sums",
                Part::Income => "income",
                Part::Item => "item",
                Part::Line => "line",
                Part::Receipt => "receipt",
                Part::Shifted => "shifted",
                Part::Device => "device",
                Part::Payout => "payout",
                Part::Narrative => "narrative",
                Part::Confirmed => "confirmations",
            },
            label: difference.label,
            number: difference.number,
            change: match difference.change {
                Change::Added => "added",
                Change::Removed => "removed",
                Change::Changed => "changed",
            },
            values: difference.values.into_iter().map(value).collect(),
            events: events.into_iter().map(|event| event.number).collect(),
            unexplained,
        }
    }
}

/// The amount that a value of a proof is; `None` for other values.
fn cents(value: &str) -> Option<i64> {
    let amount = value.strip_suffix("\u{a0}€")?;
    Cents::parse(amount).ok().map(|amount| amount.0)
}

/// Eingereichte Fassungen eines Bescheids, die neueste zuerst.
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
    let filings = service::filings(db.reader(), id).await?;
    let page = Page::cut(&query, filings, |row| row.id.to_string())?;
    Ok(Json(page.map(|row| ProofJson::new(&authority.documents, row))))
}

/// Reicht den Verwendungsnachweis ein: Er wird zum Stichtag erstellt und eingefroren.
#[utoipa::path(post, path = paths::API_PROOFS, params(("id" = i64, Path)), request_body = ProofInput,
    responses((status = 201, description = "eingereicht", body = ProofJson),
        (status = 409, description = "es sind schon mehr Fassungen eingereicht, oder der Nachweis sagt dasselbe wie die letzte"), (status = 422, description = "abgewiesen")))]
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
    if let Some(message) = input.proof_type.and_then(proof_type::refused) {
        return Err(ServiceError::field("proof_type", message).into());
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
        filed_before: input.filed_before,
        reason: input.reason,
        seen: None,
    };
    let place = (authority.temporary.as_path(), authority.address.as_str());
    let prepared = service::prepare(db, &authority.documents, place, &command).await?;
    created(db, permit.who(), body.once.as_ref(), async |tx| {
        let filing = match service::file_proof(tx, &permit, &command, &prepared).await {
            Err(ServiceError::Stale) => {
                let filed = service::filings(tx.conn(), id).await?.len();
                return Err(AppError::Conflict(format!(
                    "Eingereicht sind zu diesem Bescheid {filed} Fassungen, „filed_before“ nennt {}. Bitte die Liste noch einmal lesen \
                     und prüfen, ob eine weitere nötig ist.",
                    command.filed_before
                )));
            }
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
    Ok(versioned(1, ProofJson::new(&authority.documents, filing)))
}

/// Die Arbeitsmappe, wie sie eingereicht wurde, Byte für Byte.
#[utoipa::path(get, path = paths::API_WORKBOOK, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht")))]
async fn workbook(
    _permit: ApiPermit<MakeProof>,
    authority: Authority,
    Path(id): Path<FilingId>,
) -> Result<Response, AppError> {
    routes::filed_workbook(&authority, id).await
}

/// Was sich seit dem Einreichen geändert hat.
#[utoipa::path(get, path = paths::API_DIFFERENCES, params(("id" = i64, Path), ApiQuery),
    responses((status = 200, body = Page<DifferenceJson>), (status = 404, description = "Gibt es nicht")))]
async fn differences(
    _permit: ApiPermit<MakeProof>,
    authority: Authority,
    Path(id): Path<FilingId>,
    query: ApiQuery,
) -> Result<Json<Page<DifferenceJson>>, AppError> {
    query.known_sort("Abweichungen", &[])?;
    let db = &authority.db;
    let filing = service::version(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let filed = service::contents(&authority.documents, &filing)?;
    let found = service::since(db, &filing, &filed).await?;
    let page = Page::cut(&query, found, |explained| {
        let difference = &explained.difference;
        format!("{:?}-{}-{}", difference.part, difference.key, difference.label)
    })?;
    Ok(Json(page.map(DifferenceJson::new)))
}

async fn known(db: &Db, id: NoticeId) -> Result<NoticeFacts, AppError> {
    let notice = queries::the_notice(db.reader(), id).await?;
    notice.ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, documents: &Documents, id: FilingId) -> Result<Told, AppError> {
    let filing = service::version(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    Told::new(1, &ProofJson::new(documents, filing))
}

#[cfg(test)]
mod tests {
    use super::cents;

    #[test]
    fn an_amount_of_a_proof_is_told_in_cents_and_nothing_else_is() {
        assert_eq!(cents("20.540,35\u{a0}€"), Some(2_054_035));
        assert_eq!(cents("-3,00\u{a0}€"), Some(-300));
        for other in ["", "80 %", "3", "Schulpauschale 3,00 €", "20.05.2023"] {
            assert_eq!(cents(other), None, "{other}");
        }
    }
}
