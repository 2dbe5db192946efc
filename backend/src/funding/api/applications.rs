//! Applications.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{ApplicationId, ApplicationState};
use serde::{Deserialize, Serialize};

use super::application_plan::{PlanInput, PlanJson, measure_lines};
use super::school_id;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::forms::ApplicationForm;
use crate::funding::rows::{ApplicationFilter, ApplicationRow, ApplicationView};
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFilter, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, refused, versioned,
    written,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_APPLICATIONS, list)
        .post(paths::API_APPLICATIONS, add)
        .get(paths::API_APPLICATION, show)
        .put(paths::API_APPLICATION, edit)
}

/// Ein Antrag.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationJson {
    id: i64,
    reference: String,
    programme: String,
    category: String,
    title: String,
    #[schema(example = "bewilligt")]
    state: &'static str,
    #[schema(required)]
    submitted_on: Option<NaiveDate>,
    requested_cents: i64,
}

impl From<ApplicationRow> for ApplicationJson {
    fn from(row: ApplicationRow) -> Self {
        Self {
            id: row.id.0,
            reference: row.reference,
            programme: row.programme,
            category: row.category,
            title: row.title,
            state: row.state.code(),
            submitted_on: row.submitted_on,
            requested_cents: row.requested.0,
        }
    }
}

/// Ein Antrag mit Schulen und Maßnahmen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FullApplication {
    id: i64,
    version: i64,
    reference: String,
    programme: String,
    #[schema(required)]
    programme_version: Option<u32>,
    category: String,
    title: String,
    #[schema(example = "bewilligt")]
    state: &'static str,
    #[schema(required)]
    submitted_on: Option<NaiveDate>,
    /// Tag der Nachforderung.
    #[schema(required)]
    queried_on: Option<NaiveDate>,
    /// Bis wann sie zu beantworten ist.
    #[schema(required)]
    answer_by: Option<NaiveDate>,
    #[schema(required)]
    decided_on: Option<NaiveDate>,
    #[schema(required)]
    closed_on: Option<NaiveDate>,
    /// Leer = der Fördersatz des Programms von den beantragten Ausgaben.
    #[schema(required)]
    requested_grant_cents: Option<i64>,
    schools: Vec<SchoolPart>,
    measures: Vec<String>,
    /// Beträge der `measures` in deren Reihenfolge; `null`, wo keiner eingetragen ist.
    measure_amounts_cents: Vec<Option<i64>>,
    plan: PlanJson,
    /// Bescheide auf diesen Antrag.
    notices: Vec<AnswerJson>,
}

/// Beantragte Ausgaben einer Schule.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SchoolPart {
    /// Amtliche Schulnummer.
    #[schema(example = "190743")]
    school: String,
    requested_cents: i64,
}

/// Ein Bescheid auf den Antrag.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AnswerJson {
    id: i64,
    reference: String,
}

/// Ein Antrag, wie er einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApplicationInput {
    /// Aktenzeichen; ab `eingereicht` nötig, ein Entwurf ohne heißt „Entwurf“ mit einer Nummer.
    #[serde(default)]
    reference: String,
    /// Kennung des Programms.
    programme: String,
    /// Ohne Angabe die neueste Fassung.
    #[serde(default)]
    programme_version: Option<u32>,
    /// Förderbereich; leer, wo das Programm keine unterscheidet.
    #[serde(default)]
    category: String,
    title: String,
    /// Ohne Angabe `entwurf`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    state: Option<ApplicationState>,
    #[serde(default)]
    submitted_on: Option<Day>,
    /// Tag der Nachforderung.
    #[serde(default)]
    queried_on: Option<Day>,
    /// Bis wann sie zu beantworten ist.
    #[serde(default)]
    answer_by: Option<Day>,
    #[serde(default)]
    decided_on: Option<Day>,
    #[serde(default)]
    closed_on: Option<Day>,
    /// Ohne Angabe der Fördersatz des Programms von den beantragten Ausgaben.
    #[serde(default)]
    requested_grant_cents: Option<i64>,
    #[serde(default)]
    schools: Vec<SchoolPart>,
    #[serde(default)]
    measures: Vec<String>,
    /// Beträge der `measures` in deren Reihenfolge.
    #[serde(default)]
    measure_amounts_cents: Vec<Option<i64>>,
    /// Ohne Angabe leer.
    #[serde(default)]
    plan: Option<PlanInput>,
}

impl From<ApplicationView> for FullApplication {
    fn from(view: ApplicationView) -> Self {
        let data = view.data;
        let number = |id| view.schools.iter().find(|school| school.id == id);
        Self {
            id: view.id.0,
            version: view.version,
            reference: data.reference,
            programme: data.programme,
            programme_version: data.programme_version,
            category: data.category,
            title: data.title,
            state: data.state.code(),
            submitted_on: data.submitted_on,
            queried_on: data.days.queried_on,
            answer_by: data.days.answer_by,
            decided_on: data.days.decided_on,
            closed_on: data.days.closed_on,
            requested_grant_cents: data.requested_grant.map(|grant| grant.0),
            schools: data
                .schools
                .into_iter()
                .filter_map(|(id, amount)| {
                    Some(SchoolPart {
                        school: number(id)?.number.to_string(),
                        requested_cents: amount.0,
                    })
                })
                .collect(),
            measure_amounts_cents: data
                .measures
                .iter()
                .map(|measure| measure.amount.map(|amount| amount.0))
                .collect(),
            measures: data.measures.into_iter().map(|measure| measure.title).collect(),
            plan: PlanJson::from(data.plan),
            notices: view
                .notices
                .into_iter()
                .map(|(id, reference)| AnswerJson { id: id.0, reference })
                .collect(),
        }
    }
}

impl ApplicationInput {
    /// As the form has it.
    async fn form(self, db: &Db) -> Result<ApplicationForm, AppError> {
        let mut form = ApplicationForm {
            reference: self.reference,
            programme: self.programme,
            programme_version: self
                .programme_version
                .map(|version| version.to_string())
                .unwrap_or_default(),
            category: self.category,
            title: self.title,
            state: self.state.unwrap_or(ApplicationState::Draft).code().to_owned(),
            submitted_on: Day::typed(self.submitted_on),
            queried_on: Day::typed(self.queried_on),
            answer_by: Day::typed(self.answer_by),
            decided_on: Day::typed(self.decided_on),
            closed_on: Day::typed(self.closed_on),
            requested_grant: written(self.requested_grant_cents),
            measures: measure_lines(&self.measures, &self.measure_amounts_cents),
            ..ApplicationForm::default()
        };
        self.plan.unwrap_or_default().into_form(&mut form);
        for part in self.schools {
            form.school.push(school_id(db, &part.school).await?.to_string());
            form.amount.push(written(Some(part.requested_cents)));
        }
        Ok(form)
    }
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
    /// Name des Förderbereichs.
    #[param(required = false)]
    category: String,
    /// Amtliche Nummer einer der Schulen.
    #[param(required = false)]
    school: String,
}

/// Anträge. `sort`: reference, title, submitted_on, requested, state.
#[utoipa::path(get, path = paths::API_APPLICATIONS, params(ApiQuery, Filter), responses((status = 200, body = Page<ApplicationJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
    ApiFilter(asked): ApiFilter<Filter>,
) -> Result<Json<Page<ApplicationJson>>, AppError> {
    query.known_sort(
        "Anträge",
        &["reference", "title", "submitted_on", "requested", "state"],
    )?;
    let (sort, descending) = query.sorting();
    let filter = ApplicationFilter {
        q: query.q.clone(),
        state: super::code(&asked.state)?,
        programme: asked.programme,
        category: asked.category,
        school: asked.school,
        sort: sort.to_owned(),
        descending,
    };
    let rows = queries::applications(db.reader(), &filter).await?;
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(ApplicationJson::from)))
}

/// Ein Antrag, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_APPLICATION, params(("id" = i64, Path)),
    responses((status = 200, body = FullApplication), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<ApplicationId>,
) -> Result<Response, AppError> {
    let view = queries::application_view(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(view.version, FullApplication::from(view)))
}

/// Trägt einen Antrag ein.
#[utoipa::path(post, path = paths::API_APPLICATIONS, request_body = ApplicationInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = FullApplication), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let form = body.read::<ApplicationInput>()?.form(&db).await?;
    let programmes = queries::programmes(db.reader()).await?;
    let command = form.read(&programmes).map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::add_application(tx, &permit, command).await?;
        Ok((paths::api_application(id), told(tx, id).await?))
    })
    .await
}

/// Ändert einen Antrag.
#[utoipa::path(put, path = paths::API_APPLICATION, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = ApplicationInput,
    responses((status = 200, description = "geändert, mit ETag", body = FullApplication), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<ApplicationId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::application_view(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let form = body.read::<ApplicationInput>()?.form(&db).await?;
    let programmes = queries::programmes(db.reader()).await?;
    let command = form.read(&programmes).map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| Ok(service::change_application(tx, &permit, id, version, command).await?),
    )
    .await
}

async fn told(tx: &WriteTx, id: ApplicationId) -> Result<Told, AppError> {
    let view = queries::application_view(tx.conn(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(view.version, &FullApplication::from(view))
}
