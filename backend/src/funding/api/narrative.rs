//! The Sachbericht of a notice.

use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{NoticeId, ProofConfirmation};
use serde::{Deserialize, Serialize};

use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::forms::NarrativeForm;
use crate::funding::rows::Narrative;
use crate::funding::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, Day, IfMatch, Told, changed, refused, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_NARRATIVE, show)
        .put(paths::API_NARRATIVE, edit)
}

/// Der Sachbericht eines Bescheids.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NarrativeJson {
    /// Bescheid (`id`).
    notice: i64,
    /// 0, solange nichts eingetragen ist.
    version: i64,
    measure: String,
    #[schema(required)]
    began_on: Option<NaiveDate>,
    #[schema(required)]
    ended_on: Option<NaiveDate>,
    result: String,
    deviations: String,
    staff: String,
    offices: String,
    contact: String,
    /// Was bestätigt ist: `nebenbestimmungen`, `wirtschaftlich`, `buecher`, `zweck`, `rechnungspruefung`.
    confirmed: Vec<&'static str>,
    /// Text des Anschreibens; wie die beiden folgenden leer für den vorgegebenen Text.
    cover_text: String,
    /// Text der Schreiben zu Mittelabrufen.
    drawdown_text: String,
    /// Text des Schreibens zur Aussonderung.
    disposal_text: String,
}

/// Ein Sachbericht, wie er einzutragen ist; was fehlt, ist leer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NarrativeInput {
    #[serde(default)]
    measure: String,
    #[serde(default)]
    began_on: Option<Day>,
    #[serde(default)]
    ended_on: Option<Day>,
    #[serde(default)]
    result: String,
    #[serde(default)]
    deviations: String,
    #[serde(default)]
    staff: String,
    #[serde(default)]
    offices: String,
    #[serde(default)]
    contact: String,
    #[serde(default)]
    confirmed: Vec<String>,
    #[serde(default)]
    cover_text: String,
    #[serde(default)]
    drawdown_text: String,
    #[serde(default)]
    disposal_text: String,
}

impl NarrativeJson {
    fn new(notice: NoticeId, narrative: Narrative) -> Self {
        let data = narrative.data;
        Self {
            notice: notice.0,
            version: narrative.version,
            measure: data.measure,
            began_on: data.began_on,
            ended_on: data.ended_on,
            result: data.result,
            deviations: data.deviations,
            staff: data.staff,
            offices: data.offices,
            contact: data.contact,
            confirmed: data.confirmed.into_iter().map(ProofConfirmation::code).collect(),
            cover_text: data.cover_text,
            drawdown_text: data.drawdown_text,
            disposal_text: data.disposal_text,
        }
    }
}

impl NarrativeInput {
    fn form(self) -> NarrativeForm {
        NarrativeForm {
            version: String::new(),
            measure: self.measure,
            began_on: Day::typed(self.began_on),
            ended_on: Day::typed(self.ended_on),
            result: self.result,
            deviations: self.deviations,
            staff: self.staff,
            offices: self.offices,
            contact: self.contact,
            confirmed: self.confirmed,
            cover_text: self.cover_text,
            drawdown_text: self.drawdown_text,
            disposal_text: self.disposal_text,
        }
    }
}

/// Der Sachbericht eines Bescheids, mit seinem `ETag`; leer in Version 0, solange nichts eingetragen ist.
#[utoipa::path(get, path = paths::API_NARRATIVE, params(("id" = i64, Path)),
    responses((status = 200, body = NarrativeJson), (status = 404, description = "Den Bescheid gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    found(&db, id).await?;
    let narrative = queries::narrative(db.reader(), id).await?;
    Ok(versioned(narrative.version, NarrativeJson::new(id, narrative)))
}

/// Speichert den Sachbericht eines Bescheids.
#[utoipa::path(put, path = paths::API_NARRATIVE, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = NarrativeInput,
    responses((status = 200, description = "gespeichert, mit ETag", body = NarrativeJson), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    found(&db, id).await?;
    let version = if_match.version()?;
    let form = body.read::<NarrativeInput>()?.form();
    let command = form.read().map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::save_narrative(tx, &permit, id, version, command).await?),
    )
    .await
}

async fn found(db: &Db, id: NoticeId) -> Result<(), AppError> {
    let view = service::read_notice(db.reader(), id).await?;
    view.map(|_| ()).ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, id: NoticeId) -> Result<Told, AppError> {
    let narrative = queries::narrative(tx.conn(), id).await?;
    Told::new(narrative.version, &NarrativeJson::new(id, narrative))
}
