//! Programmes, applications, notices with their cost plans, and payouts as JSON.

mod amendment_input;
mod amendments;
mod application_plan;
mod applications;
mod budgets;
mod citations;
mod concepts;
mod filed;
mod files;
mod items;
mod lines;
mod narrative;
mod notice;
mod notice_input;
mod notice_lists;
mod notices;
mod payouts;
mod plan_json;
mod programmes;
mod readiness;
mod reallocations;

use std::str::FromStr;

use paktbuch_types::{SchoolId, UnknownCode};

use super::queries;
use crate::db::Db;
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .merge(programmes::routes())
        .merge(budgets::routes())
        .merge(applications::routes())
        .merge(notices::routes())
        .merge(amendments::routes())
        .merge(reallocations::routes())
        .merge(items::routes())
        .merge(lines::routes())
        .merge(narrative::routes())
        .merge(payouts::routes())
        .merge(citations::routes())
        .merge(concepts::routes())
        .merge(files::routes())
        .merge(filed::routes())
        .merge(readiness::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    programmes::list,
    programmes::show,
    programmes::add,
    budgets::list,
    budgets::show,
    budgets::add,
    budgets::remove,
    applications::list,
    applications::show,
    applications::add,
    applications::edit,
    notices::list,
    notices::show,
    notices::add,
    notices::edit,
    amendments::list,
    amendments::show,
    amendments::add,
    amendments::edit,
    reallocations::list,
    reallocations::show,
    reallocations::add,
    reallocations::edit,
    items::show,
    items::add,
    items::edit,
    items::remove,
    lines::show,
    lines::add,
    lines::edit,
    lines::remove,
    narrative::show,
    narrative::edit,
    payouts::list,
    payouts::show,
    payouts::add,
    payouts::edit,
    payouts::remove,
    citations::list,
    citations::show,
    citations::edit,
    citations::remove,
    concepts::list,
    concepts::show,
    concepts::add,
    concepts::file,
    concepts::remove,
    files::notice,
    files::put_notice,
    files::amendment,
    files::put_amendment,
    filed::show,
    filed::edit,
    filed::file,
    filed::put_file,
    readiness::show,
))]
pub struct Api;

/// The school that a program names by its number.
async fn school_id(db: &Db, number: &str) -> Result<SchoolId, AppError> {
    let schools = queries::school_choices(db.reader(), &[]).await?;
    let found = schools.iter().find(|school| school.number.to_string() == number);
    found.map(|school| school.id).ok_or_else(|| {
        AppError::Invalid(format!(
            "„school“: Die Schule {} gibt es nicht, oder sie gehört nicht zum Schulträger. Bitte die amtliche Schulnummer angeben.",
            number.chars().take(40).collect::<String>()
        ))
    })
}

/// A filter that names one of a list of codes; `None` for an empty text.
fn code<T: FromStr<Err = UnknownCode>>(text: &str) -> Result<Option<T>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|error: UnknownCode| AppError::BadRequest(error.to_string()))
}
