//! How far the proof of a notice is, as its page says it.

use axum::extract::Path;
use axum::{Extension, Json};
use paktbuch_types::{NoticeId, NoticeState};
use serde::Serialize;

use crate::auth::ReadFunding;
use crate::db::Db;
use crate::funding::pages::{ReadyGap, ready_gaps};
use crate::funding::proof_share::proof_share;
use crate::funding::rows::{Blocking, Progress};
use crate::funding::service::Elsewhere;
use crate::funding::{paths, queries, service};
use crate::web::api::ApiPermit;
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().get(paths::API_READINESS, show)
}

/// Wie weit der Nachweis eines Bescheids ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ReadinessJson {
    /// Bescheid (`id`).
    notice: i64,
    /// Der Nachweis ist eingereicht: Es fehlt nichts mehr, und `percent` ist `null`.
    is_filed: bool,
    /// Ganze Prozent, abgerundet; `null`, solange noch keine Rechnung da ist.
    #[schema(required)]
    percent: Option<u64>,
    /// Fehler, die vor dem Einreichen zu klären sind, am Bescheid und an seinen Rechnungen, Bestellungen und Geräten.
    errors: u64,
    /// Was fehlt.
    gaps: Vec<GapJson>,
}

/// Etwas, das fehlt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct GapJson {
    /// `open_lines` (nicht ganz zugeordnete Positionen), `unpaid_invoices`, `unproven_invoices` (Zahlung ohne Beleg), `short_lines` (weniger Geräte
    /// als berechnet), `incomplete_lines` (Ort, Abnahme, Laufzeit), `without_serial`, `without_room`, `without_order` und `without_acceptance`
    /// (Tage), `unknown_parameters` (Angaben im Bescheid) oder `narrative` (Sachbericht).
    kind: &'static str,
    count: u64,
    /// In Worten, zum Beispiel „12 Räume“.
    words: String,
    /// Adresse der Seite, auf der es eingetragen wird.
    link: String,
}

impl From<ReadyGap> for GapJson {
    fn from(gap: ReadyGap) -> Self {
        Self {
            kind: gap.kind,
            count: gap.count,
            words: gap.words,
            link: gap.href,
        }
    }
}

/// Wie weit der Nachweis eines Bescheids ist und was ihm fehlt, wie die Seite des Bescheids es sagt.
#[utoipa::path(get, path = paths::API_READINESS, params(("id" = i64, Path)),
    responses((status = 200, body = ReadinessJson), (status = 404, description = "Den Bescheid gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Extension(elsewhere): Extension<Elsewhere>,
    Path(id): Path<NoticeId>,
) -> Result<Json<ReadinessJson>, AppError> {
    let view = service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    if matches!(view.data.state, NoticeState::ProofFiled | NoticeState::Closed) {
        return Ok(Json(ReadinessJson {
            notice: id.0,
            is_filed: true,
            percent: None,
            errors: 0,
            gaps: Vec::new(),
        }));
    }
    let today = db.clock().today();
    let plan = queries::figures(db.reader(), id, None).await?;
    let programmes = queries::programmes(db.reader()).await?;
    let own = service::own_errors(db.reader(), (&view, &plan), &programmes, today).await?;
    let beside = match view.data.state {
        NoticeState::Running => {
            let told: Vec<_> = own.iter().map(service::told).collect();
            elsewhere.errors(&db, id).await?.beside(&told)
        }
        _ => Blocking::default(),
    };
    let count = u64::try_from(own.len() + beside.filing.len()).unwrap_or(u64::MAX);
    let progress = service::progress(db.reader(), Some(id), today).await?.remove(&id);
    let progress: Progress = progress.unwrap_or_default();
    Ok(Json(ReadinessJson {
        notice: id.0,
        is_filed: false,
        percent: proof_share(&progress),
        errors: count + beside.records,
        gaps: ready_gaps(id, &progress).into_iter().map(GapJson::from).collect(),
    }))
}
