//! Schools: the list, and one.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::SchoolNumber;
use serde::Serialize;

use crate::auth::{ReadFunding, ReadSchools};
use crate::db::Db;
use crate::schools::rows::{MoneyRow, SchoolDetail, SchoolFilter, SchoolLine, SchoolSort, SiteRow};
use crate::schools::{paths, queries};
use crate::web::api::{ApiActor, ApiQuery, Page, versioned};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_LIST, list)
        .get(paths::API_SCHOOL, show)
}

/// Eine Schule in der Liste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct School {
    /// Amtliche Schulnummer.
    #[schema(value_type = String, example = "190743")]
    number: SchoolNumber,
    name: String,
    form: String,
    city: String,
    /// Schülerinnen und Schüler des letzten bekannten Schuljahres.
    #[schema(required)]
    pupils: Option<i64>,
    /// Geräte ohne ausgesonderte.
    devices: i64,
}

/// Eine Schule mit dem, was über sie bekannt ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FullSchool {
    #[schema(value_type = String, example = "190743")]
    number: SchoolNumber,
    name: String,
    short_name: String,
    form: String,
    legal_form: String,
    street: String,
    postal_code: String,
    city: String,
    phone: String,
    email: String,
    /// Bundesland, zwei Buchstaben.
    #[schema(example = "NW")]
    land: String,
    #[schema(required)]
    authority_number: Option<String>,
    #[schema(required)]
    municipality_key: Option<String>,
    pupils: Vec<Pupils>,
    sites: Vec<Site>,
    contacts: Vec<Contact>,
    devices: Vec<Devices>,
    /// Zugeordnete Beträge; fehlt ohne Leserecht für die Förderung.
    #[serde(skip_serializing_if = "Option::is_none")]
    money: Option<Vec<Money>>,
    version: i64,
}

/// Schülerzahl eines Schuljahres.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Pupils {
    #[schema(example = "2024/25")]
    school_year: String,
    pupils: i64,
}

/// Ein Standort mit seinen Räumen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Site {
    id: i64,
    name: String,
    street: String,
    postal_code: String,
    city: String,
    /// Anderer Schulträger, der den Standort ausstattet.
    #[schema(required)]
    equipped_by: Option<String>,
    rooms: Vec<Room>,
}

/// Ein Raum.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Room {
    id: i64,
    name: String,
    #[schema(required)]
    building: Option<String>,
}

/// Eine Ansprechperson.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Contact {
    task: String,
    name: String,
    email: String,
    phone: String,
}

/// Geräte einer Kategorie.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Devices {
    #[schema(example = "tablet")]
    category: &'static str,
    available: i64,
    in_use: i64,
    in_repair: i64,
    missing: i64,
    disposed: i64,
    /// Preis der nicht ausgesonderten, brutto.
    gross_cents: i64,
}

/// Beträge eines Bescheids.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Money {
    /// Aktenzeichen; `null` für Eigene Mittel.
    #[schema(required)]
    notice: Option<String>,
    gross_cents: i64,
    eligible_cents: i64,
    devices: i64,
}

/// Schulen. `sort`: name, nummer, form, ort, schueler, geraete.
#[utoipa::path(get, path = paths::API_LIST, params(ApiQuery), responses((status = 200, body = Page<School>)))]
pub(super) async fn list(
    ApiActor(actor): ApiActor,
    db: Db,
    query: ApiQuery,
) -> Result<Json<Page<School>>, AppError> {
    let permit = actor.permit::<ReadSchools>()?;
    let filter = filter(&query)?;
    let lines = queries::school_lines(db.reader(), permit.scope(), &filter).await?;
    let page = Page::cut(&query, lines, |line| line.number.to_string())?;
    Ok(Json(page.map(School::from)))
}

/// Eine Schule, mit ihrem `ETag`.
#[utoipa::path(get, path = paths::API_SCHOOL, params(("number" = String, Path, description = "Schulnummer")),
    responses((status = 200, body = FullSchool), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    ApiActor(actor): ApiActor,
    db: Db,
    Path(number): Path<SchoolNumber>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadSchools>()?;
    let school = queries::detail(db.reader(), permit.scope(), &number).await?;
    let school = school.ok_or(AppError::NotFound)?;
    let money = match actor.may::<ReadFunding>() {
        true => Some(queries::money(db.reader(), school.id).await?),
        false => None,
    };
    let full = FullSchool::from(school);
    let full = match money {
        Some(money) => full.with_money(money),
        None => full,
    };
    Ok(versioned(full.version, full))
}

impl FullSchool {
    /// With what was allocated to it.
    pub(super) fn with_money(mut self, rows: Vec<MoneyRow>) -> Self {
        let money = rows.into_iter().map(|row| Money {
            notice: row.notice.map(|(_, reference, _)| reference),
            gross_cents: row.gross.0,
            eligible_cents: row.eligible.0,
            devices: row.devices,
        });
        self.money = Some(money.collect());
        self
    }
}

fn filter(query: &ApiQuery) -> Result<SchoolFilter, AppError> {
    let (column, descending) = query.sorting();
    let sort = match column {
        "" => SchoolSort::Name,
        column => {
            let known = SchoolSort::ALL.iter().find(|(_, name, _)| *name == column);
            let unknown =
                || AppError::BadRequest(format!("Nach „{column}“ lässt sich diese Liste nicht sortieren."));
            known.ok_or_else(unknown)?.0
        }
    };
    Ok(SchoolFilter {
        text: query.q.clone(),
        sort,
        descending,
    })
}

impl From<SchoolLine> for School {
    fn from(line: SchoolLine) -> Self {
        Self {
            number: line.number,
            name: line.name,
            form: line.form,
            city: line.city,
            pupils: line.pupils,
            devices: line.devices,
        }
    }
}

impl From<SiteRow> for Site {
    fn from(site: SiteRow) -> Self {
        let mut rooms = Vec::new();
        for building in site.buildings {
            rooms.extend(building.rooms.into_iter().map(|room| Room {
                id: room.id.0,
                name: room.name,
                building: Some(building.name.clone()),
            }));
        }
        rooms.extend(site.rooms.into_iter().map(|room| Room {
            id: room.id.0,
            name: room.name,
            building: None,
        }));
        Self {
            id: site.id.0,
            name: site.facts.name,
            street: site.facts.street,
            postal_code: site.facts.postal_code,
            city: site.facts.city,
            equipped_by: site.facts.equipped_by,
            rooms,
        }
    }
}

impl From<SchoolDetail> for FullSchool {
    fn from(school: SchoolDetail) -> Self {
        let facts = school.facts;
        let pupils = school.pupils.into_iter();
        let contacts = school.contacts.into_iter().map(|contact| contact.facts);
        Self {
            number: facts.number,
            name: facts.name,
            short_name: facts.short_name,
            form: facts.form,
            legal_form: facts.legal_form,
            street: facts.street,
            postal_code: facts.postal_code,
            city: facts.city,
            phone: facts.phone,
            email: facts.email,
            land: facts.land,
            authority_number: school.authority_number,
            municipality_key: school.municipality_key,
            pupils: pupils
                .map(|(school_year, pupils)| Pupils { school_year, pupils })
                .collect(),
            sites: school.sites.into_iter().map(Site::from).collect(),
            contacts: contacts
                .map(|contact| Contact {
                    task: contact.task,
                    name: contact.name,
                    email: contact.email,
                    phone: contact.phone,
                })
                .collect(),
            devices: school
                .devices
                .into_iter()
                .map(|row| Devices {
                    category: row.category.code(),
                    available: row.available,
                    in_use: row.in_use,
                    in_repair: row.in_repair,
                    missing: row.missing,
                    disposed: row.disposed,
                    gross_cents: row.gross.0,
                })
                .collect(),
            money: None,
            version: school.version,
        }
    }
}
