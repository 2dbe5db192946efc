//! The authority's own data (Angaben zum Schulträger) and its logo.

use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::auth::EditAuthority;
use crate::db::{Db, WriteTx};
use crate::error::{ReadError, ServiceError};
use crate::schools::commands::{BankAccount, SetAuthority};
use crate::schools::rows::LogoFile;
use crate::schools::{paths, queries, service};
use crate::web::api::{ApiBody, ApiFile, ApiPermit, IfMatch, Told, changed, removed, saved, versioned};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_AUTHORITY, show)
        .put(paths::API_AUTHORITY, set)
        .get(paths::API_LOGO, show_logo)
        .put(paths::API_LOGO, set_logo)
        .delete(paths::API_LOGO, remove_logo)
}

/// Angaben zum Schulträger.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(super) struct AuthorityJson {
    /// 0, solange nichts eingetragen ist.
    version: i64,
    name: String,
    /// Trägernummer.
    #[schema(required)]
    number: Option<String>,
    /// Amtlicher Gemeindeschlüssel, acht Ziffern.
    #[schema(required)]
    municipality_key: Option<String>,
    /// Bundesland, zwei Buchstaben.
    land: String,
    /// Bewilligungsbehörde.
    granting_authority: String,
    /// Zeilen des Briefkopfs.
    letterhead: String,
    /// Muster der Inventarnummern.
    #[schema(example = "HAV-{jahr}-{nr:4}")]
    inventory_pattern: String,
    /// Konto, auf das Zuwendungen ausgezahlt werden; leer, wo keines eingetragen ist.
    #[schema(example = "DE02120300000000202051")]
    iban: String,
    bic: String,
    /// Kontoinhaber; leer, wenn er der Schulträger ist.
    account_holder: String,
}

impl From<SetAuthority> for AuthorityJson {
    fn from(stored: SetAuthority) -> Self {
        Self {
            version: stored.version.unwrap_or_default(),
            name: stored.name,
            number: stored.number,
            municipality_key: stored.municipality_key,
            land: stored.land,
            granting_authority: stored.granting_authority,
            letterhead: stored.letterhead,
            inventory_pattern: stored.inventory_pattern,
            iban: stored.account.iban,
            bic: stored.account.bic,
            account_holder: stored.account.holder,
        }
    }
}

/// Angaben zum Schulträger, wie sie sein sollen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorityInput {
    name: String,
    /// Trägernummer; nach ihr kommen aus einer Schulliste die eigenen Schulen.
    #[serde(default)]
    number: Option<String>,
    /// Amtlicher Gemeindeschlüssel, acht Ziffern.
    #[serde(default)]
    municipality_key: Option<String>,
    /// Bundesland, zwei Buchstaben.
    #[schema(example = "NW")]
    land: String,
    #[serde(default)]
    granting_authority: String,
    #[serde(default)]
    letterhead: String,
    #[schema(example = "HAV-{jahr}-{nr:4}")]
    inventory_pattern: String,
    /// Konto, auf das Zuwendungen ausgezahlt werden.
    #[serde(default)]
    iban: String,
    #[serde(default)]
    bic: String,
    /// Nur, wenn er anders heißt als der Schulträger.
    #[serde(default)]
    account_holder: String,
}

/// Das Logo des Schulträgers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LogoJson {
    name: String,
    sha256: String,
    /// Breite und Höhe in Bildpunkten.
    width: u32,
    height: u32,
}

impl From<LogoFile> for LogoJson {
    fn from(logo: LogoFile) -> Self {
        let (width, height) = logo.size;
        Self {
            name: logo.name,
            sha256: logo.sha256,
            width,
            height,
        }
    }
}

/// Angaben zum Schulträger, mit ihrem `ETag`; solange nichts eingetragen ist, leer in Version 0.
#[utoipa::path(get, path = paths::API_AUTHORITY, responses((status = 200, body = AuthorityJson)))]
pub(super) async fn show(_permit: ApiPermit<EditAuthority>, db: Db) -> Result<Response, AppError> {
    let stored = queries::authority_facts(db.reader()).await?;
    let told = stored.map(AuthorityJson::from).unwrap_or_default();
    Ok(versioned(told.version, told))
}

/// Speichert die Angaben zum Schulträger; `If-Match` ist ihr ETag, `"0"` für die ersten.
#[utoipa::path(put, path = paths::API_AUTHORITY, params(("If-Match" = String, Header)), request_body = AuthorityInput,
    responses((status = 200, description = "gespeichert, mit ETag", body = AuthorityJson), (status = 412, description = "inzwischen geändert"),
        (status = 422, description = "abgewiesen")))]
pub(super) async fn set(
    ApiPermit(permit): ApiPermit<EditAuthority>,
    db: Db,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let version = if_match.version()?;
    let input: AuthorityInput = body.read()?;
    let command = SetAuthority {
        name: input.name,
        number: input.number,
        municipality_key: input.municipality_key,
        land: input.land,
        granting_authority: input.granting_authority,
        letterhead: input.letterhead,
        inventory_pattern: input.inventory_pattern,
        account: BankAccount {
            holder: input.account_holder,
            iban: input.iban,
            bic: input.bic,
        },
        version: Some(version).filter(|version| *version > 0),
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx).await,
        async |tx| service::set_authority(tx, &permit, command).await.map_err(named),
    )
    .await
}

async fn told(tx: &WriteTx) -> Result<Told, AppError> {
    let stored = queries::authority_facts(tx.conn()).await?;
    let told = stored.map(AuthorityJson::from).unwrap_or_default();
    Told::new(told.version, &told)
}

/// A refusal with the name of the field that it is about.
fn named(error: ServiceError) -> AppError {
    match error {
        ServiceError::Field { field, message } => AppError::Invalid(format!("„{field}“: {message}")),
        other => other.into(),
    }
}

/// Das Logo des Schulträgers (PNG), Byte für Byte, mit seinem eigenen `ETag`.
#[utoipa::path(get, path = paths::API_LOGO,
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show_logo(
    _permit: ApiPermit<EditAuthority>,
    authority: Authority,
) -> Result<Response, AppError> {
    let logo = queries::logo(authority.db.reader())
        .await?
        .ok_or(AppError::NotFound)?;
    saved(&authority.documents, (logo.sha256, &logo.name), logo.document.0).await
}

/// Hinterlegt das Logo des Schulträgers; `If-Match` ist der `ETag` des Logos, das es ersetzt, `"0"` für das erste.
#[utoipa::path(put, path = paths::API_LOGO, params(("file_name" = Option<String>, Query), ("If-Match" = String, Header)),
    request_body(content = Vec<u8>, content_type = "image/png"),
    responses((status = 200, description = "hinterlegt, mit ETag", body = LogoJson), (status = 409, description = "Angaben zum Schulträger fehlen"),
        (status = 412, description = "inzwischen ersetzt"), (status = 413, description = "zu groß"), (status = 422, description = "kein PNG")))]
pub(super) async fn set_logo(
    ApiPermit(permit): ApiPermit<EditAuthority>,
    authority: Authority,
    if_match: IfMatch,
    file: ApiFile,
) -> Result<Response, AppError> {
    let version = if_match.version()?;
    let size = size(&authority, &file).await?;
    let stored = file.store(&authority.documents).await?;
    changed(
        &authority.db,
        permit.who(),
        (file.once.as_ref(), version),
        async |tx| told_logo(tx).await,
        async |tx| Ok(service::set_logo(tx, &permit, (&stored, size), &file.name).await?),
    )
    .await
}

/// Width and height of a picture that letters can show.
async fn size(authority: &Authority, file: &ApiFile) -> Result<(u32, u32), AppError> {
    let (worker, bytes) = (authority.worker.clone(), file.bytes.clone());
    let reading = tokio::task::spawn_blocking(move || service::read_logo(&worker, &bytes)).await;
    match reading.map_err(AppError::internal)?.map_err(ReadError::from) {
        Ok(size) => Ok(size),
        Err(ReadError::Refused(message)) => Err(AppError::Invalid(format!("Logo: {message}"))),
        Err(error @ ReadError::Unavailable(_)) => Err(AppError::internal(error)),
    }
}

/// Entfernt das Logo des Schulträgers; `If-Match` ist sein ETag.
#[utoipa::path(delete, path = paths::API_LOGO, params(("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 404, description = "Gibt es nicht"), (status = 412, description = "inzwischen ersetzt")))]
pub(super) async fn remove_logo(
    ApiPermit(permit): ApiPermit<EditAuthority>,
    db: Db,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::logo(db.reader()).await?.ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    removed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told_logo(tx).await,
        async |tx| Ok(service::remove_logo(tx, &permit).await?),
    )
    .await
}

/// The logo; its version is the number of its document, which is another one for every other content.
async fn told_logo(tx: &WriteTx) -> Result<Told, AppError> {
    let logo = queries::logo(tx.conn()).await?;
    let version = logo.as_ref().map_or(0, |logo| logo.document.0);
    Told::new(version, &logo.map(LogoJson::from))
}
