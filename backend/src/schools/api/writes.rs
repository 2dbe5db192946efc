//! Schools entered and changed, and their pupils.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{SchoolId, SchoolNumber};
use serde::Deserialize;

use super::at;
use super::school::FullSchool;
use crate::auth::{EditSchools, Scope};
use crate::db::{Db, WriteTx};
use crate::schools::commands::{EditSchool, SchoolFacts, SetPupils};
use crate::schools::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, IfMatch, Told, changed, created};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::API_LIST, add)
        .put(paths::API_SCHOOL, edit)
        .put(paths::API_PUPILS, set_pupils)
}

/// Eine Schule, wie sie sein soll.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SchoolInput {
    /// Amtliche Schulnummer.
    #[schema(value_type = String, example = "190743")]
    number: SchoolNumber,
    name: String,
    #[serde(default)]
    short_name: String,
    #[serde(default)]
    form: String,
    #[serde(default)]
    legal_form: String,
    #[serde(default)]
    street: String,
    #[serde(default)]
    postal_code: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    /// Bundesland, zwei Buchstaben.
    #[schema(example = "NW")]
    land: String,
}

/// Schülerzahl eines Schuljahres.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PupilsInput {
    #[schema(example = "2024/25")]
    school_year: String,
    pupils: i64,
}

impl From<SchoolInput> for SchoolFacts {
    fn from(input: SchoolInput) -> Self {
        Self {
            number: input.number,
            name: input.name,
            short_name: input.short_name,
            form: input.form,
            legal_form: input.legal_form,
            street: input.street,
            postal_code: input.postal_code,
            city: input.city,
            phone: input.phone,
            email: input.email,
            land: input.land,
        }
    }
}

/// Legt eine Schule an.
#[utoipa::path(post, path = paths::API_LIST, request_body = SchoolInput,
    responses((status = 201, description = "angelegt, mit ETag", body = FullSchool), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditSchools>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let facts: SchoolFacts = body.read::<SchoolInput>()?.into();
    let location = paths::api_school(&facts.number);
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_school(tx, &permit, facts).await?;
        Ok((location, told(tx, permit.scope(), id).await?))
    })
    .await
}

/// Ändert die Angaben einer Schule.
#[utoipa::path(put, path = paths::API_SCHOOL,
    params(("number" = String, Path, description = "Schulnummer"), ("If-Match" = String, Header)), request_body = SchoolInput,
    responses((status = 200, description = "geändert, mit ETag", body = FullSchool), (status = 404, description = "Gibt es nicht"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditSchools>,
    db: Db,
    Path(number): Path<SchoolNumber>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    let version = if_match.version()?;
    let command = EditSchool {
        school,
        facts: body.read::<SchoolInput>()?.into(),
        version,
    };
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, permit.scope(), school).await,
        async |tx| Ok(service::edit_school(tx, &permit, command).await?),
    )
    .await
}

/// Setzt die Schülerzahl eines Schuljahres.
#[utoipa::path(put, path = paths::API_PUPILS,
    params(("number" = String, Path, description = "Schulnummer"), ("If-Match" = String, Header)), request_body = PupilsInput,
    responses((status = 200, description = "gesetzt, mit ETag der Schule", body = FullSchool), (status = 404, description = "Gibt es nicht"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn set_pupils(
    ApiPermit(permit): ApiPermit<EditSchools>,
    db: Db,
    Path(number): Path<SchoolNumber>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let school = at(&db, permit.scope(), &number).await?;
    let version = if_match.version()?;
    let input: PupilsInput = body.read()?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, permit.scope(), school).await,
        async |tx| {
            let known = queries::pupils(tx.conn(), school).await?;
            let before = known
                .into_iter()
                .find(|row| row.school_year == input.school_year.trim());
            let command = SetPupils {
                school,
                school_year: input.school_year,
                pupils: input.pupils,
                before: before.map(|row| row.pupils),
            };
            Ok(service::set_pupils(tx, &permit, command).await?)
        },
    )
    .await
}

async fn told(tx: &WriteTx, scope: &Scope, id: SchoolId) -> Result<Told, AppError> {
    let stored = queries::school_facts(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let school = queries::detail(tx.conn(), scope, &stored.facts.number).await?;
    let school = school.ok_or(AppError::NotFound)?;
    let money = queries::money(tx.conn(), id).await?;
    Told::new(school.version, &FullSchool::from(school).with_money(money))
}
