//! The proof that was filed before the notice came into Paktbuch, as its first version, through the REST API.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{FilingId, NoticeId};

use super::{ProofJson, known, told};
use crate::auth::FileProof;
use crate::filing::{paths, service};
use crate::web::api::{ApiBody, ApiPermit, IfMatch, created, removed};
use crate::web::error::AppError;
use crate::web::request::Authority;

/// Nimmt den vor der Übernahme eingereichten Nachweis (`filed-proof`) als Version 1 auf: PDF und Summen sind seine, die Zeilen der
/// Belegliste werden so festgehalten, wie sie bis zum Tag der Einreichung bezahlt sind. Ohne Inhalt.
#[utoipa::path(post, path = paths::API_TAKE_BEFORE, params(("id" = i64, Path)),
    responses((status = 201, description = "aufgenommen", body = ProofJson),
        (status = 409, description = "es steht schon eine Version, oder dem Nachweis fehlen Tag, PDF oder eine Summe"),
        (status = 404, description = "Den Bescheid gibt es nicht")))]
pub(super) async fn take_before(
    ApiPermit(permit): ApiPermit<FileProof>,
    authority: Authority,
    Path(id): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let db = &authority.db;
    known(db, id).await?;
    let prepared = service::prepare_before(db, &authority.documents, id).await?;
    created(db, permit.who(), body.once.as_ref(), async |tx| {
        let filing = service::take_before(tx, &permit, &prepared).await?;
        let told = told(tx, &authority.documents, filing).await?;
        Ok((paths::api_proof(filing), told))
    })
    .await
}

/// Nimmt eine Fassung zurück, die vor der Übernahme eingereicht ist; Angaben und PDF bleiben unter `filed-proof`.
#[utoipa::path(delete, path = paths::API_PROOF, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "zurückgenommen"), (status = 404, description = "Gibt es nicht"),
        (status = 409, description = "aus Paktbuch eingereicht, eine spätere Version folgt, oder Belege sind gekürzt")))]
pub(super) async fn release_before(
    ApiPermit(permit): ApiPermit<FileProof>,
    authority: Authority,
    Path(id): Path<FilingId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let (db, documents) = (&authority.db, &authority.documents);
    service::version(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, documents, id).await,
        async |tx| {
            service::release_before(tx, &permit, id).await?;
            Ok(())
        },
    )
    .await
}
