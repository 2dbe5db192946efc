//! Handlers of programmes, applications, notices, cost plans and payouts.

mod amendments;
mod applications;
mod budgets;
mod concepts;
mod file;
mod filed;
mod items;
mod narrative;
mod notice;
mod notices;
mod payouts;
mod programmes;
mod reallocations;

use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(programmes::routes())
        .merge(budgets::routes())
        .merge(concepts::routes())
        .merge(applications::routes())
        .merge(notices::routes())
        .merge(notice::routes())
        .merge(amendments::routes())
        .merge(reallocations::routes())
        .merge(file::routes())
        .merge(filed::routes())
        .merge(narrative::routes())
        .merge(items::routes())
        .merge(payouts::routes())
}

use super::programme::Programme;
use super::queries;
use crate::db::Db;
use crate::error::ServiceError;
use crate::web::error::AppError;
use crate::web::form::{FormErrors, sorted};

/// Entries of a record's history that its page shows.
const HISTORY: u64 = 200;

/// The programmes that come with Paktbuch and the authority's own editions.
async fn programmes(db: &Db) -> Result<Vec<Programme>, AppError> {
    Ok(queries::programmes(db.reader()).await?)
}

/// Amounts of a notice that are held against each other.
const MONEY: [&str; 10] = [
    "financing",
    "rate",
    "rounding",
    "eligible",
    "granted",
    "grant_differs",
    "own_share",
    "own_sources",
    "unit_count",
    "unit_amount",
];

/// The messages at fields that cannot be read and, behind them, what a service found wrong with the others.
///
/// # Errors
/// What belongs on an error page.
fn with_found(mut errors: FormErrors, found: Result<(), ServiceError>) -> Result<FormErrors, AppError> {
    let Err(again) = sorted(found.map(|()| String::new()))? else {
        return Ok(errors);
    };
    let unread: Vec<String> = errors.list().iter().map(|error| error.field.clone()).collect();
    let is_unread = |part: &str| unread.iter().any(|field| field.starts_with(part));
    let no_money = is_unread("income_")
        || is_unread("own_amount")
        || unread.iter().any(|field| MONEY.contains(&field.as_str()));
    // What only seems wrong because another field cannot be read is not told.
    let follows = |field: &str| match field {
        "" => true,
        "incomes" => is_unread("income_"),
        "conditions" => is_unread("condition_"),
        "answer_by" => is_unread("queried_on") || is_unread("answer_by"),
        at if MONEY.contains(&at) => no_money,
        at => is_unread("state") || is_unread(at),
    };
    for error in again.errors().list() {
        if !follows(&error.field) {
            errors.add(&error.field, error.message.clone());
        }
    }
    Ok(errors)
}

/// The version that a form was filled from.
fn version(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| {
        AppError::BadRequest("Das Formular ist unvollständig. Bitte laden Sie die Seite neu.".to_owned())
    })
}
