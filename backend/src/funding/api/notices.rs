//! Notices.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::NoticeId;
use serde::{Deserialize, Serialize};

use super::notice::FullNotice;
use super::notice_input::NoticeInput;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::rows::{NOTICE_SORTS, NoticeFilter, NoticeRow};
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFilter, ApiPermit, ApiQuery, IfMatch, Page, Told, changed, created, refused, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_NOTICES, list)
        .post(paths::API_NOTICES, add)
        .get(paths::API_NOTICE, show)
        .put(paths::API_NOTICE, edit)
}

/// Ein Zuwendungsbescheid.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NoticeJson {
    pub(super) id: i64,
    pub(super) reference: String,
    pub(super) programme: String,
    pub(super) title: String,
    pub(super) category: String,
    pub(super) date: NaiveDate,
    #[schema(example = "in_durchfuehrung")]
    pub(super) state: &'static str,
    pub(super) eligible_cents: i64,
    pub(super) granted_cents: i64,
    pub(super) own_share_cents: i64,
    pub(super) paid_out_cents: i64,
    /// Bezahlt auf den Kostenplan, brutto.
    pub(super) spent_cents: i64,
    #[schema(required)]
    pub(super) proof_due: Option<NaiveDate>,
    /// `null`, wo es keine gibt oder sie je Gerät verschieden endet.
    #[schema(required)]
    pub(super) zweckbindung_until: Option<NaiveDate>,
}

impl From<NoticeRow> for NoticeJson {
    fn from(row: NoticeRow) -> Self {
        Self {
            id: row.id.0,
            reference: row.reference,
            programme: row.programme,
            title: row.title,
            category: row.category,
            date: row.date,
            state: row.state.code(),
            eligible_cents: row.eligible.0,
            granted_cents: row.granted.0,
            own_share_cents: row.own_share.0,
            paid_out_cents: row.paid_out.0,
            spent_cents: row.spent.0,
            proof_due: row.proof_due,
            zweckbindung_until: row.zweckbindung_until,
        }
    }
}

/// Ein Bescheid, wie er geändert ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WrittenNotice {
    #[serde(flatten)]
    notice: FullNotice,
    /// Wie viele Geräte ein anderes Ende der Zweckbindung haben; fehlt, wo es keines sind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    #[param(required = false)]
    state: String,
    /// Kennung des Programms.
    #[param(required = false)]
    programme: String,
}

/// Zuwendungsbescheide; ohne `sort` der neueste zuerst.
#[utoipa::path(get, path = paths::API_NOTICES, params(ApiQuery, Filter), responses((status = 200, body = Page<NoticeJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<Filter>,
) -> Result<Json<Page<NoticeJson>>, AppError> {
    query.known_sort("Bescheide", NOTICE_SORTS)?;
    let (sort, descending) = query.sorting();
    let filter = NoticeFilter {
        q: query.q.clone(),
        state: super::code(&filter.state)?,
        programme: Some(filter.programme).filter(|code| !code.is_empty()),
        sort: sort.to_owned(),
        descending: descending || sort.is_empty(),
    };
    let rows = service::read_notices(db.reader(), &filter, db.clock().today()).await?;
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(NoticeJson::from)))
}

/// Ein Zuwendungsbescheid mit allen Angaben, Kostenplan und Auszahlungen.
#[utoipa::path(get, path = paths::API_NOTICE, params(("id" = i64, Path)),
    responses((status = 200, description = "Bescheid, mit ETag", body = FullNotice), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    let view = service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let plan = queries::figures(db.reader(), id, None).await?;
    Ok(versioned(view.version, FullNotice::new(view, plan)))
}

/// Erfasst einen Bescheid.
#[utoipa::path(post, path = paths::API_NOTICES, request_body = NoticeInput,
    responses((status = 201, description = "erfasst, mit ETag", body = FullNotice), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let input = body.read::<NoticeInput>()?;
    let programmes = queries::programmes(db.reader()).await?;
    let form = input.form(&programmes);
    let command = form.read(&programmes).map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_notice(tx, &permit, command).await?;
        Ok((paths::api_notice(id), told(tx, id).await?))
    })
    .await
}

/// Ändert einen Bescheid.
#[utoipa::path(put, path = paths::API_NOTICE, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = NoticeInput,
    responses((status = 200, description = "geändert, mit ETag", body = WrittenNotice), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let input = body.read::<NoticeInput>()?;
    let programmes = queries::programmes(db.reader()).await?;
    let form = input.form(&programmes);
    let command = form.read(&programmes).map_err(|errors| refused(&errors))?;
    let today = db.clock().today();
    // As the page asks it before it saves; what is refused is told below.
    let preview = service::preview_notice(db.reader(), id, version, &command, today).await;
    let warnings = moved(preview.map_or(0, |devices| devices.len()));
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| {
            let (version, notice) = full(tx, id).await?;
            let warnings = warnings.clone();
            Told::new(version, &WrittenNotice { notice, warnings })
        },
        async |tx| {
            service::change_notice(tx, &permit, id, version, command).await?;
            Ok(())
        },
    )
    .await
}

/// That the Zweckbindung of so many devices moves; nothing of none.
fn moved(devices: usize) -> Vec<String> {
    match devices {
        0 => Vec::new(),
        1 => vec!["Die Zweckbindung von 1 Gerät ändert sich mit dem Bescheid.".to_owned()],
        _ => vec![format!(
            "Die Zweckbindung von {devices} Geräten ändert sich mit dem Bescheid."
        )],
    }
}

async fn told(tx: &WriteTx, id: NoticeId) -> Result<Told, AppError> {
    let (version, notice) = full(tx, id).await?;
    Told::new(version, &notice)
}

/// The notice with its version.
async fn full(tx: &WriteTx, id: NoticeId) -> Result<(i64, FullNotice), AppError> {
    let view = service::read_notice(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let plan = queries::figures(tx.conn(), id, None).await?;
    Ok((view.version, FullNotice::new(view, plan)))
}
