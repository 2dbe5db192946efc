//! Change notices.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{AmendmentId, AmendmentKind, NoticeId};
use serde::{Deserialize, Serialize};

use super::notice::NoticeFileJson;
use super::notice_input::{number, percent};
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::commands::CLEARABLE;
use crate::funding::forms::{AmendmentEditForm, AmendmentForm};
use crate::funding::rows::{AmendedValue, AmendmentRow};
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, refused, versioned, written,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_AMENDMENTS, list)
        .post(paths::API_AMENDMENTS, add)
        .get(paths::API_AMENDMENT, show)
        .put(paths::API_AMENDMENT, edit)
}

/// Ein Änderungsbescheid mit dem, was er geändert hat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AmendmentJson {
    id: i64,
    /// Bescheid (`id`).
    notice: i64,
    /// Innerhalb des Bescheids, ab 1.
    number: i64,
    version: i64,
    /// `aenderung`, `verlaengerung`, `teilwiderruf`, `umschichtung` oder `widerruf`.
    #[schema(value_type = String)]
    kind: AmendmentKind,
    reference: String,
    date: NaiveDate,
    #[schema(required)]
    announced_on: Option<NaiveDate>,
    reason: String,
    granted_before_cents: i64,
    granted_cents: i64,
    values: Vec<AmendedValueJson>,
    #[schema(required)]
    file: Option<NoticeFileJson>,
}

/// Ein geänderter Wert, wie ihn die Seite zeigt; leer, wo es vorher oder nachher keinen gibt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AmendedValueJson {
    label: String,
    before: String,
    after: String,
    /// Fundstelle: Seite und Stelle.
    #[schema(required)]
    page: Option<i64>,
    place: String,
}

impl From<AmendedValue> for AmendedValueJson {
    fn from(value: AmendedValue) -> Self {
        Self {
            label: value.label,
            before: value.before,
            after: value.after,
            page: value.page,
            place: value.place,
        }
    }
}

impl From<AmendmentRow> for AmendmentJson {
    fn from(row: AmendmentRow) -> Self {
        Self {
            id: row.id.0,
            notice: row.notice.0,
            number: row.number,
            version: row.version,
            kind: row.kind,
            reference: row.head.reference,
            date: row.head.dated,
            announced_on: row.head.announced_on,
            reason: row.head.reason,
            granted_before_cents: row.granted_before.0,
            granted_cents: row.granted.0,
            values: row.values.into_iter().map(AmendedValueJson::from).collect(),
            file: row.file.map(NoticeFileJson::from),
        }
    }
}

/// Ein Änderungsbescheid, wie er einzutragen ist; was fehlt, bleibt, wie es im Bescheid steht.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmendmentInput {
    /// `ETag` des Bescheids ohne Anführungszeichen, also seine Version.
    notice_version: i64,
    kind: String,
    reference: String,
    date: Day,
    #[serde(default)]
    announced_on: Option<Day>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    eligible_cents: Option<i64>,
    #[serde(default)]
    rate_basis_points: Option<i64>,
    /// Festbetrag: Anzahl der Einheiten.
    #[serde(default)]
    unit_count: Option<i64>,
    /// Festbetrag: Betrag je Einheit.
    #[serde(default)]
    unit_amount_cents: Option<i64>,
    #[serde(default)]
    granted_cents: Option<i64>,
    /// Bestätigt eine Zuwendung, die nicht dem Fördersatz entspricht.
    #[serde(default)]
    grant_differs: bool,
    #[serde(default)]
    own_share_cents: Option<i64>,
    /// Herkunft des Eigenanteils.
    #[serde(default)]
    own_share_source: Option<String>,
    #[serde(default)]
    implementation_from: Option<Day>,
    #[serde(default)]
    implementation_to: Option<Day>,
    #[serde(default)]
    approval_from: Option<Day>,
    #[serde(default)]
    approval_to: Option<Day>,
    /// Beginn der Zweckbindung.
    #[serde(default)]
    zweckbindung_start: Option<String>,
    #[serde(default)]
    zweckbindung_years: Option<i64>,
    #[serde(default)]
    zweckbindung_date: Option<Day>,
    #[serde(default)]
    item_tolerance_basis_points: Option<i64>,
    #[serde(default)]
    spend_within_days: Option<i64>,
    #[serde(default)]
    proof_due: Option<Day>,
    #[serde(default)]
    items: Vec<ItemInput>,
    /// Einzelansätze, die hinzukommen.
    #[serde(default)]
    new_items: Vec<NewItemInput>,
    /// Was entfällt, zum Beispiel `proof_due` oder `item_tolerance`.
    #[serde(default)]
    clear: Vec<String>,
    /// Neue Nebenbestimmungen.
    #[serde(default)]
    conditions: Vec<NewConditionInput>,
}

/// Neue Beträge eines Einzelansatzes; der fehlende folgt dem anderen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemInput {
    /// Einzelansatz (`id`).
    item: i64,
    #[serde(default)]
    total_cents: Option<i64>,
    #[serde(default)]
    eligible_cents: Option<i64>,
}

/// Ein Einzelansatz, der hinzukommt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewItemInput {
    title: String,
    total_cents: i64,
    /// Ohne Angabe alles.
    #[serde(default)]
    eligible_cents: Option<i64>,
}

/// Eine neue Nebenbestimmung.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConditionInput {
    text: String,
    #[serde(default)]
    due_on: Option<Day>,
}

impl AmendmentInput {
    fn form(self) -> Result<AmendmentForm, AppError> {
        let (mut item, mut item_total, mut item_eligible) = (Vec::new(), Vec::new(), Vec::new());
        for input in self.items {
            item.push(input.item.to_string());
            item_total.push(written(input.total_cents));
            item_eligible.push(written(input.eligible_cents));
        }
        let (condition_text, condition_due_on) = self
            .conditions
            .into_iter()
            .map(|condition| (condition.text, Day::typed(condition.due_on)))
            .unzip();
        let (mut new_item_title, mut new_item_total, mut new_item_eligible) =
            (Vec::new(), Vec::new(), Vec::new());
        for input in self.new_items {
            new_item_title.push(input.title);
            new_item_total.push(written(Some(input.total_cents)));
            new_item_eligible.push(written(input.eligible_cents));
        }
        let mut form = AmendmentForm {
            version: self.notice_version.to_string(),
            preview: String::new(),
            kind: self.kind,
            reference: self.reference,
            dated: Day::typed(Some(self.date)),
            announced_on: Day::typed(self.announced_on),
            reason: self.reason,
            eligible: written(self.eligible_cents),
            rate: percent(self.rate_basis_points),
            unit_count: number(self.unit_count),
            unit_amount: written(self.unit_amount_cents),
            granted: written(self.granted_cents),
            grant_differs: self.grant_differs.to_string(),
            own_share: written(self.own_share_cents),
            own_share_source: self.own_share_source.unwrap_or_default(),
            implementation_from: Day::typed(self.implementation_from),
            implementation_to: Day::typed(self.implementation_to),
            approval_from: Day::typed(self.approval_from),
            approval_to: Day::typed(self.approval_to),
            zweckbindung_start: self.zweckbindung_start.unwrap_or_default(),
            zweckbindung_years: number(self.zweckbindung_years),
            zweckbindung_date: Day::typed(self.zweckbindung_date),
            item_tolerance: percent(self.item_tolerance_basis_points),
            spend_within_days: number(self.spend_within_days),
            proof_due: Day::typed(self.proof_due),
            item,
            item_total,
            item_eligible,
            new_item_title,
            new_item_total,
            new_item_eligible,
            condition_text,
            condition_due_on,
        };
        for field in &self.clear {
            if !form.clear(field) {
                return Err(AppError::Invalid(format!(
                    "„clear“: „{field}“ kann nicht entfallen, nur {}.",
                    CLEARABLE.join(", ")
                )));
            }
        }
        Ok(form)
    }
}

/// Was an einem Änderungsbescheid zu berichtigen ist; was er geändert hat, bleibt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmendmentEditInput {
    reference: String,
    date: Day,
    #[serde(default)]
    announced_on: Option<Day>,
    #[serde(default)]
    reason: String,
    /// Fundstelle jedes geänderten Werts, in der Reihenfolge von `values`.
    places: Vec<CitedPlace>,
}

/// Eine Fundstelle; leer, wo keine genannt ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CitedPlace {
    #[serde(default)]
    page: Option<i64>,
    #[serde(default)]
    place: String,
}

impl AmendmentEditInput {
    fn form(self) -> AmendmentEditForm {
        let (page, place) = self
            .places
            .into_iter()
            .map(|input| (number(input.page), input.place))
            .unzip();
        AmendmentEditForm {
            version: String::new(),
            reference: self.reference,
            dated: Day::typed(Some(self.date)),
            announced_on: Day::typed(self.announced_on),
            reason: self.reason,
            page,
            place,
        }
    }
}

/// Änderungsbescheide eines Bescheids, der erste zuerst.
#[utoipa::path(get, path = paths::API_AMENDMENTS, params(("id" = i64, Path), ApiQuery), responses((status = 200, body = Page<AmendmentJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    query: ApiQuery,
) -> Result<Json<Page<AmendmentJson>>, AppError> {
    query.known_sort("Änderungsbescheide", &[])?;
    let view = service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let page = Page::cut(&query, view.amendments, |row| row.id.to_string())?;
    Ok(Json(page.map(AmendmentJson::from)))
}

/// Ein Änderungsbescheid, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_AMENDMENT, params(("id" = i64, Path)),
    responses((status = 200, body = AmendmentJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<AmendmentId>,
) -> Result<Response, AppError> {
    let row = queries::amendment(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(row.version, AmendmentJson::from(row)))
}

/// Erfasst einen Änderungsbescheid: Der Bescheid, seine Einzelansätze und die Zweckbindung seiner Geräte nehmen die neuen Werte an.
#[utoipa::path(post, path = paths::API_AMENDMENTS, params(("id" = i64, Path)), request_body = AmendmentInput,
    responses((status = 201, description = "erfasst, mit ETag", body = AmendmentJson), (status = 412, description = "der Bescheid ist inzwischen geändert"),
        (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(notice): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::read_notice(db.reader(), notice)
        .await?
        .ok_or(AppError::NotFound)?;
    let input = body.read::<AmendmentInput>()?;
    let version = input.notice_version;
    let command = input.form()?.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let (id, _) = service::amend(tx, &permit, notice, version, command).await?;
        Ok((paths::api_amendment(id), told(tx, id).await?))
    })
    .await
}

/// Berichtigt Aktenzeichen, Tage, Anlass und Fundstellen eines Änderungsbescheids.
#[utoipa::path(put, path = paths::API_AMENDMENT, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = AmendmentEditInput,
    responses((status = 200, description = "geändert, mit ETag", body = AmendmentJson), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<AmendmentId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::amendment(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let form = body.read::<AmendmentEditInput>()?.form();
    let command = form.read().map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::change_amendment(tx, &permit, id, version, command).await?;
            Ok(())
        },
    )
    .await
}

pub(super) async fn told(tx: &WriteTx, id: AmendmentId) -> Result<Told, AppError> {
    let row = queries::amendment(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(row.version, &AmendmentJson::from(row))
}
