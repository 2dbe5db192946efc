//! An official school list that comes in (Schulliste einlesen): only checked, or taken over.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::auth::ImportSchools;
use crate::db::Db;
use crate::error::ServiceError;
use crate::schools::commands::{Fate, ImportOutcome, Take};
use crate::schools::lists::{self, Refusal, SchoolList};
use crate::schools::{paths, service};
use crate::web::api::{ApiFile, ApiFilter, ApiPermit, Told, taken};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().post(paths::API_LIST_FILES, take)
}

/// What is said of a list beside its content.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct SchoolListParams {
    /// Name der Datei; steht nur in der Antwort.
    #[param(required = false)]
    file_name: String,
    /// `true` prüft nur: dieselbe Antwort, und nichts ist geändert.
    #[param(required = false)]
    dry_run: bool,
    /// `true` übernimmt alle Schulen der Liste; sonst nur die eigenen, und aus einer Liste ohne Trägernummer nur bekannte.
    #[param(required = false)]
    all: bool,
}

/// Was aus einer Schulliste geworden ist; mit `dry_run`, was daraus würde.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SchoolListJson {
    file_name: String,
    /// Welche der bekannten Listen es ist.
    format: &'static str,
    encoding: String,
    /// Nur geprüft, nichts geändert.
    dry_run: bool,
    /// Zeilen der Liste.
    rows: usize,
    created: Vec<SchoolListSchool>,
    /// Bekannte Schulen, über die die Liste mehr wusste.
    updated: Vec<SchoolListSchool>,
    /// Bekannte Schulen, bei denen alles schon so steht.
    unchanged: Vec<SchoolListSchool>,
    /// Schulen anderer Träger, die nicht übernommen sind.
    skipped_foreign: usize,
    /// Unbekannte Schulen einer Liste ohne Trägernummer, die nicht übernommen sind.
    skipped_unknown: usize,
    refused: Vec<SchoolListRemark>,
    /// Werte, die nicht übernommen sind.
    warnings: Vec<SchoolListRemark>,
}

/// Eine Schule der Liste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SchoolListSchool {
    number: String,
    name: String,
}

/// Warum eine Zeile abgewiesen oder ein Wert nicht übernommen ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SchoolListRemark {
    /// Zeile der Datei, ab 1.
    line: usize,
    /// Spalte; leer, wo die ganze Zeile gemeint ist.
    field: String,
    message: String,
}

/// Liest eine amtliche Schulliste ein: ihr Inhalt ist der Körper der Anfrage. Dieselbe Liste noch einmal ändert nichts.
#[utoipa::path(post, path = paths::API_LIST_FILES, params(SchoolListParams),
    request_body(content = Vec<u8>, content_type = "text/csv"),
    responses((status = 201, description = "eingelesen, mindestens eine Schule ist neu", body = SchoolListJson),
        (status = 200, description = "eingelesen und nichts ist neu, oder nur geprüft", body = SchoolListJson),
        (status = 413, description = "zu groß"), (status = 422, description = "die Liste im Ganzen ist abgewiesen")))]
pub(super) async fn take(
    ApiPermit(permit): ApiPermit<ImportSchools>,
    db: Db,
    ApiFilter(params): ApiFilter<SchoolListParams>,
    file: ApiFile,
) -> Result<Response, AppError> {
    let bytes = file.bytes.clone();
    let reading = tokio::task::spawn_blocking(move || lists::read(&bytes)).await;
    let list = reading.map_err(AppError::internal)?;
    let list = list.map_err(|error| AppError::Invalid(error.to_string()))?;
    let which = if params.all { Take::All } else { Take::Own };
    if params.dry_run {
        let outcome = db
            .rehearse(permit.who(), async |tx| {
                service::take_list(tx, &permit, &list, which).await
            })
            .await
            .map_err(named)?;
        return Ok(Json(told(&params, &list, outcome)).into_response());
    }
    taken(&db, permit.who(), file.once.as_ref(), async |tx| {
        let outcome = service::take_list(tx, &permit, &list, which).await;
        let outcome = outcome.map_err(named)?;
        let is_new = outcome.created > 0;
        let answer = told(&params, &list, outcome);
        Ok((is_new, paths::API_LIST.to_owned(), Told::list(&answer)?))
    })
    .await
}

/// Own schools cannot be told without a Trägernummer: either it is entered, or all are wanted.
fn named(error: ServiceError) -> AppError {
    match error {
        ServiceError::Refused(message) => AppError::Invalid(format!("„all“: {message}")),
        other => other.into(),
    }
}

fn told(params: &SchoolListParams, list: &SchoolList, outcome: ImportOutcome) -> SchoolListJson {
    let schools = |fate: Fate| {
        let taken = outcome.schools.iter().filter(|school| school.fate == fate);
        let school = taken.map(|school| SchoolListSchool {
            number: school.number.to_string(),
            name: school.name.clone(),
        });
        school.collect()
    };
    SchoolListJson {
        file_name: params.file_name.clone(),
        format: list.format.name(),
        encoding: list.encoding.to_string(),
        dry_run: params.dry_run,
        rows: list.rows.len() + list.refused.len(),
        created: schools(Fate::Created),
        updated: schools(Fate::Updated),
        unchanged: schools(Fate::Unchanged),
        skipped_foreign: outcome.skipped_foreign,
        skipped_unknown: outcome.skipped_unknown,
        refused: remarks(&outcome.refused),
        warnings: remarks(&outcome.warnings),
    }
}

fn remarks(refusals: &[Refusal]) -> Vec<SchoolListRemark> {
    let remark = |refusal: &Refusal| SchoolListRemark {
        line: refusal.line,
        field: refusal.field.clone(),
        message: refusal.message.clone(),
    };
    refusals.iter().map(remark).collect()
}
