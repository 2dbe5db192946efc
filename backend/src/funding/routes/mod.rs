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
use crate::web::error::AppError;

/// Entries of a record's history that its page shows.
const HISTORY: u64 = 200;

/// The programmes that come with Paktbuch and the authority's own editions.
async fn programmes(db: &Db) -> Result<Vec<Programme>, AppError> {
    Ok(queries::programmes(db.reader()).await?)
}

/// The version that a form was filled from.
fn version(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| {
        AppError::BadRequest("Das Formular ist unvollständig. Bitte laden Sie die Seite neu.".to_owned())
    })
}
